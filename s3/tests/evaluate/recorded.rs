//! What AWS was recorded to do, row by row.
//!
//! `data/s3_access.jsonl` holds facts read from the recordings in the public repository radkawar/stackd (Apache-2.0 by
//! its README), commit 9dc356f; each row names its source.

use aozu_iam::{
    entity::PolicyDocument,
    evaluate::{Decision, Truth},
    policy::PolicyText,
};
use aozu_names::{AccountId, Known};
use aozu_s3::{
    Acl, BlockPublicAccess, BlockSetting, Bucket, CannedAcl, CanonicalUser, Grant, Grantee, ObjectOwnership,
    Permission,
    evaluate::{Access, Put, PutOutcome, RequestAcl, Upload},
};
use serde_json::{Value, json};

use crate::world::{A, B, NONE, World, account_grant, everyone, list, root};

const ROWS: &str = include_str!("../data/s3_access.jsonl");

/// What became of a row: it was held against us, or cannot be put to these functions, for a reason.
enum Row {
    Held,
    Beyond(&'static str),
}

fn text<'v>(row: &'v Value, member: &str) -> &'v str {
    row[member].as_str().unwrap_or_default()
}

fn block(row: &Value) -> BlockPublicAccess {
    let mut block = NONE;
    for setting in BlockSetting::ALL {
        block = block.with(setting, row["pab"][setting.as_str()] == true);
    }
    block
}

fn ownership(row: &Value) -> ObjectOwnership {
    text(row, "ownership").parse().unwrap()
}

#[test]
fn every_row_that_can_be_put_to_us_comes_out_as_aws_recorded_it() {
    let (mut held, mut beyond) = (0, Vec::new());
    for line in ROWS.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let found = match text(&row, "kind") {
            "policy_status" => status(&row),
            "read" => read(&row),
            "pab_effect" => effect(&row),
            "ownership" => owned(&row),
            "cross_account_ownership" => across(&row),
            "action_mapping" => Row::Beyond("which action a call needs is not asked of these functions"),
            "expected_owner" => Row::Beyond("ExpectedBucketOwner is checked before anything is decided"),
            "pab_config" => Row::Beyond("what a call of PutPublicAccessBlock takes is not modelled"),
            other => panic!("{other}"),
        };
        match found {
            Row::Held => held += 1,
            Row::Beyond(why) => beyond.push((text(&row, "id").to_owned(), why)),
        }
    }
    println!("{held} rows held, {} beyond these functions:", beyond.len());
    for (id, why) in &beyond {
        println!("  {id}: {why}");
    }
    assert_eq!((held, beyond.len()), (80, 23));
}

