//! Stories of whole themes: files in, pages out.

mod failures;

use std::sync::Arc;

use indexmap::IndexMap;
use tera::Context;

use super::value::{map_value, text_value};
use super::*;
use crate::diag::codes::{ASSET_MISSING, SHORTCODE_ARGUMENT, TEMPLATE_SYNTAX, UI_STRING_MISSING, UNKNOWN_SHORTCODE};
use crate::parse::ValuePath;
use crate::parse::yaml::YamlText;

const LOCALES: [(&str, &str); 2] = [
    ("locales/en.yaml", "nav: {skip: Skip to content}\nlinks: {one: One link, other: \"{count} links\"}\n"),
    ("locales/zh-Hans.yaml", "nav: {skip: 跳到正文}\nlinks: \"{count} 条\"\n"),
];

fn load_with(files: &[(&str, &str)], style: LinkStyle) -> (Option<Theme>, Vec<Diagnostic>) {
    let mut all: IndexMap<&str, &[u8]> = LOCALES.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    all.extend(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    Theme::load(ThemeInput {
        layers: Layers::bare("sea", all),
        settings: Settings {
            options: &Value::Null,
            text: YamlText::whole("content/site.yaml", ""),
            path: ValuePath::root(),
        },
        languages: &["en".into(), "zh-Hans".into()],
        links: Links::new("https://www.example.org/base/", style),
    })
}

fn load(files: &[(&str, &str)]) -> (Option<Theme>, Vec<Diagnostic>) {
    load_with(files, LinkStyle::Pretty)
}

fn theme(files: &[(&str, &str)]) -> Theme {
    let (theme, findings) = load(files);
    assert_eq!(findings, []);
    theme.unwrap()
}

fn page_of(kind: &str, permalink: &str, lang: &str) -> Context {
    let mut context = Context::new();
    context.insert("lang", lang);
    context.insert_value(
        "page",
        map_value([("kind", text_value(kind)), ("permalink", text_value(permalink)), ("title", text_value("A & B"))]),
    );
    context
}

fn page() -> Context {
    page_of("page", "/zh/a/", "zh-Hans")
}

fn render(theme: &Theme, context: &Context) -> Result<String, Diagnostic> {
    let mut out = Vec::new();
    theme.render("page.html", context, &mut out).map(|()| String::from_utf8(out).unwrap())
}

fn show(template: &str) -> String {
    render(&theme(&[("templates/page.html", template)]), &page()).unwrap()
}

fn fail(template: &str) -> Diagnostic {
    render(&theme(&[("templates/page.html", template)]), &page()).unwrap_err()
}

/// The words that a finding points at.
fn pointed_at<'a>(theme: &'a Theme, finding: &Diagnostic) -> &'a str {
    let label = finding.primary.as_ref().unwrap();
    &theme.text_of(&label.file).unwrap()[label.span.clone().unwrap()]
}

struct Cities;

impl Lookup for Cities {
    fn entry(&self, language: &str, collection: &str, id: &str) -> Result<tera::Value, Option<String>> {
        match (collection, id) {
            ("places", "cardiff") => {
                Ok(map_value([("title", text_value(if language == "en" { "Cardiff" } else { "加的夫" }))]))
            }
            _ => Err(Some("cardiff".to_owned())),
        }
    }

    fn page(&self, _: &str, source: &str) -> Result<String, Option<String>> {
        if source == "/help.md" { Ok("/zh/help/".to_owned()) } else { Err(None) }
    }
}

