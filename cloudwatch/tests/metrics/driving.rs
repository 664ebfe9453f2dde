//! Alarms over time, and what they drive.

use aozu_cloudwatch::alarm::evaluate::AlarmTerms;
use aozu_cloudwatch::alarm::scaling::{Adjustment, AutoScalingGroup, ScalingPolicy};
use aozu_cloudwatch::alarm::timeline::{AlarmEvent, Point, SetAlarmState, cadence, run};
use aozu_cloudwatch::alarm::{
    AlarmAction, AlarmSource, AlarmSpec, AlarmSpecProblem, AlarmState, ComparisonOperator,
};
use aozu_cloudwatch::{Metric, Period};

pub(crate) const POLICY: &str =
    "arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:6b3c:autoScalingGroupName/web:policyName/out";
pub(crate) const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:ops";

pub(crate) fn busy(period: u32, n: u32) -> AlarmSpec {
    let metric = Metric::of("AWS/EC2", "CPUUtilization", [("AutoScalingGroupName", "web")]).unwrap();
    let source = AlarmSource::Metric { metric, statistic: "Average".parse().unwrap(), unit: None };
    let terms = AlarmTerms::new(ComparisonOperator::GreaterThanThreshold, 70.0, n, None).unwrap();
    let mut alarm = AlarmSpec::new("busy", source, Period::new(period).unwrap(), terms);
    alarm.alarm_actions = vec![TOPIC.parse().unwrap(), POLICY.parse().unwrap()];
    alarm
}

/// Busy in minutes 5 to 9, idle otherwise.
fn data(from: i64, to: i64) -> Option<Point> {
    let minutes: Vec<f64> =
        (from / 60..to / 60).map(|minute| if (5..10).contains(&minute) { 90.0 } else { 10.0 }).collect();
    let value = minutes.iter().sum::<f64>() / minutes.len() as f64;
    Some(Point { value, samples: minutes.len() as f64 })
}

#[test]
fn the_alarm_rings_tells_once_and_scales_every_minute() {
    let events = run(&busy(60, 2), &data, 0, 1200, AlarmState::Ok, &[]).unwrap();
    let changes: Vec<(i64, AlarmState)> = events
        .iter()
        .filter_map(|event| match event {
            AlarmEvent::Changed { at, to, .. } => Some((*at, *to)),
            _ => None,
        })
        .collect();
    // Minutes 5 and 6 breach; the second is whole at 420 and looked at a minute later. Minute 10 ends it.
    assert_eq!(changes, [(480, AlarmState::Alarm), (720, AlarmState::Ok)]);
    let acted = |kind: fn(&AlarmAction) -> bool| -> Vec<i64> {
        let of = |event: &AlarmEvent| match event {
            AlarmEvent::Acted { at, action, .. } if kind(action) => Some(*at),
            _ => None,
        };
        events.iter().filter_map(of).collect()
    };
    assert_eq!(acted(|action| matches!(action, AlarmAction::Sns { .. })), [480]);
    assert_eq!(acted(|action| matches!(action, AlarmAction::AutoScaling { .. })), [480, 540, 600, 660]);

    // "An alarm rings: one more instance", and then the group rests.
    let mut web = AutoScalingGroup::new("web", 1, 4, 2).unwrap();
    let policy = ScalingPolicy::Simple { adjustment: Adjustment::ChangeInCapacity(1), cooldown: None };
    for at in acted(|action| matches!(action, AlarmAction::AutoScaling { .. })) {
        web.execute(&policy, at, None);
    }
    assert_eq!(web.desired_capacity(), 3);
}

#[test]
fn the_reason_names_values_and_times() {
    let events = run(&busy(60, 2), &data, 0, 600, AlarmState::Ok, &[]).unwrap();
    let AlarmEvent::Changed { reason, .. } = &events[0] else { panic!("{events:?}") };
    assert_eq!(
        reason,
        "Threshold Crossed: 2 out of the last 2 datapoints [90.0 (01/01/70 00:06:00), 90.0 (01/01/70 00:05:00)] were \
         greater than the threshold (70.0) (minimum 2 datapoints for OK -> ALARM transition)."
    );
}

#[test]
fn five_minutes_slide_by_the_minute() {
    // Whole from minute 5 to 10, and 74 on average already with one idle minute.
    let events = run(&busy(300, 1), &data, 0, 1200, AlarmState::Ok, &[]).unwrap();
    assert_eq!(events[0].at(), 600, "minutes 4 to 8 come to 74: not only whole fives are looked at");
}

