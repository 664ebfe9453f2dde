//! Fine-grained access control: whom a domain itself lets do what.
//!
//! Roles and who has them are kept within the domain, and no API of AWS's prints them. So only what follows from the
//! domain's configuration is certain: the master user may do everything, and whoever has not shown who they are may do
//! nothing.

use aozu_iam::evaluate::{Caller, CallerKind, Decision};
use aozu_names::{Arn, Known};

use super::{Credentials, FineGrainedAnswer, Master, Request, answer::Basis, ask::describe};
use crate::AdvancedSecurity;

fn said(decision: Decision, because: impl Into<String>) -> FineGrainedAnswer {
    FineGrainedAnswer { decision, because: because.into() }
}

pub(super) fn ask(request: &Request<'_>, basis: &mut Basis) -> FineGrainedAnswer {
    match request.domain.has_fine_grained_access() {
        Some(false) => return said(Decision::Allowed, "fine-grained access control is off"),
        Some(true) => {}
        None => {
            basis.need(describe(request));
            return said(Decision::Depends, "whether fine-grained access control is on was not read");
        }
    }
    match request.credentials {
        Credentials::Unsigned => unsigned(request, basis),
        Credentials::Basic(name) => basic(request, name, basis),
        Credentials::Signed(caller) => signed(request, caller),
    }
}

/// Nobody in particular is let in only while a domain moves to fine-grained access control.
fn unsigned(request: &Request<'_>, basis: &mut Basis) -> FineGrainedAnswer {
    match request.domain.advanced_security().and_then(AdvancedSecurity::anonymous_auth_enabled) {
        Some(true) => {
            basis.assume("the 30 days in which a domain moves to fine-grained access control are not over");
            said(
                Decision::Allowed,
                "anonymous access is on, while the domain moves to fine-grained access control",
            )
        }
        Some(false) => said(
            Decision::ImplicitDeny,
            "fine-grained access control asks who it is, and the request is neither signed nor has a user's name and password",
        ),
        None => {
            basis.need(describe(request));
            said(Decision::Depends, "whether anonymous access is on was not read")
        }
    }
}

fn basic(request: &Request<'_>, name: &str, basis: &mut Basis) -> FineGrainedAnswer {
    match request.domain.advanced_security().and_then(AdvancedSecurity::internal_user_database_enabled) {
        Some(true) => {}
        Some(false) => {
            return said(
                Decision::ImplicitDeny,
                "the domain keeps no users of its own: names and passwords are nothing to it",
            );
        }
        None => {
            basis.need(describe(request));
            return said(Decision::Depends, "whether the domain keeps users of its own was not read");
        }
    }
    match request.master {
        Known::Present(Master::Internal(master)) if master == name => master_user(name),
        _ => mapped(name),
    }
}

fn signed(request: &Request<'_>, caller: &Caller) -> FineGrainedAnswer {
    match request.master {
        Known::Present(Master::Iam(master)) if is(caller, master) => master_user(master.as_str()),
        _ => mapped(caller.as_str()),
    }
}

fn master_user(name: &str) -> FineGrainedAnswer {
    said(Decision::Allowed, format!("`{name}` is the master user, who may do everything"))
}

fn mapped(name: &str) -> FineGrainedAnswer {
    said(
        Decision::Depends,
        format!(
            "it depends on the roles that the domain maps `{name}` to, which only the domain itself tells (GET _plugins/_security/api/rolesmapping)"
        ),
    )
}

/// Whether a caller is a user, or a session of a role, of that ARN.
fn is(caller: &Caller, master: &Arn) -> bool {
    let CallerKind::Role { name, role, .. } = caller.kind() else {
        return caller.as_str() == master.as_str();
    };
    match role {
        Some(role) => role == master,
        // Sessions drop a role's path; within an account its name is enough.
        None => {
            master.service() == "iam"
                && master.resource().starts_with("role/")
                && master.name() == name
                && master.account_id() == caller.account()
                && master.partition() == caller.partition()
        }
    }
}
