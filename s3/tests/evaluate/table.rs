//! The truth table of specs/s3.md §11, cell by cell. A owns the bucket, B is another account, C owns the object; rows
//! 44 to 49, which store something, are in `puts`.

use aozu_iam::evaluate::Decision;
use aozu_s3::{BlockSetting, ObjectOwnership, Permission};
use serde_json::json;

use crate::world::{
    A, B, C, World, account_grant, allow, authenticated, block, deny, everyone, list, root, user,
};

const ALLOW: Decision = Decision::Allowed;
const IMPLICIT: Decision = Decision::ImplicitDeny;
const EXPLICIT: Decision = Decision::ExplicitDeny;

fn enforced(caller: &str) -> World {
    World::new(ObjectOwnership::BucketOwnerEnforced, caller)
}

fn writer(caller: &str) -> World {
    World::new(ObjectOwnership::ObjectWriter, caller)
}

fn aws(text: &str) -> serde_json::Value {
    json!({ "AWS": text })
}

#[test]
fn rows_1_to_10_within_and_across_accounts() {
    let anyone = json!("*");
    for (row, world, expected) in [
        (1, enforced(&user(A)).allowed(), ALLOW),
        (2, enforced(&user(A)), IMPLICIT),
        (3, enforced(&user(A)).policy(&[allow(aws(&user(A)))]), ALLOW),
        (4, enforced(&user(A)).policy(&[allow(aws(&root(A)))]), IMPLICIT),
        (5, enforced(&user(A)).allowed().policy(&[deny(anyone.clone())]), EXPLICIT),
        (6, enforced(&root(A)).policy(&[deny(anyone.clone())]), EXPLICIT),
        (6, enforced(&root(A)).policy(&[deny(anyone.clone())]).does("s3:GetBucketPolicy"), ALLOW),
        (6, enforced(&root(A)).policy(&[deny(anyone.clone())]).does("s3:PutBucketPolicy"), ALLOW),
        (6, enforced(&root(A)).policy(&[deny(anyone.clone())]).does("s3:DeleteBucketPolicy"), ALLOW),
        (6, enforced(&user(A)).allowed().policy(&[deny(anyone)]).does("s3:GetBucketPolicy"), EXPLICIT),
        (7, enforced(&user(B)).allowed(), IMPLICIT),
        (8, enforced(&user(B)).policy(&[allow(aws(&root(B)))]), IMPLICIT),
        (9, enforced(&user(B)).allowed().policy(&[allow(aws(&root(B)))]), ALLOW),
        (10, enforced(&root(B)).policy(&[allow(aws(&root(B)))]), ALLOW),
    ] {
        assert_eq!(world.decide(), expected, "row {row}");
    }
}

#[test]
fn rows_11_to_19_public_policies_and_their_restriction() {
    let anyone = || allow(json!("*"));
    let restrict = block(BlockSetting::RestrictPublicBuckets);
    let mut in_vpc = anyone();
    in_vpc["Condition"] = json!({"StringEquals": {"aws:SourceVpc": "vpc-1"}});
    let mut row_12 = enforced("anonymous").policy(&[in_vpc]).block(restrict);
    row_12.context.push(("aws:SourceVpc".to_owned(), "vpc-1".to_owned()));
    let service = allow(json!({"Service": "cloudtrail.amazonaws.com"}));
    for (row, world, expected) in [
        (11, enforced("anonymous").policy(&[anyone()]), ALLOW),
        (12, row_12, ALLOW),
        (13, enforced("anonymous").policy(&[anyone()]).block(restrict), IMPLICIT),
        (14, enforced(&user(A)).allowed().policy(&[anyone()]).block(restrict), ALLOW),
        (15, enforced(&user(A)).policy(&[anyone()]).block(restrict), ALLOW),
        (
            16,
            enforced(&user(B)).allowed().policy(&[allow(aws(&root(B))), anyone()]).block(restrict),
            IMPLICIT,
        ),
        (17, enforced(&user(B)).allowed().policy(&[allow(aws(&root(B)))]).block(restrict), ALLOW),
        (18, enforced("cloudtrail.amazonaws.com").policy(&[service, anyone()]).block(restrict), ALLOW),
        (19, enforced("anonymous").policy(&[anyone()]).block(block(BlockSetting::BlockPublicPolicy)), ALLOW),
    ] {
        assert_eq!(world.decide(), expected, "row {row}");
    }
}

