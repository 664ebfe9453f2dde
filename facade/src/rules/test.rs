//! Helpers of the rules' tests.

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
    let (account, region, access) = (None, None, None);
    let scope = Scope { accounts: &[], account, region, suppressions, used, as_of, subject, access };
    let mut findings = Findings::default();
    RULES.iter().for_each(|rule| (rule.check)(&scope, &mut findings));
    findings.into_sorted()
}

/// The façade's findings about an account of which this was read: code and resource.
pub(super) fn codes(s3: &Value, regions: &Value) -> Vec<String> {
    codes_of(&json!({ "s3": s3 }), regions)
}

/// The same with all that is global.
pub(super) fn codes_of(global: &Value, regions: &Value) -> Vec<String> {
    let findings = findings(global, regions);
    findings.iter().map(|finding| format!("{} {}", finding.rule, finding.resource_id)).collect()
}

/// The same of `us-east-1` alone.
pub(super) fn codes_here(state: &Value) -> Vec<String> {
    codes_of(&json!({}), &json!({ "us-east-1": state }))
}

/// The findings themselves.
pub(super) fn findings(global: &Value, regions: &Value) -> Vec<Finding> {
    let document = json!({"format": "aozu/account/1", "as_of": null, "accounts": {"111122223333": {
        "partition": "aws", "global": global, "regions": regions}}});
    let (organization, _) = read_document(&document.to_string(), "test").unwrap();
    let options = Options { only: vec!["ACC*".to_owned()], ..Options::default() };
    organization.validate(&options).findings
}

/// An IAM in which one role may do what a statement allows, trusted by a service.
pub(super) fn role(service: &str, statements: &Value) -> Value {
    json!({"RoleDetailList": {"worker": {"RoleName": "worker", "Path": "/",
        "Arn": "arn:aws:iam::111122223333:role/worker",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]},
        "RolePolicyList": [{"PolicyName": "p", "PolicyDocument":
            {"Version": "2012-10-17", "Statement": statements}}]}}})
}
