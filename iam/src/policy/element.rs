/// A member of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// `Sid`
    Sid,
    /// `Principal`
    Principal,
    /// `NotPrincipal`
    NotPrincipal,
    /// `Effect`
    Effect,
    /// `Action`
    Action,
    /// `NotAction`
    NotAction,
    /// `Resource`
    Resource,
    /// `NotResource`
    NotResource,
    /// `Condition`
    Condition,
}

impl Element {
    /// Every member that a statement may have.
    pub const ALL: [Self; 9] = [
        Self::Sid,
        Self::Principal,
        Self::NotPrincipal,
        Self::Effect,
        Self::Action,
        Self::NotAction,
        Self::Resource,
        Self::NotResource,
        Self::Condition,
    ];

    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sid => "Sid",
            Self::Principal => "Principal",
            Self::NotPrincipal => "NotPrincipal",
            Self::Effect => "Effect",
            Self::Action => "Action",
            Self::NotAction => "NotAction",
            Self::Resource => "Resource",
            Self::NotResource => "NotResource",
            Self::Condition => "Condition",
        }
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|element| element.as_str() == name)
    }
}

impl std::fmt::Display for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a statement does when it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It lets the request through, unless something denies it.
    Allow,
    /// It stops the request, whatever allows it.
    Deny,
}

impl Effect {
    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// The version of the policy language.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Version".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// `2008-10-17`, also where the member is absent: `${…}` is literal text.
    #[default]
    V2008,
    /// `2012-10-17`: with policy variables.
    V2012,
}

impl Version {
    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V2008 => "2008-10-17",
            Self::V2012 => "2012-10-17",
        }
    }

    /// Whether `${…}` is a variable.
    #[must_use]
    pub const fn has_variables(self) -> bool {
        matches!(self, Self::V2012)
    }
}

#[cfg(test)]
mod tests {
    use super::{Element, Version};

    #[test]
    fn names_are_told_with_their_case() {
        for element in Element::ALL {
            assert_eq!(Element::of(element.as_str()), Some(element));
        }
        assert_eq!(Element::of("effect"), None);
    }

    #[test]
    fn an_absent_version_has_no_variables() {
        assert!(!Version::default().has_variables());
        assert!(Version::V2012.has_variables());
    }
}
