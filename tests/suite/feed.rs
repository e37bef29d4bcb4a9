//! The feed: which pages it holds, and what a reader far from the site sees of them.

use crate::project::{Project, SITE, site};

fn with_feed(section: &str) -> Project {
    let feed = format!("feed:\n  section: {section}\n  title: {{en: News, zh-Hans: 新闻}}\n");
    site().file("content/site.yaml", format!("{SITE}{feed}"))
}

fn news(title: &str, date: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndescription: About it.\ndate: {date}\n---\n\n{text}\n")
}

#[test]
fn a_feed_holds_the_pages_of_all_folders_below_its_section_newest_first() {
    let project = with_feed("/news/")
        .file("content/pages/news/old.md", news("Old", "2026-01-02", "Text."))
        .file("content/pages/news/2026/index.md", "---\ntitle: The year\ndescription: d\n---\n")
        .file("content/pages/news/2026/new.md", news("New", "2026-02-03", "Text."))
        .file("content/pages/newsletter.md", news("Letter", "2026-02-03", "Text."));
    let seen = project.build();
    let feed = seen.page("news/feed.xml");
    let titles: Vec<&str> =
        feed.split("<title>").skip(1).map(|rest| rest.split("</title>").next().unwrap_or_default()).collect();
    assert_eq!(titles, ["News", "New", "Old"]);
    assert!(seen.page("zh/news/feed.xml").contains("https://site.test/zh/news/2026/new/"));
}

#[test]
fn a_shortcode_in_the_feed_says_what_it_says_on_the_page_with_full_addresses() {
    let hello = "{% component hello(@page, @lang) %}<a href=\"{{ url(to=\"/\") }}\">{{ page.title }} {{ lang }}</a>{% endcomponent %}";
    let seen = with_feed("news")
        .file("themes/default/templates/shortcodes/hello.html", hello)
        .file("content/pages/news/a.md", news("A", "2026-01-02", "{{< hello >}} [b](#main)"))
        .build();
    assert!(seen.page("news/a/index.html").contains("<a href=\"../../\">A en</a>"), "{}", seen.stderr());
    let feed = seen.page("news/feed.xml");
    assert!(feed.contains("&lt;a href=&quot;https://site.test/&quot;&gt;A en&lt;/a&gt;"), "{feed}");
    assert!(feed.contains("https://site.test/news/a/#main"), "{feed}");
}

#[test]
fn a_section_without_pages_is_reported_in_the_configuration() {
    for section in ["nwes", "../news", "a//b"] {
        let seen = with_feed(section).file("content/pages/news/a.md", news("A", "2026-01-02", "Text.")).check();
        assert_eq!(seen.codes(), ["E0802"], "{}", seen.stderr());
        assert!(seen.stderr().contains("content/site.yaml:11:12"), "{}", seen.stderr());
    }
}
