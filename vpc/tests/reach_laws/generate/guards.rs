//! Security groups, network ACLs, VPC Block Public Access.

use aozu_vpc::wire;
use smol_str::{SmolStr, format_smolstr};

use super::{ACCOUNTS, Dice, Place, Plan, REGIONS, joins::list, some};

/// Ports that rules speak of, first and last.
const RANGES: [(i32, i32); 8] =
    [(22, 22), (80, 80), (443, 443), (0, 65535), (1024, 65535), (32768, 60999), (1024, 40000), (25, 443)];

/// Blocks that rules speak of besides those of the VPCs.
const BLOCKS: [&str; 7] = [
    "10.0.0.0/8",
    "10.0.1.0/26",
    "192.168.0.0/16",
    "203.0.113.0/24",
    "54.0.0.0/24",
    "52.216.0.0/15",
    "10.0.0.0/30",
];
const BLOCKS_V6: [&str; 3] = ["2600:1f14::/32", "2a00::/16", "2600:1f14:0:100::/64"];

/// An ICMP type, and a code of it or -1.
const ICMP: [(i32, i32); 4] = [(-1, -1), (8, -1), (0, -1), (3, 4)];
const ICMP_V6: [(i32, i32); 3] = [(-1, -1), (128, -1), (129, -1)];

impl Plan {
    pub(super) fn guard(&mut self) {
        for number in 0..self.places.len() {
            let count = 2 + self.dice.below(2);
            self.places[number].groups = (0..count).map(|_| self.id("sg")).collect();
        }
        for number in 0..self.places.len() {
            let place = self.places[number].clone();
            for id in &place.groups {
                let group = self.group(&place, id);
                self.book_of(&place).security_groups.push(group);
            }
            self.acls(&place);
        }
        self.public_access();
    }

    fn group(&mut self, place: &Place, id: &SmolStr) -> wire::SecurityGroup {
        let (bare, open) = if self.is_open { (1, 92) } else { (8, 42) };
        let ingress = match self.dice.below(100) {
            at if at < bare => Vec::new(),
            at if at < bare + open => vec![everything()],
            _ => (0..1 + self.dice.below(3)).map(|_| self.permission(place)).collect(),
        };
        let (bare, open) = if self.is_open { (1, 94) } else { (4, 70) };
        let egress = match self.dice.below(100) {
            at if at < bare => Vec::new(),
            at if at < bare + open => vec![everything()],
            _ => (0..1 + self.dice.below(3)).map(|_| self.permission(place)).collect(),
        };
        wire::SecurityGroup {
            group_id: Some(id.clone()),
            group_name: Some(id.clone()),
            vpc_id: Some(place.id.clone()),
            owner_id: some(ACCOUNTS[place.account]),
            ip_permissions: ingress,
            ip_permissions_egress: egress,
            ..wire::SecurityGroup::default()
        }
    }

    fn permission(&mut self, place: &Place) -> wire::IpPermission {
        let dice = &mut self.dice;
        let (protocol, from, to) = match dice.below(10) {
            0 | 1 => ("-1", None, None),
            2..=6 => {
                let (from, to) = *dice.pick(&RANGES).unwrap();
                ("tcp", Some(from), Some(to))
            }
            7 => {
                let (from, to) = *dice.pick(&RANGES).unwrap();
                ("udp", Some(from), Some(to))
            }
            8 if dice.chance(50) => {
                let (kind, code) = *dice.pick(&ICMP_V6).unwrap();
                ("icmpv6", Some(kind), Some(code))
            }
            8 => {
                let (kind, code) = *dice.pick(&ICMP).unwrap();
                ("icmp", Some(kind), Some(code))
            }
            _ => ("47", None, None),
        };
        let mut permission = wire::IpPermission {
            ip_protocol: some(protocol),
            from_port: from,
            to_port: to,
            ..wire::IpPermission::default()
        };
        for _ in 0..1 + self.dice.below(2) {
            match self.dice.below(12) {
                0..=3 => {
                    let block = self.block(place);
                    permission.ip_ranges.push(wire::IpRange { cidr_ip: Some(block), description: None });
                }
                4 | 5 => {
                    let block = self.block6(place);
                    permission
                        .ipv6_ranges
                        .push(wire::Ipv6Range { cidr_ipv6: Some(block), description: None });
                }
                6..=9 => {
                    let peer = self.dice.chance(40);
                    let theirs = self.dice.pick(&place.peerings).filter(|_| peer).cloned();
                    let pair = self.pair(place, theirs);
                    permission.user_id_group_pairs.push(pair);
                }
                _ => {
                    // One list in six is not read.
                    let number = if self.dice.chance(16) { 4 } else { self.dice.below(4) };
                    permission.prefix_list_ids.push(wire::PrefixListReference {
                        prefix_list_id: Some(list(place.region, number)),
                        description: None,
                    });
                }
            }
        }
        permission
    }

