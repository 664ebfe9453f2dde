//! Batches, groups, filters: every limit, and what comes of events.

use aozu_cloudwatch::{
    DatumValues, Unit,
    logs::{
        Batch, BatchProblem, DestinationKind, LogEvent, LogGroup, LogGroupName, LogSource, LogStreamName,
        MetricFilter, Pattern, RejectedLogEventsInfo, RetentionDays, Subscription, TransformationProblem,
        TransformationRequest,
    },
};
use aozu_names::Arn;
use proptest::prelude::*;

const NOW: i64 = 1_767_571_200_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn event(timestamp: i64, message: &str) -> LogEvent {
    LogEvent::new(timestamp, message)
}

#[test]
fn a_batch_breaks_one_rule_at_a_time() {
    let one = |events: &[LogEvent]| Batch::check(events, NOW, None).unwrap_err();
    assert_eq!(one(&[]), [BatchProblem::Count { count: 0 }]);
    let many = vec![event(NOW, "x"); 10_001];
    assert_eq!(one(&many), [BatchProblem::Count { count: 10_001 }]);
    assert!(Batch::check(&many[..10_000], NOW, None).is_ok());
    let half = "x".repeat(524_288 - 26);
    assert!(Batch::check(&[event(NOW, &half), event(NOW, &half)], NOW, None).is_ok());
    let over = format!("{half}x");
    assert_eq!(one(&[event(NOW, &half), event(NOW, &over)]), [BatchProblem::Bytes { bytes: 1_048_577 }]);
    let large = "x".repeat(1_048_576 - 26);
    assert!(Batch::check(&[event(NOW, &large)], NOW, None).is_ok());
    assert!(
        one(&[event(NOW, &format!("{large}x"))])
            .contains(&BatchProblem::EventBytes { index: 0, bytes: 1_048_577 })
    );
    assert_eq!(one(&[event(NOW, "é"), event(NOW, "")]), [BatchProblem::EmptyMessage { index: 1 }]);
    assert_eq!(one(&[event(NOW, "b"), event(NOW - 1, "a")]), [BatchProblem::Order { index: 1 }]);
    assert!(Batch::check(&[event(NOW - DAY, "a"), event(NOW, "b")], NOW, None).is_ok());
    assert_eq!(
        one(&[event(NOW - DAY - 1, "a"), event(NOW, "b")]),
        [BatchProblem::Span { milliseconds: DAY + 1 }]
    );
    assert_eq!(one(&[event(-1, "a")]), [BatchProblem::NegativeTime { index: 0 }]);
    assert_eq!(event(0, "é").bytes(), 28);
}

#[test]
fn events_too_old_too_new_or_expired_are_left_out_one_by_one() {
    let day = RetentionDays::new(1).unwrap();
    // Both answers are AWS's (recorded, September 2026): a group that keeps one day.
    let expired =
        Batch::check(&[event(NOW - 25 * HOUR, "109"), event(NOW - 23 * HOUR, "113")], NOW, Some(day))
            .unwrap();
    let info = RejectedLogEventsInfo { expired_log_event_end_index: Some(1), ..Default::default() };
    assert_eq!((expired.accepted, expired.rejected), (1..2, Some(info)));
    let future =
        Batch::check(&[event(NOW + HOUR, "127"), event(NOW + 3 * HOUR, "131")], NOW, Some(day)).unwrap();
    let info = RejectedLogEventsInfo { too_new_log_event_start_index: Some(1), ..Default::default() };
    assert_eq!((future.accepted, future.rejected), (0..1, Some(info)));
    assert_eq!(serde_json::to_value(info).unwrap(), serde_json::json!({"tooNewLogEventStartIndex": 1}));

    let edges = [event(NOW - 14 * DAY - 1, "a"), event(NOW - 14 * DAY, "b")];
    let old = Batch::check(&edges, NOW, None).unwrap();
    assert_eq!((old.accepted, old.rejected.unwrap().too_old_log_event_end_index), (1..2, Some(1)));
    let edges = [event(NOW + 2 * HOUR, "a"), event(NOW + 2 * HOUR + 1, "b")];
    assert_eq!(Batch::check(&edges, NOW, None).unwrap().accepted, 0..1);
    let all = Batch::check(&[event(NOW - 20 * DAY, "a")], NOW, Some(RetentionDays::new(3).unwrap())).unwrap();
    let info = all.rejected.unwrap();
    assert!(all.accepted.is_empty());
    assert_eq!((info.too_old_log_event_end_index, info.expired_log_event_end_index), (Some(1), Some(1)));
}

