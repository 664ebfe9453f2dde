use std::{collections::BTreeSet, fmt};

use aozu_iam::{
    evaluate::{Action, Caller, Context, Decision, Layers, PolicySet},
    policy::{Document, Named, PolicyKind, Principal, Principals, pattern::ActionPattern},
};
use aozu_names::{AccountId, Arn};
use smol_str::SmolStr;

use super::{Access, Asked, AskedObject, Operation};
use crate::{AclTarget, BlockSetting, CanonicalUser, Grantee, Group, Permission};

/// Someone whom a policy or a list of the bucket names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Party {
    /// Whoever asks without credentials.
    Anonymous,
    /// Whoever has credentials of an account that nobody names.
    AnyAccount,
    /// Principals of the bucket owner's account that have no policies of their own.
    OwnersAccount,
    /// Principals of an account that lets them.
    Account(AccountId),
    /// Principals of an account that is named by its canonical user id, and that lets them.
    CanonicalUser(SmolStr),
    /// One principal, whose account lets it.
    Principal(Arn),
    /// An AWS service.
    Service(SmolStr),
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => f.write_str("whoever asks without credentials"),
            Self::AnyAccount => f.write_str("whoever has credentials of any account"),
            Self::OwnersAccount => {
                f.write_str("principals of the owner's account without policies of their own")
            }
            Self::Account(account) => write!(f, "principals of account {account}"),
            Self::CanonicalUser(id) => write!(f, "principals of the account with canonical user id {id}"),
            Self::Principal(arn) => write!(f, "{arn}"),
            Self::Service(name) => f.write_str(name),
        }
    }
}

/// A request whose answer changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccessChange {
    /// Who asks.
    pub party: Party,
    /// What is asked for.
    pub action: SmolStr,
    /// Of which object; none for the bucket itself.
    pub key: Option<String>,
    /// The answer as it is; an answer that depends rests on a context key.
    pub before: Decision,
    /// The answer with the setting flipped.
    pub after: Decision,
}

impl AccessChange {
    /// Whether more is let through than before.
    #[must_use]
    pub fn is_gain(&self) -> bool {
        openness(self.after) > openness(self.before)
    }
}

const fn openness(decision: Decision) -> u8 {
    match decision {
        Decision::Allowed => 2,
        Decision::Depends => 1,
        Decision::ImplicitDeny | Decision::ExplicitDeny => 0,
    }
}

/// What flipping a setting of Block Public Access changes, of all that the bucket's policy and lists name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagDelta {
    /// The setting.
    pub setting: BlockSetting,
    /// Whether it is flipped on.
    pub on: bool,
    /// Every request whose answer changes, sorted by who asks.
    pub changes: Vec<AccessChange>,
}

impl FlagDelta {
    /// Who can do more, without repetition.
    #[must_use]
    pub fn gain(&self) -> Vec<&Party> {
        self.parties(AccessChange::is_gain)
    }

    /// Who can do less, without repetition.
    #[must_use]
    pub fn lose(&self) -> Vec<&Party> {
        self.parties(|change| !change.is_gain())
    }

    fn parties(&self, which: impl Fn(&AccessChange) -> bool) -> Vec<&Party> {
        let mut parties: Vec<&Party> =
            self.changes.iter().filter(|change| which(change)).map(|change| &change.party).collect();
        parties.dedup();
        parties
    }
}

/// Actions by which the access to a bucket and its objects is told, besides those that the policy spells out and
/// those that lists grant.
const ACTIONS: [&str; 12] = [
    "s3:DeleteBucket",
    "s3:GetBucketLocation",
    "s3:GetBucketPolicyStatus",
    "s3:GetBucketVersioning",
    "s3:PutBucketPublicAccessBlock",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetObjectAttributes",
    "s3:GetObjectTagging",
    "s3:PutObject",
    "s3:PutObjectTagging",
    "s3:RestoreObject",
];

/// What stands for a key where a policy leaves it open.
const ANY_KEY: &str = "x";

/// Accounts to stand for one that nobody names.
const STRANGERS: [AccountId; 2] = [AccountId::literal("000000000008"), AccountId::literal("000000000009")];