    fn pair(&mut self, place: &Place, theirs: Option<(SmolStr, usize)>) -> wire::UserIdGroupPair {
        let attached = place.transit_gateway.is_some() && self.dice.chance(30);
        let far = match &theirs {
            Some((_, other)) => self.places[*other].clone(),
            None if attached => {
                let other = self.dice.below(self.places.len());
                self.places[other].clone()
            }
            None => place.clone(),
        };
        let group = self.dice.pick(&far.groups).cloned();
        let elsewhere = far.id != place.id;
        wire::UserIdGroupPair {
            group_id: group,
            user_id: some(ACCOUNTS[far.account]),
            vpc_id: elsewhere.then(|| far.id.clone()),
            vpc_peering_connection_id: theirs.map(|(peering, _)| peering),
            ..wire::UserIdGroupPair::default()
        }
    }

    /// A block for a rule of a VPC.
    pub(super) fn block(&mut self, place: &Place) -> SmolStr {
        match self.dice.below(10) {
            0..=3 => SmolStr::new("0.0.0.0/0"),
            4 => place.blocks[0].clone(),
            5 => {
                let other = self.dice.below(self.places.len());
                self.places[other].blocks[0].clone()
            }
            6 => {
                let other = self.dice.below(self.places.len());
                let subs = self.places[other].subs.clone();
                let sub = self.dice.pick(&subs).unwrap();
                // One address or the whole.
                if self.dice.chance(50) {
                    sub.block()
                } else {
                    format_smolstr!("{}/32", std::net::Ipv4Addr::from(sub.base + 4))
                }
            }
            _ => SmolStr::new(self.dice.pick(&BLOCKS).unwrap()),
        }
    }

    fn block6(&mut self, place: &Place) -> SmolStr {
        match (self.dice.below(4), &place.block6) {
            (0 | 1, _) => SmolStr::new("::/0"),
            (2, Some(own)) => own.clone(),
            _ => SmolStr::new(self.dice.pick(&BLOCKS_V6).unwrap()),
        }
    }

