//! Where a save leads the open tabs with `--follow`: the page, and the heading above the change.

use twinpress::serve::lead::spots;

use crate::project::{Project, site};

const GUIDE: &str = "---\ntitle: Guide\n---\n\nFirst words.\n\n## Visas\n\nAsk early.\n\n```md\n## No heading\n```\n\n\
    ### Fees {#money}\n\nFees change.\n\n## 行程\n\n出发。\n";

const ROOMS: &str = "title: Rooms\nroute: rooms\nschema:\n  properties:\n    name: {type: string}\n";
/// A collection whose records have no pages.
const TIPS: &str = "title: Tips\nschema:\n  properties:\n    name: {type: string}\n";

fn project() -> Project {
    site()
        .file("content/pages/guide.md", GUIDE)
        .file("content/pages/about.md", "---\ntitle: About\n---\n\nUs.\n")
        .file("content/pages/about.zh-Hans.md", "---\ntitle: 关于\n---\n\n我们。\n")
        .file("content/collections/rooms.yaml", ROOMS)
        .file("content/collections/tips.yaml", TIPS)
        .file("content/records/rooms/red.yaml", "name: Red\n")
        .file("content/records/rooms/more.yaml", "- id: blue\n  name: Blue\n- id: grey\n  name: Grey\n")
        .file("content/records/tips/early.yaml", "name: Go early\n")
}

/// Where tabs at these paths are led by an edit: `path#anchor`, or the path alone where the reader's place is kept.
fn led(edit: impl Fn(Project) -> Project, open: &[&str]) -> Vec<String> {
    let before = project().prepare();
    assert!(before.is_sound());
    let open: Vec<String> = open.iter().map(|path| (*path).to_owned()).collect();
    let spots = spots(&before.snapshot, &edit(project()).prepare(), &open);
    let say = |(from, spot): (String, twinpress::serve::lead::Spot)| {
        format!("{from} -> {}{}", spot.path, spot.anchor.map_or(String::new(), |anchor| format!("#{anchor}")))
    };
    spots.into_iter().map(say).collect()
}

/// Where a tab on the home page is led when a part of the guide is rewritten.
fn led_in_guide(old: &str, new: &str) -> Vec<String> {
    assert!(GUIDE.contains(old));
    led(|project| project.file("content/pages/guide.md", GUIDE.replacen(old, new, 1)), &["/"])
}

#[test]
fn a_saved_page_is_shown_at_the_nearest_heading_above_the_change() {
    assert_eq!(led_in_guide("Ask early", "Ask very early"), ["/ -> /guide/#visas"]);
    assert_eq!(led_in_guide("Fees change.", "Fees change. Often."), ["/ -> /guide/#money"], "an id of its own");
    assert_eq!(led_in_guide("出发", "上午出发"), ["/ -> /guide/#行程"], "never in the middle of a character");
    assert_eq!(led_in_guide("## Visas", "## Visas and more"), ["/ -> /guide/#visas-and-more"]);
    assert_eq!(led_in_guide("No heading", "None"), ["/ -> /guide/#visas"], "what looks like a heading in code is none");
    assert_eq!(
        led_in_guide("### Fees {#money}\n\nFees change.\n\n", ""),
        ["/ -> /guide/#行程"],
        "what follows a deleted part"
    );
    assert_eq!(led_in_guide("出发。\n", "出发。\n\n## Back\n"), ["/ -> /guide/#back"]);
}

#[test]
fn a_change_above_the_first_heading_leads_to_the_top_and_one_in_the_front_matter_to_no_place_on_the_page() {
    assert_eq!(led_in_guide("First words", "The first words"), ["/ -> /guide/#"]);
    assert_eq!(led_in_guide("title: Guide", "title: The guide"), ["/ -> /guide/"]);
}

#[test]
fn a_new_page_is_shown() {
    let new = |project: Project| project.file("content/pages/new.md", "---\ntitle: New\n---\n\n## Part\n");
    assert_eq!(led(new, &["/guide/"]), ["/guide/ -> /new/"]);
}

