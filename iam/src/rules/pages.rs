//! The pages of the rules run: what should fail gives exactly its code, what should pass gives nothing.

use aozu_names::RuleInfo;
use serde_json::Value;

use super::{
    RULES,
    fixture::{codes, findings},
};

fn fence(info: &RuleInfo, heading: &str) -> Value {
    let section = info.page.split(&format!("## {heading}\n")).nth(1).unwrap_or_default();
    let json = section.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
    let mut fragment: Value = serde_json::from_str(json.unwrap_or_default())
        .unwrap_or_else(|error| panic!("{} {heading}: {error}", info.code));
    fragment["iam"].take()
}

#[test]
fn what_should_fail_gives_exactly_its_code_and_what_should_pass_nothing() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let found: Vec<_> = findings(&fence(rule.info, "Fails")).iter().map(|found| found.rule).collect();
        if found != [rule.info.code] {
            wrong.push(format!("{} fails with {found:?}", rule.info.code));
        }
        let found = codes(&fence(rule.info, "Passes"));
        if !found.is_empty() {
            wrong.push(format!("{} does not pass: {found:?}", rule.info.code));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_page_has_its_headings_in_order() {
    for rule in RULES {
        let info = rule.info;
        let mut wanted = vec![format!("# {} {}", info.code, info.name), format!("**{}**", info.severity)];
        let headings = ["What it finds", "Why it matters", "Fails", "Passes", "Use instead", "Source"];
        wanted.extend(headings.map(|heading| format!("## {heading}")));
        let found: Vec<&str> =
            info.page.lines().filter(|line| line.starts_with('#') || line.starts_with("**")).collect();
        assert_eq!(found, wanted, "{}", info.code);
    }
}
