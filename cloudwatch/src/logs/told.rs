//! Filters as AWS's answers tell them, made into those that work.

use smol_str::SmolStr;

use super::{
    Distribution, MetricFilter, Pattern, PatternError, Subscription, SubscriptionProblem,
    TransformationProblem, TransformationRequest,
};
use crate::state;

/// Why a filter that AWS's answers tell is none that would work.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FilterProblem {
    /// Its pattern is none.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// It makes no metric, or several.
    #[error("{0} transformations: a metric filter has exactly 1")]
    Transformations(usize),
    /// Its transformation is refused.
    #[error(transparent)]
    Transformation(#[from] TransformationProblem),
    /// Its destination is refused.
    #[error(transparent)]
    Subscription(#[from] SubscriptionProblem),
    /// Events are spread in a way that is not known.
    #[error("`{0}` is no way to spread events; `ByLogStream` and `Random` are")]
    Distribution(state::Distribution),
}

impl From<&state::MetricTransformation> for TransformationRequest {
    fn from(told: &state::MetricTransformation) -> Self {
        let dimensions = told.dimensions().into_iter().flatten();
        Self {
            metric_namespace: told.metric_namespace().to_string(),
            metric_name: told.metric_name().to_string(),
            metric_value: told.metric_value().to_string(),
            default_value: told.default_value(),
            dimensions: dimensions.map(|(name, value)| (name.to_string(), value.to_string())).collect(),
            unit: told.unit().map(ToString::to_string),
        }
    }
}

impl TryFrom<&state::MetricFilter> for MetricFilter {
    type Error = Vec<FilterProblem>;

    /// The filter with all that is wrong with it; of a pattern that is none nothing else is told.
    fn try_from(told: &state::MetricFilter) -> Result<Self, Vec<FilterProblem>> {
        let pattern = told.filter_pattern().map_or("", SmolStr::as_str);
        let pattern = Pattern::compile(pattern).map_err(|error| vec![error.into()])?;
        let [transformation] = told.metric_transformations() else {
            return Err(vec![FilterProblem::Transformations(told.metric_transformations().len())]);
        };
        Self::new(told.filter_name().clone(), pattern, &transformation.into())
            .map_err(|problems| problems.into_iter().map(FilterProblem::from).collect())
    }
}

impl TryFrom<&state::SubscriptionFilter> for Subscription {
    type Error = FilterProblem;
    fn try_from(told: &state::SubscriptionFilter) -> Result<Self, FilterProblem> {
        let pattern = Pattern::compile(told.filter_pattern().map_or("", SmolStr::as_str))?;
        let distribution = match told.distribution() {
            None | Some(state::Distribution::ByLogStream) => Distribution::ByLogStream,
            Some(state::Distribution::Random) => Distribution::Random,
            Some(other) => return Err(FilterProblem::Distribution(other.clone())),
        };
        let (destination, role) = (told.destination_arn().clone(), told.role_arn().cloned());
        Ok(Self::new(told.filter_name().clone(), pattern, destination, role, distribution)?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::FilterProblem;
    use crate::{
        logs::{Distribution, LogEvent, MetricFilter, Subscription},
        rules::fixture::{good, state},
    };

    /// The good account's filters with one member changed.
    fn filters(
        member: &str,
        value: &Value,
    ) -> (Result<MetricFilter, String>, Result<Subscription, FilterProblem>) {
        let mut account = good();
        for (collection, key) in
            [("metricFilters", "/acme/app:errors"), ("subscriptionFilters", "/acme/app:forward")]
        {
            let has = account["logs"][collection][key].get(member).is_some();
            if has || (collection, member) == ("subscriptionFilters", "distribution") {
                account["logs"][collection][key][member] = value.clone();
            }
        }
        let (_, logs) = state(&account);
        let metric = MetricFilter::try_from(logs.metric_filters().values().next().unwrap());
        let told = |problems: Vec<FilterProblem>| problems[0].to_string();
        (metric.map_err(told), Subscription::try_from(logs.subscription_filters().values().next().unwrap()))
    }

    #[test]
    fn what_a_dump_tells_works_as_it_did_at_aws() {
        let (metric, subscription) = filters("distribution", &json!("Random"));
        let (metric, subscription) = (metric.unwrap(), subscription.unwrap());
        assert_eq!(subscription.distribution(), Distribution::Random);
        let message = r#"{"level": "ERROR", "message": "ERROR"}"#;
        assert_eq!(metric.data([&LogEvent::new(0, message)]).data.len(), 1);
    }

    #[test]
    fn what_would_not_work_is_told() {
        let (metric, subscription) = filters("filterPattern", &json!("{ $.a = "));
        assert!(metric.is_err());
        assert!(matches!(subscription, Err(FilterProblem::Pattern(_))));
        let (_, subscription) = filters("distribution", &json!("Anyhow"));
        assert!(matches!(subscription, Err(FilterProblem::Distribution(_))));
        let stream = json!("arn:aws:kinesis:ap-northeast-1:111122223333:stream/logs");
        let (_, subscription) = filters("destinationArn", &stream);
        assert!(matches!(subscription, Err(FilterProblem::Subscription(_))));
        let (metric, _) = filters("metricTransformations", &json!([]));
        assert_eq!(metric.unwrap_err(), "0 transformations: a metric filter has exactly 1");
    }
}
