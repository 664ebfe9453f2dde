mod read;

use aozu_names::wire::{Operation, Scope, read_list, read_one};

use crate::S3;
use read::{failed, list_failed, one_failed, under, whole};

/// Calls that are made once a bucket.
const EACH: Scope =
    Scope::Item { of: "s3api list-buckets", flag: "--bucket", query: "Buckets[].Name", regional: false };

/// The call that is made once an account names it: its id comes from whoever asks.
const ACCOUNT: Scope =
    Scope::Item { of: "sts get-caller-identity", flag: "--account-id", query: "Account", regional: false };

/// AWS's code where no error says that something is not there: the answer is empty instead.
const NEVER: &str = "";

/// A row for a call about one bucket whose answer is itself the part, or holds it under its key.
///
/// `each!("get-bucket-versioning", "Status", whole ["Status", "MFADelete"], versioning_mut,
/// "s3/VersioningConfiguration", shared, NEVER)`: operation, the key that tells its answer, how it is read,
/// the collection, whether no other operation answers with that key, and AWS's code for "there is none".
macro_rules! each {
    (@read whole [$($holds:literal),*], $key:literal, $s3:ident, $mut:ident, $path:literal, $answer:ident, $reading:ident) => {
        whole($s3.$mut(), $path, &[$($holds),*], $answer, $reading)
    };
    (@read under, $key:literal, $s3:ident, $mut:ident, $path:literal, $answer:ident, $reading:ident) => {
        under($s3.$mut(), $path, $key, false, $answer, $reading)
    };
    (@read maybe_under, $key:literal, $s3:ident, $mut:ident, $path:literal, $answer:ident, $reading:ident) => {
        under($s3.$mut(), $path, $key, true, $answer, $reading)
    };
    (@unique unique) => { true };
    (@unique shared) => { false };
    ($operation:literal, $key:literal, $how:ident $([$($holds:literal),*])?, $mut:ident, $path:literal, $unique:ident, $none:expr) => {
        Operation {
            service: "s3api",
            name: $operation,
            arguments: "",
            key: $key,
            key_is_unique: each!(@unique $unique),
            file_names: &[],
            scope: EACH,
            collections: &[$path],
            read: |s3, answer, reading| {
                each!(@read $how $([$($holds),*])?, $key, s3, $mut, $path, answer, reading);
            },
            failed: |s3, item, code| failed(s3.$mut(), item, code, $none),
        }
    };
}

