//! Questions about a world: who sends which packet to whom.

use std::net::IpAddr;

use aozu_vpc::{NetworkInterfaceId, Protocol, VpnGatewayId, reach::Request, wire};

use super::{CUSTOMER, Dice, INTERNET, INTERNET_V6, SERVICE, SERVICE_V6};
use crate::{
    naive::{From, Packet, To},
    world::World,
};

/// One packet, from one thing to another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Question {
    pub(crate) from: From,
    pub(crate) to: To,
    pub(crate) packet: Packet,
    pub(crate) expects_reply: bool,
}

impl Question {
    /// The same for the engine: `narrow` to this packet, or any port and address that the ends have.
    pub(crate) fn request(&self, narrow: bool) -> Request {
        let has_ports = matches!(self.packet.number, 6 | 17);
        let only = |value: u16| (narrow && has_ports).then_some(value);
        Request {
            source: match &self.from {
                From::Interface(id) => id.to_string(),
                From::Internet => "internet".to_owned(),
                From::Customer(id) => id.to_string(),
            },
            source_ip: narrow.then_some(self.packet.src),
            destination: match &self.to {
                To::Interface(id) => Some(id.to_string()),
                To::Internet => Some("internet".to_owned()),
                To::Address => None,
            },
            destination_ip: (narrow || self.to == To::Address).then_some(self.packet.dst),
            protocol: Some(Protocol::Number(self.packet.number)),
            destination_port: only(self.packet.dport),
            source_port: only(self.packet.sport),
            expect_reply: self.expects_reply,
            fix: false,
        }
    }
}

pub(crate) const PORTS: [u16; 7] = [22, 80, 443, 25, 5000, 40000, 65535];
const FROM_PORTS: [u16; 6] = [1024, 32768, 40000, 61000, 65535, 5000];
/// Echo request and reply, a destination unreachable, a timestamp: one of each kind that rules here tell apart.
pub(crate) const ICMP: [u16; 4] = [8 << 8, 0, 3 << 8 | 4, 13 << 8];
pub(crate) const ICMP_V6: [u16; 4] = [128 << 8, 129 << 8, 1 << 8 | 4, 130 << 8];

/// Some questions about a world.
pub(crate) fn questions(world: &World, dice: &mut Dice, count: usize) -> Vec<Question> {
    let interfaces: Vec<&wire::NetworkInterface> =
        world.0.iter().flat_map(|book| &book.network_interfaces).collect();
    let hosts: Vec<&wire::NetworkInterface> = interfaces
        .iter()
        .filter(|one| one.interface_type.as_deref() != Some("nat_gateway"))
        .copied()
        .collect();
    let senders: Vec<&wire::NetworkInterface> =
        hosts.iter().filter(|one| one.interface_type.as_deref() != Some("vpc_endpoint")).copied().collect();
    let gateways: Vec<&wire::VpnGateway> = world.0.iter().flat_map(|book| &book.vpn_gateways).collect();
    let mut questions = Vec::new();
    for _ in 0..count {
        let from = if dice.chance(15) { None } else { dice.pick(&senders).copied() };
        let any = dice.chance(5);
        let near: Vec<&wire::NetworkInterface> = match from {
            Some(from) if dice.chance(50) => {
                hosts.iter().filter(|one| one.vpc_id == from.vpc_id).copied().collect()
            }
            _ => hosts.clone(),
        };
        let to = dice.pick(if any { &interfaces } else { &near }).copied();
        let v6 = dice.chance(25);
        let question = match (from, to) {
            (None, to) if gateways.is_empty() || dice.chance(65) => {
                to.and_then(|to| from_internet(dice, to, v6))
            }
            (None, Some(to)) => {
                let gateway = dice.pick(&gateways).copied().unwrap();
                from_customer(dice, gateway, to)
            }
            (Some(from), Some(to))
                if from.network_interface_id != to.network_interface_id && dice.chance(58) =>
            {
                between(dice, from, to, v6)
            }
            (Some(from), _) => outward(dice, from, v6),
            _ => None,
        };
        questions.extend(question);
    }
    questions
}

