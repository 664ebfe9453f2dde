//! Whether a bucket is known to be public, so that one fault is told once.

use super::Scope;
use crate::{BlockSetting, Bucket};

/// Whether a list or the policy is known to let the public in.
pub(super) fn is_public(scope: &Scope<'_>, bucket: &Bucket<'_>) -> bool {
    by_acl(scope, bucket)
}

/// Whether its list is public and counts.
pub(super) fn by_acl(scope: &Scope<'_>, bucket: &Bucket<'_>) -> bool {
    bucket.acl.present().is_some_and(|acl| acl.is_public())
        && scope.acls_count(bucket)
        && scope.is_off(bucket, BlockSetting::IgnorePublicAcls)
}
