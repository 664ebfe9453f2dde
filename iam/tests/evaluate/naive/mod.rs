//! A second engine: slow, and as near to the words of specs/iam.md as it can be written.
//!
//! It goes straight over the documents, compiles nothing, searches everything, and shares no code with the engine
//! but the types of a question. Where something is unknown it keeps every answer that remains possible.

pub(crate) mod condition;
pub(crate) mod statement;
pub(crate) mod text;
pub(crate) mod truth;
pub(crate) mod value;

use aozu_iam::{
    evaluate::{CallerKind, Credentials, Decision, Grant},
    policy::RCP_SERVICES,
};

use crate::world::{Attached, Policy, Question, World};
use truth::Can;

/// What one layer, or one level of it, says.
struct Says {
    deny: Can,
    allow: Can,
    rows: Vec<(Can, Grant)>,
}

fn ask(policies: &[Policy], question: &Question, bounded: bool) -> Says {
    let mut says = Says { deny: Can::NO, allow: Can::NO, rows: Vec::new() };
    for policy in policies {
        let Some(document) = &policy.document else {
            says.deny = says.deny.or(Can::BOTH);
            says.allow = says.allow.or(Can::BOTH);
            says.rows.extend(Grant::ALL.map(|grant| (Can::BOTH, grant)));
            continue;
        };
        for one in document.statements() {
            let Some(found) = statement::examine(one, document, policy.kind, question, bounded) else {
                continue;
            };
            if found.denies {
                says.deny = says.deny.or(found.matches);
            } else {
                says.allow = says.allow.or(found.matches);
                says.rows.extend(found.rows);
            }
        }
    }
    says
}

/// The decision, by specs/iam.md §3.
pub(crate) fn decide(world: &World, question: &Question) -> Decision {
    if let Some(decision) = before_policies(question) {
        return decision;
    }
    let Question { caller, action, target, .. } = question;
    let (service, name) = action.as_str().split_once(':').unwrap();
    let (service, name) = (service.to_ascii_lowercase(), name.to_ascii_lowercase());
    let kind = caller.kind();
    let linked = matches!(kind, CallerKind::Role { service_linked: true, .. });
    // Services, anonymous callers and those whom a provider vouches for have no policies and no organization.
    let own_policies = !matches!(kind, CallerKind::Service | CallerKind::Anonymous | CallerKind::Federated);
    let bounded = world.boundary.is_some();
    let ask = |policies: &[Policy]| ask(policies, question, bounded);
    let mut deny = Can::NO;

    // §3.1: every level must allow; spared are the management account and roles linked to services.
    let mut scp = Can::YES;
    if own_policies && !linked && !caller.is_in_management_account() {
        for level in world.scps.iter().flatten() {
            let says = ask(level);
            deny = deny.or(says.deny);
            scp = scp.and(says.allow);
        }
    }
    // RCPs only ever deny, on resources of covered services outside the management account.
    let covered = RCP_SERVICES.contains(&service.as_str());
    let spared = linked || service == "kms" && (name == "retiregrant" || target.is_managed_by_aws());
    if covered && !spared {
        let binds = match target.owner() {
            _ if !caller.is_in_management_account() => Can::YES,
            _ if target.is_owner_unknown() => Can::BOTH,
            None => Can::NO,
            Some(owner) => Can::is(Some(owner) != caller.account()),
        };
        for level in world.rcps.iter().flatten() {
            deny = deny.or(ask(level).deny.and(binds));
        }
    }
    let mut endpoint = Can::YES;
    if let Some(policies) = &world.endpoint {
        let says = ask(policies);
        deny = deny.or(says.deny);
        endpoint = says.allow;
    }
    let mut rows = Vec::new();
    if let Attached::Given(policies) = &world.resource {
        let says = ask(policies);
        deny = deny.or(says.deny);
        rows = says.rows;
    }
    rows.extend(world.grant.map(|grant| (Can::YES, grant)));

    let mut identity = Can::is(*kind == CallerKind::Root);
    let (mut boundary, mut session) = (Can::YES, Can::YES);
    if own_policies {
        for set in &world.identity {
            let says = ask(set);
            deny = deny.or(says.deny);
            identity = identity.or(says.allow);
        }
        if let Some(policies) = &world.boundary {
            let says = ask(policies);
            deny = deny.or(says.deny);
            boundary = says.allow;
        }
        if let Some(sets) = &world.session {
            session = Can::NO;
            for set in sets {
                let says = ask(set);
                deny = deny.or(says.deny);
                session = session.or(says.allow);
            }
        }
    }

    // §3.2, row by row.
    let by = |rows_wanted: &[Grant]| {
        Can::any(rows.iter().filter(|(_, row)| rows_wanted.contains(row)).map(|(can, _)| *can))
    };
    let any_row = by(&Grant::ALL);
    let idpath = identity.and(boundary).and(session);
    let rppath = Can::any([
        by(&[Grant::Direct]),
        by(&[Grant::User]).and(session),
        by(&[Grant::Entity]).and(boundary).and(session),
    ]);
    let in_role = service == "sts" && resource_begins(question, "role/");
    let in_key = service == "kms" && resource_begins(question, "key/");
    let trusted = match world.resource {
        Attached::NotAsked => Can::YES,
        _ if in_role || in_key => by(&[Grant::Account]),
        _ => Can::YES,
    };
    let same = rppath.or(trusted.and(idpath));
    let other = any_row.and(idpath);
    let let_in = if !own_policies {
        any_row
    } else if target.is_owner_unknown() {
        Can { yes: same.yes || other.yes, no: same.no || other.no }
    } else {
        match (caller.account(), target.owner()) {
            (Some(caller), Some(owner)) if caller != owner => other,
            _ => same,
        }
    };
    let allowed = Can::all([let_in, scp, endpoint, deny.not()]);
    match (deny, allowed) {
        (Can::YES, _) => Decision::ExplicitDeny,
        (_, Can::YES) => Decision::Allowed,
        (_, Can::NO) => Decision::ImplicitDeny,
        _ => Decision::Depends,
    }
}

