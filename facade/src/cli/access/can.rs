//! `aozu can`.

use anstyle::Style;
use aozu_iam::evaluate::{Decision, LayerReport, LayerVerdict, Outcome, Step};

use super::{
    super::{
        Answer, Failure, Status,
        args::{Global, OutputForm},
        page::{ERROR, HELP, PLAIN, Page, QUIET, STRONG},
        width,
    },
    args::CanArgs,
    envelope, pins,
    place::place,
    rests_on, state, told,
};
use crate::{
    Import,
    access::{Can, StatementAnswer, UnresolvedKey},
};

pub(crate) fn run(args: &CanArgs, global: &Global) -> Result<Answer, Failure> {
    let import = state(&args.ask, global)?;
    let model = import.organization.compile();
    let answer = model.can(&args.principal, &args.action, &args.resource, &pins(&args.ask)).map_err(told)?;
    let text = match global.output {
        OutputForm::Json => envelope("can", &import, &answer),
        OutputForm::Text => {
            let mut page = Page::new(width());
            told_whole(&answer.answer, &args.action, &args.resource, &import, &mut page);
            rests_on(&answer, &mut page);
            page.into_text()
        }
    };
    Ok(Answer { status: status(answer.answer.decision), ..Answer::of(text) })
}

pub(in crate::cli) fn status(decision: Decision) -> Status {
    match decision {
        Decision::Allowed => Status::Clean,
        Decision::Depends => Status::Unknown,
        Decision::ImplicitDeny | Decision::ExplicitDeny => Status::Findings,
    }
}

pub(in crate::cli) fn word(decision: Decision) -> (Style, &'static str) {
    match decision {
        Decision::Allowed => (HELP, "allowed"),
        Decision::Depends => (STRONG, "depends"),
        Decision::ImplicitDeny => (ERROR, "denied (nothing allows it)"),
        Decision::ExplicitDeny => (ERROR, "denied (explicitly)"),
    }
}

/// The decision with all that it rests on.
pub(super) fn told_whole(can: &Can, action: &str, resource: &str, import: &Import, page: &mut Page) {
    verdict(can, action, resource, import, page);
    layers(can, page);
    unresolved(&can.unresolved, page);
    unblock(can, page);
}

fn verdict(can: &Can, action: &str, resource: &str, import: &Import, page: &mut Page) {
    let asked = format!("{} {action} {resource}", can.principal);
    page.line(0, &[word(can.decision), (PLAIN, &asked)]);
    let by = &can.decided_by;
    let decisive = can.statements.iter().find(|one| {
        one.layer == by.layer
            && Some(one.policy.as_str()) == by.policy.as_deref()
            && Some(one.statement) == by.statement
    });
    match decisive {
        Some(one) => {
            let outcome = if one.outcome == Outcome::Unknown { "rests on " } else { "by " };
            page.wrapped(2, 2, (QUIET, outcome), PLAIN, &sentence(one));
            if let Some(place) = place(import, one.kind, &one.policy) {
                page.wrapped(2, 2, (QUIET, "in "), QUIET, &format!("{}#{}", place.file, place.pointer));
            }
        }
        None => page.wrapped(2, 2, (QUIET, ""), PLAIN, &without_statement(can)),
    }
}

/// A statement, named as one would look for it.
fn sentence(one: &StatementAnswer) -> String {
    let sid = one.sid.as_ref().map_or_else(String::new, |sid| format!(" `{sid}`"));
    let level = one.level.map_or_else(String::new, |level| format!(" at level {level}"));
    format!(
        "{}{sid}, statement {} of {} ({}{level}, line {}, column {})",
        one.effect, one.statement, one.policy, one.kind, one.position.line, one.position.column
    )
}

