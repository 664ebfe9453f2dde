//! AWS's numbers about policy documents, each with its source and date.

use super::PolicyKind;

/// How a kind of policy counts its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counting {
    /// Characters, without white space.
    CharactersWithoutSpace,
    /// Characters, with white space.
    Characters,
    /// Bytes of the text as it was given.
    Bytes,
}

impl Counting {
    /// The size of a text, counted so.
    ///
    /// IAM's manual does not say whether a blank within a string is white space; it is not counted
    /// here, so that nothing is refused that IAM may take.
    #[must_use]
    pub fn size(self, text: &str) -> usize {
        match self {
            Self::CharactersWithoutSpace => {
                text.chars().filter(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')).count()
            }
            Self::Characters => text.chars().count(),
            Self::Bytes => text.len(),
        }
    }

    /// What is counted, in words.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::CharactersWithoutSpace => "characters without white space",
            Self::Characters => "characters",
            Self::Bytes => "bytes",
        }
    }
}

/// How long a policy of one kind may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeLimit {
    /// The default.
    pub most: usize,
    /// What AWS raises it to on request, where it does.
    pub raised: Option<usize>,
    /// How the size is counted.
    pub counting: Counting,
}

impl SizeLimit {
    const fn fixed(most: usize, counting: Counting) -> Option<Self> {
        Some(Self { most, raised: None, counting })
    }

    /// The limit of a kind; none where it is not known.
    ///
    /// Of inline policies the limit is on the sum of all of one user, group or role.
    ///
    /// Source: IAM User Guide, "IAM and AWS STS quotas" (June 2023) for identity, trust and session
    /// policies, Organizations User Guide, "Quotas" for SCPs and RCPs, S3 User Guide, "Bucket policies" (20 KB),
    /// KMS Developer Guide, "Quotas" and Lambda Developer Guide, "Quotas" (both from general knowledge),
    /// AWS PrivateLink Guide, "Quotas" for endpoints; specs/iam.md §1.8.
    ///
    /// ```
    /// use aozu_iam::policy::{PolicyKind, SizeLimit};
    /// assert_eq!(SizeLimit::of(PolicyKind::Managed).unwrap().most, 6_144);
    /// ```
    #[must_use]
    pub const fn of(kind: PolicyKind) -> Option<Self> {
        use Counting::{Bytes, Characters, CharactersWithoutSpace};
        match kind {
            PolicyKind::Managed | PolicyKind::Boundary => Self::fixed(6_144, CharactersWithoutSpace),
            PolicyKind::UserInline => Self::fixed(2_048, CharactersWithoutSpace),
            PolicyKind::GroupInline => Self::fixed(5_120, CharactersWithoutSpace),
            PolicyKind::RoleInline => Self::fixed(10_240, CharactersWithoutSpace),
            PolicyKind::Trust => {
                Some(Self { most: 2_048, raised: Some(4_096), counting: CharactersWithoutSpace })
            }
            PolicyKind::Session => Self::fixed(2_048, Characters),
            PolicyKind::ServiceControl | PolicyKind::ResourceControl => Self::fixed(5_120, Characters),
            PolicyKind::VpcEndpoint => Self::fixed(20_480, Characters),
            PolicyKind::Bucket => Self::fixed(20_480, Bytes),
            PolicyKind::Key => Self::fixed(32_768, Bytes),
            PolicyKind::Function => Self::fixed(20_480, Bytes),
            PolicyKind::AwsManaged | PolicyKind::Queue | PolicyKind::Topic | PolicyKind::Resource => None,
        }
    }
}

/// The services whose actions resource control policies cover, by the prefix of their actions.
///
/// Source: Organizations User Guide, "Resource control policies" (S3, STS, KMS, SQS and Secrets Manager at
/// launch, November 2024; the later ones from general knowledge); specs/iam.md §3.1.
pub const RCP_SERVICES: [&str; 12] = [
    "aoss",
    "cognito-identity",
    "cognito-idp",
    "cognito-sync",
    "dynamodb",
    "ecr",
    "kms",
    "logs",
    "s3",
    "secretsmanager",
    "sqs",
    "sts",
];

#[cfg(test)]
mod tests {
    use super::{Counting, SizeLimit};
    use crate::policy::PolicyKind;

    #[test]
    fn each_way_of_counting() {
        let text = "{ \"é\":\n\t1 }";
        assert_eq!(Counting::CharactersWithoutSpace.size(text), 7);
        assert_eq!(Counting::Characters.size(text), 11);
        assert_eq!(Counting::Bytes.size(text), 12);
    }

    #[test]
    fn a_raised_limit_is_higher() {
        for limit in PolicyKind::ALL.into_iter().filter_map(SizeLimit::of) {
            assert!(limit.raised.is_none_or(|raised| raised > limit.most));
        }
    }
}
