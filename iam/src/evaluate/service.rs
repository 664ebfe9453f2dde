use serde::Serialize;

use super::{CallerKind, Credentials, Decision, Request};

/// A rule of a service that no policy changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub enum ServiceRule {
    /// Whoever has credentials may ask whose they are, even against an explicit deny.
    /// (IAM User Guide, "Compare AWS STS credentials", note 4.)
    CallerIdentityIsFree,
    /// Partitions know nothing of each other.
    OtherPartition,
    /// A role is assumed with credentials, or with what a provider vouches for by an operation of its own. (STS API
    /// reference, "AssumeRole".)
    NeedsCredentials,
    /// The root user assumes no role. (STS API reference, "AssumeRole".)
    RootAssumesNoRole,
    /// Sessions of a root user are for the organization's administration, on another account than the caller's.
    /// (STS API reference, "AssumeRoot"; specs/iam.md §5.)
    RootSessionsAreForMembers,
    /// What AWS itself owns is not the account's to change: `arn:aws:iam::aws:policy/…`.
    AwsOwnsIt,
    /// Roles under `/aws-reserved/` are changed by IAM Identity Center alone, those under
    /// `/aws-service-role/` by their service alone.
    ReservedRole,
    /// Credentials of GetFederationToken call neither IAM nor STS, GetCallerIdentity apart.
    FederationToken,
    /// Credentials of GetSessionToken call of STS only AssumeRole and GetCallerIdentity, and IAM only with MFA.
    SessionToken,
    /// Credentials of a role call neither GetFederationToken nor GetSessionToken.
    RoleSession,
}

impl ServiceRule {
    /// What it decides.
    #[must_use]
    pub const fn decision(self) -> Decision {
        match self {
            Self::CallerIdentityIsFree => Decision::Allowed,
            _ => Decision::ImplicitDeny,
        }
    }

    /// What it says, for people.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::CallerIdentityIsFree => {
                "`sts:GetCallerIdentity` is open to everyone with credentials, whatever policies say"
            }
            Self::OtherPartition => {
                "caller and resource lie in different partitions, which know nothing of each other"
            }
            Self::NeedsCredentials => "`sts:AssumeRole` takes signed requests only",
            Self::RootAssumesNoRole => "the root user cannot assume a role",
            Self::RootSessionsAreForMembers => {
                "`sts:AssumeRoot` is for principals of the organization's administration, on the root user of a member"
            }
            Self::AwsOwnsIt => "the policy belongs to AWS and cannot be changed",
            Self::ReservedRole => "the role is reserved: only the service that it belongs to changes it",
            Self::FederationToken => "credentials of `GetFederationToken` can call neither IAM nor STS",
            Self::SessionToken => {
                "credentials of `GetSessionToken` can call IAM only with MFA, and of STS only `AssumeRole` and `GetCallerIdentity`"
            }
            Self::RoleSession => {
                "credentials of a role can call neither `GetFederationToken` nor `GetSessionToken`"
            }
        }
    }

    /// The rule that decides a request, if one does.
    pub(super) fn of(request: &Request<'_>) -> Option<Self> {
        let (caller, action, target) = (request.caller, request.action, request.target);
        let anonymous = matches!(caller.kind(), CallerKind::Anonymous | CallerKind::Federated);
        let (service, name) = (action.service(), action.name());
        if service == "sts" && name == "getcalleridentity" && !anonymous {
            return Some(Self::CallerIdentityIsFree);
        }
        if target.partition().is_some_and(|partition| {
            !caller.partition().is_empty()
                && caller.kind() != &CallerKind::Service
                && partition != caller.partition()
        }) {
            return Some(Self::OtherPartition);
        }
        match service {
            "sts" => match caller.credentials() {
                _ if name == "assumerole" && anonymous => Some(Self::NeedsCredentials),
                _ if name == "assumerole" && caller.kind() == &CallerKind::Root => {
                    Some(Self::RootAssumesNoRole)
                }
                _ if action.is_assume_root() && !may_assume_root(request) => {
                    Some(Self::RootSessionsAreForMembers)
                }
                Credentials::FederationToken => Some(Self::FederationToken),
                Credentials::SessionToken { .. } if name != "assumerole" => Some(Self::SessionToken),
                Credentials::AssumedRole if matches!(name, "getfederationtoken" | "getsessiontoken") => {
                    Some(Self::RoleSession)
                }
                _ => None,
            },
            "iam" => match caller.credentials() {
                Credentials::FederationToken => Some(Self::FederationToken),
                Credentials::SessionToken { mfa: false } => Some(Self::SessionToken),
                _ if reads(name) => None,
                _ if target.part(4) == Some("aws") => Some(Self::AwsOwnsIt),
                _ if reserved(name, target.resource()) && caller.kind() != &CallerKind::Service => {
                    Some(Self::ReservedRole)
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// Whether a caller is not kept from AssumeRoot by what it is: not the root user, and of another account than the
/// one whose root user it would be.
fn may_assume_root(request: &Request<'_>) -> bool {
    let (caller, target) = (request.caller, request.target);
    let own = caller.account().is_some_and(|account| target.part(4) == Some(account.as_str()));
    caller.has_identity() && caller.kind() != &CallerKind::Root && !own
}

/// Actions that change nothing; to pass a role is no change to it.
fn reads(name: &str) -> bool {
    ["get", "list", "generate", "simulate"].iter().any(|verb| name.starts_with(verb)) || name == "passrole"
}

/// Whether a reserved role would be changed. A service-linked role may be described, tagged and, once its service
/// has let go of it, deleted by an action of its own.
fn reserved(name: &str, resource: Option<&str>) -> bool {
    const LINKED: [&str; 8] = [
        "attachrolepolicy",
        "deleterole",
        "deleterolepermissionsboundary",
        "deleterolepolicy",
        "detachrolepolicy",
        "putrolepermissionsboundary",
        "putrolepolicy",
        "updateassumerolepolicy",
    ];
    resource.is_some_and(|resource| {
        resource.starts_with("role/aws-reserved/")
            || (resource.starts_with("role/aws-service-role/") && LINKED.contains(&name))
    })
}
