use std::fmt;

use aozu_iam::entity::OnlyOne;
use aozu_names::{Known, wire::Resource};

use crate::BucketName;

/// One of the four settings of Block Public Access; each does its own thing at its own time.
///
/// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage" (2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub enum BlockSetting {
    /// Refuses requests that carry a public list; those that are there go on working.
    BlockPublicAcls,
    /// Ignores the public grants of lists, which may go on being stored.
    IgnorePublicAcls,
    /// Refuses public bucket policies; one that is there goes on working.
    BlockPublicPolicy,
    /// Keeps all but services of AWS and the owner's account from using a public bucket policy.
    RestrictPublicBuckets,
}

impl BlockSetting {
    /// All four, as AWS lists them.
    pub const ALL: [Self; 4] =
        [Self::BlockPublicAcls, Self::IgnorePublicAcls, Self::BlockPublicPolicy, Self::RestrictPublicBuckets];

    /// As AWS's JSON spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BlockPublicAcls => "BlockPublicAcls",
            Self::IgnorePublicAcls => "IgnorePublicAcls",
            Self::BlockPublicPolicy => "BlockPublicPolicy",
            Self::RestrictPublicBuckets => "RestrictPublicBuckets",
        }
    }
}

impl fmt::Display for BlockSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The four settings at one level: of a bucket or of an account.
///
/// ```
/// use aozu_s3::{BlockPublicAccess, BlockSetting};
/// let acls = BlockPublicAccess { block_public_acls: true, ignore_public_acls: true, ..BlockPublicAccess::NONE };
/// assert!(acls.get(BlockSetting::IgnorePublicAcls));
/// assert_eq!(acls.off().collect::<Vec<_>>(), [BlockSetting::BlockPublicPolicy, BlockSetting::RestrictPublicBuckets]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BlockPublicAccess {
    /// [`BlockSetting::BlockPublicAcls`].
    pub block_public_acls: bool,
    /// [`BlockSetting::IgnorePublicAcls`].
    pub ignore_public_acls: bool,
    /// [`BlockSetting::BlockPublicPolicy`].
    pub block_public_policy: bool,
    /// [`BlockSetting::RestrictPublicBuckets`].
    pub restrict_public_buckets: bool,
}

impl BlockPublicAccess {
    /// All off: what "no configuration" means.
    pub const NONE: Self = Self {
        block_public_acls: false,
        ignore_public_acls: false,
        block_public_policy: false,
        restrict_public_buckets: false,
    };

    /// All on: what a new bucket has since April 2023.
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };

    /// One of the settings.
    #[must_use]
    pub fn get(&self, setting: BlockSetting) -> bool {
        match setting {
            BlockSetting::BlockPublicAcls => self.block_public_acls,
            BlockSetting::IgnorePublicAcls => self.ignore_public_acls,
            BlockSetting::BlockPublicPolicy => self.block_public_policy,
            BlockSetting::RestrictPublicBuckets => self.restrict_public_buckets,
        }
    }

    /// The same with one setting changed.
    #[must_use]
    pub fn with(mut self, setting: BlockSetting, on: bool) -> Self {
        let member = match setting {
            BlockSetting::BlockPublicAcls => &mut self.block_public_acls,
            BlockSetting::IgnorePublicAcls => &mut self.ignore_public_acls,
            BlockSetting::BlockPublicPolicy => &mut self.block_public_policy,
            BlockSetting::RestrictPublicBuckets => &mut self.restrict_public_buckets,
        };
        *member = on;
        self
    }

    /// Setting by setting, on where either is.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        BlockSetting::ALL
            .into_iter()
            .fold(self, |all, setting| all.with(setting, self.get(setting) || other.get(setting)))
    }

    /// The settings that are off.
    pub fn off(self) -> impl Iterator<Item = BlockSetting> {
        BlockSetting::ALL.into_iter().filter(move |setting| !self.get(*setting))
    }
}

/// What an S3 policy of the organization says of Block Public Access: all or nothing, and in place of what the
/// account itself says.
///
/// Source: AWS Organizations User Guide, "Amazon S3 policies" and "Amazon S3 policy syntax and examples" (2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganizationBlock {
    /// `"@@assign": "all"`: all four on.
    All,
    /// `"@@assign": "none"`: all four off at this level, and the account's own do not count.
    None,
}

