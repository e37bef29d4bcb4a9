//! [`Outline`]: where everything in a YAML text stands, from one pass over `granit-parser`'s events.
//!
//! Knows positions and how scalars were typed, nothing about types. If the text cannot be read to its end, the outline
//! goes as far as it could, with the reason. All positions are byte offsets in the whole file's text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span, StructureStyle, Tag, options};
use indexmap::IndexMap;
use indexmap::map::Entry;

use super::{DEPTH, YamlText, lines};

/// The place of a node in [`Outline::nodes`].
pub(super) type NodeId = usize;

/// Where everything stands.
pub(super) struct Outline<'a> {
    text: &'a str,
    offset: usize,
    /// All nodes but keys, in the order of their starts.
    pub(super) nodes: Vec<Node<'a>>,
    /// Keys that stand twice in one mapping.
    pub(super) duplicates: Vec<Duplicate<'a>>,
    /// `&name` where it stands, with whether something refers to it.
    pub(super) anchors: BTreeMap<usize, Anchor>,
    /// Tags that YAML itself does not define.
    pub(super) tags: Vec<Range<usize>>,
    /// Lists and mappings that stand where a key should.
    pub(super) odd_keys: Vec<NodeId>,
    /// The `---` of a second document.
    pub(super) second_document: Option<Range<usize>>,
    /// Why and where reading stopped, if it did not reach the end.
    pub(super) stop: Option<(ErrorKind, usize)>,
    /// The last scalar that was read: where it stands, and how it is written.
    pub(super) last_scalar: Option<(Range<usize>, ScalarStyle)>,
    /// The collections that were open when reading stopped, outermost first.
    pub(super) open: Vec<Open<'a>>,
    /// Where the last thing that was read ends.
    pub(super) last_end: usize,
    documents: usize,
}

/// A value.
pub(super) struct Node<'a> {
    /// From its first to its last character. Empty if the value is missing.
    pub(super) span: Range<usize>,
    pub(super) form: Form<'a>,
}

/// How a value is written.
pub(super) enum Form<'a> {
    Scalar(Cow<'a, str>, ScalarStyle),
    List(Vec<NodeId>),
    Map(IndexMap<Cow<'a, str>, (Range<usize>, NodeId)>),
    /// The number of its anchor.
    Alias(usize),
}

/// A key that stands twice.
pub(super) struct Duplicate<'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) first: Range<usize>,
    pub(super) again: Range<usize>,
}

/// A name that was given to a node.
pub(super) struct Anchor {
    pub(super) span: Range<usize>,
    pub(super) is_used: bool,
    node: NodeId,
}

/// A collection that is being read.
pub(super) struct Open<'a> {
    pub(super) node: NodeId,
    pub(super) is_flow: bool,
    /// In a mapping: the key whose value comes next.
    pub(super) key: Option<(Cow<'a, str>, Range<usize>)>,
}

