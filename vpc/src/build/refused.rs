use crate::rules::VpcProblem;

/// Why a step of building a network is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// What AWS refuses: the rule that it would break.
    #[error(transparent)]
    Problem(Box<VpcProblem>),
    /// The id is in use.
    #[error("`{0}` is taken: ids are never used twice")]
    Taken(String),
}

impl Refused {
    /// The rule that the step would break, where it is one.
    #[must_use]
    pub fn problem(&self) -> Option<&VpcProblem> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Taken(_) => None,
        }
    }
}

impl<P: Into<VpcProblem>> From<P> for Refused {
    fn from(problem: P) -> Self {
        Self::Problem(Box::new(problem.into()))
    }
}