/// Block Public Access at every level above and at a bucket, and what comes of them together.
///
/// A level that is known to have no configuration is [`Known::Absent`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BlockLevels {
    /// The S3 policy of the organization that is in force for the account.
    pub organization: Known<OrganizationBlock>,
    /// The account.
    pub account: Known<BlockPublicAccess>,
    /// The bucket.
    pub bucket: Known<BlockPublicAccess>,
}

impl BlockLevels {
    /// The levels as AWS's two calls answer them. `s3control get-public-access-block` answers the account's
    /// settings as they are in force, an organization's policy included, so that nothing of the organization
    /// needs to be known besides.
    ///
    /// Source: Amazon S3 API Reference, `GetPublicAccessBlock` of S3 Control (2026).
    #[must_use]
    pub fn answered(account: Known<BlockPublicAccess>, bucket: Known<BlockPublicAccess>) -> Self {
        Self { organization: Known::Absent, account, bucket }
    }

    /// Whether a setting is in force: on at any level that counts; not known where no level is known to have it
    /// on and one was not read.
    ///
    /// ```
    /// use aozu_names::Known;
    /// use aozu_s3::{BlockLevels, BlockPublicAccess, BlockSetting, OrganizationBlock};
    /// let levels = BlockLevels {
    ///     organization: Known::Present(OrganizationBlock::None),
    ///     account: Known::Present(BlockPublicAccess::ALL),
    ///     bucket: Known::Absent,
    /// };
    /// let setting = levels.effective(BlockSetting::IgnorePublicAcls);
    /// assert_eq!(setting, Known::Present(false), "the organization's word replaces the account's");
    /// ```
    #[must_use]
    pub fn effective(&self, setting: BlockSetting) -> Known<bool> {
        let on = |level: &Known<BlockPublicAccess>| match level {
            Known::Present(block) => Known::Present(block.get(setting)),
            Known::Absent => Known::Present(false),
            Known::NotRead(reason) => Known::NotRead(reason.clone()),
        };
        let above = match &self.organization {
            Known::Present(OrganizationBlock::All) => Known::Present(true),
            Known::Present(OrganizationBlock::None) => Known::Present(false),
            Known::Absent => on(&self.account),
            // Where it were `none`, the account's would not count; where `all`, the account's `false` would not.
            Known::NotRead(reason) => Known::NotRead(reason.clone()),
        };
        match (above, on(&self.bucket)) {
            (Known::Present(true), _) | (_, Known::Present(true)) => Known::Present(true),
            (Known::NotRead(reason), _) | (_, Known::NotRead(reason)) => Known::NotRead(reason),
            _ => Known::Present(false),
        }
    }

    /// All four as they are in force, if every one is known.
    #[must_use]
    pub fn all_effective(&self) -> Known<BlockPublicAccess> {
        let mut all = BlockPublicAccess::NONE;
        for setting in BlockSetting::ALL {
            match self.effective(setting) {
                Known::Present(on) => all = all.with(setting, on),
                Known::Absent => {}
                Known::NotRead(reason) => return Known::NotRead(reason),
            }
        }
        Known::Present(all)
    }
}

aozu_names::noun! {
    /// Block Public Access of one bucket, as AWS answers it.
    ///
    /// Source: Amazon S3 API Reference, `PublicAccessBlockConfiguration`.
    pub struct BucketPublicAccessBlock / BucketPublicAccessBlockMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// [`BlockSetting::BlockPublicAcls`].
        flag block_public_acls: bool = "BlockPublicAcls",
        /// [`BlockSetting::IgnorePublicAcls`].
        flag ignore_public_acls: bool = "IgnorePublicAcls",
        /// [`BlockSetting::BlockPublicPolicy`].
        flag block_public_policy: bool = "BlockPublicPolicy",
        /// [`BlockSetting::RestrictPublicBuckets`].
        flag restrict_public_buckets: bool = "RestrictPublicBuckets",
    }
}

of_bucket!(BucketPublicAccessBlock / BucketPublicAccessBlockMirror);