impl Access<'_> {
    /// Who gains or loses access to the bucket, or to these objects and those that the policy names, when a setting of
    /// Block Public Access comes into force or ceases to be, at whatever level. Other accounts are taken to let their
    /// principals do everything; a context key that a condition asks for is not known.
    ///
    /// BlockPublicAcls and BlockPublicPolicy change what can be stored and nothing that is: nobody gains or loses.
    #[must_use]
    pub fn delta(&self, setting: BlockSetting, on: bool, objects: &[AskedObject<'_>]) -> FlagDelta {
        let before = self.clone().assuming(setting, !on);
        let after = self.clone().assuming(setting, on);
        let keys = self.keys(objects);
        let mut all: Vec<AskedObject<'_>> = objects.to_vec();
        all.extend(keys.iter().map(|key| AskedObject::of_bucket_owner(key)));
        let (actions, everything) = (self.actions(), everything());
        let context = Context::unknown();
        let mut changes = Vec::new();
        for party in self.parties(objects) {
            let Some(caller) = self.caller(&party) else { continue };
            let all_of_it: &[&PolicySet] = &[&everything];
            let identity = if party == Party::OwnersAccount { &[] } else { all_of_it };
            let layers = Layers { identity, ..Layers::default() };
            for (action, on_what) in &actions {
                let objects = all.iter().map(Some).filter(|_| *on_what == AclTarget::Object);
                let bucket =
                    [None].into_iter().filter(|_: &Option<&AskedObject<'_>>| *on_what == AclTarget::Bucket);
                for object in objects.chain(bucket) {
                    let asked = Asked { caller: &caller, action, object, context: &context };
                    let (was, is) = (before.authorize(&asked, &layers), after.authorize(&asked, &layers));
                    if openness(was) != openness(is) {
                        changes.push(AccessChange {
                            party: party.clone(),
                            action: action.as_str().into(),
                            key: object.map(|object| object.key.to_owned()),
                            before: was,
                            after: is,
                        });
                    }
                }
            }
        }
        changes.sort();
        changes.dedup();
        FlagDelta { setting, on, changes }
    }

    /// Everyone whom the policy or a list names.
    fn parties(&self, objects: &[AskedObject<'_>]) -> Vec<Party> {
        let mut parties = vec![Party::OwnersAccount];
        let bucket = self.bucket.acl.present().copied();
        for acl in bucket.into_iter().chain(objects.iter().filter_map(|object| object.acl.present().copied()))
        {
            parties.extend(acl.grants().iter().flat_map(|grant| self.party_of(&grant.grantee)));
        }
        for statement in self.policy.document().map(Document::statements).unwrap_or_default() {
            match statement.principals() {
                None => {}
                Some(Named::AllBut(_) | Named::These(Principals::Everyone)) => {
                    parties.extend([Party::Anonymous, Party::AnyAccount]);
                }
                Some(Named::These(listed)) => {
                    parties.extend(listed.listed().flat_map(|(_, one)| self.parties_of(&one.value)));
                }
            }
        }
        parties.sort();
        parties.dedup();
        parties
    }

    fn party_of(&self, grantee: &Grantee) -> Vec<Party> {
        match grantee {
            Grantee::Group(Group::AllUsers) => vec![Party::Anonymous, Party::AnyAccount],
            Grantee::Group(Group::AuthenticatedUsers) => vec![Party::AnyAccount],
            Grantee::CanonicalUser(CanonicalUser::Account(account)) => vec![Party::Account(*account)],
            Grantee::CanonicalUser(CanonicalUser::Id(id)) => match self.ids.account_of(id) {
                Some(account) => vec![Party::Account(account)],
                None => vec![Party::CanonicalUser(id.as_str().into())],
            },
            _ => Vec::new(),
        }
    }

    fn parties_of(&self, principal: &Principal) -> Vec<Party> {
        match principal {
            Principal::Everyone => vec![Party::Anonymous, Party::AnyAccount],
            Principal::Account(account) => vec![Party::Account(*account)],
            Principal::Root(arn) => arn.account_id().map(Party::Account).into_iter().collect(),
            Principal::User(arn)
            | Principal::Role(arn)
            | Principal::AssumedRole(arn)
            | Principal::FederatedUser(arn) => vec![Party::Principal(arn.clone())],
            Principal::Service(name) => vec![Party::Service(name.clone())],
            Principal::CanonicalUser(id) => vec![Party::CanonicalUser(id.clone())],
            _ => Vec::new(),
        }
    }

    /// Somebody who is of a party.
    fn caller(&self, party: &Party) -> Option<Caller> {
        let stranger = STRANGERS.into_iter().find(|account| *account != self.bucket.owner)?;
        let of = |account: AccountId| {
            let partition = self.partition();
            let partition = partition.as_ref().map_or("aws", aozu_names::Partition::as_str);
            Caller::parse(&format!("arn:{partition}:iam::{account}:user/someone")).ok()
        };
        match party {
            Party::Anonymous => Some(Caller::anonymous()),
            Party::AnyAccount => of(stranger).map(|caller| caller.with_canonical_id("0")),
            Party::OwnersAccount => of(self.bucket.owner),
            // The owner's own are told by `OwnersAccount`.
            Party::Account(account) => of(*account).filter(|_| *account != self.bucket.owner),
            Party::CanonicalUser(id) => of(stranger).map(|caller| caller.with_canonical_id(id)),
            Party::Principal(arn) => Caller::from_arn(arn),
            Party::Service(name) => Some(Caller::service(name)),
        }
    }

    /// The actions that lists grant, those that the policy spells out, and of those that it tells apart by patterns one
    /// of each sort: of all of S3's with feature `reference`, else of those that are known here.
    fn actions(&self) -> Vec<(Action, AclTarget)> {
        let lists = [AclTarget::Bucket, AclTarget::Object].into_iter();
        let lists = lists.flat_map(|on| Permission::FullControl.actions(on)).copied();
        let statements = self.policy.document().map(Document::statements).unwrap_or_default();
        let named = statements.iter().filter_map(|statement| statement.actions());
        let named = named.flat_map(|(Named::These(patterns) | Named::AllBut(patterns))| patterns.iter());
        let named: BTreeSet<&SmolStr> = named.map(|pattern| &pattern.value).collect();
        let patterns: Vec<ActionPattern> = named.iter().map(|text| ActionPattern::new(text)).collect();
        let spelled_out = named.into_iter().filter(|text| !text.contains(['*', '?'])).cloned();
        let told: BTreeSet<SmolStr> =
            ACTIONS.into_iter().chain(lists).map(SmolStr::new).chain(spelled_out).collect();
        let mut told_apart = BTreeSet::new();
        let mut actions: Vec<(Action, AclTarget)> = Vec::new();
        let more = all_of_s3().map(|text| (text, false));
        for (text, always) in told.into_iter().map(|text| (text, true)).chain(more) {
            let Ok(action) = Action::new(&text) else { continue };
            let of_objects = Operation::is_of_objects(&action);
            let matched: Vec<bool> = patterns.iter().map(|pattern| pattern.matches(&text)).collect();
            if told_apart.insert((of_objects, matched)) || always {
                let on = if of_objects { AclTarget::Object } else { AclTarget::Bucket };
                actions.push((action, on));
            }
        }
        actions
    }

    /// The keys that the policy names, with something in the place of each wildcard.
    fn keys(&self, objects: &[AskedObject<'_>]) -> Vec<String> {
        let mut keys = Vec::new();
        for statement in self.policy.document().map(Document::statements).unwrap_or_default() {
            let Some(Named::These(texts) | Named::AllBut(texts)) = statement.resources() else { continue };
            let of = |text: &str| {
                text.splitn(6, ':').nth(5)?.split_once('/').map(|(_, key)| key.replace(['*', '?'], ANY_KEY))
            };
            keys.extend(texts.iter().filter_map(|text| of(&text.value)));
        }
        keys.push(ANY_KEY.to_owned());
        keys.retain(|key| !key.is_empty() && !objects.iter().any(|object| object.key == key));
        keys.sort();
        keys.dedup();
        keys
    }
}

/// The actions of S3, as far as they are known.
#[cfg(feature = "reference")]
fn all_of_s3() -> impl Iterator<Item = SmolStr> {
    aozu_iam::reference::actions_matching("s3:*").map(|action| SmolStr::from(action.to_string()))
}

#[cfg(not(feature = "reference"))]
fn all_of_s3() -> impl Iterator<Item = SmolStr> {
    std::iter::empty()
}

/// A policy that allows everything.
fn everything() -> PolicySet {
    let text = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    match Document::parse(text) {
        Ok(document) => PolicySet::of(PolicyKind::Managed, "everything", &document),
        // It is a literal.
        Err(_) => PolicySet::builder().build(),
    }
}

#[cfg(test)]
mod tests {
    use aozu_iam::{entity::PolicyDocument, policy::PolicyText};
    use aozu_names::{AccountId, Known};

    use super::Party;
    use crate::{
        Acl, BlockPublicAccess, BlockSetting, Bucket, CanonicalUser, Grant, Grantee, Group, ObjectOwnership,
        Permission,
        evaluate::{Access, AskedObject},
    };

    fn list(grants: &[Grant]) -> Acl {
        Acl::new(CanonicalUser::Account(AccountId::literal("111122223333")), grants.to_vec())
    }

    #[test]
    fn the_flag_of_policies_leaves_a_public_policy_to_the_owner_and_services() {
        let name = "acme".parse().unwrap();
        let mut bucket = Bucket::of_new(&name, AccountId::literal("111122223333"));
        bucket.block.bucket = Known::Present(BlockPublicAccess::NONE);
        let text = r#"{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"},
            {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::acme/*"},
            {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::acme"},
            {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject",
             "Resource": "arn:aws:s3:::acme/AWSLogs/*"}]}"#;
        let policy = PolicyDocument::new(PolicyText::new(text));
        bucket.policy = Known::Present(&policy);
        let access = Access::new(&bucket);
        let on = access.delta(BlockSetting::RestrictPublicBuckets, true, &[]);
        let outsider = Party::Account(AccountId::literal("444455556666"));
        assert_eq!(on.lose(), [&Party::Anonymous, &Party::AnyAccount, &outsider]);
        assert!(on.gain().is_empty());
        let told = |party: &Party| -> Vec<&str> {
            let of = on
                .changes
                .iter()
                .filter(|change| change.party == *party && change.key.as_deref() == Some("x"));
            of.map(|change| change.action.as_str()).collect()
        };
        assert_eq!(told(&Party::Anonymous), ["s3:GetObject"]);
        assert_eq!(told(&outsider), ["s3:GetObject", "s3:PutObject"]);
        let off = access.delta(BlockSetting::RestrictPublicBuckets, false, &[]);
        assert_eq!(off.gain(), on.lose());

        // A policy that lets in a named account alone is not public, and the flag takes nothing.
        let named = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "444455556666"},
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}}"#;
        let policy = PolicyDocument::new(PolicyText::new(named));
        bucket.policy = Known::Present(&policy);
        assert!(
            Access::new(&bucket).delta(BlockSetting::RestrictPublicBuckets, true, &[]).changes.is_empty()
        );
    }

    #[cfg(feature = "reference")]
    #[test]
    fn an_action_that_only_a_pattern_names_is_told() {
        let name = "acme".parse().unwrap();
        let mut bucket = Bucket::of_new(&name, AccountId::literal("111122223333"));
        bucket.block.bucket = Known::Present(BlockPublicAccess::NONE);
        let text = r#"{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:PutBucketCO*", "Resource": "arn:aws:s3:::acme"}]}"#;
        let policy = PolicyDocument::new(PolicyText::new(text));
        bucket.policy = Known::Present(&policy);
        let on = Access::new(&bucket).delta(BlockSetting::RestrictPublicBuckets, true, &[]);
        assert!(on.changes.iter().any(|change| change.action == "s3:PutBucketCORS"), "{:?}", on.changes);
        assert!(on.lose().contains(&&Party::Anonymous));
    }

    #[test]
    fn the_flag_of_lists_takes_from_those_whom_a_group_names() {
        let name = "acme".parse().unwrap();
        let mut bucket = Bucket::of_new(&name, AccountId::literal("111122223333"));
        bucket.ownership = Known::Present(ObjectOwnership::ObjectWriter);
        bucket.block.bucket = Known::Present(BlockPublicAccess::NONE);
        let own = list(&[]);
        bucket.acl = Known::Present(&own);
        let everyone = list(&[Grant::new(Grantee::Group(Group::AllUsers), Permission::Read)]);
        let object = AskedObject { acl: Known::Present(&everyone), ..AskedObject::of_bucket_owner("a") };
        let access = Access::new(&bucket);
        let delta = access.delta(BlockSetting::IgnorePublicAcls, true, std::slice::from_ref(&object));
        assert_eq!(delta.lose(), [&Party::Anonymous, &Party::AnyAccount, &Party::OwnersAccount]);
        assert!(delta.gain().is_empty());
        let actions: Vec<_> = delta.changes.iter().map(|change| change.action.as_str()).collect();
        assert_eq!(&actions[..2], ["s3:GetObject", "s3:GetObjectVersion"]);
        let back = access.delta(BlockSetting::IgnorePublicAcls, false, std::slice::from_ref(&object));
        assert_eq!(back.gain(), delta.lose());
        for setting in [BlockSetting::BlockPublicAcls, BlockSetting::BlockPublicPolicy] {
            assert!(access.delta(setting, true, std::slice::from_ref(&object)).changes.is_empty());
        }
    }
}
