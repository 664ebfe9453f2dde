use std::fmt;

use aozu_iam::{
    evaluate::{Layer, LayerReport, ServiceRule, StatementReport},
    policy::Position,
};
use aozu_names::AccountId;
use smol_str::SmolStr;

use super::{Ignored, S3Rule, UnknownFact};
use crate::{AclTarget, Grant};

/// What decided a request to S3.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecidedBy {
    /// A rule of S3's.
    Rule(S3Rule),
    /// A rule of IAM's.
    ServiceRule(ServiceRule),
    /// A statement of a policy.
    Statement {
        /// The layer of the policy.
        layer: Layer,
        /// The policy.
        policy: SmolStr,
        /// The statement's number in it, from 0.
        statement: u32,
        /// Its `Sid`.
        sid: Option<SmolStr>,
        /// Where it begins.
        position: Position,
    },
    /// A grant of an access control list.
    Grant {
        /// Whose list.
        on: AclTarget,
        /// The grant.
        grant: Grant,
    },
    /// The root user of the account that owns it needs nobody's leave.
    Root {
        /// The account.
        account: AccountId,
    },
    /// Denied because something that is stored is left out of account: with it the request would be let through.
    Ignored(Ignored),
    /// Denied for want of an allowance by this layer.
    Lacking(Layer),
    /// It depends on something that was not read.
    Unknown(UnknownFact),
}

impl DecidedBy {
    pub(super) fn statement(layer: &LayerReport, statement: &StatementReport) -> Self {
        Self::Statement {
            layer: layer.layer,
            policy: statement.policy.clone(),
            statement: statement.index,
            sid: statement.sid.clone(),
            position: statement.position,
        }
    }

    /// The layer in one word: one of IAM's, or `acl`, `blockPublicAccess`, `ownership`, `service`, `unknown`.
    #[must_use]
    pub const fn layer(&self) -> &'static str {
        match self {
            Self::Rule(_) | Self::ServiceRule(_) => "service",
            Self::Statement { layer, .. } | Self::Lacking(layer) => layer.as_str(),
            Self::Grant { .. } => "acl",
            Self::Root { .. } => "identity",
            Self::Ignored(Ignored::PublicGrant { .. } | Ignored::PolicyAllowsToOthers) => "blockPublicAccess",
            Self::Ignored(_) => "ownership",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl fmt::Display for DecidedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(rule) => f.write_str(rule.explanation()),
            Self::ServiceRule(rule) => f.write_str(rule.explanation()),
            Self::Statement { layer, policy, statement, sid, position } => {
                write!(f, "statement {}", statement + 1)?;
                if let Some(sid) = sid {
                    write!(f, " (`{sid}`)")?;
                }
                match layer {
                    Layer::Resource => write!(f, " of the bucket's policy ({position})"),
                    _ => write!(f, " of {policy} ({position})"),
                }
            }
            Self::Grant { on: AclTarget::Bucket, grant } => write!(f, "the bucket's list grants `{grant}`"),
            Self::Grant { on: AclTarget::Object, grant } => write!(f, "the object's list grants `{grant}`"),
            Self::Root { account } => {
                write!(f, "the caller is the root user of account {account}, which owns it")
            }
            Self::Ignored(ignored) => ignored.fmt(f),
            Self::Lacking(Layer::Resource) => {
                f.write_str("neither the bucket's policy nor a list lets the caller in")
            }
            Self::Lacking(Layer::Identity) => f.write_str("no policy of the caller's own allows it"),
            Self::Lacking(layer) => write!(f, "nothing in the layer `{}` allows it", layer.as_str()),
            Self::Unknown(fact) => fact.fmt(f),
        }
    }
}
