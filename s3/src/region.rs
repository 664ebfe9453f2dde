use std::str::FromStr;

use aozu_names::{NameError, Region};

use crate::BucketName;

/// The region of a bucket that says of no constraint.
const HOME: &str = "us-east-1";

/// The old name of eu-west-1 that S3 still answers for old buckets.
const EU: &str = "EU";

/// Where a bucket lies, as S3's API says it: a region, or `EU`, which means eu-west-1. Of buckets in
/// us-east-1 it says nothing at all.
///
/// Source: Amazon S3 API Reference, `GetBucketLocation` and `CreateBucketConfiguration` (2026).
///
/// ```
/// use aozu_s3::LocationConstraint;
/// let old: LocationConstraint = "EU".parse()?;
/// assert_eq!(old.region().as_str(), "eu-west-1");
/// assert_eq!(LocationConstraint::region_of(None)?.as_str(), "us-east-1");
/// assert!("Tokyo".parse::<LocationConstraint>().is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocationConstraint(Region);

impl LocationConstraint {
    /// The constraints that CreateBucket takes, besides none (us-east-1) and `EU`. A region that is not here
    /// may be new.
    /// Source: the enumeration `BucketLocationConstraint` of botocore 1.43.11 (2026).
    pub const KNOWN: [&'static str; 37] = [
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-central-1",
        "ca-west-1",
        "cn-north-1",
        "cn-northwest-1",
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
        "sa-east-1",
        "us-east-2",
        "us-gov-east-1",
        "us-gov-west-1",
        "us-west-1",
        "us-west-2",
    ];

    /// The region.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.0
    }

    /// The region of a bucket with this constraint, or with none.
    ///
    /// # Errors
    /// Never for what parses; the error is that of a text which is no region.
    pub fn region_of(constraint: Option<&Self>) -> Result<Region, NameError> {
        match constraint {
            Some(constraint) => Ok(constraint.0.clone()),
            None => HOME.parse(),
        }
    }

    /// What a request to make a bucket in a region carries: none for us-east-1.
    ///
    /// ```
    /// use aozu_s3::LocationConstraint;
    /// let tokyo = LocationConstraint::of_region(&"ap-northeast-1".parse()?);
    /// assert_eq!(tokyo.unwrap().to_string(), "ap-northeast-1");
    /// assert_eq!(LocationConstraint::of_region(&"us-east-1".parse()?), None);
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn of_region(region: &Region) -> Option<Self> {
        (region.as_str() != HOME).then(|| Self(region.clone()))
    }
}

impl FromStr for LocationConstraint {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        if text == EU { "eu-west-1" } else { text }.parse().map(Self)
    }
}

impl std::fmt::Display for LocationConstraint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

aozu_names::noun! {
    /// Where a bucket lies.
    ///
    /// Source: Amazon S3 API Reference, `GetBucketLocation`.
    pub struct BucketLocation / BucketLocationMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// The constraint; none means us-east-1.
        maybe location_constraint: LocationConstraint = "LocationConstraint",
    }
}

of_bucket!(BucketLocation / BucketLocationMirror);

impl BucketLocation {
    /// The region.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        LocationConstraint::region_of(self.location_constraint.as_ref()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::LocationConstraint;

    #[test]
    fn every_constraint_is_a_region_and_us_east_1_is_none() {
        for known in LocationConstraint::KNOWN {
            let constraint: LocationConstraint = known.parse().unwrap();
            assert!(constraint.region().is_known(), "{known}");
            assert_ne!(known, super::HOME);
        }
    }
}
