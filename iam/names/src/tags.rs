use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeSeq};

use crate::NameError;

/// The tags of a resource, by key, written as AWS does: `[{"Key": …, "Value": …}]`.
///
/// Reading takes whatever a dump holds; [`Tags::insert`] keeps AWS's limits (key 1–128 characters and
/// not beginning with `aws:`, value 0–256, 50 tags).
///
/// Source: AWS General Reference / Tagging AWS resources, "Tag naming limits and requirements".
///
/// ```
/// use aozu_names::Tags;
/// let mut tags = Tags::default();
/// tags.insert("Name", "web")?;
/// assert_eq!(tags.get("Name"), Some("web"));
/// assert!(tags.insert("aws:owner", "me").is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tags(BTreeMap<Box<str>, Box<str>>);

impl Tags {
    /// The most tags a resource takes, not counting AWS's own.
    pub const MOST: usize = 50;
    /// The longest key, in characters.
    pub const LONGEST_KEY: usize = 128;
    /// The longest value, in characters.
    pub const LONGEST_VALUE: usize = 256;

    /// Adds or replaces a tag, as `CreateTags` would.
    ///
    /// # Errors
    /// When the key is empty, too long or reserved, the value too long, or the resource full.
    pub fn insert(&mut self, key: &str, value: &str) -> Result<(), NameError> {
        let fault = |text, rule| Err(NameError::new("a tag", text, rule));
        if key.is_empty() || key.chars().count() > Self::LONGEST_KEY {
            return fault(key, "a tag key has 1 to 128 characters");
        }
        if key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
            return fault(key, "tag keys beginning with `aws:` are AWS's own");
        }
        if value.chars().count() > Self::LONGEST_VALUE {
            return fault(value, "a tag value has at most 256 characters");
        }
        let own = self.iter().filter(|(key, _)| !key.starts_with("aws:")).count();
        if own >= Self::MOST && !self.0.contains_key(key) {
            return fault(key, "a resource has at most 50 tags");
        }
        self.0.insert(key.into(), value.into());
        Ok(())
    }

    /// The value of a key; keys are case-sensitive.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(AsRef::as_ref)
    }

    /// The `Name` tag, which consoles show as the resource's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.get("Name").filter(|name| !name.is_empty())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys and values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value.as_ref()))
    }

    /// The tags as a plain map, as reports hold them.
    #[must_use]
    pub fn to_map(&self) -> BTreeMap<String, String> {
        self.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag<K, V> {
    key: K,
    #[serde(default)]
    value: V,
}

impl Serialize for Tags {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut list = s.serialize_seq(Some(self.0.len()))?;
        for (key, value) in self.iter() {
            list.serialize_element(&Tag { key, value })?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for Tags {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let list = Option::<Vec<Tag<Box<str>, Box<str>>>>::deserialize(d)?.unwrap_or_default();
        Ok(Self(list.into_iter().map(|tag| (tag.key, tag.value)).collect()))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Tags {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Tags".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "array",
            "items": {
                "type": "object",
                "required": ["Key"],
                "properties": { "Key": { "type": "string" }, "Value": { "type": "string" } }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Tags;

    #[test]
    fn input_order_does_not_show() {
        let one: Tags = serde_json::from_str(r#"[{"Key":"b","Value":"2"},{"Key":"a","Value":"1"}]"#).unwrap();
        assert_eq!(
            serde_json::to_string(&one).unwrap(),
            r#"[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]"#
        );
    }

    #[test]
    fn the_fifty_first_tag_is_refused_but_replacing_one_is_not() {
        let mut tags = Tags::default();
        for n in 0..50 {
            tags.insert(&format!("k{n}"), "").unwrap();
        }
        assert!(tags.insert("k50", "").is_err());
        assert!(tags.insert("k1", "again").is_ok());
    }
}