#[test]
fn a_tab_stays_in_its_language_where_the_file_is_shown_in_it() {
    let open = ["/", "/zh/", "/guide/", "/zh/guide/"];
    let guide = |project: Project| project.file("content/pages/guide.md", GUIDE.replace("early", "soon"));
    let expected = ["/", "/zh/", "/guide/", "/zh/guide/"].map(|from| {
        let to = if from.starts_with("/zh/") { "/zh/guide/" } else { "/guide/" };
        format!("{from} -> {to}#visas")
    });
    assert_eq!(led(guide, &open), expected, "shown in Chinese too, for want of a translation");
    let about = |project: Project| project.file("content/pages/about.zh-Hans.md", "---\ntitle: 关于\n---\n\n他们。\n");
    assert_eq!(led(about, &["/", "/zh/"]), ["/ -> /zh/about/#", "/zh/ -> /zh/about/#"]);
}

#[test]
fn a_saved_record_is_shown_on_its_page_and_of_a_list_the_one_that_changed() {
    let red = |project: Project| project.file("content/records/rooms/red.yaml", "name: Dark red\n");
    assert_eq!(led(red, &["/", "/zh/about/"]), ["/ -> /rooms/red/", "/zh/about/ -> /zh/rooms/red/"]);
    let more = "- id: blue\n  name: Blue\n- id: grey\n  name: Light grey\n";
    let grey = |project: Project| project.file("content/records/rooms/more.yaml", more);
    assert_eq!(led(grey, &["/"]), ["/ -> /rooms/grey/"]);
}

#[test]
fn a_record_without_a_page_is_shown_where_the_tab_is() {
    let tip = |project: Project| project.file("content/records/tips/early.yaml", "name: Go very early\n");
    assert_eq!(led(tip, &["/", "/guide/"]), ["/ -> /#early", "/guide/ -> /guide/#early"]);
}

#[test]
fn what_is_on_every_page_or_on_none_leads_nowhere() {
    let nobody =
        |edit: &dyn Fn(Project) -> Project, why: &str| assert_eq!(led(edit, &["/", "/guide/"]), [""; 0], "{why}");
    nobody(&|project| project, "nothing changed");
    nobody(&|project| project.file("themes/default/assets/site.css", "body {}"), "a style sheet");
    nobody(&|project| project.file("themes/default/templates/page.html", "{% extends \"base.html\" %}"), "a template");
    nobody(&|project| project.file("themes/default/locales/en.yaml", "nav:\n  skip: Jump\n"), "words of the theme");
    nobody(&|project| project.file("content/collections/rooms.yaml", ROOMS.replace("Rooms", "Halls")), "a collection");
    nobody(
        &|project| project.file("content/site.yaml", crate::project::SITE.replace("A site", "The site")),
        "the configuration",
    );
    nobody(&|project| project.file("static/a.txt", "a"), "a file");
    nobody(&|project| project.without("content/pages/guide.md"), "a deleted page");
    nobody(&|project| project.file("content/pages/idea.md", "---\ntitle: Idea\ndraft: true\n---\n"), "a draft");
}

#[test]
fn a_broken_save_and_several_files_at_once_lead_nowhere() {
    let broken = |project: Project| project.file("content/pages/guide.md", GUIDE.replace("title:", "titel:"));
    assert_eq!(led(broken, &["/"]), [""; 0]);
    let both = |project: Project| {
        let project = project.file("content/pages/guide.md", GUIDE.replace("early", "soon"));
        project.file("content/records/rooms/red.yaml", "name: Dark red\n")
    };
    assert_eq!(led(both, &["/"]), [""; 0]);
    let renamed = |project: Project| project.without("content/pages/guide.md").file("content/pages/help.md", GUIDE);
    assert_eq!(led(renamed, &["/"]), [""; 0]);
}

#[test]
fn the_previews_own_pages_stay() {
    let guide = |project: Project| project.file("content/pages/guide.md", GUIDE.replace("early", "soon"));
    assert_eq!(led(guide, &["/_twinpress/"]), [""; 0]);
}
