//! The packet walk, on sets of packets.
//!
//! A [`Branch`] is packets of one family on their way. Every filter parts them, every route table sends each part
//! its way, and what arrives is kept. To explain, packets that a filter has dropped go on as ghosts, so that
//! everything else that would stop them is found too.
//!
//! Source: specs/vpc.md §3; VPC User Guide; Reachability Analyzer guide.

#![expect(
    clippy::wrong_self_convention,
    reason = "methods are named for where packets come from and go to: `to_nat` converts nothing"
)]

mod back;
mod balance;
mod branch;
mod edge;
mod internet;
mod local;
mod middle;
mod transit;
mod vpn;

pub(crate) use self::{balance::kept, branch::*, middle::alike};
use super::{
    ReasonCode,
    estate::{Estate, Excluded, InterfaceNode, Ix, SubnetNode, VpcNode},
    flow::{Flows, merged},
};
use crate::{Direction, Family};

/// One walk of one family in one direction of travel.
#[derive(Debug)]
pub(crate) struct Walk<'e, 'a> {
    pub(crate) estate: &'e Estate<'a>,
    pub(crate) leg: Leg,
    pub(crate) family: Family,
    pub(crate) goal: Goal<'e, 'a>,
    /// Whether to look for everything that stops packets, and to remember the way.
    pub(crate) explain: bool,
    /// Whether a network ACL that drops some packets and not all is told too.
    pub(crate) in_parts: bool,
    pub(crate) arrived: Vec<(Branch<'e, 'a>, End<'a>)>,
    pub(crate) blockers: Vec<Blocker<'e, 'a>>,
}

type Next<'n, 'e, 'a> = &'n mut dyn FnMut(&mut Walk<'e, 'a>, Branch<'e, 'a>);

impl<'e, 'a> Walk<'e, 'a> {
    pub(crate) fn new(
        estate: &'e Estate<'a>,
        leg: Leg,
        family: Family,
        goal: Goal<'e, 'a>,
        explain: bool,
    ) -> Self {
        let (arrived, blockers) = (Vec::new(), Vec::new());
        Self { estate, leg, family, goal, explain, in_parts: false, arrived, blockers }
    }

    /// Remembers a component that packets went through.
    fn step(&self, branch: &mut Branch<'e, 'a>, at: At<'e, 'a>) {
        if self.explain
            && let Some(packet) = branch.flows.first()
        {
            branch.trace.push(Step { at, packet });
        }
    }

    /// Remembers that the security groups of an interface know the connection.
    fn tracked(&self, branch: &mut Branch<'e, 'a>, interface: Ix<InterfaceNode<'a>>) {
        if self.explain && self.estate.nodes.interfaces[interface].guard.is_some() {
            self.step(branch, At::Tracked(interface));
        }
    }

    fn hop(&self, branch: &mut Branch<'e, 'a>, name: &'a str) {
        if self.explain {
            branch.hops.push(name);
        }
    }

    /// Tells that these packets of a branch go no further here.
    fn block(&mut self, branch: &Branch<'e, 'a>, flows: &Flows, code: ReasonCode, at: At<'e, 'a>) {
        self.tell(branch, flows, code, at, None, None);
    }

    /// Tells that these packets go no further because it is not known what happens to them.
    fn unknown(
        &mut self,
        branch: &Branch<'e, 'a>,
        flows: &Flows,
        code: ReasonCode,
        at: At<'e, 'a>,
        need: Option<Need<'a>>,
    ) {
        let mut branch = branch.clone();
        branch.certain = false;
        self.tell(&branch, flows, code, at, None, need);
        if let Some(last) = self.blockers.last_mut() {
            last.certain = branch.blocked;
            last.flows.clone_from(flows);
        }
    }

    fn tell(
        &mut self,
        branch: &Branch<'e, 'a>,
        flows: &Flows,
        code: ReasonCode,
        at: At<'e, 'a>,
        direction: Option<Direction>,
        need: Option<Need<'a>>,
    ) {
        let mut trace = branch.trace.clone();
        let packet = flows.first();
        if self.explain
            && let Some(packet) = packet
        {
            trace.push(Step { at, packet });
        }
        self.blockers.push(Blocker {
            leg: self.leg,
            code,
            at,
            direction,
            packet,
            flows: if self.explain { flows.clone() } else { Flows::default() },
            ghost: branch.blocked,
            family: self.family,
            need,
            certain: true,
            ports: Vec::new(),
            notes: if self.explain { branch.notes.clone() } else { Vec::new() },
            hops: branch.hops.clone(),
            trace,
        });
    }

    /// Goes on with what passed; where nothing did, tells why and, to explain, goes on with all as ghosts.
    fn go_on(
        &mut self,
        mut branch: Branch<'e, 'a>,
        passed: Flows,
        why: impl FnOnce(&mut Self, &Branch<'e, 'a>),
        next: Next<'_, 'e, 'a>,
    ) {
        if passed.is_empty() {
            why(self, &branch);
            if !self.explain {
                return;
            }
            branch.blocked = true;
        } else {
            branch.flows = passed;
        }
        next(self, branch);
    }

