//! Numbers that AWS published for statistics.

use aozu_cloudwatch::StatisticSet;
use aozu_cloudwatch::math::{Distribution, PercentileMode, Statistic};

fn said(distribution: &Distribution, statistic: &str) -> Option<f64> {
    distribution.statistic(&statistic.parse::<Statistic>().unwrap(), PercentileMode::Exact)
}

#[test]
fn statistics_of_one_to_a_hundred() {
    let hundred = Distribution::new((1..=100).rev().map(|n| (f64::from(n), 1.0)), []);
    for (statistic, expected) in [
        ("SampleCount", 100.0),
        ("Sum", 5050.0),
        ("Average", 50.5),
        ("Minimum", 1.0),
        ("Maximum", 100.0),
        ("p0", 1.0),
        ("p99", 99.0),
        ("p99.5", 100.0),
        ("p100", 100.0),
        ("tc90", 90.0),
        ("ts90", 4095.0),
        ("tm90", 45.5),
        ("TM(10%:90%)", 50.5),
        ("TC(10%:)", 90.0),
        ("TC(20:80)", 60.0),
        ("TC(:0.5)", 0.0),
        ("IQM", 50.5),
        ("PR(:10)", 10.0),
        ("PR(10:20)", 10.0),
        ("PR(90:)", 10.0),
        // Ninety as they are, and ten that become 90.
        ("wm90", 49.95),
    ] {
        assert_eq!(said(&hundred, statistic), Some(expected), "{statistic}");
    }
    assert_eq!(said(&hundred, "TM(:0.5)"), None, "a mean of nothing");
}

#[test]
fn sets_tell_no_percentile_unless_they_hold_one_value() {
    let set = StatisticSet { sample_count: 3.0, sum: 15.0, minimum: 1.0, maximum: 9.0 };
    let opaque = Distribution::new([], [set]);
    assert_eq!(said(&opaque, "Average"), Some(5.0));
    assert_eq!(said(&opaque, "p50"), None);
    let same =
        Distribution::new([], [StatisticSet { sample_count: 3.0, sum: 21.0, minimum: 7.0, maximum: 7.0 }]);
    assert_eq!(said(&same, "p50"), Some(7.0));
    let negative = Distribution::new([(-1.0, 1.0), (2.0, 1.0)], []);
    assert_eq!((said(&negative, "p50"), said(&negative, "Sum")), (None, Some(1.0)));
    assert_eq!(said(&Distribution::new([(5.0, 0.0)], []), "SampleCount"), None, "no count, no sample");
}

#[test]
fn percentiles_as_aws_bins_them_err_by_a_bin_at_most() {
    let values: Vec<f64> = (1..=1000).map(f64::from).collect();
    let distribution = Distribution::new(values.iter().map(|value| (*value, 1.0)), []);
    for p in [1.0, 10.0, 50.0, 90.0, 99.0, 99.9] {
        let exact = distribution.statistic(&Statistic::Percentile(p), PercentileMode::Exact).unwrap();
        let binned = distribution.statistic(&Statistic::Percentile(p), PercentileMode::Aws).unwrap();
        assert!((binned / exact - 1.0).abs() < 0.1, "p{p}: {exact} and {binned}");
    }
    // Five equal bins' worth of nothing: one value is its own percentile, in either way.
    let same = Distribution::new([(7.0, 2.5)], []);
    assert_eq!(same.statistic(&Statistic::Percentile(50.0), PercentileMode::Aws), Some(7.0));
}
