//! What Markdown becomes: every `tests/fixtures/markdown/*.md` against the snapshot beside it, and laws for any text.
//!
//! A new case is a new file. In the snapshots a hole is written `⟨what it wants⟩`.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fmt::Write;

use proptest::prelude::*;
use twinpress::diag::codes;
use twinpress::parse::document::{Filling, Hole, Shortcode, Target};
use twinpress::parse::markdown::{LABELS, MarkdownText, Options, compile};
use twinpress::parse::{Document, Value};

#[test]
fn every_fixture_compiles_to_its_snapshot() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/markdown");
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".md").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() >= 10, "the fixtures are missing");
    for name in names {
        let text = std::fs::read_to_string(format!("{folder}/{name}.md")).unwrap();
        insta::with_settings!({
            snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true
        }, { insta::assert_snapshot!(name, shown(&text)) });
    }
}

#[test]
fn html_passes_when_the_site_allows_it() {
    let text = "A <b>bold</b> <!-- note -->word.\n\n<div>\n{{< badge >}}\n</div>\n";
    let document = compile(&MarkdownText::detached(text), &Options { raw_html: true, heading_shift: 0 });
    let expected = "<p>A <b>bold</b> <!-- note -->word.</p>\n<div>\n⟨badge⟩\n\n</div>\n";
    assert_eq!(html(&document), expected);
    assert!(document.findings.is_empty());
}

#[test]
fn headings_move_down_but_never_below_six() {
    let options = Options { raw_html: false, heading_shift: 2 };
    let document = compile(&MarkdownText::detached("# A\n\n##### B\n"), &options);
    assert_eq!(document.html, "<h3 id=\"a\">A</h3>\n<h6 id=\"b\">B</h6>\n");
    assert_eq!(document.headings.iter().map(|heading| heading.level).collect::<Vec<_>>(), [3, 6]);
}

#[test]
fn findings_and_holes_point_into_the_whole_file() {
    let file = "---\ntitle: 友好\n---\n中文**“友好”**城市 [x](../a.md) <b>\n";
    let start = file.rfind("---\n").unwrap() + 4;
    let input = MarkdownText { file: "content/pages/a.md", text: file, range: start..file.len() };
    let document = compile(&input, &Options::default());
    assert_eq!(&file[document.holes[0].span.clone()], "../a.md");
    let label = document.findings[0].primary.clone().unwrap();
    assert_eq!((&*label.file, &file[label.span.unwrap()]), ("content/pages/a.md", "<b>"));
}

#[test]
fn every_label_that_is_used_is_listed_for_themes() {
    let text = "> [!NOTE]\n> a[^1]\n\n> [!TIP]\n> a\n\n> [!IMPORTANT]\n> a\n\n> [!WARNING]\n> a\n\n> [!CAUTION]\n> a\n\n\
                - [ ] a\n- [x] b\n\n| a |\n|---|\n\n[^1]: b\n";
    let document = compile(&MarkdownText::detached(text), &Options::default());
    let mut used: Vec<_> = document
        .holes
        .iter()
        .filter_map(|hole| if let Filling::Label(key) = hole.filling { Some(key) } else { None })
        .collect();
    let mut listed = LABELS.to_vec();
    used.sort_unstable();
    listed.sort_unstable();
    assert_eq!(used, listed);
}

#[test]
fn nesting_is_capped_and_reported_once() {
    for text in [format!("{}x", "> ".repeat(20_000)), "> [!NOTE]\n".to_owned() + &format!("{}x", "- ".repeat(20_000))] {
        let document = compile(&MarkdownText::detached(&text), &Options::default());
        let found: Vec<_> = document.findings.iter().map(|finding| finding.code.id).collect();
        assert_eq!(found, [codes::MARKDOWN_TOO_DEEP.id]);
        assert!(document.html.matches("<blockquote>").count() <= 100 && document.html.len() < 10_000);
        assert_eq!(document.html.matches("<ul>").count(), document.html.matches("</ul>").count());
    }
    let bodies = format!("{}x{}", "{{< a >}}\n".repeat(25), "\n{{< /a >}}".repeat(25));
    let document = compile(&MarkdownText::detached(&bodies), &Options::default());
    assert_eq!(document.findings[0].code.id, codes::MARKDOWN_TOO_DEEP.id);
}

#[test]
fn texts_made_to_be_slow_come_out_whole() {
    let size = 100_000;
    let compiled = |text: &str| compile(&MarkdownText::detached(text), &Options::default());
    for piece in [
        "[",
        "![",
        "[a](",
        "<",
        "<a ",
        "<!--",
        "a`",
        "``a`",
        "*a_",
        "**a ",
        "a~~",
        "[^a]",
        "![[]()",
        "&",
        "\\",
        "{{< a ",
        "{{< a k=\"",
        "{{< a >}}",
        "{{< a >}}x{{< /b >}}",
        "a@",
        "http://",
        "http://a.b)",
        "www.",
        "www.a.b(",
        "|a",
        "- a\n",
        "`a ",
        "中**“",
        "中\n",
    ] {
        let text = piece.repeat(size / piece.len()) + "\n\n# End\n";
        let document = compiled(&text);
        // An open comment swallows the rest; everything else ends where it should.
        let ends = document.headings.last().is_some_and(|heading| heading.text == "End");
        assert!(ends || piece == "<!--", "{piece}");
        assert!(document.html.len() <= size * 20, "{piece}: {} bytes", document.html.len());
    }
    let equal = compiled(&"# a\n".repeat(50_000));
    assert_eq!(equal.headings.last().unwrap().id, "a-50000");
    let flood = compiled(&format!("[a]: /b\n\n{}", "[a] ".repeat(size / 4)));
    assert_eq!(flood.holes.len(), size / 4);
    let notes = compiled(&format!("{}\n\n{}", "[^1]".repeat(size / 8), "[^1]: a\n".repeat(size / 16)));
    assert_eq!(notes.html.matches("footnote-back").count(), size / 8);
}

