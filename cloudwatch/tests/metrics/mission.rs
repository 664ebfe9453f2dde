//! What the project says of CloudWatch's metrics and alarms, sentence by sentence.

use aozu_cloudwatch::alarm::evaluate::AlarmTerms;
use aozu_cloudwatch::alarm::scaling::{Adjustment, AutoScalingGroup, Outcome, ScalingPolicy};
use aozu_cloudwatch::alarm::sns::{AlarmMessage, Subscription, Topic, fan_out};
use aozu_cloudwatch::alarm::timeline::{AlarmEvent, run};
use aozu_cloudwatch::alarm::{AlarmAction, AlarmSource, AlarmSpec, AlarmState, ComparisonOperator};
use aozu_cloudwatch::math::PercentileMode;
use aozu_cloudwatch::metric::sources::{Pushed, who_pushes};
use aozu_cloudwatch::metric::{ListMetrics, MetricStore, PutMetricData};
use aozu_cloudwatch::{Metric, Period};
use aozu_names::Timestamp;
use serde_json::json;

const TEN: i64 = 1_772_359_200; // 2026-03-01T10:00:00Z

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn pushed(namespace: &str, name: &str, values: &[(i64, f64)]) -> PutMetricData {
    let datums: Vec<_> = values
        .iter()
        .map(|(at, value)| {
            json!({"MetricName": name, "Timestamp": TEN + at, "Value": value,
                   "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "web"}]})
        })
        .collect();
    PutMetricData::from_json(&json!({"Namespace": namespace, "MetricData": datums}).to_string()).unwrap()
}

/// "A repository of metrics that services push to."
#[test]
fn a_repository_of_metrics_that_services_push_to() {
    let mut store = MetricStore::default();
    store.record(&pushed("AWS/EC2", "CPUUtilization", &[(0, 10.0), (60, 20.0)]), now());
    let cpu = Metric::of("AWS/EC2", "CPUUtilization", [("AutoScalingGroupName", "web")]).unwrap();
    assert_eq!(store.metrics().collect::<Vec<_>>(), [&cpu]);
    let average = store.between(&cpu, None, TEN, TEN + 120).unwrap();
    assert_eq!(average.statistic(&"Average".parse().unwrap(), PercentileMode::Exact), Some(15.0));
}

/// "S3 and Lambda send by themselves; EC2 needs the unified CloudWatch agent (the older Logs agent is history)."
#[test]
fn s3_and_lambda_send_by_themselves_ec2_needs_the_agent() {
    assert_eq!(who_pushes("AWS/S3", "BucketSizeBytes").pushed, Pushed::ByItself);
    assert_eq!(who_pushes("AWS/Lambda", "Invocations").pushed, Pushed::ByItself);
    for inside in ["mem_used_percent", "disk_used_percent"] {
        let Pushed::Never(why) = who_pushes("AWS/EC2", inside).pushed else { panic!("{inside}") };
        assert!(why.contains("unified CloudWatch agent"));
        assert_eq!(who_pushes("CWAgent", inside).pushed, Pushed::ByAgent);
    }
    // What the hypervisor sees it sends even so, instance store included.
    for outside in ["CPUUtilization", "NetworkIn", "DiskReadOps", "StatusCheckFailed_System"] {
        assert_eq!(who_pushes("AWS/EC2", outside).pushed, Pushed::ByItself, "{outside}");
    }
    assert_eq!(who_pushes("acme", "Orders").pushed, Pushed::ByCustomer);
    assert_eq!(who_pushes("AWS/Tomorrow", "X").pushed, Pushed::Unknown);
}

/// "Namespaces group metrics (`AWS/EC2`)."
#[test]
fn namespaces_group_metrics() {
    let mut store = MetricStore::default();
    store.record(&pushed("AWS/EC2", "CPUUtilization", &[(0, 1.0)]), now());
    store.record(&pushed("AWS/EC2", "NetworkIn", &[(0, 1.0)]), now());
    store.put_metric_data(&pushed("acme", "CPUUtilization", &[(0, 1.0)]), now()).unwrap();
    let of = |namespace: &str| {
        let request = ListMetrics { namespace: Some(namespace.parse().unwrap()), ..ListMetrics::default() };
        store.list_metrics(&request, now()).len()
    };
    assert_eq!((of("AWS/EC2"), of("acme"), of("AWS/S3")), (2, 1, 0));
}

/// "Alarms notify through SNS (on to Slack), or drive an Auto Scaling group to add instances."
#[test]
fn alarms_notify_through_sns_or_drive_an_auto_scaling_group() {
    let mut store = MetricStore::default();
    let values: Vec<(i64, f64)> = (0..20).map(|n| (n * 60, if n >= 10 { 95.0 } else { 20.0 })).collect();
    store.record(&pushed("AWS/EC2", "CPUUtilization", &values), now());

    let metric = Metric::of("AWS/EC2", "CPUUtilization", [("AutoScalingGroupName", "web")]).unwrap();
    let source = AlarmSource::Metric { metric, statistic: "Average".parse().unwrap(), unit: None };
    let terms = AlarmTerms::new(ComparisonOperator::GreaterThanThreshold, 70.0, 3, None).unwrap();
    let mut alarm = AlarmSpec::new("busy", source, Period::new(60).unwrap(), terms);
    alarm.alarm_actions =
        vec![super::driving::TOPIC.parse().unwrap(), super::driving::POLICY.parse().unwrap()];

    let data = |from, to| alarm.seen(&store, from, to, PercentileMode::Exact);
    let events = run(&alarm, &data, TEN, TEN + 1200, AlarmState::Ok, &[]).unwrap();

    let mut web = AutoScalingGroup::new("web", 2, 4, 2).unwrap();
    let one_more = ScalingPolicy::Simple { adjustment: Adjustment::ChangeInCapacity(1), cooldown: None };
    let slack = |endpoint: &str| Subscription {
        protocol: "https".into(),
        endpoint: endpoint.into(),
        confirmed: true,
    };
    let topic = Topic {
        arn: super::driving::TOPIC.parse().unwrap(),
        subscriptions: vec![
            slack("https://global.sns-api.chatbot.amazonaws.com"),
            slack("https://pager.example"),
        ],
    };
    let (mut outcomes, mut deliveries) = (Vec::new(), Vec::new());
    let mut last = None;
    for event in &events {
        match event {
            AlarmEvent::Changed { from, to, reason, .. } => last = Some((*from, *to, reason.clone())),
            AlarmEvent::Acted { action: AlarmAction::Sns { arn }, .. } if *arn == topic.arn => {
                let (old, new, reason) = last.clone().unwrap();
                let message = AlarmMessage {
                    alarm_name: alarm.name.clone(),
                    new_state_value: new,
                    new_state_reason: reason,
                    state_change_time: now(),
                    old_state_value: old,
                };
                deliveries.extend(fan_out(&topic, &message));
            }
            AlarmEvent::Acted { at, action: AlarmAction::AutoScaling { group, .. }, .. } => {
                assert_eq!(group, web.name());
                outcomes.push(web.execute(&one_more, *at, None));
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(deliveries.len(), 2, "one message, to everyone who listens");
    assert!(deliveries[0].message.contains("3 out of the last 3 datapoints [95.0 (01/03/26 10:12:00)"));
    assert_eq!(outcomes[0], Outcome::Scaled { from: 2, to: 3 });
    assert!(matches!(outcomes[1], Outcome::InCooldown { .. }));
    assert_eq!(outcomes.last(), Some(&Outcome::Scaled { from: 3, to: 4 }), "five minutes later, still busy");
}
