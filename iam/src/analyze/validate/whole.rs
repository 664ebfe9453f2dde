//! The document as a whole: version, statements, names, characters and size.

use std::collections::BTreeMap;

use super::{
    Issue, PolicyType,
    subject::{Notes, Quote, Subject},
};
use crate::policy::{Counting, PolicyKind, SizeLimit, Span};

pub(super) fn check(subject: &Subject<'_>, notes: &mut Notes) {
    let document = subject.document;
    let whole = document.span();
    if subject.was_read(None) {
        if document.version_member().is_none() {
            let details = "the policy has no `Version`: without `\"2012-10-17\"` it is read as of 2008, without policy variables";
            notes.add(Issue::MissingVersion, whole, details);
        }
        if document.statement_member().is_none() {
            notes.add(Issue::MissingStatement, whole, "the policy has no `Statement`; add one");
        }
    }
    if let Some(member) = document.statement_member().filter(|member| member.value.is_empty()) {
        notes.add(Issue::MissingStatement, member.span, "`Statement` is empty; add a statement");
    }
    names(subject, notes);
    characters(subject, notes);
    size(subject, notes);
}

/// IAM wants the names within an identity or trust policy unique; elsewhere that is advice.
fn names(subject: &Subject<'_>, notes: &mut Notes) {
    let required = subject.kind.is_identity() || subject.kind == PolicyKind::Trust;
    let mut seen: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for statement in subject.document.statements() {
        if let Some(sid) = statement.sid.as_ref().filter(|sid| !sid.value.is_empty()) {
            seen.entry(sid.value.as_str()).or_default().push(sid.span);
        }
    }
    for (sid, spans) in seen {
        if spans.len() > 1 {
            let issue = if required { Issue::UniqueSidsRequired } else { Issue::UniqueSidsRecommended };
            let sid = Quote(sid);
            notes.add_all(
                issue,
                spans,
                format!("`{sid}` is the `Sid` of more than one statement; give each its own"),
            );
        }
    }
}

/// The characters that IAM takes: specs of the quotas page. AWS has no code for it.
fn characters(subject: &Subject<'_>, notes: &mut Notes) {
    if !(subject.kind.is_identity() || subject.kind == PolicyKind::Trust) {
        return;
    }
    let source = subject.document.source();
    if let Some((at, c)) = source.char_indices().find(|(_, c)| *c > '\u{ff}') {
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let span = Span::new(narrow(at), narrow(at + c.len_utf8()));
        let code = u32::from(c);
        let details = format!(
            "U+{code:04X} must not stand in the policy: IAM takes U+0020 to U+00FF, tabs and line ends"
        );
        notes.add(Issue::XUnsupportedCharacter, span, details);
    }
}

/// The most characters of an identity policy: what the inline policies of a role may have together. Recorded in
/// AWS's answers about its own managed policies (2021 to 2025).
const IDENTITY: usize = 10_240;
/// The most of a resource policy where the resource's own limit is not known: that of S3 and most others.
const RESOURCE: usize = 20_480;

fn size(subject: &Subject<'_>, notes: &mut Notes) {
    let (issue, kind, fallback, counting) = match subject.policy_type {
        PolicyType::IdentityPolicy => {
            (Issue::PolicySizeExceedsIdentityPolicyQuota, None, IDENTITY, Counting::CharactersWithoutSpace)
        }
        PolicyType::ServiceControlPolicy => {
            (Issue::PolicySizeExceedsScpQuota, Some(PolicyKind::ServiceControl), 5_120, Counting::Characters)
        }
        PolicyType::ResourceControlPolicy => {
            (Issue::PolicySizeExceedsRcpQuota, Some(PolicyKind::ResourceControl), 5_120, Counting::Characters)
        }
        PolicyType::ResourcePolicy if subject.is_trust() => (
            Issue::PolicySizeExceedsRoleTrustPolicyQuota,
            Some(PolicyKind::Trust),
            2_048,
            Counting::CharactersWithoutSpace,
        ),
        PolicyType::ResourcePolicy => {
            (Issue::PolicySizeExceedsResourcePolicyQuota, Some(subject.kind), RESOURCE, Counting::Bytes)
        }
    };
    let limit = kind.and_then(SizeLimit::of);
    let most = limit.map_or(fallback, |limit| limit.most);
    let counting = limit.map_or(counting, |limit| limit.counting);
    let source = subject.document.source();
    // No way of counting counts more than bytes.
    if source.len() <= most {
        return;
    }
    let size = counting.size(source);
    if size > most {
        let span = Span::new(0, u32::try_from(source.len()).unwrap_or(u32::MAX));
        let unit = counting.unit();
        notes.add(
            issue,
            span,
            format!("the policy counts {size} {unit}, more than the {most} of its quota; split it"),
        );
    }
}
