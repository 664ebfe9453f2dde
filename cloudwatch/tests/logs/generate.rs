//! Patterns as trees with their text, and messages: few keys and few values, so that they meet.

use proptest::prelude::*;

use crate::naive::{Expression, Operand, Step, Test};

pub(crate) fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "k.x", "ab"]).prop_map(str::to_owned)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => key().prop_map(Step::Key),
        2 => (0usize..3).prop_map(Step::Index),
        1 => Just(Step::Any),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    (prop_oneof![8 => key().prop_map(Step::Key), 1 => Just(Step::Any)], prop::collection::vec(step(), 0..3))
        .prop_map(|(first, more)| {
            let mut wild = false;
            // One wildcard a selector is all that AWS takes.
            std::iter::once(first)
                .chain(more)
                .filter(|step| !matches!(step, Step::Any) || !std::mem::replace(&mut wild, true))
                .collect()
        })
}

fn number() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["0", "1", "1.0", "1e0", "-1", "10", "1.5", "15e-1", "100E-2", "-0.0"])
        .prop_map(str::to_owned)
}

fn text() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["x", "xy", "ERROR", "1", "1.0", "", "x\"y", "x\\y", "é", "a/b"])
        .prop_map(str::to_owned)
}

pub(crate) fn operand() -> impl Strategy<Value = Operand> {
    let wild =
        prop::sample::select(vec!["*", "x*", "*y", "1*", "*.0", "E*R", "x\"*"]).prop_map(str::to_owned);
    prop_oneof![
        number().prop_map(Operand::Number),
        text().prop_map(Operand::Text),
        wild.prop_map(Operand::Text)
    ]
}

fn test() -> impl Strategy<Value = Test> {
    prop_oneof![
        4 => (prop::sample::select(vec!["=", "!="]), operand()).prop_map(|(operator, operand)| Test::Compare(operator, operand)),
        2 => (prop::sample::select(vec!["<", "<=", ">", ">="]), number())
            .prop_map(|(operator, number)| Test::Compare(operator, Operand::Number(number))),
        1 => Just(Test::IsNull),
        1 => Just(Test::IsTrue),
        1 => Just(Test::IsFalse),
        1 => Just(Test::NotExists),
    ]
}

pub(crate) fn expression() -> impl Strategy<Value = Expression> {
    let leaf = (steps(), test()).prop_map(|(steps, test)| Expression::Is(steps, test));
    leaf.prop_recursive(3, 8, 2, |inner| {
        (inner.clone(), inner, any::<bool>()).prop_map(|(a, b, and)| {
            let (a, b) = (Box::new(a), Box::new(b));
            if and { Expression::And(a, b) } else { Expression::Or(a, b) }
        })
    })
    .prop_filter("at most three wildcards", |expression| wildcards(expression) <= 3)
}

fn wildcards(expression: &Expression) -> usize {
    match expression {
        Expression::Is(steps, _) => usize::from(steps.iter().any(|step| matches!(step, Step::Any))),
        Expression::And(a, b) | Expression::Or(a, b) => wildcards(a) + wildcards(b),
    }
}

pub(crate) fn written(operand: &Operand) -> String {
    match operand {
        Operand::Number(number) => number.clone(),
        Operand::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// The expression's text as AWS reads it.
pub(crate) fn spelled(expression: &Expression) -> String {
    match expression {
        Expression::And(a, b) => format!("({}) && ({})", spelled(a), spelled(b)),
        Expression::Or(a, b) => format!("({} || {})", spelled(a), spelled(b)),
        Expression::Is(steps, test) => {
            let mut text = "$".to_owned();
            for (n, step) in steps.iter().enumerate() {
                text += &match step {
                    Step::Key(key) if key.contains('.') => {
                        format!("{}['{key}']", if n == 0 { "." } else { "" })
                    }
                    Step::Key(key) => format!(".{key}"),
                    Step::Index(index) => format!("[{index}]"),
                    Step::Any => ".*".to_owned(),
                };
            }
            match test {
                Test::IsNull => text + " IS NULL",
                Test::IsTrue => text + " IS TRUE",
                Test::IsFalse => text + " IS FALSE",
                Test::NotExists => text + " NOT EXISTS",
                Test::Compare(operator, operand) => format!("{text} {operator} {}", written(operand)),
            }
        }
    }
}

fn string(text: &str, escape: bool) -> String {
    if escape {
        text.encode_utf16().fold("\"".to_owned(), |text, unit| format!("{text}\\u{unit:04x}")) + "\""
    } else {
        serde_json::to_string(text).unwrap()
    }
}

/// A JSON value as text, with duplicate keys, escapes and blanks.
pub(crate) fn json_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        3 => number(),
        3 => (text(), prop::bool::weighted(0.15)).prop_map(|(text, escape)| string(&text, escape)),
        2 => prop::sample::select(vec!["null", "true", "false", "[]", "{}", "[null]"]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            2 => members(inner.clone()),
            1 => prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
        ]
    })
}

fn members(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::vec((key(), prop::bool::weighted(0.1), value), 0..5).prop_map(|members| {
        let members: Vec<String> =
            members.iter().map(|(key, escape, value)| format!("{}: {value}", string(key, *escape))).collect();
        format!("{{{}}}", members.join(", "))
    })
}

/// A message: mostly a JSON object, sometimes broken, sometimes something else.
pub(crate) fn message() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => members(json_value()),
        1 => json_value(),
        2 => (members(json_value()), any::<prop::sample::Index>(), any::<bool>()).prop_map(|(mut text, at, cut)| {
            let at = at.index(text.len());
            if text.is_char_boundary(at) {
                if cut { text.truncate(at) } else { text.insert(at, ',') }
            }
            text
        }),
        1 => Just("ERROR x 1.0 [10/Oct y] \"GET /\" 404".to_owned()),
    ]
}
