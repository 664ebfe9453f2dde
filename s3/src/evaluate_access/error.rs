use std::fmt;

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestProblem {
    /// The member that it is about, such as `Bucket.Name`.
    pub member: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for RequestProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.member, self.message)
    }
}

/// A request that could not be evaluated: everything that is wrong with it, never nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluateError(pub Vec<RequestProblem>);

impl EvaluateError {
    /// A request that is wrong in one way.
    #[must_use]
    pub fn invalid(member: &str, message: impl Into<String>) -> Self {
        Self(vec![RequestProblem { member: member.to_owned(), message: message.into() }])
    }

    /// The code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "ValidationException"
    }
}

impl fmt::Display for EvaluateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            write!(f, "{}{problem}", if n == 0 { "" } else { " | " })?;
        }
        Ok(())
    }
}
impl std::error::Error for EvaluateError {}

/// Collects what is wrong.
#[derive(Debug, Default)]
pub(super) struct Told(pub Vec<RequestProblem>);

impl Told {
    pub(super) fn push(&mut self, member: impl Into<String>, message: impl fmt::Display) {
        self.0.push(RequestProblem { member: member.into(), message: message.to_string() });
    }

    /// The value, or what keeps it from being one.
    pub(super) fn read<T, E: fmt::Display>(&mut self, member: &str, value: Result<T, E>) -> Option<T> {
        value.map_err(|error| self.push(member, error)).ok()
    }
}
