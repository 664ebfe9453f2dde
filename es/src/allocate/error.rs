use std::fmt;

/// One thing that is wrong with a request for a placement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AllocateProblem {
    /// The text is not JSON, or a member has the wrong type.
    #[error("the request could not be read: {0}")]
    Unreadable(String),
    /// A weight is no weight.
    #[error("`{member}`: `{number}` is no weight: it must lie between 0 and 1000, in steps of a millionth")]
    Weight {
        /// The member.
        member: &'static str,
        /// What it holds.
        number: String,
    },
    /// Both factors are 0.
    #[error("`theta_shard` and `theta_index` are both 0: one of them must be more")]
    NoWeight,
    /// A member holds what it may not.
    #[error("`{member}`: `{text}` {rule}")]
    Value {
        /// The member.
        member: String,
        /// What it holds.
        text: String,
        /// What it must be.
        rule: &'static str,
    },
    /// Something is named that is not there.
    #[error("`{member}`: there is no {kind} `{name}`: name one of the request's")]
    Unknown {
        /// The member.
        member: String,
        /// What it should be: `node`, `index`, …
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// A name is given twice.
    #[error("`{member}`: the {kind} `{name}` is given twice: leave one out")]
    Twice {
        /// The member.
        member: String,
        /// What it is.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// There is too much of something.
    #[error("`{member}`: {count} are too many: at most {most} are taken")]
    TooMany {
        /// The member.
        member: String,
        /// How many there are.
        count: u64,
        /// How many are taken.
        most: u64,
    },
}

/// A request that could not be answered: everything that is wrong with it, never nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllocateError(pub Vec<AllocateProblem>);

impl AllocateError {
    /// The code of the error.
    ///
    /// ```
    /// assert_eq!(aozu_es::allocate::allocate("{", false).unwrap_err().code(), "ValidationException");
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "ValidationException"
    }
}

impl fmt::Display for AllocateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            write!(f, "{}{problem}", if n == 0 { "" } else { " | " })?;
        }
        Ok(())
    }
}

impl std::error::Error for AllocateError {}

impl From<AllocateProblem> for AllocateError {
    fn from(problem: AllocateProblem) -> Self {
        Self(vec![problem])
    }
}
