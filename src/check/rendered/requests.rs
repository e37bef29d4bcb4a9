//! A page asks no other server for anything: visitors would be known there, and some servers cannot be reached from
//! everywhere.

use super::Found;
use super::reading::{Reading, is_foreign};
use crate::diag::codes;

pub(super) fn check(page: &Reading, found: &mut Vec<Found>) {
    for fetched in page.fetched.iter().filter(|fetched| is_foreign(&fetched.address)) {
        let message = format!("a page fetches `{}` from another server", fetched.address);
        let help = "save the file in the theme's `assets/` or in `static/`, and name it there";
        found.push(Found::new(&codes::FOREIGN_REQUEST, message).quoting(&fetched.address).help(help));
    }
}
