use std::fmt;

use super::{Acl, AclTarget, Grant, Grantee, Group, Permission};
use crate::{CanonicalId, CanonicalUser};

/// A list that is asked for by its name.
///
/// Source: Amazon S3 User Guide, "Access control list (ACL) overview", "Canned ACL" (2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CannedAcl {
    /// The owner alone.
    Private,
    /// Everyone may read.
    PublicRead,
    /// Everyone may read and write.
    PublicReadWrite,
    /// Everyone with an AWS account may read.
    AuthenticatedRead,
    /// EC2 may read, for AMI bundles.
    AwsExecRead,
    /// The bucket's owner may read; for objects.
    BucketOwnerRead,
    /// The bucket's owner may do everything; for objects.
    BucketOwnerFullControl,
    /// The log delivery service may write; for buckets.
    LogDeliveryWrite,
}

impl CannedAcl {
    /// Every canned list.
    pub const ALL: [Self; 8] = [
        Self::Private,
        Self::PublicRead,
        Self::PublicReadWrite,
        Self::AuthenticatedRead,
        Self::AwsExecRead,
        Self::BucketOwnerRead,
        Self::BucketOwnerFullControl,
        Self::LogDeliveryWrite,
    ];

    /// Its name, as requests carry it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::PublicRead => "public-read",
            Self::PublicReadWrite => "public-read-write",
            Self::AuthenticatedRead => "authenticated-read",
            Self::AwsExecRead => "aws-exec-read",
            Self::BucketOwnerRead => "bucket-owner-read",
            Self::BucketOwnerFullControl => "bucket-owner-full-control",
            Self::LogDeliveryWrite => "log-delivery-write",
        }
    }

    /// Whether it means anything on a bucket or an object; where it does not, S3 ignores or refuses it.
    #[must_use]
    pub fn applies_to(self, target: AclTarget) -> bool {
        match self {
            Self::BucketOwnerRead | Self::BucketOwnerFullControl => target == AclTarget::Object,
            Self::LogDeliveryWrite => target == AclTarget::Bucket,
            _ => true,
        }
    }

    /// Whether it lets everyone in, or everyone with an account.
    #[must_use]
    pub fn is_public(self) -> bool {
        matches!(self, Self::PublicRead | Self::PublicReadWrite | Self::AuthenticatedRead)
    }

    /// The grants that it makes besides the owner's own.
    fn more(self, bucket_owner: &CanonicalUser) -> Vec<Grant> {
        let group = |group, permission| Grant::new(Grantee::Group(group), permission);
        let owner = |permission| Grant::new(Grantee::CanonicalUser(bucket_owner.clone()), permission);
        match self {
            Self::Private => Vec::new(),
            Self::PublicRead => vec![group(Group::AllUsers, Permission::Read)],
            Self::PublicReadWrite => {
                vec![group(Group::AllUsers, Permission::Read), group(Group::AllUsers, Permission::Write)]
            }
            Self::AuthenticatedRead => vec![group(Group::AuthenticatedUsers, Permission::Read)],
            Self::AwsExecRead => {
                // A literal that is an id; `ids_of_aws_are_ids` holds it.
                let ec2: Option<CanonicalId> = CanonicalId::EC2.parse().ok();
                ec2.map(|id| Grant::new(Grantee::CanonicalUser(id.into()), Permission::Read))
                    .into_iter()
                    .collect()
            }
            Self::BucketOwnerRead => vec![owner(Permission::Read)],
            Self::BucketOwnerFullControl => vec![owner(Permission::FullControl)],
            Self::LogDeliveryWrite => {
                vec![
                    group(Group::LogDelivery, Permission::Write),
                    group(Group::LogDelivery, Permission::ReadAcp),
                ]
            }
        }
    }
}

impl Acl {
    /// The list that a canned one stands for: the owner has full control, and others what the name says.
    ///
    /// For a bucket, `owner` and `bucket_owner` are the same.
    ///
    /// ```
    /// use aozu_s3::{Acl, CannedAcl, CanonicalUser};
    /// let (writer, bucket): (CanonicalUser, CanonicalUser) = ("444455556666".parse()?, "111122223333".parse()?);
    /// let acl = Acl::canned(CannedAcl::BucketOwnerFullControl, &writer, &bucket);
    /// let told: Vec<String> = acl.grants().iter().map(ToString::to_string).collect();
    /// assert_eq!(told, ["111122223333 FULL_CONTROL", "444455556666 FULL_CONTROL"]);
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn canned(canned: CannedAcl, owner: &CanonicalUser, bucket_owner: &CanonicalUser) -> Self {
        let own = Grant::new(Grantee::CanonicalUser(owner.clone()), Permission::FullControl);
        Self::new(owner.clone(), [own].into_iter().chain(canned.more(bucket_owner)))
    }
}

impl fmt::Display for CannedAcl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Not the name of a canned list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no canned access control list; these are {}", text.escape_debug(), names())]
pub struct UnknownCannedAcl {
    text: String,
}

fn names() -> String {
    CannedAcl::ALL.map(CannedAcl::as_str).join(", ")
}

impl std::str::FromStr for CannedAcl {
    type Err = UnknownCannedAcl;
    fn from_str(text: &str) -> Result<Self, UnknownCannedAcl> {
        let found = Self::ALL.into_iter().find(|canned| canned.as_str() == text);
        found.ok_or_else(|| UnknownCannedAcl { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::{Acl, AclTarget, CannedAcl};
    use crate::CanonicalUser;

    fn told(canned: CannedAcl) -> Vec<String> {
        let writer: CanonicalUser = "444455556666".parse().unwrap();
        let bucket: CanonicalUser = "111122223333".parse().unwrap();
        Acl::canned(canned, &writer, &bucket).grants().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_name_makes_its_grants() {
        let own = "444455556666 FULL_CONTROL";
        assert_eq!(told(CannedAcl::Private), [own]);
        assert_eq!(told(CannedAcl::PublicRead), [own, "AllUsers READ"]);
        assert_eq!(told(CannedAcl::PublicReadWrite), [own, "AllUsers READ", "AllUsers WRITE"]);
        assert_eq!(told(CannedAcl::AuthenticatedRead), [own, "AuthenticatedUsers READ"]);
        assert_eq!(told(CannedAcl::LogDeliveryWrite), [own, "LogDelivery WRITE", "LogDelivery READ_ACP"]);
        assert_eq!(told(CannedAcl::BucketOwnerRead), ["111122223333 READ", own]);
        assert_eq!(told(CannedAcl::AwsExecRead).len(), 2);
    }

    #[test]
    fn public_is_what_its_grants_are() {
        let owner: CanonicalUser = "111122223333".parse().unwrap();
        for canned in CannedAcl::ALL {
            assert_eq!(Acl::canned(canned, &owner, &owner).is_public(), canned.is_public(), "{canned}");
            assert_eq!(canned.to_string().parse(), Ok(canned));
        }
        assert!("Private".parse::<CannedAcl>().is_err());
    }

    #[test]
    fn some_are_for_buckets_or_for_objects_only() {
        assert!(!CannedAcl::LogDeliveryWrite.applies_to(AclTarget::Object));
        assert!(!CannedAcl::BucketOwnerFullControl.applies_to(AclTarget::Bucket));
        assert!(CannedAcl::Private.applies_to(AclTarget::Bucket));
    }
}
