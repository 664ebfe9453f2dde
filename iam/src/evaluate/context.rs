use smol_str::SmolStr;

/// The context of a request: what each condition key holds.
///
/// A key is present, absent or unknown. [`Context::absent`] takes a key that was not set for absent, as AWS's
/// simulator does; [`Context::unknown`] takes it for unknown, which is right for what a state cannot tell.
/// Keys compare without letter case; of two tags whose keys differ only in case the all-lower-case one is seen,
/// and without one the key is unknown, since AWS then follows no rule (specs/iam.md §2, recorded).
///
/// ```
/// use aozu_iam::evaluate::{Context, KeyState};
/// let mut context = Context::absent();
/// context.set("aws:SourceIp", "192.0.2.1");
/// context.set_list("aws:TagKeys", ["team"]);
/// assert!(matches!(context.get("AWS:sourceip"), KeyState::Present(values) if !values.is_multivalued()));
/// assert!(matches!(context.get("aws:username"), KeyState::Absent));
/// ```
#[derive(Debug, Clone)]
pub struct Context {
    /// Sorted by hash and key; at most one entry for a key.
    entries: Vec<Entry>,
    /// Beginnings of keys, in small letters, below which nothing is there but what was set.
    closed: Vec<SmolStr>,
    rest: Rest,
}

#[derive(Debug, Clone)]
struct Entry {
    hash: u64,
    /// In small letters.
    key: SmolStr,
    /// As it was spelt, where that matters.
    spelt: SmolStr,
    state: Stored,
}

#[derive(Debug, Clone)]
enum Stored {
    Present(Values),
    Absent,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    Absent,
    Unknown,
}

/// The values of a key that is present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    values: Box<[SmolStr]>,
    multivalued: bool,
}

impl Values {
    /// The values.
    #[must_use]
    pub fn as_slice(&self) -> &[SmolStr] {
        &self.values
    }

    /// Whether the key is a list, be it of one value: only set operators can ask it.
    #[must_use]
    pub fn is_multivalued(&self) -> bool {
        self.multivalued
    }

    /// The value of a key that is no list.
    #[must_use]
    pub fn single(&self) -> Option<&SmolStr> {
        if self.multivalued { None } else { self.values.first() }
    }
}

/// What is known of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState<'c> {
    /// The request carries it.
    Present(&'c Values),
    /// The request does not carry it.
    Absent,
    /// Whether the request carries it, and with which value, is not known.
    Unknown,
}

impl Context {
    /// A context in which a key that was not set is absent.
    #[must_use]
    pub const fn absent() -> Self {
        Self { entries: Vec::new(), closed: Vec::new(), rest: Rest::Absent }
    }

    /// A context in which a key that was not set is unknown.
    #[must_use]
    pub const fn unknown() -> Self {
        Self { entries: Vec::new(), closed: Vec::new(), rest: Rest::Unknown }
    }

    /// Sets a key that holds one value.
    pub fn set(&mut self, key: &str, value: impl Into<SmolStr>) {
        self.store(key, Stored::Present(Values { values: Box::new([value.into()]), multivalued: false }));
    }

    /// Sets a key that holds a list, which may be empty.
    pub fn set_list<T: Into<SmolStr>>(&mut self, key: &str, values: impl IntoIterator<Item = T>) {
        let values = values.into_iter().map(Into::into).collect();
        self.store(key, Stored::Present(Values { values, multivalued: true }));
    }

    /// Says that the request does not carry a key.
    pub fn set_absent(&mut self, key: &str) {
        self.store(key, Stored::Absent);
    }

    /// Says that nobody knows whether the request carries a key.
    pub fn set_unknown(&mut self, key: &str) {
        self.store(key, Stored::Unknown);
    }

    /// Says that of the keys with this beginning the request carries none but those that were set: what a
    /// caller's tags are is known whole or not at all.
    ///
    /// ```
    /// use aozu_iam::evaluate::{Context, KeyState};
    /// let mut context = Context::unknown();
    /// context.set("aws:PrincipalTag/team", "web");
    /// context.set_absent_below("aws:PrincipalTag/");
    /// assert_eq!(context.get("aws:PrincipalTag/cost"), KeyState::Absent);
    /// assert!(matches!(context.get("aws:PrincipalTag/team"), KeyState::Present(_)));
    /// assert_eq!(context.get("aws:SourceIp"), KeyState::Unknown);
    /// ```
    pub fn set_absent_below(&mut self, beginning: &str) {
        self.closed.push(lower(beginning));
    }

