use super::{ActionPattern, ResourcePattern};
use crate::policy::{Named, PolicyKind, Statement, Version};

/// What a statement matches, conditions and principals apart. Compiled anew at each question: fit for rules,
/// which ask once.
impl Statement {
    /// Whether its `Action` or `NotAction` takes in an action, such as `iam:PassRole`.
    ///
    /// ```
    /// use aozu_iam::policy::Document;
    /// let text = r#"{"Statement": {"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}}"#;
    /// let document = Document::parse(text).unwrap();
    /// assert!(document.statements()[0].covers_action("iam:PassRole"));
    /// assert!(!document.statements()[0].covers_action("s3:GetObject"));
    /// ```
    #[must_use]
    pub fn covers_action(&self, action: &str) -> bool {
        match self.actions() {
            None => false,
            Some(Named::These(texts)) => texts.iter().any(|t| ActionPattern::text_matches(&t.value, action)),
            Some(Named::AllBut(texts)) => {
                !texts.iter().any(|t| ActionPattern::text_matches(&t.value, action))
            }
        }
    }

    /// Whether its `Action` takes in every action (`*`, `*:*`), or its `NotAction` excludes none.
    #[must_use]
    pub fn covers_every_action(&self) -> bool {
        match self.actions() {
            None => false,
            Some(Named::These(texts)) => texts.iter().any(|t| ActionPattern::new(&t.value).is_everything()),
            Some(Named::AllBut(texts)) => texts.iter().all(|t| ActionPattern::new(&t.value).is_nothing()),
        }
    }

    /// Whether its `Action` takes in every action of a service, such as `iam`.
    #[must_use]
    pub fn covers_whole_service(&self, service: &str) -> bool {
        match self.actions() {
            Some(Named::These(texts)) => {
                texts.iter().any(|t| ActionPattern::new(&t.value).is_whole_service(service))
            }
            Some(Named::AllBut(_)) | None => false,
        }
    }

    /// Whether its `Resource` or `NotResource` takes in a resource, in a document of that version and kind.
    /// An element with a variable takes in nothing here, and excludes everything.
    #[must_use]
    pub fn covers_resource(&self, resource: &str, version: Version, kind: PolicyKind) -> bool {
        let compiled = |text: &str| ResourcePattern::new(text, version, kind);
        match self.resources() {
            None => false,
            Some(Named::These(texts)) => texts.iter().any(|t| compiled(&t.value).matches(resource)),
            Some(Named::AllBut(texts)) => texts.iter().all(|t| {
                let pattern = compiled(&t.value);
                !pattern.is_unresolved() && !pattern.matches(resource)
            }),
        }
    }

    /// Whether its `Resource` takes in every resource (`*`), or its `NotResource` excludes none.
    #[must_use]
    pub fn covers_every_resource(&self) -> bool {
        // Whether a short ARN stands for a whole one differs from kind to kind.
        let whole = |text: &str| text == "*" || text.matches(':').count() >= 5;
        let everything = |text: &str| {
            whole(text) && ResourcePattern::new(text, Version::V2012, PolicyKind::Managed).is_everything()
        };
        match self.resources() {
            None => false,
            Some(Named::These(texts)) => texts.iter().any(|t| everything(&t.value)),
            Some(Named::AllBut(texts)) => texts.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::{Document, PolicyKind, Statement, Version};

    fn statement(members: &str) -> Statement {
        Document::parse(&format!(r#"{{"Statement": {{{members}}}}}"#)).unwrap().statements()[0].clone()
    }

    #[test]
    fn administrators_are_told() {
        for (members, action, resource) in [
            (r#""Action": "*", "Resource": "*""#, true, true),
            (r#""Action": ["a:b", "*:*"], "Resource": ["x", "*"]"#, true, true),
            (r#""NotAction": [], "NotResource": []"#, true, true),
            (r#""NotAction": "not one", "Resource": []"#, true, false),
            (r#""NotAction": "iam:*", "NotResource": "*""#, false, false),
            (r#""Action": [], "Resource": "arn:aws:s3:::*""#, false, false),
            (r#""Sid": "x""#, false, false),
        ] {
            let s = statement(members);
            assert_eq!((s.covers_every_action(), s.covers_every_resource()), (action, resource), "{members}");
        }
    }

    #[test]
    fn whole_services_are_told() {
        assert!(statement(r#""Action": ["s3:Get*", "IAM:*"]"#).covers_whole_service("iam"));
        assert!(!statement(r#""Action": ["iam:Get*"]"#).covers_whole_service("iam"));
        assert!(!statement(r#""NotAction": "s3:*""#).covers_whole_service("iam"));
    }

    #[test]
    fn a_variable_is_never_taken_for_a_match() {
        let covers = |members: &str| {
            statement(members).covers_resource("arn:aws:s3:::b/x", Version::V2012, PolicyKind::Managed)
        };
        assert!(covers(r#""Resource": "arn:aws:s3:::b/*""#));
        assert!(covers(r#""NotResource": "arn:aws:s3:::c""#));
        assert!(!covers(r#""NotResource": ["arn:aws:s3:::b/*"]"#));
        assert!(!covers(r#""Resource": "arn:aws:s3:::b/${aws:username}""#));
        assert!(!covers(r#""NotResource": "arn:aws:s3:::b/${aws:username}""#));
    }
}
