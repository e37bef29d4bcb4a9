//! [`Way`]: what somebody waits for goes first. Work in the background stops between two pages while an edit is being
//! taken in or a page is being fetched, and for a moment after that, since a page brings its style sheet and more with it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long nobody must have gone first before the background goes on.
const PAUSE: Duration = Duration::from_millis(50);

/// The way, and who is on it.
#[derive(Default)]
pub(super) struct Way {
    traffic: Mutex<Traffic>,
    free: Condvar,
}

#[derive(Default)]
struct Traffic {
    going: usize,
    last: Option<Instant>,
}

impl Traffic {
    /// How long to wait before it is worth looking again; `None` when the way is free.
    fn patience(&self, now: Instant) -> Option<Duration> {
        if self.going > 0 {
            // Whoever goes first says so when done.
            return Some(Duration::MAX);
        }
        let pause = PAUSE.saturating_sub(now.saturating_duration_since(self.last?));
        (!pause.is_zero()).then_some(pause)
    }
}

/// A right of way, until it is dropped.
pub(super) struct First<'a>(&'a Way);

impl Way {
    /// Goes first.
    pub(super) fn first(&self) -> First<'_> {
        self.lock().going += 1;
        First(self)
    }

    /// Returns when nobody goes first, or when the work is not wanted any more: `false`.
    ///
    /// Whoever went first may have made it useless, and it must not be kept until everybody has gone.
    pub(super) fn give_way(&self, is_wanted: &dyn Fn() -> bool) -> bool {
        while is_wanted() {
            let traffic = self.lock();
            let Some(patience) = traffic.patience(Instant::now()) else { return true };
            drop(self.free.wait_timeout(traffic, patience).unwrap_or_else(PoisonError::into_inner));
        }
        false
    }

    fn lock(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for First<'_> {
    fn drop(&mut self) {
        let mut traffic = self.0.lock();
        traffic.going -= 1;
        traffic.last = Some(Instant::now());
        drop(traffic);
        self.0.free.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_free_a_moment_after_the_last_who_went_first() {
        let way = Way::default();
        let patience = |later: Duration| way.lock().patience(Instant::now() + later);
        assert_eq!(patience(Duration::ZERO), None);
        let (first, second) = (way.first(), way.first());
        drop(first);
        assert_eq!(patience(PAUSE), Some(Duration::MAX), "the second still goes");
        drop(second);
        assert!(patience(Duration::ZERO).is_some_and(|patience| patience <= PAUSE), "a page brings more with it");
        assert_eq!(patience(PAUSE), None);
        assert!(way.give_way(&|| true));
        let _third = way.first();
        assert!(!way.give_way(&|| false), "what is not wanted does not wait");
    }
}
