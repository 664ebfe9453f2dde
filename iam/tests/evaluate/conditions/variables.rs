//! Policy variables: where they stand, and what they give.

use aozu_iam::{
    evaluate::{Context, Decision},
    policy::PolicyKind,
};
use serde_json::{Value, json};

use super::{E, F, T, Want};
use crate::{
    fixture::condition,
    world::{Policy, Question, World},
};

fn context() -> Context {
    let mut context = Context::absent();
    context.set("aws:username", "alice");
    context.set("aws:PrincipalTag/star", "a*");
    context.set("aws:PrincipalTag/mark", "a?");
    context.set("aws:PrincipalTag/true", "true");
    context.set("aws:PrincipalTag/number", "5");
    context.set("aws:PrincipalTag/date", "2030-01-01");
    context.set("aws:PrincipalTag/ip", "192.0.2.1");
    context.set("aws:PrincipalTag/role", "arn:aws:iam::111122223333:role/web");
    context.set("aws:PrincipalTag/nested", "${aws:username}");
    context.set_list("aws:TagKeys", ["alice"]);
    context
}

/// An operator, the policy's value, what the request holds, what comes of it.
const ROWS: &[(&str, &str, &str, Want)] = &[
    ("StringEquals", "${aws:username}", "alice", T),
    ("StringEquals", "${aws:username}", "bob", F),
    ("StringEquals", "${AWS:UserName}", "alice", T),
    ("StringEquals", "x-${aws:username}-${aws:username}", "x-alice-alice", T),
    ("StringNotEquals", "${aws:username}", "alice", F),
    ("StringNotEquals", "${aws:username}", "bob", T),
    ("StringEqualsIgnoreCase", "${aws:username}", "ALICE", T),
    ("StringNotEqualsIgnoreCase", "${aws:username}", "ALICE", F),
    ("StringLike", "${aws:username}*", "alice/x", T),
    ("StringLike", "${aws:username}?", "alice", F),
    ("StringNotLike", "${aws:username}*", "alice/x", F),
    // A default stands where the key is absent.
    ("StringEquals", "${aws:PrincipalTag/none, 'red'}", "red", T),
    ("StringEquals", "${aws:PrincipalTag/none, 'red'}", "blue", F),
    ("StringEquals", "${aws:PrincipalTag/none, ''}", "", T),
    ("StringEquals", "${aws:username, 'red'}", "alice", T),
    ("StringEquals", "${aws:username, 'red'}", "red", F),
    ("StringLike", "${aws:PrincipalTag/none, 'r*'}", "red", F),
    ("StringLike", "${aws:PrincipalTag/none, 'r*'}", "r*", T),
    // Escapes are the character itself.
    ("StringLike", "a${*}", "a*", T),
    ("StringLike", "a${*}", "ab", F),
    ("StringLike", "a${?}", "a?", T),
    ("StringLike", "a${?}", "ab", F),
    ("StringEquals", "a${*}${?}${$}", "a*?$", T),
    ("StringEquals", "${$}{aws:username}", "${aws:username}", T),
    ("StringEquals", "${$}{aws:username}", "alice", F),
    // What a variable gives stands for itself.
    ("StringLike", "${aws:PrincipalTag/star}", "a*", T),
    ("StringLike", "${aws:PrincipalTag/star}", "ab", F),
    ("StringLike", "${aws:PrincipalTag/mark}", "ab", F),
    ("StringLike", "${aws:PrincipalTag/mark}", "a?", T),
    ("StringEquals", "${aws:PrincipalTag/nested}", "${aws:username}", T),
    ("StringEquals", "${aws:PrincipalTag/nested}", "alice", F),
    // A list never resolves, not even to its default.
    ("StringEquals", "${aws:TagKeys}", "alice", F),
    ("StringLike", "${aws:TagKeys}*", "alice", F),
    ("StringEquals", "${aws:TagKeys, 'red'}", "red", F),
    ("StringNotEquals", "${aws:TagKeys}", "alice", T),
    ("StringNotEquals", "${aws:TagKeys, 'red'}", "red", T),
    ("StringNotLike", "${aws:TagKeys}", "alice", T),
    // Nor does a key that is absent.
    ("StringEquals", "${aws:PrincipalTag/none}", "", F),
    ("StringEquals", "${aws:PrincipalTag/none}", "${aws:PrincipalTag/none}", F),
    ("StringLike", "*${aws:PrincipalTag/none}", "x", F),
    ("StringNotEquals", "${aws:PrincipalTag/none}", "x", T),
    ("StringNotLike", "${aws:PrincipalTag/none}", "x", T),
    ("StringNotEqualsIgnoreCase", "${aws:PrincipalTag/none}", "x", T),
    // Under ARN operators.
    (
        "ArnEquals",
        "arn:aws:iam::111122223333:user/${aws:username}",
        "arn:aws:iam::111122223333:user/alice",
        T,
    ),
    ("ArnLike", "arn:aws:iam::111122223333:user/${aws:username}", "arn:aws:iam::111122223333:user/bob", F),
    ("ArnNotLike", "arn:aws:iam::111122223333:user/${aws:username}", "arn:aws:iam::111122223333:user/bob", T),
    ("ArnLike", "${aws:PrincipalTag/role}", "arn:aws:iam::111122223333:role/web", T),
    ("ArnNotEquals", "${aws:PrincipalTag/role}", "arn:aws:iam::111122223333:role/web", F),
    ("ArnLike", "arn:aws:s3:::${aws:PrincipalTag/star}", "arn:aws:s3:::ab", F),
    ("ArnLike", "arn:aws:s3:::${aws:PrincipalTag/star}", "arn:aws:s3:::a*", T),
    ("ArnLike", "arn:aws:s3:::${aws:TagKeys}", "arn:aws:s3:::alice", F),
    ("ArnNotLike", "arn:aws:s3:::${aws:TagKeys}", "arn:aws:s3:::alice", T),
    ("ArnNotEquals", "arn:aws:s3:::${aws:PrincipalTag/none}", "arn:aws:s3:::alice", T),
    ("ArnLike", "${aws:username}", "arn:aws:s3:::alice", E),
    ("ArnNotEquals", "${aws:username}", "arn:aws:s3:::alice", E),
    ("ArnEquals", "${aws:username}", "alice", F),
    // Under Bool they are taken; nowhere else.
    ("Bool", "${aws:PrincipalTag/true}", "true", T),
    ("NumericEquals", "${aws:PrincipalTag/number}", "5", F),
    ("NumericNotEquals", "${aws:PrincipalTag/number}", "5", T),
    ("DateEquals", "${aws:PrincipalTag/date}", "2030-01-01", F),
    ("DateNotEquals", "${aws:PrincipalTag/date}", "2030-01-01", T),
    ("IpAddress", "${aws:PrincipalTag/ip}", "192.0.2.1", F),
    ("NotIpAddress", "${aws:PrincipalTag/ip}", "192.0.2.1", T),
    ("BinaryEquals", "${aws:username}", "alice", F),
];

