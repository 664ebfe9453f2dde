//! A small checker that knows nothing of the engine: it takes AWS's JSON of the networks and the JSON of an
//! answer, and follows the answer's components one by one. Each must be where the one before leads, exist in
//! the network, and let this packet pass: the rule is in a group of that interface and admits it, the entry is
//! the first that matches it, the route is the best of that table, and gateways change the packet as they do.

mod decides;
mod through;
mod world;

use std::net::IpAddr;

use aozu_vpc::{
    Network,
    reach::{Answer, Request},
};
use ipnet::IpNet;
use serde_json::Value;

pub(crate) use self::world::World;
use self::world::{holds, kind, list, text, text_of};

/// Re-validates an answer that says packets get through.
pub(crate) fn check<'n>(
    networks: impl IntoIterator<Item = &'n Network>,
    request: &Request,
    answer: &Answer<'_>,
) -> Result<(), String> {
    World::of(networks).check(request, answer)
}

macro_rules! ensure {
    ($holds:expr, $($why:tt)*) => { if !$holds { return Err(format!($($why)*)); } };
}
use ensure;

#[derive(Debug, Clone, PartialEq)]
struct Packet {
    src: IpAddr,
    dst: IpAddr,
    protocol: i64,
    sport: Option<i64>,
    dport: Option<i64>,
}

/// Where a packet is, and so what may come next.
#[derive(Debug, Clone, PartialEq)]
enum Spot {
    Start,
    /// At the interface that it leaves; at the one that it has come to.
    Sends(String),
    Reached(String),
    /// Past the groups of the interface that it goes to.
    Admitted(String),
    /// In a subnet: on its way out, past its ACL, on its way in for whom a route named.
    Leaves(String),
    Asks(String),
    Inside(String, Option<String>),
    /// Before the ACL of a subnet, on its way in, to go on as then.
    Before(String, Box<Spot>),
    /// A route of that subnet named a target, in that VPC.
    Bound(String, Option<String>, String),
    /// In a VPC, wherever its destination is; there, by a gateway that may have a table.
    Enters(String),
    Gate(String, String),
    /// Out of a NAT gateway that has no subnet.
    Regional(String),
    /// At a transit gateway: by an attachment of it, to one.
    Attached(String, String),
    Towards(String, String),
    AtVpnGateway(String),
    Away,
}

impl Packet {
    fn of(header: &Value) -> Option<Self> {
        let one = |member: &str| match header[member].as_array().map(Vec::as_slice) {
            Some([one]) => Some(one),
            _ => None,
        };
        let address = |member| Some(one(member)?.as_str()?.parse::<IpNet>().ok()?.addr());
        let port = |member| {
            one(member).filter(|span| span["From"] == span["To"]).and_then(|span| span["From"].as_i64())
        };
        let (src, dst) = (address("SourceAddresses")?, address("DestinationAddresses")?);
        let protocol = text(header, "Protocol");
        let number = if protocol == "icmp" { 1 } else { protocol.parse().ok()? };
        Some(Self {
            src,
            dst,
            protocol: number,
            sport: port("SourcePortRanges"),
            dport: port("DestinationPortRanges"),
        })
    }

    fn reply(&self) -> Self {
        Self { src: self.dst, dst: self.src, sport: self.dport, dport: self.sport, protocol: self.protocol }
    }

    /// Whether a protocol and ports mean it. Of ICMP, headers have no type: rules of any may.
    fn is(&self, protocol: &str, from: &Value, to: &Value) -> bool {
        let number = match protocol {
            "-1" | "all" => return true,
            "tcp" => 6,
            "udp" => 17,
            "icmp" => 1,
            "icmpv6" => 58,
            other => other.parse().unwrap_or(-1),
        };
        let bound = |value: &Value, open: i64| value.as_i64().filter(|port| *port >= 0).unwrap_or(open);
        let within = |port: i64| (bound(from, 0)..=bound(to, 65535)).contains(&port);
        number == self.protocol && (![6, 17].contains(&number) || self.dport.is_some_and(within))
    }
}

