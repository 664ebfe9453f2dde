//! AWS's numbers, each once, with source and date.

/// How many bytes the name of a bucket may have today.
/// Source: Amazon S3 User Guide, "General purpose bucket naming rules" (2026).
pub(crate) const NAME_LENGTH: std::ops::RangeInclusive<usize> = 3..=63;

/// The longest name of a bucket that was made in US East (N. Virginia) before March 2018.
/// Source: Amazon S3 User Guide, "General purpose bucket naming rules" (2023 edition).
pub(crate) const LONGEST_LEGACY_NAME: usize = 255;

/// How many bytes an object's key may have.
/// Source: Amazon S3 User Guide, "Naming Amazon S3 objects" (2026).
pub(crate) const KEY_LENGTH: std::ops::RangeInclusive<usize> = 1..=1024;

/// The most grants that an access control list may hold.
/// Source: Amazon S3 User Guide, "Access control list (ACL) overview" (2026).
pub const MOST_GRANTS: usize = 100;

/// The longest bucket policy, in bytes.
/// Source: Amazon S3 User Guide, "Bucket policies for Amazon S3" and API Reference, `PutBucketPolicy`: 20 KB
/// (2026).
pub const LONGEST_POLICY: usize = 20 * 1024;
