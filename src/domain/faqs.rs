//! Questions and answers. They have no pages of their own: all stand on one page, grouped by who asks, and each can be
//! shown by the programmes it is about.

use schemars::JsonSchema;
use serde::Deserialize;

use super::bilingual;
use crate::schema::fields::{RequiredMarkdown, RequiredText};
use crate::schema::{Collection, Schema};

/// A question that people ask, with its answer. The record's id is its anchor on the page of questions.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Faq {
    /// Who asks.
    #[schemars(extend("label" = {"en": "Group", "zh-Hans": "分组"}))]
    pub group: Group,
    /// The question as people ask it.
    #[schemars(extend("search" = 10, "label" = {"en": "Question", "zh-Hans": "问题"}))]
    pub question: RequiredText,
    /// The answer. Its first sentence answers; the rest explains.
    #[schemars(extend("search" = 3, "label" = {"en": "Answer", "zh-Hans": "回答"}))]
    pub answer: RequiredMarkdown,
    /// Its place in the group; smaller numbers come first.
    #[schemars(extend("label" = {"en": "Order", "zh-Hans": "排序"}))]
    pub order: i64,
}

/// Who asks a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Councils in the UK and city governments in China.
    #[schemars(extend("label" = {"en": "Councils", "zh-Hans": "地方政府"}))]
    Councils,
    /// Schools.
    #[schemars(extend("label" = {"en": "Schools", "zh-Hans": "学校"}))]
    Schools,
    /// Parents.
    #[schemars(extend("label" = {"en": "Parents", "zh-Hans": "家长"}))]
    Parents,
}

/// The collection `faqs`.
pub fn collection() -> Collection {
    Collection {
        id: "faqs".into(),
        title: bilingual("Questions", "常见问题"),
        schema: Schema::derive::<Faq>(),
        title_field: "question".into(),
        description_field: None,
        sort: vec!["group".into(), "order".into()],
        facets: Vec::new(),
        routes: Vec::new(),
        export: false,
        geometry: Vec::new(),
        card: None,
        derived: None,
        rules: None,
    }
}
