use std::fmt;

/// What a grant lets its grantee do.
///
/// Source: Amazon S3 User Guide, "Access control list (ACL) overview", "What permissions can I grant?" (2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Permission {
    /// To list a bucket, or to read an object.
    Read,
    /// To put objects into a bucket; on an object it is stored and grants nothing.
    Write,
    /// To read the list itself.
    ReadAcp,
    /// To write the list itself, and so to grant oneself everything.
    WriteAcp,
    /// All of these.
    FullControl,
}

/// What a list belongs to: the same permission means other actions on either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AclTarget {
    /// A bucket.
    Bucket,
    /// An object.
    Object,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 5] = [Self::Read, Self::Write, Self::ReadAcp, Self::WriteAcp, Self::FullControl];

    /// As S3's API spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::ReadAcp => "READ_ACP",
            Self::WriteAcp => "WRITE_ACP",
            Self::FullControl => "FULL_CONTROL",
        }
    }

    /// The actions that it allows, as IAM names them; no list allows any other.
    ///
    /// `WRITE` on a bucket allows `s3:PutObject` to every grantee. To the bucket's owner and to an object's
    /// owner it also allows [`Permission::OWNERS_DELETE`], which depends on whose the object is and so does
    /// not stand here.
    ///
    /// ```
    /// use aozu_s3::{AclTarget, Permission};
    /// assert_eq!(Permission::WriteAcp.actions(AclTarget::Bucket), ["s3:PutBucketAcl"]);
    /// assert!(Permission::Write.actions(AclTarget::Object).is_empty());
    /// ```
    #[must_use]
    pub fn actions(self, on: AclTarget) -> &'static [&'static str] {
        match (on, self) {
            (AclTarget::Bucket, Self::Read) => {
                &["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"]
            }
            (AclTarget::Bucket, Self::Write) => &["s3:PutObject"],
            (AclTarget::Bucket, Self::ReadAcp) => &["s3:GetBucketAcl"],
            (AclTarget::Bucket, Self::WriteAcp) => &["s3:PutBucketAcl"],
            (AclTarget::Bucket, Self::FullControl) => &[
                "s3:ListBucket",
                "s3:ListBucketVersions",
                "s3:ListBucketMultipartUploads",
                "s3:PutObject",
                "s3:GetBucketAcl",
                "s3:PutBucketAcl",
            ],
            (AclTarget::Object, Self::Read) => &["s3:GetObject", "s3:GetObjectVersion"],
            (AclTarget::Object, Self::Write) => &[],
            (AclTarget::Object, Self::ReadAcp) => &["s3:GetObjectAcl", "s3:GetObjectVersionAcl"],
            (AclTarget::Object, Self::WriteAcp) => &["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
            (AclTarget::Object, Self::FullControl) => &[
                "s3:GetObject",
                "s3:GetObjectVersion",
                "s3:GetObjectAcl",
                "s3:GetObjectVersionAcl",
                "s3:PutObjectAcl",
                "s3:PutObjectVersionAcl",
            ],
        }
    }

    /// What `WRITE` on a bucket allows besides to the bucket's owner, and the first of it to the object's.
    pub const OWNERS_DELETE: [&'static str; 2] = ["s3:DeleteObject", "s3:DeleteObjectVersion"];

    /// Whether it allows an action, by its name in whatever case.
    ///
    /// ```
    /// use aozu_s3::{AclTarget, Permission};
    /// assert!(Permission::FullControl.allows(AclTarget::Object, "s3:getobject"));
    /// assert!(!Permission::FullControl.allows(AclTarget::Bucket, "s3:GetBucketPolicy"));
    /// ```
    #[must_use]
    pub fn allows(self, on: AclTarget, action: &str) -> bool {
        self.actions(on).iter().any(|allowed| allowed.eq_ignore_ascii_case(action))
    }

    /// Whether it holds another: `FULL_CONTROL` holds all.
    #[must_use]
    pub fn includes(self, other: Self) -> bool {
        self == other || self == Self::FullControl
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Not one of the five permissions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no permission of an access control list; these are READ, WRITE, READ_ACP, WRITE_ACP and FULL_CONTROL", text.escape_debug())]
pub struct UnknownPermission {
    text: String,
}

impl std::str::FromStr for Permission {
    type Err = UnknownPermission;
    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        let found = Self::ALL.into_iter().find(|permission| permission.as_str() == text);
        found.ok_or_else(|| UnknownPermission { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::{AclTarget, Permission};

    #[test]
    fn full_control_is_the_union_of_the_others() {
        for on in [AclTarget::Bucket, AclTarget::Object] {
            let parts = [Permission::Read, Permission::Write, Permission::ReadAcp, Permission::WriteAcp];
            let union: Vec<&str> = parts.iter().flat_map(|part| part.actions(on)).copied().collect();
            assert_eq!(Permission::FullControl.actions(on), union, "{on:?}");
        }
    }

    #[test]
    fn every_permission_reads_as_it_is_written() {
        for permission in Permission::ALL {
            assert_eq!(permission.to_string().parse(), Ok(permission));
        }
        assert!("read".parse::<Permission>().is_err());
    }

    #[test]
    fn no_list_grants_what_lists_cannot() {
        for action in ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:GetObjectTagging", "s3:DeleteBucket"] {
            for on in [AclTarget::Bucket, AclTarget::Object] {
                assert!(Permission::ALL.iter().all(|permission| !permission.allows(on, action)), "{action}");
            }
        }
    }
}
