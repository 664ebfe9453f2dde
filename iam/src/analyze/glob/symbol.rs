/// One place of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Symbol {
    /// This UTF-16 unit.
    Unit(u16),
    /// This ASCII letter, given as the small one, in either case.
    Letter(u16),
    /// Any one unit; where told so, but a colon.
    One {
        /// Whether the colon is one.
        colon: bool,
    },
    /// Any run of units; where told so, without colons.
    Run {
        /// Whether the colon may stand in it.
        colon: bool,
    },
}

pub(super) const COLON: u16 = 0x3a;

/// An ASCII capital as its small letter, everything else as it is.
pub(super) const fn lower(unit: u16) -> u16 {
    if matches!(unit, 0x41..=0x5a) { unit + 0x20 } else { unit }
}

/// A small ASCII letter as its capital, everything else as it is.
pub(super) const fn upper(unit: u16) -> u16 {
    if matches!(unit, 0x61..=0x7a) { unit - 0x20 } else { unit }
}

impl Symbol {
    /// A unit that stands for itself.
    pub(super) const fn literal(unit: u16, any_case: bool) -> Self {
        if any_case && matches!(unit, 0x41..=0x5a | 0x61..=0x7a) {
            Self::Letter(lower(unit))
        } else {
            Self::Unit(unit)
        }
    }

    /// Whether it stands for more than a letter's two cases.
    pub(super) const fn is_wild(self) -> bool {
        matches!(self, Self::One { .. } | Self::Run { .. })
    }

    /// Whether it takes in a unit.
    pub(super) const fn takes(self, unit: u16) -> bool {
        match self {
            Self::Unit(own) => own == unit,
            Self::Letter(own) => own == lower(unit),
            Self::One { colon } | Self::Run { colon } => colon || unit != COLON,
        }
    }

    /// Whether it takes in every unit that the other does. Neither is a run.
    pub(super) const fn takes_all_of(self, other: Self) -> bool {
        match (self, other) {
            (
                Self::One { colon } | Self::Run { colon },
                Self::One { colon: theirs } | Self::Run { colon: theirs },
            ) => colon || !theirs,
            (_, Self::Unit(unit)) => self.takes(unit),
            (_, Self::Letter(letter)) => self.takes(letter) && self.takes(upper(letter)),
            (Self::Unit(_) | Self::Letter(_), Self::One { .. } | Self::Run { .. }) => false,
        }
    }
}