fn resource_begins(question: &Question, beginning: &str) -> bool {
    text::parts(question.target.as_str()).is_some_and(|parts| parts[5].starts_with(beginning))
}

/// What services decide whatever policies say (§3.2 and §3.3, §5).
fn before_policies(question: &Question) -> Option<Decision> {
    let Question { caller, action, target, .. } = question;
    let action = action.as_str().to_ascii_lowercase();
    let authenticated = !matches!(caller.kind(), CallerKind::Anonymous | CallerKind::Federated);
    if action == "sts:getcalleridentity" && authenticated {
        return Some(Decision::Allowed);
    }
    let parts = text::parts(target.as_str());
    let mut refused = false;
    if let Some(parts) = &parts {
        let anywhere = caller.partition().is_empty() || *caller.kind() == CallerKind::Service;
        refused |= !anywhere && parts[1].to_ascii_lowercase() != caller.partition();
    }
    let (service, name) = action.split_once(':').unwrap();
    match (service, caller.credentials()) {
        ("sts", _) if name == "assumerole" && *caller.kind() == CallerKind::Root => refused = true,
        ("sts", _) if name == "assumerole" && !authenticated => refused = true,
        ("sts" | "iam", Credentials::FederationToken) => refused = true,
        ("sts", Credentials::SessionToken { .. }) => refused |= name != "assumerole",
        ("sts", Credentials::AssumedRole) => {
            refused |= name == "getfederationtoken" || name == "getsessiontoken";
        }
        ("iam", Credentials::SessionToken { mfa: false }) => refused = true,
        _ => {}
    }
    let changes = service == "iam"
        && !["get", "list", "generate", "simulate", "passrole"].iter().any(|verb| name.starts_with(verb));
    if let (true, Some(parts)) = (changes, parts) {
        let role = ["attach", "detach", "put", "update", "delete"].iter().any(|verb| name.starts_with(verb))
            && (name.contains("rolepolicy") || name.contains("rolepermissionsboundary"))
            || name == "deleterole"
            || name == "updateassumerolepolicy";
        let service = *caller.kind() == CallerKind::Service;
        refused |= parts[4].eq_ignore_ascii_case("aws")
            || !service && parts[5].starts_with("role/aws-reserved/")
            || !service && role && parts[5].starts_with("role/aws-service-role/");
    }
    refused.then_some(Decision::ImplicitDeny)
}
