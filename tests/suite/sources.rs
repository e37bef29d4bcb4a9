//! Reading a project: encodings, names, links, and things that are not files.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use twinpress::diag::Diagnostic;
use twinpress::source::{Disk, Memory, Snapshot};

/// `CODE file: message` for each finding, with the help that follows it.
fn told(findings: &[Diagnostic]) -> Vec<String> {
    let file = |finding: &Diagnostic| finding.primary.as_ref().map(|label| label.file.to_string()).unwrap_or_default();
    findings.iter().map(|it| format!("{} {}: {} ({})", it.code.id, file(it), it.message, it.help.join("; "))).collect()
}

/// The text of one page made of these bytes, and the findings.
fn page(bytes: &[u8]) -> (String, Vec<String>) {
    let (snapshot, findings) = Snapshot::take(&Memory::new().with("content/a.md", bytes));
    (snapshot.text_of("content/a.md").unwrap().to_owned(), told(&findings))
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn project(files: &[&str]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, *file).unwrap();
    }
    dir
}

fn on_disk(dir: &Path) -> (Vec<String>, Vec<String>) {
    let (snapshot, findings) = Snapshot::take(&Disk::new(dir));
    (snapshot.files().map(|file| file.path.to_string()).collect(), told(&findings))
}

#[test]
fn line_ends_and_byte_order_marks_do_not_reach_the_parser() {
    assert_eq!(page(b"one\ntwo\n"), ("one\ntwo\n".into(), vec![]));
    assert_eq!(page(b"\xEF\xBB\xBFone\r\ntwo\rthree\r\n\r\n"), ("one\ntwo\nthree\n\n".into(), vec![]));
    assert_eq!(page(b""), (String::new(), vec![]));
}

#[test]
fn a_page_in_latin_1_is_reported_with_the_offset_and_a_hint() {
    let (text, told) = page(b"caf\xC3\xA9\r\nd\xE9j\xE0 vu");
    assert_eq!(text, "café\nd\u{fffd}j\u{fffd} vu");
    assert_eq!(
        told,
        ["E0101 content/a.md: `content/a.md` is not UTF-8 text (at byte 8) \
          (it looks like Latin-1 or Windows-1252 (often called \"ANSI\"): save it again and choose the encoding UTF-8)"]
    );
    let (_, findings) = Snapshot::take(&Memory::new().with("content/a.md", b"caf\xC3\xA9\r\nd\xE9j\xE0 vu"));
    let span = findings[0].primary.clone().unwrap().span.unwrap();
    assert_eq!(&text[span], "\u{fffd}", "the finding points into the text as it is shown");
}

#[test]
fn a_page_in_gbk_is_reported_as_such() {
    // "title: 厦门大学 is here", as an older Chinese editor saves it.
    let (text, told) = page(b"title: \xCF\xC3\xC3\xC5\xB4\xF3\xD1\xA7 is here");
    assert!(told[0].contains("at byte 7") && told[0].contains("GBK"), "{told:?}");
    assert!(text.starts_with("title: ") && text.ends_with(" is here"));
}

#[test]
fn a_page_in_utf_16_is_reported_once_and_still_understood() {
    let text = "title: 厦门 and Cardiff, and a few more words\r\n";
    for bytes in
        [utf16(&format!("\u{feff}{text}"), u16::to_le_bytes), utf16(&format!("\u{feff}{text}"), u16::to_be_bytes)]
    {
        let (seen, told) = page(&bytes);
        assert_eq!(seen, text.replace("\r\n", "\n"));
        assert!(told.len() == 1 && told[0].contains("UTF-16"), "{told:?}");
    }
    assert_eq!(page(&utf16("\u{feff}厦门大学", u16::to_be_bytes)).0, "厦门大学");
    for bytes in [utf16("title: Cardiff\n", u16::to_le_bytes), utf16("title: Cardiff\n", u16::to_be_bytes)] {
        let (_, told) = page(&bytes);
        assert!(told.len() == 1 && told[0].starts_with("E0101") && told[0].contains("UTF-16"), "{told:?}");
    }
}

