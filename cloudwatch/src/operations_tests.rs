use aozu_names::{
    Known, NotRead,
    wire::{Answer, Operation, Reading, State},
};
use serde_json::{Value, json};

use super::{LOGS_OPERATIONS, OPERATIONS};
use crate::state::{CloudWatch, Logs, Watched};

fn read<M>(rows: &[Operation<M>], into: &mut M, name: &str, item: Option<&str>, json: &str) -> Vec<String> {
    let row = rows.iter().find(|row| row.name == name).unwrap();
    let mut reading = Reading::default();
    (row.read)(into, &Answer { bytes: json.as_bytes(), item }, &mut reading);
    reading.problems.into_iter().map(|problem| format!("{}: {}", problem.pointer, problem.message)).collect()
}

/// Reads an extract of a dump: an object with an answer an operation.
pub(crate) fn dump(text: &str) -> (CloudWatch, Logs) {
    let answers: Value = serde_json::from_str(text).unwrap();
    let (mut cloudwatch, mut logs) = (CloudWatch::default(), Logs::default());
    for (name, answer) in answers.as_object().unwrap() {
        let (json, shop) = (answer.to_string(), Some("shop"));
        let problems = if OPERATIONS.iter().any(|row| row.name == name) {
            read(OPERATIONS, &mut cloudwatch, name, shop, &json)
        } else {
            read(LOGS_OPERATIONS, &mut logs, name, None, &json)
        };
        assert_eq!(problems, [""; 0], "{name}");
    }
    (cloudwatch, logs)
}

/// A state through the account document and back.
fn through_document<S: State>(state: &S) -> S {
    let mut back = S::default();
    for (name, _, slot) in state.slots() {
        let Some(Value::Object(items)) = slot.write() else { continue };
        let coverage = slot.coverage();
        let (_, into) = back.slot_mut(name).unwrap();
        for (key, item) in items {
            into.read(&key, &item.to_string())
                .unwrap_or_else(|problems| panic!("{name}/{key}: {problems:?}"));
        }
        into.set_coverage(coverage);
    }
    back
}

#[test]
fn a_dump_is_read_whole_and_comes_back_from_the_account_document() {
    let (cloudwatch, logs) = dump(include_str!("../tests/data/clean.json"));
    assert_eq!(cloudwatch.metric_alarms().len(), 7);
    assert_eq!(cloudwatch.composite_alarms().len(), 1);
    assert_eq!((cloudwatch.dashboard_entries().len(), cloudwatch.dashboards().len()), (1, 1));
    assert_eq!((logs.log_groups().len(), logs.metric_filters().len()), (5, 1));
    assert_eq!(logs.subscription_filters().len(), 1);
    assert!(logs.resource_policies().is_whole());
    assert_eq!(through_document(&cloudwatch), cloudwatch);
    assert_eq!(through_document(&logs), logs);
    let rate = cloudwatch.metric_alarms().get(&"error-rate".parse().unwrap()).unwrap();
    assert!(matches!(rate.watched(), Watched::Rows(rows) if rows.len() == 3));
    assert_eq!(rate.metrics_read().len(), 2);
}