    fn acls(&mut self, place: &Place) {
        let count = 1 + self.dice.below(3);
        let mut acls: Vec<wire::NetworkAcl> = Vec::new();
        for number in 0..count {
            let open = if self.is_open { 92 } else { 65 };
            let style = if number == 0 && self.dice.chance(open) { 0 } else { 1 + self.dice.below(4) };
            let mut entries = match style {
                0 => [false, true].into_iter().flat_map(|way| both(way, 100, "allow", "-1")).collect(),
                1 => self.open_but(place),
                2 => self.answers_to_some(place),
                _ => self.closed_but(place),
            };
            self.dice.shuffle(&mut entries);
            acls.push(wire::NetworkAcl {
                network_acl_id: Some(self.id("acl")),
                vpc_id: Some(place.id.clone()),
                owner_id: some(ACCOUNTS[place.account]),
                is_default: Some(number == 0),
                entries,
                ..wire::NetworkAcl::default()
            });
        }
        for (nth, sub) in place.subs.iter().enumerate() {
            if nth == place.front && self.dice.chance(20) {
                let mut acl = wire::NetworkAcl {
                    network_acl_id: Some(self.id("acl")),
                    vpc_id: Some(place.id.clone()),
                    is_default: Some(false),
                    entries: self.answers_to_some(place),
                    ..wire::NetworkAcl::default()
                };
                acl.associations.push(wire::NetworkAclAssociation {
                    network_acl_id: acl.network_acl_id.clone(),
                    subnet_id: Some(sub.id.clone()),
                    ..wire::NetworkAclAssociation::default()
                });
                acls.push(acl);
                continue;
            }
            let acl = if self.is_open && self.dice.chance(85) { 0 } else { self.dice.below(acls.len()) };
            // AWS tells the default one's subnets too; the law is that it makes no difference.
            if acl > 0 || self.dice.chance(50) {
                let network_acl_id = acls[acl].network_acl_id.clone();
                acls[acl].associations.push(wire::NetworkAclAssociation {
                    network_acl_id,
                    subnet_id: Some(sub.id.clone()),
                    ..wire::NetworkAclAssociation::default()
                });
            }
        }
        self.book_of(place).network_acls.append(&mut acls);
    }

    /// All is let through but some.
    fn open_but(&mut self, place: &Place) -> Vec<wire::NetworkAclEntry> {
        let mut entries: Vec<_> =
            [false, true].into_iter().flat_map(|way| both(way, 100, "allow", "-1")).collect();
        for number in [50, 90, 110] {
            if self.dice.chance(40) {
                entries.push(self.entry(place, number, "deny"));
            }
        }
        if self.dice.chance(30) {
            entries.push(self.entry(place, 30, "allow"));
        }
        entries
    }

    /// All is let out, and in what comes from within or to some of the ports that are answered to.
    fn answers_to_some(&mut self, place: &Place) -> Vec<wire::NetworkAclEntry> {
        let mut entries: Vec<_> = both(true, 100, "allow", "-1").into();
        let mut within = both(false, 100, "allow", "-1");
        within[0].cidr_block = place.blocks.first().cloned();
        entries.extend(within);
        for (number, protocol) in [(110, "6"), (112, "17")] {
            let (from, to) =
                [(1024, 65535), (32768, 60999), (1024, 40000), (40000, 65535)][self.dice.below(4)];
            for mut entry in both(false, number, "allow", protocol) {
                entry.port_range = Some(wire::EntryPorts { from: Some(from), to: Some(to) });
                entries.push(entry);
            }
        }
        entries
    }

    /// Nothing is let through but some.
    fn closed_but(&mut self, place: &Place) -> Vec<wire::NetworkAclEntry> {
        let mut entries = Vec::new();
        for way in [false, true] {
            // Requests one way, answers the other.
            let ports = *self.dice.pick(&RANGES).unwrap();
            let back = if self.dice.chance(70) { (1024, 65535) } else { *self.dice.pick(&RANGES).unwrap() };
            for (number, (from, to)) in [(100, ports), (110, back)] {
                for mut entry in both(way, number, "allow", "6") {
                    entry.port_range = Some(wire::EntryPorts { from: Some(from), to: Some(to) });
                    entries.push(entry);
                }
            }
            if self.dice.chance(40) {
                entries.extend(both(way, 120, "allow", if self.dice.chance(50) { "17" } else { "1" }));
            }
        }
        for number in [10, 20, 105, 200] {
            if self.dice.chance(30) {
                let action = if self.dice.chance(50) { "deny" } else { "allow" };
                entries.push(self.entry(place, number, action));
            }
        }
        entries
    }

