//! Addresses: private ones, which `aws:SourceIp` never is, and ranges with host bits.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::super::{
    Issue,
    subject::{Entry, Notes, Quote},
};
use crate::policy::{Comparand, Test};

pub(super) fn check(entry: Entry<'_>, notes: &mut Notes) {
    if entry.operator.test.comparand() != Comparand::IpAddress {
        return;
    }
    let ranges: Vec<_> = entry.texts().filter_map(|(text, span)| Some((range(text)?, text, span))).collect();
    for (range, text, span) in &ranges {
        if let Some(right) = range.without_host_bits() {
            let details = format!(
                "`{}` has bits beyond its prefix, which are not compared; write `{right}`",
                Quote(text)
            );
            notes.add(Issue::ImproveIpRange, *span, details);
        }
    }
    if !entry.is("aws:SourceIp") || ranges.is_empty() {
        return;
    }
    let private = ranges.iter().filter(|(range, ..)| range.is_private()).count();
    let not = entry.operator.test == Test::NotIpAddress;
    let all = private == ranges.len();
    let (issue, effect) = match (not, all) {
        (_, _) if private == 0 => return,
        (false, true) => (Issue::PrivateIpAddress, "the condition never holds"),
        (true, true) => (Issue::PrivateNotIpAddress, "the condition always holds"),
        (false, false) => (Issue::PrivateIpAddressSubset, "the private ones let nobody in"),
        (true, false) => (Issue::PrivateNotIpAddressSubset, "the private ones keep nobody out"),
    };
    let details = format!(
        "`aws:SourceIp` is a public address, so that {effect}; for private ones use `aws:VpcSourceIp`"
    );
    notes.add(issue, entry.entry.span, details);
}

#[derive(Debug, Clone, Copy)]
struct Range {
    address: IpAddr,
    prefix: u32,
}

fn range(text: &str) -> Option<Range> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address.parse().ok()?, Some(prefix.parse().ok()?)),
        None => (text.parse().ok()?, None),
    };
    let most = if matches!(address, IpAddr::V4(_)) { 32 } else { 128 };
    let prefix = prefix.unwrap_or(most);
    (prefix <= most).then_some(Range { address, prefix })
}

impl Range {
    fn network(self) -> IpAddr {
        match self.address {
            IpAddr::V4(ip) => {
                let mask = u32::MAX.checked_shl(32 - self.prefix).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from_bits(ip.to_bits() & mask))
            }
            IpAddr::V6(ip) => {
                let mask = u128::MAX.checked_shl(128 - self.prefix).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & mask))
            }
        }
    }

    /// The range as it should be written, where it has host bits.
    fn without_host_bits(self) -> Option<String> {
        let network = self.network();
        (network != self.address).then(|| format!("{network}/{}", self.prefix))
    }

    /// Whether all of it is private: RFC 1918 and RFC 4193, the host itself, and its link.
    fn is_private(self) -> bool {
        match self.network() {
            IpAddr::V4(ip) => {
                let least = match ip.octets() {
                    [10, ..] | [127, ..] => 8,
                    [172, 16..=31, ..] => 12,
                    [192, 168, ..] | [169, 254, ..] => 16,
                    _ => return false,
                };
                self.prefix >= least
            }
            IpAddr::V6(ip) => {
                let [first, ..] = ip.segments();
                (first & 0xfe00 == 0xfc00 && self.prefix >= 7)
                    || (first & 0xffc0 == 0xfe80 && self.prefix >= 10)
                    || (ip == Ipv6Addr::LOCALHOST && self.prefix == 128)
            }
        }
    }
}

impl Range {
    /// Whether everything in another range lies in this one. The two versions never meet.
    fn contains(self, other: Self) -> bool {
        let same = self.address.is_ipv4() == other.address.is_ipv4();
        same && self.prefix <= other.prefix
            && Self { address: other.address, prefix: self.prefix }.network() == self.network()
    }
}

/// Whether no address lies in a range of each entry that asks for some, and in none of those that ask for none.
pub(super) fn exclude(entries: &[Entry<'_>]) -> bool {
    let mut positive: Vec<Vec<Range>> = Vec::new();
    let mut negative: Vec<Range> = Vec::new();
    for entry in entries {
        let ranges: Option<Vec<Range>> = entry.texts().map(|(text, _)| range(text)).collect();
        // What cannot be read is told as such.
        let Some(ranges) = ranges else { return false };
        if entry.operator.test.is_negated() { negative.extend(ranges) } else { positive.push(ranges) }
    }
    let Some((first, rest)) = positive.split_first() else { return false };
    // Of two ranges one contains the other, or they have nothing in common.
    let mut common = first.clone();
    for ranges in rest {
        let pairs = common.iter().flat_map(|one| ranges.iter().map(move |two| (*one, *two)));
        let smaller = |(one, two): (Range, Range)| {
            if one.contains(two) { Some(two) } else { two.contains(one).then_some(one) }
        };
        common = pairs.filter_map(smaller).collect();
    }
    common.iter().all(|range| negative.iter().any(|not| not.contains(*range)))
}
