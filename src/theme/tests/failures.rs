//! Stories of what goes wrong in a theme or in a call of a shortcode, and what people are told.

use super::*;

#[test]
fn every_template_that_cannot_be_read_is_reported() {
    let (theme, findings) = load(&[
        ("templates/a.html", "{% if %}"),
        ("templates/b.html", "fine"),
        ("templates/c.html", "one\n字 {{ x | }}"),
    ]);
    assert!(theme.is_none());
    let files: Vec<&str> = findings.iter().map(|finding| &*finding.primary.as_ref().unwrap().file).collect();
    assert_eq!(files, ["themes/sea/templates/a.html", "themes/sea/templates/c.html"]);
    assert!(
        findings
            .iter()
            .all(|finding| finding.code == &TEMPLATE_SYNTAX && finding.primary.as_ref().unwrap().span.is_some())
    );
}

#[test]
fn every_unknown_name_is_reported_where_it_stands() {
    let template =
        "字 {{ x | shout }}\n{{ fetch(a=1) }}{% include \"no.html\" %}{{ <card /> }}{% if x is huge %}{% endif %}";
    let (_, findings) = load(&[("templates/page.html", template)]);
    let seen: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| {
            let span = finding.primary.as_ref().unwrap().span.clone().unwrap();
            (finding.message.as_str(), &template[span])
        })
        .collect();
    let expected = ["filter `shout`", "function `fetch`", "template `no.html`", "component `card`", "test `huge`"];
    assert_eq!(
        seen.iter().map(|(message, _)| message.trim_start_matches("there is no ")).collect::<Vec<_>>(),
        expected
    );
    assert!(
        seen.iter().zip(["shout", "fetch", "no.html", "card", "huge"]).all(|((_, at), name)| at.contains(name)),
        "{seen:?}"
    );
}

#[test]
fn misspelt_keys_and_assets_are_reported_before_any_page_needs_them() {
    let template = r#"{{ t(key="nav.skpi") }}{{ asset(name="sit.css") }}"#;
    let (theme, findings) = load(&[("templates/page.html", template), ("assets/site.css", "")]);
    let seen: Vec<_> = findings.iter().map(|finding| (finding.code, finding.help[0].as_str())).collect();
    assert_eq!(seen, [(&UI_STRING_MISSING, "did you mean `nav.skip`?"), (&ASSET_MISSING, "did you mean `site.css`?")]);
    assert_eq!(pointed_at(&theme.unwrap(), &findings[1]), "sit.css");
}

#[test]
fn templates_that_lead_back_to_themselves_are_reported_with_the_chain() {
    let (theme, findings) =
        load(&[("templates/a.html", "{% include \"b.html\" %}"), ("templates/b.html", "x {% include 'a.html' %}")]);
    assert!(theme.is_none());
    assert_eq!(findings[0].message, "templates include each other in a circle: `a.html` -> `b.html` -> `a.html`");
    assert_eq!(findings[0].related[0].file.as_ref(), "themes/sea/templates/b.html");
    assert_eq!(findings[0].related[0].span, Some(13..21));

    let (_, findings) =
        load(&[("templates/a.html", "{% extends \"b.html\" %}"), ("templates/b.html", "{% extends \"a.html\" %}")]);
    assert_eq!(findings[0].message, "templates extend each other in a circle: `a.html` -> `b.html` -> `a.html`");

    let (_, findings) = load(&[("templates/a.html", "{% extends \"bse.html\" %}"), ("templates/base.html", "")]);
    assert_eq!(
        (findings[0].message.as_str(), findings[0].help[0].as_str()),
        ("the theme has no template `bse.html`", "did you mean `base.html`?")
    );
}

#[test]
fn components_that_call_each_other_without_end_are_stopped() {
    let finding = fail("{% component a(x) %}{{ <a x={x} /> }}{% endcomponent %}{{ <a x=\"1\" /> }}");
    assert_eq!(finding.message, "components call each other without end");
}

#[test]
fn a_page_that_grows_without_end_is_stopped() {
    let long = "and more ".repeat(100);
    let template = format!("{{% for a in range(end=100000) %}}{long}{{% endfor %}}");
    let theme = theme(&[("templates/page.html", &*template)]);
    let mut out = b"before".to_vec();
    let finding = theme.render("page.html", &page(), &mut out).unwrap_err();
    assert!(finding.message.contains("more than 50 MiB"));
    assert_eq!(out, b"before");
}

