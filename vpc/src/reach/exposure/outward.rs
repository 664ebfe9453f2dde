//! From subnets to the internet.
//!
//! Of each subnet it is asked by which way a host in it that sends TCP and has a public address, if it needs one,
//! reaches the internet and hears back; and then which of the interfaces there do reach it.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    super::{
        ReasonCode, Verdict,
        ask::{Origin, Question, Start, headers, parted},
        component::Renderer,
        endpoint::Endpoint,
        estate::{Estate, Identity, InterfaceNode, Ix, Place, Role, SubnetNode, Thing},
        explain,
        flow::{Flow, Flows, merged},
        pairs::Group,
        report::Explanation,
        walk::{At, Blocker, Branch, End, Goal, Leg, Need, Note, Walk},
    },
    Found, Wanted, WayOut,
};
use crate::{
    Destination, Family, Index, PortRange, PrefixListId, Protocol, RouteTarget, SubnetClass, VpcEndpointType,
};

type Subnet<'a> = Ix<SubnetNode<'a>>;

/// What a subnet's routes and filters make possible.
#[derive(Debug, Default)]
struct Ways<'e, 'a> {
    /// How many destinations go by each way.
    by: BTreeMap<Vec<&'e str>, u128>,
    needs: Vec<Need<'a>>,
    notes: Vec<Note<'a>>,
    unsure: bool,
    /// Whether all packets are known to end for want of a route.
    unrouted: bool,
    why: Vec<Explanation<'e>>,
}

/// What the interfaces of a subnet do.
#[derive(Debug, Default)]
struct Hosts<'e, 'a> {
    interfaces: usize,
    reaching: usize,
    resources: BTreeSet<&'a str>,
    by: BTreeMap<Vec<&'e str>, u128>,
    needs: Vec<Need<'a>>,
    unsure: bool,
}

/// Codes that say that the routes lead nowhere.
const UNROUTED: [ReasonCode; 6] = [
    ReasonCode::NoRouteToDestination,
    ReasonCode::BadStateRoute,
    ReasonCode::NoPossibleDestination,
    ReasonCode::PcxRequiresAddressInVpcCidr,
    ReasonCode::TgwRtbNoRouteToTgwAttachment,
    ReasonCode::TgwRtbBadStateRoute,
];