#[test]
fn a_nul_byte_is_reported_where_it_stands() {
    let (_, told) = page(b"one\ntw\0o");
    assert_eq!(
        told,
        ["E0102 content/a.md: a NUL byte at byte 6, line 2 \
          (the file is damaged or is not text; save it again from your editor)"]
    );
}

#[test]
fn static_files_and_images_are_bytes_as_they_are() {
    let files = Memory::new()
        .with("static/notes.md", b"\xFF\0\r\n")
        .with("content/photo.jpg", b"\xFF\xD8\0\r\n")
        .with("themes/default/assets/site.css", "a {}\r\n");
    let (snapshot, findings) = Snapshot::take(&files);
    assert_eq!(told(&findings), [""; 0]);
    assert_eq!(snapshot.get("static/notes.md").unwrap().bytes(), b"\xFF\0\r\n");
    assert_eq!(snapshot.get("content/photo.jpg").unwrap().bytes(), b"\xFF\xD8\0\r\n");
    assert_eq!(snapshot.text_of("content/photo.jpg"), None);
    assert_eq!(snapshot.text_of("themes/default/assets/site.css"), Some("a {}\n"));
}

#[test]
fn files_beyond_the_limit_are_not_read() {
    let files = Memory::new()
        .with("content/at-the-limit.md", vec![b'x'; 10 << 20])
        .with("content/large.md", vec![b'x'; (10 << 20) + 1])
        .with("content/records/large.yaml", vec![b'x'; (50 << 20) + 1])
        .with("static/film.mp4", vec![b'x'; (50 << 20) + 1]);
    let (snapshot, findings) = Snapshot::take(&files);
    let told = told(&findings);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("E0106 content/large.md: `content/large.md` is larger than 10 MiB"));
    assert!(
        told[1].starts_with("E0106 content/records/large.yaml: `content/records/large.yaml` is larger than 50 MiB")
    );
    assert_eq!(snapshot.len(), 2);
    let dir = project(&["content/a.md"]);
    fs::write(dir.path().join("content/a.md"), vec![b'x'; (10 << 20) + 1]).unwrap();
    assert!(on_disk(dir.path()).1[0].starts_with("E0106"));
}

#[test]
fn names_that_windows_cannot_hold_are_reported_once_for_a_folder() {
    let files = Memory::new()
        .with("content/con/a.md", "")
        .with("content/con/b.md", "")
        .with("content/what?.md", "")
        .with("content/tab\there.md", "")
        .with("content/trailing./fine.md", "");
    let told = told(&Snapshot::take(&files).1);
    assert_eq!(
        told,
        [
            "E0103 content/con/a.md: the folder name `content/con` does not work everywhere \
             (Windows keeps the name `con` for a device; rename the folder)",
            "E0103 content/tab\there.md: the file name `tab\\there.md` does not work everywhere \
             (it contains the control character U+0009; rename the file)",
            "E0103 content/trailing./fine.md: the folder name `content/trailing.` does not work everywhere \
             (Windows does not allow a dot or a space at the end of a name; rename the folder)",
            "E0103 content/what?.md: the file name `what?.md` does not work everywhere \
             (Windows does not allow `?` in a name; rename the file)",
        ]
    );
}

#[test]
fn two_names_that_differ_only_in_how_an_accent_is_stored_are_reported() {
    let files = Memory::new().with("content/caf\u{e9}.md", "one").with("content/cafe\u{301}.md", "two");
    let (snapshot, findings) = Snapshot::take(&files);
    assert_eq!(snapshot.len(), 1);
    let told = told(&findings);
    assert!(told.len() == 1 && told[0].starts_with("E0602 content/café.md: two files are both called"), "{told:?}");
}

