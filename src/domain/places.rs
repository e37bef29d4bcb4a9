//! Places: the councils' areas in the UK and the cities, districts and provinces in China that are linked.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{bilingual, place_facts, place_rules};
use crate::schema::collection::Derived;
use crate::schema::fields::{Date, LocalizedText, RequiredText};
use crate::schema::{Collection, Route, Schema};

/// A place in the UK or in China that has links with the other country.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The country it lies in.
    #[schemars(extend("label" = {"en": "Country", "zh-Hans": "国家"}))]
    pub side: Side,
    /// The name by language. A place in China needs its Chinese name; a place in the UK may stay without.
    #[schemars(extend("search" = 10, "label" = {"en": "Name", "zh-Hans": "名称"}))]
    pub name: LocalizedText,
    /// The council or government in charge, by its official name.
    #[schemars(extend("search" = 4, "label" = {"en": "Authority", "zh-Hans": "地方政府"}))]
    pub authority: Option<LocalizedText>,
    /// UK only: England, Northern Ireland, Scotland or Wales.
    #[schemars(extend("reference" = "areas", "label" = {"en": "Nation", "zh-Hans": "构成国"}))]
    pub nation: Option<String>,
    /// England only: the region.
    #[schemars(extend("reference" = "areas", "label" = {"en": "English region", "zh-Hans": "英格兰大区"}))]
    pub region: Option<String>,
    /// China only: the province, municipality or autonomous region.
    #[schemars(extend("reference" = "areas", "label" = {"en": "Province-level area", "zh-Hans": "省级行政区"}))]
    pub province: Option<String>,
    /// China only: the rank in the administrative order.
    #[schemars(extend("label" = {"en": "Level", "zh-Hans": "行政级别"}))]
    pub level: Option<Level>,
    /// Degrees north of the equator, for example `51.48`.
    #[schemars(range(min = -90, max = 90), extend("label" = {"en": "Latitude", "zh-Hans": "纬度"}))]
    pub lat: f64,
    /// Degrees east of Greenwich; negative to the west, for example `-3.18`.
    #[schemars(range(min = -180, max = 180), extend("label" = {"en": "Longitude", "zh-Hans": "经度"}))]
    pub lon: f64,
    /// The authority's own site.
    #[schemars(extend("format" = "url", "label" = {"en": "Website", "zh-Hans": "官方网站"}))]
    pub site: Option<String>,
    /// A neutral sentence or two about the place. Without it a sentence is made from the other fields.
    #[schemars(extend("search" = 2, "label" = {"en": "Description", "zh-Hans": "简介"}))]
    pub description: Option<LocalizedText>,
    /// The day on which these facts were last checked.
    #[schemars(extend("label" = {"en": "Last checked", "zh-Hans": "核对日期"}))]
    pub checked: Date,
}

/// The country a place lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The United Kingdom.
    #[schemars(extend("label" = {"en": "United Kingdom", "zh-Hans": "英国"}))]
    Uk,
    /// China.
    #[schemars(extend("label" = {"en": "China", "zh-Hans": "中国"}))]
    China,
}

/// The rank of a place in China's administrative order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// A city of the rank of a province: Beijing, Chongqing, Shanghai, Tianjin.
    #[schemars(extend("label" = {"en": "Municipality", "zh-Hans": "直辖市"}))]
    Municipality,
    /// A province.
    #[schemars(extend("label" = {"en": "Province", "zh-Hans": "省"}))]
    Province,
    /// An autonomous region, of the rank of a province, for example Inner Mongolia.
    #[schemars(extend("label" = {"en": "Autonomous region", "zh-Hans": "自治区"}))]
    AutonomousRegion,
    /// One of the fifteen large cities between province and prefecture, for example Xiamen.
    #[schemars(extend("label" = {"en": "Sub-provincial city", "zh-Hans": "副省级城市"}))]
    SubProvincialCity,
    /// The usual rank of a city.
    #[schemars(extend("label" = {"en": "Prefecture-level city", "zh-Hans": "地级市"}))]
    PrefectureLevelCity,
    /// An autonomous prefecture, of the rank of a prefecture-level city, for example Xishuangbanna.
    #[schemars(extend("label" = {"en": "Autonomous prefecture", "zh-Hans": "自治州"}))]
    AutonomousPrefecture,
    /// A smaller city inside a prefecture-level one.
    #[schemars(extend("label" = {"en": "County-level city", "zh-Hans": "县级市"}))]
    CountyLevelCity,
    /// A county.
    #[schemars(extend("label" = {"en": "County", "zh-Hans": "县"}))]
    County,
    /// A district of a city.
    #[schemars(extend("label" = {"en": "District", "zh-Hans": "市辖区"}))]
    District,
}

/// What follows from a place's facts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceFacts {
    /// The place in a sentence: its own description, or one made from its facts.
    #[schemars(extend("export" = false, "label" = {"en": "Summary", "zh-Hans": "概述"}))]
    pub about: RequiredText,
}

/// The collection `places`: one list of records, two kinds of pages.
pub fn collection() -> Collection {
    Collection {
        id: "places".into(),
        title: bilingual("Places", "地方"),
        schema: Schema::derive::<Place>(),
        title_field: "name".into(),
        description_field: Some("about".into()),
        sort: vec!["name".into()],
        facets: Vec::new(),
        routes: vec![
            Route {
                path: "councils".into(),
                only: Some(("side".into(), "uk".into())),
                list_layout: "councils".into(),
                entry_layout: "council".into(),
                facet_layout: "facet".into(),
                step_by: None,
                title: bilingual("UK councils", "英国地方政府"),
            },
            Route {
                path: "cities".into(),
                only: Some(("side".into(), "china".into())),
                list_layout: "cities".into(),
                entry_layout: "city".into(),
                facet_layout: "facet".into(),
                step_by: None,
                title: bilingual("Chinese cities and provinces", "中国省市"),
            },
        ],
        export: true,
        geometry: Vec::new(),
        card: None,
        derived: Some(Derived {
            schema: Schema::derive::<PlaceFacts>(),
            compute: place_facts::compute,
            overview: None,
        }),
        rules: Some(place_rules::RULES),
    }
}
