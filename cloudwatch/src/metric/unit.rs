use serde::{Deserialize, Deserializer};

aozu_names::words! {
    /// What a value is counted in. Part of the stream: points of different units are kept apart and never
    /// converted.
    ///
    /// Source: CloudWatch API Reference, `StandardUnit`.
    ///
    /// ```
    /// use aozu_cloudwatch::Unit;
    /// assert_eq!("Bytes/Second".parse::<Unit>().unwrap(), Unit::BytesPerSecond);
    /// assert_eq!(Unit::default(), Unit::None);
    /// assert!(!"Furlongs".parse::<Unit>().unwrap().is_known());
    /// ```
    pub enum Unit {
        Seconds = "Seconds",
        Microseconds = "Microseconds",
        Milliseconds = "Milliseconds",
        Bytes = "Bytes",
        Kilobytes = "Kilobytes",
        Megabytes = "Megabytes",
        Gigabytes = "Gigabytes",
        Terabytes = "Terabytes",
        Bits = "Bits",
        Kilobits = "Kilobits",
        Megabits = "Megabits",
        Gigabits = "Gigabits",
        Terabits = "Terabits",
        Percent = "Percent",
        Count = "Count",
        BytesPerSecond = "Bytes/Second",
        KilobytesPerSecond = "Kilobytes/Second",
        MegabytesPerSecond = "Megabytes/Second",
        GigabytesPerSecond = "Gigabytes/Second",
        TerabytesPerSecond = "Terabytes/Second",
        BitsPerSecond = "Bits/Second",
        KilobitsPerSecond = "Kilobits/Second",
        MegabitsPerSecond = "Megabits/Second",
        GigabitsPerSecond = "Gigabits/Second",
        TerabitsPerSecond = "Terabits/Second",
        CountPerSecond = "Count/Second",
        None = "None",
    }
}

#[expect(clippy::derivable_impls, reason = "the macro leaves no place for the attribute")]
impl Default for Unit {
    fn default() -> Self {
        Self::None
    }
}

impl Unit {
    /// Whether AWS takes it.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Other(_))
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = smol_str::SmolStr::deserialize(d)?;
        Ok(text.parse().unwrap_or_else(|never: std::convert::Infallible| match never {}))
    }
}