#[test]
fn a_failure_names_the_place_the_known_fields_and_the_way_there() {
    let theme = theme(&[
        ("templates/page.html", "<p>字</p>\n{% include \"part.html\" %}"),
        ("templates/part.html", "{{ page.titel }}"),
    ]);
    let finding = render(&theme, &page()).unwrap_err();
    assert_eq!(finding.message, "`titel` is not defined");
    assert_eq!(finding.help, ["did you mean `title`?", "there is kind, permalink, title"]);
    assert_eq!(pointed_at(&theme, &finding), "titel");
    assert_eq!(finding.related[0].file.as_ref(), "themes/sea/templates/page.html");
    assert_eq!(finding.related[0].text, "called from");
}

const STEP: (&str, &str) = (
    "templates/shortcodes/big-step.html",
    "{% component big_step(title: string, level: integer = 2, @lang) %}<h{{ level }} lang=\"{{ lang }}\">{{ title }}</h{{ level }}>{{ body }}{% endcomponent %}",
);

#[test]
fn a_shortcode_gets_its_arguments_its_body_and_the_page() {
    let theme = theme(&[STEP]);
    assert_eq!(theme.shortcodes().collect::<Vec<_>>(), ["big-step"]);
    let arguments = [("title".to_owned(), Value::from("A & B")), ("level".to_owned(), Value::Integer(3))];
    let html = theme.shortcode("big-step", &arguments, Some("<p>x</p>"), &page()).unwrap();
    assert_eq!(html, "<h3 lang=\"zh-Hans\">A &amp; B</h3><p>x</p>");
}

#[test]
fn a_wrong_shortcode_call_is_explained_in_the_authors_terms() {
    let theme =
        theme(&[STEP, ("templates/shortcodes/rule.html", "{% component rule() %}{# no body #}<hr>{% endcomponent %}")]);
    let text = |name: &str| (name.to_owned(), Value::from("x"));
    let call = |name: &str, arguments: &[(String, Value)], body: Option<&str>| {
        let finding = theme.shortcode(name, arguments, body, &page()).unwrap_err();
        assert_eq!(finding.primary, None);
        (finding.code.id, finding.message, finding.help.join("; "))
    };
    let cases = [
        (call("big-stp", &[], None), &UNKNOWN_SHORTCODE, "there is no shortcode `big-stp`", "did you mean `big-step`?"),
        (
            call("big-step", &[text("titel")], None),
            &SHORTCODE_ARGUMENT,
            "`big-step` takes no argument `titel`",
            "did you mean `title`?",
        ),
        (
            call("big-step", &[text("lang"), text("title")], None),
            &SHORTCODE_ARGUMENT,
            "`big-step` takes no argument `lang`",
            "it takes `level`, `title`",
        ),
        (
            call("big-step", &[], None),
            &SHORTCODE_ARGUMENT,
            "`big-step` needs `title`",
            "write `{{< big-step title=\"...\" >}}`",
        ),
        (
            call("big-step", &[text("title"), text("level")], None),
            &SHORTCODE_ARGUMENT,
            "`level` of `big-step` must be a whole number, not a text",
            "write it without quotes",
        ),
        (
            call("big-step", &[("title".to_owned(), Value::Integer(1))], None),
            &SHORTCODE_ARGUMENT,
            "`title` of `big-step` must be a text, not a number",
            "put it in quotes",
        ),
        (
            call("big-step", &[text("title"), text("title")], None),
            &SHORTCODE_ARGUMENT,
            "`big-step` is given `title` twice",
            "",
        ),
        (
            call("rule", &[], Some("x")),
            &SHORTCODE_ARGUMENT,
            "`rule` takes no text between its tags",
            "leave the text and the closing tag out",
        ),
        (call("rule", &[text("a")], None), &SHORTCODE_ARGUMENT, "`rule` takes no argument `a`", "write `{{< rule >}}`"),
    ];
    for ((code, message, help), expected, words, fix) in cases {
        assert_eq!((code, message.as_str(), help.as_str()), (expected.id, words, fix));
    }
}

