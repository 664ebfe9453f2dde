//! What is wrong with a policy: one error a fault, with its place.

mod grammar;
mod kind;
mod lint;
mod nearest;
mod syntax;

use std::fmt;

use aozu_names::Severity;

pub use grammar::{GrammarFault, JsonType};
pub use kind::KindFault;
pub use lint::Lint;
pub(crate) use nearest::nearest;
pub use syntax::SyntaxFault;

use super::{Lines, Position, Span};

/// What is wrong, by whose rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The text is not JSON.
    #[error(transparent)]
    Syntax(#[from] SyntaxFault),
    /// The JSON is not a policy document.
    #[error(transparent)]
    Grammar(#[from] GrammarFault),
    /// The document is not a policy of its kind: AWS refuses it.
    #[error(transparent)]
    Kind(#[from] KindFault),
    /// AWS takes it, and it does not do what was meant.
    #[error(transparent)]
    Lint(#[from] Lint),
}

/// One fault of a policy, where it stands, and what to do about it.
///
/// ```
/// use aozu_iam::policy::Document;
/// let errors = Document::parse(r#"{"Statement": {"Effect": "allow"}}"#).unwrap_err();
/// assert_eq!(
///     errors.0[0].to_string(),
///     "`allow` is not an effect: it must be `Allow` or `Deny` (line 1, column 26)"
/// );
/// assert_eq!(errors.0[0].help(), "did you mean `Allow`?");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    fault: Fault,
    span: Span,
    position: Position,
    statement: Option<u32>,
}

impl PolicyError {
    pub(super) fn new(fault: Fault, span: Span, statement: Option<u32>, lines: &Lines<'_>) -> Self {
        Self { fault, span, position: lines.position(span.start), statement }
    }

    /// What is wrong.
    #[must_use]
    pub fn fault(&self) -> &Fault {
        &self.fault
    }

    /// The bytes that it is about.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where they begin.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// The number of the statement, from 0, where it lies in one.
    #[must_use]
    pub fn statement(&self) -> Option<u32> {
        self.statement
    }

    /// How bad it is; [`Severity::Error`] is what AWS refuses.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match &self.fault {
            Fault::Lint(lint) => lint.severity(),
            Fault::Syntax(_) | Fault::Grammar(_) | Fault::Kind(_) => Severity::Error,
        }
    }

    /// Whether AWS refuses the policy for it.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match &self.fault {
            Fault::Syntax(fault) => fault.help().to_owned(),
            Fault::Grammar(fault) => fault.help(),
            Fault::Kind(fault) => fault.help(),
            Fault::Lint(lint) => lint.help().to_owned(),
        }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.fault, self.position)
    }
}
impl std::error::Error for PolicyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.fault)
    }
}

/// Everything that is wrong with a text that was to be a policy document; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyErrors(pub Vec<PolicyError>);

impl fmt::Display for PolicyErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, error) in self.0.iter().enumerate() {
            write!(f, "{}{error}", if n == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}
impl std::error::Error for PolicyErrors {}

/// Offending text as errors repeat it: without control characters, and cut where it is long.
pub(crate) fn quote(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut quoted = String::new();
    for c in text.chars().take(LONGEST) {
        if c.is_control() {
            quoted.extend(c.escape_debug());
        } else {
            quoted.push(c);
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        quoted.push('…');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::{PolicyErrors, quote};
    use crate::policy::Document;

    #[test]
    fn long_and_odd_texts_are_cut_and_escaped() {
        assert_eq!(quote("a\nb"), "a\\nb");
        assert_eq!(quote(&"x".repeat(81)), format!("{}…", "x".repeat(80)));
        assert_eq!(quote(&"x".repeat(80)), "x".repeat(80));
    }

    #[test]
    fn all_errors_are_told_together() {
        let PolicyErrors(errors) =
            Document::parse(r#"{"Version": 1, "Statement": [{"Effect": "Alow", "Acton": "*"}]}"#)
                .unwrap_err();
        assert_eq!(errors.len(), 3);
        assert_eq!(errors.iter().filter_map(|e| e.statement()).collect::<Vec<_>>(), [0, 0]);
        let text = PolicyErrors(errors).to_string();
        assert_eq!(text.matches("; ").count(), 2);
    }
}
