//! What must never happen to files in and around the output folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;
use twinpress::write::{OpenOptions, OutputFolder, Report, WriteError};

/// A project folder `site` in a folder of its own.
struct Project {
    temp: TempDir,
    options: OpenOptions,
}

fn project() -> Project {
    let temp = tempfile::tempdir().unwrap();
    for folder in ["site/content/pages", "site/themes/x", "site/.git", "homes/me"] {
        fs::create_dir_all(temp.path().join(folder)).unwrap();
    }
    let home = Utf8Path::from_path(temp.path()).unwrap().join("homes/me");
    Project { options: OpenOptions { home: Some(home), wait: Duration::ZERO, ..OpenOptions::default() }, temp }
}

impl Project {
    fn above(&self) -> &Utf8Path {
        Utf8Path::from_path(self.temp.path()).unwrap()
    }

    fn root(&self) -> Utf8PathBuf {
        self.above().join("site")
    }

    fn dist(&self) -> Utf8PathBuf {
        self.root().join("dist")
    }

    fn file(&self, path: &str, text: &str) -> &Self {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn open(&self, out: &str) -> Result<OutputFolder, WriteError> {
        OutputFolder::open(&self.root(), out.into(), &self.options)
    }

    /// Publishes files; each holds its own path and a few words.
    fn publish(&self, files: &[(&str, &str)]) -> Result<Report, WriteError> {
        let staging = self.open("dist")?.stage(&files.iter().map(|(path, _)| *path).collect::<Vec<_>>())?;
        for (path, text) in files {
            staging.put(path, text.as_bytes())?;
        }
        staging.commit()
    }

    fn forced(mut self) -> Self {
        self.options.force = true;
        self
    }
}

/// Every file below a folder with its text and time; links as what they point to; folders with a slash at the end.
fn tree(folder: impl AsRef<Path>) -> BTreeMap<String, (String, Option<SystemTime>)> {
    let mut seen = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder.as_ref()).min_depth(1).into_iter().flatten() {
        let path = entry.path().strip_prefix(folder.as_ref()).unwrap().to_str().unwrap().to_owned();
        let time = Some(entry.metadata().unwrap().modified().unwrap());
        if entry.path_is_symlink() {
            seen.insert(path, (format!("-> {}", fs::read_link(entry.path()).unwrap().display()), time));
        } else if entry.file_type().is_dir() {
            seen.insert(path + "/", (String::new(), time));
        } else {
            seen.insert(path, (fs::read_to_string(entry.path()).unwrap(), time));
        }
    }
    seen
}

fn names(folder: impl AsRef<Path>) -> Vec<String> {
    tree(folder).into_keys().collect()
}

fn report(written: usize, unchanged: usize, removed: usize) -> Report {
    Report { written, unchanged, removed }
}

