//! Policies and questions as tests hold them: documents that both engines read.

use std::fmt;

use aozu_iam::{
    evaluate::{
        Action, Caller, Context, Decision, Explanation, Grant, KeyState, Layers, PolicySet, Request,
        ResourcePolicy, Target,
    },
    policy::{Document, PolicyKind},
};
use serde_json::Value;

/// A policy with its name; none for one that could not be read.
#[derive(Clone)]
pub(crate) struct Policy {
    pub(crate) id: String,
    pub(crate) kind: PolicyKind,
    pub(crate) document: Option<Document>,
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.document.as_ref().map_or("unreadable", Document::source);
        write!(f, "{} ({:?}): {text}", self.id, self.kind)
    }
}

impl Policy {
    /// Reads what can be read of a policy, as for one that AWS stores.
    pub(crate) fn new(id: impl Into<String>, kind: PolicyKind, json: &Value) -> Self {
        Self::of_text(id, kind, &json.to_string())
    }

    pub(crate) fn of_text(id: impl Into<String>, kind: PolicyKind, text: &str) -> Self {
        Self { id: id.into(), kind, document: Document::recover(text).0 }
    }

    pub(crate) fn unreadable(id: impl Into<String>, kind: PolicyKind) -> Self {
        Self { id: id.into(), kind, document: None }
    }
}

/// The policy of a resource.
#[derive(Debug, Clone, Default)]
pub(crate) enum Attached {
    #[default]
    NotAsked,
    Absent,
    Given(Vec<Policy>),
}

/// Every layer, as documents.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) identity: Vec<Vec<Policy>>,
    pub(crate) boundary: Option<Vec<Policy>>,
    pub(crate) session: Option<Vec<Vec<Policy>>>,
    pub(crate) scps: Option<Vec<Vec<Policy>>>,
    pub(crate) rcps: Option<Vec<Vec<Policy>>>,
    pub(crate) resource: Attached,
    pub(crate) endpoint: Option<Vec<Policy>>,
    pub(crate) grant: Option<Grant>,
}

/// A request that owns its parts.
#[derive(Clone)]
pub(crate) struct Question {
    pub(crate) caller: Caller,
    pub(crate) action: Action,
    pub(crate) target: Target,
    pub(crate) context: Context,
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (caller, target) = (&self.caller, &self.target);
        write!(f, "{caller} {:?} {:?} ", caller.kind(), caller.credentials())?;
        write!(f, "managing: {}, {:?}; ", caller.is_in_management_account(), caller.canonical_id())?;
        write!(f, "{} on {target} of {:?} ", self.action, target.owner())?;
        write!(f, "(unknown: {}), AWS's: {}; ", target.is_owner_unknown(), target.is_managed_by_aws())?;
        for (key, _) in crate::generate::KEYS {
            match self.context.get(key) {
                KeyState::Present(values) if values.is_multivalued() => {
                    write!(f, "{key}: {:?}, ", values.as_slice())?;
                }
                KeyState::Present(values) => write!(f, "{key}: {:?}, ", values.as_slice()[0])?,
                KeyState::Absent => {}
                KeyState::Unknown => write!(f, "{key} unknown, ")?,
            }
        }
        let others = self.context.get("aws:absent");
        write!(f, "others {others:?}")
    }
}

impl Question {
    pub(crate) fn new(caller: &str, action: &str, target: &str) -> Self {
        Self {
            caller: Caller::parse(caller).unwrap(),
            action: Action::new(action).unwrap(),
            target: Target::new(target),
            context: Context::absent(),
        }
    }

    pub(crate) fn request(&self) -> Request<'_> {
        Request { caller: &self.caller, action: &self.action, target: &self.target, context: &self.context }
    }
}

/// Every layer, compiled.
pub(crate) struct Compiled {
    identity: Vec<PolicySet>,
    boundary: Option<PolicySet>,
    session: Option<Vec<PolicySet>>,
    scps: Option<Vec<PolicySet>>,
    rcps: Option<Vec<PolicySet>>,
    resource: Option<PolicySet>,
    absent: bool,
    endpoint: Option<PolicySet>,
    grant: Option<Grant>,
}

fn compile(policies: &[Policy]) -> PolicySet {
    let mut builder = PolicySet::builder();
    for policy in policies {
        match &policy.document {
            Some(document) => builder.add(policy.kind, &*policy.id, document),
            None => builder.add_unreadable(policy.kind, &*policy.id),
        };
    }
    builder.build()
}

impl World {
    pub(crate) fn compile(&self) -> Compiled {
        let one = |policies: &Vec<Policy>| compile(policies);
        let all = |sets: &Vec<Vec<Policy>>| sets.iter().map(|set| compile(set)).collect();
        Compiled {
            identity: all(&self.identity),
            boundary: self.boundary.as_ref().map(one),
            session: self.session.as_ref().map(all),
            scps: self.scps.as_ref().map(all),
            rcps: self.rcps.as_ref().map(all),
            resource: match &self.resource {
                Attached::Given(policies) => Some(one(policies)),
                Attached::NotAsked | Attached::Absent => None,
            },
            absent: matches!(self.resource, Attached::Absent),
            endpoint: self.endpoint.as_ref().map(one),
            grant: self.grant,
        }
    }

    pub(crate) fn decide(&self, question: &Question) -> Decision {
        self.compile().decide(question)
    }
}

impl Compiled {
    pub(crate) fn with<T>(&self, question: impl FnOnce(&Layers<'_>) -> T) -> T {
        let identity: Vec<_> = self.identity.iter().collect();
        let session: Option<Vec<_>> = self.session.as_ref().map(|sets| sets.iter().collect());
        let scps: Option<Vec<_>> = self.scps.as_ref().map(|sets| sets.iter().collect());
        let rcps: Option<Vec<_>> = self.rcps.as_ref().map(|sets| sets.iter().collect());
        question(&Layers {
            identity: &identity,
            boundary: self.boundary.as_ref(),
            session: session.as_deref(),
            service_control: scps.as_deref(),
            resource_control: rcps.as_deref(),
            resource: match &self.resource {
                Some(set) => ResourcePolicy::Given(set),
                None if self.absent => ResourcePolicy::Absent,
                None => ResourcePolicy::NotAsked,
            },
            endpoint: self.endpoint.as_ref(),
            grant: self.grant,
        })
    }

    pub(crate) fn decide(&self, question: &Question) -> Decision {
        self.with(|layers| layers.decide(&question.request()))
    }

    pub(crate) fn explain(&self, question: &Question) -> Explanation {
        self.with(|layers| layers.explain(&question.request()))
    }
}
