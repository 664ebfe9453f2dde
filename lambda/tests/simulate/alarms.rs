//! Alarms of an account over what a run tells.

use std::ops::ControlFlow;

use aozu_cloudwatch::{
    CloudWatch,
    alarm::AlarmState,
    state::{CompositeAlarm, MetricAlarm},
};
use aozu_lambda::simulate::{AlarmWatch, Alarms, Options, PutMetricData, Request, simulate_with};
use aozu_names::wire::read_strictly;
use serde_json::{Value, json};

const TOPIC: &str = "arn:aws:sns:ap-northeast-1:111122223333:ops";

fn metric_alarm(name: &str, metric: &str, change: &Value) -> Value {
    let mut alarm = json!({"AlarmName": name, "Namespace": "AWS/Lambda", "MetricName": metric,
        "Dimensions": [{"Name": "FunctionName", "Value": "f"}], "Statistic": "Sum", "Period": 60,
        "EvaluationPeriods": 1, "Threshold": 10, "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching", "StateValue": "OK", "AlarmActions": [TOPIC]});
    for (member, value) in change.as_object().unwrap() {
        alarm[member] = value.clone();
    }
    alarm
}

fn account(alarms: &[Value], composites: &[Value]) -> CloudWatch {
    let mut account = CloudWatch::default();
    for alarm in alarms {
        let alarm: MetricAlarm = read_strictly(&alarm.to_string()).unwrap();
        account.metric_alarms_mut().insert(alarm.alarm_name().clone(), alarm);
    }
    for alarm in composites {
        let alarm: CompositeAlarm = read_strictly(&alarm.to_string()).unwrap();
        account.composite_alarms_mut().insert(alarm.alarm_name().clone(), alarm);
    }
    account
}

/// A function that is called ten times as much as it has reserved, in minutes 5 to 9.
fn told(account: &CloudWatch, start: Option<&str>) -> Alarms {
    let request: Request = serde_json::from_value(json!({
        "Seed": 1, "DurationSeconds": 1200, "Region": "ap-northeast-1", "ScalingModel": "current",
        "AccountConcurrency": 1000, "IdleTimeoutSeconds": 600, "Functions": [{"FunctionName": "f",
            "Invocation": "sync", "ReservedConcurrency": 10, "Arrivals": {"Steps": [[0, 5], [300, 200], [600, 5]]},
            "WarmDuration": {"Constant": 0.5}, "InitDuration": {"Constant": 0.4}}],
    }))
    .unwrap();
    let start = start.map(|start| start.parse().unwrap());
    let mut watch = AlarmWatch::new(account, &request);
    let mut sink = |put: &PutMetricData<'_>| {
        watch.take(put);
        ControlFlow::Continue(())
    };
    let mut options = Options { start, metrics: Some(&mut sink), ..Options::default() };
    simulate_with(&request, &mut options).unwrap();
    watch.told(start, 1200.0)
}

fn changes(alarms: &Alarms, name: &str) -> Vec<(i64, AlarmState)> {
    let alarm = alarms.alarms.iter().find(|alarm| alarm.alarm_name == name).unwrap();
    alarm.changes.iter().map(|change| (change.seconds, change.state_value)).collect()
}

#[test]
fn an_alarm_rings_a_minute_after_its_last_datum_and_stops_likewise() {
    let three = json!({"EvaluationPeriods": 3, "DatapointsToAlarm": 2});
    let account = account(
        &[
            metric_alarm("once", "Throttles", &json!({})),
            metric_alarm("twice-of-three", "Throttles", &three),
            metric_alarm("five-minutes", "Throttles", &json!({"Period": 300})),
            metric_alarm("quiet", "Errors", &json!({})),
            metric_alarm("whole-account", "Throttles", &json!({"Dimensions": []})),
            metric_alarm("busy", "ConcurrentExecutions", &json!({"Statistic": "Maximum", "Threshold": 9})),
        ],
        &[],
    );
    let told = told(&account, Some("2026-03-01T09:00:00Z"));
    assert!(told.alarms_not_run.is_empty() && told.rang(), "{told:#?}");
    // The first minute with throttles is whole at 360 and looked at at 420; the last, until 600, at 660.
    let (rings, fine) = (AlarmState::Alarm, AlarmState::Ok);
    assert_eq!(changes(&told, "once"), [(420, rings), (720, fine)]);
    assert_eq!(changes(&told, "twice-of-three"), [(480, rings), (780, fine)]);
    assert_eq!(changes(&told, "whole-account"), changes(&told, "once"));
    assert_eq!(changes(&told, "five-minutes")[0].1, rings);
    assert_eq!(changes(&told, "quiet"), []);
    assert_eq!(changes(&told, "busy")[0].1, rings);
    let first = &told.alarms.iter().find(|alarm| alarm.alarm_name == "once").unwrap().changes[0];
    assert_eq!(first.timestamp.to_string(), "2026-03-01T09:07:00Z");
    assert_eq!(first.actions, [TOPIC]);
    let reason = &first.state_reason;
    assert!(reason.starts_with("Threshold Crossed: 1 out of the last 1 datapoints ["), "{reason}");
    assert!(reason.contains(" (01/03/26 09:05:00)] was greater than the threshold (10.0)"), "{reason}");
}

