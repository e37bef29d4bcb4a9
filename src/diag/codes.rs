//! The table of diagnostic codes. Codes are permanent, so that people can search for them; `explain` prints this table.
//!
//! `E` codes stop the build, `W` codes do not (unless `--strict`). Ranges: 01 files, 02 YAML, 03 schema, 04 entries,
//! 05 links and Markdown, 06 URLs, 07 theme, 08 configuration, 09 the program, 11 pages as visitors get them. A collection's
//! own rules bring their codes with them.

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The build stops.
    Error,
    /// The build goes on; `--strict` makes it an error.
    Warning,
    /// Worth knowing, never stops a build.
    Note,
}

/// One kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The permanent name, for example `E0301`.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it is, in a few words.
    pub title: &'static str,
    /// What happened, why it matters and what to do, in a few plain sentences (Markdown).
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($name:ident $id:literal $severity:ident $title:literal $explanation:literal;)*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $title, ".")]
            pub static $name: Code =
                Code { id: $id, severity: Severity::$severity, title: $title, explanation: $explanation };
        )*
        /// Every code of the engine, in order of its name.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    NOT_UTF8 "E0101" Error "the file is not UTF-8 text"
        "Every text file must be saved as UTF-8. Open it in your editor, choose \"Save with encoding\" and pick UTF-8.";
    NUL_BYTE "E0102" Error "the file holds a NUL byte"
        "A NUL byte means the file is damaged or is not text at all. Save it again from your editor.";
    FILE_NAME "E0103" Error "the file name does not work everywhere"
        "Some systems cannot hold this name (reserved names, control characters, trailing dots or spaces, a colon). Rename the file.";
    SYMLINK "E0104" Error "the symbolic link cannot be followed"
        "Links may point inside the project only, and must lead to a file. Copy the file into the project instead.";
    SPECIAL_FILE "E0105" Error "not a regular file"
        "Pipes, sockets and devices are never opened. Remove it from the project.";
    TOO_LARGE "E0106" Error "the file is too large"
        "Pages may be 10 MiB and record files 50 MiB. Split the file, or move data that is not text to `static/`.";
    UNREADABLE "E0108" Error "the file cannot be read"
        "The system refused to read the file. Check its permissions.";
    IGNORED_FILE "W0107" Warning "the file is not used"
        "Only `.md` pages, `.yaml` records and images beside a page are read from `content/`. Rename the file or move it to `static/`.";

    YAML_SYNTAX "E0201" Error "the YAML cannot be read"
        "YAML is a list of `key: value` lines where indentation (spaces, never tabs) shows what belongs together.";
    YAML_TAB "E0202" Error "a tab in the indentation"
        "YAML allows only spaces for indentation. Replace the tab with two spaces.";
    YAML_COLON "E0203" Error "a colon inside a text without quotes"
        "A colon followed by a space starts a new value. Put the whole text in quotes: `title: \"UK: China\"`.";
    YAML_FULL_WIDTH_COLON "E0204" Error "a full-width colon instead of `:`"
        "The Chinese colon `：` does not separate key and value. Write `key: value` with the ASCII colon and a space.";
    DUPLICATE_KEY "E0205" Error "the same key twice"
        "A key may stand once in a mapping; otherwise one of the values would be lost. Remove one of them.";
    EMPTY_FILE "E0206" Error "the file is empty"
        "Fill the file in, or delete it.";
    YAML_TOO_DEEP "E0207" Error "nested too deeply"
        "The file nests deeper, or repeats more through aliases, than any real record does. Flatten it.";
    YAML_DOCUMENTS "E0208" Error "more than one YAML document"
        "A file holds one document. Remove the extra `---` line, or split the file.";
    YAML_QUOTE "E0209" Error "a quote that is not closed"
        "A text that starts with a quote must end with the same quote.";
    FRONT_MATTER_OPEN "E0210" Error "front matter is not closed"
        "A page starts with a line `---`, then its front matter, then a second line `---`, then the text.";
    FRONT_MATTER_MISSING "E0211" Error "the page has no front matter"
        "A page starts with a line `---`, then at least `title: ...`, then a second line `---`.";
    YAML_COMMENT "E0212" Error "a text that is cut short by `#`"
        "After a space, `#` starts a comment, and the rest of the line is lost. Put the text in quotes: `title: \"Room #3\"`. A comment has a space after its `#`.";

    UNKNOWN_KEY "E0301" Error "an unknown key"
        "The collection's schema does not have this field. `twinpress explain <collection>` lists the fields.";
    MISSING_FIELD "E0302" Error "a required field is missing"
        "The schema asks for this field. `twinpress explain <collection>` says what belongs in it.";
    WRONG_TYPE "E0303" Error "a value of the wrong type"
        "The schema asks for another kind of value here, for example a list instead of a text.";
    NOT_A_CHOICE "E0304" Error "not one of the allowed values"
        "The field has a closed list of values. Letters count as written: `Wales` is not `wales`.";
    IMPOSSIBLE_DATE "E0305" Error "not a date"
        "Dates are written year-month-day: `2026-03-05`.";
    AMBIGUOUS_DATE "E0306" Error "an ambiguous date"
        "`03/05/2026` is 3 May to some and March 5 to others. Write `2026-05-03`.";
    OUT_OF_RANGE "E0307" Error "a number out of range"
        "The schema sets a smallest or largest value for this field.";
    TEXT_SHAPE "E0308" Error "a text of the wrong shape"
        "The field wants a text of a certain length or form, for example an e-mail address.";
    LIST_LENGTH "E0309" Error "a list that is too short or too long"
        "The schema says how many items the list must have.";
    LANGUAGE_MISSING "E0310" Error "a text without one of the site's languages"
        "The field must be given in each language: `name: {en: Cardiff, zh-Hans: 加的夫}`.";
    LANGUAGE_UNKNOWN "E0311" Error "a language the site does not have"
        "The languages of the site are listed in `content/site.yaml`.";
    RECORD_ID "E0312" Error "an id that cannot be used"
        "An id becomes part of an address: lower-case letters, digits and hyphens. A record's id is its file name.";
    DUPLICATE_ITEM "E0313" Error "the same item twice in a list"
        "Each item of this list may stand once. Remove one of them.";
    SCHEMA_INVALID "E0320" Error "the collection's declaration is not valid"
        "The schema in `content/collections/` uses a keyword or a value that twinpress does not know.";
    TEXT_FALLBACK "N0310" Note "a text shown in another language"
        "The text has no translation yet, so the page shows the default language, marked as such.";

    DUPLICATE_ID "E0401" Error "the same id twice"
        "Two records of one collection have the same id. Rename one.";
    TRANSLATION_MISSING "E0402" Error "a page without a translation"
        "Every page must exist in every language: `visas.md` needs `visas.zh-Hans.md` beside it.";
    TRANSLATION_ORPHAN "E0403" Error "a translation without its page"
        "`name.zh-Hans.md` translates `name.md`, which does not exist.";
    UNKNOWN_LAYOUT "E0404" Error "a layout that the theme does not have"
        "A layout is a template of the theme: `layout: news` asks for `templates/news.html`.";
    UNKNOWN_COLLECTION "E0405" Error "a collection that does not exist"
        "The name stands in none of the program's collections nor in `content/collections/`.";
    EXPIRED_BEFORE_PUBLISHED "E0406" Error "expires before it is published"
        "`expires_on` must lie after `publish_on`.";
    PLACEHOLDER "W0407" Warning "a placeholder that visitors must not rely on"
        "An address at `example.org` reaches nobody. Replace it before the site goes live.";
    GLOSSARY "W0408" Warning "a word that the glossary avoids"
        "`content/glossary.yaml` keeps terms the same everywhere. Write its term, or put the word in quotation marks where the page explains it.";
    TITLE_TWICE "W0415" Warning "two pages with the same title"
        "Search results, tabs and bookmarks show the title alone, so two pages of one language need two titles. The theme makes a title from that of the page, its section and the site's short title.";
    DESCRIPTION_MISSING "W0416" Warning "a page without a description"
        "Search results and messengers show the description under the title. Write `description` in the front matter; a page without one uses its first paragraph.";
    DESCRIPTION_TWICE "W0417" Warning "two pages with the same description"
        "Search engines drop a description that several pages share. Say in a sentence what is on this page and on no other.";

    DANGLING_REFERENCE "E0501" Error "a reference to a record that does not exist"
        "The field names a record by its id, which is its file name without `.yaml`.";
    DEAD_LINK "E0502" Error "a link to a page that does not exist"
        "Links name the source file (`../visas.md`) or a record (`places:cardiff`); both are checked.";
    DEAD_ANCHOR "E0503" Error "a link to a heading that does not exist"
        "The part after `#` is the id of a heading or an element of the page linked to.";
    MISSING_IMAGE "E0504" Error "an image that does not exist"
        "Images stand beside the page, or in `static/` and are written `/name.png`.";
    UNSAFE_URL "W0505" Warning "an address that was left out"
        "`javascript:`, `vbscript:` and `data:` addresses can run code in the visitor's browser. Only the text is kept.";
    RAW_HTML "W0506" Warning "HTML in Markdown is shown as text"
        "HTML is off by default. Use Markdown or a shortcode, or allow HTML in `content/site.yaml`.";
    UNKNOWN_SHORTCODE "E0507" Error "a shortcode that the theme does not have"
        "A shortcode is a template in the theme's `shortcodes/` folder.";
    SHORTCODE_ARGUMENT "E0508" Error "a shortcode argument that is wrong"
        "The shortcode's template declares which arguments it takes, and of which type.";
    SHORTCODE_SYNTAX "E0509" Error "a shortcode that cannot be read"
        "Shortcodes look like this: `{{< name key=\"value\" >}}`.";
    MARKDOWN_TOO_DEEP "E0510" Error "Markdown nested too deeply"
        "Quotes and lists nest deeper than any page needs. Flatten them.";
    EXTERNAL_IMAGE "E0511" Error "an image on another server"
        "Loading an image from elsewhere tells that server about every visitor, and breaks when it moves. Save the image beside the page.";
    LINK_SYNTAX "E0512" Error "a link that is not read as one"
        "A link looks like this: `[words](page.md)`, with plain round brackets. An address with a space in it stands in angle brackets: `[words](<my page.md>)`.";

    LOOKS_LIKE_MARKUP "W0513" Warning "text that looks like markup"
        "It is shown as it is written: a tag of another program (`{{ name }}` where a shortcode is `{{< name >}}`), a callout of a kind that there is not, or a list item indented so far that it joins the text above. A backslash in front says that it is meant as text.";

    URL_COLLISION "E0601" Error "two sources for one address"
        "Each address can be written once. Change the slug, the alias or the file name of one of them.";
    URL_LOOKALIKE "E0602" Error "two addresses that some systems cannot tell apart"
        "They differ only by letter case or by how an accented letter is stored. Rename one of them.";
    URL_ILLEGAL "E0603" Error "an address that cannot be used"
        "A slug or alias may not be absolute, climb with `..`, or hold a backslash or control characters.";

    HOME_MISSING "W0604" Warning "no home page"
        "Visitors who type the site's address, or follow the logo, get the page for addresses that do not exist. The home page is `content/pages/index.md`, without a `slug`.";

    TEMPLATE_SYNTAX "E0701" Error "a template that cannot be read"
        "The template has a syntax error, or names a filter, function or template that does not exist.";
    TEMPLATE_RENDER "E0702" Error "a template failed"
        "The template asked for something that this page does not have.";
    THEME_OPTION "E0703" Error "a theme option that does not exist"
        "`theme.yaml` lists the options of the theme.";
    UI_STRING_MISSING "E0704" Error "a text of the theme is missing in a language"
        "Each key of `locales/` must exist in every language of the site.";
    THEME_MISSING "E0705" Error "a theme that does not exist"
        "Only the `default` theme is built in; another one needs a folder in `themes/`.";
    ASSET_MISSING "E0706" Error "an asset that the theme does not have"
        "The template asks for a file that is not in the theme's `assets/` folder.";
    LETTER_MISSING "W0708" Warning "a character that the fonts of share pictures do not have"
        "The letters of share pictures are drawn with the fonts in the theme's `fonts/` folder, which hold the usual Latin letters and the Chinese characters of GB 2312. The picture is drawn without the character.";

    CONFIG_MISSING "E0801" Error "no configuration"
        "A project has a file `content/site.yaml`. `twinpress init DIR` makes one.";
    CONFIG_VALUE "E0802" Error "a setting that cannot be used"
        "The value of this setting in `content/site.yaml` is not possible.";
    BUG "E0901" Error "a mistake in twinpress"
        "The program stopped itself at something that its authors did not foresee. The published site is as it was. Please report what you did last.";

    FOREIGN_REQUEST "E1101" Error "a page that fetches from another server"
        "A style sheet, script, picture or frame from elsewhere tells that server about every visitor, and cannot be loaded everywhere. Save the file in the theme's `assets/` or in `static/`.";
    REPEATED_ID "E1102" Error "an id that stands twice on a page"
        "Links and labels find elements by their id, and reach only the first of two. Give each element its own.";
    IMAGE_WITHOUT_ALT "E1103" Error "an image without a text in its place"
        "People who cannot see the image are read its `alt`. Say what it shows; an empty `alt` is right for mere decoration.";
    HEADING_ORDER "W1104" Warning "headings out of order"
        "Screen readers step through headings as through a table of contents: one of the first level, the page's title, and no level left out below it.";
    LINK_WITHOUT_NAME "W1105" Warning "a link that does not say where it leads"
        "Links are also read one by one, without the sentence around them. Instead of `here`, name what is there.";
    LANGUAGE_UNMARKED "W1106" Warning "text in another language that is not marked"
        "Screen readers choose their voice, and browsers the forms of Chinese characters, by the `lang` attribute.";
    OVERWEIGHT "W1107" Warning "a page over its budget"
        "`budgets` in `content/site.yaml` sets what a page may weigh and how much it may fetch, compressed.";
    LOW_CONTRAST "W1108" Warning "two colours that are too much alike"
        "`contrast` in `theme.yaml` names the colours that must be told apart, and by how much (WCAG 2.2, 1.4.3 and 1.4.11).";
}
