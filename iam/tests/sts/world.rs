//! A small world: a user, a role, their policies.

use aozu_iam::{
    context_keys::{Facts, PrincipalFacts, RequestFacts, ResourceFacts},
    entity::Role,
    evaluate::{Action, Caller, Context, Decision, Layers, PolicySet, Request, Target},
    policy::{Document, PolicyKind, PolicyText},
    sts::{AssumableRole, AssumeRole, CallingPrincipal, Randomness, RoleSession, StsErrors, assume_role},
    wire,
};
use aozu_names::{Tags, Timestamp};

pub(crate) const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
pub(crate) const DEPLOY: &str = "arn:aws:iam::111122223333:role/ci/deploy";

pub(crate) fn now() -> Timestamp {
    "2026-06-01T00:00:00Z".parse().unwrap()
}

pub(crate) fn random() -> Randomness {
    Randomness::new([7; 64])
}

/// A policy set of statements, each in JSON.
pub(crate) fn policies(kind: PolicyKind, statements: &str) -> PolicySet {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    PolicySet::of(kind, "p", &Document::parse(&text).unwrap())
}

pub(crate) fn allow(action: &str) -> PolicySet {
    policies(PolicyKind::Managed, &format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}"#))
}

/// A role whose trust policy has one statement: of `actions`, for `principal`, with `condition`.
pub(crate) fn role(arn: &str, actions: &str, principal: &str, condition: &str) -> Role {
    let trust = format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Sid": "Trust", "Effect": "Allow", "Action": {actions},
            "Principal": {principal}, "Condition": {condition}}}}}"#
    );
    let mut tags = Tags::default();
    tags.insert("Department", "it").unwrap();
    Role::try_from(wire::Role {
        role_name: Some(arn.rsplit('/').next().unwrap().into()),
        role_id: Some("AROADBQP57FF2AEXAMPLE".into()),
        arn: Some(arn.into()),
        max_session_duration: Some(7200),
        assume_role_policy_document: Some(PolicyText::new(&trust)),
        tags,
        ..Default::default()
    })
    .unwrap()
}

pub(crate) fn aws(principal: &str) -> String {
    format!(r#"{{"AWS": "{principal}"}}"#)
}

/// A principal in a world in which everything is known.
pub(crate) struct Who<'w> {
    pub(crate) caller: Caller,
    pub(crate) facts: PrincipalFacts,
    pub(crate) layers: Layers<'w>,
    pub(crate) request: RequestFacts,
    pub(crate) context: Context,
}

impl<'w> Who<'w> {
    pub(crate) fn new(caller: &str, identity: &'w [&'w PolicySet]) -> Self {
        Self {
            caller: Caller::parse(caller).unwrap(),
            facts: PrincipalFacts::long_term(),
            layers: Layers { identity, ..Layers::default() },
            request: RequestFacts::default(),
            context: Context::absent(),
        }
    }

    pub(crate) fn of(session: &RoleSession, identity: &'w [&'w PolicySet]) -> Self {
        Self {
            caller: session.caller().clone(),
            facts: session.facts().clone(),
            ..Self::new(ALICE, identity)
        }
    }

    pub(crate) fn calling(&self) -> CallingPrincipal<'_> {
        CallingPrincipal {
            caller: &self.caller,
            facts: &self.facts,
            layers: self.layers,
            request: &self.request,
            context: &self.context,
        }
    }

    pub(crate) fn assume(&self, role: &Role, parameters: &AssumeRole) -> Result<RoleSession, StsErrors> {
        assume_role(&self.calling(), &AssumableRole::new(role), parameters, now(), &random())
    }

    /// What the principal gets for an action.
    pub(crate) fn ask(&self, action: &str, resource: &str) -> Decision {
        let (action, target) = (Action::new(action).unwrap(), Target::new(resource));
        let facts = Facts {
            caller: &self.caller,
            action: &action,
            principal: &self.facts,
            resource: &ResourceFacts::of(&target),
            request: &self.request,
        };
        let context = facts.closed();
        self.layers.decide(&Request {
            caller: &self.caller,
            action: &action,
            target: &target,
            context: &context,
        })
    }
}

/// The error codes, each with the member or action that it is about.
pub(crate) fn codes<T: std::fmt::Debug>(result: Result<T, StsErrors>) -> Vec<String> {
    use aozu_iam::sts::StsError as E;
    let Err(StsErrors(errors)) = result else { return Vec::new() };
    assert!(!errors.is_empty(), "an error says why");
    errors
        .iter()
        .map(|error| {
            assert!(!error.help().is_empty() && !error.to_string().is_empty());
            let about = match error {
                E::Validation { member, .. } | E::NotRead { member } => *member,
                E::AccessDenied { action, .. } | E::Depends { action, .. } => action,
                _ => "",
            };
            format!("{} {about}", error.code().unwrap_or("-")).trim_end().to_owned()
        })
        .collect()
}
