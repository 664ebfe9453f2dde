use aozu_iam::policy::{Document, Named, PolicyError, PolicyErrors, PolicyKind, PolicyText, Statement};
use aozu_names::{AccountId, Known, NotRead};

use super::{Access, Options, access::public_test};
use crate::{
    Acl, AclTarget, BlockSetting, BucketName, BucketPolicy, CannedAcl, CanonicalUser, Grant, Grantee, Group,
    InvalidBucketName, Naming, ObjectOwnership, Permission, S3Error,
};

/// Something that is to be stored, and that S3 may refuse to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Put<'p> {
    /// CreateBucket, in the account of the bucket that is asked.
    CreateBucket {
        /// The name that it is to have.
        name: &'p str,
        /// By which rules the name is judged.
        naming: Naming,
        /// The setting that it is to have; none: BucketOwnerEnforced.
        ownership: Option<ObjectOwnership>,
        /// The list that it is to have.
        acl: Option<RequestAcl<'p>>,
    },
    /// PutBucketOwnershipControls.
    OwnershipControls(&'p ObjectOwnership),
    /// PutBucketAcl.
    BucketAcl(RequestAcl<'p>),
    /// PutObjectAcl.
    ObjectAcl(RequestAcl<'p>),
    /// An upload, with the list that it carries.
    Object {
        /// By which operation.
        by: Upload,
        /// The list.
        acl: Option<RequestAcl<'p>>,
    },
    /// PutBucketPolicy, with the text of the policy.
    BucketPolicy(&'p PolicyText),
}

/// The operations that upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Upload {
    /// PutObject.
    PutObject,
    /// CopyObject.
    CopyObject,
    /// CreateMultipartUpload.
    CreateMultipartUpload,
}

/// The list that a request carries: a canned one, or grants one by one; never both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestAcl<'p> {
    /// `x-amz-acl`.
    Canned(CannedAcl),
    /// `x-amz-grant-…`, or the list as XML.
    Grants(&'p [Grant]),
}

impl RequestAcl<'_> {
    /// Whether it lets everyone in, or everyone with an account.
    #[must_use]
    pub fn is_public(&self) -> bool {
        match self {
            Self::Canned(canned) => canned.is_public(),
            Self::Grants(grants) => grants.iter().any(Grant::is_public),
        }
    }

    /// Whether it grants something to others than the owner.
    fn is_beyond(&self, owner: AccountId, names: impl Fn(&CanonicalUser) -> bool) -> bool {
        match self {
            // For a bucket the bucket owner's canned lists grant nothing more.
            Self::Canned(
                CannedAcl::Private | CannedAcl::BucketOwnerRead | CannedAcl::BucketOwnerFullControl,
            ) => false,
            Self::Canned(_) => true,
            Self::Grants(grants) => grants.iter().any(|grant| {
                !matches!(&grant.grantee, Grantee::CanonicalUser(user)
                    if *user == CanonicalUser::Account(owner) || names(user))
            }),
        }
    }

    fn check(&self, on: AclTarget) -> Result<(), S3Error> {
        let malformed = |message: String| Err(S3Error::MalformedACLError { message });
        match self {
            Self::Canned(canned) if on == AclTarget::Object && *canned == CannedAcl::LogDeliveryWrite => {
                malformed(format!("`{canned}` is a list of buckets, and an object takes none"))
            }
            Self::Canned(_) => Ok(()),
            Self::Grants(grants) => {
                for grant in *grants {
                    if let Grantee::Group(Group::Other(uri)) = &grant.grantee {
                        return malformed(format!("`{}` names no group of S3's", uri.escape_debug()));
                    }
                }
                let owner = CanonicalUser::Account(AccountId::literal("000000000000"));
                Ok(Acl::new(owner, grants.iter().cloned()).check_size()?)
            }
        }
    }
}

/// What becomes of something that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PutOutcome {
    /// S3 stores it.
    Accepted,
    /// S3 refuses it.
    Refused(S3Error),
    /// It is refused if a setting that was not read is as it would have to be.
    Unknown {
        /// Why the setting is not known.
        reason: NotRead,
        /// With what it would be refused.
        refusal: S3Error,
    },
}

impl PutOutcome {
    /// AWS's code of a certain refusal.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Refused(error) => Some(error.code()),
            Self::Accepted | Self::Unknown { .. } => None,
        }
    }
}

