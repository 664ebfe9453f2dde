use std::{cmp::Reverse, net::IpAddr};

use crate::{AddressFamily, Destination, Index, PrefixListId, Route, RouteTable, RouteTarget};

/// Which route of a table takes an address.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup<'t> {
    /// The route, as far as the table and the prefix lists that were read tell.
    pub choice: Choice<'t>,
    /// Prefix lists of the table that were not read and could hold a longer match. While there are any,
    /// the choice is an assumption; with no choice at all, the answer is unknown and not "no route".
    pub unread: Vec<&'t PrefixListId>,
}

/// The outcome of a [`Lookup`].
#[derive(Debug, Clone, PartialEq)]
pub enum Choice<'t> {
    /// This route takes it. A blackhole takes it too, and drops it.
    Route(&'t Route),
    /// These routes match alike and lead to different targets: AWS picks one of them.
    Ambiguous(Vec<&'t Route>),
    /// No route covers it.
    None,
}

/// The order among routes whose prefixes are equally long; the least wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Static,
    PrefixList,
    Propagated,
}

impl RouteTable {
    /// The route that takes an address: the longest prefix; among equals static before prefix list before
    /// propagated; and a local route before any propagated one, however specific.
    ///
    /// Source: VPC User Guide, "Route priority"; Site-to-Site VPN User Guide, "Route tables and VPN route
    /// priority"; specs/vpc.md §1.3.
    ///
    /// ```
    /// use aozu_vpc::{Choice, Index, Network, RouteTable, Vpc};
    /// let vpc = Vpc::new("vpc-0123456789abcdef0".parse()?, "10.0.0.0/16".parse()?);
    /// let table = RouteTable::new("rtb-0123456789abcdef0".parse()?, &vpc);
    /// let network = Network::default();
    /// let index = Index::new(&network);
    /// assert!(matches!(table.lookup("10.0.3.4".parse().unwrap(), &index).choice, Choice::Route(_)));
    /// assert_eq!(table.lookup("203.0.113.1".parse().unwrap(), &index).choice, Choice::None);
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn lookup<'t>(&'t self, address: IpAddr, index: &Index<'_>) -> Lookup<'t> {
        let mut candidates: Vec<(Reverse<u8>, Rank, &Route)> = Vec::new();
        let mut unread = Vec::new();
        for route in self.routes() {
            match route.destination() {
                Destination::PrefixList(list) => match index.blocks_of_list(list) {
                    Some(blocks) => {
                        let longest = blocks.iter().filter_map(|block| block.covers(address)).max();
                        candidates.extend(longest.map(|length| (Reverse(length), rank(index, route), route)));
                    }
                    None if may_hold(index, list, address) => unread.push(list),
                    None => {}
                },
                block => candidates
                    .extend(block.covers(address).map(|length| (Reverse(length), rank(index, route), route))),
            }
        }
        if candidates.iter().any(|(_, _, route)| *route.target() == RouteTarget::Local) {
            candidates.retain(|(_, rank, _)| *rank != Rank::Propagated);
        }
        let best = candidates.iter().map(|(length, rank, _)| (*length, *rank)).min();
        let best: Vec<_> = candidates
            .into_iter()
            .filter(|(length, rank, _)| Some((*length, *rank)) == best)
            .map(|(_, _, route)| route)
            .collect();
        let choice = match best.as_slice() {
            [] => Choice::None,
            [first, rest @ ..] if rest.iter().all(|route| route.target() == first.target()) => {
                Choice::Route(first)
            }
            _ => Choice::Ambiguous(best),
        };
        Lookup { choice, unread }
    }
}

fn rank(index: &Index<'_>, route: &Route) -> Rank {
    match (route.destination(), route.target()) {
        _ if route.is_propagated() => Rank::Propagated,
        // A gateway endpoint's route counts as static although a prefix list tells its addresses.
        (Destination::PrefixList(list), RouteTarget::VpcEndpoint(id))
            if index.is_gateway_route(list, id) == Some(true) =>
        {
            Rank::Static
        }
        (Destination::PrefixList(_), _) => Rank::PrefixList,
        _ => Rank::Static,
    }
}

