//! What remains possible where something is not known.

/// Which of the two answers remain possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Can {
    pub(crate) yes: bool,
    pub(crate) no: bool,
}

impl Can {
    pub(crate) const YES: Self = Self { yes: true, no: false };
    pub(crate) const NO: Self = Self { yes: false, no: true };
    pub(crate) const BOTH: Self = Self { yes: true, no: true };

    pub(crate) fn is(yes: bool) -> Self {
        if yes { Self::YES } else { Self::NO }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self { yes: self.yes && other.yes, no: self.no || other.no }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self { yes: self.yes || other.yes, no: self.no && other.no }
    }

    pub(crate) fn not(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }

    pub(crate) fn any(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::NO, Self::or)
    }

    pub(crate) fn all(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::YES, Self::and)
    }
}

/// What a condition may come to; an error wins over every other condition of its statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcomes {
    pub(crate) holds: bool,
    pub(crate) fails: bool,
    pub(crate) errs: bool,
}

impl Outcomes {
    pub(crate) const ERROR: Self = Self { holds: false, fails: false, errs: true };

    pub(crate) fn of(can: Can) -> Self {
        Self { holds: can.yes, fails: can.no, errs: false }
    }

    pub(crate) fn is(yes: bool) -> Self {
        Self::of(Can::is(yes))
    }

    fn settled(self) -> bool {
        self.holds || self.fails
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            holds: self.holds && other.holds,
            fails: self.fails && other.settled() || other.fails && self.settled(),
            errs: self.errs || other.errs,
        }
    }

    pub(crate) fn not(self) -> Self {
        Self { holds: self.fails, fails: self.holds, ..self }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// What it makes of its statement: with an error an Allow grants nothing and a Deny denies.
    pub(crate) fn of_statement(self, denies: bool) -> Can {
        Can { yes: self.holds || self.errs && denies, no: self.fails || self.errs && !denies }
    }
}