#[test]
fn alarms_of_all_three_kinds_are_read_and_written_again() {
    let answer = json!({"MetricAlarms": [
        {"AlarmName": "one", "MetricName": "Errors", "Namespace": "AWS/Lambda", "Dimensions": [], "Period": 60,
         "ExtendedStatistic": "p99", "EvaluationPeriods": 1, "Threshold": 1.5, "ActionsEnabled": true},
        {"AlarmName": "rows", "EvaluationPeriods": 1, "Threshold": 0.0, "Metrics": [
            {"Id": "m1", "MetricStat": {"Metric": {"Namespace": "n", "MetricName": "m"}, "Period": 60, "Stat": "Sum"}},
            {"Id": "e", "Expression": "m1 * 2", "ReturnData": true, "Period": 60}]},
        {"AlarmName": "query", "ActionsEnabled": true, "EvaluationInterval": 60, "StateValue": "OK",
         "EvaluationCriteria": {"PromQLCriteria": {"Query": "up == 0", "PendingPeriod": 60, "RecoveryPeriod": 0}}},
        {"AlarmName": "tomorrow", "EvaluationInterval": 60, "EvaluationCriteria": {"OtherCriteria": {"X": [1, null]}}}
    ], "CompositeAlarms": []});
    let mut state = CloudWatch::default();
    assert_eq!(read(OPERATIONS, &mut state, "describe-alarms", None, &answer.to_string()), [""; 0]);
    let of = |name: &str| state.metric_alarms().get(&name.parse().unwrap()).unwrap();
    assert!(matches!(of("one").watched(), Watched::Metric(_)));
    assert!(matches!(of("rows").watched(), Watched::Rows(_)));
    assert!(matches!(of("query").watched(), Watched::Criteria(query) if query.query() == Some("up == 0")));
    assert!(
        matches!(of("tomorrow").watched(), Watched::Criteria(query) if query.kind() == Some("OtherCriteria"))
    );
    assert_eq!((of("query").period(), of("query").threshold()), (None, None));
    assert_eq!(through_document(&state), state);
}

#[test]
fn composite_alarms_that_were_not_asked_for_are_not_read() {
    let mut state = CloudWatch::default();
    assert!(read(OPERATIONS, &mut state, "describe-alarms", None, r#"{"MetricAlarms": []}"#).is_empty());
    assert!(state.metric_alarms().is_whole());
    let known = state.composite_alarms().get_known(&"a".parse().unwrap());
    assert_eq!(known, Known::NotRead(NotRead::Filtered));
}

#[test]
fn a_bad_alarm_leaves_its_neighbours_and_stays_as_a_tombstone() {
    let mut state = CloudWatch::default();
    let answer = r#"{"MetricAlarms": [{"AlarmName": "bad", "Period": "x"}, {"AlarmName": "good"},
        {"AlarmName": "worse", "AlarmActions": ["topic"]}], "CompositeAlarms": []}"#;
    let problems = read(OPERATIONS, &mut state, "describe-alarms", None, answer);
    assert!(problems[0].starts_with("/MetricAlarms/0/Period: "), "{problems:?}");
    assert!(problems[1].starts_with("/MetricAlarms/2/AlarmActions/0: `topic`"), "{problems:?}");
    assert_eq!(state.metric_alarms().exists(&"bad".parse().unwrap()), Some(true));
    assert!(state.metric_alarms().get(&"good".parse().unwrap()).is_some());
}

#[test]
fn absent_is_told_from_refused() {
    let mut state = CloudWatch::default();
    let row = OPERATIONS.iter().find(|row| row.name == "get-dashboard").unwrap();
    (row.failed)(&mut state, Some("gone"), "DashboardNotFoundError");
    (row.failed)(&mut state, Some("shut"), "AccessDenied");
    assert!(state.dashboards().get_known(&"gone".parse().unwrap()).is_absent());
    assert!(matches!(
        state.dashboards().get_known(&"shut".parse().unwrap()),
        Known::NotRead(NotRead::Damaged(_))
    ));
    let row = OPERATIONS.iter().find(|row| row.name == "describe-alarms").unwrap();
    (row.failed)(&mut state, None, "AccessDenied");
    let refused = Known::NotRead(NotRead::Refused("AccessDenied".into()));
    assert_eq!(state.metric_alarms().get_known(&"a".parse().unwrap()), refused);
}

#[test]
fn no_bytes_panic() {
    for bytes in [&b""[..], b"[]", b"{", b"\xff", b"{}"] {
        for row in OPERATIONS {
            let mut reading = Reading::default();
            (row.read)(&mut CloudWatch::default(), &Answer { bytes, item: Some("shop") }, &mut reading);
            assert!(!reading.problems.is_empty(), "{} {bytes:?}", row.name);
        }
        for row in LOGS_OPERATIONS {
            let mut reading = Reading::default();
            (row.read)(&mut Logs::default(), &Answer { bytes, item: None }, &mut reading);
            assert!(!reading.problems.is_empty(), "{} {bytes:?}", row.name);
        }
    }
}
