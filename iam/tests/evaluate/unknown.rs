//! What unknown keys, and variables that never resolve, leave possible: specs/iam.md §1.6, §1.7 and §2.1, row by row.

use std::time::{Duration, Instant};

use aozu_iam::{
    evaluate::{Caller, Context, Decision},
    policy::PolicyKind,
};
use serde_json::{Value, json};

use crate::{
    fixture::{allow, identity, resource},
    world::Question,
};

const ARN: &str = "arn:aws:s3:::acme";

/// `aws:SourceArn` is known, and `aws:username` is not.
fn context(arn: bool) -> Context {
    let mut context = Context::absent();
    if arn {
        context.set("aws:SourceArn", ARN);
    } else {
        context.set_unknown("aws:SourceArn");
    }
    context.set_unknown("aws:username");
    context
}

/// What an Allow, and a Deny beside an Allow of everything, come to.
fn decide(clause: &Value, context: &Context) -> [Decision; 2] {
    let statement = |effect| json!({"Effect": effect, "Action": "*", "Resource": "*", "Condition": clause});
    let mut question =
        Question::new("arn:aws:iam::111122223333:user/alice", "s3:GetObject", "arn:aws:s3:::acme/a");
    question.context = context.clone();
    [json!(statement("Allow")), json!([statement("Deny"), allow("*")])]
        .map(|all| identity(&all).decide(&question))
}

#[test]
fn an_error_stays_possible_as_long_as_it_may_be_met() {
    use Decision::{Allowed, Depends, ExplicitDeny, ImplicitDeny};
    let (whole, variable) = ("arn:aws:s3:::${aws:username}", "${aws:username}");
    // Whatever the variable gives, four colons before it make no ARN of six parts.
    let short = "arn:aws:s3::${aws:username}";
    for (name, values, arn, allow, deny) in [
        ("a hit before the unknown", json!([ARN, variable]), true, Allowed, ExplicitDeny),
        ("a hit before what is no ARN", json!([ARN, "no-arn"]), true, Allowed, ExplicitDeny),
        ("no ARN before the unknown", json!(["no-arn", whole]), true, ImplicitDeny, ExplicitDeny),
        ("the unknown alone, always an ARN", json!([whole]), true, Depends, Depends),
        ("the unknown alone, perhaps no ARN", json!([variable]), true, Depends, Depends),
        (
            "an unknown ARN before what is none: a hit or an error",
            json!([whole, "no-arn"]),
            true,
            Depends,
            ExplicitDeny,
        ),
        ("the key itself unknown", json!([ARN]), false, Depends, Depends),
        ("the key itself unknown, no ARN", json!(["no-arn"]), false, Depends, Depends),
    ] {
        let found = decide(&json!({"ArnLike": {"aws:SourceArn": values}}), &context(arn));
        assert_eq!(found, [allow, deny], "{name}");
    }
    // Beside a condition that fails, a Deny still denies by error, and only by error.
    for (name, values, arn, deny) in [
        ("always an ARN", whole, true, Allowed),
        ("perhaps no ARN", variable, true, Depends),
        ("perhaps too short", short, true, Depends),
        ("text before the ARN", "x${aws:username}:aws:s3:::acme", true, Depends),
        ("no ARN", "no-arn", true, ExplicitDeny),
        ("an ARN against an unknown key", ARN, false, Allowed),
        ("no ARN against an unknown key", "no-arn", false, Depends),
    ] {
        for operator in ["ArnLike", "ArnNotEquals"] {
            let clause = json!({operator: {"aws:SourceArn": values}, "StringEquals": {"aws:absent": "x"}});
            assert_eq!(decide(&clause, &context(arn)), [ImplicitDeny, deny], "{name}, {operator}");
        }
    }
}

#[test]
fn what_a_variable_gives_is_an_arn_or_an_error() {
    let mut context = context(true);
    for (value, allow, deny) in [
        (ARN, Decision::Allowed, Decision::ExplicitDeny),
        ("arn:aws:s3:::other", Decision::ImplicitDeny, Decision::Allowed),
        // A bare `*` in the policy is every ARN; given by a variable it is text.
        ("*", Decision::ImplicitDeny, Decision::ExplicitDeny),
        ("no-arn", Decision::ImplicitDeny, Decision::ExplicitDeny),
    ] {
        context.set("aws:username", value);
        let clause = json!({"ArnLike": {"aws:SourceArn": "${aws:username}"}});
        assert_eq!(decide(&clause, &context), [allow, deny], "{value}");
    }
    let star = json!({"ArnLike": {"aws:SourceArn": "*"}});
    assert_eq!(decide(&star, &context), [Decision::Allowed, Decision::ExplicitDeny]);
}

