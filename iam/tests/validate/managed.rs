//! The policies that AWS manages: nothing is an error in them that AWS would not call one.

use aozu_iam::analyze::validate::{FindingType, PolicyType, Validator};

#[path = "../../benches/evaluate/managed.rs"]
#[expect(dead_code, reason = "shared with the benches")]
mod policies;

use policies::Policies;

/// Every finding of type `ERROR`. The first three are what AWS itself answered about them (the public repository
/// zoph-io/IAMTrail keeps its answers under `findings/`, read 2026-11); the last is by the rule of the first two.
const ERRORS: [(&str, &str); 4] = [
    ("AWSAuditManagerAdministratorAccess", "MISSING_QUALIFIER"),
    ("AmazonDataZoneGlueManageAccessRolePolicy", "INVALID_SERVICE_CONDITION_KEY"),
    ("CloudTrailEventContext", "MISSING_QUALIFIER"),
    ("SageMakerStudioProjectProvisioningRolePolicy", "MISSING_QUALIFIER"),
];

#[test]
fn awss_own_policies_have_the_errors_that_aws_finds_in_them_and_no_other() {
    let policies = Policies::read(usize::MAX);
    assert_eq!(policies.len(), 1_582);
    let validator = Validator::new();
    let mut errors: Vec<(&str, String)> = Vec::new();
    let mut found = 0;
    for (name, text) in policies.iter() {
        let findings = validator.validate(text, PolicyType::IdentityPolicy, None);
        found += findings.len();
        let wrong = findings.iter().filter(|finding| finding.finding_type() == FindingType::Error);
        errors.extend(wrong.map(|finding| (name, finding.issue.code().to_owned())));
    }
    errors.sort();
    let errors: Vec<(&str, &str)> = errors.iter().map(|(name, code)| (*name, code.as_str())).collect();
    assert_eq!(errors, ERRORS);
    assert!(found > 100, "only {found} findings: it did not look");
}
