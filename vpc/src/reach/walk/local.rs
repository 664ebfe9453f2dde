//! Within a VPC: leaving an interface, its subnet, and arriving.

use super::{At, Branch, Crossing, End, Goal, Leaving, Leg, Need, Note, Speaker, Walk, internet::Translated};
use crate::{
    Choice, Direction, Route, RouteTarget,
    reach::{
        ReasonCode,
        estate::{
            Identity, InterfaceNode, Ix, Link, NatNode, Role, Stretch, SubnetNode, Table, Thing, VpcNode,
        },
        flow::{Flow, Flows, Span, clipped},
    },
    traffic::both,
};

/// Where packets come from that a route table sends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct From<'a> {
    pub(super) vpc: Ix<VpcNode<'a>>,
    pub(super) subnet: Option<Ix<SubnetNode<'a>>>,
}

impl<'e, 'a> Walk<'e, 'a> {
    /// From an interface that sends.
    pub(crate) fn from_interface(&mut self, interface: Ix<InterfaceNode<'a>>, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let node = &estate.nodes.interfaces[interface];
        self.hop(&mut branch, node.name());
        self.step(&mut branch, At::Interface(interface));
        branch.speaker = Speaker::Interface(interface);
        let from = From { vpc: node.vpc, subnet: Some(node.subnet) };
        if self.leg == Leg::Return {
            // Security groups remember what they let in.
            self.tracked(&mut branch, interface);
            let instance = node.instance.and_then(|one| estate.names.get(one.instance_id().as_str()));
            if matches!(instance, Some(Thing::Instance(interfaces)) if interfaces.len() > 1) {
                branch.note(Note::SameInterface(node.id()));
            }
            return self.leave(from, branch);
        }
        branch.sender = match node.guard {
            Some(guard) => Identity::Groups(node.vpc, &estate.nodes.guards[guard].ids),
            None => Identity::Nobody,
        };
        if node.role == Role::Endpoint {
            self.block(
                &branch,
                &branch.flows.clone(),
                ReasonCode::VpceIntraVpcTraffic,
                At::Interface(interface),
            );
            return;
        }
        self.note_running(interface, &mut branch);
        let works = if node.works { branch.flows.clone() } else { Flows::default() };
        let stopped = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.block(branch, &branch.flows, ReasonCode::BadState, At::Interface(interface));
        };
        self.go_on(branch, works, stopped, &mut |walk, branch| {
            let own = if node.checks {
                let mut own = Flows::default();
                let mut left = branch.flows.clone();
                for held in node.held.get(walk.family) {
                    left.take(Flow { src: held.span, ..Flow::ALL }, &mut own);
                }
                own
            } else {
                branch.flows.clone()
            };
            let spoofed = |walk: &mut Self, branch: &Branch<'e, 'a>| {
                let at = At::Interface(interface);
                walk.tell(
                    branch,
                    &branch.flows,
                    ReasonCode::EniSourceDestCheckRestriction,
                    at,
                    Some(Direction::Egress),
                    None,
                );
            };
            walk.go_on(branch, own, spoofed, &mut |walk, branch| {
                walk.guard(branch, interface, Direction::Egress, &mut |walk, branch| {
                    walk.leave(from, branch)
                });
            });
        });
    }

    /// From a subnet, whoever sends there.
    pub(crate) fn leave_subnet(
        &mut self,
        vpc: Ix<VpcNode<'a>>,
        subnet: Ix<SubnetNode<'a>>,
        mut branch: Branch<'e, 'a>,
    ) {
        branch.speaker = Speaker::Anyone;
        self.leave(From { vpc, subnet: Some(subnet) }, branch);
    }

    /// Whether an instance runs is taken for granted where it was not read.
    fn note_running(&self, interface: Ix<InterfaceNode<'a>>, branch: &mut Branch<'e, 'a>) {
        let node = &self.estate.nodes.interfaces[interface];
        if node.instance.is_none()
            && node.interface.instance_id().is_some()
            && !self.estate.nodes.places[node.place].network.instances().is_complete()
        {
            branch.note(Note::Runs(node.place));
            branch.need(Need::Call(node.place, "describe-instances"));
        }
    }

    /// Leaves wherever a sender stands: to its own subnet directly, else by the route table.
    pub(super) fn leave(&mut self, from: From<'a>, branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let Some(subnet) = from.subnet else { return self.deliver(from.vpc, branch) };
        let node = &estate.nodes.subnets[subnet];
        let mut rest = branch.flows.clone();
        let mut own = Flows::default();
        for span in node.spans.get(self.family) {
            rest.take(Flow { dst: *span, ..Flow::ALL }, &mut own);
        }
        if !own.is_empty()
            && let Link::To(table) = node.table
        {
            // A route for the subnet's own block sends even neighbours through an appliance.
            let mut direct = Flows::default();
            for (span, stretch) in pieces(&estate.nodes.tables[table], self.family, &own) {
                let by_route = matches!(&stretch.choice, Choice::Route(route) if is_detour(route));
                own.take(Flow { dst: span, ..Flow::ALL }, if by_route { &mut rest } else { &mut direct });
            }
            own.append(direct);
        }
        if !own.is_empty() {
            let whole = rest.is_empty();
            let mut neighbours = branch.with(own);
            if branch.leaving == Leaving::HandedBack {
                self.hop(&mut neighbours, estate.nodes.vpcs[from.vpc].id.as_str());
            }
            if branch.leaving != Leaving::Sent {
                self.hop(&mut neighbours, node.id.as_str());
            }
            self.hosts(subnet, neighbours, branch.leaving == Leaving::Sent);
            if whole {
                return;
            }
        }
        if rest.is_empty() {
            return;
        }
        let mut branch = branch;
        branch.flows = rest;
        if branch.leaving != Leaving::Attached {
            self.hop(&mut branch, node.id.as_str());
        }
        // A network ACL sees what crosses the subnet's edge: not what goes to an appliance or a gateway within.
        let (within, across) = self.parted_at_edge(subnet, &branch.flows);
        if !within.is_empty() {
            self.route(from, subnet, branch.with(within));
        }
        if !across.is_empty() || branch.flows.is_empty() {
            let branch = branch.with(across);
            self.acl(branch, subnet, Direction::Egress, &mut |walk, branch| walk.route(from, subnet, branch));
        }
    }

    /// By the route table of a subnet.
    fn route(&mut self, from: From<'a>, subnet: Ix<SubnetNode<'a>>, branch: Branch<'e, 'a>) {
        let node = &self.estate.nodes.subnets[subnet];
        match node.table {
            Link::To(table) => self.by_table(table, from, branch),
            Link::Absent | Link::NotRead => {
                let need = Need::Call(node.place, "describe-route-tables");
                self.unknown(
                    &branch,
                    &branch.flows.clone(),
                    ReasonCode::XMissingData,
                    At::Subnet(subnet),
                    Some(need),
                );
            }
        }
    }

    /// Each destination its way.
    pub(super) fn by_table(&mut self, ix: Ix<Table<'a>>, from: From<'a>, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let table = &estate.nodes.tables[ix];
        let place = estate.nodes.vpcs[from.vpc].place;
        match branch.budget.checked_sub(1) {
            Some(left) => branch.budget = left,
            None => {
                return self.block(
                    &branch,
                    &branch.flows.clone(),
                    ReasonCode::XLoop,
                    At::Table(ix, from.subnet, None),
                );
            }
        }
        if let Some(list) = branch.symbolic {
            // The list's addresses go by the list's route, whatever they are.
            let by_list = table.table.routes().iter().find(
                |route| matches!(route.destination(), crate::Destination::PrefixList(one) if one == list),
            );
            if let Some(route) = by_list {
                return self.by_route(ix, route, from, branch);
            }
        }
        let mut left = branch.flows.clone();
        for (stretch, spans) in grouped(table, self.family, &branch.flows) {
            let mut flows = Flows::default();
            for span in spans {
                left.take(Flow { dst: span, ..Flow::ALL }, &mut flows);
            }
            let mut one = branch.with(flows);
            let at = At::Table(ix, from.subnet, None);
            let flows = one.flows.clone();
            match &stretch.choice {
                Choice::Route(route) => {
                    for list in &stretch.unread {
                        one.note(Note::ListElsewhere(place, list));
                    }
                    self.by_route(ix, route, from, one);
                }
                Choice::Ambiguous(_) => self.unknown(&one, &flows, ReasonCode::XRouteAmbiguous, at, None),
                Choice::None => match stretch.unread.first() {
                    Some(list) => {
                        let need = Need::Entries(place, list);
                        self.unknown(&one, &flows, ReasonCode::XMissingData, at, Some(need));
                    }
                    None => {
                        self.block(&one, &flows, ReasonCode::NoRouteToDestination, at);
                        self.ghost_at_goal(one);
                    }
                },
            }
        }
    }

    fn by_route(&mut self, ix: Ix<Table<'a>>, route: &'a Route, from: From<'a>, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let at = At::Table(ix, from.subnet, Some(route));
        if !route.is_active() {
            self.block(&branch, &branch.flows.clone(), ReasonCode::BadStateRoute, at);
            return self.ghost_at_goal(branch);
        }
        if matches!((self.goal, route.target()), (Goal::Service(_), RouteTarget::InternetGateway(_))) {
            // What serves the service on the internet is not the endpoint.
            let at = At::Table(ix, from.subnet, None);
            return self.block(&branch, &branch.flows.clone(), ReasonCode::NoRouteToDestination, at);
        }
        self.step(&mut branch, at);
        let leaving = std::mem::take(&mut branch.leaving);
        if leaving == Leaving::HandedBack {
            branch.hops.pop();
        }
        if leaving != Leaving::Attached && from.subnet.is_some() {
            self.hop(&mut branch, estate.nodes.vpcs[from.vpc].id.as_str());
        }
        let default = route.is_default();
        match route.target() {
            RouteTarget::Local => self.deliver(from.vpc, branch),
            RouteTarget::InternetGateway(id) => self.to_internet(id.as_str(), from, branch),
            RouteTarget::EgressOnlyInternetGateway(id) => self.to_egress_only(id.as_str(), from, branch),
            RouteTarget::NatGateway(id) => self.to_nat(id.as_str(), from, branch),
            RouteTarget::NetworkInterface { id, .. } => self.to_appliance(id.as_str(), from, default, branch),
            RouteTarget::Instance(id) => self.to_appliance(id.as_str(), from, default, branch),
            RouteTarget::VpcEndpoint(id) => self.to_endpoint(id.as_str(), from, branch),
            RouteTarget::VpcPeeringConnection(id) => self.to_peering(id.as_str(), from, branch),
            RouteTarget::TransitGateway(id) => self.to_transit(id, from, branch),
            RouteTarget::VpnGateway(id) => self.to_vpn_gateway(id.as_str(), from, branch),
            // A target that nobody follows still wins its destinations.
            other => {
                let at = if other.id().is_empty() { at } else { At::Unknown(other.id()) };
                self.unknown(&branch, &branch.flows.clone(), ReasonCode::UnsupportedComponent, at, None);
            }
        }
    }

    /// To whoever holds the destination within a VPC.
    pub(super) fn deliver(&mut self, vpc: Ix<VpcNode<'a>>, branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let node = &estate.nodes.vpcs[vpc];
        let mut left = branch.flows.clone();
        for (span, subnet) in node.subnets.get(self.family) {
            if left.is_empty() {
                break;
            }
            let mut flows = Flows::default();
            left.take(Flow { dst: *span, ..Flow::ALL }, &mut flows);
            if flows.is_empty() {
                continue;
            }
            let mut one = branch.with(flows);
            self.hop(&mut one, estate.nodes.subnets[*subnet].id.as_str());
            self.acl(one, *subnet, Direction::Ingress, &mut |walk, branch| {
                walk.hosts(*subnet, branch, false)
            });
        }
        if !left.is_empty() {
            if node.subnets_known {
                self.block(&branch, &left, ReasonCode::NoPossibleDestination, At::Vpc(vpc));
                self.ghost_at_goal(branch.with(left));
            } else {
                let need = Need::Call(node.place, "describe-subnets");
                self.unknown(&branch, &left, ReasonCode::XMissingData, At::Vpc(vpc), Some(need));
            }
        }
    }

    /// Whether packets have arrived once they are in a subnet, whoever is there.
    pub(super) fn wants_subnet(&self, subnet: Ix<SubnetNode<'a>>) -> bool {
        match self.goal {
            Goal::Subnets => true,
            Goal::Subnet(goal) => goal == subnet,
            _ => false,
        }
    }

    /// To the hosts of a subnet.
    fn hosts(&mut self, subnet: Ix<SubnetNode<'a>>, branch: Branch<'e, 'a>, neighbours: bool) {
        let estate = self.estate;
        let node = &estate.nodes.subnets[subnet];
        let vpc = &estate.nodes.vpcs[node.vpc];
        if self.wants_subnet(subnet) {
            return self.arrive(branch, End::Subnet(subnet));
        }
        let mut left = branch.flows.clone();
        if self.leg == Leg::Return
            && let Some((nat, addresses)) = self.nat_met_again(&branch)
            && matches!(estate.nodes.nats[nat].subnet, Link::To(own) if own == subnet)
        {
            for (private, _) in addresses {
                let mut flows = Flows::default();
                left.take(Flow { dst: [*private; 2], ..Flow::ALL }, &mut flows);
                if !flows.is_empty() {
                    self.back_through_nat(nat, branch.with(flows));
                }
            }
        }
        let holders = vpc.holders.get(self.family);
        let met: Vec<(Span, Ix<InterfaceNode<'a>>)> = {
            let mut met: Vec<_> =
                left.boxes().iter().flat_map(|flow| holders_of(holders, flow.dst)).collect();
            met.sort_unstable();
            met.dedup();
            met
        };
        for (span, interface) in met {
            let mut flows = Flows::default();
            left.take(Flow { dst: span, ..Flow::ALL }, &mut flows);
            if !flows.is_empty() {
                self.at_interface(interface, branch.with(flows));
            }
        }
        if !left.is_empty() {
            let mut branch = branch.with(left);
            if neighbours {
                self.hop(&mut branch, node.id.as_str());
            }
            if vpc.interfaces_known {
                self.block(
                    &branch,
                    &branch.flows.clone(),
                    ReasonCode::NoPossibleDestination,
                    At::Subnet(subnet),
                );
            } else {
                let need = Need::Call(vpc.place, "describe-network-interfaces");
                self.unknown(
                    &branch,
                    &branch.flows.clone(),
                    ReasonCode::XMissingData,
                    At::Subnet(subnet),
                    Some(need),
                );
            }
        }
    }

    fn nat_met_again(&self, branch: &Branch<'e, 'a>) -> Option<(Ix<NatNode<'a>>, &'e [Translated])> {
        match branch.crossings.last() {
            Some(Crossing::Nat { nat, .. }) => Some((*nat, &self.estate.nodes.nats[*nat].addresses)),
            _ => None,
        }
    }

    /// At the interface that holds the destination.
    pub(super) fn at_interface(&mut self, interface: Ix<InterfaceNode<'a>>, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let node = &estate.nodes.interfaces[interface];
        let is_goal = match self.goal {
            Goal::Hosts(hosts) => hosts.contains(&interface),
            Goal::Anywhere => true,
            _ => false,
        };
        self.hop(&mut branch, node.name());
        if self.leg == Leg::Return {
            if let Some(Crossing::Masquerade { interface: appliance, .. }) = branch.crossings.last()
                && *appliance == interface
            {
                return self.back_through_appliance(interface, branch);
            }
            if let Some(Crossing::Balanced { interface: balancer, .. }) = branch.crossings.last()
                && *balancer == interface
            {
                return self.back_through_balancer(interface, branch);
            }
            if !is_goal {
                let code = ReasonCode::XReturnAsymmetric;
                return self.block(&branch, &branch.flows.clone(), code, At::Interface(interface));
            }
            self.tracked(&mut branch, interface);
            self.step(&mut branch, At::Interface(interface));
            return self.arrive(branch, End::Interface(interface));
        }
        if !is_goal && !self.balances_to_goal(interface) {
            self.block(
                &branch,
                &branch.flows.clone(),
                ReasonCode::NoPossibleDestination,
                At::Interface(interface),
            );
            return;
        }
        self.note_running(interface, &mut branch);
        let refusal = match node.role {
            Role::Lambda => Some(ReasonCode::XLambdaNoInbound),
            _ if node.is_nat() => Some(ReasonCode::XNatNoSession),
            _ if !node.works => Some(ReasonCode::BadState),
            _ => None,
        };
        let passed = if refusal.is_some() { Flows::default() } else { branch.flows.clone() };
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            if let Some(code) = refusal {
                let at = if let Role::Nat(nat) = node.role { At::Nat(nat) } else { At::Interface(interface) };
                walk.block(branch, &branch.flows, code, at);
            }
        };
        self.go_on(branch, passed, why, &mut |walk, branch| {
            if node.role == Role::Lambda || node.is_nat() {
                return;
            }
            walk.guard(branch, interface, Direction::Ingress, &mut |walk, mut branch| {
                walk.step(&mut branch, At::Interface(interface));
                if let Some(service) = estate.services.get(&interface) {
                    return walk.at_balancer(interface, service, is_goal, branch);
                }
                if node.role == Role::Balancer {
                    branch.note(Note::Listens(node.id()));
                }
                walk.arrive(branch, End::Interface(interface));
            });
        });
    }

    /// Keeps what came to an end as it should.
    pub(super) fn arrive(&mut self, branch: Branch<'e, 'a>, end: End<'a>) {
        if branch.blocked {
            return;
        }
        if self.leg == Leg::Return && !branch.crossings.is_empty() {
            let at = match end {
                End::Interface(interface) => At::Interface(interface),
                _ => At::Internet,
            };
            return self.block(&branch, &branch.flows.clone(), ReasonCode::XReturnAsymmetric, at);
        }
        self.arrived.push((branch, end));
    }

    /// Where routing ends a walk, asks what else would stop the packets at their destination.
    pub(super) fn ghost_at_goal(&mut self, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let Goal::Hosts([interface, ..]) = self.goal else { return };
        if !self.explain || self.leg == Leg::Return || branch.budget == 0 {
            return;
        }
        let node = &estate.nodes.interfaces[*interface];
        let Some(held) = node.held.get(self.family).first() else { return };
        branch.blocked = true;
        branch.budget = 0;
        branch.flows = branch.flows.map(|flow| Flow { dst: held.span, ..flow });
        if node.role == Role::Lambda || node.is_nat() {
            return self.at_interface(*interface, branch);
        }
        self.acl(branch, node.subnet, Direction::Ingress, &mut |walk, branch| {
            walk.guard(branch, *interface, Direction::Ingress, &mut |_, _| {});
        });
    }
}

