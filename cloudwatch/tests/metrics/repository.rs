//! The repository: limits of what is pushed, tiers, reading.

use aozu_cloudwatch::metric::{GetMetricStatistics, ListMetrics, MetricStore, PutMetricData, ReadError};
use aozu_cloudwatch::{Metric, Period};
use aozu_names::Timestamp;
use proptest::prelude::*;
use serde_json::json;

const NOW: &str = "2026-03-01T12:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn put(datums: serde_json::Value) -> PutMetricData {
    PutMetricData::from_json(&json!({"Namespace": "acme", "MetricData": datums}).to_string()).unwrap()
}

fn ask(start: &str, end: &str, period: u32, statistics: &[&str]) -> GetMetricStatistics {
    GetMetricStatistics {
        metric: Metric::of("acme", "M", []).unwrap(),
        start: start.parse().unwrap(),
        end: end.parse().unwrap(),
        period: Period::new(period).unwrap(),
        statistics: statistics.iter().map(|statistic| statistic.parse().unwrap()).collect(),
        unit: None,
    }
}

#[test]
fn everything_that_is_wrong_with_a_request_is_told_and_nothing_kept() {
    let mut store = MetricStore::default();
    let bad = json!([
        {"MetricName": "M", "Value": 1e200, "Timestamp": "2026-02-01T00:00:00Z"},
        {"MetricName": "M", "Values": [], "Timestamp": "2026-03-01T14:00:01Z"},
        {"MetricName": "M", "Values": [1, 2], "Counts": [1]},
        {"MetricName": "M", "Values": [1], "Counts": [-1], "Unit": "Furlongs"},
        {"MetricName": "M", "Values": vec![1; 151]},
        {"MetricName": "M", "Value": 1},
    ]);
    let error = store.put_metric_data(&put(bad), now()).unwrap_err();
    let text = error.to_string();
    assert_eq!(error.0.len(), 8, "{text}");
    for part in [
        "MetricData.1",
        "2^360",
        "two weeks",
        "two hours",
        "1 counts are given for 2",
        "`-1`",
        "Furlongs",
        "151",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(store.is_empty());
    let mut reserved = put(json!([{"MetricName": "M", "Value": 1}]));
    reserved.namespace = "AWS/EC2".parse().unwrap();
    assert!(store.put_metric_data(&reserved, now()).is_err());
    let many = put(json!(vec![json!({"MetricName": "M", "Value": 1}); 1001]));
    assert!(store.put_metric_data(&many, now()).unwrap_err().to_string().contains("1001 metrics"));
    for text in [
        r#"{"Namespace": ":x", "MetricData": []}"#,
        r#"{"Namespace": "x", "MetricData": [{"MetricName": "M"}]}"#,
        r#"{"Namespace": "x", "MetricData": [{"MetricName": "M", "Value": 1, "Values": [1]}]}"#,
        r#"{"Namespace": "x", "MetricData": [{"MetricName": "M", "Value": 1, "StorageResolution": 7}]}"#,
        r#"{"Namespace": "x", "MetricData": [{"MetricName": "M", "Value": 1, "Valeu": 7}]}"#,
        r#"{"Namespace": "x", "MetricData": [{"MetricName": "M", "Value": 1, "Dimensions": [{"Name":"A","Value":"1"},{"Name":"A","Value":"2"}]}]}"#,
    ] {
        assert!(PutMetricData::from_json(text).is_err(), "{text}");
    }
}

/// Recorded from CloudWatch (radkawar/stackd, testdata/aws/cloudwatch/statistics.json, September 2026): the request.
#[test]
fn values_with_counts_and_values_one_by_one_are_the_same() {
    let mut store = MetricStore::default();
    store
        .put_metric_data(
            &put(json!([
                {"MetricName": "M", "Timestamp": "2026-03-01T11:43:00Z", "Values": [2, 10], "Counts": [2, 3]},
                {"MetricName": "M", "Timestamp": "2026-03-01T11:44:10Z", "Value": 10},
                {"MetricName": "M", "Timestamp": "2026-03-01T11:44:20Z", "Value": 2},
                {"MetricName": "M", "Timestamp": "2026-03-01T11:44:30Z", "Values": [10, 2, 10]},
            ])),
            now(),
        )
        .unwrap();
    let statistics = ["SampleCount", "Sum", "Average", "Minimum", "Maximum", "p50", "IQM"];
    let points = store
        .get_metric_statistics(&ask("2026-03-01T11:43:00Z", "2026-03-01T11:45:00Z", 60, &statistics), now())
        .unwrap();
    assert_eq!(points.len(), 2);
    assert_eq!(points[0].values, points[1].values);
    assert_eq!(points[0].values[..5], [Some(5.0), Some(34.0), Some(6.8), Some(2.0), Some(10.0)]);
}

#[test]
fn the_end_is_exclusive_the_start_rounded_and_units_kept_apart() {
    let mut store = MetricStore::default();
    store
        .put_metric_data(
            &put(json!([
                {"MetricName": "M", "Timestamp": "2026-03-01T11:00:30Z", "Value": 1, "Unit": "Count"},
                {"MetricName": "M", "Timestamp": "2026-03-01T11:00:40Z", "Value": 5, "Unit": "Bytes"},
                {"MetricName": "M", "Timestamp": "2026-03-01T11:05:00Z", "Value": 3, "Unit": "Count"},
            ])),
            now(),
        )
        .unwrap();
    let read = |request| store.get_metric_statistics(&request, now()).unwrap();
    let points = read(ask("2026-03-01T11:00:59Z", "2026-03-01T11:05:00Z", 300, &["Sum"]));
    let told: Vec<(String, String, Option<f64>)> =
        points.iter().map(|p| (p.timestamp.to_string(), p.unit.to_string(), p.values[0])).collect();
    let start = "2026-03-01T11:00:00Z".to_owned();
    assert_eq!(
        told,
        [(start.clone(), "Bytes".to_owned(), Some(5.0)), (start, "Count".to_owned(), Some(1.0))]
    );
}

#[test]
fn what_aws_does_not_read_is_refused() {
    let store = MetricStore::default();
    let refused = |request| store.get_metric_statistics(&request, now()).unwrap_err();
    let sum = ["Sum"];
    assert!(matches!(refused(ask(NOW, NOW, 60, &sum)), ReadError::Times { .. }));
    assert!(matches!(refused(ask("2026-03-01T00:00:00Z", NOW, 60, &[])), ReadError::NoStatistic));
    assert!(matches!(refused(ask("2026-02-28T00:00:00Z", NOW, 60, &sum)), ReadError::Points(2160)));
    assert!(matches!(
        refused(ask("2026-03-01T08:00:00Z", NOW, 10, &sum)),
        ReadError::TooFine { step: 60, .. }
    ));
    assert!(matches!(
        refused(ask("2026-02-10T00:00:00Z", NOW, 60, &sum)),
        ReadError::TooFine { step: 300, .. }
    ));
    assert!(matches!(
        refused(ask("2025-12-01T00:00:00Z", NOW, 300, &sum)),
        ReadError::TooFine { step: 3600, .. }
    ));
    assert!(matches!(refused(ask("2026-01-01T00:00:00Z", NOW, 172_800, &sum)), ReadError::Period(_)));
}

#[test]
fn data_is_rolled_up_as_it_ages_and_goes_in_the_end() {
    let mut store = MetricStore::default();
    let datums: Vec<_> = (0..120)
        .map(|n| json!({"MetricName": "M", "Timestamp": 1_772_366_400 - 7200 + n, "Value": n, "StorageResolution": 1}))
        .collect();
    store.put_metric_data(&put(json!(datums)), now()).unwrap();
    let start = "2026-03-01T10:00:00Z";
    let count = |store: &MetricStore, now: &str, period| {
        let request = ask(start, "2026-03-01T11:00:00Z", period, &["Sum", "p100"]);
        let points = store.get_metric_statistics(&request, now.parse().unwrap()).unwrap();
        (points.len(), points.iter().filter_map(|point| point.values[0]).sum::<f64>())
    };
    assert_eq!(count(&store, NOW, 10), (12, 7140.0));
    for (now, period, expected) in
        [("2026-03-02T12:00:00Z", 60, 2), ("2026-03-20T12:00:00Z", 300, 1), ("2026-06-20T12:00:00Z", 3600, 1)]
    {
        store.roll_up(now.parse().unwrap());
        assert_eq!(count(&store, now, period), (expected, 7140.0), "{now}");
    }
    let of = |recently_active| ListMetrics { recently_active, ..ListMetrics::default() };
    assert_eq!(store.list_metrics(&of(true), now()).len(), 1);
    assert_eq!(store.list_metrics(&of(false), "2026-03-16T12:00:00Z".parse().unwrap()).len(), 0);
    store.roll_up("2027-06-01T12:00:00Z".parse().unwrap());
    assert!(store.is_empty());
}

proptest! {
    #[test]
    fn the_order_of_arrival_never_shows(
        datums in proptest::collection::vec((0..600_i64, -1e6..1e6_f64), 1..60), seed in any::<u64>(),
    ) {
        let request = |datums: &[(i64, f64)]| put(json!(datums.iter().map(|(at, value)| {
            json!({"MetricName": "M", "Timestamp": 1_772_366_400 - 1200 + at, "Value": value.abs()})
        }).collect::<Vec<_>>()));
        let mut shuffled = datums.clone();
        let mut state = seed;
        for n in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(n, (state >> 33) as usize % (n + 1));
        }
        let read = |datums: &[(i64, f64)]| {
            let mut store = MetricStore::default();
            store.put_metric_data(&request(datums), now()).unwrap();
            let statistics = ["Sum", "Average", "p90", "TM(10%:90%)"];
            store.get_metric_statistics(&ask("2026-03-01T11:00:00Z", NOW, 60, &statistics), now()).unwrap()
        };
        prop_assert_eq!(read(&datums), read(&shuffled));
    }
}
