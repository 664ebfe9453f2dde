use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Dimension, DimensionName, DimensionValue, Dimensions, MetricName, Namespace, Unit,
    limits::LARGEST_VALUE,
    logs::{
        Pattern, PatternKind,
        limits::{DIMENSIONS_PER_FILTER, LONGEST_METRIC_VALUE},
        pattern::{Extractor, ExtractorError, is_number},
    },
};

/// A transformation as AWS's JSON gives it.
///
/// Source: CloudWatch Logs API Reference, `MetricTransformation`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransformationRequest {
    /// The metric's namespace.
    pub metric_namespace: String,
    /// The metric's name.
    pub metric_name: String,
    /// A number, or where in the message it stands: `$.path`, `$field`, `$3`.
    pub metric_value: String,
    /// What a minute with events but without a match counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<f64>,
    /// The metric's dimensions, and where in the message their values stand.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dimensions: BTreeMap<String, String>,
    /// What the values are counted in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl TransformationRequest {
    /// A transformation without default, dimensions and unit.
    #[must_use]
    pub fn new(namespace: &str, name: &str, value: &str) -> Self {
        Self {
            metric_namespace: namespace.to_owned(),
            metric_name: name.to_owned(),
            metric_value: value.to_owned(),
            ..Self::default()
        }
    }
}

/// What a metric filter makes of a message that matches; checked against the filter's pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricTransformation {
    namespace: Namespace,
    name: MetricName,
    value: Value,
    default_value: Option<f64>,
    dimensions: Vec<(DimensionName, Extractor)>,
    unit: Unit,
}

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Number(f64),
    Taken(Extractor),
}

/// Why a transformation is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransformationProblem {
    /// A namespace or a metric's name that is none.
    #[error("{0}")]
    Name(#[from] aozu_names::NameError),
    /// A name or namespace with a character that metric filters do not take.
    #[error("`{name}` must not hold `:`, `*` or `$`")]
    Characters {
        /// The name.
        name: String,
    },
    /// A namespace of AWS's own.
    #[error(
        "Invalid metric transformation: `{namespace}` is reserved for AWS's services; choose another namespace"
    )]
    ReservedNamespace {
        /// The namespace.
        namespace: Namespace,
    },
    /// A value that is neither a number nor a place.
    #[error(
        "Invalid metric transformation: metric value {value} must be a valid number; write a number, `$.path` \
         without a wildcard for a JSON pattern, or `$field` or `$3` for a space-delimited one"
    )]
    Value {
        /// The value.
        value: String,
    },
    /// A value that is too long.
    #[error("`metricValue` has {characters} characters; at most 100 are taken")]
    ValueLength {
        /// How many it has.
        characters: usize,
    },
    /// A default value that is no number that metrics take.
    #[error("`defaultValue` must be a number between -2^360 and 2^360")]
    DefaultValue,
    /// Both a default value and dimensions.
    #[error(
        "a metric filter with dimensions takes no `defaultValue`: it would not be known for which dimensions"
    )]
    DefaultWithDimensions,
    /// More than three dimensions.
    #[error("{count} dimensions; at most 3 are taken")]
    Dimensions {
        /// How many.
        count: usize,
    },
    /// Dimensions with a pattern of terms.
    #[error("The specified filter pattern does not support dimensions; JSON and space-delimited patterns do")]
    NoDimensions,
    /// A dimension's value that is no place.
    #[error(
        "Invalid metric transformation: dimension value must be valid selector; `{value}` of `{dimension}` is none: \
         write `$.path` without a wildcard for JSON, `$field` or `$3` for space-delimited patterns"
    )]
    DimensionValue {
        /// The dimension.
        dimension: String,
        /// Its value.
        value: String,
    },
    /// A unit that AWS does not know.
    #[error("`{unit}` is no unit of CloudWatch; `Count`, `Seconds`, `Bytes` … are")]
    Unit {
        /// The unit.
        unit: String,
    },
}

/// Whether metrics take a value.
fn fits(value: f64) -> bool {
    value.is_finite() && value.abs() <= LARGEST_VALUE
}

/// The number that a text spells, if it is one that metrics take.
fn number(text: &str) -> Option<f64> {
    is_number(text).then(|| text.parse().ok()).flatten().filter(|value| fits(*value))
}

fn named<T: std::str::FromStr<Err = aozu_names::NameError>>(
    text: &str,
    problems: &mut Vec<TransformationProblem>,
) -> Option<T> {
    if text.contains([':', '*', '$']) {
        problems.push(TransformationProblem::Characters { name: text.to_owned() });
        return None;
    }
    text.parse().map_err(|error| problems.push(TransformationProblem::Name(error))).ok()
}

