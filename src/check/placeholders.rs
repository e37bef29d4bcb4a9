//! Addresses at the domains that are kept for examples reach nobody (RFC 2606): a site must not go live with them.

use crate::config::CONFIG_FILE;
use crate::diag::{Diagnostic, codes};
use crate::model::{Locator, Site};
use crate::parse::yaml::{self, YamlText};
use crate::parse::{Value, ValuePath};
use crate::schema::collection::Finding;
use crate::schema::{Shape, TextFormat, place, walk};
use crate::source::Snapshot;

const EXAMPLE_DOMAINS: [&str; 3] = ["example.org", "example.com", "example.net"];

/// Reports placeholders in records and in the configuration.
pub(super) fn check(site: &Site, snapshot: &Snapshot, locator: &Locator<'_>) -> Vec<Diagnostic> {
    let mut findings = in_config(snapshot);
    for entry in site.entries.values().flat_map(indexmap::IndexMap::values) {
        let mut problems = Vec::new();
        let fields = &site.collections[&entry.name.collection].schema.fields;
        walk::walk(site.record(entry).value, fields, &mut |path, field, value| {
            let Shape::Text(text) = &field.shape else { return };
            if matches!(text.format, TextFormat::Email | TextFormat::Url) {
                problems.extend(value.as_text().and_then(|value| placeholder(value, path)));
            }
        });
        findings.extend(locator.place(entry.source.as_str(), &entry.at, problems));
    }
    findings
}

fn in_config(snapshot: &Snapshot) -> Vec<Diagnostic> {
    let text = YamlText::whole(CONFIG_FILE, snapshot.text_of(CONFIG_FILE).unwrap_or_default());
    // The configuration was read and checked before; here only the two addresses in it matter.
    let Ok(config) = yaml::parse(&text) else { return Vec::new() };
    let root = ValuePath::root();
    let base_url = config.get("base_url").and_then(Value::as_text);
    let email = config.get("organisation").and_then(|organisation| organisation.get("email")?.as_text());
    let problems = [
        base_url.and_then(|address| placeholder(address, &root.key("base_url"))),
        email.and_then(|address| placeholder(address, &root.key("organisation").key("email"))),
    ];
    place(problems.into_iter().flatten().collect(), &text)
}

fn placeholder(address: &str, path: &ValuePath) -> Option<Finding> {
    let help = "write the real address before the site goes live";
    is_example(address).then(|| {
        Finding::new(&codes::PLACEHOLDER, path.clone(), format!("`{address}` is a placeholder"))
            .label("reaches nobody")
            .help(help)
    })
}

/// Whether the host of an e-mail or web address is an example domain, or below one.
fn is_example(address: &str) -> bool {
    let host = address.rsplit_once("://").or_else(|| address.rsplit_once('@')).map_or(address, |(_, host)| host);
    let host = host.split(['/', ':', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let is_below = |rest: &str| rest.is_empty() || rest.ends_with('.');
    EXAMPLE_DOMAINS.iter().any(|example| host.strip_suffix(example).is_some_and(is_below))
}

#[cfg(test)]
mod tests {
    use super::is_example;

    #[test]
    fn only_the_example_domains_and_their_hosts_are_placeholders() {
        for placeholder in ["a@example.org", "a@Mail.Example.com", "https://www.example.org/x", "http://example.net:80"]
        {
            assert!(is_example(placeholder), "{placeholder}");
        }
        for real in ["a@council.gov.uk", "a@counterexample.org", "https://council.gov.uk/example.org"] {
            assert!(!is_example(real), "{real}");
        }
    }
}
