//! Where in a log group one environment writes.

use std::{fmt, str::FromStr};

use aozu_names::NameError;
use chrono::{Datelike, NaiveDate};
use smol_str::SmolStr;

use crate::{Function, FunctionName, alias::is_published, default_log_group};

/// The name of a log stream of Lambda's: one environment of one version writes one stream.
///
/// In a function's own log group it is `YYYY/MM/DD/[version]` and 32 hexadecimal digits; in a log group that was
/// configured, which several functions may share, the function's name stands before the version and the digits stand
/// in brackets.
///
/// ```
/// use aozu_lambda::LogStreamName;
/// let own: LogStreamName = "2026/09/30/[$LATEST]fb09997a6f714e0fa2523511607d429b".parse()?;
/// assert_eq!((own.version(), own.function()), ("$LATEST", None));
/// let shared: LogStreamName = "2026/09/30/order-api[7][fb09997a6f714e0fa2523511607d429b]".parse()?;
/// assert_eq!(shared.function().unwrap().as_str(), "order-api");
/// assert_eq!(own.environment(), shared.environment());
/// assert!("2026/9/30/[1]fb09997a6f714e0fa2523511607d429b".parse::<LogStreamName>().is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
///
/// Source: AWS Lambda operator guide, "How CloudWatch structures logs" (`log-structure`); AWS Lambda Developer Guide,
/// "Configuring CloudWatch log groups" (`monitoring-cloudwatchlogs-loggroups`); read 2026.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogStreamName {
    date: NaiveDate,
    function: Option<FunctionName>,
    version: SmolStr,
    environment: u128,
}

const NOUN: &str = "a log stream of Lambda's";

impl LogStreamName {
    /// The stream of an environment that was made on a day (UTC), in the function's own log group; with a function, in
    /// one that was configured.
    ///
    /// # Errors
    /// A version that is neither a number nor `$LATEST`, or a year that has not four digits.
    pub fn new(
        date: NaiveDate,
        function: Option<FunctionName>,
        version: &str,
        environment: u128,
    ) -> Result<Self, NameError> {
        if !(0..=9_999).contains(&date.year()) {
            return Err(NameError::new(NOUN, &date.to_string(), "its year must have four digits"));
        }
        if version != "$LATEST" && !is_published(version) {
            return Err(NameError::new(NOUN, version, "its version must be a number or `$LATEST`"));
        }
        Ok(Self { date, function, version: version.into(), environment })
    }

    /// The day on which the environment was made, in UTC.
    #[must_use]
    pub fn date(&self) -> NaiveDate {
        self.date
    }

    /// The function, which only streams in a configured log group name.
    #[must_use]
    pub fn function(&self) -> Option<&FunctionName> {
        self.function.as_ref()
    }

    /// The version that runs in the environment: a number, or `$LATEST`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The environment's id.
    #[must_use]
    pub fn environment(&self) -> u128 {
        self.environment
    }
}

impl fmt::Display for LogStreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { date, function, version, environment } = self;
        let (year, month, day) = (date.year(), date.month(), date.day());
        match function {
            None => write!(f, "{year:04}/{month:02}/{day:02}/[{version}]{environment:032x}"),
            Some(function) => {
                write!(f, "{year:04}/{month:02}/{day:02}/{function}[{version}][{environment:032x}]")
            }
        }
    }
}

impl FromStr for LogStreamName {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        const RULE: &str = "it must be `YYYY/MM/DD/[version]` and 32 hexadecimal digits, or `YYYY/MM/DD/function[version][digits]`";
        let parts = || {
            let (date, rest) = text.split_at_checked(11)?;
            let (function, rest) = rest.split_once('[')?;
            let (version, rest) = rest.split_once(']')?;
            let digits = match function {
                "" => rest,
                _ => rest.strip_prefix('[')?.strip_suffix(']')?,
            };
            let lower = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
            let right = digits.len() == 32 && digits.bytes().all(lower);
            let environment = u128::from_str_radix(digits, 16).ok().filter(|_| right)?;
            Some((day(date)?, function, version, environment))
        };
        let (date, function, version, environment) =
            parts().ok_or_else(|| NameError::new(NOUN, text, RULE))?;
        let function = if function.is_empty() { None } else { Some(function.parse()?) };
        Self::new(date, function, version, environment)
    }
}

/// `YYYY/MM/DD/`.
fn day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('/');
    let mut number = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| text.ends_with('/'))
}

impl Function {
    /// The stream of an environment of a version of it, in the log group that it writes.
    ///
    /// # Errors
    /// As for [`LogStreamName::new`].
    pub fn log_stream(
        &self,
        date: NaiveDate,
        version: &str,
        environment: u128,
    ) -> Result<LogStreamName, NameError> {
        let own = self.log_group() == default_log_group(self.name());
        LogStreamName::new(date, (!own).then(|| self.name().clone()), version, environment)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;
    use serde_json::json;

    use super::LogStreamName;
    use crate::{Function, wire};

    #[test]
    fn the_group_decides_the_form() {
        let of = |logging: serde_json::Value| {
            let wire: wire::Function =
                serde_json::from_value(json!({"FunctionName": "f", "LoggingConfig": logging,
                "FunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:f"}))
                .unwrap();
            let date = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
            Function::try_from(wire).unwrap().log_stream(date, "7", 0xab).unwrap().to_string()
        };
        let own = "2026/09/30/[7]000000000000000000000000000000ab";
        assert_eq!(of(json!(null)), own);
        assert_eq!(of(json!({"LogGroup": "/aws/lambda/f"})), own);
        assert_eq!(of(json!({"LogGroup": "shared"})), "2026/09/30/f[7][000000000000000000000000000000ab]");
    }

    #[test]
    fn what_is_no_stream_is_refused() {
        let hex = "fb09997a6f714e0fa2523511607d429b";
        for wrong in [
            "",
            "2026/09/30/",
            &format!("2026/09/30/[7]{}", hex.to_uppercase()),
            &format!("2026/09/30/[7]{}", &hex[1..]),
            &format!("2026/13/30/[7]{hex}"),
            &format!("2026/09/30/[live]{hex}"),
            &format!("2026/09/30/[7][{hex}]"),
            &format!("2026/09/30/f[7]{hex}"),
            &format!("2026/09/30/a b[7][{hex}]"),
            &format!("2026-09-30/[7]{hex}"),
            &format!("2026/09/3é/[7]{hex}"),
        ] {
            assert!(wrong.parse::<LogStreamName>().is_err(), "{wrong}");
        }
        assert!(LogStreamName::new(NaiveDate::MAX, None, "7", 0).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(days in 0..3_000_000_i32, shared in any::<bool>(), version in 0..99_u32, id in any::<u128>()) {
            let date = NaiveDate::from_num_days_from_ce_opt(days + 366).unwrap();
            let function = shared.then(|| "order_api-2".parse().unwrap());
            let name = LogStreamName::new(date, function, &version.to_string(), id).unwrap();
            prop_assert_eq!(name.to_string().parse::<LogStreamName>().unwrap(), name);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9/\\[\\]$a-fé]{0,60}") {
            if let Ok(name) = text.parse::<LogStreamName>() {
                prop_assert_eq!(name.to_string(), text);
            }
        }
    }
}
