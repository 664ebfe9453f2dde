use std::fmt;

use smol_str::SmolStr;

use crate::CanonicalUser;

/// A predefined group of S3's.
///
/// Source: Amazon S3 User Guide, "Access control list (ACL) overview", "Amazon S3 predefined groups" (2026).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Group {
    /// Everyone, also without credentials.
    AllUsers,
    /// Everyone with credentials of any AWS account.
    AuthenticatedUsers,
    /// The service that delivers access logs.
    LogDelivery,
    /// A group that this version does not know, by its URI.
    Other(SmolStr),
}

impl Group {
    /// The URI that names it.
    ///
    /// ```
    /// use aozu_s3::Group;
    /// assert_eq!(Group::AllUsers.uri(), "http://acs.amazonaws.com/groups/global/AllUsers");
    /// ```
    #[must_use]
    pub fn uri(&self) -> &str {
        match self {
            Self::AllUsers => "http://acs.amazonaws.com/groups/global/AllUsers",
            Self::AuthenticatedUsers => "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
            Self::LogDelivery => "http://acs.amazonaws.com/groups/s3/LogDelivery",
            Self::Other(uri) => uri,
        }
    }

    /// The group of that URI.
    #[must_use]
    pub fn of_uri(uri: &str) -> Self {
        [Self::AllUsers, Self::AuthenticatedUsers, Self::LogDelivery]
            .into_iter()
            .find(|group| group.uri() == uri)
            .unwrap_or_else(|| Self::Other(uri.into()))
    }

    /// Whether a grant to it makes a list public: to everyone, or to everyone with an account.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(self, Self::AllUsers | Self::AuthenticatedUsers)
    }
}

/// To whom a grant is made; never an IAM user or role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Grantee {
    /// An account.
    CanonicalUser(CanonicalUser),
    /// An account by an e-mail address, which S3 turns into its canonical user id when it is put; only some
    /// regions take it.
    AmazonCustomerByEmail(SmolStr),
    /// A group of S3's.
    Group(Group),
}

impl Grantee {
    /// Whether a grant to it makes a list public.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(self, Self::Group(group) if group.is_public())
    }
}

impl fmt::Display for Grantee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CanonicalUser(user) => f.pad(user.as_str()),
            Self::AmazonCustomerByEmail(address) => f.pad(address),
            Self::Group(Group::AllUsers) => f.pad("AllUsers"),
            Self::Group(Group::AuthenticatedUsers) => f.pad("AuthenticatedUsers"),
            Self::Group(Group::LogDelivery) => f.pad("LogDelivery"),
            Self::Group(Group::Other(uri)) => f.pad(uri),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Group;

    #[test]
    fn a_group_is_what_its_uri_says() {
        for group in [Group::AllUsers, Group::AuthenticatedUsers, Group::LogDelivery] {
            assert_eq!(Group::of_uri(group.uri()), group);
        }
        assert!(!Group::LogDelivery.is_public());
        let other = Group::of_uri("http://acs.amazonaws.com/groups/global/allusers");
        assert!(matches!(&other, Group::Other(_)) && !other.is_public(), "URIs have their case");
    }
}