#[test]
fn rows_20_to_28_lists_and_their_settings() {
    let read = [everyone(Permission::Read)];
    let signed = [authenticated(Permission::Read)];
    let to_b = [account_grant(B, Permission::Read)];
    for (row, world, expected) in [
        (20, enforced("anonymous").object(A, &read), IMPLICIT),
        (21, writer("anonymous").object(A, &read), ALLOW),
        (22, writer("anonymous").object(A, &read).block(block(BlockSetting::IgnorePublicAcls)), IMPLICIT),
        (23, writer("anonymous").object(A, &read).block(block(BlockSetting::BlockPublicAcls)), ALLOW),
        (24, writer("anonymous").object(A, &signed), IMPLICIT),
        (25, writer(&user(B)).allowed().object(A, &signed), ALLOW),
        (26, writer(&user(B)).object(A, &signed), IMPLICIT),
        (27, writer(&root(B)).object(A, &to_b), ALLOW),
        (28, writer(&user(B)).allowed().object(A, &to_b).block(block(BlockSetting::IgnorePublicAcls)), ALLOW),
    ] {
        assert_eq!(world.decide(), expected, "row {row}");
    }
}

#[test]
fn rows_29_to_36_objects_of_a_third_account() {
    let full = [account_grant(A, Permission::FullControl)];
    let denied_c = deny(aws(&user(C)));
    for (row, world, expected) in [
        (29, writer(&user(A)).allowed().object(C, &[]), IMPLICIT),
        (30, writer(&user(A)).allowed().object(C, &[]).policy(&[allow(json!("*"))]), IMPLICIT),
        (31, writer(&user(A)).allowed().object(C, &full), ALLOW),
        (32, writer("anonymous").object(C, &[]).policy(&[allow(json!("*"))]), IMPLICIT),
        (33, writer("anonymous").object(C, &[everyone(Permission::Read)]), ALLOW),
        (34, writer(&user(C)).allowed().object(C, &[]), ALLOW),
        (35, writer(&user(C)).allowed().object(C, &[]).policy(&[denied_c]), EXPLICIT),
        (36, writer(&user(B)).allowed().object(C, &[account_grant(B, Permission::Read)]), ALLOW),
    ] {
        assert_eq!(world.decide(), expected, "row {row}");
    }
}

#[test]
fn rows_37_to_43_writes_and_what_lists_grant() {
    let write_b = [account_grant(B, Permission::Write)];
    let full_b = [account_grant(B, Permission::FullControl)];
    let read = [everyone(Permission::Read)];
    for (row, world, expected) in [
        (37, writer(&user(A)).allowed().object(C, &[]).does("s3:DeleteObject"), ALLOW),
        (38, writer(&user(B)).allowed().bucket_acl(&write_b).does("s3:PutObject"), ALLOW),
        (39, writer(&user(B)).allowed().policy(&[allow(aws(&root(B)))]).does("s3:PutObject"), ALLOW),
        (
            40,
            writer(&user(B)).allowed().bucket_acl(&write_b).object(A, &[]).does("s3:DeleteObject"),
            IMPLICIT,
        ),
        (40, writer(&user(B)).allowed().bucket_acl(&write_b).object(B, &[]).does("s3:DeleteObject"), ALLOW),
        (41, writer("anonymous").bucket_acl(&read).does("s3:ListBucket"), ALLOW),
        (42, writer("anonymous").bucket_acl(&read).object(A, &[]), IMPLICIT),
        (43, writer(&user(B)).allowed().bucket_acl(&full_b).does("s3:GetBucketPolicy"), IMPLICIT),
    ] {
        assert_eq!(world.decide(), expected, "row {row}");
    }
}

