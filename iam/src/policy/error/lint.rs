use aozu_names::Severity;

use crate::policy::{Element, PolicyKind};

/// What AWS stores without a word, and what does not do what was meant.
///
/// Source: IAM User Guide, "IAM Access Analyzer policy check reference"; specs/iam.md §1 and §2.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Lint {
    /// `Statement` is an empty list. Whether AWS stores that is not documented: taken as stored.
    #[error("`Statement` is empty: the policy does nothing")]
    NoStatements,
    /// An empty list, with which the statement matches nothing.
    #[error("`{element}` is empty: the statement matches nothing")]
    EmptyList {
        /// The member.
        element: Element,
    },
    /// An empty negated list, which excludes nothing, or an empty `Condition`.
    #[error("`{element}` is empty: it narrows nothing")]
    EmptyExclusion {
        /// The member.
        element: Element,
    },
    /// A condition key without values.
    #[error("`{key}` has no values to compare with")]
    NoValues {
        /// The key.
        key: String,
    },
    /// A variable where the document's version has none.
    #[error("`{text}` is literal text: only `\"Version\": \"2012-10-17\"` has policy variables")]
    LiteralVariable {
        /// The text with the variable.
        text: String,
    },
    /// An action that can match nothing.
    #[error("`{action}` matches no action")]
    DeadAction {
        /// The action.
        action: String,
    },
    /// A wildcard in the service of an action or ARN.
    #[error("`{text}` has a wildcard in its service")]
    WildcardService {
        /// The text.
        text: String,
    },
    /// The id of a user or role that was deleted.
    #[error("`{id}` is the id of a user or role that was deleted: it matches nobody")]
    Orphan {
        /// The id.
        id: String,
    },
    /// `NotPrincipal` with `Allow`: everyone else in the world.
    #[error("`NotPrincipal` with `Allow` lets in everyone else, also without credentials")]
    NotPrincipalAllow,
    /// An action of a trust policy that none of the statement's principals can call.
    #[error("`{action}` does not fit the principals of the statement: it needs {needs}")]
    TrustPrincipal {
        /// The action.
        action: String,
        /// The principal it needs.
        needs: &'static str,
    },
    /// An `Id` where the grammar has none; IAM stores it, and nothing reads it.
    #[error("`Id` means nothing in {kind}")]
    IdleId {
        /// The kind.
        kind: PolicyKind,
    },
    /// A set qualifier on `Null`.
    #[error("`{operator}`: `Null` takes no set qualifier")]
    NullSet {
        /// The operator.
        operator: String,
    },
    /// An operator in another letter case than AWS's.
    #[error("`{operator}` is spelt `{right}`")]
    OperatorCase {
        /// The operator as written.
        operator: String,
        /// As AWS spells it.
        right: String,
    },
    /// Several values for `Bool`.
    #[error("`{key}` has several values under `Bool`, which compares with one")]
    ManyBooleans {
        /// The key.
        key: String,
    },
    /// A wildcard under an operator that takes it as it stands.
    #[error("`{value}` is compared letter by letter: `{operator}` has no wildcards")]
    LiteralWildcard {
        /// The value.
        value: String,
        /// The operator.
        operator: String,
    },
    /// A value that its operator cannot read, in a kind of policy of which it is not known that AWS refuses it.
    #[error("`{value}` is not {noun}, so that `{operator}` cannot compare with it")]
    DeadValue {
        /// The value.
        value: String,
        /// What it must be, with its article.
        noun: &'static str,
        /// The operator.
        operator: String,
    },
    /// A size above the default quota, which AWS raises on request.
    #[error("the policy counts {size} characters: more than {most} need a raised quota")]
    AboveDefault {
        /// Its size.
        size: usize,
        /// The default.
        most: usize,
    },
}

impl Lint {
    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::NotPrincipalAllow => Severity::SecurityWarning,
            Self::NoStatements
            | Self::EmptyList { .. }
            | Self::EmptyExclusion { .. }
            | Self::NoValues { .. }
            | Self::OperatorCase { .. }
            | Self::IdleId { .. }
            | Self::AboveDefault { .. } => Severity::Suggestion,
            Self::LiteralVariable { .. }
            | Self::DeadAction { .. }
            | Self::WildcardService { .. }
            | Self::Orphan { .. }
            | Self::TrustPrincipal { .. }
            | Self::NullSet { .. }
            | Self::ManyBooleans { .. }
            | Self::LiteralWildcard { .. }
            | Self::DeadValue { .. } => Severity::Warning,
        }
    }

    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::NoStatements => "delete the policy, or add its statements",
            Self::EmptyList { .. } => "remove the statement, or name what it is about",
            Self::EmptyExclusion { .. } => "remove the member, or name what it excludes",
            Self::NoValues { .. } => "remove the key, or give its values",
            Self::LiteralVariable { .. } => "add `\"Version\": \"2012-10-17\"`",
            Self::DeadAction { .. } => "write one action an element, `service:Action` without spaces",
            Self::WildcardService { .. } => "name the service, and make one element a service",
            Self::Orphan { .. } => "remove it; a new user or role of the same name has a new id",
            Self::NotPrincipalAllow => "name those who are let in with `Principal`",
            Self::TrustPrincipal { .. } => "split the statement: one for each way to assume the role",
            Self::IdleId { .. } => "remove it",
            Self::NullSet { .. } => "write `Null` alone",
            Self::OperatorCase { .. } => "spell it as the manual does",
            Self::ManyBooleans { .. } => "keep one value",
            Self::LiteralWildcard { .. } => "use `StringLike` or `StringNotLike` where a pattern is meant",
            Self::DeadValue { .. } => "mend the value, or use an operator for its type",
            Self::AboveDefault { .. } => "shorten it, or have the quota raised",
        }
    }
}
