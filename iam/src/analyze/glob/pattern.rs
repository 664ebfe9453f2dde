use super::{Effort, Found, Symbol, search, search_within, shortcut, symbol::COLON};
use crate::policy::{Piece, pattern::ActionPattern, pieces};

/// A set of texts: those that a pattern of `*` and `?` matches.
///
/// Texts are compared as IAM does, in UTF-16 units: `?` is one of them. It is never empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern {
    symbols: Vec<Symbol>,
}

impl Pattern {
    /// Every text.
    #[must_use]
    pub fn everything() -> Self {
        Self { symbols: vec![Symbol::Run { colon: true }] }
    }

    /// A pattern that is compared with letter case, such as a value of `StringLike`.
    ///
    /// ```
    /// use aozu_iam::analyze::glob::Pattern;
    /// assert!(Pattern::new("a*").contains(&Pattern::new("ab?*")));
    /// ```
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        let mut built = Self::default();
        built.push_pattern(pattern, false, true);
        built
    }

    /// A pattern for which ASCII letters of either case are the same.
    #[must_use]
    pub fn of_any_case(pattern: &str) -> Self {
        let mut built = Self::default();
        built.push_pattern(pattern, true, true);
        built
    }

    /// A text that stands for itself, wildcards too.
    #[must_use]
    pub fn literal(text: &str) -> Self {
        let mut built = Self::default();
        built.push_literal(text);
        built
    }

    /// An element of `Action` or `NotAction`; none where it can match no action.
    ///
    /// What it matches among texts of the form `service:Action` is what
    /// [`ActionPattern`](crate::policy::pattern::ActionPattern) matches. `*` is every text.
    #[must_use]
    pub fn action(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::everything());
        }
        let (service, action) = ActionPattern::halves(text)?;
        let mut built = Self { symbols: Vec::with_capacity(text.len()) };
        built.push_pattern(service, true, false);
        built.push(Symbol::Unit(COLON));
        built.push_pattern(action, true, true);
        Some(built)
    }

    /// A value of a condition: the texts that it may match, a policy variable being any text, and whether it is
    /// without variables, so that it matches all of these.
    #[cfg_attr(not(feature = "reference"), expect(dead_code, reason = "asked by `validate` alone"))]
    pub(in crate::analyze) fn of_value(
        text: &str,
        wild: bool,
        any_case: bool,
        variables: bool,
    ) -> (Self, bool) {
        let mut built = Self::default();
        let exact = built.push_value(text, wild, any_case, variables, true);
        (built, exact)
    }

    /// The same of a value that is compared as an ARN: part by part.
    #[cfg_attr(not(feature = "reference"), expect(dead_code, reason = "asked by `validate` alone"))]
    pub(in crate::analyze) fn of_arn(text: &str, variables: bool) -> (Self, bool) {
        let mut built = Self::default();
        let mut exact = true;
        for (n, part) in text.splitn(6, ':').enumerate() {
            if n > 0 {
                built.push(Symbol::Unit(COLON));
            }
            exact &= built.push_value(part, true, false, variables, n == 5);
        }
        (built, exact)
    }

    /// Adds a value, and tells whether it is without variables.
    fn push_value(&mut self, text: &str, wild: bool, any_case: bool, variables: bool, colon: bool) -> bool {
        let mut exact = true;
        let all = [Piece::Text(text)];
        let taken: Vec<Piece<'_>> = if variables { pieces(text).collect() } else { all.to_vec() };
        for piece in taken {
            match piece {
                Piece::Text(text) if wild => self.push_pattern(text, any_case, colon),
                Piece::Text(text) => {
                    for unit in text.encode_utf16() {
                        self.push(Symbol::literal(unit, any_case));
                    }
                }
                Piece::Literal(c) => self.push_literal(c.encode_utf8(&mut [0; 4])),
                Piece::Variable { .. } => {
                    exact = false;
                    self.push(Symbol::Run { colon });
                }
            }
        }
        exact
    }

    /// Adds text in which `*` and `?` are wildcards; `colon` says whether they take in a colon.
    pub(super) fn push_pattern(&mut self, pattern: &str, any_case: bool, colon: bool) {
        self.symbols.reserve(pattern.len());
        for unit in pattern.encode_utf16() {
            self.push(match unit {
                0x2a => Symbol::Run { colon },
                0x3f => Symbol::One { colon },
                unit => Symbol::literal(unit, any_case),
            });
        }
    }

    /// Adds text that stands for itself.
    pub(super) fn push_literal(&mut self, text: &str) {
        for unit in text.encode_utf16() {
            self.push(Symbol::Unit(unit));
        }
    }

    /// Adds a symbol. Two runs in a row are one, and of `*?` the `?` comes first, so that equal sets of wildcards
    /// are written alike.
    pub(super) fn push(&mut self, symbol: Symbol) {
        match (self.symbols.last().copied(), symbol) {
            (Some(Symbol::Run { colon: before }), Symbol::Run { colon }) if before == colon => {}
            (Some(run @ Symbol::Run { colon: before }), Symbol::One { colon }) if before == colon => {
                self.symbols.pop();
                self.symbols.push(symbol);
                self.symbols.push(run);
            }
            _ => self.symbols.push(symbol),
        }
    }

    pub(super) fn symbols(&self) -> &[Symbol] {
        &self.symbols
    }

    /// Whether it matches every text.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.symbols == [Symbol::Run { colon: true }]
    }

    /// Whether it has wildcards.
    #[must_use]
    pub fn has_wildcards(&self) -> bool {
        self.symbols.iter().any(|symbol| symbol.is_wild())
    }

    /// Whether it matches the whole text.
    ///
    /// ```
    /// use aozu_iam::analyze::glob::Pattern;
    /// assert!(Pattern::new("a?c").matches("abc"));
    /// ```
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let units: Vec<u16> = text.encode_utf16().collect();
        // The places of the pattern that may come next, and those after one more unit.
        let mut here = vec![false; self.symbols.len() + 1];
        let mut next = here.clone();
        let set = |places: &mut Vec<bool>, mut at: usize| {
            loop {
                if let Some(place) = places.get_mut(at) {
                    *place = true;
                }
                if !matches!(self.symbols.get(at), Some(Symbol::Run { .. })) {
                    return;
                }
                at += 1;
            }
        };
        set(&mut here, 0);
        for unit in units {
            next.fill(false);
            for (at, symbol) in self.symbols.iter().enumerate() {
                if here.get(at) == Some(&true) && symbol.takes(unit) {
                    set(&mut next, if matches!(symbol, Symbol::Run { .. }) { at } else { at + 1 });
                }
            }
            std::mem::swap(&mut here, &mut next);
        }
        here.last() == Some(&true)
    }

    /// Whether it matches everything that the other does.
    ///
    /// A yes is proven; a no may also mean that the patterns are too complex to tell.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.contains_within(other, &mut Effort::new(Effort::QUESTION))
    }

    /// The same, with the effort that is left of what several questions may take together.
    pub fn contains_within(&self, other: &Self, effort: &mut Effort) -> bool {
        !self.is_apart(other, effort)
            && effort.spend_comparing(self, other)
            && shortcut::contains(self, other)
                .unwrap_or_else(|| matches!(search_within(&[other], &[self], effort), Found::Nothing))
    }

    /// Whether some text is matched by both.
    ///
    /// A no is proven; a yes may also mean that the patterns are too complex to tell.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.intersects_within(other, &mut Effort::new(Effort::QUESTION))
    }

    /// The same, with the effort that is left of what several questions may take together.
    pub fn intersects_within(&self, other: &Self, effort: &mut Effort) -> bool {
        !self.is_apart(other, effort)
            && (!effort.spend_comparing(self, other)
                || shortcut::intersects(self, other)
                    .unwrap_or_else(|| !matches!(search_within(&[self, other], &[], effort), Found::Nothing)))
    }

    /// Whether first or last letters tell that nothing is matched by both; what that takes is spent.
    fn is_apart(&self, other: &Self, effort: &mut Effort) -> bool {
        // Most are told apart by the first letters. What is proven is proven, be anything left or not.
        effort.spend(Effort::STEP / 2);
        shortcut::are_apart(self, other)
    }

    /// A text that both match: a shortest one.
    #[must_use]
    pub fn meeting(&self, other: &Self) -> Option<String> {
        search(&[self, other], &[]).text()
    }

    /// A text that it matches and the other does not: a shortest one.
    ///
    /// ```
    /// use aozu_iam::analyze::glob::Pattern;
    /// let all = Pattern::new("home/*");
    /// assert_eq!(all.beyond(&Pattern::new("home/?*")).as_deref(), Some("home/"));
    /// assert_eq!(all.beyond(&Pattern::new("*")), None);
    /// ```
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Option<String> {
        search(&[self], &[other]).text()
    }

    /// Whether each text that it matches is matched by one of the others, though none of them alone may match all.
    ///
    /// A yes is proven; a no may also mean that the patterns are too complex to tell.
    ///
    /// ```
    /// use aozu_iam::analyze::glob::Pattern;
    /// let [some, none] = [Pattern::new("a?*"), Pattern::new("a")];
    /// assert!(Pattern::new("a*").is_covered_by(&[&some, &none]));
    /// assert!(!Pattern::new("a*").is_covered_by(&[&some]));
    /// ```
    #[must_use]
    pub fn is_covered_by(&self, others: &[&Self]) -> bool {
        others.iter().any(|other| shortcut::contains(other, self) == Some(true))
            || matches!(search(&[self], others), Found::Nothing)
    }
}
