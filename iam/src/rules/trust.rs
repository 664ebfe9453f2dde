//! Trust policies: who may take on a role.

use aozu_names::AccountId;

use super::{
    Scope,
    statements::{denies_everyone, is_narrow, narrows},
};
use crate::{
    entity::Role,
    policy::{Document, Named, Operator, Principal, Principals, Statement, Test},
};

/// The action that takes on a role.
pub(super) const ASSUME_ROLE: &str = "sts:AssumeRole";
/// The action that takes on a role by an OIDC token.
pub(super) const ASSUME_WITH_WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";

/// The trust policies that the account can edit, with their roles.
pub(super) fn all<'a>(scope: &Scope<'a>) -> impl Iterator<Item = (&'a Role, &'a Document)> {
    let roles = scope.iam.roles().values().filter(|role| !role.is_aws_managed());
    roles.filter_map(|role| role.trust().and_then(|trust| trust.document()).map(|trust| (role, trust)))
}

/// The statements that let the principals they name take on the role.
pub(super) fn allowing<'a>(
    document: &'a Document,
    action: &'a str,
) -> impl Iterator<Item = (&'a Statement, &'a Principals)> {
    document.statements().iter().filter_map(move |statement| match statement.principals() {
        Some(Named::These(principals)) if statement.allows() && statement.covers_action(action) => {
            Some((statement, principals))
        }
        _ => None,
    })
}

/// The AWS services that may take on the role.
pub(super) fn services_of(role: &Role) -> Vec<String> {
    let Some(document) = role.trust().and_then(|trust| trust.document()) else { return Vec::new() };
    let listed = allowing(document, ASSUME_ROLE).flat_map(|(_, principals)| principals.listed());
    let services = listed.filter_map(|(_, principal)| match &principal.value {
        Principal::Service(service) => Some(service.to_string()),
        _ => None,
    });
    services.collect()
}

/// Keys that tell who the caller is, or for whom a service calls, by an ARN.
fn tells_whose_arn(key: &str) -> bool {
    matches!(key, "aws:principalarn" | "aws:sourcearn")
}

/// Whether an ARN of a condition names an account without wildcards: a stranger can give a role of its own
/// any name. An ARN that has no account, as a bucket's, names one thing if it has no wildcard at all.
fn names_account(arn: &str) -> bool {
    let literal = |text: &str| !text.contains(['*', '?']);
    arn.split(':').nth(4).is_some_and(|account| literal(if account.is_empty() { arn } else { account }))
}

/// Whether a value begins with a text before its first wildcard (`*:alice` is any caller's session of that
/// name) and is not every address.
fn begins_with_text(value: &str) -> bool {
    !value.is_empty() && !value.starts_with(['*', '?']) && !matches!(value, "0.0.0.0/0" | "::/0")
}

/// Other keys that tell who the caller is, or for whom a service calls, in a way that a stranger cannot choose.
fn tells_who(key: &str) -> bool {
    matches!(
        key,
        "aws:principalorgid"
            | "aws:principalorgpaths"
            | "aws:principalaccount"
            | "aws:userid"
            | "aws:sourceaccount"
            | "aws:sourceorgid"
            | "aws:sourceorgpaths"
            | "aws:sourceip"
            | "aws:vpcsourceip"
            | "aws:sourcevpc"
            | "aws:sourcevpcarn"
            | "aws:sourcevpce"
            | "aws:vpceaccount"
            | "aws:vpceorgid"
            | "aws:vpceorgpaths"
    )
}

/// Whether it is narrowed who may take on the role, beside the principals named: by a condition of the
/// statement, or by a statement that denies everyone else.
pub(super) fn is_narrowed(document: &Document, statement: &Statement) -> bool {
    let others = |operator: Operator| operator.test.is_negated() && operator.set.is_none();
    let by = |is_key: fn(&str) -> bool, says: fn(&str) -> bool| {
        narrows(statement, is_key, says) || denies_everyone(document, ASSUME_ROLE, others, is_key, says)
    };
    by(tells_whose_arn, names_account) || by(tells_who, begins_with_text)
}

/// Whether the caller must know or prove something that its account alone does not give: an external
/// id, MFA, its organization.
pub(super) fn is_guarded(document: &Document, statement: &Statement) -> bool {
    let external = |key: &str| key == "sts:externalid" || key == "aws:multifactorauthage";
    let mfa = |key: &str| key == "aws:multifactorauthpresent";
    is_narrowed(document, statement)
        || narrows(statement, external, is_narrow)
        || narrows(statement, mfa, |value| value.eq_ignore_ascii_case("true"))
        || denies_everyone(document, ASSUME_ROLE, |operator| operator.test == Test::Bool, mfa, |_| true)
}

/// Accounts that a list of principals names which are not ours.
pub(super) fn strangers(scope: &Scope<'_>, principals: &Principals) -> Vec<AccountId> {
    let ours = |account: &AccountId| {
        *account == scope.account || scope.organization.is_some_and(|accounts| accounts.contains(account))
    };
    let of = |principal: &Principal| match principal {
        Principal::SamlProvider(_) | Principal::OidcProvider(_) => None,
        other => other.account(),
    };
    let mut accounts: Vec<AccountId> =
        principals.listed().filter_map(|(_, principal)| of(&principal.value)).collect();
    accounts.retain(|account| !ours(account));
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}
