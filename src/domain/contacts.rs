//! Contacts: roles that people can write to. Roles, not persons: a person's data would need a reason to be published.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{bilingual, contact_hours};
use crate::schema::collection::{Card, Derived};
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
    /// The postal address, with commas between its lines.
    #[schemars(extend("label" = {"en": "Address", "zh-Hans": "通讯地址"}))]
    pub address: Option<LocalizedText>,
    /// The WeChat ID.
    #[schemars(extend("label" = {"en": "WeChat", "zh-Hans": "微信号"}))]
    pub wechat: Option<String>,
    /// When the telephone is answered.
    #[schemars(extend("label" = {"en": "Hours", "zh-Hans": "工作时间"}))]
    pub hours: Option<Hours>,
    /// The languages people can write in.
    #[serde(default)]
    #[schemars(extend("uniqueItems" = true, "label" = {"en": "Languages", "zh-Hans": "工作语言"}))]
    pub languages: Vec<Spoken>,
    /// How soon people get an answer.
    #[schemars(extend("label" = {"en": "Reply", "zh-Hans": "答复时间"}))]
    pub reply_time: Option<LocalizedText>,
    /// What to write about, a line each.
    #[serde(default)]
    #[schemars(extend("search" = 4, "label" = {"en": "Helps with", "zh-Hans": "可协助事项"}))]
    pub helps_with: Vec<LocalizedText>,
    /// The form on its page.
    #[schemars(extend("label" = {"en": "Form", "zh-Hans": "表单"}))]
    pub form: Option<Form>,
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

/// When a telephone is answered, in UK time; Beijing time is worked out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// From when, as `"09:00"`.
    pub opens: String,
    /// Until when, as `"17:00"`.
    pub closes: String,
    /// On which days.
    pub days: Option<LocalizedText>,
}

/// The questions that a form asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Those for councils and city governments.
    #[schemars(extend("label" = {"en": "For councils", "zh-Hans": "地方政府"}))]
    Council,
    /// Those for schools and parents.
    #[schemars(extend("label" = {"en": "For schools", "zh-Hans": "学校"}))]
    School,
}

/// What follows from a contact's facts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct ContactFacts {
    /// The hours in UK time: `09:00–17:00`.
    #[schemars(extend("label" = {"en": "UK time", "zh-Hans": "英国时间"}))]
    pub hours_uk: Option<String>,
    /// The same hours in Beijing while the UK is on Greenwich time.
    #[schemars(extend("label" = {"en": "Beijing time", "zh-Hans": "北京时间"}))]
    pub hours_beijing: Option<String>,
    /// The same hours in Beijing while the UK is on summer time.
    #[schemars(extend("label" = {"en": "Beijing time in summer", "zh-Hans": "北京时间（夏令时）"}))]
    pub hours_beijing_summer: Option<String>,
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
        card: Some(Card {
            name: "role".into(),
            email: "email".into(),
            phone: "phone".into(),
            address: "address".into(),
            note: "helps_with".into(),
        }),
        derived: Some(Derived {
            schema: Schema::derive::<ContactFacts>(),
            compute: contact_hours::compute,
            overview: None,
        }),
        rules: Some(contact_hours::RULES),
    }
}
