//! The filters of the template contract that the engine does not have: `date`, `number`, `json`, `compact`, `numbered`,
//! `absolute`, `plain`, `slug`, `urlencode`, `marked`. Each is a pure function with a thin wrapper.

use std::fmt::Write as _;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use pulldown_cmark_escape::escape_html;
use tera::{Kwargs, State, Tera, Value};

use super::dates;
use super::fault::Fault;
use super::passages::Passages;
use super::templates::Tools;
use super::value::{extended, html_value, map_value, text_value};

pub(super) fn register(tera: &mut Tera, tools: &Tools) {
    let (links, passages) = (Arc::clone(&tools.links), tools.passages.clone());
    tera.register_filter("date", date);
    tera.register_filter("number", number);
    tera.register_filter("json", json);
    tera.register_filter("compact", |value: &Value, _: Kwargs, _: &State<'_>| compact(value));
    tera.register_filter("numbered", numbered);
    tera.register_filter("plain", |html: &str, _: Kwargs, _: &State<'_>| plain(html));
    tera.register_filter("urlencode", |text: &str, _: Kwargs, _: &State<'_>| urlencode(text));
    tera.register_filter("slug", |text: &str, _: Kwargs, _: &State<'_>| slug(text));
    tera.register_filter("marked", move |text: &str, kwargs: Kwargs, state: &State<'_>| {
        marked(&passages, text, &kwargs, state)
    });
    tera.register_filter("absolute", move |permalink: &str, _: Kwargs, _: &State<'_>| links.absolute(permalink));
}

/// `{{ page.date | date(lang=lang) }}`
#[expect(clippy::needless_pass_by_value, reason = "the engine hands the arguments over")]
fn date(value: &Value, kwargs: Kwargs, state: &State<'_>) -> tera::TeraResult<Value> {
    let language = language("date", &kwargs, state)?;
    // A year may arrive as a number.
    let text = value.to_string();
    match dates::in_words(&text, &language) {
        Some(words) => Ok(text_value(&words)),
        None if value.is_none() => {
            Err(Fault::new("`date` got nothing").with_help("ask first: `{% if page.date %}`").into())
        }
        None if !value.is_string() && !value.is_number() => {
            Err(Fault::new(format!("`date` got {}, not a date", kind(value))).into())
        }
        None => Err(Fault::new(format!("`{text}` is not a date")).into()),
    }
}

/// `{{ source.title | marked(lang=lang) }}`: the text, escaped, with passages in another script marked.
fn marked(passages: &Passages, text: &str, kwargs: &Kwargs, state: &State<'_>) -> tera::TeraResult<Value> {
    let language = language("marked", kwargs, state)?;
    let mut html = String::with_capacity(text.len());
    escape_html(&mut html, text).map_err(|_| Fault::new("`marked` cannot write this text"))?;
    Ok(html_value(&passages.mark_text(&html, &language)))
}

/// The language that a filter was given, or else that of the page.
fn language(filter: &str, kwargs: &Kwargs, state: &State<'_>) -> tera::TeraResult<String> {
    if let Some(language) = kwargs.get("lang")? {
        return Ok(language);
    }
    Ok(state.get::<String>("lang")?.ok_or_else(|| {
        Fault::new(format!("`{filter}` does not know the language"))
            .with_help(format!("write `{filter}(lang=lang)`; in a component, declare `@lang`"))
    })?)
}

/// `{{ total | number(lang=lang) }}`. English and Chinese separate thousands alike; `lang` is taken so that templates
/// need no change when a language that does not comes in.
fn number(value: &Value, _: Kwargs, _: &State<'_>) -> tera::TeraResult<Value> {
    if !value.is_number() {
        return Err(Fault::new(format!("`number` got {}, not a number", kind(value))).into());
    }
    Ok(text_value(&grouped(&value.to_string())))
}

/// `<script type="application/json">{{ value | json }}</script>`
fn json(value: &Value, _: Kwargs, _: &State<'_>) -> tera::TeraResult<Value> {
    let text = serde_json::to_string(value).map_err(|_| Fault::new("`json` cannot write this value"))?;
    Ok(html_value(&inline_json(&text)))
}

/// `{{ {"name": entry.title, "url": entry.site} | compact | json }}`: without what is empty (nothing, an empty text, list or
/// mapping), at any depth. A list keeps its order; false and 0 are not empty.
fn compact(value: &Value) -> Value {
    compacted(value).unwrap_or_else(|| value.clone())
}

/// The value without what is empty; nothing if nothing in it is. Most values are left as they are, uncopied.
fn compacted(value: &Value) -> Option<Value> {
    if let Some(map) = value.as_map() {
        let pairs = map.keys().cloned().zip(compacted_all(map.values())?);
        return Some(map_value(pairs.filter(|(_, value)| !is_empty(value))));
    }
    let items = compacted_all(value.as_array()?.iter())?;
    Some(items.into_iter().filter(|item| !is_empty(item)).collect::<Vec<_>>().into())
}

/// The values, each without what is empty; nothing if neither is one of them empty nor anything in them.
fn compacted_all<'a>(values: impl Iterator<Item = &'a Value> + Clone) -> Option<Vec<Value>> {
    let made: Vec<Option<Value>> = values.clone().map(compacted).collect();
    if made.iter().all(Option::is_none) && !values.clone().any(is_empty) {
        return None;
    }
    Some(values.zip(made).map(|(value, made)| made.unwrap_or_else(|| value.clone())).collect())
}

fn is_empty(value: &Value) -> bool {
    value.is_none()
        || value.is_undefined()
        || value.as_str().is_some_and(str::is_empty)
        || value.as_array().is_some_and(<[_]>::is_empty)
        || value.as_map().is_some_and(tera::Map::is_empty)
}

/// `{{ [{"name": "a"}, {"name": "b"}] | numbered(key="position") }}`: each mapping with its place in the list, from 1.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands the arguments over")]
fn numbered(value: &Value, kwargs: Kwargs, _: &State<'_>) -> tera::TeraResult<Value> {
    let key: Arc<str> = kwargs.must_get::<String>("key")?.into();
    let items = value.as_array().unwrap_or_default().iter().zip(1_u64..);
    let numbered = items.map(|(item, place)| extended(item, [(Arc::clone(&key), place.into())]));
    Ok(numbered.collect::<Vec<Value>>().into())
}

/// `mailto:a@b.test?subject={{ page.title | urlencode }}`: what may stand in a query as itself stays (RFC 3986, section 2.3).
fn urlencode(text: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, KEPT).to_string()
}

/// What people call a template value.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        value if value.is_none() || value.is_undefined() => "nothing",
        value if value.is_string() => "a text",
        value if value.is_number() => "a number",
        value if value.is_bool() => "true or false",
        value if value.is_array() => "a list",
        value if value.is_map() => "a mapping",
        _ => "something else",
    }
}

fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_at(number.find('.').unwrap_or(number.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut out = sign.to_owned();
    for (position, digit) in digits.char_indices() {
        if position > 0 && (digits.len() - position) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    // A float that is whole is shown as such.
    out + if fraction == ".0" { "" } else { fraction }
}

/// JSON that can stand in a `<script>` element or in an attribute, in either kind of quotes once the outer ones are
/// single: nothing in it ends the element, opens an entity or ends a JavaScript line.
pub fn inline_json(text: &str) -> String {
    const UNSAFE: [char; 6] = ['<', '>', '&', '\'', '\u{2028}', '\u{2029}'];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(UNSAFE) {
        out.push_str(&rest[..at]);
        let character = rest[at..].chars().next().unwrap_or_default();
        let _ = write!(out, "\\u{:04x}", u32::from(character));
        rest = &rest[at + character.len_utf8()..];
    }
    out.push_str(rest);
    out
}

/// The words of a piece of HTML: tags away, entities as characters, white space as single spaces. For `<meta>`, feeds
/// and search; the result is a plain text, to be escaped again.
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        let (end, is_block) = tag(rest);
        if is_block {
            text.push(' ');
        }
        if end == 0 {
            text.push('<');
            rest = &rest[1..];
        } else {
            rest = &rest[end..];
        }
    }
    text.push_str(rest);
    decode_entities(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The length of the tag (with its content, for `script` and `style`) that starts here, and whether it parts words;
/// 0 if this `<` starts no tag.
fn tag(html: &str) -> (usize, bool) {
    if let Some(comment) = html.strip_prefix("<!--") {
        return (comment.find("-->").map_or(html.len(), |end| end + 7), false);
    }
    let name_start = if html.starts_with("</") { 2 } else { 1 };
    let name: String =
        html[name_start..].chars().take_while(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    if name.is_empty() {
        return (0, false);
    }
    let mut quote = None;
    let end = html.char_indices().find_map(|(position, character)| match (quote, character) {
        (None, '>') => Some(position + 1),
        (None, '"' | '\'') => {
            quote = Some(character);
            None
        }
        (Some(open), _) if open == character => {
            quote = None;
            None
        }
        _ => None,
    });
    let end = end.unwrap_or(html.len());
    if name_start == 1 && matches!(name.as_str(), "script" | "style") {
        let close = html[end..].to_ascii_lowercase().find(&format!("</{name}"));
        return (close.map_or(html.len(), |close| end + close), true);
    }
    let is_inline = matches!(
        name.as_str(),
        "a" | "abbr" | "b" | "code" | "em" | "i" | "mark" | "s" | "span" | "strong" | "sub" | "sup"
    );
    (end, !is_inline)
}

fn decode_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let decoded = rest[1..].find(';').filter(|end| *end <= 8).and_then(|end| {
            let character = match &rest[1..=end] {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" => '\u{a0}',
                "hellip" => '…',
                number => {
                    let number = number.strip_prefix('#')?;
                    let code = match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16),
                        None => number.parse(),
                    };
                    char::from_u32(code.ok()?)?
                }
            };
            Some((character, end + 2))
        });
        let (character, length) = decoded.unwrap_or(('&', 1));
        out.push(character);
        rest = &rest[length..];
    }
    out + rest
}