impl World {
    /// Re-validates an answer that says packets get through.
    pub(crate) fn check(&self, request: &Request, answer: &Answer<'_>) -> Result<(), String> {
        let answer = &serde_json::to_value(answer).unwrap();
        ensure!(answer["NetworkPathFound"] == true, "it says that nothing gets through");
        let mut there = Chain::new(self, answer, "ForwardPathComponents", None)?;
        let sent = there.packet.clone();
        there.follow()?;
        let ends = |text: &str, first: bool| {
            let ids: Vec<&str> = there.components.iter().map(|one| text_of(one)).collect();
            let end = if first {
                ids.iter().take(2).copied().collect()
            } else {
                ids.iter().rev().take(2).copied().collect::<Vec<_>>()
            };
            let id = text.rsplit('/').next().unwrap_or(text);
            match kind(id) {
                "i" | "eni" | "igw" => end.contains(&id),
                _ if text == "internet" => ["igw", "eigw"].contains(&kind(end[0])),
                _ => true,
            }
        };
        ensure!(ends(&request.source, true), "it does not start at {}", request.source);
        ensure!(
            request.destination.as_deref().is_none_or(|to| ends(to, false)),
            "it does not end at {:?}",
            request.destination
        );
        let asked = request.destination_port.is_none_or(|port| sent.dport == Some(port.into()));
        ensure!(asked, "another port than was asked: {sent:?}");
        let returns = list(&answer["ReturnPathComponents"]).count() > 0;
        ensure!(returns || sent.protocol != 6, "no reply is shown");
        if returns {
            let mut back = Chain::new(
                self,
                answer,
                "ReturnPathComponents",
                Some(std::mem::take(&mut there.translations)),
            )?;
            ensure!(
                back.packet == there.packet.reply(),
                "the reply is none to what arrived: {:?} {:?}",
                back.packet,
                there.packet
            );
            back.follow()?;
            ensure!(
                back.packet == sent.reply(),
                "the reply does not come back to who asked: {:?} {sent:?}",
                back.packet
            );
        }
        Ok(())
    }
}

/// What was translated on the way: before and after.
type Translations = Vec<(Packet, Packet)>;

struct Chain<'w> {
    world: &'w World,
    components: Vec<&'w Value>,
    assumes: bool,
    packet: Packet,
    spot: Spot,
    /// The interface whose groups others' rules may know the packet by.
    sender: Option<String>,
    /// Of the forward way; the way back must undo it.
    translations: Translations,
    reply: bool,
}

impl<'w> Chain<'w> {
    fn new(
        world: &'w World,
        answer: &'w Value,
        member: &str,
        undo: Option<Translations>,
    ) -> Result<Self, String> {
        let components: Vec<&Value> = list(&answer[member]).collect();
        let first = *components.first().ok_or("nothing is shown")?;
        let header = if first["InboundHeader"].is_object() {
            &first["InboundHeader"]
        } else {
            &first["OutboundHeader"]
        };
        let packet = Packet::of(header).ok_or("the first component shows no packet")?;
        let assumes = list(&answer["Assumptions"]).count() > 0;
        let reply = undo.is_some();
        Ok(Self {
            world,
            components,
            assumes,
            packet,
            spot: Spot::Start,
            sender: None,
            translations: undo.unwrap_or_default(),
            reply,
        })
    }

    fn follow(&mut self) -> Result<(), String> {
        for at in 0..self.components.len() {
            let one = self.components[at];
            ensure!(
                one["SequenceNumber"] == at + 1,
                "component {at} has the number {}",
                one["SequenceNumber"]
            );
            let before = self.packet.clone();
            if let (Some(seen), true) = (Packet::of(&one["InboundHeader"]), one["InboundHeader"].is_object())
            {
                ensure!(seen == before, "another packet comes to `{}`: {seen:?} {before:?}", text_of(one));
            }
            let after = Packet::of(&one["OutboundHeader"]).unwrap_or_else(|| before.clone());
            self.spot = self
                .step(at, one, &after)
                .map_err(|why| format!("{} at {:?}: {why}", text_of(one), self.spot))?;
            self.packet = after;
        }
        let arrived = matches!(&self.spot, Spot::Away | Spot::Reached(_));
        ensure!(arrived, "it does not arrive: {:?}", self.spot);
        Ok(())
    }

