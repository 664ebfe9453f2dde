//! Which alarms change their state, as far as it is known what their metrics come to.

use std::collections::{BTreeMap, BTreeSet};

use aozu_cloudwatch::{
    CloudWatch,
    alarm::{
        AlarmState, MissingData,
        composite::{AlarmRule, Leaning, alarm_name, leaning},
        evaluate::{AlarmTerms, evaluate, lookback},
    },
    state::{ActionArn, AlarmName, CompositeAlarm, MetricAlarm, Watched},
};
use aozu_names::{AccountId, Arn, Region};

use super::{AlarmEffect, Found, gone::Gone};
use crate::{Model, shell::shell_word};

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
    let (mut all, mut needs) = (Vec::new(), Vec::new());
    for account in before.accounts() {
        for (region, state) in account.regions() {
            let Some(signals) = by_region.get(&(account.id(), region.clone())) else { continue };
            let mut rings = Vec::new();
            for alarm in state.cloudwatch.metric_alarms().values() {
                rings.extend(signals.iter().find_map(|signal| heard(alarm, signal, gone, &mut needs)));
            }
            // Composite alarms of a region in which nothing changes stay as they are.
            if rings.is_empty() {
                continue;
            }
            let (composite, untold) = Composites::of(&state.cloudwatch, &rings).follow();
            found.assumptions.extend(untold);
            all.append(&mut rings);
            all.extend(composite);
        }
    }
    found.impact.alarms = all;
    found.needs.append(&mut needs);
}

/// The composite alarms of a region, and the states of all its alarms as far as they are known.
struct Composites<'a> {
    cloudwatch: &'a CloudWatch,
    states: BTreeMap<String, AlarmState>,
    /// Those that are no more as they were.
    moved: BTreeSet<String>,
    assumptions: Vec<String>,
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
        Self { cloudwatch, states, moved, assumptions: Vec::new() }
    }

    /// What becomes of them, each after those that it leans on; and what is not known of them.
    fn follow(mut self) -> (Vec<AlarmEffect>, Vec<String>) {
        let mut rules: BTreeMap<String, AlarmRule> = BTreeMap::new();
        let mut alarms: BTreeMap<String, &CompositeAlarm> = BTreeMap::new();
        for alarm in self.cloudwatch.composite_alarms().values() {
            match alarm.alarm_rule().parse() {
                Ok(rule) => _ = rules.insert(alarm.alarm_name().to_string(), rule),
                Err(error) => {
                    self.untold(alarm.alarm_name().as_str(), &format!("its rule cannot be read: {error}"))
                }
            }
            alarms.insert(alarm.alarm_name().to_string(), alarm);
        }
        let Leaning { in_order, circular, .. } = leaning(&rules, &self.moved);
        for name in circular {
            self.untold(&name, "it leans on itself, by way of others or at once, or on such alarms");
        }
        let mut changed = Vec::new();
        for name in &in_order {
            let (Some(alarm), Some(rule)) = (alarms.get(name), rules.get(name)) else { continue };
            changed.extend(self.settle(name, rule).map(|state| (*alarm, rule, state)));
        }
        // A suppressor may come after what it keeps back.
        let effects =
            changed.into_iter().map(|(alarm, rule, state)| self.effect(alarm, rule, state)).collect();
        (effects, self.assumptions)
    }

    /// The state that one comes to, where that is another; of its alarms all is told that will be.
    fn settle(&mut self, name: &str, rule: &AlarmRule) -> Option<AlarmState> {
        let children = rule.alarms();
        if let Some(unknown) = children.iter().find(|child| !self.states.contains_key(alarm_name(child))) {
            self.untold(name, &format!("it leans on `{}`, whose state is not known", alarm_name(unknown)));
            return None;
        }
        if !children.iter().any(|child| self.moved.contains(alarm_name(child))) {
            return None;
        }
        let Some(was) = self.states.get(name).copied() else {
            self.untold(name, "its state was not read");
            return None;
        };
        let state = rule.state(|child| self.states.get(alarm_name(child)).copied()).ok()?;
        if state == was {
            return None;
        }
        self.states.insert(name.to_owned(), state);
        self.moved.insert(name.to_owned());
        Some(state)
    }

    /// Tells that it is not known what becomes of an alarm.
    fn untold(&mut self, name: &str, why: &str) {
        self.states.remove(name);
        self.assumptions.push(format!("composite alarm `{name}` is not followed: {why}"));
    }

    fn effect(&mut self, alarm: &CompositeAlarm, rule: &AlarmRule, state: AlarmState) -> AlarmEffect {
        let of = |name: &str| {
            let state = self.states.get(alarm_name(name)).map_or("not known", |state| state.as_str());
            format!("`{}` is {state}", alarm_name(name))
        };
        let children: Vec<String> = rule.alarms().into_iter().map(of).collect();
        let mut why = format!("its rule `{rule}` comes to that: {}", children.join(", "));
        let mut actions = alarm.actions_on(state);
        if let Some(name) = alarm.actions_suppressor().map(|name| alarm_name(name)) {
            match self.states.get(name) {
                Some(AlarmState::Alarm) => {
                    actions = &[];
                    why = format!("{why}; `{name}` is ALARM and keeps its actions back");
                }
                None if !actions.is_empty() => self.assumptions.push(format!(
                    "the actions of composite alarm `{}` are not kept back: of `{name}`, which may do so, no state is \
                     known",
                    alarm.alarm_name()
                )),
                _ => {}
            }
        }
        told(alarm.alarm_arn(), alarm.alarm_name(), state, why, actions)
    }
}

fn told(
    arn: Option<&Arn>,
    name: &AlarmName,
    state: AlarmState,
    why: String,
    actions: &[ActionArn],
) -> AlarmEffect {
    AlarmEffect {
        alarm: arn.map_or_else(|| name.to_string(), ToString::to_string),
        state: state.to_string(),
        why,
        actions: actions.iter().map(ToString::to_string).collect(),
    }
}

/// What becomes of an alarm that watches what is known.
fn heard(alarm: &MetricAlarm, signal: &Signal, gone: &Gone, needs: &mut Vec<String>) -> Option<AlarmEffect> {
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
    let Some(previous) = alarm.state_value().and_then(|state| state.as_str().parse::<AlarmState>().ok())
    else {
        needs.push(format!(
            "aws cloudwatch describe-alarms --alarm-names {} --region {}",
            shell_word(alarm.alarm_name().as_str()),
            signal.of.1
        ));
        return None;
    };
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
    Some(told(alarm.alarm_arn(), alarm.alarm_name(), state, why, alarm.actions_on(state)))
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