    /// Whether a key that was not set is unknown.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.rest == Rest::Unknown
    }

    /// Whether a key was set, to whatever state.
    #[must_use]
    pub fn is_set(&self, key: &str) -> bool {
        let key = lower(key);
        self.find(hash_of(&key), &key).is_ok()
    }

    fn store(&mut self, key: &str, state: Stored) {
        let (spelt, key) = (SmolStr::new(key), lower(key));
        let hash = hash_of(&key);
        match self.find(hash, &key) {
            Err(at) => self.entries.insert(at, Entry { hash, key, spelt, state }),
            Ok(at) => {
                let Some(old) = self.entries.get_mut(at) else { return };
                let (was, is) = (tag_of(&old.spelt), tag_of(&spelt));
                if was != is && is_small(was) {
                    return;
                }
                let ambiguous = was != is && !is_small(is);
                *old = Entry { hash, key, spelt, state: if ambiguous { Stored::Unknown } else { state } };
            }
        }
    }

    fn find(&self, hash: u64, key: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|entry| (entry.hash, entry.key.as_str()).cmp(&(hash, key)))
    }

    /// What is known of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> KeyState<'_> {
        let key = lower(key);
        self.look_up(hash_of(&key), &key)
    }

    /// What is known of a key that is in small letters already, with its hash.
    pub(super) fn look_up(&self, hash: u64, key: &str) -> KeyState<'_> {
        match self.find(hash, key).ok().and_then(|at| self.entries.get(at)).map(|entry| &entry.state) {
            Some(Stored::Present(values)) => KeyState::Present(values),
            Some(Stored::Absent) => KeyState::Absent,
            Some(Stored::Unknown) => KeyState::Unknown,
            None if self.rest == Rest::Absent => KeyState::Absent,
            None if self.closed.iter().any(|beginning| key.starts_with(beginning.as_str())) => {
                KeyState::Absent
            }
            None => KeyState::Unknown,
        }
    }

    /// The keys that are present, with their values, by key.
    #[must_use]
    pub fn present(&self) -> Vec<(&str, &Values)> {
        let mut found: Vec<_> = self
            .entries
            .iter()
            .filter_map(|entry| match &entry.state {
                Stored::Present(values) => Some((entry.spelt.as_str(), values)),
                Stored::Absent | Stored::Unknown => None,
            })
            .collect();
        found.sort_unstable_by_key(|(key, _)| *key);
        found
    }
}

/// The tag's own key in `aws:PrincipalTag/Team`; in other keys nothing, so that their spelling never differs.
fn tag_of(key: &str) -> &str {
    key.split_once('/').map_or("", |(_, tag)| tag)
}

fn is_small(tag: &str) -> bool {
    !tag.chars().any(char::is_uppercase)
}

/// A key in small letters.
pub(super) fn lower(key: &str) -> SmolStr {
    if key.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii()) {
        SmolStr::from(key.to_lowercase())
    } else {
        SmolStr::new(key)
    }
}

/// FNV-1a: the same in every run, so that nothing depends on the process.
pub(super) fn hash_of(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::{Context, KeyState};

    fn value<'c>(context: &'c Context, key: &str) -> Option<&'c str> {
        match context.get(key) {
            KeyState::Present(values) => values.single().map(|value| value.as_str()),
            _ => None,
        }
    }

    #[test]
    fn of_two_tags_in_different_case_the_small_one_is_seen() {
        for order in [["Team", "team"], ["team", "Team"]] {
            let mut context = Context::absent();
            for tag in order {
                context.set(&format!("aws:PrincipalTag/{tag}"), tag);
            }
            for asked in ["aws:PrincipalTag/Team", "AWS:principaltag/team", "aws:PrincipalTag/TEAM"] {
                assert_eq!(value(&context, asked), Some("team"), "{asked}");
            }
        }
        let mut context = Context::absent();
        context.set("aws:PrincipalTag/Team", "1");
        context.set("aws:PrincipalTag/TEAM", "2");
        assert_eq!(context.get("aws:PrincipalTag/team"), KeyState::Unknown);
    }

    #[test]
    fn what_was_set_last_holds() {
        let mut context = Context::unknown();
        assert_eq!(context.get("aws:username"), KeyState::Unknown);
        context.set("aws:username", "alice");
        context.set("AWS:UserName", "bob");
        assert_eq!(value(&context, "aws:username"), Some("bob"));
        context.set_absent("aws:username");
        assert_eq!(context.get("aws:username"), KeyState::Absent);
    }
}
