//! From saving a file to seeing it: the real program on a generated site, a real socket, a real stream of events.
//!
//! `cargo bench --bench preview -- [PAGES] [RUNS] [FOLDER]` (1,000 pages, 30 runs, a temporary folder; choose a RAM disk
//! for numbers that can be compared). To every ten pages comes a record. For a page, a record, a template and a style sheet,
//! one tab is open, everything is at rest, and the file is replaced as an editor does it: written beside it and renamed. Measured are the
//! times from the renaming to the first byte of the event that tells the tab to fetch its page, and to the last byte of the
//! new page (of the new style sheet, for one) with the edit in it. `beyond` is without the time in which the watcher
//! waits for quiet. The row `page, at once` edits as soon as the last page was fetched, while the program still looks
//! through the others. The last lines are the start of the program and its memory (Linux only).

#![expect(clippy::disallowed_methods, reason = "a benchmark sets up its own files")]
#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(clippy::unwrap_used, reason = "a benchmark ends when it cannot go on")]

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use twinpress::serve::watch::QUIET;

mod corpus;
mod records;

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_mins(1);

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [mode, pages, folder] = &arguments[..]
        && mode == "generate"
    {
        let pages = pages.parse().unwrap_or(10_000);
        corpus::write(Path::new(folder), pages)?;
        return records::write(Path::new(folder), pages / 10);
    }
    let number = |index: usize, default| arguments.get(index).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (pages, runs) = (number(0, 1_000), number(1, 30));
    let temporary = tempfile::tempdir_in(arguments.get(2).map_or_else(env::temp_dir, PathBuf::from))?;
    let root = temporary.path().join("site");
    corpus::write(&root, pages)?;
    records::write(&root, pages / 10)?;
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let text_of = |name: &str| fs::read_to_string(own.join(name)).unwrap();

    let mut starts: Vec<f64> = (0..5).map(|_| millis(Preview::start(&root).took)).collect();
    let preview = Preview::start(&root);
    println!("{pages} pages and {} records, {runs} runs, quiet for {} ms, in ms:", pages / 10, QUIET.as_millis());
    println!("{:<15}{:^38}{:^38}", "", "to the event", "to the new page");
    let column = format!("{:>8}{:>9}{:>9}{:>12}", "min", "median", "p95", "beyond");
    println!("{:<15}{column}{column}", "");

    let page = fs::read_to_string(root.join("content/pages/section-1/page-1.md"))?;
    let template = text_of("templates/page.html");
    let sheet = text_of("assets/site.css");
    let edits: [Edit<'_>; 4] = [
        Edit {
            kind: "page",
            file: "content/pages/section-1/page-1.md",
            open: "/section-1/page-1/",
            text: &|mark| format!("{page}\n{mark}\n"),
        },
        Edit {
            kind: "record",
            file: "content/records/places/council-1.yaml",
            open: "/councils/council-1/",
            text: &|mark| records::council(1, mark),
        },
        Edit {
            kind: "template",
            file: "themes/default/templates/page.html",
            open: "/section-1/page-1/",
            text: &|mark| {
                template.replacen("<div class=\"with-aside\">", &format!("<div class=\"with-aside {mark}\">"), 1)
            },
        },
        Edit {
            kind: "style sheet",
            file: "themes/default/assets/site.css",
            open: "/section-1/page-1/",
            text: &|mark| format!("{sheet}\n.{mark} {{ color: red }}\n"),
        },
    ];
    // The folders of the theme exist in a project that has edited it before.
    for edit in &edits {
        fs::create_dir_all(root.join(edit.file).parent().unwrap())?;
    }
    let mut marks = 0;
    let mut memory = Vec::new();
    for edit in &edits {
        preview.measure(&root, edit, runs, &mut marks, true)?;
        memory.push(preview.memory()?);
    }
    preview.measure(&root, &Edit { kind: "page, at once", ..edits[0] }, runs, &mut marks, false)?;
    memory.push(preview.memory()?);
    starts.sort_by(f64::total_cmp);
    println!("start to first page: {:.0} (median of 5)", starts[2]);
    let memory: Vec<String> = memory.iter().map(|mb| format!("{mb:.0}")).collect();
    println!("memory in MB after each row: {}", memory.join(" "));
    Ok(())
}

/// A file that is replaced, the tab that is open, and the file's text with a mark in it.
#[derive(Clone, Copy)]
struct Edit<'a> {
    kind: &'a str,
    file: &'a str,
    open: &'a str,
    text: &'a dyn Fn(&str) -> String,
}

