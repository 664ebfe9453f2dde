//! What an expression is worth for one row.

use std::{borrow::Cow, cmp::Ordering};

use super::{Comparison, Expression, Function, Operator, Value, address::Subnet, limits::LONGEST_TEXT};

/// The values of one event or group, by their places.
pub(super) struct Row<'r> {
    pub(super) values: &'r [Value<'static>],
    /// The place of `@message` and the message itself, which is not copied for an event that a filter drops.
    pub(super) message: Option<(usize, &'r str)>,
}

impl<'r> Row<'r> {
    fn get(&self, place: usize) -> Value<'r> {
        match self.message {
            Some((at, message)) if at == place => Value::Text(Cow::Borrowed(message)),
            _ => self.values.get(place).map_or(Value::Null, Value::borrowed),
        }
    }
}

type Placed = Expression<usize>;

/// The value of an expression; no value where an operand has none or is of no use.
pub(super) fn evaluate<'v>(expression: &'v Placed, row: &Row<'v>) -> Value<'v> {
    match expression {
        Placed::Number(number) => Value::Number(*number),
        Placed::Text(text) => Value::Text(Cow::Borrowed(text)),
        Placed::Bool(yes) => Value::Bool(*yes),
        Placed::Period(_) | Placed::Aggregate(..) => Value::Null,
        Placed::Field(place) => row.get(*place),
        Placed::Negate(of) => evaluate(of, row).number().map_or(Value::Null, |number| Value::finite(-number)),
        Placed::Not(of) => truth(evaluate(of, row).truth().map(|yes| !yes)),
        Placed::And(all) => truth(joined(all, row, false)),
        Placed::Or(all) => truth(joined(all, row, true)),
        Placed::Arithmetic(first, rest) => {
            let start = evaluate(first, row).number();
            let result = rest.iter().fold(start, |left, (operator, right)| {
                let (left, right) = (left?, evaluate(right, row).number()?);
                Some(arithmetic(left, *operator, right)).filter(|number| number.is_finite())
            });
            result.map_or(Value::Null, Value::finite)
        }
        Placed::Power(base, exponent) => {
            match (evaluate(base, row).number(), evaluate(exponent, row).number()) {
                (Some(base), Some(exponent)) => Value::finite(base.powf(exponent)),
                _ => Value::Null,
            }
        }
        Placed::Compare(a, comparison, b) => {
            let order = compare(&evaluate(a, row), &evaluate(b, row));
            truth(order.map(|order| holds(order, *comparison)))
        }
        Placed::Like { value, pattern, negated } => {
            let value = evaluate(value, row);
            truth(value.as_text().map(|text| pattern.occurs_in(&text) != *negated))
        }
        Placed::In { value, list, negated } => {
            let value = evaluate(value, row);
            let among =
                || list.iter().any(|one| compare(&value, &evaluate(one, row)) == Some(Ordering::Equal));
            truth((!value.is_null()).then(|| among() != *negated))
        }
        Placed::Call(function, arguments) => call(*function, arguments, row).unwrap_or(Value::Null),
    }
}

fn truth(known: Option<bool>) -> Value<'static> {
    known.map_or(Value::Null, Value::Bool)
}

/// `or` if `any`, else `and`, of three-valued operands: one that decides does so beside unknown ones.
fn joined(all: &[Placed], row: &Row<'_>, any: bool) -> Option<bool> {
    let mut known = Some(!any);
    for one in all {
        match evaluate(one, row).truth() {
            Some(yes) if yes == any => return Some(any),
            Some(_) => {}
            None => known = None,
        }
    }
    known
}

fn arithmetic(a: f64, operator: Operator, b: f64) -> f64 {
    match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => a / b,
        Operator::Remainder => a % b,
    }
}

/// Numbers compare as numbers, all else as text; with no value there is no answer.
pub(super) fn compare(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    if let (Some(x), Some(y)) = (a.number(), b.number()) {
        return x.partial_cmp(&y);
    }
    if let (Value::Bool(_), Value::Text(_)) | (Value::Text(_), Value::Bool(_)) = (a, b)
        && let (Some(x), Some(y)) = (a.truth(), b.truth())
    {
        return Some(x.cmp(&y));
    }
    Some(a.as_text()?.cmp(&b.as_text()?))
}

fn holds(order: Ordering, comparison: Comparison) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

