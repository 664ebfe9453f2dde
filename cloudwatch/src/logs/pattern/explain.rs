use serde::Serialize;

use super::{
    Language, Pattern, PatternKind,
    delimited::{Delimited, scalar},
    json::{Condition, Json, Kind, Scan, Test, is_object, select},
    operand::{Operator, Scalar},
    split,
    terms::{Sought, Term, Terms},
};

/// Why a message matches a pattern, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// Whether it matches.
    pub matches: bool,
    /// The language that the pattern is written in.
    pub kind: PatternKind,
    /// What decides before any condition is asked, such as a message that is no JSON object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Each condition or term, in the pattern's order.
    pub conditions: Vec<ConditionExplanation>,
}

/// What became of one condition or term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConditionExplanation {
    /// The condition, as the pattern spells it.
    pub condition: String,
    /// The byte of the pattern at which it begins.
    pub offset: usize,
    /// Whether it holds.
    pub holds: bool,
    /// The rule that decided, where no value did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The values that it was asked of.
    pub values: Vec<ValueExplanation>,
}

/// One value that a condition was asked of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueExplanation {
    /// Where it stands: `$.items[1].id`, `$status`.
    pub selector: String,
    /// As the message spells it.
    pub value: String,
    /// What it counts as: `number`, `string`, `boolean`, `null`, `array`, `object`.
    #[serde(rename = "type")]
    pub value_type: &'static str,
    /// The rule that decided.
    pub rule: String,
    /// Whether the condition holds of it.
    pub holds: bool,
}

impl Pattern {
    /// Which selector led to which value, and which rule decided: the slow way, for a person.
    ///
    /// ```
    /// use aozu_cloudwatch::logs::Pattern;
    /// let why = Pattern::compile("{ $.code = 1 }")?.explain(r#"{"code": "1.0"}"#);
    /// assert!(!why.matches);
    /// assert_eq!(why.conditions[0].values[0].rule, "text with bare number: by the pattern's spelling");
    /// # Ok::<(), aozu_cloudwatch::logs::PatternError>(())
    /// ```
    #[must_use]
    pub fn explain(&self, message: &str) -> Explanation {
        let (reason, conditions) = match self.language() {
            Language::Terms(terms) => of_terms(terms, message),
            Language::Json { pattern, .. } => of_json(pattern, message),
            Language::Delimited(pattern) => of_delimited(pattern, message),
        };
        Explanation { matches: self.matches(message), kind: self.kind(), reason, conditions }
    }
}

type Explained = (Option<String>, Vec<ConditionExplanation>);

fn of_terms(terms: &Terms, message: &str) -> Explained {
    let one = |term: &Term, holds: bool, rule: &str| ConditionExplanation {
        condition: term.source.clone(),
        offset: term.offset,
        holds,
        rule: Some(rule.to_owned()),
        values: Vec::new(),
    };
    let bytes = message.as_bytes();
    let counted = terms.optional_count();
    let plain = terms.plain.iter().map(|term| {
        let rule = match term.sought {
            Sought::Text(_) => "a plain term occurs anywhere in the message, also within a word; case counts",
            Sought::Regex(_) => "a regular expression is found anywhere in the message",
        };
        one(term, term.occurs(bytes), rule)
    });
    let excluded = terms
        .excluded
        .iter()
        .map(|term| one(term, !term.occurs(bytes), "a term with `-` occurs nowhere in the message"));
    let optional = terms.optional.iter().map(|term| {
        let rule = if counted {
            "of the terms with `?` one occurs"
        } else {
            "terms with `?` mean nothing beside a plain term or one with `-`"
        };
        one(term, term.occurs(bytes), rule)
    });
    let mut conditions: Vec<_> = plain.chain(excluded).chain(optional).collect();
    conditions.sort_by_key(|one| one.offset);
    (conditions.is_empty().then(|| "an empty pattern matches every message".to_owned()), conditions)
}

fn of_json(pattern: &Json, message: &str) -> Explained {
    if !is_object(message.as_bytes()) {
        return (
            Some("the message is no JSON object, so no condition is asked of it".to_owned()),
            Vec::new(),
        );
    }
    (None, pattern.conditions.iter().map(|condition| of_condition(condition, message)).collect())
}

