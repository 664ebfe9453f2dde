use super::{Found, Pattern, search};

/// A set of texts: those that one of some patterns matches and none of others.
///
/// `Action` is a union of patterns, `NotAction` everything but one. Empty where there is no such text.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextSet {
    any_of: Vec<Pattern>,
    none_of: Vec<Pattern>,
}

impl TextSet {
    /// What one of these patterns matches; of none, nothing.
    pub fn any_of(patterns: impl IntoIterator<Item = Pattern>) -> Self {
        Self { any_of: patterns.into_iter().collect(), none_of: Vec::new() }
    }

    /// What none of these patterns matches; of none, everything.
    ///
    /// ```
    /// use aozu_iam::analyze::glob::{Pattern, TextSet};
    /// let but = TextSet::all_but([Pattern::new("a*")]);
    /// assert!(but.contains("b") && !but.contains("ab"));
    /// ```
    pub fn all_but(patterns: impl IntoIterator<Item = Pattern>) -> Self {
        Self { any_of: vec![Pattern::everything()], none_of: patterns.into_iter().collect() }
    }

    /// The patterns of which one must match.
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        &self.any_of
    }

    /// The patterns of which none may match.
    #[must_use]
    pub fn exceptions(&self) -> &[Pattern] {
        &self.none_of
    }

    /// Whether a text lies in it.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        self.any_of.iter().any(|pattern| pattern.matches(text))
            && !self.none_of.iter().any(|pattern| pattern.matches(text))
    }

    /// A text that lies in it.
    ///
    /// ```
    /// use aozu_iam::analyze::glob::{Found, Pattern, TextSet};
    /// assert_eq!(TextSet::all_but([Pattern::new("")]).witness(), Found::Text("a".to_owned()));
    /// assert_eq!(TextSet::any_of([]).witness(), Found::Nothing);
    /// ```
    #[must_use]
    pub fn witness(&self) -> Found {
        first(self.any_of.iter().map(|pattern| (vec![pattern], self.none_of.iter().collect())))
    }

    /// Whether nothing lies in it; no also where that is too complex to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.witness() == Found::Nothing
    }

    /// A text that lies in both.
    ///
    /// ```
    /// use aozu_iam::analyze::glob::{Found, Pattern, TextSet};
    /// let set = |text: &str| TextSet::any_of([Pattern::new(text)]);
    /// assert_eq!(set("a*").meeting(&set("*b")), Found::Text("ab".to_owned()));
    /// ```
    #[must_use]
    pub fn meeting(&self, other: &Self) -> Found {
        let none_of: Vec<_> = self.none_of.iter().chain(&other.none_of).collect();
        let pairs = self.any_of.iter().flat_map(|one| other.any_of.iter().map(move |two| (one, two)));
        let pairs = pairs.filter(|(one, two)| one.intersects(two));
        first(pairs.map(|(one, two)| (vec![one, two], none_of.clone())))
    }

    /// Whether nothing lies in both; no also where that is too complex to tell.
    #[must_use]
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.meeting(other) == Found::Nothing
    }

    /// A text that lies in it and not in the other.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Found {
        // Outside of the other: matched by none of its patterns, or by one of its exceptions.
        let outside = self
            .any_of
            .iter()
            .map(|pattern| (vec![pattern], self.none_of.iter().chain(&other.any_of).collect::<Vec<_>>()));
        let excepted = self.any_of.iter().flat_map(|pattern| {
            other.none_of.iter().map(move |except| (vec![pattern, except], self.none_of.iter().collect()))
        });
        first(outside.chain(excepted))
    }

    /// Whether everything in it lies in the other; no also where that is too complex to tell.
    ///
    /// ```
    /// use aozu_iam::analyze::glob::{Pattern, TextSet};
    /// let set = TextSet::any_of([Pattern::new("a?*"), Pattern::new("a")]);
    /// assert!(TextSet::any_of([Pattern::new("a*")]).is_within(&set));
    /// assert!(!TextSet::all_but([Pattern::new("b")]).is_within(&set));
    /// ```
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.beyond(other) == Found::Nothing
    }
}

/// The first text that one of the searches finds; that it is too complex where one was and none found any.
fn first<'p>(searches: impl Iterator<Item = (Vec<&'p Pattern>, Vec<&'p Pattern>)>) -> Found {
    let mut found = Found::Nothing;
    for (within, without) in searches {
        match search(&within, &without) {
            text @ Found::Text(_) => return text,
            Found::TooComplex => found = Found::TooComplex,
            Found::Nothing => {}
        }
    }
    found
}