fn refusal(result: Result<OutputFolder, WriteError>) -> String {
    match result {
        Err(error @ WriteError::Refused { .. }) => {
            assert!(error.help().is_some() && error.exit_code() == 2);
            error.to_string()
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn dangerous_folders_are_refused_before_anything_is_written() {
    let project = project();
    let above = project.above().to_string();
    let before = tree(project.temp.path());
    for (out, reason) in [
        ("", "empty"),
        ("  ", "empty"),
        ("/", "root of the disk"),
        (".", "the project itself"),
        ("./", "the project itself"),
        ("dist/..", "the project itself"),
        ("content/..", "the project itself"),
        ("..", "the project lies in it"),
        ("../", "the project lies in it"),
        ("../../../../../../../../../..", "root of the disk"),
        ("content", "`content`"),
        ("content/", "`content`"),
        ("Content", "`content`"),
        ("content/pages", "`content`"),
        ("content/new/deep", "`content`"),
        ("dist/../content", "`content`"),
        ("new/../content/x", "`content`"),
        ("themes/x", "`themes`"),
        ("static", "`static`"),
        ("STATIC/site", "`static`"),
        (".git", "`.git`"),
        (".twinpress/out", "`.twinpress`"),
        ("src", "`src`"),
        ("tests/out", "`tests`"),
        (&format!("{above}/homes/me"), "it is your home folder"),
        (&format!("{above}/homes/me/../me/"), "it is your home folder"),
        (&format!("{above}/homes"), "your home folder lies in it"),
        (&format!("{above}/site"), "the project itself"),
        (&above, "lies in it"),
    ] {
        let told = refusal(project.open(out));
        assert!(told.contains(reason) && told.starts_with("refusing to publish into"), "{out:?}: {told}");
    }
    assert_eq!(tree(project.temp.path()), before);
}

#[test]
fn a_folder_whose_name_only_starts_like_a_dangerous_one_is_fine() {
    let project = project();
    for out in ["content-out", "dist", "out/content", "../site-out", "../homes/me/www", "dist/../public"] {
        project.open(out).unwrap();
    }
}

#[test]
fn a_file_is_not_a_folder() {
    let project = project();
    project.file("dist", "a file");
    assert!(refusal(project.open("dist")).contains("it is a file"));
    assert!(project.open("dist/below").is_err());
}

#[cfg(unix)]
#[test]
fn links_do_not_hide_a_dangerous_folder() {
    use std::os::unix::fs::symlink;
    let project = project();
    for (target, name, reason) in [
        ("content", "a", "`content`"),
        ("/", "b", "root of the disk"),
        (".", "c", "the project itself"),
        ("..", "d", "lies in it"),
        ("../homes/me", "e", "your home folder"),
        ("nowhere", "f", "leads to nothing"),
        ("themes/x", "g", "`themes`"),
    ] {
        symlink(target, project.root().join(name)).unwrap();
        let told = refusal(project.open(name));
        assert!(told.contains(reason), "{name}: {told}");
    }
    assert!(refusal(project.open("c/content/pages")).contains("`content`"));
    // A source folder that is itself a link protects what it points to, and whatever that lies in.
    fs::create_dir_all(project.above().join("texts/static")).unwrap();
    symlink("../texts/static", project.root().join("static")).unwrap();
    assert!(refusal(project.open("../texts/static/out")).contains("`static`"));
    assert!(refusal(project.open("../texts")).contains("`static`"));
}

#[test]
fn a_folder_with_other_files_is_refused_and_left_alone() {
    let project = project();
    project.file("dist/holiday.jpg", "mine").file("dist/sub/notes.txt", "mine");
    let before = tree(project.temp.path());
    let error = project.publish(&[("index.html", "x")]).unwrap_err();
    assert_eq!(error.to_string(), "`dist` holds files that twinpress did not make, for example `holiday.jpg`");
    assert!(error.help().unwrap().contains("--force"));
    assert_eq!(tree(project.temp.path()), before);
}

#[test]
fn force_adds_and_never_replaces_or_deletes() {
    let project = project().forced();
    project.file("dist/holiday.jpg", "mine").file("dist/sub/notes.txt", "mine");
    let error = project.publish(&[("index.html", "x"), ("sub/notes.txt", "ours")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`dist/sub/notes.txt` was not made by twinpress, and `dist/sub/notes.txt` must go there"
    );
    assert_eq!(project.publish(&[("index.html", "x"), ("sub/index.html", "x")]).unwrap(), report(2, 0, 0));
    assert_eq!(project.publish(&[("index.html", "x")]).unwrap(), report(0, 1, 1));
    assert_eq!(names(project.dist()), ["holiday.jpg", "index.html", "sub/", "sub/notes.txt"]);
}

#[test]
fn a_foreign_folder_is_kept_even_when_it_becomes_empty() {
    let project = project();
    project.publish(&[("index.html", "x"), ("ours/a/index.html", "x")]).unwrap();
    fs::create_dir(project.dist().join("theirs")).unwrap();
    project.publish(&[("index.html", "x"), ("theirs/index.html", "x")]).unwrap();
    project.publish(&[("index.html", "y"), ("theirs/index.html", "x")]).unwrap();
    project.publish(&[("index.html", "y")]).unwrap();
    assert_eq!(names(project.dist()), ["index.html", "theirs/"]);
}

#[test]
fn a_foreign_file_beside_ours_survives_every_build() {
    let project = project();
    project.publish(&[("index.html", "1"), ("news/index.html", "1")]).unwrap();
    project.file("dist/CNAME", "mine").file("dist/news/photo.jpg", "mine");
    project.publish(&[("index.html", "2")]).unwrap();
    assert_eq!(names(project.dist()), ["CNAME", "index.html", "news/", "news/photo.jpg"]);
}

#[test]
fn a_foreign_file_in_the_way_stops_the_build_before_it_starts() {
    let project = project();
    project.publish(&[("index.html", "1")]).unwrap();
    project.file("dist/about", "mine");
    let before = tree(project.dist());
    let folder = project.open("dist").unwrap();
    let error = folder.stage(&["about/index.html", "index.html"]).unwrap_err();
    assert_eq!(error.to_string(), "`dist/about` was not made by twinpress, and `dist/about/index.html` must go there");
    project.file("dist/feed/mine.txt", "mine");
    let error = project.open("dist").unwrap().stage(&["feed"]).unwrap_err();
    assert_eq!(error.to_string(), "`dist/feed/mine.txt` was not made by twinpress, and `dist/feed` must go there");
    fs::remove_dir_all(project.dist().join("feed")).unwrap();
    assert_eq!(tree(project.dist()).get("about"), before.get("about"));
}

#[test]
fn a_build_that_fails_leaves_everything_as_it_was() {
    let project = project();
    project.publish(&[("index.html", "1"), ("a/index.html", "1")]).unwrap();
    let before = tree(project.dist());
    let staging = project.open("dist").unwrap().stage(&["index.html", "b/index.html", "c.css"]).unwrap();
    staging.put("index.html", b"2").unwrap();
    staging.put("b/index.html", b"2").unwrap();
    drop(staging);
    let without_times =
        |tree: BTreeMap<String, (String, _)>| tree.into_iter().map(|(k, v)| (k, v.0)).collect::<Vec<_>>();
    assert_eq!(without_times(tree(project.dist())), without_times(before.clone()));
    // A commit that lacks an output is a failure too.
    let staging = project.open("dist").unwrap().stage(&["index.html", "c.css"]).unwrap();
    staging.put("index.html", b"2").unwrap();
    assert!(staging.commit().unwrap_err().to_string().contains("`c.css` was planned but not rendered"));
    let after = tree(project.dist());
    assert_eq!(after, before, "no file was touched");
}

#[test]
fn a_first_build_that_fails_leaves_no_folder() {
    let project = project();
    let staging = project.open("deep/dist").unwrap().stage(&["index.html"]).unwrap();
    staging.put("index.html", b"1").unwrap();
    assert!(project.root().join("deep/dist").exists());
    drop(staging);
    assert!(!project.root().join("deep").exists());
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let project = project();
    let files = [("index.html", "1"), ("a/b/index.html", "2"), ("site.css", "3")];
    assert_eq!(project.publish(&files).unwrap(), report(3, 0, 0));
    let outputs = tree(project.dist());
    let records = || tree(project.root().join(".twinpress")).into_iter().filter(|(name, _)| !name.ends_with(".lock"));
    let list: Vec<_> = records().collect();
    assert_eq!(list.len(), 1);
    let folder_time = fs::metadata(project.dist()).unwrap().modified().unwrap();
    assert_eq!(project.publish(&files).unwrap(), report(0, 3, 0));
    assert_eq!(tree(project.dist()), outputs);
    assert_eq!(records().collect::<Vec<_>>(), list);
    assert_eq!(fs::metadata(project.dist()).unwrap().modified().unwrap(), folder_time);
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_is_removed() {
    let project = project();
    project
        .publish(&[("index.html", "1"), ("old/deep/index.html", "1"), ("old/a.png", "1"), ("same/index.html", "1")])
        .unwrap();
    let same = tree(project.dist())["same/index.html"].clone();
    let files = [("index.html", "2"), ("new/index.html", "2"), ("same/index.html", "1")];
    assert_eq!(project.publish(&files).unwrap(), report(2, 1, 2));
    assert_eq!(names(project.dist()), ["index.html", "new/", "new/index.html", "same/", "same/index.html"]);
    assert_eq!(tree(project.dist())["same/index.html"], same);
    assert_eq!(tree(project.dist())["index.html"].0, "2");
}

#[test]
fn a_published_file_that_was_edited_deleted_or_emptied_is_repaired() {
    let project = project();
    let files =
        [("a.html", "right"), ("b.html", "right"), ("c.html", "right"), ("d.html", "right"), ("e/f.html", "right")];
    project.publish(&files).unwrap();
    // `b` was emptied by a failing disk, which leaves the time as it was.
    let time = fs::metadata(project.dist().join("b.html")).unwrap().modified().unwrap();
    project.file("dist/a.html", "WRONG").file("dist/b.html", "").file("dist/d.html", "right");
    fs::File::options().write(true).open(project.dist().join("b.html")).unwrap().set_modified(time).unwrap();
    fs::remove_file(project.dist().join("c.html")).unwrap();
    fs::remove_dir_all(project.dist().join("e")).unwrap();
    // `d` was saved without change: it is read once, found right and not written.
    assert_eq!(project.publish(&files).unwrap(), report(4, 1, 0));
    for (path, text) in files {
        assert_eq!(fs::read_to_string(project.dist().join(path)).unwrap(), text, "{path}");
    }
    assert_eq!(project.publish(&files).unwrap(), report(0, 5, 0));
    fs::remove_dir_all(project.dist()).unwrap();
    assert_eq!(project.publish(&files).unwrap(), report(5, 0, 0));
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_becomes_a_file() {
    let project = project();
    project.publish(&[("a", "1"), ("b/c/index.html", "1"), ("b/d.html", "1")]).unwrap();
    fs::create_dir(project.dist().join("b/empty")).unwrap();
    assert_eq!(project.publish(&[("a/x/index.html", "2"), ("b", "2")]).unwrap(), report(2, 0, 3));
    assert_eq!(names(project.dist()), ["a/", "a/x/", "a/x/index.html", "b"]);
    assert_eq!(project.publish(&[("a/x", "3"), ("b", "2")]).unwrap(), report(1, 1, 1));
    assert_eq!(names(project.dist()), ["a/", "a/x", "b"]);
}

#[test]
fn an_empty_folder_in_the_way_gives_way() {
    let project = project();
    project.publish(&[("a.html", "1")]).unwrap();
    fs::remove_file(project.dist().join("a.html")).unwrap();
    fs::create_dir_all(project.dist().join("a.html/x")).unwrap();
    fs::create_dir_all(project.dist().join("b.html")).unwrap();
    assert_eq!(project.publish(&[("a.html", "2"), ("b.html", "2")]).unwrap(), report(2, 0, 0));
    assert_eq!(names(project.dist()), ["a.html", "b.html"]);
}

#[test]
fn names_that_leave_the_folder_are_mistakes_of_the_program() {
    let project = project();
    for path in ["", "/etc/x", "../x", "a/../../x", "a//b", "./a", "a\\b", "a\nb", ".twinpress-staging-1/x"] {
        assert!(matches!(project.open("dist").unwrap().stage(&[path]), Err(WriteError::Plan { .. })), "{path:?}");
    }
    for paths in [["a", "a"], ["a", "a/b"]] {
        assert!(matches!(project.open("dist").unwrap().stage(&paths), Err(WriteError::Plan { .. })), "{paths:?}");
    }
    let staging = project.open("dist").unwrap().stage(&["a"]).unwrap();
    assert!(staging.put("b", b"").is_err());
    staging.put("a", b"").unwrap();
    assert!(staging.put("a", b"").is_err());
}

#[test]
fn a_second_build_into_the_same_folder_stops_and_names_the_first() {
    let project = project();
    let first = project.open("dist").unwrap();
    let error = std::thread::scope(|scope| scope.spawn(|| project.open("./dist").unwrap_err()).join().unwrap());
    assert_eq!(
        error.to_string(),
        format!("another build (process {}) is publishing into `./dist`", std::process::id())
    );
    project.open("elsewhere").unwrap();
    let staging = first.stage::<&str>(&[]).unwrap();
    assert!(matches!(project.open("dist"), Err(WriteError::Locked { .. })), "staging keeps the lock");
    drop(staging);
    project.open("dist").unwrap();
}

#[test]
fn a_second_build_waits_for_the_first() {
    let mut project = project();
    project.options.wait = Duration::from_mins(1);
    let first = project.open("dist").unwrap();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| project.publish(&[("index.html", "second")]));
        let staging = first.stage(&["index.html"]).unwrap();
        staging.put("index.html", b"first").unwrap();
        staging.commit().unwrap();
        assert_eq!(second.join().unwrap().unwrap(), report(1, 0, 0));
    });
}

#[test]
fn a_lock_left_by_a_dead_process_means_nothing() {
    let project = project();
    project.publish(&[("index.html", "1")]).unwrap();
    let lock = tree(project.root().join(".twinpress")).into_keys().find(|name| name.ends_with(".lock")).unwrap();
    // The number of a living process: numbers are used again.
    fs::write(project.root().join(".twinpress").join(lock), "1\n").unwrap();
    assert_eq!(project.publish(&[("index.html", "1")]).unwrap(), report(0, 1, 0));
}

#[test]
fn staging_of_a_killed_build_is_removed_and_nothing_that_only_looks_like_it() {
    let project = project();
    project.file("dist/.twinpress-staging-4000000/new/a/index.html", "half");
    assert_eq!(project.publish(&[("index.html", "1")]).unwrap(), report(1, 0, 0), "the folder counts as empty");
    assert_eq!(names(project.dist()), ["index.html"]);
    project.file("dist/.twinpress-staging-mine/notes.txt", "mine").file("dist/.twinpress-staging-7", "a file");
    project.publish(&[("index.html", "2")]).unwrap();
    assert_eq!(
        names(project.dist()),
        [".twinpress-staging-7", ".twinpress-staging-mine/", ".twinpress-staging-mine/notes.txt", "index.html"]
    );
}

#[test]
fn a_damaged_list_of_published_files_loses_nothing() {
    let project = project();
    project.publish(&[("index.html", "1"), ("old.html", "1")]).unwrap();
    let list = tree(project.root().join(".twinpress")).into_keys().find(|name| name.ends_with(".manifest")).unwrap();
    fs::write(project.root().join(".twinpress").join(list), "half a list").unwrap();
    let before = tree(project.dist());
    let error = project.publish(&[("index.html", "2")]).unwrap_err();
    assert!(error.to_string().contains("is damaged"), "{error}");
    assert_eq!(error.help().unwrap(), "delete the folder `dist` and build again");
    assert_eq!(tree(project.dist()), before);
    fs::remove_dir_all(project.dist()).unwrap();
    assert_eq!(project.publish(&[("index.html", "2")]).unwrap(), report(1, 0, 0));
}

#[test]
fn the_project_can_be_moved() {
    let project = project();
    project.publish(&[("index.html", "1")]).unwrap();
    let moved = project.above().join("moved");
    fs::rename(project.root(), &moved).unwrap();
    let folder = OutputFolder::open(&moved, "dist".into(), &project.options).unwrap();
    let staging = folder.stage(&["index.html"]).unwrap();
    staging.put("index.html", b"1").unwrap();
    assert_eq!(staging.commit().unwrap(), report(0, 1, 0));
}

#[test]
fn outputs_may_come_from_many_threads() {
    let project = project();
    let paths: Vec<_> = (0..400).map(|n| format!("section {}/page {n}/index.html", n % 7)).collect();
    let staging = project.open("dist").unwrap().stage(&paths).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (staging, paths) = (&staging, &paths);
            scope.spawn(move || {
                for path in paths.iter().skip(thread).step_by(4) {
                    staging.put(path, path.as_bytes()).unwrap();
                }
            });
        }
    });
    assert_eq!(staging.commit().unwrap(), report(400, 0, 0));
    assert!(paths.iter().all(|path| fs::read_to_string(project.dist().join(path)).unwrap() == *path));
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn links_inside_the_output_are_never_written_through() {
        let project = project();
        project.file("treasure/index.html", "mine");
        let treasure = || fs::read_to_string(project.root().join("treasure/index.html")).unwrap();
        project.publish(&[("a.html", "1"), ("news/index.html", "1"), ("old/index.html", "1")]).unwrap();
        for (name, target) in [("a.html", "../treasure/index.html"), ("b.html", "../treasure/index.html")] {
            let _ = fs::remove_file(project.dist().join(name));
            symlink(target, project.dist().join(name)).unwrap();
        }
        // Ours was replaced by a link: the link goes, its target stays. A link that we never knew is foreign.
        let keep = [("news/index.html", "1"), ("old/index.html", "1")];
        project.publish(&[&[("a.html", "2")], &keep[..]].concat()).unwrap();
        assert_eq!((tree(project.dist())["a.html"].0.as_str(), treasure().as_str()), ("2", "mine"));
        let error = project.publish(&[&[("b.html", "2")], &keep[..]].concat()).unwrap_err();
        assert!(error.to_string().starts_with("`dist/b.html` was not made by twinpress"), "{error}");
        for folder in ["news", "old"] {
            fs::remove_dir_all(project.dist().join(folder)).unwrap();
            symlink("../treasure", project.dist().join(folder)).unwrap();
        }
        // The same words as in the treasure would be right, but are not in our folder.
        let error = project.publish(&[("news/index.html", "2")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`dist/news` was not made by twinpress, and `dist/news/index.html` must go there"
        );
        project.publish(&[("a.html", "3")]).unwrap();
        assert_eq!(treasure(), "mine", "stale pages are not deleted through a link");
        assert_eq!(names(project.dist()), ["a.html", "b.html", "news", "old"]);
    }

    #[test]
    fn the_output_folder_itself_may_be_a_link() {
        let project = project();
        fs::create_dir(project.above().join("volume")).unwrap();
        symlink("../volume", project.dist()).unwrap();
        project.publish(&[("index.html", "1"), ("a/index.html", "1")]).unwrap();
        assert_eq!(project.publish(&[("index.html", "2")]).unwrap(), report(1, 0, 1));
        assert!(project.dist().is_symlink());
        assert_eq!(names(project.above().join("volume")), ["index.html"]);
    }

    #[test]
    fn published_files_have_the_usual_mode() {
        let project = project();
        project.publish(&[("index.html", "1"), ("a/index.html", "1")]).unwrap();
        project.file("usual/file", "");
        let mode = |path: Utf8PathBuf| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(project.dist().join("a/index.html")), mode(project.root().join("usual/file")));
        assert_eq!(mode(project.dist().join("index.html")), mode(project.root().join("usual/file")));
        assert_eq!(mode(project.dist().join("a")), mode(project.root().join("usual")));
    }

    const PAGES: usize = 60;

    /// Publishes version after version until it is killed; only does so when the test below asks for it.
    #[test]
    fn endless_builds_for_the_next_test() {
        let Some(root) = std::env::var_os("TWINPRESS_TEST_ENDLESS_BUILDS") else { return };
        let root = Utf8PathBuf::try_from(std::path::PathBuf::from(root)).unwrap();
        for version in 0.. {
            build(&root, version);
        }
    }

    /// Three of four pages change with each version; every fifth exists in every other version only.
    fn build(root: &Utf8Path, version: usize) -> Report {
        let pages: Vec<_> =
            (0..PAGES).filter(|n| n % 5 > 0 || version.is_multiple_of(2)).map(|n| format!("{n}/index.html")).collect();
        let staging = OutputFolder::open(root, "dist".into(), &OpenOptions::default()).unwrap().stage(&pages).unwrap();
        for (n, page) in pages.iter().enumerate() {
            staging.put(page, text(if n % 4 == 0 { 0 } else { version }).as_bytes()).unwrap();
        }
        staging.commit().unwrap()
    }

    fn text(version: usize) -> String {
        format!("<{version}>{}</{version}>", "x".repeat(2000 + version % 7))
    }

    #[test]
    fn a_killed_build_leaves_whole_files_and_the_next_one_completes_the_work() {
        let project = project();
        for round in 0..6 {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "output_safety::on_unix::endless_builds_for_the_next_test"])
                .env("TWINPRESS_TEST_ENDLESS_BUILDS", project.root())
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            // Look on until some versions have gone by, then kill in the middle of whatever is going on.
            let started = std::time::Instant::now();
            let first = project.dist().join("1/index.html");
            let mut seen = std::collections::BTreeSet::new();
            while seen.len() < 2 + round % 3 {
                seen.insert(fs::read_to_string(&first).unwrap_or_default());
                assert!(started.elapsed() < Duration::from_mins(1), "the child does not build");
                std::thread::yield_now();
            }
            for _ in 0..round * 500 {
                let _ = fs::metadata(&first);
            }
            child.kill().unwrap();
            child.wait().unwrap();
            for (path, (content, _)) in tree(project.dist()) {
                if path.ends_with("index.html") && !path.starts_with('.') {
                    let version = content[1..content.find('>').unwrap()].parse().unwrap();
                    assert_eq!(content, text(version), "{path} is torn");
                }
            }
            let version = 1_000_000 + round;
            build(&project.root(), version);
            let expected = (0..PAGES).filter(|n| n % 5 > 0 || version.is_multiple_of(2)).count();
            let files: Vec<_> = tree(project.dist()).into_iter().filter(|(path, _)| !path.ends_with('/')).collect();
            assert_eq!(files.len(), expected, "round {round}");
            assert!(names(project.dist()).iter().all(|name| !name.contains("staging")));
            let now = text(version);
            assert!(files.iter().all(|(_, (content, _))| *content == now || *content == text(0)));
        }
    }
}
