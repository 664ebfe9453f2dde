//! Which alarms of an account would have rung during a run, and when.
//!
//! Alarms on metrics that the run tells of are evaluated minute by minute as CloudWatch does, each from the state in
//! which it was read; composite alarms follow them, and alarms that have nothing to do with the run stay as they are.
//! A composite alarm's suppressor is not looked at.

use std::collections::{BTreeMap, BTreeSet};

use aozu_cloudwatch::{
    CloudWatch, Datum, DatumValues, Metric, Resolution, StatisticSet,
    alarm::{
        AlarmSource, AlarmSpec, AlarmState,
        composite::{AlarmRule, Leaning, alarm_name, leaning},
        evaluate::lookback,
        timeline::{AlarmEvent, run},
    },
    math::{PercentileMode, Statistic},
    metric::{self, MetricStore},
    state::{CompositeAlarm, MetricAlarm},
};
use aozu_names::Timestamp;
use chrono::TimeDelta;
use serde::Serialize;

use super::{PutMetricData, Request};

/// What became of the alarms.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Alarms {
    /// Each that was evaluated, by name.
    pub alarms: Vec<AlarmHistory>,
    /// Those on Lambda's metrics that could not be, by name.
    pub alarms_not_run: Vec<AlarmNotRun>,
}

/// One alarm during the run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AlarmHistory {
    /// Its name.
    pub alarm_name: String,
    /// Its ARN, where it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_arn: Option<String>,
    /// Its state at the end.
    pub state_value: AlarmState,
    /// Each change of its state.
    pub changes: Vec<AlarmChange>,
}

/// A change of an alarm's state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AlarmChange {
    /// When, in seconds from the start of the run.
    pub seconds: i64,
    /// The same as a time.
    pub timestamp: Timestamp,
    /// The state after it.
    pub state_value: AlarmState,
    /// Why.
    pub state_reason: String,
    /// Whom it tells, or what it does, by ARN.
    pub actions: Vec<String>,
}

/// An alarm that was not evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AlarmNotRun {
    /// Its name.
    pub alarm_name: String,
    /// Why not.
    pub reason: String,
}

impl Alarms {
    /// Whether any rang.
    #[must_use]
    pub fn rang(&self) -> bool {
        let mut changes = self.alarms.iter().flat_map(|alarm| &alarm.changes);
        changes.any(|change| change.state_value == AlarmState::Alarm)
    }
}

/// Lambda's metrics, as far as a run tells them.
const METRICS: [&str; 12] = [
    "AsyncEventsDropped",
    "AsyncEventsReceived",
    "ConcurrentExecutions",
    "Duration",
    "Errors",
    "Invocations",
    "ProvisionedConcurrencyInvocations",
    "ProvisionedConcurrencySpilloverInvocations",
    "ProvisionedConcurrencyUtilization",
    "ProvisionedConcurrentExecutions",
    "Throttles",
    "UnreservedConcurrentExecutions",
];
const NAMESPACE: &str = "AWS/Lambda";

/// Collects what a run tells CloudWatch, as far as alarms of an account look at it.
///
/// ```
/// use std::ops::ControlFlow;
/// use aozu_cloudwatch::{CloudWatch, state::MetricAlarm};
/// use aozu_lambda::simulate::{AlarmWatch, Options, PutMetricData, Request, simulate_with};
/// use aozu_names::wire::read_strictly;
/// let alarm: MetricAlarm = read_strictly(r#"{"AlarmName": "throttled", "Namespace": "AWS/Lambda",
///     "MetricName": "Throttles", "Dimensions": [{"Name": "FunctionName", "Value": "order-api"}],
///     "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 2, "Threshold": 10, "StateValue": "OK",
///     "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching"}"#).unwrap();
/// let mut account = CloudWatch::default();
/// account.metric_alarms_mut().insert(alarm.alarm_name().clone(), alarm);
/// let request: Request = serde_json::from_str(r#"{
///     "Seed": 1, "DurationSeconds": 900, "Region": "ap-northeast-1", "ScalingModel": "current",
///     "AccountConcurrency": 1000, "IdleTimeoutSeconds": 600,
///     "Functions": [{"FunctionName": "order-api", "Invocation": "sync", "ReservedConcurrency": 10,
///         "Arrivals": {"Steps": [[0, 5], [300, 50], [600, 5]]},
///         "WarmDuration": {"Constant": 0.5}, "InitDuration": {"Constant": 0.4}}]
/// }"#)?;
/// let mut watch = AlarmWatch::new(&account, &request);
/// let mut sink = |put: &PutMetricData<'_>| { watch.take(put); ControlFlow::Continue(()) };
/// simulate_with(&request, &mut Options { metrics: Some(&mut sink), ..Options::default() })?;
/// let told = watch.told(None, 900.0);
/// let changes: Vec<(i64, &str)> =
///     told.alarms[0].changes.iter().map(|one| (one.seconds, one.state_value.as_str())).collect();
/// assert_eq!(changes, [(480, "ALARM"), (720, "OK")]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct AlarmWatch<'a> {
    cloudwatch: &'a CloudWatch,
    alarms: Vec<(&'a MetricAlarm, AlarmSpec)>,
    not_run: Vec<AlarmNotRun>,
    /// What the alarms look at.
    wanted: BTreeSet<Metric>,
    store: MetricStore,
}