impl MetricTransformation {
    /// Checks a transformation against the pattern of its filter.
    ///
    /// # Errors
    ///
    /// All that is wrong with it.
    pub fn new(
        request: &TransformationRequest,
        pattern: &Pattern,
    ) -> Result<Self, Vec<TransformationProblem>> {
        let mut problems = Vec::new();
        let namespace: Option<Namespace> = named(&request.metric_namespace, &mut problems);
        if let Some(namespace) = namespace.as_ref().filter(|namespace| namespace.is_reserved()) {
            problems.push(TransformationProblem::ReservedNamespace { namespace: namespace.clone() });
        }
        let name: Option<MetricName> = named(&request.metric_name, &mut problems);
        let value = value(&request.metric_value, pattern, &mut problems);
        if request.default_value.is_some_and(|value| !fits(value)) {
            problems.push(TransformationProblem::DefaultValue);
        }
        let dimensions = dimensions(request, pattern, &mut problems);
        let unit = request.unit.as_deref().map_or(Unit::None, |unit| match unit.parse::<Unit>() {
            Ok(unit) => unit,
            Err(never) => match never {},
        });
        if !unit.is_known() {
            problems.push(TransformationProblem::Unit { unit: unit.to_string() });
        }
        match (namespace, name, value) {
            (Some(namespace), Some(name), Some(value)) if problems.is_empty() => {
                Ok(Self { namespace, name, value, default_value: request.default_value, dimensions, unit })
            }
            _ => Err(problems),
        }
    }

    /// The metric's namespace.
    #[must_use]
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// The metric's name.
    #[must_use]
    pub fn name(&self) -> &MetricName {
        &self.name
    }

    /// What a minute with events but without a match counts.
    #[must_use]
    pub fn default_value(&self) -> Option<f64> {
        self.default_value
    }

    /// What the values are counted in.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// What a message that matches counts, and for which dimensions; nothing if its value is missing or no number, or
    /// a dimension is missing.
    #[must_use]
    pub fn of(&self, pattern: &Pattern, message: &str) -> Option<(Dimensions, f64)> {
        let value = match &self.value {
            Value::Number(value) => *value,
            Value::Taken(extractor) => number(&extractor.of(pattern, message)?)?,
        };
        let dimensions = self.dimensions.iter().map(|(name, extractor)| {
            let value: DimensionValue = extractor.of(pattern, message)?.parse().ok()?;
            Some(Dimension { name: name.clone(), value })
        });
        let dimensions: Vec<Dimension> = dimensions.collect::<Option<_>>()?;
        Some((Dimensions::new(dimensions).ok()?, value))
    }
}

fn value(text: &str, pattern: &Pattern, problems: &mut Vec<TransformationProblem>) -> Option<Value> {
    let characters = text.chars().count();
    if characters > LONGEST_METRIC_VALUE {
        problems.push(TransformationProblem::ValueLength { characters });
        return None;
    }
    let value = match number(text) {
        Some(value) => Some(Value::Number(value)),
        None => Extractor::read(text, pattern.kind()).ok().map(Value::Taken),
    };
    if value.is_none() {
        problems.push(TransformationProblem::Value { value: text.to_owned() });
    }
    value
}

fn dimensions(
    request: &TransformationRequest,
    pattern: &Pattern,
    problems: &mut Vec<TransformationProblem>,
) -> Vec<(DimensionName, Extractor)> {
    if request.dimensions.is_empty() {
        return Vec::new();
    }
    if request.default_value.is_some() {
        problems.push(TransformationProblem::DefaultWithDimensions);
    }
    if request.dimensions.len() > DIMENSIONS_PER_FILTER {
        problems.push(TransformationProblem::Dimensions { count: request.dimensions.len() });
    }
    if pattern.kind() == PatternKind::Terms {
        problems.push(TransformationProblem::NoDimensions);
        return Vec::new();
    }
    let mut read = Vec::new();
    for (name, value) in &request.dimensions {
        match (name.parse::<DimensionName>(), Extractor::read(value, pattern.kind())) {
            (Ok(name), Ok(extractor)) => read.push((name, extractor)),
            (Err(error), _) => problems.push(TransformationProblem::Name(error)),
            (_, Err(ExtractorError::NoSelector | ExtractorError::OtherLanguage)) => {
                problems.push(TransformationProblem::DimensionValue {
                    dimension: name.clone(),
                    value: value.clone(),
                });
            }
        }
    }
    read
}
