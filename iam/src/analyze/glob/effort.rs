use super::{Pattern, Symbol};

/// How much work questions about patterns may take, one or many together: so that hostile patterns end soon, however
/// many they are.
///
/// A unit is about a nanosecond or two. Once it is spent, questions are answered with what claims nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effort {
    left: usize,
}

impl Effort {
    /// What one question may take: patterns of policies take some thousands.
    pub const QUESTION: usize = 5_000_000;
    /// What all questions about one policy may take together: AWS's longest take a tenth of it.
    pub const POLICY: usize = 100_000_000;
    /// What a step of a search takes, which allocates.
    pub(in crate::analyze) const STEP: usize = 10;

    /// So much.
    #[must_use]
    pub const fn new(units: usize) -> Self {
        Self { left: units }
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Takes some of it; no where there was not so much left.
    pub(in crate::analyze) fn spend(&mut self, units: usize) -> bool {
        let enough = units <= self.left;
        self.left = self.left.saturating_sub(units);
        enough
    }

    /// Takes what comparing two patterns place by place may take: with several runs, places are tried again.
    pub(super) fn spend_comparing(&mut self, one: &Pattern, other: &Pattern) -> bool {
        let runs = |pattern: &Pattern| {
            pattern
                .symbols()
                .iter()
                .filter(|symbol| matches!(symbol, Symbol::Run { colon: true }))
                .take(2)
                .count()
        };
        let (a, b) = (one.symbols().len(), other.symbols().len());
        let again = runs(one) > 1 || runs(other) > 1;
        self.spend(if again { a.saturating_mul(b).max(a + b) } else { a + b })
    }
}
