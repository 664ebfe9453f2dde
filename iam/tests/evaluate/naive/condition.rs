//! Conditions, as specs/iam.md §2 has them, operator by operator.

use std::cmp::Ordering;

use aozu_iam::evaluate::{Context, KeyState};

use super::{
    text::{self, Filled, Mark, fill, fits, is_arn, literal, parts, spelt},
    truth::{Can, Outcomes},
    value,
};

/// An operator's name taken apart: `ForAnyValue:StringLikeIfExists`.
pub(crate) struct Named {
    pub(crate) set: Option<bool>,
    pub(crate) test: String,
    pub(crate) if_exists: bool,
}

/// In small letters, since letter case does not count; `set` says whether all values must pass.
pub(crate) fn named(operator: &str) -> Named {
    let operator = operator.to_ascii_lowercase();
    let (set, rest) = match operator.split_once(':') {
        Some(("forallvalues", rest)) => (Some(true), rest),
        Some(("foranyvalue", rest)) => (Some(false), rest),
        _ => (None, operator.as_str()),
    };
    match rest.strip_suffix("ifexists") {
        Some(test) => Named { set, test: test.to_owned(), if_exists: true },
        None => Named { set, test: rest.to_owned(), if_exists: false },
    }
}

/// Whether one operator holds of one key.
pub(crate) fn holds(
    operator: &str,
    key: &str,
    values: &[&str],
    context: &Context,
    variables: bool,
) -> Outcomes {
    let Named { set, test, if_exists } = named(operator);
    let test = test.as_str();
    let negated = matches!(
        test,
        "stringnotequals"
            | "stringnotequalsignorecase"
            | "stringnotlike"
            | "numericnotequals"
            | "datenotequals"
            | "notipaddress"
            | "arnnotequals"
            | "arnnotlike"
    );
    let known = negated
        || matches!(
            test,
            "stringequals"
                | "stringequalsignorecase"
                | "stringlike"
                | "numericequals"
                | "numericlessthan"
                | "numericlessthanequals"
                | "numericgreaterthan"
                | "numericgreaterthanequals"
                | "dateequals"
                | "datelessthan"
                | "datelessthanequals"
                | "dategreaterthan"
                | "dategreaterthanequals"
                | "bool"
                | "binaryequals"
                | "ipaddress"
                | "arnequals"
                | "arnlike"
                | "null"
        );
    if !known {
        return Outcomes::is(false);
    }
    let found = context.get(key);
    if test == "null" {
        let absent = match found {
            KeyState::Absent => Can::YES,
            KeyState::Unknown => Can::BOTH,
            KeyState::Present(values) => Can::is(values.as_slice().is_empty()),
        };
        let one = |value: &&str| if value.eq_ignore_ascii_case("true") { absent } else { absent.not() };
        return Outcomes::of(Can::any(values.iter().map(one)));
    }
    let found = match found {
        KeyState::Absent => return Outcomes::is(set.unwrap_or(if_exists || negated)),
        KeyState::Unknown => {
            let errs = test.starts_with("arn") && values.iter().any(|value| may_be_no_arn(value, variables));
            return Outcomes { holds: true, fails: true, errs };
        }
        KeyState::Present(found) => found,
    };
    let one = |subject: &str| one(test, negated, subject, values, context, variables);
    match set {
        None if found.is_multivalued() => Outcomes::is(false),
        None => one(&found.as_slice()[0]),
        Some(true) => found.as_slice().iter().map(|s| one(s)).fold(Outcomes::is(true), Outcomes::and),
        Some(false) => found.as_slice().iter().map(|s| one(s)).fold(Outcomes::is(false), Outcomes::or),
    }
}

