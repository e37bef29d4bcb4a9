//! Slips of punctuation and structure: brackets, keys that are none, lines that are neither, documents.

use insta::assert_snapshot;

use super::seen;

#[test]
fn a_text_that_starts_with_punctuation_shows_its_quotes() {
    assert_snapshot!(seen("a: @厦门\n"), @r#"
    error[E0201]: a text that starts with `@` needs quotes
     --> a.yaml:1:4
      |
    1 | a: @厦门
      |    ^ to YAML this character is punctuation
      |
      = help: write `a: "@厦门"`
    "#);
    assert_snapshot!(seen("a: `b`\n"), @r#"
    error[E0201]: a text that starts with a backtick needs quotes
     --> a.yaml:1:4
      |
    1 | a: `b`
      |    ^ to YAML this character is punctuation
      |
      = help: write `a: "`b`"`
    "#);
    assert_snapshot!(seen("a: %b # c\n"), @r#"
    error[E0201]: a text that starts with `%` needs quotes
     --> a.yaml:1:4
      |
    1 | a: %b # c
      |    ^ to YAML this character is punctuation
      |
      = help: write `a: "%b"`
    "#);
    assert_snapshot!(seen("a: **粗体** text\n"), @r#"
    error[E0201]: a text that starts with `*` needs quotes
     --> a.yaml:1:4
      |
    1 | a: **粗体** text
      |    ^ to YAML this stands for a value named elsewhere
      |
      = help: write `a: "**粗体** text"`
    "#);
    assert_snapshot!(seen("a: &Co partners\n"), @r#"
    error[E0201]: a text that starts with `&` needs quotes
     --> a.yaml:1:4
      |
    1 | a: &Co partners
      |    ^ to YAML this is the name of what follows, and not shown
      |
      = help: write `a: "&Co partners"`
    "#);
    assert_snapshot!(seen("a: !note b\nc: !note d\n"), @r#"
    error[E0201]: a text that starts with `!` needs quotes
     --> a.yaml:1:4
      |
    1 | a: !note b
      |    ^ to YAML this is the type of what follows
      |
      = help: write `a: "!note b"`

    error[E0201]: a text that starts with `!` needs quotes
     --> a.yaml:2:4
      |
    2 | c: !note d
      |    ^ to YAML this is the type of what follows
      |
      = help: write `c: "!note d"`
    "#);
    assert_snapshot!(seen("- ,b\n"), @r#"
    error[E0201]: a text that starts with `,` needs quotes
     --> a.yaml:1:3
      |
    1 | - ,b
      |   ^ to YAML this character is punctuation
      |
      = help: write `- ",b"`
    "#);
    assert_snapshot!(seen("%foo\na: b\n"), @r"
    error[E0201]: a line that starts with `%`
     --> a.yaml:1:1
      |
    1 | %foo
      | ^^^^ YAML takes this for an instruction to its reader
      |
      = help: remove the line, or put the text in quotes
    ");
}

#[test]
fn open_brackets_are_shown_where_they_open() {
    assert_snapshot!(seen("a: [厦门, c\nd: e\n"), @r"
    error[E0201]: `[` is not closed
     --> a.yaml:1:4
      |
    1 | a: [厦门, c
      |    ^ opened here
      |
      = help: close it: `a: [厦门, c]`; a text that starts with `[` needs quotes
    ");
    assert_snapshot!(seen("a: {b: c\nd: e\n"), @r"
    error[E0201]: `{` is not closed
     --> a.yaml:1:4
      |
    1 | a: {b: c
      |    ^ opened here
      |
      = help: close it: `a: {b: c}`; a text that starts with `{` needs quotes
    ");
    assert_snapshot!(seen("a: [b}\n"), @r"
    error[E0201]: `[` is closed by `}`
     --> a.yaml:1:4
      |
    1 | a: [b}
      |    ^ the brackets do not match
      |
      = help: what opens with `[` ends with `]`
    ");
    assert_snapshot!(seen("a: ]\n"), @r"
    error[E0201]: `]` closes nothing
     --> a.yaml:1:4
      |
    1 | a: ]
      |    ^ no such bracket is open
      |
      = help: remove it, or put the text in quotes
    ");
    assert_snapshot!(seen("a: ['b' 'c']\n"), @r"
    error[E0201]: a comma is missing between brackets
     --> a.yaml:1:9
      |
    1 | a: ['b' 'c']
      |    -    ^ expected `,` or `]` before this
      |    |
      |    opened here
      |
      = help: put a comma between the values; texts with commas or brackets need quotes
    ");
    assert_snapshot!(seen("a: [b] c\n"), @r"
    error[E0201]: text after the end of a value
     --> a.yaml:1:8
      |
    1 | a: [b] c
      |      - ^ nothing may follow on this line
      |      |
      |      the value ends here
      |
      = help: put the whole value in quotes, or move the rest to its own key
    ");
}

#[test]
fn a_list_or_mapping_is_no_key() {
    assert_snapshot!(seen("a: {{ 厦门 }}\n"), @r#"
    error[E0201]: a list or mapping stands where a key should
     --> a.yaml:1:5
      |
    1 | a: {{ 厦门 }}
      |     ^^^^^^^^ not a key
      |
      = help: write `a: "{{ 厦门 }}"`
    "#);
    assert_snapshot!(seen("? [a, b]\n: c\n"), @r"
    error[E0201]: a list or mapping stands where a key should
     --> a.yaml:1:3
      |
    1 | ? [a, b]
      |   ^^^^^^ not a key
      |
      = help: a key is a plain word
    ");
}

#[test]
fn lines_that_are_no_key_and_value_are_shown() {
    assert_snapshot!(seen("a: b\n厦门 c\nd: e\n"), @r"
    error[E0201]: a line that is not `key: value`
     --> a.yaml:2:1
      |
    2 | 厦门 c
      | ^^^^^^ there is no colon
      |
      = help: a text of several lines stands indented below its key, after `key: |`
    ");
    assert_snapshot!(seen("a:b\nc: d\n"), @r"
    error[E0201]: no space after the colon
     --> a.yaml:1:2
      |
    1 | a:b
      |  ^ a space is missing here
      |
      = help: write `a: b`
    ");
    assert_snapshot!(seen("a: - b\n"), @r"
    error[E0201]: a list cannot start on the line of its key
     --> a.yaml:1:4
      |
    1 | a: - b
      |    ^ this dash starts a list
      |
      = help: put each `- item` on its own line below the key, or put the text in quotes
    ");
    assert_snapshot!(seen("a: > x\n  text\n"), @r#"
    error[E0201]: text after a sign that starts a block of lines
     --> a.yaml:1:4
      |
    1 | a: > x
      |    ^ the text must start on the next line
      |
      = help: start the text on the next line, or write `a: "> x"`
    "#);
}

#[test]
fn documents_and_emptiness_have_their_own_words() {
    assert_snapshot!(seen("a: b\n---\nc: d\n"), @r"
    error[E0208]: a second document starts here
     --> a.yaml:2:1
      |
    2 | ---
      | ^^^ everything above is a document of its own
      |
      = help: remove this line, or move what follows to its own file
    ");
    assert_snapshot!(seen(""), @r"
    error[E0206]: the file is empty
    --> a.yaml
     = help: fill it in, or delete the file
    ");
    assert_snapshot!(seen("# only a comment\n"), @r"
    error[E0206]: the file is empty
    --> a.yaml
     = help: fill it in, or delete the file
    ");
    assert_snapshot!(seen("~\n"), @r"
    error[E0206]: the file is empty
    --> a.yaml
     = help: fill it in, or delete the file
    ");
}
