//! `content/collections/*.yaml`: good declarations become collections, bad ones say everything that is wrong.

use insta::assert_snapshot;

use super::{languages, read, shown};
use crate::schema::Collection;
use crate::schema::declared::collection;

fn declare(id: &str, text: &str) -> Result<Collection, String> {
    collection(id, &read(text), &languages()).map_err(|findings| shown(&findings))
}

fn seen(id: &str, text: &str) -> String {
    declare(id, text).expect_err("the declaration has problems")
}

#[test]
fn a_small_declaration_is_enough() {
    let made =
        declare("awards", "title: Awards\nschema: {properties: {name: {type: string}}, required: [name]}\n").unwrap();
    assert_eq!((&*made.id, &*made.title_field, &*made.title["en"]), ("awards", "name", "Awards"));
    assert_eq!(made.sort, ["name".into()]);
    assert!(made.routes.is_empty() && !made.export);
}

#[test]
fn everything_can_be_said() {
    let made = declare(
        "awards",
        "title: {en: Awards, zh-Hans: 奖项}\nroute: /study/awards/\ntitle_field: label\ndescription_field: text\nsort: order\nexport: true\nlayouts: {list: awards}\nschema:\n  properties: {label: {type: string, localized: true, label: {zh-Hans: 名称}}, text: {type: string}, order: {type: integer}}\n",
    )
    .unwrap();
    let route = &made.routes[0];
    assert_eq!((&*route.path, &*route.list_layout, &*route.entry_layout), ("study/awards", "awards", "entry"));
    assert_eq!((made.sort, made.export, &*made.title_field), (vec!["order".into()], true, "label"));
}

#[test]
fn mistakes_are_reported_where_they_stand() {
    assert_snapshot!(seen("Awards 2", "titel: Awards\nroute: 奖项\nsort: oder\ntitle_field: lable\nexport: 'yes'\nlayouts: {lits: a}\nschema: {properties: {label: {type: string, label: {fr: X}}, order: {type: integer}}}\n"), @r#"
E0301 key titel: `titel` is not a field here | unknown field
  help: did you mean `title`?
  help: the fields are `title`, `route`, `title_field`, `description_field`, `sort`, `export`, `layouts`, `schema`
E0303 export: `export` must be `true` or `false`, not a text | a text
  help: write `export: true`, without quotes
E0301 key layouts.lits: `lits` is not a field here | unknown field
  help: did you mean `list`?
  help: the fields are `list`, `entry`, `facet`
E0312 : `Awards 2` cannot be the name of a collection | 
  help: rename the file: lower-case letters, digits and hyphens
E0320 route: `奖项` cannot be an address | 
  help: lower-case letters, digits and hyphens, for example `scholarships`
E0311 key schema.properties.label.label.fr: the site has no language `fr` | 
  help: the languages are `en`, `zh-Hans`
E0320 title_field: the schema has no field `lable` | unknown field
  help: did you mean `label`?
E0320 sort: the schema has no field `oder` | unknown field
  help: did you mean `order`?
"#);
    assert_snapshot!(seen("awards", "title: Awards\nsort: [a, b]\nschema:\n  properties:\n    a: {type: string, requierd: true}\n    c: {enum: [x], labels: {x: {de: X}}}\n"), @r#"
E0311 key schema.properties.c.labels.x.de: the site has no language `de` | 
  help: the languages are `en`, `zh-Hans`
E0320 key schema.properties.a.requierd: `requierd` is not a keyword of a schema | 
  help: did you mean `required`?
"#);
    assert_snapshot!(seen("awards", "title: Awards\nschema: text\n"), @r#"E0303 schema: `schema` must be a mapping of `key: value` lines, not a text | a text"#);
    assert_snapshot!(seen("awards", "title: Awards\nschema: {properties: {a: {type: string}}}\n"), @r#"
E0320 : no field is the title of a record | 
  help: name a field `title` or `name`, or say which one it is: `title_field: ...`
"#);
    assert_snapshot!(seen("awards", "title: Awards\nsort: oder\nschema: {properties: {name: {type: string}, order: {type: integer}}}\n"), @r#"
E0320 sort: the schema has no field `oder` | unknown field
  help: did you mean `order`?
"#);
}
