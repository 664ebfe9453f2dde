use std::collections::BTreeSet;

use super::{Check, statement};
use crate::policy::{KindFault, Lint, PolicyKind, SizeLimit, Span, error::quote};

/// The document as a whole, then each statement.
pub(super) fn check(check: &mut Check<'_>) {
    size(check);
    characters(check);
    let document = check.document;
    if let Some(id) = document.id_member()
        && (check.kind.is_identity() || check.kind == PolicyKind::Session)
    {
        check.note(Lint::IdleId { kind: check.kind }, id.name);
    }
    match document.statement_member() {
        None => check.note(KindFault::NoStatement, document.span()),
        Some(member) if member.value.is_empty() => check.note(Lint::NoStatements, member.span),
        Some(_) => {}
    }
    for one in document.statements() {
        check.statement = Some(one.index);
        statement::check(check, one);
        check.statement = None;
    }
    unique_sids(check);
}

fn size(check: &mut Check<'_>) {
    let Some(SizeLimit { most, raised, counting }) = SizeLimit::of(check.kind) else { return };
    let source = check.document.source();
    // No way of counting counts more than bytes.
    if source.len() <= most {
        return;
    }
    let size = counting.size(source);
    let refused = raised.unwrap_or(most);
    let span = check.document.span();
    if size > refused {
        let fault = KindFault::TooLong { size, unit: counting.unit(), kind: check.kind, most: refused };
        check.note(fault, span);
    } else if size > most {
        check.note(Lint::AboveDefault { size, most }, span);
    }
}

/// IAM and STS take tab, line feed, carriage return and U+0020 to U+00FF (IAM User Guide, quotas).
fn characters(check: &mut Check<'_>) {
    if !(check.kind.is_identity() || matches!(check.kind, PolicyKind::Session | PolicyKind::Trust)) {
        return;
    }
    let source = check.document.source();
    // What stands outside of strings is JSON's white space, and that is taken.
    if let Some((at, c)) = source.char_indices().find(|(_, c)| *c > '\u{ff}') {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let width = u32::try_from(c.len_utf8()).unwrap_or_default();
        let fault = KindFault::Character { code: u32::from(c), kind: check.kind };
        check.note(fault, Span::new(at, at.saturating_add(width)));
    }
}

/// Names are unique where IAM keeps the policy; an empty one is none.
fn unique_sids(check: &mut Check<'_>) {
    if !statement::has_plain_sids(check.kind) {
        return;
    }
    let mut seen = BTreeSet::new();
    for statement in check.document.statements() {
        let Some(sid) = &statement.sid else { continue };
        if !sid.value.is_empty() && !seen.insert(sid.value.as_str()) {
            check.statement = Some(statement.index);
            check.note(KindFault::SidTwice { sid: quote(&sid.value) }, sid.span);
        }
    }
    check.statement = None;
}

#[cfg(test)]
mod tests {
    use crate::policy::{Document, PolicyKind};

    fn check(kind: PolicyKind, text: &str) -> Vec<String> {
        Document::parse(text)
            .unwrap()
            .check(kind)
            .iter()
            .map(|e| format!("{}: {}", e.severity(), e.fault()))
            .collect()
    }

    #[test]
    fn each_kind_counts_in_its_own_way() {
        let long = |n: usize| {
            format!(
                r#"{{"Statement":{{"Effect":"Deny","Action":"a:b","Resource":"arn:aws:s3:::{}"}}}}"#,
                "x".repeat(n)
            )
        };
        let base = long(0).len();
        assert!(check(PolicyKind::Managed, &long(6_144 - base)).is_empty());
        assert_eq!(
            check(PolicyKind::Managed, &long(6_145 - base)),
            [
                "error: the policy counts 6145 characters without white space: a managed policy has at most 6144"
            ]
        );
        assert!(check(PolicyKind::AwsManaged, &long(90_000)).is_empty(), "ReadOnlyAccess has 85,000");
        let blank = format!("{}{}", " ".repeat(6_000), long(10));
        assert!(check(PolicyKind::Managed, &blank).is_empty());
        assert_eq!(check(PolicyKind::ServiceControl, &blank).len(), 1);
        assert_eq!(check(PolicyKind::Session, &blank).len(), 1);
    }

    #[test]
    fn a_trust_policy_may_have_its_quota_raised() {
        let trust = |n: usize| {
            format!(
                r#"{{"Statement":{{"Effect":"Allow","Principal":{{"Service":"a.b"}},"Action":"sts:AssumeRole","Sid":"{}"}}}}"#,
                "x".repeat(n)
            )
        };
        assert!(check(PolicyKind::Trust, &trust(1_900)).is_empty());
        assert!(check(PolicyKind::Trust, &trust(2_500))[0].starts_with("suggestion: the policy counts"));
        assert!(check(PolicyKind::Trust, &trust(4_500))[0].starts_with("error: the policy counts"));
    }

    #[test]
    fn only_latin_characters_go_into_iam() {
        let text = r#"{"Statement":{"Sid":"“","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b"}}"#;
        assert!(check(PolicyKind::Bucket, text).is_empty());
        let text = r#"{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::é“"}}"#;
        assert_eq!(
            check(PolicyKind::UserInline, text),
            [
                "error: U+201C must not stand in an inline policy of a user: the characters are tab, line feed, carriage return and U+0020 to U+00FF"
            ]
        );
    }

    #[test]
    fn a_document_without_statements() {
        assert_eq!(check(PolicyKind::Managed, "{}"), ["error: the policy has no `Statement`"]);
        assert_eq!(
            check(PolicyKind::Key, r#"{"Statement":[]}"#),
            ["suggestion: `Statement` is empty: the policy does nothing"]
        );
        assert_eq!(check(PolicyKind::Managed, r#"{"Id":"x","Statement":[]}"#).len(), 2);
    }

    #[test]
    fn names_are_unique_but_for_empty_ones() {
        let two = |sid: &str| {
            let one = format!(r#"{{"Sid":"{sid}","Effect":"Deny","Action":"*","Resource":"*"}}"#);
            format!(r#"{{"Statement":[{one},{one}]}}"#)
        };
        assert_eq!(
            check(PolicyKind::Managed, &two("A")),
            ["error: `A` is the `Sid` of an earlier statement"]
        );
        assert!(check(PolicyKind::Managed, &two("")).is_empty());
    }
}
