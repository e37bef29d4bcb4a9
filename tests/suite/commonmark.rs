//! The examples of the CommonMark specification 0.31.2, and the few that we answer differently on purpose.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use twinpress::parse::document::{Filling, Hole, Target};
use twinpress::parse::markdown::{MarkdownText, Options, compile, escape};

/// Examples whose answer differs, with the reason. An entry that starts to pass must go.
const DEVIATIONS: &[(usize, &str)] = &[
    (602, "a bare address becomes a link, as in GFM"),
    (606, "a bare e-mail address becomes a link, as in GFM"),
    (608, "a bare address becomes a link, as in GFM"),
    (611, "a bare address becomes a link, as in GFM"),
    (612, "a bare e-mail address becomes a link, as in GFM"),
];

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

#[test]
fn markdown_is_commonmark_but_for_the_listed_deviations() {
    let examples = examples();
    assert_eq!(examples.len(), 652, "the specification has 652 examples");
    let mut wrong = Vec::new();
    for example in &examples {
        let seen = rendered(&example.markdown);
        let is_listed = DEVIATIONS.iter().any(|&(number, _)| number == example.number);
        let passes = normalised(&seen) == normalised(&example.html);
        if passes == is_listed {
            let verdict = if is_listed { "passes, so its deviation must go" } else { "differs" };
            wrong.push(format!(
                "example {} {verdict}\n--- markdown\n{}--- expected\n{}--- seen\n{seen}\n",
                example.number, example.markdown, example.html
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The specification writes a tab as `→` and separates question and answer by a line with a dot.
fn examples() -> Vec<Example> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/node_modules/commonmark-spec/spec.txt");
    let spec = std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{path}: {error}\nrun `tests/run`: it installs the CommonMark specification"));
    let fence = "`".repeat(32);
    spec.split(&format!("{fence} example\n"))
        .skip(1)
        .enumerate()
        .map(|(index, block)| {
            let block = block.split(&fence).next().unwrap().replace('→', "\t");
            let (markdown, html) = block.split_once("\n.\n").unwrap_or(("", block.trim_start_matches(".\n")));
            let markdown = if markdown.is_empty() { String::new() } else { format!("{markdown}\n") };
            Example { number: index + 1, markdown, html: html.to_owned() }
        })
        .collect()
}

/// The HTML with every hole filled as a plain Markdown program would.
fn rendered(markdown: &str) -> String {
    let document = compile(&MarkdownText::detached(markdown), &Options { raw_html: true, heading_shift: 0 });
    let mut html = String::new();
    document.write_html(&mut html, |hole: &Hole, out| match &hole.filling {
        Filling::Link(Target::Fragment(fragment)) if fragment.is_empty() => {}
        Filling::Link(Target::Fragment(fragment)) => push_with_fragment(out, "", fragment),
        Filling::Link(Target::Source { path, fragment }) => push_with_fragment(out, path, fragment),
        Filling::Link(Target::Entry { collection, id, fragment }) => {
            push_with_fragment(out, &format!("{collection}:{id}"), fragment);
        }
        Filling::Image(path) => escape::push_address(out, path),
        Filling::Code { language, text } => {
            out.push_str("<pre><code class=\"language-");
            escape::push_attribute(out, language);
            out.push_str("\">");
            escape::push_text(out, text);
            out.push_str("</code></pre>");
        }
        Filling::Label(_) | Filling::Shortcode(_) => {}
    });
    html
}

fn push_with_fragment(out: &mut String, path: &str, fragment: &str) {
    escape::push_address(out, path);
    if !fragment.is_empty() {
        out.push('#');
        escape::push_address(out, fragment);
    }
}

/// Without what the specification leaves open (quotes in text, the slash of void elements) and what we add everywhere.
fn normalised(html: &str) -> String {
    let mut html = html.to_owned();
    for (from, to) in [
        ("&quot;", "\""),
        ("&#x27;", "'"),
        (" />", ">"),
        (" loading=\"lazy\" decoding=\"async\"", ""),
        ("<pre tabindex=\"0\">", "<pre>"),
        ("<code translate=\"no\">", "<code>"),
    ] {
        html = html.replace(from, to);
    }
    for level in '1'..='6' {
        let start = format!("<h{level} id=\"");
        while let Some(at) = html.find(&start) {
            let end = at + start.len() + html[at + start.len()..].find('"').unwrap() + 1;
            html.replace_range(at + 3..end, "");
        }
    }
    html
}
