//! Which grant of an access control list lets a caller in.

use aozu_iam::evaluate::{Action, Caller, CallerKind, Grant as Way, Truth};
use aozu_names::AccountId;

use super::{Access, IgnoreScope, Operation, world::World};
use crate::{Acl, AclTarget, Grant, Grantee, Group, Permission};

/// The service that delivers access logs, as a principal.
/// Source: Amazon S3 User Guide, "Enabling Amazon S3 server access logging" (2026).
const LOG_SERVICE: &str = "logging.s3.amazonaws.com";

/// What a list does for a caller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Admission {
    /// The strongest way in which it lets the caller in for certain.
    pub certain: Option<Way>,
    /// The strongest way in which it may.
    pub possible: Option<Way>,
}

/// Whose list, and the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct List<'l> {
    pub on: AclTarget,
    pub acl: &'l Acl,
    /// The account that owns the bucket or object, whose canonical id the list names as its owner.
    pub owner: AccountId,
}

impl List<'_> {
    /// Whether a grant is left out of account.
    pub(super) fn ignores(&self, grant: &Grant, world: World, scope: IgnoreScope) -> bool {
        let ignored = match scope {
            IgnoreScope::PublicGrants => grant.is_public(),
            IgnoreScope::WholeAcl => self.acl.is_public() && !self.is_owners(grant),
        };
        world.ignore && ignored
    }

    fn is_owners(&self, grant: &Grant) -> bool {
        matches!(&grant.grantee, Grantee::CanonicalUser(user) if user == self.acl.owner())
    }

    /// What the list does for a caller.
    pub(super) fn admits(
        &self,
        access: &Access<'_>,
        world: World,
        operation: Operation,
        caller: &Caller,
        action: &Action,
    ) -> Admission {
        let mut admission = Admission::default();
        let scope = access.options.ignore_scope;
        for grant in self.acl.grants().iter().filter(|grant| !self.ignores(grant, world, scope)) {
            if !allows(grant.permission, self.on, operation, action, caller, world, access.bucket.owner) {
                continue;
            }
            let (is, way) = self.grantee_is(access, grant, caller);
            match is {
                Truth::True => {
                    admission.certain = admission.certain.max(Some(way));
                    admission.possible = admission.possible.max(Some(way));
                }
                Truth::Unknown => admission.possible = admission.possible.max(Some(way)),
                Truth::False => {}
            }
        }
        admission
    }

    /// Whether a caller is who is granted, and in which way it is then let in: a group's grant is to the caller, an
    /// account's is the account's to hand on.
    pub(super) fn grantee_is(&self, access: &Access<'_>, grant: &Grant, caller: &Caller) -> (Truth, Way) {
        match &grant.grantee {
            Grantee::Group(Group::AllUsers) => (Truth::True, Way::Direct),
            // Whoever signs with credentials of an account.
            Grantee::Group(Group::AuthenticatedUsers) => (caller.account().is_some().into(), Way::Direct),
            Grantee::Group(Group::LogDelivery) => {
                let is = caller.kind() == &CallerKind::Service && caller.as_str() == LOG_SERVICE;
                (is.into(), Way::Direct)
            }
            Grantee::CanonicalUser(user) if user == self.acl.owner() => {
                ((caller.account() == Some(self.owner)).into(), Way::Account)
            }
            Grantee::CanonicalUser(user) => (access.ids.names_caller(user, caller), Way::Account),
            // Whose address it is, or who is in a group of tomorrow, nobody here knows.
            _ => (if caller.account().is_some() { Truth::Unknown } else { Truth::False }, Way::Account),
        }
    }
}

/// Whether a permission on a bucket or object covers an action.
pub(super) fn allows(
    permission: Permission,
    on: AclTarget,
    operation: Operation,
    action: &Action,
    caller: &Caller,
    world: World,
    bucket_owner: AccountId,
) -> bool {
    if operation == Operation::Delete {
        let account = caller.account();
        let owns_bucket = account == Some(bucket_owner);
        let owns_object = account == Some(world.object_owner(bucket_owner));
        let may = owns_bucket || owns_object && action.name() == "deleteobject";
        return on == AclTarget::Bucket && permission.includes(Permission::Write) && may;
    }
    permission.allows(on, action.as_str())
}
