//! The project a command works on, and how it is seen: the folder, the day, the threads.

use camino::{Utf8Path, Utf8PathBuf};

use super::arguments::{Global, LinkStyle, View};
use crate::config::{BaseUrl, CONFIG_FILE, Overrides};
use crate::model::Moment;
use crate::pipeline::{self, Prepared, Request};
use crate::source::Disk;
use crate::theme;

/// Finds the project's folder: `--root`, or the nearest folder upwards that has a configuration.
pub(super) fn find_root(global: &Global) -> Result<Utf8PathBuf, String> {
    let here = std::env::current_dir().map_err(|error| format!("the current folder cannot be read: {error}"))?;
    let here = Utf8PathBuf::from_path_buf(here).map_err(|path| format!("`{}` is not UTF-8", path.display()))?;
    if let Some(root) = &global.root {
        let root = here.join(root);
        return match root.is_dir() {
            false => Err(format!("there is no folder `{root}`")),
            true if !root.join(CONFIG_FILE).is_file() => Err(format!("there is no `{CONFIG_FILE}` in `{root}`")),
            true => Ok(root),
        };
    }
    let found = here.ancestors().find(|folder| folder.join(CONFIG_FILE).is_file());
    found.map(Utf8Path::to_owned).ok_or_else(|| format!("there is no `{CONFIG_FILE}` here or in a folder above"))
}

/// What a build depends on beside the files, as the command line says.
pub(super) fn request(view: &View) -> Result<Request, String> {
    if let Some(address) = view.base_url.as_deref().filter(|address| BaseUrl::parse(address).is_none()) {
        return Err(format!("`--base-url {address}` is not an address: write it as `https://www.example.org/`"));
    }
    Ok(Request {
        overrides: Overrides { base_url: view.base_url.clone() },
        links: match view.links {
            LinkStyle::Pretty => theme::LinkStyle::Pretty,
            LinkStyle::File => theme::LinkStyle::File,
        },
        moment: moment(view.now.as_deref(), view.drafts)?,
    })
}

/// The day on which the site is seen, and whether drafts are.
pub(super) fn moment(now: Option<&str>, drafts: bool) -> Result<Moment, String> {
    Ok(Moment { today: today(now)?, drafts })
}

/// Takes the project up to its plan.
pub(super) fn prepare(root: &Utf8Path, view: &View) -> Result<Prepared, String> {
    Ok(pipeline::prepare(&Disk::new(root.as_std_path()), crate::domain::collections(), &request(view)?))
}

/// Takes the project up to its plan as it is today, for commands that only ask what there is.
pub(super) fn prepare_default(root: &Utf8Path) -> Prepared {
    let request = Request {
        overrides: Overrides::default(),
        links: theme::LinkStyle::Pretty,
        moment: Moment { today: String::new(), drafts: true },
    };
    pipeline::prepare(&Disk::new(root.as_std_path()), crate::domain::collections(), &request)
}

/// Runs work on as many threads as `--jobs` says.
pub(super) fn with_jobs<T: Send>(view: &View, work: impl FnOnce() -> T + Send) -> Result<T, String> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(view.jobs.unwrap_or(0));
    let pool = pool.build().map_err(|error| format!("the threads cannot be started: {error}"))?;
    Ok(pool.install(work))
}

/// The day on which the site is seen: `--now`, else `SOURCE_DATE_EPOCH`, else today (all in UTC).
fn today(now: Option<&str>) -> Result<String, String> {
    if let Some(day) = now {
        let date: jiff::civil::Date =
            day.parse().map_err(|_| format!("`--now {day}` is not a date: write it as `2026-03-05`"))?;
        return Ok(date.to_string());
    }
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => {
            seconds.trim().parse().map_err(|_| format!("SOURCE_DATE_EPOCH is `{seconds}`, not a number of seconds"))?
        }
        Err(_) => seconds_since_epoch(),
    };
    let moment = jiff::Timestamp::from_second(seconds).map_err(|_| "SOURCE_DATE_EPOCH is out of range".to_owned())?;
    Ok(jiff::tz::TimeZone::UTC.to_datetime(moment).date().to_string())
}

#[expect(clippy::disallowed_methods, reason = "the one place where the clock enters, as a value")]
fn seconds_since_epoch() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
