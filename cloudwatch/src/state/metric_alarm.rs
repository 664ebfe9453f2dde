use aozu_names::{AccountId, Arn, NameError, Timestamp, wire::Resource};
use smol_str::SmolStr;

use super::{ActionArn, AlarmName, EvaluationCriteria, MetricKey};
use crate::{Dimensions, Metric, MetricName, Namespace, Unit, alarm::AlarmState};

aozu_names::words! {
    /// The state of an alarm as it was read, whatever word AWS uses; [`AlarmState`] is the one that alarms are
    /// evaluated with.
    ///
    /// ```
    /// use aozu_cloudwatch::{alarm::AlarmState, state::StateValue};
    /// assert_eq!(AlarmState::try_from(&StateValue::Alarm), Ok(AlarmState::Alarm));
    /// assert_eq!(StateValue::from(AlarmState::Ok), StateValue::Ok);
    /// assert!(AlarmState::try_from(&StateValue::Other("MUTED".into())).is_err());
    /// ```
    pub enum StateValue {
        Ok = "OK",
        Alarm = "ALARM",
        InsufficientData = "INSUFFICIENT_DATA",
    }
}

impl From<AlarmState> for StateValue {
    fn from(state: AlarmState) -> Self {
        match state {
            AlarmState::Ok => Self::Ok,
            AlarmState::Alarm => Self::Alarm,
            AlarmState::InsufficientData => Self::InsufficientData,
        }
    }
}

impl TryFrom<&StateValue> for AlarmState {
    type Error = NameError;
    fn try_from(state: &StateValue) -> Result<Self, NameError> {
        state.as_str().parse()
    }
}

aozu_names::noun! {
    /// A metric as a query or a list names it.
    ///
    /// Source: CloudWatch API Reference, `Metric`.
    pub struct ListedMetric / ListedMetricMirror {
        /// Its group.
        one namespace: Namespace = "Namespace",
        /// Its name within the group.
        one metric_name: MetricName = "MetricName",
        /// What tells it from others of that name.
        verbatim dimensions: Dimensions = "Dimensions",
    }
}

impl ListedMetric {
    /// What it is called.
    #[must_use]
    pub fn metric(&self) -> Metric {
        let dimensions = self.dimensions.clone().unwrap_or_default();
        Metric::new(self.namespace.clone(), self.metric_name.clone(), dimensions)
    }
}

impl Resource for ListedMetric {
    type Key = MetricKey;
    type Wire = ListedMetricMirror;
    const ID: &'static str = "MetricName";
    fn wire_id(wire: &ListedMetricMirror) -> Option<&str> {
        wire.metric_name.as_deref()
    }
    fn key(&self) -> MetricKey {
        MetricKey::of(&self.metric())
    }
}

aozu_names::noun! {
    /// A metric and how it is read.
    ///
    /// Source: CloudWatch API Reference, `MetricStat`.
    pub struct MetricStat / MetricStatMirror {
        /// The metric.
        part metric: ListedMetric = "Metric",
        /// Seconds that one value covers.
        value period: u32 = "Period",
        /// The statistic.
        maybe stat: SmolStr = "Stat",
        /// The unit, where only one is read.
        maybe unit: Unit = "Unit",
    }
}

aozu_names::noun! {
    /// One row of a query: a metric, or an expression over other rows.
    ///
    /// Source: CloudWatch API Reference, `MetricDataQuery`.
    pub struct MetricDataQuery / MetricDataQueryMirror {
        /// What other rows call it.
        one id: SmolStr = "Id",
        /// The expression, where it is one.
        maybe expression: SmolStr = "Expression",
        /// What people call it.
        maybe label: SmolStr = "Label",
        /// The metric, where it is one.
        part metric_stat: MetricStat = "MetricStat",
        /// Whether its values are the result.
        value return_data: bool = "ReturnData",
        /// Seconds that one value of an expression covers.
        value period: u32 = "Period",
        /// The account that has the metric.
        maybe account_id: AccountId = "AccountId",
    }
}

