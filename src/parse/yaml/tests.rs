//! What is read, where it stands, and the laws that hold for every text.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::diag::Severity;
use crate::parse::{Part, Step, ValuePath};

fn read(yaml: &str) -> Value {
    parse(&YamlText::whole("a.yaml", yaml)).unwrap()
}

fn codes_of(yaml: &str) -> Vec<&'static str> {
    parse(&YamlText::whole("a.yaml", yaml)).unwrap_err().iter().map(|finding| finding.code.id).collect()
}

/// `a.b[2]` as a path.
fn path(written: &str) -> ValuePath {
    let mut path = ValuePath::root();
    for step in written.split(['.', '[']).filter(|step| !step.is_empty()) {
        path = match step.strip_suffix(']') {
            Some(index) => path.index(index.parse().unwrap()),
            None => path.key(step),
        };
    }
    path
}

fn located<'a>(yaml: &'a str, written: &str, part: Part) -> Option<&'a str> {
    let span = locate(&YamlText::whole("a.yaml", yaml), &[(path(written), part)]).remove(0)?;
    Some(&yaml[span])
}

#[test]
fn scalars_have_the_types_of_yaml_1_2_and_keys_stay_as_typed() {
    let value = read(
        "1983: year\ntrue: yes\nno: ~\n~: null\n1.10: 1.10\nn: 012\ni: -3\nb: TRUE\nd: 2026-11-24\nt: \"5\"\n\
         big: 18446744073709551616\nhex: 0x10\nphone: +44 20\ne:\ntagged: !!str 7\n",
    );
    let map = value.as_map().unwrap();
    let keys: Vec<&str> = map.keys().map(|key| &**key).collect();
    let expected = ["1983", "true", "no", "~", "1.10", "n", "i", "b", "d", "t", "big", "hex", "phone", "e", "tagged"];
    assert_eq!(keys, expected, "in the order written");
    assert_eq!(map["true"], "yes".into());
    assert_eq!(map["no"], Value::Null);
    assert_eq!(map["1.10"], Value::Float(1.1));
    assert_eq!(map["n"], "012".into());
    assert_eq!(map["i"], Value::Integer(-3));
    assert_eq!(map["b"], Value::Bool(true));
    assert_eq!(map["d"], "2026-11-24".into());
    assert_eq!(map["t"], "5".into());
    assert_eq!(map["big"], Value::Float(18_446_744_073_709_551_616.0));
    assert_eq!(map["hex"], Value::Integer(16));
    assert_eq!(map["phone"], "+44 20".into());
    assert_eq!(map["e"], Value::Null);
    assert_eq!(map["tagged"], "7".into());
}

#[test]
fn aliases_are_followed_and_carriage_returns_and_marks_do_not_matter() {
    assert_eq!(read("a: &x {k: 1}\nb: *x\n").get("b"), Some(&read("k: 1")));
    assert_eq!(read("\u{FEFF}a: 1\r\nb: 厦门\r\n"), read("a: 1\nb: 厦门\n"));
    let crlf = "a: 1\r\nb: 厦门\r\n";
    assert_eq!(located(crlf, "b", Part::Value), Some("厦门"));
    assert_eq!(located("\u{FEFF}a: 1\n", "a", Part::Value), Some("1"));
    assert_eq!(read("a: Visas & costs\nb: R&D\n").get("a"), Some(&"Visas & costs".into()));
}

