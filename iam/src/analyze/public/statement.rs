//! Whether one statement, for itself, lets the public in.

use super::{Anchor, EntryFault, FixedWhen, PublicTest, ResourceType};
use crate::policy::{
    ConditionClause, ConditionEntry, Named, Operator, Principal, PrincipalKind, Principals, SetQualifier,
    Statement, Test,
};

/// What a condition key must hold to name an app of a web identity provider: the providers differ.
///
/// Source: IAM User Guide, "Available keys for AWS web identity federation".
const APP_KEYS: [&str; 4] = ["aud", "app_id", "sub", "azp"];

/// Whether a statement lets the public in, whatever other statements deny.
pub(super) fn opens(test: PublicTest, variables: bool, statement: &Statement) -> bool {
    if !statement.allows() || statement.unreachable().is_some() {
        return false;
    }
    match statement.principals() {
        // It names nobody, and matches nobody.
        None => false,
        Some(Named::AllBut(_)) => !is_bound(test, variables, statement),
        Some(Named::These(principals)) => {
            let open = open_principals(test, principals);
            match open {
                Open::Nobody => false,
                Open::Providers if providers_are_bound(test, variables, statement, principals) => false,
                _ => !is_bound(test, variables, statement),
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nobody,
    /// Nobody but whom the identity providers named by their domains vouch for.
    Providers,
    Someone,
}

fn open_principals(test: PublicTest, principals: &Principals) -> Open {
    let listed = match principals {
        Principals::Everyone => return Open::Someone,
        Principals::Listed(_) => principals.listed(),
    };
    let mut open = Open::Nobody;
    for (kind, principal) in listed {
        if is_open(test.resource_type(), kind, &principal.value) {
            if !matches!(principal.value, Principal::WebIdentity(_)) {
                return Open::Someone;
            }
            open = Open::Providers;
        }
    }
    open
}

/// Whether a principal is more than fixed parties.
pub(super) fn is_open(of: ResourceType, kind: PrincipalKind, principal: &Principal) -> bool {
    match principal {
        Principal::Everyone | Principal::WebIdentity(_) => true,
        // A role is assumed by those whom one provider of the account vouches for; what a provider vouches for
        // elsewhere is nobody in particular.
        Principal::SamlProvider(_) | Principal::OidcProvider(_) => of != ResourceType::TrustPolicy,
        Principal::Other(text) => kind == PrincipalKind::Federated || text.contains(['*', '?']),
        _ => false,
    }
}

/// Whether some entry of the condition binds.
fn is_bound(test: PublicTest, variables: bool, statement: &Statement) -> bool {
    statement.conditions().iter().any(|clause| {
        clause.entries.iter().any(|entry| binds(test, variables, statement, clause, entry).is_ok())
    })
}

/// Whether an entry binds the statement; if not, why.
pub(super) fn binds(
    test: PublicTest,
    variables: bool,
    statement: &Statement,
    clause: &ConditionClause,
    entry: &ConditionEntry,
) -> Result<(), EntryFault> {
    let of = test.resource_type();
    let anchor = Anchor::of(&entry.key.value, of, test.unrecorded_keys()).ok_or(EntryFault::NoAnchor)?;
    holds(anchor.fixed_when, of, variables, statement, clause, entry)
}

fn holds(
    when: FixedWhen,
    of: ResourceType,
    variables: bool,
    statement: &Statement,
    clause: &ConditionClause,
    entry: &ConditionEntry,
) -> Result<(), EntryFault> {
    let operator = clause.operator.ok_or(EntryFault::UnknownOperator)?;
    if operator.test.is_negated() {
        return Err(EntryFault::Negated);
    }
    if !when.suits(operator.test) {
        return Err(EntryFault::UnsuitedOperator);
    }
    let access_point = of.is_access_point();
    let fixed = |value: &str| when.fault(value, operator.test, variables, access_point).is_none();
    if !entry.values.iter().all(|value| fixed(&value.value.text)) {
        return Err(EntryFault::Values);
    }
    if passes_when_absent(operator) && !is_guarded(statement, &entry.key.value) {
        return Err(EntryFault::PassesWhenAbsent);
    }
    Ok(())
}

/// Whether an operator that is not negated is true of a key that a request does not carry.
pub(super) fn passes_when_absent(operator: Operator) -> bool {
    operator.if_exists || operator.set == Some(SetQualifier::ForAllValues)
}

/// Whether the same condition asks for the key to be there: `"Null": {key: "false"}`.
fn is_guarded(statement: &Statement, key: &str) -> bool {
    let nulls = statement.conditions().iter().filter(|clause| {
        clause.operator.is_some_and(|operator| operator.test == Test::Null && !operator.if_exists)
    });
    nulls.flat_map(|clause| &clause.entries).any(|entry| {
        entry.key.value.eq_ignore_ascii_case(key)
            && !entry.values.is_empty()
            && entry.values.iter().all(|value| value.value.text.eq_ignore_ascii_case("false"))
    })
}

/// Whether a role's trust policy lets in only those who come by way of fixed apps of each provider it names.
fn providers_are_bound(
    test: PublicTest,
    variables: bool,
    statement: &Statement,
    principals: &Principals,
) -> bool {
    if test.resource_type() != ResourceType::TrustPolicy {
        return false;
    }
    let entries = || {
        statement
            .conditions()
            .iter()
            .flat_map(|clause| clause.entries.iter().map(move |entry| (clause, entry)))
    };
    principals.listed().all(|(_, principal)| match &principal.value {
        Principal::WebIdentity(host) => entries().any(|(clause, entry)| {
            is_app_key(&entry.key.value, host)
                && holds(FixedWhen::Literal, test.resource_type(), variables, statement, clause, entry)
                    .is_ok()
        }),
        _ => true,
    })
}

/// Whether a key names the app that a token of a provider was issued for, or the user it is about.
fn is_app_key(key: &str, host: &str) -> bool {
    key.rsplit_once(':').is_some_and(|(provider, name)| {
        provider.eq_ignore_ascii_case(host) && APP_KEYS.iter().any(|app| app.eq_ignore_ascii_case(name))
    })
}
