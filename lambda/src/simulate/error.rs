use std::fmt;

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestProblem {
    /// The member that it is about, such as `Functions[0].Arrivals`.
    pub member: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for RequestProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.member, self.message)
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SimulateError {
    /// Everything that is wrong with the request, never nothing.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | "))]
    Invalid(Vec<RequestProblem>),
    /// Whoever takes the metrics or looks at the progress asked to stop.
    #[error("the run was stopped after {} s of simulated time", .0.as_secs_f64())]
    Stopped(std::time::Duration),
}

impl SimulateError {
    /// A request that is wrong in one way.
    #[must_use]
    pub fn invalid(member: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![RequestProblem { member: member.to_owned(), message: message.into() }])
    }

    /// The code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "ValidationException",
            Self::Stopped(_) => "RequestAborted",
        }
    }

    /// What is wrong with the request; empty where it is not the request.
    #[must_use]
    pub fn problems(&self) -> &[RequestProblem] {
        match self {
            Self::Invalid(problems) => problems,
            Self::Stopped(_) => &[],
        }
    }
}
