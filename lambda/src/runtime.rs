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
    pub deprecated: Day,
    /// From when on functions cannot be created with it.
    pub create_blocked: Day,
    /// From when on functions that have it cannot be updated.
    pub update_blocked: Day,
}

/// The day of one step of a [`Lifecycle`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// This day, past or to come.
    On(NaiveDate),
    /// Some day before 2024 that AWS no longer tells.
    Past,
}

impl Day {
    /// The day, where AWS tells it.
    #[must_use]
    pub fn date(self) -> Option<NaiveDate> {
        match self {
            Self::On(date) => Some(date),
            Self::Past => None,
        }
    }

    /// Whether it has come by a day.
    #[must_use]
    pub fn has_come(self, today: NaiveDate) -> bool {
        self.date().is_none_or(|date| date <= today)
    }
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

/// Runtimes that were gone before 2024, with the days that are told of them; 0 where none is.
///
/// Source: AWS Lambda Developer Guide, "Runtime support policy" (`runtime-support-policy`), 2022: until 2023 a runtime's
/// deprecation was also the end of creating functions with it. Names: its "Lambda runtimes" and Lambda API Reference,
/// `CreateFunction`.
#[expect(clippy::inconsistent_digit_grouping, reason = "year, month and day")]
const GONE: &[(&str, Dates)] = &[
    ("dotnet5.0", (0, 0, 0)),
    ("dotnetcore1.0", (0, 0, 2019_07_30)),
    ("dotnetcore2.0", (0, 0, 2019_05_30)),
    ("dotnetcore2.1", (2022_01_05, 2022_01_05, 2022_04_13)),
    ("dotnetcore3.1", (0, 0, 0)),
    ("nodejs", (0, 0, 2016_10_31)),
    ("nodejs10.x", (2021_07_30, 2021_07_30, 2022_02_14)),
    ("nodejs12.x", (0, 0, 0)),
    ("nodejs4.3", (0, 0, 2020_03_06)),
    ("nodejs4.3-edge", (0, 0, 2019_04_30)),
    ("nodejs6.10", (0, 0, 2019_08_12)),
    ("nodejs8.10", (0, 0, 2020_03_06)),
    ("python2.7", (2021_07_15, 2021_07_15, 2022_02_14)),
    ("python3.6", (2022_07_18, 2022_07_18, 2022_08_17)),
    ("ruby2.5", (2021_07_30, 2021_07_30, 2022_03_31)),
    ("ruby2.7", (0, 0, 0)),
];

impl Runtime {
    /// The word, as AWS spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// When it ends; nothing where AWS has told no dates, and of words that are no runtime of Lambda's.
    ///
    /// ```
    /// use aozu_lambda::{Day, Runtime};
    /// let lifecycle = |name: &str| name.parse::<Runtime>().ok().and_then(|runtime| runtime.lifecycle());
    /// assert_eq!(lifecycle("python3.7").unwrap().deprecated.date().unwrap().to_string(), "2023-12-04");
    /// assert_eq!(lifecycle("nodejs12.x").unwrap().update_blocked, Day::Past);
    /// assert!(lifecycle("python9.9").is_none());
    /// ```
    #[must_use]
    pub fn lifecycle(&self) -> Option<Lifecycle> {
        let mut known = TABLE.iter().chain(GONE);
        let (_, (deprecated, create, update)) = known.find(|(name, _)| *name == self.as_str())?;
        Some(Lifecycle {
            deprecated: day(*deprecated),
            create_blocked: day(*create),
            update_blocked: day(*update),
        })
    }
}

fn day(number: u32) -> Day {
    let date = i32::try_from(number / 10_000)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100));
    date.map_or(Day::Past, Day::On)
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
    use chrono::NaiveDate;

    use super::{Day, GONE, Runtime, TABLE};

    #[test]
    fn every_date_is_one_and_they_come_in_order() {
        for (name, _) in TABLE {
            let life = name.parse::<Runtime>().unwrap().lifecycle().unwrap();
            let dates =
                [life.deprecated, life.create_blocked, life.update_blocked].map(|day| day.date().unwrap());
            assert!(dates.windows(2).all(|two| two[0] < two[1]), "{name}");
        }
        assert!(TABLE.is_sorted());
    }

    #[test]
    fn what_was_gone_before_2024_is_gone_and_its_dates_are_dates() {
        let read = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        for (name, (deprecated, create, update)) in GONE {
            let life = name.parse::<Runtime>().unwrap().lifecycle().unwrap();
            for (day, number) in [
                (life.deprecated, *deprecated),
                (life.create_blocked, *create),
                (life.update_blocked, *update),
            ] {
                assert!(day.has_come(read), "{name}");
                assert_eq!(day == Day::Past, number == 0, "{name}");
            }
            assert!(!TABLE.iter().any(|(other, _)| other == name), "{name}");
        }
        assert!(GONE.is_sorted());
    }

    #[test]
    fn a_day_comes_on_itself() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 4, day).unwrap();
        assert!(Day::On(day(30)).has_come(day(30)) && !Day::On(day(30)).has_come(day(29)));
    }
}
