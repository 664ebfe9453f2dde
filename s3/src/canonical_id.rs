use std::{fmt, str::FromStr};

use aozu_names::{AccountId, NameError};

aozu_names::checked_name! {
    /// A canonical user id, by which access control lists name an account: 64 hexadecimal digits. Origin
    /// access identities of CloudFront have 96, and whoever uploads without credentials has
    /// [`CanonicalId::ANONYMOUS`], which has 32.
    ///
    /// Source: Amazon S3 User Guide, "Access control list (ACL) overview" (2026).
    ///
    /// ```
    /// use aozu_s3::CanonicalId;
    /// let id: CanonicalId = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be".parse()?;
    /// assert!(!id.is_anonymous());
    /// assert!("webfile".parse::<CanonicalId>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct CanonicalId, "a canonical user id", |text| {
        if !matches!(text.len(), 32 | 64 | 96) {
            return Err((None, "it must have 64 hexadecimal digits"));
        }
        match text.bytes().position(|byte| !byte.is_ascii_hexdigit()) {
            Some(at) => Err((Some(at), "it must have 64 hexadecimal digits")),
            None => Ok(()),
        }
    }
}

impl CanonicalId {
    /// Who owns what was uploaded without credentials.
    pub const ANONYMOUS: &'static str = "65a011a29cdf8ec533ec3d1ccaae921c";

    /// Who writes CloudFront's and other older logs of AWS's into buckets of customers.
    /// Source: Amazon CloudFront Developer Guide, "Permissions required to configure standard logging and to
    /// access your log files": the `awslogsdelivery` account (2026).
    pub const LOG_DELIVERY: &'static str = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0";

    /// Who reads AMI bundles: EC2, which the canned ACL `aws-exec-read` lets in.
    /// Source: Amazon EC2's published `za-team` account (2026).
    pub const EC2: &'static str = "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c";

    /// Whether it stands for requests without credentials.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.as_str() == Self::ANONYMOUS
    }

    /// Whether it is an account of AWS's own.
    #[must_use]
    pub fn is_of_aws(&self) -> bool {
        matches!(self.as_str(), Self::LOG_DELIVERY | Self::EC2)
    }
}

/// An account as access control lists name it: by its canonical user id. A request of ours may name it by its
/// account id instead, since nothing offline tells the one from the other; AWS's answers never do.
///
/// ```
/// use aozu_s3::CanonicalUser;
/// let by_account: CanonicalUser = "111122223333".parse()?;
/// assert!(matches!(by_account, CanonicalUser::Account(_)));
/// assert!("alice".parse::<CanonicalUser>().is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CanonicalUser {
    /// By its canonical user id.
    Id(CanonicalId),
    /// By its account id.
    Account(AccountId),
}

impl CanonicalUser {
    /// The id, as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Account(id) => id.as_str(),
        }
    }
}

impl FromStr for CanonicalUser {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        match text.parse() {
            Ok(account) => Ok(Self::Account(account)),
            Err(_) => text.parse().map(Self::Id),
        }
    }
}

impl From<CanonicalId> for CanonicalUser {
    fn from(id: CanonicalId) -> Self {
        Self::Id(id)
    }
}

impl From<AccountId> for CanonicalUser {
    fn from(account: AccountId) -> Self {
        Self::Account(account)
    }
}

impl fmt::Display for CanonicalUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl serde::Serialize for CanonicalUser {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::CanonicalId;

    #[test]
    fn ids_of_aws_are_ids() {
        for id in [CanonicalId::ANONYMOUS, CanonicalId::LOG_DELIVERY, CanonicalId::EC2] {
            let read: CanonicalId = id.parse().unwrap();
            assert_eq!(read.is_anonymous(), !read.is_of_aws(), "{id}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for wrong in ["", "0a", &"g".repeat(64), &"a".repeat(63), "111122223333"] {
            assert!(wrong.parse::<CanonicalId>().is_err(), "{wrong}");
        }
    }
}
