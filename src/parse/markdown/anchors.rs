//! The anchors of one page: every id once, in time linear in the number of headings.
//!
//! Owns uniqueness; how an anchor is made from a text is [`crate::parse::slug`]'s work.

use std::collections::{HashMap, HashSet};

/// The ids given out so far, and the ids that the author wrote by hand.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Each id given out, with the number that its next namesake tries first: without it, 50,000 equal headings would
    /// try 1,250,000,000 ids.
    taken: HashMap<String, usize>,
    /// Ids written as `{#id}` anywhere in the text: kept free for the headings that ask for them.
    written: HashSet<String>,
}

impl Anchors {
    /// Keeps the ids free that the text asks for with `{#id}`.
    pub(super) fn for_text(text: &str) -> Self {
        let written = text.split("{#").skip(1).map(|rest| {
            let end = rest.find(|c: char| c == '}' || c.is_whitespace()).unwrap_or(rest.len());
            rest[..end].to_owned()
        });
        Self { taken: HashMap::new(), written: written.collect() }
    }

    /// The id for a heading whose text makes `wanted`.
    pub(super) fn claim(&mut self, wanted: String) -> String {
        if self.written.contains(&wanted) { self.number(wanted) } else { self.claim_written(wanted) }
    }

    /// The id for a heading with a written id: just that, unless another heading has it.
    pub(super) fn claim_written(&mut self, wanted: String) -> String {
        if self.taken.contains_key(&wanted) {
            return self.number(wanted);
        }
        self.taken.insert(wanted.clone(), 2);
        wanted
    }

    fn number(&mut self, wanted: String) -> String {
        let mut number = self.taken.get(&wanted).copied().unwrap_or(2);
        loop {
            let candidate = format!("{wanted}-{number}");
            number += 1;
            if !self.taken.contains_key(&candidate) && !self.written.contains(&candidate) {
                // A name that is only reserved must stay free for the heading that asks for it.
                if self.taken.contains_key(&wanted) {
                    self.taken.insert(wanted, number);
                }
                self.taken.insert(candidate.clone(), 2);
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_are_numbered_and_numbers_never_meet() {
        let mut anchors = Anchors::default();
        let ids = ["a", "a", "a-2", "a", "a-2"].map(|wanted| anchors.claim(wanted.to_owned()));
        assert_eq!(ids, ["a", "a-2", "a-2-2", "a-3", "a-2-3"]);
    }

    #[test]
    fn a_written_id_is_kept_for_its_heading() {
        let mut anchors = Anchors::for_text("# Visas\n# Papers {#visas .wide}\n");
        assert_eq!(anchors.claim("visas".to_owned()), "visas-2");
        assert_eq!(anchors.claim_written("visas".to_owned()), "visas");
        assert_eq!(anchors.claim_written("visas".to_owned()), "visas-3");
    }
}
