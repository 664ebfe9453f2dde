use std::fmt;

/// One thing that is wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteProblem {
    /// The member that it is about, such as `Url`.
    pub member: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for RouteProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.member, self.message)
    }
}

/// A question that could not be asked: everything that is wrong with it, never nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteError(pub Vec<RouteProblem>);

impl RouteError {
    /// A question that is wrong in one way.
    #[must_use]
    pub fn invalid(member: &str, message: impl Into<String>) -> Self {
        Self(vec![RouteProblem { member: member.to_owned(), message: message.into() }])
    }

    /// The code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "ValidationException"
    }
}

impl fmt::Display for RouteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            write!(f, "{}{problem}", if n == 0 { "" } else { " | " })?;
        }
        Ok(())
    }
}

impl std::error::Error for RouteError {}
