//! Contacts: roles that people can write to. Roles, not persons: a person's data would need a reason to be published.

use schemars::JsonSchema;
use serde::Deserialize;

use super::bilingual;
use crate::schema::fields::{LocalizedText, RequiredText};
use crate::schema::{Collection, Route, Schema};

/// A role that people can write to.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// What the role is called.
    #[schemars(extend("search" = 10, "label" = {"en": "Role", "zh-Hans": "职务"}))]
    pub role: RequiredText,
    /// The address for e-mail.
    #[schemars(extend("format" = "email", "label" = {"en": "E-mail", "zh-Hans": "电子邮箱"}))]
    pub email: String,
    /// The telephone number in international form: `+44 20 7946 0000`.
    #[schemars(extend("label" = {"en": "Telephone", "zh-Hans": "电话"}))]
    pub phone: Option<String>,
    /// When the telephone is answered, in UK and in Beijing time.
    #[schemars(extend("label" = {"en": "Hours", "zh-Hans": "工作时间"}))]
    pub hours: Option<LocalizedText>,
    /// The languages people can write in.
    #[serde(default)]
    #[schemars(extend("uniqueItems" = true, "label" = {"en": "Languages", "zh-Hans": "使用语言"}))]
    pub languages: Vec<Spoken>,
    /// What to write about, a line each.
    #[serde(default)]
    #[schemars(extend("search" = 4, "label" = {"en": "Helps with", "zh-Hans": "受理事项"}))]
    pub helps_with: Vec<LocalizedText>,
    /// Its place in lists; smaller numbers come first.
    #[schemars(extend("label" = {"en": "Order", "zh-Hans": "排序"}))]
    pub order: i64,
}

/// A language that a contact reads and speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Spoken {
    /// English.
    #[schemars(extend("label" = {"en": "English", "zh-Hans": "英语"}))]
    En,
    /// Chinese.
    #[schemars(extend("label" = {"en": "Chinese", "zh-Hans": "中文"}))]
    Zh,
}

/// The collection `contacts`.
pub fn collection() -> Collection {
    Collection {
        id: "contacts".into(),
        title: bilingual("Contact", "联系我们"),
        schema: Schema::derive::<Contact>(),
        title_field: "role".into(),
        description_field: None,
        sort: vec!["order".into()],
        facets: Vec::new(),
        routes: vec![Route {
            path: "contact".into(),
            only: None,
            list_layout: "contacts".into(),
            entry_layout: "contact".into(),
            facet_layout: "facet".into(),
            step_by: None,
            title: bilingual("Contact", "联系我们"),
        }],
        export: false,
        geometry: Vec::new(),
        derived: None,
        rules: None,
    }
}