/// The running program.
struct Preview {
    child: Child,
    address: SocketAddr,
    /// From its start to the last byte of the home page.
    took: Duration,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn start(root: &Path) -> Self {
        let start = Instant::now();
        let program = env!("CARGO_BIN_EXE_twinpress");
        let mut child = Command::new(program)
            .args(["serve", "--port", "0", "--root"])
            .arg(root)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut talk = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            said.clear();
            assert!(talk.read_line(&mut said).unwrap() > 0, "the program ended");
            if let Some((_, rest)) = said.split_once("The site is at http://") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
        };
        // What it says is read on, or it would wait for a reader.
        std::thread::spawn(move || io::copy(&mut talk, &mut io::sink()));
        let mut preview = Self { child, address, took: Duration::ZERO };
        assert!(preview.get("/").contains("</html>"));
        preview.took = start.elapsed();
        preview
    }

    /// A server closes only what its client wants closed; a stream of events would end at once.
    fn ask(&self, target: &str, headers: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n\r\n", self.address).unwrap();
        stream
    }

    fn get(&self, target: &str) -> String {
        let mut bytes = Vec::new();
        self.ask(target, "Connection: close").read_to_end(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// Replaces the file again and again and prints a row; between edits everything comes to rest, if `rest` says so.
    fn measure(&self, root: &Path, edit: &Edit<'_>, runs: usize, marks: &mut u32, rest: bool) -> io::Result<()> {
        let mut tab = Tab::open(self, edit.open);
        let (mut events, mut fetched) = (Vec::new(), Vec::new());
        // The first edit of a kind is not counted: it may bring a new file.
        for run in 0..=runs {
            *marks += 1;
            let mark = format!("edit-{marks}-");
            let file = root.join(edit.file);
            let written = file.with_file_name(".being-written");
            fs::write(&written, (edit.text)(&mark))?;
            let start = Instant::now();
            fs::rename(&written, &file)?;
            tab.until("\"kind\":\"page\"");
            let event = start.elapsed();
            let page = self.get(edit.open);
            let is_seen = match page.split_once("<link rel=\"stylesheet\" href=\"") {
                _ if page.contains(&mark) => true,
                Some((_, rest)) => {
                    let href = rest.split('"').next().unwrap_or_default().trim_start_matches("../");
                    self.get(&format!("/{href}")).contains(&mark)
                }
                None => false,
            };
            let seen = start.elapsed();
            assert!(is_seen, "{}: the edit is not in the page that the event was about", edit.kind);
            if run > 0 {
                events.push(millis(event));
                fetched.push(millis(seen));
            }
            if rest {
                tab.until("\"kind\":\"findings\"");
                // The program still prints what it found.
                std::thread::sleep(Duration::from_millis(300));
            }
        }
        println!("{:<15}{}{}", edit.kind, row(&mut events), row(&mut fetched));
        Ok(())
    }

    /// The memory in use, in MB.
    fn memory(&self) -> io::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let used = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok());
        Ok(used.unwrap_or(f64::NAN) / 1024.0)
    }
}

/// A tab's stream of events.
struct Tab {
    stream: TcpStream,
    seen: String,
}

impl Tab {
    fn open(preview: &Preview, path: &str) -> Self {
        let stream = preview.ask(&format!("/_twinpress/events?path={path}&build=1"), "Accept: text/event-stream");
        let mut tab = Self { stream, seen: String::new() };
        tab.until("event: build");
        // A tab shows its page.
        preview.get(path);
        tab
    }

    /// Reads until something has come, and forgets everything up to it.
    fn until(&mut self, text: &str) {
        let mut buffer = [0; 4096];
        loop {
            if let Some(place) = self.seen.find(text) {
                self.seen.drain(..place + text.len());
                return;
            }
            let read = self.stream.read(&mut buffer).unwrap();
            assert!(read > 0, "the stream ended, waiting for {text}: {}", self.seen);
            self.seen.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
        }
    }
}

/// The least, the middle, that below which 95 % lie, and the last two without the wait for quiet.
fn row(times: &mut [f64]) -> String {
    times.sort_by(f64::total_cmp);
    let (median, p95) = (times[times.len() / 2], times[(times.len() * 95).div_ceil(100) - 1]);
    let quiet = millis(QUIET);
    format!("{:>8.1}{median:>9.1}{p95:>9.1}{:>12}", times[0], format!("{:.0}/{:.0}", median - quiet, p95 - quiet))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
