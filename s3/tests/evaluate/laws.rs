//! Laws over generated buckets, policies, lists and callers.

use aozu_names::{AccountId, Known};
use aozu_s3::{BlockPublicAccess, BlockSetting, Grant, ObjectOwnership, Permission};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    naive::{self, Facts, Named, What, Who},
    world::{A, B, C, NONE, World, account_grant, authenticated, block, everyone, root, statement, user},
};

const ACCOUNTS: [AccountId; 3] = [A, B, C];

fn account() -> impl Strategy<Value = AccountId> {
    proptest::sample::select(ACCOUNTS.to_vec())
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![
        2 => Just(Who::Anonymous),
        1 => Just(Who::Service),
        2 => account().prop_map(Who::Root),
        5 => account().prop_map(Who::User),
    ]
}

fn principal() -> impl Strategy<Value = Named> {
    prop_oneof![
        2 => Just(Named::Everyone),
        1 => Just(Named::Service),
        2 => account().prop_map(Named::Account),
        2 => account().prop_map(Named::User),
    ]
}

fn grants() -> impl Strategy<Value = Vec<(Named, Permission)>> {
    let grantee = prop_oneof![
        2 => Just(Named::Everyone),
        1 => Just(Named::Authenticated),
        3 => account().prop_map(Named::Account),
    ];
    proptest::collection::vec((grantee, proptest::sample::select(Permission::ALL.to_vec())), 0..4)
}

fn facts() -> impl Strategy<Value = Facts> {
    let what = proptest::sample::select(vec![
        What::Get,
        What::Put,
        What::Delete,
        What::List,
        What::GetAcl,
        What::GetPolicy,
    ]);
    let policy = proptest::collection::vec(principal(), 0..3);
    let denies = prop_oneof![4 => Just(Vec::new()), 1 => proptest::collection::vec(principal(), 1..2)];
    let flags = any::<[bool; 4]>();
    (who(), policy, denies, grants(), account(), grants(), what, flags).prop_map(
        |(who, allows, denies, bucket, owner, object, what, [identity, enforced, ignore, restrict])| Facts {
            who,
            identity,
            allows,
            denies,
            enforced,
            bucket,
            owner,
            object,
            ignore,
            restrict,
            what,
        },
    )
}

fn text_of(named: Named) -> Value {
    match named {
        Named::Everyone | Named::Authenticated => json!("*"),
        Named::Account(account) => json!({"AWS": root(account)}),
        Named::User(account) => json!({"AWS": user(account)}),
        Named::Service => json!({"Service": "sns.amazonaws.com"}),
    }
}

fn grant_of((named, permission): &(Named, Permission)) -> Grant {
    match named {
        Named::Everyone => everyone(*permission),
        Named::Account(account) | Named::User(account) => account_grant(*account, *permission),
        _ => authenticated(*permission),
    }
}

fn block_of(facts: &Facts) -> BlockPublicAccess {
    NONE.with(BlockSetting::IgnorePublicAcls, facts.ignore)
        .with(BlockSetting::RestrictPublicBuckets, facts.restrict)
}

/// The facts as a bucket and a request.
fn world(facts: &Facts) -> World {
    let caller = match facts.who {
        Who::Anonymous => "anonymous".to_owned(),
        Who::Service => "sns.amazonaws.com".to_owned(),
        Who::Root(account) => root(account),
        Who::User(account) => user(account),
    };
    let ownership =
        if facts.enforced { ObjectOwnership::BucketOwnerEnforced } else { ObjectOwnership::ObjectWriter };
    let mut world = World::new(ownership, &caller);
    if facts.identity {
        world = world.allowed();
    }
    let statements: Vec<Value> = facts
        .allows
        .iter()
        .map(|named| statement("Allow", text_of(*named), "s3:*"))
        .chain(facts.denies.iter().map(|named| statement("Deny", text_of(*named), "s3:*")))
        .collect();
    if !statements.is_empty() {
        world = world.policy(&statements);
    }
    let bucket: Vec<Grant> = facts.bucket.iter().map(grant_of).collect();
    let object: Vec<Grant> = facts.object.iter().map(grant_of).collect();
    // Lists without their owner's own grant, as an owner may leave them.
    world = world.bucket_acl(&bucket).object(facts.owner, &object).block(block_of(facts));
    world.does(match facts.what {
        What::Get => "s3:GetObject",
        What::Put => "s3:PutObject",
        What::Delete => "s3:DeleteObject",
        What::List => "s3:ListBucket",
        What::GetAcl => "s3:GetObjectAcl",
        What::GetPolicy => "s3:GetBucketPolicy",
    })
}

/// Whether a deny for everyone neutralises what is public, which the naive reading does not look at.
fn is_cancelled(facts: &Facts) -> bool {
    facts.denies.contains(&Named::Everyone)
}