/// A text as part of an id: lower case, letters and digits of any script, hyphens between words.
fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            out.extend(character.to_lowercase());
        } else if matches!(character, '\'' | '’') {
            // `council's` is one word.
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        for (number, shown) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-1234567", "-1,234,567"),
            ("9123.5", "9,123.5"),
            ("1000.0", "1,000"),
        ] {
            assert_eq!(grouped(number), shown);
        }
    }

    #[test]
    fn json_cannot_leave_a_script_element() {
        let json = inline_json(&serde_json::to_string("</script><!-- ' & \u{2028}").unwrap());
        assert_eq!(json, r#""\u003c/script\u003e\u003c!-- \u0027 \u0026 \u2028""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), "</script><!-- ' & \u{2028}");
    }

    #[test]
    fn what_is_empty_is_left_out_at_any_depth() {
        let value: Value = [("a", Value::none()), ("b", text_value("")), ("c", false.into()), ("d", 0_u64.into())]
            .into_iter()
            .chain([("e", vec![Value::none(), text_value("x"), vec![Value::none()].into()].into())])
            .map(|(key, value)| (tera::value::Key::Str(key), value))
            .collect::<tera::Map>()
            .into();
        assert_eq!(serde_json::to_string(&compact(&value)).unwrap(), r#"{"c":false,"d":0,"e":["x"]}"#);
    }

    #[test]
    fn html_becomes_its_words() {
        for (html, words) in [
            ("<p>Cardiff &amp; <em>Xia</em>men</p>\n<p>Two</p>", "Cardiff & Xiamen Two"),
            ("<h2 title=\"a > b\">Visas</h2><ul><li>One</li><li>Two</li></ul>", "Visas One Two"),
            ("<script>if (a<b) {}</script>x<style>p{}</style>", "x"),
            ("3 < 4 &lt;b&gt; &#39;q&#x27; &unknown; &", "3 < 4 <b> 'q' &unknown; &"),
            ("<!-- <p>no</p> -->厦<b>门</b>", "厦门"),
            ("<p", ""),
        ] {
            assert_eq!(plain(html), words, "{html}");
        }
    }

    #[test]
    fn slugs_hold_letters_digits_and_hyphens() {
        for (text, expected) in [
            ("How do you become a sister city?", "how-do-you-become-a-sister-city"),
            ("The council's  links -- 2026", "the-councils-links-2026"),
            ("签证 和 费用", "签证-和-费用"),
            ("Ynys Môn", "ynys-môn"),
            ("---", ""),
        ] {
            assert_eq!(slug(text), expected);
        }
    }
}
