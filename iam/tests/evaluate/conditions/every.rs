//! What holds of every operator alike: hits and misses, keys that are absent, several values, lists.

use std::collections::BTreeSet;

use aozu_iam::policy::Test;

use super::{F, Held, List, No, One, T, Want, check};

/// An operator; a value that the first text matches and the second does not; a value that neither matches.
/// What a negated operator says of them is the opposite.
type Sample = (&'static str, [&'static str; 2], [&'static str; 2]);

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const BOB: &str = "arn:aws:iam::111122223333:user/bob";
const CAROL: &str = "arn:aws:iam::111122223333:user/carol";

/// In order: operator, [its value, another], [what matches the value only, what matches neither].
const SAMPLES: [Sample; 26] = [
    ("StringEquals", ["red", "blue"], ["red", "Red"]),
    ("StringNotEquals", ["red", "blue"], ["red", "Red"]),
    ("StringEqualsIgnoreCase", ["red", "blue"], ["RED", "green"]),
    ("StringNotEqualsIgnoreCase", ["red", "blue"], ["RED", "green"]),
    ("StringLike", ["r*d", "b?ue"], ["red", "Red"]),
    ("StringNotLike", ["r*d", "b?ue"], ["red", "Red"]),
    ("NumericEquals", ["10", "20"], ["10.0", "15"]),
    ("NumericNotEquals", ["10", "20"], ["10.0", "15"]),
    ("NumericLessThan", ["10", "5"], ["9", "10"]),
    ("NumericLessThanEquals", ["10", "5"], ["10", "11"]),
    ("NumericGreaterThan", ["10", "20"], ["11", "10"]),
    ("NumericGreaterThanEquals", ["10", "20"], ["10", "9"]),
    ("DateEquals", ["2030-01-01", "2031"], ["2030-01-01T00:00:00Z", "2030-01-02"]),
    ("DateNotEquals", ["2030-01-01", "2031"], ["2030-01-01T00:00:00Z", "2030-01-02"]),
    ("DateLessThan", ["2030-01-01", "2029"], ["2029-12-31T23:59:59Z", "2030-01-01"]),
    ("DateLessThanEquals", ["2030-01-01", "2029"], ["2030-01-01", "2030-01-01T00:00:01Z"]),
    ("DateGreaterThan", ["2030-01-01", "2031"], ["2030-01-01T00:00:01Z", "2030-01-01"]),
    ("DateGreaterThanEquals", ["2030-01-01", "2031"], ["2030-01-01", "2029-12-31T23:59:59Z"]),
    ("Bool", ["true", "false"], ["TRUE", ""]),
    ("BinaryEquals", ["QmluYXJ5", "YQ=="], ["QmluYXJ5", "QUFB"]),
    ("IpAddress", ["192.0.2.0/24", "198.51.100.0/24"], ["192.0.2.7", "203.0.113.1"]),
    ("NotIpAddress", ["192.0.2.0/24", "198.51.100.0/24"], ["192.0.2.7", "203.0.113.1"]),
    ("ArnEquals", [ALICE, BOB], [ALICE, CAROL]),
    ("ArnLike", [ALICE, BOB], [ALICE, CAROL]),
    ("ArnNotEquals", [ALICE, BOB], [ALICE, CAROL]),
    ("ArnNotLike", [ALICE, BOB], [ALICE, CAROL]),
];

/// The operators of the column "missing key" that are true of one.
const NEGATED: [&str; 8] = [
    "StringNotEquals",
    "StringNotEqualsIgnoreCase",
    "StringNotLike",
    "NumericNotEquals",
    "DateNotEquals",
    "NotIpAddress",
    "ArnNotEquals",
    "ArnNotLike",
];

/// Every sample under a name made of its operator: the values, what is held, and what a plain operator and a
/// negated one say.
fn each(
    name: impl Fn(&str) -> String,
    rows: impl Fn(&Sample) -> Vec<(Vec<&'static str>, Vec<&'static str>, Shape, [Want; 2])>,
) {
    let mut wide = Vec::new();
    for sample in &SAMPLES {
        let negated = usize::from(NEGATED.contains(&sample.0));
        for (values, held, shape, wants) in rows(sample) {
            wide.push((name(sample.0), values, held, shape, wants[negated]));
        }
    }
    let rows: Vec<_> = wide
        .iter()
        .map(|(operator, values, held, shape, want)| {
            (operator.as_str(), values.as_slice(), shape.of(held), *want)
        })
        .collect();
    check(&name("every operator"), &rows);
}

#[derive(Clone, Copy)]
enum Shape {
    Absent,
    Single,
    Listed,
}

impl Shape {
    fn of<'t>(self, held: &'t [&'t str]) -> Held<'t> {
        match self {
            Self::Absent => No,
            Self::Single => One(held[0]),
            Self::Listed => List(held),
        }
    }
}

use Shape::{Absent, Listed, Single};

#[test]
fn the_samples_are_every_operator_but_null() {
    let mut named: BTreeSet<&str> = SAMPLES.iter().map(|sample| sample.0).collect();
    named.insert("Null");
    assert_eq!(named, Test::ALL.iter().map(|test| test.as_str()).collect());
}

/// Values of the policy, values of the request, their shape, and what is wanted of the operator and its negation.
type Row = (Vec<&'static str>, Vec<&'static str>, Shape, [Want; 2]);

fn present(sample: &Sample) -> Vec<Row> {
    let (operator, [value, other], [hit, miss]) = *sample;
    let mut rows = vec![
        (vec![value], vec![hit], Single, [T, F]),
        (vec![value], vec![miss], Single, [F, T]),
        (vec![other], vec![hit], Single, [F, T]),
    ];
    // What AWS makes of several values under Bool is not known: it refuses them.
    if operator != "Bool" {
        rows.extend([
            (vec![value, other], vec![hit], Single, [T, F]),
            (vec![other, value], vec![hit], Single, [T, F]),
            (vec![value, other], vec![miss], Single, [F, T]),
        ]);
    }
    rows
}

#[test]
fn a_value_matches_one_of_several_or_none() {
    each(str::to_owned, present);
    each(|operator| format!("{operator}IfExists"), present);
    each(str::to_ascii_uppercase, present);
}

#[test]
fn an_absent_key_fails_but_for_negations_and_if_exists() {
    let rows = |wants| {
        move |sample: &Sample| {
            let [value, other] = sample.1;
            vec![(vec![value], vec![], Absent, wants), (vec![value, other], vec![], Absent, wants)]
        }
    };
    each(str::to_owned, rows([F, T]));
    each(|operator| format!("{operator}IfExists"), rows([T, T]));
    each(|operator| format!("ForAllValues:{operator}"), rows([T, T]));
    each(|operator| format!("ForAllValues:{operator}IfExists"), rows([T, T]));
    each(|operator| format!("ForAnyValue:{operator}"), rows([F, F]));
    each(|operator| format!("ForAnyValue:{operator}IfExists"), rows([F, F]));
}

#[test]
fn for_all_values_asks_each() {
    let rows = |sample: &Sample| {
        let (_, [value, _], [hit, miss]) = *sample;
        vec![
            (vec![value], vec![], Listed, [T, T]),
            (vec![value], vec![hit], Listed, [T, F]),
            (vec![value], vec![miss], Listed, [F, T]),
            (vec![value], vec![hit, hit], Listed, [T, F]),
            (vec![value], vec![miss, miss], Listed, [F, T]),
            (vec![value], vec![hit, miss], Listed, [F, F]),
            (vec![value], vec![miss, hit], Listed, [F, F]),
            (vec![value], vec![hit], Single, [T, F]),
            (vec![value], vec![miss], Single, [F, T]),
        ]
    };
    each(|operator| format!("ForAllValues:{operator}"), rows);
    each(|operator| format!("forallvalues:{operator}IfExists"), rows);
}

#[test]
fn for_any_value_asks_for_one() {
    let rows = |sample: &Sample| {
        let (_, [value, _], [hit, miss]) = *sample;
        vec![
            (vec![value], vec![], Listed, [F, F]),
            (vec![value], vec![hit], Listed, [T, F]),
            (vec![value], vec![miss], Listed, [F, T]),
            (vec![value], vec![hit, hit], Listed, [T, F]),
            (vec![value], vec![miss, miss], Listed, [F, T]),
            (vec![value], vec![hit, miss], Listed, [T, T]),
            (vec![value], vec![miss, hit], Listed, [T, T]),
            (vec![value], vec![hit], Single, [T, F]),
            (vec![value], vec![miss], Single, [F, T]),
        ]
    };
    each(|operator| format!("ForAnyValue:{operator}"), rows);
    each(|operator| format!("FORANYVALUE:{operator}IfExists"), rows);
}

#[test]
fn a_list_without_a_set_operator_never_matches() {
    let rows = |sample: &Sample| {
        let (_, [value, _], [hit, miss]) = *sample;
        vec![
            (vec![value], vec![hit], Listed, [F, F]),
            (vec![value], vec![miss], Listed, [F, F]),
            (vec![value], vec![hit, miss], Listed, [F, F]),
            (vec![value], vec![hit, hit], Listed, [F, F]),
        ]
    };
    each(str::to_owned, rows);
    each(|operator| format!("{operator}IfExists"), rows);
}

#[test]
fn sets_of_several_values_on_both_sides() {
    check(
        "sets",
        &[
            ("ForAllValues:StringEquals", &["a", "b"], List(&["a", "b"]), T),
            ("ForAllValues:StringEquals", &["a", "b"], List(&["b"]), T),
            ("ForAllValues:StringEquals", &["a", "b"], List(&["a", "c"]), F),
            ("ForAllValues:StringNotEquals", &["a", "b"], List(&["c", "d"]), T),
            ("ForAllValues:StringNotEquals", &["a", "b"], List(&["c", "b"]), F),
            ("ForAnyValue:StringEquals", &["a", "b"], List(&["c", "b"]), T),
            ("ForAnyValue:StringEquals", &["a", "b"], List(&["c", "d"]), F),
            ("ForAnyValue:StringNotEquals", &["a", "b"], List(&["a", "b"]), F),
            ("ForAnyValue:StringNotEquals", &["a", "b"], List(&["a", "c"]), T),
            ("ForAllValues:StringLike", &["a*", "b*"], List(&["ax", "by"]), T),
            ("ForAllValues:StringLike", &["a*", "b*"], List(&["ax", "cy"]), F),
            ("ForAnyValue:StringLike", &["a*", "b*"], List(&["cx", "by"]), T),
        ],
    );
}