/// Whether a route leads to an appliance although its destination lies within the VPC.
fn is_detour(route: &Route) -> bool {
    let narrow = match route.destination() {
        crate::Destination::Ipv4(block) => block.prefix_len() >= 16,
        crate::Destination::Ipv6(block) => block.prefix_len() >= 44,
        crate::Destination::PrefixList(_) => false,
    };
    narrow
        && matches!(
            route.target(),
            RouteTarget::NetworkInterface { .. } | RouteTarget::NatGateway(_) | RouteTarget::VpcEndpoint(_)
        )
}

pub(super) fn pieces<'t, 'a>(
    table: &'t Table<'a>,
    family: crate::Family,
    flows: &Flows,
) -> Vec<(Span, &'t Stretch<'a>)> {
    let mut pieces: Vec<_> = flows.boxes().iter().flat_map(|flow| table.routed(family, flow.dst)).collect();
    pieces.sort_by_key(|(span, _)| *span);
    pieces.dedup_by_key(|(span, _)| *span);
    pieces
}

/// The spans of destinations by the stretch that takes them.
fn grouped<'t, 'a>(
    table: &'t Table<'a>,
    family: crate::Family,
    flows: &Flows,
) -> Vec<(&'t Stretch<'a>, Vec<Span>)> {
    let mut groups: Vec<(&Stretch<'a>, Vec<Span>)> = Vec::new();
    for (span, stretch) in pieces(table, family, flows) {
        match groups.iter_mut().find(|(one, _)| one.choice == stretch.choice && one.unread == stretch.unread)
        {
            Some((_, spans)) => spans.push(span),
            None => groups.push((stretch, vec![span])),
        }
    }
    groups
}

/// Who holds an address of a span, of holders in order.
pub(super) fn holders_of<'h, 'a>(
    holders: &'h [(Span, Ix<InterfaceNode<'a>>)],
    within: Span,
) -> impl Iterator<Item = (Span, Ix<InterfaceNode<'a>>)> + 'h {
    let first = holders.partition_point(|([_, to], _)| *to < within[0]);
    let rest = holders.get(first..).unwrap_or_default().iter();
    rest.map_while(move |(span, ix)| Some((both(*span, within)?, *ix)))
}

/// Whether all of a span lies within spans in order.
pub(super) fn covered(spans: &[Span], one: Span) -> bool {
    clipped(spans, one).any(|part| part == one)
}
