use std::fmt;

use crate::policy::{PolicyError, Position};

/// Why a simulation could not be carried out, as AWS tells it apart.
///
/// ```
/// use aozu_iam::simulate::{Request, simulate_custom_policy};
/// let request = r#"{"PolicyInputList": ["{\"Statement\": {\"Effect\": \"allow\"}}"], "ActionNames": ["s3"]}"#;
/// let error = simulate_custom_policy(&serde_json::from_str(request)?).unwrap_err();
/// assert_eq!(error.code(), "InvalidInput");
/// let message = error.to_string();
/// assert!(message.contains("PolicyInputList.1 has invalid content"), "{message}");
/// assert!(message.contains("(line 1, column 26)") && message.contains("`s3`"), "{message}");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SimulateError {
    /// The request is wrong: everything that is wrong with it, never nothing.
    InvalidInput(Vec<InputProblem>),
    /// A policy cannot be evaluated.
    PolicyEvaluation(String),
    /// There is no such user, group or role.
    NoSuchEntity(String),
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputProblem {
    /// The member that it is about, such as `ActionNames.2`; items are counted from 1, as AWS does.
    pub member: String,
    /// What is wrong.
    pub message: String,
    /// Where in a policy's text it is wrong.
    pub position: Option<Position>,
}

impl InputProblem {
    pub(super) fn new(member: impl Into<String>, message: impl Into<String>) -> Self {
        Self { member: member.into(), message: message.into(), position: None }
    }

    pub(super) fn of_policy(member: &str, error: &PolicyError) -> Self {
        Self {
            member: member.to_owned(),
            message: format!("has invalid content: {}; {}", error.fault(), error.help()),
            position: Some(error.position()),
        }
    }
}

impl fmt::Display for InputProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(at) => write!(f, "{} {} ({at})", self.member, self.message),
            None => write!(f, "{}: {}", self.member, self.message),
        }
    }
}

impl SimulateError {
    /// A request that is wrong in one way.
    #[must_use]
    pub fn invalid(member: &str, message: impl Into<String>) -> Self {
        Self::InvalidInput(vec![InputProblem::new(member, message)])
    }

    /// AWS's code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidInput(_) => "InvalidInput",
            Self::PolicyEvaluation(_) => "PolicyEvaluation",
            Self::NoSuchEntity(_) => "NoSuchEntity",
        }
    }
}

impl fmt::Display for SimulateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidInput(problems) => {
                if problems.len() > 1 {
                    write!(f, "{} validation errors detected: ", problems.len())?;
                }
                for (n, problem) in problems.iter().enumerate() {
                    write!(f, "{}{problem}", if n == 0 { "" } else { " | " })?;
                }
                Ok(())
            }
            Self::PolicyEvaluation(message) | Self::NoSuchEntity(message) => f.write_str(message),
        }
    }
}
impl std::error::Error for SimulateError {}
