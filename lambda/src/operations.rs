mod read;

use aozu_names::wire::{Operation, Scope, read_list, read_one};

use crate::Lambda;
use read::{failed, list_failed, one_failed, whole};

/// Calls that are made once a function.
const EACH: Scope = Scope::Item {
    of: "lambda list-functions",
    flag: "--function-name",
    query: "Functions[].FunctionName",
    regional: true,
};

/// Calls that are made once a layer.
const EACH_LAYER: Scope = Scope::Item {
    of: "lambda list-layers",
    flag: "--layer-name",
    query: "Layers[].LayerName",
    regional: true,
};

/// The call that is made once a version of a layer; see [`NOT_CALLED`].
const EACH_LAYER_VERSION: Scope = Scope::Item {
    of: "lambda list-layer-versions",
    flag: "--layer-name",
    query: "LayerVersions[].LayerVersionArn",
    regional: true,
};

/// Calls that are read where a dump has them, and are not made: service and name. This one asks for a layer's name and a
/// version's number, two flags for one item.
pub const NOT_CALLED: [(&str, &str); 1] = [("lambda", "get-layer-version-policy")];

/// AWS's code for what is not there.
const NONE: &str = "ResourceNotFoundException";

/// A row for a call about one function, or one thing of another scope, whose answer is itself the part.
macro_rules! each {
    ($operation:literal, $key:literal, $unique:literal, $holds:tt, $mut:ident, $path:literal) => {
        each!(EACH, $operation, $key, $unique, $holds, $mut, $path)
    };
    ($scope:ident, $operation:literal, $key:literal, $unique:literal, [$($holds:literal),*], $mut:ident, $path:literal) => {
        Operation {
            service: "lambda",
            name: $operation,
            arguments: "",
            key: $key,
            key_is_unique: $unique,
            file_names: &[],
            scope: $scope,
            collections: &[$path],
            read: |lambda, answer, reading| whole(lambda.$mut(), $path, $key, &[$($holds),*], answer, reading),
            failed: |lambda, item, code| failed(lambda.$mut(), item, code, NONE),
        }
    };
}

/// A row for a list of the region.
macro_rules! list {
    ($operation:literal, $key:literal, $files:expr, $mut:ident, $path:literal) => {
        Operation {
            service: "lambda",
            name: $operation,
            arguments: "",
            key: $key,
            key_is_unique: true,
            file_names: $files,
            scope: Scope::Region,
            collections: &[$path],
            read: |lambda, answer, reading| {
                let read = read_list(answer, $key, $path, reading);
                lambda.$mut().absorb(read);
            },
            failed: |lambda, _, code| list_failed(lambda.$mut(), code),
        }
    };
}

/// The operations of the AWS CLI that are read.
///
/// ```
/// let commands: Vec<String> = aozu_lambda::OPERATIONS.iter().map(|row| row.command()).collect();
/// assert!(commands.contains(&"aws lambda list-functions".to_owned()));
/// ```
pub static OPERATIONS: &[Operation<Lambda>] = &[
    list!("list-functions", "Functions", &["Functions"], functions_mut, "lambda/Functions"),
    each!("get-policy", "Policy", false, [], policies_mut, "lambda/Policy"),
    each!(
        "get-function-concurrency",
        "ReservedConcurrentExecutions",
        true,
        ["ReservedConcurrentExecutions"],
        concurrency_mut,
        "lambda/ReservedConcurrentExecutions"
    ),
    each!(
        "list-provisioned-concurrency-configs",
        "ProvisionedConcurrencyConfigs",
        true,
        [],
        provisioned_mut,
        "lambda/ProvisionedConcurrencyConfigs"
    ),
    each!("list-aliases", "Aliases", false, [], aliases_mut, "lambda/Aliases"),
    each!("list-versions-by-function", "Versions", false, [], versions_mut, "lambda/Versions"),
    each!(
        "list-function-event-invoke-configs",
        "FunctionEventInvokeConfigs",
        true,
        [],
        event_invoke_configs_mut,
        "lambda/FunctionEventInvokeConfigs"
    ),
    each!("get-function-url-config", "FunctionUrl", true, [], urls_mut, "lambda/FunctionUrl"),
    list!(
        "list-event-source-mappings",
        "EventSourceMappings",
        &[],
        event_source_mappings_mut,
        "lambda/EventSourceMappings"
    ),
    list!("list-layers", "Layers", &[], layers_mut, "lambda/Layers"),
    each!(
        EACH_LAYER,
        "list-layer-versions",
        "LayerVersions",
        true,
        [],
        layer_versions_mut,
        "lambda/LayerVersions"
    ),
    each!(
        EACH_LAYER_VERSION,
        "get-layer-version-policy",
        "Policy",
        false,
        [],
        layer_policies_mut,
        "lambda/LayerVersionPolicy"
    ),
    Operation {
        service: "lambda",
        name: "get-account-settings",
        arguments: "",
        key: "AccountLimit",
        key_is_unique: true,
        file_names: &[],
        scope: Scope::Region,
        collections: &["lambda/AccountLimit"],
        read: |lambda, answer, reading| {
            *lambda.account_limit_mut() = read_one(answer, "AccountLimit", "lambda/AccountLimit", reading);
        },
        failed: |lambda, _, code| one_failed(lambda.account_limit_mut(), code),
    },
];

