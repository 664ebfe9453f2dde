use aozu_names::{Arn, Known, Timestamp, UniqueId};
use chrono::TimeDelta;
use serde::Serialize;
use smol_str::SmolStr;

use super::{
    AssumableRole, Randomness, SessionParameters, SessionPolicies, StsError, TemporaryCredentials,
    session_tags::SessionTags,
};
use crate::{
    context_keys::{Mfa, PrincipalFacts},
    evaluate::Caller,
};

/// A session of a role: a principal for as long as it lasts.
///
/// To ask what it may do, decide with the role's identity policies and boundary, and in the session layer
/// [`policies`](Self::policies), where there are any.
#[derive(Debug, Clone)]
pub struct RoleSession {
    role: Arn,
    user: AssumedRoleUser,
    caller: Caller,
    facts: PrincipalFacts,
    policies: SessionPolicies,
    credentials: TemporaryCredentials,
}

/// The principal of a session, as STS answers it.
///
/// Source: STS API reference, `AssumedRoleUser`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumedRoleUser {
    /// `AROA…:SESSION`; none where the role's id was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assumed_role_id: Option<SmolStr>,
    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, without the role's path.
    pub arn: SmolStr,
}

/// What the session takes over from the call that began it.
pub(super) struct Begun {
    pub now: Timestamp,
    pub tags: SessionTags,
    pub source_identity: Known<SmolStr>,
    pub federated_provider: Known<SmolStr>,
    pub mfa: bool,
}

impl RoleSession {
    pub(super) fn new(
        role: &AssumableRole<'_>,
        parameters: &SessionParameters,
        begun: Begun,
        randomness: &Randomness,
    ) -> Result<Self, StsError> {
        let (entity, name) = (role.role(), parameters.role_session_name.as_str());
        let caller = Caller::session_of(entity.arn(), name).ok_or_else(|| {
            StsError::validation("RoleArn", entity.arn().as_str(), "it must be the ARN of a role")
        })?;
        let known = |id: Option<&UniqueId>| id.cloned().map_or_else(Known::default, Known::Present);
        let facts = PrincipalFacts {
            unique_id: known(entity.id()),
            tags: Known::Present(entity.tags().clone()),
            session_tags: begun.tags.tags,
            transitive_tag_keys: begun.tags.transitive,
            organization: role.organization().clone(),
            // "The temporary credentials returned by AssumeRole do not include MFA information in the context"
            // (IAM User Guide, "Secure API access with MFA"). How that shows after a call with MFA is not recorded.
            mfa: if begun.mfa { Known::default() } else { Known::Present(Mfa::No) },
            token_issue_time: Known::Present(begun.now),
            source_identity: begun.source_identity,
            federated_provider: begun.federated_provider,
            instance: Known::Absent,
            assumed_root: Known::Absent,
            service_names: Vec::new(),
        };
        Ok(Self {
            role: entity.arn().clone(),
            user: AssumedRoleUser {
                assumed_role_id: entity.id().map(|id| format!("{id}:{name}").into()),
                arn: caller.as_str().into(),
            },
            caller,
            facts,
            policies: SessionPolicies::new(parameters.policy.as_deref(), &parameters.policy_arns),
            credentials: randomness.credentials(after(begun.now, parameters.seconds())),
        })
    }

    /// The role, with its path.
    #[must_use]
    pub fn role(&self) -> &Arn {
        &self.role
    }

    /// The principal, as STS answers it.
    #[must_use]
    pub fn assumed_role_user(&self) -> &AssumedRoleUser {
        &self.user
    }

    /// The principal, as the engine takes it.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// What the condition keys of its requests follow from.
    #[must_use]
    pub fn facts(&self) -> &PrincipalFacts {
        &self.facts
    }

    /// The session policies; where there are any, nothing but what they allow is allowed.
    #[must_use]
    pub fn policies(&self) -> Option<&SessionPolicies> {
        (!self.policies.is_empty()).then_some(&self.policies)
    }

    /// What it signs with.
    #[must_use]
    pub fn credentials(&self) -> &TemporaryCredentials {
        &self.credentials
    }

    /// When it ends.
    #[must_use]
    pub fn expiration(&self) -> Timestamp {
        self.credentials.expiration
    }

    /// Whether it has ended by then.
    #[must_use]
    pub fn is_expired(&self, at: Timestamp) -> bool {
        at >= self.expiration()
    }

    /// The session as EC2 hands it to an instance, which its condition keys tell.
    #[must_use]
    pub fn on_instance(mut self, instance: crate::context_keys::Instance) -> Self {
        self.facts.instance = Known::Present(instance);
        self
    }
}

/// So many seconds later.
pub(super) fn after(now: Timestamp, seconds: u32) -> Timestamp {
    let then = now.instant().checked_add_signed(TimeDelta::seconds(i64::from(seconds)));
    then.map_or(now, Timestamp::from)
}
