//! Conditions in words.

use aozu_iam::{
    evaluate::{Clause, Explanation, Layer, LayerVerdict, Outcome, StatementReport},
    policy::{Effect, Operator, SetQualifier, Test},
};
use serde::Serialize;

use super::KeyCondition;

/// Under which condition something holds, in words and as keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct When {
    /// For people: `if aws:SourceVpce is vpce-1`; `always` where there is no condition.
    pub words: String,
    /// The conditions on keys that nobody knows before the request.
    pub keys: Vec<KeyCondition>,
}

impl When {
    /// Without any condition.
    #[must_use]
    pub fn always() -> Self {
        Self { words: "always".to_owned(), keys: Vec::new() }
    }

    /// What an explanation leaves open.
    pub(super) fn of(explanation: &Explanation) -> Self {
        let mut keys = Vec::new();
        let mut ifs: Vec<String> = Vec::new();
        let mut unless: Vec<String> = Vec::new();
        let mut unread: Vec<String> = Vec::new();
        for report in explanation.layers.iter().filter(|report| report.verdict != LayerVerdict::NotAsked) {
            let decided = report.verdict == LayerVerdict::Allowed;
            for statement in report.statements.iter().filter(|one| one.outcome == Outcome::Unknown) {
                let denies = statement.effect == Effect::Deny;
                if decided && !denies {
                    continue;
                }
                let (words, of) = conditions(statement);
                let words = words.join(" and ");
                let into = if denies { &mut unless } else { &mut ifs };
                if !words.is_empty() && !into.contains(&words) {
                    into.push(words);
                }
                for key in of {
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
            }
            if report.verdict == LayerVerdict::Depends {
                unread.extend(report.unreadable.iter().map(|id| {
                    let what = match report.layer {
                        Layer::Resource => "the policy of ",
                        _ if id.starts_with("the ") || id.starts_with("its ") => "",
                        Layer::ServiceControl | Layer::ResourceControl => "the ",
                        _ => "policy ",
                    };
                    format!("{what}{id}")
                }));
            }
        }
        unread.dedup();
        let mut words = String::new();
        if !ifs.is_empty() {
            words = format!("if {}", ifs.join(", or if "));
        }
        if !unless.is_empty() {
            words = join(words, &format!("unless {}", unless.join(", or ")));
        }
        if !unread.is_empty() {
            words = join(words, &format!("as far as what was not read allows it: {}", unread.join(", ")));
        }
        if words.is_empty() {
            "if keys that are not known allow it".clone_into(&mut words);
        }
        Self { words, keys }
    }
}

fn join(mut words: String, more: &str) -> String {
    if !words.is_empty() {
        words.push_str(", ");
    }
    words.push_str(more);
    words
}

/// The conditions of a statement that cannot be told, in words and as keys.
pub(super) fn conditions(statement: &StatementReport) -> (Vec<String>, Vec<KeyCondition>) {
    let mut words = Vec::new();
    let mut keys = Vec::new();
    for clause in &statement.clauses {
        if let Clause::Condition { operator, key, values, outcome: Outcome::Unknown, .. } = clause {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            words.push(in_words(key, operator, &values));
            keys.push(KeyCondition {
                key: key.to_string(),
                operator: operator.to_string(),
                values,
                effect: statement.effect.as_str().to_owned(),
            });
        }
    }
    (words, keys)
}

/// One condition in words: `aws:SourceIp lies in 192.0.2.0/24`.
pub(super) fn in_words(key: &str, operator: &str, values: &[String]) -> String {
    let Some(parsed) = Operator::parse(operator) else { return format!("{key} meets `{operator}`") };
    let listed = match values {
        [one] => shown(one),
        many => format!("one of {}", many.iter().map(|one| shown(one)).collect::<Vec<_>>().join(", ")),
    };
    let subject = match parsed.set {
        Some(SetQualifier::ForAnyValue) => format!("some value of {key}"),
        Some(SetQualifier::ForAllValues) => format!("every value of {key}"),
        None => key.to_owned(),
    };
    let said = match parsed.test {
        Test::Null => {
            return match values {
                [one] if one == "true" => format!("{key} is absent"),
                [one] if one == "false" => format!("{key} is present"),
                _ => format!("{key} is present or absent"),
            };
        }
        Test::NotIpAddress => format!("{subject} lies outside {listed}"),
        Test::IpAddress => format!("{subject} lies in {listed}"),
        Test::StringNotLike | Test::ArnNotLike => format!("{subject} is not like {listed}"),
        Test::StringLike | Test::ArnLike => format!("{subject} is like {listed}"),
        Test::NumericLessThanEquals | Test::DateLessThanEquals => format!("{subject} is at most {listed}"),
        Test::NumericLessThan | Test::DateLessThan => format!("{subject} is below {listed}"),
        Test::NumericGreaterThanEquals | Test::DateGreaterThanEquals => {
            format!("{subject} is at least {listed}")
        }
        Test::NumericGreaterThan | Test::DateGreaterThan => format!("{subject} is above {listed}"),
        test if test.is_negated() => format!("{subject} is not {listed}"),
        _ => format!("{subject} is {listed}"),
    };
    if parsed.if_exists { format!("{said} or absent") } else { said }
}

fn shown(value: &str) -> String {
    if value.is_empty() { "\"\"".to_owned() } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn conditions_read_as_sentences() {
        for (operator, values, words) in [
            ("StringEquals", &["a"][..], "k is a"),
            ("StringEquals", &["a", "b"], "k is one of a, b"),
            ("StringNotEqualsIfExists", &["a"], "k is not a or absent"),
            ("ForAnyValue:StringLike", &["a*"], "some value of k is like a*"),
            ("Bool", &["true"], "k is true"),
            ("Null", &["true"], "k is absent"),
            ("NotIpAddress", &["10.0.0.0/8"], "k lies outside 10.0.0.0/8"),
            ("NumericLessThan", &["3600"], "k is below 3600"),
            ("DateGreaterThanEquals", &["2026-01-01T00:00:00Z"], "k is at least 2026-01-01T00:00:00Z"),
        ] {
            let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
            assert_eq!(in_words("k", operator, &values), words);
        }
    }
}
