closed_words! {
    /// The state of an alarm, one of the three that an evaluation comes to; [`crate::state::StateValue`] is what was
    /// read of one.
    ///
    /// Source: CloudWatch API Reference, `StateValue`.
    ///
    /// ```
    /// use aozu_cloudwatch::alarm::AlarmState;
    /// assert_eq!("INSUFFICIENT_DATA".parse(), Ok(AlarmState::InsufficientData));
    /// assert!("ok".parse::<AlarmState>().is_err());
    /// ```
    pub enum AlarmState, "an alarm's state", "it must be `OK`, `ALARM` or `INSUFFICIENT_DATA`" {
        Ok = "OK",
        Alarm = "ALARM",
        InsufficientData = "INSUFFICIENT_DATA",
    }
}

closed_words! {
    /// How a value is held against the threshold.
    ///
    /// Source: CloudWatch API Reference, `PutMetricAlarm`, `ComparisonOperator`.
    ///
    /// ```
    /// use aozu_cloudwatch::alarm::ComparisonOperator;
    /// assert!(ComparisonOperator::GreaterThanThreshold.breaches(5.1, 5.0));
    /// assert!(!ComparisonOperator::GreaterThanThreshold.breaches(5.0, 5.0));
    /// ```
    pub enum ComparisonOperator, "a comparison operator",
        "it must be `GreaterThanOrEqualToThreshold`, `GreaterThanThreshold`, `LessThanThreshold`, `LessThanOrEqualToThreshold` or one of the three for anomaly bands" {
        GreaterThanOrEqualToThreshold = "GreaterThanOrEqualToThreshold",
        GreaterThanThreshold = "GreaterThanThreshold",
        LessThanThreshold = "LessThanThreshold",
        LessThanOrEqualToThreshold = "LessThanOrEqualToThreshold",
        LessThanLowerOrGreaterThanUpperThreshold = "LessThanLowerOrGreaterThanUpperThreshold",
        LessThanLowerThreshold = "LessThanLowerThreshold",
        GreaterThanUpperThreshold = "GreaterThanUpperThreshold",
    }
}

impl ComparisonOperator {
    /// Whether it holds values against a band that AWS's model draws, and not against a number.
    #[must_use]
    pub fn needs_band(self) -> bool {
        self.in_words().is_none()
    }

    /// Whether the value breaches the threshold. Against a band nothing can be said: never.
    #[must_use]
    pub fn breaches(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::GreaterThanOrEqualToThreshold => value >= threshold,
            Self::GreaterThanThreshold => value > threshold,
            Self::LessThanThreshold => value < threshold,
            Self::LessThanOrEqualToThreshold => value <= threshold,
            _ => false,
        }
    }

    /// As the reason of a state says it: `greater than`.
    pub(crate) fn in_words(self) -> Option<&'static str> {
        match self {
            Self::GreaterThanOrEqualToThreshold => Some("greater than or equal to"),
            Self::GreaterThanThreshold => Some("greater than"),
            Self::LessThanThreshold => Some("less than"),
            Self::LessThanOrEqualToThreshold => Some("less than or equal to"),
            _ => None,
        }
    }
}

closed_words! {
    /// What a slot without data counts as.
    ///
    /// Source: CloudWatch API Reference, `PutMetricAlarm`, `TreatMissingData`; User Guide, "Configuring how
    /// CloudWatch alarms treat missing data".
    ///
    /// ```
    /// use aozu_cloudwatch::{Namespace, alarm::MissingData};
    /// assert_eq!(MissingData::default_for(Some(&"AWS/EC2".parse()?)), MissingData::Missing);
    /// assert_eq!(MissingData::default_for(Some(&"AWS/DynamoDB".parse()?)), MissingData::Ignore);
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub enum MissingData, "a treatment of missing data", "it must be `breaching`, `notBreaching`, `ignore` or `missing`" {
        Breaching = "breaching",
        NotBreaching = "notBreaching",
        Ignore = "ignore",
        Missing = "missing",
    }
}

impl MissingData {
    /// What holds where `TreatMissingData` is left out: `missing`, but `ignore` for DynamoDB's metrics.
    #[must_use]
    pub fn default_for(namespace: Option<&crate::Namespace>) -> Self {
        match namespace {
            Some(namespace) if namespace.as_str() == "AWS/DynamoDB" => Self::Ignore,
            _ => Self::Missing,
        }
    }
}

closed_words! {
    /// What becomes of an alarm on a percentile while there are too few samples to say one.
    ///
    /// Source: CloudWatch API Reference, `PutMetricAlarm`, `EvaluateLowSampleCountPercentile`.
    pub enum LowSamples, "a treatment of few samples", "it must be `evaluate` or `ignore`" {
        Evaluate = "evaluate",
        Ignore = "ignore",
    }
}
