use std::collections::{BTreeMap, BTreeSet};

use aozu_names::Timestamp;

use super::MetricFilter;
use crate::{
    Datum, DatumValues, Dimensions, Resolution,
    limits::MOST_VALUES,
    logs::{LogEvent, limits::DIMENSION_PAIRS_PER_HOUR},
};

/// What a metric filter makes of events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FilterData {
    /// One datum a minute and set of dimensions, by time, ready to be pushed to the filter's namespace.
    pub data: Vec<Datum>,
    /// When AWS disables the filter for making too many dimensions in an hour; nothing is counted from then on.
    pub disabled: Option<Timestamp>,
}

/// The values of one minute and one set of dimensions, each with how often it came.
type Counted = BTreeMap<Total, f64>;

/// A finite number, in total order.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Total(f64);

impl Eq for Total {}

impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Total {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

fn time(milliseconds: i64) -> Option<Timestamp> {
    chrono::DateTime::from_timestamp_millis(milliseconds).map(Timestamp::from)
}

impl MetricFilter {
    /// What the filter makes of events of any streams of its group. Give it whole minutes: a minute in which events
    /// came and none matched counts the default value, once.
    ///
    /// Values of a minute are kept apart, not only summed, so that percentiles of the metric are those of the messages.
    pub fn data<'e>(&self, events: impl IntoIterator<Item = &'e LogEvent>) -> FilterData {
        let mut events: Vec<&LogEvent> = events.into_iter().collect();
        events.sort_by_key(|event| event.timestamp);
        let mut matcher = self.pattern().matcher();
        let transformation = self.transformation();
        let mut minutes: BTreeMap<i64, (bool, BTreeMap<Dimensions, Counted>)> = BTreeMap::new();
        let mut hour = (i64::MIN, BTreeSet::new());
        let mut disabled = None;
        for event in events {
            let (matched, counted) = minutes.entry(event.minute()).or_default();
            if !matcher.matches(&event.message) {
                continue;
            }
            *matched = true;
            let Some((dimensions, value)) = transformation.of(self.pattern(), &event.message) else {
                continue;
            };
            let this_hour = event.timestamp.div_euclid(3_600_000);
            if hour.0 != this_hour {
                hour = (this_hour, BTreeSet::new());
            }
            if !dimensions.is_empty() {
                hour.1.extend(dimensions.iter().map(|(name, value)| (name.clone(), value.clone())));
                if hour.1.len() > DIMENSION_PAIRS_PER_HOUR {
                    disabled = time(event.timestamp);
                    break;
                }
            }
            *counted.entry(dimensions).or_default().entry(Total(value)).or_default() += 1.0;
        }
        let mut data = Vec::new();
        for (minute, (matched, counted)) in minutes {
            if !matched && let Some(value) = transformation.default_value() {
                data.extend(self.datum(minute, Dimensions::default(), &[(value, 1.0)]));
            }
            for (dimensions, values) in counted {
                let values: Vec<(f64, f64)> =
                    values.into_iter().map(|(value, count)| (value.0, count)).collect();
                for chunk in values.chunks(MOST_VALUES) {
                    data.extend(self.datum(minute, dimensions.clone(), chunk));
                }
            }
        }
        FilterData { data, disabled }
    }

    fn datum(&self, minute: i64, dimensions: Dimensions, values: &[(f64, f64)]) -> Option<Datum> {
        Some(Datum {
            metric_name: self.transformation().name().clone(),
            dimensions,
            timestamp: Some(time(minute)?),
            unit: self.transformation().unit().clone(),
            resolution: Resolution::Standard,
            values: DatumValues::Values {
                values: values.iter().map(|(value, _)| *value).collect(),
                counts: Some(values.iter().map(|(_, count)| *count).collect()),
            },
        })
    }
}
