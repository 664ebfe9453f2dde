use std::fmt;

use serde::{Deserialize, Serialize};

/// What a state knows of a thing: it is there, it is known not to be, or nobody read it.
///
/// The three are never mixed up: an absent file is not an empty list, and AWS's "no such …" is not
/// an absent file.
///
/// ```
/// use aozu_names::{Known, NotRead};
/// let policy: Known<u32> = Known::NotRead(NotRead::NotAsked);
/// assert_eq!(policy.present(), None);
/// assert!(!policy.is_absent(), "not read is not absent");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known<T> {
    /// It was read.
    Present(T),
    /// AWS said that there is none.
    Absent,
    /// It was not read, so nothing may be concluded.
    NotRead(NotRead),
}

/// Why something was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NotRead {
    /// The call was not made.
    NotAsked,
    /// AWS refused the call; with its error code.
    Refused(String),
    /// The answer is a page of more: a pagination token was left over.
    Truncated,
    /// The call asked for a part only.
    Filtered,
    /// The file could not be read; with the reason.
    Damaged(String),
}

impl fmt::Display for NotRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAsked => f.write_str("not asked"),
            Self::Refused(code) => write!(f, "refused: {code}"),
            Self::Truncated => f.write_str("truncated: a pagination token is left over"),
            Self::Filtered => f.write_str("filtered: the call asked for a part only"),
            Self::Damaged(reason) => write!(f, "damaged: {reason}"),
        }
    }
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self::NotRead(NotRead::NotAsked)
    }
}

impl<T> Known<T> {
    /// The value, where it was read.
    pub fn present(&self) -> Option<&T> {
        match self {
            Self::Present(value) => Some(value),
            _ => None,
        }
    }

    /// Whether AWS said that there is none.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether it was read, be it there or not.
    pub fn was_read(&self) -> bool {
        !matches!(self, Self::NotRead(_))
    }

    /// Borrows what is there.
    pub fn as_ref(&self) -> Known<&T> {
        match self {
            Self::Present(value) => Known::Present(value),
            Self::Absent => Known::Absent,
            Self::NotRead(reason) => Known::NotRead(reason.clone()),
        }
    }

    /// The same knowledge of something derived from the value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Self::Present(value) => Known::Present(f(value)),
            Self::Absent => Known::Absent,
            Self::NotRead(reason) => Known::NotRead(reason),
        }
    }
}
