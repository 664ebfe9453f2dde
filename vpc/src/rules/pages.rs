//! The pages of the rules run: what should fail gives exactly its code, what should pass gives nothing.

use aozu_names::RuleInfo;

use super::{
    RULES,
    fixture::{Account, codes},
};

/// Whether a fence is this crate's to run: a fragment that holds `ec2` alone. The façade runs them all.
fn is_ours(fragment: &serde_json::Value) -> bool {
    fragment.as_object().is_some_and(|members| members.keys().all(|key| key == "ec2"))
}

fn fence(info: &RuleInfo, heading: &str) -> serde_json::Value {
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
    for rule in RULES {
        let (fails, passes) = (fence(rule.info, "Fails"), fence(rule.info, "Passes"));
        if is_ours(&fails) {
            let mut found = codes(&Account(fails));
            found.dedup();
            assert_eq!(found, [rule.info.code], "{}", rule.info.name);
        }
        if is_ours(&passes) {
            assert_eq!(codes(&Account(passes)), Vec::<&str>::new(), "{}", rule.info.name);
        }
    }
}

#[test]
fn every_page_has_its_headings_in_order() {
    for rule in RULES {
        let info = rule.info;
        let wanted = [
            format!("# {} {}", info.code, info.name),
            format!("**{}**", info.severity),
            "## What it finds".into(),
            "## Why it matters".into(),
            "## Fails".into(),
            "## Passes".into(),
            "## Use instead".into(),
            "## Source".into(),
        ];
        let found: Vec<&str> =
            info.page.lines().filter(|line| line.starts_with('#') || line.starts_with("**")).collect();
        assert_eq!(found, wanted, "{}", info.code);
    }
}

#[test]
fn codes_and_names_are_unique() {
    let mut codes: Vec<_> = RULES.iter().map(|rule| rule.info.code).collect();
    let mut names: Vec<_> = RULES.iter().map(|rule| rule.info.name).collect();
    codes.sort_unstable();
    names.sort_unstable();
    let (all_codes, all_names) = (codes.len(), names.len());
    codes.dedup();
    names.dedup();
    assert_eq!((codes.len(), names.len()), (all_codes, all_names));
}
