//! Actions and resources.

use aozu_iam::{evaluate::Decision, policy::PolicyKind};
use serde_json::json;

use crate::{
    fixture::{allow, identity, one},
    world::{Attached, Question, World},
};

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";

#[test]
fn actions_match_without_letter_case() {
    // A pattern, whether it matches `s3:GetObject`.
    let rows = [
        ("*", true),
        ("s3:*", true),
        ("s3:GetObject", true),
        ("S3:getOBJECT", true),
        ("s3:Get*", true),
        ("S3:GET*", true),
        ("s3:*Object", true),
        ("s3:?etObject", true),
        ("s3:GetObject*", true),
        ("s3:GetObject?", false),
        ("s3:GetObjec", false),
        ("s3:PutObject", false),
        ("sqs:*", false),
        ("*:GetObject", true),
        // Nothing but `*` and `?` is special.
        ("s3:Get.bject", false),
        ("s3:Get(Object", false),
        ("s3:Get[O]bject", false),
        ("s3:GetObject|", false),
        // Odd text matches nothing.
        ("s3:", false),
        ("s3", false),
        ("GetObject", false),
        ("s3: GetObject", false),
        ("s3:GetObject ", false),
        ("s3:Get Object", false),
        ("s3:\tGetObject", false),
        ("s3:GetObject,s3:PutObject", false),
        ("s3:Get*,s3:*", false),
        ("", false),
    ];
    let question = Question::new(ALICE, "s3:GetObject", "arn:aws:s3:::acme/a");
    let asked = |element: &str, patterns: &[&str]| {
        let statement = json!({"Effect": "Allow", element: patterns, "Resource": "*"});
        identity(&statement).decide(&question) == Decision::Allowed
    };
    for (pattern, hit) in rows {
        assert_eq!(asked("Action", &[pattern]), hit, "Action {pattern:?}");
        // So a NotAction of odd text matches everything.
        assert_eq!(asked("NotAction", &[pattern]), !hit, "NotAction {pattern:?}");
        assert!(asked("Action", &[pattern, "s3:GetObject"]), "Action {pattern:?} and its own");
        assert!(!asked("NotAction", &[pattern, "s3:GetObject"]), "NotAction {pattern:?} and its own");
    }
    assert!(!asked("Action", &[]));
    println!("actions: {} rows", 4 * rows.len() + 1);
}

const QUEUE: &str = "arn:aws:sqs:eu-west-1:111122223333:jobs";

/// Whether a Deny in a policy of some kind, in a world that is open otherwise, names a target.
fn denies(kind: PolicyKind, element: &str, patterns: &[&str], target: &str) -> bool {
    let mut deny = json!({"Effect": "Deny", "Action": "s3:GetObject", element: patterns});
    let mut open = allow("*");
    if kind.needs_principal() || kind == PolicyKind::ResourceControl {
        deny["Principal"] = json!("*");
        open["Principal"] = json!("*");
    }
    let both = one("asked", kind, &json!([open, deny]));
    let mut world = identity(&allow("*"));
    match kind {
        PolicyKind::Boundary => world.boundary = Some(both),
        PolicyKind::Session => world.session = Some(vec![both]),
        PolicyKind::ServiceControl => world.scps = Some(vec![both]),
        PolicyKind::ResourceControl => world.rcps = Some(vec![one("asked", kind, &json!([deny]))]),
        PolicyKind::VpcEndpoint => world.endpoint = Some(both),
        PolicyKind::Bucket => world.resource = Attached::Given(both),
        _ => world = World { identity: vec![both], ..World::default() },
    }
    let action = Question::new(ALICE, "s3:GetObject", target);
    match world.decide(&action) {
        Decision::ExplicitDeny => true,
        Decision::Allowed => false,
        other => panic!("{kind:?} {element} {patterns:?} of {target}: {other:?}"),
    }
}

