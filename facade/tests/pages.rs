//! Every rule's page is a test: its failing fragment yields exactly its code, its passing one nothing.

mod common;

use aozu::{Options, Suppression};
use serde::Deserialize;

/// The fences of one language under a heading.
fn fences(page: &str, heading: &str, language: &str) -> Vec<String> {
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or_default();
    let mut fences = Vec::new();
    let mut rest = section;
    while let Some((_, after)) = rest.split_once(&format!("```{language}\n")) {
        let (fence, after) = after.split_once("```").unwrap_or((after, ""));
        fences.push(fence.to_owned());
        rest = after;
    }
    fences
}

#[derive(Default, Deserialize)]
struct Config {
    #[serde(default)]
    suppress: Vec<Suppression>,
}

fn codes_of(rule: &str, page: &str, heading: &str) -> Result<Vec<&'static str>, String> {
    let [fragment] = fences(page, heading, "json")
        .try_into()
        .map_err(|found: Vec<_>| format!("{rule}: {} json fences under `{heading}`", found.len()))?;
    let fragment = serde_json::from_str(&fragment).map_err(|error| format!("{rule} {heading}: {error}"))?;
    let document = common::wrap(fragment).to_string();
    let (organization, _) =
        aozu::read_document(&document, "page").map_err(|error| format!("{rule} {heading}: {error}"))?;
    let mut options = Options::default();
    if let Some(config) = fences(page, heading, "toml").first() {
        let config: Config = toml::from_str(config).map_err(|error| format!("{rule} {heading}: {error}"))?;
        options.suppressions = config.suppress;
    }
    Ok(common::codes(&organization.validate(&options)))
}

#[test]
fn every_page_fails_and_passes_as_it_says() {
    let mut wrong = Vec::new();
    for rule in aozu::rules() {
        for (heading, expected) in [("Fails", vec![rule.code]), ("Passes", vec![])] {
            match codes_of(rule.code, rule.page, heading) {
                Ok(found) if found == expected => {}
                Ok(found) => {
                    wrong.push(format!("{} `{heading}`: yields {found:?}, not {expected:?}", rule.code))
                }
                Err(message) => wrong.push(message),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn codes_and_names_are_unique_and_sorted() {
    let codes: Vec<_> = aozu::rules().map(|rule| rule.code).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted);
    let mut names: Vec<_> = aozu::rules().map(|rule| rule.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
