//! Laws over generated policies.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{BUCKET, document, is_public, with};

fn condition() -> impl Strategy<Value = Value> {
    let one = prop_oneof![
        Just(json!({"StringEquals": {"aws:SourceVpc": "vpc-1"}})),
        Just(json!({"StringLike": {"aws:SourceVpc": "vpc-*"}})),
        Just(json!({"StringNotEquals": {"aws:SourceAccount": "111122223333"}})),
        Just(json!({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"]}})),
        Just(json!({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}})),
        Just(json!({"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}})),
        Just(json!({"Null": {"aws:SourceVpc": "false"}})),
        Just(json!({"Bool": {"aws:SecureTransport": "true"}})),
    ];
    proptest::collection::vec(one, 0..3).prop_map(|all| {
        let mut whole = json!({});
        for one in all {
            for (operator, keys) in one.as_object().unwrap() {
                whole[operator] = keys.clone();
            }
        }
        whole
    })
}

fn statement() -> impl Strategy<Value = Value> {
    let effect = prop_oneof![2 => Just("Allow"), 1 => Just("Deny")];
    let principal = prop_oneof![
        3 => Just(json!("*")),
        1 => Just(json!({"AWS": "111122223333"})),
        1 => Just(json!({"AWS": ["111122223333", "*"]})),
        1 => Just(json!({"Service": "cloudtrail.amazonaws.com"})),
    ];
    let action = prop_oneof![Just("s3:GetObject"), Just("s3:Get*"), Just("*"), Just("s3:PutObject")];
    let resource = prop_oneof![Just("arn:aws:s3:::b/*"), Just("arn:aws:s3:::b/x"), Just("*")];
    (effect, principal, action, resource, condition()).prop_map(|(effect, principal, action, resource, c)| {
        let mut statement = json!({"Effect": effect, "Principal": principal, "Action": action,
            "Resource": resource});
        if c.as_object().is_some_and(|c| !c.is_empty()) {
            statement["Condition"] = c;
        }
        statement
    })
}

fn policy(statements: Vec<Value>) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

proptest! {
    #[test]
    fn it_is_public_if_some_allow_is_that_no_deny_cancels(statements in proptest::collection::vec(statement(), 0..5)) {
        let whole = is_public(&policy(statements.clone()));
        let denies: Vec<Value> = statements.iter().filter(|s| s["Effect"] == "Deny").cloned().collect();
        let one = |allow: &Value| {
            let mut all = denies.clone();
            all.push(allow.clone());
            is_public(&policy(all))
        };
        let any = statements.iter().filter(|s| s["Effect"] == "Allow").any(one);
        prop_assert_eq!(whole, any);
    }

    #[test]
    fn a_further_deny_never_makes_it_public(
        statements in proptest::collection::vec(statement(), 0..4), mut deny in statement(),
    ) {
        deny["Effect"] = json!("Deny");
        let before = is_public(&policy(statements.clone()));
        let mut all = statements;
        all.push(deny);
        prop_assert!(before || !is_public(&policy(all)));
    }

    #[test]
    fn order_makes_no_difference(statements in proptest::collection::vec(statement(), 0..5)) {
        let mut turned = statements.clone();
        turned.reverse();
        prop_assert_eq!(is_public(&policy(statements)), is_public(&policy(turned)));
    }

    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}\":,*a-zA-Z${} ]{0,80}", value in "\\PC{0,20}") {
        if let (Some(document), _) = aozu_iam::policy::Document::recover(&text) {
            drop(BUCKET.prove(&document));
        }
        for (operator, key) in [("IpAddress", "aws:SourceIp"), ("ArnLike", "aws:SourceArn"),
            ("StringLike", "aws:userid"), ("StringLike", "aws:SourceVpc")] {
            let policy = with(json!({"Condition": {operator: {key: value}}, "Resource": value, "Action": value}));
            drop(BUCKET.prove(&document(&policy)));
        }
    }
}

fn denied(allow: Value, deny: Value) -> bool {
    let allow = with(allow)["Statement"][0].clone();
    let mut statement = with(deny)["Statement"][0].clone();
    statement["Effect"] = json!("Deny");
    !is_public(&policy(vec![allow, statement]))
}

#[test]
fn a_deny_cancels_what_it_covers() {
    let ours = json!({"StringNotEquals": {"aws:SourceAccount": "111122223333"}});
    for (deny, cancels) in [
        (json!({}), true),
        (json!({"Action": "s3:*", "Resource": "*"}), true),
        (json!({"Principal": {"AWS": "*"}}), true),
        (json!({"Principal": {"AWS": "111122223333"}}), false),
        (json!({"Action": "s3:PutObject"}), false),
        (json!({"Resource": "arn:aws:s3:::b/x"}), false),
        (json!({"Condition": ours}), true),
        (json!({"Condition": {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}), true),
        (json!({"Condition": {"NotIpAddress": {"aws:SourceIp": "0.0.0.0/1"}}}), false),
        (json!({"Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:*"}}}), true),
        (json!({"Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/x"}}}), false),
        (json!({"Condition": {"StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}}), true),
        (json!({"Condition": {"ForAnyValue:StringNotEquals": {"aws:SourceVpc": "vpc-1"}}}), false),
        (json!({"Condition": {"Bool": {"aws:SecureTransport": "false"}}}), false),
        (
            json!({"Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"},
                "Bool": {"aws:SecureTransport": "false"}}}),
            false,
        ),
        (json!({"Condition": {"Null": {"aws:SourceVpc": "true"}}}), false),
    ] {
        assert_eq!(denied(json!({}), deny.clone()), cancels, "{deny}");
    }
    let mut but = with(json!({"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}}));
    but["Statement"][0].as_object_mut().unwrap().remove("Principal");
    let both = vec![with(json!({}))["Statement"][0].clone(), but["Statement"][0].clone()];
    assert!(is_public(&policy(both)), "recorded");
}

#[test]
fn several_denies_cancel_together() {
    let allow = with(json!({"Action": ["s3:GetObject", "s3:PutObject"]}))["Statement"][0].clone();
    let deny = |action: &str| with(json!({"Effect": "Deny", "Action": action}))["Statement"][0].clone();
    assert!(!is_public(&policy(vec![allow.clone(), deny("s3:Get*"), deny("s3:Put*")])));
    assert!(is_public(&policy(vec![allow, deny("s3:Get*")])));
}

#[test]
fn negated_lists_are_compared() {
    let of = |members: Value, out: &[&str]| {
        let mut one = with(members);
        for name in out {
            one["Statement"][0].as_object_mut().unwrap().remove(*name);
        }
        one["Statement"][0].clone()
    };
    let allow = of(
        json!({"NotAction": "s3:Put*", "NotResource": "arn:aws:s3:::b/private/*"}),
        &["Action", "Resource"],
    );
    let deny = of(
        json!({"Effect": "Deny", "NotAction": "s3:PutObject", "NotResource": "arn:aws:s3:::b/private/x"}),
        &["Action", "Resource"],
    );
    assert!(!is_public(&policy(vec![allow.clone(), deny])));
    let deny = of(json!({"Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*"}), &["Action"]);
    assert!(is_public(&policy(vec![allow, deny.clone()])), "reads are spared");
    assert!(!is_public(&policy(vec![of(json!({"Action": "s3:PutObject"}), &[]), deny])));
}
