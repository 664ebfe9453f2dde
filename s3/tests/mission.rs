//! MISSION.md, section S3, sentence by sentence.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use aozu_iam::{
    entity::PolicyDocument,
    evaluate::{Action, Caller, Context, Decision, Layers, PolicySet},
    policy::{Document, PolicyKind, PolicyText},
};
use aozu_names::{AccountId, Known};
use aozu_s3::{
    Acl, BlockLevels, BlockPublicAccess, BlockSetting, Bucket, CannedAcl, CanonicalUser, Grant, Grantee,
    ObjectOwnership, Permission,
    evaluate::{Access, Asked, AskedObject, Put, RequestAcl},
};

const OURS: AccountId = AccountId::literal("111122223333");
const THEIRS: AccountId = AccountId::literal("444455556666");

fn policy(principal: &str) -> PolicyDocument {
    let text = format!(
        r#"{{"Statement": {{"Effect": "Allow", "Principal": {principal}, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::acme/*"}}}}"#
    );
    PolicyDocument::new(PolicyText::new(&text))
}

fn acl(canned: CannedAcl) -> Acl {
    let owner = CanonicalUser::Account(OURS);
    Acl::canned(canned, &owner, &owner)
}

/// Whether a caller may read an object that has a list, out of a bucket; `identity` says whether its own policies
/// allow it.
fn reads(bucket: &Bucket<'_>, list: &Acl, caller: &str, identity: bool) -> bool {
    let document =
        Document::parse(r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#).unwrap();
    let set = PolicySet::of(PolicyKind::Managed, "S3", &document);
    let sets = [&set];
    let layers = Layers { identity: if identity { &sets } else { &[] }, ..Layers::default() };
    let (caller, action) = (Caller::parse(caller).unwrap(), Action::new("s3:GetObject").unwrap());
    let object = AskedObject { acl: Known::Present(list), ..AskedObject::of_bucket_owner("a") };
    let context = Context::absent();
    let asked = Asked { caller: &caller, action: &action, object: Some(&object), context: &context };
    Access::new(bucket).authorize(&asked, &layers) == Decision::Allowed
}

fn bucket(name: &aozu_s3::BucketName, block: BlockPublicAccess) -> Bucket<'_> {
    Bucket {
        ownership: Known::Present(ObjectOwnership::ObjectWriter),
        policy: Known::Absent,
        block: BlockLevels {
            organization: Known::Absent,
            account: Known::Absent,
            bucket: Known::Present(block),
        },
        ..Bucket::unread(name, OURS)
    }
}

const USER: &str = "arn:aws:iam::111122223333:user/alice";
const OTHER: &str = "arn:aws:iam::444455556666:user/bob";