aozu_names::noun! {
    /// An alarm on a metric, on an expression over metrics, or on a query ([`Watched`]).
    ///
    /// Source: CloudWatch API Reference, `MetricAlarm`.
    pub struct MetricAlarm / MetricAlarmMirror {
        /// Its name.
        one alarm_name: AlarmName = "AlarmName",
        /// Its ARN.
        maybe alarm_arn: Arn = "AlarmArn",
        /// What people say of it.
        maybe alarm_description: SmolStr = "AlarmDescription",
        /// When it was last changed.
        value alarm_configuration_updated_timestamp: Timestamp = "AlarmConfigurationUpdatedTimestamp",
        /// Whether its actions are done.
        value actions_enabled: bool = "ActionsEnabled",
        /// What is done when it becomes OK.
        many ok_actions: ActionArn = "OKActions",
        /// What is done when it rings.
        many alarm_actions: ActionArn = "AlarmActions",
        /// What is done when it has too little to go by.
        many insufficient_data_actions: ActionArn = "InsufficientDataActions",
        /// Its state.
        maybe state_value: StateValue = "StateValue",
        /// Why it is in it.
        maybe state_reason: SmolStr = "StateReason",
        /// The same, as JSON.
        maybe state_reason_data: SmolStr = "StateReasonData",
        /// When the state was last written.
        value state_updated_timestamp: Timestamp = "StateUpdatedTimestamp",
        /// When the state last changed.
        value state_transitioned_timestamp: Timestamp = "StateTransitionedTimestamp",
        /// Whether evaluation met with a problem, in AWS's word.
        maybe evaluation_state: SmolStr = "EvaluationState",
        /// The metric's group.
        maybe namespace: Namespace = "Namespace",
        /// The metric's name.
        maybe metric_name: MetricName = "MetricName",
        /// The metric's dimensions.
        verbatim dimensions: Dimensions = "Dimensions",
        /// What of its values is looked at.
        maybe statistic: SmolStr = "Statistic",
        /// The same, where it is a percentile or the like.
        maybe extended_statistic: SmolStr = "ExtendedStatistic",
        /// Seconds that one value covers.
        value period: u32 = "Period",
        /// The unit, where only one is read.
        maybe unit: Unit = "Unit",
        /// How many of the newest values are looked at.
        value evaluation_periods: u32 = "EvaluationPeriods",
        /// How many of them must breach; all where nothing is said.
        value datapoints_to_alarm: u32 = "DatapointsToAlarm",
        /// What is held against the values.
        value threshold: f64 = "Threshold",
        /// The row whose band is held against the values.
        maybe threshold_metric_id: SmolStr = "ThresholdMetricId",
        /// How they are held against each other.
        maybe comparison_operator: SmolStr = "ComparisonOperator",
        /// What stands for a missing value; `missing` where nothing is said.
        maybe treat_missing_data: SmolStr = "TreatMissingData",
        /// What is done with a percentile of few samples.
        maybe evaluate_low_sample_count_percentile: SmolStr = "EvaluateLowSampleCountPercentile",
        /// The rows of an alarm on an expression.
        parts metrics: MetricDataQuery = "Metrics",
        /// The query of an alarm on one.
        verbatim evaluation_criteria: EvaluationCriteria = "EvaluationCriteria",
        /// Seconds between two evaluations of the query.
        value evaluation_interval: u32 = "EvaluationInterval",
    }
}

/// What an alarm watches.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Watched<'a> {
    /// One metric.
    Metric(Metric),
    /// The row of these that returns data.
    Rows(&'a [MetricDataQuery]),
    /// A query.
    Criteria(&'a EvaluationCriteria),
    /// Nothing that AWS would take.
    Nothing,
}

impl MetricAlarm {
    /// What it does on entering a state: nothing where its actions are switched off.
    #[must_use]
    pub fn actions_on(&self, state: AlarmState) -> &[ActionArn] {
        match state {
            _ if self.actions_enabled == Some(false) => &[],
            AlarmState::Ok => &self.ok_actions,
            AlarmState::Alarm => &self.alarm_actions,
            AlarmState::InsufficientData => &self.insufficient_data_actions,
        }
    }

    /// What it watches: one of `MetricName`, `Metrics` and `EvaluationCriteria` is required.
    #[must_use]
    pub fn watched(&self) -> Watched<'_> {
        if let Some(criteria) = &self.evaluation_criteria {
            return Watched::Criteria(criteria);
        }
        if !self.metrics.is_empty() {
            return Watched::Rows(&self.metrics);
        }
        match (&self.namespace, &self.metric_name) {
            (Some(namespace), Some(name)) => {
                let dimensions = self.dimensions.clone().unwrap_or_default();
                Watched::Metric(Metric::new(namespace.clone(), name.clone(), dimensions))
            }
            _ => Watched::Nothing,
        }
    }

    /// Every metric of the alarm's own account that it reads, with the period in seconds where one is told. What another
    /// account sends is not told by this one's lists.
    #[must_use]
    pub fn metrics_read(&self) -> Vec<(Metric, Option<u32>)> {
        match self.watched() {
            Watched::Metric(metric) => vec![(metric, self.period)],
            Watched::Rows(rows) => rows
                .iter()
                .filter(|row| row.account_id().is_none())
                .filter_map(|row| {
                    let stat = row.metric_stat()?;
                    Some((stat.metric()?.metric(), stat.period()))
                })
                .collect(),
            Watched::Criteria(_) | Watched::Nothing => Vec::new(),
        }
    }

    /// All that it ever does, whatever state it enters.
    pub fn actions(&self) -> impl Iterator<Item = &ActionArn> {
        self.ok_actions.iter().chain(&self.alarm_actions).chain(&self.insufficient_data_actions)
    }
}

impl Resource for MetricAlarm {
    type Key = AlarmName;
    type Wire = MetricAlarmMirror;
    const ID: &'static str = "AlarmName";
    fn wire_id(wire: &MetricAlarmMirror) -> Option<&str> {
        wire.alarm_name.as_deref()
    }
    fn key(&self) -> AlarmName {
        self.alarm_name.clone()
    }
}