/// Pieces that mean something to the parser or to us, so that random texts meet every corner.
const PIECES: &[&str] = &[
    "{{< a >}}",
    "{{< /a >}}",
    "{{< b k=\"v\" n=1 >}}",
    "{{<",
    ">}}",
    "**",
    "*",
    "~~",
    "`",
    "```\n",
    "> ",
    "> [!NOTE]\n",
    "- ",
    "1. ",
    "- [x] ",
    "# ",
    "{#id}",
    "[^1]",
    "[^1]: ",
    "[a](b.md#c)",
    "![a](b.png)",
    "](",
    "[",
    "]",
    "<b>",
    "<!--",
    "-->",
    "<div>\n",
    "|a|b|\n|-|-|\n",
    "https://a.b/c",
    "www.a.b",
    "a@b.c",
    "中文",
    "，",
    "“",
    "”",
    "《",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "\\",
    "&amp;",
    "\u{1BC9F}",
    "\0",
    "\r\n",
    " ",
    "a",
];

proptest! {
    #[test]
    fn any_text_compiles_to_a_sound_document(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40), raw_html: bool) {
        check(&pieces.concat(), raw_html);
    }

    #[test]
    fn any_characters_compile_to_a_sound_document(text in "\\PC*", raw_html: bool) {
        check(&text, raw_html);
    }
}

fn check(text: &str, raw_html: bool) {
    let file = format!("---\n友: 好\n---\n{text}尾");
    let range = file.len() - text.len() - "尾".len()..file.len() - "尾".len();
    let input = MarkdownText { file: "a.md", text: &file, range: range.clone() };
    let document = compile(&input, &Options { raw_html, heading_shift: 1 });
    check_document(&document, &file, &range);
    for finding in &document.findings {
        let span = finding.primary.clone().unwrap().span.unwrap();
        assert!(range.start <= span.start && span.start <= span.end && span.end <= range.end, "{finding:?}");
        assert!(file.get(span).is_some(), "{finding:?}");
    }
    let mut ids: Vec<_> = document.headings.iter().map(|heading| &heading.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), document.headings.len(), "{:?}", document.headings);
    assert!(document.excerpt.chars().count() <= 300);
    assert_eq!(document, compile(&input, &Options { raw_html, heading_shift: 1 }));
}

fn check_document(document: &Document, file: &str, range: &std::ops::Range<usize>) {
    let mut last = 0;
    for hole in &document.holes {
        assert!(last <= hole.at && document.html.is_char_boundary(hole.at), "{hole:?}");
        last = hole.at;
        assert!(range.start <= hole.span.start && hole.span.end <= range.end, "{hole:?}");
        assert!(file.get(hole.span.clone()).is_some(), "{hole:?}");
        if let Filling::Shortcode(Shortcode { body: Some(body), .. }) = &hole.filling {
            check_document(body, file, range);
        }
    }
    assert!(last <= document.html.len());
}

fn shown(text: &str) -> String {
    let document = compile(&MarkdownText { file: "a.md", text, range: 0..text.len() }, &Options::default());
    let mut out = html(&document);
    for heading in &document.headings {
        writeln!(out, "\nheading {}: #{} {}", heading.level, heading.id, heading.text).unwrap();
    }
    writeln!(out, "\nexcerpt: {}", document.excerpt).unwrap();
    for finding in &document.findings {
        let place = &text[finding.primary.as_ref().unwrap().span.clone().unwrap()];
        writeln!(out, "\n{}: {}\n  at: {place}\n  help: {}", finding.code.id, finding.message, finding.help[0])
            .unwrap();
    }
    out
}

fn html(document: &Document) -> String {
    let mut out = String::new();
    document.write_html(&mut out, show);
    out
}

fn show(hole: &Hole, out: &mut String) {
    match &hole.filling {
        Filling::Link(Target::Source { path, fragment }) => write!(out, "⟨page {path} #{fragment}⟩"),
        Filling::Link(Target::Entry { collection, id, fragment }) => write!(out, "⟨{collection} / {id} #{fragment}⟩"),
        Filling::Link(Target::Fragment(fragment)) => write!(out, "⟨#{fragment}⟩"),
        Filling::Image(path) => write!(out, "⟨image {path}⟩"),
        Filling::Label(key) => write!(out, "⟨{key}⟩"),
        Filling::Code { language, text } => write!(out, "⟨code {language}: {text:?}⟩"),
        Filling::Shortcode(Shortcode { name, arguments, body }) => {
            write!(out, "⟨{name}").unwrap();
            for (key, value) in arguments.iter() {
                match value {
                    Value::Text(text) => write!(out, " {key}={text:?}").unwrap(),
                    other => write!(out, " {key}={other:?}").unwrap(),
                }
            }
            let body = body.as_ref().map(|body| format!(": {}", html(body))).unwrap_or_default();
            write!(out, "{body}⟩")
        }
    }
    .unwrap();
}