/// "Access is controlled by ACL (per AWS account, on bucket and object), bucket policy and IAM policy."
#[test]
fn access_is_controlled_by_acl_bucket_policy_and_iam_policy() {
    let name = "acme".parse().unwrap();
    let mut plain = bucket(&name, BlockPublicAccess::NONE);
    let private = acl(CannedAcl::Private);
    assert!(!reads(&plain, &private, USER, false), "by nothing");
    assert!(reads(&plain, &private, USER, true), "by IAM policy");
    let named = policy(r#"{"AWS": "arn:aws:iam::111122223333:user/alice"}"#);
    plain.policy = Known::Present(&named);
    assert!(reads(&plain, &private, USER, false), "by bucket policy");
    plain.policy = Known::Absent;
    let theirs = Grant::new(Grantee::CanonicalUser(CanonicalUser::Account(THEIRS)), Permission::Read);
    let shared = Acl::new(CanonicalUser::Account(OURS), [theirs]);
    assert!(reads(&plain, &shared, OTHER, true), "by ACL, on the object");
    assert!(!reads(&plain, &shared, OTHER, false), "per AWS account, which hands it on by IAM policy");
    plain.acl = Known::Present(&shared);
    let (caller, action) = (Caller::parse(OTHER).unwrap(), Action::new("s3:ListBucket").unwrap());
    let context = Context::absent();
    let asked = Asked { caller: &caller, action: &action, object: None, context: &context };
    let lists = |access: &Access<'_>| access.arrangements(&asked).iter().any(|one| one.grant.is_some());
    assert!(lists(&Access::new(&plain)), "by ACL, on the bucket");
}

/// "Public access block, per account (all its buckets) or per bucket: …"
#[test]
fn the_block_is_per_account_or_per_bucket() {
    let (first, second) = ("acme".parse().unwrap(), "acme-2".parse().unwrap());
    let public = acl(CannedAcl::PublicRead);
    let on = BlockPublicAccess::NONE.with(BlockSetting::IgnorePublicAcls, true);
    for name in [&first, &second] {
        assert!(reads(&bucket(name, BlockPublicAccess::NONE), &public, "anonymous", false));
        assert!(!reads(&bucket(name, on), &public, "anonymous", false), "per bucket");
        let mut of_account = bucket(name, BlockPublicAccess::NONE);
        of_account.block.account = Known::Present(on);
        assert!(!reads(&of_account, &public, "anonymous", false), "per account, all its buckets");
    }
}

/// "… block_public_acls, block_public_policy (no new public ones), …"
#[test]
fn no_new_public_ones() {
    let name = "acme".parse().unwrap();
    let on = BlockPublicAccess::NONE
        .with(BlockSetting::BlockPublicAcls, true)
        .with(BlockSetting::BlockPublicPolicy, true);
    let open = policy(r#""*""#);
    let mut blocked = bucket(&name, on);
    let code = |bucket: &Bucket<'_>, put: &Put<'_>| Access::new(bucket).check_put(put, Some(OURS)).code();
    let public = Put::ObjectAcl(RequestAcl::Canned(CannedAcl::PublicRead));
    assert_eq!(code(&blocked, &public), Some("AccessDenied"));
    assert_eq!(code(&blocked, &Put::BucketPolicy(open.text())), Some("AccessDenied"));
    let private = Put::ObjectAcl(RequestAcl::Canned(CannedAcl::Private));
    assert_eq!(code(&blocked, &private), None);
    assert_eq!(code(&bucket(&name, BlockPublicAccess::NONE), &public), None);
    // Those that are there go on working.
    assert!(reads(&blocked, &acl(CannedAcl::PublicRead), "anonymous", false));
    blocked.policy = Known::Present(&open);
    assert!(reads(&blocked, &acl(CannedAcl::Private), "anonymous", false));
}

/// "… ignore_public_acls (public ones are ignored), …"
#[test]
fn public_ones_are_ignored() {
    let name = "acme".parse().unwrap();
    let on = bucket(&name, BlockPublicAccess::NONE.with(BlockSetting::IgnorePublicAcls, true));
    assert!(!reads(&on, &acl(CannedAcl::PublicRead), "anonymous", false));
    assert!(!reads(&on, &acl(CannedAcl::AuthenticatedRead), OTHER, true));
    let put = Put::ObjectAcl(RequestAcl::Canned(CannedAcl::PublicRead));
    assert_eq!(Access::new(&on).check_put(&put, Some(OURS)).code(), None, "they may still be stored");
}

/// "… restrict_public_buckets (public ones no longer let in the unauthenticated)."
#[test]
fn public_ones_no_longer_let_in_the_unauthenticated() {
    let name = "acme".parse().unwrap();
    let open = policy(r#""*""#);
    let private = acl(CannedAcl::Private);
    for (on, anonymous) in [(false, true), (true, false)] {
        let block = BlockPublicAccess::NONE.with(BlockSetting::RestrictPublicBuckets, on);
        let public = Bucket { policy: Known::Present(&open), ..bucket(&name, block) };
        assert_eq!(reads(&public, &private, "anonymous", false), anonymous);
        assert!(reads(&public, &private, USER, false), "the owner's account still passes");
    }
}
