//! Areas: the nations and English regions of the UK and the province-level areas of China. They have no pages; places
//! lie in them, and the directory can be narrowed down to them.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{bilingual, codes};
use crate::parse::ValuePath;
use crate::schema::collection::{Finding, Rules};
use crate::schema::fields::RequiredText;
use crate::schema::{Collection, Record, Schema};

/// A nation, an English region or a province-level area of China.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// What sort of area it is.
    #[schemars(extend("label" = {"en": "Kind", "zh-Hans": "类别"}))]
    pub kind: AreaKind,
    /// The name, in every language of the site.
    #[schemars(extend("label" = {"en": "Name", "zh-Hans": "名称"}))]
    pub name: RequiredText,
    /// The nation that a region belongs to. Nations and provinces leave it out.
    #[schemars(extend("reference" = "areas", "label" = {"en": "Lies in", "zh-Hans": "所属"}))]
    pub within: Option<String>,
}

/// What sort of area it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AreaKind {
    /// England, Northern Ireland, Scotland or Wales.
    #[schemars(extend("label" = {"en": "UK nation", "zh-Hans": "英国构成国"}))]
    Nation,
    /// One of the nine regions of England.
    #[schemars(extend("label" = {"en": "English region", "zh-Hans": "英格兰大区"}))]
    Region,
    /// A province, municipality or autonomous region of China.
    #[schemars(extend("label" = {"en": "Province-level area", "zh-Hans": "省级行政区"}))]
    Province,
}

const RULES: Rules = Rules { check, codes: &[&codes::WRONG_AREA] };

/// The collection `areas`.
pub fn collection() -> Collection {
    Collection {
        id: "areas".into(),
        title: bilingual("Nations, regions and provinces", "构成国、大区与省级行政区"),
        schema: Schema::derive::<Area>(),
        title_field: "name".into(),
        description_field: None,
        sort: vec!["name".into()],
        facets: Vec::new(),
        routes: Vec::new(),
        export: false,
        geometry: Vec::new(),
        card: None,
        derived: None,
        rules: Some(RULES),
    }
}

/// A region lies in a nation, and nothing else lies in anything.
fn check(area: &Record<'_>, _today: &str) -> Vec<Finding> {
    let is_region = area.text("kind") == Some("region");
    let refuse = |field: &str, message: String, help: &str| {
        vec![Finding::new(&codes::WRONG_AREA, ValuePath::root().key(field), message).help(help)]
    };
    match (area.text("within"), area.reference("within", "areas")) {
        (Some(within), Some(outer)) if outer.text("kind") != Some("nation") => {
            refuse("within", format!("`{within}` is not a nation"), "name the nation, for example `within: england`")
        }
        (Some(_), _) if !is_region => {
            refuse("within", "only a region lies in a nation".to_owned(), "remove `within`, or write `kind: region`")
        }
        (None, _) if is_region => {
            refuse("kind", "a region must say which nation it lies in".to_owned(), "add `within: england`")
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Case;

    #[test]
    fn a_region_lies_in_a_nation() {
        let mut case = Case::new();
        case.put("areas", "north-west", json!({"kind": "region", "name": {"en": "North West"}}));
        assert_eq!(case.findings("areas", "north-west"), ["E1007 kind: a region must say which nation it lies in"]);
        case.put("areas", "north-west", json!({"kind": "region", "name": {"en": "North West"}, "within": "fujian"}));
        assert_eq!(case.findings("areas", "north-west"), ["E1007 within: `fujian` is not a nation"]);
        case.put("areas", "north-west", json!({"kind": "region", "name": {"en": "North West"}, "within": "england"}));
        assert!(case.findings("areas", "north-west").is_empty());
    }

    #[test]
    fn a_province_lies_in_nothing() {
        let mut case = Case::new();
        case.put("areas", "fujian", json!({"kind": "province", "name": {"en": "Fujian"}, "within": "england"}));
        assert_eq!(case.findings("areas", "fujian"), ["E1007 within: only a region lies in a nation"]);
    }
}
