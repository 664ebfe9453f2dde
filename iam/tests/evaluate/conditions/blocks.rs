//! Blocks of several clauses, operators that AWS does not have, tags, and what an error makes of a policy.

use aozu_iam::evaluate::{Context, Decision};
use serde_json::{Value, json};

use super::{E, F, T, Want};
use crate::{
    fixture::{allow, condition, identity},
    world::Question,
};

fn ask(table: &str, context: &Context, rows: &[(Value, Want)]) {
    for (clause, want) in rows {
        assert_eq!(condition(clause, context), *want, "{table}: {clause}");
    }
    println!("{table}: {} rows", rows.len());
}

#[test]
fn all_operators_and_all_keys_must_hold() {
    let mut context = Context::absent();
    context.set("aws:username", "alice");
    context.set("aws:SourceIp", "192.0.2.1");
    context.set("aws:MultiFactorAuthAge", "5");
    context.set("aws:PrincipalArn", "arn:aws:iam::111122223333:user/alice");
    ask(
        "blocks",
        &context,
        &[
            (json!({}), T),
            (json!({"StringEquals": {"aws:username": "alice"}}), T),
            (json!({"StringEquals": {"AWS:UserName": "alice"}}), T),
            (json!({"StringEquals": {"aws:username": "alice", "aws:SourceIp": "192.0.2.1"}}), T),
            (json!({"StringEquals": {"aws:username": "alice", "aws:SourceIp": "192.0.2.2"}}), F),
            (json!({"StringEquals": {"aws:username": "bob", "aws:SourceIp": "192.0.2.1"}}), F),
            (
                json!({"StringEquals": {"aws:username": "alice"}, "IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
                T,
            ),
            (
                json!({"StringEquals": {"aws:username": "alice"}, "NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
                F,
            ),
            (
                json!({"StringEquals": {"aws:username": "alice"}, "StringNotEquals": {"aws:username": "alice"}}),
                F,
            ),
            // Numbers and truth values stand for their spelling.
            (json!({"NumericEquals": {"aws:MultiFactorAuthAge": 5}}), T),
            (json!({"NumericLessThan": {"aws:MultiFactorAuthAge": 5.5}}), T),
            (json!({"NumericLessThan": {"aws:MultiFactorAuthAge": [1, 6]}}), T),
            (json!({"Null": {"aws:MultiFactorAuthAge": false}}), T),
            (json!({"Null": {"aws:MultiFactorAuthPresent": true}}), T),
            // An error is one whatever the rest says.
            (
                json!({"ArnEquals": {"aws:PrincipalArn": "alice"}, "StringEquals": {"aws:username": "alice"}}),
                E,
            ),
        ],
    );
}

#[test]
fn an_operator_that_aws_does_not_have_never_matches() {
    let mut context = Context::absent();
    context.set("aws:username", "alice");
    let names = [
        "StringMatches",
        "StringEqual",
        "StringEqualsIfExist",
        "StringNotEqualsIfExistsIfExists",
        "ForSomeValues:StringEquals",
        "ForAllValues:StringMatches",
        "ArnNotMatches",
        "NotBool",
        " StringEquals",
    ];
    for name in names {
        for key in ["aws:username", "aws:SourceIp"] {
            let both = json!({name: {key: "alice"}, "StringEquals": {"aws:username": "alice"}});
            ask("unknown operator", &context, &[(json!({name: {key: "alice"}}), F), (both, F)]);
        }
    }
}

#[test]
fn of_tags_in_different_case_the_small_one_is_seen() {
    let mut rows = 0;
    for order in [["Team", "team"], ["team", "Team"]] {
        let mut context = Context::absent();
        for tag in order {
            context.set(&format!("aws:PrincipalTag/{tag}"), if tag == "team" { "small" } else { "great" });
        }
        for asked in ["aws:PrincipalTag/Team", "aws:PrincipalTag/team", "AWS:PRINCIPALTAG/TEAM"] {
            for (value, want) in [("small", T), ("great", F)] {
                assert_eq!(condition(&json!({"StringEquals": {asked: value}}), &context), want, "{asked}");
                rows += 1;
            }
        }
    }
    let mut context = Context::absent();
    context.set("aws:PrincipalTag/Team", "a");
    assert_eq!(condition(&json!({"StringEquals": {"aws:principaltag/TEAM": "a"}}), &context), T);
    context.set("aws:PrincipalTag/TEAM", "b");
    // Without an all-lower-case one there is no rule.
    assert_eq!(condition(&json!({"StringEquals": {"aws:PrincipalTag/Team": "a"}}), &context), Err("unknown"));
    println!("tags in different case: {} rows", rows + 2);
}

#[test]
fn the_keys_of_tags_compare_with_letter_case() {
    let mut context = Context::absent();
    context.set_list("aws:TagKeys", ["Team", "cost"]);
    context.set("aws:RequestTag/empty", "");
    ask(
        "tag keys",
        &context,
        &[
            (json!({"ForAnyValue:StringEquals": {"aws:TagKeys": "Team"}}), T),
            (json!({"ForAnyValue:StringEquals": {"AWS:tagkeys": "Team"}}), T),
            (json!({"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}), F),
            (json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}}), F),
            (json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["Team", "cost"]}}), T),
            (json!({"ForAnyValue:StringEqualsIgnoreCase": {"aws:TagKeys": "team"}}), T),
            (json!({"StringEquals": {"aws:TagKeys": ["Team", "cost"]}}), F),
            // An empty value is present.
            (json!({"Null": {"aws:RequestTag/empty": "true"}}), F),
            (json!({"Null": {"aws:RequestTag/empty": "false"}}), T),
            (json!({"StringEquals": {"aws:RequestTag/empty": ""}}), T),
            (json!({"StringLike": {"aws:RequestTag/empty": "*"}}), T),
            (json!({"StringLike": {"aws:RequestTag/empty": "?*"}}), F),
            (json!({"StringEqualsIfExists": {"aws:RequestTag/empty": "x"}}), F),
            (json!({"StringNotEquals": {"aws:RequestTag/empty": "x"}}), T),
        ],
    );
}

#[test]
fn an_error_leaves_other_allows() {
    let mut question =
        Question::new("arn:aws:iam::111122223333:user/alice", "s3:GetObject", "arn:aws:s3:::acme/a");
    question.context.set("aws:PrincipalArn", "arn:aws:iam::111122223333:user/alice");
    let mut broken = allow("*");
    broken["Condition"] = json!({"ArnNotEquals": {"aws:PrincipalArn": "alice"}});
    assert_eq!(identity(&broken).decide(&question), Decision::ImplicitDeny);
    assert_eq!(identity(&json!([broken, allow("s3:*")])).decide(&question), Decision::Allowed);
    broken["Effect"] = json!("Deny");
    assert_eq!(identity(&json!([broken, allow("s3:*")])).decide(&question), Decision::ExplicitDeny);
}