fn status(row: &Value) -> Row {
    let id = text(row, "id");
    let restrict = NONE.with(BlockSetting::RestrictPublicBuckets, true);
    if row.get("policy").is_none() {
        let open =
            json!({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::acme/*"});
        let world = World::new(ObjectOwnership::BucketOwnerPreferred, "anonymous").block(restrict);
        return match text(row, "result") {
            "NoSuchBucketPolicy 404" => {
                Row::Beyond("whether a call finds a policy is not asked of these functions")
            }
            _ => {
                let public = world.policy(&[open]).ask(|access, _, _| access.is_public_policy());
                assert_eq!(public, Truth::from(row["is_public"] == true), "{id}");
                Row::Held
            }
        };
    }
    let name = text(row, "bucket").parse().unwrap();
    let owner: AccountId = text(row, "bucket_account").parse().unwrap();
    let policy = PolicyText::new(&row["policy"].to_string());
    let stored = PolicyDocument::new(policy.clone());
    let mut bucket = Bucket { policy: Known::Present(&stored), ..Bucket::of_new(&name, owner) };
    bucket.block.organization = Known::Absent;
    bucket.block.account = Known::Absent;
    for (block, member) in [
        (NONE, "put_without_block"),
        (NONE.with(BlockSetting::BlockPublicPolicy, true), "put_with_BlockPublicPolicy"),
    ] {
        bucket.block.bucket = Known::Present(block);
        let outcome = Access::new(&bucket).check_put(&Put::BucketPolicy(&policy), Some(owner));
        let code = outcome.code().unwrap_or("Success");
        assert_eq!(code, text(row, member), "{id} {member}: {outcome:?}");
    }
    let public = Access::new(&bucket).is_public_policy();
    assert_eq!(public, Truth::from(row["is_public"] == true), "{id}");
    Row::Held
}

/// Who asks, by the recorder's words.
fn actor(world: World, actor: &str) -> World {
    let get = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"});
    let (who, session) = actor.split_once("; session policy ").map_or((actor, None), |(a, b)| (a, Some(b)));
    let mut world = world;
    match who {
        "anonymous" => "anonymous".clone_into(&mut world.caller),
        "session of a role in another account whose identity policy allows s3:GetObject" => {
            world.caller = format!("arn:aws:sts::{B}:assumed-role/reader/session");
            world.identity = Some(get);
        }
        "bucket owner account, IAM allows" => {
            world.caller = format!("arn:aws:iam::{A}:user/u");
            world.identity = Some(get);
        }
        other => panic!("{other}"),
    }
    world.session = session.map(|session| match session {
        "allows only s3:GetBucketLocation" => {
            json!({"Effect": "Allow", "Action": "s3:GetBucketLocation", "Resource": "*"})
        }
        "allows and denies s3:GetObject" => json!([
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
            {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}]),
        other => panic!("{other}"),
    });
    world
}

fn canned(name: &str, owner: AccountId) -> Acl {
    let owner = CanonicalUser::Account(owner);
    Acl::canned(name.parse().unwrap(), &owner, &CanonicalUser::Account(A))
}

fn read(row: &Value) -> Row {
    if row.get("outcome").is_none() {
        return Row::Beyond("a delete marker answers before anything is decided");
    }
    let mut world = actor(World::new(ownership(row), "anonymous"), text(row, "actor")).block(block(row));
    text(row, "action").clone_into(&mut world.action);
    world.object = Some((Known::Present(A), Known::Present(canned(text(row, "object_acl"), A))));
    if let Some(policy) = row["bucket_policy"].as_str() {
        let statements: Vec<Value> = policy
            .split("; ")
            .map(|statement| {
                let principal = match statement {
                    "Allow * s3:GetObject on obj" => json!("*"),
                    "Allow other-account root s3:GetObject on obj" => json!({"AWS": root(B)}),
                    other => panic!("{other}"),
                };
                json!({"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:::acme/key"})
            })
            .collect();
        world = world.policy(&statements);
        if let Some(public) = row["policy_is_public"].as_bool() {
            assert_eq!(world.ask(|access, _, _| access.is_public_policy()), Truth::from(public));
        }
    }
    let expected = text(row, "outcome") == "allowed";
    let decision = world.decide();
    assert_eq!(decision.is_allowed(), expected, "{}: {decision:?}", text(row, "id"));
    assert_ne!(decision, Decision::Depends, "{}", text(row, "id"));
    Row::Held
}

fn put(world: &World, put: &Put<'_>, caller: AccountId) -> String {
    match world.ask(|access, _, _| access.check_put(put, Some(caller))) {
        PutOutcome::Accepted => "Success 200".to_owned(),
        PutOutcome::Refused(error) => format!("{} {}", error.code(), error.status()),
        PutOutcome::Unknown { .. } => panic!("everything was read"),
    }
}

fn effect(row: &Value) -> Row {
    let world = World::new(ownership(row), "anonymous").block(block(row));
    match text(row, "call") {
        "PutObjectAcl public-read" => {
            let acl = Put::ObjectAcl(RequestAcl::Canned(CannedAcl::PublicRead));
            assert_eq!(put(&world, &acl, A), text(row, "result"), "{}", text(row, "id"));
        }
        // What the answer shows of the list is what counts of it.
        "GetObjectAcl after storing public-read" => {
            let world = world.object(A, &[everyone(Permission::Read)]);
            let counting: Vec<String> = world
                .explain()
                .grants
                .iter()
                .filter(|one| one.outcome != aozu_s3::evaluate::GrantOutcome::Ignored)
                .map(|one| one.grant.to_string().replace(A.as_str(), "owner"))
                .collect();
            assert_eq!(json!(counting), row["result"]["grants"], "{}", text(row, "id"));
        }
        other => panic!("{other}"),
    }
    Row::Held
}

/// The list of a request, by the recorder's words.
enum Given {
    None,
    Canned(CannedAcl),
    Grants(Vec<Grant>),
}

fn given(acl: &str) -> Given {
    let grant = |permission| {
        Given::Grants(vec![Grant::new(Grantee::CanonicalUser(CanonicalUser::Account(A)), permission)])
    };
    match acl {
        "none" => Given::None,
        "grant-full-control: id=owner" => grant(Permission::FullControl),
        "grant-read: id=owner" => grant(Permission::Read),
        "owner WRITE_ACP" => grant(Permission::WriteAcp),
        canned => Given::Canned(canned.parse().unwrap()),
    }
}

impl Given {
    fn request(&self) -> Option<RequestAcl<'_>> {
        match self {
            Self::None => None,
            Self::Canned(canned) => Some(RequestAcl::Canned(*canned)),
            Self::Grants(grants) => Some(RequestAcl::Grants(grants)),
        }
    }
}

fn upload(call: &str) -> Option<Upload> {
    Some(match call {
        "PutObject" => Upload::PutObject,
        "CopyObject" => Upload::CopyObject,
        "CreateMultipartUpload" => Upload::CreateMultipartUpload,
        _ => return None,
    })
}

fn owned(row: &Value) -> Row {
    let id = text(row, "id");
    let call = text(row, "call");
    if row["caller"] == "role with only s3:GetObject and s3:PutObject on objects" {
        let mut world = World::new(ObjectOwnership::ObjectWriter, &format!("arn:aws:iam::{A}:role/r"))
            .does(&format!("s3:{call}"));
        world.identity = Some(json!({"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": "arn:aws:s3:::acme/*"}));
        assert_eq!(
            (world.decide(), text(row, "result")),
            (Decision::ImplicitDeny, "AccessDenied 403"),
            "{id}"
        );
        return Row::Held;
    }
    let acl = given(if row.get("acl").is_some() { text(row, "acl") } else { "none" });
    match call {
        "PutBucketOwnershipControls BucketOwnerEnforced" => {
            let world = World::new(text(row, "ownership_before").parse().unwrap(), "anonymous")
                .bucket_acl(&[everyone(Permission::Read)]);
            let controls = Put::OwnershipControls(&ObjectOwnership::BucketOwnerEnforced);
            assert_eq!(put(&world, &controls, A), text(row, "result"), "{id}");
            return Row::Held;
        }
        "PutBucketAcl and PutObjectAcl with one grant to the owner" => {
            let world = World::new(ownership(row), "anonymous");
            let acl = acl.request().unwrap();
            for one in [Put::BucketAcl(acl), Put::ObjectAcl(acl)] {
                assert_eq!(put(&world, &one, A), text(row, "result"), "{id}");
            }
            return Row::Held;
        }
        "multipart begun with public-read under ObjectWriter, switched to BucketOwnerEnforced before Complete" =>
        {
            let read = |ownership| {
                World::new(ownership, "anonymous")
                    .object(A, &[everyone(Permission::Read)])
                    .decide()
                    .is_allowed()
            };
            assert!(
                !read(ObjectOwnership::BucketOwnerEnforced) && read(ObjectOwnership::ObjectWriter),
                "{id}"
            );
            return Row::Held;
        }
        _ => {}
    }
    let world = |row| World::new(ownership(row), "anonymous").block(block(row));
    let one = match (call, acl.request()) {
        ("PutBucketAcl", Some(acl)) => Put::BucketAcl(acl),
        ("PutObjectAcl", Some(acl)) => Put::ObjectAcl(acl),
        (other, acl) => match upload(other) {
            Some(by) => Put::Object { by, acl },
            None => {
                return Row::Beyond(
                    "whether an object, version or owner is the one that is meant comes first",
                );
            }
        },
    };
    assert_eq!(put(&world(row), &one, A), text(row, "result"), "{id}");
    if let Some(grants) = row["object_grants"].as_array() {
        let stored = match &acl {
            Given::Canned(canned) => {
                Acl::canned(*canned, &CanonicalUser::Account(A), &CanonicalUser::Account(A))
            }
            _ => list(A, &[]),
        };
        let told: Vec<String> =
            stored.grants().iter().map(|grant| grant.to_string().replace(A.as_str(), "owner")).collect();
        assert_eq!(json!(told), json!(grants), "{id}");
    }
    Row::Held
}

/// The bucket's policy of these recordings: it allows the owner's account and a role of the member's.
fn shared() -> Value {
    json!({"Effect": "Allow", "Principal": {"AWS": [root(A), format!("arn:aws:iam::{B}:role/member")]},
        "Action": ["s3:GetObject", "s3:PutObject", "s3:GetObjectAcl", "s3:PutObjectAcl"],
        "Resource": "arn:aws:s3:::acme/*"})
}

fn across(row: &Value) -> Row {
    let id = text(row, "id");
    let may = |ownership: ObjectOwnership, object: (AccountId, &[Grant]), caller: AccountId, action: &str| {
        let arn = if caller == A {
            format!("arn:aws:iam::{A}:user/u")
        } else {
            format!("arn:aws:iam::{B}:role/member")
        };
        let world = World::new(ownership, &arn).allowed().policy(&[shared()]).object(object.0, object.1);
        world.does(action).decide().is_allowed()
    };
    let expect = |ownership: ObjectOwnership, object: (AccountId, &[Grant])| {
        for (member, caller, action) in [
            ("bucket_owner_GetObject", A, "s3:GetObject"),
            ("bucket_owner_GetObjectAcl", A, "s3:GetObjectAcl"),
            ("uploader_GetObject", B, "s3:GetObject"),
        ] {
            if let Some(expected) = row[member].as_str() {
                let found = may(ownership.clone(), object, caller, action);
                assert_eq!(found, expected.starts_with("allowed"), "{id} {member}");
            }
        }
    };
    match text(row, "ownership") {
        "ObjectWriter -> BucketOwnerEnforced" => {
            expect(ObjectOwnership::BucketOwnerEnforced, (B, &[]));
            return Row::Held;
        }
        "BucketOwnerEnforced -> ObjectWriter" => {
            expect(ObjectOwnership::ObjectWriter, (B, &[account_grant(A, Permission::Read)]));
            return Row::Held;
        }
        _ => {}
    }
    let acl = given(text(row, "acl"));
    let ownership = ownership(row);
    let by = upload(text(row, "call").split(' ').next().unwrap()).unwrap();
    let world = World::new(ownership.clone(), "anonymous");
    assert_eq!(put(&world, &Put::Object { by, acl: acl.request() }, B), "Success 200", "{id}");
    let canned = match acl {
        Given::Canned(canned) => Some(canned),
        _ => None,
    };
    let owner = ownership.owner_of_upload(A, B, canned);
    if let Some(expected) = row["object_owner"].as_str() {
        assert_eq!(owner, if expected == "bucket owner" { A } else { B }, "{id}");
        expect(ownership, (owner, &[]));
    }
    Row::Held
}
