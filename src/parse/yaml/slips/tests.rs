//! Each slip as its author sees it.

use insta::assert_snapshot;

use crate::diag::text;
use crate::parse::yaml::{YamlText, parse};

/// What the author sees.
fn seen(yaml: &str) -> String {
    let findings = parse(&YamlText::whole("a.yaml", yaml)).expect_err(yaml);
    text::render(&findings, &|_| Some(yaml), false)
}

#[test]
fn a_tab_in_the_indentation_is_shown_on_each_line() {
    assert_snapshot!(seen("name:\n\ten: Cardiff\n\tzh: 加的夫\n"), @r"
    error[E0202]: a tab in the indentation
     --> a.yaml:2:1
      |
    2 |     en: Cardiff
      | ^^^^ YAML allows only spaces here
      |
      = help: put two spaces in place of the tab

    error[E0202]: a tab in the indentation
     --> a.yaml:3:1
      |
    3 |     zh: 加的夫
      | ^^^^ YAML allows only spaces here
      |
      = help: put two spaces in place of the tab
    ");
    assert_snapshot!(seen("name: 厦门\n\tlevel: city\n"), @r"
    error[E0202]: a tab in the indentation
     --> a.yaml:2:1
      |
    2 |     level: city
      | ^^^^ YAML allows only spaces here
      |
      = help: put two spaces in place of the tab
    ");
}

#[test]
fn a_second_colon_shows_the_line_in_quotes() {
    assert_snapshot!(seen("title: UK: China\n"), @r#"
    error[E0203]: a colon inside a text without quotes
     --> a.yaml:1:10
      |
    1 | title: UK: China
      |          ^ YAML takes this for the start of a value
      |
      = help: write `title: "UK: China"`
    "#);
    assert_snapshot!(seen("- 标题: 英国: \"中国\" # 注\n"), @r#"
    error[E0203]: a colon inside a text without quotes
     --> a.yaml:1:9
      |
    1 | - 标题: 英国: "中国" # 注
      |             ^ YAML takes this for the start of a value
      |
      = help: write `- 标题: '英国: "中国"'`
    "#);
    assert_snapshot!(seen("a: {b: c d: e}\n"), @r#"
    error[E0203]: a colon inside a text without quotes
     --> a.yaml:1:11
      |
    1 | a: {b: c d: e}
      |           ^ YAML takes this for the start of a value
      |
      = help: write `a: {b: "c d: e"}`
    "#);
    assert_snapshot!(seen("a: [b c: d: e]\n"), @r#"
    error[E0203]: a colon inside a text without quotes
     --> a.yaml:1:11
      |
    1 | a: [b c: d: e]
      |           ^ YAML takes this for the start of a value
      |
      = help: write `a: [b c: "d: e"]`
    "#);
}

#[test]
fn a_full_width_colon_is_found_wherever_it_breaks_the_text() {
    assert_snapshot!(seen("id: a\nname：厦门\nlevel: x\n"), @r"
    error[E0204]: a full-width colon after `name`
     --> a.yaml:2:5
      |
    2 | name：厦门
      |     ^^ this is `：`, not `:`
      |
      = help: write `name: 厦门`, or put the text in quotes if it is no key
    ");
    assert_snapshot!(seen("名称：厦门\nid: b\ntext: |\n  时间：周一\nlast：y\n"), @r"
    error[E0204]: a full-width colon after `名称`
     --> a.yaml:1:3
      |
    1 | 名称：厦门
      |     ^^ this is `：`, not `:`
      |
      = help: write `名称: 厦门`, or put the text in quotes if it is no key

    error[E0204]: a full-width colon after `last`
     --> a.yaml:5:5
      |
    5 | last：y
      |     ^^ this is `：`, not `:`
      |
      = help: write `last: y`, or put the text in quotes if it is no key
    ");
    assert_snapshot!(seen("id: a\nnote：\n"), @r"
    error[E0204]: a full-width colon after `note`
     --> a.yaml:2:5
      |
    2 | note：
      |     ^^ this is `：`, not `:`
      |
      = help: write `note:`, or put the text in quotes if it is no key
    ");
}

#[test]
fn a_full_width_colon_is_found_where_the_line_became_a_text() {
    assert_snapshot!(seen("name：厦门\n"), @r"
    error[E0204]: a full-width colon after `name`
     --> a.yaml:1:5
      |
    1 | name：厦门
      |     ^^ this is `：`, not `:`
      |
      = help: write `name: 厦门`, or put the text in quotes if it is no key
    ");
    assert_snapshot!(seen("name:\n  en：Cardiff\n  zh：加的夫\n"), @r"
    error[E0204]: a full-width colon after `en`
     --> a.yaml:2:5
      |
    2 |   en：Cardiff
      |     ^^ this is `：`, not `:`
      |
      = help: write `en: Cardiff`, or put the text in quotes if it is no key

    error[E0204]: a full-width colon after `zh`
     --> a.yaml:3:5
      |
    3 |   zh：加的夫
      |     ^^ this is `：`, not `:`
      |
      = help: write `zh: 加的夫`, or put the text in quotes if it is no key
    ");
}

#[test]
fn a_quote_that_stays_open_is_shown_where_it_opens() {
    assert_snapshot!(seen("title: \"UK\nname: \"B\"\n"), @r#"
    error[E0209]: a quote that is not closed
     --> a.yaml:1:8
      |
    1 | title: "UK
      |        ^ opened here
    2 | name: "B"
      |       - the next quote is only here
      |
      = help: close it: `title: "UK"`
    "#);
    assert_snapshot!(seen("a: '厦门\n"), @r"
    error[E0209]: a quote that is not closed
     --> a.yaml:1:4
      |
    1 | a: '厦门
      |    ^ opened here
      |
      = help: close it: `a: '厦门'`
    ");
    assert_snapshot!(seen("a: b\nc: \"x\n---\nd: y\n"), @r#"
    error[E0209]: a quote that is not closed
     --> a.yaml:2:4
      |
    2 | c: "x
      |    ^ opened here
      |
      = help: close it: `c: "x"`
    "#);
}

#[test]
fn a_quote_that_closes_too_early_shows_the_whole_text_in_quotes() {
    assert_snapshot!(seen("title: 'it's 厦门'\n"), @r#"
    error[E0209]: text after the closing quote
     --> a.yaml:1:11
      |
    1 | title: 'it's 厦门'
      |           ^ the quoted text ends here
      |
      = help: write `title: "it's 厦门"`
    "#);
    assert_snapshot!(seen("title: \"UK\" and China\n"), @r#"
    error[E0209]: text after the closing quote
     --> a.yaml:1:11
      |
    1 | title: "UK" and China
      |           ^ the quoted text ends here
      |
      = help: write `title: '"UK" and China'`
    "#);
    assert_snapshot!(seen("a: \"b\", \"c\"\n"), @r#"
    error[E0209]: text after the closing quote
     --> a.yaml:1:6
      |
    1 | a: "b", "c"
      |      ^ the quoted text ends here
      |
      = help: write `a: '"b", "c"'`
    "#);
}

#[test]
fn a_backslash_between_double_quotes_is_explained() {
    assert_snapshot!(seen("a: \"厦门\\d\"\n"), @r#"
    error[E0201]: `\d` means nothing between double quotes
     --> a.yaml:1:7
      |
    1 | a: "厦门\d"
      |         ^^ a backslash starts a special character
      |
      = help: write `\\` for a backslash, or use single quotes
    "#);
}

#[test]
fn duplicate_keys_are_all_shown_with_the_first_one() {
    assert_snapshot!(seen("a: 1\n厦门: 2\na: 3\nc: {x: 1, x: 2}\n厦门: 4\n"), @r"
    error[E0205]: the key `a` stands twice
     --> a.yaml:3:1
      |
    1 | a: 1
      | - first here
    2 | 厦门: 2
    3 | a: 3
      | ^ again here
      |
      = help: remove one of them, or rename it

    error[E0205]: the key `x` stands twice
     --> a.yaml:4:11
      |
    4 | c: {x: 1, x: 2}
      |     -     ^ again here
      |     |
      |     first here
      |
      = help: remove one of them, or rename it

    error[E0205]: the key `厦门` stands twice
     --> a.yaml:5:1
      |
    2 | 厦门: 2
      | ---- first here
    ...
    5 | 厦门: 4
      | ^^^^ again here
      |
      = help: remove one of them, or rename it
    ");
    assert_snapshot!(seen("a: 1\na: 2\nb: @c\n"), @r#"
    error[E0205]: the key `a` stands twice
     --> a.yaml:2:1
      |
    1 | a: 1
      | - first here
    2 | a: 2
      | ^ again here
      |
      = help: remove one of them, or rename it

    error[E0201]: a text that starts with `@` needs quotes
     --> a.yaml:3:4
      |
    3 | b: @c
      |    ^ to YAML this character is punctuation
      |
      = help: write `b: "@c"`
    "#);
}

#[test]
fn wrong_indentation_names_the_spaces() {
    assert_snapshot!(seen("name:\n    en: Cardiff\n  zh: 加的夫\n"), @r"
    error[E0201]: the indentation fits no line above
     --> a.yaml:3:3
      |
    1 | name:
      | ----- indented by 0 spaces
    2 |     en: Cardiff
      |     ----------- indented by 4 spaces
    3 |   zh: 加的夫
      |   ^^^^^^^^^^ indented by 2 spaces
      |
      = help: give lines that belong side by side the same number of spaces
    ");
    assert_snapshot!(seen("a: 1\n b: 2\n"), @r"
    error[E0201]: `b` is indented too far
     --> a.yaml:2:2
      |
    1 | a: 1
      |    - this key has its value already
    2 |  b: 2
      |  ^ this looks like a part of the value above
      |
      = help: line it up with the key it belongs beside
    ");
    assert_snapshot!(seen("a:\n  - 厦门\n c: d\n"), @r"
    error[E0201]: the indentation fits no line above
     --> a.yaml:3:2
      |
    1 | a:
      | -- indented by 0 spaces
    2 |   - 厦门
      |   ------ indented by 2 spaces
    3 |  c: d
      |  ^^^^ indented by 1 space
      |
      = help: give lines that belong side by side the same number of spaces
    ");
}

#[test]
fn items_among_keys_and_keys_among_items_are_told_apart() {
    assert_snapshot!(seen("name: 厦门\n- item\n"), @r"
    error[E0201]: a list item among keys
     --> a.yaml:2:1
      |
    1 | name: 厦门
      | ---------- these are keys
    2 | - item
      | ^^^^^^ this is an item
      |
      = help: put a key above the list: `key:`, then `- item` on the next line
    ");
    assert_snapshot!(seen("- 厦门\nname: b\n"), @r"
    error[E0201]: a key among list items
     --> a.yaml:2:1
      |
    1 | - 厦门
      | ------ this is a list
    2 | name: b
      | ^^^^^^^ this is not an item
      |
      = help: start the line with `- `, or indent it below an item
    ");
}

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
    ");
    assert_snapshot!(seen("# only a comment\n"), @r"
    error[E0206]: the file is empty
    --> a.yaml
    ");
    assert_snapshot!(seen("~\n"), @r"
    error[E0206]: the file is empty
    --> a.yaml
    ");
}
