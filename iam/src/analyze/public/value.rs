use std::{fmt, net::Ipv6Addr};

use super::FixedWhen;
use crate::policy::{Comparand, Piece, Test, pieces};

/// The broadest IPv4 range that is fixed. Source: recorded September 2026 (`10.0.0.0/8` is, `10.0.0.0/7` is not).
const BROADEST_V4: u32 = 8;
/// The broadest IPv6 range that is fixed. Source: recorded September 2026 (`2001:db8::/32` is, `fe80::/10` is not).
const BROADEST_V6: u32 = 32;

/// Why a value is not fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ValueFault {
    /// It has a wildcard.
    Wildcard,
    /// It has a policy variable, which every caller fills in with its own.
    Variable,
    /// The account of the ARN has a wildcard, or a wildcard stands where the account would.
    WildAccount,
    /// The access point's name has a wildcard.
    WildAccessPoint,
    /// The range is broader than this prefix length.
    TooBroad {
        /// The prefix length of the broadest range that is fixed.
        broadest: u32,
    },
    /// It is no range.
    NoRange,
    /// It is not `true`.
    NotTrue,
}

impl fmt::Display for ValueFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wildcard => f.write_str("has a wildcard"),
            Self::Variable => f.write_str("has a variable, which every caller fills in"),
            Self::WildAccount => f.write_str("leaves the account open"),
            Self::WildAccessPoint => f.write_str("leaves the access point open"),
            Self::TooBroad { broadest } => write!(f, "is broader than /{broadest}"),
            Self::NoRange => f.write_str("is no address range"),
            Self::NotTrue => f.write_str("is not `true`"),
        }
    }
}

impl FixedWhen {
    /// Whether a test compares such values at all, so that it can bind.
    pub(super) fn suits(self, test: Test) -> bool {
        match self {
            Self::Literal | Self::UniqueId | Self::OrganizationPath => test.comparand() == Comparand::String,
            Self::ArnAccount | Self::AccessPointArn => {
                matches!(test.comparand(), Comparand::String | Comparand::Arn)
            }
            Self::AddressRange => test.comparand() == Comparand::IpAddress,
            Self::True => test == Test::Bool,
        }
    }

    /// The operator that suits it best.
    pub(super) const fn operator(self) -> Test {
        match self {
            Self::Literal | Self::UniqueId | Self::OrganizationPath => Test::StringEquals,
            Self::ArnAccount | Self::AccessPointArn => Test::ArnLike,
            Self::AddressRange => Test::IpAddress,
            Self::True => Test::Bool,
        }
    }

    /// What a fixed value is, in words.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Literal => "a value without wildcards",
            Self::ArnAccount => "an ARN that names its account",
            Self::AccessPointArn => "the ARN of one account's access point",
            Self::UniqueId => "a unique id",
            Self::AddressRange => "a range of at most /8 (IPv6: /32)",
            Self::OrganizationPath => "a path that begins with an organization's id",
            Self::True => "`true`",
        }
    }

    /// Why a value is not fixed under a test; none where it is.
    pub(super) fn fault(
        self,
        value: &str,
        test: Test,
        variables: bool,
        access_point: bool,
    ) -> Option<ValueFault> {
        if variables && has_variable(value) {
            return Some(ValueFault::Variable);
        }
        let wild = |text: &str| test.has_wildcards() && text.contains(['*', '?']);
        match self {
            Self::Literal => wild(value).then_some(ValueFault::Wildcard),
            Self::UniqueId => {
                let (before, rest) = value.split_once(':').unwrap_or((value, ""));
                let any_session = !before.is_empty() && !wild(before);
                (wild(before) || wild(rest) && !any_session).then_some(ValueFault::Wildcard)
            }
            Self::OrganizationPath => {
                let organization = value.split('/').next().unwrap_or(value);
                wild(organization).then_some(ValueFault::Wildcard)
            }
            Self::ArnAccount => wild_account(value, wild).then_some(ValueFault::WildAccount),
            Self::AccessPointArn if wild_account(value, wild) => Some(ValueFault::WildAccount),
            Self::AccessPointArn => {
                let name = value.splitn(6, ':').nth(5).unwrap_or_default();
                (access_point && wild(name)).then_some(ValueFault::WildAccessPoint)
            }
            Self::AddressRange => range_fault(value),
            Self::True => (!value.eq_ignore_ascii_case("true")).then_some(ValueFault::NotTrue),
        }
    }
}

fn has_variable(value: &str) -> bool {
    value.contains("${") && pieces(value).any(|piece| matches!(piece, Piece::Variable { .. }))
}

