use std::ops::{BitAnd, BitOr, Not};

/// True, false, or not to be told: Kleene's logic, in which an answer is unknown only if it rests on something
/// unknown.
///
/// ```
/// use aozu_iam::evaluate::Truth;
/// assert_eq!(Truth::Unknown & Truth::False, Truth::False);
/// assert_eq!(Truth::Unknown | Truth::False, Truth::Unknown);
/// assert_eq!(!Truth::Unknown, Truth::Unknown);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It is not so.
    #[default]
    False,
    /// It cannot be told.
    Unknown,
    /// It is so.
    True,
}

impl Truth {
    /// Whether it is so for certain.
    #[must_use]
    pub const fn is_true(self) -> bool {
        matches!(self, Self::True)
    }

    /// Whether it is certain not to be so.
    #[must_use]
    pub const fn is_false(self) -> bool {
        matches!(self, Self::False)
    }
}

impl From<bool> for Truth {
    fn from(yes: bool) -> Self {
        if yes { Self::True } else { Self::False }
    }
}

impl BitAnd for Truth {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        self.min(other)
    }
}

impl BitOr for Truth {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.max(other)
    }
}

impl Not for Truth {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}
