//! The façade's own rules: what only the whole can tell.

mod bucket_key_unusable;
mod flow_log_bucket_missing;
mod notification_target_missing;
mod suppression_expired;
mod suppression_unmatched;
#[cfg(test)]
mod test;

use std::collections::BTreeSet;

use aozu_names::{Arn, Region, Subject, Timestamp};
use aozu_s3::{BucketName, BucketTags};

use crate::{Account, Suppression};

pub use bucket_key_unusable::BucketKeyUnusable;
pub use flow_log_bucket_missing::FlowLogBucketMissing;
pub use notification_target_missing::NotificationTargetMissing;
pub use suppression_expired::SuppressionExpired;
pub use suppression_unmatched::SuppressionUnmatched;

/// What the façade's rules look at: one account beside all others, or the suppressions once everything else was
/// found.
#[derive(Debug, Clone)]
pub struct Scope<'a> {
    /// Every account that was read.
    pub accounts: &'a [&'a Account],
    /// The account to look at; none when it is about the suppressions.
    pub account: Option<&'a Account>,
    /// The regions to look at; all where it is empty.
    pub regions: &'a BTreeSet<Region>,
    /// The suppressions that were asked for.
    pub suppressions: &'a [Suppression],
    /// Which of them met a finding, in the same order.
    pub used: &'a [bool],
    /// The time of the run.
    pub as_of: Option<Timestamp>,
    /// What the findings are about: the account as a whole.
    pub subject: Subject,
}

impl Scope<'_> {
    /// A bucket of an account, which stands in what one call told of it.
    fn bucket(&self, account: &Account, name: &BucketName, collection: &'static str) -> Option<Subject> {
        Some(Subject {
            arn: Arn::new(account.partition(), "s3", None, None, name.as_str()).ok()?,
            id: name.to_string(),
            account: account.id(),
            region: None,
            tags: account.s3().tags().get(name).map(BucketTags::tag_set).cloned().unwrap_or_default(),
            collection,
            key: name.to_string(),
        })
    }
}

aozu_names::rules! {
    /// What is wrong with the account as a whole, typed: a variant a rule.
    pub enum AccountProblem {
        suppression_unmatched::SuppressionUnmatched,
        suppression_expired::SuppressionExpired,
        notification_target_missing::NotificationTargetMissing,
        bucket_key_unusable::BucketKeyUnusable,
        flow_log_bucket_missing::FlowLogBucketMissing,
    }
}
