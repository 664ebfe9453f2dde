use std::fmt;

use aozu_names::AccountId;

use super::{
    Access, Asked, Operation,
    world::{World, worlds},
};
use crate::{AclTarget, BlockSetting, Grant};

/// Something that is stored and that an evaluation leaves out of account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ignored {
    /// A list, since BucketOwnerEnforced disables lists; it counts again when the setting is changed.
    List {
        /// Whose list.
        on: AclTarget,
        /// Its grants to others than the owner.
        grants: Vec<Grant>,
    },
    /// The owner that an object is stored with, since BucketOwnerEnforced gives all objects to the bucket's owner.
    StoredOwner {
        /// Whose the object is as stored.
        owner: AccountId,
    },
    /// A grant of a list, because of IgnorePublicAcls.
    PublicGrant {
        /// Whose list.
        on: AclTarget,
        /// The grant.
        grant: Grant,
    },
    /// What the bucket's policy allows others than AWS's services and the owner's account, because of
    /// RestrictPublicBuckets: the policy is public.
    PolicyAllowsToOthers,
    /// What the bucket's policy allows, on an object that another account owns.
    PolicyAllowsOnForeignObject {
        /// The account.
        owner: AccountId,
    },
    /// The bucket's policy, since the root user of the owner's account is to be able to repair it.
    PolicyForRoot,
}

impl Ignored {
    /// The setting of Block Public Access that makes it so.
    #[must_use]
    pub const fn setting(&self) -> Option<BlockSetting> {
        match self {
            Self::PublicGrant { .. } => Some(BlockSetting::IgnorePublicAcls),
            Self::PolicyAllowsToOthers => Some(BlockSetting::RestrictPublicBuckets),
            _ => None,
        }
    }
}

const fn noun(on: AclTarget) -> &'static str {
    match on {
        AclTarget::Bucket => "bucket",
        AclTarget::Object => "object",
    }
}

impl fmt::Display for Ignored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List { on, grants } => {
                write!(f, "BucketOwnerEnforced disables the {}'s list", noun(*on))?;
                for (n, grant) in grants.iter().enumerate() {
                    write!(f, "{}`{grant}`", if n == 0 { ", which grants " } else { ", " })?;
                }
                Ok(())
            }
            Self::StoredOwner { owner } => {
                write!(f, "BucketOwnerEnforced gives the object of account {owner} to the bucket's owner")
            }
            Self::PublicGrant { on, grant } => {
                write!(f, "IgnorePublicAcls leaves out `{grant}` of the {}'s list", noun(*on))
            }
            Self::PolicyAllowsToOthers => {
                f.write_str("RestrictPublicBuckets voids what the policy allows, since it is public")
            }
            Self::PolicyAllowsOnForeignObject { owner } => {
                write!(f, "the bucket's policy allows nothing on an object that account {owner} owns")
            }
            Self::PolicyForRoot => {
                f.write_str("the root user of the owner's account reaches the policy whatever it says")
            }
        }
    }
}

impl Access<'_> {
    /// What is stored and left out of account for a request: what [`Access::check_put`] would refuse to store is
    /// another question. Where something was not read, what may be left out is told too.
    #[must_use]
    pub fn ignored(&self, asked: &Asked<'_>) -> Vec<Ignored> {
        let operation = Operation::of(asked.action, asked.object.is_some());
        let mut all = Vec::new();
        for world in worlds(self, asked, operation) {
            for one in self.ignored_in(asked, operation, world) {
                if !all.contains(&one) {
                    all.push(one);
                }
            }
        }
        all
    }

    pub(super) fn ignored_in(&self, asked: &Asked<'_>, operation: Operation, world: World) -> Vec<Ignored> {
        let mut all = Vec::new();
        let on = operation.list();
        let list = self.list(asked, operation, world);
        if let Some(list) = list.present() {
            if world.acls {
                let scope = self.options.ignore_scope;
                let grants = list.acl.grants().iter().filter(|grant| list.ignores(grant, world, scope));
                all.extend(grants.map(|grant| Ignored::PublicGrant { on, grant: grant.clone() }));
            } else {
                let grants: Vec<Grant> = list.acl.grants_beyond_owner().cloned().collect();
                if !grants.is_empty() {
                    all.push(Ignored::List { on, grants });
                }
            }
        }
        let stored = asked.object.and_then(|object| object.owner.present());
        if let Some(owner) = stored.filter(|owner| !world.acls && **owner != self.bucket.owner) {
            all.push(Ignored::StoredOwner { owner: *owner });
        }
        if self.policy.document().is_none() {
            return all;
        }
        if self.spares_root(asked.caller, operation) {
            all.push(Ignored::PolicyForRoot);
            return all;
        }
        let owner = self.decides_over(operation, world);
        if owner != self.bucket.owner {
            all.push(Ignored::PolicyAllowsOnForeignObject { owner });
        }
        if self.is_restricted(asked.caller, world) {
            all.push(Ignored::PolicyAllowsToOthers);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::Ignored;
    use crate::{AclTarget, BlockSetting, Grant, Grantee, Group, Permission};

    #[test]
    fn each_is_said_in_a_sentence() {
        let grant = Grant::new(Grantee::Group(Group::AllUsers), Permission::Read);
        for (ignored, told) in [
            (
                Ignored::List { on: AclTarget::Object, grants: vec![grant.clone()] },
                "BucketOwnerEnforced disables the object's list, which grants `AllUsers READ`",
            ),
            (
                Ignored::PublicGrant { on: AclTarget::Bucket, grant },
                "IgnorePublicAcls leaves out `AllUsers READ` of the bucket's list",
            ),
        ] {
            assert_eq!(ignored.to_string(), told);
        }
        assert_eq!(Ignored::PolicyAllowsToOthers.setting(), Some(BlockSetting::RestrictPublicBuckets));
        assert_eq!(Ignored::PolicyForRoot.setting(), None);
    }
}
