use aozu_iam::{
    entity::PolicyDocument,
    policy::{PolicyKind, PolicyText},
};
use aozu_names::wire::{Fields, Problems};
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, ToSmolStr};

use crate::{BucketName, limits::LONGEST_POLICY};

/// The policy of a bucket, with its text as it was read.
///
/// ```
/// use aozu_iam::{entity::PolicyDocument, policy::PolicyText};
/// use aozu_s3::BucketPolicy;
/// let text = PolicyText::new(r#"{"Version": "2012-10-17", "Statement": []}"#);
/// let policy = BucketPolicy::new("acme".parse()?, PolicyDocument::new(text));
/// assert!(policy.policy().document().is_some());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BucketPolicy {
    bucket: BucketName,
    policy: PolicyDocument,
}

/// A policy that is longer than S3 takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a bucket policy has at most {LONGEST_POLICY} bytes, and this one has {bytes}")]
pub struct PolicyTooLarge {
    /// How many bytes it has.
    pub bytes: usize,
}

impl BucketPolicy {
    /// A bucket's policy.
    #[must_use]
    pub fn new(bucket: BucketName, policy: PolicyDocument) -> Self {
        Self { bucket, policy }
    }

    /// The bucket.
    #[must_use]
    pub fn bucket(&self) -> &BucketName {
        &self.bucket
    }

    /// What it says.
    #[must_use]
    pub fn policy(&self) -> &PolicyDocument {
        &self.policy
    }

    /// What kind of policy it is.
    pub const KIND: PolicyKind = PolicyKind::Bucket;

    /// Whether S3 would take a text that long.
    ///
    /// # Errors
    /// When it has more than [`LONGEST_POLICY`] bytes.
    pub fn check_size(text: &PolicyText) -> Result<(), PolicyTooLarge> {
        let bytes = text.as_str().len();
        if bytes > LONGEST_POLICY { Err(PolicyTooLarge { bytes }) } else { Ok(()) }
    }
}

/// How AWS's JSON holds a [`BucketPolicy`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct BucketPolicyMirror {
    /// `Bucket`.
    #[serde(rename = "Bucket", skip_serializing_if = "Option::is_none")]
    pub bucket: Option<SmolStr>,
    /// `Policy`.
    #[serde(rename = "Policy", skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyText>,
}

impl TryFrom<BucketPolicyMirror> for BucketPolicy {
    type Error = Problems;
    fn try_from(mirror: BucketPolicyMirror) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let bucket = fields.required("Bucket", mirror.bucket.as_deref());
        if mirror.policy.is_none() {
            fields.problem("Policy", "the member is missing");
        }
        match (bucket, mirror.policy) {
            (Some(bucket), Some(text)) => fields.ok(Self::new(bucket, PolicyDocument::new(text))),
            _ => Err(fields.into_problems()),
        }
    }
}

impl From<&BucketPolicy> for BucketPolicyMirror {
    fn from(policy: &BucketPolicy) -> Self {
        Self { bucket: Some(policy.bucket.to_smolstr()), policy: Some(policy.policy.text().clone()) }
    }
}

of_bucket!(BucketPolicy / BucketPolicyMirror);

#[cfg(test)]
mod tests {
    use aozu_iam::policy::PolicyText;

    use super::BucketPolicy;

    #[test]
    fn twenty_kilobytes_are_enough() {
        let text = |bytes: usize| PolicyText::new(&"x".repeat(bytes));
        assert!(BucketPolicy::check_size(&text(20_480)).is_ok());
        assert_eq!(BucketPolicy::check_size(&text(20_481)).unwrap_err().bytes, 20_481);
    }
}