impl<'a> AlarmWatch<'a> {
    /// Finds the alarms on Lambda's metrics.
    #[must_use]
    pub fn new(cloudwatch: &'a CloudWatch, request: &Request) -> Self {
        let functions: BTreeSet<&str> =
            request.functions.iter().flatten().filter_map(|one| one.function_name.as_deref()).collect();
        let mut watch = Self {
            cloudwatch,
            alarms: Vec::new(),
            not_run: Vec::new(),
            wanted: BTreeSet::new(),
            store: MetricStore::default(),
        };
        for alarm in cloudwatch.metric_alarms().values() {
            let read = alarm.metrics_read();
            if read.iter().all(|(metric, _)| metric.namespace.as_str() != NAMESPACE) {
                continue;
            }
            let unknown = read.iter().find_map(|(metric, _)| not_told(metric, &functions));
            let spec = match unknown {
                Some(reason) => Err(reason),
                None => alarm.spec().map_err(|error| error.to_string()).and_then(evaluable),
            };
            match spec {
                Ok(spec) => {
                    watch.wanted.extend(read.into_iter().map(|(metric, _)| metric));
                    watch.alarms.push((alarm, spec));
                }
                Err(reason) => watch.not_run(alarm.alarm_name().as_str(), reason),
            }
        }
        watch
    }

    fn not_run(&mut self, name: &str, reason: String) {
        self.not_run.push(AlarmNotRun { alarm_name: name.to_owned(), reason });
    }

    /// Takes what the run tells of one minute.
    pub fn take(&mut self, put: &PutMetricData<'_>) {
        for datum in put.metric_data {
            let dimensions = datum.dimensions.iter().map(|one| (one.name, one.value.as_str()));
            // Names of metrics and of functions are names to CloudWatch too.
            let Ok(metric) = Metric::of(put.namespace, datum.metric_name, dimensions) else { continue };
            if !self.wanted.contains(&metric) {
                continue;
            }
            let values = StatisticSet {
                sample_count: datum.statistic_values.sample_count,
                sum: datum.statistic_values.sum,
                minimum: datum.statistic_values.minimum,
                maximum: datum.statistic_values.maximum,
            };
            let request = metric::PutMetricData {
                namespace: metric.namespace,
                metric_data: vec![Datum {
                    metric_name: metric.metric_name,
                    dimensions: metric.dimensions,
                    timestamp: Some(datum.timestamp),
                    unit: datum.unit.parse().unwrap_or_default(),
                    resolution: Resolution::Standard,
                    values: DatumValues::StatisticValues(values),
                }],
                bytes: None,
            };
            self.store.record(&request, datum.timestamp);
        }
    }

    /// What the alarms did during a run of so many seconds that began at a time; without one in 1970, as the run
    /// itself has it.
    ///
    /// The first evaluation of each alarm is the first that has all its evaluation periods in the run, the last the one
    /// after the last minute.
    #[must_use]
    pub fn told(mut self, start: Option<Timestamp>, seconds: f64) -> Alarms {
        let start = start.unwrap_or_else(|| Timestamp::from(chrono::DateTime::UNIX_EPOCH));
        let from = start.instant().timestamp();
        let last = from.saturating_add(seconds.ceil() as i64);
        // A minute is looked at once it is over, at the next full minute.
        let end = last.saturating_add((-last).rem_euclid(60)).saturating_add(61);
        let mut histories: BTreeMap<String, AlarmHistory> = BTreeMap::new();
        let mut states = self.states();
        for (alarm, spec) in std::mem::take(&mut self.alarms) {
            let name = alarm.alarm_name().as_str();
            let seen = |from, to| spec.seen(&self.store, from, to, PercentileMode::Exact);
            // What was before the run is not missing, it is not known. Where data are missing an alarm looks back
            // further, and is looked at once all of that lies within; where none are, once its own periods do.
            let period = i64::from(spec.period.seconds());
            let slots = i64::from(lookback(spec.terms.evaluation_periods(), spec.period));
            let told = |slot: i64| seen(from + slot * period, from + (slot + 1) * period).is_some();
            let looks_back =
                if (0..slots).all(told) { i64::from(spec.terms.evaluation_periods()) } else { slots };
            let first = from.saturating_add(looks_back * period).saturating_add(60);
            if first > end {
                self.not_run(name, "it looks back further than the run is long".to_owned());
                continue;
            }
            let Some(before) = states.get(name).copied() else {
                self.not_run(name, "its state before the run was not read (`StateValue`)".to_owned());
                continue;
            };
            match run(&spec, &seen, first, end, before, &[]) {
                Ok(events) => {
                    let arn = alarm.alarm_arn().map(ToString::to_string);
                    histories.insert(name.to_owned(), history(name, arn, before, &events, start));
                }
                Err(error) => self.not_run(name, error.to_string()),
            }
        }
        // Whatever leans on an alarm that was not evaluated is not known either.
        for one in &self.not_run {
            states.remove(&one.alarm_name);
        }
        let composites = Composites::of(self.cloudwatch, &histories, &mut states, &mut self.not_run);
        composites.follow(&mut states, &mut histories);
        self.not_run.sort_by(|a, b| a.alarm_name.cmp(&b.alarm_name));
        Alarms { alarms: histories.into_values().collect(), alarms_not_run: self.not_run }
    }

