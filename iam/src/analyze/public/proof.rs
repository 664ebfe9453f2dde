use std::fmt;

use serde::Serialize;
use smol_str::SmolStr;

use super::{Anchor, FixedWhen, PublicEdit, PublicTest, ResourceType, ValueFault, edit::quoted, statement};
use crate::policy::{
    ConditionClause, ConditionEntry, Lines, Named, Position, Principal, PrincipalKind, Principals, Span,
    Statement,
};

/// A statement that lets the public in, why it does, and what would end it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicStatement {
    /// The statement's number in the document, from 0.
    pub index: u32,
    /// Its `Sid`.
    pub sid: Option<SmolStr>,
    /// Where it stands in the document's text, in bytes.
    pub span: Span,
    /// Line and column of its first character.
    pub position: Position,
    /// Whom it lets in, and which conditions do not bind it.
    pub weakness: Weakness,
    /// The smallest change by which this statement would not be public.
    pub edit: PublicEdit,
}

/// Why a statement lets the public in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakness {
    /// The principals that are not fixed, at least one.
    pub principals: Vec<OpenPrincipal>,
    /// How many principals beside them are fixed.
    pub fixed_principals: usize,
    /// The entries of its condition, none of which binds it.
    pub entries: Vec<OpenEntry>,
    pub(super) is_trust: bool,
}

/// A principal that is not a fixed party.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OpenPrincipal {
    /// `*`.
    Everyone,
    /// A text with a wildcard.
    Pattern(SmolStr),
    /// An identity provider.
    Provider(SmolStr),
    /// `NotPrincipal`: everyone else.
    Others,
}

impl OpenPrincipal {
    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Everyone => "*",
            Self::Others => "NotPrincipal",
            Self::Pattern(text) | Self::Provider(text) => text,
        }
    }

    fn of(kind: PrincipalKind, principal: &Principal) -> Self {
        match principal {
            Principal::Everyone => Self::Everyone,
            other if kind == PrincipalKind::Federated => Self::Provider(other.as_str().into()),
            other => Self::Pattern(other.as_str().into()),
        }
    }
}

/// An entry of a condition that does not bind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenEntry {
    /// The operator as written.
    pub operator: SmolStr,
    /// The key as written.
    pub key: SmolStr,
    /// Why it does not bind.
    pub fault: EntryFault,
    /// The values that are not fixed, each with why.
    pub values: Vec<(SmolStr, ValueFault)>,
    /// Where the key stands.
    pub position: Position,
    /// How many values are fixed.
    pub fixed: usize,
    /// When a value of the key is fixed; none where the key never binds.
    pub fixed_when: Option<FixedWhen>,
    pub(super) passes_when_absent: bool,
}

/// Why an entry of a condition does not bind a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub enum EntryFault {
    /// The key is none that says who calls, or from where, in a way that AWS counts.
    NoAnchor,
    /// There is no such operator.
    UnknownOperator,
    /// The operator is a negation: it lets everyone else in.
    Negated,
    /// The operator does not compare such values.
    UnsuitedOperator,
    /// A value is not fixed.
    Values,
    /// It passes a request that does not carry the key, and no `Null` stands beside it.
    PassesWhenAbsent,
}

impl PublicStatement {
    pub(super) fn of(test: PublicTest, variables: bool, statement: &Statement, lines: &Lines<'_>) -> Self {
        let weakness = Weakness::of(test, variables, statement, lines);
        Self {
            index: statement.index,
            sid: statement.sid().map(SmolStr::new),
            span: statement.span,
            position: lines.position(statement.span.start),
            edit: PublicEdit::smallest(&weakness),
            weakness,
        }
    }
}