/// A refusal, or what would be one.
struct Refusal(Known<()>, S3Error);

type Checked = Result<(), Refusal>;

fn refuse<T>(error: S3Error) -> Result<T, Refusal> {
    Err(Refusal(Known::Present(()), error))
}

impl From<S3Error> for Refusal {
    fn from(error: S3Error) -> Self {
        Self(Known::Present(()), error)
    }
}

impl Access<'_> {
    /// What S3 would answer to something that is to be stored, by a caller that is let do it: first whether it is
    /// valid, then whether Object Ownership takes it, then whether Block Public Access does. Whether the caller is
    /// let do it is [`Access::authorize`]'s to say, and what becomes of what is stored [`Access::ignored`]'s.
    ///
    /// ```
    /// use aozu_names::{AccountId, Known};
    /// use aozu_s3::{Bucket, CannedAcl, evaluate::{Access, Put, RequestAcl}};
    /// let (name, owner) = ("acme".parse()?, AccountId::literal("111122223333"));
    /// let new = Bucket::of_new(&name, owner);
    /// let put = Put::BucketAcl(RequestAcl::Canned(CannedAcl::PublicRead));
    /// assert_eq!(Access::new(&new).check_put(&put, Some(owner)).code(), Some("AccessControlListNotSupported"));
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn check_put(&self, put: &Put<'_>, caller: Option<AccountId>) -> PutOutcome {
        let checked = match put {
            Put::CreateBucket { name, naming, ownership, acl } => {
                self.create_bucket(name, naming, ownership.as_ref(), acl.as_ref())
            }
            Put::OwnershipControls(ownership) => self.ownership_controls(ownership),
            Put::BucketAcl(acl) => self.put_acl(acl, AclTarget::Bucket),
            Put::ObjectAcl(acl) => self.put_acl(acl, AclTarget::Object),
            Put::Object { acl, .. } => match acl {
                Some(acl) => self.upload(acl, caller),
                None => Ok(()),
            },
            Put::BucketPolicy(text) => self.put_policy(text, caller),
        };
        match checked {
            Ok(()) => PutOutcome::Accepted,
            Err(Refusal(Known::NotRead(reason), refusal)) => PutOutcome::Unknown { reason, refusal },
            Err(Refusal(_, error)) => PutOutcome::Refused(error),
        }
    }

    /// Refuses if a setting is in force; if that was not read, perhaps.
    fn blocked(&self, setting: BlockSetting, what: &str) -> Checked {
        let refusal = S3Error::AccessDenied { message: format!("{setting} refuses {what}") };
        match self.effective(setting) {
            Known::Present(true) => Err(Refusal(Known::Present(()), refusal)),
            Known::Present(false) | Known::Absent => Ok(()),
            Known::NotRead(reason) => Err(Refusal(Known::NotRead(reason), refusal)),
        }
    }

    fn create_bucket(
        &self,
        name: &str,
        naming: &Naming,
        ownership: Option<&ObjectOwnership>,
        acl: Option<&RequestAcl<'_>>,
    ) -> Checked {
        let named: Result<BucketName, InvalidBucketName> = BucketName::new(name, naming);
        named.map_err(S3Error::from)?;
        let Some(acl) = acl else { return Ok(()) };
        acl.check(AclTarget::Bucket)?;
        let enforced = ownership.unwrap_or(&ObjectOwnership::DEFAULT);
        if !enforced.acls_enabled() && acl.is_beyond(self.bucket.owner, |user| self.is_owner(user)) {
            return refuse(S3Error::InvalidBucketAclWithObjectOwnership);
        }
        // A new bucket has all of Block Public Access on, whatever the levels above say.
        if acl.is_public() {
            let message =
                "a new bucket blocks public lists: create it, relax its settings, then put the list";
            return refuse(S3Error::AccessDenied { message: message.to_owned() });
        }
        Ok(())
    }

    fn is_owner(&self, user: &CanonicalUser) -> bool {
        let named = self.ids.names(user, self.bucket.owner).is_true();
        named || self.bucket.acl.present().is_some_and(|acl| acl.owner() == user)
    }

    fn ownership_controls(&self, ownership: &ObjectOwnership) -> Checked {
        if ownership.acls_enabled() {
            return Ok(());
        }
        let refusal = S3Error::InvalidBucketAclWithObjectOwnership;
        match &self.bucket.acl {
            Known::Present(acl) if acl.grants_beyond_owner().next().is_some() => refuse(refusal),
            Known::Present(_) | Known::Absent => Ok(()),
            Known::NotRead(reason) => Err(Refusal(Known::NotRead(reason.clone()), refusal)),
        }
    }

    /// Whether lists are taken at all.
    fn lists_are_taken(&self) -> Checked {
        let refusal = S3Error::AccessControlListNotSupported;
        match self.bucket.effective_ownership() {
            Known::Present(ownership) if !ownership.acls_enabled() => refuse(refusal),
            Known::Present(_) | Known::Absent => Ok(()),
            Known::NotRead(reason) => Err(Refusal(Known::NotRead(reason), refusal)),
        }
    }

    fn put_acl(&self, acl: &RequestAcl<'_>, on: AclTarget) -> Checked {
        acl.check(on)?;
        // Whatever the list is (recorded September 2026).
        self.lists_are_taken()?;
        if acl.is_public() { self.blocked(BlockSetting::BlockPublicAcls, "a public list") } else { Ok(()) }
    }

    fn upload(&self, acl: &RequestAcl<'_>, caller: Option<AccountId>) -> Checked {
        acl.check(AclTarget::Object)?;
        if !self.is_taken_when_enforced(acl, caller) {
            self.lists_are_taken()?;
        }
        if acl.is_public() { self.blocked(BlockSetting::BlockPublicAcls, "a public list") } else { Ok(()) }
    }

    /// Whether an upload with that list is taken under BucketOwnerEnforced (recorded September 2026): the bucket
    /// owner's full control from anyone, from the owner's account also what grants nobody else anything.
    fn is_taken_when_enforced(&self, acl: &RequestAcl<'_>, caller: Option<AccountId>) -> bool {
        let own = caller == Some(self.bucket.owner);
        match acl {
            RequestAcl::Canned(CannedAcl::BucketOwnerFullControl) => true,
            RequestAcl::Canned(CannedAcl::Private | CannedAcl::BucketOwnerRead) => own,
            RequestAcl::Canned(_) => false,
            RequestAcl::Grants(grants) => {
                own && grants.iter().all(|grant| {
                    grant.permission == Permission::FullControl
                        && matches!(&grant.grantee, Grantee::CanonicalUser(user) if self.is_owner(user))
                })
            }
        }
    }

    fn put_policy(&self, text: &PolicyText, caller: Option<AccountId>) -> Checked {
        if caller != Some(self.bucket.owner) {
            return refuse(S3Error::MethodNotAllowed);
        }
        BucketPolicy::check_size(text).map_err(S3Error::from)?;
        let malformed = |message: String| S3Error::MalformedPolicy { message };
        let document = text.parse().map_err(|errors| malformed(errors.to_string()))?;
        let refused: Vec<_> =
            document.check(PolicyKind::Bucket).into_iter().filter(PolicyError::is_refused).collect();
        if !refused.is_empty() {
            return refuse(malformed(PolicyErrors(refused).to_string()));
        }
        for statement in document.statements() {
            if let Some(foreign) = foreign_resource(statement, self.bucket.name) {
                return refuse(malformed(format!(
                    "the resource `{foreign}` of statement {} is none of this bucket: name `arn:aws:s3:::{}` or what \
                     lies below it",
                    statement.index + 1,
                    self.bucket.name
                )));
            }
        }
        if is_public(&document, self.options) {
            self.blocked(BlockSetting::BlockPublicPolicy, "a public policy")?;
        }
        Ok(())
    }
}

fn is_public(document: &Document, options: Options) -> bool {
    public_test(options).is_public(document)
}

/// A resource of a statement that is neither the bucket nor anything in it.
fn foreign_resource<'s>(statement: &'s Statement, bucket: &BucketName) -> Option<&'s str> {
    let texts = match statement.resources()? {
        Named::These(texts) | Named::AllBut(texts) => texts,
    };
    let ours = |text: &str| {
        let Some(resource) = text.splitn(6, ':').nth(5) else { return text == "*" };
        let name = resource.split('/').next().unwrap_or(resource);
        // A pattern may take the bucket in.
        aozu_iam::policy::pattern::Glob::new(name).matches(bucket.as_str())
    };
    texts.iter().map(|text| text.value.as_str()).find(|text| !ours(text))
}