/// The operations of the AWS CLI that are read.
///
/// ```
/// let commands: Vec<String> = aozu_s3::OPERATIONS.iter().map(|row| row.command()).collect();
/// assert!(commands.contains(&"aws s3api get-bucket-policy".to_owned()));
/// ```
pub static OPERATIONS: &[Operation<S3>] = &[
    Operation {
        service: "s3api",
        name: "list-buckets",
        arguments: "",
        key: "Buckets",
        key_is_unique: true,
        file_names: &[],
        scope: Scope::Global,
        collections: &["s3/Buckets"],
        read: |s3, answer, reading| {
            let read = read_list(answer, "Buckets", "s3/Buckets", reading);
            s3.buckets_mut().absorb(read);
        },
        failed: |s3, _, code| list_failed(s3.buckets_mut(), code),
    },
    each!("get-bucket-location", "LocationConstraint", whole [], locations_mut, "s3/LocationConstraint", unique, NEVER),
    each!(
        "get-bucket-ownership-controls",
        "OwnershipControls",
        under,
        ownership_controls_mut,
        "s3/OwnershipControls",
        unique,
        "OwnershipControlsNotFoundError"
    ),
    each!("get-bucket-acl", "Grants", whole [], acls_mut, "s3/AccessControlPolicy", shared, NEVER),
    each!("get-bucket-policy", "Policy", whole [], policies_mut, "s3/Policy", shared, "NoSuchBucketPolicy"),
    each!(
        "get-public-access-block",
        "PublicAccessBlockConfiguration",
        under,
        public_access_blocks_mut,
        "s3/PublicAccessBlockConfiguration",
        shared,
        "NoSuchPublicAccessBlockConfiguration"
    ),
    Operation {
        service: "s3control",
        name: "get-public-access-block",
        arguments: "",
        key: "PublicAccessBlockConfiguration",
        key_is_unique: false,
        file_names: &[],
        scope: ACCOUNT,
        collections: &["s3/AccountPublicAccessBlockConfiguration"],
        read: |s3, answer, reading| {
            *s3.account_public_access_block_mut() = read_one(
                answer,
                "PublicAccessBlockConfiguration",
                "s3/AccountPublicAccessBlockConfiguration",
                reading,
            );
        },
        failed: |s3, _, code| {
            one_failed(s3.account_public_access_block_mut(), code, "NoSuchPublicAccessBlockConfiguration");
        },
    },
    each!("get-bucket-tagging", "TagSet", whole [], tags_mut, "s3/TagSet", shared, "NoSuchTagSet"),
    each!(
        "get-bucket-encryption",
        "ServerSideEncryptionConfiguration",
        under,
        encryption_mut,
        "s3/ServerSideEncryptionConfiguration",
        unique,
        "ServerSideEncryptionConfigurationNotFoundError"
    ),
    each!("get-bucket-versioning", "Status", whole ["Status", "MFADelete"], versioning_mut, "s3/VersioningConfiguration", shared, NEVER),
    each!(
        "get-bucket-logging",
        "LoggingEnabled",
        maybe_under,
        logging_mut,
        "s3/LoggingEnabled",
        unique,
        NEVER
    ),
    each!("get-bucket-lifecycle-configuration", "Rules", whole [], lifecycles_mut, "s3/LifecycleConfiguration", shared, "NoSuchLifecycleConfiguration"),
    each!("get-bucket-notification-configuration", "LambdaFunctionConfigurations", whole ["TopicConfigurations", "QueueConfigurations", "LambdaFunctionConfigurations", "EventBridgeConfiguration"], notifications_mut, "s3/NotificationConfiguration", unique, NEVER),
    each!(
        "get-bucket-replication",
        "ReplicationConfiguration",
        under,
        replications_mut,
        "s3/ReplicationConfiguration",
        unique,
        "ReplicationConfigurationNotFoundError"
    ),
    each!("get-bucket-website", "IndexDocument", whole [], websites_mut, "s3/WebsiteConfiguration", unique, "NoSuchWebsiteConfiguration"),
    each!(
        "get-object-lock-configuration",
        "ObjectLockConfiguration",
        under,
        object_locks_mut,
        "s3/ObjectLockConfiguration",
        unique,
        "ObjectLockConfigurationNotFoundError"
    ),
    each!(
        "get-bucket-accelerate-configuration",
        "Status",
        whole["Status"],
        acceleration_mut,
        "s3/AccelerateConfiguration",
        shared,
        NEVER
    ),
];

#[cfg(test)]
mod tests {
    use aozu_names::{
        Known, NotRead,
        wire::{Answer, Operation, Reading},
    };

    use super::OPERATIONS;
    use crate::{BucketName, S3};

