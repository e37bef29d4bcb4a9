//! What the user typed. Help texts and completions come from these definitions.

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Turns Markdown pages and YAML records into a themed, bilingual, checked static site.
#[derive(Debug, Parser)]
#[command(name = "twinpress", version, about, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// The project's folder; by default the nearest one upwards with `content/site.yaml`
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) root: Option<Utf8PathBuf>,
    /// How findings are printed: for people, for programs, or as annotations of a CI run
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: Format,
    /// Say nothing but findings
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Say more: also what is hidden, and which texts lack a translation
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) color: Color,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Format {
    /// With the author's line and the fix
    #[default]
    Text,
    /// One JSON object a line
    Json,
    /// Workflow commands of GitHub Actions
    Github,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Build the site
    Build(Build),
    /// Show the site while you write: every save appears in the browser
    Serve(Serve),
    /// Check everything, write nothing
    Check(View),
    /// List everything that would be written: address, language, template, source
    Plan(View),
    /// List drafts, scheduled and expired pages, records not checked lately, placeholders and missing translations
    Status(View),
    /// Make a commented file from the schema: a record, or a page in every language
    New {
        /// The collection, or `page`
        #[arg(value_name = "COLLECTION")]
        collection: String,
        /// The record's id, or the page's path below `content/pages`
        #[arg(value_name = "ID")]
        id: String,
    },
    /// List who uses a record
    Refs {
        /// The record: `places/cardiff`
        #[arg(value_name = "COLLECTION/ID")]
        record: String,
    },
    /// Work on the project's theme
    Theme {
        /// What to do
        #[command(subcommand)]
        what: Theme,
    },
    /// Write JSON Schemas of the collections, for editors
    Schema(Schema),
    /// Explain a code such as `E0301`, or list a collection's fields
    Explain {
        /// A code, or the name of a collection (`pages` and `site` too)
        what: String,
    },
    /// Make a small bilingual site that builds
    Init {
        /// The new folder
        dir: Utf8PathBuf,
    },
    /// Print a completion script
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Theme {
    /// Copy a built-in file of the theme into the project, to change it there
    Eject {
        /// The file, for example `templates/page.html`
        file: String,
    },
}

/// How the site is seen.
#[derive(Debug, Args)]
pub(super) struct View {
    /// The full address of the site, instead of that in `content/site.yaml`
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    /// How links between pages end: `pretty` for a web server, `file` for opening from disk
    #[arg(long, value_enum, default_value_t, value_name = "STYLE")]
    pub(super) links: LinkStyle,
    /// Show drafts, scheduled and expired pages too
    #[arg(long)]
    pub(super) drafts: bool,
    /// See the site as on this day, `YYYY-MM-DD` [default: `SOURCE_DATE_EPOCH`, or today]
    #[arg(long, value_name = "DATE")]
    pub(super) now: Option<String>,
    /// Treat warnings as errors
    #[arg(long)]
    pub(super) strict: bool,
    /// Threads to use [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<usize>,
}

/// How links between pages end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum LinkStyle {
    /// `../about/`
    #[default]
    Pretty,
    /// `../about/index.html`
    File,
}

#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) view: View,
    /// The folder to write to, relative to the project
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: Utf8PathBuf,
    /// Write into a folder that twinpress did not make: adds files, deletes none
    #[arg(long)]
    pub(super) force: bool,
    /// Say how long each phase took
    #[arg(long)]
    pub(super) timings: bool,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Serve {
    /// The port; the next free one when it is taken
    #[arg(long, value_name = "N", default_value_t = 4000)]
    pub(super) port: u16,
    /// The address to listen on; anything but this machine's own is announced with a warning
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(super) host: std::net::IpAddr,
    /// Open the site in the browser
    #[arg(long)]
    pub(super) open: bool,
    /// Show drafts, scheduled and expired pages too
    #[arg(long)]
    pub(super) drafts: bool,
    /// See the site as on this day, `YYYY-MM-DD` [default: `SOURCE_DATE_EPOCH`, or today]
    #[arg(long, value_name = "DATE")]
    pub(super) now: Option<String>,
    /// Show the page that was just saved, at the heading above the change, in every tab that can be seen
    #[arg(long)]
    pub(super) follow: bool,
    /// Look for changes twice a second instead of waiting for the system to report them
    #[arg(long)]
    pub(super) poll: bool,
}

#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Write one file for each collection and the editor's settings here, instead of printing
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<Utf8PathBuf>,
}
