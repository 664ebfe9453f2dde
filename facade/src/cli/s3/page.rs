//! The answer of `evaluate-access` for people: what decides first, then the proof.

use aozu_iam::evaluate::{LayerReport, LayerVerdict, Outcome};
use aozu_s3::{
    AclTarget,
    evaluate::{GrantOutcome, GrantReport},
    evaluate_access::Answer,
};

use crate::cli::{
    access::word,
    page::{ERROR, HELP, PLAIN, Page, QUIET, STRONG},
    width,
};

pub(super) fn page(answer: &Answer) -> String {
    let mut page = Page::new(width());
    let told = &answer.explanation;
    page.line(0, &[word(told.decision), (PLAIN, answer.resource.as_str())]);
    page.wrapped(2, 2, (QUIET, "by "), PLAIN, &told.decided_by.to_string());
    policies(answer, &mut page);
    lists(&told.grants, &mut page);
    if !told.ignored.is_empty() {
        page.gap();
        page.line(0, &[(STRONG, "left out of account")]);
        for ignored in &told.ignored {
            page.wrapped(2, 4, (QUIET, "- "), PLAIN, &ignored.to_string());
        }
    }
    settings(answer, &mut page);
    if !told.public_statements.is_empty() {
        page.gap();
        page.line(0, &[(STRONG, "the bucket's policy is public")]);
        for statement in &told.public_statements {
            page.wrapped(2, 4, (QUIET, "- "), PLAIN, &statement.to_string());
            page.wrapped(4, 6, (QUIET, "to end it: "), HELP, &statement.edit.to_string());
        }
    }
    for unknown in &told.unknown {
        page.gap();
        page.wrapped(0, 2, (STRONG, "not known: "), PLAIN, &unknown.to_string());
    }
    page.into_text()
}

fn policies(answer: &Answer, page: &mut Page) {
    page.gap();
    page.line(0, &[(STRONG, "policies")]);
    for report in &answer.explanation.policies.layers {
        let (style, verdict) = match report.verdict {
            LayerVerdict::NotAsked => (QUIET, "has no say"),
            LayerVerdict::Allowed => (HELP, "allows"),
            LayerVerdict::Depends => (STRONG, "cannot be told"),
            LayerVerdict::ImplicitDeny => (ERROR, "does not allow"),
            LayerVerdict::ExplicitDeny => (ERROR, "denies"),
        };
        page.line(2, &[(PLAIN, report.layer.as_str()), (style, verdict)]);
        statements(report, page);
    }
}

fn statements(report: &LayerReport, page: &mut Page) {
    for one in report.statements.iter().filter(|one| one.outcome != Outcome::NotMatched) {
        let sid = one.sid.as_ref().map_or_else(String::new, |sid| format!(" `{sid}`"));
        let text = format!(
            "{}{sid}, statement {} of {} ({})",
            one.effect.as_str(),
            one.index + 1,
            one.policy,
            one.position
        );
        page.wrapped(4, 6, (QUIET, "- "), PLAIN, &text);
    }
}

fn lists(grants: &[GrantReport], page: &mut Page) {
    let Some(first) = grants.first() else { return };
    page.gap();
    let whose = match first.on {
        AclTarget::Bucket => "list of the bucket",
        AclTarget::Object => "list of the object",
    };
    page.line(0, &[(STRONG, whose)]);
    for report in grants {
        let (style, outcome) = match report.outcome {
            GrantOutcome::Admits => (HELP, "lets the caller in"),
            GrantOutcome::MayAdmit => (STRONG, "may let the caller in: whose id it is is not known"),
            GrantOutcome::OtherGrantee => (QUIET, "is for someone else"),
            GrantOutcome::OtherPermission => (QUIET, "is for other actions"),
            GrantOutcome::Ignored => (ERROR, "is left out of account"),
            _ => (QUIET, ""),
        };
        page.line(2, &[(PLAIN, &report.grant.to_string()), (style, outcome)]);
    }
}

fn settings(answer: &Answer, page: &mut Page) {
    let told = &answer.explanation;
    page.gap();
    page.line(0, &[(STRONG, "settings")]);
    if let Some(ownership) = told.ownership.present() {
        page.line(2, &[(PLAIN, "ObjectOwnership"), (QUIET, ownership.as_str())]);
    }
    for (setting, on) in &told.block {
        let on = match on.present() {
            Some(true) => "on",
            Some(false) => "off",
            None => "not known",
        };
        page.line(2, &[(PLAIN, setting.as_str()), (QUIET, on)]);
    }
}
