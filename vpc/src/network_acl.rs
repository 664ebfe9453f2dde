use aozu_names::{AccountId, Tags};
use ipnet::IpNet;
use smol_str::SmolStr;

use crate::{
    Direction, Ipv4Block, Ipv6Block, NetworkAclId, PortRange, Protocol, SubnetId, Traffic, VpcId, limits,
    traffic::{PacketBox, PacketSet},
};

/// The protocol of a network ACL's entry, which AWS writes as its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryProtocol(pub Protocol);

impl std::str::FromStr for EntryProtocol {
    type Err = aozu_names::NameError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl std::fmt::Display for EntryProtocol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.number_text().fmt(f)
    }
}

words! {
    /// What an entry does with the packets that it matches.
    pub enum RuleAction {
        Allow = "allow",
        Deny = "deny",
    }
}

noun! {
    /// The ports of an entry.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    pub struct EntryPorts / EntryPortsMirror {
        /// The lowest.
        value from: i32 = "From",
        /// The highest.
        value to: i32 = "To",
    }
}

noun! {
    /// The ICMP type and code of an entry; -1 is any.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    pub struct IcmpTypeCode / IcmpTypeCodeMirror {
        /// The type.
        value kind: i32 = "Type",
        /// The code.
        value code: i32 = "Code",
    }
}

noun! {
    /// An entry of a network ACL.
    ///
    /// Source: EC2 API Reference, `NetworkAclEntry`.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct NetworkAclEntry / NetworkAclEntryMirror {
        /// Whether it judges what leaves the subnet rather than what enters.
        must egress: bool = "Egress",
        /// Its number: entries are tried from the lowest up.
        must rule_number: i32 = "RuleNumber",
        /// What it does with the packets that it matches.
        one rule_action: RuleAction = "RuleAction",
        /// The protocol.
        one protocol: EntryProtocol = "Protocol",
        /// IPv4 sources (ingress) or destinations (egress).
        maybe cidr_block: Ipv4Block = "CidrBlock",
        /// IPv6 sources (ingress) or destinations (egress).
        maybe ipv6_cidr_block: Ipv6Block = "Ipv6CidrBlock",
        /// The destination ports, of TCP and UDP.
        part port_range: EntryPorts = "PortRange",
        /// The type and code, of ICMP.
        part icmp_type_code: IcmpTypeCode = "IcmpTypeCode",
    }
}

noun! {
    /// The association of a subnet with a network ACL.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct NetworkAclAssociation / NetworkAclAssociationMirror {
        /// The association's id.
        maybe network_acl_association_id: SmolStr = "NetworkAclAssociationId",
        /// The network ACL.
        maybe network_acl_id: NetworkAclId = "NetworkAclId",
        /// The subnet.
        maybe subnet_id: SubnetId = "SubnetId",
    }
}

noun! {
    /// A network ACL: the firewall of the subnets it is associated with. Its entries allow or deny, the
    /// first that matches decides, and it forgets: replies need an entry of their own.
    ///
    /// Source: VPC User Guide, "Network ACLs"; EC2 API Reference, `NetworkAcl`.
    pub struct NetworkAcl / NetworkAclMirror {
        /// Its id.
        one network_acl_id: NetworkAclId = "NetworkAclId",
        /// Its VPC.
        maybe vpc_id: VpcId = "VpcId",
        /// The account that owns it.
        maybe owner_id: AccountId = "OwnerId",
        /// Whether it is the one that the VPC's subnets have unless told otherwise.
        flag is_default: bool = "IsDefault",
        /// Its entries, those that let in before those that let out, each by number.
        set entries: NetworkAclEntry = "Entries",
        /// The subnets that it stands before.
        set associations: NetworkAclAssociation = "Associations",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! {
    NetworkAcl / NetworkAclMirror: network_acl_id NetworkAclId = "NetworkAclId",
    "network-acl", "ec2/NetworkAcls", owner: owner_id, tags: tags
}

/// Where an entry that matches nothing, or everything not matched before, begins to be AWS's own.
const IMPLICIT_FROM: i32 = 32767;

impl NetworkAclEntry {
    /// The way of the packets that it judges.
    #[must_use]
    pub fn direction(&self) -> Direction {
        if self.egress { Direction::Egress } else { Direction::Ingress }
    }

    /// Whether it is the closing deny that AWS adds and nobody can change (32767, and 32768 for IPv6).
    #[must_use]
    pub fn is_implicit(&self) -> bool {
        self.rule_number >= IMPLICIT_FROM
            && self.rule_action == RuleAction::Deny
            && self.protocol.0 == Protocol::All
    }

    /// What it says of a packet apart from its address.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        match self.protocol.0 {
            Protocol::All => Traffic::All,
            protocol if protocol.has_ports() => {
                let ports = self.port_range.unwrap_or(EntryPorts { from: None, to: None });
                PortRange::from_aws(ports.from, ports.to)
                    .map_or(Traffic::Nothing, |ports| Traffic::Ports(protocol, ports))
            }
            protocol if protocol.is_icmp() => {
                let icmp = self.icmp_type_code.unwrap_or(IcmpTypeCode { kind: None, code: None });
                Traffic::icmp(protocol, icmp.kind, icmp.code)
            }
            protocol => Traffic::Whole(protocol),
        }
    }

    /// The addresses that it judges.
    #[must_use]
    pub fn peer(&self) -> Option<IpNet> {
        let v4 = self.cidr_block.map(|block| IpNet::V4(block.net()));
        v4.or_else(|| self.ipv6_cidr_block.map(|block| IpNet::V6(block.net())))
    }

    pub(crate) fn packets(&self) -> Option<PacketBox> {
        PacketBox::new(self.peer()?, self.traffic())
    }
}

