use std::{convert::Infallible, fmt, str::FromStr};

use chrono::NaiveDate;
use smol_str::SmolStr;

/// The runtime of a function, such as `python3.13`. AWS adds some each year: any word is taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Runtime(SmolStr);

/// When a runtime ends, in three steps; functions that are there go on running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifecycle {
    /// From when on AWS no longer mends it.
    pub deprecated: NaiveDate,
    /// From when on functions cannot be created with it.
    pub create_blocked: NaiveDate,
    /// From when on functions that have it cannot be updated.
    pub update_blocked: NaiveDate,
}

/// The day on which the dates below were taken.
pub(crate) const READ: &str = "September 2026";

type Dates = (u32, u32, u32);

/// Dates as `yyyymmdd`. Source: AWS Lambda Developer Guide, "Lambda runtimes" (`lambda-runtimes`), as cfn-lint 1.58.0
/// took it over; AWS moves them often.
#[expect(clippy::inconsistent_digit_grouping, reason = "year, month and day")]
const TABLE: &[(&str, Dates)] = &[
    ("dotnet10", (2028_11_14, 2028_12_14, 2029_01_15)),
    ("dotnet6", (2024_12_20, 2027_02_01, 2027_03_03)),
    ("dotnet8", (2026_11_10, 2027_02_01, 2027_03_03)),
    ("go1.x", (2024_01_08, 2024_02_08, 2027_03_03)),
    ("java11", (2027_06_30, 2027_07_31, 2027_08_31)),
    ("java17", (2027_06_30, 2027_07_31, 2027_08_31)),
    ("java21", (2029_06_30, 2029_07_31, 2029_08_31)),
    ("java25", (2029_06_30, 2029_07_31, 2029_08_31)),
    ("java8", (2024_01_08, 2024_02_08, 2027_03_03)),
    ("java8.al2", (2027_06_30, 2027_07_31, 2027_08_31)),
    ("nodejs14.x", (2023_12_04, 2024_01_09, 2027_03_03)),
    ("nodejs16.x", (2024_06_12, 2027_02_01, 2027_03_03)),
    ("nodejs18.x", (2025_09_01, 2027_02_01, 2027_03_03)),
    ("nodejs20.x", (2026_04_30, 2027_02_01, 2027_03_03)),
    ("nodejs22.x", (2027_04_30, 2027_06_01, 2027_07_01)),
    ("nodejs24.x", (2028_04_30, 2028_06_01, 2028_07_01)),
    ("provided", (2024_01_08, 2024_02_08, 2027_03_03)),
    ("provided.al2", (2026_07_31, 2027_02_01, 2027_03_03)),
    ("provided.al2023", (2029_06_30, 2029_07_31, 2029_08_31)),
    ("python3.10", (2026_10_31, 2027_02_01, 2027_03_03)),
    ("python3.11", (2027_06_30, 2027_07_31, 2027_08_31)),
    ("python3.12", (2028_10_31, 2028_11_30, 2029_01_10)),
    ("python3.13", (2029_06_30, 2029_07_31, 2029_08_31)),
    ("python3.14", (2029_06_30, 2029_07_31, 2029_08_31)),
    ("python3.7", (2023_12_04, 2024_01_09, 2027_03_03)),
    ("python3.8", (2024_10_14, 2027_02_01, 2027_03_03)),
    ("python3.9", (2025_12_15, 2027_02_01, 2027_03_03)),
    ("ruby3.2", (2026_03_31, 2027_02_01, 2027_03_03)),
    ("ruby3.3", (2027_03_31, 2027_04_30, 2027_05_31)),
    ("ruby3.4", (2028_03_31, 2028_04_30, 2028_05_31)),
    ("ruby4.0", (2029_03_31, 2029_04_30, 2029_05_31)),
];

impl Runtime {
    /// The word, as AWS spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// When it ends; nothing where AWS has told no dates, and for runtimes that were gone before 2024.
    ///
    /// ```
    /// use aozu_lambda::Runtime;
    /// let runtime: Runtime = "python3.7".parse()?;
    /// assert_eq!(runtime.lifecycle().unwrap().deprecated.to_string(), "2023-12-04");
    /// assert!("python9.9".parse::<Runtime>()?.lifecycle().is_none());
    /// # Ok::<(), std::convert::Infallible>(())
    /// ```
    #[must_use]
    pub fn lifecycle(&self) -> Option<Lifecycle> {
        let (_, (deprecated, create, update)) = TABLE.iter().find(|(name, _)| *name == self.as_str())?;
        Some(Lifecycle {
            deprecated: day(*deprecated)?,
            create_blocked: day(*create)?,
            update_blocked: day(*update)?,
        })
    }
}

fn day(number: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(number / 10_000).ok()?, number / 100 % 100, number % 100)
}

impl FromStr for Runtime {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.into()))
    }
}

impl fmt::Display for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Runtime, TABLE};

    #[test]
    fn every_date_is_one_and_they_come_in_order() {
        for (name, _) in TABLE {
            let life = name.parse::<Runtime>().unwrap().lifecycle().unwrap();
            assert!(
                life.deprecated < life.create_blocked && life.create_blocked < life.update_blocked,
                "{name}"
            );
        }
        assert!(TABLE.is_sorted());
    }
}
