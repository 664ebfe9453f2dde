//! One statement against one request, as specs/iam.md §1.4–1.7 has it.

use aozu_iam::{
    evaluate::{CallerKind, Grant},
    policy::{Document, Effect, Named, PolicyKind, Principal, Principals, Statement},
};

use super::{
    condition,
    text::{Filled, fill, fits, fits_in_any_case, parts},
    truth::{Can, Outcomes},
};
use crate::world::Question;

/// What a statement comes to: whether it matches, and by which rows of the table of grants.
pub(crate) struct Match {
    pub(crate) denies: bool,
    pub(crate) matches: Can,
    /// The rows of specs/iam.md §3.2 by which a resource's policy names the caller.
    pub(crate) rows: Vec<(Can, Grant)>,
}

pub(crate) fn examine(
    statement: &Statement,
    document: &Document,
    kind: PolicyKind,
    question: &Question,
    bounded: bool,
) -> Option<Match> {
    let denies = match statement.effect()? {
        Effect::Allow => false,
        Effect::Deny => true,
    };
    let variables = document.version_member().is_some_and(|m| m.value.as_str() == "2012-10-17");
    let covered = actions(statement, question)
        .and(resources(statement, kind, question, variables))
        .and(conditions(statement, question, variables).of_statement(denies));
    let rows = principals(statement, kind, question, denies && bounded);
    let named = Can::any(rows.iter().map(|(can, _)| *can));
    let rows = rows.into_iter().map(|(can, row)| (can.and(covered), row)).collect();
    Some(Match { denies, matches: covered.and(named), rows })
}

/// §1.5
pub(crate) fn actions(statement: &Statement, question: &Question) -> Can {
    let one = |pattern: &str| {
        if pattern == "*" {
            return true;
        }
        let Some((service, name)) = pattern.split_once(':') else { return false };
        let wrong = |half: &str| half.is_empty() || half.contains(',') || half.contains(char::is_whitespace);
        if wrong(service) || wrong(name) {
            return false;
        }
        let (asked_service, asked_name) = question.action.as_str().split_once(':').unwrap();
        fits_in_any_case(service, asked_service) && fits_in_any_case(name, asked_name)
    };
    Can::is(match statement.actions() {
        None => false,
        Some(Named::These(patterns)) => patterns.iter().any(|p| one(&p.value)),
        Some(Named::AllBut(patterns)) => !patterns.iter().any(|p| one(&p.value)),
    })
}

/// What a resource pattern says; `lost` where a variable of it never resolves and it could match otherwise.
struct Hit {
    can: Can,
    lost: Can,
}

/// §1.6
pub(crate) fn resources(
    statement: &Statement,
    kind: PolicyKind,
    question: &Question,
    variables: bool,
) -> Can {
    if kind == PolicyKind::Trust {
        return Can::YES;
    }
    let one = |pattern: &str| resource(pattern, kind, question, variables);
    match statement.resources() {
        None => Can::NO,
        Some(Named::These(patterns)) => Can::any(patterns.iter().map(|p| one(&p.value).can)),
        Some(Named::AllBut(patterns)) => {
            let hits: Vec<Hit> = patterns.iter().map(|p| one(&p.value)).collect();
            Can::any(hits.iter().flat_map(|hit| [hit.can, hit.lost])).not()
        }
    }
}

fn resource(pattern: &str, kind: PolicyKind, question: &Question, variables: bool) -> Hit {
    let is = |yes: bool| Hit { can: Can::is(yes), lost: Can::NO };
    if pattern == "*" {
        return is(true);
    }
    let Some(asked) = parts(question.target.as_str()) else { return is(false) };
    let mut written: Vec<&str> = pattern.splitn(6, ':').collect();
    if written.len() < 6 {
        let expands = match kind {
            PolicyKind::ResourceControl => false,
            PolicyKind::ServiceControl => pattern.ends_with('*'),
            PolicyKind::Managed
            | PolicyKind::AwsManaged
            | PolicyKind::UserInline
            | PolicyKind::GroupInline
            | PolicyKind::RoleInline
            | PolicyKind::Boundary
            | PolicyKind::Session => true,
            _ => pattern.contains('*'),
        };
        if !expands {
            return is(false);
        }
        written.resize(6, "*");
    }
    if !(0..5).all(|n| fits_in_any_case(written[n], asked[n])) {
        return is(false);
    }
    match fill(written[5], &question.context, variables) {
        Filled::Known(marks) => is(fits(&marks, asked[5])),
        Filled::Never(could, true) if fits(&could, asked[5]) => Hit { can: Can::NO, lost: Can::BOTH },
        Filled::Never(could, _) => Hit { can: Can::NO, lost: Can::is(fits(&could, asked[5])) },
        Filled::Unknown(could) if fits(&could, asked[5]) => Hit { can: Can::BOTH, lost: Can::NO },
        Filled::Unknown(_) => is(false),
    }
}