/// Whether an unread list could hold the address, by its family.
fn may_hold(index: &Index<'_>, list: &PrefixListId, address: IpAddr) -> bool {
    let known = index.network().managed_prefix_lists().get(list).and_then(|list| list.address_family());
    match known {
        Some(AddressFamily::Ipv4) => address.is_ipv4(),
        Some(AddressFamily::Ipv6) => address.is_ipv6(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Lookup};
    use crate::{Index, Network, PrefixListEntries, RouteTable, wire};

    fn table(routes: &str) -> RouteTable {
        let json = format!(
            r#"{{"RouteTableId": "rtb-0000000000000000a", "VpcId": "vpc-0000000000000000a", "Routes": [{routes}]}}"#
        );
        RouteTable::try_from(serde_json::from_str::<wire::RouteTable>(&json).unwrap()).unwrap()
    }

    fn network() -> Network {
        let mut network = Network::default();
        for (id, cidr) in
            [("pl-0000000000000000a", "198.51.100.0/24"), ("pl-0000000000000000b", "198.51.100.0/24")]
        {
            let json = format!(r#"{{"PrefixListId": "{id}", "Entries": [{{"Cidr": "{cidr}"}}]}}"#);
            let list = serde_json::from_str::<wire::PrefixListEntries>(&json).unwrap();
            let list = PrefixListEntries::try_from(list).unwrap();
            network.prefix_list_entries_mut().insert(id.parse().unwrap(), list);
        }
        network
    }

    /// The target that the table chooses, `?` when it is ambiguous, and how many lists were not read.
    fn target(routes: &str, address: &str) -> (String, usize) {
        let (table, network) = (table(routes), network());
        let index = Index::new(&network);
        let Lookup { choice, unread } = table.lookup(address.parse().unwrap(), &index);
        let name = match choice {
            Choice::Route(route) => route.target().id().to_owned(),
            Choice::Ambiguous(_) => "?".to_owned(),
            Choice::None => String::new(),
        };
        (name, unread.len())
    }

    const LOCAL: &str =
        r#"{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable"}"#;
    const DEFAULT: &str = r#"{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-0000000000000000a", "Origin": "CreateRoute"}"#;

    #[test]
    fn the_longest_prefix_wins() {
        let routes = format!("{DEFAULT}, {LOCAL}");
        assert_eq!(target(&routes, "10.0.1.1").0, "local");
        assert_eq!(target(&routes, "10.1.1.1").0, "igw-0000000000000000a");
        assert_eq!(target(&routes, "2001:db8::1").0, "");
    }

    #[test]
    fn a_static_route_beats_a_prefix_list_beats_a_propagated_one() {
        let list = r#"{"DestinationPrefixListId": "pl-0000000000000000a", "TransitGatewayId": "tgw-0000000000000000a"}"#;
        let still = r#"{"DestinationCidrBlock": "198.51.100.0/24", "NatGatewayId": "nat-0000000000000000a", "Origin": "CreateRoute"}"#;
        let propagated = r#"{"DestinationCidrBlock": "198.51.100.0/24", "GatewayId": "vgw-0000000000000000a", "Origin": "EnableVgwRoutePropagation"}"#;
        assert_eq!(
            target(&format!("{propagated}, {list}, {still}"), "198.51.100.9").0,
            "nat-0000000000000000a"
        );
        assert_eq!(target(&format!("{propagated}, {list}"), "198.51.100.9").0, "tgw-0000000000000000a");
        assert_eq!(target(propagated, "198.51.100.9").0, "vgw-0000000000000000a");
    }

    #[test]
    fn local_beats_a_propagated_route_that_is_more_specific_but_not_a_static_one() {
        let propagated = r#"{"DestinationCidrBlock": "10.0.1.0/24", "GatewayId": "vgw-0000000000000000a", "Origin": "EnableVgwRoutePropagation"}"#;
        let middlebox = r#"{"DestinationCidrBlock": "10.0.1.0/24", "NetworkInterfaceId": "eni-0000000000000000a", "Origin": "CreateRoute"}"#;
        assert_eq!(target(&format!("{propagated}, {LOCAL}"), "10.0.1.1").0, "local");
        assert_eq!(target(&format!("{middlebox}, {LOCAL}"), "10.0.1.1").0, "eni-0000000000000000a");
    }

    #[test]
    fn a_blackhole_still_wins() {
        let hole = r#"{"DestinationCidrBlock": "198.51.100.0/24", "NatGatewayId": "nat-0000000000000000b", "State": "blackhole"}"#;
        assert_eq!(target(&format!("{DEFAULT}, {hole}"), "198.51.100.1").0, "nat-0000000000000000b");
    }

    #[test]
    fn two_lists_with_the_same_entry_are_ambiguous_unless_they_lead_to_one_target() {
        let a = r#"{"DestinationPrefixListId": "pl-0000000000000000a", "TransitGatewayId": "tgw-0000000000000000a"}"#;
        let b = r#"{"DestinationPrefixListId": "pl-0000000000000000b", "TransitGatewayId": "tgw-0000000000000000b"}"#;
        let same = b.replace("tgw-0000000000000000b", "tgw-0000000000000000a");
        assert_eq!(target(&format!("{a}, {b}"), "198.51.100.1").0, "?");
        assert_eq!(target(&format!("{a}, {same}"), "198.51.100.1").0, "tgw-0000000000000000a");
    }

    #[test]
    fn an_unread_list_makes_the_answer_an_assumption() {
        let unread =
            r#"{"DestinationPrefixListId": "pl-0000000000000000c", "GatewayId": "vpce-0000000000000000a"}"#;
        assert_eq!(target(unread, "203.0.113.1"), (String::new(), 1));
        assert_eq!(target(&format!("{unread}, {DEFAULT}"), "203.0.113.1").1, 1);
    }
}
