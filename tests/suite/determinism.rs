//! The same input gives the same bytes, whoever builds it, where and how; and nothing is written twice.

use std::process::Command;

use crate::binary::{Folder, PROGRAM, Ran};

/// The program under another umask.
fn under_umask(umask: &str, folder: &Folder, arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "umask \"$1\" && shift && exec \"$@\"", "sh", umask, PROGRAM]).args(arguments);
    command.current_dir(folder.path()).env_remove("SOURCE_DATE_EPOCH").env("HOME", folder.above());
    command
}

#[test]
fn the_site_is_the_same_whatever_the_threads_the_folder_and_the_environment() {
    let day = ["--now", crate::published::TODAY];
    let one = Folder::repository_with_pictures("one");
    let mut command = under_umask("022", &one, &[&["build", "--jobs", "1"], &day[..]].concat());
    let ran = Ran::of(
        command.env("TZ", "Pacific/Kiritimati").env("LANG", "tr_TR.UTF-8").env("USER", "ayse").output().unwrap(),
    );
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let other = Folder::repository_with_pictures("another place/with spaces");
    let mut command = under_umask("077", &other, &[&["build", "--jobs", "8"], &day[..]].concat());
    let ran = Ran::of(command.env("TZ", "America/Los_Angeles").env("LANG", "C").env("USER", "li").output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr);

    let (one_files, other_files) = (one.files("dist"), other.files("dist"));
    assert!(one_files.keys().filter(|path| path.ends_with("/share.png")).count() > 400);
    let names = |files: &std::collections::BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one_files), names(&other_files));
    for (path, bytes) in &one_files {
        assert!(*bytes == other_files[path], "`{path}` differs");
        let text = String::from_utf8_lossy(bytes);
        for place in [one.above(), std::path::Path::new(env!("CARGO_MANIFEST_DIR"))] {
            assert!(!text.contains(place.to_str().unwrap()), "`{path}` names the machine's `{}`", place.display());
        }
    }
}

#[test]
fn a_second_build_of_the_same_input_writes_nothing() {
    let folder = Folder::repository("site");
    let first = folder.build(&["--now", crate::published::TODAY]);
    let before = folder.tree("");
    assert!(first.stderr.contains(" written, 0 unchanged, 0 removed."), "{}", first.stderr);
    let second = folder.build(&["--now", crate::published::TODAY]);
    let count = folder.files("dist").keys().filter(|path| !path.ends_with('/')).count();
    let line = format!("{count} files in `dist`: 0 written, {count} unchanged, 0 removed.");
    assert!(second.stderr.contains(&line), "{}", second.stderr);
    let after = folder.tree("");
    // The folder itself, the list of what was published and the cache included; the lock names its holder.
    let is_lock = |path: &str| path.starts_with(".twinpress/") && path.ends_with(".lock");
    for (path, (_, time)) in before.iter().filter(|(path, _)| !is_lock(path)) {
        assert_eq!(after[path].1, *time, "`{path}` was touched");
    }
    assert!(before.keys().eq(after.keys()), "something was added or removed");
}

#[test]
fn an_edit_writes_what_a_clean_build_writes() {
    let edited = Folder::repository("edited");
    edited.build(&["--now", crate::published::TODAY]);
    let page = "content/pages/privacy.md";
    let text = edited.text(page).replacen("---\n\n", "---\n\nOne more sentence.\n\n", 1);
    edited
        .file(page, &text)
        .file("content/records/areas/wales.yaml", "kind: nation\nname: {en: Cymru, zh-Hans: 威尔士}\n");
    let ran = edited.build(&["--now", crate::published::TODAY]);
    assert!(!ran.stderr.contains(": 0 written") && !ran.stderr.contains(" 0 unchanged"), "{}", ran.stderr);
    let clean = Folder::empty("clean");
    for part in ["content", "static", "themes"] {
        for (path, bytes) in edited.files(part).into_iter().filter(|(path, _)| !path.ends_with('/')) {
            clean.file(&format!("{part}/{path}"), &bytes);
        }
    }
    clean.build(&["--now", crate::published::TODAY]);
    assert!(edited.files("dist") == clean.files("dist"));
    assert!(edited.text("dist/privacy/index.html").contains("One more sentence."));
    assert!(edited.text("dist/partnerships/nation/wales/index.html").contains("Cymru"));
}

#[test]
fn today_comes_from_the_option_or_the_environment() {
    let folder = Folder::project();
    folder.file(
        "content/pages/visit.md",
        "---\ntitle: Visit\ndescription: On.\npublish_on: 2026-03-01\nexpires_on: 2026-04-01\n---\n",
    );
    let page = folder.path().join("dist/visit/index.html");
    let built_at = |seconds: &str, arguments: &[&str]| {
        let mut command = folder.command(&[&["build"], arguments].concat());
        Ran::of(command.env("SOURCE_DATE_EPOCH", seconds).output().unwrap())
    };
    // 1 March 2026, 00:00 and one second before that.
    assert_eq!(built_at("1772323200", &[]).code, 0);
    assert!(page.exists());
    let early = built_at("1772323199", &[]);
    assert!(!page.exists() && early.stderr.contains("Not shown: 1 scheduled."), "{}", early.stderr);
    built_at("0", &["--now", "2026-03-31"]);
    assert!(page.exists(), "the option counts before the environment");
    let late = built_at("1772323200", &["--now", "2026-04-01"]);
    assert!(!page.exists() && late.stderr.contains("Not shown: 1 expired."), "{}", late.stderr);
    for (seconds, arguments, complaint) in [
        ("soon", &[][..], "SOURCE_DATE_EPOCH is `soon`"),
        ("99999999999999", &[], "out of range"),
        ("0", &["--now", "1 March"], "`--now 1 March` is not a date"),
    ] {
        let ran = built_at(seconds, arguments);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains(complaint), "{}", ran.stderr);
    }
}