impl<'a> Outline<'a> {
    /// Reads the text as far as possible.
    pub(super) fn read(text: &YamlText<'a>) -> Self {
        let mut outline = Self {
            text: &text.text[..text.range.end],
            offset: text.range.start,
            nodes: Vec::new(),
            duplicates: Vec::new(),
            anchors: BTreeMap::new(),
            tags: Vec::new(),
            odd_keys: Vec::new(),
            second_document: None,
            stop: None,
            last_scalar: None,
            open: Vec::new(),
            last_end: text.range.start,
            documents: 0,
        };
        // The last two make it read as libyaml does.
        let options = options! {
            emit_anchor_events: true,
            disallow_directives: true,
            flow_nesting_limit: DEPTH,
            block_nesting_limit: DEPTH,
            block_scalar_eof_without_line_feed: true,
            bom_inside_document_as_content: true,
        };
        for next in Parser::new_from_str_with_options(text.yaml(), options) {
            match next {
                Ok((event, span)) if outline.second_document.is_none() => outline.take(event, &span),
                Ok(_) => break,
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or_default();
                    outline.stop = Some((error.kind().clone(), outline.clamp(at)));
                    break;
                }
            }
        }
        outline
    }

    /// The node that a node stands for: itself, or what its alias names.
    pub(super) fn resolved(&self, id: NodeId) -> Option<(NodeId, &Node<'a>)> {
        match &self.nodes.get(id)?.form {
            Form::Alias(anchor) => {
                let target = self.anchors.get(anchor)?.node;
                Some((target, self.nodes.get(target)?))
            }
            _ => Some((id, &self.nodes[id])),
        }
    }

    fn take(&mut self, event: Event<'a>, place: &Span) {
        let span = self.range(place);
        if let Some(tag) = place.tag_span() {
            self.note_tag(&event, self.range(&tag));
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.second_document = Some(span);
                }
            }
            Event::Scalar(text, style, anchor, _) => self.scalar(text, style, anchor, span),
            Event::SequenceStart(style, anchor, _) => self.start(Form::List(Vec::new()), style, anchor, span),
            Event::MappingStart(style, anchor, _) => self.start(Form::Map(IndexMap::new()), style, anchor, span),
            Event::SequenceEnd | Event::MappingEnd => self.end(&span),
            Event::Alias(anchor) => {
                if let Some(anchor) = self.anchors.get_mut(&anchor) {
                    anchor.is_used = true;
                }
                self.last_end = span.end;
                self.place(Node { span, form: Form::Alias(anchor) });
            }
            Event::Anchor(anchor, _) => {
                if let Some(anchor) = self.anchors.get_mut(&anchor) {
                    anchor.span = span;
                }
            }
            _ => {}
        }
    }

    fn note_tag(&mut self, event: &Event<'_>, span: Range<usize>) {
        let (Event::Scalar(.., tag) | Event::SequenceStart(.., tag) | Event::MappingStart(.., tag)) = event else {
            return;
        };
        if tag.as_deref().is_some_and(|tag: &Tag| !tag.is_yaml_core_schema()) {
            self.tags.push(span);
        }
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, anchor: usize, mut span: Range<usize>) {
        let is_missing = style == ScalarStyle::Plain && span.is_empty();
        if is_missing {
            self.last_end = self.end_of_missing();
            span = self.last_end..self.last_end;
        } else {
            if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                span = self.block_scalar(&span);
            }
            self.last_end = span.end;
            self.last_scalar = Some((span.clone(), style));
        }
        // The library gives a missing value the text `~`, which nobody typed.
        let text = if is_missing { Cow::Borrowed("") } else { text };
        let node = self.place(Node { span, form: Form::Scalar(text, style) });
        self.name(anchor, node);
    }

    fn start(&mut self, form: Form<'a>, style: StructureStyle, anchor: usize, span: Range<usize>) {
        let is_flow = style == StructureStyle::Flow;
        let start = if is_flow { span.start } else { self.block_start(&form, span.start) };
        self.last_end = if is_flow { span.end } else { self.last_end };
        let node = self.place(Node { span: start..start, form });
        self.name(anchor, node);
        self.open.push(Open { node, is_flow, key: None });
    }

    fn end(&mut self, span: &Range<usize>) {
        let Some(closed) = self.open.pop() else { return };
        // Empty for block collections, and for the mapping in `[a: b]`, which has no brackets of its own.
        if !span.is_empty() {
            self.last_end = span.end;
        }
        let span = &mut self.nodes[closed.node].span;
        span.end = self.last_end.max(span.start);
    }

    fn name(&mut self, anchor: usize, node: NodeId) {
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor { span: self.nodes[node].span.clone(), is_used: false, node });
        }
    }

    /// Puts a node where it belongs: into the innermost open collection, as an item, a value, or the next key.
    fn place(&mut self, node: Node<'a>) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(node);
        let Some(parent) = self.open.last().map(|open| open.node) else { return id };
        if let Form::List(items) = &mut self.nodes[parent].form {
            items.push(id);
            return id;
        }
        match self.open.last_mut().and_then(|open| open.key.take()) {
            Some((key, span)) => self.entry(parent, key, span, id),
            None => self.key(id),
        }
        id
    }

    fn key(&mut self, id: NodeId) {
        let span = self.nodes[id].span.clone();
        let text = if let Some((_, Node { form: Form::Scalar(text, _), .. })) = self.resolved(id) {
            text.clone()
        } else {
            self.odd_keys.push(id);
            Cow::Borrowed("")
        };
        if let Some(open) = self.open.last_mut() {
            open.key = Some((text, span));
        }
    }

    fn entry(&mut self, map: NodeId, key: Cow<'a, str>, span: Range<usize>, value: NodeId) {
        let Form::Map(entries) = &mut self.nodes[map].form else { return };
        match entries.entry(key) {
            Entry::Vacant(place) => {
                place.insert((span, value));
            }
            Entry::Occupied(first) => {
                let (key, first) = (first.key().clone(), first.get().0.clone());
                self.duplicates.push(Duplicate { key, first, again: span });
            }
        }
    }

    /// Where a missing value ends: after the colon or dash that asks for it, which is not always what the library says.
    fn end_of_missing(&self) -> usize {
        let gap = &self.text[self.last_end..];
        let spaces = gap.len() - gap.trim_start().len();
        let is_next = |mark: char| gap[spaces..].starts_with(mark);
        let wants_value = self.open.last().is_some_and(|open| open.key.is_some());
        if is_next(if wants_value { ':' } else { '-' }) { self.last_end + spaces + 1 } else { self.last_end }
    }

    /// From the `|` or `>` to the last character of the text; the library's span begins with the text and runs on
    /// through the empty lines after it.
    fn block_scalar(&self, content: &Range<usize>) -> Range<usize> {
        let start =
            lines::find_outside_comments(self.text, self.last_end..content.start, |rest| rest.starts_with(['|', '>']));
        let start = start.unwrap_or(content.start);
        let end = self.text[..content.end].trim_end().len();
        start..end.max(start)
    }

    /// Where a block collection starts. For a list that stands directly below its key, the library names the first item,
    /// not its dash.
    fn block_start(&self, form: &Form<'_>, start: usize) -> usize {
        let is_value = self.open.last().is_some_and(|open| open.key.is_some());
        if !is_value || !matches!(form, Form::List(_)) || start < self.last_end {
            return start;
        }
        let is_dash = |rest: &str| rest.starts_with('-') && rest[1..].starts_with([' ', '\t', '\n', '\r']);
        lines::find_outside_comments(self.text, self.last_end..start, is_dash).unwrap_or(start)
    }

    fn range(&self, span: &Span) -> Range<usize> {
        let bounds = span.byte_range().unwrap_or_default();
        let start = self.clamp(bounds.start);
        start..self.clamp(bounds.end).max(start)
    }

    /// A byte offset of the YAML as one of the whole text.
    fn clamp(&self, at: usize) -> usize {
        self.text.floor_char_boundary(self.offset + at)
    }
}