#[test]
fn an_alarm_on_an_expression_and_one_on_alarms_follow() {
    let rows = json!([
        {"Id": "share", "Expression": "100 * t / (t + i)", "ReturnData": true},
        {"Id": "t", "ReturnData": false, "MetricStat": {"Period": 60, "Stat": "Sum", "Metric": {
            "Namespace": "AWS/Lambda", "MetricName": "Throttles",
            "Dimensions": [{"Name": "FunctionName", "Value": "f"}]}}},
        {"Id": "i", "ReturnData": false, "MetricStat": {"Period": 60, "Stat": "Sum", "Metric": {
            "Namespace": "AWS/Lambda", "MetricName": "Invocations",
            "Dimensions": [{"Name": "FunctionName", "Value": "f"}]}}},
    ]);
    let share = json!({"Metrics": rows, "Namespace": null, "MetricName": null, "Dimensions": null,
        "Statistic": null, "Period": null, "Threshold": 50});
    let cpu = json!({"Namespace": "AWS/EC2", "Dimensions": [], "StateValue": "ALARM"});
    let account = account(
        &[metric_alarm("share", "", &share), metric_alarm("cpu", "CPUUtilization", &cpu)],
        &[
            json!({"AlarmName": "down", "AlarmRule": "ALARM(share) AND ALARM(cpu)", "StateValue": "OK",
                "AlarmActions": [TOPIC], "ActionsEnabled": true}),
            json!({"AlarmName": "worse", "AlarmRule": "NOT OK(down)", "StateValue": "OK"}),
            json!({"AlarmName": "other", "AlarmRule": "ALARM(cpu)", "StateValue": "ALARM"}),
        ],
    );
    let told = told(&account, None);
    let names: Vec<&str> = told.alarms.iter().map(|alarm| alarm.alarm_name.as_str()).collect();
    assert_eq!(names, ["down", "share", "worse"], "what the run does not touch is not told of");
    let rang = changes(&told, "share");
    assert_eq!(rang, [(420, AlarmState::Alarm), (720, AlarmState::Ok)]);
    assert_eq!((changes(&told, "down"), changes(&told, "worse")), (rang.clone(), rang));
    let down = &told.alarms[0].changes[0];
    assert_eq!(down.state_reason, "`ALARM(share) AND ALARM(cpu)` holds: cpu is ALARM, share is ALARM");
    assert_eq!(down.actions, [TOPIC]);
}

#[test]
fn what_a_run_does_not_tell_is_not_guessed() {
    let of = |name: &str, value: &str| json!({"Dimensions": [{"Name": name, "Value": value}]});
    let account = account(
        &[
            metric_alarm("other-function", "Errors", &of("FunctionName", "g")),
            metric_alarm("age", "IteratorAge", &json!({})),
            metric_alarm("resource", "Errors", &of("Resource", "f:live")),
            metric_alarm("tail", "Duration", &json!({"Statistic": null, "ExtendedStatistic": "p99"})),
            metric_alarm("band", "Errors", &json!({"ComparisonOperator": "GreaterThanUpperThreshold"})),
        ],
        &[],
    );
    let told = told(&account, None);
    assert!(told.alarms.is_empty() && !told.rang());
    let reasons: Vec<(&str, &str)> =
        told.alarms_not_run.iter().map(|one| (one.alarm_name.as_str(), one.reason.as_str())).collect();
    for (n, (name, part)) in [
        ("age", "IteratorAge"),
        ("band", "GreaterThanUpperThreshold"),
        ("other-function", "`g` is not in the scenario"),
        ("resource", "whole functions"),
        ("tail", "`p99` needs single values"),
    ]
    .into_iter()
    .enumerate()
    {
        assert!(reasons[n].0 == name && reasons[n].1.contains(part), "{reasons:#?}");
    }
}

#[test]
fn alarms_of_which_too_little_is_known_are_not_run() {
    let account = account(
        &[
            metric_alarm("no-state", "Throttles", &json!({"StateValue": null})),
            metric_alarm("far-back", "Throttles", &json!({"Period": 3600})),
            metric_alarm("plain", "Throttles", &json!({})),
        ],
        &[
            json!({"AlarmName": "itself", "AlarmRule": "ALARM(plain) AND NOT ALARM(itself)", "StateValue": "OK"}),
            json!({"AlarmName": "leans-on-it", "AlarmRule": "ALARM(plain) OR ALARM(itself)", "StateValue": "OK"}),
            json!({"AlarmName": "half-known", "AlarmRule": "ALARM(plain) AND ALARM(no-state)", "StateValue": "OK"}),
            json!({"AlarmName": "garbled", "AlarmRule": "ALARM(", "StateValue": "OK"}),
            json!({"AlarmName": "follows", "AlarmRule": "ALARM(plain)", "StateValue": "OK"}),
        ],
    );
    let told = told(&account, None);
    let run: Vec<&str> = told.alarms.iter().map(|one| one.alarm_name.as_str()).collect();
    assert_eq!(run, ["follows", "plain"]);
    let mut not_run: Vec<&str> = told.alarms_not_run.iter().map(|one| one.alarm_name.as_str()).collect();
    not_run.sort_unstable();
    assert_eq!(not_run, ["far-back", "garbled", "half-known", "itself", "leans-on-it", "no-state"]);
}
