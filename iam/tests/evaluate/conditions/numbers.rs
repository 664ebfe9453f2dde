//! Numbers and dates.

use super::{F, One, Row, T, check};

/// Asks the operators of a kind (`Numeric`, `Date`) about a pair: how what is held stands to the value, or none
/// where one of them cannot be read.
fn ordered(table: &str, kind: &str, pairs: &[(&str, &str, Option<std::cmp::Ordering>)]) {
    let mut wide = Vec::new();
    for (held, value, order) in pairs {
        let is = |test: fn(std::cmp::Ordering) -> bool| order.is_some_and(test);
        for (operator, hit) in [
            ("Equals", is(std::cmp::Ordering::is_eq)),
            ("NotEquals", !is(std::cmp::Ordering::is_eq)),
            ("LessThan", is(std::cmp::Ordering::is_lt)),
            ("LessThanEquals", is(std::cmp::Ordering::is_le)),
            ("GreaterThan", is(std::cmp::Ordering::is_gt)),
            ("GreaterThanEquals", is(std::cmp::Ordering::is_ge)),
        ] {
            wide.push((format!("{kind}{operator}"), [*value], One(held), hit));
        }
    }
    let rows: Vec<Row<'_>> = wide
        .iter()
        .map(|(operator, value, held, hit)| (operator.as_str(), &value[..], *held, Ok(*hit)))
        .collect();
    check(table, &rows);
}

#[test]
fn numbers_compare_as_decimals() {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let mut pairs = vec![
        ("1", "2", Some(Less)),
        ("2", "1", Some(Greater)),
        ("9", "10", Some(Less)),
        ("-2", "1", Some(Less)),
        ("-2", "-10", Some(Greater)),
        ("0", "-1", Some(Greater)),
        ("-0", "0", Some(Equal)),
        ("1.5", "1.50", Some(Equal)),
        ("1.25", "1.3", Some(Less)),
        ("1.5e3", "1500", Some(Equal)),
        ("15e-1", "1.5", Some(Equal)),
        ("1E2", "100", Some(Equal)),
        // Exact beyond 2^53, and behind the point.
        ("9007199254740993", "9007199254740992", Some(Greater)),
        ("9007199254740992", "9007199254740993", Some(Less)),
        ("9007199254740993", "9007199254740993", Some(Equal)),
        ("18446744073709551617", "18446744073709551616", Some(Greater)),
        ("0.10000000000000000001", "0.1", Some(Greater)),
    ];
    for spelling in ["1.", "+1", "01", "1.0", "1e0", "1"] {
        pairs.extend([
            (spelling, "1", Some(Equal)),
            ("1", spelling, Some(Equal)),
            ("2", spelling, Some(Greater)),
        ]);
    }
    for wrong in ["", "NaN", "Infinity", "-Infinity", "ten", "10abc", "0x10", "1,5"] {
        pairs.extend([(wrong, "1", None), ("1", wrong, None), (wrong, wrong, None)]);
    }
    ordered("numbers", "Numeric", &pairs);
}

#[test]
fn dates_are_instants_in_whole_milliseconds() {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let mut pairs = vec![
        ("2030-01-01T00:00:00Z", "2030-01-02", Some(Less)),
        ("2030-06-15T12:00:00Z", "2030-06-15T12:00:00Z", Some(Equal)),
        ("2030-06-15T12:00:00+02:00", "2030-06-15T10:00:00Z", Some(Equal)),
        ("2030-06-15T12:00:00+02:00", "2030-06-15T12:00:00Z", Some(Less)),
        ("2030-06-15T12:00:00-05:30", "2030-06-15T17:30:00Z", Some(Equal)),
        ("2030-06-15T12:00:05.123+02:00", "2030-06-15T10:00:05.123Z", Some(Equal)),
        // No zone is UTC.
        ("2030-06-15T12:00:00", "2030-06-15T12:00:00Z", Some(Equal)),
        ("2030-06-15T12:00", "2030-06-15T12:00Z", Some(Equal)),
        // Milliseconds count, what follows is cut off.
        ("2030-06-15T12:00:00.001Z", "2030-06-15T12:00:00Z", Some(Greater)),
        ("2030-06-15T12:00:00.1Z", "2030-06-15T12:00:00.100Z", Some(Equal)),
        ("2030-06-15T12:00:00.1231Z", "2030-06-15T12:00:00.123Z", Some(Equal)),
        ("2030-06-15T12:00:00.1239Z", "2030-06-15T12:00:00.1231Z", Some(Equal)),
        ("2030-06-15T12:00:00.1239Z", "2030-06-15T12:00:00.124Z", Some(Less)),
        ("2030-06-15T12:00:00.0009Z", "2030-06-15T12:00:00Z", Some(Equal)),
        // Epoch seconds, with a sign.
        ("1893456000", "2030-01-01T00:00:00Z", Some(Equal)),
        ("2030-01-01T00:00:00Z", "1893456000", Some(Equal)),
        ("+1893456000", "2030-01-01", Some(Equal)),
        ("1893456001", "2030-01-01T00:00:01Z", Some(Equal)),
        ("1893456001", "1893456000", Some(Greater)),
        ("-1", "1970-01-01T00:00:00Z", Some(Less)),
        ("-86400", "1969-12-31", Some(Equal)),
        ("-1", "0", Some(Less)),
    ];
    for spelling in [
        "2030",
        "2030-01",
        "2030-01-01",
        "2030-01-01T00:00Z",
        "2030-01-01T00:00:00Z",
        "2030-01-01T00:00:00.000Z",
        "2030-01-01T02:00:00.000+02:00",
        "1893456000",
    ] {
        let eve = "2029-12-31T23:59:59.999Z";
        pairs.extend([
            (spelling, "2030-01-01T00:00:00Z", Some(Equal)),
            ("2030-01-01T00:00:00Z", spelling, Some(Equal)),
            (eve, spelling, Some(Less)),
            (spelling, eve, Some(Greater)),
        ]);
    }
    for wrong in ["", "not-a-date", "2030-13-01", "2030-02-30", "tomorrow", "NaN"] {
        pairs.extend([(wrong, "2030", None), ("2030-01-01", wrong, None), (wrong, wrong, None)]);
    }
    ordered("dates", "Date", &pairs);
}

#[test]
fn a_value_that_cannot_be_read_leaves_the_others() {
    check(
        "unreadable beside readable",
        &[
            ("NumericEquals", &["NaN", "1"], One("1"), T),
            ("NumericEquals", &["1", "NaN"], One("1"), T),
            ("NumericEquals", &["NaN", "2"], One("1"), F),
            ("NumericNotEquals", &["NaN", "1"], One("1"), F),
            ("NumericNotEquals", &["NaN", "2"], One("1"), T),
            ("NumericLessThan", &["", "2"], One("1"), T),
            ("DateEquals", &["never", "2030"], One("2030-01-01"), T),
            ("DateNotEquals", &["never", "2030"], One("2030-01-01"), F),
            ("DateNotEquals", &["never", "2031"], One("2030-01-01"), T),
            ("NumericNotEquals", &["1", "2"], One("x"), T),
            ("DateNotEquals", &["2030", "2031"], One("x"), T),
            ("NumericEqualsIfExists", &["1"], One("x"), F),
            ("NumericNotEqualsIfExists", &["1"], One("x"), T),
            ("DateLessThanIfExists", &["2030"], One("x"), F),
        ],
    );
}
