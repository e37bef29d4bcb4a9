//! The command line as a contract: exit codes, what is data and what is talk, and what each command leaves behind.

use std::process::Stdio;

use crate::binary::{Folder, PROGRAM, Ran, tree};
use crate::published::Published;

/// A record that names a place that does not exist.
const BROKEN: &str = "---\ntitle: Broken\ndescription: d\n---\n\n[nowhere](gone.md)\n";

#[test]
fn a_build_ends_with_0_and_talks_on_stderr_only() {
    let folder = Folder::project();
    let ran = folder.run(&["build"]);
    assert_eq!((ran.code, &*ran.stdout), (0, ""), "{}", ran.stderr);
    assert!(ran.stderr.starts_with("Built 3 pages in 2 languages from 2 files (0 records) in "), "{}", ran.stderr);
    assert!(folder.text("dist/index.html").contains("Hello."));
    let ran = folder.run(&["build", "--quiet"]);
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (0, "", ""));
}

#[test]
fn a_broken_page_ends_with_1_and_leaves_the_last_site_as_it_was() {
    let folder = Folder::project();
    folder.build(&[]);
    let before = folder.tree("dist");
    folder
        .file("content/pages/broken.md", BROKEN)
        .file("content/pages/index.md", "---\ntitle: Changed\ndescription: d\n---\n");
    let ran = folder.run(&["build"]);
    assert_eq!((ran.code, &*ran.stdout), (1, ""));
    assert!(ran.stderr.contains("content/pages/broken.md:6:"), "{}", ran.stderr);
    assert!(folder.tree("dist") == before, "the site was touched");
    // No trace of the attempt stays behind either.
    let left: Vec<String> = folder.files("").into_keys().filter(|path| path.contains("staging")).collect();
    assert!(left.is_empty(), "{left:?}");
    folder.file("content/pages/broken.md", BROKEN.replace("gone.md", "index.md"));
    folder.build(&[]);
    assert!(folder.text("dist/index.html").contains("Changed"));
}

