//! `content/site.yaml` as written: its schema, and the way from there to a [`Config`].

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    BaseUrl, Budgets, Config, Feed, Language, Languages, Menu, MenuItem, MissingTranslation, Organisation, Overrides,
};
use crate::diag::codes;
use crate::parse::{Part, Value, ValuePath};
use crate::schema::Localized;
use crate::schema::collection::Finding;
use crate::schema::fields::{LocalizedText, RequiredText};

/// The settings of the site.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema; values are read from the validated tree")]
pub(super) struct Written {
    /// The site's name.
    title: RequiredText,
    /// The short name that ends every page title, for example `TEP`.
    short_title: String,
    /// What the site is, in a sentence.
    description: RequiredText,
    /// Who publishes the site.
    organisation: WrittenOrganisation,
    /// The full address where the site will stand: `https://www.example.org/`.
    #[schemars(extend("format" = "url"))]
    base_url: String,
    /// The languages; the first stands at the root of the site.
    #[schemars(length(min = 1))]
    languages: Vec<WrittenLanguage>,
    /// What happens to a page that one of the languages lacks.
    missing_translation: Option<WrittenMissing>,
    /// The menus.
    navigation: Option<WrittenNavigation>,
    /// The section whose pages make the Atom feed.
    feed: Option<WrittenFeed>,
    /// Whether a picture is drawn for each page, for those who share a link to it. Off: nothing is drawn.
    share_pictures: Option<bool>,
    /// The theme and its options.
    theme: Option<WrittenTheme>,
    /// How Markdown is read.
    markdown: Option<WrittenMarkdown>,
    /// How much a page may weigh, compressed; `twinpress check` weighs.
    budgets: Option<WrittenBudgets>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema")]
struct WrittenOrganisation {
    /// The organisation's name.
    name: LocalizedText,
    /// A general e-mail address.
    #[schemars(extend("format" = "email"))]
    email: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema")]
struct WrittenLanguage {
    /// The BCP 47 tag: `en`, `zh-Hans`.
    tag: String,
    /// What the language calls itself.
    name: String,
    /// The folder of the language: `zh`. Left out for the default language.
    #[schemars(extend("format" = "slug"))]
    path: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum WrittenMissing {
    /// The build stops.
    Error,
    /// The page is shown in the default language, marked as such.
    Fallback,
    /// The page does not exist in that language.
    Omit,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema")]
struct WrittenNavigation {
    /// The main menu.
    main: Option<Vec<WrittenItem>>,
    /// The menu at the foot of each page.
    footer: Option<Vec<WrittenItem>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema")]
struct WrittenItem {
    /// A page's source from `content/pages` (`/visas.md`), or a record (`places:cardiff`).
    to: String,
    /// The words of the link.
    label: RequiredText,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema")]
struct WrittenFeed {
    /// The folder in `content/pages`, for example `news`.
    section: String,
    /// The feed's title.
    title: RequiredText,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema")]
struct WrittenTheme {
    /// The theme's name; `default` is built in.
    name: Option<String>,
    /// The theme's options; `theme.yaml` lists them.
    options: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema")]
struct WrittenMarkdown {
    /// Whether HTML in Markdown is passed through. Off: it is shown as text.
    raw_html: Option<bool>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema")]
struct WrittenBudgets {
    /// The page's HTML with its style sheets, in KB.
    page: Option<u32>,
    /// The style sheets, in KB.
    styles: Option<u32>,
    /// The scripts, in KB.
    scripts: Option<u32>,
    /// The pictures, in KB.
    images: Option<u32>,
    /// The files fetched at first, the page itself included.
    requests: Option<u32>,
    /// Other limits for the pages of a layout.
    layouts: Option<BTreeMap<String, WrittenBudget>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the struct is the schema")]
struct WrittenBudget {
    /// The page's HTML with its style sheets, in KB.
    page: Option<u32>,
    /// The style sheets, in KB.
    styles: Option<u32>,
    /// The scripts, in KB.
    scripts: Option<u32>,
    /// The pictures, in KB.
    images: Option<u32>,
    /// The files fetched at first, the page itself included.
    requests: Option<u32>,
}

/// The language tags as far as they can be read from an unchecked configuration: checking localized texts needs them.
/// When the list itself is wrong, the texts show which languages were meant.
pub(super) fn language_tags(value: &Value) -> Vec<Arc<str>> {
    let languages = value.get("languages").and_then(Value::as_list).unwrap_or_default();
    let tags: Vec<Arc<str>> =
        languages.iter().filter_map(|language| language.get("tag")?.as_text()).map(Arc::from).collect();
    let is_usable = !tags.is_empty()
        && tags.iter().all(|tag| is_tag(tag))
        && tags.iter().enumerate().all(|(place, tag)| !tags[..place].contains(tag));
    if is_usable {
        return tags;
    }
    let texts = ["title", "description"].iter().filter_map(|key| value.get(key)?.as_map());
    let good = tags.into_iter().filter(|tag| is_tag(tag));
    let meant: IndexSet<Arc<str>> = good.chain(texts.flat_map(|text| text.keys().cloned())).collect();
    if meant.is_empty() { vec!["en".into()] } else { meant.into_iter().collect() }
}

/// Whether a text has the form of a language tag (BCP 47): `en`, `zh-Hans`, `pt-BR`.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_part = |part: &str, sizes: std::ops::RangeInclusive<usize>| {
        sizes.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    parts.next().is_some_and(|first| is_part(first, 2..=3) && first.bytes().all(|byte| byte.is_ascii_lowercase()))
        && parts.all(|part| is_part(part, 2..=8))
}

/// Makes the configuration from the validated tree. What is missing or wrong was reported by the validator (`problems`) or
/// is reported here; something harmless takes its place, so that the content can be checked in the same run. `tags` are
/// the languages as far as they are known.
pub(super) fn resolve(value: &Value, tags: &[Arc<str>], overrides: &Overrides, problems: &mut Vec<Finding>) -> Config {
    let mut findings = Vec::new();
    let languages = languages(value, tags, problems, &mut findings);
    let written_address = text(value, "base_url").unwrap_or_default();
    let base_url = BaseUrl::parse(overrides.base_url.as_deref().unwrap_or(&written_address));
    let is_reported = |key: &str| problems.iter().any(|problem| problem.path == ValuePath::root().key(key));
    if base_url.is_none() && !written_address.is_empty() && !is_reported("base_url") {
        findings.push(finding(
            ValuePath::root().key("base_url"),
            "the site's address must look like `https://www.example.org/`",
            "without `?`, `#` or spaces; a path such as `/site/` may follow the host",
        ));
    }
    problems.extend(findings);
    let nothing = Value::Null;
    let section = |name: &str| value.get(name).unwrap_or(&nothing);
    Config {
        title: localized(section("title")),
        short_title: text(value, "short_title").unwrap_or_default(),
        description: localized(section("description")),
        organisation: Organisation {
            name: section("organisation").get("name").map(localized).unwrap_or_default(),
            email: text(section("organisation"), "email"),
        },
        base_url: base_url.unwrap_or_else(BaseUrl::unknown),
        languages,
        missing_translation: match text(value, "missing_translation").as_deref() {
            Some("fallback") => MissingTranslation::Fallback,
            Some("omit") => MissingTranslation::Omit,
            // A slip in this very setting would otherwise make an error of every page without translation.
            None if !problems.is_empty() => MissingTranslation::Fallback,
            _ => MissingTranslation::Error,
        },
        navigation: menus(section("navigation")),
        feed: section("feed").as_map().map(|_| Feed {
            section: text(section("feed"), "section").unwrap_or_default().trim_matches('/').into(),
            title: section("feed").get("title").map(localized).unwrap_or_default(),
        }),
        theme: text(section("theme"), "name").unwrap_or_else(|| "default".into()),
        theme_options: section("theme").get("options").cloned().unwrap_or_default(),
        share_pictures: value.get("share_pictures").and_then(Value::as_bool).unwrap_or(false),
        raw_html: section("markdown").get("raw_html").and_then(Value::as_bool).unwrap_or(false),
        budgets: Budgets::read(section("budgets")),
    }
}

fn languages(value: &Value, tags: &[Arc<str>], problems: &[Finding], findings: &mut Vec<Finding>) -> Languages {
    let mut all: Vec<Language> = Vec::new();
    for (index, language) in value.get("languages").and_then(Value::as_list).unwrap_or_default().iter().enumerate() {
        let path = ValuePath::root().key("languages").index(index);
        let (Some(tag), Some(name)) = (text(language, "tag"), text(language, "name")) else { continue };
        if !is_tag(&tag) {
            let message = format!("`{tag}` is not the tag of a language");
            findings.push(finding(path.key("tag"), &message, "tags look like `en`, `zh-Hans` or `pt-BR`"));
            continue;
        }
        let root: Arc<str> = match text(language, "path") {
            Some(folder) => format!("/{folder}/").into(),
            None if index == 0 => "/".into(),
            None => format!("/{}/", tag.to_lowercase()).into(),
        };
        if all.iter().any(|known| known.tag == tag || known.root == root) {
            findings.push(finding(
                path,
                &format!("the language `{tag}` stands twice, or shares its folder with another"),
                "give each language its own `tag` and `path`",
            ));
            continue;
        }
        all.push(Language { tag, name, root });
    }
    let list = ValuePath::root().key("languages");
    if all.is_empty() && value.get("languages").is_some() && !problems.iter().any(|it| it.path.0.starts_with(&list.0)) {
        findings.push(finding(list, "the site has no language", "add `- {tag: en, name: English}`"));
    }
    // Languages that only the texts know: the list was wrong, which is reported.
    for tag in tags {
        if !all.iter().any(|known| known.tag == *tag) {
            let root = format!("/{}/", tag.to_lowercase());
            all.push(Language { tag: Arc::clone(tag), name: Arc::clone(tag), root: root.into() });
        }
    }
    Languages::new(all)
}

/// The menus that themes know. A site that writes none has empty ones.
const MENUS: [&str; 2] = ["main", "footer"];

fn menus(navigation: &Value) -> Vec<Menu> {
    let menu = |name: &str| {
        let items = navigation.get(name).and_then(Value::as_list).unwrap_or_default();
        let items = items.iter().enumerate().filter_map(|(index, item)| {
            Some(MenuItem {
                to: text(item, "to")?,
                label: item.get("label").map(localized).unwrap_or_default(),
                path: ValuePath::root().key("navigation").key(name).index(index).key("to"),
            })
        });
        Menu { name: name.into(), items: items.collect() }
    };
    MENUS.map(menu).into()
}

/// The texts of a validated localized value.
fn localized(value: &Value) -> Localized {
    let by_language = value.as_map().into_iter().flatten();
    by_language.filter_map(|(tag, text)| Some((Arc::clone(tag), text.as_text()?.into()))).collect()
}

fn text(value: &Value, key: &str) -> Option<Arc<str>> {
    value.get(key)?.as_text().map(Arc::from)
}

fn finding(path: ValuePath, message: &str, help: &str) -> Finding {
    Finding {
        code: &codes::CONFIG_VALUE,
        path,
        part: Part::Value,
        message: message.into(),
        label: String::new(),
        help: vec![help.into()],
    }
}
