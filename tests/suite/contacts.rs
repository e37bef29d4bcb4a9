//! Contact pages: what is known of a contact and nothing else, a card for address books, and a form of the kind the site
//! has chosen.

use scraper::{ElementRef, Html};

use crate::project::{Project, SITE, site};
use crate::published::{self, select as selector, text_of};

/// A site with one contact of which everything is known.
fn with_contact() -> Project {
    let desk = "\
role: {en: \"Desk, north\", zh-Hans: 北方服务台}
email: desk@site.test
phone: +44 20 7946 0000
address: {en: \"1 High Street, Cardiff\"}
wechat: desk-north
hours: {opens: \"09:00\", closes: \"17:00\", days: {en: Monday to Friday, zh-Hans: 周一至周五}}
languages: [en, zh]
reply_time: {en: Within three days, zh-Hans: 三天之内}
helps_with: [{en: Visits, zh-Hans: 访问}]
form: council
order: 1
";
    site().file("content/records/contacts/desk.yaml", desk)
}

#[test]
fn a_contact_says_all_that_is_known_in_uk_and_beijing_time() {
    let seen = with_contact().build();
    let page = Html::parse_document(seen.page("contact/desk/index.html"));
    let rows: Vec<String> = select(&page, ".contact .row").into_iter().map(text_of).collect();
    let said = rows.join(" | ");
    for fact in [
        "+44 20 7946 0000",
        "1 High Street, Cardiff",
        "desk-north",
        "Monday to Friday; UK time 09:00–17:00",
        "Beijing time 17:00–01:00; in British summer time 16:00–00:00",
        "Within three days",
    ] {
        assert!(said.contains(fact), "{fact}: {said}");
    }
    assert!(seen.page("zh/contact/desk/index.html").contains("北京时间17:00–01:00（英国夏令时期间为16:00–00:00）"));
    assert!(seen.page("contact/desk/index.html").contains("href=\"tel:+442079460000\""));
}

#[test]
fn each_contact_has_a_card_in_each_language() {
    let seen = with_contact().build();
    let card = seen.page("zh/contact/desk/desk.vcf");
    assert!(card.starts_with("BEGIN:VCARD\r\nVERSION:3.0\r\nN:北方服务台;;;;\r\n"), "{card}");
    assert!(card.contains("\r\nTEL;TYPE=WORK,VOICE:+44 20 7946 0000\r\n"), "{card}");
    assert!(card.contains("\r\nURL:https://site.test/zh/contact/desk/\r\n"), "{card}");
    assert!(seen.page("contact/desk/desk.vcf").contains("FN:Desk\\, north\r\n"));

    let published = published::site();
    for id in ["council-liaison", "school-programmes"] {
        for root in ["", "zh/"] {
            let path = format!("{root}contact/{id}/{id}.vcf");
            assert!(published.outputs.contains_key(&path), "{path}");
            let page = published.text(&format!("{root}contact/{id}/index.html"));
            assert!(page.contains(&format!("href=\"{id}.vcf\"")), "{root}{id}");
        }
    }
}

/// The form on the page of the contact, for a kind of form.
fn form(options: &str) -> Html {
    let thanks = "---\ntitle: Thank you\nnoindex: true\n---\n";
    let settings = format!("{SITE}theme: {{options: {{{options}}}}}\n");
    let seen = with_contact().file("content/pages/thanks.md", thanks).file("content/site.yaml", settings).build();
    Html::parse_document(seen.page("contact/desk/index.html"))
}

fn select<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    page.select(&selector(css)).collect()
}

fn attribute(page: &Html, css: &str, name: &str) -> String {
    let element = page.select(&selector(css)).next().unwrap_or_else(|| panic!("no `{css}`"));
    element.value().attr(name).unwrap_or_else(|| panic!("`{css}` has no `{name}`")).to_owned()
}

#[test]
fn a_form_goes_where_the_site_says() {
    let mail = form("");
    assert_eq!(attribute(&mail, "form.letter", "action"), "mailto:desk@site.test?subject=Desk%2C%20north");
    assert_eq!(attribute(&mail, "form.letter", "enctype"), "text/plain");

    let post = form("form_kind: post, form_action: \"https://forms.test/x\", form_thanks: /thanks.md");
    assert_eq!(attribute(&post, "form.letter", "action"), "https://forms.test/x");
    assert_eq!(attribute(&post, "[name=_next]", "value"), "https://site.test/thanks/");

    let netlify = form("form_kind: netlify, form_thanks: /thanks.md");
    assert_eq!(attribute(&netlify, "form.letter", "action"), "../../thanks/");
    assert_eq!(attribute(&netlify, "form.letter", "netlify-honeypot"), "website");
    assert_eq!(attribute(&netlify, "[name=form-name]", "value"), "desk");

    for page in [mail, post, netlify] {
        // Whatever the kind, the address stands beside the form, and no program fills in the trap unnoticed.
        assert!(!select(&page, ".contact a[href^='mailto:']").is_empty());
        assert_eq!(attribute(&page, ".trap input", "tabindex"), "-1");
        for field in select(&page, "form.letter :is(input, select, textarea):not([type=hidden])") {
            let id = field.value().attr("id").unwrap();
            assert_eq!(select(&page, &format!("label[for={id}]")).len(), 1, "`{id}` has no label");
        }
    }
}

#[test]
fn a_form_that_would_go_nowhere_stops_the_build() {
    let settings = format!("{SITE}theme: {{options: {{form_kind: post}}}}\n");
    let seen = with_contact().file("content/site.yaml", settings).build();
    assert!(seen.codes().contains(&"E0702"), "{}", seen.stderr());
    assert!(seen.stderr().contains("form_action"), "{}", seen.stderr());
}
