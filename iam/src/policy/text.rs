use std::{borrow::Cow, fmt, sync::Arc};

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::value::RawValue;

use super::{Document, PolicyError, PolicyErrors, parse};

/// The text of a policy document, as it stands within AWS's answers, unparsed.
///
/// Answers hold documents in three ways, all of which are read:
/// - as an object (the AWS CLI decodes IAM's): its JSON text, to the byte, so that duplicate keys stay;
/// - as a string of JSON (`get-bucket-policy`, `get-key-policy`, …);
/// - as an URL-encoded string (IAM's API itself, other tools): decoded.
///
/// It is always written as a string of JSON, so that the account document keeps the source. Two are equal
/// if their texts are.
///
/// ```
/// use aozu_iam::policy::PolicyText;
/// let object: PolicyText = serde_json::from_str(r#"{"Id": "a"}"#)?;
/// let string: PolicyText = serde_json::from_str(r#""{\"Id\": \"a\"}""#)?;
/// let encoded: PolicyText = serde_json::from_str(r#""%7B%22Id%22%3A%20%22a%22%7D""#)?;
/// assert_eq!(object, string);
/// assert_eq!(object, encoded);
/// assert_eq!(object.parse().unwrap().id(), Some("a"));
/// assert_eq!(serde_json::to_string(&object)?, r#""{\"Id\": \"a\"}""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyText(Arc<str>);

/// How many times over a text may be URL-encoded. Once is IAM's API, twice a tool that encodes its answer;
/// the bound keeps a text of nothing but `%25` from being decoded as many times as it is long.
const MOST_ENCODINGS: usize = 4;

/// The text decoded, where it is taken for encoded and that changes it.
fn decode_once(text: &str) -> Option<String> {
    let encoded = text.trim_start().starts_with('%') || (text.contains("%22") && !text.contains('"'));
    let decoded = encoded.then(|| percent_decode_str(text).decode_utf8().ok())??;
    (*decoded != *text).then(|| decoded.into_owned())
}

impl PolicyText {
    /// A text that was given as a string: decoded where it is URL-encoded.
    ///
    /// A text is taken for encoded if it begins with `%` (a document begins with `{`, which is `%7B`), or
    /// holds `%22` and not one quote. A text that was encoded up to four times over is decoded as often, so
    /// that a text taken from here is not decoded any further. Bytes that do not decode to UTF-8, and what is
    /// still encoded after that, leave it as it is.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut decoded = Cow::Borrowed(text);
        for _ in 0..MOST_ENCODINGS {
            match decode_once(&decoded) {
                Some(next) => decoded = Cow::Owned(next),
                None => return Self(Arc::from(&*decoded)),
            }
        }
        Self(Arc::from(if decode_once(&decoded).is_some() { text } else { &*decoded }))
    }

    /// The text, decoded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The document that it holds.
    ///
    /// # Errors
    /// Everything that keeps it from being one, as for [`Document::parse`].
    pub fn parse(&self) -> Result<Document, PolicyErrors> {
        match self.recover() {
            (Some(document), errors) if errors.is_empty() => Ok(document),
            (_, errors) => Err(PolicyErrors(errors)),
        }
    }

    /// What can be read of the document, and every problem, as for [`Document::recover`].
    #[must_use]
    pub fn recover(&self) -> (Option<Document>, Vec<PolicyError>) {
        parse::document(&self.0, Some(&self.0))
    }
}

impl From<&Document> for PolicyText {
    fn from(document: &Document) -> Self {
        Self(document.shared_source())
    }
}

impl fmt::Debug for PolicyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PolicyText({})", self.0)
    }
}

impl Serialize for PolicyText {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PolicyText {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(d)?;
        let json = raw.get();
        if json.starts_with('{') {
            Ok(Self(Arc::from(json)))
        } else if json.starts_with('"') {
            let text: Cow<'_, str> = serde_json::from_str(json).map_err(de::Error::custom)?;
            Ok(Self::new(&text))
        } else {
            Err(de::Error::custom("expected a policy document: an object, or a string that holds one"))
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for PolicyText {
    fn schema_name() -> Cow<'static, str> {
        "PolicyText".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A policy document: its JSON text, or the object itself.",
            "type": ["string", "object"],
        })
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::PolicyText;
    use crate::policy::Document;

    #[test]
    fn an_object_is_kept_to_the_byte_with_its_duplicates() {
        let text = "{ \"Id\":\n \"a\" , \"Id\": 1.0 }";
        let read: PolicyText = serde_json::from_str(&format!(" {text} ")).unwrap();
        assert_eq!(read.as_str(), text);
        assert_eq!(read.parse().unwrap_err().0.len(), 1);
    }

    #[test]
    fn percent_signs_within_a_document_are_left_alone() {
        let text = r#"{"Id": "%22%7B"}"#;
        assert_eq!(PolicyText::new(text).as_str(), text);
        assert_eq!(PolicyText::new("").as_str(), "");
    }

    #[test]
    fn encoded_texts_are_decoded() {
        for encoded in [
            "%7B%22Id%22%3A%22a%252520+b%22%7D",
            "{%22Id%22:%22a%252520+b%22}",
            " %7B%22Id%22:%22a%252520+b%22%7D",
        ] {
            assert_eq!(PolicyText::new(encoded).as_str().trim(), r#"{"Id":"a%2520+b"}"#);
        }
        assert_eq!(PolicyText::new("%ff").as_str(), "%ff", "no UTF-8: left as it is");
    }

    #[test]
    fn a_text_is_not_decoded_further_when_it_is_read_again() {
        for text in
            ["%257B%2522Id%2522%253A%2522a%2522%257D", "%25257B%252522Id%252522:%252522a%252522%25257D"]
        {
            assert_eq!(PolicyText::new(text).as_str(), r#"{"Id":"a"}"#);
        }
        let endless = format!("%{}7B%22", "25".repeat(40));
        for text in [&*endless, "%25ff%2522", "%25", "%", "% %2522"] {
            let once = PolicyText::new(text);
            assert_eq!(PolicyText::new(once.as_str()), once, "{text}");
        }
    }

    #[test]
    fn it_reads_through_the_wrappers_of_the_account_document() {
        #[derive(Deserialize)]
        struct Holder {
            document: Option<PolicyText>,
        }
        let json = r#"{"document": {"Id": "a"}}"#;
        let mut inner = serde_json::Deserializer::from_str(json);
        let mut ignored = Vec::new();
        let mut track = serde_path_to_error::Track::new();
        let inner = serde_path_to_error::Deserializer::new(&mut inner, &mut track);
        let holder: Holder =
            serde_ignored::deserialize(inner, |path| ignored.push(path.to_string())).unwrap();
        assert_eq!(holder.document.unwrap().as_str(), r#"{"Id": "a"}"#);
        assert!(ignored.is_empty());
        let none: Holder = serde_json::from_str(r#"{"document": null}"#).unwrap();
        assert!(none.document.is_none());
        let value: Holder = serde_json::from_value(serde_json::from_str(json).unwrap()).unwrap();
        assert_eq!(value.document.unwrap().as_str(), r#"{"Id":"a"}"#);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for wrong in ["1", "[]", "true", "null"] {
            assert!(serde_json::from_str::<PolicyText>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_document_gives_its_text_back() {
        let text = PolicyText::new(r#"{ "Id" : "a" }"#);
        assert_eq!(PolicyText::from(&text.parse().unwrap()), text);
        assert_eq!(Document::parse(text.as_str()).unwrap(), text.parse().unwrap());
    }
}
