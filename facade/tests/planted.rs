//! Every fault planted in the test account is found by a code, and the sound account stays quiet.

mod common;

use aozu::{Options, names::Severity};

/// Planted fault → the resource it was planted in, and the code that must find it there.
///
/// By the ids of `planted.json`, which says of each what was planted; those in other words are further faults of that
/// account.
const PLANTED: [(&str, &str, &str); 52] = [
    ("VPC-CROSS-AZ-NAT", "rtb-6d01fb5e9cce7b9d8", "nat-in-another-zone"),
    ("VPC-PEERING-ONE-WAY", "pcx-c162ced3eb4960416", "peering-route-one-way"),
    ("IAM-CONSOLE-NO-MFA", "arn:aws:iam::111122223333:user/mallory", "console-user-without-mfa"),
    ("IAM-PASSWORD-POLICY", "arn:aws:iam::111122223333:root", "weak-password-policy"),
    ("IAM-POLICY-UNUSED", "arn:aws:iam::111122223333:policy/unused", "policy-attached-to-nothing"),
    ("IAM-TRUST-STAR", "arn:aws:iam::111122223333:role/wide-open", "trust-open-to-anyone"),
    (
        "IAM-NO-EXTERNAL-ID",
        "arn:aws:iam::111122223333:role/vendor",
        "cross-account-trust-without-external-id",
    ),
    (
        "IAM-PRIVESC-POLICY-VERSION",
        "arn:aws:iam::111122223333:user/machines/legacy-app",
        "can-rewrite-own-policy",
    ),
    ("IAM-UNKNOWN-ACTION", "arn:aws:iam::111122223333:group/people/Auditors", "unknown-action"),
    ("VPC-SG-DB-WORLD", "sg-9b948a8c5cf3baf71", "database-port-open-to-world"),
    ("VPC-SG-ALL", "sg-8e5245a1a76d49dbd", "all-traffic-open-to-world"),
    ("VPC-SG-UNUSED", "sg-8e5245a1a76d49dbd", "security-group-unused"),
    ("VPC-SG-STALE", "sg-7dacd2d80b7fcb499", "security-group-reference-missing"),
    ("VPC-PRIVATE-TO-IGW", "rtb-15a3d6f4481809425", "private-tier-is-public"),
    ("VPC-NACL-SHADOWED", "acl-d79f85c25c2caa96a", "acl-entry-shadowed"),
    ("VPC-NACL-NO-RETURN", "acl-be2522a4d0809874b", "acl-drops-replies"),
    ("VPC-OVERLAP", "vpc-9021b1a3c0b915b21", "vpcs-overlap"),
    ("VPC-NO-FLOW-LOGS", "vpc-9021b1a3c0b915b21", "vpc-without-flow-logs"),
    ("EC2-PUBLIC-ADMIN", "i-f5ce75eaef77e8bf2", "exposed-administrator"),
    ("EC2-DEFAULT-SG", "i-f5ce75eaef77e8bf2", "default-security-group-used"),
    ("EC2-VOLUME-CLEAR", "i-f5ce75eaef77e8bf2", "volume-not-encrypted"),
    ("INV-SUBNET-OUTSIDE-VPC", "subnet-f6398e0d46e8a01c6", "subnet-outside-vpc"),
    ("INV-SUBNET-TWO-ROUTE-TABLES", "subnet-cb3a8c83baceccce3", "subnet-with-two-route-tables"),
    ("MFA of the root", "arn:aws:iam::111122223333:root", "root-without-mfa"),
    ("S3-ACL-PUBLIC", "arn:aws:s3:::acme-public-acl", "bucket-public-by-acl"),
    ("S3-POLICY-PUBLIC", "arn:aws:s3:::acme-public-site", "bucket-public-by-policy"),
    (
        "KMS-PENDING-DELETION-IN-USE",
        "arn:aws:kms:ap-northeast-1:111122223333:key/b15cc239-d215-4772-80bc-213f2cd9d640",
        "bucket-key-unusable",
    ),
    ("S3: not all is blocked", "arn:aws:s3:::acme-masked", "public-access-not-blocked"),
    ("S3: a stranger writes", "arn:aws:s3:::acme-cross-write", "cross-account-write"),
    ("S3: a log of its own log", "arn:aws:s3:::acme-masked", "bucket-logs-into-itself"),
    ("S3: no block of the account", "arn:aws:iam::111122223333:root", "account-public-access-not-blocked"),
    (
        "CW-COMPOSITE-DANGLING",
        "arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:composite-broken",
        "composite-names-missing-alarm",
    ),
    ("LOGS-NO-RETENTION", "/acme/prod/forever", "log-group-never-expires"),
    (
        "INV-ALB-ONE-AZ",
        "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/shop/03856ac5ce436023",
        "balancer-in-one-zone",
    ),
    (
        "ELB-TARGET-SG-CLOSED",
        "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:targetgroup/web-9999/7e024c27a966d089",
        "target-not-admitted",
    ),
    (
        "ELB-TARGET-SG-CLOSED (one zone)",
        "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:targetgroup/web-9999/7e024c27a966d089",
        "targets-in-one-zone",
    ),
    ("ELB-CLB-NO-CROSS-ZONE", "legacy", "classic-without-cross-zone"),
    (
        "LAMBDA-ENV-SECRET",
        "arn:aws:lambda:ap-northeast-1:111122223333:function:old-report",
        "secret-in-environment",
    ),
    (
        "LAMBDA-IN-PUBLIC-SUBNET",
        "arn:aws:lambda:ap-northeast-1:111122223333:function:report-public-subnet",
        "function-in-public-subnet",
    ),
    (
        "LAMBDA-ROLE-NOT-ASSUMABLE",
        "arn:aws:lambda:ap-northeast-1:111122223333:function:broken-role",
        "role-not-assumable",
    ),
    (
        "LAMBDA-VPC-NO-ENI-RIGHTS (not in the list of what was planted)",
        "arn:aws:lambda:ap-northeast-1:111122223333:function:vpc-no-eni-rights",
        "role-cannot-make-interfaces",
    ),
    (
        "LAMBDA-RESERVED-0",
        "arn:aws:lambda:ap-northeast-1:111122223333:function:log-forwarder",
        "stopped-function-is-called",
    ),
    ("ES-PUBLIC", "arn:aws:es:ap-northeast-1:111122223333:domain/open-search", "domain-open-to-everyone"),
    ("ES-PUBLIC (one node)", "arn:aws:es:ap-northeast-1:111122223333:domain/open-search", "data-in-one-zone"),
    ("VPC-NO-FLOW-LOGS (nor shared)", "vpc-a16576223d1cc0e7e", "vpc-without-flow-logs"),
    (
        "CW-ALARM-DANGLING-TOPIC",
        "arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:to-nowhere",
        "alarm-action-missing",
    ),
    (
        "CW-ALARM-GHOST-DIMENSION",
        "arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:cpu-ghost",
        "alarm-resource-missing",
    ),
    (
        "SQS-VISIBILITY-SHORT",
        "arn:aws:sqs:ap-northeast-1:111122223333:orders-jobs",
        "visibility-shorter-than-function",
    ),
    (
        "KMS-PUBLIC",
        "arn:aws:kms:ap-northeast-1:111122223333:key/e5cba742-bc15-4d16-9af7-80b9266aa93a",
        "resource-policy-public",
    ),
    ("SNS-PUBLIC", "arn:aws:sns:ap-northeast-1:111122223333:orders", "resource-policy-public"),
    ("RDS-SINGLE-AZ", "arn:aws:rds:ap-northeast-1:111122223333:db:orders", "database-in-one-zone"),
    ("ASG-ONE-AZ", "batch", "group-in-one-zone"),
];

