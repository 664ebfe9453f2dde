//! Resources of services that have no crate, and their policies.

#![expect(clippy::unwrap_used, reason = "a folder that cannot be made or read fails the test")]

mod common;

use aozu::{
    Import,
    iam::policy::PolicyKind,
    names::{Arn, Known},
    read_document, write_document,
};
use tempfile::TempDir;

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;

fn read(files: &[(&str, String)]) -> Import {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join("accounts/111122223333").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    common::read(folder.path())
}

/// An answer that holds the policy under a member, as text.
fn under(member: &str) -> String {
    serde_json::json!({ member: POLICY }).to_string()
}

fn arn(text: &str) -> Arn {
    text.parse().unwrap()
}

fn dump() -> Import {
    let arn_of = |service: &str, name: &str| format!("arn:aws:{service}:us-east-1:111122223333:{name}");
    let manifest = r#"[
        {"file": null, "rc": 255, "argv": ["aws", "s3api", "get-bucket-policy", "--bucket", "bare"],
         "error": "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: no"},
        {"file": null, "rc": 255, "argv": ["aws", "s3api", "get-bucket-policy", "--bucket", "closed"],
         "error": "An error occurred (AccessDenied) when calling the GetBucketPolicy operation: no"},
        {"file": null, "rc": 255, "argv": ["aws", "--region", "us-east-1", "lambda", "get-policy", "--function-name", "quiet"],
         "error": "An error occurred (ResourceNotFoundException) when calling the GetPolicy operation: no"},
        {"file": null, "rc": 0, "argv": ["aws", "--region", "eu-west-1", "sqs", "list-queues"]}]"#;
    let buckets =
        r#"{"Buckets": [{"Name": "logs"}, {"Name": "bare"}, {"Name": "closed"}, {"Name": "unasked"}]}"#;
    read(&[
        ("MANIFEST.json", manifest.to_owned()),
        ("global/s3api-list-buckets.json", buckets.to_owned()),
        ("global/s3/logs/get-bucket-policy.json", under("Policy")),
        (
            "global/s3/logs/get-bucket-tagging.json",
            r#"{"TagSet": [{"Key": "team", "Value": "web"}]}"#.to_owned(),
        ),
        (
            "us-east-1/kms-list-keys.json",
            format!(r#"{{"Keys": [{{"KeyId": "k1", "KeyArn": "{}"}}]}}"#, arn_of("kms", "key/k1")),
        ),
        ("us-east-1/kms/k1/get-key-policy.json", under("Policy")),
        (
            "us-east-1/kms/k1/describe-key.json",
            r#"{"KeyMetadata": {"KeyId": "k1", "KeyManager": "AWS"}}"#.to_owned(),
        ),
        (
            "us-east-1/sqs-list-queues.json",
            r#"{"QueueUrls": ["https://sqs.us-east-1.amazonaws.com/111122223333/jobs"]}"#.to_owned(),
        ),
        (
            "us-east-1/sqs/jobs/get-queue-attributes.json",
            format!(r#"{{"Attributes": {{"QueueArn": "{}"}}}}"#, arn_of("sqs", "jobs")),
        ),
        (
            "us-east-1/sns-list-topics.json",
            format!(r#"{{"Topics": [{{"TopicArn": "{}"}}]}}"#, arn_of("sns", "news")),
        ),
        (
            "us-east-1/lambda-list-functions.json",
            format!(
                r#"{{"Functions": [{{"FunctionName": "quiet", "FunctionArn": "{}"}}]}}"#,
                arn_of("lambda", "function:quiet")
            ),
        ),
        (
            "us-east-1/secretsmanager-list-secrets.json",
            format!(
                r#"{{"SecretList": [{{"Name": "prod/db", "ARN": "{}"}}]}}"#,
                arn_of("secretsmanager", "secret:prod/db-TEoQwO")
            ),
        ),
        (
            "us-east-1/secretsmanager/prod%2Fdb/get-resource-policy.json",
            format!(
                r#"{{"Name": "prod/db", "ARN": "{}"}}"#,
                arn_of("secretsmanager", "secret:prod/db-TEoQwO")
            ),
        ),
        (
            "us-east-1/opensearch-list-domain-names.json",
            r#"{"DomainNames": [{"DomainName": "search"}, {"DomainName": "other"}]}"#.to_owned(),
        ),
        (
            "us-east-1/es/search/describe-elasticsearch-domain.json",
            r#"{"DomainStatus": {"DomainName": "search", "AccessPolicies": ""}}"#.to_owned(),
        ),
        (
            "us-east-1/opensearch/search/describe-domain.json",
            r#"{"DomainStatus": {"DomainName": "search", "AccessPolicies": ""}}"#.to_owned(),
        ),
    ])
}

#[test]
fn a_policy_is_there_or_known_absent_or_not_read() {
    let import = dump();
    assert_eq!(import.problems, []);
    let account = import.organization.accounts().values().next().unwrap();
    let told: Vec<String> = account
        .resource_policies()
        .map(|resource| {
            let policy = match resource.policy {
                Known::Present(policy) => policy.text().as_str().to_owned(),
                Known::Absent => "none".to_owned(),
                Known::NotRead(ref reason) => format!("{reason}; {}", resource.needs().join(", ")),
            };
            format!("{}: {policy}", resource.arn)
        })
        .collect();
    assert_eq!(
        told,
        [
            "arn:aws:s3:::bare: none".to_owned(),
            "arn:aws:s3:::closed: damaged: refused: AccessDenied; aws s3api get-bucket-policy --bucket closed".to_owned(),
            format!("arn:aws:s3:::logs: {POLICY}"),
            "arn:aws:s3:::unasked: not asked; aws s3api get-bucket-policy --bucket unasked".to_owned(),
            format!("arn:aws:kms:us-east-1:111122223333:key/k1: {POLICY}"),
            "arn:aws:sqs:us-east-1:111122223333:jobs: none".to_owned(),
            "arn:aws:sns:us-east-1:111122223333:news: not asked; aws sns get-topic-attributes --topic-arn arn:aws:sns:us-east-1:111122223333:news".to_owned(),
            "arn:aws:lambda:us-east-1:111122223333:function:quiet: none".to_owned(),
            "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-TEoQwO: none".to_owned(),
            "arn:aws:es:us-east-1:111122223333:domain/other: not asked; aws opensearch describe-domain --domain-name other".to_owned(),
            "arn:aws:es:us-east-1:111122223333:domain/search: none".to_owned(),
        ]
    );
}

#[test]
fn an_arn_finds_its_resource_and_that_of_a_part_the_whole() {
    let import = dump();
    let account = import.organization.accounts().values().next().unwrap();
    for (asked, found, kind) in [
        ("arn:aws:s3:::logs/2026/01/01.gz", "arn:aws:s3:::logs", PolicyKind::Bucket),
        (
            "arn:aws:kms:us-east-1:111122223333:key/k1",
            "arn:aws:kms:us-east-1:111122223333:key/k1",
            PolicyKind::Key,
        ),
        (
            "arn:aws:lambda:us-east-1:111122223333:function:quiet:live",
            "arn:aws:lambda:us-east-1:111122223333:function:quiet",
            PolicyKind::Function,
        ),
        (
            "arn:aws:sns:us-east-1:111122223333:news:0a1b2c3d",
            "arn:aws:sns:us-east-1:111122223333:news",
            PolicyKind::Topic,
        ),
        (
            "arn:aws:es:us-east-1:111122223333:domain/search/index/_search",
            "arn:aws:es:us-east-1:111122223333:domain/search",
            PolicyKind::Resource,
        ),
        (
            "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-TEoQwO",
            "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-TEoQwO",
            PolicyKind::Resource,
        ),
    ] {
        let resource = account.resource(&arn(asked)).unwrap_or_else(|| panic!("{asked}"));
        assert_eq!((resource.arn.as_str(), resource.kind), (found, kind));
    }
    for nothing in [
        "arn:aws:s3:::elsewhere",
        "arn:aws-cn:s3:::logs",
        "arn:aws:sqs:us-east-1:444455556666:jobs",
        "arn:aws:sqs:eu-west-1:111122223333:jobs",
        "arn:aws:kms:us-east-1:111122223333:alias/k1",
        "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AAAAAA",
        "arn:aws:iam::111122223333:role/x",
    ] {
        assert!(account.resource(&arn(nothing)).is_none(), "{nothing}");
    }
    let key = account.resource(&arn("arn:aws:kms:us-east-1:111122223333:key/k1")).unwrap();
    assert_eq!(key.aws_managed_key, Known::Present(true));
    let bucket = account.resource(&arn("arn:aws:s3:::logs/x")).unwrap();
    assert_eq!(bucket.tags.present().and_then(|tags| tags.get("team")), Some("web"));
}

#[test]
fn a_call_that_answered_nothing_listed_nothing() {
    let import = dump();
    let account = import.organization.accounts().values().next().unwrap();
    let europe = &account.regions()[&"eu-west-1".parse().unwrap()];
    assert!(europe.sqs.queues().is_complete() && europe.sqs.queues().is_empty());
}

#[test]
fn the_policy_of_one_version_is_not_the_function_s() {
    let manifest = r#"[{"file": "us-east-1/x.json", "rc": 0, "argv": ["aws", "lambda", "get-policy", "--function-name", "f", "--qualifier", "live"]}]"#;
    let import = read(&[("MANIFEST.json", manifest.to_owned()), ("us-east-1/x.json", under("Policy"))]);
    let recognised = |file: &aozu::FileReport| matches!(file.outcome, aozu::FileOutcome::Recognised { .. });
    assert_eq!(import.files.iter().filter(|file| recognised(file)).count(), 1);
}

#[test]
fn the_document_holds_the_resources() {
    let import = dump();
    let text = write_document(&import.organization);
    let (back, _) = read_document(&text, "state.json").unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(back == import.organization);
    assert_eq!(write_document(&back), text);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let account = &value["accounts"]["111122223333"];
    assert!(account["global"]["s3"]["Policy"]["bare"].is_null());
    assert!(account["global"]["s3"]["Policy"].get("unasked").is_none());
    assert_eq!(account["regions"]["us-east-1"]["kms"]["Keys"]["k1"]["KeyId"], "k1");
}

#[test]
fn groups_policies_databases_and_subscriptions_are_read_and_written() {
    let arn_of = |service: &str, name: &str| format!("arn:aws:{service}:us-east-1:111122223333:{name}");
    let group = serde_json::json!({"AutoScalingGroups": [{
        "AutoScalingGroupName": "web",
        "AutoScalingGroupARN": arn_of("autoscaling", "autoScalingGroup:5d7c:autoScalingGroupName/web"),
        "MinSize": 1, "MaxSize": 4, "DesiredCapacity": 2, "AvailabilityZones": ["us-east-1b", "us-east-1a"],
        "VPCZoneIdentifier": "subnet-0b000002,subnet-0a000001", "HealthCheckType": "ELB",
        "Instances": [
            {"InstanceId": "i-0b000002", "AvailabilityZone": "us-east-1b", "LifecycleState": "InService"},
            {"InstanceId": "i-0a000001", "AvailabilityZone": "us-east-1a", "LifecycleState": "InService"}],
        "TargetGroupARNs": [arn_of("elasticloadbalancing", "targetgroup/web/0123456789abcdef")],
        "Tags": [{"Key": "team", "Value": "web", "PropagateAtLaunch": true, "ResourceId": "web",
            "ResourceType": "auto-scaling-group"}]}]});
    let policy = serde_json::json!({"ScalingPolicies": [{
        "AutoScalingGroupName": "web", "PolicyName": "out", "PolicyType": "StepScaling",
        "PolicyARN": arn_of("autoscaling", "scalingPolicy:c3:autoScalingGroupName/web:policyName/out"),
        "AdjustmentType": "ChangeInCapacity", "Alarms": [{"AlarmName": "busy"}]}]});
    let databases = serde_json::json!({"DBInstances": [{
        "DBInstanceIdentifier": "orders", "DBInstanceArn": arn_of("rds", "db:orders"), "Engine": "postgres",
        "MultiAZ": true, "AvailabilityZone": "us-east-1a", "PubliclyAccessible": false, "StorageEncrypted": true,
        "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-0a000001", "Status": "active"}],
        "DBSubnetGroup": {"DBSubnetGroupName": "prod", "VpcId": "vpc-0a000001", "Subnets": [
            {"SubnetIdentifier": "subnet-0a000001", "SubnetAvailabilityZone": {"Name": "us-east-1a"}}]},
        "ReadReplicaDBInstanceIdentifiers": ["copy"], "TagList": [{"Key": "team", "Value": "orders"}]}]});
    let clusters = serde_json::json!({"DBClusters": [{
        "DBClusterIdentifier": "shop", "Engine": "aurora-mysql", "DBSubnetGroup": "prod", "MultiAZ": true,
        "DBClusterMembers": [{"DBInstanceIdentifier": "shop-2"}, {"DBInstanceIdentifier": "shop-1", "IsClusterWriter": true}]}]});
    let subscriptions = serde_json::json!({"Subscriptions": [
        {"SubscriptionArn": "PendingConfirmation", "TopicArn": arn_of("sns", "news"), "Protocol": "email",
            "Endpoint": "a@example.com", "Owner": "111122223333"},
        {"SubscriptionArn": "PendingConfirmation", "TopicArn": arn_of("sns", "news"), "Protocol": "email",
            "Endpoint": "b@example.com", "Owner": "111122223333"},
        {"SubscriptionArn": arn_of("sns", "news:e48"), "TopicArn": arn_of("sns", "news"), "Protocol": "email",
            "Endpoint": "c@example.com", "Owner": "111122223333"}]});
    let queue = serde_json::json!({"Attributes": {"QueueArn": arn_of("sqs", "jobs"), "VisibilityTimeout": "360",
        "RedrivePolicy": format!("{{\"deadLetterTargetArn\":\"{}\",\"maxReceiveCount\":\"5\"}}", arn_of("sqs", "dead"))}});
    let import = read(&[
        ("us-east-1/autoscaling-describe-auto-scaling-groups.json", group.to_string()),
        ("us-east-1/autoscaling-describe-policies.json", policy.to_string()),
        ("us-east-1/RdsInstances.json", databases.to_string()),
        ("us-east-1/rds-describe-db-clusters.json", clusters.to_string()),
        ("us-east-1/sns-list-subscriptions.json", subscriptions.to_string()),
        ("us-east-1/sqs/jobs/get-queue-attributes.json", queue.to_string()),
    ]);
    assert_eq!(import.problems, []);
    let account = import.organization.accounts().values().next().unwrap();
    let region = account.regions().values().next().unwrap();
    let web = region.autoscaling.groups().values().next().unwrap();
    let zones: Vec<&str> = web.availability_zones().iter().map(|zone| zone.as_str()).collect();
    let instances: Vec<&str> = web.instances().iter().map(|one| one.instance_id().as_str()).collect();
    assert_eq!((zones, instances), (vec!["us-east-1a", "us-east-1b"], vec!["i-0a000001", "i-0b000002"]));
    assert_eq!(web.vpc_zones().unwrap().subnets().len(), 2);
    assert_eq!((web.max_size(), web.tags().get("team")), (Some(4), Some("web")));
    let out = region.autoscaling.policies().values().next().unwrap();
    assert_eq!((out.group().as_str(), out.alarms().len()), ("web", 1));
    let orders = region.rds.instances().values().next().unwrap();
    assert_eq!((orders.multi_az(), orders.vpc_security_groups().len()), (Some(true), 1));
    assert_eq!(orders.db_subnet_group().unwrap().subnets().len(), 1);
    let shop = region.rds.clusters().values().next().unwrap();
    assert_eq!(shop.members()[0].identifier().as_str(), "shop-1");
    assert_eq!(region.sns.subscriptions().len(), 3, "those that are pending are told apart by their address");
    assert_eq!(region.sns.subscriptions().values().filter(|one| one.is_confirmed()).count(), 1);
    let jobs = region.sqs.attributes().values().next().unwrap();
    assert_eq!(jobs.visibility_timeout().unwrap().get(), 360);
    assert_eq!(jobs.redrive_policy().unwrap().dead_letter_target().as_str(), arn_of("sqs", "dead"));
    let text = write_document(&import.organization);
    let (back, _) = read_document(&text, "state.json").unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(back == import.organization);
    assert_eq!(write_document(&back), text);
}

#[test]
fn a_queue_that_says_no_number_is_a_problem_and_is_still_there() {
    let arn = "arn:aws:sqs:us-east-1:111122223333:jobs";
    for (member, value) in [("VisibilityTimeout", "soon"), ("RedrivePolicy", "{\"maxReceiveCount\": 5}")] {
        let attributes = serde_json::json!({"Attributes": {"QueueArn": arn, member: value}});
        let import = read(&[("us-east-1/sqs/jobs/get-queue-attributes.json", attributes.to_string())]);
        assert_eq!(import.problems.len(), 1, "{member}");
        let account = import.organization.accounts().values().next().unwrap();
        let state = account.regions().values().next().unwrap();
        assert_eq!(state.sqs.attributes().exists(&"jobs".parse().unwrap()), Some(true), "{member}");
    }
}
