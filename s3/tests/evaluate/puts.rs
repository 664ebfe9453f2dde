//! What S3 refuses to store: rows 44 to 49 of the truth table, and specs/s3.md §9 row by row.

use aozu_iam::policy::PolicyText;
use aozu_names::{AccountId, Known};
use aozu_s3::{
    BlockPublicAccess, BlockSetting, CannedAcl, Grant, Grantee, Group, Naming, ObjectOwnership, Permission,
    S3Error,
    evaluate::{Put, PutOutcome, RequestAcl, Upload},
};
use serde_json::{Value, json};

use crate::world::{A, B, C, NONE, World, account_grant, allow, block, everyone, list, user};

fn writer() -> World {
    World::new(ObjectOwnership::ObjectWriter, "anonymous")
}

fn enforced() -> World {
    World::new(ObjectOwnership::BucketOwnerEnforced, "anonymous")
}

fn ask(world: &World, put: &Put<'_>, caller: AccountId) -> PutOutcome {
    world.ask(|access, _, _| access.check_put(put, Some(caller)))
}

fn code(world: &World, put: &Put<'_>, caller: AccountId) -> &'static str {
    match ask(world, put, caller) {
        PutOutcome::Accepted => "ok",
        PutOutcome::Refused(error) => error.code(),
        PutOutcome::Unknown { .. } => "unknown",
    }
}

const PUBLIC: RequestAcl<'static> = RequestAcl::Canned(CannedAcl::PublicRead);

fn policy(statements: &[Value]) -> PolicyText {
    PolicyText::new(&json!({"Version": "2012-10-17", "Statement": statements}).to_string())
}

#[test]
fn rows_44_to_49_of_the_truth_table() {
    let blocked = |setting, account: bool| {
        let mut world = writer();
        let slot = if account { &mut world.account_block } else { &mut world.bucket_block };
        *slot = Known::Present(block(setting));
        world
    };
    assert_eq!(code(&enforced(), &Put::BucketAcl(PUBLIC), A), "AccessControlListNotSupported", "row 44");
    let account = blocked(BlockSetting::BlockPublicAcls, true);
    assert_eq!(code(&account, &Put::BucketAcl(PUBLIC), A), "AccessDenied", "row 45: account or bucket");
    let mut p3 = allow(json!("*"));
    p3["Condition"] = json!({"StringLike": {"aws:SourceVpc": "vpc-*"}});
    let mut p2 = allow(json!("*"));
    p2["Condition"] = json!({"StringEquals": {"aws:SourceVpc": "vpc-1"}});
    let world = blocked(BlockSetting::BlockPublicPolicy, false);
    assert_eq!(code(&world, &Put::BucketPolicy(&policy(&[p3])), A), "AccessDenied", "row 46");
    assert_eq!(code(&world, &Put::BucketPolicy(&policy(&[p2])), A), "ok", "row 47");
    let controls = Put::OwnershipControls(&ObjectOwnership::BucketOwnerEnforced);
    let world = writer().bucket_acl(&[everyone(Permission::Read)]);
    assert_eq!(code(&world, &controls, A), "InvalidBucketAclWithObjectOwnership", "row 48");
    let world = blocked(BlockSetting::IgnorePublicAcls, false);
    let upload = Put::Object { by: Upload::PutObject, acl: Some(PUBLIC) };
    assert_eq!(code(&world, &upload, A), "ok", "row 49: stored");
    let read = world.object(A, &[everyone(Permission::Read)]);
    assert!(read.decide().is_denied(), "row 49: and not read");
}

#[test]
fn a_new_buckets_name_and_list() {
    let create = |name: &'static str, ownership: Option<ObjectOwnership>, acl| Put::CreateBucket {
        name,
        naming: Naming::default(),
        ownership,
        acl,
    };
    let others = [account_grant(B, Permission::Read)];
    let own = [account_grant(A, Permission::FullControl)];
    let writer_wins = Some(ObjectOwnership::ObjectWriter);
    for (put, expected) in [
        (create("acme-2", None, None), "ok"),
        (create("Acme", None, None), "InvalidBucketName"),
        (create("acme-2", None, Some(PUBLIC)), "InvalidBucketAclWithObjectOwnership"),
        (create("acme-2", None, Some(RequestAcl::Grants(&others))), "InvalidBucketAclWithObjectOwnership"),
        (create("acme-2", None, Some(RequestAcl::Grants(&own))), "ok"),
        (create("acme-2", None, Some(RequestAcl::Canned(CannedAcl::Private))), "ok"),
        (create("acme-2", writer_wins.clone(), Some(RequestAcl::Grants(&others))), "ok"),
        (create("acme-2", writer_wins, Some(PUBLIC)), "AccessDenied"),
    ] {
        assert_eq!(code(&writer(), &put, A), expected, "{put:?}");
    }
}

#[test]
fn lists_that_an_enforced_owner_takes_with_an_upload() {
    let (full, read) = ([account_grant(A, Permission::FullControl)], [account_grant(A, Permission::Read)]);
    let theirs = [account_grant(B, Permission::FullControl)];
    let canned = RequestAcl::Canned;
    for (acl, caller, expected) in [
        (None, B, "ok"),
        (Some(canned(CannedAcl::BucketOwnerFullControl)), B, "ok"),
        (Some(canned(CannedAcl::Private)), A, "ok"),
        (Some(canned(CannedAcl::Private)), B, "AccessControlListNotSupported"),
        (Some(canned(CannedAcl::BucketOwnerRead)), A, "ok"),
        (Some(canned(CannedAcl::PublicRead)), A, "AccessControlListNotSupported"),
        (Some(RequestAcl::Grants(&full)), A, "ok"),
        (Some(RequestAcl::Grants(&full)), B, "AccessControlListNotSupported"),
        (Some(RequestAcl::Grants(&read)), A, "AccessControlListNotSupported"),
        (Some(RequestAcl::Grants(&theirs)), A, "AccessControlListNotSupported"),
    ] {
        for by in [Upload::PutObject, Upload::CopyObject, Upload::CreateMultipartUpload] {
            assert_eq!(code(&enforced(), &Put::Object { by, acl }, caller), expected, "{acl:?} {by:?}");
        }
    }
}

