//! The sentences of the note on Lambda that the user asked the system to hold, each as a test; those on bursts and
//! throttling stand in `scaling`.

use std::ops::ControlFlow;

use aozu_iam::{
    evaluate::{Action, Caller, Context, Decision, Layers, PolicySet, Request, Target},
    policy::{Document, PolicyKind},
};
use aozu_lambda::{
    Architecture, DEFAULT_CONCURRENCY, ExecutionRole, Lambda, LayerVersionArn, OPERATIONS, RULES, Runtime,
    default_log_group,
    rules::Scope,
    simulate::{Options, simulate_with},
};
use aozu_names::{
    AccountId, Findings, Partition,
    wire::{Answer, Reading},
};
use serde_json::{Value, json};

use crate::{request, run, scenario};

fn read(answers: &[(&str, Option<&str>, &str)]) -> Lambda {
    let mut lambda = Lambda::default();
    for (name, item, text) in answers {
        let row = OPERATIONS.iter().find(|row| row.name == *name).unwrap();
        let mut reading = Reading::default();
        (row.read)(&mut lambda, &Answer { bytes: text.as_bytes(), item: *item }, &mut reading);
        assert!(reading.problems.is_empty(), "{name}: {:?}", reading.problems);
    }
    lambda
}

fn codes(lambda: &Lambda) -> Vec<String> {
    let scope = Scope {
        account: AccountId::literal("111122223333"),
        region: &"ap-northeast-1".parse().unwrap(),
        partition: &Partition::aws(),
        lambda,
        iam: None,
        network: None,
        as_of: "2026-09-30".parse().unwrap(),
    };
    let mut findings = Findings::default();
    RULES.iter().for_each(|rule| (rule.check)(&scope, &mut findings));
    findings.into_sorted().iter().map(|one| format!("{} {}", one.rule, one.resource_id)).collect()
}

#[test]
fn the_clean_account_has_no_findings_and_the_planted_faults_are_found() {
    let clean = read(&[("list-functions", None, include_str!("../data/clean_functions.json"))]);
    assert_eq!(clean.functions().len(), 4);
    assert_eq!(codes(&clean), [""; 0]);
    let faults = read(&[
        ("list-functions", None, include_str!("../data/faults_functions.json")),
        ("get-function-concurrency", Some("log-forwarder"), include_str!("../data/faults_concurrency.json")),
        ("get-policy", Some("log-forwarder"), include_str!("../data/faults_policy.json")),
    ]);
    let mut found = codes(&faults);
    found.sort();
    assert_eq!(
        found,
        [
            "LAM001 old-report",
            "LAM005 log-forwarder",
            "LAM008 old-report",
            "LAM013 thumbnail",
            "LAM013 thumbnail"
        ]
    );
}

#[test]
fn the_default_role_may_do_nothing_but_log() {
    let role = ExecutionRole::minimal(
        &Partition::aws(),
        &"ap-northeast-1".parse().unwrap(),
        AccountId::literal("111122223333"),
        &"order-api".parse().unwrap(),
    );
    let policy = Document::parse(&role.policy).unwrap();
    assert!(policy.check(PolicyKind::RoleInline).is_empty());
    for action in ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"] {
        assert!(policy.statements().iter().any(|statement| statement.covers_action(action)), "{action}");
    }
    for action in
        ["s3:GetObject", "lambda:InvokeFunction", "logs:DeleteLogGroup", "ec2:CreateNetworkInterface"]
    {
        assert!(!policy.statements().iter().any(|statement| statement.covers_action(action)), "{action}");
    }
}

#[test]
fn each_request_in_flight_runs_in_an_instance_of_its_own() {
    let times = vec![0.0; 7];
    let totals = run(&scenario(100.0, json!({"Trace": times}), json!({"Constant": 1.0}))).totals;
    assert_eq!(totals.checks.conservation.environments_created, 7);
    assert_eq!(DEFAULT_CONCURRENCY, 1_000);
}

#[test]
fn loading_and_initialising_takes_time_once_and_then_the_instance_is_warm() {
    let mut two = scenario(100.0, json!({"Trace": [0.0, 10.0]}), json!({"Constant": 1.0}));
    two["Functions"][0].as_object_mut().unwrap().remove("ColdDuration");
    two["Functions"][0]["InitDuration"] = json!({"Constant": 0.5});
    let totals = run(&two).totals;
    assert_eq!((totals.cold_starts, totals.warm_starts), (1, 1));
    assert_eq!(
        (totals.latency.max, totals.latency.p50.map(|p50| (p50 * 100.0).round())),
        (Some(1.5), Some(100.0))
    );
}

/// Layers share artifacts between functions.
#[test]
fn a_layer_is_shared_by_functions() {
    let lambda = read(&[("list-functions", None, include_str!("../data/clean_functions.json"))]);
    let common = "arn:aws:lambda:ap-northeast-1:111122223333:layer:acme-common:1";
    let with_it: Vec<String> = lambda
        .functions()
        .values()
        .filter(|function| function.layers().iter().any(|layer| layer.arn().to_string() == common))
        .map(|function| function.name().to_string())
        .collect();
    assert_eq!(with_it, ["order-api", "order-worker"]);
    let own = lambda.functions().get(&"order-api".parse().unwrap()).unwrap();
    assert_eq!(own.layers().len(), 2, "Datadog's beside it");
    assert!(own.layers()[1].arn().is_datadog());
}

