use aozu_names::NameError;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::str::FromStr;

/// What the values of a period are brought down to.
///
/// `p99` is a percentile; `tm99`, `tc99`, `ts99`, `wm99` trim above one percentage; `TM(10%:90%)`, `TC(…)`,
/// `TS(…)`, `WM(…)` trim at both ends, by percentages or by values; `PR(100:500)` is the share of values in a
/// range; `IQM` is `TM(25%:75%)`.
///
/// Source: CloudWatch User Guide, "CloudWatch statistics definitions".
///
/// ```
/// use aozu_cloudwatch::math::Statistic;
/// assert_eq!("p99.9".parse::<Statistic>()?.percentile(), Some(99.9));
/// assert_eq!("TM(10%:90%)".parse::<Statistic>()?.to_string(), "TM(10%:90%)");
/// assert_eq!("tm98".parse::<Statistic>()?.to_string(), "TM(:98%)");
/// for bad in ["p101", "median", "TM(1:2%)", "PR(1%:2%)", "p"] {
///     assert!(bad.parse::<Statistic>().is_err(), "{bad}");
/// }
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Statistic {
    /// How many samples.
    SampleCount,
    /// Their sum.
    Sum,
    /// Sum by count.
    Average,
    /// The smallest.
    Minimum,
    /// The largest.
    Maximum,
    /// The value below which that many percent lie, 0 to 100.
    Percentile(f64),
    /// Something of the values between bounds.
    Trimmed(Trimmed, Bounds),
    /// How many percent of the values lie between two values.
    PercentileRank(Bounds),
}

/// What is made of the values between bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trimmed {
    /// Their mean: `TM`.
    Mean,
    /// Their count: `TC`.
    Count,
    /// Their sum: `TS`.
    Sum,
    /// The mean of all, those outside brought to the bounds: `WM`.
    Winsorized,
}

/// From where (exclusive) to where (inclusive); an open end is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The lower bound.
    pub lower: Option<f64>,
    /// The upper bound.
    pub upper: Option<f64>,
    /// Whether they are percentages of the samples, and not values.
    pub percent: bool,
}

const RULE: &str = "it must be `SampleCount`, `Sum`, `Average`, `Minimum`, `Maximum`, `IQM`, `p` with 0 to 100, `tm`, `tc`, `ts` or `wm` with 0 to 100, or `TM(a:b)`, `TC(a:b)`, `TS(a:b)`, `WM(a:b)` or `PR(a:b)`";

impl Statistic {
    /// The percentile that it asks for.
    #[must_use]
    pub fn percentile(&self) -> Option<f64> {
        match self {
            Self::Percentile(p) => Some(*p),
            _ => None,
        }
    }

    /// Whether a set of `SampleCount`, `Sum`, `Minimum` and `Maximum` does not tell it.
    #[must_use]
    pub fn needs_values(&self) -> bool {
        matches!(self, Self::Percentile(_) | Self::Trimmed(..) | Self::PercentileRank(_))
    }

    fn read(text: &str) -> Option<Self> {
        match text {
            "SampleCount" => return Some(Self::SampleCount),
            "Sum" => return Some(Self::Sum),
            "Average" => return Some(Self::Average),
            "Minimum" => return Some(Self::Minimum),
            "Maximum" => return Some(Self::Maximum),
            "IQM" => {
                let bounds = Bounds { lower: Some(25.0), upper: Some(75.0), percent: true };
                return Some(Self::Trimmed(Trimmed::Mean, bounds));
            }
            _ => {}
        }
        if let Some(number) = text.strip_prefix('p') {
            return percentage(number).map(Self::Percentile);
        }
        if let Some(inner) = text.strip_suffix(')') {
            let (kind, inner) = inner.split_once('(')?;
            let bounds = Bounds::read(inner)?;
            return match kind {
                "PR" if !bounds.percent => Some(Self::PercentileRank(bounds)),
                "TM" => Some(Self::Trimmed(Trimmed::Mean, bounds)),
                "TC" => Some(Self::Trimmed(Trimmed::Count, bounds)),
                "TS" => Some(Self::Trimmed(Trimmed::Sum, bounds)),
                "WM" => Some(Self::Trimmed(Trimmed::Winsorized, bounds)),
                _ => None,
            };
        }
        let trimmed = match text.get(..2)? {
            "tm" => Trimmed::Mean,
            "tc" => Trimmed::Count,
            "ts" => Trimmed::Sum,
            "wm" => Trimmed::Winsorized,
            _ => return None,
        };
        let upper = percentage(text.get(2..)?)?;
        Some(Self::Trimmed(trimmed, Bounds { lower: None, upper: Some(upper), percent: true }))
    }
}

/// 0 to 100 with up to ten decimals, digits and one dot only.
fn percentage(text: &str) -> Option<f64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    if text.split_once('.').is_some_and(|(_, decimals)| decimals.len() > 10) {
        return None;
    }
    text.parse::<f64>().ok().filter(|number| (0.0..=100.0).contains(number))
}

impl Bounds {
    fn read(text: &str) -> Option<Self> {
        let (lower, upper) = text.split_once(':')?;
        let mut percent = None;
        let mut side = |text: &str| -> Option<Option<f64>> {
            let text = text.trim();
            if text.is_empty() {
                return Some(None);
            }
            let (number, is_percent) = match text.strip_suffix('%') {
                Some(number) => (percentage(number)?, true),
                None => (text.parse::<f64>().ok().filter(|number| number.is_finite())?, false),
            };
            if percent.is_some_and(|other| other != is_percent) {
                return None;
            }
            percent = Some(is_percent);
            Some(Some(number))
        };
        let (lower, upper) = (side(lower)?, side(upper)?);
        let ordered = lower.zip(upper).is_none_or(|(lower, upper)| lower < upper);
        Some(Self { lower, upper, percent: percent? }).filter(|_| ordered)
    }
}

impl FromStr for Statistic {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::read(text).ok_or_else(|| NameError::new("a statistic", text, RULE))
    }
}

impl std::fmt::Display for Bounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.percent { "%" } else { "" };
        if let Some(lower) = self.lower {
            write!(f, "{lower}{sign}")?;
        }
        f.write_str(":")?;
        if let Some(upper) = self.upper {
            write!(f, "{upper}{sign}")?;
        }
        Ok(())
    }
}

impl std::fmt::Display for Statistic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SampleCount => f.write_str("SampleCount"),
            Self::Sum => f.write_str("Sum"),
            Self::Average => f.write_str("Average"),
            Self::Minimum => f.write_str("Minimum"),
            Self::Maximum => f.write_str("Maximum"),
            Self::Percentile(p) => write!(f, "p{p}"),
            Self::Trimmed(Trimmed::Mean, bounds) => write!(f, "TM({bounds})"),
            Self::Trimmed(Trimmed::Count, bounds) => write!(f, "TC({bounds})"),
            Self::Trimmed(Trimmed::Sum, bounds) => write!(f, "TS({bounds})"),
            Self::Trimmed(Trimmed::Winsorized, bounds) => write!(f, "WM({bounds})"),
            Self::PercentileRank(bounds) => write!(f, "PR({bounds})"),
        }
    }
}

impl Serialize for Statistic {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Statistic {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = smol_str::SmolStr::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
