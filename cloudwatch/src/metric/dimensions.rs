use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::limits::{DIMENSION_VALUE_LENGTH, MOST_DIMENSIONS, NAME_LENGTH};

type Checked = Result<(), (Option<usize>, &'static str)>;

fn ascii(text: &str) -> Checked {
    if let Some((at, _)) = text.char_indices().find(|(_, c)| !c.is_ascii() || c.is_ascii_control()) {
        return Err((Some(at), "it may hold printable ASCII characters only"));
    }
    if text.trim().is_empty() {
        return Err((None, "it must hold something besides blanks"));
    }
    Ok(())
}

aozu_names::checked_name! {
    /// The name of a dimension: `InstanceId`.
    ///
    /// Source: CloudWatch API Reference, `Dimension`.
    ///
    /// ```
    /// use aozu_cloudwatch::DimensionName;
    /// assert!("InstanceId".parse::<DimensionName>().is_ok());
    /// assert!(":x".parse::<DimensionName>().is_err());
    /// ```
    pub struct DimensionName, "a dimension's name", |text| {
        if !NAME_LENGTH.contains(&text.chars().count()) {
            return Err((None, "it must have 1 to 255 characters"));
        }
        if text.starts_with(':') {
            return Err((Some(0), "it must not begin with `:`"));
        }
        ascii(text)
    }
}

aozu_names::checked_name! {
    /// The value of a dimension: `i-0abc12345678def01`.
    ///
    /// Source: CloudWatch API Reference, `Dimension`.
    ///
    /// ```
    /// use aozu_cloudwatch::DimensionValue;
    /// assert!("i-0abc12345678def01".parse::<DimensionValue>().is_ok());
    /// assert!(" ".parse::<DimensionValue>().is_err());
    /// ```
    pub struct DimensionValue, "a dimension's value", |text| {
        if !DIMENSION_VALUE_LENGTH.contains(&text.chars().count()) {
            return Err((None, "it must have 1 to 1024 characters"));
        }
        ascii(text)
    }
}

/// One name and its value, as AWS writes a dimension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Dimension {
    /// What is told apart.
    pub name: DimensionName,
    /// What it is here.
    pub value: DimensionValue,
}

/// The set of a metric's dimensions: at most 30, each name once, order of no meaning.
///
/// Read and written as AWS's list of `{"Name", "Value"}`, sorted by name.
///
/// ```
/// use aozu_cloudwatch::Dimensions;
/// let one = Dimensions::of([("Role", "web"), ("InstanceId", "i-1")])?;
/// let other = Dimensions::of([("InstanceId", "i-1"), ("Role", "web")])?;
/// assert_eq!(one, other);
/// assert_eq!(one.get("Role"), Some("web"));
/// assert_eq!(
///     serde_json::to_string(&Dimensions::of([("A", "b")])?).unwrap(),
///     r#"[{"Name":"A","Value":"b"}]"#
/// );
/// # Ok::<(), aozu_cloudwatch::TooManyDimensions>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimensions(BTreeMap<DimensionName, DimensionValue>);

/// Why a list is no set of dimensions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TooManyDimensions {
    /// More than AWS takes.
    #[error("{0} dimensions are given: a metric has 30 at most")]
    Count(usize),
    /// A name stands twice.
    #[error("the dimension `{0}` is given twice: each name may stand once")]
    Twice(DimensionName),
    /// A name or a value is none.
    #[error(transparent)]
    Name(#[from] aozu_names::NameError),
}

impl Dimensions {
    /// The set of these dimensions.
    ///
    /// # Errors
    /// A name that stands twice, or more than 30 of them.
    pub fn new(list: impl IntoIterator<Item = Dimension>) -> Result<Self, TooManyDimensions> {
        let mut set = BTreeMap::new();
        for Dimension { name, value } in list {
            if set.contains_key(&name) {
                return Err(TooManyDimensions::Twice(name));
            }
            set.insert(name, value);
        }
        if set.len() > MOST_DIMENSIONS {
            return Err(TooManyDimensions::Count(set.len()));
        }
        Ok(Self(set))
    }

    /// The set of these names and values.
    ///
    /// # Errors
    /// A name or a value that is none, a name that stands twice, or more than 30 of them.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, TooManyDimensions> {
        let mut list = Vec::new();
        for (name, value) in pairs {
            list.push(Dimension { name: name.parse()?, value: value.parse()? });
        }
        Self::new(list)
    }

    /// The value of one dimension.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.as_str() == name).map(|(_, value)| value.as_str())
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&DimensionName, &DimensionValue)> {
        self.0.iter()
    }

    /// The names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &DimensionName> {
        self.0.keys()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the metric has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Display for Dimensions {
    /// `InstanceId=i-1,Role=web`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, (name, value)) in self.iter().enumerate() {
            if n > 0 {
                f.write_str(",")?;
            }
            write!(f, "{name}={value}")?;
        }
        Ok(())
    }
}

impl Serialize for Dimensions {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let list = self.iter().map(|(name, value)| Dimension { name: name.clone(), value: value.clone() });
        s.collect_seq(list)
    }
}

impl<'de> Deserialize<'de> for Dimensions {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(Vec::<Dimension>::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}
