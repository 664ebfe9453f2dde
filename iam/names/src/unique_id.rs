use crate::checked::{every, length};

crate::checked_name! {
    /// The id that IAM gives an entity, which is never used again: `AIDA…`, `AROA…`, `AKIA…`.
    ///
    /// Source: IAM User Guide, "IAM identifiers" (unique ids, 16 to 128 word characters). What the id
    /// is of is told by its prefix; a prefix that is not known is no error.
    ///
    /// ```
    /// use aozu_names::{UniqueId, UniqueIdKind};
    /// let id: UniqueId = "AROADBQP57FF2AEXAMPLE".parse()?;
    /// assert_eq!(id.kind(), UniqueIdKind::Role);
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct UniqueId, "a unique id", |text| {
        const RULE: &str = "it must be 16 to 128 letters, digits and `_`";
        length(text, 16, 128, RULE)?;
        every(text, |c| c.is_ascii_alphanumeric() || c == '_', RULE)
    }
}

/// What a [`UniqueId`] is the id of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum UniqueIdKind {
    /// `ABIA`: an STS service bearer token.
    BearerToken,
    /// `ACCA`: a context-specific credential.
    ContextSpecificCredential,
    /// `AGPA`: a group.
    Group,
    /// `AIDA`: a user.
    User,
    /// `AIPA`: an instance profile.
    InstanceProfile,
    /// `AKIA`: a long-term access key.
    AccessKey,
    /// `ANPA`: a managed policy.
    ManagedPolicy,
    /// `ANVA`: a version of a managed policy.
    PolicyVersion,
    /// `APKA`: a public key.
    PublicKey,
    /// `AROA`: a role.
    Role,
    /// `ASCA`: a certificate.
    Certificate,
    /// `ASIA`: a temporary access key, from STS.
    TemporaryAccessKey,
    /// A prefix that is not in AWS's list.
    Other,
}

impl UniqueId {
    /// What it is the id of, by its first four characters.
    #[must_use]
    pub fn kind(&self) -> UniqueIdKind {
        match self.as_str().get(..4).unwrap_or_default() {
            "ABIA" => UniqueIdKind::BearerToken,
            "ACCA" => UniqueIdKind::ContextSpecificCredential,
            "AGPA" => UniqueIdKind::Group,
            "AIDA" => UniqueIdKind::User,
            "AIPA" => UniqueIdKind::InstanceProfile,
            "AKIA" => UniqueIdKind::AccessKey,
            "ANPA" => UniqueIdKind::ManagedPolicy,
            "ANVA" => UniqueIdKind::PolicyVersion,
            "APKA" => UniqueIdKind::PublicKey,
            "AROA" => UniqueIdKind::Role,
            "ASCA" => UniqueIdKind::Certificate,
            "ASIA" => UniqueIdKind::TemporaryAccessKey,
            _ => UniqueIdKind::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{UniqueId, UniqueIdKind};

    #[test]
    fn the_prefix_tells_what_it_is_of() {
        for (prefix, kind) in [
            ("ABIA", UniqueIdKind::BearerToken),
            ("ACCA", UniqueIdKind::ContextSpecificCredential),
            ("AGPA", UniqueIdKind::Group),
            ("AIDA", UniqueIdKind::User),
            ("AIPA", UniqueIdKind::InstanceProfile),
            ("AKIA", UniqueIdKind::AccessKey),
            ("ANPA", UniqueIdKind::ManagedPolicy),
            ("ANVA", UniqueIdKind::PolicyVersion),
            ("APKA", UniqueIdKind::PublicKey),
            ("AROA", UniqueIdKind::Role),
            ("ASCA", UniqueIdKind::Certificate),
            ("ASIA", UniqueIdKind::TemporaryAccessKey),
            ("zzzz", UniqueIdKind::Other),
        ] {
            assert_eq!(format!("{prefix}IOSFODNN7EXAMPLE").parse::<UniqueId>().unwrap().kind(), kind);
        }
    }

    #[test]
    fn too_short_and_odd_characters_are_refused() {
        assert!("AIDA".parse::<UniqueId>().is_err());
        assert!("AIDAIOSFODNN7EXAMPL-".parse::<UniqueId>().is_err());
    }
}
