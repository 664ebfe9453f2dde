use aozu_iam::{
    evaluate::{
        Action, Decision, Explanation, Grant, Layer, LayerReport, LayerVerdict, Outcome, StatementReport,
    },
    policy::Effect,
};

use super::{
    Answer, AskError, Can, DecidedBy, Pins, Place, StatementAnswer, compiled::Compiled, question::Question,
    unresolved::unresolved,
};
use crate::Model;

impl Model<'_> {
    /// Whether a principal may do something to a resource: by which statement of which policy at which layer, and
    /// what would change it.
    ///
    /// The principal is an ARN, a name in the state (`alice`, `user/alice`, `role/web`, `root`), a session's ARN,
    /// a service, or `anonymous`; the resource an ARN, or `*`. Context keys that the state cannot tell are
    /// unknown, unless they are pinned.
    ///
    /// # Errors
    /// When nobody or several are called so, or the action or resource is none.
    ///
    /// ```
    /// use aozu::{Account, access::Pins, iam::evaluate::Decision, names::AccountId};
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// let answer = account.compile().can("root", "ec2:RunInstances", "*", &Pins::default())?;
    /// assert_eq!(answer.answer.decision, Decision::Allowed);
    /// assert_eq!(answer.assumptions.len(), 1, "that no organization bounds the account");
    /// # Ok::<(), aozu::access::AskError>(())
    /// ```
    pub fn can(
        &self,
        principal: &str,
        action: &str,
        resource: &str,
        pins: &Pins,
    ) -> Result<Answer<Can>, AskError> {
        let action = Action::new(action)?;
        let access = self.access();
        let subject = access.subject(principal)?;
        let thing = access.thing(&action, resource)?;
        Ok(answer(access, &access.question(&subject, &action, &thing, pins), pins))
    }

    /// The bare decision, for whoever asks much; none where [`Model::can`] has an error.
    pub(crate) fn decision(
        &self,
        principal: &str,
        action: &str,
        resource: &str,
        pins: &Pins,
    ) -> Option<Decision> {
        self.access().decision(principal, action, resource, pins)
    }
}

impl Compiled<'_> {
    /// The bare decision; none where the question is none.
    pub(super) fn decision(
        &self,
        principal: &str,
        action: &str,
        resource: &str,
        pins: &Pins,
    ) -> Option<Decision> {
        let action = Action::new(action).ok()?;
        let subject = self.subject(principal).ok()?;
        let thing = self.thing(&action, resource).ok()?;
        Some(self.question(&subject, &action, &thing, pins).decide())
    }
}

fn answer(compiled: &Compiled<'_>, question: &Question<'_>, pins: &Pins) -> Answer<Can> {
    let decision = question.decide();
    let explanation = question.ask(|layers, request| layers.explain(request));
    let unresolved = match decision {
        Decision::Depends => unresolved(compiled, question, pins, &explanation),
        _ => Vec::new(),
    };
    let can = Can {
        decision,
        decided_by: decided_by(question, decision, &explanation),
        statements: statements(&explanation),
        unresolved,
        unblock: question.ask(|layers, request| layers.unblock(request)),
        principal: question.subject.name.clone(),
        explanation,
    };
    let needs = question.needs(decision, &can.explanation);
    Answer::new(can, question.assumptions(decision), needs)
}

/// What decides a question, without the rest.
pub(super) fn decided(question: &Question<'_>) -> DecidedBy {
    let explanation = question.ask(|layers, request| layers.explain(request));
    decided_by(question, question.decide(), &explanation)
}

fn statements(explanation: &Explanation) -> Vec<StatementAnswer> {
    let asked = explanation.layers.iter().filter(|report| report.verdict != LayerVerdict::NotAsked);
    asked
        .flat_map(|report| {
            let said = report.statements.iter().filter(|one| one.outcome != Outcome::NotMatched);
            said.map(|one| StatementAnswer::new(report.layer.as_str(), report.level, one))
        })
        .collect()
}

