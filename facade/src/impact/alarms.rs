//! Which alarms change their state, as far as it is known what their metrics come to.

use std::collections::{BTreeMap, BTreeSet};

use aozu_cloudwatch::{
    CloudWatch,
    alarm::{
        AlarmState, MissingData,
        composite::{AlarmRule, alarm_name, cycle},
        evaluate::{AlarmTerms, evaluate, lookback},
    },
    state::{ActionArn, CompositeAlarm, MetricAlarm, Watched},
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
    let mut all = Vec::new();
    for account in before.accounts() {
        for (region, state) in account.regions() {
            let Some(signals) = by_region.get(&(account.id(), region.clone())) else { continue };
            let mut rings = Vec::new();
            for alarm in state.cloudwatch.metric_alarms().values() {
                rings.extend(signals.iter().find_map(|signal| heard(alarm, signal, gone)));
            }
            let (composite, untold) = Composites::of(&state.cloudwatch, &rings).follow();
            // Composite alarms of a region in which nothing changes stay as they are.
            if !rings.is_empty() {
                found.assumptions.extend(untold);
                all.append(&mut rings);
                all.extend(composite);
            }
        }
    }
    found.impact.alarms = all;
}

/// The composite alarms of a region, and the states of all its alarms as far as they are known.
struct Composites<'a> {
    cloudwatch: &'a CloudWatch,
    states: BTreeMap<String, AlarmState>,
    /// Those that are no more as they were.
    moved: BTreeSet<String>,
}

impl<'a> Composites<'a> {
    /// With what the metric alarms have become.
    fn of(cloudwatch: &'a CloudWatch, rings: &[AlarmEffect]) -> Self {
        let metric = cloudwatch.metric_alarms().values();
        let metric = metric.map(|alarm| (alarm.alarm_name(), alarm.state_value()));
        let composite = cloudwatch.composite_alarms().values();
        let composite = composite.map(|alarm| (alarm.alarm_name(), alarm.state_value()));
        let known = metric.chain(composite);
        let mut states: BTreeMap<String, AlarmState> = known
            .filter_map(|(name, state)| Some((name.to_string(), state?.as_str().parse().ok()?)))
            .collect();
        let become_of =
            |ring: &AlarmEffect| Some((alarm_name(&ring.alarm).to_owned(), ring.state.parse().ok()?));
        states.extend(rings.iter().filter_map(become_of));
        let moved = rings.iter().map(|ring| alarm_name(&ring.alarm).to_owned()).collect();
        Self { cloudwatch, states, moved }
    }

    /// What becomes of them, one leaning on another as they may; and what is not known of them.
    fn follow(mut self) -> (Vec<AlarmEffect>, Vec<String>) {
        let (mut rules, mut untold) = (BTreeMap::new(), Vec::new());
        let mut stays =
            |name: &str, why: String| untold.push(format!("composite alarm `{name}` stays as it is: {why}"));
        for alarm in self.cloudwatch.composite_alarms().values() {
            match alarm.alarm_rule().parse::<AlarmRule>() {
                Ok(rule) => _ = rules.insert(alarm.alarm_name().to_string(), rule),
                Err(error) => stays(alarm.alarm_name().as_str(), error.to_string()),
            }
        }
        while let Some(circle) = cycle(&rules) {
            for name in circle {
                stays(&name, "it leans on itself, by way of others or at once".to_owned());
                rules.remove(&name);
            }
        }
        // Each round settles those that lean on settled ones alone.
        for _ in 0..=rules.len() {
            let before = self.states.clone();
            for (name, rule) in &rules {
                let state = rule.state(|child| before.get(alarm_name(child)).copied());
                match (before.get(name), state) {
                    (Some(own), Ok(state)) if *own != state && self.leans_on_moved(rule) => {
                        self.states.insert(name.clone(), state);
                        self.moved.insert(name.clone());
                    }
                    _ => {}
                }
            }
            if before == self.states {
                break;
            }
        }
        let mut become_of = Vec::new();
        for alarm in self.cloudwatch.composite_alarms().values() {
            let name = alarm.alarm_name().as_str();
            let Some(rule) = rules.get(name).filter(|rule| self.leans_on_moved(rule)) else { continue };
            let read =
                rule.alarms().into_iter().chain([name]).all(|one| self.states.contains_key(alarm_name(one)));
            if !read {
                stays(name, "its state, or that of an alarm that it leans on, was not read".to_owned());
                continue;
            }
            let was = alarm.state_value().and_then(|state| state.as_str().parse().ok());
            if let Some(state) = self.states.get(name).copied().filter(|state| was != Some(*state)) {
                become_of.push(self.effect(alarm, rule, state));
            }
        }
        (become_of, untold)
    }

    fn leans_on_moved(&self, rule: &AlarmRule) -> bool {
        rule.alarms().iter().any(|name| self.moved.contains(alarm_name(name)))
    }

    fn effect(&self, alarm: &CompositeAlarm, rule: &AlarmRule, state: AlarmState) -> AlarmEffect {
        let of = |name: &str| {
            let state = self.states.get(alarm_name(name)).map_or("not known", |state| state.as_str());
            format!("`{}` is {state}", alarm_name(name))
        };
        let children: Vec<String> = rule.alarms().into_iter().map(of).collect();
        AlarmEffect {
            alarm: alarm.alarm_arn().map_or_else(|| alarm.alarm_name().to_string(), ToString::to_string),
            state: state.to_string(),
            why: format!("its rule `{rule}` comes to that: {}", children.join(", ")),
            actions: done(
                state,
                [alarm.alarm_actions(), alarm.ok_actions(), alarm.insufficient_data_actions()],
                alarm.actions_enabled(),
            ),
        }
    }
}

/// What an alarm does on coming to a state: of its actions for `ALARM`, `OK` and `INSUFFICIENT_DATA`, if they are
/// switched on.
fn done(state: AlarmState, actions: [&[ActionArn]; 3], enabled: Option<bool>) -> Vec<String> {
    let [alarm, ok, insufficient] = actions;
    let actions = match state {
        AlarmState::Alarm => alarm,
        AlarmState::Ok => ok,
        AlarmState::InsufficientData => insufficient,
    };
    actions.iter().filter(|_| enabled != Some(false)).map(ToString::to_string).collect()
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
    let actions = [alarm.alarm_actions(), alarm.ok_actions(), alarm.insufficient_data_actions()];
    Some(AlarmEffect {
        alarm: alarm.alarm_arn().map_or_else(|| alarm.alarm_name().to_string(), ToString::to_string),
        state: state.to_string(),
        why,
        actions: done(state, actions, alarm.actions_enabled()),
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
