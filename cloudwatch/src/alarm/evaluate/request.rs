use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::alarm::{AlarmState, ComparisonOperator, LowSamples, MissingData};
use crate::math::Statistic;
use crate::metric::Period;

use super::{AlarmTerms, Explanation, TimedValue, evaluate, explain, reason};

/// The longest range that is evaluated: seven days of one-minute slots, which no alarm of AWS's exceeds, and room.
const LONGEST_RANGE: usize = 100_000;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
struct Request<'a> {
    comparison_operator: Option<String>,
    threshold: Option<f64>,
    evaluation_periods: Option<u32>,
    datapoints_to_alarm: Option<u32>,
    treat_missing_data: Option<String>,
    period: Option<u32>,
    datapoints: Option<Vec<Option<f64>>>,
    sample_counts: Option<Vec<Option<f64>>>,
    percentile: Option<f64>,
    extended_statistic: Option<String>,
    evaluate_low_sample_count_percentile: Option<String>,
    previous_state: Option<String>,
    namespace: Option<String>,
    #[serde(borrow)]
    evaluation_criteria: Option<&'a RawValue>,
    #[serde(borrow)]
    metrics: Option<&'a RawValue>,
}

/// The answer of `evaluate-alarm`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluateAlarmAnswer {
    /// The state that the alarm now has.
    pub state_value: AlarmState,
    /// Its reason, in AWS's words.
    pub state_reason: String,
    /// Which slots were real, filled or ignored, and what decided.
    pub explanation: Explanation,
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestProblem {
    /// The member that it is about.
    pub member: &'static str,
    /// What is wrong with it.
    pub message: String,
}

/// Why an alarm was not evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluateAlarmError {
    /// Everything that is wrong with the request.
    #[error("{}", told(.0))]
    Invalid(Vec<RequestProblem>),
    /// What is evaluated by AWS alone, by name.
    #[error("`{what}` cannot be evaluated here: {why}")]
    Unsupported {
        /// What it is.
        what: String,
        /// Why not.
        why: &'static str,
    },
}

impl EvaluateAlarmError {
    /// The code of the error, AWS's `__type`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "ValidationException",
            Self::Unsupported { .. } => "UnsupportedOperation",
        }
    }
}

fn told(problems: &[RequestProblem]) -> String {
    let texts = problems.iter().map(|problem| match problem.member {
        "" => problem.message.clone(),
        member => format!("{member}: {}", problem.message),
    });
    texts.collect::<Vec<_>>().join(" | ")
}

