//! specs/s3.md §10 read line by line, for questions whose policies are told as facts: against it the engine is held.

use aozu_iam::evaluate::Decision;
use aozu_names::AccountId;
use aozu_s3::Permission;

use crate::world::A;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Who {
    Anonymous,
    Service,
    Root(AccountId),
    User(AccountId),
}

/// Whom a grant or statement names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Named {
    Everyone,
    Authenticated,
    Account(AccountId),
    User(AccountId),
    Service,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum What {
    Get,
    Put,
    Delete,
    List,
    GetAcl,
    GetPolicy,
}

/// A question, told as facts.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub who: Who,
    pub identity: bool,
    pub allows: Vec<Named>,
    pub denies: Vec<Named>,
    pub enforced: bool,
    pub bucket: Vec<(Named, Permission)>,
    pub owner: AccountId,
    pub object: Vec<(Named, Permission)>,
    pub ignore: bool,
    pub restrict: bool,
    pub what: What,
}

impl Who {
    pub(crate) fn account(self) -> Option<AccountId> {
        match self {
            Self::Root(account) | Self::User(account) => Some(account),
            Self::Anonymous | Self::Service => None,
        }
    }
}

/// Whether a statement's principal is the caller.
fn is(named: Named, who: Who) -> bool {
    match named {
        Named::Everyone => true,
        Named::Authenticated => false,
        Named::Account(account) => who.account() == Some(account),
        Named::User(account) => who == Who::User(account),
        Named::Service => who == Who::Service,
    }
}

pub(crate) fn decide(f: &Facts) -> Decision {
    let caller = f.who.account();
    let ours = caller == Some(A);
    // 9: the policy API is the owner's account's; its root passes whatever the policy says.
    if f.what == What::GetPolicy && !ours {
        return Decision::ImplicitDeny;
    }
    if f.what == What::GetPolicy && f.who == Who::Root(A) {
        return Decision::Allowed;
    }
    // C
    if f.denies.iter().any(|named| is(*named, f.who)) {
        return Decision::ExplicitDeny;
    }
    // A
    let object_owner = if f.enforced { A } else { f.owner };
    // D
    let public = f.allows.contains(&Named::Everyone);
    let counts = !(public && f.restrict) || f.who == Who::Service || ours;
    let policy: Vec<Named> = f.allows.iter().copied().filter(|named| counts && is(*named, f.who)).collect();
    // B, E
    let granted = |list: &[(Named, Permission)], wanted: Permission| {
        let mut group = false;
        let mut account = false;
        for (named, permission) in list.iter().filter(|_| !f.enforced) {
            let public = matches!(named, Named::Everyone | Named::Authenticated);
            if public && f.ignore || !(*permission == wanted || *permission == Permission::FullControl) {
                continue;
            }
            match named {
                Named::Everyone => group = true,
                Named::Authenticated => group |= caller.is_some(),
                Named::Account(of) => account |= caller == Some(*of),
                Named::User(_) | Named::Service => {}
            }
        }
        (group, account)
    };
    // F
    let (group, account, owner, policy) = match f.what {
        What::Get | What::GetAcl => {
            let wanted = if f.what == What::Get { Permission::Read } else { Permission::ReadAcp };
            let (group, account) = granted(&f.object, wanted);
            let policy = if object_owner == A { policy } else { Vec::new() };
            (group, account, object_owner, policy)
        }
        What::Put => {
            let (group, account) = granted(&f.bucket, Permission::Write);
            (group, account, A, policy)
        }
        What::Delete => {
            let (group, account) = granted(&f.bucket, Permission::Write);
            let may = ours || caller == Some(object_owner);
            (group && may, account && may, A, policy)
        }
        What::List => {
            let (group, account) = granted(&f.bucket, Permission::Read);
            (group, account, A, policy)
        }
        What::GetPolicy => (false, false, A, policy),
    };
    // G
    let resource = group || account || !policy.is_empty();
    // A statement that names the caller itself, or everyone, needs no policy of the caller's own.
    let direct = group || policy.iter().any(|named| !matches!(named, Named::Account(_)));
    let allowed = match f.who {
        Who::Anonymous | Who::Service => resource,
        Who::Root(of) => of == owner || resource,
        Who::User(of) if of == owner => f.identity || direct,
        Who::User(_) => f.identity && resource,
    };
    if allowed { Decision::Allowed } else { Decision::ImplicitDeny }
}
