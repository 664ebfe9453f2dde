use crate::limits::{LONG_PERIOD, LONGEST_LONG_SPAN, LONGEST_SHORT_SPAN, MOST_ACTIONS, MOST_ALARM_METRICS};
use crate::math::Statistic;
use aozu_names::Timestamp;
use chrono::DateTime;

use crate::math::{Expression, PercentileMode};
use crate::metric::{GetMetricData, Metric, MetricDataQuery, MetricStore, Period, ScanBy, Unit};

use super::{AlarmAction, evaluate::AlarmTerms, timeline::Point};

/// What a metric alarm watches, by what terms, and what it does: all that the engine needs of one.
///
/// ```
/// use aozu_cloudwatch::{Metric, Period};
/// use aozu_cloudwatch::alarm::{AlarmSource, AlarmSpec, ComparisonOperator, evaluate::AlarmTerms};
/// let cpu = Metric::of("AWS/EC2", "CPUUtilization", [("AutoScalingGroupName", "web")])?;
/// let terms = AlarmTerms::new(ComparisonOperator::GreaterThanThreshold, 70.0, 2, None)?;
/// let source = AlarmSource::Metric { metric: cpu, statistic: "Average".parse()?, unit: None };
/// let alarm = AlarmSpec::new("busy", source, Period::new(60)?, terms);
/// assert!(alarm.problems().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AlarmSpec {
    /// The alarm's name.
    pub name: String,
    /// What it watches.
    pub source: AlarmSource,
    /// How much of it one point covers.
    pub period: Period,
    /// By what numbers.
    pub terms: AlarmTerms,
    /// Whether it does anything at all.
    pub actions_enabled: bool,
    /// What it does on entering ALARM.
    pub alarm_actions: Vec<AlarmAction>,
    /// What it does on entering OK.
    pub ok_actions: Vec<AlarmAction>,
    /// What it does on entering INSUFFICIENT_DATA.
    pub insufficient_data_actions: Vec<AlarmAction>,
}

/// What a metric alarm watches.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AlarmSource {
    /// One statistic of one metric.
    Metric {
        /// The metric.
        metric: Metric,
        /// The statistic.
        statistic: Statistic,
        /// Only what came in this unit; none is whatever the unit.
        unit: Option<Unit>,
    },
    /// What an expression over metrics comes to: the one query that returns data.
    Expression {
        /// The metrics and the expressions.
        queries: Vec<MetricDataQuery>,
    },
}

/// What is wrong with an alarm.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AlarmSpecProblem {
    /// Not a period that alarms have.
    #[error("`{0}` is not an alarm's period: it must be 10, 20, 30 or a multiple of 60 seconds")]
    Period(Period),
    /// It looks back further than alarms do.
    #[error("{periods} periods of {period} are more than {most} s: have fewer or shorter ones")]
    Span {
        /// One period.
        period: Period,
        /// How many.
        periods: u32,
        /// The longest span, in seconds.
        most: u64,
    },
    /// More actions for a state than there may be.
    #[error("{0} actions are given for one state: there may be 5")]
    Actions(usize),
    /// More metrics than an alarm may join.
    #[error("the expression is over {0} metrics: there may be 10")]
    Metrics(usize),
    /// Not one query alone that says the state.
    #[error("{0} queries return data: it must be exactly one, which the alarm watches")]
    Returned(usize),
    /// A search, which no alarm may watch.
    #[error("the expression of `{0}` searches: an alarm must name its metrics")]
    Searches(String),
    /// An action on an instance, but none is named.
    #[error("`{0}` acts on an instance: the metric must have the dimension `InstanceId`")]
    NoInstance(AlarmAction),
}

impl AlarmSpec {
    /// An alarm that does nothing yet.
    #[must_use]
    pub fn new(name: impl Into<String>, source: AlarmSource, period: Period, terms: AlarmTerms) -> Self {
        Self {
            name: name.into(),
            source,
            period,
            terms,
            actions_enabled: true,
            alarm_actions: Vec::new(),
            ok_actions: Vec::new(),
            insufficient_data_actions: Vec::new(),
        }
    }

