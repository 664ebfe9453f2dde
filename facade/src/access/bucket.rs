//! What lies in S3 is asked of S3's engine: lists, ownership and Block Public Access beside policies.

use aozu_iam::{
    evaluate::{Action, Caller, Context, Decision, Layers},
    policy::Principal,
};
use aozu_names::{AccountId, Arn, Known};
use aozu_s3::{
    BucketName, CanonicalUser, Grant, Grantee, Group,
    evaluate::{Access, Arrangement, Asked, AskedObject, CanonicalIds, DecidedBy, S3Rule, UnknownFact},
};

use super::resource::calls;
use crate::{Account, shell::shell_word};

/// The bucket that a resource is, or lies in.
#[derive(Debug, Clone)]
pub(super) struct InBucket<'a> {
    access: Access<'a>,
    /// The object's key; none for the bucket itself.
    key: Option<String>,
}

impl<'a> InBucket<'a> {
    /// The bucket of an account that an ARN names.
    pub(super) fn of<'k>(
        account: &'a Account,
        arn: &Arn,
        known: impl IntoIterator<Item = &'k &'a Account>,
    ) -> Option<Self>
    where
        'a: 'k,
    {
        let (bucket, key) = match arn.resource().split_once('/') {
            Some((bucket, key)) => (bucket, Some(key.to_owned())),
            None => (arn.resource(), None),
        };
        let bucket = account.s3().bucket(&bucket.parse().ok()?, account.id())?;
        Some(Self { access: Access::new(&bucket).knowing(canonical_ids(known)), key })
    }

    fn object(&self) -> Option<AskedObject<'_>> {
        // No dump holds objects.
        self.key.as_deref().map(AskedObject::unread)
    }

    /// Whom the lists may let in besides whom the policy names; which of them they do, the engine tells.
    pub(super) fn named_by_lists(&self) -> Vec<Principal> {
        let bucket = self.access.bucket();
        if bucket.effective_ownership().present().is_some_and(|ownership| !ownership.acls_enabled()) {
            return Vec::new();
        }
        // No dump holds the lists of objects.
        let list = match bucket.acl {
            _ if self.key.is_some() => return vec![Principal::Everyone],
            Known::NotRead(_) => return vec![Principal::Everyone],
            Known::Absent => return Vec::new(),
            Known::Present(list) => list,
        };
        let of = |grant: &Grant| match &grant.grantee {
            Grantee::CanonicalUser(user) if user == list.owner() => None,
            Grantee::CanonicalUser(CanonicalUser::Account(account)) => Some(Principal::Account(*account)),
            Grantee::Group(Group::LogDelivery) => Some(Principal::Service("logging.s3.amazonaws.com".into())),
            _ => Some(Principal::Everyone),
        };
        list.grants().iter().filter_map(of).collect()
    }

    /// The rule of S3's that denies a request, if one does.
    pub(super) fn rule(&self, caller: &Caller, action: &Action, context: &Context) -> Option<S3Rule> {
        let object = self.object();
        S3Rule::of(&self.access, &Asked { caller, action, object: object.as_ref(), context })
    }

    /// The ways in which the bucket's side may stand.
    pub(super) fn arrangements(
        &self,
        caller: &Caller,
        action: &Action,
        context: &Context,
    ) -> Vec<Arrangement<'_>> {
        let object = self.object();
        self.access.arrangements(&Asked { caller, action, object: object.as_ref(), context })
    }

    /// What decides, where that is S3's own: a list, a setting, or something of it that was not read.
    pub(super) fn decided_by(
        &self,
        caller: &Caller,
        action: &Action,
        context: &Context,
        layers: &Layers<'_>,
        decision: Decision,
    ) -> Option<DecidedBy> {
        let object = self.object();
        let asked = Asked { caller, action, object: object.as_ref(), context };
        let told = self.access.explain(&asked, layers);
        let fits = told.decision == decision
            && matches!(
                told.decided_by,
                DecidedBy::Grant { .. }
                    | DecidedBy::Ignored(_)
                    | DecidedBy::Unknown(
                        UnknownFact::ObjectOwnership
                            | UnknownFact::BucketAcl
                            | UnknownFact::ObjectAcl
                            | UnknownFact::ObjectOwner
                            | UnknownFact::IgnorePublicAcls
                            | UnknownFact::RestrictPublicBuckets
                            | UnknownFact::Grantee
                    )
            );
        fits.then_some(told.decided_by)
    }

    /// The calls that would tell what of the bucket and the object was not read and counts.
    pub(super) fn needs(&self, caller: &Caller, action: &Action, context: &Context) -> Vec<String> {
        let object = self.object();
        let asked = Asked { caller, action, object: object.as_ref(), context };
        let bucket: &BucketName = self.access.bucket().name;
        let of = |collection: &str| calls(collection, bucket.as_str());
        let told = self.access.explain(&asked, &Layers::default());
        told.unknown
            .iter()
            .flat_map(|fact| match fact {
                UnknownFact::ObjectOwnership => of("s3/OwnershipControls"),
                UnknownFact::BucketPolicy => of("s3/Policy"),
                UnknownFact::BucketAcl => of("s3/AccessControlPolicy"),
                UnknownFact::ObjectAcl | UnknownFact::ObjectOwner => {
                    let key = self.key.as_deref().unwrap_or_default();
                    vec![format!("aws s3api get-object-acl --bucket {bucket} --key {}", shell_word(key))]
                }
                UnknownFact::IgnorePublicAcls | UnknownFact::RestrictPublicBuckets => {
                    let block = &self.access.bucket().block;
                    let account = self.access.bucket().owner;
                    let mut needed = Vec::new();
                    if !block.bucket.was_read() {
                        needed.extend(of("s3/PublicAccessBlockConfiguration"));
                    }
                    if !block.account.was_read() {
                        needed.extend(calls("s3/AccountPublicAccessBlockConfiguration", account.as_str()));
                    }
                    needed
                }
                _ => Vec::new(),
            })
            .collect()
    }
}

/// Which canonical user id is whose, as the lists of the state's own buckets tell: their owner is the account.
fn canonical_ids<'k, 'a: 'k>(accounts: impl IntoIterator<Item = &'k &'a Account>) -> CanonicalIds {
    let mut ids = CanonicalIds::default();
    for account in accounts {
        let id: AccountId = account.id();
        let owner = account.s3().all_buckets(id).find_map(|bucket| match bucket.acl {
            Known::Present(acl) => match acl.owner() {
                CanonicalUser::Id(id) => Some(id.clone()),
                CanonicalUser::Account(_) => None,
            },
            _ => None,
        });
        if let Some(owner) = owner {
            ids.insert(id, owner);
        }
    }
    ids
}
