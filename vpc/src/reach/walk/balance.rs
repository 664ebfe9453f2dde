//! Through a load balancer: a listener hears, a target is chosen, and the node speaks to it.

use super::{At, Branch, Crossing, End, Goal, Leg, Speaker, Walk, local::From, middle::NAT_PORTS};
use crate::{
    Direction, Protocol,
    reach::{
        ServiceNode, ServiceTarget,
        estate::{Identity, InterfaceNode, Ix},
        flow::{EVERY_PORT, Flow, Flows, family},
    },
    traffic::number,
};

impl<'e, 'a> Walk<'e, 'a> {
    /// Whether a balancer's interface may send to the goal.
    pub(super) fn balances_to_goal(&self, interface: Ix<InterfaceNode<'a>>) -> bool {
        matches!(self.goal, Goal::Hosts(hosts) if self.estate.balancing(hosts).any(|one| one == interface))
    }

    /// At a balancer's node, past its security groups.
    pub(super) fn at_balancer(
        &mut self,
        ix: Ix<InterfaceNode<'a>>,
        service: &'e ServiceNode,
        is_goal: bool,
        branch: Branch<'e, 'a>,
    ) {
        let mut unheard = branch.flows.clone();
        let mut heard: Vec<_> = Vec::new();
        for listener in &service.listeners {
            let Protocol::Number(protocol) = listener.protocol else { continue };
            let mut flows = Flows::default();
            let to = Flow { protocol: [protocol; 2], dport: [listener.port; 2], ..Flow::ALL };
            unheard.take(to, &mut flows);
            if !flows.is_empty() {
                heard.push((listener, flows));
            }
        }
        if heard.is_empty() {
            return self.block(&branch, &unheard, service.kind.unheard(), At::Interface(ix));
        }
        for (listener, flows) in heard {
            if is_goal {
                self.arrive(branch.with(flows), End::Interface(ix));
                continue;
            }
            let Goal::Hosts(hosts) = self.goal else { continue };
            for target in &listener.targets {
                if hosts.iter().any(|host| self.estate.nodes.interfaces[*host].holds(target.address)) {
                    self.to_target(ix, target, branch.with(flows.clone()));
                }
            }
        }
    }

    /// To a target that the node has chosen.
    fn to_target(
        &mut self,
        ix: Ix<InterfaceNode<'a>>,
        target: &'e ServiceTarget,
        mut branch: Branch<'e, 'a>,
    ) {
        let estate = self.estate;
        let node = &estate.nodes.interfaces[ix];
        // A dual-stack balancer speaks to its target in the target's family, which this walk does not follow.
        if family(target.address) != self.family {
            return;
        }
        let Some(own) = node.held.get(self.family).first() else { return };
        let sent = |flow: Flow| Flow { dst: [number(target.address); 2], dport: [target.port; 2], ..flow };
        let before = branch.flows.clone();
        branch.flows = if target.keeps_client {
            before.project(sent)
        } else {
            let speak = |flow: Flow| Flow { src: [own.span[0]; 2], sport: NAT_PORTS, ..sent(flow) };
            before.project(speak)
        };
        let after = branch.flows.clone();
        branch.crossings.push(Crossing::Balanced {
            interface: ix,
            keeps_client: target.keeps_client,
            before,
            after,
        });
        branch.sender = match node.guard {
            Some(guard) => Identity::Groups(node.vpc, &estate.nodes.guards[guard].ids),
            None => Identity::Nobody,
        };
        branch.speaker = Speaker::Interface(ix);
        let from = From { vpc: node.vpc, subnet: Some(node.subnet) };
        self.guard(branch, ix, Direction::Egress, &mut |walk, branch| walk.leave(from, branch));
    }

    /// A target's reply that AWS brings back to the node although it is addressed to the client: past the network ACL
    /// of the target's subnet, whatever its route table says.
    pub(super) fn reply_to_balancer(
        &mut self,
        target: Ix<InterfaceNode<'a>>,
        node: Ix<InterfaceNode<'a>>,
        branch: Branch<'e, 'a>,
    ) {
        let nodes = &self.estate.nodes.interfaces;
        let (from, to) = (nodes[target].subnet, nodes[node].subnet);
        if from == to {
            return self.back_through_balancer(node, branch);
        }
        self.acl(branch, from, Direction::Egress, &mut |walk, branch| {
            walk.back_through_balancer(node, branch)
        });
    }

    /// A reply that meets the node which spoke for the client, or handed its packets on.
    pub(super) fn back_through_balancer(&mut self, ix: Ix<InterfaceNode<'a>>, mut branch: Branch<'e, 'a>) {
        debug_assert!(self.leg == Leg::Return, "only replies come back");
        let node = &self.estate.nodes.interfaces[ix];
        let Some(Crossing::Balanced { keeps_client, before, after, .. }) = branch.crossings.pop() else {
            return;
        };
        self.step(&mut branch, At::Interface(ix));
        branch.speaker = Speaker::Interface(ix);
        let answered = after.and(&branch.flows.replies());
        if answered.is_empty() {
            return;
        }
        if keeps_client {
            branch.flows = before.and(&answered.project(kept)).replies();
        } else {
            // The node may have spoken from any of its ports.
            branch.partial |= !after.minus(&answered).is_empty();
            branch.flows = before.replies();
        }
        self.leave(From { vpc: node.vpc, subnet: Some(node.subnet) }, branch);
    }
}

/// What a node that keeps the client leaves of a packet.
pub(crate) fn kept(flow: Flow) -> Flow {
    Flow { dst: Flow::ALL.dst, dport: EVERY_PORT, ..flow }
}