proptest! {
    #[test]
    fn the_engine_decides_as_the_naive_reading(facts in facts()) {
        prop_assume!(!is_cancelled(&facts));
        prop_assert_eq!(world(&facts).decide(), naive::decide(&facts), "{:?}", facts);
    }

    #[test]
    fn no_setting_ever_adds_access(facts in facts(), setting in 0usize..4) {
        let setting = BlockSetting::ALL[setting];
        let before = world(&facts);
        let after = before.clone().block(block_of(&facts).with(setting, true));
        prop_assert!(!after.decide().is_allowed() || before.decide().is_allowed());
    }

    #[test]
    fn what_is_refused_or_stored_at_put_time_changes_no_answer(facts in facts()) {
        let before = world(&facts);
        for setting in [BlockSetting::BlockPublicAcls, BlockSetting::BlockPublicPolicy] {
            let after = before.clone().block(block_of(&facts).with(setting, true));
            prop_assert_eq!(after.decide(), before.decide());
        }
    }

    #[test]
    fn a_further_deny_never_adds_access(facts in facts(), deny in principal()) {
        let mut more = facts.clone();
        more.denies.push(deny);
        prop_assert!(!world(&more).decide().is_allowed() || world(&facts).decide().is_allowed());
    }

    #[test]
    fn an_enforced_owner_makes_every_list_irrelevant(facts in facts(), bucket in grants(), object in grants(), owner in account()) {
        let enforced = Facts { enforced: true, ..facts };
        let other = Facts { bucket, object, owner, ..enforced.clone() };
        prop_assert_eq!(world(&enforced).decide(), world(&other).decide());
        let mut unread = world(&enforced);
        unread.bucket_acl = Known::default();
        unread.object = unread.object.map(|_| (Known::default(), Known::default()));
        prop_assert_eq!(unread.decide(), world(&enforced).decide());
    }

    #[test]
    fn a_policy_that_is_not_public_makes_its_restriction_irrelevant(facts in facts(), restrict in any::<bool>()) {
        let mut facts = facts;
        if !is_cancelled(&facts) {
            facts.allows.retain(|named| *named != Named::Everyone);
        }
        let other = Facts { restrict, ..facts.clone() };
        prop_assert_eq!(world(&facts).decide(), world(&other).decide());
    }

    #[test]
    fn the_account_alone_is_as_the_bucket_alone(facts in facts()) {
        let bucket = world(&facts);
        let mut account = bucket.clone().block(NONE);
        account.account_block = bucket.bucket_block.clone();
        prop_assert_eq!(account.decide(), bucket.decide());
    }

    #[test]
    fn what_is_said_of_what_was_not_read_holds_whatever_it_is(facts in facts(), unread in any::<[bool; 6]>()) {
        let told = world(&facts);
        let mut less = told.clone();
        let [ownership, bucket_acl, object_acl, owner, policy, flags] = unread;
        if ownership { less.ownership = Known::default(); }
        if bucket_acl { less.bucket_acl = Known::default(); }
        if policy { less.policy = Known::default(); }
        if flags { less.bucket_block = Known::default(); }
        if let Some((of, acl)) = &mut less.object {
            if owner { *of = Known::default(); }
            if object_acl { *acl = Known::default(); }
        }
        let (now, then) = (less.decide(), told.decide());
        if now.is_allowed() { prop_assert!(then.is_allowed(), "{:?} {:?}", facts, then); }
        if now.is_denied() { prop_assert!(then.is_denied(), "{:?} {:?}", facts, then); }
    }

    #[test]
    fn the_delta_of_a_setting_on_takes_only_and_off_gives_only(facts in facts(), setting in 0usize..4) {
        let setting = BlockSetting::ALL[setting];
        world(&facts).ask(|access, asked, _| {
            let objects: Vec<_> = asked.object.cloned().into_iter().collect();
            let on = access.delta(setting, true, &objects);
            let off = access.delta(setting, false, &objects);
            assert!(on.gain().is_empty() && off.lose().is_empty());
            assert_eq!(on.changes.len(), off.changes.len());
            for (one, other) in on.changes.iter().zip(&off.changes) {
                assert_eq!((one.before, one.after), (other.after, other.before));
            }
        });
    }
}

#[test]
fn a_setting_at_the_account_and_one_at_the_bucket_add_up() {
    let mut both = World::new(ObjectOwnership::ObjectWriter, "anonymous")
        .object(A, &[everyone(Permission::Read)])
        .block(block(BlockSetting::RestrictPublicBuckets));
    both.account_block = Known::Present(block(BlockSetting::IgnorePublicAcls));
    both.ask(|access, _, _| {
        assert_eq!(access.effective(BlockSetting::IgnorePublicAcls), Known::Present(true));
        assert_eq!(access.effective(BlockSetting::RestrictPublicBuckets), Known::Present(true));
        assert_eq!(access.effective(BlockSetting::BlockPublicAcls), Known::Present(false));
    });
    assert!(both.decide().is_denied());
}
