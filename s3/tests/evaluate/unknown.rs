//! What was not read is never guessed: an answer depends only where both answers remain possible.

use aozu_iam::evaluate::Decision;
use aozu_names::Known;
use aozu_s3::{
    BlockSetting, CanonicalUser, Grant, Grantee, ObjectOwnership, Permission,
    evaluate::{CanonicalIds, DecidedBy, UnknownFact},
};
use serde_json::json;

use crate::world::{A, B, C, NONE, World, account_grant, allow, block, deny, everyone, root, user};

fn writer(caller: &str) -> World {
    World::new(ObjectOwnership::ObjectWriter, caller)
}

fn unread(ownership: ObjectOwnership, caller: &str) -> World {
    let mut world = World::new(ownership, caller);
    world.object = Some((Known::default(), Known::default()));
    world
}

#[test]
fn an_enforced_owner_makes_the_objects_list_and_owner_irrelevant() {
    for (caller, expected) in [("anonymous", Decision::ImplicitDeny), (&*user(B), Decision::ImplicitDeny)] {
        let world = unread(ObjectOwnership::BucketOwnerEnforced, caller).allowed();
        assert_eq!(world.decide(), expected, "{caller}");
    }
    let ours = unread(ObjectOwnership::BucketOwnerEnforced, &user(A)).allowed();
    assert_eq!(ours.decide(), Decision::Allowed);
}

#[test]
fn with_lists_an_unread_one_leaves_both_answers() {
    let world = unread(ObjectOwnership::ObjectWriter, "anonymous");
    assert_eq!(world.decide(), Decision::Depends);
    assert_eq!(world.explain().decided_by, DecidedBy::Unknown(UnknownFact::ObjectAcl));
    let ours = unread(ObjectOwnership::ObjectWriter, &user(A)).allowed();
    assert_eq!(ours.decide(), Decision::Depends, "it may be another account's");
    let denied = unread(ObjectOwnership::ObjectWriter, &user(A)).allowed().policy(&[deny(json!("*"))]);
    assert_eq!(denied.decide(), Decision::ExplicitDeny, "whoever owns it");
    let without = unread(ObjectOwnership::ObjectWriter, &user(B));
    assert_eq!(
        without.decide(),
        Decision::Depends,
        "it may be the caller's account's own, whose list may name everyone"
    );
}

#[test]
fn ignored_public_grants_let_nobody_in_without_an_account() {
    let world =
        unread(ObjectOwnership::ObjectWriter, "anonymous").block(block(BlockSetting::IgnorePublicAcls));
    assert_eq!(world.decide(), Decision::ImplicitDeny);
    let signed = unread(ObjectOwnership::ObjectWriter, &user(B)).allowed();
    assert_eq!(signed.block(block(BlockSetting::IgnorePublicAcls)).decide(), Decision::Depends);
}

#[test]
fn a_setting_that_was_not_read_matters_only_for_what_it_stops() {
    let mut world = writer("anonymous").object(A, &[everyone(Permission::Read)]);
    world.bucket_block = Known::default();
    assert_eq!(world.decide(), Decision::Depends);
    assert_eq!(world.explain().unknown, [UnknownFact::IgnorePublicAcls]);
    let mut private = writer("anonymous");
    private.bucket_block = Known::default();
    assert_eq!(private.decide(), Decision::ImplicitDeny);
    let mut account = writer("anonymous").object(A, &[everyone(Permission::Read)]);
    account.bucket_block = Known::default();
    account.account_block = Known::Present(block(BlockSetting::IgnorePublicAcls));
    assert_eq!(account.decide(), Decision::ImplicitDeny, "on at one level is on");
}

#[test]
fn a_restriction_that_was_not_read_matters_only_with_a_public_policy() {
    let mut world = writer(&user(B)).allowed().policy(&[allow(json!({"AWS": root(B)}))]);
    world.bucket_block = Known::default();
    assert_eq!(world.decide(), Decision::Allowed);
    let mut public = writer(&user(B)).allowed().policy(&[allow(json!("*"))]);
    public.bucket_block = Known::default();
    assert_eq!(public.decide(), Decision::Depends);
    assert_eq!(public.explain().decided_by, DecidedBy::Unknown(UnknownFact::RestrictPublicBuckets));
}

#[test]
fn a_policy_that_was_not_read_may_deny() {
    let mut world = writer(&user(A)).allowed();
    world.policy = Known::default();
    assert_eq!(world.decide(), Decision::Depends);
    assert_eq!(world.explain().decided_by, DecidedBy::Unknown(UnknownFact::BucketPolicy));
    let mut foreign = writer("anonymous").object(C, &[]);
    foreign.policy = Known::default();
    assert_eq!(foreign.decide(), Decision::ImplicitDeny, "it could allow nothing on an object of C's");
}

#[test]
fn an_ownership_that_was_not_read_matters_where_a_list_would_let_in() {
    let mut world = writer("anonymous").object(A, &[everyone(Permission::Read)]);
    world.ownership = Known::default();
    assert_eq!(world.decide(), Decision::Depends);
    assert_eq!(world.explain().decided_by, DecidedBy::Unknown(UnknownFact::ObjectOwnership));
    let mut private = writer("anonymous");
    private.ownership = Known::default();
    assert_eq!(private.decide(), Decision::ImplicitDeny);
}

#[test]
fn a_grantee_whose_account_is_not_known_may_be_the_caller() {
    let id = "0a".repeat(32);
    let grant = Grant::new(Grantee::CanonicalUser(CanonicalUser::Id(id.parse().unwrap())), Permission::Read);
    let mut world = writer(&user(B)).allowed().object(A, &[grant]);
    assert_eq!(world.decide(), Decision::Depends);
    assert_eq!(world.explain().decided_by, DecidedBy::Unknown(UnknownFact::Grantee));
    world.ids = CanonicalIds::from_iter([(B, id.parse().unwrap())]);
    assert_eq!(world.decide(), Decision::Allowed);
    world.ids = CanonicalIds::from_iter([(C, id.parse().unwrap())]);
    assert_eq!(world.decide(), Decision::ImplicitDeny);
    let mut nobody = writer("anonymous");
    nobody.object = world.object;
    assert_eq!(nobody.decide(), Decision::ImplicitDeny);
}

#[test]
fn whose_an_object_is_does_not_matter_to_who_may_delete_from_the_owners_account() {
    let world = unread(ObjectOwnership::ObjectWriter, &user(A)).allowed().does("s3:DeleteObject");
    assert_eq!(world.decide(), Decision::Allowed);
    let theirs = unread(ObjectOwnership::ObjectWriter, &user(B))
        .allowed()
        .bucket_acl(&[account_grant(B, Permission::Write)])
        .does("s3:DeleteObject");
    assert_eq!(theirs.decide(), Decision::Depends, "its owner may, with the bucket's WRITE");
    let upload = unread(ObjectOwnership::ObjectWriter, &user(A)).allowed().does("s3:PutObject").block(NONE);
    assert_eq!(upload.decide(), Decision::Allowed);
}
