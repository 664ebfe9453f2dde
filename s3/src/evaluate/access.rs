use aozu_iam::{
    analyze::public::{PublicTest, ResourceType},
    evaluate::{PolicySet, ResourcePolicy, Truth},
    policy::{Document, PolicyKind},
};
use aozu_names::{Known, Partition, Region};

use super::{CanonicalIds, Options};
use crate::{BlockSetting, Bucket};

/// A bucket, ready to be asked who can touch it. Compile once, ask often.
#[derive(Debug, Clone)]
pub struct Access<'b> {
    pub(super) bucket: Bucket<'b>,
    pub(super) policy: Policy<'b>,
    pub(super) ids: CanonicalIds,
    pub(super) options: Options,
    /// A setting that is taken to be so, whatever was read.
    pub(super) assumed: Option<(BlockSetting, bool)>,
}

/// The bucket's policy, compiled.
#[derive(Debug, Clone)]
pub(super) enum Policy<'b> {
    /// There is none.
    Absent,
    /// There is one, or may be.
    Given(Box<Given<'b>>),
}

/// A policy that is there, or may be.
#[derive(Debug, Clone)]
pub(super) struct Given<'b> {
    /// All of it.
    whole: PolicySet,
    /// What it denies.
    denies: PolicySet,
    /// The document; none where it was not read.
    document: Option<&'b Document>,
    /// Whether it lets the public in.
    public: Truth,
}

impl<'b> Access<'b> {
    /// Compiles a bucket's policy.
    #[must_use]
    pub fn new(bucket: &Bucket<'b>) -> Self {
        Self::with_options(bucket, Options::default())
    }

    /// As [`Access::new`], with other choices where AWS's documents leave one.
    #[must_use]
    pub fn with_options(bucket: &Bucket<'b>, options: Options) -> Self {
        let policy = Policy::of(bucket, options);
        Self { bucket: bucket.clone(), policy, ids: CanonicalIds::default(), options, assumed: None }
    }

    /// Says which canonical user ids belong to which accounts.
    #[must_use]
    pub fn knowing(mut self, ids: CanonicalIds) -> Self {
        self.ids = ids;
        self
    }

    /// The same bucket with one setting of Block Public Access taken to be on or off, at whatever level.
    #[must_use]
    pub fn assuming(mut self, setting: BlockSetting, on: bool) -> Self {
        self.assumed = Some((setting, on));
        self
    }

    /// The bucket.
    #[must_use]
    pub fn bucket(&self) -> &Bucket<'b> {
        &self.bucket
    }

    /// Whether a setting of Block Public Access is in force.
    #[must_use]
    pub fn effective(&self, setting: BlockSetting) -> Known<bool> {
        match self.assumed {
            Some((assumed, on)) if assumed == setting => Known::Present(on),
            _ => self.bucket.block.effective(setting),
        }
    }

    /// The partition that the bucket lies in, where it is known.
    pub(super) fn partition(&self) -> Option<Partition> {
        self.bucket.region.present().map(Region::partition)
    }
}

/// The test of a bucket's policy.
pub(super) fn public_test(options: Options) -> PublicTest {
    PublicTest::of(ResourceType::S3Bucket).with_unrecorded_keys(options.unrecorded_keys)
}

impl<'b> Policy<'b> {
    fn of(bucket: &Bucket<'b>, options: Options) -> Self {
        // As the bucket's ARN tells it, so that it is found by the name that other questions give it.
        let partition = bucket.region.present().map_or_else(Partition::default, Region::partition);
        let id = format!("arn:{partition}:s3:::{}", bucket.name);
        let document = match &bucket.policy {
            Known::Absent => return Self::Absent,
            Known::Present(policy) => policy.document(),
            Known::NotRead(_) => None,
        };
        let whole = match document {
            Some(document) => PolicySet::of(PolicyKind::Bucket, id.as_str(), document),
            None => PolicySet::unreadable(PolicyKind::Bucket, id.as_str()),
        };
        let public =
            document.map_or(Truth::Unknown, |document| Truth::from(public_test(options).is_public(document)));
        Self::Given(Box::new(Given { denies: whole.without_allows(), whole, document, public }))
    }

    /// Whether it lets the public in.
    pub(super) fn is_public(&self) -> Truth {
        match self {
            Self::Absent => Truth::False,
            Self::Given(given) => given.public,
        }
    }

    /// It, or what it denies only.
    pub(super) fn layer(&self, denies_only: bool) -> ResourcePolicy<'_> {
        match self {
            Self::Absent => ResourcePolicy::Absent,
            Self::Given(given) if denies_only => ResourcePolicy::Given(&given.denies),
            Self::Given(given) => ResourcePolicy::Given(&given.whole),
        }
    }

    pub(super) fn document(&self) -> Option<&'b Document> {
        match self {
            Self::Absent => None,
            Self::Given(given) => given.document,
        }
    }
}
