//! The commands for people who write the site: `new`, `status`, `refs` and `theme eject`.

use crate::binary::Folder;

#[test]
fn a_new_record_says_what_belongs_in_it_and_check_says_what_is_missing() {
    let folder = Folder::project();
    let ran = folder.run(&["new", "contacts", "school-liaison"]);
    assert_eq!((ran.code, &*ran.stdout), (0, "content/records/contacts/school-liaison.yaml\n"), "{}", ran.stderr);
    let written = folder.text("content/records/contacts/school-liaison.yaml");
    assert!(written.contains("required: a text in every language.\nrole:\n  en:\n  zh-Hans:\n"), "{written}");
    assert!(written.contains("optional: a text.\n# phone:\n"), "{written}");
    // Nothing but what is to be filled in is found, each in its place.
    let ran = folder.run(&["check", "--format", "json"]);
    assert_eq!(ran.code, 1);
    for line in ran.stdout.lines() {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(finding["file"], "content/records/contacts/school-liaison.yaml", "{line}");
        assert!(["E0302", "E0303", "E0310"].contains(&finding["code"].as_str().unwrap()), "{line}");
    }
    // What the editor has begun is never written over.
    let ran = folder.run(&["new", "contacts", "school-liaison"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("there is a record `contacts/school-liaison` already"), "{}", ran.stderr);
    assert_eq!(folder.text("content/records/contacts/school-liaison.yaml"), written);
}

#[test]
fn a_new_page_is_made_in_every_language() {
    let folder = Folder::project();
    let ran = folder.run(&["new", "page", "news/visit.md"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (0, 2), "{}", ran.stderr);
    for file in ["content/pages/news/visit.md", "content/pages/news/visit.zh-Hans.md"] {
        let filled = folder
            .text(file)
            .replace("\ntitle:\n", "\ntitle: 访问\ndescription: 访问。\n")
            .replace("# draft:", "draft:");
        assert!(filled.contains("title: 访问"), "{filled}");
        folder.file(file, &filled);
    }
    let ran = folder.run(&["check"]);
    assert!(!ran.stderr.contains("content/pages/news/visit.md:"), "{}", ran.stderr);
}

#[test]
fn a_name_that_cannot_be_is_refused_with_the_nearest_one() {
    let folder = Folder::project();
    let before = folder.tree("");
    for (arguments, said) in [
        (&["new", "contact", "x"][..], "did you mean `contacts`?"),
        (&["new", "contacts", "School Liaison"], "cannot be an id"),
        (&["new", "contacts", "../x"], "cannot be an id"),
        (&["new", "page", "../../x"], "cannot be the path of a page"),
        (&["new", "page", "index"], "`content/pages/index.md` exists already"),
        (&["refs", "contacts/nobody"], "there is no record `contacts/nobody`"),
        (&["theme", "eject", "page.html"], "did you mean `templates/page.html`?"),
        (&["theme", "eject", "../../content/site.yaml"], "the theme has no built-in file"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
    }
    assert!(folder.tree("") == before, "something was written");
}

#[test]
fn an_ejected_file_takes_the_place_of_the_built_in_one_and_is_never_written_over() {
    let folder = Folder::project();
    folder.file("content/site.yaml", format!("{}theme: {{name: sea}}\n", crate::project::SITE));
    let ran = folder.run(&["theme", "eject", "templates/page.html"]);
    assert_eq!((ran.code, &*ran.stdout), (0, ""), "{}", ran.stderr);
    let file = "themes/sea/templates/page.html";
    let built_in = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/templates/page.html"));
    assert_eq!(folder.text(file), built_in.unwrap());
    folder.build(&[]);
    folder.file(file, folder.text(file).replace("{{ <ui.prose /> }}", "{{ <ui.prose /> }} mine"));
    folder.build(&[]);
    assert!(folder.text("dist/index.html").contains("mine"));
    let ran = folder.run(&["theme", "eject", "templates/page.html"]);
    assert_eq!(ran.code, 2);
    assert!(folder.text(file).contains("mine"), "{}", ran.stderr);
}

#[test]
fn refs_lists_every_record_page_and_line_that_uses_a_record() {
    let folder = Folder::repository("site");
    folder.file("content/pages/x.md", "---\ntitle: X\n---\n\nText.\n\n[Cardiff](places:cardiff)\n");
    folder.file("content/pages/y.md", "---\ntitle: Y\n---\n\n{{< contact id=\"council-liaison\" >}}\n");
    let ran = folder.run(&["refs", "places/cardiff"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    let lines: Vec<&str> = ran.stdout.lines().collect();
    for line in [
        "content/pages/x.md:7\tpage x",
        "content/records/partnerships/cardiff-xiamen.yaml\tpartnerships/cardiff-xiamen",
    ] {
        assert!(lines.contains(&line), "{}", ran.stdout);
    }
    let ran = folder.run(&["refs", "contacts:council-liaison"]);
    assert!(ran.stdout.contains("content/pages/y.md:5\tpage y\n"), "{}", ran.stdout);
    folder.file("content/records/contacts/nobody.yaml", folder.text("content/records/contacts/council-liaison.yaml"));
    let ran = folder.run(&["refs", "contacts/nobody"]);
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (0, "", "Nothing uses `contacts/nobody`.\n"));
}

#[test]
fn status_lists_what_is_hidden_old_unreal_or_untranslated() {
    let folder = Folder::repository("site");
    let page = |more: &str| format!("---\ntitle: X\n{more}---\n\nText.\n");
    folder
        .file("content/pages/a.md", page("draft: true\n"))
        .file("content/pages/b.md", page("publish_on: 2027-06-01\n"))
        .file("content/pages/c.md", page("expires_on: 2026-06-01\n"))
        .file("content/pages/d.md", page(""));
    let ran = folder.run(&["status", "--now", "2026-12-01"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    for line in [
        "Drafts: 1\n  content/pages/a.md\n",
        "Scheduled: 1\n  content/pages/b.md from 2027-06-01\n",
        "Expired: 1\n  content/pages/c.md on 2026-06-01\n",
        "Not checked for twelve months: none\n",
        "(content/site.yaml:",
        "\nIn zh-Hans: ",
    ] {
        assert!(ran.stdout.contains(line), "{line}\n{}", ran.stdout);
    }
    let ran = folder.run(&["status", "--now", "2028-01-01"]);
    let record =
        "partnerships/cardiff-xiamen (content/records/partnerships/cardiff-xiamen.yaml), checked on 2026-11-24";
    assert!(ran.stdout.contains(record), "{}", ran.stdout);
}
