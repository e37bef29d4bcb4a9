//! The command line: what the user typed, and which part of the program answers.
//!
//! Owns argument parsing, exit codes and everything that is printed. Data goes to stdout, talk to stderr. Exit codes:
//! 0 done (warnings allowed), 1 the project has problems, 2 wrong usage or environment.

mod arguments;
mod build;
mod cache;
mod explain;
mod init;
mod new;
mod project;
mod refs;
mod report;
mod schema;
mod serve;
mod status;
mod theme;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command, Theme};
use report::Reporter;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done; warnings allowed.
    Done,
    /// The project has problems; they were reported.
    Problems,
    /// Wrong usage or environment; it was reported.
    Failed,
}

impl Outcome {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Problems => 1,
            Self::Failed => 2,
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    ExitCode::from(run_with(std::env::args_os()).code())
}

/// Runs the program with the given arguments, the program's name first.
pub fn run_with<A: Into<OsString> + Clone>(arguments: impl IntoIterator<Item = A>) -> Outcome {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        // `--help` and `--version` come this way too, and are no failure.
        Err(message) => {
            let is_failure = message.use_stderr();
            // A reader that has gone away (`| head`) is no failure.
            let _ = message.print();
            return if is_failure { Outcome::Failed } else { Outcome::Done };
        }
    };
    let reporter = Reporter::new(&arguments.global);
    // A panic is a bug: it is reported as one, and the output folder stays as it was.
    let outcome = std::panic::catch_unwind(|| dispatch(&arguments, &reporter));
    outcome.unwrap_or_else(|_| reporter.bug())
}

fn dispatch(arguments: &Arguments, reporter: &Reporter) -> Outcome {
    let global = &arguments.global;
    match &arguments.command {
        Command::Build(options) => build::build(global, options, reporter),
        Command::Plan(options) => build::plan(global, options, reporter),
        Command::Check(options) => build::check(global, options, reporter),
        Command::Serve(options) => serve::serve(global, options, reporter),
        Command::Schema(options) => schema::schema(global, options, reporter),
        Command::Status(options) => status::status(global, options, reporter),
        Command::New { collection, id } => new::new(collection, id, global, reporter),
        Command::Refs { record } => refs::refs(record, global, reporter),
        Command::Theme { what: Theme::Eject { file } } => theme::eject(file, global, reporter),
        Command::Explain { what } => explain::explain(what, global, reporter),
        Command::Init { dir } => init::init(dir, reporter),
        Command::Completions { shell } => {
            // By way of memory: the library would panic when the reader of a pipe goes away.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "twinpress", &mut script);
            reporter.data(&String::from_utf8_lossy(&script));
            Outcome::Done
        }
    }
}
