//! Text that may stand in XML 1.0, in elements and in attributes alike.

/// Escapes a text, and leaves out the characters that XML 1.0 forbids even when escaped (section 2.2: most control
/// characters, U+FFFE and U+FFFF), which would make every reader refuse the whole file.
pub(in crate::render) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // As they are, a reader would turn them into spaces (in attributes) or line feeds.
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\n' => out.push('\n'),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
pub(in crate::render) mod tests {
    use super::*;

    /// What a strict reader makes of a document: each start tag with its attributes, and each text, in order.
    pub(in crate::render) fn read(xml: &str) -> Vec<String> {
        use quick_xml::events::Event;
        let mut reader = quick_xml::Reader::from_str(xml);
        reader.config_mut().check_end_names = true;
        let (mut seen, mut text) = (Vec::new(), String::new());
        loop {
            let event = reader.read_event().expect("well-formed XML");
            if !matches!(event, Event::Text(_) | Event::GeneralRef(_)) && !text.trim().is_empty() {
                seen.push(std::mem::take(&mut text));
            }
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let mut shown = tag.name().as_ref().to_owned();
                    for attribute in tag.attributes() {
                        let attribute = attribute.expect("a well-formed attribute");
                        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap();
                        shown.extend([" ", attribute.key.as_ref(), "=", &*value]);
                    }
                    text.clear();
                    seen.push(shown);
                }
                Event::Text(part) => text += &part,
                Event::GeneralRef(name) => {
                    text += &quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap();
                }
                Event::Eof => return seen,
                _ => {}
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_comes_back_from_a_strict_reader(text in "\\PC{0,20}[\\x00-\\x1f<>&\"'\\u{fffe}\\u{2028}厦门]{0,10}") {
            let allowed = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
            let wanted: String = text.chars().filter(allowed).collect();
            let seen = read(&format!("<a b=\"{}\">x{}</a>", escape(&wanted.replace('\n', " ")), escape(&text)));
            proptest::prop_assert_eq!(&seen[0], &format!("a b={}", wanted.replace('\n', " ")));
            proptest::prop_assert_eq!(&seen[1], &format!("x{wanted}"));
        }
    }
}