aozu_names::noun! {
    /// Block Public Access of an account, as AWS answers it and as requests carry it.
    ///
    /// Source: Amazon S3 API Reference, S3 Control, `PublicAccessBlockConfiguration`.
    pub struct PublicAccessBlock / PublicAccessBlockMirror {
        /// [`BlockSetting::BlockPublicAcls`].
        flag block_public_acls: bool = "BlockPublicAcls",
        /// [`BlockSetting::IgnorePublicAcls`].
        flag ignore_public_acls: bool = "IgnorePublicAcls",
        /// [`BlockSetting::BlockPublicPolicy`].
        flag block_public_policy: bool = "BlockPublicPolicy",
        /// [`BlockSetting::RestrictPublicBuckets`].
        flag restrict_public_buckets: bool = "RestrictPublicBuckets",
    }
}

impl Resource for PublicAccessBlock {
    type Key = OnlyOne;
    type Wire = PublicAccessBlockMirror;
    const ID: &'static str = "PublicAccessBlockConfiguration";
    fn wire_id(_: &PublicAccessBlockMirror) -> Option<&str> {
        None
    }
    fn key(&self) -> OnlyOne {
        OnlyOne
    }
}

/// The four settings of an answer, as one value.
macro_rules! settings {
    ($($of:ident),*) => {$(
        impl From<&$of> for BlockPublicAccess {
            fn from(answer: &$of) -> Self {
                Self {
                    block_public_acls: answer.block_public_acls,
                    ignore_public_acls: answer.ignore_public_acls,
                    block_public_policy: answer.block_public_policy,
                    restrict_public_buckets: answer.restrict_public_buckets,
                }
            }
        }
    )*};
}

settings!(BucketPublicAccessBlock, PublicAccessBlock);

#[cfg(test)]
mod tests {
    use aozu_names::{Known, NotRead};
    use proptest::prelude::*;

    use super::{BlockLevels, BlockPublicAccess, BlockSetting, OrganizationBlock};

    fn block() -> impl Strategy<Value = BlockPublicAccess> {
        any::<[bool; 4]>().prop_map(|[a, b, c, d]| BlockPublicAccess {
            block_public_acls: a,
            ignore_public_acls: b,
            block_public_policy: c,
            restrict_public_buckets: d,
        })
    }

    fn known<T: std::fmt::Debug + Clone>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Known<T>> {
        prop_oneof![of.prop_map(Known::Present), Just(Known::Absent), Just(Known::NotRead(NotRead::NotAsked))]
    }

    fn levels() -> impl Strategy<Value = BlockLevels> {
        let organization = known(prop_oneof![Just(OrganizationBlock::All), Just(OrganizationBlock::None)]);
        (organization, known(block()), known(block()))
            .prop_map(|(organization, account, bucket)| BlockLevels { organization, account, bucket })
    }

    proptest! {
        #[test]
        fn what_is_said_of_levels_not_read_holds_whatever_they_are(levels in levels(), account in block(), bucket in block(), all in any::<Option<bool>>()) {
            let mut told = levels.clone();
            if !told.account.was_read() { told.account = Known::Present(account); }
            if !told.bucket.was_read() { told.bucket = Known::Present(bucket); }
            if !told.organization.was_read() {
                told.organization = match all {
                    None => Known::Absent,
                    Some(true) => Known::Present(OrganizationBlock::All),
                    Some(false) => Known::Present(OrganizationBlock::None),
                };
            }
            for setting in BlockSetting::ALL {
                let now = levels.effective(setting);
                prop_assert!(told.effective(setting).was_read());
                if now.was_read() {
                    prop_assert_eq!(now, told.effective(setting));
                }
            }
        }

        #[test]
        fn switching_a_setting_on_switches_none_off(levels in levels(), setting in 0usize..4) {
            let setting = BlockSetting::ALL[setting];
            let mut more = levels.clone();
            let old = match more.bucket { Known::Present(block) => block, _ => BlockPublicAccess::NONE };
            if levels.bucket.was_read() {
                more.bucket = Known::Present(old.with(setting, true));
                for any in BlockSetting::ALL {
                    if levels.effective(any) == Known::Present(true) {
                        prop_assert_eq!(more.effective(any), Known::Present(true));
                    }
                }
                prop_assert_eq!(more.effective(setting), Known::Present(true));
            }
        }

        #[test]
        fn the_account_alone_is_as_the_bucket_alone(block in block()) {
            let account = BlockLevels::answered(Known::Present(block), Known::Absent);
            let bucket = BlockLevels::answered(Known::Absent, Known::Present(block));
            prop_assert_eq!(account.all_effective(), bucket.all_effective());
            prop_assert_eq!(bucket.all_effective(), Known::Present(block));
        }
    }
}
