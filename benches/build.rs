//! A clean build of a generated site, beside the floor: reading, parsing with pulldown-cmark and writing the same files.
//!
//! `cargo bench --bench build -- [PAGES] [RUNS] [FOLDER]` (10,000 pages, 5 runs, a temporary folder; choose a RAM disk
//! for numbers that can be compared). Both run in turn as processes of their own; a process reports its own wall time,
//! CPU time and peak memory, read from the kernel (Linux only). The last row builds again with nothing changed.
//! `-- generate PAGES FOLDER` only writes the site, for a profiler.

#![expect(clippy::disallowed_methods, reason = "a benchmark sets up its own files")]
#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs, io};

use rayon::prelude::*;

mod corpus;

/// As in the program. The floor has it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.first().map(String::as_str) {
        Some("generate") => corpus::write(Path::new(&arguments[2]), arguments[1].parse().unwrap_or(10_000)),
        Some("floor") => report(|| floor(Path::new(&arguments[1]), Path::new(&arguments[2]))),
        Some("twinpress") => report(|| {
            let run = ["twinpress", "build", "--quiet", "--root", &arguments[1], "--out", &arguments[2]];
            assert_eq!(twinpress::cli::run_with(run), twinpress::cli::Outcome::Done);
            Ok(())
        }),
        _ => compare(&arguments),
    }
}

/// One measured run of a process.
#[derive(Clone, Copy)]
struct Run {
    wall_ms: f64,
    cpu_ms: f64,
    peak_mb: f64,
}

fn compare(arguments: &[String]) -> io::Result<()> {
    let number = |index: usize, default| arguments.get(index).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (pages, runs) = (number(0, 10_000), number(1, 5));
    let temporary = tempfile::tempdir_in(arguments.get(2).map_or_else(env::temp_dir, PathBuf::from))?;
    let root = temporary.path().join("site");
    corpus::write(&root, pages)?;
    let (mut floor, mut ours, mut again) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..runs {
        let out = |kind: &str| temporary.path().join(format!("{kind}-{run}"));
        floor.push(child("floor", &root, &out("floor"))?);
        ours.push(child("twinpress", &root, &out("site"))?);
        again.push(child("twinpress", &root, &out("site"))?);
        fs::remove_dir_all(out("floor"))?;
        fs::remove_dir_all(out("site"))?;
    }
    println!("{pages} pages, median of {runs} runs in turn, {} threads", rayon::current_num_threads());
    println!("{:<16}{:>10}{:>10}{:>10}", "", "wall ms", "CPU ms", "peak MB");
    for (name, runs) in [("floor", &floor), ("clean build", &ours), ("nothing changed", &again)] {
        let run = median(runs);
        println!("{name:<16}{:>10.0}{:>10.0}{:>10.0}", run.wall_ms, run.cpu_ms, run.peak_mb);
    }
    let ratio = |of: fn(&Run) -> f64| {
        let mut ratios: Vec<f64> = ours.iter().zip(&floor).map(|(ours, floor)| of(ours) / of(floor)).collect();
        middle(&mut ratios)
    };
    println!("clean build : floor = {:.2} wall, {:.2} CPU", ratio(|run| run.wall_ms), ratio(|run| run.cpu_ms));
    Ok(())
}

/// Runs one side in a process of its own.
fn child(kind: &str, root: &Path, out: &Path) -> io::Result<Run> {
    let output = Command::new(env::current_exe()?).arg(kind).args([root, out]).output()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().filter_map(|number| number.parse().ok());
    let mut next = || numbers.next().unwrap_or(f64::NAN);
    Ok(Run { wall_ms: next(), cpu_ms: next(), peak_mb: next() })
}

/// Does the work and prints what it took.
fn report(work: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let start = Instant::now();
    work()?;
    let wall = start.elapsed().as_secs_f64() * 1000.0;
    let status = fs::read_to_string("/proc/self/status")?;
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok());
    let times = fs::read_to_string("/proc/self/stat")?;
    // Fields 14 and 15 (user and system time), counted after the name in brackets; a tick is 10 ms on Linux.
    let fields: Vec<&str> = times.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: f64 = [11, 12].iter().filter_map(|index| fields.get(*index)?.parse::<f64>().ok()).sum();
    println!("{wall} {} {}", ticks * 10.0, peak.unwrap_or(f64::NAN) / 1024.0);
    Ok(())
}

/// Reads every page, parses it with pulldown-cmark and writes the HTML: the least that any generator must do.
fn floor(root: &Path, out: &Path) -> io::Result<()> {
    let pages = root.join("content/pages");
    let files: Vec<PathBuf> = walkdir::WalkDir::new(&pages)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.par_iter().try_for_each(|path| {
        let text = fs::read_to_string(path)?;
        let body = text.splitn(3, "---\n").nth(2).unwrap_or(&text);
        let mut html = String::with_capacity(text.len() * 2);
        pulldown_cmark::html::push_html(
            &mut html,
            pulldown_cmark::Parser::new_ext(body, pulldown_cmark::Options::all()),
        );
        let target = out.join(path.strip_prefix(&pages).unwrap_or(path)).with_extension("html");
        fs::create_dir_all(target.parent().unwrap_or(out))?;
        fs::write(target, html)
    })
}

fn median(runs: &[Run]) -> Run {
    let of = |field: fn(&Run) -> f64| middle(&mut runs.iter().map(field).collect::<Vec<_>>());
    Run { wall_ms: of(|run| run.wall_ms), cpu_ms: of(|run| run.cpu_ms), peak_mb: of(|run| run.peak_mb) }
}

fn middle(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
