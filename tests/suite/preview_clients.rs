//! Clients of the preview that vanish, and descriptors that run out: the process is as it was afterwards.

use std::collections::BTreeSet;
use std::time::Duration;

use socket2::SockRef;

use crate::binary::Folder;
use crate::served::{Served, Tab};

/// The threads of a process by number, those of a name only if one is given.
fn threads(preview: &Served, name: Option<&str>) -> BTreeSet<String> {
    let folder = format!("/proc/{}/task", preview.id());
    let threads = std::fs::read_dir(folder).unwrap().map(|thread| thread.unwrap().path());
    let is_meant = |path: &std::path::PathBuf| {
        // A thread may end while it is looked at.
        let is_called =
            |name: &str| std::fs::read_to_string(path.join("comm")).is_ok_and(|comm| comm.trim_end() == name);
        name.is_none_or(is_called)
    };
    threads.filter(is_meant).map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

/// How many descriptors a process holds.
fn descriptors(preview: &Served) -> usize {
    std::fs::read_dir(format!("/proc/{}/fd", preview.id())).unwrap().count()
}

#[test]
fn a_hundred_tabs_that_vanish_leave_nothing_behind() {
    let folder = Folder::project();
    let mut preview = Served::start(&folder, &[]);
    let edit = |text: &str| {
        folder.file("content/pages/index.md", format!("---\ntitle: Home\ndescription: Home.\n---\n\n{text}\n"));
    };
    // The watcher has descriptors too, and is there when an edit has been seen.
    edit("Watched.");
    preview.until_page("/", "Watched.");
    let (base_threads, base_descriptors) = (threads(&preview, None).len(), descriptors(&preview));
    let tabs: Vec<Tab> = (0..100).map(|_| preview.tab("/")).collect();
    assert!(descriptors(&preview) >= base_descriptors + 100);
    for (number, tab) in tabs.into_iter().enumerate() {
        // Half of them are reset, as by a machine that went away; the others are closed, as by a browser that crashed.
        if number % 2 == 0 {
            SockRef::from(tab.socket()).set_linger(Some(Duration::ZERO)).unwrap();
        }
    }
    // What is written to a client that has gone shows that it has; the heartbeat would do the same.
    for text in ["One.", "Two.", "Three."] {
        edit(text);
        preview.until_page("/", text);
    }
    preview.until("the state before", |preview| descriptors(preview) <= base_descriptors);
    // Some threads wait for the next client; how many is up to `tiny_http`'s pools and the preview's own questions to them.
    preview.until("the threads before", |preview| threads(preview, None).len() <= base_threads + 20);
    assert!(preview.get("/").contains("Three."));
}

#[test]
fn a_preview_without_descriptors_comes_back_when_there_are_some() {
    let folder = Folder::project();
    let mut preview = Served::spawn(&folder, "ulimit -n 80 && exec \"$0\" serve --port 0 \"$@\"", &[]);
    assert!(preview.get("/").contains("Hello."));
    // Linux keeps fifteen letters of a thread's name.
    let receptions = |preview: &Served| threads(preview, Some("preview-recepti"));
    let first = receptions(&preview);
    let held: Vec<_> = (0..120).filter_map(|_| preview.connect().ok()).collect();
    // Either `tiny_http` says so when it gives up, or there is none left to say it with.
    let is_short = |preview: &mut Served| preview.said().contains("Too many open files") || descriptors(preview) >= 80;
    preview.until("the end of its descriptors", is_short);
    drop(held);
    preview.until("an answer", |preview| preview.get("/").contains("Hello."));
    // `tiny_http` has stopped accepting; a new server stands at the same socket.
    assert!(!first.is_empty() && !receptions(&preview).is_subset(&first), "{}", preview.said());
    folder.file("content/pages/index.md", "---\ntitle: Home\ndescription: Home.\n---\n\nStill live.\n");
    preview.until_page("/", "Still live.");
}
