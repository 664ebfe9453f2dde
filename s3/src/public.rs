use std::fmt;

use aozu_iam::analyze::public::{PublicStatement, PublicTest, ResourceType};
use aozu_names::Known;

use crate::{BlockSetting, Bucket, Grant};

/// One thing that lets the public into a bucket.
#[derive(Debug, Clone, PartialEq)]
pub enum PublicProof<'a> {
    /// A grant of its access control list, which counts and is not ignored.
    Grant(&'a Grant),
    /// A statement of its policy, which is not restricted.
    Statement(Box<PublicStatement>),
}

impl fmt::Display for PublicProof<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grant(grant) => {
                write!(f, "its access control list grants {} to {}", grant.permission, grant.grantee)
            }
            Self::Statement(statement) => {
                let (line, column) = (statement.position.line, statement.position.column);
                write!(f, "{statement} (line {line}, column {column} of its policy)")
            }
        }
    }
}

/// What of a bucket would have to be known to tell whether it is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum UnreadPart {
    /// Its access control list.
    Acl,
    /// Its policy, or a text that is one.
    Policy,
    /// Whether lists count.
    Ownership,
    /// Block Public Access of the bucket.
    BucketBlock,
    /// Block Public Access of the account.
    AccountBlock,
}

impl UnreadPart {
    /// Where it stands in the account document.
    #[must_use]
    pub fn collection(self) -> &'static str {
        match self {
            Self::Acl => "s3/AccessControlPolicy",
            Self::Policy => "s3/Policy",
            Self::Ownership => "s3/OwnershipControls",
            Self::BucketBlock => "s3/PublicAccessBlockConfiguration",
            Self::AccountBlock => "s3/AccountPublicAccessBlockConfiguration",
        }
    }
}

/// Whether the public is let into a bucket, as far as is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PublicAccess<'a> {
    /// What lets it in: grants, then statements. Empty where nothing is known to.
    pub proofs: Vec<PublicProof<'a>>,
    /// What was not read and might let it in, or might be letting it in already.
    pub unread: Vec<UnreadPart>,
}

impl PublicAccess<'_> {
    /// Whether it is: not known where nothing is known to let the public in and something that might was not read.
    #[must_use]
    pub fn is_public(&self) -> Known<bool> {
        match (self.proofs.is_empty(), self.unread.is_empty()) {
            (false, _) => Known::Present(true),
            (true, true) => Known::Present(false),
            (true, false) => Known::default(),
        }
    }
}