#[test]
fn datadog_s_layers_are_named_by_runtime() {
    let tokyo = "ap-northeast-1".parse().unwrap();
    let name = |runtime: &str, on: Architecture| {
        let runtime: Runtime = runtime.parse().unwrap();
        LayerVersionArn::datadog(&tokyo, &runtime, &on, 7).map(|layer| layer.to_string())
    };
    let prefix = "arn:aws:lambda:ap-northeast-1:464622532012:layer:Datadog-";
    assert_eq!(name("python3.13", Architecture::X8664), Some(format!("{prefix}Python313:7")));
    assert_eq!(name("python3.13", Architecture::Arm64), Some(format!("{prefix}Python313-ARM:7")));
    assert_eq!(name("nodejs22.x", Architecture::Arm64), Some(format!("{prefix}Node22-x:7")));
    assert_eq!(name("ruby3.4", Architecture::X8664), None);
}

/// The interface is shared and reused, not made per invocation or per function.
#[test]
fn functions_with_the_same_subnet_and_groups_share_an_interface() {
    let lambda = read(&[("list-functions", None, include_str!("../data/clean_functions.json"))]);
    let shared = lambda.interfaces();
    assert_eq!(shared.len(), 3, "three subnets, one set of groups");
    assert!(shared.values().all(|functions| functions.len() == 2), "{shared:?}");
    let outside = lambda.functions().get(&"thumbnail".parse().unwrap()).unwrap();
    assert_eq!(outside.interfaces().count(), 0);
}

#[test]
fn invocations_count_successes_and_errors_but_not_throttled_requests() {
    let mut failing = scenario(60.0, json!({"Trace": vec![0.0; 10]}), json!({"Constant": 1.0}));
    failing["Functions"][0]["ReservedConcurrency"] = 6.into();
    failing["Functions"][0]["ErrorRate"] = 1.into();
    let mut told = Vec::new();
    let mut sink = |request: &aozu_lambda::simulate::PutMetricData<'_>| {
        let json = serde_json::to_value(request).unwrap();
        told.extend(json["MetricData"].as_array().unwrap().iter().cloned());
        ControlFlow::Continue(())
    };
    let start = Some("2026-01-05T00:00:00Z".parse().unwrap());
    let mut options = Options { metrics: Some(&mut sink), start, ..Options::default() };
    simulate_with(&request(&failing), &mut options).unwrap();
    let of = |name: &str| -> Value {
        let dimension = json!([{"Name": "FunctionName", "Value": "f"}]);
        let found = told.iter().find(|one| one["MetricName"] == name && one["Dimensions"] == dimension);
        found.unwrap_or_else(|| panic!("no {name}")).clone()
    };
    assert_eq!(of("Invocations")["StatisticValues"]["Sum"], 6.0);
    assert_eq!(
        of("Errors")["StatisticValues"],
        json!({"SampleCount": 6.0, "Sum": 6.0, "Minimum": 1.0, "Maximum": 1.0})
    );
    assert_eq!(of("Throttles")["StatisticValues"]["Sum"], 4.0);
    assert_eq!(of("Duration")["StatisticValues"]["Maximum"], 1000.0);
    assert_eq!(of("Duration")["Unit"], "Milliseconds");
    assert_eq!(of("ConcurrentExecutions")["StatisticValues"]["Maximum"], 6.0);
    assert_eq!(of("Invocations")["Timestamp"], "2026-01-05T00:00:00Z");
}

#[test]
fn logs_go_to_a_group_called_after_the_function() {
    let name = "order-api".parse().unwrap();
    assert_eq!(default_log_group(&name), "/aws/lambda/order-api");
    let configured = r#"{"Functions": [{"FunctionName": "order-api",
        "FunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:order-api",
        "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "/acme/shared"}}]}"#;
    let lambda = read(&[("list-functions", None, configured)]);
    assert_eq!(lambda.functions().get(&name).unwrap().log_group(), "/acme/shared");
}

/// The group is made where it is missing, and the execution role must permit that and the writing.
#[test]
fn a_function_logs_only_with_its_role_s_permission() {
    let role = ExecutionRole::minimal(
        &Partition::aws(),
        &"ap-northeast-1".parse().unwrap(),
        AccountId::literal("111122223333"),
        &"order-api".parse().unwrap(),
    );
    let minimal = PolicySet::of(PolicyKind::RoleInline, "logs", &Document::parse(&role.policy).unwrap());
    let caller = Caller::parse("arn:aws:sts::111122223333:assumed-role/order-api/order-api").unwrap();
    let ask = |identity: &[&PolicySet], action: &str, target: &str| {
        Layers { identity, ..Layers::default() }.decide(&Request {
            caller: &caller,
            action: &Action::new(action).unwrap(),
            target: &Target::new(&format!("arn:aws:logs:ap-northeast-1:111122223333:log-group:{target}")),
            context: &Context::absent(),
        })
    };
    let (group, stream) = ("/aws/lambda/order-api", "/aws/lambda/order-api:log-stream:2026/01/05/[$LATEST]1");
    for (action, target) in [("logs:CreateLogGroup", group), ("logs:PutLogEvents", stream)] {
        assert_eq!(ask(&[&minimal], action, target), Decision::Allowed, "{action}");
        assert_eq!(ask(&[], action, target), Decision::ImplicitDeny, "{action}, without the permission");
    }
    let other = "/aws/lambda/order-worker:log-stream:2026/01/05/[$LATEST]1";
    assert_eq!(ask(&[&minimal], "logs:PutLogEvents", other), Decision::ImplicitDeny, "another's group");
}
