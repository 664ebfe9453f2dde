//! Which actions are for a bucket and which for its objects, and what of a bucket a `Resource` takes in.

use aozu_iam::policy::{
    Document, Named, PolicyKind, Spanned,
    pattern::{ActionPattern, ResourcePattern},
};
use smol_str::SmolStr;

/// Actions whose resource is an object.
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3" (2026).
const OBJECT_ACTIONS: [&str; 37] = [
    "AbortMultipartUpload",
    "BypassGovernanceRetention",
    "DeleteObject",
    "DeleteObjectTagging",
    "DeleteObjectVersion",
    "DeleteObjectVersionTagging",
    "GetObject",
    "GetObjectAcl",
    "GetObjectAttributes",
    "GetObjectLegalHold",
    "GetObjectRetention",
    "GetObjectTagging",
    "GetObjectTorrent",
    "GetObjectVersion",
    "GetObjectVersionAcl",
    "GetObjectVersionAttributes",
    "GetObjectVersionForReplication",
    "GetObjectVersionTagging",
    "GetObjectVersionTorrent",
    "InitiateReplication",
    "ListMultipartUploadParts",
    "ObjectOwnerOverrideToBucketOwner",
    "PutObject",
    "PutObjectAcl",
    "PutObjectLegalHold",
    "PutObjectRetention",
    "PutObjectTagging",
    "PutObjectVersionAcl",
    "PutObjectVersionTagging",
    "RenameObject",
    "ReplicateDelete",
    "ReplicateObject",
    "ReplicateTags",
    "RestoreObject",
    "UpdateObjectEncryption",
    "DeleteObjectAnnotation",
    "GetObjectAnnotation",
];

/// Actions whose resource is a bucket. Source: as above.
const BUCKET_ACTIONS: [&str; 48] = [
    "CreateBucket",
    "DeleteBucket",
    "DeleteBucketPolicy",
    "DeleteBucketWebsite",
    "GetAccelerateConfiguration",
    "GetAnalyticsConfiguration",
    "GetBucketAcl",
    "GetBucketCORS",
    "GetBucketLocation",
    "GetBucketLogging",
    "GetBucketNotification",
    "GetBucketObjectLockConfiguration",
    "GetBucketOwnershipControls",
    "GetBucketPolicy",
    "GetBucketPolicyStatus",
    "GetBucketPublicAccessBlock",
    "GetBucketRequestPayment",
    "GetBucketTagging",
    "GetBucketVersioning",
    "GetBucketWebsite",
    "GetEncryptionConfiguration",
    "GetIntelligentTieringConfiguration",
    "GetInventoryConfiguration",
    "GetLifecycleConfiguration",
    "GetMetricsConfiguration",
    "GetReplicationConfiguration",
    "ListBucket",
    "ListBucketMultipartUploads",
    "ListBucketVersions",
    "PutAccelerateConfiguration",
    "PutAnalyticsConfiguration",
    "PutBucketAcl",
    "PutBucketCORS",
    "PutBucketLogging",
    "PutBucketNotification",
    "PutBucketObjectLockConfiguration",
    "PutBucketOwnershipControls",
    "PutBucketPolicy",
    "PutBucketPublicAccessBlock",
    "PutBucketRequestPayment",
    "PutBucketTagging",
    "PutBucketVersioning",
    "PutBucketWebsite",
    "PutEncryptionConfiguration",
    "PutIntelligentTieringConfiguration",
    "PutInventoryConfiguration",
    "PutLifecycleConfiguration",
    "PutMetricsConfiguration",
];

/// What of a bucket something is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Levels {
    pub(super) bucket: bool,
    pub(super) objects: bool,
}

impl Levels {
    pub(super) const NOTHING: Self = Self { bucket: false, objects: false };

    pub(super) fn meets(self, other: Self) -> bool {
        (self.bucket && other.bucket) || (self.objects && other.objects)
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self { bucket: self.bucket || other.bucket, objects: self.objects || other.objects }
    }

    /// What an element of `Action` is for; none where no action is known that it names.
    pub(super) fn of_action(text: &str) -> Option<Self> {
        let pattern = ActionPattern::new(text);
        let any = |actions: &[&str]| actions.iter().any(|action| pattern.matches(&format!("s3:{action}")));
        let levels = Self { bucket: any(&BUCKET_ACTIONS), objects: any(&OBJECT_ACTIONS) };
        (levels != Self::NOTHING).then_some(levels)
    }

    /// What an element of `Resource` takes in of a bucket.
    pub(super) fn of_resource(text: &str, document: &Document, arn: &str) -> Self {
        let pattern = ResourcePattern::new(text, document.version(), PolicyKind::Bucket);
        // A variable could stand for anything.
        let whole = pattern.matches(arn) || (pattern.is_unresolved() && arn.starts_with(head(text)));
        Self { bucket: whole, objects: text == "*" || reaches(text, &format!("{arn}/")) }
    }

    /// What the elements of `Resource` take in together; all of it where they are said by `NotResource`.
    pub(super) fn of_resources(
        resources: Option<Named<'_, [Spanned<SmolStr>]>>,
        document: &Document,
        arn: &str,
    ) -> Self {
        match resources {
            Some(Named::These(texts)) => texts
                .iter()
                .fold(Self::NOTHING, |all, text| all.or(Self::of_resource(&text.value, document, arn))),
            _ => Self { bucket: true, objects: true },
        }
    }
}

/// Whether a pattern can match a text that begins so: judged by what stands before its first wildcard or
/// variable, so that a `true` may be one too many and a `false` never is.
fn reaches(pattern: &str, beginning: &str) -> bool {
    let head = head(pattern);
    head.starts_with(beginning) || (head.len() < pattern.len() && beginning.starts_with(head))
}

/// What stands before a pattern's first wildcard or variable.
fn head(pattern: &str) -> &str {
    pattern.split(['*', '?', '$']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use aozu_iam::policy::Document;

    use super::Levels;

    #[test]
    fn actions_are_told_apart() {
        let of = |text: &str| Levels::of_action(text).map(|levels| (levels.bucket, levels.objects));
        for (text, expected) in [
            ("s3:GetObject", Some((false, true))),
            ("S3:listbucket", Some((true, false))),
            ("s3:Get*", Some((true, true))),
            ("s3:*", Some((true, true))),
            ("*", Some((true, true))),
            ("s3:PutObject*", Some((false, true))),
            ("s3:DoWhatTomorrowBrings", None),
            ("ec2:*", None),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn resources_are_told_apart() {
        let document = Document::parse(r#"{"Version": "2012-10-17"}"#).unwrap();
        for (text, expected) in [
            ("arn:aws:s3:::acme", (true, false)),
            ("arn:aws:s3:::acme/*", (false, true)),
            ("arn:aws:s3:::acme/a/b", (false, true)),
            ("arn:aws:s3:::acme*", (true, true)),
            ("arn:aws:s3:::*", (true, true)),
            ("*", (true, true)),
            ("arn:*:s3:::acme/*", (false, true)),
            ("arn:aws:s3:::acme-2", (false, false)),
            ("arn:aws:s3:::other/*", (false, false)),
            ("arn:aws:s3:::acme/${aws:username}/*", (false, true)),
        ] {
            let levels = Levels::of_resource(text, &document, "arn:aws:s3:::acme");
            assert_eq!((levels.bucket, levels.objects), expected, "{text}");
        }
    }
}