/// One value of the request against the values of the policy: some match, or, negated, none does.
fn one(
    test: &str,
    negated: bool,
    subject: &str,
    values: &[&str],
    context: &Context,
    variables: bool,
) -> Outcomes {
    // What the operator cannot read in the request.
    let read = match test {
        _ if test.starts_with("numeric") => value::decimal(subject).is_some(),
        _ if test.starts_with("date") => value::date(subject).is_some(),
        _ if test.starts_with("arn") => is_arn(subject),
        "ipaddress" | "notipaddress" => value::source(subject).is_some(),
        _ => true,
    };
    if !read {
        return Outcomes::is(matches!(test, "numericnotequals" | "datenotequals"));
    }
    // Values are taken in order; what comes behind a hit or an error is not met.
    let mut met = Outcomes::is(false);
    for value in values {
        let this = if test.starts_with("arn") {
            arn(value, subject, context, variables)
        } else {
            Outcomes::of(matches(test, value, subject, context, variables))
        };
        met = Outcomes {
            holds: met.holds || met.fails && this.holds,
            fails: met.fails && this.fails,
            errs: met.errs || met.fails && this.errs,
        };
    }
    if negated { met.not() } else { met }
}

fn order(test: &str, order: Ordering) -> bool {
    let test = test.trim_start_matches("numeric").trim_start_matches("date");
    match test {
        "equals" | "notequals" => order == Ordering::Equal,
        "lessthan" => order == Ordering::Less,
        "lessthanequals" => order != Ordering::Greater,
        "greaterthan" => order == Ordering::Greater,
        "greaterthanequals" => order != Ordering::Less,
        other => panic!("{other}"),
    }
}

/// Whether a value of the policy matches, the negation left out.
fn matches(test: &str, written: &str, subject: &str, context: &Context, variables: bool) -> Can {
    match test {
        _ if test.starts_with("numeric") => {
            let (written, subject) = (value::decimal(written), value::decimal(subject));
            Can::is(written.is_some_and(|w| order(test, subject.unwrap().compare(&w))))
        }
        _ if test.starts_with("date") => {
            let (written, subject) = (value::date(written), value::date(subject));
            Can::is(written.is_some_and(|w| order(test, subject.unwrap().cmp(&w))))
        }
        "ipaddress" | "notipaddress" => Can::is(value::range_holds(written, value::source(subject).unwrap())),
        "binaryequals" => Can::is(written == subject),
        _ => {
            let marks = match fill(written, context, variables) {
                Filled::Never(..) => return Can::NO,
                Filled::Unknown(_) => return Can::BOTH,
                Filled::Known(marks) => marks,
            };
            Can::is(match test {
                "stringlike" | "stringnotlike" => fits(&marks, subject),
                "stringequals" | "stringnotequals" => spelt(&marks) == subject,
                "stringequalsignorecase" | "stringnotequalsignorecase" => {
                    spelt(&marks).to_lowercase() == subject.to_lowercase()
                }
                "bool" => {
                    let truth = |text: &str| text.eq_ignore_ascii_case("true");
                    truth(&spelt(&marks)) == truth(subject)
                }
                other => panic!("{other}"),
            })
        }
    }
}

/// Whether a value may prove to be no ARN: unless it is one before its variables are replaced.
fn may_be_no_arn(value: &str, variables: bool) -> bool {
    if value == "*" || !(variables && value.contains("${")) {
        return value != "*" && !is_arn(value);
    }
    let mut written = String::new();
    let mut rest = value;
    while let Some(open) = rest.find("${") {
        written.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else { break };
        rest = &rest[open + close + 1..];
    }
    written.push_str(rest);
    !(value.starts_with("arn:") && is_arn(&written))
}

/// Six parts, matched each by itself. A bare `*` is every ARN.
fn arn(written: &str, subject: &str, context: &Context, variables: bool) -> Outcomes {
    if written == "*" {
        return Outcomes::is(true);
    }
    let marks = match fill(written, context, variables) {
        Filled::Never(..) => return Outcomes::is(false),
        Filled::Unknown(_) => {
            return Outcomes { holds: true, fails: true, errs: may_be_no_arn(written, variables) };
        }
        Filled::Known(marks) => marks,
    };
    if !is_arn(&spelt(&marks)) {
        return Outcomes::ERROR;
    }
    let colon = literal(":")[0];
    let patterns: Vec<&[Mark]> = marks.splitn(6, |mark| *mark == colon).collect();
    let subject = parts(subject).unwrap();
    Outcomes::is(patterns.iter().zip(subject).all(|(pattern, part)| text::fits(pattern, part)))
}
