//! Wildcards in values: where they are letters, where they match everything, and where they reach too far.

use super::super::{
    Issue,
    subject::{Entry, Notes, Quote, Subject},
};
use crate::policy::{Comparand, Piece, SetQualifier, Span, pieces};

/// Keys in whose values AWS sees no use for wildcards.
///
/// Source: IAM User Guide, "AWS global condition context keys", sensitive condition keys (2026).
const SENSITIVE: [&str; 10] = [
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
];
/// How many characters must stand before a wildcard where AWS asks for some.
const ENOUGH: usize = 6;

pub(super) fn check(subject: &Subject<'_>, entry: Entry<'_>, notes: &mut Notes) {
    let comparand = entry.operator.test.comparand();
    if !matches!(comparand, Comparand::String | Comparand::Arn) {
        return;
    }
    if !entry.operator.test.has_wildcards() {
        for (text, span) in entry.texts().filter(|(text, _)| has_wildcard(text)) {
            let details = format!(
                "`{}` is compared letter by letter: `{}` has no wildcards; use `StringLike` where a pattern is meant",
                Quote(text),
                entry.operator
            );
            notes.add(Issue::WildcardWithoutLikeOperator, span, details);
        }
        return;
    }
    if let Some((_, span)) =
        entry.texts().find(|(text, _)| !text.is_empty() && text.bytes().all(|byte| byte == b'*'))
    {
        everything(entry, span, notes);
    }
    for (text, span) in entry.texts() {
        reach(subject, entry, text, span, notes);
    }
}

/// Whether a text looks like a pattern: it has a wildcard outside of its variables.
fn has_wildcard(text: &str) -> bool {
    pieces(text).any(|piece| matches!(piece, Piece::Text(text) if text.contains(['*', '?'])))
}

/// A value that everything matches: what remains is whether the key is there.
fn everything(entry: Entry<'_>, span: Span, notes: &mut Notes) {
    let (key, operator) = (Quote(entry.key()), entry.operator);
    // ARNs are compared part by part, so that a bare `*` is no ARN: told as such.
    if operator.test.comparand() == Comparand::Arn {
        return;
    }
    let lenient = operator.if_exists || operator.set == Some(SetQualifier::ForAllValues);
    let mut add = |issue, details: String| notes.add(issue, span, details);
    match (operator.test.is_negated(), operator.set) {
        (false, _) if lenient => add(
            Issue::RedundantKeyDueToWildcardInCondition,
            format!("`{key}` under `{operator}` matches always; remove it"),
        ),
        (false, _) => add(
            Issue::EquivalentToNullFalse,
            format!(
                "`{key}` under `{operator}` holds where the key is present; write `\"Null\": {{\"{key}\": \"false\"}}`"
            ),
        ),
        (true, Some(SetQualifier::ForAnyValue)) => add(
            Issue::RedundantStatementDueToWildcardInCondition,
            format!("`{key}` under `{operator}` matches never; remove it"),
        ),
        (true, _) => add(
            Issue::EquivalentToNullTrue,
            format!(
                "`{key}` under `{operator}` holds where the key is missing; write `\"Null\": {{\"{key}\": \"true\"}}`"
            ),
        ),
    }
}

/// Variables that AWS fills in whole, an account or an organization: they let in one value and no more. AWS's own
/// policies compare `aws:ResourceAccount` with `${aws:PrincipalAccount}` under `StringLike`.
const WHOLE: [&str; 4] =
    ["aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:ResourceAccount", "aws:ResourceOrgID"];

/// Keys in whose patterns a wildcard reaches further than it seems.
fn reach(subject: &Subject<'_>, entry: Entry<'_>, text: &str, span: Span, notes: &mut Notes) {
    let variables = subject.version.has_variables();
    let wild = if variables { has_wildcard(text) } else { text.contains(['*', '?']) };
    let variable = variables
        && pieces(text).any(|piece| {
            matches!(piece, Piece::Variable { key, .. } if !WHOLE.iter().any(|known| key.eq_ignore_ascii_case(known)))
        });
    let (key, quoted) = (Quote(entry.key()), Quote(text));
    let mut add = |wildcard: bool, rule: &str| {
        let (issue, noun) = if wildcard {
            (Issue::WildcardUsageTooPermissive, "wildcard")
        } else {
            (Issue::VariableUsageTooPermissive, "variable")
        };
        notes.add(issue, span, format!("the {noun} in `{quoted}` lets in too much of `{key}`: {rule}"));
    };
    for found in [wild.then_some(true), variable.then_some(false)].into_iter().flatten() {
        if SENSITIVE.iter().any(|known| entry.is(known)) {
            add(found, "write whole values");
        } else if entry.is("aws:userid") {
            let left = text.split_once(':').map(|(left, _)| left);
            let alone =
                left.is_some_and(|left| left == "*" || (left.starts_with("${") && left.ends_with('}')));
            if left.is_none_or(|left| !alone && (left.contains(['*', '?']) || left.contains("${"))) {
                add(found, "let it stand behind the colon, or alone before it");
            }
        } else if is_subject(entry.key()) && shortest_before(text, found) < ENOUGH {
            add(found, "six characters must stand before it");
        }
    }
}

/// The subject of a token of an OpenID Connect provider. AWS's guide does not list the keys that its rule of six
/// characters is about; for this one it was seen (GitHub's, 2026).
fn is_subject(key: &str) -> bool {
    key.split_once(':').is_some_and(|(host, claim)| host.contains('.') && claim.eq_ignore_ascii_case("sub"))
}

/// The fewest characters that stand before a wildcard, or before a variable.
fn shortest_before(text: &str, wildcard: bool) -> usize {
    let mut shortest = usize::MAX;
    let mut before = 0;
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => {
                for c in text.chars() {
                    if matches!(c, '*' | '?') {
                        if wildcard {
                            shortest = shortest.min(before);
                        }
                        before = 0;
                    } else {
                        before += 1;
                    }
                }
            }
            Piece::Literal(_) => before += 1,
            Piece::Variable { .. } => {
                if !wildcard {
                    shortest = shortest.min(before);
                }
                before = 0;
            }
        }
    }
    shortest
}
