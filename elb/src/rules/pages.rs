//! The pages of the rules run: what should fail gives exactly its code, what should pass gives nothing.

use aozu_names::RuleInfo;
use serde_json::Value;

use super::{RULES, fixture::codes};

fn fence(info: &RuleInfo, heading: &str) -> Value {
    let section = info
        .page
        .split(&format!("## {heading}\n"))
        .nth(1)
        .unwrap_or_else(|| panic!("{}: no `{heading}`", info.code));
    let json = section.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
    serde_json::from_str(json.unwrap_or_else(|| panic!("{}: no fence under `{heading}`", info.code)))
        .unwrap_or_else(|error| panic!("{}: {error}", info.code))
}

#[test]
fn what_should_fail_gives_exactly_its_code_and_what_should_pass_nothing() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let of = |heading: &str| {
            let found = codes(&fence(rule.info, heading));
            let mut codes = found;
            codes.dedup();
            codes
        };
        let (fails, passes) = (of("Fails"), of("Passes"));
        if fails != [rule.info.code] || !passes.is_empty() {
            wrong.push(format!("{}: fails with {fails:?}, passes with {passes:?}", rule.info.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn codes_and_names_are_unique() {
    let mut codes: Vec<_> = RULES.iter().map(|rule| rule.info.code).collect();
    let mut names: Vec<_> = RULES.iter().map(|rule| rule.info.name).collect();
    let all = codes.len();
    codes.sort_unstable();
    codes.dedup();
    names.sort_unstable();
    names.dedup();
    assert_eq!((codes.len(), names.len()), (all, all));
}
