use aozu_names::{AccountId, Known, Region, wire::Resource};

use crate::{
    Acl, BlockLevels, BlockPublicAccess, Bucket, BucketAcceleration, BucketAcl, BucketEncryption,
    BucketLifecycle, BucketLocation, BucketLogging, BucketName, BucketNotification, BucketObjectLock,
    BucketPolicy, BucketPublicAccessBlock, BucketReplication, BucketTags, BucketVersioning, BucketWebsite,
    ListedBucket, ObjectOwnership, OwnershipControls, PublicAccessBlock,
};

aozu_names::state! {
    /// The S3 of one account: its list of buckets, and what a call for each bucket told of it. The collections
    /// bear the answers' top-level keys; where an answer has several or none of its own, the name is that of the
    /// API's type.
    pub struct S3: "s3" {
        /// The buckets.
        buckets, buckets_mut: Many ListedBucket = "Buckets",
        /// Where they lie.
        locations, locations_mut: Each BucketLocation = "LocationConstraint",
        /// Who owns what is uploaded; known absent where AWS said that there are no controls.
        ownership_controls, ownership_controls_mut: Each OwnershipControls = "OwnershipControls",
        /// Their access control lists.
        acls, acls_mut: Each BucketAcl = "AccessControlPolicy",
        /// Their policies; known absent where AWS said so.
        policies, policies_mut: Each BucketPolicy = "Policy",
        /// Their Block Public Access; known absent where AWS said that there is no configuration.
        public_access_blocks, public_access_blocks_mut: Each BucketPublicAccessBlock = "PublicAccessBlockConfiguration",
        /// The account's Block Public Access, as it is in force: an organization's policy included.
        account_public_access_block, account_public_access_block_mut: One PublicAccessBlock = "AccountPublicAccessBlockConfiguration",
        /// Their tags; known absent where AWS said that there are none.
        tags, tags_mut: Each BucketTags = "TagSet",
        /// How objects are encrypted by default.
        encryption, encryption_mut: Each BucketEncryption = "ServerSideEncryptionConfiguration",
        /// Whether versions are kept; known absent where that was never asked for.
        versioning, versioning_mut: Each BucketVersioning = "VersioningConfiguration",
        /// Where access logs go; known absent where there are none.
        logging, logging_mut: Each BucketLogging = "LoggingEnabled",
        /// When objects go; known absent where they stay.
        lifecycles, lifecycles_mut: Each BucketLifecycle = "LifecycleConfiguration",
        /// Who is told of what happens; known absent where nobody is.
        notifications, notifications_mut: Each BucketNotification = "NotificationConfiguration",
        /// Where objects are copied to; known absent where they are not.
        replications, replications_mut: Each BucketReplication = "ReplicationConfiguration",
        /// Which serve as websites; known absent for those that do not.
        websites, websites_mut: Each BucketWebsite = "WebsiteConfiguration",
        /// Whether versions can be locked; known absent where they cannot.
        object_locks, object_locks_mut: Each BucketObjectLock = "ObjectLockConfiguration",
        /// Whether Transfer Acceleration is on; known absent where it never was.
        acceleration, acceleration_mut: Each BucketAcceleration = "AccelerateConfiguration",
    }
}

/// What is known of one part of a bucket.
fn part<'s, R: Resource<Key = BucketName>>(
    of: &'s aozu_names::Collection<BucketName, R>,
    name: &BucketName,
) -> Known<&'s R> {
    of.get_known(name)
}

impl S3 {
    /// A bucket of the account, whatever was read of it; none where it is not known to be the account's.
    ///
    /// ```
    /// use aozu_names::AccountId;
    /// use aozu_s3::S3;
    /// let s3 = S3::default();
    /// assert!(s3.bucket(&"acme".parse()?, AccountId::literal("111122223333")).is_none(), "nobody has read the buckets");
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn bucket<'s>(&'s self, name: &BucketName, owner: AccountId) -> Option<Bucket<'s>> {
        let own = self.own_name(name)?;
        Some(Bucket {
            name: own,
            owner,
            region: self.region(name),
            ownership: self.ownership(name),
            acl: self.acl(name),
            policy: part(&self.policies, name).map(BucketPolicy::policy),
            block: self.block(name),
        })
    }

    /// Every bucket that was listed or of which a part was read, by name.
    pub fn all_buckets(&self, owner: AccountId) -> impl Iterator<Item = Bucket<'_>> {
        self.names().into_iter().filter_map(move |name| self.bucket(name, owner))
    }

    /// The names of all buckets of which anything was read, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&BucketName> {
        let mut names: Vec<&BucketName> = self.buckets.iter().map(|(name, _)| name).collect();
        names.extend(self.locations.iter().map(|(name, _)| name));
        names.extend(self.acls.iter().map(|(name, _)| name));
        names.extend(self.policies.iter().map(|(name, _)| name));
        names.extend(self.public_access_blocks.iter().map(|(name, _)| name));
        names.extend(self.ownership_controls.iter().map(|(name, _)| name));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The name as it is held here, so that it lives as long.
    fn own_name(&self, name: &BucketName) -> Option<&BucketName> {
        let listed = self.buckets.get(name).map(ListedBucket::name);
        listed
            .or_else(|| self.locations.get(name).map(BucketLocation::bucket))
            .or_else(|| self.acls.get(name).map(BucketAcl::bucket))
            .or_else(|| self.policies.get(name).map(BucketPolicy::bucket))
            .or_else(|| self.public_access_blocks.get(name).map(BucketPublicAccessBlock::bucket))
            .or_else(|| self.ownership_controls.get(name).map(OwnershipControls::bucket))
    }

    /// Where a bucket lies: as the call for it says, else as the list does.
    #[must_use]
    pub fn region(&self, name: &BucketName) -> Known<Region> {
        let told = self.locations.get(name).and_then(BucketLocation::region);
        let listed = || self.buckets.get(name).and_then(|bucket| bucket.bucket_region().cloned());
        match told.or_else(listed) {
            Some(region) => Known::Present(region),
            None => match part(&self.locations, name) {
                Known::NotRead(reason) => Known::NotRead(reason),
                // There is no bucket without a region: one that AWS says nothing of was not told.
                _ => Known::default(),
            },
        }
    }

    /// A bucket's ownership controls as stored; an answer without a rule tells nothing.
    #[must_use]
    pub fn ownership(&self, name: &BucketName) -> Known<ObjectOwnership> {
        match part(&self.ownership_controls, name) {
            Known::Present(controls) => {
                controls.object_ownership().map_or(Known::Absent, |setting| Known::Present(setting.clone()))
            }
            Known::Absent => Known::Absent,
            Known::NotRead(reason) => Known::NotRead(reason),
        }
    }

    /// A bucket's access control list.
    #[must_use]
    pub fn acl(&self, name: &BucketName) -> Known<&Acl> {
        part(&self.acls, name).map(BucketAcl::acl)
    }

    /// The account's Block Public Access, as it is in force; all off where there is no configuration.
    #[must_use]
    pub fn account_block(&self) -> Known<BlockPublicAccess> {
        match &self.account_public_access_block {
            Known::Absent => Known::Present(BlockPublicAccess::NONE),
            known => known.as_ref().map(BlockPublicAccess::from),
        }
    }

    /// Block Public Access at a bucket and above it.
    #[must_use]
    pub fn block(&self, name: &BucketName) -> BlockLevels {
        let account = self.account_public_access_block.as_ref().map(BlockPublicAccess::from);
        BlockLevels::answered(account, part(&self.public_access_blocks, name).map(BlockPublicAccess::from))
    }
}
