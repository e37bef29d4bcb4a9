//! A bound on the work that templates may do for one page: steps of loops, and time.
//!
//! The engine has no such bound. But a loop must say what it walks over, so the engine is given `{% for x in list %}` as
//! `{% for x in (list)|_steps %}`, and the same for lists made by `[y for x in list]`: the filter counts the items before
//! the loop walks over them. Findings speak of the template as it was written; [`Loops::place`] leads back.
//!
//! The steps are the same on every machine; the time is there for what costs much in few steps, and is looked at now and
//! then where a loop begins and where something is written. Not bounded is a component that neither loops nor writes and
//! calls itself several times; the engine ends that at a depth of 20.

use std::cell::Cell;
use std::ops::Range;
use std::time::{Duration, Instant};

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::fault::Fault;

/// How many steps the loops of one page may take together.
pub const MOST_STEPS: usize = 1_000_000;

/// How long the templates of one page may work.
pub const LONGEST_TIME: Duration = Duration::from_secs(10);

/// The filter's name in the engine; no theme sees it.
pub(super) const FILTER: &str = "_steps";

const OPEN: &str = "(";
const CLOSE: &str = ")|_steps";

thread_local! {
    /// What is left for the page that this thread renders; the engine gives filters nothing else to keep it in.
    static LEFT: Cell<Option<Left>> = const { Cell::new(None) };
}

#[derive(Clone, Copy)]
struct Left {
    steps: usize,
    until: Instant,
}

/// Does the work of one page. Inside of another page's work it counts as part of that.
pub(super) fn bounded<T>(work: impl FnOnce() -> T) -> T {
    /// Ends the page even when the work panics.
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            LEFT.set(None);
        }
    }
    if LEFT.get().is_some() {
        return work();
    }
    LEFT.set(Some(Left { steps: MOST_STEPS, until: Instant::now() + LONGEST_TIME }));
    let _end = End;
    work()
}

/// Whether the page has had its time.
pub(super) fn is_over_time() -> bool {
    LEFT.get().is_some_and(|left| left.until <= Instant::now())
}

/// The finding for a page that has had its time, without its template's name.
pub(super) fn over_time() -> Fault {
    Fault::new("the templates work for more than 10 seconds on one page")
        .with_help("look for a loop inside a loop; split a long list over several pages")
}

pub(super) fn register(tera: &mut Tera) {
    tera.register_filter(FILTER, count);
}

fn count(value: &Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    if let Some(left) = LEFT.get() {
        let Some(steps) = left.steps.checked_sub(value.len().unwrap_or_default() + 1) else {
            return Err(Fault::new("the loops of this page take more than 1,000,000 steps")
                .with_help("look for a loop inside a loop; split a long list over several pages")
                .into());
        };
        // Most loops are short, and looking at the clock costs as much as beginning one.
        if steps / 256 != left.steps / 256 && is_over_time() {
            return Err(over_time().into());
        }
        LEFT.set(Some(Left { steps, ..left }));
    }
    Ok(value.clone())
}

/// Where a template's loops say what they walk over: byte ranges of its text, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Loops(Vec<Range<usize>>);

impl Loops {
    /// Finds the loops of a template. One that cannot be read has some or none; the engine says what is wrong with it.
    pub(super) fn of(template: &str) -> Self {
        let mut found = Vec::new();
        let mut rest = 0;
        while let Some((at, tag)) = ["{{", "{%", "{#"]
            .iter()
            .filter_map(|tag| Some((rest + template[rest..].find(tag)?, *tag)))
            .min_by_key(|(at, _)| *at)
        {
            let inside = at + 2;
            let end = match tag {
                "{#" => template[inside..].find("#}").map(|end| inside + end + 2),
                "{%" if word(&template[inside..]) == "raw" => end_of_raw(template, inside),
                "{%" => walk(template, inside, "%}", &mut found),
                _ => walk(template, inside, "}}", &mut found),
            };
            let Some(end) = end else { break };
            rest = end;
        }
        found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        Self(found)
    }

    /// The template as the engine gets it.
    pub(super) fn counted(&self, template: &str) -> String {
        let mut marks: Vec<(usize, &str)> =
            self.0.iter().flat_map(|range| [(range.end, CLOSE), (range.start, OPEN)]).collect();
        marks.sort_by_key(|(at, _)| *at);
        let mut text = String::with_capacity(template.len() + marks.len() * CLOSE.len());
        let mut from = 0;
        for (at, mark) in marks {
            text.push_str(&template[from..at]);
            text.push_str(mark);
            from = at;
        }
        text + &template[from..]
    }

    /// The place in the template as written for a place in what the engine got. A place inside of what was added means
    /// the whole that the loop walks over.
    pub(super) fn place(&self, place: Range<usize>) -> Range<usize> {
        let mut marks: Vec<(usize, usize, &Range<usize>)> = self
            .0
            .iter()
            .flat_map(|range| [(range.start, OPEN.len(), range), (range.end, CLOSE.len(), range)])
            .collect();
        marks.sort_by_key(|(at, ..)| *at);
        let written = |offset: usize| {
            let mut added = 0;
            for (at, length, range) in &marks {
                if offset < at + added {
                    break;
                }
                if offset < at + added + length {
                    return Err((*range).clone());
                }
                added += length;
            }
            Ok(offset - added)
        };
        match (written(place.start), written(place.end.max(place.start + 1) - 1)) {
            (Ok(start), Ok(last)) => start..(last + 1).max(start),
            (Ok(start), Err(range)) => start..range.end.max(start),
            (Err(range), _) => range,
        }
    }
}