#[test]
fn bounds_hold_before_anything_grows_or_overflows() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&YamlText::whole("a.yaml", &nested(DEPTH))).is_ok());
    assert_eq!(codes_of(&nested(DEPTH + 1)), ["E0207"]);
    for hostile in
        [nested(100_000), "[".repeat(200_000), "{a: ".repeat(50_000), "- ".repeat(1_000_000), "? ".repeat(1_000_000)]
    {
        assert_eq!(codes_of(&hostile), ["E0207"], "{}...", &hostile[..8]);
    }
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let before = format!("*a{}, ", level - 1);
        let _ = writeln!(bomb, "a{level}: &a{level} [{}]", before.repeat(10).trim_end_matches(", "));
    }
    assert_eq!(codes_of(&bomb), ["E0207"]);
    let wide = format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(2000), "*a, ".repeat(2000));
    assert_eq!(codes_of(&wide), ["E0207"], "few aliases to many nodes");
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1_000_000), "*a, ".repeat(2000));
    assert_eq!(codes_of(&long), ["E0207"], "few aliases to a long text");
    assert_eq!(codes_of("a: &x [*x]\n"), ["E0207"]);
    let directives: String = (0..20_000).fold(String::new(), |text, n| text + &format!("%TAG !a{n}! b\n"));
    assert_eq!(codes_of(&directives), ["E0201"]);
    assert_eq!(read(&format!("[{}]", "1, ".repeat(NODES / 4))).as_list().map(<[_]>::len), Some(NODES / 4));
}

#[test]
fn every_kind_of_value_is_located_to_its_last_character() {
    let yaml = "\
a: 1
'b b': \"x # y\"   # comment
c: [x, {y: 厦门}, ]
d:
  - p
  -
  - q: r
    s: 't u'
e: |  # header
  block
  文字

f: >-
  folded
g: plain
  text
h: &x {k: v}
i: *x
empty:
j:
# - above
- 1
- 2
k: !!str 7
l: [m: n ]
";
    let cases = [
        ("a", Part::Key, "a"),
        ("a", Part::Value, "1"),
        ("b b", Part::Key, "'b b'"),
        ("b b", Part::Value, "\"x # y\""),
        ("c", Part::Value, "[x, {y: 厦门}, ]"),
        ("c[0]", Part::Value, "x"),
        ("c[1]", Part::Value, "{y: 厦门}"),
        ("c[1]", Part::Key, "{y: 厦门}"),
        ("c[1].y", Part::Key, "y"),
        ("c[1].y", Part::Value, "厦门"),
        ("d", Part::Value, "- p\n  -\n  - q: r\n    s: 't u'"),
        ("d[0]", Part::Value, "p"),
        ("d[1]", Part::Value, "-"),
        ("d[2]", Part::Value, "q: r\n    s: 't u'"),
        ("d[2].s", Part::Value, "'t u'"),
        ("e", Part::Value, "|  # header\n  block\n  文字"),
        ("f", Part::Value, ">-\n  folded"),
        ("g", Part::Value, "plain\n  text"),
        ("h", Part::Value, "{k: v}"),
        ("i", Part::Value, "*x"),
        ("i.k", Part::Value, "v"),
        ("empty", Part::Value, "empty"),
        ("j", Part::Value, "- 1\n- 2"),
        ("k", Part::Value, "7"),
        ("l[0]", Part::Value, "m: n"),
        ("l[0].m", Part::Value, "n"),
    ];
    for (written, part, expected) in cases {
        assert_eq!(located(yaml, written, part), Some(expected), "{written} {part:?}");
    }
    let root = located(yaml, "", Part::Key).unwrap();
    assert!(root.starts_with("a: 1") && root.ends_with("l: [m: n ]"), "{root}");
}

#[test]
fn a_path_that_leads_too_far_means_the_deepest_thing_there_is() {
    let yaml = "a: {b: 1}\nc: [x]\n";
    assert_eq!(located(yaml, "a.z", Part::Value), Some("{b: 1}"));
    assert_eq!(located(yaml, "a.z", Part::Key), Some("{b: 1}"));
    assert_eq!(located(yaml, "a.b.z[3]", Part::Value), Some("1"));
    assert_eq!(located(yaml, "c[7]", Part::Value), Some("[x]"));
    assert_eq!(located(yaml, "c.z", Part::Value), Some("[x]"));
    assert_eq!(located(yaml, "z", Part::Value), Some("a: {b: 1}\nc: [x]"));
    assert_eq!(located("a: [", "a", Part::Value), None);
    assert_eq!(located("", "a", Part::Value), None);
}

