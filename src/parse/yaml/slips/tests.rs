//! Each slip as its author sees it: indentation, colons, quotes and keys here, punctuation and structure in `structure`.

mod structure;

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
