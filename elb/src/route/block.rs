use std::net::IpAddr;

/// A block of addresses of a condition: `192.0.2.0/24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SourceBlock {
    is_v6: bool,
    first: u128,
    last: u128,
}

impl SourceBlock {
    /// The block of a text; an address without a length is itself alone. None where it is no block.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let (is_v6, value) = number(address.parse().ok()?);
        let width = if is_v6 { 128 } else { 32 };
        let length: u32 = match length {
            None => width,
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok()?,
            Some(_) => return None,
        };
        let host = width.checked_sub(length)?;
        let mask = 1u128.checked_shl(host).map_or(u128::MAX, |size| size - 1);
        Some(Self { is_v6, first: value & !mask, last: value | mask })
    }

    pub(crate) fn contains(self, address: IpAddr) -> bool {
        let (is_v6, value) = number(address);
        is_v6 == self.is_v6 && (self.first..=self.last).contains(&value)
    }

    /// Whether each of its addresses is in one of the others.
    pub(crate) fn is_covered_by(self, others: &[Self]) -> bool {
        let mut same: Vec<Self> = others.iter().copied().filter(|other| other.is_v6 == self.is_v6).collect();
        same.sort_unstable_by_key(|other| other.first);
        let mut from = self.first;
        for other in same {
            if other.first > from {
                return false;
            }
            if other.last >= self.last {
                return true;
            }
            from = from.max(other.last + 1);
        }
        false
    }
}

fn number(address: IpAddr) -> (bool, u128) {
    match address {
        IpAddr::V4(v4) => (false, u128::from(u32::from(v4))),
        IpAddr::V6(v6) => (true, u128::from(v6)),
    }
}

#[cfg(test)]
mod tests {
    use super::SourceBlock;

    fn block(text: &str) -> SourceBlock {
        SourceBlock::new(text).unwrap()
    }

    #[test]
    fn blocks_hold_their_addresses() {
        let one = block("192.0.2.0/24");
        assert!(one.contains("192.0.2.9".parse().unwrap()));
        assert!(!one.contains("192.0.3.0".parse().unwrap()));
        assert!(!block("0.0.0.0/0").contains("::1".parse().unwrap()));
        assert!(block("::/0").contains("2001:db8::1".parse().unwrap()));
        for wrong in ["", "/", "192.0.2.0/33", "192.0.2/24", "::/129", "192.0.2.0/+1", "a/8", "1.2.3.4/"] {
            assert_eq!(SourceBlock::new(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn halves_cover_the_whole() {
        let halves = [block("10.128.0.0/9"), block("10.0.0.0/9")];
        assert!(block("10.0.0.0/8").is_covered_by(&halves));
        assert!(!block("10.0.0.0/7").is_covered_by(&halves));
        assert!(!block("10.0.0.0/8").is_covered_by(&halves[..1]));
        assert!(block("::/0").is_covered_by(&[block("::/1"), block("8000::/1")]));
    }
}