impl<'a> Estate<'a> {
    /// By which way every subnet's things reach the internet.
    pub(super) fn outward<'e>(
        &'e self,
        groups: &[&Group<'e, 'a>],
        wanted: Wanted<'_>,
        found: &mut Found<'e>,
    ) -> Vec<WayOut<'e>> {
        let mut hosts: BTreeMap<(Subnet<'a>, Family), Hosts<'e, 'a>> = BTreeMap::new();
        for group in groups {
            for family in [Family::Ipv4, Family::Ipv6] {
                self.class_outward(group, family, hosts.entry((group.node.subnet, family)).or_default());
            }
        }
        let mut indices: BTreeMap<Ix<Place<'a>>, Index<'a>> = BTreeMap::new();
        let mut all = Vec::new();
        for (ix, node) in self.nodes.subnets.iter() {
            if !self.is_wanted(node.place, wanted) {
                continue;
            }
            let index = indices
                .entry(node.place)
                .or_insert_with(|| Index::new(self.nodes.places[node.place].network));
            for family in [Family::Ipv4, Family::Ipv6] {
                if !node.spans.get(family).is_empty() {
                    let hosts = hosts.remove(&(ix, family)).unwrap_or_default();
                    all.push(self.subnet_outward(ix, family, index, hosts, found));
                }
            }
        }
        all.sort_by(|one, two| {
            (one.account, one.region, one.subnet, one.family).cmp(&(
                two.account,
                two.region,
                two.subnet,
                two.family,
            ))
        });
        all
    }

    fn subnet_outward<'e>(
        &'e self,
        ix: Subnet<'a>,
        family: Family,
        index: &Index<'a>,
        hosts: Hosts<'e, 'a>,
        found: &mut Found<'e>,
    ) -> WayOut<'e> {
        let node = &self.nodes.subnets[ix];
        let place = &self.nodes.places[node.place];
        let mut ways = self.ways(ix, family);
        if ways.by.is_empty() {
            ways.by = hosts.by;
        }
        let mut by: Vec<(Vec<&'e str>, u128)> = ways.by.into_iter().collect();
        by.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
        let mut by = by.into_iter().map(|(way, _)| way);
        let way = by.next().unwrap_or_default();
        let verdict = match (way.is_empty(), ways.unsure || hosts.unsure) {
            (false, _) => Verdict::Reachable,
            (true, true) => Verdict::Unknown,
            (true, false) => Verdict::Denied,
        };
        let class = match index.subnet_class(node.subnet, family) {
            // One account's routes do not tell; the walk has seen what lies beyond.
            SubnetClass::Unknown { .. } if verdict == Verdict::Reachable => match way.as_slice() {
                [gateway] if gateway.starts_with("igw-") => SubnetClass::Public,
                _ => SubnetClass::Protected,
            },
            SubnetClass::Unknown { .. } if ways.unrouted => SubnetClass::Private,
            class => class,
        };
        let because = match &class {
            SubnetClass::Unknown { because } => Some(because.clone()),
            _ => None,
        };
        ways.needs.iter().chain(&hosts.needs).for_each(|need| found.need(self, need));
        // That part of the internet may go by another way changes nothing here.
        let notes = ways.notes.iter().filter(|note| !matches!(note, Note::ListElsewhere(..)));
        notes.for_each(|note| found.assume(self, note));
        found.complete &= verdict != Verdict::Unknown && !hosts.unsure && because.is_none();
        let told = way.is_empty() && class != SubnetClass::Private;
        WayOut {
            subnet: node.id.as_str(),
            way,
            family,
            other_ways: by.collect(),
            verdict,
            because,
            why: if told { ways.why } else { Vec::new() },
            class,
            resources: hosts.resources.into_iter().collect(),
            interfaces: hosts.interfaces,
            reaching: hosts.reaching,
            account: place.account,
            region: &place.region,
        }
    }

    /// Whether a class reaches the internet, by whatever protocol and port.
    fn class_outward<'e>(&'e self, group: &Group<'e, 'a>, family: Family, hosts: &mut Hosts<'e, 'a>) {
        let node = group.node;
        let gateways = node.is_nat() || matches!(node.role, Role::Endpoint | Role::Transit);
        let held = node.held.get(family);
        if gateways || held.is_empty() {
            return;
        }
        hosts.interfaces += group.members.len();
        let Some(first) = group.members.first() else { return };
        let question = self.everything_of(*first, family);
        let outcome = self.outcome(&question);
        let open = !outcome.works.is_empty() || !outcome.partly.is_empty();
        if open {
            let names = group.members.iter().map(|member| self.resource(&self.nodes.interfaces[*member]));
            hosts.resources.extend(names);
            hosts.reaching += group.members.len();
        }
        if outcome.unsure && !open {
            self.doubts_outward(&question, hosts);
        }
        if matches!(outcome.verdict, Verdict::Reachable | Verdict::Partial) {
            let answer = explain::answer(self, &question, outcome);
            let names = answer.hops.into_iter().filter_map(|hop| match hop {
                Cow::Borrowed(name) => Some(name),
                Cow::Owned(_) => None,
            });
            hosts.by.insert(gateways_of(&names.collect::<Vec<_>>()), 0);
        }
    }

    /// What would tell whether a class reaches the internet.
    fn doubts_outward(&self, question: &Question<'a>, hosts: &mut Hosts<'_, 'a>) {
        let mut doubt = |blockers: Vec<Blocker<'_, 'a>>| {
            for blocker in blockers.into_iter().filter(|one| self.is_doubt(one)) {
                hosts.unsure = true;
                hosts.needs.extend(blocker.need);
            }
        };
        let mut perhaps = Vec::new();
        for start in &question.starts {
            let walk = self.forward(question, start, start.flows.clone(), false);
            for (branch, end) in walk.arrived {
                let back = self.back(&start.at, start.family, &branch, end, false);
                doubt(back.blockers);
                let replies = back.arrived.into_iter().map(|(reply, _)| reply);
                perhaps.extend(replies.chain([branch]).filter(|one| !one.certain).map(|one| one.needs));
            }
            doubt(walk.blockers);
        }
        hosts.unsure |= !perhaps.is_empty();
        hosts.needs.extend(perhaps.into_iter().flatten());
    }

    /// Whether packets may get further than is known. Prefix lists of services, which gateway endpoints serve, lead
    /// to no internet, whatever they hold.
    fn is_doubt(&self, blocker: &Blocker<'_, 'a>) -> bool {
        !blocker.certain && !self.is_for_services(blocker)
    }

    fn is_for_services(&self, blocker: &Blocker<'_, 'a>) -> bool {
        let (ReasonCode::XMissingData, At::Table(table, ..)) = (blocker.code, blocker.at) else {
            return false;
        };
        let table = &self.nodes.tables[table];
        let serves = |list: &PrefixListId| {
            let mut routes = table.table.routes().iter();
            routes.any(|route| {
                matches!(route.destination(), Destination::PrefixList(own) if own == list)
                    && matches!(route.target(), RouteTarget::VpcEndpoint(id) if self.is_gateway_endpoint(id.as_str()))
            })
        };
        let mut unread =
            table.stretches(blocker.family).iter().flat_map(|stretch| &stretch.unread).peekable();
        unread.peek().is_some() && unread.all(|list| serves(list))
    }

    fn is_gateway_endpoint(&self, id: &str) -> bool {
        matches!(self.names.get(id), Some(Thing::Endpoint(ix))
            if self.nodes.endpoints[*ix].endpoint.vpc_endpoint_type() == Some(&VpcEndpointType::Gateway))
    }

    /// From an interface to the whole internet, with every protocol.
    fn everything_of(&self, interface: Ix<InterfaceNode<'a>>, family: Family) -> Question<'a> {
        let node = &self.nodes.interfaces[interface];
        let headers = headers(Protocol::All, None, None, family, node.asks_from);
        let mut flows = Vec::new();
        for src in node.held.get(family).iter().map(|held| held.span) {
            for dst in self.internet.get(family) {
                flows.extend(headers.iter().map(|header| Flow { src, dst: *dst, ..*header }));
            }
        }
        let at = Origin::Interface(interface);
        Question {
            starts: vec![Start { family, at, flows: Flows::disjoint(flows), symbolic: None }],
            destination: Endpoint::Internet(None),
            expect_reply: false,
            unaddressed: Vec::new(),
            hidden: Vec::new(),
        }
    }

    /// The ways that whoever stands in a subnet may take.
    fn ways(&self, ix: Subnet<'a>, family: Family) -> Ways<'_, 'a> {
        let asked = self.anyone_in(ix, family);
        let mut ways = Ways::default();
        // Nobody in particular asks, so that an internet gateway knows no public address to put in; who has one is let
        // out.
        let first = self.leaving(ix, family, &asked, false);
        ways.unrouted = first.arrived.is_empty() && !first.blockers.is_empty();
        let mut own_gateway = None;
        for blocker in first.blockers {
            let doubt = self.is_doubt(&blocker);
            ways.unrouted &= !doubt && (UNROUTED.contains(&blocker.code) || self.is_for_services(&blocker));
            if doubt {
                ways.doubt(blocker.need);
            } else if let Some(gateway) = self.gateway_at(ix, &blocker, &mut ways) {
                own_gateway =
                    own_gateway.or(Some(gateway).filter(|_| self.hears_back(ix, &blocker, &mut ways)));
            }
        }
        // To explain, what is dropped goes on: what stops packets first was told by the other walk only.
        let told = self.leaving(ix, family, &asked, true);
        for (branch, end) in &told.arrived {
            if !branch.certain {
                branch.needs.iter().for_each(|need| ways.doubt(Some(need.clone())));
            } else if self.comes_back(ix, family, branch, *end, &mut ways) {
                *ways.by.entry(gateways_of(&branch.hops)).or_default() += destinations(&branch.flows);
                ways.notes.extend(branch.notes.iter().cloned());
                ways.needs.extend(branch.needs.iter().cloned());
            }
        }
        if let Some(gateway) = own_gateway {
            let others = ways.by.values().copied().fold(0, u128::saturating_add);
            ways.by.insert(vec![gateway], destinations(&asked).saturating_sub(others));
        }
        if ways.by.is_empty() {
            let render = Renderer { estate: self, family };
            for why in told.blockers.iter().map(|blocker| render.explanation(blocker)) {
                if !ways.why.contains(&why) {
                    ways.why.push(why);
                }
            }
        }
        ways
    }

    /// TCP from whoever stands in a subnet to the whole internet.
    fn anyone_in(&self, ix: Subnet<'a>, family: Family) -> Flows {
        let headers = headers(Protocol::TCP, None, None, family, PortRange::EPHEMERAL);
        let mut flows = Vec::new();
        let node = &self.nodes.subnets[ix];
        for src in node.spans.get(family) {
            for dst in self.internet.get(family) {
                flows.extend(headers.iter().map(|header| Flow { src: *src, dst: *dst, ..*header }));
            }
        }
        Flows::disjoint(flows)
    }

    fn leaving(&self, ix: Subnet<'a>, family: Family, asked: &Flows, explain: bool) -> Walk<'_, 'a> {
        let node = &self.nodes.subnets[ix];
        let mut walk = Walk::new(self, Leg::Forward, family, Goal::Internet, explain);
        let mut branch = Branch::new(asked.clone());
        branch.sender = Identity::Groups(node.vpc, &[]);
        walk.leave_subnet(node.vpc, ix, branch);
        walk
    }

    /// The internet gateway of a subnet's own VPC at which packets stop for want of a public address.
    fn gateway_at(
        &self,
        ix: Subnet<'a>,
        blocker: &Blocker<'_, 'a>,
        ways: &mut Ways<'_, 'a>,
    ) -> Option<&'a str> {
        if blocker.code != ReasonCode::IgwPublicIpAssociationForEgress {
            return None;
        }
        let own = self.nodes.subnets[ix].vpc;
        match blocker.at {
            At::InternetGateway(vpc, Some(gateway)) if vpc == own => {
                Some(gateway.internet_gateway_id().as_str())
            }
            At::Unknown(id) => {
                let place = self.nodes.vpcs[own].place;
                ways.notes.push(Note::Attached(place));
                ways.needs.push(Need::Call(place, "describe-internet-gateways"));
                Some(id)
            }
            _ => None,
        }
    }

    /// Whether the reply to a packet that stopped at its own internet gateway would get to the subnet.
    fn hears_back(&self, ix: Subnet<'a>, blocker: &Blocker<'_, 'a>, ways: &mut Ways<'_, 'a>) -> bool {
        let ports = PortRange::EPHEMERAL;
        blocker.packet.is_some_and(|packet| {
            let asked = Flow { sport: [ports.from(), ports.to()], ..Flow::from(packet) };
            self.comes_in(ix, blocker.family, Flows::of(asked.reply()), ways)
        })
    }

    /// Whether replies from the internet get to the subnet by its own internet gateway.
    fn comes_in(&self, ix: Subnet<'a>, family: Family, replies: Flows, ways: &mut Ways<'_, 'a>) -> bool {
        let node = &self.nodes.subnets[ix];
        let mut back = Walk::new(self, Leg::Return, family, Goal::Subnet(ix), false);
        let table = self.nodes.vpcs[node.vpc].ingress_table;
        back.enter_vpc(node.vpc, table, Branch::new(replies));
        ways.answered(back)
    }

    /// Whether replies to what arrived on the internet come back to the subnet.
    fn comes_back<'e>(
        &'e self,
        ix: Subnet<'a>,
        family: Family,
        branch: &Branch<'e, 'a>,
        end: End<'a>,
        ways: &mut Ways<'e, 'a>,
    ) -> bool {
        let (replied, _) = parted(&branch.flows, false);
        if let (Family::Ipv6, End::Internet(vpc, false)) = (family, end) {
            // Nobody holds the addresses yet, so that it is the VPC's own gateway that they come back by.
            return vpc == self.nodes.subnets[ix].vpc && self.comes_in(ix, family, replied.replies(), ways);
        }
        let mut back = Walk::new(self, Leg::Return, family, Goal::Subnet(ix), false);
        back.reply(&branch.with(replied), end);
        ways.answered(back)
    }
}

