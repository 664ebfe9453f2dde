use crate::{InvalidBucketName, TooManyGrants};

/// What S3 answers where it refuses a request, by AWS's code and HTTP status.
///
/// Source: Amazon S3 API Reference, "Error responses" (2026); where marked, recorded from S3 (September 2026).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum S3Error {
    /// The name is none that a new bucket can have.
    #[error(transparent)]
    InvalidBucketName(#[from] InvalidBucketName),
    /// A list grants something to others while the owner is to be enforced (recorded).
    #[error(
        "the bucket's list grants something to others than its owner: take those grants off before BucketOwnerEnforced is set"
    )]
    InvalidBucketAclWithObjectOwnership,
    /// The bucket takes no lists (recorded).
    #[error("the bucket does not take access control lists: its Object Ownership is BucketOwnerEnforced")]
    AccessControlListNotSupported,
    /// A list that is none.
    #[error("{message}")]
    MalformedACLError {
        /// What is wrong with it.
        message: String,
    },
    /// A policy that is none, or that S3 does not take for this bucket.
    #[error("{message}")]
    MalformedPolicy {
        /// What is wrong with it.
        message: String,
    },
    /// The policy is too long.
    #[error("{message}")]
    PolicyTooLarge {
        /// How long it is and may be.
        message: String,
    },
    /// Block Public Access, or a decision, refuses it.
    #[error("{message}")]
    AccessDenied {
        /// What refuses it.
        message: String,
    },
    /// The caller is not of the account that owns the bucket.
    #[error("a bucket's policy is read and written by its own account only")]
    MethodNotAllowed,
}

impl S3Error {
    /// AWS's code.
    ///
    /// ```
    /// use aozu_s3::S3Error;
    /// assert_eq!(S3Error::AccessControlListNotSupported.code(), "AccessControlListNotSupported");
    /// assert_eq!(S3Error::MethodNotAllowed.status(), 405);
    /// ```
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidBucketName(_) => "InvalidBucketName",
            Self::InvalidBucketAclWithObjectOwnership => "InvalidBucketAclWithObjectOwnership",
            Self::AccessControlListNotSupported => "AccessControlListNotSupported",
            Self::MalformedACLError { .. } => "MalformedACLError",
            Self::MalformedPolicy { .. } => "MalformedPolicy",
            Self::PolicyTooLarge { .. } => "PolicyTooLarge",
            Self::AccessDenied { .. } => "AccessDenied",
            Self::MethodNotAllowed => "MethodNotAllowed",
        }
    }

    /// The HTTP status that comes with it.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::AccessDenied { .. } => 403,
            Self::MethodNotAllowed => 405,
            _ => 400,
        }
    }
}

impl From<TooManyGrants> for S3Error {
    fn from(error: TooManyGrants) -> Self {
        Self::MalformedACLError { message: error.to_string() }
    }
}

impl From<crate::PolicyTooLarge> for S3Error {
    fn from(error: crate::PolicyTooLarge) -> Self {
        Self::PolicyTooLarge { message: error.to_string() }
    }
}
