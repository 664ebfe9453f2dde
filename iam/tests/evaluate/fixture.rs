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