proptest! {
    #[test]
    fn a_batch_takes_exactly_the_events_within_its_times(
        mut times in prop::collection::vec(-20 * DAY..4 * HOUR, 1..20),
        retention in prop::option::of(prop::sample::select(vec![1u16, 3, 14, 30])),
    ) {
        times.sort_unstable();
        let first = times[0];
        times.retain(|time| time - first <= DAY);
        let events: Vec<LogEvent> = times.iter().map(|time| event(NOW + time, "x")).collect();
        let retention = retention.map(|days| RetentionDays::new(days).unwrap());
        let batch = Batch::check(&events, NOW, retention).unwrap();
        let oldest = retention.map_or(14 * DAY, |days| (i64::from(days.days()) * DAY).min(14 * DAY));
        for (n, time) in times.iter().enumerate() {
            prop_assert_eq!(batch.accepted.contains(&n), *time >= -oldest && *time <= 2 * HOUR);
        }
        prop_assert_eq!(batch.rejected.is_none(), batch.accepted.len() == events.len());
    }
}

fn group() -> LogGroup {
    let mut group = LogGroup::new("/acme/app".parse().unwrap());
    for stream in ["i-1", "i-2"] {
        group.create_stream(stream.parse().unwrap()).unwrap();
    }
    group
}

fn filter(name: &str, pattern: &str, request: &TransformationRequest) -> MetricFilter {
    MetricFilter::new(name.parse().unwrap(), Pattern::compile(pattern).unwrap(), request).unwrap()
}

#[test]
fn groups_have_streams_and_limits() {
    let mut group = group();
    let stream: LogStreamName = "i-1".parse().unwrap();
    assert_eq!(group.create_stream(stream.clone()).unwrap_err().code(), "ResourceAlreadyExistsException");
    let missing = group.put_log_events(&"i-9".parse().unwrap(), vec![event(NOW, "x")], NOW).unwrap_err();
    assert_eq!(missing.code(), "ResourceNotFoundException");
    assert_eq!(group.put_log_events(&stream, vec![], NOW).unwrap_err().code(), "InvalidParameterException");
    group.put_log_events(&stream, vec![event(NOW, "late")], NOW).unwrap();
    group
        .put_log_events(&stream, vec![event(NOW - 5, "early"), event(NOW + 9 * HOUR, "never")], NOW)
        .unwrap();
    let held: Vec<&str> =
        group.events(0, NOW + DAY, NOW).iter().map(|(_, stored)| stored.event.message.as_str()).collect();
    assert_eq!(held, ["early", "late"]);
    group.set_retention(Some(RetentionDays::new(1).unwrap()));
    assert!(group.events(0, i64::MAX, NOW + 2 * DAY).is_empty());

    let one = TransformationRequest::new("acme", "Errors", "1");
    for n in 0..100 {
        group.put_metric_filter(filter(&format!("f{n}"), "ERROR", &one)).unwrap();
    }
    assert_eq!(
        group.put_metric_filter(filter("more", "ERROR", &one)).unwrap_err().code(),
        "LimitExceededException"
    );
    group.put_metric_filter(filter("f7", "WARN", &one)).unwrap();
    for n in 0..5 {
        group.put_metric_filter(filter(&format!("f{n}"), "%E+%", &one)).unwrap();
    }
    assert!(group.put_metric_filter(filter("f5", "%E+%", &one)).is_err());
    group.put_metric_filter(filter("f4", "%W+%", &one)).unwrap();
    let subscription = |name: &str, pattern: &str| {
        let arn: Arn = "arn:aws:lambda:ap-northeast-1:111122223333:function:notify".parse().unwrap();
        Subscription::new(
            name.parse().unwrap(),
            Pattern::compile(pattern).unwrap(),
            arn,
            None,
            Default::default(),
        )
        .unwrap()
    };
    assert!(group.put_subscription(subscription("r", "%a%")).is_err());
    group.put_subscription(subscription("a", "")).unwrap();
    group.put_subscription(subscription("b", "")).unwrap();
    assert!(group.put_subscription(subscription("c", "")).is_err());
    group.put_subscription(subscription("b", "ERROR")).unwrap();
}

