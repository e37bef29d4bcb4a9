//! Pages: translations joined to pages, front matter checked, visibility decided, addresses given.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;

use super::{FrontMatter, Hidden, HiddenReason, Moment, Page, Permalink, Shown, Site, Translation, segment_problem};
use crate::config::{Config, MissingTranslation};
use crate::diag::{Diagnostic, Label, codes, suggest};
use crate::parse::content::{PAGES, PageFile, Parsed};
use crate::parse::yaml::{self, YamlText};
use crate::parse::{Part, Step, ValuePath};
use crate::schema::collection::Finding;
use crate::schema::{self, validate};
use crate::source::Snapshot;

/// Joins the parsed page files to pages, in order of id.
pub(super) fn gather<'a>(
    parsed: &'a Parsed,
    snapshot: &Snapshot,
    before: Option<&Site>,
    config: &Config,
    moment: &Moment,
    findings: &mut Vec<Diagnostic>,
) -> (IndexMap<Arc<str>, Page>, Vec<Hidden>) {
    let schema = FrontMatter::schema();
    let languages = &config.languages;
    let mut written: BTreeMap<&str, Vec<Option<Arc<Translation>>>> = BTreeMap::new();
    let mut hidden = Vec::new();
    let before = before.filter(|before| before.config.languages == *languages);
    let translate = |file: &'a Arc<PageFile>| {
        let (id, language) = split_language(file, config)?;
        let same = before.and_then(|before| before.translation_of(id, language, file));
        Ok((file, id, same.unwrap_or_else(|| Arc::new(translation(file, language, snapshot, config, &schema)))))
    };
    let translations: Vec<Result<_, Box<Diagnostic>>> = parsed.pages.par_iter().map(translate).collect();
    for found in translations {
        let (file, id, translation) = match found {
            Ok(found) => found,
            Err(finding) => {
                findings.push(*finding);
                continue;
            }
        };
        findings.extend(translation.findings.iter().cloned());
        let (front, language) = (&translation.front, translation.language);
        let slot = &mut written.entry(id).or_insert_with(|| vec![None; languages.all().len()])[language];
        if let Some(reason) = hidden_reason(front, moment) {
            hidden.push(Hidden { source: file.path.clone(), reason });
        }
        if let Some(first) = slot {
            findings.push(twice(file, first, &languages.tags()[language]));
            continue;
        }
        *slot = Some(translation);
    }
    let folders = Folders::of(&written);
    let pages = written.into_iter().filter_map(|(id, translations)| {
        hide_with_original(&translations, moment, &mut hidden);
        let page = join(id, translations, &folders, config, moment, findings)?;
        Some((Arc::clone(&page.id), page))
    });
    let pages = pages.collect();
    (pages, hidden)
}

/// `a.md` beside `a.en.md`, when English is the default language: one of them would be lost.
fn twice(file: &PageFile, first: &Translation, tag: &str) -> Diagnostic {
    let (one, other) = (first.source.file_name(), file.path.file_name());
    let message = format!("`{one}` and `{other}` are the same page in the same language, `{tag}`");
    let other = Label { file: first.source.shared(), span: None, text: String::new() };
    Diagnostic::new(&codes::URL_COLLISION, message)
        .in_file(file.path.shared())
        .with_related(other)
        .with_help("keep one of them; the default language needs no tag in the name")
}

