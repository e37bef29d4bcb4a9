//! Programmes: what councils, schools and parents can take part in.

use schemars::JsonSchema;
use serde::Deserialize;

use super::bilingual;
use crate::schema::fields::{Date, LocalizedMarkdown, LocalizedText, RequiredMarkdown, RequiredText};
use crate::schema::{Collection, Route, Schema};

/// A programme that people can apply for. What is not known stays empty: the page then says "Ask us".
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// What it is called.
    #[schemars(extend("search" = 10, "label" = {"en": "Title", "zh-Hans": "名称"}))]
    pub title: RequiredText,
    /// The programme in a sentence; also its description for search engines.
    #[schemars(extend("search" = 5, "label" = {"en": "Summary", "zh-Hans": "概述"}))]
    pub summary: RequiredText,
    /// Whom it is for.
    #[schemars(length(min = 1), extend("uniqueItems" = true, "label" = {"en": "For whom", "zh-Hans": "适合对象"}))]
    pub audience: Vec<Audience>,
    /// The ages of those who take part.
    #[schemars(extend("label" = {"en": "Ages", "zh-Hans": "年龄"}))]
    pub ages: Option<LocalizedText>,
    /// What happens, day by day or term by term.
    #[schemars(extend("search" = 2, "label" = {"en": "What happens", "zh-Hans": "项目内容"}))]
    pub what_happens: RequiredMarkdown,
    /// When it takes place.
    #[schemars(extend("label" = {"en": "Dates", "zh-Hans": "时间"}))]
    pub dates: Option<LocalizedText>,
    /// What it costs and what that includes.
    #[schemars(extend("search" = 1, "label" = {"en": "Costs", "zh-Hans": "费用"}))]
    pub costs: Option<LocalizedMarkdown>,
    /// How those who take part are kept safe: insurance, adults, emergencies.
    #[schemars(extend("search" = 1, "label" = {"en": "Safeguarding", "zh-Hans": "安全与照管"}))]
    pub safeguarding: Option<LocalizedMarkdown>,
    /// How to apply, and by when.
    #[schemars(extend("search" = 1, "label" = {"en": "How to apply", "zh-Hans": "报名方式"}))]
    pub how_to_apply: RequiredMarkdown,
    /// Whom to ask.
    #[schemars(extend("reference" = "contacts", "label" = {"en": "Contact", "zh-Hans": "联系方式"}))]
    pub contact: String,
    /// The questions about this programme, in order; they also stand on the page of all questions.
    #[serde(default)]
    #[schemars(extend("reference" = "faqs", "uniqueItems" = true, "label" = {"en": "Questions", "zh-Hans": "常见问题"}))]
    pub faqs: Vec<String>,
    /// Its place in lists; smaller numbers come first.
    #[schemars(extend("label" = {"en": "Order", "zh-Hans": "排序"}))]
    pub order: i64,
    /// The day on which these facts were last checked.
    #[schemars(extend("label" = {"en": "Last checked", "zh-Hans": "核对日期"}))]
    pub checked: Date,
    /// Who keeps this record up to date.
    #[schemars(extend("reference" = "contacts", "export" = false, "label" = {"en": "Kept by", "zh-Hans": "维护人"}))]
    pub owner: Option<String>,
}

/// Whom a programme is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Councils in the UK and city governments in China.
    #[schemars(extend("label" = {"en": "Councils", "zh-Hans": "地方政府"}))]
    Council,
    /// Schools.
    #[schemars(extend("label" = {"en": "Schools", "zh-Hans": "学校"}))]
    School,
    /// Parents.
    #[schemars(extend("label" = {"en": "Parents", "zh-Hans": "家长"}))]
    Parent,
}

/// The collection `programmes`.
pub fn collection() -> Collection {
    Collection {
        id: "programmes".into(),
        title: bilingual("Programmes", "交流项目"),
        schema: Schema::derive::<Programme>(),
        title_field: "title".into(),
        description_field: Some("summary".into()),
        sort: vec!["order".into()],
        facets: Vec::new(),
        routes: vec![Route {
            path: "programmes".into(),
            only: None,
            list_layout: "programmes".into(),
            entry_layout: "programme".into(),
            facet_layout: "facet".into(),
            step_by: None,
            title: bilingual("Programmes", "交流项目"),
        }],
        export: false,
        geometry: Vec::new(),
        card: None,
        derived: None,
        rules: None,
    }
}