impl<'a> Bucket<'a> {
    /// Whether the public is let in, and by what: a grant of the list that counts, or a statement of the policy,
    /// unless Block Public Access masks it.
    ///
    /// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage" (2026).
    ///
    /// ```
    /// use aozu_iam::{entity::PolicyDocument, policy::PolicyText};
    /// use aozu_names::{AccountId, Known};
    /// use aozu_s3::{BlockLevels, Bucket};
    /// let policy = PolicyDocument::new(PolicyText::new(r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow",
    ///     "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}}"#));
    /// let name = "acme".parse()?;
    /// let new = Bucket { policy: Known::Present(&policy), ..Bucket::of_new(&name, AccountId::literal("111122223333")) };
    /// assert_eq!(new.public_access().is_public(), Known::Present(false), "a new bucket restricts it");
    /// let open = Bucket { block: BlockLevels::answered(Known::Absent, Known::Absent), ..new };
    /// let access = open.public_access();
    /// assert!(access.proofs[0].to_string().starts_with("statement 1 lets everyone in"));
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn public_access(&self) -> PublicAccess<'a> {
        let mut access = PublicAccess::default();
        self.by_acl(&mut access);
        self.by_policy(&mut access);
        access.unread.sort_unstable();
        access.unread.dedup();
        access
    }

    fn by_acl(&self, access: &mut PublicAccess<'a>) {
        let ownership = self.effective_ownership();
        if ownership.present().is_some_and(|ownership| !ownership.acls_enabled()) {
            return;
        }
        let ignored = self.block.effective(BlockSetting::IgnorePublicAcls);
        if ignored == Known::Present(true) {
            return;
        }
        let grants: Vec<&'a Grant> = match &self.acl {
            Known::Present(acl) => acl.public_grants().collect(),
            Known::Absent => Vec::new(),
            Known::NotRead(_) => return access.unread.push(UnreadPart::Acl),
        };
        if grants.is_empty() {
            return;
        }
        if !ownership.was_read() {
            access.unread.push(UnreadPart::Ownership);
        }
        if self.note_unread_block(&ignored, access) || !ownership.was_read() {
            return;
        }
        access.proofs.extend(grants.into_iter().map(PublicProof::Grant));
    }

    fn by_policy(&self, access: &mut PublicAccess<'a>) {
        let restricted = self.block.effective(BlockSetting::RestrictPublicBuckets);
        if restricted == Known::Present(true) {
            return;
        }
        let document = match &self.policy {
            Known::Absent => return,
            Known::Present(policy) => policy.document(),
            Known::NotRead(_) => None,
        };
        let Some(document) = document else { return access.unread.push(UnreadPart::Policy) };
        let statements = PublicTest::of(ResourceType::S3Bucket).prove(document);
        if statements.is_empty() || self.note_unread_block(&restricted, access) {
            return;
        }
        access.proofs.extend(statements.into_iter().map(|one| PublicProof::Statement(Box::new(one))));
    }

    /// Notes the levels for want of which it is not known whether a setting is in force; whether there are any.
    fn note_unread_block(&self, setting: &Known<bool>, access: &mut PublicAccess<'a>) -> bool {
        if setting.was_read() {
            return false;
        }
        if !self.block.bucket.was_read() {
            access.unread.push(UnreadPart::BucketBlock);
        }
        if !self.block.account.was_read() || !self.block.organization.was_read() {
            access.unread.push(UnreadPart::AccountBlock);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use aozu_iam::{entity::PolicyDocument, policy::PolicyText};
    use aozu_names::{AccountId, Known};

    use super::UnreadPart;
    use crate::{Acl, BlockLevels, BlockPublicAccess, Bucket, BucketName, CannedAcl, ObjectOwnership};

    struct Parts {
        name: BucketName,
        policy: PolicyDocument,
        acl: Acl,
    }

    fn parts() -> Parts {
        let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}}"#;
        let owner = "111122223333".parse().unwrap();
        Parts {
            name: "acme".parse().unwrap(),
            policy: PolicyDocument::new(PolicyText::new(text)),
            acl: Acl::canned(CannedAcl::PublicReadWrite, &owner, &owner),
        }
    }

    /// A bucket that is public in both ways.
    fn open(parts: &Parts) -> Bucket<'_> {
        Bucket {
            ownership: Known::Absent,
            acl: Known::Present(&parts.acl),
            policy: Known::Present(&parts.policy),
            block: BlockLevels::answered(Known::Absent, Known::Absent),
            ..Bucket::unread(&parts.name, AccountId::literal("111122223333"))
        }
    }

    #[test]
    fn each_grant_and_each_statement_is_a_proof() {
        let parts = parts();
        let access = open(&parts).public_access();
        assert_eq!((access.proofs.len(), access.is_public()), (3, Known::Present(true)));
        assert_eq!(access.proofs[0].to_string(), "its access control list grants READ to AllUsers");
    }

    #[test]
    fn each_setting_masks_its_own_and_no_other() {
        let parts = parts();
        let with = |block: BlockPublicAccess| {
            let block = BlockLevels::answered(Known::Absent, Known::Present(block));
            Bucket { block, ..open(&parts) }.public_access().proofs.len()
        };
        let none = BlockPublicAccess::NONE;
        assert_eq!(with(BlockPublicAccess { ignore_public_acls: true, ..none }), 1);
        assert_eq!(with(BlockPublicAccess { restrict_public_buckets: true, ..none }), 2);
        assert_eq!(with(BlockPublicAccess { block_public_acls: true, block_public_policy: true, ..none }), 3);
        assert_eq!(with(BlockPublicAccess::ALL), 0);
        let enforced = Known::Present(ObjectOwnership::BucketOwnerEnforced);
        assert_eq!(Bucket { ownership: enforced, ..open(&parts) }.public_access().proofs.len(), 1);
    }

    #[test]
    fn what_was_not_read_is_named_and_nothing_that_could_not_matter_is() {
        let parts = parts();
        let block = BlockLevels::answered(Known::default(), Known::Absent);
        let access = Bucket { block, ..open(&parts) }.public_access();
        assert_eq!((access.proofs.len(), access.unread), (0, vec![UnreadPart::AccountBlock]));
        let access =
            Bucket { policy: Known::Absent, ownership: Known::default(), ..open(&parts) }.public_access();
        assert_eq!(access.unread, [UnreadPart::Ownership]);
        let unread = Bucket::unread(&parts.name, AccountId::literal("111122223333")).public_access();
        assert_eq!(
            (unread.is_public(), unread.unread),
            (Known::default(), vec![UnreadPart::Acl, UnreadPart::Policy])
        );
        let all = BlockLevels::answered(Known::Present(BlockPublicAccess::ALL), Known::default());
        let masked = Bucket { block: all, ..Bucket::unread(&parts.name, AccountId::literal("111122223333")) };
        assert_eq!(masked.public_access().is_public(), Known::Present(false), "whatever the rest is");
    }
}