/// An unresolved variable in `NotResource` excludes what it could match under some value, and no more.
#[test]
fn an_unresolved_variable_excludes_what_it_could_match() {
    let mut question =
        Question::new("arn:aws:iam::111122223333:user/alice", "s3:GetObject", "arn:aws:s3:::acme/alice/b");
    question.context.set_list("aws:TagKeys", ["a"]);
    question.context.set("aws:username", "alice");
    for (pattern, expected) in [
        ("arn:aws:s3:::acme/${aws:TagKeys}", Decision::ImplicitDeny),
        ("arn:aws:s3:::*/${aws:absent}/b", Decision::ImplicitDeny),
        ("arn:aws:s3:::acme/${aws:TagKeys}/c", Decision::Allowed),
        ("arn:aws:s3:::*e/${aws:TagKeys}${aws:username}", Decision::Allowed),
        ("arn:aws:s3:::acme/${aws:username}${aws:TagKeys}", Decision::ImplicitDeny),
        ("arn:aws:s3:::other/${aws:TagKeys}", Decision::Allowed),
        ("arn:aws:s3:::acme/${aws:username}/b", Decision::ImplicitDeny),
        ("arn:aws:s3:::acme/${aws:absent, 'bob'}/b", Decision::Allowed),
    ] {
        let statement = json!({"Effect": "Allow", "Action": "*", "NotResource": pattern});
        assert_eq!(identity(&statement).decide(&question), expected, "{pattern}");
    }
    // What it could match rests on the other variable, and nobody knows that one.
    question.context.set_unknown("aws:username");
    for (pattern, expected) in [
        ("arn:aws:s3:::acme/${aws:TagKeys}${aws:username}", Decision::Depends),
        ("arn:aws:s3:::acme/${aws:TagKeys}${aws:username}/c", Decision::Allowed),
    ] {
        let statement = json!({"Effect": "Allow", "Action": "*", "NotResource": pattern});
        assert_eq!(identity(&statement).decide(&question), expected, "{pattern}");
    }
}

#[test]
fn a_variable_that_never_resolves_decides_before_one_that_is_unknown() {
    let mut context = context(true);
    context.set_list("aws:TagKeys", ["a"]);
    for value in ["${aws:TagKeys}${aws:username}", "${aws:username}${aws:TagKeys}"] {
        let equals = json!({"StringEquals": {"aws:SourceArn": value}});
        assert_eq!(decide(&equals, &context), [Decision::ImplicitDeny, Decision::Allowed], "{value}");
        let differs = json!({"StringNotEquals": {"aws:SourceArn": value}});
        assert_eq!(decide(&differs, &context), [Decision::Allowed, Decision::ExplicitDeny], "{value}");
    }
}

#[test]
fn a_role_may_be_any_of_its_sessions() {
    let names = |session: &str| {
        resource(
            PolicyKind::Bucket,
            &json!({"Effect": "Allow", "Principal": {"AWS": session}, "Action": "s3:*", "Resource": "*"}),
        )
    };
    let ask = |session: &str, caller: &str, context: Context| {
        let mut question = Question::new(caller, "s3:GetObject", "arn:aws:s3:::acme/a");
        question.context = context;
        names(session).decide(&question)
    };
    let (role, bob) =
        ("arn:aws:iam::111122223333:role/app/web", "arn:aws:sts::111122223333:assumed-role/web/bob");
    // In a simulation a role is some session that nobody names; over a state it may be this very one.
    assert_eq!(ask(bob, role, Context::absent()), Decision::ImplicitDeny);
    assert_eq!(ask(bob, role, Context::unknown()), Decision::Depends);
    assert_eq!(ask(bob, bob, Context::unknown()), Decision::Allowed);
    for other in [
        "arn:aws:sts::111122223333:assumed-role/web2/bob",
        "arn:aws:sts::444455556666:assumed-role/web/bob",
        "arn:aws-cn:sts::111122223333:assumed-role/web/bob",
    ] {
        assert_eq!(ask(other, role, Context::unknown()), Decision::ImplicitDeny, "{other}");
    }
}

#[test]
fn a_root_session_is_for_the_administration_of_a_member() {
    let ask = |caller: &str, management: bool, target: &str, context: Context| {
        let mut question = Question::new(caller, "sts:AssumeRoot", target);
        question.caller = Caller::parse(caller).unwrap().in_management_account(management);
        question.context = context;
        identity(&allow("sts:AssumeRoot")).decide(&question)
    };
    let (alice, root) = ("arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:root");
    let member = "arn:aws:iam::444455556666:root";
    assert_eq!(ask(alice, true, member, Context::unknown()), Decision::Allowed);
    // Another account may be the delegated administrator.
    assert_eq!(ask(alice, false, member, Context::unknown()), Decision::Depends);
    assert_eq!(ask(alice, true, root, Context::unknown()), Decision::ImplicitDeny, "its own account");
    assert_eq!(ask(root, true, member, Context::unknown()), Decision::ImplicitDeny, "no root user");
}

#[test]
fn what_would_unblock_hundreds_of_denies_is_not_looked_for() {
    let denies: Vec<Value> = (0..2000)
        .map(|n| json!({"Sid": format!("D{n}"), "Effect": "Deny", "Action": "s3:*", "Resource": "*"}))
        .collect();
    let world = identity(&Value::Array(denies));
    let question =
        Question::new("arn:aws:iam::111122223333:user/alice", "s3:GetObject", "arn:aws:s3:::acme/a");
    let begun = Instant::now();
    let edits = world.compile().with(|layers| layers.unblock(&question.request()));
    assert!(edits.is_empty());
    assert!(begun.elapsed() < Duration::from_secs(5));
}
