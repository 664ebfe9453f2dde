//! Statements that do nothing: none of their actions is asked of any of their resources, another denies all that
//! they allow, or another says it already.

use smol_str::SmolStr;

use super::{
    Issue,
    arn::starred,
    subject::{Notes, Quote, Subject, actions, listed, resources, taken_in},
};
use crate::{
    analyze::{
        Shadow,
        glob::{Effort, Pattern},
        shadowed,
    },
    policy::{Spanned, Statement},
    reference::Action,
};

/// A resource of a statement, taken apart.
struct Target<'a> {
    service: &'a str,
    region: &'a str,
    account: &'a str,
    resource: &'a str,
    pattern: Pattern,
}

impl<'a> Target<'a> {
    /// None where it may be anything: `*`, a wildcard for a service, a short ARN.
    fn of(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let [prefix, _, service, region, account, resource] = std::array::from_fn(|_| parts.next());
        let (service, resource) = (service?, resource?);
        if prefix? != "arn" || service.contains(['*', '?', '$']) {
            return None;
        }
        let pattern = Pattern::new(&starred(resource));
        Some(Self { service, region: region?, account: account?, resource, pattern })
    }

    /// Whether an action may be asked of it.
    ///
    /// Yes once the effort is spent: nothing is claimed then.
    fn takes(&self, subject: &Subject<'_>, action: Action, effort: &mut Effort) -> bool {
        if !effort.spend(Effort::STEP) {
            return true;
        }
        action.resource_types().any(|found| {
            let shapes = subject.validator.namespaces.of_type(found.resource_type());
            shapes.iter().any(|shape| {
                shape.lies_in(self.service)
                    && shape.region.takes(self.region)
                    && shape.account.takes(self.account)
                    && shape.meets(self.resource, &self.pattern, effort)
            })
        })
    }
}

/// Actions that are asked of none of the statement's resources.
pub(super) fn statement(
    subject: &Subject<'_>,
    statement: &Statement,
    effort: &mut Effort,
    notes: &mut Notes,
) {
    let named = actions(statement);
    let targets: Option<Vec<Target<'_>>> =
        resources(statement).iter().map(|element| Target::of(&element.value)).collect();
    let Some(targets) = targets.filter(|targets| !targets.is_empty()) else { return };
    // What there is not is told as such, and says nothing here.
    let known =
        |element: &&Spanned<SmolStr>| element.value != "*" && taken_in(&element.value).next().is_some();
    let idle: Vec<&Spanned<SmolStr>> = named
        .iter()
        .filter(known)
        .filter(|element| {
            !taken_in(&element.value)
                .any(|action| targets.iter().any(|target| target.takes(subject, action, effort)))
        })
        .collect();
    if idle.is_empty() {
        return;
    }
    let names = listed(idle.iter().map(|element| Quote(&element.value)));
    if idle.len() == named.len() {
        let details = format!(
            "no resource of the statement fits {names}, so that it never matches; name resources that do, or `*` for actions that have none"
        );
        let spans = vec![statement.span_of(crate::policy::Element::Resource).unwrap_or(statement.span)];
        notes.add_all(Issue::XStatementNeverMatches, spans, details);
    } else {
        let details = format!(
            "no resource of the statement fits {names}; move it to a statement with one that does, or with `*` where it has none"
        );
        notes.add_all(
            Issue::XActionWithoutResource,
            idle.iter().map(|element| element.span).collect(),
            details,
        );
    }
}

/// Statements that another of the document makes idle.
pub(super) fn denied_and_covered(subject: &Subject<'_>, notes: &mut Notes) {
    let statements = subject.document.statements();
    let at = |index: u32| statements.iter().find(|statement| statement.index == index);
    for found in shadowed(subject.document, subject.kind) {
        let (Some(one), Some(other)) = (at(found.statement), at(found.by)) else { continue };
        let spans = vec![one.span, other.span];
        let number = found.by + 1;
        match found.how {
            Shadow::Denied => {
                let details = format!("statement {number} denies all that this allows; remove one of them");
                notes.add_all(Issue::XDeniedStatement, spans, details);
            }
            Shadow::Covered => {
                let details = format!("statement {number} says all of this already; remove it");
                notes.add_all(Issue::XCoveredStatement, spans, details);
            }
        }
    }
}