impl<'a> Ways<'_, 'a> {
    /// Remembers that there may be a way, and what would tell.
    fn doubt(&mut self, need: Option<Need<'a>>) {
        self.unsure = true;
        self.needs.extend(need);
    }

    /// Whether replies arrive for sure.
    fn answered(&mut self, back: Walk<'_, 'a>) -> bool {
        let arrives = back.arrived.iter().any(|(reply, _)| reply.certain);
        if !arrives {
            let doubts = back.blockers.into_iter().filter(|one| !one.certain);
            doubts.for_each(|blocker| self.doubt(blocker.need));
        }
        for (reply, _) in back.arrived {
            self.unsure |= !reply.certain && !arrives;
            self.notes.extend(reply.notes);
            self.needs.extend(reply.needs);
        }
        arrives
    }
}

/// The gateways and appliances among hops.
fn gateways_of<'a>(hops: &[&'a str]) -> Vec<&'a str> {
    let is_way = |hop: &&str| {
        !hop.starts_with("subnet-") && !hop.starts_with("vpc-") && !matches!(*hop, "aws" | "internet")
    };
    let sender = usize::from(hops.first().is_some_and(|first| !first.starts_with("subnet-")));
    hops.iter().skip(sender).copied().filter(is_way).collect()
}

/// How many addresses packets go to.
fn destinations(flows: &Flows) -> u128 {
    let spans = merged(flows.boxes().iter().map(|flow| flow.dst).collect());
    spans.into_iter().map(|[from, to]| (to - from).saturating_add(1)).fold(0, u128::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::gateways_of;

    #[test]
    fn a_way_is_made_of_gateways_and_not_of_who_sends() {
        let hops = ["i-1", "subnet-1", "vpc-1", "nat-1", "subnet-2", "vpc-1", "igw-1", "aws", "internet"];
        assert_eq!(gateways_of(&hops), ["nat-1", "igw-1"]);
        assert_eq!(gateways_of(&hops[1..]), ["nat-1", "igw-1"]);
    }
}
