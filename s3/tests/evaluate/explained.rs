//! What decides is told, and so is what is left out of account.

use aozu_iam::evaluate::{Decision, Layer};
use aozu_s3::{
    AclTarget, BlockSetting, ObjectOwnership, Permission,
    evaluate::{DecidedBy, GrantOutcome, Ignored},
};
use serde_json::json;

use crate::world::{A, B, C, World, account_grant, allow, block, deny, everyone, root, user};

fn enforced(caller: &str) -> World {
    World::new(ObjectOwnership::BucketOwnerEnforced, caller)
}

fn writer(caller: &str) -> World {
    World::new(ObjectOwnership::ObjectWriter, caller)
}

fn told(world: &World) -> (&'static str, String) {
    let explanation = world.explain();
    (explanation.decided_by.layer(), explanation.decided_by.to_string())
}

#[test]
fn each_way_to_decide_has_its_layer_and_sentence() {
    let anyone = allow(json!("*"));
    for (world, layer, sentence) in [
        (enforced(&user(A)).allowed(), "identity", "statement 1 of p (line 1, column 14)"),
        (
            enforced("anonymous").policy(std::slice::from_ref(&anyone)),
            "resource",
            "statement 1 of the bucket's policy (line 1, column 15)",
        ),
        (
            enforced(&user(A)).allowed().policy(&[deny(json!("*"))]),
            "resource",
            "statement 1 of the bucket's policy (line 1, column 15)",
        ),
        (
            enforced("anonymous")
                .policy(std::slice::from_ref(&anyone))
                .block(block(BlockSetting::RestrictPublicBuckets)),
            "blockPublicAccess",
            "RestrictPublicBuckets voids what the policy allows, since it is public",
        ),
        (
            writer("anonymous").object(A, &[everyone(Permission::Read)]),
            "acl",
            "the object's list grants `AllUsers READ`",
        ),
        (
            writer("anonymous")
                .object(A, &[everyone(Permission::Read)])
                .block(block(BlockSetting::IgnorePublicAcls)),
            "blockPublicAccess",
            "IgnorePublicAcls leaves out `AllUsers READ` of the object's list",
        ),
        (
            enforced("anonymous").object(A, &[everyone(Permission::Read)]),
            "ownership",
            "BucketOwnerEnforced disables the object's list, which grants `AllUsers READ`",
        ),
        (
            writer("anonymous").object(C, &[]).policy(&[anyone]),
            "ownership",
            "the bucket's policy allows nothing on an object that account 333333333333 owns",
        ),
        (
            enforced(&root(A)),
            "identity",
            "the caller is the root user of account 111111111111, which owns it",
        ),
        (enforced(&user(A)), "identity", "no policy of the caller's own allows it"),
        (enforced("anonymous"), "resource", "neither the bucket's policy nor a list lets the caller in"),
        (
            writer(&user(B)).allowed().policy(&[allow(json!({"AWS": root(B)}))]).does("s3:GetBucketPolicy"),
            "service",
            "a bucket's policy is read and written by its owner's account alone",
        ),
    ] {
        let (found_layer, found) = told(&world);
        assert_eq!((found_layer, found.as_str()), (layer, sentence));
    }
}

#[test]
fn every_grant_is_told_with_what_becomes_of_it() {
    let grants =
        [everyone(Permission::Read), everyone(Permission::ReadAcp), account_grant(C, Permission::Read)];
    let explanation = writer("anonymous").object(A, &grants).explain();
    let outcomes: Vec<_> =
        explanation.grants.iter().map(|one| (one.grant.to_string(), one.outcome)).collect();
    assert_eq!(
        outcomes,
        [
            ("111111111111 FULL_CONTROL".to_owned(), GrantOutcome::OtherGrantee),
            ("333333333333 READ".to_owned(), GrantOutcome::OtherGrantee),
            ("AllUsers READ".to_owned(), GrantOutcome::Admits),
            ("AllUsers READ_ACP".to_owned(), GrantOutcome::OtherPermission),
        ]
    );
}

#[test]
fn what_is_left_out_of_account_is_told_even_where_it_does_not_matter() {
    let world = enforced(&user(A))
        .allowed()
        .object(C, &[everyone(Permission::Read)])
        .policy(&[allow(json!("*"))])
        .block(block(BlockSetting::RestrictPublicBuckets));
    let explanation = world.explain();
    assert_eq!(explanation.decision, Decision::Allowed);
    assert_eq!(
        explanation.ignored,
        [
            Ignored::List { on: AclTarget::Object, grants: vec![everyone(Permission::Read)] },
            Ignored::StoredOwner { owner: C },
        ]
    );
    assert_eq!(explanation.public_statements.len(), 1);
}

#[test]
fn a_public_policy_is_public_whatever_blocks_it() {
    use aozu_iam::evaluate::Truth;
    let world = enforced("anonymous").policy(&[allow(json!("*"))]).block(aozu_s3::BlockPublicAccess::ALL);
    let explanation = world.explain();
    assert_eq!(explanation.is_public_policy, Truth::True);
    let edit = explanation.public_statements[0].edit.to_string();
    assert!(edit.starts_with("name its principals"), "{edit}");
}

#[test]
fn the_root_user_reaches_the_policy_and_it_is_told_why() {
    let world = enforced(&root(A)).policy(&[deny(json!("*"))]).does("s3:PutBucketPolicy");
    let explanation = world.explain();
    assert_eq!(explanation.ignored, [Ignored::PolicyForRoot]);
    assert_eq!(explanation.decided_by, DecidedBy::Root { account: A });
}

#[test]
fn a_ceiling_that_lacks_the_action_is_named() {
    let mut world = enforced(&user(B)).allowed().policy(&[allow(json!({"AWS": root(B)}))]);
    world.service_control = Some(json!({"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}));
    assert_eq!(world.explain().decided_by, DecidedBy::Lacking(Layer::ServiceControl));
}

#[test]
fn the_grants_that_make_a_list_public_are_the_proof() {
    let world = writer("anonymous")
        .bucket_acl(&[everyone(Permission::Write), account_grant(B, Permission::Read)])
        .object(A, &[everyone(Permission::Read)]);
    world.ask(|access, asked, _| {
        let found: Vec<_> =
            access.public_grants(asked.object).iter().map(|one| (one.on, one.grant.to_string())).collect();
        assert_eq!(
            found,
            [
                (AclTarget::Bucket, "AllUsers WRITE".to_owned()),
                (AclTarget::Object, "AllUsers READ".to_owned()),
            ]
        );
    });
}
