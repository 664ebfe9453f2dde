use aozu_iam::{context_keys::put_values, evaluate::Context};

/// Context keys that a question is asked with: what the request is known to carry, whatever the state tells.
///
/// ```
/// use aozu::access::Pins;
/// let mut pins = Pins::default();
/// pins.set("aws:SourceVpce", ["vpce-1"]);
/// assert_eq!(pins.one("AWS:sourcevpce"), Some("vpce-1"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pins(
    // A key without values is absent.
    Vec<(String, Vec<String>)>,
);

impl Pins {
    /// Pins a key to values; set twice, the later ones are added.
    pub fn set<T: Into<String>>(&mut self, key: &str, values: impl IntoIterator<Item = T>) {
        let values = values.into_iter().map(Into::into);
        match self.0.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
            Some((_, known)) => known.extend(values),
            None => self.0.push((key.to_owned(), values.collect())),
        }
    }

    /// The value of a key that is pinned to one.
    #[must_use]
    pub fn one(&self, key: &str) -> Option<&str> {
        let (_, values) = self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(key))?;
        if let [value] = values.as_slice() { Some(value) } else { None }
    }

    /// Pins a key to be absent from the request.
    pub fn set_absent(&mut self, key: &str) {
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(key));
        self.0.push((key.to_owned(), Vec::new()));
    }

    /// Whether anything is said of a key.
    #[must_use]
    pub fn is_set(&self, key: &str) -> bool {
        self.0.iter().any(|(known, _)| known.eq_ignore_ascii_case(key))
    }

    /// Takes in what others say, whatever was said of the same keys before.
    pub(super) fn extend(&mut self, other: &Self) {
        for (key, values) in &other.0 {
            self.set_absent(key);
            if !values.is_empty() {
                self.set(key, values.iter().map(String::as_str));
            }
        }
    }

    pub(super) fn write(&self, context: &mut Context) {
        for (key, values) in &self.0 {
            if values.is_empty() {
                context.set_absent(key);
            } else {
                put_values(context, key, values);
            }
        }
    }
}
