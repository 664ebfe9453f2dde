use std::fmt;

use aozu_names::{AccountId, Region};
use serde::Serialize;

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Its path below the folder that was read.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it was, or why it was left.
    pub outcome: FileOutcome,
}

/// What a file was, or why it was left.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileOutcome {
    /// It was read.
    Read {
        /// The operation that it answers: `aws ec2 describe-vpcs`.
        operation: String,
        /// The account that it went into, or that told of the organization; none where it is not known.
        account: Option<AccountId>,
        /// The region that it went into; none for a global service.
        region: Option<Region>,
        /// How many resources it gave.
        resources: usize,
    },
    /// It answers an operation that no crate reads yet.
    Recognised {
        /// The operation.
        operation: String,
    },
    /// It is an account document.
    Document {
        /// Its format.
        format: String,
    },
    /// It lists the calls that made the folder.
    Manifest {
        /// How many it lists.
        calls: usize,
    },
    /// It is nothing that is known here.
    Left {
        /// Why.
        why: String,
    },
    /// It should have been read and could not be; a problem says why.
    Damaged {
        /// The operation that it answers.
        operation: String,
    },
}

impl fmt::Display for FileOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { operation, account, region, resources } => {
                let region = region.as_ref().map_or("global", Region::as_str);
                match account {
                    Some(account) => write!(f, "{operation} ({account}, {region}): {resources} read"),
                    None => write!(f, "{operation}: {resources} read"),
                }
            }
            Self::Recognised { operation } => write!(f, "{operation}: recognised, not read by this version"),
            Self::Document { format } => write!(f, "account document, {format}"),
            Self::Manifest { calls } => write!(f, "manifest of {calls} calls"),
            Self::Left { why } => write!(f, "left: {why}"),
            Self::Damaged { operation } => write!(f, "{operation}: could not be read"),
        }
    }
}

/// A problem met on the way from files to accounts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ImportProblem {
    /// The file, below the folder that was read; empty for the folder as a whole.
    pub file: String,
    /// JSON pointer within the file; empty for the file as a whole.
    pub pointer: String,
    /// What was expected and what stood there.
    pub message: String,
}

impl ImportProblem {
    /// A problem of a file as a whole.
    pub(crate) fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), pointer: String::new(), message: message.into() }
    }
}

impl fmt::Display for ImportProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gap = if self.pointer.is_empty() { "" } else { "#" };
        write!(f, "{}{gap}{}: {}", self.file, self.pointer, self.message)
    }
}