/// The end of a raw block whose tag begins here.
fn end_of_raw(template: &str, inside: usize) -> Option<usize> {
    let tags = template[inside..].match_indices("{%").map(|(at, _)| inside + at + 2);
    let end = tags.into_iter().find(|at| word(&template[*at..]) == "endraw")?;
    template[end..].find("%}").map(|length| end + length + 2)
}

/// The first word of a tag.
fn word(inside: &str) -> &str {
    let start = inside.strip_prefix('-').unwrap_or(inside).trim_start();
    let end = start.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(start.len());
    &start[..end]
}

/// Walks through a tag from behind its `{%` to behind its end, and notes what its loops walk over.
fn walk(template: &str, inside: usize, end: &str, found: &mut Vec<Range<usize>>) -> Option<usize> {
    let is_loop = end == "%}" && word(&template[inside..]) == "for";
    // For each bracket that is open, and for the tag itself: is a `for` waiting for its `in`, and where did that end?
    let mut open: Vec<Open> = vec![Open { is_loop: false, over: None }];
    let close = |open: Option<Open>, at: usize, found: &mut Vec<Range<usize>>| {
        if let Some(Open { over: Some(start), .. }) = open {
            let over = template[start..at].trim_end_matches('-');
            let start = start + over.len() - over.trim_start().len();
            let over = over.trim();
            if !over.is_empty() {
                found.push(start..start + over.len());
            }
        }
    };
    let mut at = inside;
    while let Some(next) = template[at..].chars().next() {
        if open.len() == 1 && template[at..].starts_with(end) {
            close(open.pop(), at, found);
            return Some(at + end.len());
        }
        match next {
            '"' | '\'' | '`' => {
                at = end_of_string(template, at)?;
                continue;
            }
            '(' | '[' | '{' => open.push(Open { is_loop: false, over: None }),
            ')' | ']' | '}' if open.len() > 1 => close(open.pop(), at, found),
            _ if next.is_alphabetic() || next == '_' => {
                let name = word(&template[at..]);
                let is_field = template[..at].ends_with('.');
                let innermost = open.last_mut()?;
                match name {
                    _ if is_field => {}
                    "for" => innermost.is_loop = true,
                    "in" if innermost.is_loop && innermost.over.is_none() => innermost.over = Some(at + name.len()),
                    "if" if innermost.over.is_some() && !(is_loop && open.len() == 1) => {
                        let done = open.pop();
                        close(done, at, found);
                        open.push(Open { is_loop: false, over: None });
                    }
                    _ => {}
                }
                at += name.len();
                continue;
            }
            _ => {}
        }
        at += next.len_utf8();
    }
    None
}

struct Open {
    is_loop: bool,
    over: Option<usize>,
}

fn end_of_string(template: &str, at: usize) -> Option<usize> {
    let quote = template[at..].chars().next()?;
    let mut escaped = false;
    for (offset, character) in template[at + 1..].char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return Some(at + 1 + offset + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(template: &str) -> String {
        Loops::of(template).counted(template)
    }

    #[test]
    fn every_loop_counts_what_it_walks_over() {
        for (written, given) in [
            ("{% for x in xs %}{{ x }}{% endfor %}", "{% for x in (xs)|_steps %}{{ x }}{% endfor %}"),
            ("{%- for k, v in a.in.b|sort -%}", "{%- for k, v in (a.in.b|sort)|_steps -%}"),
            ("{% for x in a if a else [] %}", "{% for x in (a if a else [])|_steps %}"),
            ("{% for x in [\"%}\", f(to='in')] %}", "{% for x in ([\"%}\", f(to='in')])|_steps %}"),
            ("{{ [x for x in xs if x in ys] }}", "{{ [x for x in (xs)|_steps if x in ys] }}"),
            ("{% set a = [x for x in xs] %}", "{% set a = [x for x in (xs)|_steps] %}"),
            ("{% for a in [x for x in xs] %}", "{% for a in ([x for x in (xs)|_steps])|_steps %}"),
            (
                "{# for x in xs #}{% raw %}{% for x in xs %}{% endraw %}",
                "{# for x in xs #}{% raw %}{% for x in xs %}{% endraw %}",
            ),
            ("{% if x in xs %}for y in ys{% for x in %}", "{% if x in xs %}for y in ys{% for x in %}"),
            ("{% for 字 in 表 %}", "{% for 字 in (表)|_steps %}"),
            ("{% for x in \"open %}", "{% for x in \"open %}"),
        ] {
            assert_eq!(counted(written), given);
        }
    }

    #[test]
    fn a_place_in_what_the_engine_got_leads_back() {
        let written = "{% for 字 in ab %}{% for y in cd %}{{ z }}{% endfor %}{% endfor %}";
        let loops = Loops::of(written);
        let given = loops.counted(written);
        for name in ["字", "ab", "cd", "z", "endfor"] {
            let at = given.find(name).unwrap();
            assert_eq!(&written[loops.place(at..at + name.len())], name);
        }
        let at = given.find(FILTER).unwrap();
        assert_eq!(&written[loops.place(at..at + FILTER.len())], "ab");
    }
}