#[test]
fn validity_comes_first_then_ownership_then_the_block() {
    let unknown = Grant::new(Grantee::Group(Group::of_uri("http://acs.example.com/x")), Permission::Read);
    let odd = [unknown, everyone(Permission::Read)];
    let many: Vec<Grant> =
        (0..101).map(|n| account_grant(format!("{n:012}").parse().unwrap(), Permission::Read)).collect();
    let world = enforced().block(BlockPublicAccess::ALL);
    assert_eq!(code(&world, &Put::ObjectAcl(RequestAcl::Grants(&odd)), A), "MalformedACLError");
    assert_eq!(code(&world, &Put::ObjectAcl(RequestAcl::Grants(&many)), A), "MalformedACLError");
    assert_eq!(code(&world, &Put::ObjectAcl(PUBLIC), A), "AccessControlListNotSupported");
    assert_eq!(code(&writer().block(BlockPublicAccess::ALL), &Put::ObjectAcl(PUBLIC), A), "AccessDenied");
    let delivery = RequestAcl::Canned(CannedAcl::LogDeliveryWrite);
    assert_eq!(code(&writer(), &Put::ObjectAcl(delivery), A), "MalformedACLError");
    assert_eq!(code(&writer(), &Put::BucketAcl(delivery), A), "ok");
}

#[test]
fn each_flag_refuses_its_own_at_its_own_time() {
    let text = policy(&[allow(json!("*"))]);
    for setting in BlockSetting::ALL {
        let world = writer().block(block(setting));
        let refused = |is: bool| if is { "AccessDenied" } else { "ok" };
        let (acls, policies) =
            (setting == BlockSetting::BlockPublicAcls, setting == BlockSetting::BlockPublicPolicy);
        assert_eq!(code(&world, &Put::BucketAcl(PUBLIC), A), refused(acls), "{setting}");
        assert_eq!(code(&world, &Put::ObjectAcl(PUBLIC), A), refused(acls), "{setting}");
        let upload = Put::Object { by: Upload::CopyObject, acl: Some(PUBLIC) };
        assert_eq!(code(&world, &upload, A), refused(acls), "{setting}");
        assert_eq!(code(&world, &Put::BucketPolicy(&text), A), refused(policies), "{setting}");
    }
}

#[test]
fn policies_are_checked() {
    let elsewhere = json!({"Effect": "Allow", "Principal": {"AWS": user(A)}, "Action": "s3:GetObject",
        "Resource": ["arn:aws:s3:::acme/*", "arn:aws:s3:::other/*"]});
    let ours = json!({"Effect": "Allow", "Principal": {"AWS": A.as_str()}, "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::acme*"});
    for (text, caller, expected) in [
        (policy(std::slice::from_ref(&ours)), A, "ok"),
        (policy(&[ours]), B, "MethodNotAllowed"),
        (policy(&[elsewhere]), A, "MalformedPolicy"),
        (PolicyText::new("{"), A, "MalformedPolicy"),
        (policy(&[json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})]), A, "MalformedPolicy"),
        (PolicyText::new(&" ".repeat(20_481)), A, "PolicyTooLarge"),
    ] {
        assert_eq!(code(&writer(), &Put::BucketPolicy(&text), caller), expected, "{}", text.as_str().len());
    }
}

#[test]
fn switching_to_an_enforced_owner_asks_the_buckets_list_and_no_objects() {
    let controls = Put::OwnershipControls(&ObjectOwnership::BucketOwnerEnforced);
    let public_object = writer().object(C, &[everyone(Permission::Read)]);
    assert_eq!(code(&public_object, &controls, A), "ok");
    let log = Grant::new(Grantee::Group(Group::LogDelivery), Permission::Write);
    assert_eq!(code(&writer().bucket_acl(&[log]), &controls, A), "InvalidBucketAclWithObjectOwnership");
    let foreign = writer().bucket_acl(&[account_grant(B, Permission::Read)]);
    assert_eq!(code(&foreign, &controls, A), "InvalidBucketAclWithObjectOwnership");
    let back = Put::OwnershipControls(&ObjectOwnership::ObjectWriter);
    assert_eq!(code(&foreign, &back, A), "ok");
}

#[test]
fn what_was_not_read_refuses_perhaps() {
    let mut world = writer();
    world.bucket_block = Known::default();
    let outcome = ask(&world, &Put::BucketAcl(PUBLIC), A);
    let PutOutcome::Unknown { refusal, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(refusal.code(), "AccessDenied");
    assert_eq!(code(&world, &Put::BucketAcl(RequestAcl::Canned(CannedAcl::Private)), A), "ok");
    let mut unowned = writer().block(NONE);
    unowned.ownership = Known::default();
    assert_eq!(code(&unowned, &Put::BucketAcl(PUBLIC), A), "unknown");
    let mut unlisted = writer();
    unlisted.bucket_acl = Known::default();
    let controls = Put::OwnershipControls(&ObjectOwnership::BucketOwnerEnforced);
    assert_eq!(code(&unlisted, &controls, A), "unknown");
}

#[test]
fn refusals_have_awss_status() {
    assert_eq!(S3Error::AccessControlListNotSupported.status(), 400);
    assert_eq!(S3Error::MethodNotAllowed.status(), 405);
    assert!(list(A, &[]).check_size().is_ok());
}
