//! Nothing that is put in brings the engine down.

use aozu_iam::{
    evaluate::{Action, Caller, Context, Target},
    policy::PolicyKind,
};
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};

use crate::{
    generate::cases,
    world::{Attached, Policy, Question, World},
};

/// Texts of every sort, some of which mean something to the engine.
fn text() -> impl Strategy<Value = String> {
    let known = select(
        &[
            "",
            "*",
            "?",
            "**",
            "${",
            "${}",
            "${*}",
            "${aws:username}",
            "${a, 'b'}",
            ":",
            "::::::",
            "arn:",
            "arn:aws:s3:::",
            "arn:aws:iam::111122223333:role/",
            "s3:*",
            "s3:",
            ":Get",
            "true",
            "Null",
            "2026-13-01",
            "1e999999999999999999",
            "-1e-9",
            "::1/129",
            "0.0.0.0/0",
            "\u{10400}",
            "\u{0}",
            "ß",
            "İ",
            "111122223333",
            "Allow",
            "Deny",
        ][..],
    );
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => ".{0,20}", 1 => "\\PC{0,8}[*?$:{}/]\\PC{0,8}"]
}

/// JSON of a policy's shape, or nearly.
fn policy_like() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        6 => text().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    let name = prop_oneof![
        8 => select(
            &[
                "Version", "Id", "Statement", "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource",
                "NotResource", "Condition", "AWS", "Service", "StringLike", "ForAllValues:ArnLikeIfExists", "NumericEquals",
                "DateLessThan", "IpAddress", "Bool", "Null", "aws:username",
            ][..],
        )
        .prop_map(str::to_owned),
        1 => text(),
    ];
    let statement = leaf.prop_recursive(4, 40, 5, move |inner| {
        let object = vec((name.clone(), inner.clone()), 0..6)
            .prop_map(|members| Value::Object(members.into_iter().collect()));
        prop_oneof![2 => object, 1 => vec(inner, 0..4).prop_map(Value::from)]
    });
    (vec(statement, 0..4), select(&["Allow", "Deny"][..])).prop_map(|(mut statements, effect)| {
        for statement in &mut statements {
            if let Value::Object(members) = statement {
                members.insert("Effect".into(), json!(effect));
                members.entry("Action").or_insert_with(|| json!("*"));
                members.entry("Resource").or_insert_with(|| json!(["*", "arn:aws:s3:::${aws:username}"]));
            }
        }
        json!({"Version": "2012-10-17", "Statement": statements})
    })
}

fn question() -> impl Strategy<Value = Question> {
    let context = vec((text(), vec(text(), 0..3), 0..4u8), 0..5).prop_map(|entries| {
        let mut context = Context::unknown();
        for (key, values, how) in entries {
            match (how, values.first()) {
                (0, _) => context.set_absent(&key),
                (1, _) => context.set_unknown(&key),
                (2, Some(value)) => context.set(&key, value.as_str()),
                _ => context.set_list(&key, values),
            }
        }
        context
    });
    (text(), text(), text(), context).prop_map(|(caller, action, target, context)| Question {
        caller: Caller::parse(&caller).unwrap_or_else(|_| Caller::federated(&caller)),
        action: Action::new(&action).unwrap_or_else(|_| Action::new("s3:GetObject").unwrap()),
        target: Target::new(&target),
        context,
    })
}

/// One policy at every layer.
fn everywhere(policy: impl Fn(PolicyKind) -> Policy) -> World {
    let one = |kind| vec![policy(kind)];
    World {
        identity: vec![one(PolicyKind::Managed)],
        boundary: Some(one(PolicyKind::Boundary)),
        session: Some(vec![one(PolicyKind::Session)]),
        scps: Some(vec![one(PolicyKind::ServiceControl)]),
        rcps: Some(vec![one(PolicyKind::ResourceControl)]),
        resource: Attached::Given(one(PolicyKind::Bucket)),
        endpoint: Some(one(PolicyKind::VpcEndpoint)),
        grant: None,
    }
}

fn ask(world: &World, question: &Question) {
    let compiled = world.compile();
    let decision = compiled.decide(question);
    assert_eq!(compiled.explain(question).decision, decision);
    compiled.with(|layers| {
        let _ = layers.unblock(&question.request());
        let _ = layers.settle(&question.request());
    });
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn no_json_of_a_policys_shape(json in policy_like(), question in question()) {
        ask(&everywhere(|kind| Policy::new("any", kind, &json)), &question);
    }

    #[test]
    fn no_bytes(bytes in vec(any::<u8>(), 0..200), question in question()) {
        let text = String::from_utf8_lossy(&bytes);
        ask(&everywhere(|kind| Policy::of_text("any", kind, &text)), &question);
    }

    #[test]
    fn no_action_resource_or_caller(question in question(), also in text()) {
        let _ = Action::new(&also);
        let _ = Caller::parse(&also);
        let open = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}});
        ask(&everywhere(|kind| Policy::new("open", kind, &open)), &question);
    }
}