fn decided_by(question: &Question<'_>, decision: Decision, explanation: &Explanation) -> DecidedBy {
    if let Some(rule) = question.rule {
        let policy = Some(rule.explanation().to_owned());
        return DecidedBy { layer: "service", policy, statement: None, position: None };
    }
    if let Some(by) = question.decided_in_s3(decision) {
        return DecidedBy {
            layer: by.layer(),
            policy: Some(by.to_string()),
            statement: None,
            position: None,
        };
    }
    if let Some(rule) = explanation.service_rule {
        let policy = serde_json::to_value(rule).ok().and_then(|rule| Some(rule.as_str()?.to_owned()));
        return DecidedBy { layer: "service", policy, statement: None, position: None };
    }
    let found = match decision {
        Decision::ExplicitDeny => {
            statement(explanation, None, Effect::Deny, &[Outcome::Matched, Outcome::Error])
        }
        Decision::Allowed => allowing(explanation),
        Decision::Depends => statement(explanation, None, Effect::Deny, &[Outcome::Unknown])
            .or_else(|| statement(explanation, None, Effect::Allow, &[Outcome::Unknown])),
        Decision::ImplicitDeny => None,
    };
    if let Some((layer, statement)) = found {
        return by_statement(layer, statement);
    }
    match decision {
        Decision::ImplicitDeny => lacking(question, explanation),
        Decision::Depends => {
            let unread = explanation
                .layers
                .iter()
                .find(|report| !report.unreadable.is_empty() && report.verdict == LayerVerdict::Depends);
            let layer = unread.map_or("identity", |report| report.layer.as_str());
            let policy = unread.and_then(|report| report.unreadable.first()).map(ToString::to_string);
            DecidedBy { layer, policy, statement: None, position: None }
        }
        // The root user needs no statement.
        _ => DecidedBy { layer: "identity", policy: None, statement: None, position: None },
    }
}

type Said<'e> = Option<(&'e LayerReport, &'e StatementReport)>;

fn statement<'e>(
    explanation: &'e Explanation,
    layer: Option<Layer>,
    effect: Effect,
    outcomes: &[Outcome],
) -> Said<'e> {
    let layers = explanation.layers.iter().filter(|report| {
        report.verdict != LayerVerdict::NotAsked && layer.is_none_or(|layer| layer == report.layer)
    });
    layers.into_iter().find_map(|report| {
        let wanted = |one: &&StatementReport| one.effect == effect && outcomes.contains(&one.outcome);
        Some((report, report.statements.iter().find(wanted)?))
    })
}

/// The statement that lets the caller in: one of its own, or one of the resource's that stands in for them.
fn allowing(explanation: &Explanation) -> Said<'_> {
    let matched = &[Outcome::Matched];
    statement(explanation, Some(Layer::Identity), Effect::Allow, matched).or_else(|| {
        let resource = explanation.layers.iter().find(|report| report.layer == Layer::Resource)?;
        let direct = |one: &&StatementReport| {
            one.effect == Effect::Allow
                && one.outcome == Outcome::Matched
                && one.grant.is_some_and(Grant::replaces_identity)
        };
        let any = |one: &&StatementReport| one.effect == Effect::Allow && one.outcome == Outcome::Matched;
        let found = resource.statements.iter().find(direct).or_else(|| resource.statements.iter().find(any));
        Some((resource, found?))
    })
}

/// The layer that had to allow and did not.
fn lacking(question: &Question<'_>, explanation: &Explanation) -> DecidedBy {
    let must = question.ask(|layers, request| layers.resource_must_allow(request));
    let order: &[Layer] = if must {
        &[
            Layer::ServiceControl,
            Layer::Endpoint,
            Layer::Resource,
            Layer::Identity,
            Layer::Boundary,
            Layer::Session,
        ]
    } else {
        &[
            Layer::ServiceControl,
            Layer::Endpoint,
            Layer::Identity,
            Layer::Boundary,
            Layer::Session,
            Layer::Resource,
        ]
    };
    let lacks = |layer: &Layer| explanation.lacking().find(|report| report.layer == *layer);
    let report = order.iter().find_map(lacks);
    // A set of one policy is that policy's own to change.
    let layer = report.map_or("identity", |report| report.layer.as_str());
    DecidedBy { layer, policy: question.policy_of(layer), statement: None, position: None }
}

fn by_statement(layer: &LayerReport, statement: &StatementReport) -> DecidedBy {
    DecidedBy {
        layer: layer.layer.as_str(),
        policy: Some(statement.policy.to_string()),
        statement: Some(statement.index),
        position: Some(Place { line: statement.position.line, column: statement.position.column }),
    }
}
