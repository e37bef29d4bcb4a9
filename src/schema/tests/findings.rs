//! Each finding: a record that has it, what the author reads, and the mended record that is free of it.

use insta::assert_snapshot;

use super::{LEAST, check, read, seen, seen_alone};

/// Asserts that a record with these lines has no findings.
fn assert_mended(more: &str) {
    assert_eq!(seen(more), "", "{more}");
}

#[test]
fn an_unknown_key_is_named_with_the_nearest_field() {
    assert_snapshot!(seen("emial: a@example.org"), @r#"
E0301 key emial: `emial` is not a field here | unknown field
  help: did you mean `email`?
"#);
    assert_mended("email: a@example.org");
}

#[test]
fn a_misspelt_required_key_is_one_mistake_not_two() {
    assert_snapshot!(seen_alone("Name: {en: Dragon, zh-Hans: 龙}\nlevel: first-degree"), @r#"
E0301 key Name: `Name` is not a field here | unknown field
  help: did you mean `name`?
"#);
    assert_eq!(seen_alone("name: {en: Dragon, zh-Hans: 龙}\nlevel: first-degree"), "");
}

#[test]
fn few_known_keys_are_listed() {
    assert_snapshot!(seen("sources: [{title: News, colour: red}]"), @r#"
E0301 key sources[0].colour: `colour` is not a field here | unknown field
  help: the fields are `title`, `url`
"#);
    assert_mended("sources: [{title: News}]");
}

#[test]
fn a_missing_field_points_at_its_record_and_says_what_belongs_there() {
    assert_snapshot!(seen_alone("name: {en: Dragon, zh-Hans: 龙}"), @r#"
E0302 : `level` is missing | needs `level`
  help: add `level: ...` (For whom)
"#);
    assert_snapshot!(seen("sources: [{title: News}, {url: 'https://example.org/'}]"), @r#"
E0302 sources[1]: `title` is missing | needs `title`
  help: add `title: ...` (a text)
"#);
    assert_mended("sources: [{title: News}, {title: More, url: 'https://example.org/'}]");
}

#[test]
fn an_empty_required_field_points_at_itself() {
    assert_snapshot!(seen_alone("name: {en: '', zh-Hans: }\nlevel: ''"), @r#"
E0302 name: `name` is empty | needs `name`
  help: add `name: ...` (What it is called)
E0302 level: `level` is empty | needs `level`
  help: add `level: ...` (For whom)
"#);
    assert_eq!(seen_alone(LEAST), "");
}

#[test]
fn values_of_the_wrong_type_are_named_in_plain_words() {
    assert_snapshot!(seen("subjects: arts, science"), @r#"
E0303 subjects: `subjects` must be a list, not a text | a text
  help: write `subjects: [arts, science]`
"#);
    assert_mended("subjects: [arts, science]");
    assert_snapshot!(seen("sources: News"), @r#"
E0303 sources: `sources` must be a list, not a text | a text
  help: start each item with `- ` on a line of its own under `sources:`
"#);
    assert_mended("sources:\n  - title: News");
    assert_snapshot!(seen("full: 'yes'"), @r#"
E0303 full: `full` must be `true` or `false`, not a text | a text
  help: write `full: true`, without quotes
"#);
    assert_mended("full: true");
    assert_snapshot!(seen("awards: '1,200'\namount: 5.x"), @r#"
E0303 awards: `awards` must be a whole number, not a text | a text
  help: write `awards: 1200`, without quotes or thousands separators
E0303 amount: `amount` must be a number, not a text | a text
  help: write it in digits: `amount: 12`
"#);
    assert_mended("awards: 120\namount: 5");
    assert_snapshot!(seen("code: [AB]"), @r#"
E0303 code: `code` must be a text, not a list | a list
  help: write it without `- ` or square brackets: `code: AB`
"#);
    assert_mended("code: AB");
    assert_snapshot!(seen("amount: .nan\nawards: 1.5"), @r#"
E0303 awards: `awards` must be a whole number, not `1.5` | a number
E0303 amount: `amount` must be a number, not `NaN` | a number
"#);
    assert_snapshot!(seen("subjects:\n  - arts\n  -\nsources: [{title: News}, ~]"), @r#"
E0303 subjects[1]: item 2 of `subjects` is empty | nothing here
  help: fill it in, or remove the line
E0303 sources[1]: item 2 of `sources` is empty | nothing here
  help: fill it in, or remove the line
"#);
    assert_snapshot!(seen_alone("- one\n- two"), @r#"
E0303 : a mapping of `key: value` lines is wanted here, not a list | a list
  help: give each value its key, for example `name: ...`
"#);
}

#[test]
fn a_value_beside_the_choices_gets_the_nearest_one_by_name_or_label() {
    assert_snapshot!(seen("subjects: [Green growth, 绿色科技, sciense]"), @r#"
E0304 subjects[0]: `Green growth` is not one of the values of `subjects` | not an allowed value
  help: did you mean `green-technology`?
  help: the values are `arts`, `science`, `green-technology`
E0304 subjects[1]: `绿色科技` is not one of the values of `subjects` | not an allowed value
  help: did you mean `green-technology`?
  help: the values are `arts`, `science`, `green-technology`
E0304 subjects[2]: `sciense` is not one of the values of `subjects` | not an allowed value
  help: did you mean `science`?
  help: the values are `arts`, `science`, `green-technology`
"#);
    assert_snapshot!(seen("subjects: [Green_Technology, banking]"), @r#"
E0304 subjects[0]: `Green_Technology` is not one of the values of `subjects` | not an allowed value
  help: did you mean `green-technology`?
  help: the values are `arts`, `science`, `green-technology`
E0304 subjects[1]: `banking` is not one of the values of `subjects` | not an allowed value
  help: the values are `arts`, `science`, `green-technology`
"#);
    assert_mended("subjects: [green-technology, science]");
}

#[test]
fn impossible_dates_say_why() {
    assert_snapshot!(seen("opens: 2026-02-30\nsince: 1983-13"), @r#"
E0305 opens: `2026-02-30` is not a date: February 2026 has 28 days | February 2026 has 28 days
  help: write year, month and day: `2026-03-05`
E0305 since: `1983-13` is not a date: there is no month 13 | there is no month 13
  help: write `2026-03-05`, `2026-03` or `2026`, as exactly as it is known
"#);
    assert_snapshot!(seen("opens: 2026-02"), @r#"
E0305 opens: `2026-02` is not a date: the day is missing | the day is missing
  help: write year, month and day: `2026-03-05`
"#);
    assert_snapshot!(seen("opens: next spring\nsince: long ago"), @r#"
E0305 opens: `next spring` is not a date | not a date
  help: write year, month and day: `2026-03-05`
E0305 since: `long ago` is not a date | not a date
  help: write `2026-03-05`, `2026-03` or `2026`, as exactly as it is known
"#);
    assert_mended("opens: 2026-02-28\nsince: 1983-12");
}

#[test]
fn dates_in_another_form_get_the_mended_form() {
    assert_snapshot!(seen("opens: 03/05/2026\nsince: 3.5.2026"), @r#"
E0306 opens: `03/05/2026` can be 3 May 2026 or 5 March 2026 | day or month first?
  help: write `2026-05-03` for 3 May 2026 or `2026-03-05` for 5 March 2026
E0306 since: `3.5.2026` can be 3 May 2026 or 5 March 2026 | day or month first?
  help: write `2026-05-03` for 3 May 2026 or `2026-03-05` for 5 March 2026
"#);
    assert_snapshot!(seen("opens: 2026年3月5日\nsince: March 1983"), @r#"
E0306 opens: `2026年3月5日` is not written year-month-day | a date in another form
  help: write `2026-03-05`
E0306 since: `March 1983` is not written year-month-day | a date in another form
  help: write `1983-03`
"#);
    assert_mended("opens: 2026-03-05\nsince: 1983-03");
}

#[test]
fn numbers_out_of_range_say_the_range() {
    assert_snapshot!(seen("awards: 0\namount: -0.5"), @r#"
E0307 awards: `awards` must be from 1 to 500, not 0 | from 1 to 500
E0307 amount: `amount` must be 0 or more, not -0.5 | 0 or more
"#);
    assert_snapshot!(seen("awards: 501"), @r#"E0307 awards: `awards` must be from 1 to 500, not 501 | from 1 to 500"#);
    assert_mended("awards: 500\namount: 0");
}

#[test]
fn texts_of_the_wrong_shape_say_which_shape() {
    assert_snapshot!(seen("email: a at example.org\nslug: One Year\ncode: A"), @r#"
E0308 code: `code` is too short: 2 characters at least, not 1 | 
E0308 slug: `slug` may have lower-case letters, digits and hyphens only | 
  help: write `one-year`
E0308 email: `email` is not an e-mail address | 
  help: an e-mail address looks like `name@example.org`
"#);
    assert_snapshot!(seen("sources: [{title: News, url: www.example.org/a}]"), @r#"
E0308 sources[0].url: `url` of item 1 of `sources` is not a web address | 
  help: write `https://www.example.org/a`
"#);
    assert_snapshot!(seen("summary: {en: Far too long a summary for a list of many awards, zh-Hans: 短}"), @r#"E0308 summary.en: `summary.en` is too long: 40 characters at most, not 48 |"#);
    assert_mended(
        "email: a@example.org\nslug: one-year\ncode: AB\nsources: [{title: News, url: 'https://www.example.org/a'}]",
    );
}

#[test]
fn lists_have_a_length_and_unique_items() {
    assert_snapshot!(seen("sources: []\nsubjects: [arts, science, green-technology, arts]"), @r#"
E0309 subjects: `subjects` is too long | 4 items
  help: keep at most 3 items
E0313 subjects[3]: `arts` stands twice in `subjects` | the same item again
  help: remove one of them
E0309 sources: `sources` is too short | 0 items
  help: give at least 1 item
"#);
    assert_mended("sources: [{title: News}]\nsubjects: [arts, science, green-technology]");
}

#[test]
fn a_missing_language_is_reported_where_it_is_required_or_the_default() {
    assert_snapshot!(seen_alone("name: Dragon\nlevel: first-degree"), @r#"
E0310 name: `name` has no text in `zh-Hans` | no `zh-Hans`
  help: write `name: {en: Dragon, zh-Hans: ...}`
"#);
    assert_snapshot!(seen("summary: {zh-Hans: 短}"), @r#"
E0310 summary: `summary` has no text in `en` | no `en`
  help: add a line `en: ...`
"#);
    assert_mended("summary: Short");
    let long = "A name of so many words that repeating it would help nobody";
    assert_snapshot!(seen_alone(&format!("name: {long}\nlevel: first-degree")), @r#"
E0310 name: `name` has no text in `zh-Hans` | no `zh-Hans`
  help: give it by language, with the lines `en: ...` and `zh-Hans: ...`
"#);
}

#[test]
fn an_unknown_language_gets_the_site_s_own_tag_and_is_one_mistake() {
    for tag in ["zh", "zh-CN", "cn", "zh_hans", "中文"] {
        let seen = seen_alone(&format!("name: {{en: Dragon, {tag}: 龙}}\nlevel: first-degree"));
        assert_eq!(seen.lines().count(), 3, "{seen}");
        assert!(seen.contains("did you mean `zh-Hans`?"), "{seen}");
    }
    assert_snapshot!(seen("summary: {en: Short, zh-TW: 短}"), @r#"
E0311 key summary.zh-TW: the site has no language `zh-TW` | unknown language
  help: the languages are `en`, `zh-Hans`
"#);
    assert_mended("summary: {en: Short, zh-Hans: 短}");
}

#[test]
fn seven_mistakes_are_seven_findings() {
    let record = "nmae: Dragon\nlevel: First\nopens: 2026-02-30\nawards: many\nemail: nobody\nsubjects: arts\nsummary: {en: Short, fr: Court}\n";
    assert_snapshot!(seen_alone(record), @r#"
E0301 key nmae: `nmae` is not a field here | unknown field
  help: did you mean `name`?
E0304 level: `First` is not one of the values of `level` | not an allowed value
  help: did you mean `first-degree`?
  help: the values are `first-degree`, `higher-degree`
E0311 key summary.fr: the site has no language `fr` | unknown language
  help: the languages are `en`, `zh-Hans`
E0303 subjects: `subjects` must be a list, not a text | a text
  help: write `subjects: [arts]`
E0305 opens: `2026-02-30` is not a date: February 2026 has 28 days | February 2026 has 28 days
  help: write year, month and day: `2026-03-05`
E0303 awards: `awards` must be a whole number, not a text | a text
  help: write it in digits: `awards: 12`
E0308 email: `email` is not an e-mail address | 
  help: an e-mail address looks like `name@example.org`
"#);
}

#[test]
fn the_normal_form_is_by_language_trimmed_and_without_gaps() {
    let (normal, findings) = check(
        "name: {zh-Hans: ' 龙 ', en: Dragon}\nlevel: first-degree\nsummary: Short\nnation: null\ncode: 0012\nsince: 1983\nextra: {a: ~}\n",
    );
    assert_eq!(findings, []);
    let expected = "name: {en: Dragon, zh-Hans: 龙}\nlevel: first-degree\nsummary: {en: Short}\ncode: '0012'\nsince: '1983'\nextra: {}\n";
    assert_eq!(normal, read(expected));
    let order: Vec<&str> = normal.get("name").unwrap().as_map().unwrap().keys().map(|tag| &**tag).collect();
    assert_eq!(order, ["en", "zh-Hans"]);
}

#[test]
fn what_yaml_takes_for_another_type_stays_as_it_was_typed() {
    let (normal, findings) = check(
        "name: {en: 1.10, zh-Hans: true}\nlevel: first-degree\ncode: +44\nsources: [{title: Null}, {title: 0x1F}]\n",
    );
    assert_eq!(findings, []);
    let expected = "name: {en: '1.10', zh-Hans: 'true'}\nlevel: first-degree\ncode: '+44'\nsources: [{title: 'Null'}, {title: '0x1F'}]\n";
    assert_eq!(normal, read(expected));
}
