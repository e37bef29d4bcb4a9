//! Partnerships: links between a place in the UK and a place in China, with the evidence for each.
//!
//! Whether a link is lively today is not in the data, so no field says so.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{bilingual, map, partnership_facts, partnership_rules};
use crate::schema::collection::Derived;
use crate::schema::fields::{Date, LocalizedText, PartialDate, RequiredText};
use crate::schema::{Collection, Route, Schema};

/// A link between a place in the UK and a place in China.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Partnership {
    /// The place in the UK.
    #[schemars(extend("reference" = "places", "label" = {"en": "UK place", "zh-Hans": "英方"}))]
    pub uk: String,
    /// The place in China.
    #[schemars(extend("reference" = "places", "label" = {"en": "Place in China", "zh-Hans": "中方"}))]
    pub china: String,
    /// What was signed.
    #[schemars(extend("facet" = true, "label" = {"en": "Type of agreement", "zh-Hans": "协议类型"}))]
    pub agreement: Agreement,
    /// When it began, as precisely as sources say: `"1983"`, `"1983-03"` or `"1983-03-31"`; `null` if they do not say.
    #[schemars(extend("label" = {"en": "Since", "zh-Hans": "结好时间"}))]
    pub established: Option<PartialDate>,
    /// The fields in which the two places work together, the most important first.
    #[serde(default)]
    #[schemars(extend("facet" = "theme", "uniqueItems" = true, "label" = {"en": "Themes", "zh-Hans": "合作领域"}))]
    pub themes: Vec<Theme>,
    /// The link in a sentence or two.
    #[schemars(extend("search" = 3, "label" = {"en": "Summary", "zh-Hans": "概述"}))]
    pub summary: Option<LocalizedText>,
    /// What has happened, each with its source.
    #[serde(default)]
    #[schemars(extend("label" = {"en": "What has happened", "zh-Hans": "交往纪事"}))]
    pub highlights: Vec<Highlight>,
    /// The evidence. Highlights name a source by its place in this list, counted from 0: add new ones at the end.
    #[schemars(length(min = 1), extend("label" = {"en": "Sources", "zh-Hans": "资料来源"}))]
    pub sources: Vec<Source>,
    /// How good the evidence is.
    #[schemars(extend("label" = {"en": "Evidence", "zh-Hans": "资料依据"}))]
    pub confidence: Confidence,
    /// Where sources disagree or leave a doubt; shown as a note.
    #[schemars(extend("search" = 1, "label" = {"en": "Where sources differ", "zh-Hans": "来源说法不一"}))]
    pub conflicts: Option<LocalizedText>,
    /// Whom to ask about this link. Without it the page names the liaison officer.
    #[schemars(extend("reference" = "contacts", "export" = false, "label" = {"en": "Contact", "zh-Hans": "联系人"}))]
    pub contact: Option<String>,
    /// The day on which these facts were last checked.
    #[schemars(extend("label" = {"en": "Last checked", "zh-Hans": "核对日期"}))]
    pub checked: Date,
    /// Who keeps this record up to date.
    #[schemars(extend("reference" = "contacts", "export" = false, "label" = {"en": "Kept by", "zh-Hans": "维护人"}))]
    pub owner: Option<String>,
}

/// What was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// A sister-city (twinning) agreement.
    #[schemars(extend("label" = {"en": "Sister city", "zh-Hans": "友好城市"}))]
    SisterCity,
    /// A friendship or partnership agreement below the rank of a sister city.
    #[schemars(extend("label" = {"en": "Friendship city", "zh-Hans": "友好交流城市"}))]
    FriendshipCity,
    /// An agreement of a county in the UK with a province in China.
    #[schemars(extend("label" = {"en": "Sister province and county", "zh-Hans": "友好省郡"}))]
    SisterProvinceCounty,
    /// A memorandum of understanding or a similar paper; never counted as a sister city.
    #[schemars(extend("label" = {"en": "Memorandum or similar agreement", "zh-Hans": "备忘录或类似协议"}))]
    Memorandum,
}