/// An entry that decides nothing, since entries before it decide all that it speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct Shadowed<'a> {
    /// The entry.
    pub entry: &'a NetworkAclEntry,
    /// The entries before it that decide in its stead, in order.
    pub by: Vec<&'a NetworkAclEntry>,
}

impl Shadowed<'_> {
    /// Whether one of those decides the other way.
    #[must_use]
    pub fn is_contradicted(&self) -> bool {
        self.by.iter().any(|earlier| earlier.rule_action != self.entry.rule_action)
    }
}

/// How much of the replies to what one entry lets through comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replies {
    /// Every reply, to any of the ports asked about.
    All,
    /// Some.
    Some,
    /// None.
    None,
}

impl NetworkAcl {
    /// The entries of one direction, by number: the order in which AWS tries them.
    pub fn entries_of(&self, direction: Direction) -> impl Iterator<Item = &NetworkAclEntry> {
        self.entries.iter().filter(move |entry| entry.direction() == direction)
    }

    /// The first entry that matches a packet; none when AWS's closing deny does.
    ///
    /// `peer` is the source of what enters and the destination of what leaves; `traffic` must be a single
    /// kind of packet, such as [`Traffic::to_port`].
    #[must_use]
    pub fn first_match(
        &self,
        direction: Direction,
        peer: std::net::IpAddr,
        traffic: Traffic,
    ) -> Option<&NetworkAclEntry> {
        let packet = PacketBox::new(IpNet::from(peer), traffic)?;
        self.entries_of(direction)
            .find(|entry| entry.packets().is_some_and(|packets| packets.intersection(packet) == Some(packet)))
    }