/// What decided where no statement did.
fn without_statement(can: &Can) -> String {
    let by = &can.decided_by;
    let policy = by.policy.as_deref().unwrap_or_default();
    if matches!(by.layer, "acl" | "blockPublicAccess" | "ownership" | "unknown")
        || by.layer == "service" && can.explanation.service_rule.is_none()
    {
        return policy.to_owned();
    }
    if let Some(rule) = can.explanation.service_rule {
        return format!("by a rule of the service: {}", rule.explanation());
    }
    match (can.decision, by.layer) {
        (Decision::Allowed, _) => "by being the root user, who needs no policy".to_owned(),
        (Decision::Depends, "scp" | "rcp") => {
            format!("rests on the {policy} of the organization, which were not read")
        }
        (Decision::Depends, _) => format!("rests on {policy}, which was not read"),
        (_, "identity") => "no policy of the caller or its groups allows it".to_owned(),
        (_, "boundary") => format!("the permissions boundary {policy} does not allow it"),
        (_, "resource") if policy.is_empty() => {
            "the resource has no policy that lets the caller in".to_owned()
        }
        (_, "resource") => format!("the policy of {policy} does not let the caller in"),
        (_, "scp") => "a level of SCPs does not allow it".to_owned(),
        (_, "endpoint") => format!("the policy of the VPC endpoint {policy} does not allow it"),
        (_, "session") => "the session policies do not allow it".to_owned(),
        (_, layer) => format!("the layer `{layer}` does not allow it"),
    }
}

fn layers(can: &Can, page: &mut Page) {
    page.gap();
    page.line(0, &[(STRONG, "layers")]);
    for report in &can.explanation.layers {
        let name = match report.level {
            Some(level) => format!("{} {level}", report.layer.as_str()),
            None => report.layer.as_str().to_owned(),
        };
        let (style, verdict) = says(report);
        page.line(2, &[(STRONG, &format!("{name:<9}")), (style, verdict)]);
        for one in can
            .statements
            .iter()
            .filter(|one| one.layer == report.layer.as_str() && one.level == report.level)
        {
            let mark = if one.outcome == Outcome::Unknown { "may match: " } else { "" };
            page.wrapped(4, 2, (QUIET, mark), QUIET, &sentence(one));
        }
        for unread in &report.unreadable {
            page.wrapped(4, 2, (QUIET, "not read: "), QUIET, unread);
        }
    }
}

fn says(report: &LayerReport) -> (Style, &'static str) {
    match report.verdict {
        LayerVerdict::NotAsked => (QUIET, "has no say"),
        LayerVerdict::Allowed => (HELP, "allows"),
        LayerVerdict::Depends => (STRONG, "depends"),
        LayerVerdict::ImplicitDeny => (QUIET, "does not allow"),
        LayerVerdict::ExplicitDeny => (ERROR, "denies"),
    }
}

fn unresolved(keys: &[UnresolvedKey], page: &mut Page) {
    if keys.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &[(STRONG, "depends on")]);
    for key in keys {
        let asked: Vec<String> = key
            .conditions
            .iter()
            .map(|of| format!("{} if {}", if of.effect == "Deny" { "denied" } else { "allowed" }, of.words()))
            .collect();
        let asked = if asked.is_empty() { "its value".to_owned() } else { asked.join("; ") };
        page.wrapped(2, 2, (STRONG, &format!("{}: ", key.key)), PLAIN, &asked);
    }
    let allowed = witness(keys, |key| key.allowed_with.as_ref());
    let denied = witness(keys, |key| key.denied_with.as_ref());
    for (style, word, with) in [(HELP, "allowed with ", allowed), (ERROR, "denied with ", denied)] {
        if !with.is_empty() {
            page.wrapped(2, 2, (style, word), PLAIN, &with);
        }
    }
}

fn witness(keys: &[UnresolvedKey], side: impl Fn(&UnresolvedKey) -> Option<&Option<String>>) -> String {
    let set: Vec<String> = keys
        .iter()
        .filter_map(|key| match side(key)? {
            Some(value) => Some(format!("{}={value}", key.key)),
            None => Some(format!("{} absent", key.key)),
        })
        .collect();
    set.join(", ")
}

fn unblock(can: &Can, page: &mut Page) {
    if can.unblock.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &[(STRONG, "to let it through, one of")]);
    for edit in &can.unblock {
        let steps: Vec<String> = edit.steps.iter().map(step).collect();
        page.wrapped(2, 2, (QUIET, "- "), PLAIN, &steps.join("; and "));
    }
}

fn step(step: &Step) -> String {
    let at = |level: &Option<usize>| level.map_or_else(String::new, |level| format!(" {level}"));
    match step {
        Step::Remove { layer, level, policy, statement } => {
            format!("take statement {statement} out of {policy} (layer {}{})", layer.as_str(), at(level))
        }
        Step::Allow { layer, level, statement } => {
            format!("add to the layer {}{}: {statement}", layer.as_str(), at(level))
        }
        Step::Context { key, value } => format!("make the request with {key}={value}"),
        _ => "a change that this version does not describe".to_owned(),
    }
}
