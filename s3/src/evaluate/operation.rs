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
    /// assert_eq!(of("s3:ListBucket", false), Operation::Bucket);
    /// ```
    #[must_use]
    pub fn of(action: &Action, on_object: bool) -> Self {
        match action.name() {
            "getbucketpolicy" | "putbucketpolicy" | "deletebucketpolicy" => Self::BucketPolicy,
            "putobject" | "abortmultipartupload" | "listmultipartuploadparts" => Self::Upload,
            "deleteobject" | "deleteobjectversion" => Self::Delete,
            _ if on_object => Self::Object,
            _ => Self::Bucket,
        }
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