/// A field of cooperation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Trade, investment and industry.
    #[schemars(extend("label" = {"en": "Business", "zh-Hans": "经贸"}))]
    Business,
    /// Schools, colleges and universities.
    #[schemars(extend("label" = {"en": "Education", "zh-Hans": "教育"}))]
    Education,
    /// Arts, museums, libraries and festivals.
    #[schemars(extend("label" = {"en": "Culture", "zh-Hans": "文化"}))]
    Culture,
    /// Visitors and how to win them.
    #[schemars(extend("label" = {"en": "Tourism", "zh-Hans": "旅游"}))]
    Tourism,
    /// Games, coaching and clubs.
    #[schemars(extend("label" = {"en": "Sport", "zh-Hans": "体育"}))]
    Sport,
    /// Medicine, nursing and public health.
    #[schemars(extend("label" = {"en": "Health", "zh-Hans": "卫生健康"}))]
    Health,
    /// Research and technology.
    #[schemars(extend("label" = {"en": "Science", "zh-Hans": "科技"}))]
    Science,
    /// Design, games, film and other creative industries.
    #[schemars(extend("label" = {"en": "Creative industries", "zh-Hans": "创意产业"}))]
    Creative,
    /// City government and community life.
    #[schemars(extend("label" = {"en": "Civic life", "zh-Hans": "市政与民间交流"}))]
    Civic,
    /// Clean energy and the environment.
    #[schemars(extend("label" = {"en": "Green technology", "zh-Hans": "绿色技术"}))]
    GreenTechnology,
}

/// Something that has happened, with the source that says so.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Highlight {
    /// One sentence, as a fact.
    #[schemars(extend("search" = 2, "label" = {"en": "Text", "zh-Hans": "内容"}))]
    pub text: LocalizedText,
    /// The place of its source in `sources`, counted from 0.
    #[schemars(range(min = 0), extend("label" = {"en": "Source", "zh-Hans": "来源"}))]
    pub source: i64,
}

/// A publication that supports the record.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The title as published, with the date where it helps.
    #[schemars(extend("label" = {"en": "Title", "zh-Hans": "标题"}))]
    pub title: String,
    /// Who published it.
    #[schemars(extend("label" = {"en": "Publisher", "zh-Hans": "发布方"}))]
    pub publisher: String,
    /// Its address.
    #[schemars(extend("format" = "url", "label" = {"en": "Address", "zh-Hans": "网址"}))]
    pub url: String,
    /// Which facts of the record it supports.
    #[schemars(length(min = 1), extend("uniqueItems" = true, "label" = {"en": "Supports", "zh-Hans": "佐证内容"}))]
    pub supports: Vec<Support>,
    /// The address leads to a copy elsewhere: the source is named and not linked.
    #[serde(default)]
    #[schemars(extend("label" = {"en": "Copy", "zh-Hans": "转载"}))]
    pub mirror: bool,
}

/// A fact that a source supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Support {
    /// That the two places are linked.
    #[schemars(extend("label" = {"en": "the link", "zh-Hans": "友好关系"}))]
    Link,
    /// When the link began.
    #[schemars(extend("label" = {"en": "the start", "zh-Hans": "结好时间"}))]
    Established,
    /// What was signed.
    #[schemars(extend("label" = {"en": "the agreement", "zh-Hans": "协议类型"}))]
    Agreement,
    /// The fields of cooperation.
    #[schemars(extend("label" = {"en": "the themes", "zh-Hans": "合作领域"}))]
    Themes,
    /// What has happened.
    #[schemars(extend("label" = {"en": "what has happened", "zh-Hans": "交往纪事"}))]
    Highlights,
    /// The Chinese name of the place in the UK.
    #[schemars(extend("label" = {"en": "the Chinese name", "zh-Hans": "中文名称"}))]
    NameZh,
}

/// How good the evidence for a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Several sources agree, or one that speaks for a side.
    #[schemars(extend("label" = {"en": "Well evidenced", "zh-Hans": "依据充分"}))]
    High,
    /// One good source only, or sources that leave a doubt.
    #[schemars(extend("label" = {"en": "Some evidence", "zh-Hans": "依据有限"}))]
    Medium,
}

