//! Helpers of the rules' tests.

use std::collections::BTreeSet;

use aozu_names::{AccountId, Finding, Findings, Subject, Tags};

use serde_json::{Value, json};

use super::{RULES, Scope};
use crate::{Options, Suppression, read_document};

pub(super) fn suppression(rule: &str, expires: Option<&str>) -> Suppression {
    let expires = expires.map(|day| day.parse().unwrap());
    Suppression { rule: rule.into(), resource: "*".into(), reason: "because".into(), expires }
}

pub(super) fn run(suppressions: &[Suppression], used: &[bool], as_of: Option<&str>) -> Vec<Finding> {
    let subject = Subject {
        arn: "arn:aws:iam::111122223333:root".parse().unwrap(),
        id: "111122223333".into(),
        account: AccountId::literal("111122223333"),
        region: None,
        tags: Tags::default(),
        collection: "aozu.toml",
        key: String::new(),
    };
    let as_of = as_of.map(|time| time.parse().unwrap());
    let scope =
        Scope { accounts: &[], account: None, regions: &BTreeSet::new(), suppressions, used, as_of, subject };
    let mut findings = Findings::default();
    RULES.iter().for_each(|rule| (rule.check)(&scope, &mut findings));
    findings.into_sorted()
}

/// The façade's findings about an account of which this was read: code and resource.
pub(super) fn codes(s3: &Value, regions: &Value) -> Vec<String> {
    let document = json!({"format": "aozu/account/1", "as_of": null, "accounts": {"111122223333": {
        "partition": "aws", "global": {"s3": s3}, "regions": regions}}});
    let (organization, _) = read_document(&document.to_string(), "test").unwrap();
    let options = Options { only: vec!["ACC*".to_owned()], ..Options::default() };
    let report = organization.validate(&options);
    report.findings.iter().map(|finding| format!("{} {}", finding.rule, finding.resource_id)).collect()
}