/// §2: all operators, and all keys within one.
pub(crate) fn conditions(statement: &Statement, question: &Question, variables: bool) -> Outcomes {
    let mut all = Outcomes::is(true);
    for clause in statement.conditions() {
        for entry in &clause.entries {
            let values: Vec<&str> = entry.values.iter().map(|value| value.value.text.as_str()).collect();
            let (name, key) = (&clause.name.value, &entry.key.value);
            all = all.and(condition::holds(name, key, &values, &question.context, variables));
        }
    }
    all
}

/// §1.4 and the rows of §3.2.
pub(crate) fn principals(
    statement: &Statement,
    kind: PolicyKind,
    question: &Question,
    always: bool,
) -> Vec<(Can, Grant)> {
    let rows = |principals: &Principals| match principals {
        Principals::Everyone => vec![(Can::YES, Grant::Direct)],
        Principals::Listed(_) => {
            principals.listed().filter_map(|(_, one)| names(&one.value, question)).collect()
        }
    };
    match statement.principals() {
        Some(Named::These(principals)) => rows(principals),
        Some(Named::AllBut(_)) if always => vec![(Can::YES, Grant::Direct)],
        Some(Named::AllBut(principals)) => {
            let named = Can::any(rows(principals).into_iter().map(|(can, _)| can));
            vec![(named.not(), Grant::Direct)]
        }
        None if kind.needs_principal() => Vec::new(),
        None => vec![(Can::YES, Grant::Direct)],
    }
}

fn names(principal: &Principal, question: &Question) -> Option<(Can, Grant)> {
    let (caller, open) = (&question.caller, question.context.is_open());
    let when = |yes: bool, row| yes.then_some((Can::YES, row));
    let kind = caller.kind();
    match principal {
        Principal::Everyone => Some((Can::YES, Grant::Direct)),
        Principal::Account(_) | Principal::Root(_) => {
            let own = caller.account().is_some() && caller.account() == principal.account();
            when(own && *kind != CallerKind::Federated, Grant::Account)
        }
        Principal::User(user) => match kind {
            CallerKind::User => when(caller.as_str() == user.as_str(), Grant::User),
            CallerKind::FederatedUser { user: Some(by) } => when(by == user, Grant::Entity),
            _ => None,
        },
        Principal::Role(role) => match kind {
            CallerKind::Role { name, .. } => {
                let last = role.resource().rsplit('/').next().unwrap();
                let same = caller.account() == role.account_id() && caller.partition() == role.partition();
                when(same && name == last, Grant::Entity)
            }
            _ => None,
        },
        Principal::AssumedRole(session) => match kind {
            // Some session of the role, whichever: where anything may be, it may be this one.
            CallerKind::Role { name, session: None, .. } => {
                let of = session.resource().split('/').nth(1).unwrap();
                let same =
                    caller.account() == session.account_id() && caller.partition() == session.partition();
                (open && same && name == of).then_some((Can::BOTH, Grant::Direct))
            }
            CallerKind::Role { .. } => when(caller.as_str() == session.as_str(), Grant::Direct),
            _ => None,
        },
        Principal::FederatedUser(session) => match kind {
            CallerKind::FederatedUser { .. } => when(caller.as_str() == session.as_str(), Grant::Direct),
            _ => None,
        },
        Principal::Service(name) => {
            when(*kind == CallerKind::Service && caller.as_str() == name, Grant::Direct)
        }
        Principal::SamlProvider(arn) | Principal::OidcProvider(arn) => {
            when(*kind == CallerKind::Federated && caller.as_str() == arn.as_str(), Grant::Direct)
        }
        Principal::WebIdentity(name) => {
            when(*kind == CallerKind::Federated && caller.as_str() == name, Grant::Direct)
        }
        Principal::CanonicalUser(id) => match (caller.account(), caller.canonical_id()) {
            (Some(_), Some(own)) => when(own == id, Grant::Account),
            (Some(_), None) if open && *kind != CallerKind::Federated => Some((Can::BOTH, Grant::Account)),
            _ => None,
        },
        _ => None,
    }
}