/// `None` is no value: an argument has none, or the function is not defined there.
fn call<'v>(function: Function, arguments: &'v [Placed], row: &Row<'v>) -> Option<Value<'v>> {
    let value = |n: usize| arguments.get(n).map_or(Value::Null, |argument| evaluate(argument, row));
    let number = |n: usize| value(n).number();
    Some(match function {
        Function::Abs => Value::finite(number(0)?.abs()),
        Function::Ceil => Value::finite(number(0)?.ceil()),
        Function::Floor => Value::finite(number(0)?.floor()),
        Function::Log => Value::finite(number(0)?.ln()),
        Function::Sqrt => Value::finite(number(0)?.sqrt()),
        Function::Greatest | Function::Least => {
            let numbers: Option<Vec<f64>> = (0..arguments.len()).map(number).collect();
            let choose = if function == Function::Greatest { f64::max } else { f64::min };
            Value::finite(numbers?.into_iter().reduce(choose)?)
        }
        Function::IsPresent => Value::Bool(!value(0).is_null()),
        Function::Coalesce => (0..arguments.len()).map(value).find(|value| !value.is_null())?,
        Function::IsEmpty => Value::Bool(value(0).as_text().is_none_or(|text| text.is_empty())),
        Function::IsBlank => Value::Bool(value(0).as_text().is_none_or(|text| text.trim().is_empty())),
        Function::Bin => return None,
        Function::DateFloor | Function::DateCeil => {
            let Some(Placed::Period(period)) = arguments.get(1) else { return None };
            let millis = value(0).millis()?;
            Value::Time(if function == Function::DateFloor {
                period.floor(millis)?
            } else {
                period.ceil(millis)?
            })
        }
        Function::FromMillis => Value::Time(value(0).millis()?),
        Function::ToMillis => Value::Number(Value::Time(value(0).millis()?).number()?),
        Function::Now => return None,
        _ if value(0).is_null() && is_predicate(function) => Value::Bool(false),
        _ => return text_function(function, arguments.len(), &value),
    })
}

/// Whether the function asks what a text is; a missing one is no address.
fn is_predicate(function: Function) -> bool {
    use Function as F;
    matches!(
        function,
        F::IsValidIp
            | F::IsValidIpV4
            | F::IsValidIpV6
            | F::IsIpInSubnet
            | F::IsIpV4InSubnet
            | F::IsIpV6InSubnet
    )
}

fn text_function<'v>(
    function: Function,
    given: usize,
    value: &dyn Fn(usize) -> Value<'v>,
) -> Option<Value<'v>> {
    let first = value(0);
    let text = first.as_text()?;
    let owned = |text: &str| Value::Text(Cow::Owned(text.to_owned()));
    let other = |n: usize| value(n).as_text().map(Cow::into_owned);
    let trimmed = |left: bool, right: bool| {
        let characters = if given > 1 { Some(other(1)?) } else { None };
        Some(owned(trim(&text, characters.as_deref(), left, right)))
    };
    Some(match function {
        Function::Concat => {
            let mut all = text.into_owned();
            for n in 1..given {
                let more = value(n);
                let more = more.as_text()?;
                if all.len() + more.len() > LONGEST_TEXT {
                    return None;
                }
                all.push_str(&more);
            }
            Value::Text(Cow::Owned(all))
        }
        Function::Trim => trimmed(true, true)?,
        Function::LTrim => trimmed(true, false)?,
        Function::RTrim => trimmed(false, true)?,
        #[expect(clippy::cast_precision_loss, reason = "no text is 2^53 characters long")]
        Function::StrLen => Value::Number(text.chars().count() as f64),
        Function::ToUpper => owned(&text.to_uppercase()),
        Function::ToLower => owned(&text.to_lowercase()),
        Function::SubStr => {
            let start = index(&value(1))?;
            let length = if given > 2 { index(&value(2))? } else { usize::MAX };
            Value::Text(Cow::Owned(text.chars().skip(start).take(length).collect()))
        }
        Function::Replace => {
            let (from, to) = (other(1)?, other(2)?);
            if from.is_empty() {
                return Some(owned(&text));
            }
            let grown = text.matches(&*from).count().saturating_mul(to.len());
            if text.len().saturating_add(grown) > LONGEST_TEXT {
                return None;
            }
            owned(&text.replace(&from, &to))
        }
        Function::StrContains => Value::Number(f64::from(u8::from(text.contains(&*other(1)?)))),
        Function::IsValidIp => Value::Bool(text.parse::<std::net::IpAddr>().is_ok()),
        Function::IsValidIpV4 => Value::Bool(text.parse::<std::net::Ipv4Addr>().is_ok()),
        Function::IsValidIpV6 => Value::Bool(text.parse::<std::net::Ipv6Addr>().is_ok()),
        Function::IsIpInSubnet => Value::Bool(in_subnet(&text, &other(1)?, |_| true)),
        Function::IsIpV4InSubnet => Value::Bool(in_subnet(&text, &other(1)?, |address| address.is_ipv4())),
        Function::IsIpV6InSubnet => Value::Bool(in_subnet(&text, &other(1)?, |address| address.is_ipv6())),
        _ => return None,
    })
}

fn in_subnet(address: &str, subnet: &str, version: fn(std::net::IpAddr) -> bool) -> bool {
    match (address.parse(), Subnet::parse(subnet)) {
        (Ok(address), Some(subnet)) => version(address) && subnet.contains(address),
        _ => false,
    }
}

fn trim<'t>(text: &'t str, characters: Option<&str>, left: bool, right: bool) -> &'t str {
    let cut = |c: char| characters.map_or(c.is_whitespace(), |characters| characters.contains(c));
    let text = if left { text.trim_start_matches(cut) } else { text };
    if right { text.trim_end_matches(cut) } else { text }
}

/// A whole number of characters, not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative; beyond the range it saturates"
)]
fn index(value: &Value<'_>) -> Option<usize> {
    value.number().filter(|number| *number >= 0.0).map(|number| number as usize)
}
