//! The language of composite rules: CloudWatch's recorded refusals, precedence, quorums, circles.

use std::collections::BTreeMap;

use aozu_cloudwatch::alarm::AlarmState;
use aozu_cloudwatch::alarm::composite::{AlarmRule, RuleError, cycle};
use proptest::prelude::*;

/// Recorded from CloudWatch (radkawar/stackd, testdata/aws/cloudwatch/alarm_composites.json, September 2026).
#[test]
fn refusals_are_those_that_were_recorded() {
    let primary = "'(', 'NOT', AT_LEAST, TRUE or FALSE, ALARM, OK, or INSUFFICIENT_DATA";
    let after = "<EOF>, 'AND', 'OR'";
    for (rule, token, at, expected) in [
        ("true", "true", 0, primary),
        ("True", "True", 0, primary),
        ("not TRUE", "not", 0, primary),
        ("TRUE and FALSE", "and", 5, after),
        ("TRUE or FALSE", "or", 5, after),
        ("!TRUE", "!TRUE", 0, primary),
        ("TRUE && FALSE", "&&", 5, after),
        ("alarm(x)", "alarm", 0, primary),
        ("Alarm(x)", "Alarm", 0, primary),
        ("ALARM(an alarm with spaces)", "alarm", 9, "')'"),
        ("UNKNOWN(x)", "UNKNOWN", 0, primary),
    ] {
        let error = rule.parse::<AlarmRule>().unwrap_err();
        let text =
            format!("Error in AlarmRule [Unsupported token '{token}' at char {at}, must be: {expected}]");
        assert_eq!(error.to_string(), text, "{rule}");
        assert_eq!(error.offset(), Some(at));
    }
    for rule in ["TRUE", "NOT TRUE", "TRUE OR FALSE AND FALSE", "ALARM ( m )", r#"ALARM("m")"#] {
        assert!(rule.parse::<AlarmRule>().is_ok(), "{rule}");
    }
    // Stored, had the alarms existed: the names that CloudWatch read.
    for (rule, name) in [
        ("ALARM('m')", "'m'"),
        (r#"ALARM("")"#, ""),
        (r#"ALARM("a\"b")"#, "a\"b"),
        (r#"ALARM("a)b")"#, "a)b"),
    ] {
        let rule: AlarmRule = rule.parse().unwrap();
        assert_eq!(rule.alarms().into_iter().collect::<Vec<_>>(), [name]);
    }
}

fn holds(rule: &str) -> bool {
    let state = |name: &str| match name.chars().next() {
        Some('a') => Some(AlarmState::Alarm),
        Some('o') => Some(AlarmState::Ok),
        Some('i') => Some(AlarmState::InsufficientData),
        _ => None,
    };
    rule.parse::<AlarmRule>().unwrap().evaluate(state).unwrap()
}

#[test]
fn rules_hold_as_they_bind() {
    assert!(holds("TRUE OR FALSE AND FALSE"));
    assert!(!holds("(TRUE OR FALSE) AND FALSE"));
    assert!(holds("NOT FALSE AND TRUE"));
    assert!(!holds("NOT (FALSE OR TRUE)"));
    assert!(holds("NOT NOT TRUE"));
    assert!(holds("ALARM(a) AND OK(o) AND INSUFFICIENT_DATA(i) AND NOT OK(a)"));
    assert!(holds("AT_LEAST(2, ALARM, (a1, o1, a2))"));
    assert!(!holds("AT_LEAST(3, ALARM, (a1, o1, a2))"));
    assert!(holds("AT_LEAST(1, NOT ALARM, (a1, o1, a2))"));
    // 50 % of three is two, rounded up.
    assert!(!holds("AT_LEAST(50%, ALARM, (a1, o1, o2))"));
    assert!(holds("AT_LEAST(50%, ALARM, (a1, o1, a2))"));
    let unknown: AlarmRule = "TRUE OR ALARM(x)".parse().unwrap();
    assert_eq!(unknown.evaluate(|_| None).unwrap_err().0, "x");
    assert_eq!(unknown.state(|_| Some(AlarmState::Ok)), Ok(AlarmState::Alarm));
}

#[test]
fn limits_are_held() {
    let names = |count: usize| (0..count).map(|n| format!("ALARM(a{n})")).collect::<Vec<_>>().join(" OR ");
    assert!(names(100).parse::<AlarmRule>().is_ok());
    assert_eq!(names(101).parse::<AlarmRule>(), Err(RuleError::Children(101)));
    let constants = |count: usize| vec!["TRUE"; count].join(" OR ");
    assert!(constants(500).parse::<AlarmRule>().is_ok());
    assert_eq!(constants(501).parse::<AlarmRule>(), Err(RuleError::Elements(501)));
    assert!(matches!("x".repeat(10_241).parse::<AlarmRule>(), Err(RuleError::Length(_))));
    assert!("(".repeat(10_000).parse::<AlarmRule>().is_err());
    assert!(format!("{}TRUE", "NOT ".repeat(2_500)).parse::<AlarmRule>().is_err());
    for rule in ["AT_LEAST(0, ALARM, (a))", "AT_LEAST(2, ALARM, (a))", "AT_LEAST(101%, ALARM, (a))"] {
        assert!(matches!(rule.parse::<AlarmRule>(), Err(RuleError::Quorum { at: 9, .. })), "{rule}");
    }
}

#[test]
fn circles_are_found_by_name_and_by_arn() {
    let rules = |list: &[(&str, &str)]| -> BTreeMap<String, AlarmRule> {
        list.iter().map(|(name, rule)| ((*name).to_owned(), rule.parse().unwrap())).collect()
    };
    assert_eq!(cycle(&rules(&[("a", "ALARM(b)"), ("b", "ALARM(c)"), ("c", "TRUE")])), None);
    assert_eq!(cycle(&rules(&[("a", "ALARM(a)")])), Some(vec!["a".to_owned()]));
    let arn = "ALARM(arn:aws:cloudwatch:us-east-1:111122223333:alarm:a)";
    let circle = cycle(&rules(&[("x", "ALARM(b)"), ("a", "ALARM(b)"), ("b", arn)])).unwrap();
    assert_eq!(circle, ["a", "b"]);
    // Two ways to one alarm are no circle.
    assert_eq!(
        cycle(&rules(&[("a", "ALARM(b) OR ALARM(c)"), ("b", "ALARM(d)"), ("c", "ALARM(d)"), ("d", "TRUE")])),
        None
    );
}

proptest! {
    #[test]
    fn no_text_panics(text in r#"([A-Z_]{0,6}|[ (),"\\%1-9]|ALARM\(|AT_LEAST\(|NOT |é){0,30}"#) {
        let _ = text.parse::<AlarmRule>();
    }
}
