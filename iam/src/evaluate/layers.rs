use serde::Serialize;

use super::PolicySet;

/// Every policy that has a say in a request, by layer.
///
/// A layer that is left out has no say: no boundary, no session policy, no organization. Nothing can be left out
/// by oversight where it must be there: a service principal has no identity policies, and across accounts a
/// resource without a policy lets nobody in.
///
/// Source: IAM User Guide, "Policy evaluation logic"; specs/iam.md §3.
///
/// ```
/// use aozu_iam::{evaluate::*, policy::{Document, PolicyKind}};
/// let text = r#"{"Version": "2012-10-17", "Statement":
///     {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::acme/*"}}"#;
/// let identity = PolicySet::of(PolicyKind::Managed, "ReadAcme", &Document::parse(text)?);
/// let request = Request {
///     caller: &Caller::parse("arn:aws:iam::111122223333:user/alice")?,
///     action: &Action::new("s3:GetObject")?,
///     target: &Target::new("arn:aws:s3:::acme/logs/1"),
///     context: &Context::absent(),
/// };
/// let layers = Layers { identity: &[&identity], ..Layers::default() };
/// assert_eq!(layers.decide(&request), Decision::Allowed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Layers<'p> {
    /// The caller's own policies and those of the caller's groups: what they allow adds up.
    pub identity: &'p [&'p PolicySet],
    /// The permissions boundary.
    pub boundary: Option<&'p PolicySet>,
    /// Session policies: what they allow adds up.
    pub session: Option<&'p [&'p PolicySet]>,
    /// SCPs on the way from the root to the caller's account, one set a level; each level must allow. None where
    /// there is no organization or the type is off; an empty set is a level to which nothing is attached.
    pub service_control: Option<&'p [&'p PolicySet]>,
    /// RCPs on the way from the root to the account of the resource; RCPFullAWSAccess is implied.
    pub resource_control: Option<&'p [&'p PolicySet]>,
    /// The policy of the resource.
    pub resource: ResourcePolicy<'p>,
    /// The policy of the VPC endpoint that the request comes through.
    pub endpoint: Option<&'p PolicySet>,
    /// What lets the request in beside the resource's policy: an S3 ACL, a KMS grant.
    pub grant: Option<Grant>,
}

/// The policy of a resource.
#[derive(Debug, Clone, Copy, Default)]
pub enum ResourcePolicy<'p> {
    /// It is not part of the question, as in a simulation without one: within the account, identity policies
    /// alone decide, also on roles and keys.
    #[default]
    NotAsked,
    /// It has none.
    Absent,
    /// This.
    Given(&'p PolicySet),
}

/// How a resource's policy came to allow a request: by whom it names. The kind decides which implicit denies it
/// passes by (specs/iam.md §3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub enum Grant {
    /// It names the account: a delegation to the account's own policies, and no grant by itself.
    Account,
    /// It names a role, or a user of whom the caller is a federated session: it stands in for the identity
    /// policies alone.
    Entity,
    /// It names the user who calls: boundaries do not hold it back.
    User,
    /// It names everyone, this very session, or this service: neither boundaries nor session policies hold it back.
    Direct,
}

impl Grant {
    /// Every kind, the weakest first.
    pub const ALL: [Self; 4] = [Self::Account, Self::Entity, Self::User, Self::Direct];

    /// Whether it allows without an identity policy.
    #[must_use]
    pub const fn replaces_identity(self) -> bool {
        !matches!(self, Self::Account)
    }

    /// Whether a boundary that merely lacks the action does not hold it back.
    #[must_use]
    pub const fn passes_boundary(self) -> bool {
        matches!(self, Self::User | Self::Direct)
    }

    /// Whether a session policy that merely lacks the action does not hold it back.
    #[must_use]
    pub const fn passes_session(self) -> bool {
        matches!(self, Self::Direct)
    }
}
