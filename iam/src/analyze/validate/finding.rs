use serde::{Serialize, Serializer, ser::SerializeMap};

use super::Issue;
use crate::policy::{AnalyzerPosition, Span};

/// The type of a finding, as AWS names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FindingType {
    /// The policy does not work: AWS refuses it, or a part of it does nothing.
    Error,
    /// It allows access that is overly broad.
    SecurityWarning,
    /// It may not do what was meant.
    Warning,
    /// It could be better.
    Suggestion,
}

impl FindingType {
    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::SecurityWarning => "SECURITY_WARNING",
            Self::Warning => "WARNING",
            Self::Suggestion => "SUGGESTION",
        }
    }
}

impl std::fmt::Display for FindingType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// One step on the way to a place in a document, as AWS's `PathElement`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum PathElement {
    /// The value of a member.
    Value(String),
    /// An item of a list, from 0.
    Index(usize),
    /// The name of a member.
    Key(String),
    /// A part of a string.
    Substring {
        /// Its first character, from 0.
        start: usize,
        /// How many characters.
        length: usize,
    },
}

/// A place that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Location {
    /// The way to it, from the document's outermost object.
    pub path: Vec<PathElement>,
    /// Where it begins: line from 1, column and offset from 0, in characters.
    pub start: AnalyzerPosition,
    /// Where it ends: after its last character.
    pub end: AnalyzerPosition,
    /// The same place in bytes.
    pub bytes: Span,
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Range {
            start: AnalyzerPosition,
            end: AnalyzerPosition,
        }
        let mut map = s.serialize_map(Some(2))?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("span", &Range { start: self.start, end: self.end })?;
        map.end()
    }
}

/// One thing that is wrong with a policy, or could be better.
///
/// ```
/// use aozu_iam::analyze::validate::{PolicyType, Validator};
/// let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjct", "Resource": "*"}}"#;
/// let findings = Validator::new().validate(text, PolicyType::IdentityPolicy, None);
/// assert_eq!(findings[0].issue.code(), "INVALID_ACTION");
/// assert!(findings[0].details.contains("did you mean `s3:GetObject`?"));
/// assert_eq!(findings[0].locations[0].start.column, 69);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Finding {
    /// What it is about.
    pub issue: Issue,
    /// What is wrong and what to do, for a person.
    pub details: String,
    /// Where: one place or several.
    pub locations: Vec<Location>,
}

impl Finding {
    /// Its type.
    #[must_use]
    pub fn finding_type(&self) -> FindingType {
        self.issue.finding_type()
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(5))?;
        map.serialize_entry("findingType", &self.finding_type())?;
        map.serialize_entry("issueCode", self.issue.code())?;
        map.serialize_entry("findingDetails", &self.details)?;
        map.serialize_entry("learnMoreLink", &self.issue.learn_more())?;
        map.serialize_entry("locations", &self.locations)?;
        map.end()
    }
}
