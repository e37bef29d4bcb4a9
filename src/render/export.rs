//! Records as data: CSV for spreadsheets, JSON for programs, GeoJSON for maps.
//!
//! CSV follows RFC 4180: UTF-8 without a byte order mark, lines end in CRLF, a cell with a comma, quote or line break is
//! quoted. A spreadsheet takes a text that starts with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula, and a
//! formula can run programs: such a text gets an apostrophe in front, unless it is a number or a phone number, which
//! cannot. JSON and GeoJSON hold every text as it is.

use serde_json::{Map, Value as Json, json};

/// Records in rows, one column for each field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// One value of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any number; what is no number is shown as nothing.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// Several texts; CSV joins them with `; `.
    List(Vec<String>),
}

/// A record on a map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feature {
    /// The record's id.
    pub id: String,
    /// Where it is; nothing if that is not known.
    pub geometry: Option<Geometry>,
    /// Its fields, in order.
    pub properties: Vec<(String, Cell)>,
}

/// Where a record is.
#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    /// One place.
    Point(Position),
    /// A line between places.
    Line(Vec<Position>),
}

/// A place on Earth, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// North is positive.
    pub lat: f64,
    /// East is positive.
    pub lon: f64,
}

/// Writes a table as CSV, names of the columns first.
pub fn csv(table: &Table) -> String {
    let mut out = String::new();
    let names = table.columns.iter().map(|name| field(name)).collect();
    for line in std::iter::once(names).chain(table.rows.iter().map(|row| row.iter().map(cell_text).collect())) {
        let line: Vec<String> = line;
        out.push_str(&line.join(","));
        out.push_str("\r\n");
    }
    out
}

/// Writes a table as a JSON array of objects, in the order of rows and columns.
pub fn json(table: &Table) -> String {
    let object = |row: &Vec<Cell>| Json::Object(table.columns.iter().cloned().zip(row.iter().map(cell_json)).collect());
    pretty(&table.rows.iter().map(object).collect())
}

/// Writes records as a GeoJSON `FeatureCollection` (RFC 7946, which puts the longitude first).
pub fn geojson(features: &[Feature]) -> String {
    let position = |at: &Position| json!([at.lon, at.lat]);
    let feature = |feature: &Feature| {
        let geometry = match &feature.geometry {
            None => Json::Null,
            Some(Geometry::Point(at)) => json!({ "type": "Point", "coordinates": position(at) }),
            Some(Geometry::Line(places)) => {
                json!({ "type": "LineString", "coordinates": places.iter().map(position).collect::<Vec<_>>() })
            }
        };
        let properties: Map<_, _> =
            feature.properties.iter().map(|(name, cell)| (name.clone(), cell_json(cell))).collect();
        json!({ "type": "Feature", "id": feature.id, "geometry": geometry, "properties": properties })
    };
    pretty(&json!({ "type": "FeatureCollection", "features": features.iter().map(feature).collect::<Vec<_>>() }))
}

fn pretty(json: &Json) -> String {
    format!("{json:#}\n")
}

fn cell_json(cell: &Cell) -> Json {
    match cell {
        Cell::Empty => Json::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Integer(number) => (*number).into(),
        Cell::Number(number) => (*number).into(),
        Cell::Bool(truth) => (*truth).into(),
        Cell::List(texts) => texts.clone().into(),
    }
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => field(text),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) if number.is_finite() => number.to_string(),
        Cell::Empty | Cell::Number(_) => String::new(),
        Cell::Bool(truth) => truth.to_string(),
        Cell::List(texts) => field(&texts.join("; ")),
    }
}

/// A text as a cell of CSV.
fn field(text: &str) -> String {
    let harmless = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ' ' | '(' | ')');
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !text.chars().all(harmless);
    let guard = if is_formula { "'" } else { "" };
    // Spaces at the ends are part of the text, but many readers cut them unless there are quotes.
    let needs_quotes = text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ');
    if needs_quotes { format!("\"{guard}{}\"", text.replace('"', "\"\"")) } else { format!("{guard}{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            columns: vec!["id".into(), "name, zh".into(), "lat".into(), "themes".into(), "open".into(), "year".into()],
            rows: vec![
                vec![
                    Cell::Text("cardiff".into()),
                    Cell::Text("加的夫".into()),
                    Cell::Number(51.48),
                    Cell::List(vec!["sport".into(), "health".into()]),
                    Cell::Bool(true),
                    Cell::Integer(1983),
                ],
                vec![
                    Cell::Text("x".into()),
                    Cell::Empty,
                    Cell::Number(f64::NAN),
                    Cell::List(vec![]),
                    Cell::Bool(false),
                    Cell::Empty,
                ],
            ],
        }
    }

    #[test]
    fn csv_has_names_first_and_crlf_at_the_ends() {
        assert_eq!(
            csv(&table()),
            "id,\"name, zh\",lat,themes,open,year\r\ncardiff,加的夫,51.48,sport; health,true,1983\r\nx,,,,false,\r\n"
        );
    }

    #[test]
    fn csv_cells_are_quoted_where_they_must_be_and_never_run() {
        for (text, cell) in [
            ("plain", "plain"),
            ("", ""),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            (" x", "\" x\""),
            ("=1+2", "'=1+2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
            ("+HYPERLINK(\"x\",1)", "\"'+HYPERLINK(\"\"x\"\",1)\""),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("-3.18", "-3.18"),
            ("+44 (0)29 2087", "+44 (0)29 2087"),
            ("厦门，中国", "厦门，中国"),
        ] {
            assert_eq!(field(text), cell, "{text:?}");
        }
    }

    #[test]
    fn json_keeps_kinds_and_order() {
        let text = json(&table());
        assert!(
            text.starts_with("[\n  {\n    \"id\": \"cardiff\",\n    \"name, zh\": \"加的夫\",\n    \"lat\": 51.48,\n")
        );
        assert!(text.ends_with("]\n"));
        let parsed: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(parsed[0]["themes"], json!(["sport", "health"]));
        assert_eq!(parsed[1]["lat"], Json::Null);
    }

    #[test]
    fn geojson_puts_the_longitude_first() {
        let (cardiff, xiamen) = (Position { lat: 51.48, lon: -3.18 }, Position { lat: 24.48, lon: 118.09 });
        let feature = |geometry| Feature {
            id: "a".into(),
            geometry,
            properties: vec![("name".into(), Cell::Text("厦门".into()))],
        };
        let text = geojson(&[
            feature(Some(Geometry::Point(cardiff))),
            feature(Some(Geometry::Line(vec![cardiff, xiamen]))),
            feature(None),
        ]);
        let parsed: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(parsed["type"], "FeatureCollection");
        assert_eq!(parsed["features"][0]["geometry"], json!({ "type": "Point", "coordinates": [-3.18, 51.48] }));
        assert_eq!(parsed["features"][1]["geometry"]["coordinates"], json!([[-3.18, 51.48], [118.09, 24.48]]));
        assert_eq!(parsed["features"][2]["geometry"], Json::Null);
        assert_eq!(parsed["features"][2]["properties"]["name"], "厦门");
    }
}