    /// The states of all alarms as they were read.
    fn states(&self) -> BTreeMap<String, AlarmState> {
        let metric = self.cloudwatch.metric_alarms().values();
        let metric = metric.map(|alarm| (alarm.alarm_name(), alarm.state_value()));
        let composite = self.cloudwatch.composite_alarms().values();
        let composite = composite.map(|alarm| (alarm.alarm_name(), alarm.state_value()));
        metric
            .chain(composite)
            .filter_map(|(name, state)| Some((name.to_string(), AlarmState::try_from(state?).ok()?)))
            .collect()
    }
}

/// Why a run does not tell a metric; none where it does.
fn not_told(metric: &Metric, functions: &BTreeSet<&str>) -> Option<String> {
    if metric.namespace.as_str() != NAMESPACE || !METRICS.contains(&metric.metric_name.as_str()) {
        return Some(format!("`{metric}` is no metric that a simulation tells"));
    }
    if metric.dimensions.is_empty() {
        return None;
    }
    match metric.dimensions.get("FunctionName") {
        Some(function) if metric.dimensions.len() == 1 => {
            (!functions.contains(function)).then(|| format!("function `{function}` is not in the scenario"))
        }
        _ => Some(format!("`{metric}`: a simulation tells of whole functions and of the account")),
    }
}

/// An alarm whose statistics a run tells: it gives each minute's count, sum, least and greatest.
fn evaluable(spec: AlarmSpec) -> Result<AlarmSpec, String> {
    let statistics: Vec<Statistic> = match &spec.source {
        AlarmSource::Metric { statistic, .. } => vec![*statistic],
        AlarmSource::Expression { queries } => {
            queries.iter().filter_map(|query| Some(query.metric_stat.as_ref()?.stat)).collect()
        }
        _ => Vec::new(),
    };
    let told = |statistic: &Statistic| {
        matches!(
            statistic,
            Statistic::SampleCount
                | Statistic::Sum
                | Statistic::Average
                | Statistic::Minimum
                | Statistic::Maximum
        )
    };
    match statistics.iter().find(|statistic| !told(statistic)) {
        Some(statistic) => Err(format!(
            "`{statistic}` needs single values: a simulation tells each minute's count, sum, least and greatest"
        )),
        None => Ok(spec),
    }
}

fn history(
    name: &str,
    alarm_arn: Option<String>,
    before: AlarmState,
    events: &[AlarmEvent],
    start: Timestamp,
) -> AlarmHistory {
    let mut changes: Vec<AlarmChange> = Vec::new();
    for event in events {
        match event {
            AlarmEvent::Changed { at, to, reason, .. } => {
                changes.push(change(*at - start.instant().timestamp(), start, *to, reason.clone()));
            }
            AlarmEvent::Acted { action, again: false, .. } => {
                if let Some(change) = changes.last_mut() {
                    change.actions.push(action.as_str().to_owned());
                }
            }
            _ => {}
        }
    }
    let state_value = changes.last().map_or(before, |change| change.state_value);
    AlarmHistory { alarm_name: name.to_owned(), alarm_arn, state_value, changes }
}

fn change(seconds: i64, start: Timestamp, state_value: AlarmState, state_reason: String) -> AlarmChange {
    let instant = start.instant();
    let after = TimeDelta::try_seconds(seconds).and_then(|delta| instant.checked_add_signed(delta));
    let timestamp = after.map_or(start, Timestamp::from);
    AlarmChange { seconds, timestamp, state_value, state_reason, actions: Vec::new() }
}