#[test]
fn every_planted_fault_is_found_by_code() {
    let import = common::read(&common::faults());
    let report = import.organization.validate_at(&Options::default(), &import.places);
    let mut missed = Vec::new();
    for (id, resource, rule) in PLANTED {
        let about = |finding: &&aozu::names::Finding| {
            finding.resource_id == resource
                || finding.resource.as_str() == resource
                || finding.related.iter().any(|related| related == resource)
        };
        let found: Vec<_> = report.findings.iter().filter(|finding| finding.name == rule).collect();
        if !found.iter().any(about) {
            let on: Vec<_> = found.iter().map(|finding| finding.resource_id.as_str()).collect();
            missed.push(format!("{id}: no `{rule}` on {resource}; it is on {on:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(report.count_from(Severity::Error) > 0);
}

#[test]
fn no_planted_fault_is_left_out() {
    let planted: Vec<serde_json::Value> = serde_json::from_str(include_str!("data/planted.json")).unwrap();
    let of = |fault: &serde_json::Value, member: &str| fault[member].as_str().unwrap().to_owned();
    let missing = planted.iter().filter(|fault| {
        let (id, resource) = (of(fault, "id"), of(fault, "resource"));
        !PLANTED.iter().any(|(known, at, _)| *known == id && *at == resource)
    });
    let missing: Vec<_> = missing.collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_sound_account_has_no_error_and_few_findings_above_suggestion() {
    let import = common::read(&common::shop());
    let report = import.organization.validate_at(&Options::default(), &import.places);
    let errors: Vec<_> =
        report.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(report.count_from(Severity::Warning) <= 25, "{}", report.count_from(Severity::Warning));
    assert!(import.problems.is_empty(), "{:?}", import.problems);
}

#[test]
fn every_finding_names_the_file_and_the_pointer_that_it_stands_at() {
    let import = common::read(&common::faults());
    let report = import.organization.validate_at(&Options::default(), &import.places);
    for finding in &report.findings {
        let place = finding
            .place
            .as_ref()
            .unwrap_or_else(|| panic!("no place: {} {}", finding.rule, finding.resource));
        let text = std::fs::read_to_string(common::faults().join(&place.file)).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(json.pointer(&place.pointer).is_some(), "{} {place:?}", finding.rule);
    }
}

#[test]
fn the_report_does_not_depend_on_the_order_of_reading() {
    let import = common::read(&common::faults());
    let one = import.organization.validate_at(&Options::default(), &import.places).to_json();
    let again = common::read(&common::faults());
    assert_eq!(one, again.organization.validate_at(&Options::default(), &again.places).to_json());
}
