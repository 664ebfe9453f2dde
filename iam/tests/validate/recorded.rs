//! Documents that AWS was given to store, and whether it took them: what it refused is told, and what it took has no
//! error that keeps it from being one.
//!
//! The rows are those of `policy_recorded.rs`, which says where they come from.

use aozu_iam::{
    analyze::validate::{FindingType, PolicyType, ResourceType, Validator},
    policy::PolicyText,
};
use serde::Deserialize;

const ROWS: &str = include_str!("../data/iam_policy_validation.jsonl");

#[derive(Deserialize)]
struct Row {
    id: String,
    policy_kind: String,
    document: PolicyText,
    accepted: bool,
}

/// Errors that tell of what does nothing or lets in too many: AWS stores such policies.
const STORED: [&str; 4] = [
    "PRIVATE_IP_ADDRESS",
    "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
    "VARIABLE_USAGE_TOO_PERMISSIVE",
    "WILDCARD_USAGE_TOO_PERMISSIVE",
];

#[test]
fn what_aws_refused_is_told_and_what_it_took_is_no_error() {
    let validator = Validator::new();
    let (mut asked, mut wrong) = (0, Vec::new());
    for line in ROWS.lines() {
        let row: Row = serde_json::from_str(line).unwrap();
        let (policy_type, resource_type) = match row.policy_kind.as_str() {
            "identity (user inline)" => (PolicyType::IdentityPolicy, None),
            "organizations resource control policy" => (PolicyType::ResourceControlPolicy, None),
            "s3 bucket policy" => (PolicyType::ResourcePolicy, Some(ResourceType::Bucket)),
            // Session policies are not validated, and GetContextKeysForCustomPolicy only parses.
            _ => continue,
        };
        asked += 1;
        let findings = validator.validate(row.document.as_str(), policy_type, resource_type);
        // A value that its operator cannot read is a warning to Access Analyzer, and refused by IAM.
        let told = findings.iter().any(|finding| finding.finding_type() != FindingType::Suggestion);
        let errors: Vec<_> = findings
            .iter()
            .filter(|finding| {
                finding.finding_type() == FindingType::Error && !STORED.contains(&finding.issue.code())
            })
            .collect();
        if (row.accepted && !errors.is_empty()) || (!row.accepted && !told) {
            wrong.push(format!("{} (accepted: {}): {findings:?}", row.id, row.accepted));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked > 40, "{asked}");
}