#[test]
fn positions_in_front_matter_count_from_the_start_of_the_file() {
    let page = "---\ntitle: 厦门\nnav: {label: x}\n---\ntitle: body\n";
    let text = YamlText::part("a.md", page, 4..page.find("---\ntitle: body").unwrap());
    assert_eq!(parse(&text).unwrap().get("title"), Some(&"厦门".into()));
    let spans = locate(&text, &[(path("nav.label"), Part::Value), (path("title"), Part::Key)]);
    assert_eq!(spans, [Some(page.find('x').unwrap()..page.find('x').unwrap() + 1), Some(4..9)]);
    let broken = "---\ntitle: a: b\n---\n";
    let finding = parse(&YamlText::part("a.md", broken, 4..16)).unwrap_err().remove(0);
    assert_eq!(finding.primary.unwrap().span, Some(12..13));
    assert!(locate(&text, &[]).is_empty() && raw_scalars(&text, &[]).is_empty());
}

#[test]
fn scalars_are_given_as_typed() {
    let yaml = "a: 1.10\nb: +44 20\nc: 012\nd: no\ne: ~\nf:\ng: 'it''s'\nh: \"\\u53a6\"\ni: &x 0x1F\nj: *x\nk: [1.0]\nl: |\n  t\n";
    let typed = |written: &str| raw_scalars(&YamlText::whole("a.yaml", yaml), &[path(written)]).remove(0);
    let cases = [
        ("a", Some("1.10")),
        ("b", Some("+44 20")),
        ("c", Some("012")),
        ("d", Some("no")),
        ("e", Some("~")),
        ("f", Some("")),
        ("g", Some("it's")),
        ("h", Some("厦")),
        ("i", Some("0x1F")),
        ("j", Some("0x1F")),
        ("k[0]", Some("1.0")),
        ("k", None),
        ("l", Some("t\n")),
        ("z", None),
        ("a.z", None),
    ];
    for (written, expected) in cases {
        assert_eq!(typed(written).as_deref(), expected, "{written}");
    }
}

/// Fragments that make up most of YAML's grammar, so that arbitrary texts reach deep into it.
fn yaml_like() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(vec![
        "a: ", "a: ", "- ", "- ", "\n", "\n", "\n  ", "\n    ", "\t", "\"", "'", "[", "]", "{", "}", ", ", ":", "：",
        "厦门", "🎉", "&x ", "*x", "!t ", "|\n", ">-\n", "# c", "---\n", "...\n", "? ", "%", "@", "\\", "\r\n",
        "\u{FEFF}", "\u{85}", "\u{2028}", "b", "1.10", "<<: ",
    ]);
    prop::collection::vec(fragment, 0..24).prop_map(|fragments| fragments.concat())
}

/// All paths of a value, with the values.
fn paths<'a>(value: &'a Value, at: &ValuePath, found: &mut Vec<(ValuePath, &'a Value)>) {
    found.push((at.clone(), value));
    match value {
        Value::List(items) => items.iter().enumerate().for_each(|(index, item)| paths(item, &at.index(index), found)),
        Value::Map(map) => map.iter().for_each(|(key, value)| paths(value, &at.key(key), found)),
        _ => {}
    }
}

/// Parsing, locating and asking for what was typed keep their promises whatever the text.
fn keeps_its_promises(text: &YamlText<'_>) -> Result<(), TestCaseError> {
    match parse(text) {
        Ok(value) => {
            let mut found = Vec::new();
            paths(&value, &ValuePath::root(), &mut found);
            let wanted: Vec<(ValuePath, Part)> = found
                .iter()
                .flat_map(|(path, _)| {
                    [(path.clone(), Part::Value), (path.clone(), Part::Key), (path.key("zz"), Part::Key)]
                })
                .collect();
            for span in locate(text, &wanted).into_iter().flatten() {
                prop_assert!(text.text.get(span.clone()).is_some(), "{span:?}");
            }
            let wanted: Vec<ValuePath> = found.iter().map(|(path, _)| path.clone()).collect();
            prop_assert_eq!(raw_scalars(text, &wanted).len(), wanted.len());
        }
        Err(findings) => {
            prop_assert!(!findings.is_empty());
            for finding in findings {
                prop_assert_eq!(finding.code.severity, Severity::Error);
                for label in finding.primary.as_deref().into_iter().chain(&finding.related) {
                    if let Some(span) = &label.span {
                        prop_assert!(text.text.get(span.clone()).is_some(), "{:?} {}", span, finding.message);
                    }
                }
            }
        }
    }
    Ok(())
}

