use crate::limits::NAME_LENGTH;

type Checked = Result<(), (Option<usize>, &'static str)>;

/// Length in characters, and the first character.
fn named(text: &str) -> Checked {
    if !NAME_LENGTH.contains(&text.chars().count()) {
        return Err((None, "it must have 1 to 255 characters"));
    }
    match text.char_indices().find(|(_, c)| c.is_ascii_control()) {
        Some((at, _)) => Err((Some(at), "it must not hold control characters")),
        None => Ok(()),
    }
}

aozu_names::checked_name! {
    /// The group that a metric belongs to: `AWS/EC2`, `CWAgent`, `acme/checkout`.
    ///
    /// Source: CloudWatch API Reference, `PutMetricData`, `Namespace`.
    ///
    /// ```
    /// use aozu_cloudwatch::Namespace;
    /// let ec2: Namespace = "AWS/EC2".parse()?;
    /// assert!(ec2.is_reserved());
    /// assert!(!"CWAgent".parse::<Namespace>()?.is_reserved());
    /// assert!(":colon".parse::<Namespace>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct Namespace, "a namespace", |text| {
        if text.starts_with(':') {
            return Err((Some(0), "it must not begin with `:`"));
        }
        named(text)
    }
}

impl Namespace {
    /// What begins the namespaces that AWS's own services push to.
    const RESERVED: &'static str = "AWS/";

    /// Whether only AWS's services push to it.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        self.as_str().starts_with(Self::RESERVED)
    }
}

aozu_names::checked_name! {
    /// The name of a metric within its namespace: `CPUUtilization`.
    ///
    /// Source: CloudWatch API Reference, `MetricDatum`, `MetricName`.
    ///
    /// ```
    /// use aozu_cloudwatch::MetricName;
    /// assert_eq!("CPUUtilization".parse::<MetricName>()?.as_str(), "CPUUtilization");
    /// assert!("".parse::<MetricName>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct MetricName, "a metric's name", named
}
