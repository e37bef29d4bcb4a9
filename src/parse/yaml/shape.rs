//! Signs that a text could cost `serde_yaml` more than linear time, seen in one cheap pass.
//!
//! libyaml searches all open brackets for each token, all `%TAG` lines for each new one, and slows down with each
//! `- ` on one line (measured: 40,000 times `{a: ` take 12 seconds). A text that shows such a sign is read by the
//! outline first, which stops at the depth we allow. A false alarm costs that pass and nothing else.

/// Brackets that a text may have before it is measured; this many, nested, take 0.1 seconds.
const BRACKETS: usize = 4_000;

/// Indicators of lists and keys that may follow each other on one line.
const RUN: usize = 400;

/// Whether the text shows such a sign.
pub(super) fn is_suspicious(yaml: &str) -> bool {
    let (mut brackets, mut run, mut is_line_start) = (0, 0, true);
    for byte in yaml.bytes() {
        match byte {
            b'[' | b'{' => brackets += 1,
            b'%' if is_line_start => return true,
            _ => {}
        }
        run = if matches!(byte, b'-' | b'?' | b':' | b' ' | b'\t') { run + 1 } else { 0 };
        if run > RUN {
            return true;
        }
        is_line_start = matches!(byte, b'\n' | b'\r');
    }
    brackets > BRACKETS
}

#[cfg(test)]
mod tests {
    use super::is_suspicious;

    #[test]
    fn nesting_and_directives_raise_the_alarm_and_common_texts_do_not() {
        for hostile in [
            "[".repeat(5000),
            "{a: ".repeat(5000),
            "- ".repeat(300),
            "-\t".repeat(300),
            "a: b\n%TAG".into(),
            "%YAML".into(),
        ] {
            assert!(is_suspicious(&hostile), "{}", &hostile[..5]);
        }
        for common in
            ["name: {en: Cardiff, zh: 加的夫}\n- a\n- b\ncost: 5%\n", "a: |\n  --------------\n\n      text\n"]
        {
            assert!(!is_suspicious(common), "{common}");
        }
    }
}