fn private(dice: &mut Dice, interface: &wire::NetworkInterface, v6: bool) -> Option<IpAddr> {
    if v6 {
        return interface.ipv6_addresses.first()?.ipv6_address.as_deref()?.parse().ok();
    }
    dice.pick(&interface.private_ip_addresses)?.private_ip_address.as_deref()?.parse().ok()
}

fn public(interface: &wire::NetworkInterface) -> Option<IpAddr> {
    let mut all = interface.private_ip_addresses.iter().filter_map(|one| one.association.as_ref());
    all.find_map(|one| one.public_ip.as_deref())?.parse().ok()
}

fn id(interface: &wire::NetworkInterface) -> NetworkInterfaceId {
    interface.network_interface_id.as_deref().unwrap().parse().unwrap()
}

fn packet(dice: &mut Dice, src: IpAddr, dst: IpAddr) -> Packet {
    let icmp = if src.is_ipv4() { 1 } else { 58 };
    let number = [6, 6, 6, 6, 17, 17, icmp, icmp, 47][dice.below(9)];
    let (sport, dport) = match number {
        6 | 17 => (*dice.pick(&FROM_PORTS).unwrap(), *dice.pick(&PORTS).unwrap()),
        1 => (0, *dice.pick(&ICMP).unwrap()),
        58 => (0, *dice.pick(&ICMP_V6).unwrap()),
        _ => (0, 0),
    };
    Packet { src, dst, number, sport, dport }
}

fn between(
    dice: &mut Dice,
    from: &wire::NetworkInterface,
    to: &wire::NetworkInterface,
    v6: bool,
) -> Option<Question> {
    let src = private(dice, from, v6)?;
    let dst = match public(to) {
        Some(public) if !v6 && dice.chance(20) => public,
        _ => private(dice, to, v6)?,
    };
    let to = if dice.chance(50) { To::Interface(id(to)) } else { To::Address };
    let packet = packet(dice, src, dst);
    Some(Question { from: From::Interface(id(from)), to, packet, expects_reply: dice.chance(40) })
}

fn outward(dice: &mut Dice, from: &wire::NetworkInterface, v6: bool) -> Option<Question> {
    let src = private(dice, from, v6)?;
    let dst = match dice.below(10) {
        0..=5 if !v6 => INTERNET[dice.below(2)],
        6 | 7 if !v6 => CUSTOMER[dice.below(2)],
        8 if !v6 && dice.chance(30) => "10.0.1.60",
        _ if !v6 => SERVICE,
        0..=6 => INTERNET_V6,
        _ => SERVICE_V6,
    };
    let dst: IpAddr = dst.parse().unwrap();
    let to = if INTERNET.iter().any(|one| one.parse() == Ok(dst)) && dice.chance(50) {
        To::Internet
    } else {
        To::Address
    };
    let packet = packet(dice, src, dst);
    Some(Question { from: From::Interface(id(from)), to, packet, expects_reply: dice.chance(40) })
}

fn from_internet(dice: &mut Dice, to: &wire::NetworkInterface, v6: bool) -> Option<Question> {
    let src = if v6 { INTERNET_V6 } else { INTERNET[dice.below(2)] };
    let dst = if v6 { private(dice, to, true)? } else { public(to)? };
    let to = if dice.chance(60) { To::Interface(id(to)) } else { To::Address };
    let packet = packet(dice, src.parse().unwrap(), dst);
    Some(Question { from: From::Internet, to, packet, expects_reply: dice.chance(40) })
}

fn from_customer(
    dice: &mut Dice,
    gateway: &wire::VpnGateway,
    to: &wire::NetworkInterface,
) -> Option<Question> {
    let gateway: VpnGatewayId = gateway.vpn_gateway_id.as_deref()?.parse().ok()?;
    let src = CUSTOMER[dice.below(2)].parse().unwrap();
    let dst = private(dice, to, false)?;
    let to = if dice.chance(50) { To::Interface(id(to)) } else { To::Address };
    let packet = packet(dice, src, dst);
    Some(Question { from: From::Customer(gateway), to, packet, expects_reply: dice.chance(40) })
}
