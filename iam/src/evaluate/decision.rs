use serde::Serialize;

/// What a request comes to.
///
/// The first three are AWS's (`EvalDecision`); the fourth is ours: over a state, a context key or a policy that
/// nobody can tell may decide.
///
/// ```
/// use aozu_iam::evaluate::Decision;
/// assert_eq!(Decision::ImplicitDeny.as_str(), "implicitDeny");
/// assert!(Decision::ExplicitDeny > Decision::ImplicitDeny, "ordered by how much they restrict");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Decision {
    /// Something allows it and nothing denies it.
    Allowed,
    /// It rests on something that is not known: both answers remain possible.
    Depends,
    /// Nothing that must allow it does.
    ImplicitDeny,
    /// A statement denies it.
    ExplicitDeny,
}

impl Decision {
    /// The word that AWS uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Depends => "depends",
            Self::ImplicitDeny => "implicitDeny",
            Self::ExplicitDeny => "explicitDeny",
        }
    }

    /// Whether it is let through for certain.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed)
    }

    /// Whether it is stopped for certain.
    #[must_use]
    pub const fn is_denied(self) -> bool {
        matches!(self, Self::ImplicitDeny | Self::ExplicitDeny)
    }
}

impl std::fmt::Display for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
