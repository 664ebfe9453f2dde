//! What differs from type to type.

use aozu_iam::analyze::public::{PublicTest, ResourceType, UnrecordedKeys};
use serde_json::{Value, json};

use crate::{document, with};

fn public(of: ResourceType, members: Value) -> bool {
    PublicTest::of(of).is_public(&document(&with(members)))
}

fn bound(of: ResourceType, operator: &str, key: &str, value: &str) -> bool {
    !public(of, json!({"Condition": {operator: {key: value}}}))
}

#[test]
fn everyone_is_the_public_whatever_the_type() {
    for of in ResourceType::ALL {
        assert!(public(*of, json!({})), "{of}");
        assert!(!public(*of, json!({"Principal": {"AWS": "111122223333"}})), "{of}");
        assert!(bound(*of, "StringEquals", "aws:PrincipalOrgID", "o-1"), "{of}");
        assert!(!bound(*of, "StringEquals", "aws:PrincipalTag/team", "x"), "{of}");
    }
}

#[test]
fn keys_of_one_service_bind_its_policies() {
    for (of, operator, key, value) in [
        (ResourceType::SnsTopic, "StringEquals", "AWS:SourceOwner", "111122223333"),
        (ResourceType::KmsKey, "StringEquals", "kms:CallerAccount", "111122223333"),
        (ResourceType::EfsFileSystem, "Bool", "elasticfilesystem:AccessedViaMountTarget", "true"),
    ] {
        assert!(bound(of, operator, key, value), "{key}");
        assert!(!bound(ResourceType::Secret, operator, key, value), "{key}");
    }
    assert!(!bound(ResourceType::EfsFileSystem, "Bool", "elasticfilesystem:AccessedViaMountTarget", "false"));
    assert!(!bound(ResourceType::LambdaFunction, "StringEquals", "lambda:FunctionUrlAuthType", "NONE"));
    assert!(!bound(ResourceType::KmsKey, "StringEquals", "kms:ViaService", "ec2.us-east-1.amazonaws.com"));
}

#[test]
fn an_access_points_name_binds_only_where_it_is_told() {
    let any = "arn:aws:s3:us-west-2:111122223333:accesspoint/*";
    assert!(bound(ResourceType::S3Bucket, "ArnLike", "s3:DataAccessPointArn", any));
    assert!(!bound(ResourceType::S3AccessPoint, "ArnLike", "s3:DataAccessPointArn", any));
    let one = "arn:aws:s3:us-west-2:111122223333:accesspoint/ours";
    assert!(bound(ResourceType::S3AccessPoint, "ArnLike", "s3:DataAccessPointArn", one));
}

#[test]
fn an_access_point_of_a_vpc_is_never_public() {
    let open = document(&with(json!({})));
    let test = |of| PublicTest::of(of).from_vpc_only(true);
    assert!(!test(ResourceType::S3AccessPoint).is_public(&open));
    assert!(test(ResourceType::S3AccessPoint).prove(&open).is_empty());
    assert!(test(ResourceType::S3Bucket).is_public(&open), "a bucket has no network origin");
}

fn trust(principal: Value, condition: Value) -> bool {
    let policy = json!({"Statement": {"Effect": "Allow", "Principal": principal,
        "Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition}});
    PublicTest::of(ResourceType::TrustPolicy).is_public(&document(&policy))
}

#[test]
fn a_role_trusts_a_provider_of_the_account_or_an_app_of_a_provider() {
    let provider = json!({"Federated": "arn:aws:iam::111122223333:saml-provider/idp"});
    assert!(!trust(provider.clone(), json!({})));
    assert!(public(ResourceType::S3Bucket, json!({"Principal": provider})));
    let facebook = json!({"Federated": "graph.facebook.com"});
    assert!(trust(facebook.clone(), json!({})));
    assert!(!trust(facebook.clone(), json!({"StringEquals": {"graph.facebook.com:app_id": "1"}})));
    assert!(trust(facebook.clone(), json!({"StringLike": {"graph.facebook.com:app_id": "*"}})));
    assert!(trust(facebook.clone(), json!({"StringEqualsIfExists": {"graph.facebook.com:app_id": "1"}})));
    assert!(trust(facebook, json!({"StringEquals": {"accounts.google.com:aud": "1"}})));
    assert!(trust(json!("*"), json!({"StringEquals": {"sts:ExternalId": "7f2c1b9e"}})));
}

#[test]
fn keys_that_nobody_recorded_bind_only_if_told_to() {
    let ours = document(&with(json!({"Condition":
        {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/r-1/ou-1/*"}}})));
    let any = document(&with(json!({"Condition":
        {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/r-1/*"}}})));
    let test = PublicTest::of(ResourceType::S3Bucket);
    assert!(test.is_public(&ours));
    assert!(!test.with_unrecorded_keys(UnrecordedKeys::Bind).is_public(&ours));
    assert!(test.with_unrecorded_keys(UnrecordedKeys::Bind).is_public(&any));
}
