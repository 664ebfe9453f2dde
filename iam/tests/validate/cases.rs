//! A policy that has an issue, and the same policy mended.

use std::collections::BTreeSet;

use aozu_iam::analyze::validate::{Finding, Issue, PolicyType, ResourceType, Validator};

use crate::{conditions, elements, ours, trust};

/// As what a policy is validated.
#[derive(Clone, Copy)]
pub(crate) enum As {
    Identity,
    Resource,
    Bucket,
    AccessPoint,
    Table,
    Trust,
    Scp,
    Rcp,
}

/// A code, and as what a policy is validated: the members of one statement that have the issue, and such that do not.
/// A text that begins with `{` or `[` is a whole document.
pub(crate) type Case = (&'static str, As, &'static str, &'static str);

pub(crate) fn document(members: &str) -> String {
    if members.starts_with(['{', '[']) {
        return members.to_owned();
    }
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{{members}}}]}}"#)
}

pub(crate) fn found(validator: &Validator, kind: As, members: &str) -> Vec<Finding> {
    let (policy_type, resource_type) = match kind {
        As::Identity => (PolicyType::IdentityPolicy, None),
        As::Resource => (PolicyType::ResourcePolicy, None),
        As::Bucket => (PolicyType::ResourcePolicy, Some(ResourceType::Bucket)),
        As::AccessPoint => (PolicyType::ResourcePolicy, Some(ResourceType::AccessPoint)),
        As::Table => (PolicyType::ResourcePolicy, Some(ResourceType::Table)),
        As::Trust => (PolicyType::ResourcePolicy, Some(ResourceType::AssumeRolePolicyDocument)),
        As::Scp => (PolicyType::ServiceControlPolicy, None),
        As::Rcp => (PolicyType::ResourceControlPolicy, None),
    };
    validator.validate(&document(members), policy_type, resource_type)
}

pub(crate) fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.issue.code()).collect()
}

fn all() -> impl Iterator<Item = &'static Case> {
    elements::CASES.iter().chain(conditions::CASES).chain(trust::CASES).chain(ours::CASES)
}

#[test]
fn each_issue_is_found_and_gone_once_mended() {
    let validator = Validator::new();
    let mut wrong = Vec::new();
    for (code, kind, bad, good) in all() {
        let (with, without) = (found(&validator, *kind, bad), found(&validator, *kind, good));
        if !codes(&with).contains(code) {
            wrong.push(format!("{code} is not found in {bad}: {:?}", codes(&with)));
        }
        if codes(&without).contains(code) {
            wrong.push(format!("{code} is still found in {good}"));
        }
        for finding in with.iter().chain(&without) {
            assert!(!finding.details.is_empty() && !finding.locations.is_empty(), "{finding:?}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Service control policies have taken wildcards anywhere since September 2025 (AWS Security Blog), although the guide
/// still lists this check: it is not raised.
const RETIRED: [&str; 1] = ["SCP_SYNTAX_ERROR_ACTION_WILDCARD"];

#[test]
fn every_issue_has_a_case() {
    let have: BTreeSet<&str> = all().map(|(code, ..)| *code).collect();
    let known: BTreeSet<&str> = Issue::ALL.iter().map(|issue| issue.code()).collect();
    // Sizes are asked for in `answers.rs`.
    let elsewhere = |code: &str| RETIRED.contains(&code) || code.starts_with("POLICY_SIZE_");
    let missing: Vec<_> = known.difference(&have).filter(|code| !elsewhere(code)).collect();
    assert!(missing.is_empty(), "without a case: {missing:?}");
    let unknown: Vec<_> = have.difference(&known).collect();
    assert!(unknown.is_empty(), "no such code: {unknown:?}");
    let validator = Validator::new();
    let scp = found(&validator, As::Scp, r#""Effect": "Deny", "Action": "iam:*Role", "Resource": "*""#);
    assert!(codes(&scp).is_empty(), "{scp:?}");
}

#[test]
fn findings_come_in_the_order_of_the_text_and_the_same_each_time() {
    let validator = Validator::new();
    for (_, kind, bad, _) in all() {
        let findings = found(&validator, *kind, bad);
        assert_eq!(findings, found(&validator, *kind, bad));
        let starts = findings.iter().map(|finding| finding.locations[0].bytes.start);
        assert!(starts.is_sorted(), "{bad}");
    }
}

#[test]
fn a_policy_cut_anywhere_is_only_told() {
    let validator = Validator::new();
    for (_, kind, bad, good) in all() {
        for members in [bad, good] {
            let whole = document(members);
            for end in (0..whole.len()).step_by(7).filter(|end| whole.is_char_boundary(*end)) {
                let cut = format!("{{{}", &whole[..end]);
                let findings = found(&validator, *kind, &cut);
                assert_eq!(codes(&findings), ["JSON_SYNTAX_ERROR"], "{cut}");
            }
        }
    }
}