#[test]
fn resources_match_part_by_part() {
    let rows = [
        ("*", QUEUE, true),
        (QUEUE, QUEUE, true),
        ("arn:aws:sqs:*:111122223333:jobs", QUEUE, true),
        ("arn:aws:sqs:*:*:*", QUEUE, true),
        ("arn:*:*:*:*:*", QUEUE, true),
        ("arn:aws:sqs:eu-?est-1:1111*:j*", QUEUE, true),
        ("arn:aws:sqs:eu-west-2:*:jobs", QUEUE, false),
        // A wildcard stays in its part.
        ("arn:aws:s*3333:jobs:*:*", QUEUE, false),
        ("arn:aws:*:jobs:*:*", QUEUE, false),
        ("arn:aws:sqs:*:jobs", QUEUE, false),
        // The first five parts without letter case, the sixth with it.
        ("arn:AWS:SQS:EU-WEST-1:111122223333:jobs", QUEUE, true),
        ("ARN:aws:sqs:eu-west-1:111122223333:jobs", QUEUE, true),
        ("arn:aws:sqs:eu-west-1:111122223333:Jobs", QUEUE, false),
        // In the sixth `*` crosses everything and may be empty.
        ("arn:aws:s3:::acme/*", "arn:aws:s3:::acme/a/b:c", true),
        ("arn:aws:s3:::acme/*", "arn:aws:s3:::acme/", true),
        ("arn:aws:s3:::acme/*", "arn:aws:s3:::acme", false),
        ("arn:aws:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:111122223333:log-group:a:b/c", true),
        ("arn:aws:s3:::acme/*/c", "arn:aws:s3:::acme/a/b/c", true),
        ("arn:aws:s3:::acme/a", "arn:aws:s3:::acme/a:b", false),
        // `?` takes one UTF-16 unit.
        ("arn:aws:s3:::acme/?", "arn:aws:s3:::acme/a", true),
        ("arn:aws:s3:::acme/?", "arn:aws:s3:::acme//", true),
        ("arn:aws:s3:::acme/?", "arn:aws:s3:::acme/", false),
        ("arn:aws:s3:::acme/?", "arn:aws:s3:::acme/\u{e9}", true),
        ("arn:aws:s3:::acme/?", "arn:aws:s3:::acme/\u{1f600}", false),
        ("arn:aws:s3:::acme/??", "arn:aws:s3:::acme/\u{1f600}", true),
        // Nothing else is special.
        ("arn:aws:s3:::acme/[a]", "arn:aws:s3:::acme/a", false),
        ("arn:aws:s3:::acme/a.c", "arn:aws:s3:::acme/abc", false),
        ("arn:aws:s3:::acme/\\*", "arn:aws:s3:::acme/*", false),
        // A request without a resource: nothing but `*`.
        ("*", "*", true),
        ("arn:aws:s3:::acme", "*", false),
        ("arn:aws:s3:::*", "*", false),
        ("arn:*:*:*:*:*", "*", false),
        ("?", "*", false),
    ];
    let kind = PolicyKind::Managed;
    for (pattern, target, hit) in rows {
        assert_eq!(denies(kind, "Resource", &[pattern], target), hit, "{pattern} of {target}");
        assert_eq!(denies(kind, "NotResource", &[pattern], target), !hit, "not {pattern} of {target}");
        let other = "arn:aws:s3:::other";
        assert_eq!(denies(kind, "Resource", &[other, pattern], target), hit, "{pattern} of {target}");
        assert_eq!(denies(kind, "NotResource", &[other, pattern], target), !hit, "not {pattern} of {target}");
    }
    assert!(!denies(kind, "Resource", &[], QUEUE));
    println!("resources: {} rows", 4 * rows.len() + 1);
}

#[test]
fn short_arns_by_kind() {
    use PolicyKind::{
        Boundary, Bucket, Managed, ResourceControl, ServiceControl, Session, UserInline, VpcEndpoint,
    };
    // Identity, boundary and session policies; policies of resources and endpoints; SCPs; RCPs.
    let rows = [
        ("arn:aws:s3", [true, false, false, false]),
        ("arn:aws:s3::", [true, false, false, false]),
        ("arn:aws:s3:*", [true, true, true, false]),
        ("arn:*:s3", [true, true, false, false]),
        ("arn:aws:s3:*:*", [true, true, true, false]),
        ("arn:aws:sqs:*", [false; 4]),
        ("arn:aws:s3:::acme/*", [true; 4]),
    ];
    let kinds: [&[PolicyKind]; 4] = [
        &[Managed, UserInline, Boundary, Session],
        &[Bucket, VpcEndpoint],
        &[ServiceControl],
        &[ResourceControl],
    ];
    for (pattern, hits) in rows {
        for (kinds, hit) in kinds.iter().zip(hits) {
            for kind in *kinds {
                assert_eq!(
                    denies(*kind, "Resource", &[pattern], "arn:aws:s3:::acme/a"),
                    hit,
                    "{kind:?} {pattern}"
                );
            }
        }
    }
    println!("short ARNs: {} rows", 8 * rows.len());
}