fn of_condition(condition: &Condition, message: &str) -> ConditionExplanation {
    let bytes = message.as_bytes();
    let mut values = Vec::new();
    let mut start = Scan::new(bytes, 0);
    start.blanks();
    select(bytes, start.at(), &condition.selector.steps, &mut Vec::new(), &mut |trail, at| {
        let mut text = Vec::new();
        let mut scan = Scan::new(bytes, at);
        let Some(kind) = scan.kind(&mut text) else { return };
        let end = scan.at();
        let holds = condition.test.passes(&kind) != (condition.test == Test::NotExists);
        values.push(ValueExplanation {
            selector: trail.iter().fold("$".to_owned(), |way, step| format!("{way}{step}")),
            value: message.get(at..end).unwrap_or_default().to_owned(),
            value_type: type_of(&kind),
            rule: rule_of(&condition.test, &kind),
            holds,
        });
    });
    let missing = condition.test == Test::NotExists;
    let (holds, rule) = if values.is_empty() {
        let rule = if missing {
            "the selector leads nowhere, which is what is asked"
        } else {
            "the selector leads nowhere, and what is missing fits no condition but `NOT EXISTS`"
        };
        (missing, Some(rule.to_owned()))
    } else {
        (values.iter().any(|value| value.holds), None)
    };
    ConditionExplanation {
        condition: condition.source.clone(),
        offset: condition.offset,
        holds,
        rule,
        values,
    }
}

fn type_of(kind: &Kind<'_>) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Boolean(_) => "boolean",
        Kind::Scalar(Scalar::Number(_)) => "number",
        Kind::Scalar(Scalar::Text(_)) => "string",
        Kind::Array { .. } => "array",
        Kind::Object => "object",
    }
}

fn rule_of(test: &Test, kind: &Kind<'_>) -> String {
    match (test, kind) {
        (Test::Compare(comparison), Kind::Scalar(scalar)) => comparison.rule(*scalar).to_owned(),
        (Test::Compare(comparison), kind) => {
            let operator = match comparison.operator {
                Operator::Equal => "=",
                Operator::Unequal => "!=",
                _ => "an ordering",
            };
            format!(
                "{operator} acts on strings and numbers only, never on {}",
                match type_of(kind) {
                    "null" => "null".to_owned(),
                    other => format!("a {other}").replace("a a", "an a").replace("a o", "an o"),
                }
            )
        }
        (Test::IsNull, Kind::Array { .. }) => "IS NULL wants null, or an array that holds null".to_owned(),
        (Test::IsNull, _) => "IS NULL wants null".to_owned(),
        (Test::IsTrue, _) => "IS TRUE wants the boolean true".to_owned(),
        (Test::IsFalse, _) => "IS FALSE wants the boolean false".to_owned(),
        (Test::NotExists, _) => "NOT EXISTS wants nothing there; null is something".to_owned(),
    }
}

fn of_delimited(pattern: &Delimited, message: &str) -> Explained {
    let mut values = Vec::new();
    split(message.as_bytes(), &mut values);
    let Some(assigned) = pattern.assign(message.as_bytes(), &values) else {
        let reason = format!(
            "the message has {} values, the pattern names {} fields",
            values.len(),
            pattern.fields.len()
        );
        return (Some(reason), Vec::new());
    };
    let mut conditions = Vec::new();
    for (field, (_, value)) in pattern.fields.iter().zip(&assigned.named) {
        let scalar = scalar(value);
        for one in &field.conditions {
            let holds = one.comparison.holds(scalar);
            let explained = ValueExplanation {
                selector: format!("${}", field.name),
                value: String::from_utf8_lossy(value).into_owned(),
                value_type: type_of(&Kind::Scalar(scalar)),
                rule: one.comparison.rule(scalar).to_owned(),
                holds,
            };
            conditions.push(ConditionExplanation {
                condition: one.source.clone(),
                offset: one.offset,
                holds,
                rule: None,
                values: vec![explained],
            });
        }
    }
    (None, conditions)
}