#[test]
fn row_50_a_ceiling_of_the_callers_organization() {
    let mut world = enforced(&user(B)).allowed().policy(&[allow(aws(&root(B)))]);
    world.service_control = Some(json!([
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]));
    assert_eq!(world.decide(), EXPLICIT);
}

#[test]
fn who_owns_what_is_uploaded() {
    use aozu_s3::CannedAcl;
    let owner = |ownership: ObjectOwnership, acl| ownership.owner_of_upload(A, B, acl);
    let full = Some(CannedAcl::BucketOwnerFullControl);
    // Rows 38 and 39.
    assert_eq!(owner(ObjectOwnership::ObjectWriter, None), B);
    assert_eq!(owner(ObjectOwnership::BucketOwnerPreferred, full), A);
    assert_eq!(owner(ObjectOwnership::BucketOwnerEnforced, None), A);
}

#[test]
fn the_owners_mask_is_lifted_when_the_setting_is_switched_back() {
    let of = |ownership| World::new(ownership, &user(A)).allowed().object(C, &[]).decide();
    assert_eq!(of(ObjectOwnership::ObjectWriter), IMPLICIT);
    assert_eq!(of(ObjectOwnership::BucketOwnerEnforced), ALLOW);
    assert_eq!(of(ObjectOwnership::ObjectWriter), IMPLICIT, "masked, never erased");
}

#[test]
fn without_controls_a_bucket_acts_as_object_writer() {
    let mut world = writer("anonymous").object(A, &[everyone(Permission::Read)]);
    world.ownership = aozu_names::Known::Absent;
    assert_eq!(world.decide(), ALLOW);
}

#[test]
fn the_worked_example_of_the_manual() {
    let statements =
        [allow(json!({"Service": "cloudtrail.amazonaws.com"})), allow(aws(&root(B))), allow(json!("*"))];
    let restrict = block(BlockSetting::RestrictPublicBuckets);
    let of = |caller: &str, statements: &[serde_json::Value]| {
        enforced(caller).allowed().policy(statements).block(restrict).decide()
    };
    assert_eq!(of("cloudtrail.amazonaws.com", &statements), ALLOW);
    assert_eq!(of(&user(B), &statements), IMPLICIT);
    assert_eq!(of("anonymous", &statements), IMPLICIT);
    assert_eq!(of(&user(A), &statements), ALLOW);
    assert_eq!(of(&user(B), &statements[..2]), ALLOW, "without the public statement the account is back");
}

#[test]
fn the_whole_list_may_be_ignored_instead_of_its_public_grants() {
    use aozu_s3::evaluate::{IgnoreScope, Options};
    let grants = [everyone(Permission::Read), account_grant(B, Permission::Read)];
    let mut world =
        writer(&user(B)).allowed().object(A, &grants).block(block(BlockSetting::IgnorePublicAcls));
    assert_eq!(world.decide(), ALLOW);
    world.options = Options { ignore_scope: IgnoreScope::WholeAcl, ..Options::default() };
    assert_eq!(world.decide(), IMPLICIT);
}

#[test]
fn a_group_of_the_log_service_lets_it_in() {
    use aozu_s3::{Grant, Grantee, Group};
    let log = Grant::new(Grantee::Group(Group::LogDelivery), Permission::Write);
    let of =
        |caller: &str| writer(caller).bucket_acl(std::slice::from_ref(&log)).does("s3:PutObject").decide();
    assert_eq!(of("logging.s3.amazonaws.com"), ALLOW);
    assert_eq!(of("sns.amazonaws.com"), IMPLICIT);
    assert_eq!(of("anonymous"), IMPLICIT);
}

#[test]
fn an_owner_that_dropped_its_own_grant_is_still_the_owner() {
    let mut world = writer(&user(A)).allowed();
    world.object = Some((
        aozu_names::Known::Present(A),
        aozu_names::Known::Present(list(A, &[]).without_public_grants()),
    ));
    assert_eq!(world.decide(), ALLOW);
}
