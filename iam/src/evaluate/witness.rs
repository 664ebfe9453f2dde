use crate::policy::{AddressRange, Comparand, Operator};

/// Values of a context key that a condition is likely to tell apart: for each value of the policy one that it
/// matches, and one that it does not. They are tried, never trusted: whoever uses one asks the engine again.
pub(super) fn values(operator: &str, policy: &[smol_str::SmolStr]) -> Vec<String> {
    let Some(operator) = Operator::parse(operator) else { return Vec::new() };
    let mut found = Vec::new();
    for value in policy {
        match operator.test.comparand() {
            Comparand::String | Comparand::Binary => {
                found.push(if operator.test.has_wildcards() { instance(value) } else { value.to_string() });
            }
            Comparand::Arn => found.push(instance(value)),
            Comparand::Bool => found.extend(["true".to_owned(), "false".to_owned()]),
            Comparand::Number | Comparand::Date => {
                found.push(value.to_string());
                if let Ok(number) = value.parse::<i64>() {
                    found.extend([number.saturating_sub(1), number.saturating_add(1)].map(|n| n.to_string()));
                }
            }
            Comparand::IpAddress => match AddressRange::read(value) {
                Some(AddressRange::V4(network, _)) => {
                    found.push(std::net::Ipv4Addr::from_bits(network).to_string());
                }
                Some(AddressRange::V6(network, _)) => {
                    found.push(std::net::Ipv6Addr::from_bits(network).to_string());
                }
                Some(AddressRange::Dead) | None => {}
            },
            Comparand::Null => found.push("present".to_owned()),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// A text that a pattern matches.
fn instance(pattern: &str) -> String {
    pattern.replace(['*', '?'], "x")
}
