use crate::VpcProblem;

/// Why AWS would refuse to make or change a host or a filter.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// A rule of this crate would be broken.
    #[error(transparent)]
    Problem(Box<VpcProblem>),
    /// What the request names does not exist.
    #[error("`{id}` does not exist")]
    NotFound {
        /// AWS's error code.
        code: &'static str,
        /// What was named.
        id: String,
    },
    /// What the request would make is there already.
    #[error("`{id}` exists already")]
    Duplicate {
        /// AWS's error code.
        code: &'static str,
        /// What it is.
        id: String,
    },
    /// Something else still needs it, or forbids it.
    #[error("`{id}`: {rule}")]
    Forbidden {
        /// AWS's error code.
        code: &'static str,
        /// What it is about.
        id: String,
        /// The rule.
        rule: &'static str,
    },
}

impl HostError {
    /// AWS's error code, such as `InvalidGroup.Duplicate`; for a broken rule, the rule's own.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Problem(problem) => aozu_names::Problem::rule(problem.as_ref()).code,
            Self::NotFound { code, .. } | Self::Duplicate { code, .. } | Self::Forbidden { code, .. } => code,
        }
    }

    pub(crate) fn not_found(code: &'static str, id: &impl ToString) -> Self {
        Self::NotFound { code, id: id.to_string() }
    }

    pub(crate) fn duplicate(code: &'static str, id: &impl ToString) -> Self {
        Self::Duplicate { code, id: id.to_string() }
    }

    pub(crate) fn forbidden(code: &'static str, id: &impl ToString, rule: &'static str) -> Self {
        Self::Forbidden { code, id: id.to_string(), rule }
    }
}

impl<P: Into<VpcProblem>> From<P> for HostError {
    fn from(problem: P) -> Self {
        Self::Problem(Box::new(problem.into()))
    }
}