/// The composite alarms that lean on an alarm that was evaluated, be it by way of others.
struct Composites<'a> {
    rules: Vec<(&'a CompositeAlarm, AlarmRule)>,
}

impl<'a> Composites<'a> {
    /// Those that lean on an alarm of the run, each after those that it leans on itself.
    fn of(
        cloudwatch: &'a CloudWatch,
        histories: &BTreeMap<String, AlarmHistory>,
        states: &mut BTreeMap<String, AlarmState>,
        not_run: &mut Vec<AlarmNotRun>,
    ) -> Self {
        let mut tell = |alarm: &CompositeAlarm, reason: String| {
            not_run.push(AlarmNotRun { alarm_name: alarm.alarm_name().to_string(), reason });
        };
        let mut read: BTreeMap<String, AlarmRule> = BTreeMap::new();
        let mut alarms: BTreeMap<String, &CompositeAlarm> = BTreeMap::new();
        for alarm in cloudwatch.composite_alarms().values() {
            match alarm.alarm_rule().parse() {
                Ok(rule) => _ = read.insert(alarm.alarm_name().to_string(), rule),
                Err(error) => tell(alarm, format!("its rule cannot be read: {error}")),
            }
            alarms.insert(alarm.alarm_name().to_string(), alarm);
        }
        let Leaning { in_order, circular, .. } = leaning(&read, &histories.keys().cloned().collect());
        for name in circular {
            states.remove(&name);
            let why = "it leans on itself, by way of others or at once, or on such alarms";
            alarms.get(&name).into_iter().for_each(|alarm| tell(alarm, why.to_owned()));
        }
        let mut rules = Vec::new();
        for name in in_order {
            let (Some(alarm), Some(rule)) = (alarms.get(&name), read.remove(&name)) else { continue };
            match rule.state(|child| states.get(alarm_name(child)).copied()) {
                Ok(_) if states.contains_key(&name) => rules.push((*alarm, rule)),
                Ok(_) => tell(alarm, "its state before the run was not read (`StateValue`)".to_owned()),
                Err(unknown) => {
                    states.remove(&name);
                    tell(alarm, unknown.to_string());
                }
            }
        }
        Self { rules }
    }

    /// Lets them follow the changes of the others.
    fn follow(
        &self,
        states: &mut BTreeMap<String, AlarmState>,
        histories: &mut BTreeMap<String, AlarmHistory>,
    ) {
        let mut changes: Vec<(String, AlarmChange)> = histories
            .iter()
            .flat_map(|(name, history)| history.changes.iter().map(|change| (name.clone(), change.clone())))
            .collect();
        changes.sort_by_key(|(_, change)| change.seconds);
        let mut told: BTreeMap<&str, Vec<AlarmChange>> = BTreeMap::new();
        let mut begin = 0;
        while let Some((_, first)) = changes.get(begin) {
            let at = first.seconds;
            let now: Vec<_> = changes.iter().skip(begin).take_while(|(_, one)| one.seconds == at).collect();
            begin += now.len();
            for (name, change) in &now {
                states.insert(name.clone(), change.state_value);
            }
            let timestamp = first.timestamp;
            for (alarm, rule) in &self.rules {
                let name = alarm.alarm_name().as_str();
                let Ok(state) = rule.state(|child| states.get(alarm_name(child)).copied()) else { continue };
                if states.insert(name.to_owned(), state) == Some(state) {
                    continue;
                }
                let change = AlarmChange {
                    seconds: at,
                    timestamp,
                    state_value: state,
                    state_reason: reason(rule, state, states),
                    actions: alarm.actions_on(state).iter().map(ToString::to_string).collect(),
                };
                told.entry(name).or_default().push(change);
            }
        }
        for (alarm, _) in &self.rules {
            let name = alarm.alarm_name().as_str();
            let history = AlarmHistory {
                alarm_name: name.to_owned(),
                alarm_arn: alarm.alarm_arn().map(ToString::to_string),
                state_value: states.get(name).copied().unwrap_or(AlarmState::InsufficientData),
                changes: told.remove(name).unwrap_or_default(),
            };
            histories.insert(name.to_owned(), history);
        }
    }
}

/// Why a composite alarm is in its state: those of its alarms that ring, and those that do not.
fn reason(rule: &AlarmRule, state: AlarmState, states: &BTreeMap<String, AlarmState>) -> String {
    let of = |name: &&str| {
        let state = states.get(alarm_name(name)).map_or("not known", |state| state.as_str());
        format!("{} is {state}", alarm_name(name))
    };
    let children: Vec<String> = rule.alarms().iter().map(of).collect();
    let holds = if state == AlarmState::Alarm { "holds" } else { "does not hold" };
    format!("`{rule}` {holds}: {}", children.join(", "))
}
