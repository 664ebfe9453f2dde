use aozu_iam::evaluate::Action;

use crate::AclTarget;

/// What kind of thing is asked for: by whose say-so it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Something of the bucket: its owner's policy and list.
    Bucket,
    /// Get-, Put- and DeleteBucketPolicy: for the owner's account only.
    BucketPolicy,
    /// To put an object: the bucket's policy and list, since the object is not there yet.
    Upload,
    /// To delete an object or a version of it: the bucket's policy and list; whose object it is counts for the list.
    Delete,
    /// Anything else of an object: its owner's list, and the bucket's policy where the bucket's owner owns it.
    Object,
}

impl Operation {
    /// The kind of an action, on an object or on a bucket.
    ///
    /// ```
    /// use aozu_iam::evaluate::Action;
    /// use aozu_s3::evaluate::Operation;
    /// let of = |action: &str, on_object| Operation::of(&Action::new(action).unwrap(), on_object);
    /// assert_eq!(of("s3:PutObject", true), Operation::Upload);
    /// assert_eq!(of("s3:GetObject", true), Operation::Object);
    /// assert_eq!(of("s3:ListBucket", true), Operation::Bucket);
    /// ```
    #[must_use]
    pub fn of(action: &Action, on_object: bool) -> Self {
        match action.name() {
            "getbucketpolicy" | "putbucketpolicy" | "deletebucketpolicy" => Self::BucketPolicy,
            "putobject" | "abortmultipartupload" | "listmultipartuploadparts" => Self::Upload,
            "deleteobject" | "deleteobjectversion" => Self::Delete,
            _ if on_object && Self::is_of_objects(action) => Self::Object,
            _ => Self::Bucket,
        }
    }

    /// Whether an action is asked of objects, and not of the bucket.
    ///
    /// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3" (2026).
    ///
    /// ```
    /// use aozu_iam::evaluate::Action;
    /// use aozu_s3::evaluate::Operation;
    /// assert!(Operation::is_of_objects(&Action::new("s3:GetObjectTagging").unwrap()));
    /// assert!(!Operation::is_of_objects(&Action::new("s3:GetBucketObjectLockConfiguration").unwrap()));
    /// ```
    #[must_use]
    pub fn is_of_objects(action: &Action) -> bool {
        let name = action.name();
        let unnamed = [
            "abortmultipartupload",
            "bypassgovernanceretention",
            "initiatereplication",
            "listmultipartuploadparts",
            "replicatedelete",
            "replicatetags",
        ];
        name.contains("object") && !name.contains("bucket") || unnamed.contains(&name)
    }

    /// Whose list is asked.
    #[must_use]
    pub const fn list(self) -> AclTarget {
        match self {
            Self::Object => AclTarget::Object,
            _ => AclTarget::Bucket,
        }
    }
}
