use serde::{Serialize, Serializer};
use smol_str::SmolStr;

use super::answer::{PolicySourceType, Position};
use crate::{
    evaluate::{
        Clause, Decision, Explanation, Found, Grant, Layer, LayerReport, LayerVerdict, Outcome,
        StatementReport,
    },
    policy::Effect,
};

/// Why one action on one resource comes to what it comes to; as JSON in the shape that the module's page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The resource.
    pub resource: SmolStr,
    /// Every layer.
    pub explanation: Explanation,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Whole<'a> {
    decision: Decision,
    resource: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_rule: Option<Rule>,
    layers: Layers<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Rule {
    name: crate::evaluate::ServiceRule,
    message: &'static str,
}

struct Layers<'a>(&'a [LayerReport]);
struct Statements<'a>(&'a [StatementReport]);
struct Clauses<'a>(&'a [Clause]);

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct LayerView<'a> {
    layer: Layer,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<usize>,
    verdict: LayerVerdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<Grant>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unreadable: &'a [SmolStr],
    statements: Statements<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StatementView<'a> {
    source_policy_id: &'a str,
    source_policy_type: PolicySourceType,
    statement_index: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
    effect: &'static str,
    start_position: Position,
    end_position: Position,
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<Grant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clauses: Option<Clauses<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "Clause", rename_all_fields = "PascalCase")]
enum ClauseView<'a> {
    Resource {
        position: Position,
    },
    Principal {
        position: Position,
    },
    Condition {
        operator: &'a str,
        key: &'a str,
        values: &'a [SmolStr],
        found: FoundView<'a>,
        outcome: Outcome,
        position: Position,
    },
}

struct FoundView<'a>(&'a Found);

impl Serialize for Explained {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let explanation = &self.explanation;
        let service_rule =
            explanation.service_rule.map(|rule| Rule { name: rule, message: rule.explanation() });
        let layers = Layers(&explanation.layers);
        Whole { decision: explanation.decision, resource: &self.resource, service_rule, layers }.serialize(s)
    }
}

impl Serialize for Layers<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.0.iter().map(|layer| LayerView {
            layer: layer.layer,
            level: layer.level,
            verdict: layer.verdict,
            grant: layer.grant,
            unreadable: &layer.unreadable,
            statements: Statements(&layer.statements),
        }))
    }
}

impl Serialize for Statements<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.0.iter().map(|statement| StatementView {
            source_policy_id: &statement.policy,
            source_policy_type: PolicySourceType::of(statement),
            statement_index: statement.index,
            sid: statement.sid.as_deref(),
            effect: if statement.effect == Effect::Deny { "Deny" } else { "Allow" },
            start_position: statement.simulator.0.into(),
            end_position: statement.simulator.1.into(),
            outcome: statement.outcome,
            grant: statement.grant,
            clauses: (!statement.clauses.is_empty()).then_some(Clauses(&statement.clauses)),
        }))
    }
}

impl Serialize for Clauses<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.0.iter().map(|clause| match clause {
            Clause::Resource { position } => ClauseView::Resource { position: (*position).into() },
            Clause::Principal { position } => ClauseView::Principal { position: (*position).into() },
            Clause::Condition { operator, key, values, found, outcome, position } => ClauseView::Condition {
                operator,
                key,
                values,
                found: FoundView(found),
                outcome: *outcome,
                position: (*position).into(),
            },
        }))
    }
}

impl Serialize for FoundView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Found::Values(values) => values.serialize(s),
            Found::Absent => s.serialize_str("absent"),
            Found::Unknown => s.serialize_str("unknown"),
        }
    }
}
