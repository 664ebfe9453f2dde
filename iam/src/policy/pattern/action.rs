use super::Glob;

/// An element of `Action` or `NotAction`, compiled. Letter case does not count.
///
/// An element whose action half is empty or holds blanks or a comma matches nothing (specs/iam.md §1.5), so
/// that as a `NotAction` it excludes nothing.
///
/// ```
/// use aozu_iam::policy::pattern::ActionPattern;
/// assert!(ActionPattern::new("IAM:pass*").matches("iam:PassRole"));
/// assert!(ActionPattern::new("*").is_everything());
/// assert!(!ActionPattern::new("iam: PassRole").matches("iam:PassRole"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionPattern(Form);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Form {
    Everything,
    Nothing,
    Of { service: Glob, action: Glob },
}

impl ActionPattern {
    /// Compiles an element; one that is no action matches nothing.
    #[must_use]
    pub fn new(text: &str) -> Self {
        if text == "*" {
            return Self(Form::Everything);
        }
        let Some((service, action)) = Self::halves(text) else { return Self(Form::Nothing) };
        Self(Form::Of { service: Glob::of_any_case(service), action: Glob::of_any_case(action) })
    }

    /// The service and the action of an element other than `*`; none where it can match nothing.
    pub(crate) fn halves(text: &str) -> Option<(&str, &str)> {
        let odd = |half: &str| half.is_empty() || half.contains(|c: char| c.is_whitespace() || c == ',');
        text.split_once(':').filter(|(service, action)| !odd(service) && !odd(action))
    }

    /// Whether an element matches an action. Compiles it only where its service does not decide: fit for one question.
    pub(crate) fn text_matches(text: &str, action: &str) -> bool {
        let (Some((service, _)), Some((of, _))) = (text.split_once(':'), action.split_once(':')) else {
            return Self::new(text).matches(action);
        };
        (service.contains(['*', '?']) || service.eq_ignore_ascii_case(of)) && Self::new(text).matches(action)
    }

    /// Whether it matches an action, `service:Action`.
    #[must_use]
    pub fn matches(&self, action: &str) -> bool {
        match &self.0 {
            Form::Everything => true,
            Form::Nothing => false,
            Form::Of { service, action: pattern } => match action.split_once(':') {
                Some((of, action)) => service.matches(of) && pattern.matches(action),
                None => false,
            },
        }
    }

    /// Whether it matches every action: `*` or `*:*`.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        match &self.0 {
            Form::Everything => true,
            Form::Nothing => false,
            Form::Of { service, action } => service.is_everything() && action.is_everything(),
        }
    }

    /// Whether it can match nothing at all.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.0 == Form::Nothing
    }

    /// Whether it matches every action of a service, such as `iam`.
    #[must_use]
    pub fn is_whole_service(&self, name: &str) -> bool {
        match &self.0 {
            Form::Everything => true,
            Form::Nothing => false,
            Form::Of { service, action } => action.is_everything() && service.matches(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ActionPattern;

    #[test]
    fn both_halves_ignore_case_and_take_wildcards() {
        for (pattern, action, expected) in [
            ("*", "iam:PassRole", true),
            ("*:*", "iam:PassRole", true),
            ("iam:*", "iam:PassRole", true),
            ("IAM:PASSROLE", "iam:PassRole", true),
            ("iam:Pass?ole", "iam:PassRole", true),
            ("iam:Pass.ole", "iam:PassRole", false),
            ("iam:Get(Role", "iam:PassRole", false),
            ("i*:PassRole", "iam:PassRole", true),
            ("ia*Role", "iam:PassRole", false),
            ("iam:", "iam:PassRole", false),
            ("iam:PassRole,iam:GetRole", "iam:PassRole", false),
            ("iam:PassRole ", "iam:PassRole", false),
            ("", "", false),
        ] {
            assert_eq!(ActionPattern::new(pattern).matches(action), expected, "{pattern} on {action}");
        }
    }

    #[test]
    fn whole_services_and_everything() {
        assert!(ActionPattern::new("*:*").is_everything());
        assert!(!ActionPattern::new("iam:*").is_everything());
        assert!(ActionPattern::new("iam:*").is_whole_service("iam"));
        assert!(!ActionPattern::new("iam:Get*").is_whole_service("iam"));
        assert!(ActionPattern::new("a b").is_nothing());
    }
}