/// What follows from a partnership and its two places.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartnershipFacts {
    /// The two places' names: `Cardiff and Xiamen`.
    #[schemars(extend("search" = 10, "label" = {"en": "Partners", "zh-Hans": "结好双方"}))]
    pub title: RequiredText,
    /// The link in a sentence, made from its facts.
    #[schemars(extend("export" = false, "label" = {"en": "In a sentence", "zh-Hans": "简述"}))]
    pub description: RequiredText,
    /// The nation of the place in the UK.
    #[schemars(extend("reference" = "areas", "facet" = true, "label" = {"en": "UK nation", "zh-Hans": "英国构成国"}))]
    pub nation: Option<String>,
    /// The English region of the place in the UK; nothing outside England.
    #[schemars(extend("reference" = "areas", "facet" = true, "label" = {"en": "English region", "zh-Hans": "英格兰大区"}))]
    pub region: Option<String>,
    /// The province-level area of the place in China.
    #[schemars(extend("reference" = "areas", "facet" = true, "label" = {"en": "Province-level area", "zh-Hans": "省级行政区"}))]
    pub province: Option<String>,
    /// The decade in which the link began.
    #[schemars(extend("facet" = true, "label" = {"en": "Decade", "zh-Hans": "年代"}))]
    pub decade: Decade,
    /// The year in which the link began, if it is known.
    #[schemars(extend("label" = {"en": "Year", "zh-Hans": "年份"}))]
    pub year: Option<i64>,
    /// How far the two places are from each other as the crow flies, in kilometres.
    #[schemars(extend("label" = {"en": "Distance (km)", "zh-Hans": "距离（公里）"}))]
    pub distance_km: Option<i64>,
}

/// The decade in which a link began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Decade {
    /// 1970 to 1979.
    #[serde(rename = "1970s")]
    #[schemars(extend("label" = {"en": "1970s", "zh-Hans": "1970—1979年"}))]
    Seventies,
    /// 1980 to 1989.
    #[serde(rename = "1980s")]
    #[schemars(extend("label" = {"en": "1980s", "zh-Hans": "1980—1989年"}))]
    Eighties,
    /// 1990 to 1999.
    #[serde(rename = "1990s")]
    #[schemars(extend("label" = {"en": "1990s", "zh-Hans": "1990—1999年"}))]
    Nineties,
    /// 2000 to 2009.
    #[serde(rename = "2000s")]
    #[schemars(extend("label" = {"en": "2000s", "zh-Hans": "2000—2009年"}))]
    Noughties,
    /// 2010 to 2019.
    #[serde(rename = "2010s")]
    #[schemars(extend("label" = {"en": "2010s", "zh-Hans": "2010—2019年"}))]
    Tens,
    /// 2020 to 2029.
    #[serde(rename = "2020s")]
    #[schemars(extend("label" = {"en": "2020s", "zh-Hans": "2020—2029年"}))]
    Twenties,
    /// 2030 to 2039.
    #[serde(rename = "2030s")]
    #[schemars(extend("label" = {"en": "2030s", "zh-Hans": "2030—2039年"}))]
    Thirties,
    /// No source gives the year.
    #[serde(rename = "unknown")]
    #[schemars(extend("label" = {"en": "Year not recorded", "zh-Hans": "年份待考"}))]
    Unknown,
}

/// The collection `partnerships`.
pub fn collection() -> Collection {
    Collection {
        id: "partnerships".into(),
        title: bilingual("Partnerships", "友城名录"),
        schema: Schema::derive::<Partnership>(),
        title_field: "title".into(),
        description_field: Some("description".into()),
        sort: vec!["title".into()],
        facets: ["nation", "region", "province", "theme", "decade", "agreement"].map(Into::into).into(),
        routes: vec![Route {
            path: "partnerships".into(),
            only: None,
            list_layout: "partnerships".into(),
            entry_layout: "partnership".into(),
            facet_layout: "partnerships-facet".into(),
            step_by: Some("nation".into()),
            title: bilingual("Partnerships", "友城名录"),
        }],
        export: true,
        geometry: vec!["uk".into(), "china".into()],
        card: None,
        derived: Some(Derived {
            schema: Schema::derive::<PartnershipFacts>(),
            compute: partnership_facts::compute,
            overview: Some(map::overview),
        }),
        rules: Some(partnership_rules::RULES),
    }
}
