//! The preview over a real disk: it sees what editors and version control do, and nothing else.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::time::{Instant, SystemTime};

use twinpress::config::Overrides;
use twinpress::domain;
use twinpress::model::Moment;
use twinpress::pipeline::Request;
use twinpress::serve::looker::Looker;
use twinpress::source::Disk;
use twinpress::theme::LinkStyle;

use crate::binary::Folder;
use crate::served::Served;

fn page(text: &str) -> String {
    format!("---\ntitle: Page\ndescription: A page.\n---\n\n{text}\n")
}

/// How a program puts a new text into a file.
type Save = fn(&Path, &str);

/// The ways in which editors save.
const SAVES: [(&str, Save); 5] = [
    ("in place, as VS Code and nano", |file, text| fs::write(file, text).unwrap()),
    ("by a backup and a new file, as vim", |file, text| {
        let probe = file.with_file_name("4913");
        fs::write(&probe, "").unwrap();
        fs::remove_file(&probe).unwrap();
        let backup = file.with_extension("md~");
        fs::rename(file, &backup).unwrap();
        fs::write(file, text).unwrap();
        fs::remove_file(&backup).unwrap();
    }),
    ("by a temporary file, as gedit and Sublime Text", |file, text| {
        let temporary = file.with_file_name(".goutputstream-XK2F81");
        fs::write(&temporary, text).unwrap();
        fs::rename(&temporary, file).unwrap();
    }),
    ("by two renames, as JetBrains", |file, text| {
        let [new, old] = ["md___jb_tmp___", "md___jb_old___"].map(|extension| file.with_extension(extension));
        fs::write(&new, text).unwrap();
        fs::rename(file, &old).unwrap();
        fs::rename(&new, file).unwrap();
        fs::remove_file(&old).unwrap();
    }),
    ("by deleting and writing again", |file, text| {
        fs::remove_file(file).unwrap();
        fs::write(file, text).unwrap();
    }),
];

fn looker(folder: &Folder) -> Looker {
    let request = Request {
        overrides: Overrides::default(),
        links: LinkStyle::Pretty,
        moment: Moment { today: "2026-03-05".into(), drafts: false },
    };
    let mut looker = Looker::new(Box::new(Disk::new(folder.path())), domain::collections, request);
    assert!(looker.look().is_some_and(|first| first.is_sound()));
    looker
}

#[test]
fn what_editors_and_systems_leave_beside_a_page_makes_no_build() {
    let folder = Folder::project();
    let mut looker = looker(&folder);
    let left = [
        ".index.md.swp",
        ".index.md.swx",
        "4913",
        "index.md~",
        ".#index.md",
        "#index.md#",
        "index.md.tmp",
        ".goutputstream-XK2F81",
        "index.md___jb_tmp___",
        "index.md___jb_old___",
        "index.mdX1b2C3.bck",
        ".index.md.kate-swp",
        ".~lock.index.md#",
        "~$index.md",
        ".DS_Store",
        "Thumbs.db",
        ".git/index.lock",
        "node_modules/a/readme.md",
    ];
    for name in left {
        folder.file(&format!("content/pages/{name}"), "half a sent");
        assert!(looker.look().is_none(), "{name}");
    }
    for name in ["dist/index.html", ".twinpress/manifest", "notes.md", "content/pages/new/.keep"] {
        folder.file(name, "none of its business");
        assert!(looker.look().is_none(), "{name}");
    }
}

#[test]
fn a_touch_without_a_change_makes_no_build_and_every_way_of_saving_makes_one() {
    let folder = Folder::project();
    let file = folder.path().join("content/pages/index.md");
    let mut looker = looker(&folder);
    for days in [1, 400] {
        let time = SystemTime::now() - std::time::Duration::from_secs(days * 86_400);
        fs::File::options().append(true).open(&file).unwrap().set_modified(time).unwrap();
        assert!(looker.look().is_none(), "only the time is another");
    }
    fs::write(&file, folder.text("content/pages/index.md")).unwrap();
    assert!(looker.look().is_none(), "the same bytes again");
    for (way, save) in SAVES {
        save(&file, &page(way));
        let next = looker.look().unwrap_or_else(|| panic!("{way}: not seen"));
        assert!(next.snapshot.text_of("content/pages/index.md").unwrap().contains(way));
        assert!(next.is_sound() && looker.look().is_none(), "{way}");
    }
}

#[test]
fn a_tab_hears_of_every_way_of_saving() {
    for options in [&[][..], &["--poll"]] {
        let folder = Folder::project();
        let file = folder.path().join("content/pages/index.md");
        let mut preview = Served::start(&folder, options);
        let mut tab = preview.tab("/");
        for (way, save) in SAVES {
            save(&file, &page(way));
            // Until then the tab may have heard that the file was gone for a moment.
            while !tab.next("event: change").contains("\"kind\":\"page\"") || !preview.get("/").contains(way) {}
        }
        assert!(!preview.said().contains("panicked"), "{}", preview.said());
    }
}