impl Weakness {
    fn of(test: PublicTest, variables: bool, statement: &Statement, lines: &Lines<'_>) -> Self {
        let of = test.resource_type();
        let (mut principals, mut fixed_principals) = (Vec::new(), 0);
        match statement.principals() {
            None => {}
            Some(Named::AllBut(_)) => principals.push(OpenPrincipal::Others),
            Some(Named::These(Principals::Everyone)) => principals.push(OpenPrincipal::Everyone),
            Some(Named::These(listed)) => {
                for (kind, principal) in listed.listed() {
                    if statement::is_open(of, kind, &principal.value) {
                        principals.push(OpenPrincipal::of(kind, &principal.value));
                    } else {
                        fixed_principals += 1;
                    }
                }
            }
        }
        let clauses = statement.conditions().iter();
        let entries = clauses
            .flat_map(|clause| clause.entries.iter().map(move |entry| (clause, entry)))
            .filter_map(|(clause, entry)| {
                let fault = statement::binds(test, variables, statement, clause, entry).err()?;
                Some(OpenEntry::of(test, variables, clause, entry, fault, lines))
            })
            .collect();
        Self { principals, fixed_principals, entries, is_trust: of == ResourceType::TrustPolicy }
    }
}

impl OpenEntry {
    fn of(
        test: PublicTest,
        variables: bool,
        clause: &ConditionClause,
        entry: &ConditionEntry,
        fault: EntryFault,
        lines: &Lines<'_>,
    ) -> Self {
        let anchor = Anchor::of(&entry.key.value, test.resource_type(), test.unrecorded_keys());
        let fixed_when = anchor.map(|anchor| anchor.fixed_when);
        let values: Vec<(SmolStr, ValueFault)> = match (fixed_when, clause.operator) {
            (Some(when), Some(operator)) if fault == EntryFault::Values => entry
                .values
                .iter()
                .filter_map(|value| {
                    let text = &value.value.text;
                    let access_point = test.resource_type().is_access_point();
                    Some((text.clone(), when.fault(text, operator.test, variables, access_point)?))
                })
                .collect(),
            _ => Vec::new(),
        };
        Self {
            operator: clause.name.value.clone(),
            key: entry.key.value.clone(),
            fault,
            fixed: entry.values.len() - values.len(),
            values,
            position: lines.position(entry.key.span.start),
            fixed_when,
            passes_when_absent: clause.operator.is_some_and(statement::passes_when_absent),
        }
    }
}

impl fmt::Display for OpenEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operator, key) = (&self.operator, &self.key);
        write!(f, "its condition on `{key}` does not bind it, since ")?;
        match self.fault {
            EntryFault::NoAnchor => f.write_str("the key does not tell who calls"),
            EntryFault::UnknownOperator => write!(f, "there is no operator `{operator}`"),
            EntryFault::Negated => write!(f, "`{operator}` lets in all others"),
            EntryFault::UnsuitedOperator => match self.fixed_when {
                Some(when) => write!(f, "it takes `{}` and not `{operator}`", when.operator().as_str()),
                None => write!(f, "`{operator}` does not compare such values"),
            },
            EntryFault::PassesWhenAbsent => {
                write!(f, "`{operator}` passes requests that do not carry the key")
            }
            EntryFault::Values => {
                for (n, (value, fault)) in self.values.iter().enumerate() {
                    write!(f, "{}`{value}` {fault}", if n == 0 { "" } else { " and " })?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for PublicStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statement {}", self.index + 1)?;
        if let Some(sid) = &self.sid {
            write!(f, " (`{sid}`)")?;
        }
        let weakness = &self.weakness;
        let plain: Vec<SmolStr> = weakness
            .principals
            .iter()
            .filter(|open| !matches!(open, OpenPrincipal::Others | OpenPrincipal::Provider(_)))
            .map(|open| open.as_str().into())
            .collect();
        let providers: Vec<SmolStr> = weakness
            .principals
            .iter()
            .filter(|open| matches!(open, OpenPrincipal::Provider(_)))
            .map(|open| open.as_str().into())
            .collect();
        if weakness.principals.contains(&OpenPrincipal::Others) {
            f.write_str(" lets in everyone but those whom its `NotPrincipal` names")?;
        } else if plain.is_empty() {
            write!(f, " lets in whomever the identity provider {} vouches for", quoted(&providers))?;
        } else {
            write!(f, " lets everyone in: its principal is {}", quoted(&plain))?;
        }
        for (n, entry) in weakness.entries.iter().enumerate() {
            write!(f, "{} {entry}", if n == 0 { ", and" } else { ";" })?;
        }
        Ok(())
    }
}
