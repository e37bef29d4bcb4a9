//! The map of the links as templates draw it: where dots stand, what they hold and lead to, and the arcs between them.
//! Positions and counts only; words, addresses and shapes are the theme's.
//!
//! There are two drawings, because near places need room to be told apart: `wide` has both insets in one frame and an arc
//! for each link; `narrow` has the insets one by one, to stand below each other, without arcs. Each shows every place once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::distance::Point;
use super::dots::{self, Dot, HIT, Spot};
use super::facts;
use super::projection::{BRITISH_ISLES, EASTERN_ASIA, Frame, Inset};
use crate::parse::Value;
use crate::schema::{Record, Records};

/// The width of an inset that stands alone: the room on a screen of 320 px. Nothing is ever shown smaller than drawn here.
const ALONE: f64 = 288.0;
/// The width of the Asian inset beside the British one: as high as that, and 768 px together.
const BESIDE: f64 = 468.0;
/// Pixels between the two.
const GAP: f64 = 12.0;
/// How high an arc rises above the line between its ends, as a share of its width.
const RISE: f64 = 0.22;
/// The nearest that an arc comes to the upper edge, in pixels.
const MARGIN: f64 = 6.0;

/// A place at one end of a link.
struct Place {
    point: Point,
    /// The facet page of the area it lies in: `region/north-west`, `nation/wales`, `province/fujian`.
    area: String,
    /// The facet page of its nation, if it is in the UK.
    nation: Option<String>,
}

/// The ids of a link and of its places, in the UK and in China.
type Link<'a> = (&'a str, [&'a str; 2]);
/// The places on one side, by id.
type Places<'a> = BTreeMap<&'a str, Place>;

/// Computes the map from the partnerships and their places. A link whose places cannot be shown is left out.
pub(super) fn overview(records: &Records) -> Value {
    let mut links: Vec<Link<'_>> = Vec::new();
    let mut places = [Places::new(), Places::new()];
    for (id, value) in records.get("partnerships").into_iter().flatten() {
        let link = Record { id, value, records };
        let ends = [("uk", &BRITISH_ISLES), ("china", &EASTERN_ASIA)].map(|(field, inset)| {
            let place = link.reference(field, "places")?;
            Some((place.id, read(&place, inset)?))
        });
        let [Some(uk), Some(china)] = ends else { continue };
        links.push((link.id, [uk.0, china.0]));
        places[0].insert(uk.0, uk.1);
        places[1].insert(china.0, china.1);
    }
    links.sort_unstable();

    let (uk, beside, alone) = (BRITISH_ISLES.frame(ALONE), EASTERN_ASIA.frame(BESIDE), EASTERN_ASIA.frame(ALONE));
    let left = ALONE + GAP;
    let wide = [stand(&places[0], &uk, 0.0), stand(&places[1], &beside, left)];
    let narrow = [wide[0].clone(), stand(&places[1], &alone, 0.0)];
    let arcs = arcs(&links, &wide);
    let drawn = arcs.iter().map(|(&[from, to], links)| {
        facts([("d", arc(wide[0][from].at, wide[1][to].at)), ("links", ids(links.iter().copied()))])
    });
    let pairs = links.iter().map(|(id, [from, to])| {
        let [x, y] = beside.place(places[1][to].point);
        let ends = [uk.place(places[0][from].point), [x + left, y]];
        (Arc::from(*id), facts([("from", point(ends[0])), ("to", point(ends[1])), ("d", arc(ends[0], ends[1]))]))
    });
    let dots = |sides: &[Vec<Dot<'_>>; 2], side: usize, arcs: &Arcs<'_>| {
        let all = sides[side].iter().enumerate();
        Value::List(all.map(|(index, it)| dot(it, &places[side], side, &links, with_end(arcs, side, index))).collect())
    };
    let none = Arcs::new();
    facts([
        (
            "wide",
            facts([
                ("width", number(left + BESIDE)),
                ("height", number(uk.height.max(beside.height).ceil())),
                ("uk", frame(&uk, 0.0, dots(&wide, 0, &arcs))),
                ("china", frame(&beside, left, dots(&wide, 1, &arcs))),
                ("arcs", Value::List(drawn.collect())),
            ]),
        ),
        (
            "narrow",
            facts([
                ("uk", frame(&uk, 0.0, dots(&narrow, 0, &none))),
                ("china", frame(&alone, 0.0, dots(&narrow, 1, &none))),
            ]),
        ),
        ("pairs", Value::Map(pairs.collect())),
    ])
}

fn read(place: &Record<'_>, inset: &Inset) -> Option<Place> {
    let point = Point { lat: place.number("lat")?, lon: place.number("lon")? };
    let kinds = ["region", "nation", "province"];
    let area = kinds.into_iter().find_map(|kind| Some(format!("{kind}/{}", place.text(kind)?)))?;
    let nation = place.text("nation").map(|nation| format!("nation/{nation}"));
    inset.holds(point).then_some(Place { point, area, nation })
}

/// The dots of one side, where they stand in a drawing.
fn stand<'a>(places: &'a Places<'a>, frame: &Frame<'_>, left: f64) -> Vec<Dot<'a>> {
    let spots = places.iter().map(|(id, place)| {
        let [x, y] = frame.place(place.point);
        Spot { id, at: [x + left, y], group: &place.area }
    });
    dots::gather(spots.collect())
}