    /// Before the security groups of an interface.
    fn guard(
        &mut self,
        branch: Branch<'e, 'a>,
        interface: Ix<InterfaceNode<'a>>,
        direction: Direction,
        next: Next<'_, 'e, 'a>,
    ) {
        let estate = self.estate;
        let node = &estate.nodes.interfaces[interface];
        let Some(guard) = node.guard.map(|guard| &estate.nodes.guards[guard]) else {
            return next(self, branch);
        };
        let judged = guard.judge(direction, self.family, &branch.flows, branch.sender, branch.symbolic);
        let at = At::Guard(interface, direction, branch.sender, branch.symbolic);
        if !judged.unsure.is_empty() {
            let mut maybe = branch.with(judged.unsure);
            maybe.certain = false;
            for list in judged.unread_lists {
                maybe.need(Need::Entries(node.place, list));
            }
            if !guard.unread.is_empty() {
                maybe.need(Need::Call(node.place, "describe-security-groups"));
            }
            self.step(&mut maybe, at);
            next(self, maybe);
            if judged.passed.is_empty() {
                return;
            }
        }
        let unrecognised = judged.unrecognised;
        let dropped = judged.dropped;
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            let no_rules = guard.rules(direction).is_empty();
            let code = if no_rules { ReasonCode::SgHasNoRules } else { ReasonCode::EniSgRulesMismatch };
            walk.tell(branch, &dropped, code, at, Some(direction), None);
            if let Some(code) = unrecognised {
                walk.tell(branch, &dropped, code, at, Some(direction), None);
            }
        };
        self.go_on(branch, judged.passed, why, &mut |walk, mut branch| {
            if !branch.blocked {
                walk.step(&mut branch, at);
            }
            next(walk, branch);
        });
    }

    /// Before the network ACL of a subnet.
    fn acl(
        &mut self,
        mut branch: Branch<'e, 'a>,
        subnet: Ix<SubnetNode<'a>>,
        direction: Direction,
        next: Next<'_, 'e, 'a>,
    ) {
        use super::estate::Link;
        let estate = self.estate;
        let node = &estate.nodes.subnets[subnet];
        let at = At::Acl(subnet, direction);
        let acl = match node.acl {
            Link::To(acl) => &estate.nodes.acls[acl],
            // A subnet always has one; where none is found, it was not read.
            Link::Absent | Link::NotRead => {
                branch.note(Note::AclsOpen(node.place));
                branch.need(Need::Call(node.place, "describe-network-acls"));
                return next(self, branch);
            }
        };
        let (passed, dropped) = acl.judge(direction, self.family, &branch.flows);
        if self.in_parts && !passed.is_empty() && !dropped.is_empty() {
            self.tell(&branch, &dropped, ReasonCode::SubnetAclRestriction, at, Some(direction), None);
            if let Some(told) = self.blockers.last_mut() {
                let ports = dropped.boxes().iter().map(|flow| flow.dport.map(u128::from));
                told.ports = merged(ports.collect());
            }
        }
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.tell(branch, &dropped, ReasonCode::SubnetAclRestriction, at, Some(direction), None);
        };
        self.go_on(branch, passed, why, &mut |walk, mut branch| {
            if !branch.blocked {
                walk.step(&mut branch, at);
            }
            next(walk, branch);
        });
    }

    /// The subnet for which VPC Block Public Access judges what leaves: that of whoever speaks, since to exclude the
    /// subnet of an appliance on the way lets nobody else out.
    /// Source: VPC User Guide, "VPC BPA basics" (2026), on Gateway Load Balancer endpoints.
    fn judged_in(&self, from: local::From<'a>, speaker: Speaker<'a>) -> Option<Ix<SubnetNode<'a>>> {
        match speaker {
            Speaker::Interface(ix) => Some(self.estate.nodes.interfaces[ix].subnet),
            Speaker::Nat(_) | Speaker::Anyone | Speaker::Other => from.subnet,
        }
    }

    /// Whether VPC Block Public Access closes the internet gateway before what stands in a subnet.
    fn is_closed_off(
        &self,
        vpc: Ix<VpcNode<'a>>,
        subnet: Option<Ix<SubnetNode<'a>>>,
        inbound: bool,
        nat: bool,
    ) -> bool {
        use crate::InternetGatewayBlockMode as Mode;
        let estate = self.estate;
        let vpc = &estate.nodes.vpcs[vpc];
        let excluded = match subnet.map(|subnet| estate.nodes.subnets[subnet].excluded) {
            Some(excluded) if excluded != Excluded::No => excluded,
            _ => vpc.excluded,
        };
        if excluded == Excluded::Both {
            return false;
        }
        match &estate.nodes.places[vpc.place].blocks {
            // An exclusion for egress only counts where both directions are closed.
            // Source: VPC User Guide, "Block public access to VPCs and subnets" (2026).
            Some(Mode::BlockBidirectional) => excluded != Excluded::Egress || inbound,
            // What only lets connections out is left open.
            Some(Mode::BlockIngress) => !nat,
            _ => false,
        }
    }
}
