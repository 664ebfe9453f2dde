use std::collections::BTreeMap;

use aozu_iam::policy::{Document, Statement};
use aozu_names::{AccountId, Arn, Findings, Partition, Problem, Subject, Tags};

use crate::{Bucket, BucketName, BucketTags, S3};

/// The S3 of every account that was read, for what reaches across.
pub type Accounts<'a> = BTreeMap<AccountId, &'a S3>;

/// What the rules of this crate look at: the buckets of one account.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The account.
    pub account: AccountId,
    /// The partition.
    pub partition: &'a Partition,
    /// Its S3.
    pub s3: &'a S3,
    /// Every account that was read, this one included.
    pub accounts: &'a Accounts<'a>,
}

impl<'a> Scope<'a> {
    /// The buckets, by name.
    pub(super) fn buckets(&self) -> impl Iterator<Item = Bucket<'a>> {
        self.s3.all_buckets(self.account)
    }

    /// The buckets whose policy was read and is one.
    pub(super) fn policies(&self) -> impl Iterator<Item = (Bucket<'a>, &'a Document)> {
        self.buckets().filter_map(|bucket| {
            let document = bucket.policy.present().and_then(|policy| policy.document())?;
            Some((bucket, document))
        })
    }

    /// The statements of all policies.
    pub(super) fn statements(&self) -> impl Iterator<Item = (Bucket<'a>, &'a Document, &'a Statement)> {
        self.policies().flat_map(|(bucket, document)| {
            document.statements().iter().map(move |statement| (bucket.clone(), document, statement))
        })
    }

    /// Whether lists are known to count in a bucket.
    pub(super) fn acls_count(&self, bucket: &Bucket<'_>) -> bool {
        bucket.effective_ownership().present().is_some_and(crate::ObjectOwnership::acls_enabled)
    }

    fn subject(&self, bucket: &BucketName, collection: &'static str) -> Option<Subject> {
        Some(Subject {
            arn: Arn::new(self.partition, "s3", None, None, bucket.as_str()).ok()?,
            id: bucket.to_string(),
            account: self.account,
            region: None,
            tags: self.s3.tags().get(bucket).map(BucketTags::tag_set).cloned().unwrap_or_default(),
            collection,
            key: bucket.to_string(),
        })
    }

    /// Reports a problem of a bucket, which stands in what one call told of it.
    pub(super) fn report(
        &self,
        findings: &mut Findings,
        bucket: &BucketName,
        collection: &'static str,
        problem: &impl Problem,
    ) {
        // A checked name always makes an ARN.
        if let Some(subject) = self.subject(bucket, collection) {
            findings.report(subject, problem);
        }
    }

    /// Reports a problem of the account's own settings.
    pub(super) fn report_account(
        &self,
        findings: &mut Findings,
        collection: &'static str,
        problem: &impl Problem,
    ) {
        let Ok(arn) = Arn::new(self.partition, "iam", None, Some(self.account), "root") else { return };
        let subject = Subject {
            arn,
            id: self.account.to_string(),
            account: self.account,
            region: None,
            tags: Tags::default(),
            collection,
            // What is known to be absent is told by a call for the account; a file is found by any key.
            key: self.account.to_string(),
        };
        findings.report(subject, problem);
    }
}

/// What people call a statement: its name, else its number from 1.
pub(super) fn label(statement: &Statement) -> String {
    statement.sid().map_or_else(|| format!("number {}", statement.index + 1), ToOwned::to_owned)
}