#[test]
fn a_broken_record_of_the_repository_is_one_finding_and_no_change() {
    let folder = Folder::repository("site");
    folder.build(&[]);
    let before = folder.tree("dist");
    let record = "content/records/partnerships/cardiff-xiamen.yaml";
    folder.file(record, folder.text(record).replace("china: xiamen", "china: xiamn"));
    let ran = folder.run(&["build"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains(&format!("{record}:2:8")), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `xiamen`?"), "{}", ran.stderr);
    assert!(folder.tree("dist") == before, "the site was touched");
}

#[test]
fn folders_that_must_not_become_the_output_are_refused() {
    let folder = Folder::project();
    folder.file("photos/holiday.jpg", "mine");
    std::fs::create_dir_all(folder.above().join("home")).unwrap();
    let before = tree(folder.above());
    let home = folder.above().join("home");
    let absolute = folder.path();
    for (out, reason) in [
        (".", "project itself"),
        ("..", "project lies in it"),
        ("/", "root of the disk"),
        ("", "empty"),
        (home.to_str().unwrap(), "home folder"),
        (absolute.to_str().unwrap(), "project itself"),
        ("content", "`content`"),
        ("content/pages/new", "`content`"),
        ("photos", "photos"),
    ] {
        let ran = folder.run(&["build", "--out", out]);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "`{out}`: {}", ran.stderr);
        assert!(ran.stderr.starts_with("error: ") && ran.stderr.contains(reason), "`{out}`: {}", ran.stderr);
        assert!(ran.stderr.contains("help: "), "`{out}`: {}", ran.stderr);
    }
    assert!(tree(folder.above()) == before, "something was written");
}

#[test]
fn a_foreign_file_among_ours_survives_every_build() {
    let folder = Folder::project();
    folder.file("content/pages/old.md", "---\ntitle: Old\ndescription: d\n---\n");
    folder.build(&[]);
    folder.file("dist/old/photo.jpg", "mine").file("dist/CNAME", "site.test\n");
    folder.build(&[]);
    std::fs::remove_file(folder.path().join("content/pages/old.md")).unwrap();
    let ran = folder.build(&[]);
    assert!(ran.stderr.contains("2 removed"), "{}", ran.stderr);
    assert_eq!((&*folder.text("dist/old/photo.jpg"), &*folder.text("dist/CNAME")), ("mine", "site.test\n"));
    assert!(!folder.path().join("dist/old/index.html").exists());
    assert!(!folder.path().join("dist/zh/old").exists(), "an empty folder stays behind");
}

#[test]
fn plan_lists_everything_that_a_build_writes() {
    let folder = Folder::project();
    let ran = folder.run(&["plan"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    let rows: Vec<Vec<&str>> = ran.stdout.lines().map(|line| line.split('\t').collect()).collect();
    assert!(rows.contains(&vec!["/", "en", "page", "content/pages/index.md"]), "{}", ran.stdout);
    assert!(rows.iter().all(|row| row.len() == 4), "{}", ran.stdout);
    assert!(!folder.path().join("dist").exists());
    folder.build(&[]);
    let mut planned: Vec<String> = rows.iter().map(|row| row[0][1..].to_owned()).collect();
    planned
        .iter_mut()
        .filter(|path| path.is_empty() || path.ends_with('/'))
        .for_each(|path| path.push_str("index.html"));
    planned.sort();
    let written: Vec<String> = folder.files("dist").into_keys().filter(|path| !path.ends_with('/')).collect();
    assert_eq!(planned, written);
}

#[test]
fn check_says_what_a_build_says_and_writes_nothing() {
    let folder = Folder::project();
    let before = tree(folder.above());
    let ran = folder.run(&["check"]);
    assert_eq!((ran.code, &*ran.stdout), (0, ""));
    assert_eq!(ran.stderr, "Checked 3 pages: nothing stands in the way of a build.\n");
    assert!(tree(folder.above()) == before, "something was written");
    folder.file("content/pages/broken.md", BROKEN).file("content/pages/other.md", BROKEN);
    let before = tree(folder.above());
    let (check, build) = (folder.run(&["check"]), folder.run(&["build", "--out", "elsewhere"]));
    assert_eq!((check.code, &*check.stderr), (1, &*build.stderr));
    assert!(check.stderr.contains("broken.md:6:") && check.stderr.contains("other.md:6:"), "{}", check.stderr);
    let published = |path: &&String| path.starts_with("site/elsewhere");
    assert_eq!(tree(folder.above()).keys().filter(published).count(), 0);
    assert!(before.keys().filter(|path| path.starts_with("site/content")).count() > 3);
}

#[test]
fn strict_makes_warnings_count() {
    let folder = Folder::project();
    let site = folder.text("content/site.yaml").replace("site.test", "www.example.org");
    folder.file("content/site.yaml", &site);
    assert_eq!(folder.run(&["check"]).code, 0);
    assert_eq!(folder.run(&["check", "--strict"]).code, 1);
    let ran = folder.run(&["build", "--strict"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("warning[W0407]"), "{}", ran.stderr);
    assert!(!folder.path().join("dist/index.html").exists());
}

#[test]
fn findings_for_programs_are_data() {
    let folder = Folder::project();
    folder.file("content/pages/broken.md", BROKEN);
    let ran = folder.run(&["check", "--format", "json"]);
    assert_eq!((ran.code, &*ran.stderr), (1, ""));
    let findings: Vec<serde_json::Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    assert!(!findings.is_empty());
    assert!(ran.stdout.contains("content/pages/broken.md"), "{}", ran.stdout);
    let ran = folder.run(&["check", "--format", "github"]);
    assert_eq!((ran.code, &*ran.stderr), (1, ""));
    assert!(ran.stdout.starts_with("::error file=content/pages/broken.md,line=6,"), "{}", ran.stdout);
}

#[test]
fn colour_is_decoration() {
    let folder = Folder::project();
    folder.file("content/pages/broken.md", BROKEN);
    let colored = |arguments: &[&str]| folder.run(&[&["check"], arguments].concat()).stderr.contains('\u{1b}');
    assert!(!colored(&[]), "no terminal, no colour");
    assert!(colored(&["--color", "always"]));
    assert!(!colored(&["--color", "never"]));
    let strip = |text: &str| {
        let mut parts = text.split('\u{1b}');
        let first = parts.next().unwrap_or_default().to_owned();
        first + &parts.filter_map(|part| part.split_once('m')).map(|(_, rest)| rest).collect::<String>()
    };
    assert_eq!(strip(&folder.run(&["check", "--color", "always"]).stderr), folder.run(&["check"]).stderr);
}

/// A terminal, by way of the program `script`; `None` where there is none.
#[cfg(target_os = "linux")]
fn on_a_terminal(folder: &Folder, environment: &[(&str, &str)]) -> Option<String> {
    let mut command = std::process::Command::new("script");
    command.args(["-qec", &format!("{PROGRAM} check"), "/dev/null"]).current_dir(folder.path()).stdin(Stdio::null());
    command.env_remove("NO_COLOR").env("TERM", "xterm").envs(environment.iter().copied());
    let output = command.output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned()).filter(|text| text.contains("error"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colour_unless_no_color_is_set() {
    let folder = Folder::project();
    folder.file("content/pages/broken.md", BROKEN);
    // Machines without `script` cannot tell.
    let Some(plain) = on_a_terminal(&folder, &[("NO_COLOR", "1")]) else { return };
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    let empty = on_a_terminal(&folder, &[("NO_COLOR", "")]).unwrap();
    assert!(empty.contains('\u{1b}'), "an empty NO_COLOR is as good as none: {empty:?}");
    assert!(on_a_terminal(&folder, &[]).unwrap().contains('\u{1b}'));
}

#[test]
fn schema_prints_what_editors_need_or_writes_it() {
    let folder = Folder::project();
    let ran = folder.run(&["schema"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    let schemas: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    for name in ["partnerships", "places", "programmes", "faqs", "contacts", "site", "pages"] {
        assert!(schemas[name]["$schema"].is_string(), "no schema of `{name}`");
    }
    let ran = folder.run(&["schema", "--out", "editor"]);
    assert_eq!((ran.code, &*ran.stdout), (0, ""));
    let written: serde_json::Value =
        serde_json::from_str(&folder.text("editor/schemas/partnerships.schema.json")).unwrap();
    assert_eq!(written, schemas["partnerships"]);
    let settings: serde_json::Value = serde_json::from_str(&folder.text("editor/.vscode/settings.json")).unwrap();
    assert!(
        settings["yaml.schemas"]["./schemas/partnerships.schema.json"].to_string().contains("records/partnerships")
    );
    // Written again they are the same, and an editor's own settings stay.
    assert_eq!(folder.run(&["schema", "--out", "editor"]).code, 0);
    assert!(!folder.path().join("editor/.vscode/settings.twinpress.json").exists());
    folder.file("editor/.vscode/settings.json", "{}");
    assert_eq!(folder.run(&["schema", "--out", "editor"]).code, 0);
    assert_eq!(folder.text("editor/.vscode/settings.json"), "{}");
}

#[test]
fn explain_knows_codes_and_collections() {
    let folder = Folder::empty("nowhere");
    let ran = folder.run(&["explain", "E0301"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    assert!(ran.stdout.starts_with("E0301: "), "{}", ran.stdout);
    assert_eq!(folder.run(&["explain", "e0301"]).stdout, ran.stdout);
    let ran = folder.run(&["explain", "partnerships"]);
    assert_eq!(ran.code, 0);
    for field in ["uk", "china", "agreement", "established", "sources", "checked"] {
        assert!(ran.stdout.contains(field), "no `{field}`: {}", ran.stdout);
    }
    let ran = folder.run(&["explain", "partnership"]);
    assert_eq!((ran.code, &*ran.stdout), (2, ""));
    assert!(ran.stderr.contains("did you mean `partnerships`?"), "{}", ran.stderr);
}

#[test]
fn completions_are_data() {
    let ran = Folder::empty("nowhere").run(&["completions", "bash"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    assert!(ran.stdout.contains("complete -F _twinpress") && ran.stdout.contains("--base-url"));
}

#[test]
fn a_new_site_builds_and_asks_for_nothing_but_its_address() {
    let folder = Folder::empty("home");
    let ran = folder.run(&["init", "my-site"]);
    assert_eq!((ran.code, &*ran.stdout), (0, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("cd my-site"), "{}", ran.stderr);
    for command in ["check", "build"] {
        let ran = folder.run(&[command, "--quiet", "--root", "my-site"]);
        assert_eq!((ran.code, &*ran.stdout), (0, ""), "{}", ran.stderr);
        // The one thing that nobody but the owner can know. Once it is said, nothing is left to say.
        assert!(
            ran.stderr.starts_with("warning[W0407]: `https://www.example.org/` is a placeholder"),
            "{}",
            ran.stderr
        );
        assert!(ran.stderr.ends_with("\n1 warning\n"), "{}", ran.stderr);
    }
    let config = folder.text("my-site/content/site.yaml").replace("https://www.example.org/", "https://site.test/");
    folder.file("my-site/content/site.yaml", &config);
    let ran = folder.run(&["build", "--strict", "--quiet", "--root", "my-site"]);
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (0, "", ""));
    assert!(folder.text("my-site/dist/index.html").contains("<h1"));
    assert!(folder.text("my-site/dist/zh/index.html").contains("lang=\"zh-Hans\""));
    let outputs = folder.files("my-site/dist").into_iter().filter(|(path, _)| !path.ends_with('/')).collect();
    let broken = crate::crawler::broken_links(&Published::new(outputs, "https://site.test/"), false);
    assert!(broken.is_empty(), "{broken:?}");
    let before = folder.tree("");
    let ran = folder.run(&["init", "my-site"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("not an empty folder"), "{}", ran.stderr);
    assert!(folder.tree("") == before, "a project was written over");
}

#[test]
fn a_command_works_from_any_folder_of_the_project() {
    let folder = Folder::project();
    let mut command = folder.command(&["build"]);
    let ran = Ran::of(command.current_dir(folder.path().join("content/pages")).output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        folder.path().join("dist/index.html").exists(),
        "the output belongs to the project, not to where one stands"
    );
}

#[test]
fn wrong_usage_ends_with_2() {
    let folder = Folder::project();
    for (arguments, complaint) in [
        (&["bulid"][..], "bulid"),
        (&["build", "--ouput", "x"], "--ouput"),
        (&["build", "--links", "short"], "short"),
        (&["build", "--jobs", "many"], "many"),
        (&["build", "--base-url", "site.test"], "`--base-url site.test` is not an address"),
        (&["check", "--base-url", "site.test"], "`--base-url site.test` is not an address"),
        (&["build", "--root", "gone"], "gone"),
        (&["check", "--root", "gone"], "gone"),
        (&["plan", "--root", "gone"], "gone"),
        (&["build", "--format", "xml"], "xml"),
        (&["completions", "cmd"], "cmd"),
        (&[], "Usage"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(complaint), "{arguments:?}: {}", ran.stderr);
        assert!(!folder.path().join("dist").exists());
    }
    for arguments in [&["--help"][..], &["--version"], &["build", "--help"], &["help"]] {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, &*ran.stderr), (0, ""), "{arguments:?}");
        assert!(ran.stdout.contains("twinpress"), "{arguments:?}: {}", ran.stdout);
    }
}

#[test]
fn without_a_project_every_command_says_so() {
    let folder = Folder::empty("nothing");
    for command in ["build", "check", "plan"] {
        let ran = folder.run(&[command]);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{command}: {}", ran.stderr);
        assert!(ran.stderr.contains("there is no `content/site.yaml` here or in a folder above"), "{}", ran.stderr);
        assert!(ran.stderr.contains("twinpress init"), "{command} does not say what to do: {}", ran.stderr);
        let ran = folder.run(&[command, "--root", "."]);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{command}: {}", ran.stderr);
        assert!(ran.stderr.contains("there is no `content/site.yaml` in `"), "{command}: {}", ran.stderr);
    }
    assert!(folder.files("").is_empty(), "something was written");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::repository("site");
    for arguments in [
        &["plan"][..],
        &["schema"],
        &["explain", "partnerships"],
        &["completions", "bash"],
        &["--help"],
        &["check", "--format", "json"],
    ] {
        let mut child = folder.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ran = Ran::of(child.wait_with_output().unwrap());
        assert!(
            !ran.stderr.contains("panicked") && !ran.stderr.contains("mistake of its own"),
            "{arguments:?}: {}",
            ran.stderr
        );
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.stderr);
    }
}
