//! The same language once more, as plainly as it can be written: over `serde_json` values that keep numbers as text,
//! with patterns given as trees, so that neither reading nor matching is shared with the crate.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value; of members with one name the last stays. Numbers come in the spellings that are generated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Boolean(bool),
    Number(String),
    Text(String),
    Array(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let raw = Box::<serde_json::value::RawValue>::deserialize(d)?;
        let text = raw.get();
        Ok(match text.as_bytes()[0] {
            b'n' => Self::Null,
            b't' => Self::Boolean(true),
            b'f' => Self::Boolean(false),
            b'"' => Self::Text(serde_json::from_str(text).map_err(serde::de::Error::custom)?),
            b'[' => serde_json::from_str::<Items>(text).map_err(serde::de::Error::custom)?.0,
            b'{' => serde_json::from_str::<Members>(text).map_err(serde::de::Error::custom)?.0,
            _ => Self::Number(text.to_owned()),
        })
    }
}

struct Items(Value);
struct Members(Value);

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Seq;
        impl<'de> Visitor<'de> for Seq {
            type Value = Items;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an array")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Items, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Items(Value::Array(items)))
            }
        }
        d.deserialize_seq(Seq)
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Members;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members: Vec<(String, Value)> = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    members.retain(|(name, _)| *name != key);
                    members.push((key, value));
                }
                Ok(Members(Value::Object(members)))
            }
        }
        d.deserialize_map(Map)
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
    Any,
}

#[derive(Debug, Clone)]
pub(crate) enum Operand {
    Number(String),
    Text(String),
}

#[derive(Debug, Clone)]
pub(crate) enum Test {
    Compare(&'static str, Operand),
    IsNull,
    IsTrue,
    IsFalse,
    NotExists,
}

#[derive(Debug, Clone)]
pub(crate) enum Expression {
    Is(Vec<Step>, Test),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
}

pub(crate) fn json_matches(expression: &Expression, message: &str) -> bool {
    match serde_json::from_str::<Value>(message) {
        Ok(value @ Value::Object(_)) => holds(expression, &value),
        _ => false,
    }
}

fn holds(expression: &Expression, value: &Value) -> bool {
    match expression {
        Expression::And(a, b) => holds(a, value) && holds(b, value),
        Expression::Or(a, b) => holds(a, value) || holds(b, value),
        Expression::Is(steps, test) => {
            let selected = select(value, steps);
            match test {
                Test::NotExists => selected.is_empty(),
                test => selected.into_iter().any(|value| passes(test, value)),
            }
        }
    }
}

fn select<'v>(value: &'v Value, steps: &[Step]) -> Vec<&'v Value> {
    let Some((step, further)) = steps.split_first() else { return vec![value] };
    let next: Vec<&Value> = match (step, value) {
        (Step::Key(key), Value::Object(members)) => {
            members.iter().filter(|(name, _)| name == key).map(|(_, value)| value).collect()
        }
        (Step::Index(index), Value::Array(items)) => items.get(*index).into_iter().collect(),
        (Step::Any, Value::Array(items)) => items.iter().collect(),
        (Step::Any, Value::Object(members)) => members.iter().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    };
    next.into_iter().flat_map(|value| select(value, further)).collect()
}

fn passes(test: &Test, value: &Value) -> bool {
    match (test, value) {
        (Test::IsNull, Value::Null)
        | (Test::IsTrue, Value::Boolean(true))
        | (Test::IsFalse, Value::Boolean(false)) => true,
        (Test::IsNull, Value::Array(items)) => items.contains(&Value::Null),
        (Test::Compare(operator, operand), Value::Number(spelled)) => {
            compare(operator, operand, spelled, true)
        }
        (Test::Compare(operator, operand), Value::Text(text)) => compare(operator, operand, text, false),
        _ => false,
    }
}

pub(crate) fn compare(operator: &str, operand: &Operand, found: &str, number: bool) -> bool {
    let number_of = |text: &str| text.parse::<f64>().unwrap();
    match (operand, number) {
        (Operand::Number(wanted), true) => {
            let (found, wanted) = (number_of(found), number_of(wanted));
            match operator {
                "=" => found == wanted,
                "!=" => found != wanted,
                "<" => found < wanted,
                "<=" => found <= wanted,
                ">" => found > wanted,
                _ => found >= wanted,
            }
        }
        (Operand::Number(wanted), false) => match operator {
            "=" => found == wanted,
            "!=" => found != wanted,
            _ => false,
        },
        (Operand::Text(wanted), _) => wildcard(wanted.as_bytes(), found.as_bytes()) == (operator == "="),
    }
}

fn wildcard(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|skip| wildcard(rest, &text[skip..])),
        Some((byte, rest)) => text.first() == Some(byte) && wildcard(rest, &text[1..]),
    }
}
