//! Through what stands between: NAT gateways, appliances, endpoints and peering connections.

use super::{
    At, Branch, Crossing, End, Goal, Leg, Need, Note, Speaker, Walk,
    local::{From, covered},
};
use crate::{
    Direction, Family, VpcEndpointType,
    reach::{
        ReasonCode,
        estate::{InterfaceNode, Ix, Link, NatNode, PeeringNode, Thing},
        flow::{EVERY_PORT, Flow, Flows},
    },
};

/// The ports that NAT gateways, balancers and masquerading appliances speak from.
/// Source: VPC User Guide, "NAT gateways" and "Ephemeral ports": 1024–65535 (2026).
pub(super) const NAT_PORTS: [u16; 2] = [1024, 65535];

impl<'e, 'a> Walk<'e, 'a> {
    /// By a NAT gateway that a route names.
    pub(super) fn to_nat(&mut self, id: &'a str, from: From<'a>, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let place = estate.nodes.vpcs[from.vpc].place;
        self.hop(&mut branch, id);
        let Some(Thing::Nat(ix)) = estate.names.get(id) else {
            let need = Need::Call(place, "describe-nat-gateways");
            let read = estate.nodes.places[place].network.nat_gateways().is_complete();
            let flows = branch.flows.clone();
            if read {
                return self.block(&branch, &flows, ReasonCode::BadState, At::Unknown(id));
            }
            return self.unknown(&branch, &flows, ReasonCode::UnknownResource, At::Unknown(id), Some(need));
        };
        let ix = *ix;
        let node = &estate.nodes.nats[ix];
        let at = At::Nat(ix);
        if self.leg == Leg::Return {
            // It would translate the reply, and nobody would know it any more.
            return self.block(&branch, &branch.flows.clone(), ReasonCode::XReturnAsymmetric, at);
        }
        let asked_before =
            branch.crossings.iter().any(|one| matches!(one, Crossing::Nat { nat, .. } if *nat == ix));
        if asked_before {
            return self.block(&branch, &branch.flows.clone(), ReasonCode::XLoop, at);
        }
        let works = if node.nat.is_available() { branch.flows.clone() } else { Flows::default() };
        let stopped = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.block(branch, &branch.flows, ReasonCode::BadState, at);
        };
        self.go_on(branch, works, stopped, &mut |walk, branch| match node.subnet {
            Link::To(subnet) if Some(subnet) != from.subnet => {
                walk.acl(branch, subnet, Direction::Ingress, &mut |walk, branch| {
                    walk.through_nat(ix, branch)
                });
            }
            Link::To(_) | Link::Absent => walk.through_nat(ix, branch),
            Link::NotRead => {
                let need = Need::Call(node.place, "describe-subnets");
                walk.unknown(&branch, &branch.flows.clone(), ReasonCode::XMissingData, at, Some(need));
            }
        });
    }

    fn through_nat(&mut self, ix: Ix<NatNode<'a>>, branch: Branch<'e, 'a>) {
        let node = &self.estate.nodes.nats[ix];
        let at = At::Nat(ix);
        let mut left = branch.flows.clone();
        let mut taken = Flows::default();
        if self.family == Family::Ipv4 {
            for protocol in [1, 6, 17] {
                left.take(Flow { protocol: [protocol; 2], ..Flow::ALL }, &mut taken);
            }
        }
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            let dst = branch.flows.first().map_or(0, |packet| packet.dst);
            if walk.family == Family::Ipv6 && dst >> 32 == NAT64 >> 32 {
                // Synthesised addresses are IPv4 in truth, which this walk does not follow.
                return walk.unknown(branch, &branch.flows, ReasonCode::UnsupportedComponent, at, None);
            }
            walk.block(branch, &branch.flows, ReasonCode::ProtocolRestriction, at);
        };
        if self.family == Family::Ipv6 {
            // Whatever it were to do with them, they would not go on as what they are.
            return why(self, &branch);
        }
        self.go_on(branch, taken, why, &mut |walk, mut branch| {
            walk.step(&mut branch, at);
            let before = branch.flows.clone();
            branch.forget_sender(ReasonCode::SgReferencesNotPreserved);
            branch.speaker = Speaker::Nat(ix);
            if node.addresses.is_empty() {
                let need = Need::Call(node.place, "describe-nat-gateways");
                let flows = branch.flows.clone();
                return walk.unknown(&branch, &flows, ReasonCode::XMissingData, at, Some(need));
            }
            branch.crossings.push(Crossing::Nat { nat: ix, before });
            branch.flows = spoken_by(&branch.flows, node.addresses.iter().map(|(private, _)| *private));
            let Some(vpc) = node.vpc else { return };
            match node.subnet {
                Link::To(subnet) => walk.leave(From { vpc, subnet: Some(subnet) }, branch),
                // A regional gateway has no subnet: it reaches its VPC and the internet gateway by itself.
                _ => walk.from_regional_nat(vpc, branch),
            }
        });
    }

    fn from_regional_nat(&mut self, vpc: Ix<crate::reach::estate::VpcNode<'a>>, branch: Branch<'e, 'a>) {
        let node = &self.estate.nodes.vpcs[vpc];
        let mut left = branch.flows.clone();
        let mut inside = Flows::default();
        for span in node.blocks.get(self.family) {
            left.take(Flow { dst: *span, ..Flow::ALL }, &mut inside);
        }
        if !inside.is_empty() {
            self.deliver(vpc, branch.with(inside));
        }
        if !left.is_empty() {
            let id = match node.internet_gateway {
                Link::To(gateway) => gateway.internet_gateway_id().as_str(),
                _ => node.id.as_str(),
            };
            self.to_internet(id, From { vpc, subnet: None }, branch.with(left));
        }
    }

    /// To an interface that hands on what is not meant for it.
    pub(super) fn to_appliance(
        &mut self,
        id: &'a str,
        from: From<'a>,
        default: bool,
        branch: Branch<'e, 'a>,
    ) {
        let estate = self.estate;
        let ix = match estate.names.get(id) {
            Some(Thing::Interface(ix)) => Some(*ix),
            Some(Thing::Instance(interfaces)) => interfaces.first().copied(),
            _ => None,
        };
        let mut branch = branch;
        let Some(ix) = ix else {
            let place = estate.nodes.vpcs[from.vpc].place;
            let need = Need::Call(place, "describe-network-interfaces");
            self.hop(&mut branch, id);
            let flows = branch.flows.clone();
            if estate.nodes.places[place].network.network_interfaces().is_complete() {
                return self.block(&branch, &flows, ReasonCode::BadState, At::Unknown(id));
            }
            return self.unknown(&branch, &flows, ReasonCode::UnknownResource, At::Unknown(id), Some(need));
        };
        let node = &estate.nodes.interfaces[ix];
        if Some(node.subnet) == from.subnet {
            return self.at_appliance(ix, default, branch);
        }
        self.hop(&mut branch, estate.nodes.subnets[node.subnet].id.as_str());
        self.acl(branch, node.subnet, Direction::Ingress, &mut |walk, branch| {
            walk.at_appliance(ix, default, branch)
        });
    }

    fn at_appliance(&mut self, ix: Ix<InterfaceNode<'a>>, default: bool, mut branch: Branch<'e, 'a>) {
        let node = &self.estate.nodes.interfaces[ix];
        let at = At::Interface(ix);
        // What is meant for itself is not handed on, whatever route brought it.
        let mut others = branch.flows.clone();
        let mut own = Flows::default();
        for held in node.held.get(self.family) {
            others.take(Flow { dst: held.span, ..Flow::ALL }, &mut own);
        }
        if !own.is_empty() {
            if self.wants_subnet(node.subnet) {
                self.arrive(branch.with(own), End::Subnet(node.subnet));
            } else {
                self.at_interface(ix, branch.with(own));
            }
            if others.is_empty() {
                return;
            }
            branch.flows = others;
        }
        self.hop(&mut branch, node.name());
        if self.leg == Leg::Return {
            return self.back_past_appliance(ix, branch);
        }
        let asked_before = branch.crossings.iter().any(|one| {
            matches!(one, Crossing::Transparent { interface, .. } | Crossing::Masquerade { interface, .. } if *interface == ix)
        });
        if asked_before {
            return self.block(&branch, &branch.flows.clone(), ReasonCode::XLoop, at);
        }
        let works = if node.works { branch.flows.clone() } else { Flows::default() };
        let stopped = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.block(branch, &branch.flows, ReasonCode::BadState, at);
        };
        self.go_on(branch, works, stopped, &mut |walk, branch| {
            let open = if node.checks { Flows::default() } else { branch.flows.clone() };
            let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
                let code = ReasonCode::EniSourceDestCheckRestriction;
                walk.tell(branch, &branch.flows, code, at, Some(Direction::Ingress), None);
            };
            walk.go_on(branch, open, why, &mut |walk, branch| {
                walk.guard(branch, ix, Direction::Ingress, &mut |walk, branch| {
                    walk.through_appliance(ix, default, branch)
                });
            });
        });
    }

    fn through_appliance(&mut self, ix: Ix<InterfaceNode<'a>>, default: bool, mut branch: Branch<'e, 'a>) {
        let node = &self.estate.nodes.interfaces[ix];
        let id = node.interface.network_interface_id();
        self.step(&mut branch, At::Interface(ix));
        branch.forget_sender(ReasonCode::SgReferencesNotPreserved);
        // What the appliance's system does cannot be seen from outside.
        let primary = node.held.v4.first();
        let masquerades =
            default && self.family == Family::Ipv4 && primary.is_some_and(|held| held.public.is_some());
        match primary {
            Some(primary) if masquerades => {
                branch.note(Note::Masquerades(id));
                branch.crossings.push(Crossing::Masquerade { interface: ix, before: branch.flows.clone() });
                branch.flows = spoken_by(&branch.flows, std::iter::once(primary.span[0]));
                branch.speaker = Speaker::Interface(ix);
            }
            _ => {
                branch.note(Note::HandsOn(id));
                branch.crossings.push(Crossing::Transparent { interface: ix, seen: branch.flows.clone() });
            }
        }
        let from = From { vpc: node.vpc, subnet: Some(node.subnet) };
        self.guard(branch, ix, Direction::Egress, &mut |walk, branch| walk.leave(from, branch));
    }

    /// By an endpoint that a route names.
    pub(super) fn to_endpoint(&mut self, id: &'a str, from: From<'a>, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        self.hop(&mut branch, id);
        let Some(Thing::Endpoint(ix)) = estate.names.get(id) else {
            let place = estate.nodes.vpcs[from.vpc].place;
            let flows = branch.flows.clone();
            if estate.nodes.places[place].network.vpc_endpoints().is_complete() {
                return self.block(&branch, &flows, ReasonCode::BadState, At::Unknown(id));
            }
            let need = Need::Call(place, "describe-vpc-endpoints");
            return self.unknown(&branch, &flows, ReasonCode::UnknownResource, At::Unknown(id), Some(need));
        };
        let ix = *ix;
        let node = &estate.nodes.endpoints[ix];
        let at = At::Endpoint(ix);
        let works = if node.endpoint.is_available() { branch.flows.clone() } else { Flows::default() };
        let stopped = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.block(branch, &branch.flows, ReasonCode::BadState, at);
        };
        let balanced = node.endpoint.vpc_endpoint_type() == Some(&VpcEndpointType::GatewayLoadBalancer);
        self.go_on(branch, works, stopped, &mut |walk, branch| {
            if balanced {
                walk.through_balanced_endpoint(id, ix, from, branch)
            } else {
                walk.to_service(ix, branch)
            }
        });
    }

    /// Through a Gateway Load Balancer endpoint: what stands behind it is taken to let packets through, and they go
    /// on in its own subnet.
    fn through_balanced_endpoint(
        &mut self,
        id: &'a str,
        ix: Ix<crate::reach::estate::EndpointNode<'a>>,
        from: From<'a>,
        mut branch: Branch<'e, 'a>,
    ) {
        let estate = self.estate;
        let node = &estate.nodes.endpoints[ix];
        branch.note(Note::AppliancePermits(id));
        branch.forget_sender(ReasonCode::SgReferencesNotPreserved);
        let subnet = node.endpoint.subnet_ids().first().and_then(|id| estate.names.get(id.as_str()));
        let Some(Thing::Subnet(subnet)) = subnet else {
            let need = Need::Call(node.place, "describe-subnets");
            return self.unknown(
                &branch,
                &branch.flows.clone(),
                ReasonCode::XMissingData,
                At::Endpoint(ix),
                Some(need),
            );
        };
        let subnet = *subnet;
        let onward = From { vpc: estate.nodes.subnets[subnet].vpc, subnet: Some(subnet) };
        self.step(&mut branch, At::Endpoint(ix));
        if from.subnet == Some(subnet) {
            return self.leave(onward, branch);
        }
        self.acl(branch, subnet, Direction::Ingress, &mut |walk, branch| walk.leave(onward, branch));
    }

    fn to_service(&mut self, ix: Ix<crate::reach::estate::EndpointNode<'a>>, branch: Branch<'e, 'a>) {
        let at = At::Endpoint(ix);
        if matches!(branch.speaker, Speaker::Other) {
            // It serves its own VPC, and nobody who came by peering, transit gateway or VPN.
            let code = ReasonCode::GatewayRejectsSpoofedTraffic;
            return self.block(&branch, &branch.flows.clone(), code, at);
        }
        let mut left = branch.flows.clone();
        let mut taken = Flows::default();
        left.take(Flow { protocol: [6, 6], ..Flow::ALL }, &mut taken);
        let echo = if self.family == Family::Ipv4 { (1, 8 << 8) } else { (58, 128 << 8) };
        left.take(Flow { protocol: [echo.0; 2], dport: [echo.1; 2], ..Flow::ALL }, &mut taken);
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.block(branch, &branch.flows, ReasonCode::VpceGatewayProtocolRestriction, at);
        };
        self.go_on(branch, taken, why, &mut |walk, mut branch| {
            walk.step(&mut branch, at);
            match walk.goal {
                Goal::Service(goal) if goal == ix => walk.arrive(branch, End::Service(ix)),
                Goal::Anywhere => walk.arrive(branch, End::Service(ix)),
                // The service's addresses are a part of the internet that is reached this way.
                Goal::Internet => {}
                _ => walk.block(&branch, &branch.flows.clone(), ReasonCode::NoPossibleDestination, at),
            }
        });
    }

    /// Over a peering connection.
    pub(super) fn to_peering(&mut self, id: &'a str, from: From<'a>, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let place = estate.nodes.vpcs[from.vpc].place;
        let flows = branch.flows.clone();
        let Some(Thing::Peering(ix)) = estate.names.get(id) else {
            self.hop(&mut branch, id);
            if estate.nodes.places[place].network.vpc_peering_connections().is_complete() {
                return self.block(&branch, &flows, ReasonCode::BadState, At::Unknown(id));
            }
            let need = Need::Call(place, "describe-vpc-peering-connections");
            return self.unknown(&branch, &flows, ReasonCode::UnknownResource, At::Unknown(id), Some(need));
        };
        let ix: Ix<PeeringNode<'a>> = *ix;
        let node = &estate.nodes.peerings[ix];
        let near = node.sides.iter().find(|side| side.vpc == Some(from.vpc));
        let far = node.sides.iter().find(|side| side.vpc != Some(from.vpc));
        let (Some(near), Some(far)) = (near, far) else {
            return self.block(&branch, &flows, ReasonCode::BadStateAttachment, At::Unknown(id));
        };
        let at = At::Peering(ix, from.vpc, far.vpc);
        if !node.peering.is_active() {
            self.block(&branch, &flows, ReasonCode::BadState, at);
            return self.ghost_at_goal(branch);
        }
        // Only addresses of the two VPCs' own pass.
        let own = |blocks: &[crate::reach::flow::Span], told: &[crate::reach::flow::Span], span| {
            covered(blocks, span) || (blocks.is_empty() && covered(told, span))
        };
        let near_blocks = estate.nodes.vpcs[from.vpc].blocks.get(self.family);
        let far_blocks =
            far.vpc.map_or(far.blocks.get(self.family), |vpc| estate.nodes.vpcs[vpc].blocks.get(self.family));
        let mut left = flows;
        let mut carried = Flows::default();
        for span in far_blocks {
            left.take(Flow { dst: *span, ..Flow::ALL }, &mut carried);
        }
        let fits =
            carried.boxes().iter().all(|flow| own(near_blocks, near.blocks.get(self.family), flow.src));
        let carried = if fits { carried } else { Flows::default() };
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.block(branch, &branch.flows, ReasonCode::PcxRequiresAddressInVpcCidr, at);
        };
        if carried.is_empty() {
            why(self, &branch);
            return self.ghost_at_goal(branch);
        }
        self.go_on(branch, carried, why, &mut |walk, mut branch| {
            let Some(vpc) = far.vpc else {
                let need = Need::Network(far.account, far.region.clone());
                walk.hop(&mut branch, far.id.as_str());
                let flows = branch.flows.clone();
                return walk.unknown(
                    &branch,
                    &flows,
                    ReasonCode::XMissingData,
                    At::Unknown(far.id.as_str()),
                    Some(need),
                );
            };
            walk.step(&mut branch, at);
            walk.hop(&mut branch, far.id.as_str());
            if near.region != far.region {
                branch.forget_sender(ReasonCode::SgReferencesNotPreserved);
            }
            branch.speaker = Speaker::Other;
            walk.deliver(vpc, branch);
        });
    }
}

/// The prefix of addresses that NAT64 makes of IPv4 ones. Source: RFC 6052.
const NAT64: u128 = 0x0064_ff9b << 96;

/// The same packets with another's source address and ports.
pub(super) fn spoken_by(flows: &Flows, addresses: impl Iterator<Item = u128> + Clone) -> Flows {
    let ported = |flow: &Flow| matches!(flow.protocol, [6, 6] | [17, 17]);
    let mut spoken = Flows::default();
    for flow in flows.boxes() {
        for address in addresses.clone() {
            let sport = if ported(flow) { NAT_PORTS } else { flow.sport };
            spoken.add(Flow { src: [address; 2], sport, ..*flow });
        }
    }
    spoken
}

/// What makes packets alike that a translator spoke for: all but who spoke and from which port.
pub(crate) fn alike(flow: Flow) -> Flow {
    let ported = matches!(flow.protocol, [6, 6] | [17, 17]);
    Flow { src: Flow::ALL.src, sport: if ported { EVERY_PORT } else { flow.sport }, ..flow }
}