#[test]
fn a_state_set_by_hand_lasts_until_the_next_evaluation() {
    let set = SetAlarmState { at: 130, state: AlarmState::Alarm, reason: "test".to_owned() };
    let idle = |_, _| Some(Point { value: 1.0, samples: 1.0 });
    let events = run(&busy(60, 1), &idle, 0, 300, AlarmState::Ok, &[set]).unwrap();
    let changed: Vec<(i64, AlarmState, bool)> = events
        .iter()
        .filter_map(|event| match event {
            AlarmEvent::Changed { at, to, by_hand, .. } => Some((*at, *to, *by_hand)),
            _ => None,
        })
        .collect();
    assert_eq!(changed, [(130, AlarmState::Alarm, true), (180, AlarmState::Ok, false)]);
    let mut quiet = busy(60, 1);
    quiet.actions_enabled = false;
    let set = SetAlarmState { at: 130, state: AlarmState::Alarm, reason: "test".to_owned() };
    let events = run(&quiet, &idle, 0, 300, AlarmState::Ok, &[set]).unwrap();
    assert!(events.iter().all(|event| matches!(event, AlarmEvent::Changed { .. })));
}

#[test]
fn what_no_alarm_is_is_told() {
    assert_eq!(cadence(&busy(10, 3)), 10);
    assert_eq!(cadence(&busy(60, 3)), 60);
    assert_eq!(cadence(&busy(3600, 48)), 3600);
    let mut alarm = busy(300, 289);
    alarm.ok_actions = vec!["arn:aws:automate:us-east-1:ec2:stop".parse().unwrap()];
    let problems = alarm.problems();
    assert!(matches!(problems[0], AlarmSpecProblem::Span { periods: 289, most: 86_400, .. }));
    assert!(matches!(problems[1], AlarmSpecProblem::NoInstance(_)));
    assert_eq!(busy(5, 1).problems().len(), 1);
    assert!(run(&busy(5, 1), &|_, _| None, 0, 60, AlarmState::Ok, &[]).is_err());
    assert!(run(&busy(60, 1), &|_, _| None, i64::MIN, i64::MAX, AlarmState::Ok, &[]).is_err());
}

#[test]
fn an_alarm_on_an_expression_rings_as_it_comes_out() {
    use aozu_cloudwatch::math::PercentileMode;
    use aozu_cloudwatch::metric::{MetricStore, PutMetricData};
    use serde_json::json;

    let datums: Vec<_> = (0..10)
        .flat_map(|n| {
            let at = 1_772_359_200 + n * 60;
            let errors = if n >= 5 { 5 } else { 1 };
            [
                json!({"MetricName": "Errors", "Value": errors, "Timestamp": at}),
                json!({"MetricName": "Requests", "Value": 20, "Timestamp": at}),
            ]
        })
        .collect();
    let mut store = MetricStore::default();
    let request =
        PutMetricData::from_json(&json!({"Namespace": "acme", "MetricData": datums}).to_string()).unwrap();
    store.put_metric_data(&request, "2026-03-01T12:00:00Z".parse().unwrap()).unwrap();

    let stat = |id: &str, name: &str| {
        json!({"Id": id, "ReturnData": false, "MetricStat": {"Period": 60, "Stat": "Sum",
               "Metric": {"Namespace": "acme", "MetricName": name}}})
    };
    let queries = serde_json::from_value(json!([
        stat("m1", "Errors"), stat("m2", "Requests"), {"Id": "e1", "Expression": "100 * m1 / m2"},
    ]))
    .unwrap();
    let mut alarm = busy(60, 1);
    alarm.source = AlarmSource::Expression { queries };
    alarm.terms = AlarmTerms::new(ComparisonOperator::GreaterThanThreshold, 10.0, 1, None).unwrap();
    let seen = |from, to| alarm.seen(&store, from, to, PercentileMode::Exact);
    let events = run(&alarm, &seen, 1_772_359_200, 1_772_359_800, AlarmState::Ok, &[]).unwrap();
    let rang = events.iter().find_map(|event| match event {
        AlarmEvent::Changed { at, to: AlarmState::Alarm, .. } => Some(*at),
        _ => None,
    });
    assert_eq!(rang, Some(1_772_359_200 + 420));

    let searching =
        json!([{"Id": "e1", "Expression": "SEARCH('cpu', 'Average', 60)"}, {"Id": "e2", "Expression": "e1"}]);
    alarm.source = AlarmSource::Expression { queries: serde_json::from_value(searching).unwrap() };
    let problems = alarm.problems();
    assert_eq!(problems, [AlarmSpecProblem::Returned(2), AlarmSpecProblem::Searches("e1".to_owned())]);
}
