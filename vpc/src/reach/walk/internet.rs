//! Out to the internet and in from it.

use super::{
    At, Branch, Crossing, End, Goal, Leg, Need, Note, Speaker, Walk,
    local::{From, holders_of},
};
use crate::{
    Family,
    reach::{
        ReasonCode,
        estate::{InterfaceNode, Ix, Link, Place, Role, VpcNode},
        flow::{Flow, Flows, Span},
        space,
    },
};

/// A private address, and the public one that an internet gateway puts in its place.
pub(super) type Translated = (u128, Option<u128>);

impl<'e, 'a> Walk<'e, 'a> {
    /// By an internet gateway that a route names.
    pub(super) fn to_internet(&mut self, id: &'a str, from: From<'a>, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let vpc = &estate.nodes.vpcs[from.vpc];
        self.hop(&mut branch, id);
        let at = match vpc.internet_gateway {
            Link::To(gateway) if gateway.internet_gateway_id().as_str() == id => {
                At::InternetGateway(from.vpc, Some(gateway))
            }
            Link::NotRead => {
                branch.note(Note::Attached(vpc.place));
                branch.need(Need::Call(vpc.place, "describe-internet-gateways"));
                At::Unknown(id)
            }
            _ => {
                self.block(&branch, &branch.flows.clone(), ReasonCode::BadStateAttachment, At::Unknown(id));
                return;
            }
        };
        let nat = matches!(branch.speaker, Speaker::Nat(_));
        let inbound = self.leg == Leg::Return;
        let closed = self.is_closed_off(from.vpc, self.judged_in(from, branch.speaker), inbound, nat);
        let open = if closed { Flows::default() } else { branch.flows.clone() };
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.block(branch, &branch.flows, ReasonCode::VpcBlockPublicAccessEnabled, at);
        };
        self.go_on(branch, open, why, &mut |walk, branch| {
            let mut public = branch.flows.clone();
            for (code, spans) in space::not_for_gateways(walk.family) {
                let mut dropped = Flows::default();
                for span in *spans {
                    public.take(Flow { dst: *span, ..Flow::ALL }, &mut dropped);
                }
                if !dropped.is_empty() {
                    walk.block(&branch, &dropped, *code, at);
                    walk.ghost_at_goal(branch.with(dropped));
                }
            }
            if !public.is_empty() {
                walk.translated(at, from, branch.with(public));
            }
        });
    }

    /// Past the private addresses: the gateway puts the public one in their place.
    fn translated(&mut self, at: At<'e, 'a>, from: From<'a>, branch: Branch<'e, 'a>) {
        let mut branch = branch;
        self.step(&mut branch, at);
        if self.leg == Leg::Return {
            return self.reply_to_internet(at, from, branch);
        }
        let open = self.past_port_25(&branch);
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            let at = walk.speaking(branch).map_or(at, At::Interface);
            walk.block(branch, &branch.flows, ReasonCode::XPort25Blocked, at);
        };
        let end = End::Internet(from.vpc, false);
        self.go_on(branch, open, why, &mut |walk, branch| {
            if walk.family == Family::Ipv6 {
                return walk.by_its_own_address(at, branch, &mut |walk, branch| walk.out(at, end, branch));
            }
            let mut left = branch.flows.clone();
            for (private, public) in walk.public_sources(&branch) {
                let Some(public) = public else { continue };
                let mut flows = Flows::default();
                left.take(Flow { src: [private; 2], ..Flow::ALL }, &mut flows);
                if flows.is_empty() {
                    continue;
                }
                let mut one = branch.with(flows.map(|flow| Flow { src: [public; 2], ..flow }));
                one.crossings.push(Crossing::Outbound { private });
                walk.out(at, end, one);
            }
            if left.is_empty() {
                return;
            }
            walk.block(&branch, &left, ReasonCode::IgwPublicIpAssociationForEgress, at);
            if let Some(interface) = walk.speaking(&branch)
                && walk.estate.nodes.interfaces[interface].role == Role::Lambda
            {
                walk.block(&branch, &left, ReasonCode::XLambdaNoPublicIp, At::Interface(interface));
            }
        });
    }

    /// Of IPv6 nothing is translated; a gateway lets out the addresses of its own VPC's interfaces alone.
    fn by_its_own_address(
        &mut self,
        at: At<'e, 'a>,
        branch: Branch<'e, 'a>,
        next: &mut dyn FnMut(&mut Self, Branch<'e, 'a>),
    ) {
        let mut left = branch.flows.clone();
        let mut own = Flows::default();
        match branch.speaker {
            Speaker::Interface(interface) => {
                for held in self.estate.nodes.interfaces[interface].held.get(Family::Ipv6) {
                    left.take(Flow { src: held.span, ..Flow::ALL }, &mut own);
                }
            }
            // What NAT made of it has been told already, and anyone speaks with an address of the subnet.
            Speaker::Nat(_) | Speaker::Anyone => own = left,
            Speaker::Other => {}
        }
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.block(branch, &branch.flows, ReasonCode::GatewayRejectsSpoofedTraffic, at);
        };
        self.go_on(branch, own, why, next);
    }

    /// The interface that speaks, if one does.
    pub(super) fn speaking(&self, branch: &Branch<'e, 'a>) -> Option<Ix<InterfaceNode<'a>>> {
        match branch.speaker {
            Speaker::Interface(interface) => Some(interface),
            _ => None,
        }
    }

    /// The private addresses of whoever speaks, with their public ones.
    fn public_sources(&self, branch: &Branch<'e, 'a>) -> Vec<Translated> {
        match branch.speaker {
            Speaker::Interface(interface) => {
                let held = &self.estate.nodes.interfaces[interface].held.v4;
                held.iter().map(|held| (held.span[0], held.public)).collect()
            }
            Speaker::Nat(nat) => self.estate.nodes.nats[nat].addresses.clone(),
            Speaker::Anyone | Speaker::Other => Vec::new(),
        }
    }

    /// What AWS lets out although it goes to port 25.
    fn past_port_25(&self, branch: &Branch<'e, 'a>) -> Flows {
        let mut open = branch.flows.clone();
        if !self.estate.options.port25_unblocked {
            open.remove(Flow { protocol: [6, 6], dport: [25, 25], ..Flow::ALL });
        }
        open
    }

    /// On the internet; what is meant for a public address of the model comes in again.
    fn out(&mut self, at: At<'e, 'a>, end: End<'a>, mut branch: Branch<'e, 'a>) {
        match self.goal {
            Goal::Internet => self.reach_internet(branch, end),
            Goal::Hosts(_) | Goal::Anywhere => {
                let mut left = branch.flows.clone();
                for dst in self.known_destinations(&branch) {
                    let mut flows = Flows::default();
                    left.take(Flow { dst, ..Flow::ALL }, &mut flows);
                    if !flows.is_empty() {
                        // Not known: Reachability Analyzer refuses such a path, AWS carries it.
                        let mut again = branch.with(flows);
                        again.forget_sender(ReasonCode::SgReferencesNotPreserved);
                        again.speaker = Speaker::Other;
                        self.from_internet(again);
                    }
                }
                if left.is_empty() {
                    return;
                }
                branch.flows = left;
                if matches!(self.goal, Goal::Anywhere) {
                    self.reach_internet(branch, end);
                } else {
                    self.block(&branch, &branch.flows.clone(), ReasonCode::NoPossibleDestination, at);
                    self.ghost_at_goal(branch);
                }
            }
            Goal::Service(_) | Goal::Subnets | Goal::Subnet(_) | Goal::Customer(_) => {
                self.block(&branch, &branch.flows.clone(), ReasonCode::NoPossibleDestination, at);
            }
        }
    }

    fn reach_internet(&mut self, mut branch: Branch<'e, 'a>, end: End<'a>) {
        self.hop(&mut branch, "aws");
        self.hop(&mut branch, "internet");
        self.step(&mut branch, At::Internet);
        self.arrive(branch, end);
    }

    /// Of the destinations, those that are public addresses in the model, each alone.
    fn known_destinations(&self, branch: &Branch<'e, 'a>) -> Vec<Span> {
        let estate = self.estate;
        let mut known = Vec::new();
        for flow in branch.flows.boxes() {
            let [from, to] = flow.dst;
            if self.family == Family::Ipv6 {
                for (_, vpc) in estate.nodes.vpcs.iter() {
                    known.extend(holders_of(&vpc.holders.v6, flow.dst).map(|(span, _)| span));
                }
            } else if from == to {
                known.extend(estate.public.contains_key(&from).then_some(flow.dst));
            } else {
                let held = estate.nodes.interfaces.iter().flat_map(|(_, node)| &node.held.v4);
                let inside =
                    held.filter_map(|held| held.public).filter(|public| from <= *public && *public <= to);
                known.extend(inside.map(|public| [public; 2]));
            }
        }
        known.sort_unstable();
        known.dedup();
        known
    }

    /// By an egress-only gateway that a route names.
    pub(super) fn to_egress_only(&mut self, id: &'a str, from: From<'a>, mut branch: Branch<'e, 'a>) {
        let vpc = &self.estate.nodes.vpcs[from.vpc];
        self.hop(&mut branch, id);
        let known =
            vpc.egress_only.is_some_and(|gateway| gateway.egress_only_internet_gateway_id().as_str() == id);
        let at = if known { At::EgressOnly(from.vpc) } else { At::Unknown(id) };
        if self.leg == Leg::Return {
            // It carries replies in, never out.
            return self.block(&branch, &branch.flows.clone(), ReasonCode::XReturnAsymmetric, at);
        }
        if !known && self.estate.nodes.places[vpc.place].network.egress_only_internet_gateways().is_complete()
        {
            return self.block(&branch, &branch.flows.clone(), ReasonCode::BadStateAttachment, at);
        }
        if !known {
            branch.note(Note::Attached(vpc.place));
            branch.need(Need::Call(vpc.place, "describe-egress-only-internet-gateways"));
        }
        let closed = self.is_closed_off(from.vpc, self.judged_in(from, branch.speaker), false, true);
        let open = if closed { Flows::default() } else { self.past_port_25(&branch) };
        let code = if closed { ReasonCode::VpcBlockPublicAccessEnabled } else { ReasonCode::XPort25Blocked };
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| walk.block(branch, &branch.flows, code, at);
        self.go_on(branch, open, why, &mut |walk, branch| {
            walk.by_its_own_address(at, branch, &mut |walk, mut branch| {
                walk.step(&mut branch, at);
                branch.crossings.push(Crossing::EgressOnly { vpc: from.vpc });
                walk.out(at, End::Internet(from.vpc, true), branch);
            });
        });
    }

    /// From the internet, to wherever its packets are for.
    pub(crate) fn start_from_internet(&mut self, mut branch: Branch<'e, 'a>) {
        self.hop(&mut branch, "internet");
        self.hop(&mut branch, "aws");
        self.step(&mut branch, At::Internet);
        if matches!(self.goal, Goal::Anywhere) && !self.is_held(&branch) {
            return self.nowhere(&branch);
        }
        self.from_internet(branch);
    }

    /// Whether an interface of the model holds a destination, as the internet knows it.
    fn is_held(&self, branch: &Branch<'e, 'a>) -> bool {
        let estate = self.estate;
        branch.flows.boxes().iter().any(|flow| match self.family {
            Family::Ipv4 => estate.public.contains_key(&flow.dst[0]),
            Family::Ipv6 => estate
                .nodes
                .vpcs
                .iter()
                .any(|(_, vpc)| holders_of(&vpc.holders.v6, flow.dst).next().is_some()),
        })
    }

    /// Nobody holds the address; or somebody of whom nothing was read.
    fn nowhere(&mut self, branch: &Branch<'e, 'a>) {
        let mut all_read = true;
        for (ix, place) in self.estate.nodes.places.iter() {
            let call = if !place.network.network_interfaces().is_complete() {
                "describe-network-interfaces"
            } else if !place.network.subnets().is_complete() {
                "describe-subnets"
            } else {
                continue;
            };
            all_read = false;
            let need = Need::Call(ix, call);
            self.unknown(branch, &branch.flows, ReasonCode::XMissingData, At::Internet, Some(need));
        }
        if all_read {
            self.block(branch, &branch.flows, ReasonCode::NoPossibleDestination, At::Internet);
        }
    }

    /// Tells that the internet has no address for the goal, or one that was not told where that place was read, and
    /// what else would stop packets there.
    pub(crate) fn not_addressed(
        &mut self,
        mut branch: Branch<'e, 'a>,
        at: At<'e, 'a>,
        untold: Option<Ix<Place<'a>>>,
    ) {
        self.hop(&mut branch, "internet");
        self.hop(&mut branch, "aws");
        if let At::InternetGateway(_, Some(gateway)) = at {
            self.hop(&mut branch, gateway.internet_gateway_id().as_str());
        }
        self.step(&mut branch, At::Internet);
        let flows = branch.flows.clone();
        if let Some(place) = untold {
            let need = Need::Call(place, "describe-network-interfaces");
            return self.unknown(&branch, &flows, ReasonCode::XMissingData, at, Some(need));
        }
        self.block(&branch, &flows, ReasonCode::IgwPrivateIpAssociationForIngress, at);
        self.ghost_at_goal(branch);
    }

    /// Takes out the replies to a NAT gateway that stands in no subnet and is met at the internet gateway.
    fn to_regional_nat(&mut self, branch: &mut Branch<'e, 'a>) {
        let estate = self.estate;
        let [.., Crossing::Nat { nat, .. }, Crossing::Outbound { private }] = branch.crossings.as_slice()
        else {
            return;
        };
        let (nat, private) = (*nat, *private);
        let node = &estate.nodes.nats[nat];
        let (Link::Absent, Leg::Return, Some(vpc)) = (node.subnet, self.leg, node.vpc) else { return };
        for (own, public) in &node.addresses {
            let Some(public) = public.filter(|_| *own == private) else { continue };
            let mut flows = Flows::default();
            branch.flows.take(Flow { dst: [public; 2], ..Flow::ALL }, &mut flows);
            if flows.is_empty() {
                continue;
            }
            let mut one = branch.with(flows);
            if let Link::To(gateway) = estate.nodes.vpcs[vpc].internet_gateway {
                self.hop(&mut one, gateway.internet_gateway_id().as_str());
                self.step(&mut one, At::InternetGateway(vpc, Some(gateway)));
            }
            one.crossings.pop();
            one.flows = one.flows.map(|flow| Flow { dst: [private; 2], ..flow });
            self.back_through_nat(nat, one);
        }
    }

    /// In from the internet, to public addresses of the model.
    pub(crate) fn from_internet(&mut self, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        self.to_regional_nat(&mut branch);
        let mut by_holder: Vec<(Ix<InterfaceNode<'a>>, u128, Span)> = Vec::new();
        for flow in branch.flows.boxes() {
            if self.family == Family::Ipv4 {
                let of = estate.public.get(&flow.dst[0]).into_iter().flatten();
                by_holder.extend(of.map(|(interface, private)| (*interface, *private, flow.dst)));
            } else {
                for (_, vpc) in estate.nodes.vpcs.iter() {
                    let met = holders_of(&vpc.holders.v6, flow.dst);
                    by_holder.extend(met.map(|(span, ix)| (ix, span[0], span)));
                }
            }
        }
        // An address that two interfaces claim is asked of the one that is meant.
        if let Goal::Hosts(goals) = self.goal
            && by_holder.iter().any(|(interface, ..)| goals.contains(interface))
            && self.leg == Leg::Forward
        {
            by_holder.retain(|(interface, ..)| goals.contains(interface));
        }
        by_holder.sort_unstable();
        by_holder.dedup();
        if by_holder.is_empty() {
            return self.nowhere(&branch);
        }
        for (interface, private, dst) in by_holder {
            let flows = branch.flows.within(Flow { dst, ..Flow::ALL });
            self.enter(interface, private, branch.with(flows));
        }
    }

    /// Through the internet gateway of the VPC that an interface stands in.
    fn enter(&mut self, interface: Ix<InterfaceNode<'a>>, private: u128, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let node = &estate.nodes.interfaces[interface];
        let vpc = &estate.nodes.vpcs[node.vpc];
        if let (Leg::Return, Some(Crossing::EgressOnly { vpc })) = (self.leg, branch.crossings.last())
            && *vpc == node.vpc
        {
            branch.crossings.pop();
            return self.reply_by_egress_only(node.vpc, branch);
        }
        let at = match vpc.internet_gateway {
            Link::To(gateway) => {
                self.hop(&mut branch, gateway.internet_gateway_id().as_str());
                At::InternetGateway(node.vpc, Some(gateway))
            }
            Link::NotRead => {
                branch.note(Note::Attached(vpc.place));
                branch.need(Need::Call(vpc.place, "describe-internet-gateways"));
                At::InternetGateway(node.vpc, None)
            }
            Link::Absent => {
                let at = At::InternetGateway(node.vpc, None);
                let code = ReasonCode::IgwPrivateIpAssociationForIngress;
                self.block(&branch, &branch.flows.clone(), code, at);
                return self.ghost_at_goal(branch);
            }
        };
        let nat = node.is_nat();
        let inbound = self.leg == Leg::Forward;
        let closed = self.is_closed_off(node.vpc, Some(node.subnet), inbound, nat && !inbound);
        let open = if closed { Flows::default() } else { branch.flows.clone() };
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.block(branch, &branch.flows, ReasonCode::VpcBlockPublicAccessEnabled, at);
        };
        self.go_on(branch, open, why, &mut |walk, mut branch| {
            walk.step(&mut branch, at);
            walk.hop(&mut branch, vpc.id.as_str());
            if walk.family == Family::Ipv4 {
                let public = branch.flows.first().map_or(0, |packet| packet.dst);
                branch.flows = branch.flows.map(|flow| Flow { dst: [private; 2], ..flow });
                match walk.leg {
                    Leg::Forward => {
                        branch.crossings.push(Crossing::Inbound { vpc: node.vpc, private, public })
                    }
                    Leg::Return => match branch.crossings.last() {
                        Some(Crossing::Outbound { private: own, .. }) if *own == private => {
                            branch.crossings.pop();
                        }
                        _ => {
                            let code = ReasonCode::XReturnAsymmetric;
                            return walk.block(&branch, &branch.flows.clone(), code, at);
                        }
                    },
                }
            }
            walk.enter_vpc(node.vpc, vpc.ingress_table, branch);
        });
    }

    /// Into a VPC by a gateway that may have a route table of its own.
    pub(crate) fn enter_vpc(
        &mut self,
        vpc: Ix<VpcNode<'a>>,
        table: Option<Ix<crate::reach::estate::Table<'a>>>,
        branch: Branch<'e, 'a>,
    ) {
        match table {
            Some(table) => self.by_table(table, From { vpc, subnet: None }, branch),
            None => self.deliver(vpc, branch),
        }
    }

    /// A reply on its way out by an internet gateway: the gateway must be the one that the request came in by.
    fn reply_to_internet(&mut self, at: At<'e, 'a>, from: From<'a>, mut branch: Branch<'e, 'a>) {
        if self.family == Family::Ipv4 {
            match branch.crossings.pop() {
                Some(Crossing::Inbound { vpc, private, public })
                    if vpc == from.vpc
                        && !matches!(branch.speaker, Speaker::Other)
                        && branch.flows.boxes().iter().all(|flow| flow.src == [private; 2]) =>
                {
                    branch.flows = branch.flows.map(|flow| Flow { src: [public; 2], ..flow });
                }
                _ => return self.block(&branch, &branch.flows.clone(), ReasonCode::XReturnAsymmetric, at),
            }
            if matches!(branch.crossings.last(), Some(Crossing::Outbound { .. })) {
                return self.from_internet(branch);
            }
        } else {
            return self.by_its_own_address(at, branch, &mut |walk, branch| match walk.goal {
                Goal::Hosts(_) => walk.from_internet(branch),
                _ => walk.replied_to_internet(at, from, branch),
            });
        }
        self.replied_to_internet(at, from, branch);
    }

    fn replied_to_internet(&mut self, at: At<'e, 'a>, from: From<'a>, branch: Branch<'e, 'a>) {
        match self.goal {
            Goal::Internet => self.reach_internet(branch, End::Internet(from.vpc, false)),
            _ => self.block(&branch, &branch.flows.clone(), ReasonCode::XReturnAsymmetric, at),
        }
    }

    /// A reply that comes back in to where a request went out by an egress-only gateway.
    pub(super) fn reply_by_egress_only(&mut self, vpc: Ix<VpcNode<'a>>, mut branch: Branch<'e, 'a>) {
        let node = &self.estate.nodes.vpcs[vpc];
        if let Some(gateway) = node.egress_only {
            self.hop(&mut branch, gateway.egress_only_internet_gateway_id().as_str());
        }
        self.step(&mut branch, At::EgressOnly(vpc));
        self.hop(&mut branch, node.id.as_str());
        self.deliver(vpc, branch);
    }
}
