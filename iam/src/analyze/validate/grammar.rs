//! What the parser found, under AWS's codes.

use super::{Issue, subject::Notes};
use crate::policy::{Fault, GrammarFault, PolicyError};

/// AWS's code of a fault of JSON or grammar.
///
/// A member that stands twice in the same letters has no code of AWS's, although IAM refuses it: it is ours.
fn issue(fault: &Fault) -> Issue {
    let Fault::Grammar(fault) = fault else { return Issue::JsonSyntaxError };
    match fault {
        GrammarFault::UnknownMember { of: "a principal", .. } => Issue::InvalidPrincipalKey,
        GrammarFault::UnknownMember { .. } => Issue::InvalidPolicyElement,
        GrammarFault::Duplicate { .. } => Issue::XDuplicateMember,
        GrammarFault::DuplicateCase { .. } => Issue::DuplicateKeysWithDifferentCase,
        GrammarFault::WrongType { of, .. } if matches!(of.as_str(), "Principal" | "NotPrincipal") => {
            Issue::InvalidPrincipalFormat
        }
        GrammarFault::NotAnObject { .. } | GrammarFault::WrongType { .. } => Issue::DataTypeMismatch,
        GrammarFault::Effect { .. } => Issue::InvalidEffect,
        GrammarFault::Version { .. } => Issue::InvalidVersion,
        GrammarFault::Operator { .. } => Issue::InvalidConditionOperator,
        GrammarFault::BarePrincipal { .. } => Issue::InvalidPrincipalFormat,
    }
}

pub(super) fn note(error: &PolicyError, notes: &mut Notes) {
    let details = format!("{}; {}", error.fault(), error.help());
    notes.add(issue(error.fault()), error.span(), details);
}

/// The statements of which something could not be read, so that nothing follows from its absence; none stands for
/// the document itself.
pub(super) fn damaged(errors: &[PolicyError]) -> Vec<Option<u32>> {
    let loses = |error: &&PolicyError| match error.fault() {
        Fault::Grammar(fault) => {
            !matches!(fault, GrammarFault::UnknownMember { .. } | GrammarFault::Operator { .. })
        }
        _ => true,
    };
    errors.iter().filter(loses).map(PolicyError::statement).collect()
}