/// A value that YAML can hold, nested a little.
fn values() -> impl Strategy<Value = serde_yaml::Value> {
    use serde_yaml::Value as Yaml;
    let text = "[ -~厦门：，🎉]{0,12}|line\n  two\n\nthree\n|no|~|012|- a|a: b|#|";
    let scalar = prop_oneof![
        text.prop_map(Yaml::String),
        any::<i64>().prop_map(|number| Yaml::Number(number.into())),
        any::<bool>().prop_map(Yaml::Bool),
        Just(Yaml::Null),
    ];
    scalar.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Yaml::Sequence),
            prop::collection::vec(("[a-z厦门 :#-]{1,8}".prop_map(Yaml::String), inner), 0..5)
                .prop_map(|entries| Yaml::Mapping(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,40}") {
        keeps_its_promises(&YamlText::whole("a.yaml", &text))?;
    }

    #[test]
    fn no_text_that_looks_like_yaml_breaks_the_reader(text in yaml_like(), start in 0usize..20, end in 0usize..80) {
        keeps_its_promises(&YamlText::whole("a.yaml", &text))?;
        keeps_its_promises(&YamlText::part("a.md", &text, start..end))?;
    }

    #[test]
    fn each_value_is_located_and_its_span_reads_back_as_itself(written in values()) {
        let yaml = format!("root: {}", serde_yaml::to_string(&serde_yaml::Value::Sequence(vec![written])).unwrap().replacen("- ", "\n- ", 1));
        let text = YamlText::whole("a.yaml", &yaml);
        let value = parse(&text).map_err(|findings| TestCaseError::fail(format!("{yaml}\n{findings:?}")))?;
        let mut found = Vec::new();
        paths(&value, &ValuePath::root(), &mut found);
        let wanted: Vec<_> = found.iter().map(|(path, _)| (path.clone(), Part::Value)).collect();
        for ((path, value), span) in found.iter().zip(locate(&text, &wanted)) {
            let span = span.ok_or_else(|| TestCaseError::fail(format!("`{path}` is not located in\n{yaml}")))?;
            if value.is_null() && !matches!(yaml[span.clone()].trim(), "null" | "~") {
                continue;
            }
            // The lines after the first keep their indentation, so the first one gets its own back; and a block text
            // ends with its line.
            let column = yaml[..span.start].rsplit('\n').next().unwrap_or_default().chars().count();
            let slice = format!("{}{}\n", " ".repeat(column), &yaml[span.clone()]);
            let again = super::build::build(&slice).map(|built| built.value);
            prop_assert_eq!(again.as_ref().ok(), Some(*value), "`{}` gave {:?} in\n{}", path, slice, yaml);
        }
        let keys: Vec<_> = found.iter().filter(|(path, _)| matches!(path.0.last(), Some(Step::Key(_)))).collect();
        let wanted: Vec<_> = keys.iter().map(|(path, _)| (path.clone(), Part::Key)).collect();
        for ((path, _), span) in keys.iter().zip(locate(&text, &wanted)) {
            let slice = &yaml[span.unwrap()];
            let Some(Step::Key(key)) = path.0.last() else { unreachable!() };
            let read: String = serde_yaml::from_str(slice).unwrap();
            prop_assert_eq!(&read, &**key);
        }
    }
}