    /// Whether it lets such a packet through.
    ///
    /// ```
    /// use aozu_vpc::{Direction, NetworkAcl, Protocol, Traffic, wire};
    /// let acl: wire::NetworkAcl = serde_json::from_str(r#"{
    ///     "NetworkAclId": "acl-0123456789abcdef0",
    ///     "Entries": [
    ///         {"RuleNumber": 100, "Egress": false, "RuleAction": "allow", "Protocol": "-1", "CidrBlock": "0.0.0.0/0"},
    ///         {"RuleNumber": 90, "Egress": false, "RuleAction": "deny", "Protocol": "6",
    ///          "CidrBlock": "10.0.0.0/8", "PortRange": {"From": 22, "To": 22}}
    ///     ]
    /// }"#)?;
    /// let acl = NetworkAcl::try_from(acl)?;
    /// let ssh = Traffic::to_port(Protocol::TCP, 22);
    /// assert!(!acl.allows(Direction::Ingress, "10.1.2.3".parse()?, ssh));
    /// assert!(acl.allows(Direction::Ingress, "192.0.2.1".parse()?, ssh));
    /// assert!(!acl.allows(Direction::Egress, "192.0.2.1".parse()?, ssh));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn allows(&self, direction: Direction, peer: std::net::IpAddr, traffic: Traffic) -> bool {
        self.first_match(direction, peer, traffic).is_some_and(|entry| entry.rule_action == RuleAction::Allow)
    }

    /// Whether a direction has no more entries than AWS gives, so that comparing them ends soon.
    fn is_comparable(&self, direction: Direction) -> bool {
        self.entries_of(direction).count() <= limits::ACL_ENTRIES_COMPARED
    }

    /// Each entry of a direction with the packets that it decides: its own without those of the entries
    /// before it.
    fn decided(&self, direction: Direction) -> Vec<Decided<'_>> {
        let mut before: Vec<(&NetworkAclEntry, PacketBox)> = Vec::new();
        let mut decided = Vec::new();
        for entry in self.entries_of(direction) {
            let Some(packets) = entry.packets() else { continue };
            let mut left = PacketSet::of(packets);
            let mut by = Vec::new();
            for (earlier, taken) in &before {
                if left.is_empty() {
                    break;
                }
                if left.remove(*taken) {
                    by.push(*earlier);
                }
            }
            decided.push(Decided { entry, left, by });
            before.push((entry, packets));
        }
        decided
    }

    /// The entries that decide nothing, exactly: what the entries before them take away together is all
    /// of it. AWS's closing deny is not among them. Nothing is said of more entries than AWS gives.
    #[must_use]
    pub fn shadowed(&self, direction: Direction) -> Vec<Shadowed<'_>> {
        if !self.is_comparable(direction) {
            return Vec::new();
        }
        self.decided(direction)
            .into_iter()
            .filter(|decided| decided.left.is_empty() && !decided.entry.is_implicit())
            .map(|decided| Shadowed { entry: decided.entry, by: decided.by })
            .collect()
    }

    /// For each entry that lets TCP requests through one way, how much of their replies the other way
    /// lets back to `ports`, the ephemeral ports of whoever asked. An entry that only lets ephemeral ports
    /// through is there for replies itself and is left out. Nothing is said of more entries than AWS gives.
    #[must_use]
    pub fn replies(&self, direction: Direction, ports: PortRange) -> Vec<(&NetworkAclEntry, Replies)> {
        if !self.is_comparable(direction) || !self.is_comparable(direction.reverse()) {
            return Vec::new();
        }
        let back = self.decided(direction.reverse());
        let back: Vec<&PacketSet> =
            back.iter().filter(|d| d.entry.rule_action == RuleAction::Allow).map(|d| &d.left).collect();
        let mut requests = self.decided(direction);
        requests.retain(Decided::lets_requests);
        let (asked, answered) = (
            requests.iter().map(|decided| decided.left.boxes().len()).sum::<usize>(),
            back.iter().map(|set| set.boxes().len()).sum::<usize>(),
        );
        if asked.saturating_mul(answered) > limits::REPLIES_COMPARED {
            return Vec::new();
        }
        requests
            .into_iter()
            .filter_map(|decided| {
                let asked = decided.left.boxes().iter().filter(|packets| packets.holds_tcp());
                let wanted: Vec<PacketBox> = asked.map(|packets| packets.tcp_to(ports)).collect();
                let replies = |packets: &PacketBox| {
                    let mut left = PacketSet::of(*packets);
                    let mut some = false;
                    for allowed in back.iter().flat_map(|set| set.boxes()) {
                        if left.is_empty() {
                            break;
                        }
                        some |= left.remove(*allowed);
                    }
                    (some, left.is_empty())
                };
                let each: Vec<(bool, bool)> = wanted.iter().map(replies).collect();
                let verdict = match (each.iter().any(|(some, _)| *some), each.iter().all(|(_, all)| *all)) {
                    _ if each.is_empty() => return None,
                    (_, true) => Replies::All,
                    (true, false) => Replies::Some,
                    (false, false) => Replies::None,
                };
                Some((decided.entry, verdict))
            })
            .collect()
    }
}

struct Decided<'a> {
    entry: &'a NetworkAclEntry,
    left: PacketSet,
    by: Vec<&'a NetworkAclEntry>,
}

impl Decided<'_> {
    /// Whether it lets TCP through to more than ephemeral ports: an entry for 1024–65535, or for any range
    /// within it that covers what Linux and Windows both take (49152–60999), is one for replies.
    fn lets_requests(&self) -> bool {
        let for_replies = match self.entry.traffic() {
            Traffic::Ports(_, ports) => {
                PortRange::EPHEMERAL.covers(ports) && ports.contains(49152) && ports.contains(60999)
            }
            _ => false,
        };
        self.entry.rule_action == RuleAction::Allow && !for_replies
    }
}

#[cfg(test)]
mod tests {
    use super::{NetworkAcl, NetworkAclMirror, Replies};
    use crate::{Direction, PortRange, Protocol, Traffic};

