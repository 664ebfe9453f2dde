//! Access control lists: who owns a bucket or an object, and who else may do what with it.

mod canned;
mod grantee;
mod permission;
mod wire;

pub use canned::{CannedAcl, UnknownCannedAcl};
pub use grantee::{Grantee, Group};
pub use permission::{AclTarget, Permission, UnknownPermission};
pub use wire::BucketAcl;
pub use wire::{AclMirror, BucketAclMirror, GrantMirror, GranteeMirror, OwnerMirror};

use std::fmt;

use crate::{CanonicalUser, limits::MOST_GRANTS};

/// One line of a list: who may do what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// Who.
    pub grantee: Grantee,
    /// What.
    pub permission: Permission,
}

impl Grant {
    /// A grant.
    #[must_use]
    pub fn new(grantee: Grantee, permission: Permission) -> Self {
        Self { grantee, permission }
    }

    /// Whether it lets in everyone, or everyone with an account: what makes a list public, whatever the
    /// permission.
    ///
    /// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of
    /// public" (2026).
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.grantee.is_public()
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.grantee, self.permission)
    }
}

/// The access control list of a bucket or an object. The order of grants means nothing, and each stands
/// once.
///
/// What S3 answers is what the list does at that moment: under BucketOwnerEnforced the owner's full control
/// and nothing else, under IgnorePublicAcls no public grant. What is stored beneath comes back when those are
/// switched off.
///
/// ```
/// use aozu_s3::{Acl, Grant, Grantee, Group, Permission};
/// let everyone = Grant::new(Grantee::Group(Group::AllUsers), Permission::Read);
/// let acl = Acl::new("111122223333".parse()?, [everyone]);
/// assert!(acl.is_public());
/// assert!(acl.without_public_grants().grants().is_empty());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acl {
    owner: CanonicalUser,
    grants: Vec<Grant>,
}

/// More grants than a list may hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an access control list has at most {MOST_GRANTS} grants, and this one has {grants}")]
pub struct TooManyGrants {
    /// How many there are.
    pub grants: usize,
}

impl Acl {
    /// A list. It may have more grants than S3 takes, as a broken account still loads; ask
    /// [`Acl::check_size`].
    #[must_use]
    pub fn new(owner: CanonicalUser, grants: impl IntoIterator<Item = Grant>) -> Self {
        let mut grants: Vec<Grant> = grants.into_iter().collect();
        grants.sort_unstable();
        grants.dedup();
        Self { owner, grants }
    }

    /// Whose the bucket or object is.
    #[must_use]
    pub fn owner(&self) -> &CanonicalUser {
        &self.owner
    }

    /// The grants, in order.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// The grants that make it public.
    pub fn public_grants(&self) -> impl Iterator<Item = &Grant> {
        self.grants.iter().filter(|grant| grant.is_public())
    }

    /// Whether any grant is to everyone, or to everyone with an account.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.public_grants().next().is_some()
    }

    /// The same list without its public grants: what IgnorePublicAcls leaves of it.
    #[must_use]
    pub fn without_public_grants(&self) -> Self {
        let kept = self.grants.iter().filter(|grant| !grant.is_public());
        Self { owner: self.owner.clone(), grants: kept.cloned().collect() }
    }

    /// The grants to anyone but the owner, groups included: what keeps a bucket from being switched to
    /// BucketOwnerEnforced.
    pub fn grants_beyond_owner(&self) -> impl Iterator<Item = &Grant> {
        self.grants
            .iter()
            .filter(|grant| !matches!(&grant.grantee, Grantee::CanonicalUser(user) if *user == self.owner))
    }

    /// Whether S3 would take that many grants.
    ///
    /// # Errors
    /// When there are more than [`MOST_GRANTS`].
    pub fn check_size(&self) -> Result<(), TooManyGrants> {
        let grants = self.grants.len();
        if grants > MOST_GRANTS { Err(TooManyGrants { grants }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Acl, Grant, Grantee, Group, Permission};
    use crate::CanonicalUser;

    fn user(id: &str) -> Grantee {
        Grantee::CanonicalUser(id.parse().unwrap())
    }

    fn owner() -> CanonicalUser {
        "111122223333".parse().unwrap()
    }

    #[test]
    fn order_and_repetition_do_not_show() {
        let (a, b) = (
            Grant::new(user("444455556666"), Permission::Read),
            Grant::new(Grantee::Group(Group::AllUsers), Permission::Read),
        );
        assert_eq!(Acl::new(owner(), [a.clone(), b.clone(), a.clone()]), Acl::new(owner(), [b, a]));
    }

    #[test]
    fn any_permission_to_everyone_is_public_and_no_other_grantee_is() {
        for permission in Permission::ALL {
            for group in [Group::AllUsers, Group::AuthenticatedUsers] {
                assert!(Acl::new(owner(), [Grant::new(Grantee::Group(group), permission)]).is_public());
            }
            for grantee in [
                Grantee::Group(Group::LogDelivery),
                user("444455556666"),
                Grantee::AmazonCustomerByEmail("a@example.com".into()),
            ] {
                assert!(!Acl::new(owner(), [Grant::new(grantee, permission)]).is_public());
            }
        }
    }

    #[test]
    fn what_keeps_lists_from_being_switched_off_is_told() {
        let own = Grant::new(user("111122223333"), Permission::FullControl);
        let logs = Grant::new(Grantee::Group(Group::LogDelivery), Permission::Write);
        let acl = Acl::new(owner(), [own.clone(), logs.clone()]);
        assert_eq!(acl.grants_beyond_owner().collect::<Vec<_>>(), [&logs]);
        assert_eq!(Acl::new(owner(), [own]).grants_beyond_owner().count(), 0);
    }

    #[test]
    fn a_hundred_grants_are_enough() {
        let grants = |n: u64| (0..n).map(|n| Grant::new(user(&format!("{n:012}")), Permission::Read));
        assert!(Acl::new(owner(), grants(100)).check_size().is_ok());
        let error = Acl::new(owner(), grants(101)).check_size().unwrap_err();
        assert_eq!(error.to_string(), "an access control list has at most 100 grants, and this one has 101");
    }
}
