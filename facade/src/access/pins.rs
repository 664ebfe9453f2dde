use aozu_iam::evaluate::Context;

/// Context keys that a question is asked with: what the request is known to carry, whatever the state tells.
///
/// ```
/// use aozu::access::Pins;
/// let mut pins = Pins::default();
/// pins.set("aws:SourceVpce", ["vpce-1"]);
/// assert_eq!(pins.one("AWS:sourcevpce"), Some("vpce-1"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pins(Vec<(String, Vec<String>)>);

/// Keys that are lists, be it of one value. Source: IAM User Guide, "Single-valued vs. multivalued context keys".
const LISTS: [&str; 7] = [
    "aws:calledvia",
    "aws:principalorgpaths",
    "aws:principalservicenameslist",
    "aws:resourceorgpaths",
    "aws:sourceorgpaths",
    "aws:tagkeys",
    "sts:transitivetagkeys",
];

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

    pub(super) fn write(&self, context: &mut Context) {
        for (key, values) in &self.0 {
            match values.as_slice() {
                [value] if !LISTS.contains(&key.to_ascii_lowercase().as_str()) => {
                    context.set(key, value.as_str());
                }
                values => context.set_list(key, values.iter().map(String::as_str)),
            }
        }
    }
}