/// The links between each two dots, by the places of the dots in their lists.
type Arcs<'a> = BTreeMap<[usize; 2], Vec<&'a str>>;

fn arcs<'a>(links: &[Link<'a>], dots: &[Vec<Dot<'_>>; 2]) -> Arcs<'a> {
    let holder = |side: usize| {
        let all = dots[side].iter().enumerate();
        let held = all.flat_map(|(index, dot)| dot.spots.iter().map(move |spot| (spot.id, index)));
        held.collect::<BTreeMap<_, _>>()
    };
    let holders = [holder(0), holder(1)];
    let mut arcs = Arcs::new();
    for &(id, ends) in links {
        arcs.entry([0, 1].map(|side| holders[side][ends[side]])).or_default().push(id);
    }
    arcs
}

/// The numbers of the arcs that end at a dot.
fn with_end(arcs: &Arcs<'_>, side: usize, dot: usize) -> Vec<Value> {
    let numbered = (0..).zip(arcs.keys());
    numbered.filter(|(_, ends)| ends[side] == dot).map(|(number, _)| Value::Integer(number)).collect()
}

fn dot(dot: &Dot<'_>, places: &Places<'_>, side: usize, links: &[Link<'_>], arcs: Vec<Value>) -> Value {
    let held: BTreeSet<&str> = dot.spots.iter().map(|spot| spot.id).collect();
    let nations: BTreeSet<_> = held.iter().map(|id| places[id].nation.as_deref()).collect();
    let nation = nations.first().copied().flatten().filter(|_| nations.len() == 1);
    facts([
        ("at", point(dot.at)),
        ("radius", number(dot.radius())),
        ("hit", point([0, 1].map(|axis| dot.hit[axis] - dot.at[axis] - HIT / 2.0))),
        ("places", ids(dot.spots.iter().map(|spot| spot.id))),
        ("links", ids(links.iter().filter(|(_, ends)| held.contains(ends[side])).map(|(id, _)| *id))),
        // Several areas have a page together only if they are of one nation.
        ("area", dot.group().or(nation).map_or(Value::Null, Value::from)),
        ("arcs", Value::List(arcs)),
    ])
}

fn frame(frame: &Frame<'_>, left: f64, dots: Value) -> Value {
    facts([
        ("left", number(left)),
        ("width", number(frame.width)),
        ("height", number(frame.height.ceil())),
        ("dots", dots),
    ])
}

/// An arc as the `d` of an SVG path: it rises above the line between its ends, but not out of the drawing.
fn arc(from: [f64; 2], to: [f64; 2]) -> Value {
    let [x, y] = [0, 1].map(|axis| f64::midpoint(from[axis], to[axis]));
    let top = (y - RISE * (to[0] - from[0])).max(MARGIN);
    // A quadratic curve passes half-way between the middle of its ends and its control point.
    let (x, control) = (x.round(), (2.0 * top - y).round());
    let [[x1, y1], [x2, y2]] = [from, to].map(|end| end.map(tenth));
    Value::from(format!("M{x1} {y1}Q{x} {control} {x2} {y2}").as_str())
}

fn point(at: [f64; 2]) -> Value {
    Value::List(at.map(number).into())
}

/// A length in pixels, to a tenth; whole ones without a point.
fn number(length: f64) -> Value {
    let length = tenth(length);
    #[expect(clippy::cast_possible_truncation, reason = "a drawing is a few hundred pixels wide")]
    if length.fract() == 0.0 { Value::Integer(length as i64) } else { Value::Float(length) }
}

fn tenth(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

fn ids<'a>(ids: impl Iterator<Item = &'a str>) -> Value {
    Value::List(ids.map(Value::from).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Case;
    use super::*;

    fn link(case: &mut Case, id: &str, uk: &str, china: &str) {
        case.put("partnerships", id, json!({"uk": uk, "china": china}));
    }

    fn texts(value: &Value) -> Vec<&str> {
        value.as_list().unwrap().iter().filter_map(Value::as_text).collect()
    }

    /// The dots of a drawing as `place+place (links) area`, in order.
    fn told(map: &Value, drawing: &str, side: &str) -> Vec<String> {
        let dots = map.get(drawing).unwrap().get(side).unwrap().get("dots").unwrap().as_list().unwrap();
        let told = dots.iter().map(|dot| {
            let list = |name: &str| texts(dot.get(name).unwrap());
            let area = dot.get("area").unwrap().as_text().unwrap_or("-");
            format!("{} ({}) {area}", list("places").join("+"), list("links").join(" "))
        });
        told.collect()
    }

    #[test]
    fn dots_say_their_places_links_and_area_from_north_to_south() {
        let mut case = Case::new();
        link(&mut case, "wirral-shanghai", "wirral", "shanghai");
        link(&mut case, "cardiff-shanghai", "cardiff", "shanghai");
        let map = case.overview("partnerships");
        for drawing in ["wide", "narrow"] {
            assert_eq!(
                told(&map, drawing, "uk"),
                [
                    "wirral (wirral-shanghai) region/north-west",
                    "cardiff (cardiff-shanghai cardiff-xiamen) nation/wales"
                ]
            );
            assert_eq!(
                told(&map, drawing, "china"),
                [
                    "shanghai (cardiff-shanghai wirral-shanghai) province/shanghai",
                    "xiamen (cardiff-xiamen) province/fujian"
                ]
            );
        }
    }

    #[test]
    fn a_dot_of_several_areas_leads_to_their_nation_if_they_have_one() {
        let mut case = Case::new();
        link(&mut case, "bristol-xiamen", "bristol", "xiamen");
        link(&mut case, "wirral-xiamen", "wirral", "xiamen");
        case.change("places", "wirral", "lat", json!(51.45523));
        case.change("places", "wirral", "lon", json!(-2.59665));
        let map = case.overview("partnerships");
        let shared = "bristol+wirral (bristol-xiamen wirral-xiamen) nation/england";
        assert!(told(&map, "wide", "uk").contains(&shared.to_owned()), "{:?}", told(&map, "wide", "uk"));

        link(&mut case, "wirral-shanghai", "wirral", "shanghai");
        case.change("places", "shanghai", "lat", json!(24.47979));
        case.change("places", "shanghai", "lon", json!(118.08187));
        let map = case.overview("partnerships");
        assert_eq!(
            told(&map, "wide", "china"),
            ["shanghai+xiamen (bristol-xiamen cardiff-xiamen wirral-shanghai wirral-xiamen) -"]
        );
    }

    #[test]
    fn links_between_the_same_dots_share_an_arc_that_both_dots_know() {
        let mut case = Case::new();
        link(&mut case, "cardiff-xiamen-too", "cardiff", "xiamen");
        let map = case.overview("partnerships");
        let wide = map.get("wide").unwrap();
        let arcs = wide.get("arcs").unwrap().as_list().unwrap();
        assert_eq!(arcs.len(), 1);
        assert_eq!(texts(arcs[0].get("links").unwrap()), ["cardiff-xiamen", "cardiff-xiamen-too"]);
        for side in ["uk", "china"] {
            let dot = &wide.get(side).unwrap().get("dots").unwrap().as_list().unwrap()[0];
            assert_eq!(dot.get("arcs").unwrap().as_list().unwrap(), [Value::Integer(0)]);
        }
    }

    #[test]
    fn an_arc_rises_but_stays_inside() {
        assert_eq!(arc([100.0, 300.0], [500.0, 300.0]), Value::from("M100 300Q300 124 500 300"));
        // Half-way between 20 and -8 lies the margin.
        assert_eq!(arc([100.0, 20.0], [500.0, 20.0]), Value::from("M100 20Q300 -8 500 20"));
    }

    #[test]
    fn a_link_that_cannot_be_drawn_is_left_out() {
        let mut case = Case::new();
        case.change("places", "cardiff", "lon", json!(3.18));
        let map = case.overview("partnerships");
        assert!(told(&map, "wide", "uk").is_empty() && told(&map, "narrow", "china").is_empty());
        assert!(map.get("pairs").unwrap().as_map().unwrap().is_empty());
    }
}
