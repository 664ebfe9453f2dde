//! Which alarms change their state, as far as it is known what their metrics come to.

use std::collections::BTreeMap;

use aozu_cloudwatch::{
    alarm::{
        AlarmState, MissingData,
        evaluate::{AlarmTerms, evaluate, lookback},
    },
    state::{MetricAlarm, Watched},
};
use aozu_names::{AccountId, Region};

use super::{AlarmEffect, Found, gone::Gone};
use crate::Model;

/// What a metric is known to come to.
#[derive(Debug, Clone)]
pub(super) struct Signal {
    of: (AccountId, Region),
    /// The dimensions that name the thing.
    dimensions: Vec<(&'static str, String)>,
    /// The metric; every one of the thing where none is named.
    metric: Option<&'static str>,
    /// The value that it takes; none where no more values come.
    value: Option<f64>,
}

impl Signal {
    /// Nothing is told of this thing any more.
    pub(super) fn silent(of: (AccountId, Region), dimension: &'static str, value: &str) -> Self {
        Self { of, dimensions: vec![(dimension, value.to_owned())], metric: None, value: None }
    }

    /// What a target group comes to: AWS counts what is registered and does not answer as unhealthy.
    pub(super) fn group(
        of: &(AccountId, Region),
        balancer: &str,
        group: &str,
        healthy: u32,
        unhealthy: u32,
    ) -> Vec<Self> {
        let balancer = balancer.strip_prefix("loadbalancer/").unwrap_or(balancer);
        let dimensions = vec![("TargetGroup", group.to_owned()), ("LoadBalancer", balancer.to_owned())];
        [("HealthyHostCount", healthy), ("UnHealthyHostCount", unhealthy)]
            .map(|(metric, value)| Self {
                of: of.clone(),
                dimensions: dimensions.clone(),
                metric: Some(metric),
                value: Some(f64::from(value)),
            })
            .into()
    }

    /// What a domain comes to.
    pub(super) fn cluster(of: &(AccountId, Region), domain: &str, red: bool, nodes: u32) -> Vec<Self> {
        let told = [
            ("ClusterStatus.green", 0.0),
            ("ClusterStatus.yellow", if red { 0.0 } else { 1.0 }),
            ("ClusterStatus.red", if red { 1.0 } else { 0.0 }),
            ("Nodes", f64::from(nodes)),
        ];
        told.map(|(metric, value)| Self {
            of: of.clone(),
            dimensions: vec![("DomainName", domain.to_owned())],
            metric: Some(metric),
            value: Some(value),
        })
        .into()
    }
}

pub(super) fn look(before: &Model<'_>, gone: &Gone, found: &mut Found) {
    if found.signals.is_empty() {
        return;
    }
    let mut by_region: BTreeMap<&(AccountId, Region), Vec<&Signal>> = BTreeMap::new();
    for signal in &found.signals {
        by_region.entry(&signal.of).or_default().push(signal);
    }
    let mut rings = Vec::new();
    for account in before.accounts() {
        for (region, state) in account.regions() {
            let Some(signals) = by_region.get(&(account.id(), region.clone())) else { continue };
            for alarm in state.cloudwatch.metric_alarms().values() {
                rings.extend(signals.iter().find_map(|signal| heard(alarm, signal, gone)));
            }
            if !state.cloudwatch.composite_alarms().is_empty() {
                found.assumptions.push("composite alarms are not followed".to_owned());
            }
        }
    }
    found.impact.alarms = rings;
}

/// What becomes of an alarm that watches what is known.
fn heard(alarm: &MetricAlarm, signal: &Signal, gone: &Gone) -> Option<AlarmEffect> {
    let Watched::Metric(metric) = alarm.watched() else { return None };
    if signal.metric.is_some_and(|name| name != metric.metric_name.as_str()) {
        return None;
    }
    // Of a balancer's zones nothing is known one by one.
    let (all, known) = (&metric.dimensions, &signal.dimensions);
    let of_thing = match signal.metric {
        None => known.iter().all(|(name, value)| all.get(name) == Some(value.as_str())),
        Some(_) => {
            let names_it = all.get("TargetGroup").or_else(|| all.get("DomainName")).is_some();
            let same = all.iter().all(|(name, value)| {
                name.as_str() == "ClientId"
                    || known.iter().any(|(known, of)| *known == name.as_str() && of == value.as_str())
            });
            names_it && same
        }
    };
    if !of_thing {
        return None;
    }
    let terms = terms(alarm)?;
    let period = alarm.period().and_then(|seconds| seconds.try_into().ok());
    let range =
        period.map_or(terms.evaluation_periods(), |period| lookback(terms.evaluation_periods(), period));
    let range = vec![signal.value; range as usize];
    // Of an alarm whose state was not read it is not known whether it changes.
    let previous: AlarmState = alarm.state_value()?.as_str().parse().ok()?;
    let state = evaluate(&terms, &range, None).state(previous);
    if state == previous {
        return None;
    }
    let why = match signal.value {
        Some(value) => format!("`{}` becomes {value}: {} is gone", metric.metric_name, gone.because),
        None => format!(
            "no more values of `{}` come, and missing data counts as `{}`: {} is gone",
            metric.metric_name,
            alarm.treat_missing_data().map_or("missing", |text| text.as_str()),
            gone.because
        ),
    };
    let actions = match state {
        AlarmState::Alarm => alarm.alarm_actions(),
        AlarmState::InsufficientData => alarm.insufficient_data_actions(),
        _ => alarm.ok_actions(),
    };
    let enabled = alarm.actions_enabled() != Some(false);
    Some(AlarmEffect {
        alarm: alarm.alarm_arn().map_or_else(|| alarm.alarm_name().to_string(), ToString::to_string),
        state: state.to_string(),
        why,
        actions: actions.iter().filter(|_| enabled).map(ToString::to_string).collect(),
    })
}

/// An alarm's terms, where they are such that values of its metric decide.
fn terms(alarm: &MetricAlarm) -> Option<AlarmTerms> {
    let terms = AlarmTerms::new(
        alarm.comparison_operator()?.parse().ok()?,
        alarm.threshold()?,
        alarm.evaluation_periods()?,
        alarm.datapoints_to_alarm(),
    );
    let missing: MissingData =
        alarm.treat_missing_data().and_then(|text| text.parse().ok()).unwrap_or(MissingData::Missing);
    Some(terms.ok()?.treating(missing))
}