#[test]
fn links_are_relative_to_the_page_and_escaped() {
    assert_eq!(show(r#"<a href="{{ url(to="/zh/b/?x=1&y=2") }}">"#), r#"<a href="../b/?x=1&amp;y=2">"#);
    let (theme, _) = load_with(&[("templates/page.html", r#"{{ url(to="/b/") }}"#)], LinkStyle::File);
    assert_eq!(render(&theme.unwrap(), &page()).unwrap(), "../../b/index.html");
}

#[test]
fn the_not_found_page_links_from_the_root() {
    let theme = theme(&[("templates/page.html", r#"{{ url(to="/help/") }}"#)]);
    assert_eq!(render(&theme, &page_of("not_found", "/404.html", "en")).unwrap(), "/base/help/");
}

#[test]
fn a_component_links_when_it_declares_the_page() {
    let component = "{% component ui.link(to, @page) %}{{ url(to=to) }}{% endcomponent %}";
    let theme = theme(&[
        ("templates/components.html", component),
        ("templates/page.html", r#"{% for x in [1] %}{{ <ui.link to="/b/" /> }}{% endfor %}"#),
    ]);
    assert_eq!(render(&theme, &page()).unwrap(), "../../b/");

    let finding = fail(r#"{% component a() %}{{ url(to="/b/") }}{% endcomponent %}{{ <a /> }}"#);
    assert_eq!(finding.message, "the current page is not known here");
    assert!(finding.help[0].contains("`@page`"));
    assert_eq!(finding.related[0].text, "called from");
}

#[test]
fn a_loop_variable_called_page_does_not_lead_links_astray() {
    let mut context = page();
    context.insert("pages", &[std::collections::BTreeMap::from([("permalink", "/elsewhere/far/away/")])]);
    let theme = theme(&[("templates/page.html", "{% for page in pages %}{{ url(to=page.permalink) }}{% endfor %}")]);
    assert_eq!(render(&theme, &context).unwrap_err().message, "the current page is not known here");
}

#[test]
fn assets_texts_entries_and_pages_are_at_hand() {
    let theme = theme(&[
        ("assets/site.css", "a{}"),
        ("assets/mark.svg", "<svg/>"),
        (
            "templates/page.html",
            r#"{{ asset(name="site.css") }}|{{ asset_text(name="mark.svg") }}|{{ t(key="nav.skip") }}|{{ t(key="links", count=2) }}|{% set place = entry(collection="places", id="cardiff") %}{{ place.title }}|{{ url(to=page_url(source="/help.md")) }}"#,
        ),
    ]);
    let css = theme.asset("site.css").unwrap().permalink.clone();
    let bound = theme.bind(&(Arc::new(Cities) as Arc<dyn Lookup>));
    let expected = format!("../..{css}|<svg/>|跳到正文|2 条|加的夫|../help/");
    assert_eq!(render(&bound, &page()).unwrap(), expected);
    assert!(render(&theme, &page()).is_err(), "a theme that is bound to no site has no entries");
}

#[test]
fn filters_know_the_language_of_the_page() {
    assert_eq!(
        show(
            r#"{{ "2026-03-05" | date }} {{ "1983" | date(lang="en") }} {{ 12345 | number(lang=lang) }} {{ "/b/" | absolute }}"#
        ),
        "2026年3月5日 1983 12,345 https://www.example.org/base/b/"
    );
    assert_eq!(
        show(r#"<script>{{ {"a": "</script>"} | json }}</script>{{ "<p>A &amp; B</p>" | plain }} {{ "A b!" | slug }}"#),
        r#"<script>{"a":"\u003c/script\u003e"}</script>A &amp; B a-b"#
    );
    assert_eq!(fail("{{ page.kind | date }}").message, "`page` is not a date");
    assert_eq!(fail("{{ page.kind | number }}").message, "`number` got a text, not a number");
}

#[test]
fn texts_are_escaped_in_html_and_xml() {
    assert_eq!(show("{{ page.title }}"), "A &amp; B");
    let theme = theme(&[("templates/a.xml", "{{ page.title }}"), ("templates/a.txt", "{{ page.title }}")]);
    for (name, expected) in [("a.xml", "A &amp; B"), ("a.txt", "A & B")] {
        let mut out = Vec::new();
        theme.render(name, &page(), &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}

#[test]
fn the_same_context_gives_the_same_bytes() {
    let template = ("templates/page.html", "{% for k, v in m %}{{ k }}={{ v }};{% endfor %}{{ m | json }}{{ m }}");
    let keys: Vec<String> = (0..50).map(|number| format!("k{}", number * 37 % 50)).collect();
    // Every map has a hasher with a seed of its own.
    let once = || {
        let mut context = page();
        context.insert_value("m", map_value(keys.iter().map(|key| (Arc::<str>::from(key.as_str()), text_value(key)))));
        render(&theme(&[template]), &context).unwrap()
    };
    let first = once();
    assert!(first.starts_with("k0=k0;k37=k37;k24=k24;"), "in the order given: {first}");
    for _ in 0..20 {
        assert_eq!(once(), first);
    }
}

#[test]
fn a_site_may_change_one_block_of_a_built_in_template() {
    let (theme, findings) = Theme::load(ThemeInput {
        layers: Layers::new(
            "default",
            [(
                "templates/page.html",
                b"{% extends \"built-in/page.html\" %}{% block title %}Lost{% endblock %}".as_slice(),
            )],
        ),
        settings: Settings {
            options: &Value::Null,
            text: YamlText::whole("content/site.yaml", ""),
            path: ValuePath::root(),
        },
        languages: &["en".into(), "zh-Hans".into()],
        links: Links::new("https://www.example.org", LinkStyle::Pretty),
    });
    assert_eq!(findings, [], "the built-in theme has nothing wrong with it");
    let theme = theme.unwrap();
    assert!(theme.has_template("404.html") && theme.has_template("base.html"));
    assert!(theme.layouts().any(|layout| layout == "page"));
    assert!(theme.text_of("(built in) templates/base.html").is_some());
}
