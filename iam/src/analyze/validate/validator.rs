use super::{
    Finding, Location, PolicyType, ResourceType, action,
    arn::Namespaces,
    condition, control, dead, grammar, grant, place, principal, redundant, request, resource, service,
    statement,
    subject::{Notes, Subject},
    trust, variable, whole,
};
use crate::{
    analyze::glob::Effort,
    policy::{Document, Lines, Span},
};

/// Validates policies. Made once and asked often: it holds the ARN formats of all services.
///
/// ```
/// use aozu_iam::analyze::validate::{FindingType, PolicyType, Validator};
/// let validator = Validator::new();
/// let text = r#"{"Version": "2012-10-17",
///   "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]}"#;
/// let findings = validator.validate(text, PolicyType::IdentityPolicy, None);
/// assert_eq!(findings.len(), 1);
/// assert_eq!(findings[0].issue.code(), "PASS_ROLE_WITH_STAR_IN_RESOURCE");
/// assert_eq!(findings[0].finding_type(), FindingType::SecurityWarning);
/// ```
#[derive(Debug, Clone)]
pub struct Validator {
    pub(super) namespaces: Namespaces,
}

impl Default for Validator {
    fn default() -> Self {
        Self::new()
    }
}

impl Validator {
    /// Prepares what policies are compared with.
    #[must_use]
    pub fn new() -> Self {
        Self { namespaces: Namespaces::new() }
    }

    /// Everything that is found in a policy, in the order of the text; what begins at the same place by code.
    #[must_use]
    pub fn validate(
        &self,
        text: &str,
        policy_type: PolicyType,
        resource_type: Option<ResourceType>,
    ) -> Vec<Finding> {
        let resource_type = resource_type.filter(|_| policy_type == PolicyType::ResourcePolicy);
        let (document, errors) = Document::recover(text);
        let mut notes = Notes::default();
        for error in &errors {
            grammar::note(error, &mut notes);
        }
        if let Some(document) = &document {
            let subject = Subject {
                validator: self,
                document,
                version: document.version(),
                policy_type,
                resource_type,
                kind: request::kind(policy_type, resource_type),
                damaged: &grammar::damaged(&errors),
            };
            check(&subject, errors.is_empty(), &mut notes);
        }
        located(text, notes)
    }
}

/// All families of checks; what looks at several statements together needs all of them read.
fn check(subject: &Subject<'_>, whole: bool, notes: &mut Notes) {
    let mut effort = Effort::new(Effort::POLICY);
    whole::check(subject, notes);
    for statement in subject.document.statements() {
        statement::check(subject, statement, notes);
        variable::check(subject, statement, notes);
        action::check(subject, statement, notes);
        resource::check(subject, statement, notes);
        principal::check(subject, statement, notes);
        trust::check(subject, statement, notes);
        control::check(subject, statement, notes);
        condition::check(subject, statement, notes);
        grant::check(subject, statement, notes);
        service::check(subject, statement, notes);
        redundant::elements(subject, statement, &mut effort, notes);
        dead::statement(subject, statement, &mut effort, notes);
    }
    redundant::statements(subject, notes);
    if whole {
        dead::denied_and_covered(subject, notes);
    }
}

/// Findings with their places, in order.
fn located(text: &str, notes: Notes) -> Vec<Finding> {
    if notes.found.is_empty() {
        return Vec::new();
    }
    let spans: Vec<Span> = notes.found.iter().flat_map(|note| note.spans.iter().copied()).collect();
    let paths = place::paths(text, &spans);
    let lines = Lines::new(text);
    let mut found: Vec<_> = notes.found;
    found.sort_by(|a, b| {
        (a.start(), a.issue.code(), &a.details).cmp(&(b.start(), b.issue.code(), &b.details))
    });
    found.dedup();
    let location = |span: &Span| {
        let (start, end) = lines.analyzer(*span);
        let path = paths.get(&span.start).cloned().unwrap_or_default();
        Location { path, start, end, bytes: *span }
    };
    let finding = |note: super::subject::Note| Finding {
        issue: note.issue,
        details: note.details,
        locations: note.spans.iter().map(location).collect(),
    };
    found.into_iter().map(finding).collect()
}
