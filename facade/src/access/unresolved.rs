//! The keys that an answer depends on, and values that settle it.

use aozu_iam::{
    evaluate::{Assumed, Clause, Context, Decision, Explanation, Found, Outcome},
    policy::{Comparand, Operator},
};
use serde::Serialize;

use super::{Pins, compiled::Compiled, endpoint::endpoint, question::Question, words};

/// A condition on a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyCondition {
    /// The key as written.
    pub key: String,
    /// The operator as written.
    pub operator: String,
    /// The values that the policy gives.
    pub values: Vec<String>,
    /// What the statement does where it matches: `Allow` or `Deny`.
    pub effect: String,
}

impl KeyCondition {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        words::in_words(&self.key, &self.operator, &self.values)
    }
}

/// A key that nobody knows before the request, and that an answer depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UnresolvedKey {
    /// The key.
    pub key: String,
    /// The layers that ask for it.
    pub layers: Vec<&'static str>,
    /// What they ask.
    pub conditions: Vec<KeyCondition>,
    /// With which value the request is allowed, together with those of the other keys; `null` for its absence.
    /// Left out where the key need not be set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_with: Option<Option<String>>,
    /// With which value it is denied, in the same way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denied_with: Option<Option<String>>,
}

/// The keys that a depending answer rests on, with a witness for each side.
pub(super) fn unresolved(
    compiled: &Compiled<'_>,
    question: &Question<'_>,
    pins: &Pins,
    explanation: &Explanation,
) -> Vec<UnresolvedKey> {
    let settled = question.ask(|layers, request| layers.settle(request));
    let side = |found: Option<Vec<Assumed>>, wanted: fn(Decision) -> bool| {
        found.map(|found| least(question, explanation, found, wanted)).unwrap_or_default()
    };
    let allowed = side(settled.allowed_with, Decision::is_allowed);
    let denied = side(settled.denied_with, Decision::is_denied);
    // An endpoint that a witness names brings a policy of its own along.
    let holds = |found: Vec<Assumed>, wanted: fn(Decision) -> bool| {
        let mut pins = pins.clone();
        for pin in &found {
            pins.set(&pin.key, pin.value.as_deref());
        }
        let endpoint = endpoint(compiled, &pins);
        if endpoint.is_none() || wanted(question.decide_through(&found, endpoint)) {
            found
        } else {
            Vec::new()
        }
    };
    let (allowed, denied) = (holds(allowed, Decision::is_allowed), holds(denied, Decision::is_denied));
    let with = |pins: &[Assumed], key: &str| {
        pins.iter().find(|pin| pin.key.eq_ignore_ascii_case(key)).map(|pin| pin.value.clone())
    };
    let keys = explanation.keys.iter().filter(|report| report.unknown && report.decisive);
    keys.map(|report| UnresolvedKey {
        key: report.key.to_string(),
        layers: report.layers.iter().map(|layer| layer.as_str()).collect(),
        conditions: conditions(explanation, &report.key),
        allowed_with: with(&allowed, &report.key),
        denied_with: with(&denied, &report.key),
    })
    .collect()
}

fn conditions(explanation: &Explanation, key: &str) -> Vec<KeyCondition> {
    let mut found = Vec::new();
    let statements = explanation.layers.iter().flat_map(|layer| &layer.statements);
    for statement in statements.filter(|statement| statement.outcome == Outcome::Unknown) {
        let of = words::conditions(statement).1;
        for condition in of.into_iter().filter(|of| of.key.eq_ignore_ascii_case(key)) {
            if !found.contains(&condition) {
                found.push(condition);
            }
        }
    }
    found
}

/// As few keys as the same answer needs, with values that stand in the policies where such do.
fn least(
    question: &Question<'_>,
    explanation: &Explanation,
    mut pins: Vec<Assumed>,
    wanted: fn(Decision) -> bool,
) -> Vec<Assumed> {
    let holds = |pins: &[Assumed]| {
        let mut context = question.context.clone();
        for pin in pins {
            set(&mut context, pin);
        }
        wanted(
            question
                .decide_with(&question.subject.identity, &context, |layers, request| layers.decide(request)),
        )
    };
    let mut at = 0;
    while at < pins.len() {
        let mut fewer = pins.clone();
        fewer.remove(at);
        if holds(&fewer) { pins = fewer } else { at += 1 }
    }
    for at in 0..pins.len() {
        let Some(key) = pins.get(at).map(|pin| pin.key.clone()) else { continue };
        for value in written(explanation, &key) {
            let mut other = pins.clone();
            if let Some(pin) = other.get_mut(at) {
                pin.value = Some(value);
            }
            if holds(&other) {
                pins = other;
                break;
            }
        }
    }
    pins
}

/// Puts what is assumed of a key into a context.
pub(super) fn set(context: &mut Context, pin: &Assumed) {
    match &pin.value {
        Some(value) => context.set(&pin.key, value.as_str()),
        None => context.set_absent(&pin.key),
    }
}

/// Values that the policies themselves name for a key.
fn written(explanation: &Explanation, key: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let statements = explanation.layers.iter().flat_map(|layer| &layer.statements);
    for clause in statements.flat_map(|statement| &statement.clauses) {
        let Clause::Condition { operator, key: of, values, found: Found::Unknown, .. } = clause else {
            continue;
        };
        if !of.eq_ignore_ascii_case(key) {
            continue;
        }
        let Some(operator) = Operator::parse(operator) else { continue };
        if operator.test.comparand() == Comparand::Bool {
            found.extend(["true", "false"].map(str::to_owned));
        } else {
            let plain = values.iter().filter(|value| !value.contains("${"));
            found.extend(plain.map(|value| match operator.test.has_wildcards() {
                true => value.replace(['*', '?'], "x"),
                false => value.to_string(),
            }));
            // Some other value, spelt so that it can be read.
            match operator.test.comparand() {
                Comparand::String => found.push("another".to_owned()),
                Comparand::IpAddress => {
                    found.push("192.0.2.1".to_owned());
                    found.extend(values.iter().filter_map(|v| Some(v.split_once('/')?.0.to_owned())));
                }
                _ => {}
            }
        }
    }
    found.dedup();
    found
}
