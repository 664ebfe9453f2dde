//! What is public is told with its proof, and what was not read is not taken for private.

#![expect(clippy::unwrap_used, reason = "a document that cannot be read fails the test")]

mod common;

use aozu::{Organization, read_document};
use serde_json::{Value, json};

fn read(s3: &Value, regions: &Value) -> Organization {
    let text = json!({"format": "aozu/account/1", "as_of": null, "accounts": {"111122223333": {
        "partition": "aws", "global": {"s3": s3}, "regions": regions}}})
    .to_string();
    read_document(&text, "state.json").unwrap().0
}

fn policy(principal: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal,
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}]})
    .to_string()
}

#[test]
fn the_planted_resources_are_found_with_what_lets_everyone_in() {
    let import = common::read(&common::faults());
    let public = import.organization.compile().public_resources();
    let found: Vec<(&str, usize)> =
        public.found.iter().map(|one| (one.resource.as_str(), one.proof.len())).collect();
    let planted = [
        ("arn:aws:es:ap-northeast-1:111122223333:domain/open-search", 1),
        ("arn:aws:kms:ap-northeast-1:111122223333:key/e5cba742-bc15-4d16-9af7-80b9266aa93a", 1),
        ("arn:aws:lambda:ap-northeast-1:111122223333:function:old-report", 1),
        ("arn:aws:s3:::acme-public-acl", 1),
        ("arn:aws:s3:::acme-public-site", 1),
        ("arn:aws:sns:ap-northeast-1:111122223333:orders", 1),
    ];
    assert_eq!(found, planted);
    assert_eq!(public.found[3].proof, ["its access control list grants READ to AllUsers"]);
    assert!(public.found[4].proof[0].contains("`Public`"), "{:?}", public.found[4].proof);
    let buckets: Vec<_> = public.unknown.iter().filter(|arn| arn.service() == "s3").collect();
    assert!(buckets.is_empty(), "{buckets:?}");
}

#[test]
fn the_sound_account_has_none() {
    let import = common::read(&common::shop());
    let public = import.organization.compile().public_resources();
    assert!(public.found.is_empty(), "{:?}", public.found);
    let buckets: Vec<_> = public.unknown.iter().filter(|arn| arn.service() == "s3").collect();
    assert!(buckets.is_empty(), "{buckets:?}");
}

#[test]
fn a_bucket_that_would_be_public_names_the_call_that_tells() {
    let s3 = json!({"Buckets": {"acme": {"Name": "acme"}}, "Policy": {"acme": {"Bucket": "acme", "Policy": policy("*")}},
        "OwnershipControls": {"acme": {"Bucket": "acme", "Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
        "PublicAccessBlockConfiguration": {"acme": null}});
    let organization = read(&s3, &json!({}));
    let public = organization.compile().public_resources();
    assert_eq!((public.found.len(), public.unknown.len()), (0, 1));
    let needs: Vec<&str> = public.needs.iter().map(String::as_str).collect();
    assert_eq!(needs, ["aws s3control get-public-access-block --account-id 111122223333"]);
}

#[test]
fn queues_and_keys_are_public_by_their_policies() {
    let open = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*",
        "Resource": "*"}]})
    .to_string();
    let regions = json!({"us-east-1": {"kms": {
        "Keys": {"k": {"KeyId": "k", "KeyArn": "arn:aws:kms:us-east-1:111122223333:key/k"}},
        "Policy": {"k": {"KeyId": "k", "Policy": open}}}}});
    let organization = read(&json!({"Buckets": {}}), &regions);
    let public = organization.compile().public_resources();
    let kinds: Vec<&str> = public.found.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, ["AWS::KMS::Key"]);
    let json = serde_json::to_value(&public.found[0]).unwrap();
    assert_eq!(json["Resource"], "arn:aws:kms:us-east-1:111122223333:key/k");
    assert!(json["Proof"][0].as_str().unwrap().starts_with("statement 1 lets everyone in"));
}
