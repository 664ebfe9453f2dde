use std::{fmt, str::FromStr};

use aozu_names::NameError;

/// The engine of a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Engine {
    /// Elasticsearch, up to 7.10.
    Elasticsearch,
    /// OpenSearch, its successor.
    OpenSearch,
}

/// An engine and its version. The API of 2021 prints `Elasticsearch_7.10` and `OpenSearch_2.5`, that of 2015 the same
/// as `7.10` and `OpenSearch_2.5`; both are read, the former is written.
///
/// ```
/// use aozu_es::EngineVersion;
/// let old: EngineVersion = "7.10".parse()?;
/// assert_eq!(old, "Elasticsearch_7.10".parse()?);
/// assert!(old < "OpenSearch_1.0".parse()? && "7.9".parse::<EngineVersion>()? < old);
/// assert!("OpenSearch_2".parse::<EngineVersion>().is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EngineVersion {
    engine: Engine,
    major: u8,
    minor: u8,
}

impl EngineVersion {
    /// A version.
    ///
    /// ```
    /// use aozu_es::{Engine, EngineVersion};
    /// assert_eq!(EngineVersion::new(Engine::Elasticsearch, 5, 5).to_string(), "Elasticsearch_5.5");
    /// ```
    #[must_use]
    pub const fn new(engine: Engine, major: u8, minor: u8) -> Self {
        Self { engine, major, minor }
    }

    /// The engine.
    #[must_use]
    pub const fn engine(self) -> Engine {
        self.engine
    }

    /// Whether AWS's standard support has ended for it: Elasticsearch below 6.8 and 7.1 to 7.8, OpenSearch 1.0 to 1.2
    /// and 2.3 to 2.9.
    ///
    /// Source: OpenSearch Service Developer Guide, "Standard support and extended support" (2026): end of standard
    /// support 7 November 2025.
    #[must_use]
    pub const fn is_out_of_support(self) -> bool {
        match (self.engine, self.major, self.minor) {
            (Engine::Elasticsearch, 0..=5, _) | (Engine::Elasticsearch, 6, 0..=7) => true,
            (Engine::Elasticsearch, 7, minor) => minor < 9,
            (Engine::OpenSearch, 1, minor) => minor < 3,
            (Engine::OpenSearch, 2, minor) => minor < 11,
            _ => false,
        }
    }
}

impl fmt::Display for EngineVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let engine = match self.engine {
            Engine::Elasticsearch => "Elasticsearch",
            Engine::OpenSearch => "OpenSearch",
        };
        write!(f, "{engine}_{}.{}", self.major, self.minor)
    }
}

impl serde::Serialize for EngineVersion {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for EngineVersion {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        const RULE: &str = "it must be `Elasticsearch_x.y`, `OpenSearch_x.y` or, for Elasticsearch, `x.y`";
        let (engine, numbers) = match text.split_once('_') {
            Some(("OpenSearch", numbers)) => (Engine::OpenSearch, numbers),
            Some(("Elasticsearch", numbers)) => (Engine::Elasticsearch, numbers),
            None => (Engine::Elasticsearch, text),
            Some(_) => return Err(NameError::new("an engine's version", text, RULE)),
        };
        let longest = if engine == Engine::OpenSearch { 2 } else { 1 };
        let number = |text: &str, most: usize| {
            let plain = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            // A number is written in one way only.
            let plain = plain && (text.len() == 1 || !text.starts_with('0'));
            if plain { text.parse::<u8>().ok() } else { None }
        };
        numbers
            .split_once('.')
            .and_then(|(major, minor)| Some(Self::new(engine, number(major, longest)?, number(minor, 2)?)))
            .ok_or_else(|| NameError::new("an engine's version", text, RULE))
    }
}

#[cfg(test)]
mod tests {
    use super::EngineVersion;

    #[test]
    fn both_spellings_are_one_version() {
        for (text, written) in [
            ("7.10", "Elasticsearch_7.10"),
            ("1.5", "Elasticsearch_1.5"),
            ("Elasticsearch_6.8", "Elasticsearch_6.8"),
            ("OpenSearch_2.17", "OpenSearch_2.17"),
            ("OpenSearch_10.0", "OpenSearch_10.0"),
        ] {
            let version: EngineVersion = text.parse().unwrap();
            assert_eq!(version.to_string(), written);
            assert_eq!(written.parse::<EngineVersion>().unwrap(), version);
        }
        for wrong in [
            "",
            "7",
            "7.",
            "7.100",
            "10.1",
            "Solr_1.0",
            "OpenSearch_2.5.1",
            "OpenSearch_2.05",
            "7.1x",
            "+7.1",
        ] {
            assert!(wrong.parse::<EngineVersion>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn support_has_ended_for_the_old_ones() {
        let out = |text: &str| text.parse::<EngineVersion>().unwrap().is_out_of_support();
        for old in ["1.5", "5.5", "5.6", "6.7", "7.1", "7.8", "OpenSearch_1.2", "OpenSearch_2.9"] {
            assert!(out(old), "{old}");
        }
        for kept in ["6.8", "7.9", "7.10", "OpenSearch_1.3", "OpenSearch_2.11", "OpenSearch_3.1"] {
            assert!(!out(kept), "{kept}");
        }
    }
}
