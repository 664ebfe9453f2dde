//! A decision allocates nothing on the common path: whatever the layers, as long as no policy variable is to be
//! filled in and no text beyond ASCII meets a `?`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use allocation_counter::measure;
use aozu_iam::{
    evaluate::{Action, Caller, Context, Decision, Layers, PolicySet, Request, ResourcePolicy, Target},
    policy::{Document, PolicyKind},
};

fn set(kind: PolicyKind, statements: &[String]) -> PolicySet {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(","));
    PolicySet::of(kind, "policy", &Document::parse(&text).unwrap())
}

/// One condition for each kind of value that operators compare.
const CONDITIONS: &str = r#""Condition": {
    "StringEquals": {"aws:PrincipalTag/Team": ["red", "blue"]},
    "StringLikeIfExists": {"aws:UserAgent": "aws-cli/*"},
    "StringEqualsIgnoreCase": {"aws:username": "ALICE"},
    "NumericLessThan": {"aws:MultiFactorAuthAge": 3600},
    "DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"},
    "Bool": {"aws:SecureTransport": true},
    "IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "2001:db8::/32"]},
    "NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"},
    "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"},
    "ForAllValues:StringLike": {"aws:TagKeys": ["team", "cost-*"]},
    "ForAnyValue:StringEquals": {"aws:TagKeys": "team"},
    "Null": {"aws:TokenIssueTime": true}
}"#;

fn context() -> Context {
    let mut context = Context::absent();
    for (key, value) in [
        ("aws:PrincipalTag/team", "blue"),
        ("aws:UserAgent", "aws-cli/2.17"),
        ("aws:username", "alice"),
        ("aws:MultiFactorAuthAge", "120"),
        ("aws:CurrentTime", "2026-06-01T12:00:00Z"),
        ("aws:SecureTransport", "true"),
        ("aws:SourceIp", "198.51.100.7"),
        ("aws:PrincipalArn", "arn:aws:iam::111122223333:user/alice"),
    ] {
        context.set(key, value);
    }
    context.set_list("aws:TagKeys", ["team", "cost-centre"]);
    context
}

fn allow(action: &str, resource: &str, more: &str) -> String {
    format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"{more}}}"#)
}

/// Asks, and counts the allocations that the answer took.
fn decide(layers: &Layers<'_>, action: &str, resource: &str) -> (Decision, u64) {
    let request = Request {
        caller: &Caller::parse("arn:aws:iam::111122223333:user/alice").unwrap(),
        action: &Action::new(action).unwrap(),
        target: &Target::new(resource),
        context: &context(),
    };
    let mut decision = None;
    let measured = measure(|| decision = Some(layers.decide(&request)));
    (decision.unwrap(), measured.count_total)
}

#[test]
fn the_counter_counts() {
    assert_eq!(measure(|| drop(std::hint::black_box(Box::new(1)))).count_total, 1);
}

#[test]
fn a_decision_allocates_nothing() {
    let queue = "arn:aws:sqs:eu-west-1:111122223333:jobs";
    let conditions = format!(", {CONDITIONS}");
    for many in [1, 10, 200] {
        let mut statements: Vec<String> = (0..many)
            .flat_map(|n| {
                [
                    allow(&format!("sqs:Get{n}*"), "*", &conditions),
                    allow("sqs:*Message", &format!("arn:aws:sqs:*:*:other-{n}"), ""),
                    format!(r#"{{"Effect": "Deny", "NotAction": "sqs:*", "Resource": "*", {CONDITIONS}}}"#),
                    r#"{"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:sqs:*:*:j*"}"#.to_owned(),
                ]
            })
            .collect();
        statements.push(allow("sqs:Send*", "arn:aws:sqs:*:111122223333:job?", &conditions));
        let identity = set(PolicyKind::Managed, &statements);
        let everything = set(PolicyKind::ServiceControl, &[allow("*", "*", "")]);
        let queue_policy = set(
            PolicyKind::Queue,
            &[format!(
                r#"{{"Effect": "Allow", "Principal": {{"AWS": "111122223333"}}, "Action": "sqs:*", "Resource": "{queue}", {CONDITIONS}}}"#
            )],
        );
        let layers = Layers {
            identity: &[&identity],
            boundary: Some(&identity),
            session: Some(&[&identity]),
            service_control: Some(&[&everything, &everything]),
            resource_control: Some(&[&everything]),
            resource: ResourcePolicy::Given(&queue_policy),
            endpoint: Some(&everything),
            grant: None,
        };
        assert_eq!(decide(&layers, "sqs:SendMessage", queue), (Decision::Allowed, 0), "{many}");
        assert_eq!(decide(&layers, "sqs:DeleteQueue", queue), (Decision::ImplicitDeny, 0), "{many}");
        assert_eq!(
            decide(&layers, "s3:PutObject", "arn:aws:s3:::b/k"),
            (Decision::ExplicitDeny, 0),
            "{many}"
        );
    }
}