    fn step(&mut self, at: usize, one: &Value, after: &Packet) -> Result<Spot, String> {
        let id = text_of(one).to_owned();
        let id = id.as_str();
        let (world, packet) = (self.world, self.packet.clone());
        let may_change = ["igw", "nat", "eni", "i"].contains(&kind(id));
        ensure!(may_change || *after == packet, "it changes the packet");
        match (kind(id), self.spot.clone()) {
            ("i", spot) => {
                let next = [at.checked_sub(1), Some(at + 1)]
                    .into_iter()
                    .flatten()
                    .filter_map(|at| self.components.get(at));
                let own = |of: &&Value| {
                    world.interface(text_of(of)).is_ok_and(|one| text(&one["Attachment"], "InstanceId") == id)
                };
                ensure!(next.copied().any(|one| own(&one)), "it is no neighbour's instance");
                let instance = world.get("Reservations", "InstanceId", id)?;
                ensure!(text(&instance["State"], "Name") == "running", "it does not run");
                Ok(spot)
            }
            ("eni", spot) => self.interface(id, spot, after),
            ("sg", Spot::Sends(eni)) => {
                self.rule(one, &eni, "egress")?;
                Ok(Spot::Leaves(text(world.interface(&eni)?, "SubnetId").to_owned()))
            }
            ("sg", spot) => {
                let eni = text(self.destination(&spot)?, "NetworkInterfaceId").to_owned();
                self.rule(one, &eni, "ingress")?;
                Ok(Spot::Admitted(eni))
            }
            ("acl", Spot::Sends(eni)) => {
                ensure!(
                    list(&world.interface(&eni)?["Groups"]).next().is_none(),
                    "the groups are passed over"
                );
                self.entry(one, text(world.interface(&eni)?, "SubnetId"), true)
            }
            ("acl", Spot::Reached(eni)) => self.entry(one, text(world.interface(&eni)?, "SubnetId"), true),
            ("acl", Spot::Leaves(subnet)) => self.entry(one, &subnet, true),
            ("acl", Spot::Before(subnet, then)) => self.entry(one, &subnet, false).map(|_| *then),
            ("acl", Spot::Enters(vpc) | Spot::Regional(vpc)) => {
                let subnet = world.subnet_of(&vpc, packet.dst).ok_or("no subnet has the destination")?;
                self.entry(one, subnet, false)
            }
            ("acl", Spot::Bound(target, _, _)) => {
                let subnet = match kind(&target) {
                    "nat" => text(world.get("NatGateways", "NatGatewayId", &target)?, "SubnetId"),
                    _ => text(world.interface(&target)?, "SubnetId"),
                };
                self.entry(one, subnet, false).map(|_| Spot::Inside(subnet.to_owned(), Some(target)))
            }
            ("rtb", Spot::Asks(subnet)) => {
                self.route(one, world.table(&subnet), Some(subnet.clone()), world.vpc_of(&subnet)?)
            }
            ("rtb", Spot::Leaves(subnet)) if self.assumes && world.acl(&subnet).is_none() => {
                self.route(one, world.table(&subnet), Some(subnet.clone()), world.vpc_of(&subnet)?)
            }
            ("rtb", Spot::Gate(vpc, gateway)) => self.route(one, world.gateway_table(&gateway), None, vpc),
            ("igw", Spot::Start | Spot::Away) => {
                let vpc = world.attached("InternetGateways", "InternetGatewayId", id)?;
                ensure!(
                    world.translates(&vpc, after.dst, packet.dst),
                    "it does not translate {} so",
                    packet.dst
                );
                ensure!(
                    Packet { dst: packet.dst, ..after.clone() } == packet,
                    "it changes more than the destination"
                );
                Ok(self.gate(vpc, id))
            }
            ("igw", Spot::Bound(..) | Spot::Regional(_)) => {
                let vpc = world.attached("InternetGateways", "InternetGatewayId", id)?;
                let named = match &self.spot {
                    Spot::Bound(target, _, of) => target == id && *of == vpc,
                    Spot::Regional(of) => *of == vpc,
                    _ => false,
                };
                ensure!(named, "no route leads there");
                ensure!(
                    world.translates(&vpc, packet.src, after.src),
                    "it does not translate {} so",
                    packet.src
                );
                ensure!(
                    Packet { src: packet.src, ..after.clone() } == packet,
                    "it changes more than the source"
                );
                Ok(Spot::Away)
            }
            ("eigw", spot) => {
                let vpc = world.attached("EgressOnlyInternetGateways", "EgressOnlyInternetGatewayId", id)?;
                match spot {
                    Spot::Bound(target, _, of) if target == id && of == vpc && !self.reply => Ok(Spot::Away),
                    Spot::Start | Spot::Away if self.reply => Ok(Spot::Enters(vpc)),
                    _ => Err("it lets out only".to_owned()),
                }
            }
            ("nat", spot) => self.nat(id, spot, after),
            ("vpce", Spot::Start) => {
                Ok(Spot::Enters(text(world.get("VpcEndpoints", "VpcEndpointId", id)?, "VpcId").to_owned()))
            }
            ("vpce", Spot::Bound(target, from, _)) => {
                let endpoint = world.get("VpcEndpoints", "VpcEndpointId", id)?;
                ensure!(
                    target == id && text(endpoint, "State") == "available",
                    "no route leads there, or it is not up"
                );
                if text(endpoint, "VpcEndpointType") == "Gateway" {
                    ensure!([1, 6, 58].contains(&packet.protocol), "it takes no such protocol");
                    return Ok(Spot::Away);
                }
                let subnet = list(&endpoint["SubnetIds"])
                    .next()
                    .and_then(Value::as_str)
                    .ok_or("it has no subnet")?
                    .to_owned();
                let leaves = Spot::Leaves(subnet.clone());
                Ok(if from.as_ref() == Some(&subnet) {
                    leaves
                } else {
                    Spot::Before(subnet, Box::new(leaves))
                })
            }
            ("pcx", Spot::Bound(target, _, vpc)) => {
                let peering = world.get("VpcPeeringConnections", "VpcPeeringConnectionId", id)?;
                ensure!(
                    target == id && text(&peering["Status"], "Code") == "active",
                    "no route leads there, or it is not active"
                );
                let sides = ["RequesterVpcInfo", "AccepterVpcInfo"].map(|side| text(&peering[side], "VpcId"));
                ensure!(sides.contains(&vpc.as_str()), "it is not of this VPC");
                let far = if sides[0] == vpc { sides[1] } else { sides[0] };
                ensure!(
                    world.vpc_holds(far, packet.dst) && world.vpc_holds(&vpc, packet.src),
                    "it carries no such addresses"
                );
                Ok(Spot::Enters(far.to_owned()))
            }
            ("tgw-attach", spot) => self.attachment(id, spot, self.components.get(at + 1).copied()),
            ("tgw-rtb", spot) => self.transit_route(one, id, spot),
            ("vgw", Spot::Start) => {
                let vpc = world.attached("VpnGateways", "VpnGatewayId", id)?;
                Ok(self.gate(vpc, id))
            }
            ("vgw", Spot::Bound(target, _, vpc)) => {
                ensure!(
                    target == id && world.attached("VpnGateways", "VpnGatewayId", id)? == vpc,
                    "no route leads there"
                );
                Ok(Spot::AtVpnGateway(target))
            }
            ("vpn", spot) => {
                let vpn = world.get("VpnConnections", "VpnConnectionId", id)?;
                let routed = list(&vpn["Routes"])
                    .any(|to| holds(text(to, "DestinationCidrBlock"), packet.dst).is_some());
                let of = match spot {
                    Spot::AtVpnGateway(gateway) => routed && text(vpn, "VpnGatewayId") == gateway,
                    Spot::Towards(attachment, _) => world.all("TransitGatewayAttachments").any(|one| {
                        text(one, "TransitGatewayAttachmentId") == attachment && text(one, "ResourceId") == id
                    }),
                    _ => false,
                };
                ensure!(of, "nothing leads there");
                Ok(Spot::Away)
            }
            _ => Err("it does not come next".to_owned()),
        }
    }

