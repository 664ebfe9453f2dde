//! The way back: replies start where packets arrived, and undo what was done to them.

use super::{At, Branch, Crossing, End, Leaving, Leg, Speaker, Walk, local::From, middle::alike};
use crate::reach::{
    ReasonCode,
    estate::{InterfaceNode, Ix, Link, NatNode},
    flow::Flows,
};

impl<'e, 'a> Walk<'e, 'a> {
    /// Sends the replies to what arrived.
    pub(crate) fn reply(&mut self, arrived: &Branch<'e, 'a>, end: End<'a>) {
        debug_assert!(self.leg == Leg::Return, "replies are walked backwards");
        let estate = self.estate;
        let mut branch = Branch::new(arrived.flows.replies());
        branch.certain = arrived.certain;
        branch.crossings.clone_from(&arrived.crossings);
        match end {
            End::Interface(interface) => match branch.crossings.last() {
                Some(Crossing::Balanced { interface: node, keeps_client: true, .. }) => {
                    let node = *node;
                    self.hop(&mut branch, estate.nodes.interfaces[interface].name());
                    self.step(&mut branch, At::Interface(interface));
                    self.tracked(&mut branch, interface);
                    self.reply_to_balancer(interface, node, branch);
                }
                _ => self.from_interface(interface, branch),
            },
            End::Subnet(subnet) => {
                let vpc = estate.nodes.subnets[subnet].vpc;
                self.leave(From { vpc, subnet: Some(subnet) }, branch);
            }
            End::Internet(vpc, egress_only) => {
                self.hop(&mut branch, "internet");
                self.hop(&mut branch, "aws");
                self.step(&mut branch, At::Internet);
                if egress_only {
                    branch.crossings.pop();
                    return self.reply_by_egress_only(vpc, branch);
                }
                self.from_internet(branch);
            }
            End::Service(endpoint) => {
                let node = &estate.nodes.endpoints[endpoint];
                self.hop(&mut branch, node.endpoint.vpc_endpoint_id().as_str());
                self.step(&mut branch, At::Endpoint(endpoint));
                if let Some(vpc) = node.vpc {
                    self.hop(&mut branch, estate.nodes.vpcs[vpc].id.as_str());
                    self.deliver(vpc, branch);
                }
            }
            End::Customer(gateway) => self.from_customer(gateway, branch),
            End::CustomerOf(attachment) => self.from_attachment(attachment, None, branch),
        }
    }

    /// A reply that meets the NAT gateway which spoke for the client.
    pub(super) fn back_through_nat(&mut self, ix: Ix<NatNode<'a>>, mut branch: Branch<'e, 'a>) {
        let node = &self.estate.nodes.nats[ix];
        let Some(Crossing::Nat { before, .. }) = branch.crossings.pop() else { return };
        self.hop(&mut branch, node.nat.nat_gateway_id().as_str());
        self.step(&mut branch, At::Nat(ix));
        let mut branch = branch;
        branch.speaker = Speaker::Nat(ix);
        let addresses: Vec<u128> = node.addresses.iter().map(|(private, _)| *private).collect();
        let Some(vpc) = node.vpc else { return };
        let from = From { vpc, subnet: if let Link::To(subnet) = node.subnet { Some(subnet) } else { None } };
        match from.subnet {
            Some(_) => branch.leaving = Leaving::HandedBack,
            None => self.hop(&mut branch, self.estate.nodes.vpcs[vpc].id.as_str()),
        }
        for part in undone(&branch, &before, &addresses) {
            self.leave(from, part);
        }
    }

    /// A reply that meets an appliance which hands on what is not its own. It knows the connection only if the request
    /// came its way as this reply tells it: under the same addresses.
    pub(super) fn back_past_appliance(&mut self, ix: Ix<InterfaceNode<'a>>, mut branch: Branch<'e, 'a>) {
        let at = At::Interface(ix);
        let known = branch
            .crossings
            .iter()
            .rposition(|one| matches!(one, Crossing::Transparent { interface, .. } if *interface == ix));
        let known = known.map(|known| branch.crossings.remove(known));
        let known = match known {
            Some(Crossing::Transparent { seen, .. }) => branch.flows.and(&seen.replies()),
            _ => Flows::default(),
        };
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.block(branch, &branch.flows, ReasonCode::XReturnAsymmetric, at);
        };
        if known.is_empty() {
            return why(self, &branch);
        }
        self.go_on(branch, known, why, &mut |walk, mut branch| {
            walk.step(&mut branch, at);
            let node = &walk.estate.nodes.interfaces[ix];
            walk.leave(From { vpc: node.vpc, subnet: Some(node.subnet) }, branch);
        });
    }

    /// A reply that meets the appliance which spoke for the client.
    pub(super) fn back_through_appliance(&mut self, ix: Ix<InterfaceNode<'a>>, mut branch: Branch<'e, 'a>) {
        let node = &self.estate.nodes.interfaces[ix];
        let Some(Crossing::Masquerade { before, .. }) = branch.crossings.pop() else { return };
        self.step(&mut branch, At::Interface(ix));
        branch.speaker = Speaker::Interface(ix);
        let addresses: Vec<u128> = node.held.v4.iter().take(1).map(|held| held.span[0]).collect();
        for part in undone(&branch, &before, &addresses) {
            self.leave(From { vpc: node.vpc, subnet: Some(node.subnet) }, part);
        }
    }
}

/// The replies to the client, from those to the translator: wholly where every port that the translator may have
/// spoken from is answered, partly where some are.
fn undone<'e, 'a>(branch: &Branch<'e, 'a>, before: &Flows, addresses: &[u128]) -> Vec<Branch<'e, 'a>> {
    let answers = |address: &u128| branch.flows.boxes().iter().any(|flow| flow.dst == [*address; 2]);
    let spoken = super::middle::spoken_by(before, addresses.iter().copied().filter(answers));
    let answered = spoken.and(&branch.flows.replies());
    let (wholly, partly) = spoken.for_all(&answered, alike);
    let asked = |of: &Flows| before.and(&of.project(alike));
    let wholly = asked(&wholly);
    let partly = asked(&partly).minus(&wholly);
    let part = |flows: Flows, partial: bool| {
        (!flows.is_empty())
            .then(|| Branch { partial: partial || branch.partial, ..branch.with(flows.replies()) })
    };
    part(wholly, false).into_iter().chain(part(partly, true)).collect()
}