#[test]
fn a_name_stored_with_separate_accents_is_found_under_its_usual_form() {
    let dir = project(&["content/cafe\u{301}.md"]);
    let (snapshot, findings) = Snapshot::take(&Disk::new(dir.path()));
    assert_eq!(told(&findings), [""; 0]);
    assert_eq!(snapshot.text_of("content/caf\u{e9}.md"), Some("content/cafe\u{301}.md"));
}

#[test]
fn only_the_three_folders_are_read_and_left_overs_of_editors_are_not() {
    let dir = project(&[
        "README.md",
        "dist/index.html",
        "content/b.md",
        "content/a/b.md",
        "content/a.md",
        "content/.a.md.swp",
        "content/a.md~",
        "content/4913",
        "content/.git/HEAD",
        "content/node_modules/x/y.md",
        "themes/default/theme.yaml",
        "static/.well-known/security.txt",
        "static/.DS_Store",
    ]);
    let (files, told) = on_disk(dir.path());
    assert_eq!(
        files,
        [
            "content/a.md",
            "content/a/b.md",
            "content/b.md",
            "static/.well-known/security.txt",
            "themes/default/theme.yaml"
        ]
    );
    assert_eq!(told, [""; 0]);
}

#[test]
fn a_project_without_files_is_an_empty_snapshot() {
    let dir = project(&[]);
    assert_eq!(on_disk(dir.path()), (vec![], vec![]));
}

#[test]
fn under_gives_a_folder_and_nothing_that_only_starts_like_it() {
    let files = ["content/a-b.md", "content/a.md", "content/a/1.md", "content/a/b/2.md", "content/ab/3.md"];
    let memory = files.iter().fold(Memory::new(), |memory, file| memory.with(*file, ""));
    let (snapshot, _) = Snapshot::take(&memory);
    let under = |folder| snapshot.under(folder).map(|file| file.path.as_str()).collect::<Vec<_>>();
    assert_eq!(under("content/a"), ["content/a/1.md", "content/a/b/2.md"]);
    assert_eq!(under("content").len(), 5);
    assert_eq!(under("conten"), [""; 0]);
}

#[test]
fn a_second_snapshot_sees_every_change_and_equals_a_fresh_one() {
    let files = ["content/same.md", "content/edited.md", "content/older.md", "content/removed.md"];
    let dir = project(&files);
    let disk = Disk::new(dir.path());
    let age = |file: &str, seconds| {
        let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        fs::File::options().write(true).open(dir.path().join(file)).unwrap().set_modified(time).unwrap();
    };
    for file in files {
        age(file, 1_000_000_000);
    }
    let (before, _) = Snapshot::take(&disk);
    fs::write(dir.path().join("content/edited.md"), "content/EDITED.md").unwrap();
    fs::write(dir.path().join("content/older.md"), "content/OLDER.md").unwrap();
    age("content/older.md", 900_000_000);
    fs::write(dir.path().join("content/added.md"), "added").unwrap();
    fs::remove_file(dir.path().join("content/removed.md")).unwrap();
    let (after, _) = before.retake(&disk);
    assert_eq!(after.text_of("content/edited.md"), Some("content/EDITED.md"));
    assert_eq!(after, Snapshot::take(&disk).0);
    let shared = |snapshot: &Snapshot| snapshot.get("content/same.md").unwrap().text().as_ptr();
    assert_eq!(shared(&before), shared(&after), "a file with the same stamp is not read again");
    assert_ne!(before.get("content/edited.md").unwrap().digest(), after.get("content/edited.md").unwrap().digest());
}

