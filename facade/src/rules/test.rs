//! Helpers of the rules' tests.

use aozu_names::{AccountId, Finding, Findings, Subject, Tags};

use super::{RULES, Scope};
use crate::Suppression;

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
    let scope = Scope { suppressions, used, as_of, subject };
    let mut findings = Findings::default();
    RULES.iter().for_each(|rule| (rule.check)(&scope, &mut findings));
    findings.into_sorted()
}
