//! What the mission says of logs, sentence by sentence.

use aozu_cloudwatch::logs::{
    LogEvent, LogGroup, LogGroupName, LogSource, MetricFilter, Pattern, TransformationRequest,
};

const NOW: i64 = 1_767_571_200_000;

fn group() -> LogGroup {
    let name = LogGroupName::made_by(&LogSource::Lambda { function: "checkout".into() }).unwrap();
    let mut group = LogGroup::new(name);
    for (stream, lines) in [("one", ["ERROR slow", "fine"]), ("two", ["fine", "ERROR down"])] {
        group.create_stream(stream.parse().unwrap()).unwrap();
        let events = (0..).zip(lines).map(|(n, line)| LogEvent::new(NOW + n, line)).collect();
        group.put_log_events(&stream.parse().unwrap(), events, NOW).unwrap();
    }
    group
}

/// "Logs: events (time and message) in streams (one per source) in groups."
#[test]
fn events_stand_in_streams_in_groups() {
    let group = group();
    assert_eq!(group.name().as_str(), "/aws/lambda/checkout");
    let streams: Vec<(&str, Vec<(i64, &str)>)> = group
        .streams()
        .map(|(name, events)| {
            let events = events.iter().map(|stored| (stored.event.timestamp, stored.event.message.as_str()));
            (name.as_str(), events.collect())
        })
        .collect();
    assert_eq!(streams[0], ("one", vec![(NOW, "ERROR slow"), (NOW + 1, "fine")]));
    assert_eq!(streams[1], ("two", vec![(NOW, "fine"), (NOW + 1, "ERROR down")]));
}

/// "They can be searched": over all streams of a group, by time.
#[test]
fn they_can_be_searched() {
    let group = group();
    let pattern = Pattern::compile("ERROR").unwrap();
    let found: Vec<(&str, &str)> = group
        .events(0, i64::MAX, NOW)
        .into_iter()
        .filter(|(_, stored)| pattern.matches(&stored.event.message))
        .map(|(stream, stored)| (stream.as_str(), stored.event.message.as_str()))
        .collect();
    assert_eq!(found, [("one", "ERROR slow"), ("two", "ERROR down")]);
}

/// "A metric filter belongs to a group, applies to every stream in it, and turns messages into metrics."
#[test]
fn a_metric_filter_applies_to_every_stream_of_its_group() {
    let mut group = group();
    let pattern = Pattern::compile("ERROR").unwrap();
    let request = TransformationRequest::new("acme", "Errors", "1");
    group
        .put_metric_filter(MetricFilter::new("errors".parse().unwrap(), pattern, &request).unwrap())
        .unwrap();
    let data = group.metric_data(NOW, NOW + 60_000, NOW);
    let [(filter, made)] = &data[..] else { panic!("one filter") };
    assert_eq!(filter.transformation().namespace().as_str(), "acme");
    assert_eq!(made.data.len(), 1);
    let aozu_cloudwatch::DatumValues::Values { values, counts } = &made.data[0].values else {
        panic!("values")
    };
    assert_eq!((values.as_slice(), counts.as_deref()), (&[1.0][..], Some(&[2.0][..])));
}

/// "[Logs] … and alarmed on": events → metric filter → metrics → alarm.
#[test]
fn a_metric_of_logs_rings_an_alarm() {
    use aozu_cloudwatch::{
        Metric, Period, Unit,
        alarm::{
            AlarmSource, AlarmSpec, AlarmState, ComparisonOperator,
            evaluate::AlarmTerms,
            timeline::{AlarmEvent, Point, run},
        },
        logs::FilterData,
        metric::{MetricStore, PutMetricData},
    };

    let mut group = LogGroup::new("/acme/app".parse().unwrap());
    let stream = "i-1".parse().unwrap();
    group.create_stream("i-1".parse().unwrap()).unwrap();
    let mut request = TransformationRequest::new("acme", "Errors", "1");
    request.default_value = Some(0.0);
    request.unit = Some("Count".into());
    let pattern = Pattern::compile("{ $.level = \"ERROR\" }").unwrap();
    group
        .put_metric_filter(MetricFilter::new("errors".parse().unwrap(), pattern, &request).unwrap())
        .unwrap();
    // Ten minutes of one event each; from the fourth to the sixth, six errors more.
    for minute in 0..10 {
        let now = NOW + minute * 60_000;
        let mut events = vec![LogEvent::new(now, "{\"level\": \"INFO\"}")];
        if (3..6).contains(&minute) {
            events.extend((1..7).map(|n| LogEvent::new(now + n, "{\"level\": \"ERROR\"}")));
        }
        group.put_log_events(&stream, events, now + 10).unwrap();
    }
    let end = NOW + 600_000;
    let mut store = MetricStore::default();
    for (filter, FilterData { data, .. }) in group.metric_data(NOW, end, end) {
        let namespace = filter.transformation().namespace().clone();
        let request = PutMetricData { namespace, metric_data: data, bytes: None };
        store.put_metric_data(&request, time(end)).unwrap();
    }
    let metric = Metric::of("acme", "Errors", []).unwrap();
    let sum = |from: i64, to: i64| {
        let set = store.between(&metric, Some(&Unit::Count), from, to)?.set()?;
        Some(Point { value: set.sum, samples: set.sample_count })
    };
    let first = NOW / 1000;
    let sums: Vec<f64> =
        (0..10).map(|minute| sum(first + minute * 60, first + minute * 60 + 60).unwrap().value).collect();
    assert_eq!(sums, [0.0, 0.0, 0.0, 6.0, 6.0, 6.0, 0.0, 0.0, 0.0, 0.0]);

    let terms = AlarmTerms::new(ComparisonOperator::GreaterThanThreshold, 5.0, 2, None).unwrap();
    let source = AlarmSource::Metric {
        metric: metric.clone(),
        statistic: "Sum".parse().unwrap(),
        unit: Some(Unit::Count),
    };
    let alarm = AlarmSpec::new("errors", source, Period::new(60).unwrap(), terms);
    let events = run(&alarm, &sum, first + 60, first + 600, AlarmState::InsufficientData, &[]).unwrap();
    let states: Vec<AlarmState> = events
        .iter()
        .filter_map(|event| match event {
            AlarmEvent::Changed { to, .. } => Some(*to),
            _ => None,
        })
        .collect();
    assert_eq!(states, [AlarmState::Ok, AlarmState::Alarm, AlarmState::Ok]);
}

/// A time of the tests, in milliseconds since 1970.
fn time(milliseconds: i64) -> aozu_names::Timestamp {
    milliseconds.to_string().parse().unwrap()
}