#[test]
fn in_values_of_conditions() {
    for (operator, value, held, want) in ROWS {
        let mut context = context();
        context.set("s3:asked", *held);
        let found = condition(&json!({ *operator: {"s3:asked": value} }), &context);
        assert_eq!(found, *want, "{operator} {value} of {held}");
    }
    let in_key = json!({"StringEquals": {"aws:PrincipalTag/${aws:PrincipalTag/true}": "true"}});
    assert_eq!(condition(&in_key, &context()), F);
    println!("variables in conditions: {} rows", ROWS.len() + 1);
}

fn decide(version: Option<&str>, statement: &Value, target: &str) -> bool {
    let mut document = json!({ "Statement": statement });
    if let Some(version) = version {
        document["Version"] = json!(version);
    }
    let identity = vec![vec![Policy::new("identity", PolicyKind::Managed, &document)]];
    let world = World { identity, ..World::default() };
    let mut question = Question::new("arn:aws:iam::111122223333:user/alice", "s3:GetObject", target);
    question.context = context();
    question.context.set("aws:PrincipalTag/action", "GetObject");
    question.context.set("aws:PrincipalTag/account", "111122223333");
    world.decide(&question) == Decision::Allowed
}

const NEW: Option<&str> = Some("2012-10-17");

#[test]
fn in_resources() {
    let rows = [
        ("Resource", "arn:aws:s3:::acme/${aws:username}/*", "arn:aws:s3:::acme/alice/x", true),
        ("Resource", "arn:aws:s3:::acme/${aws:username}/*", "arn:aws:s3:::acme/bob/x", false),
        ("Resource", "arn:aws:s3:::${aws:username}", "arn:aws:s3:::alice", true),
        ("Resource", "arn:aws:s3:::acme/${aws:PrincipalTag/star}", "arn:aws:s3:::acme/ab", false),
        ("Resource", "arn:aws:s3:::acme/${aws:PrincipalTag/star}", "arn:aws:s3:::acme/a*", true),
        ("Resource", "arn:aws:s3:::acme/${*}", "arn:aws:s3:::acme/a", false),
        ("Resource", "arn:aws:s3:::acme/${*}", "arn:aws:s3:::acme/*", true),
        ("Resource", "arn:aws:s3:::acme/${aws:PrincipalTag/none}", "arn:aws:s3:::acme/", false),
        ("Resource", "arn:aws:s3:::acme/${aws:PrincipalTag/none}*", "arn:aws:s3:::acme/a", false),
        ("Resource", "arn:aws:s3:::acme/${aws:PrincipalTag/none, 'a'}", "arn:aws:s3:::acme/a", true),
        ("Resource", "arn:aws:s3:::acme/${aws:TagKeys}", "arn:aws:s3:::acme/alice", false),
        ("Resource", "arn:aws:s3:::acme/${aws:TagKeys, 'a'}", "arn:aws:s3:::acme/a", false),
        // Only behind the fifth colon.
        ("Resource", "arn:aws:s3::${aws:PrincipalTag/account}:a", "arn:aws:s3::111122223333:a", false),
        ("NotResource", "arn:aws:s3:::acme/${aws:username}", "arn:aws:s3:::acme/alice", false),
        ("NotResource", "arn:aws:s3:::acme/${aws:username}", "arn:aws:s3:::acme/bob", true),
        // One that does not resolve must not flip into a match.
        ("NotResource", "arn:aws:s3:::acme/${aws:PrincipalTag/none}", "arn:aws:s3:::acme/a", false),
        ("NotResource", "arn:aws:s3:::acme/${aws:TagKeys}", "arn:aws:s3:::acme/bob", false),
    ];
    for (element, pattern, target, want) in rows {
        let statement = json!({"Effect": "Allow", "Action": "*", element: pattern});
        assert_eq!(decide(NEW, &statement, target), want, "{element} {pattern} of {target}");
    }
    let in_action = json!({"Effect": "Allow", "Action": "s3:${aws:PrincipalTag/action}", "Resource": "*"});
    assert!(!decide(NEW, &in_action, "arn:aws:s3:::acme"));
    println!("variables in resources: {} rows", rows.len() + 1);
}

#[test]
fn under_the_old_version_they_are_text() {
    let mut rows = 0;
    for (version, on) in [(NEW, true), (Some("2008-10-17"), false), (None, false)] {
        let resource =
            json!({"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::acme/${aws:username}"});
        assert_eq!(decide(version, &resource, "arn:aws:s3:::acme/alice"), on, "{version:?}");
        assert_eq!(decide(version, &resource, "arn:aws:s3:::acme/${aws:username}"), !on, "{version:?}");
        for (operator, value, key, want) in [
            ("StringEquals", "${aws:username}", "aws:username", on),
            ("StringEquals", "${aws:username}", "aws:PrincipalTag/nested", !on),
            ("StringLike", "a${*}", "aws:PrincipalTag/star", on),
            ("StringNotEquals", "${aws:username}", "aws:username", !on),
        ] {
            let statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*",
                "Condition": {operator: {key: value}}});
            assert_eq!(decide(version, &statement, "arn:aws:s3:::acme"), want, "{version:?} {statement}");
            rows += 1;
        }
        rows += 2;
    }
    println!("variables by version: {rows} rows");
}
