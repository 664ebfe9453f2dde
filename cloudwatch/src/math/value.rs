use std::collections::BTreeMap;

use super::MathError;
use super::expression::Operator;

/// A series of points, by the second at which each period begins.
///
/// ```
/// use aozu_cloudwatch::math::Series;
/// let series = Series::new("m1", 60, [(60, 20.0), (0, 30.0)]);
/// assert_eq!(series.points(), [(0, 30.0), (60, 20.0)]);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// What it is called.
    pub label: String,
    /// How many seconds one point covers.
    pub period: u32,
    points: Vec<(i64, f64)>,
}

impl Series {
    /// A series of these points; of two at one second the later given holds, and what is no number is left out.
    #[must_use]
    pub fn new(label: impl Into<String>, period: u32, points: impl IntoIterator<Item = (i64, f64)>) -> Self {
        let points: BTreeMap<i64, f64> = points.into_iter().filter(|(_, value)| value.is_finite()).collect();
        Self { label: label.into(), period, points: points.into_iter().collect() }
    }

    /// The points, oldest first.
    #[must_use]
    pub fn points(&self) -> &[(i64, f64)] {
        &self.points
    }

    pub(super) fn at(&self, at: i64) -> Option<f64> {
        let found = self.points.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        self.points.get(found).map(|(_, value)| *value)
    }

    pub(super) fn map(&self, f: impl Fn(i64, f64) -> f64) -> Self {
        Self::new(
            self.label.clone(),
            self.period,
            self.points.iter().map(|(at, value)| (*at, f(*at, *value))),
        )
    }
}

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// One number (S).
    Scalar(f64),
    /// A text, which only some functions take.
    Text(String),
    /// A series (TS).
    Series(Series),
    /// Several series (TS[]).
    List(Vec<Series>),
}

impl Value {
    /// What it is, as AWS writes types.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Scalar(_) => "S",
            Self::Text(_) => "a text",
            Self::Series(_) => "TS",
            Self::List(_) => "TS[]",
        }
    }

    /// The same with every number changed.
    pub(super) fn map(self, f: impl Fn(f64) -> f64) -> Result<Self, MathError> {
        match self {
            Self::Scalar(value) => Ok(Self::Scalar(f(value))),
            Self::Series(series) => Ok(Self::Series(series.map(|_, value| f(value)))),
            Self::List(all) => {
                Ok(Self::List(all.iter().map(|series| series.map(|_, value| f(value))).collect()))
            }
            Self::Text(_) => Err(MathError::new("a text has no value")),
        }
    }
}

/// Every second at which any of these has a point.
pub(super) fn seconds<'a>(all: impl IntoIterator<Item = &'a Series>) -> Vec<i64> {
    let mut seconds: Vec<i64> =
        all.into_iter().flat_map(|series| series.points().iter().map(|(at, _)| *at)).collect();
    seconds.sort_unstable();
    seconds.dedup();
    seconds
}

fn truth(is: bool) -> f64 {
    f64::from(u8::from(is))
}

fn apply(operator: Operator, left: f64, right: f64) -> f64 {
    match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        // What is no number drops out of a series.
        Operator::Divide if right == 0.0 => f64::NAN,
        Operator::Divide => left / right,
        Operator::Power => left.powf(right),
        Operator::Equal => truth(left == right),
        Operator::NotEqual => truth(left != right),
        Operator::Less => truth(left < right),
        Operator::LessOrEqual => truth(left <= right),
        Operator::Greater => truth(left > right),
        Operator::GreaterOrEqual => truth(left >= right),
        Operator::And => truth(left != 0.0 && right != 0.0),
        Operator::Or => truth(left != 0.0 || right != 0.0),
    }
}

/// Two values joined. Between two series a point that one lacks counts as 0.
pub(super) fn binary(operator: Operator, left: Value, right: Value) -> Result<Value, MathError> {
    let joined = |left: &Series, right: &Series| {
        let at = |at: i64| apply(operator, left.at(at).unwrap_or(0.0), right.at(at).unwrap_or(0.0));
        let points = seconds([left, right]).into_iter().map(|second| (second, at(second)));
        Series::new(left.label.clone(), left.period.max(right.period), points)
    };
    match (left, right) {
        (Value::Scalar(left), Value::Scalar(right)) => Ok(Value::Scalar(apply(operator, left, right))),
        (left, Value::Scalar(right)) => left.map(|left| apply(operator, left, right)),
        (Value::Scalar(left), right) => right.map(|right| apply(operator, left, right)),
        (Value::Series(left), Value::Series(right)) => Ok(Value::Series(joined(&left, &right))),
        (Value::List(left), Value::Series(right)) => {
            Ok(Value::List(left.iter().map(|left| joined(left, &right)).collect()))
        }
        (Value::Series(left), Value::List(right)) => {
            let all = right.iter().map(|right| Series { label: right.label.clone(), ..joined(&left, right) });
            Ok(Value::List(all.collect()))
        }
        (left, right) => {
            Err(MathError::new(format!("{} and {} are not joined by an operator", left.kind(), right.kind())))
        }
    }
}
