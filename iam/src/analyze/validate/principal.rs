//! The principals that a statement names.

use aozu_names::{Partition, UniqueIdKind};

use super::{
    Issue, PolicyType,
    subject::{Notes, Quote, Subject},
};
use crate::policy::{Principal, PrincipalKind, Principals, Statement};

pub(super) fn check(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    // Where they must not stand at all, that is told.
    if matches!(subject.policy_type, PolicyType::IdentityPolicy | PolicyType::ServiceControlPolicy) {
        return;
    }
    for member in [&statement.principal, &statement.not_principal].into_iter().flatten() {
        let Principals::Listed(lists) = &member.value else { continue };
        for list in lists {
            if list.kind == PrincipalKind::Federated && !subject.is_trust() && subject.resource_type.is_some()
            {
                let details = "only trust policies of roles take federated principals; name a role that they may assume";
                notes.add(Issue::FederatedPrincipalNotSupported, list.span, details);
                continue;
            }
            for principal in list.values.iter().filter(|principal| !principal.value.as_str().contains("${")) {
                one(subject, list.kind, &principal.value, principal.span, notes);
            }
        }
    }
}

fn one(
    subject: &Subject<'_>,
    kind: PrincipalKind,
    principal: &Principal,
    span: crate::policy::Span,
    notes: &mut Notes,
) {
    let text = Quote(principal.as_str());
    match principal {
        Principal::Other(written) if written.contains(['*', '?']) => {
            let key = kind.as_str();
            let details = format!(
                "`{text}` has a wildcard, and no part of a principal under `{key}` may be one; use a condition on `aws:PrincipalArn`"
            );
            notes.add(Issue::UnsupportedWildcardInPrincipal, span, details);
        }
        Principal::Other(_) => {
            let (issue, rule) = match kind {
                PrincipalKind::Service => (
                    Issue::InvalidServicePrincipalFormat,
                    "the whole name of a service, such as `ec2.amazonaws.com`",
                ),
                PrincipalKind::Federated if subject.is_trust() => (
                    Issue::InvalidFederatedPrincipalSyntaxInRoleTrustPolicy,
                    "the domain name of a provider, or the ARN of a SAML or OpenID Connect provider",
                ),
                PrincipalKind::CanonicalUser => {
                    (Issue::InvalidPrincipalFormat, "a canonical user id of 64 hexadecimal digits")
                }
                PrincipalKind::Aws | PrincipalKind::Federated => (
                    Issue::InvalidPrincipalFormat,
                    "an account id, or the whole ARN of an account's root, a user, a role or a session",
                ),
            };
            notes.add(issue, span, format!("`{text}` is not a principal: it must be {rule}"));
        }
        Principal::Service(name) if !is_service(name) => {
            let details = format!(
                "`{text}` is not the name of a service: it must be in small letters and end in `.amazonaws.com`"
            );
            notes.add(Issue::InvalidServicePrincipalFormat, span, details);
        }
        Principal::Orphaned(id) => {
            let (issue, noun) = if id.kind() == UniqueIdKind::Role {
                (Issue::InvalidRoleReference, "role")
            } else {
                (Issue::InvalidUserReference, "user")
            };
            let details = format!(
                "`{text}` is the id of a {noun} that was deleted: it matches nobody; name a {noun} by its ARN"
            );
            notes.add(issue, span, details);
        }
        _ => {}
    }
}

/// Whether a text has the form of a service principal: small letters, and the domain of some partition.
pub(super) fn is_service(name: &str) -> bool {
    let domains = Partition::KNOWN.iter().filter_map(|known| known.parse::<Partition>().ok()?.dns_suffix());
    let mut stems = domains.filter_map(|domain| name.strip_suffix(domain)?.strip_suffix('.'));
    !name.bytes().any(|byte| byte.is_ascii_uppercase()) && stems.any(|stem| !stem.is_empty())
}