    fn entry(&mut self, place: &Place, number: i32, action: &str) -> wire::NetworkAclEntry {
        let v6 = place.block6.is_some() && self.dice.chance(30);
        let mut entry = wire::NetworkAclEntry {
            // Both families count apart, and AWS numbers them alike.
            egress: Some(self.dice.chance(50)),
            rule_number: Some(if v6 { number + 1 } else { number }),
            rule_action: some(action),
            cidr_block: (!v6).then(|| self.block(place)),
            ipv6_cidr_block: v6.then(|| self.block6(place)),
            ..wire::NetworkAclEntry::default()
        };
        words_of(&mut self.dice, &mut entry, v6);
        entry
    }

    fn public_access(&mut self) {
        for account in 0..2 {
            for region in 0..2 {
                if !self.dice.chance(12) {
                    continue;
                }
                let mode = if self.dice.chance(50) { "block-bidirectional" } else { "block-ingress" };
                self.book(account, region).block_public_access = Some(wire::BlockPublicAccessOptions {
                    aws_account_id: some(ACCOUNTS[account]),
                    aws_region: some(REGIONS[region]),
                    internet_gateway_block_mode: some(mode),
                    ..wire::BlockPublicAccessOptions::default()
                });
                for place in self.places.clone() {
                    if (place.account, place.region) == (account, region) && self.dice.chance(50) {
                        let what = if self.dice.chance(50) {
                            format!("vpc/{}", place.id)
                        } else {
                            format!("subnet/{}", place.subs[0].id)
                        };
                        let way = if self.dice.chance(50) { "allow-bidirectional" } else { "allow-egress" };
                        let exclusion = wire::BlockPublicAccessExclusion {
                            exclusion_id: Some(self.id("vpcbpa-exclude")),
                            resource_arn: some(format!(
                                "arn:aws:ec2:{}:{}:{what}",
                                REGIONS[region], ACCOUNTS[account]
                            )),
                            internet_gateway_exclusion_mode: some(way),
                            state: some("create-complete"),
                            ..wire::BlockPublicAccessExclusion::default()
                        };
                        self.book_of(&place).block_public_access_exclusions.push(exclusion);
                    }
                }
            }
        }
    }
}

/// Protocol and ports of an entry.
fn words_of(dice: &mut Dice, entry: &mut wire::NetworkAclEntry, v6: bool) {
    match dice.below(8) {
        0 | 1 => entry.protocol = some("-1"),
        2..=5 => {
            let (from, to) = *dice.pick(&RANGES).unwrap();
            entry.protocol = some(if dice.chance(80) { "6" } else { "17" });
            entry.port_range = Some(wire::EntryPorts { from: Some(from), to: Some(to) });
        }
        6 => {
            let (kind, code) = *dice.pick(if v6 { &ICMP_V6[..] } else { &ICMP[..] }).unwrap();
            entry.protocol = some(if v6 { "58" } else { "1" });
            entry.icmp_type_code = Some(wire::IcmpTypeCode { kind: Some(kind), code: Some(code) });
        }
        _ => entry.protocol = some("47"),
    }
}

/// An entry for every address of both families.
fn both(egress: bool, number: i32, action: &str, protocol: &str) -> [wire::NetworkAclEntry; 2] {
    let one = wire::NetworkAclEntry {
        egress: Some(egress),
        rule_number: Some(number),
        rule_action: some(action),
        protocol: some(protocol),
        ..wire::NetworkAclEntry::default()
    };
    let six = if protocol == "1" { "58" } else { protocol };
    [
        wire::NetworkAclEntry { cidr_block: some("0.0.0.0/0"), ..one.clone() },
        wire::NetworkAclEntry {
            ipv6_cidr_block: some("::/0"),
            rule_number: Some(number + 1),
            protocol: some(six),
            ..one
        },
    ]
}

/// A permission for everything.
pub(crate) fn everything() -> wire::IpPermission {
    wire::IpPermission {
        ip_protocol: some("-1"),
        ip_ranges: vec![wire::IpRange { cidr_ip: some("0.0.0.0/0"), description: None }],
        ipv6_ranges: vec![wire::Ipv6Range { cidr_ipv6: some("::/0"), description: None }],
        ..wire::IpPermission::default()
    }
}
