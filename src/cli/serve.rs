//! `serve`: the preview, as the command line sees it: the findings once, and from then on what became of them.

use std::sync::{Mutex, PoisonError};

use camino::Utf8Path;

use super::Outcome;
use super::arguments::{Global, Serve};
use super::project::{find_root, moment};
use super::report::Reporter;
use crate::config::Overrides;
use crate::diag::Diagnostic;
use crate::pipeline::Request;
use crate::serve::looker::Looker;
use crate::serve::{self, News};
use crate::source::Disk;
use crate::theme::LinkStyle;

/// Serves the project until the process is ended.
pub(super) fn serve(global: &Global, options: &Serve, reporter: &Reporter) -> Outcome {
    let root = match find_root(global) {
        Ok(root) => root,
        Err(message) => return reporter.failure(&message, Some("`twinpress init DIR` makes a new site")),
    };
    match start(&root, options, reporter) {
        Ok(()) => Outcome::Done,
        Err(message) => reporter.failure(&message, None),
    }
}

fn start(root: &Utf8Path, options: &Serve, reporter: &Reporter) -> Result<(), String> {
    let request = Request {
        overrides: Overrides::default(),
        links: LinkStyle::Pretty,
        moment: moment(options.now.as_deref(), options.drafts)?,
    };
    let today = request.moment.today.clone();
    let disk = Disk::new(root.as_std_path());
    let looker = Looker::new(Box::new(disk), crate::domain::collections, request);
    let place = serve::Place {
        root: root.as_std_path(),
        host: options.host,
        port: options.port,
        poll: options.poll,
        follow: options.follow,
        today: &today,
    };
    let told = Mutex::new(None);
    let heard = |news: News<'_>| hear(news, options, reporter, &told);
    serve::run(&place, looker, &heard).map_err(|error| error.to_string())
}

/// Says what is new. `told` are the findings of the build that was told of last.
fn hear(news: News<'_>, options: &Serve, reporter: &Reporter, told: &Mutex<Option<Vec<Diagnostic>>>) {
    match news {
        News::Listening(address) => {
            if options.port != 0 && address.port() != options.port {
                reporter.say(&format!("Port {} is taken.", options.port));
            }
            if !address.ip().is_loopback() {
                reporter.say("Everybody who can reach this machine can read the site, drafts included.");
            }
            reporter.say(&format!(
                "The site is at http://{address}/ - everything about it at http://{address}/_twinpress/"
            ));
            reporter.say("Stop with Ctrl-C.");
            if options.open
                && let Err(error) = open::that_detached(format!("http://{address}/"))
            {
                reporter.say(&format!("The browser cannot be opened: {error}"));
            }
        }
        News::Polling(reason) => {
            reporter
                .say(&format!("The system does not report changes ({reason}), so files are looked at twice a second."));
        }
        News::Ended(reason) => drop(reporter.failure(&reason, None)),
        News::Built { snapshot, theme, findings, took } => {
            let text_of = |file: &str| theme.and_then(|theme| theme.text_of(file));
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            match &*told {
                None => drop(reporter.findings(&findings, snapshot, Some(&text_of), false)),
                Some(before) => reporter.changes(before, &findings, snapshot, Some(&text_of)),
            }
            *told = Some(findings);
            reporter.say(&format!("Ready after {} ms.", took.as_millis()));
        }
    }
}
