use aozu_iam::entity::PolicyDocument;
use aozu_names::{AccountId, Arn, Known, Partition, Region};

use crate::{Acl, BlockLevels, BucketName, ObjectOwnership};

/// A bucket with all that decides who can touch it: whose it is, and what is known of each part.
///
/// It borrows its parts from where they were read; what was not read is [`Known::NotRead`], never a default.
///
/// ```
/// use aozu_names::{AccountId, Known};
/// use aozu_s3::{Bucket, ObjectOwnership};
/// let name = "acme-prod-assets".parse()?;
/// let bucket = Bucket::of_new(&name, AccountId::literal("111122223333"));
/// assert_eq!(bucket.effective_ownership(), Known::Present(ObjectOwnership::BucketOwnerEnforced));
/// let unread = Bucket::unread(&name, AccountId::literal("111122223333"));
/// assert!(!unread.effective_ownership().was_read());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Bucket<'a> {
    /// Its name.
    pub name: &'a BucketName,
    /// The account that it belongs to.
    pub owner: AccountId,
    /// Where it lies.
    pub region: Known<Region>,
    /// Its ownership controls as stored; absent where it has none. See [`Bucket::effective_ownership`].
    pub ownership: Known<ObjectOwnership>,
    /// Its access control list; every bucket has one.
    pub acl: Known<&'a Acl>,
    /// Its policy; absent where it has none.
    pub policy: Known<&'a PolicyDocument>,
    /// Block Public Access at the bucket and above it.
    pub block: BlockLevels,
}

impl<'a> Bucket<'a> {
    /// A bucket of which nothing was read.
    #[must_use]
    pub fn unread(name: &'a BucketName, owner: AccountId) -> Self {
        Self {
            name,
            owner,
            region: Known::default(),
            ownership: Known::default(),
            acl: Known::default(),
            policy: Known::default(),
            block: BlockLevels::default(),
        }
    }

    /// A bucket as CreateBucket leaves it since April 2023: its owner owns everything in it, lists are off,
    /// there is no policy and all of Block Public Access is on. Its region and the levels above are not known
    /// from that.
    ///
    /// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage" and "Controlling
    /// ownership of objects and disabling ACLs for your bucket" (2026).
    #[must_use]
    pub fn of_new(name: &'a BucketName, owner: AccountId) -> Self {
        let block = crate::BlockPublicAccess::ALL;
        Self {
            ownership: Known::Present(ObjectOwnership::DEFAULT),
            policy: Known::Absent,
            block: BlockLevels { bucket: Known::Present(block), ..BlockLevels::default() },
            ..Self::unread(name, owner)
        }
    }

    /// What S3 acts by: without controls, ObjectWriter.
    #[must_use]
    pub fn effective_ownership(&self) -> Known<ObjectOwnership> {
        ObjectOwnership::effective(self.ownership.clone())
    }

    /// Its ARN.
    #[must_use]
    pub fn arn(&self, partition: &Partition) -> Option<Arn> {
        // A checked name always makes an ARN.
        Arn::new(partition, "s3", None, None, self.name.as_str()).ok()
    }
}