    fn row(service: &str, name: &str) -> &'static Operation<S3> {
        OPERATIONS.iter().find(|row| (row.service, row.name) == (service, name)).unwrap()
    }

    fn read(s3: &mut S3, name: &str, json: &str) -> Vec<String> {
        let mut reading = Reading::default();
        let answer = Answer { bytes: json.as_bytes(), item: Some("acme") };
        (row("s3api", name).read)(s3, &answer, &mut reading);
        reading
            .problems
            .into_iter()
            .map(|problem| format!("{}: {}", problem.pointer, problem.message))
            .collect()
    }

    fn acme() -> BucketName {
        "acme".parse().unwrap()
    }

    #[test]
    fn what_an_empty_answer_means_depends_on_the_call() {
        let mut s3 = S3::default();
        for name in [
            "get-bucket-versioning",
            "get-bucket-logging",
            "get-bucket-notification-configuration",
            "get-bucket-accelerate-configuration",
        ] {
            assert!(read(&mut s3, name, "{}").is_empty(), "{name}");
        }
        assert!(s3.versioning().get_known(&acme()).is_absent());
        assert!(s3.logging().get_known(&acme()).is_absent());
        assert!(s3.notifications().get_known(&acme()).is_absent());
        assert!(s3.acceleration().get_known(&acme()).is_absent());
        assert_eq!(read(&mut s3, "get-bucket-policy", "{}"), ["/Policy: the member is missing"]);
        assert!(matches!(s3.policies().get_known(&acme()), Known::NotRead(NotRead::Damaged(_))));
        assert!(read(&mut s3, "get-bucket-location", r#"{"LocationConstraint": null}"#).is_empty());
        assert_eq!(s3.region(&acme()), Known::Present("us-east-1".parse().unwrap()));
    }

    #[test]
    fn absent_is_told_from_refused_and_an_answer_wins_over_a_failure() {
        let mut s3 = S3::default();
        let policy = row("s3api", "get-bucket-policy");
        (policy.failed)(&mut s3, Some("acme"), "NoSuchBucketPolicy");
        (policy.failed)(&mut s3, Some("other"), "AccessDenied");
        assert!(s3.policies().get_known(&acme()).is_absent());
        assert!(matches!(s3.policies().get_known(&"other".parse().unwrap()), Known::NotRead(_)));
        assert!(matches!(
            s3.policies().get_known(&"third".parse().unwrap()),
            Known::NotRead(NotRead::NotAsked)
        ));
        let block = row("s3control", "get-public-access-block");
        (block.failed)(&mut s3, Some("111122223333"), "NoSuchPublicAccessBlockConfiguration");
        assert!(s3.account_public_access_block().is_absent());
        (block.failed)(&mut s3, Some("111122223333"), "AccessDenied");
        assert!(s3.account_public_access_block().is_absent(), "what was told stays");
    }

    #[test]
    fn every_answer_of_a_bucket_is_read() {
        let mut s3 = S3::default();
        for (name, json) in [
            ("get-bucket-location", r#"{"LocationConstraint": "EU"}"#),
            (
                "get-bucket-ownership-controls",
                r#"{"OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}}"#,
            ),
            ("get-bucket-acl", r#"{"Owner": {"ID": "111122223333"}, "Grants": []}"#),
            ("get-bucket-policy", r#"{"Policy": "{ \"Statement\": [] }"}"#),
            ("get-public-access-block", r#"{"PublicAccessBlockConfiguration": {"BlockPublicAcls": true}}"#),
            ("get-bucket-tagging", r#"{"TagSet": [{"Key": "a", "Value": "b"}]}"#),
            (
                "get-bucket-encryption",
                r#"{"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}}"#,
            ),
            ("get-bucket-versioning", r#"{"Status": "Suspended"}"#),
            ("get-bucket-logging", r#"{"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": ""}}"#),
            (
                "get-bucket-lifecycle-configuration",
                r#"{"Rules": [{"ID": "a", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}]}"#,
            ),
            (
                "get-bucket-notification-configuration",
                r#"{"QueueConfigurations": [{"QueueArn": "arn:aws:sqs:us-east-1:111122223333:q", "Events": ["s3:ObjectCreated:*"]}], "EventBridgeConfiguration": {}}"#,
            ),
            (
                "get-bucket-replication",
                r#"{"ReplicationConfiguration": {"Role": "arn:aws:iam::111122223333:role/r", "Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}]}}"#,
            ),
            ("get-bucket-website", r#"{"IndexDocument": {"Suffix": "index.html"}}"#),
            (
                "get-object-lock-configuration",
                r#"{"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}"#,
            ),
            ("get-bucket-accelerate-configuration", r#"{"Status": "Enabled"}"#),
        ] {
            assert_eq!(read(&mut s3, name, json), Vec::<String>::new(), "{name}");
        }
        let read: Vec<bool> =
            aozu_names::wire::State::slots(&s3).iter().map(|(_, _, slot)| slot.count() == 1).collect();
        assert_eq!(read.iter().filter(|one| **one).count(), 15, "all but the two lists of the account");
        assert_eq!(s3.policies().get(&acme()).unwrap().policy().text().as_str(), "{ \"Statement\": [] }");
        assert_eq!(s3.region(&acme()), Known::Present("eu-west-1".parse().unwrap()));
    }

    #[test]
    fn an_answer_of_no_known_bucket_is_a_problem() {
        let mut s3 = S3::default();
        let mut reading = Reading::default();
        let answer = Answer { bytes: b"{\"LoggingEnabled\": {\"TargetBucket\": \"logs\"}}", item: None };
        (row("s3api", "get-bucket-logging").read)(&mut s3, &answer, &mut reading);
        assert_eq!(reading.problems[0].message, "the member is missing");
        assert_eq!(reading.problems[0].pointer, "/LoggingEnabled/Bucket");
        for bytes in [&b""[..], b"[]", b"{", b"\xff"] {
            for row in OPERATIONS {
                let mut reading = Reading::default();
                (row.read)(&mut s3, &Answer { bytes, item: Some("acme") }, &mut reading);
                assert!(!reading.problems.is_empty(), "{} {bytes:?}", row.name);
            }
        }
    }
}
