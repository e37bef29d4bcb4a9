//! Footnotes of one part of a page: numbered in the order in which the text refers to them, listed at its end.
//!
//! Owns numbers, ids and the list. A note that nothing refers to is not shown.

use std::collections::HashMap;
use std::ops::Range;

use super::sink::Sink;
use crate::parse::document::Filling;

/// What is known of the footnotes so far.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// In the order of their numbers.
    notes: Vec<Note>,
    by_label: HashMap<String, usize>,
    bodies: HashMap<String, Sink>,
}

#[derive(Debug)]
struct Note {
    label: String,
    number: usize,
    references: usize,
    /// The first reference, for the holes of the way back.
    span: Range<usize>,
}

impl Footnotes {
    /// Writes a reference; `count` is the number of footnotes on the page so far.
    pub(super) fn refer(&mut self, out: &mut Sink, label: &str, span: &Range<usize>, count: &mut usize) {
        // Labels match whatever their case, as link labels do.
        let label = label.to_lowercase();
        let notes = &mut self.notes;
        let index = *self.by_label.entry(label).or_insert_with_key(|label| {
            *count += 1;
            notes.push(Note { label: label.clone(), number: *count, references: 0, span: span.clone() });
            notes.len() - 1
        });
        let note = &mut notes[index];
        note.references += 1;
        let number = note.number;
        out.push(&format!("<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\""));
        out.push(&note.anchor(note.references));
        out.push("\" aria-label=\"");
        out.hole(span.clone(), Filling::Label("footnote.reference"));
        out.push(&format!(" {number}\">{number}</a></sup>"));
    }

    /// Keeps the content of a definition until the list is written; the first one of a label counts.
    pub(super) fn define(&mut self, label: &str, body: Sink) {
        self.bodies.entry(label.to_lowercase()).or_insert(body);
    }

    /// Writes the list, under a heading of the given level.
    pub(super) fn write(mut self, out: &mut Sink, level: u8) {
        let Some(first) = self.notes.first() else { return };
        out.line();
        out.push(&format!("<section class=\"footnotes\">\n<h{level} class=\"footnotes-title\">"));
        out.hole(first.span.clone(), Filling::Label("footnote.title"));
        out.push(&format!("</h{level}>\n<ol>\n"));
        let mut expected = 1;
        for note in &self.notes {
            let number = note.number;
            out.push(&format!("<li id=\"fn-{number}\""));
            if number != expected {
                out.push(&format!(" value=\"{number}\""));
            }
            expected = number + 1;
            out.push(">\n");
            let mut body = self.bodies.remove(&note.label).unwrap_or_default();
            // The way back joins the last paragraph, or makes one.
            let ends_in_paragraph = body.html.ends_with("</p>\n");
            if ends_in_paragraph {
                body.html.truncate(body.html.len() - "</p>\n".len());
            }
            out.append(body);
            if !ends_in_paragraph {
                out.line();
                out.push("<p>");
            }
            note.write_way_back(out);
            out.push("</p>\n</li>\n");
        }
        out.push("</ol>\n</section>\n");
    }
}

impl Note {
    fn anchor(&self, reference: usize) -> String {
        if reference == 1 { format!("fnref-{}", self.number) } else { format!("fnref-{}-{reference}", self.number) }
    }

    fn write_way_back(&self, out: &mut Sink) {
        for reference in 1..=self.references {
            out.push(&format!(" <a class=\"footnote-back\" href=\"#{}\" aria-label=\"", self.anchor(reference)));
            out.hole(self.span.clone(), Filling::Label("footnote.back"));
            out.push(&format!(" {}", self.number));
            if reference > 1 {
                out.push(&format!("-{reference}"));
            }
            // The variation selector keeps the arrow from being drawn as an emoji.
            out.push("\">↩\u{FE0E}</a>");
        }
    }
}