    fn acl(entries: &str) -> NetworkAcl {
        let text = format!(r#"{{"NetworkAclId": "acl-0123456789abcdef0", "Entries": [{entries}]}}"#);
        serde_json::from_str::<NetworkAclMirror>(&text).unwrap().try_into().unwrap()
    }

    fn entry(number: i32, egress: bool, action: &str, cidr: &str, ports: Option<[u16; 2]>) -> String {
        let (protocol, range) = match ports {
            Some([from, to]) => (6, format!(r#", "PortRange": {{"From": {from}, "To": {to}}}"#)),
            None => (-1, String::new()),
        };
        format!(
            r#"{{"RuleNumber": {number}, "Egress": {egress}, "RuleAction": "{action}", "Protocol": "{protocol}",
                "CidrBlock": "{cidr}"{range}}}"#
        )
    }

    fn shadowed(entries: &[String]) -> Vec<(i32, Vec<i32>, bool)> {
        let acl = acl(&entries.join(","));
        let shadowed = acl.shadowed(Direction::Ingress);
        shadowed
            .iter()
            .map(|s| {
                let by = s.by.iter().map(|entry| entry.rule_number).collect();
                (s.entry.rule_number, by, s.is_contradicted())
            })
            .collect()
    }

    #[test]
    fn entries_are_tried_by_number_whatever_the_order_they_are_listed_in() {
        let acl = acl(&[
            entry(100, false, "allow", "0.0.0.0/0", None),
            entry(90, false, "deny", "10.0.0.0/8", Some([22, 22])),
        ]
        .join(","));
        let ssh = Traffic::to_port(Protocol::TCP, 22);
        let number = |peer: &str| {
            acl.first_match(Direction::Ingress, peer.parse().unwrap(), ssh).map(|entry| entry.rule_number)
        };
        assert_eq!(number("10.0.0.1"), Some(90));
        assert_eq!(number("192.0.2.1"), Some(100));
        assert_eq!(number("2001:db8::1"), None);
    }

    #[test]
    fn more_entries_than_aws_gives_are_not_compared() {
        let entries = |count: i32| -> Vec<String> {
            let both = |n| [false, true].map(|egress| entry(n, egress, "allow", "10.0.0.0/8", None));
            (1..=count).flat_map(both).collect()
        };
        assert_eq!(shadowed(&entries(64)).len(), 63);
        assert!(shadowed(&entries(65)).is_empty());
        let acl = acl(&entries(65).join(","));
        assert!(acl.replies(Direction::Ingress, PortRange::EPHEMERAL).is_empty());
    }

    #[test]
    fn a_wider_deny_before_shadows_an_allow() {
        let found = shadowed(&[
            entry(90, false, "deny", "10.0.0.0/8", Some([5000, 6000])),
            entry(100, false, "allow", "10.0.0.0/16", Some([5432, 5432])),
        ]);
        assert_eq!(found, [(100, vec![90], true)]);
    }

    #[test]
    fn several_entries_together_shadow_one() {
        let halves = [
            entry(10, false, "deny", "10.0.0.0/9", Some([1, 100])),
            entry(20, false, "allow", "10.128.0.0/9", Some([50, 200])),
            entry(30, false, "deny", "10.0.0.0/8", Some([60, 100])),
        ];
        assert_eq!(shadowed(&halves), [(30, vec![10, 20], true)]);
        let mut gap = halves.to_vec();
        gap[2] = entry(30, false, "deny", "10.0.0.0/8", Some([49, 100]));
        assert_eq!(shadowed(&gap), []);
    }

    #[test]
    fn the_closing_deny_is_no_dead_entry() {
        let all = entry(100, false, "allow", "0.0.0.0/0", None);
        assert_eq!(shadowed(&[all.clone(), entry(32767, false, "deny", "0.0.0.0/0", None)]), []);
        assert_eq!(
            shadowed(&[all, entry(200, false, "allow", "10.0.0.0/8", None)]),
            [(200, vec![100], false)]
        );
    }

    #[test]
    fn replies_come_back_wholly_partly_or_not() {
        let verdict = |cidr: &str, ports: [u16; 2]| {
            let acl = acl(&[
                entry(100, false, "allow", "10.0.0.0/8", Some([443, 443])),
                entry(100, true, "allow", cidr, Some(ports)),
            ]
            .join(","));
            acl.replies(Direction::Ingress, PortRange::EPHEMERAL).first().map(|(_, replies)| *replies)
        };
        assert_eq!(verdict("0.0.0.0/0", [1024, 65535]), Some(Replies::All));
        assert_eq!(verdict("0.0.0.0/0", [32768, 60999]), Some(Replies::Some));
        assert_eq!(verdict("10.9.0.0/16", [1024, 65535]), Some(Replies::Some));
        assert_eq!(verdict("0.0.0.0/0", [443, 443]), Some(Replies::None));
        assert_eq!(verdict("192.168.0.0/16", [0, 65535]), Some(Replies::None));
    }

    #[test]
    fn an_entry_for_replies_asks_for_none() {
        let acl = acl(&[
            entry(100, false, "allow", "0.0.0.0/0", Some([1024, 65535])),
            entry(100, true, "allow", "0.0.0.0/0", Some([443, 443])),
        ]
        .join(","));
        assert!(acl.replies(Direction::Ingress, PortRange::EPHEMERAL).is_empty());
        assert_eq!(acl.replies(Direction::Egress, PortRange::EPHEMERAL)[0].1, Replies::All);
    }
}