    /// Behind a gateway of a VPC: its own table, if it has one.
    fn gate(&self, vpc: String, gateway: &str) -> Spot {
        let table = self.world.gateway_table(gateway);
        if table.is_some() { Spot::Gate(vpc, gateway.to_owned()) } else { Spot::Enters(vpc) }
    }

    /// The interface that a packet in a subnet is for.
    fn destination(&self, spot: &Spot) -> Result<&'w Value, String> {
        let (subnet, named) = match spot {
            Spot::Leaves(subnet) => (subnet.clone(), None),
            Spot::Inside(subnet, named) => (subnet.clone(), named.clone()),
            Spot::Bound(target, Some(subnet), _) if kind(target) == "eni" => {
                (subnet.clone(), Some(target.clone()))
            }
            Spot::Sends(eni) => (text(self.world.interface(eni)?, "SubnetId").to_owned(), None),
            Spot::Enters(vpc) => {
                let subnet =
                    self.world.subnet_of(vpc, self.packet.dst).ok_or("no subnet has the destination")?;
                ensure!(self.assumes && self.world.acl(subnet).is_none(), "the ACL is passed over");
                (subnet.to_owned(), None)
            }
            _ => return Err("it does not come next".to_owned()),
        };
        let interface = match named {
            Some(id) => self.world.interface(&id)?,
            None => self
                .world
                .holder(&self.world.vpc_of(&subnet)?, self.packet.dst)
                .ok_or("nobody holds the destination")?,
        };
        ensure!(text(interface, "SubnetId") == subnet, "it is in another subnet");
        Ok(interface)
    }
}