/// Minute, dimensions, values with counts.
type Plain = (i64, Vec<(String, String)>, Vec<(f64, f64)>);

fn plain(filter: &MetricFilter, events: &[LogEvent]) -> Vec<Plain> {
    let data = filter.data(events).data;
    data.iter()
        .map(|datum| {
            let DatumValues::Values { values, counts: Some(counts) } = &datum.values else {
                panic!("values")
            };
            let dimensions =
                datum.dimensions.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
            let pairs = values.iter().copied().zip(counts.iter().copied()).collect();
            (datum.timestamp.unwrap().instant().timestamp_millis() - NOW, dimensions, pairs)
        })
        .collect()
}

#[test]
fn values_are_taken_as_aws_takes_them() {
    let json = filter("json", "{ $.kind = * }", &TransformationRequest::new("acme", "Value", "$.value"));
    let events = [
        event(NOW + 1, r#"{"kind":"number","value":7}"#),
        event(NOW + 2, r#"{"kind":"string","value":"11.5"}"#),
        event(NOW + 3, r#"{"kind":"bad","value":"banana"}"#),
        event(NOW + 4, r#"{"kind":"missing"}"#),
        event(NOW + 5, r#"{"kind":"huge","value":1e999}"#),
        event(NOW + 6, r#"{"kind":"last","value":1,"value":7.0}"#),
        event(NOW + 60_000, r#"{"kind":"number","value":-1}"#),
    ];
    assert_eq!(
        plain(&json, &events),
        [(0, vec![], vec![(7.0, 2.0), (11.5, 1.0)]), (60_000, vec![], vec![(-1.0, 1.0)])]
    );

    let space = "[kind = \"SPACE\", value, bucket]";
    let lines = [
        event(NOW, "SPACE 13 A"),
        event(NOW, "SPACE banana A"),
        event(NOW, "SPACE"),
        event(NOW, "SPACE \"17.5\" A"),
    ];
    for value in ["$value", "$2"] {
        let filter = filter("space", space, &TransformationRequest::new("acme", "Value", value));
        assert_eq!(plain(&filter, &lines), [(0, vec![], vec![(13.0, 1.0), (17.5, 1.0)])]);
    }
    let missing = filter("space", "[kind,value]", &TransformationRequest::new("acme", "Value", "$missing"));
    assert!(plain(&missing, &lines).is_empty());
    let middle = filter("middle", "[kind, ..., bucket]", &TransformationRequest::new("acme", "Value", "$2"));
    assert_eq!(plain(&middle, &lines[..1]), [(0, vec![], vec![(13.0, 1.0)])]);
}

#[test]
fn a_minute_with_events_and_no_match_counts_the_default() {
    let mut request = TransformationRequest::new("acme", "Errors", "1");
    request.default_value = Some(0.0);
    request.unit = Some("Count".into());
    let filter = filter("errors", "ERROR", &request);
    let events = [
        event(NOW, "fine"),
        event(NOW + 1, "ERROR"),
        event(NOW + 60_000, "fine"),
        event(NOW + 60_001, "fine"),
        event(NOW + 180_000, "ERROR"),
        event(NOW + 180_001, "ERROR"),
    ];
    assert_eq!(
        plain(&filter, &events),
        [
            (0, vec![], vec![(1.0, 1.0)]),
            (60_000, vec![], vec![(0.0, 1.0)]),
            (180_000, vec![], vec![(1.0, 2.0)])
        ]
    );
    assert!(filter.data(&events).data.iter().all(|datum| datum.unit == Unit::Count));
}

#[test]
fn dimensions_come_from_the_message_and_too_many_disable_the_filter() {
    let mut request = TransformationRequest::new("acme", "Latency", "$.value");
    request.dimensions.insert("Bucket".into(), "$.bucket".into());
    let filter = filter("dimension", "{ $.kind = \"dimension\" }", &request);
    let line = |bucket: &str, value: &str| {
        format!("{{\"kind\":\"dimension\",\"bucket\":\"{bucket}\",\"value\":{value}}}")
    };
    let events = [
        event(NOW, &line("A", "29")),
        event(NOW, &line("B", "\"31\"")),
        event(NOW, r#"{"kind":"dimension","value":37}"#),
        event(NOW, &line("A", "30")),
    ];
    let bucket = |value: &str| vec![("Bucket".to_owned(), value.to_owned())];
    assert_eq!(
        plain(&filter, &events),
        [(0, bucket("A"), vec![(29.0, 1.0), (30.0, 1.0)]), (0, bucket("B"), vec![(31.0, 1.0)])]
    );

    let many: Vec<LogEvent> = (0..1001).map(|n| event(NOW + n, &line(&format!("b{n}"), "1"))).collect();
    assert_eq!(filter.data(&many[..1000]).disabled, None);
    let stopped = filter.data(&many);
    assert_eq!(stopped.data.len(), 1000);
    assert_eq!(stopped.disabled.unwrap().instant().timestamp_millis(), NOW + 1000);
}

#[test]
fn more_values_than_a_datum_holds_are_spread_over_several() {
    let filter = filter("many", "{ $.v = * }", &TransformationRequest::new("acme", "V", "$.v"));
    let events: Vec<LogEvent> = (0..400).map(|n| event(NOW, &format!("{{\"v\":{n}}}"))).collect();
    let sizes: Vec<usize> = plain(&filter, &events).iter().map(|(_, _, values)| values.len()).collect();
    assert_eq!(sizes, [150, 150, 100]);
}

#[test]
fn a_transformation_breaks_one_rule_at_a_time() {
    let pattern = Pattern::compile("{ $.a = * }").unwrap();
    let good = || TransformationRequest::new("acme", "Errors", "$.a");
    let problems = |request: &TransformationRequest, pattern: &Pattern| {
        MetricFilter::new("f".parse().unwrap(), pattern.clone(), request).unwrap_err()
    };
    let mut wild = good();
    wild.metric_value = "$.items[*].value".into();
    let told = problems(&wild, &pattern);
    assert_eq!(told, [TransformationProblem::Value { value: "$.items[*].value".into() }]);
    // AWS's words (recorded, September 2026).
    assert!(
        told[0].to_string().starts_with(
            "Invalid metric transformation: metric value $.items[*].value must be a valid number"
        )
    );
    let mut dimension = good();
    dimension.metric_value = "1".into();
    dimension.dimensions.insert("Bucket".into(), "$.items[*].bucket".into());
    assert!(
        problems(&dimension, &pattern)[0]
            .to_string()
            .starts_with("Invalid metric transformation: dimension value must be valid selector")
    );
    let mut both = good();
    both.dimensions.insert("D".into(), "$.d".into());
    assert!(MetricFilter::new("f".parse().unwrap(), pattern.clone(), &both).is_ok());
    let mut terms = both.clone();
    terms.metric_value = "1".into();
    assert_eq!(problems(&terms, &Pattern::compile("ERROR").unwrap()), [TransformationProblem::NoDimensions]);
    both.default_value = Some(0.0);
    assert_eq!(problems(&both, &pattern), [TransformationProblem::DefaultWithDimensions]);
    let mut four = good();
    four.dimensions = (0..4).map(|n| (format!("D{n}"), "$.d".to_owned())).collect();
    assert_eq!(problems(&four, &pattern), [TransformationProblem::Dimensions { count: 4 }]);
    let mut reserved = good();
    reserved.metric_namespace = "AWS/Lambda".into();
    assert!(matches!(problems(&reserved, &pattern)[..], [TransformationProblem::ReservedNamespace { .. }]));
    let mut several = TransformationRequest::new("a:b", "", &"1".repeat(101));
    several.unit = Some("Furlongs".into());
    several.default_value = Some(f64::NAN);
    assert_eq!(problems(&several, &pattern).len(), 5);
    for (value, pattern) in [
        ("$.a", "ERROR"),
        ("$.a", "[a]"),
        ("$a", "{ $.a = 1 }"),
        ("$", "[a]"),
        ("", "[a]"),
        ("NaN", "[a]"),
        ("1e999", "[a]"),
    ] {
        let request = TransformationRequest::new("acme", "Errors", value);
        assert_eq!(
            problems(&request, &Pattern::compile(pattern).unwrap()),
            [TransformationProblem::Value { value: value.into() }]
        );
    }
}

#[test]
fn subscriptions_send_on_what_matches_in_aws_s_shape() {
    for (arn, kind, role) in [
        ("arn:aws:kinesis:us-east-1:111122223333:stream/s", Some(DestinationKind::KinesisStream), true),
        (
            "arn:aws:firehose:us-east-1:111122223333:deliverystream/s",
            Some(DestinationKind::FirehoseStream),
            true,
        ),
        ("arn:aws:lambda:us-east-1:111122223333:function:f", Some(DestinationKind::LambdaFunction), false),
        ("arn:aws:logs:us-east-1:111122223333:destination:d", Some(DestinationKind::LogsDestination), false),
        ("arn:aws:sns:us-east-1:111122223333:topic", None, false),
        ("arn:aws:logs:us-east-1:111122223333:log-group:g", None, false),
    ] {
        let arn: Arn = arn.parse().unwrap();
        assert_eq!(DestinationKind::of(&arn), kind);
        let made = Subscription::new(
            "s".parse().unwrap(),
            Pattern::compile("").unwrap(),
            arn,
            None,
            Default::default(),
        );
        assert_eq!(made.is_ok(), kind.is_some() && !role);
    }
    let role = Some("arn:aws:iam::111122223333:role/logs".parse().unwrap());
    let stream = "arn:aws:kinesis:us-east-1:111122223333:stream/s".parse().unwrap();
    let subscription = Subscription::new(
        "errors".parse().unwrap(),
        Pattern::compile("ERROR").unwrap(),
        stream,
        role,
        Default::default(),
    )
    .unwrap();
    let events = [event(NOW, "fine"), event(NOW + 1, "ERROR 1"), event(NOW + 1, "ERROR 2")];
    let send = |events: &[LogEvent]| {
        subscription.payload("111122223333", &"/acme/app".parse().unwrap(), &"i-1".parse().unwrap(), events)
    };
    let json = serde_json::to_value(send(&events).unwrap()).unwrap();
    assert_eq!(json["messageType"], "DATA_MESSAGE");
    assert_eq!(json["subscriptionFilters"], serde_json::json!(["errors"]));
    assert_eq!(
        (&json["logGroup"], &json["logStream"], &json["owner"]),
        (&"/acme/app".into(), &"i-1".into(), &"111122223333".into())
    );
    assert_eq!(json["logEvents"].as_array().unwrap().len(), 2);
    assert_eq!(json["logEvents"][1]["message"], "ERROR 2");
    let id = |n: usize| json["logEvents"][n]["id"].as_str().unwrap().to_owned();
    assert!(id(0) < id(1) && id(0).len() == 56 && id(0).bytes().all(|digit| digit.is_ascii_digit()));
    assert_eq!(send(&events[..1]), None);
}

#[test]
fn names_and_retentions_are_aws_s() {
    for (good, bad) in [("/aws/lambda/f", ""), ("a.b-c_d/e#1", "a b"), ("x", "a:b"), ("aws-x", "é")] {
        assert!(good.parse::<LogGroupName>().is_ok() && bad.parse::<LogGroupName>().is_err(), "{good} {bad}");
    }
    assert!(
        "x".repeat(512).parse::<LogGroupName>().is_ok() && "x".repeat(513).parse::<LogGroupName>().is_err()
    );
    let kept: Vec<u16> = (0..4000).filter(|days| RetentionDays::new(*days).is_ok()).collect();
    assert_eq!(kept, aozu_cloudwatch::logs::limits::RETENTION_DAYS);
    assert!("70000".parse::<RetentionDays>().is_err() && "x".parse::<RetentionDays>().is_err());
    assert_eq!(serde_json::from_str::<RetentionDays>("14").unwrap().to_string(), "14");
    let api = LogSource::ApiGateway { api: "a1b2".into(), stage: "prod".into() };
    assert_eq!(LogGroupName::made_by(&api).unwrap().as_str(), "API-Gateway-Execution-Logs_a1b2/prod");
    assert!(LogGroupName::made_by(&LogSource::Lambda { function: "a b".into() }).is_err());
}
