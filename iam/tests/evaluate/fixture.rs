//! Short ways to write policies and ask them.

use aozu_iam::{
    evaluate::{Context, Decision},
    policy::PolicyKind,
};
use serde_json::{Value, json};

use crate::world::{Attached, Policy, Question, World};

/// The caller's account, and another.
pub(crate) const A: &str = "111122223333";
pub(crate) const B: &str = "444455556666";

/// A document of 2012-10-17 with these statements.
pub(crate) fn document(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// A set of one policy.
pub(crate) fn one(id: &str, kind: PolicyKind, statements: &Value) -> Vec<Policy> {
    vec![Policy::new(id, kind, &document(statements))]
}

pub(crate) fn allow(action: &str) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": "*"})
}

/// A statement that denies an action to everyone.
pub(crate) fn deny(action: &str, kind: PolicyKind) -> Value {
    let mut statement = json!({"Effect": "Deny", "Action": action, "Resource": "*"});
    if kind.needs_principal() {
        statement["Principal"] = json!("*");
    }
    statement
}

/// Layers of nothing but identity policies with these statements.
pub(crate) fn identity(statements: &Value) -> World {
    World { identity: vec![one("identity", PolicyKind::Managed, statements)], ..World::default() }
}

/// Layers of nothing but a resource's policy with these statements.
pub(crate) fn resource(kind: PolicyKind, statements: &Value) -> World {
    World { resource: Attached::Given(one("resource", kind, statements)), ..World::default() }
}

/// Whether a condition holds: it lets through in an Allow, and stops in a Deny. An error does neither and both.
pub(crate) fn condition(clause: &Value, context: &Context) -> Result<bool, &'static str> {
    let statement =
        |effect: &str| json!({"Effect": effect, "Action": "*", "Resource": "*", "Condition": clause});
    let mut question =
        Question::new("arn:aws:iam::111122223333:user/alice", "s3:GetObject", "arn:aws:s3:::acme/a");
    question.context = context.clone();
    let allows = identity(&statement("Allow")).decide(&question);
    let denies = identity(&json!([statement("Deny"), allow("*")])).decide(&question);
    match (allows, denies) {
        (Decision::Allowed, Decision::ExplicitDeny) => Ok(true),
        (Decision::ImplicitDeny, Decision::Allowed) => Ok(false),
        (Decision::ImplicitDeny, Decision::ExplicitDeny) => Err("an error"),
        (Decision::Depends, _) | (_, Decision::Depends) => Err("unknown"),
        _ => Err("contradictory"),
    }
}

/// A row of a table: a world, a question, and what the specification says.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) world: World,
    pub(crate) question: Question,
    pub(crate) expected: Decision,
}

impl Case {
    pub(crate) fn new(
        name: impl Into<String>,
        world: &World,
        question: &Question,
        expected: Decision,
    ) -> Self {
        Self { name: name.into(), world: world.clone(), question: question.clone(), expected }
    }
}

/// Asks every row and tells of all that differ.
pub(crate) fn check(table: &str, cases: &[Case]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|case| (case, case.world.decide(&case.question)))
        .filter(|(case, found)| *found != case.expected)
        .map(|(case, found)| format!("{}: {found}, not {}", case.name, case.expected))
        .collect();
    assert!(wrong.is_empty(), "{table}, {} of {} rows:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    println!("{table}: {} rows", cases.len());
}

/// A statement of a resource's policy: it allows these principals an action.
pub(crate) fn lets_in(principal: &Value, action: &str) -> Value {
    json!({"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"})
}
