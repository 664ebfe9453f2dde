//! The proof names what fails, and the smallest edit ends it.

use aozu_iam::analyze::public::{
    EntryFault, OpenPrincipal, PublicEdit, PublicStatement, PublicTest, ResourceType, ValueFault,
};
use serde_json::{Value, json};

use crate::{
    BUCKET, document, is_public,
    rows::{recorded, vectors},
    with,
};

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_else(|| vec![value.clone()])
}

/// Takes texts out of a value or list, or puts another in their place.
fn without(value: &Value, out: &[impl AsRef<str>], instead: Option<&str>) -> Value {
    let hit = |one: &Value| out.iter().any(|text| one == text.as_ref());
    let mut kept: Vec<Value> = list(value).into_iter().filter(|one| !hit(one)).collect();
    kept.extend(instead.map(Value::from));
    Value::Array(kept)
}

/// A fixed value of a key.
fn fixed(key: &str) -> &'static str {
    match key.to_ascii_lowercase().as_str() {
        "aws:sourceip" => "203.0.113.0/24",
        "aws:sourcearn" | "aws:principalarn" | "s3:dataaccesspointarn" => "arn:aws:iam::111122223333:role/r",
        _ => "111122223333",
    }
}

fn apply(policy: &Value, found: &PublicStatement) -> Value {
    let mut policy = policy.clone();
    let statements = list(&policy["Statement"]);
    policy["Statement"] = Value::Array(statements);
    let statement = &mut policy["Statement"][found.index as usize];
    match &found.edit {
        PublicEdit::RemoveValues { operator, key, values } => {
            let slot = &mut statement["Condition"][operator.as_str()][key.as_str()];
            *slot = without(slot, values, None);
        }
        PublicEdit::ReplaceValues { operator, key, values, .. } => {
            let slot = &mut statement["Condition"][operator.as_str()][key.as_str()];
            *slot = without(slot, values, Some(fixed(key)));
        }
        PublicEdit::RemovePrincipals { principals } => {
            for (_, slot) in statement["Principal"].as_object_mut().unwrap() {
                *slot = without(slot, principals, None);
            }
        }
        PublicEdit::GuardWithNull { key } => statement["Condition"]["Null"][key.as_str()] = json!("false"),
        PublicEdit::AddCondition { operator, key } => {
            statement["Condition"][operator][key.as_str()] = json!(fixed(key));
        }
        other => panic!("{other:?}"),
    }
    policy
}

#[test]
fn the_edit_of_each_statement_ends_it() {
    let mut applied = 0;
    for row in vectors().iter().chain(&recorded()) {
        let mut policy = row["policy"].clone();
        for found in BUCKET.prove(&document(&row["policy"])) {
            policy = apply(&policy, &found);
            applied += 1;
        }
        assert!(!is_public(&policy), "{}: {policy}", row["id"]);
    }
    println!("{applied} edits applied");
    assert!(applied > 30);
}

fn first(policy: &Value) -> PublicStatement {
    BUCKET.prove(&document(policy)).remove(0)
}

#[test]
fn the_first_statement_that_taints_is_named() {
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Sid": "Ours", "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:*",
         "Resource": "*"},
        {"Sid": "Open", "Effect": "Allow", "Principal": {"AWS": ["444455556666", "*"]},
         "Action": "s3:GetObject", "Resource": "*"}]});
    let proof = first(&policy);
    assert_eq!((proof.index, proof.sid.as_deref()), (1, Some("Open")));
    assert_eq!(proof.weakness.principals, [OpenPrincipal::Everyone]);
    assert_eq!(proof.edit, PublicEdit::RemovePrincipals { principals: vec!["*".into()] });
    assert_eq!(proof.to_string(), "statement 2 (`Open`) lets everyone in: its principal is `*`");
}

#[test]
fn the_value_that_fails_is_named() {
    let ranges = json!({"IpAddress": {"aws:SourceIp": ["11.0.0.0/8", "0.0.0.0/0"]}});
    let proof = first(&with(json!({"Condition": ranges})));
    let entry = &proof.weakness.entries[0];
    assert_eq!(entry.fault, EntryFault::Values);
    assert_eq!(entry.values, [("0.0.0.0/0".into(), ValueFault::TooBroad { broadest: 8 })]);
    assert_eq!(proof.edit.to_string(), "remove `0.0.0.0/0` from the values of `aws:SourceIp`");
}

#[test]
fn each_way_not_to_bind_is_named() {
    for (condition, fault, edit) in [
        (json!({"StringEquals": {"aws:Referer": "x"}}), EntryFault::NoAnchor, "name its principals"),
        (json!({"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}), EntryFault::Negated, "name its principals"),
        (json!({"StringEquals": {"aws:SourceIp": "192.0.2.1"}}), EntryFault::UnsuitedOperator, "name its"),
        (json!({"StringMatches": {"aws:SourceVpc": "vpc-1"}}), EntryFault::UnknownOperator, "name its"),
        (
            json!({"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}),
            EntryFault::PassesWhenAbsent,
            "add `\"Null\": {\"aws:SourceVpc\": \"false\"}`",
        ),
        (
            json!({"StringLike": {"aws:PrincipalOrgID": "o-*"}}),
            EntryFault::Values,
            "replace `o-*` in the values of `aws:PrincipalOrgID` by a value without wildcards",
        ),
    ] {
        // An unknown operator is a fault of the document, which is judged nonetheless.
        let text = with(json!({"Condition": condition})).to_string();
        let (document, _) = aozu_iam::policy::Document::recover(&text);
        let proof = BUCKET.prove(&document.unwrap()).remove(0);
        assert_eq!(proof.weakness.entries[0].fault, fault, "{condition}");
        assert!(proof.edit.to_string().starts_with(edit), "{condition}: {}", proof.edit);
    }
}

#[test]
fn not_principal_and_providers_are_told_apart() {
    let mut but = with(json!({"NotPrincipal": {"AWS": "111122223333"}}));
    but["Statement"][0].as_object_mut().unwrap().remove("Principal");
    assert_eq!(
        first(&but).to_string(),
        "statement 1 lets in everyone but those whom its `NotPrincipal` names"
    );
    let provider = first(&with(json!({"Principal": {"Federated": "graph.facebook.com"}})));
    assert_eq!(
        provider.to_string(),
        "statement 1 lets in whomever the identity provider `graph.facebook.com` vouches for"
    );
    let trust = json!({"Statement": {"Effect": "Allow", "Principal": {"Federated": "graph.facebook.com"},
        "Action": "sts:AssumeRoleWithWebIdentity"}});
    let found = PublicTest::of(ResourceType::TrustPolicy).prove(&document(&trust));
    assert!(
        found[0].edit.to_string().ends_with("`StringEquals` on `graph.facebook.com:aud` to its condition")
    );
}
