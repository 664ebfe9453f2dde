use aozu_iam::{
    evaluate::{Decision, Edit, Explanation, StatementReport},
    policy::PolicyKind,
};
use serde::Serialize;

use super::UnresolvedKey;

/// The answer to a question over a state, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Answer<T> {
    /// The answer itself.
    pub answer: T,
    /// What was taken for granted.
    pub assumptions: Vec<String>,
    /// The AWS CLI calls that would tell what was not read and matters.
    pub needs: Vec<String>,
}

impl<T> Answer<T> {
    pub(crate) fn new(answer: T, mut assumptions: Vec<String>, mut needs: Vec<String>) -> Self {
        assumptions.sort();
        assumptions.dedup();
        needs.sort();
        needs.dedup();
        Self { answer, assumptions, needs }
    }
}

/// Whether a principal may do something to a resource, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Can {
    /// The answer.
    pub decision: Decision,
    /// What decided.
    pub decided_by: DecidedBy,
    /// The statements that have a say: those that match, and those of which that cannot be told.
    pub statements: Vec<StatementAnswer>,
    /// The keys that a depending answer rests on.
    pub unresolved: Vec<UnresolvedKey>,
    /// What would let a denied request through; each was tried on the engine.
    pub unblock: Vec<Edit>,
    /// Who asks, as AWS would name it.
    #[serde(skip)]
    pub principal: String,
    /// The engine's whole explanation, every layer.
    #[serde(skip)]
    pub explanation: Explanation,
}

/// The statement that decided, or what decided in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecidedBy {
    /// The layer: `scp`, `rcp`, `endpoint`, `resource`, `identity`, `boundary`, `session`, or `service` for a
    /// rule that no policy changes; in S3 also `acl`, `blockPublicAccess`, `ownership`, and `unknown` for something
    /// of the bucket or object that was not read.
    pub layer: &'static str,
    /// The policy; for a service's rule its name; for what is S3's own a sentence; none where a layer decided by
    /// what it lacks.
    pub policy: Option<String>,
    /// The statement's number in the policy, from 0.
    pub statement: Option<u32>,
    /// Where the statement begins in the policy's text.
    pub position: Option<Place>,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
}

/// A statement that has a say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementAnswer {
    /// The layer.
    pub layer: &'static str,
    /// Of SCPs and RCPs the level, from 1 at the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// The policy.
    pub policy: String,
    /// What kind of policy it is, in words.
    #[serde(skip)]
    pub kind: PolicyKind,
    /// The statement's number in the policy, from 0.
    pub statement: u32,
    /// Its `Sid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: String,
    /// Whether it matches: `matched`, `unknown`, or `error` for one that cannot be compared.
    pub outcome: aozu_iam::evaluate::Outcome,
    /// Where it begins in the policy's text.
    pub position: Place,
}

impl StatementAnswer {
    pub(super) fn new(layer: &'static str, level: Option<usize>, report: &StatementReport) -> Self {
        Self {
            layer,
            level,
            policy: report.policy.to_string(),
            kind: report.kind,
            statement: report.index,
            sid: report.sid.as_ref().map(ToString::to_string),
            effect: report.effect.as_str().to_owned(),
            outcome: report.outcome,
            position: Place { line: report.position.line, column: report.position.column },
        }
    }
}
