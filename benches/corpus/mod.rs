//! A generated bilingual site of any size: the same bytes for the same size, no randomness.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// How many sections the pages are spread over.
const SECTIONS: usize = 50;

/// Writes a site of `pages` Markdown files, half of them English, half Chinese, about 2 KB each, without code blocks.
pub(crate) fn write(root: &Path, pages: usize) -> io::Result<()> {
    let content = root.join("content");
    fs::create_dir_all(content.join("pages"))?;
    fs::write(content.join("site.yaml"), SITE)?;
    for language in LANGUAGES {
        fs::write(content.join(format!("pages/index{}.md", language.suffix)), page(language, 0, pages))?;
    }
    // The two home pages count.
    for number in 1..pages / 2 {
        let folder = content.join(format!("pages/section-{}", number % SECTIONS));
        fs::create_dir_all(&folder)?;
        for language in LANGUAGES {
            fs::write(folder.join(format!("page-{number}{}.md", language.suffix)), page(language, number, pages))?;
        }
    }
    Ok(())
}

struct Language {
    suffix: &'static str,
    title: &'static str,
    paragraph: &'static str,
    heading: &'static str,
    item: &'static str,
    more: &'static str,
}

const LANGUAGES: &[Language] = &[
    Language {
        suffix: "",
        title: "Page",
        paragraph: "Two cities that know each other well find work to do *together*: a school writes to a school, a \
                    choir travels, a **port** asks how another port keeps its water clean. What follows is ordinary \
                    text of ordinary length, with the odd `term` in it, because ordinary text is what a site holds.",
        heading: "What happens in year",
        item: "A visit, a letter or a lesson, and what came of it",
        more: "Read on",
    },
    Language {
        suffix: ".zh-Hans",
        title: "页面",
        paragraph: "两座城市彼此熟悉以后，就会找到*共同*的工作：学校给学校写信，合唱团出访，**港口**请教港口如何保持\
                    水质。下面是普通长度的普通文字，偶尔夹着一个`术语`，因为网站里装的正是普通文字。城市之间的往来，\
                    往往从一件小事开始，再由许多人接着做下去。",
        heading: "发生在第几年",
        item: "一次访问、一封信或一堂课，以及后来的结果",
        more: "继续阅读",
    },
];

fn page(language: &Language, number: usize, pages: usize) -> String {
    let mut text = String::with_capacity(2600);
    let _ = write!(
        text,
        "---\ntitle: {} {number}\ndescription: {} {number}\ndate: {}-{:02}-{:02}\n---\n\n{}\n\n",
        language.title,
        language.item,
        2000 + number % 25,
        1 + number % 12,
        1 + number % 28,
        language.paragraph,
    );
    for year in 1..=3 {
        let _ = write!(text, "## {} {year}\n\n{}\n\n", language.heading, language.paragraph);
        for item in 1..=3 {
            let _ = writeln!(text, "- {} ({item})", language.item);
        }
        text.push('\n');
    }
    let next = 1 + (number + 1) % (pages / 2 - 1).max(1);
    let _ = writeln!(text, "| A | B |\n|---|---|\n| {number} | {next} |\n");
    let _ = writeln!(text, "[{}](/section-{}/page-{next}.md)", language.more, next % SECTIONS);
    text
}

const SITE: &str = "\
title: {en: Corpus, zh-Hans: 语料}
short_title: Corpus
description: {en: A generated site, zh-Hans: 生成的网站}
organisation: {name: {en: Nobody, zh-Hans: 无}}
base_url: https://site.test/
languages:
  - {tag: en, name: English}
  - {tag: zh-Hans, name: 简体中文, path: zh}
";
