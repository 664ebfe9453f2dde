use std::{cmp::Ordering, iter::Peekable, str::Chars};

use super::Value;

/// Compares as `sort` does, ascending: no value, then texts in natural order, then numbers.
///
/// Logs user guide, page `CWL_QuerySyntax-Sort`: values that are no numbers come before numbers; in
/// them runs of digits compare by length and then by value, all else by Unicode. Where a missing value
/// stands AWS does not say; here it comes first. Numbers of the same size (`01`, `1`) stand in the order
/// of their spelling, so that the order is total.
pub(super) fn ascending(a: &Value<'_>, b: &Value<'_>) -> Ordering {
    match (a.is_null(), b.is_null()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        (false, false) => {}
    }
    match (a.number(), b.number()) {
        (Some(x), Some(y)) => x.partial_cmp(&y).unwrap_or(Ordering::Equal).then_with(|| spelling(a, b)),
        (Some(_), None) => Ordering::Greater,
        (None, Some(_)) => Ordering::Less,
        (None, None) => match (a.as_text(), b.as_text()) {
            (Some(x), Some(y)) => natural(&x, &y),
            _ => Ordering::Equal,
        },
    }
}

fn spelling(a: &Value<'_>, b: &Value<'_>) -> Ordering {
    match (a, b) {
        (Value::Number(_), Value::Number(_)) | (Value::Time(_), Value::Time(_)) => Ordering::Equal,
        _ => a.as_text().cmp(&b.as_text()),
    }
}

/// The natural order of two texts.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let order = match (a.peek().copied(), b.peek().copied()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, y) = (digits(&mut a), digits(&mut b));
                x.len().cmp(&y.len()).then_with(|| x.cmp(&y))
            }
            (Some(x), Some(y)) => {
                a.next();
                b.next();
                x.cmp(&y)
            }
        };
        if order.is_ne() {
            return order;
        }
    }
}

fn digits(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut run = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        run.push(digit);
    }
    run
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of the Logs user guide, page `CWL_QuerySyntax-Sort`.
    #[test]
    fn the_guides_example() {
        let expected = [
            "!",
            "#",
            "*%04",
            "0#",
            "5A",
            "111A",
            "2345_",
            "@",
            "@_",
            "A",
            "A9876fghj",
            "a12345hfh",
            "0",
            "01",
            "1",
            "2",
            "3",
        ];
        let mut values: Vec<Value<'_>> = expected.iter().rev().map(|text| Value::text(*text)).collect();
        values.sort_by(ascending);
        let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
        assert_eq!(texts, expected);
    }

    fn value() -> impl Strategy<Value = Value<'static>> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (-9.0..9.0f64).prop_map(Value::Number),
            (-3i64..3).prop_map(Value::Time),
            "[a0-9.-]{0,4}".prop_map(Value::text),
        ]
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in value(), b in value(), c in value()) {
            prop_assert_eq!(ascending(&a, &b), ascending(&b, &a).reverse());
            if ascending(&a, &b).is_le() && ascending(&b, &c).is_le() {
                prop_assert!(ascending(&a, &c).is_le());
            }
        }
    }
}