/// Whether an ARN leaves its account open. An ARN without an account names one thing only without any wildcard.
fn wild_account(arn: &str, wild: impl Fn(&str) -> bool) -> bool {
    match arn.split(':').nth(4) {
        Some("") | None => wild(arn),
        Some(account) => wild(account),
    }
}

fn range_fault(value: &str) -> Option<ValueFault> {
    let (ip, prefix) = match value.split_once('/') {
        Some((ip, prefix)) => (ip, Some(prefix)),
        None => (value, None),
    };
    if crate::policy::address(value).is_none() {
        return Some(ValueFault::NoRange);
    }
    let broadest = if ip.parse::<Ipv6Addr>().is_ok() { BROADEST_V6 } else { BROADEST_V4 };
    // Of a range that could be read the prefix length can be.
    let length = prefix.map_or(u32::MAX, |text| text.parse().unwrap_or(0));
    (length < broadest).then_some(ValueFault::TooBroad { broadest })
}

#[cfg(test)]
mod tests {
    use super::{FixedWhen, ValueFault};
    use crate::policy::Test;

    fn fault(when: FixedWhen, test: Test, value: &str) -> Option<ValueFault> {
        when.fault(value, test, true, false)
    }

    #[test]
    fn a_wildcard_counts_under_an_operator_that_knows_it() {
        assert_eq!(
            fault(FixedWhen::Literal, Test::StringLike, "vpc-*"),
            Some(ValueFault::Wildcard),
            "recorded"
        );
        assert_eq!(fault(FixedWhen::Literal, Test::StringEquals, "vpc-*"), None, "recorded");
        assert_eq!(fault(FixedWhen::Literal, Test::StringLike, "vpc-1"), None);
    }

    #[test]
    fn of_an_arn_the_account_must_stand() {
        let arn = |value| fault(FixedWhen::ArnAccount, Test::ArnLike, value);
        assert_eq!(arn("arn:aws:sns:*:111122223333:*"), None, "recorded");
        assert_eq!(arn("arn:aws:iam::*:role/fixed"), Some(ValueFault::WildAccount), "recorded");
        assert_eq!(arn("arn:aws:sns:*:11112222333?:t"), Some(ValueFault::WildAccount));
        assert_eq!(arn("arn:aws:s3:::acme"), None);
        assert_eq!(arn("arn:aws:s3:::*"), Some(ValueFault::WildAccount));
        assert_eq!(arn("*"), Some(ValueFault::WildAccount));
        assert_eq!(arn("arn:aws:sns:us-east-1:111122223333:${aws:username}"), Some(ValueFault::Variable));
        let point = "arn:aws:s3:us-west-2:111122223333:accesspoint/*";
        let of = |access_point| FixedWhen::AccessPointArn.fault(point, Test::ArnLike, true, access_point);
        assert_eq!(of(false), None);
        assert_eq!(of(true), Some(ValueFault::WildAccessPoint));
    }

    #[test]
    fn of_a_unique_id_the_session_may_be_any() {
        let id = |value| fault(FixedWhen::UniqueId, Test::StringLike, value);
        assert_eq!(id("AROAEXAMPLE:*"), None, "recorded");
        assert_eq!(id("AIDAEXAMPLE"), None);
        for open in ["*", "AROA*", "*:alice", "AROA?:x", ":*"] {
            assert_eq!(id(open), Some(ValueFault::Wildcard), "{open}");
        }
    }

    #[test]
    fn ranges_are_fixed_up_to_a_breadth() {
        let range = |value| fault(FixedWhen::AddressRange, Test::IpAddress, value);
        for fixed in
            ["203.0.113.0/24", "10.0.0.0/8", "11.0.0.0/9", "192.0.2.1", "2001:db8::/32", "2001:db8::1"]
        {
            assert_eq!(range(fixed), None, "{fixed}");
        }
        for open in ["0.0.0.0/0", "10.0.0.0/7", "64.0.0.0/+7"] {
            assert_eq!(range(open), Some(ValueFault::TooBroad { broadest: 8 }), "{open}");
        }
        for open in ["::/0", "fc00::/7", "fe80::/10", "2001:db8::/31"] {
            assert_eq!(range(open), Some(ValueFault::TooBroad { broadest: 32 }), "{open}");
        }
        assert_eq!(range("anywhere"), Some(ValueFault::NoRange));
    }

    #[test]
    fn without_variables_their_spelling_is_text() {
        let fault = FixedWhen::Literal.fault("${aws:username}", Test::StringEquals, false, false);
        assert_eq!(fault, None);
        assert_eq!(FixedWhen::Literal.fault("a${$}", Test::StringEquals, true, false), None, "an escape");
    }
}