/// The page's id and the language that its file name says.
fn split_language<'a>(file: &'a PageFile, config: &Config) -> Result<(&'a str, usize), Box<Diagnostic>> {
    let path = file.path.as_str();
    let stem = path.strip_prefix(PAGES).and_then(|below| below.strip_suffix(".md")).unwrap_or(path);
    let name_start = stem.rfind('/').map_or(0, |slash| slash + 1);
    let Some((_, tag)) = stem[name_start..].rsplit_once('.') else { return Ok((stem, 0)) };
    let id = &stem[..stem.len() - tag.len() - 1];
    if let Some(language) = config.languages.position(tag) {
        return Ok((id, language));
    }
    // `v1.10.md` is a page; `visas.fr.md` and `visas.zh_cn.md` are meant as translations.
    let is_tag_like = |part: &str| (2..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !tag.split(['-', '_']).all(is_tag_like) {
        return Ok((stem, 0));
    }
    let known = config.languages.tags();
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    let near = suggest::nearest(tag, known.iter().map(|tag| &**tag))
        .or_else(|| known.iter().map(|tag| &**tag).find(|tag| tag.split('-').next() == Some(primary)));
    let mut finding = Diagnostic::new(&codes::LANGUAGE_UNKNOWN, format!("the site has no language `{tag}`"))
        .in_file(file.path.shared());
    if let Some(near) = near {
        let name = id.rsplit('/').next().unwrap_or(id);
        finding = finding.with_help(format!("did you mean `{name}.{near}.md`?"));
    }
    Err(Box::new(finding.with_help("the languages are listed in `content/site.yaml`")))
}

/// A page file as a translation. Depends on the file and the site's languages alone.
fn translation(
    file: &PageFile,
    language: usize,
    snapshot: &Snapshot,
    config: &Config,
    schema: &crate::schema::Schema,
) -> Translation {
    let (front, findings) = check_front_matter(file, snapshot, config, schema);
    let document = Arc::clone(&file.document);
    Translation { language, source: file.path.clone(), yaml: file.yaml.clone(), front, document, findings }
}

impl Site {
    /// The translation that was made from a page file, if it is in this site. A text is compiled once for each time that
    /// its file is parsed, so it tells whether that is the same.
    fn translation_of(&self, id: &str, language: usize, file: &PageFile) -> Option<Arc<Translation>> {
        let shown = self.pages.get(id)?.translations.get(language)?.as_ref()?;
        Arc::ptr_eq(&shown.translation.document, &file.document).then(|| Arc::clone(&shown.translation))
    }
}

fn check_front_matter(
    file: &PageFile,
    snapshot: &Snapshot,
    config: &Config,
    schema: &crate::schema::Schema,
) -> (FrontMatter, Vec<Diagnostic>) {
    if file.front_matter.is_null() {
        return Default::default();
    }
    let path = file.path.as_str();
    let text = YamlText::part(path, snapshot.text_of(path).unwrap_or_default(), file.yaml.clone());
    let raw = |paths: &[ValuePath]| yaml::raw_scalars(&text, paths);
    let context = schema::Context { languages: config.languages.tags(), raw: &raw };
    let (value, mut problems) = validate(&file.front_matter, schema, &context);
    for problem in problems.iter_mut().filter(|it| it.code == &codes::UNKNOWN_KEY && it.help.is_empty()) {
        if let [Step::Key(key)] = &problem.path.0[..] {
            problem.help.push(format!("a value of your own goes below `extra`: `extra: {{{key}: ...}}`"));
        }
    }
    let front = FrontMatter::read(&value);
    problems.extend(meaning(&front));
    (front, schema::place(problems, &text))
}

/// Rules about front matter that its schema cannot say.
fn meaning(front: &FrontMatter) -> Vec<Finding> {
    let mut problems = Vec::new();
    let mut refuse = |code, path: ValuePath, message: String, help: &str| {
        let help = vec![help.to_owned()];
        problems.push(Finding { code, path, part: Part::Value, message, label: String::new(), help });
    };
    let root = ValuePath::root();
    if let Some(problem) = front.slug.as_deref().and_then(segment_problem) {
        let slug = front.slug.as_deref().unwrap_or_default();
        let message = format!("the slug `{slug}` cannot be part of an address: {problem}");
        refuse(&codes::URL_ILLEGAL, root.key("slug"), message, "use letters, digits and hyphens");
    }
    for (index, alias) in front.aliases.iter().enumerate() {
        let path = root.key("aliases").index(index);
        let bare = alias.trim_matches('/');
        if bare.is_empty() {
            let message = format!("the alias `{alias}` is the address of the home page");
            refuse(&codes::URL_COLLISION, path, message, "remove it, or write the old address of this page");
        } else if front.aliases[..index].iter().any(|earlier| earlier.trim_matches('/') == bare) {
            refuse(&codes::DUPLICATE_ITEM, path, format!("the alias `{alias}` stands twice"), "remove one of them");
        } else if let Some(problem) = bare.split('/').find_map(segment_problem) {
            let message = format!("the alias `{alias}` cannot be an address: {problem}");
            refuse(&codes::URL_ILLEGAL, path, message, "write it from the root of the site: `/old/page/`");
        }
    }
    if let (Some(from), Some(until)) = (&front.publish_on, &front.expires_on)
        && from >= until
    {
        let message = if from == until {
            format!("the page expires on {until}, the day on which it is published")
        } else {
            format!("the page expires on {until}, before it is published on {from}")
        };
        refuse(&codes::EXPIRED_BEFORE_PUBLISHED, root.key("expires_on"), message, "choose a later day");
    }
    problems
}

fn hidden_reason(front: &FrontMatter, moment: &Moment) -> Option<HiddenReason> {
    // ISO dates compare as text.
    let today = moment.today.as_str();
    match (&front.publish_on, &front.expires_on) {
        _ if front.draft => Some(HiddenReason::Draft),
        (Some(day), _) if &**day > today => Some(HiddenReason::Scheduled(Arc::clone(day))),
        (_, Some(day)) if &**day <= today => Some(HiddenReason::Expired(Arc::clone(day))),
        _ => None,
    }
}

/// Translations of a page that is not shown are not shown either, for the same reason.
fn hide_with_original(translations: &[Option<Arc<Translation>>], moment: &Moment, hidden: &mut Vec<Hidden>) {
    let Some(reason) = translations[0].as_ref().and_then(|original| hidden_reason(&original.front, moment)) else {
        return;
    };
    let others = translations[1..].iter().flatten().filter(|other| hidden_reason(&other.front, moment).is_none());
    hidden.extend(others.map(|other| Hidden { source: other.source.clone(), reason: reason.clone() }));
}

/// One page from its translations; `None` when it is hidden or cannot be shown.
fn join(
    id: &str,
    translations: Vec<Option<Arc<Translation>>>,
    folders: &Folders,
    config: &Config,
    moment: &Moment,
    findings: &mut Vec<Diagnostic>,
) -> Option<Page> {
    let languages = config.languages.all();
    let Some(original) = translations[0].clone() else {
        let orphan = translations.iter().flatten().next()?;
        let name = orphan.source.file_name();
        let missing = format!("{}.md", id.rsplit('/').next().unwrap_or(id));
        findings.push(
            Diagnostic::new(
                &codes::TRANSLATION_ORPHAN,
                format!("`{name}` translates `{missing}`, which does not exist"),
            )
            .in_file(orphan.source.shared())
            .caused_by(format!("{PAGES}{id}.md"))
            .with_help(format!("add `{missing}` beside it, or rename the file")),
        );
        return None;
    };
    let is_visible = |translation: &Translation| moment.drafts || hidden_reason(&translation.front, moment).is_none();
    if !is_visible(&original) {
        return None;
    }
    let mut shown = Vec::with_capacity(languages.len());
    for (language, translation) in translations.into_iter().enumerate() {
        let translation = match (translation.filter(|own| is_visible(own)), config.missing_translation) {
            (Some(own), _) => Some(own),
            (None, MissingTranslation::Fallback) => Some(Arc::clone(&original)),
            (None, MissingTranslation::Omit) => None,
            // What is not published yet need not be translated yet: a draft can be looked at alone.
            (None, MissingTranslation::Error) if hidden_reason(&original.front, moment).is_some() => None,
            (None, MissingTranslation::Error) => {
                findings.push(missing_translation(&original, &languages[language].tag));
                None
            }
        };
        shown.push(translation.and_then(|translation| {
            let segments = folders.segments(id, language);
            let permalink = address(segments, &translation, &languages[language].root, findings)?;
            Some(Shown { translation, permalink })
        }));
    }
    Some(Page { id: id.into(), translations: shown })
}

fn missing_translation(original: &Translation, tag: &str) -> Diagnostic {
    let name = original.source.file_name();
    let wanted = format!("{}.{tag}.md", name.strip_suffix(".md").unwrap_or(name));
    let stem = original.source.as_str().trim_end_matches(".md");
    let finding =
        Diagnostic::new(&codes::TRANSLATION_MISSING, format!("`{name}` is not translated: there is no `{wanted}`"))
            .in_file(original.source.shared())
            .caused_by(format!("{stem}.{tag}.md"))
            .with_help(format!("write `{wanted}` beside it; if it exists as a draft, publish both together"));
    // `name.zh.md` is an error of its own, which says how the file should be called.
    match tag.split_once('-') {
        Some((language, _)) => finding.caused_by(format!("{stem}.{language}.md")),
        None => finding,
    }
}

/// The slugs of folders: that of a folder's `index.md` holds for all pages in the folder.
struct Folders(HashMap<String, Vec<Option<Arc<str>>>>);

impl Folders {
    fn of(written: &BTreeMap<&str, Vec<Option<Arc<Translation>>>>) -> Self {
        let slug = |translation: &Arc<Translation>| {
            translation.front.slug.clone().filter(|slug| segment_problem(slug).is_none())
        };
        let folders = written.iter().filter_map(|(id, translations)| {
            let slugs: Vec<_> =
                translations.iter().map(|own| own.as_ref().or(translations[0].as_ref()).and_then(slug)).collect();
            Some((id.strip_suffix("/index")?.to_owned(), slugs)).filter(|(_, slugs)| slugs.iter().any(Option::is_some))
        });
        Self(folders.collect())
    }

    /// The segments of a page's id as they stand in addresses of a language; the last one is the file's name.
    fn segments<'a>(&'a self, id: &'a str, language: usize) -> Vec<&'a str> {
        let mut end = 0;
        let segments = id.split('/').map(|segment| {
            end += segment.len() + usize::from(end > 0);
            let slugs = self.0.get(&id[..end]).filter(|_| end < id.len());
            slugs.and_then(|slugs| slugs[language].as_deref()).unwrap_or(segment)
        });
        segments.collect()
    }
}

/// The address of a page: its id, with `index` for the folder itself and the slug in place of the file name.
fn address<'a>(
    mut segments: Vec<&'a str>,
    translation: &'a Translation,
    root: &str,
    findings: &mut Vec<Diagnostic>,
) -> Option<Permalink> {
    if segments.last() == Some(&"index") {
        segments.pop();
    }
    if let Some(slug) = &translation.front.slug {
        segments.pop();
        segments.push(slug);
    }
    if let Some((segment, problem)) = segments.iter().find_map(|segment| Some((segment, segment_problem(segment)?))) {
        if translation.front.slug.as_deref() != Some(segment) {
            findings.push(
                Diagnostic::new(&codes::URL_ILLEGAL, format!("`{segment}` cannot be part of an address: {problem}"))
                    .in_file(translation.source.shared())
                    .with_help("rename the file or its folder, or give the page a `slug`"),
            );
        }
        return None;
    }
    Some(Permalink::page(root, segments))
}

