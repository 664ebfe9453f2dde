//! What alarms of both kinds do.

use std::collections::{BTreeMap, BTreeSet};

use aozu_cloudwatch::state::{ActionArn, AlarmName};
use aozu_names::Arn;

use super::scope::Here;

/// An alarm whose actions are done.
#[derive(Debug)]
pub(super) struct Acting<'a> {
    pub name: &'a AlarmName,
    pub collection: &'static str,
    /// What it acts on, whatever state it enters, each once. EC2's own actions are none: they have a word where an
    /// ARN has the account, and act on no resource of that name.
    pub targets: BTreeSet<Arn>,
}

/// Every alarm of a region whose actions are not switched off.
pub(super) fn acting(here: Here<'_>) -> impl Iterator<Item = Acting<'_>> {
    fn targets<'a>(actions: impl Iterator<Item = &'a ActionArn>) -> BTreeSet<Arn> {
        actions.filter_map(|action| action.as_str().parse().ok()).collect()
    }
    let cloudwatch = &here.state.cloudwatch;
    let metric = cloudwatch.metric_alarms().values().filter(|alarm| alarm.actions_enabled() != Some(false));
    let composite = cloudwatch.composite_alarms().values();
    let composite = composite.filter(|alarm| alarm.actions_enabled() != Some(false));
    let metric = metric.map(|alarm| Acting {
        name: alarm.alarm_name(),
        collection: "cloudwatch/MetricAlarms",
        targets: targets(alarm.actions()),
    });
    metric.chain(composite.map(|alarm| Acting {
        name: alarm.alarm_name(),
        collection: "cloudwatch/CompositeAlarms",
        targets: targets(alarm.actions()),
    }))
}

/// By what is acted on, the alarms that do.
pub(super) fn by_target(here: Here<'_>) -> BTreeMap<Arn, Vec<String>> {
    let mut by: BTreeMap<Arn, Vec<String>> = BTreeMap::new();
    for alarm in acting(here) {
        for target in alarm.targets {
            by.entry(target).or_default().push(alarm.name.to_string());
        }
    }
    by
}

/// A few alarms by their names, or how many there are.
pub(super) fn told(alarms: &[String]) -> String {
    match alarms {
        [one] => format!("alarm `{one}`"),
        [one, other] => format!("alarms `{one}` and `{other}`"),
        [one, rest @ ..] => format!("alarm `{one}` and {} others", rest.len()),
        [] => "no alarm".to_owned(),
    }
}
