use std::borrow::Cow;

use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

use super::text::Text;
use crate::policy::PolicyText;

/// A policy of a request, unread: a string of JSON as in AWS, or **+** the object itself. Its text is kept as it
/// stands, so that duplicate keys are seen.
///
/// It is read from text only (`serde_json::from_str`, `from_slice`), whose bytes it borrows.
///
/// ```
/// use aozu_iam::simulate::PolicyInput;
/// let object: PolicyInput<'_> = serde_json::from_str(r#"{"Statement": []}"#)?;
/// let string: PolicyInput<'_> = serde_json::from_str(r#""{\"Statement\": []}""#)?;
/// assert_eq!(object.text()?, string.text()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyInput<'a>(pub(super) Cow<'a, str>);

/// Policies of a request, unread.
///
/// ```
/// use aozu_iam::simulate::PolicyList;
/// let list: PolicyList<'_> = serde_json::from_str(r#"[{"Statement": []}, "{}"]"#)?;
/// assert_eq!(list.policies().unwrap().len(), 2);
/// assert_eq!(PolicyList::of(["{}"]).policies().unwrap().len(), 1);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyList<'a>(pub(super) Cow<'a, str>);

/// What a value of a request must be.
const POLICY: &str = "a policy must be a string of JSON or an object";
const LIST: &str = "it must be a list of policies";

impl<'a> PolicyInput<'a> {
    /// A policy that is given as the text of its document.
    #[must_use]
    pub fn of(document: &str) -> Self {
        Self(Cow::Owned(quoted(document)))
    }

    /// Whether it was given as a string, as AWS takes it.
    pub(super) fn is_string(&self) -> bool {
        self.0.starts_with('"')
    }

    /// The document's text: of a string what it holds, of an object its JSON to the byte.
    ///
    /// # Errors
    /// Where it is neither.
    pub fn text(&self) -> Result<Cow<'_, str>, &'static str> {
        if self.is_string() {
            serde_json::from_str::<Text<'_>>(&self.0).map(Text::into_cow).map_err(|_| POLICY)
        } else if self.0.starts_with('{') {
            Ok(Cow::Borrowed(&self.0))
        } else {
            Err(POLICY)
        }
    }
}

impl From<&PolicyText> for PolicyInput<'_> {
    fn from(text: &PolicyText) -> Self {
        Self::of(text.as_str())
    }
}

impl PolicyList<'_> {
    /// A list of policies, each given as the text of its document.
    pub fn of<'t>(documents: impl IntoIterator<Item = &'t str>) -> Self {
        let documents: Vec<_> = documents.into_iter().map(quoted).collect();
        Self(Cow::Owned(format!("[{}]", documents.join(","))))
    }

    /// The policies, each unread.
    ///
    /// # Errors
    /// Where it is no list.
    pub fn policies(&self) -> Result<Vec<PolicyInput<'_>>, &'static str> {
        serde_json::from_str(&self.0).map_err(|_| LIST)
    }

    /// Whether it is a list of nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.0.strip_prefix('[').is_some_and(|rest| rest.trim_start() == "]")
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl<'de: 'a, 'a> Deserialize<'de> for PolicyInput<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(d)?.get();
        if raw.starts_with(['"', '{']) {
            Ok(Self(Cow::Borrowed(raw)))
        } else {
            Err(de::Error::custom(POLICY))
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for PolicyList<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(d)?.get();
        if raw.starts_with('[') { Ok(Self(Cow::Borrowed(raw))) } else { Err(de::Error::custom(LIST)) }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for PolicyInput<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Policy".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A policy document: its JSON text, or the object itself.",
            "type": ["string", "object"],
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for PolicyList<'_> {
    fn schema_name() -> Cow<'static, str> {
        "PolicyList".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<PolicyInput<'_>>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::{PolicyInput, PolicyList};

    #[test]
    fn what_is_no_policy_is_refused() {
        for wrong in ["1", "[]", "true"] {
            assert!(serde_json::from_str::<PolicyInput<'_>>(wrong).is_err(), "{wrong}");
        }
        assert!(serde_json::from_str::<PolicyList<'_>>("{}").is_err());
        assert!(PolicyList("[1]".into()).policies().is_err());
    }

    #[test]
    fn texts_come_back() {
        let odd = "{\"Id\":\n \"\\u00e9\t\"}";
        assert_eq!(PolicyInput::of(odd).text().unwrap(), odd);
        assert_eq!(PolicyList::of([odd]).policies().unwrap()[0].text().unwrap(), odd);
        assert!(PolicyList::of([]).is_empty());
        assert!(PolicyList("[ ]".into()).is_empty());
        assert!(!PolicyList::of(["{}"]).is_empty());
    }
}