    /// What is done on entering a state.
    #[must_use]
    pub fn actions(&self, state: super::AlarmState) -> &[AlarmAction] {
        match state {
            super::AlarmState::Alarm => &self.alarm_actions,
            super::AlarmState::Ok => &self.ok_actions,
            super::AlarmState::InsufficientData => &self.insufficient_data_actions,
        }
    }

    /// How many seconds of data decide.
    #[must_use]
    pub fn span(&self) -> u64 {
        u64::from(self.period.seconds()) * u64::from(self.terms.evaluation_periods())
    }

    /// Everything that `PutMetricAlarm` refuses it for.
    #[must_use]
    pub fn problems(&self) -> Vec<AlarmSpecProblem> {
        let mut problems = Vec::new();
        let period = self.period;
        if !period.fits_alarm() {
            problems.push(AlarmSpecProblem::Period(period));
        }
        let most = if period.seconds() < LONG_PERIOD { LONGEST_SHORT_SPAN } else { LONGEST_LONG_SPAN };
        if self.span() > most {
            let periods = self.terms.evaluation_periods();
            problems.push(AlarmSpecProblem::Span { period, periods, most });
        }
        if let AlarmSource::Expression { queries } = &self.source {
            let metrics = queries.iter().filter(|query| query.metric_stat.is_some()).count();
            if metrics > MOST_ALARM_METRICS {
                problems.push(AlarmSpecProblem::Metrics(metrics));
            }
            let returned = queries.iter().filter(|query| query.returns_data()).count();
            if returned != 1 {
                problems.push(AlarmSpecProblem::Returned(returned));
            }
            let searches = |query: &&MetricDataQuery| {
                let text = query.expression.as_deref().map(str::parse::<Expression>);
                matches!(text, Some(Ok(expression)) if expression.searches())
            };
            let found = queries.iter().filter(searches);
            problems.extend(found.map(|query| AlarmSpecProblem::Searches(query.id.clone())));
        }
        let instance = match &self.source {
            AlarmSource::Metric { metric, .. } => metric.dimensions.get("InstanceId").is_some(),
            AlarmSource::Expression { .. } => false,
        };
        for &state in super::AlarmState::ALL {
            let actions = self.actions(state);
            if actions.len() > MOST_ACTIONS {
                problems.push(AlarmSpecProblem::Actions(actions.len()));
            }
            let lost = actions.iter().filter(|action| action.needs_instance() && !instance);
            problems.extend(lost.cloned().map(AlarmSpecProblem::NoInstance));
        }
        problems
    }

    /// What it sees of a repository from a second (inclusive) to another (exclusive), for
    /// [`run`](super::timeline::run). Of an expression the samples are not told apart: one for each point.
    #[must_use]
    pub fn seen(&self, store: &MetricStore, from: i64, to: i64, mode: PercentileMode) -> Option<Point> {
        match &self.source {
            AlarmSource::Metric { metric, statistic, unit } => {
                let held = store.between(metric, unit.as_ref(), from, to)?;
                let value = held.statistic(statistic, mode)?;
                Some(Point { value, samples: held.set()?.sample_count })
            }
            AlarmSource::Expression { queries } => {
                let time = |at: i64| DateTime::from_timestamp(at, 0).map(Timestamp::from);
                let (start_time, end_time) = (time(from)?, time(to)?);
                let request = GetMetricData {
                    metric_data_queries: queries.clone(),
                    start_time,
                    end_time,
                    scan_by: ScanBy::Ascending,
                    max_datapoints: None,
                };
                let answer = store.get_metric_data(&request, end_time, mode).ok()?;
                let value = *answer.first()?.values.first()?;
                Some(Point { value, samples: 1.0 })
            }
        }
    }
}