#[test]
fn a_shortcode_file_without_its_component_is_reported() {
    let (_, findings) = load(&[("templates/shortcodes/big-step.html", "<p>")]);
    assert_eq!(findings[0].message, "the file has no component `big_step`");
}

#[test]
fn a_theme_that_is_nowhere_is_reported() {
    let input = ThemeInput {
        layers: Layers::new("sae", []),
        settings: Settings {
            options: &Value::Null,
            text: YamlText::whole("content/site.yaml", ""),
            path: ValuePath::root(),
        },
        languages: &["en".into()],
        links: Links::new("https://www.example.org", LinkStyle::Pretty),
    };
    let (theme, findings) = Theme::load(input);
    assert!(theme.is_none());
    assert_eq!(findings[0].code, &THEME_MISSING);
}

#[test]
fn no_word_of_the_engine_reaches_people() {
    for (template, words, at) in [
        ("{{ t(kye=\"nav.skip\") }}", "`t` needs `key`", "t(kye=\"nav.skip\")"),
        ("{{ url(to=none) }}", "`url` wants a text as `to`, and got nothing", "url(to=none)"),
        ("{{ 1 | plain }}", "invalid type for the value, expected a text but got a number", "1"),
        ("{{ page | date }}", "`date` got a mapping, not a date", "date"),
        ("{% for x in 3 %}{% endfor %}", "iteration not possible on type a number", "3"),
        ("{{ nobody }}", "`nobody` is not defined", "nobody"),
    ] {
        let theme = theme(&[("templates/page.html", template)]);
        let finding = render(&theme, &page()).unwrap_err();
        assert_eq!((finding.message.as_str(), pointed_at(&theme, &finding)), (words, at));
    }
}

#[test]
fn loops_inside_of_loops_are_given_up_even_when_they_write_nothing() {
    let silent = "{% set n = range(end=450) %}{% for a in n %}{% for b in n %}\
                  {% for c in n %}{%- endfor %}{% endfor %}{% endfor %}";
    let collected = "{% set n = range(end=1000) %}{% for a in n %}{% set_global all = [b for b in n] %}{% endfor %}";
    for (template, loop_over) in [(silent, "n"), (collected, "n")] {
        let theme = theme(&[("templates/page.html", template)]);
        let finding = render(&theme, &page()).unwrap_err();
        assert_eq!(finding.message, "the loops of this page take more than 1,000,000 steps");
        assert!(finding.help[0].contains("a loop inside a loop"));
        assert_eq!(pointed_at(&theme, &finding), loop_over);
        // The next page has its own steps.
        assert_eq!(render(&theme, &page()).unwrap_err(), finding);
    }
    let shortcode = format!("{{% component endless() %}}{silent}{{% endcomponent %}}");
    let theme = theme(&[("templates/shortcodes/endless.html", &*shortcode)]);
    let finding = theme.shortcode("endless", &[], None, &page()).unwrap_err();
    assert_eq!(finding.message, "the loops of this page take more than 1,000,000 steps");
}

#[test]
fn counting_steps_moves_no_place_and_changes_no_message() {
    for (template, message, place) in [
        (
            "{% for x in page.title %}{% endfor %}{% for x in 1 %}{% endfor %}",
            "iteration not possible on type a number",
            "1",
        ),
        ("{% for x in [1] %}{{ x.y.z }}{% endfor %}", "`y` is not defined", "y"),
        ("{% for x in page.titel %}{% endfor %}", "iteration not possible on type nothing", "page.titel"),
        ("{% for x in [1] | srt %}{% endfor %}", "there is no filter `srt`", "srt"),
        ("{% for x in [1] %}{% endfor %} {{ t(key='no') }}", "the theme has no text `no`", "no"),
    ] {
        let (theme, findings) = load(&[("templates/page.html", template)]);
        let finding = match &theme {
            Some(theme) if findings.is_empty() => render(theme, &page()).unwrap_err(),
            _ => findings[0].clone(),
        };
        assert_eq!(finding.message, message);
        let span = finding.primary.as_ref().unwrap().span.clone().unwrap();
        assert_eq!(&template[span], place);
        assert!(!finding.help.concat().contains("_steps"), "{:?}", finding.help);
    }
}