#[test]
fn folders_may_come_move_and_go_and_come_back() {
    for options in [&[][..], &["--poll"]] {
        let folder = Folder::project();
        let [root, content] = [folder.path(), folder.path().join("content")];
        let mut preview = Served::start(&folder, options);

        folder.file("content/pages/news/2026/first.md", page("In a new folder."));
        preview.until_page("/news/2026/first/", "In a new folder.");
        folder.file("content/pages/news/2026/first.md", page("Changed there."));
        preview.until_page("/news/2026/first/", "Changed there.");

        fs::rename(content.join("pages/news"), content.join("pages/stories")).unwrap();
        preview.until_page("/stories/2026/first/", "Changed there.");
        preview.until_page("/news/2026/first/", "404 Not Found");
        folder.file("content/pages/stories/2026/first.md", page("Changed after the move."));
        preview.until_page("/stories/2026/first/", "Changed after the move.");

        let away = folder.above().join("away");
        fs::rename(&content, &away).unwrap();
        preview.until("the missing configuration", |preview| preview.said().contains("content/site.yaml"));
        assert!(preview.get("/").contains("Hello."), "the last good page stays");
        fs::rename(&away, &content).unwrap();
        folder.file("content/pages/index.md", page("The content is back."));
        preview.until_page("/", "The content is back.");
        folder.file("content/pages/index.md", page("And watched."));
        preview.until_page("/", "And watched.");

        fs::rename(&root, &away).unwrap();
        let builds = preview.builds();
        preview.until("a look at nothing", |preview| preview.builds() > builds);
        fs::create_dir(&root).unwrap();
        folder.file("content/site.yaml", crate::project::SITE);
        folder.file("content/pages/index.md", page("Another project."));
        preview.until_page("/", "Another project.");
        folder.file("content/pages/index.md", page("And watched too."));
        preview.until_page("/", "And watched too.");
    }
}

#[test]
fn a_checkout_of_a_thousand_files_ends_in_the_right_state_after_very_few_builds() {
    let folder = Folder::project();
    folder.file("content/site.yaml", crate::project::SITE.replace("fallback", "omit"));
    let name = |number: usize| format!("content/pages/part-{}/page-{number}.md", number / 100);
    let write = |number: usize, branch: &str| folder.file(&name(number), page(&format!("Page {number} of {branch}.")));
    for number in 0..750 {
        write(number, "the old branch");
    }
    let mut preview = Served::start(&folder, &[]);
    let before = preview.builds();
    let start = Instant::now();
    // 250 files are deleted, 500 changed, 250 new.
    for number in 0..1000 {
        if number < 250 {
            fs::remove_file(folder.path().join(name(number))).unwrap();
        } else {
            write(number, "the new branch");
        }
    }
    let took = start.elapsed();
    preview.until_page("/part-9/page-999/", "Page 999 of the new branch.");
    for number in (0..1000).step_by(37) {
        let shown = preview.get(&format!("/part-{}/page-{number}/", number / 100));
        let expected =
            if number < 250 { "404 Not Found".to_owned() } else { format!("Page {number} of the new branch.") };
        assert!(shown.contains(&expected), "{number}: {shown}");
    }
    preview.wait_for_build_after(before);
    // One if the files came without a pause; on a busy machine a pause may look like the end.
    let builds = preview.builds() - before;
    let most = 1 + took.as_millis() / 50;
    assert!(builds as u128 <= most, "{builds} builds for a checkout that took {took:?}");
}

#[test]
fn the_preview_writes_nothing() {
    let folder = Folder::project();
    folder.build(&[]);
    let before = folder.tree(".");
    let mut preview = Served::start(&folder, &[]);
    folder.file("content/pages/index.md", page("Changed."));
    preview.until_page("/", "Changed.");
    folder.file("content/pages/index.md", "---\ntitel: Broken\n---\n");
    preview.until("the mistake", |preview| preview.said().contains("titel"));
    preview.get("/_twinpress/");
    drop(preview);
    let written = |tree: &std::collections::BTreeMap<String, _>| {
        tree.iter()
            .filter(|(path, _)| !path.starts_with("content/"))
            .map(|(path, seen)| (path.clone(), format!("{seen:?}")))
            .collect::<Vec<_>>()
    };
    assert_eq!(written(&folder.tree(".")), written(&before));
    assert!(
        before.keys().any(|path| path.starts_with("dist/"))
            && before.keys().any(|path| path.starts_with(".twinpress/"))
    );
}

#[test]
fn ctrl_c_ends_the_preview_with_tabs_open() {
    let folder = Folder::project();
    let preview = Served::start(&folder, &[]);
    let (_tab, _silent) = (preview.tab("/"), preview.connect().unwrap());
    // What a shell shows as 130.
    assert_eq!(preview.end("INT").signal(), Some(2));
}