impl Translation {
    /// The place of a front matter value, for findings of later phases.
    pub fn label(&self, snapshot: &Snapshot, path: &ValuePath, text: &str) -> Label {
        let file = self.source.as_str();
        let yaml = YamlText::part(file, snapshot.text_of(file).unwrap_or_default(), self.yaml.clone());
        let span = yaml::locate(&yaml, &[(path.clone(), Part::Value)]).pop().flatten();
        Label { file: self.source.shared(), span, text: text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(publish_on: Option<&str>, expires_on: Option<&str>) -> FrontMatter {
        FrontMatter {
            publish_on: publish_on.map(Arc::from),
            expires_on: expires_on.map(Arc::from),
            extra: crate::parse::Value::Null,
            ..FrontMatter::default()
        }
    }

    #[test]
    fn a_page_is_shown_from_its_first_day_and_gone_on_its_last() {
        let on = |day: &str| Moment { today: day.into(), drafts: false };
        let page = front(Some("2026-03-01"), Some("2026-04-01"));
        assert_eq!(hidden_reason(&page, &on("2026-02-28")), Some(HiddenReason::Scheduled("2026-03-01".into())));
        assert_eq!(hidden_reason(&page, &on("2026-03-01")), None);
        assert_eq!(hidden_reason(&page, &on("2026-03-31")), None);
        assert_eq!(hidden_reason(&page, &on("2026-04-01")), Some(HiddenReason::Expired("2026-04-01".into())));
    }
}
