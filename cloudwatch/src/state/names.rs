use crate::{
    Metric,
    alarm::{ActionProblem, AlarmAction},
};

type Checked = Result<(), (Option<usize>, &'static str)>;

fn printable(text: &str) -> Checked {
    match text.char_indices().find(|(_, c)| c.is_ascii_control()) {
        Some((at, _)) => Err((Some(at), "it must not hold control characters")),
        None => Ok(()),
    }
}

fn between(text: &str, most: usize, rule: &'static str) -> Checked {
    let count = text.chars().count();
    if count == 0 || count > most { Err((None, rule)) } else { printable(text) }
}

aozu_names::checked_name! {
    /// The name of an alarm, metric or composite.
    ///
    /// Source: CloudWatch API Reference, `PutMetricAlarm`, `AlarmName`.
    ///
    /// ```
    /// use aozu_cloudwatch::state::AlarmName;
    /// assert_eq!("site down".parse::<AlarmName>()?.as_str(), "site down");
    /// assert!("".parse::<AlarmName>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct AlarmName, "an alarm's name", |text| between(text, 255, "it must have 1 to 255 characters")
}

aozu_names::checked_name! {
    /// The name of a dashboard.
    ///
    /// Source: CloudWatch API Reference, `PutDashboard`, `DashboardName`.
    ///
    /// ```
    /// use aozu_cloudwatch::state::DashboardName;
    /// assert!("shop-prod_1".parse::<DashboardName>().is_ok());
    /// assert!("shop prod".parse::<DashboardName>().is_err());
    /// ```
    pub struct DashboardName, "a dashboard's name", |text| {
        between(text, 255, "it must have 1 to 255 characters")?;
        match text.char_indices().find(|(_, c)| !(c.is_ascii_alphanumeric() || *c == '-' || *c == '_')) {
            Some((at, _)) => Err((Some(at), "it may hold letters, digits, `-` and `_` only")),
            None => Ok(()),
        }
    }
}

aozu_names::checked_name! {
    /// A filter or stream of a log group, by both names: `GROUP:NAME`. Neither may hold a colon.
    ///
    /// ```
    /// use aozu_cloudwatch::state::InGroup;
    /// let errors: InGroup = "/acme/app:errors".parse()?;
    /// assert_eq!((errors.group(), errors.name()), ("/acme/app", "errors"));
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct InGroup, "a log group and a name", |text| {
        match text.split_once(':') {
            Some((group, name)) if !group.is_empty() && !name.is_empty() && !name.contains(':') => printable(text),
            _ => Err((None, "it must be a log group, a `:` and a name without one")),
        }
    }
}

impl InGroup {
    /// The log group.
    #[must_use]
    pub fn group(&self) -> &str {
        self.as_str().split_once(':').map_or("", |(group, _)| group)
    }

    /// The filter or stream.
    #[must_use]
    pub fn name(&self) -> &str {
        self.as_str().split_once(':').map_or("", |(_, name)| name)
    }
}

aozu_names::checked_name! {
    /// The name of a resource policy of CloudWatch Logs.
    ///
    /// ```
    /// use aozu_cloudwatch::state::ResourcePolicyName;
    /// assert!("route53-query-logs".parse::<ResourcePolicyName>().is_ok());
    /// ```
    pub struct ResourcePolicyName, "a resource policy's name", |text| {
        between(text, 2048, "it must have 1 to 2048 characters")
    }
}

aozu_names::checked_name! {
    /// What a metric is found by among those listed: `NAMESPACE:NAME{DIMENSION=VALUE,…}`, the dimensions by
    /// name; a `\` stands before any of `\ : { } = ,` within a name.
    ///
    /// ```
    /// use aozu_cloudwatch::{Metric, state::MetricKey};
    /// let cpu = Metric::of("AWS/EC2", "CPUUtilization", [("InstanceId", "i-1")])?;
    /// assert_eq!(MetricKey::of(&cpu).as_str(), "AWS/EC2:CPUUtilization{InstanceId=i-1}");
    /// # Ok::<(), aozu_cloudwatch::TooManyDimensions>(())
    /// ```
    pub struct MetricKey, "a listed metric", |text| {
        if text.ends_with('}') { printable(text) } else { Err((None, "it must be `NAMESPACE:NAME{DIMENSION=VALUE,…}`")) }
    }
}

fn escaped(into: &mut String, text: &str) {
    for letter in text.chars() {
        if matches!(letter, '\\' | ':' | '{' | '}' | '=' | ',') {
            into.push('\\');
        }
        into.push(letter);
    }
}

impl MetricKey {
    /// The key of a metric.
    #[must_use]
    pub fn of(metric: &Metric) -> Self {
        let mut text = String::new();
        escaped(&mut text, metric.namespace.as_str());
        text.push(':');
        escaped(&mut text, metric.metric_name.as_str());
        text.push('{');
        for (n, (name, value)) in metric.dimensions.iter().enumerate() {
            if n > 0 {
                text.push(',');
            }
            escaped(&mut text, name.as_str());
            text.push('=');
            escaped(&mut text, value.as_str());
        }
        text.push('}');
        Self(text.into())
    }
}

aozu_names::checked_name! {
    /// What an alarm does, as an ARN that was read: any, since AWS may know more than this version.
    /// [`ActionArn::action`] says what is done. Wider than [`aozu_names::Arn`]:
    /// `arn:aws:automate:us-east-1:ec2:stop` has a word where others have an account.
    ///
    /// Source: CloudWatch API Reference, `PutMetricAlarm`, `AlarmActions`.
    ///
    /// ```
    /// use aozu_cloudwatch::state::ActionArn;
    /// let stop: ActionArn = "arn:aws:automate:us-east-1:ec2:stop".parse()?;
    /// assert_eq!((stop.service(), stop.region()), ("automate", "us-east-1"));
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct ActionArn, "an alarm's action", |text| {
        if !text.starts_with("arn:") || text.split(':').count() < 6 {
            return Err((Some(0), "it must be an ARN, `arn:partition:service:region:account:resource`"));
        }
        between(text, 1024, "it must have 1 to 1024 characters")
    }
}

impl ActionArn {
    fn part(&self, n: usize) -> &str {
        self.as_str().split(':').nth(n).unwrap_or_default()
    }

    /// The service: `sns`, `autoscaling`, `automate` …
    #[must_use]
    pub fn service(&self) -> &str {
        self.part(2)
    }

    /// The region; empty where it names none.
    #[must_use]
    pub fn region(&self) -> &str {
        self.part(3)
    }

    /// What is done, where it is one of the things that alarms are known to do.
    ///
    /// # Errors
    /// What it is not; AWS may know more than this version.
    ///
    /// ```
    /// use aozu_cloudwatch::state::ActionArn;
    /// let stop: ActionArn = "arn:aws:automate:us-east-1:ec2:stop".parse()?;
    /// assert!(stop.action().is_ok_and(|action| action.needs_instance()));
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub fn action(&self) -> Result<AlarmAction, ActionProblem> {
        self.as_str().parse()
    }
}

/// The key of something in a log group, whose names were checked.
pub(super) fn in_group(group: &str, name: &str) -> InGroup {
    InGroup(aozu_names::reexport::SmolStr::new(format!("{group}:{name}")))
}

#[cfg(test)]
mod tests {
    use super::MetricKey;
    use crate::Metric;

    #[test]
    fn odd_names_keep_apart() {
        let one = Metric::of("a:b", "c", [("d", "e,f=g")]).unwrap();
        let other = Metric::of("a", "b:c", [("d", "e"), ("f", "g")]).unwrap();
        assert_eq!(MetricKey::of(&one).as_str(), r"a\:b:c{d=e\,f\=g}");
        assert_ne!(MetricKey::of(&one), MetricKey::of(&other));
        assert_eq!(MetricKey::of(&one).as_str().parse(), Ok(MetricKey::of(&one)));
    }
}