#[cfg(test)]
mod tests {
    use aozu_names::{
        Known,
        wire::{Answer, Operation, Reading},
    };

    use super::OPERATIONS;
    use crate::{FunctionName, Lambda};

    fn row(name: &str) -> &'static Operation<Lambda> {
        OPERATIONS.iter().find(|row| row.name == name).unwrap()
    }

    fn read(lambda: &mut Lambda, name: &str, item: Option<&str>, json: &str) -> Vec<String> {
        let mut reading = Reading::default();
        (row(name).read)(lambda, &Answer { bytes: json.as_bytes(), item }, &mut reading);
        reading.problems.into_iter().map(|one| format!("{}: {}", one.pointer, one.message)).collect()
    }

    fn name() -> FunctionName {
        "order-api".parse().unwrap()
    }

    #[test]
    fn what_the_cli_prints_of_a_function_is_read() {
        let mut lambda = Lambda::default();
        let function = r#"{"Functions": [{"FunctionName": "order-api",
            "FunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:order-api",
            "Runtime": "python3.13", "Role": "arn:aws:iam::111122223333:role/app/order-api-lambda",
            "Timeout": 30, "MemorySize": 512, "Architectures": ["arm64"],
            "VpcConfig": {"SubnetIds": ["subnet-8e9097ee6b6bcd7a9", "subnet-45fb657cb7f87895c"],
                "SecurityGroupIds": ["sg-28d5a360a5f339467"], "VpcId": "vpc-534472dbb0ea25515"},
            "Environment": {"Variables": {"TABLE": "orders"}},
            "Layers": [{"Arn": "arn:aws:lambda:ap-northeast-1:464622532012:layer:Datadog-Extension:65", "CodeSize": 29847562}]}]}"#;
        assert_eq!(read(&mut lambda, "list-functions", None, function), [""; 0]);
        for (operation, json) in [
            (
                "get-policy",
                r#"{"Policy": "{\"Version\": \"2012-10-17\", \"Statement\": []}", "RevisionId": "x"}"#,
            ),
            ("get-function-concurrency", r#"{"ReservedConcurrentExecutions": 100}"#),
            (
                "list-aliases",
                r#"{"Aliases": [{"AliasArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:order-api:live", "Name": "live", "FunctionVersion": "1"}]}"#,
            ),
            (
                "list-provisioned-concurrency-configs",
                r#"{"ProvisionedConcurrencyConfigs": [{"FunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:order-api:live", "RequestedProvisionedConcurrentExecutions": 10}]}"#,
            ),
            (
                "get-function-url-config",
                r#"{"FunctionUrl": "https://x.lambda-url.ap-northeast-1.on.aws", "AuthType": "AWS_IAM"}"#,
            ),
        ] {
            let by = if operation == "list-aliases" {
                "arn:aws:lambda:ap-northeast-1:111122223333:function:order-api"
            } else {
                "order-api"
            };
            assert_eq!(read(&mut lambda, operation, Some(by), json), [""; 0], "{operation}");
        }
        let settings = r#"{"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 900}, "AccountUsage": {}}"#;
        assert_eq!(read(&mut lambda, "get-account-settings", None, settings), [""; 0]);
        let function = lambda.functions().get(&name()).unwrap();
        assert_eq!(function.vpc_config().unwrap().subnet_ids().len(), 2);
        assert!(function.layers()[0].arn().is_datadog());
        assert_eq!(function.log_group(), "/aws/lambda/order-api");
        assert!(!format!("{function:?}").contains("orders"), "values of the environment do not leave");
        assert_eq!(lambda.concurrency().get(&name()).unwrap().reserved(), 100);
        assert_eq!(lambda.provisioned().get(&name()).unwrap().configs()[0].requested(), Some(10));
        assert_eq!(lambda.aliases().get(&name()).unwrap().aliases()[0].name(), "live");
        assert!(lambda.policies().get(&name()).unwrap().policy().document().is_some());
        assert_eq!(lambda.account_limit().present().unwrap().concurrent_executions(), Some(1_000));
    }

    #[test]
    fn aliases_versions_and_events_are_read_and_a_list_that_was_cut_off_is_not() {
        let mut lambda = Lambda::default();
        let arn = "arn:aws:lambda:ap-northeast-1:111122223333:function:order-api";
        let live = format!(
            r#"{{"Aliases": [{{"AliasArn": "{arn}:live", "Name": "live", "FunctionVersion": "3",
                "RoutingConfig": {{"AdditionalVersionWeights": {{"4": 0.1}}}}, "RevisionId": "x"}}]}}"#
        );
        let versions = format!(
            r#"{{"Versions": [{{"FunctionName": "order-api", "FunctionArn": "{arn}:$LATEST", "Version": "$LATEST"}},
                {{"FunctionName": "order-api", "FunctionArn": "{arn}:3", "Version": "3", "Runtime": "python3.13"}}]}}"#
        );
        let events = format!(
            r#"{{"FunctionEventInvokeConfigs": [{{"LastModified": 1764444444.123, "FunctionArn": "{arn}:$LATEST",
                "MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 3600,
                "DestinationConfig": {{"OnSuccess": {{}}, "OnFailure":
                    {{"Destination": "arn:aws:sqs:ap-northeast-1:111122223333:failed"}}}}}}]}}"#
        );
        for (operation, json) in [
            ("list-aliases", &live),
            ("list-versions-by-function", &versions),
            ("list-function-event-invoke-configs", &events),
        ] {
            assert_eq!(read(&mut lambda, operation, Some("order-api"), json), [""; 0], "{operation}");
        }
        let split = lambda.split(&"order-api:live".parse().unwrap()).unwrap();
        assert_eq!(split.iter().map(|share| share.version.as_str()).collect::<Vec<_>>(), ["3", "4"]);
        assert_eq!(lambda.has_version(&name(), "3"), Some(true));
        assert_eq!(lambda.has_version(&name(), "4"), Some(false));
        let events = lambda.event_invoke_configs().get(&name()).unwrap();
        assert_eq!((events.configs()[0].retries(), events.configs()[0].event_age()), (Some(0), Some(3600)));
        assert_eq!(events.configs()[0].destinations_by_outcome().count(), 1);

        let cut = versions.replacen('{', r#"{"NextToken": "eyJ", "#, 1);
        let mut lambda = Lambda::default();
        let told = read(&mut lambda, "list-versions-by-function", Some("order-api"), &cut);
        assert!(told[0].contains("a pagination token is left over"), "{told:?}");
        assert_eq!(lambda.has_version(&name(), "4"), None);
    }

    #[test]
    fn layers_their_versions_and_their_policies_are_read() {
        let mut lambda = Lambda::default();
        let arn = "arn:aws:lambda:ap-northeast-1:111122223333:layer:acme-common";
        let version = |n: u64| {
            format!(
                r#"{{"LayerVersionArn": "{arn}:{n}", "Version": {n}, "CompatibleRuntimes": ["python3.13"],
                    "CompatibleArchitectures": ["arm64"], "CreatedDate": "2026-01-05T00:00:00.000+0000", "LicenseInfo": ""}}"#
            )
        };
        let layers = format!(
            r#"{{"Layers": [{{"LayerName": "acme-common", "LayerArn": "{arn}", "LatestMatchingVersion": {}}}]}}"#,
            version(3)
        );
        assert_eq!(read(&mut lambda, "list-layers", None, &layers), [""; 0]);
        let (account, region) = ("111122223333".parse().unwrap(), "ap-northeast-1".parse().unwrap());
        let has =
            |lambda: &Lambda, arn: &str| lambda.has_layer_version(&arn.parse().unwrap(), account, &region);
        assert_eq!(has(&lambda, &format!("{arn}:3")), Some(true), "the newest one is in the list of layers");
        assert_eq!(has(&lambda, &format!("{arn}:2")), None);
        assert_eq!(has(&lambda, "arn:aws:lambda:ap-northeast-1:111122223333:layer:other:1"), Some(false));
        assert_eq!(has(&lambda, "arn:aws:lambda:ap-northeast-1:464622532012:layer:acme-common:1"), None);
        assert_eq!(has(&lambda, "arn:aws:lambda:us-east-1:111122223333:layer:acme-common:1"), None);
        let versions = format!(r#"{{"LayerVersions": [{}, {}]}}"#, version(3), version(1));
        assert_eq!(read(&mut lambda, "list-layer-versions", Some("acme-common"), &versions), [""; 0]);
        assert_eq!(has(&lambda, &format!("{arn}:1")), Some(true));
        assert_eq!(has(&lambda, &format!("{arn}:2")), Some(false));

        let policy = format!(
            r#"{{"Policy": "{{\"Statement\": [{{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"lambda:GetLayerVersion\", \"Resource\": \"{arn}:3\"}}]}}", "RevisionId": "x"}}"#
        );
        for item in [format!("{arn}:3"), "acme-common".to_owned()] {
            let mut lambda = Lambda::default();
            assert_eq!(read(&mut lambda, "get-layer-version-policy", Some(&item), &policy), [""; 0]);
            let key = format!("{arn}:3").parse().unwrap();
            assert!(lambda.layer_policies().get(&key).unwrap().audience().unwrap().everyone);
        }
        let failed = row("get-layer-version-policy").failed;
        failed(&mut lambda, Some("acme-common"), "ResourceNotFoundException");
        assert!(!lambda.layer_policies().was_read(), "which version has none is not told");
        failed(&mut lambda, Some(&format!("{arn}:1")), "ResourceNotFoundException");
        assert!(lambda.layer_policies().get_known(&format!("{arn}:1").parse().unwrap()).is_absent());
    }

    #[test]
    fn nothing_reserved_is_known_and_so_is_no_policy() {
        for nothing in ["", "{}", "\n"] {
            let mut lambda = Lambda::default();
            assert_eq!(read(&mut lambda, "get-function-concurrency", Some("order-api"), nothing), [""; 0]);
            assert!(lambda.concurrency().get_known(&name()).is_absent());
        }
        let mut lambda = Lambda::default();
        (row("get-policy").failed)(&mut lambda, Some("order-api"), "ResourceNotFoundException");
        assert!(lambda.policies().get_known(&name()).is_absent());
        (row("get-policy").failed)(&mut lambda, Some("other"), "AccessDeniedException");
        assert!(matches!(lambda.policies().get_known(&"other".parse().unwrap()), Known::NotRead(_)));
    }

    #[test]
    fn bytes_that_are_no_answer_are_problems() {
        for bytes in [&b"[]"[..], b"{", b"\xff", b"{\"Functions\": 1}"] {
            for row in OPERATIONS.iter().filter(|row| row.name != "get-function-concurrency") {
                let mut reading = Reading::default();
                (row.read)(&mut Lambda::default(), &Answer { bytes, item: Some("order-api") }, &mut reading);
                assert!(!reading.problems.is_empty(), "{} {bytes:?}", row.name);
            }
        }
    }
}