/// `aozu cloudwatch evaluate-alarm`: the state that an alarm has after the given history.
///
/// The request is `{ComparisonOperator, Threshold, EvaluationPeriods, DatapointsToAlarm?, TreatMissingData?,
/// Period?, Datapoints, SampleCounts?, Percentile? | ExtendedStatistic?, EvaluateLowSampleCountPercentile?,
/// PreviousState?}`; `Datapoints` is the whole evaluation range, oldest first, a number or null each.
///
/// # Errors
/// Everything that is wrong with the request; alarms by `EvaluationCriteria`, by `Metrics` and by anomaly bands
/// are unsupported by name.
///
/// ```
/// use aozu_cloudwatch::alarm::evaluate::evaluate_alarm;
/// let answer = evaluate_alarm(
///     r#"{"ComparisonOperator": "GreaterThanThreshold", "Threshold": 50, "EvaluationPeriods": 3,
///         "DatapointsToAlarm": 2, "Datapoints": [10, null, 99.5, null, 98]}"#,
/// )?;
/// assert_eq!(answer.state_value.as_str(), "ALARM");
/// assert_eq!(
///     answer.state_reason,
///     "Threshold Crossed: 2 out of the last 3 datapoints [98.0, 99.5] were greater than the threshold (50.0) \
///      (minimum 2 datapoints for OK -> ALARM transition)."
/// );
/// # Ok::<(), aozu_cloudwatch::alarm::evaluate::EvaluateAlarmError>(())
/// ```
pub fn evaluate_alarm(request: &str) -> Result<EvaluateAlarmAnswer, EvaluateAlarmError> {
    let request: Request<'_> = serde_json::from_str(request).map_err(|error| {
        EvaluateAlarmError::Invalid(vec![RequestProblem { member: "", message: error.to_string() }])
    })?;
    if let Some(criteria) = request.evaluation_criteria {
        return Err(unsupported_criteria(criteria));
    }
    if request.metrics.is_some() {
        return Err(EvaluateAlarmError::Unsupported {
            what: "Metrics".to_owned(),
            why: "give the values that its expression comes to as `Datapoints`",
        });
    }
    let mut problems = Vec::new();
    let mut told = |member, message: String| problems.push(RequestProblem { member, message });

    let comparison = match request.comparison_operator.as_deref().map(str::parse::<ComparisonOperator>) {
        Some(Ok(operator)) if operator.needs_band() => {
            return Err(EvaluateAlarmError::Unsupported {
                what: operator.to_string(),
                why: "it holds values against a band that AWS's own model draws",
            });
        }
        Some(Ok(operator)) => Some(operator),
        Some(Err(error)) => {
            told("ComparisonOperator", error.to_string());
            None
        }
        None => {
            told("ComparisonOperator", "it is required".to_owned());
            None
        }
    };
    if request.threshold.is_none() {
        told("Threshold", "it is required".to_owned());
    }
    if request.evaluation_periods.is_none() {
        told("EvaluationPeriods", "it is required".to_owned());
    }
    let mut assumptions = Vec::new();
    let missing_data = match request.treat_missing_data.as_deref().map(str::parse::<MissingData>) {
        Some(Ok(treatment)) => treatment,
        Some(Err(error)) => {
            told("TreatMissingData", error.to_string());
            MissingData::Missing
        }
        None => {
            let namespace = request.namespace.as_deref().map(str::parse::<crate::Namespace>);
            match namespace.transpose() {
                Ok(namespace) => MissingData::default_for(namespace.as_ref()),
                Err(error) => {
                    told("Namespace", error.to_string());
                    MissingData::Missing
                }
            }
        }
    };
    let low_samples =
        match request.evaluate_low_sample_count_percentile.as_deref().map(str::parse::<LowSamples>) {
            Some(Ok(treatment)) => treatment,
            Some(Err(error)) => {
                told("EvaluateLowSampleCountPercentile", error.to_string());
                LowSamples::Evaluate
            }
            None => LowSamples::Evaluate,
        };
    let previous = match request.previous_state.as_deref().map(str::parse::<AlarmState>) {
        Some(Ok(state)) => state,
        Some(Err(error)) => {
            told("PreviousState", error.to_string());
            AlarmState::InsufficientData
        }
        None => {
            assumptions.push("no PreviousState is given: INSUFFICIENT_DATA, as a new alarm has".to_owned());
            AlarmState::InsufficientData
        }
    };
    if let Some(seconds) = request.period {
        match Period::new(seconds) {
            Ok(period) if period.fits_alarm() => {}
            Ok(_) => told(
                "Period",
                format!("`{seconds}` is not an alarm's period: it must be 10, 20, 30 or a multiple of 60"),
            ),
            Err(error) => told("Period", error.to_string()),
        }
    }
    let statistic = request.extended_statistic.as_deref().map(str::parse::<Statistic>).transpose();
    let statistic = statistic.unwrap_or_else(|error| {
        told("ExtendedStatistic", error.to_string());
        None
    });
    if let Some(percentile) = request.percentile
        && !(0.0..=100.0).contains(&percentile)
    {
        told("Percentile", format!("`{percentile}` is not a percentile: it must be 0 to 100"));
    }
    let percentile = request.percentile.or_else(|| statistic.as_ref().and_then(Statistic::percentile));
    let datapoints = match &request.datapoints {
        Some(datapoints) if datapoints.len() > LONGEST_RANGE => {
            told(
                "Datapoints",
                format!("there are {}: {LONGEST_RANGE} slots are evaluated at most", datapoints.len()),
            );
            &[]
        }
        Some(datapoints) => datapoints.as_slice(),
        None => {
            told("Datapoints", "it is required".to_owned());
            &[]
        }
    };
    let samples: Option<Vec<f64>> = request
        .sample_counts
        .as_ref()
        .map(|counts| counts.iter().map(|count| count.unwrap_or(0.0)).collect());
    if let Some(samples) = &samples {
        if samples.len() != datapoints.len() {
            told(
                "SampleCounts",
                format!(
                    "there are {}: it must have one number per slot, {}",
                    samples.len(),
                    datapoints.len()
                ),
            );
        }
        if let Some(count) = samples.iter().find(|count| **count < 0.0) {
            told("SampleCounts", format!("`{count}` is no number of samples: it must be 0 or more"));
        }
    }
    let terms = match (comparison, request.threshold, request.evaluation_periods) {
        (Some(comparison), Some(threshold), Some(n)) => {
            match AlarmTerms::new(comparison, threshold, n, request.datapoints_to_alarm) {
                Ok(terms) => Some(terms),
                Err(error) => {
                    told("EvaluationPeriods", error.to_string());
                    None
                }
            }
        }
        _ => None,
    };
    if let Some(terms) = &terms
        && request.datapoints.is_some()
        && u32::try_from(datapoints.len()).is_ok_and(|given| given < terms.evaluation_periods())
    {
        told(
            "Datapoints",
            format!(
                "there are {}: the range must have at least `EvaluationPeriods` slots, {}",
                datapoints.len(),
                terms.evaluation_periods()
            ),
        );
    }
    let Some(mut terms) = terms.filter(|_| problems.is_empty()) else {
        return Err(EvaluateAlarmError::Invalid(problems));
    };
    terms.missing_data = missing_data;
    terms.low_samples = low_samples;
    terms.percentile = percentile;
    if low_samples == LowSamples::Ignore {
        if percentile.is_none() {
            assumptions.push("no percentile is given: few samples change nothing".to_owned());
        } else if samples.is_none() {
            assumptions.push("no SampleCounts are given: there are samples enough".to_owned());
        }
    }
    let evaluation = evaluate(&terms, datapoints, samples.as_deref());
    let timed: Vec<TimedValue> = datapoints.iter().map(|&value| TimedValue { value, time: None }).collect();
    let mut explanation = explain(&terms, datapoints, &evaluation);
    explanation.assumptions = assumptions;
    Ok(EvaluateAlarmAnswer {
        state_value: evaluation.state(previous),
        state_reason: reason(&terms, &timed, &evaluation),
        explanation,
    })
}

/// An alarm by criteria, named as far as it names itself.
fn unsupported_criteria(criteria: &RawValue) -> EvaluateAlarmError {
    let kind = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(criteria.get());
    let what = match kind.ok().and_then(|members| members.keys().next().cloned()) {
        Some(kind) => format!("EvaluationCriteria.{kind}"),
        None => "EvaluationCriteria".to_owned(),
    };
    EvaluateAlarmError::Unsupported { what, why: "AWS runs its query; there is no threshold to evaluate" }
}
