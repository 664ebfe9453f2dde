use std::net::Ipv6Addr;

/// An IP address or range that a policy names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressValue {
    /// It can match.
    Live,
    /// An IPv6 range with host bits set: it matches nothing, not even its own address.
    Dead,
}

/// Reads a value of `IpAddress`, as IAM does: host bits of IPv4 are ignored, leading zeros and `/+24` taken.
///
/// Source: specs/iam.md §2.1 (recorded September 2026).
///
/// ```
/// use aozu_iam::policy::{AddressValue, address};
/// assert_eq!(address("192.000.002.5/+24"), Some(AddressValue::Live));
/// assert_eq!(address("2001:db8::5/64"), Some(AddressValue::Dead));
/// assert_eq!(address("192.0.2.0/33"), None);
/// ```
#[must_use]
pub fn address(text: &str) -> Option<AddressValue> {
    let (ip, prefix) = match text.split_once('/') {
        Some((ip, prefix)) => (ip, Some(prefix)),
        None => (text, None),
    };
    if is_v4(ip) {
        return prefix_length(prefix, 32).map(|_| AddressValue::Live);
    }
    let ip: Ipv6Addr = ip.parse().ok()?;
    let length = prefix_length(prefix, 128)?;
    let host_bits = u128::MAX.checked_shr(length).unwrap_or(0);
    Some(if ip.to_bits() & host_bits == 0 { AddressValue::Live } else { AddressValue::Dead })
}

pub(super) fn prefix_length(prefix: Option<&str>, most: u32) -> Option<u32> {
    let Some(prefix) = prefix else { return Some(most) };
    let digits = prefix.strip_prefix('+').unwrap_or(prefix);
    let all = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if all { digits.parse().ok().filter(|length| *length <= most) } else { None }
}

pub(super) fn is_v4(text: &str) -> bool {
    let octet = |part: &str| {
        (1..=3).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse::<u16>().is_ok_and(|n| n < 256)
    };
    text.split('.').count() == 4 && text.split('.').all(octet)
}

#[cfg(test)]
mod tests {
    use super::{AddressValue, address};

    #[test]
    fn what_was_recorded() {
        for right in [
            "192.0.2.0/24",
            "192.0.2.5/24",
            "192.000.002.0/24",
            "192.0.2.1",
            "192.0.2.0/+24",
            "0.0.0.0/0",
            "::/0",
            "2001:DB8::/064",
            "2001:db8::1",
            "2001:db8::1/128",
            "::ffff:192.0.2.0/120",
        ] {
            assert_eq!(address(right), Some(AddressValue::Live), "{right}");
        }
        for dead in ["2001:db8::5/64", "2001:db8::5/127", "2001:db8::1/0"] {
            assert_eq!(address(dead), Some(AddressValue::Dead), "{dead}");
        }
        for wrong in [
            "",
            "not-an-ip",
            "192.0.2.0/33",
            "2001:db8::/129",
            "192.0.513",
            "256.0.0.1",
            "1.2.3.4/",
            "1.2.3.4/-1",
            "1.2.3.4/24/24",
            "1.2.3.4.5",
            "/24",
        ] {
            assert_eq!(address(wrong), None, "{wrong}");
        }
    }
}
