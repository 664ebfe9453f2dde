//! Whether a document is a good policy of its kind: what AWS refuses to store, and what it stores without a
//! word although it cannot do what was meant. Source: specs/iam.md §1.1, §1.2.

mod action;
mod condition;
mod principal;
mod rcp;
mod resource;
mod statement;
mod whole;

use super::{Document, Fault, PolicyError, PolicyKind, Span};

impl Document {
    /// Everything that is wrong with the document as a policy of a kind, in the order of the text.
    ///
    /// What AWS refuses has the severity `error` ([`PolicyError::is_refused`]); the rest is advice.
    /// Nothing is asked of action, service and key catalogues, nor of the resource that the policy is
    /// attached to.
    ///
    /// ```
    /// use aozu_iam::policy::{Document, PolicyKind};
    /// let text = r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}}"#;
    /// let errors = Document::parse(text)?.check(PolicyKind::Managed);
    /// assert_eq!(
    ///     errors.iter().map(|error| error.fault().to_string()).collect::<Vec<_>>(),
    ///     [
    ///         "the statement has no `Resource`, which a managed policy must have",
    ///         "`Principal` must not stand in a managed policy",
    ///     ]
    /// );
    /// # Ok::<(), aozu_iam::policy::PolicyErrors>(())
    /// ```
    #[must_use]
    pub fn check(&self, kind: PolicyKind) -> Vec<PolicyError> {
        let mut check = Check { document: self, kind, statement: None, found: Vec::new() };
        whole::check(&mut check);
        let mut found = check.found;
        if found.is_empty() {
            return Vec::new();
        }
        found.sort_by_key(|(_, span, _)| span.start);
        let lines = self.lines();
        let errors = found.into_iter();
        errors.map(|(fault, span, statement)| PolicyError::new(fault, span, statement, &lines)).collect()
    }
}

/// What the parts of the check share.
struct Check<'d> {
    document: &'d Document,
    kind: PolicyKind,
    /// The statement that is being checked.
    statement: Option<u32>,
    found: Vec<(Fault, Span, Option<u32>)>,
}

impl Check<'_> {
    fn note(&mut self, fault: impl Into<Fault>, span: Span) {
        self.found.push((fault.into(), span, self.statement));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::policy::{Document, PolicyKind};

    /// The messages of a check on a document with one statement of these members.
    pub(in crate::policy) fn of(kind: PolicyKind, members: &str) -> Vec<String> {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{{{members}}}]}}"#);
        let errors = Document::parse(&text).unwrap_or_else(|e| panic!("{e}: {text}")).check(kind);
        for error in &errors {
            assert!(!error.help().is_empty());
        }
        errors.iter().map(|error| format!("{}: {}", error.severity(), error.fault())).collect()
    }

    #[test]
    fn errors_come_in_the_order_of_the_text() {
        let text = r#"{"Statement": [{"Action": "x"}, {"Action": "y"}]}"#;
        let errors = Document::parse(text).unwrap().check(PolicyKind::Session);
        let starts: Vec<_> = errors.iter().map(|error| error.span().start).collect();
        assert!(starts.is_sorted());
        assert_eq!(errors.len(), 6);
        assert_eq!(errors[3].statement(), Some(1));
    }
}
