use serde::Serialize;

/// One thing that is wrong with a dashboard's body, as PutDashboard tells it: the place and what should stand there.
///
/// Source: CloudWatch API Reference, `DashboardValidationMessage`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(rename_all = "PascalCase")]
#[error("{}: {message}", if self.data_path.is_empty() { "the body" } else { &self.data_path })]
pub struct BodyProblem {
    /// JSON pointer of the offending part: `/widgets/0/properties/region`; empty for the whole.
    pub data_path: String,
    /// What is wrong with it, and what would be right.
    pub message: String,
    /// Whether AWS stores the body all the same and tells of it in its answer.
    #[serde(skip)]
    pub is_warning: bool,
}

/// Where a reader is, and all that it met.
#[derive(Debug, Default)]
pub(super) struct Problems(pub(super) Vec<BodyProblem>);

impl Problems {
    pub(super) fn error(&mut self, path: &str, message: impl Into<String>) {
        self.push(path, message.into(), false);
    }

    pub(super) fn warn(&mut self, path: &str, message: impl Into<String>) {
        self.push(path, message.into(), true);
    }

    fn push(&mut self, path: &str, message: String, is_warning: bool) {
        self.0.push(BodyProblem { data_path: path.to_owned(), message, is_warning });
    }
}
