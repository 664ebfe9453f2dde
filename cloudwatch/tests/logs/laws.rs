//! The fast matcher against the naive one, and what no input may do.

use aozu_cloudwatch::logs::Pattern;
use proptest::prelude::*;

use crate::{
    generate::{expression, message, operand, spelled, written},
    naive::{compare, json_matches},
};

/// Fields of a line without brackets or quotes: the naive splitter.
fn naive_delimited(conditions: &[Option<(&'static str, crate::naive::Operand)>], line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
    if words.len() < conditions.len() {
        return false;
    }
    conditions.iter().enumerate().all(|(n, condition)| {
        let value = if n + 1 == conditions.len() { words[n..].join(" ") } else { words[n].to_owned() };
        let number = value.parse::<f64>().is_ok();
        condition.as_ref().is_none_or(|(operator, operand)| compare(operator, operand, &value, number))
    })
}

fn condition() -> impl Strategy<Value = Option<(&'static str, crate::naive::Operand)>> {
    prop::option::of((prop::sample::select(vec!["=", "!="]), operand()))
}

proptest! {
    #[test]
    fn json_patterns_agree_with_the_naive_reading(expression in expression(), messages in prop::collection::vec(message(), 1..8)) {
        let pattern = Pattern::compile(&format!("{{ {} }}", spelled(&expression))).unwrap();
        let mut matcher = pattern.matcher();
        for message in messages {
            let naive = json_matches(&expression, &message);
            prop_assert_eq!(matcher.matches(&message), naive, "{} on {}", pattern, message);
            prop_assert_eq!(pattern.explain(&message).matches, naive);
        }
    }

    #[test]
    fn delimited_patterns_agree_with_the_naive_reading(
        conditions in prop::collection::vec(condition(), 1..4),
        words in prop::collection::vec(prop::sample::select(vec!["x", "xy", "1", "1.0", "ERROR", "-1", "15e-1"]), 0..5),
    ) {
        let fields: Vec<String> = conditions.iter().enumerate().map(|(n, condition)| match condition {
            Some((operator, operand)) => format!("f{n} {operator} {}", written(operand)),
            None => format!("f{n}"),
        }).collect();
        let pattern = Pattern::compile(&format!("[{}]", fields.join(", "))).unwrap();
        let line = words.join(" ");
        prop_assert_eq!(pattern.matches(&line), naive_delimited(&conditions, &line), "{} on {}", pattern, line);
    }

    #[test]
    fn no_text_and_no_message_panics(source in "[{\\[]?[ -~é]{0,40}", bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        match Pattern::compile(&source) {
            Ok(pattern) => {
                let _ = pattern.matches(&bytes);
                let text = String::from_utf8_lossy(&bytes);
                prop_assert_eq!(pattern.explain(&text).matches, pattern.extract(&text).is_some());
            }
            Err(error) => {
                prop_assert!(error.offset() <= source.len() && source.is_char_boundary(error.offset()));
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }

    #[test]
    fn tokens_of_the_language_in_any_order_are_read_or_refused(
        tokens in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", "$.a", "$", ".", "[0]", "*", "=", "!=", "<", "&&", "||", "(", ")", "1", "x", "\"", "%", "\\", "IS",
            "NULL", "NOT", "EXISTS", ",", "...", "-", "?", " ", "a", "é",
        ]), 0..14),
    ) {
        let source = tokens.concat();
        if let Err(error) = Pattern::compile(&source) {
            prop_assert!(error.offset() <= source.len());
        }
    }
}

#[test]
fn depth_and_length_are_no_danger() {
    let pattern = Pattern::compile("{ $.a[0][0].b = 1 }").unwrap();
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(!pattern.matches(&deep));
    assert!(Pattern::compile("{ $.a NOT EXISTS }").unwrap().matches(format!(
        "{{\"b\":{}{}}}",
        "[".repeat(200_000),
        "]".repeat(200_000)
    )));
    assert!(!pattern.matches("[".repeat(200_000)));
    let number = format!("{{\"a\": 1{}}}", "0".repeat(100_000));
    assert!(Pattern::compile("{ $.a > 1e99999 }").unwrap().matches(&number));
    assert!(!Pattern::compile("{ $.a = 1e999999999999 }").unwrap().matches(&number));
    let parens = format!("{{ {}$.a = 1{} }}", "(".repeat(500), ")".repeat(500));
    assert!(Pattern::compile(&parens).unwrap().matches("{\"a\": 1}"));
}

#[test]
fn a_message_that_is_no_utf_8_is_no_json_and_has_terms_all_the_same() {
    assert!(!Pattern::compile("{ $.a = 1 }").unwrap().matches(b"{\"a\": 1, \"b\": \"\xff\"}"));
    assert!(Pattern::compile("ERROR").unwrap().matches(b"\xff ERROR"));
}

#[test]
fn wildcards_see_the_last_of_members_with_one_name() {
    let any = Pattern::compile("{ $.* = \"hit\" }").unwrap();
    assert!(!any.matches(r#"{"a":"hit","a":"miss"}"#));
    assert!(any.matches(r#"{"a":"miss","\u0061":"hit"}"#));
    let under = Pattern::compile("{ $.x.*.v = 1 }").unwrap();
    assert!(!under.matches(r#"{"x":{"a":{"v":1}},"x":{}}"#));
    assert!(under.matches(r#"{"x":{"a":{"v":2},"b":{"v":2,"v":1}}}"#));
}