#[test]
fn a_file_that_has_only_just_changed_is_read_again_even_if_its_stamp_is_the_same() {
    let dir = project(&["content/a.md"]);
    let path = dir.path().join("content/a.md");
    let (before, _) = Snapshot::take(&Disk::new(dir.path()));
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, "content/b.md").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    assert_eq!(before.retake(&Disk::new(dir.path())).0.text_of("content/a.md"), Some("content/b.md"));
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    #[test]
    fn links_inside_the_project_are_followed() {
        let dir = project(&["content/a.md", "shared/x.md", "shared/y/z.md"]);
        symlink("a.md", dir.path().join("content/link.md")).unwrap();
        symlink("../shared", dir.path().join("content/folder")).unwrap();
        let (files, told) = on_disk(dir.path());
        assert_eq!(told, [""; 0]);
        assert_eq!(files, ["content/a.md", "content/folder/x.md", "content/folder/y/z.md", "content/link.md"]);
    }

    #[test]
    fn links_that_leave_dangle_or_loop_are_errors_and_nothing_behind_them_is_read() {
        let outside = project(&["secret.md", "deep/secret.md"]);
        let dir = project(&["content/a.md", "content/sub/b.md", "shared/c.md"]);
        let link = |target: &Path, name: &str| symlink(target, dir.path().join("content").join(name)).unwrap();
        link(&outside.path().join("secret.md"), "out.md");
        link(outside.path(), "out");
        link(Path::new("../../../../../../../../../../etc"), "etc");
        link(Path::new("nowhere.md"), "dangling.md");
        link(Path::new("circle.md"), "circle.md");
        link(Path::new(".."), "sub/up");
        symlink("../content", dir.path().join("shared/back")).unwrap();
        link(Path::new("../shared"), "via");
        let (files, told) = on_disk(dir.path());
        assert_eq!(files, ["content/a.md", "content/sub/b.md", "content/via/c.md"]);
        let told: Vec<_> = told.iter().map(|told| told.split(" (").next().unwrap()).collect();
        assert_eq!(
            told,
            [
                "E0104 content/circle.md: the symbolic link `content/circle.md` leads in a circle",
                "E0104 content/dangling.md: the symbolic link `content/dangling.md` leads to nothing",
                "E0104 content/etc: the symbolic link `content/etc` leaves the project",
                "E0104 content/out: the symbolic link `content/out` leaves the project",
                "E0104 content/out.md: the symbolic link `content/out.md` leaves the project",
                "E0104 content/sub/up: the symbolic link `content/sub/up` leads in a circle",
                "E0104 content/via/back: the symbolic link `content/via/back` is reached through another link",
            ]
        );
    }

    #[test]
    fn a_source_folder_that_is_a_link_out_of_the_project_is_not_read() {
        let outside = project(&["a.md"]);
        let dir = project(&[]);
        symlink(outside.path(), dir.path().join("content")).unwrap();
        let (files, told) = on_disk(dir.path());
        assert!(files.is_empty() && told.len() == 1 && told[0].starts_with("E0104 content:"), "{told:?}");
    }

    #[test]
    fn a_pipe_is_reported_and_never_opened() {
        // Opening a pipe that nobody writes to would wait for ever.
        let dir = project(&["content/a.md"]);
        let pipe = dir.path().join("content/pipe.md");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        symlink("pipe.md", dir.path().join("content/link.md")).unwrap();
        symlink("/dev/zero", dir.path().join("content/zero.md")).unwrap();
        let (files, told) = on_disk(dir.path());
        assert_eq!(files, ["content/a.md"]);
        assert!(told[0].starts_with("E0105 content/link.md:"), "{told:?}");
        assert!(told[1].starts_with("E0105 content/pipe.md:"), "{told:?}");
        assert!(told[2].starts_with("E0104 content/zero.md:"), "{told:?}");
    }

    #[test]
    fn a_name_that_is_not_utf_8_is_reported() {
        use std::os::unix::ffi::OsStrExt;
        let dir = project(&["content/a.md"]);
        let name = std::ffi::OsStr::from_bytes(b"caf\xE9.md");
        fs::write(dir.path().join("content").join(name), "").unwrap();
        let (files, told) = on_disk(dir.path());
        assert_eq!(files, ["content/a.md"]);
        assert!(told.len() == 1 && told[0].starts_with("E0103 content/caf\u{fffd}.md:"), "{told:?}");
    }
}
