use std::fmt;

/// What a JSON value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JsonType {
    /// `{…}`
    Object,
    /// `[…]`
    List,
    /// `"…"`
    String,
    /// A number.
    Number,
    /// `true` or `false`
    Bool,
    /// `null`
    Null,
}

impl fmt::Display for JsonType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Object => "an object",
            Self::List => "a list",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Bool => "a boolean",
            Self::Null => "null",
        })
    }
}

/// Why a JSON text is not a policy document of any kind.
///
/// Source: IAM User Guide, "Grammar of the IAM JSON policy language"; specs/iam.md §1.1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GrammarFault {
    /// A member that the object does not have.
    #[error("`{name}` is not a member of {of}")]
    UnknownMember {
        /// Its name.
        name: String,
        /// What object it stands in.
        of: &'static str,
        /// The member that was likely meant.
        meant: Option<&'static str>,
    },
    /// A member that stands twice in an object.
    #[error("`{name}` stands twice in the same object")]
    Duplicate {
        /// Its name.
        name: String,
    },
    /// A key that differs from an earlier one by letter case only.
    #[error("`{name}` differs from `{earlier}` in the same object by letter case only")]
    DuplicateCase {
        /// Its name.
        name: String,
        /// The earlier one.
        earlier: String,
    },
    /// The text is JSON, but no object.
    #[error("the document is {found}: it must be an object")]
    NotAnObject {
        /// What it is.
        found: JsonType,
    },
    /// A value of the wrong type.
    #[error("`{of}` holds {found}: it must hold {expected}")]
    WrongType {
        /// The member that holds the value.
        of: String,
        /// What it is.
        found: JsonType,
        /// What it must hold.
        expected: &'static str,
    },
    /// An effect that there is not.
    #[error("`{text}` is not an effect: it must be `Allow` or `Deny`")]
    Effect {
        /// The text.
        text: String,
        /// The effect that was likely meant.
        meant: Option<&'static str>,
    },
    /// A version that there is not.
    #[error("`{text}` is not a version of the policy language: it must be `2012-10-17` or `2008-10-17`")]
    Version {
        /// The text.
        text: String,
    },
    /// An operator that there is not.
    #[error("`{name}` is not a condition operator")]
    Operator {
        /// Its name.
        name: String,
        /// The operator that was likely meant.
        meant: Option<&'static str>,
    },
    /// A principal outside of an object that is not `*`.
    #[error("`{text}` stands without its key: a principal is `\"*\"` or an object such as `{{\"AWS\": …}}`")]
    BarePrincipal {
        /// The text.
        text: String,
    },
}

impl GrammarFault {
    pub(super) fn help(&self) -> String {
        match self {
            Self::UnknownMember { meant: Some(meant), .. }
            | Self::Effect { meant: Some(meant), .. }
            | Self::Operator { meant: Some(meant), .. } => format!("did you mean `{meant}`?"),
            Self::UnknownMember { .. } => "remove it: AWS refuses unknown members".to_owned(),
            Self::Duplicate { .. } => "merge the two: AWS refuses a member that stands twice".to_owned(),
            Self::DuplicateCase { .. } => {
                "merge the two: condition keys compare without letter case".to_owned()
            }
            Self::NotAnObject { .. } => {
                "write `{\"Version\": \"2012-10-17\", \"Statement\": […]}`".to_owned()
            }
            Self::WrongType { expected, .. } => format!("write {expected}"),
            Self::Effect { .. } => "write `Allow` or `Deny`, with a capital".to_owned(),
            Self::Version { .. } => {
                "write `2012-10-17`; it is a version, not the date of the policy".to_owned()
            }
            Self::Operator { .. } => {
                "use an operator of the IAM User Guide's list, such as `StringEquals`".to_owned()
            }
            Self::BarePrincipal { .. } => {
                "write `{\"AWS\": \"…\"}`, `{\"Service\": \"…\"}` or `{\"Federated\": \"…\"}`".to_owned()
            }
        }
    }
}
