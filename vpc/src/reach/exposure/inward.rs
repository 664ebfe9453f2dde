//! From the internet to public addresses.

use std::{collections::BTreeMap, thread};

use super::{
    super::{
        AdmittedFlow, Answer, Verdict,
        ask::{Origin, Outcome, Question, Start, headers},
        component::cidrs,
        endpoint::Endpoint,
        estate::{Estate, InterfaceNode, Ix, Role},
        explain,
        flow::{Flow, Flows, Span},
        pairs::{Cells, Group},
        space,
        walk::{Need, Note},
    },
    Exposed, Found, Unreached,
};
use crate::{Family, PortRange, Protocol};

/// A public address and where it is held.
#[derive(Debug, Clone, Copy)]
struct Seat<'a> {
    interface: Ix<InterfaceNode<'a>>,
    family: Family,
    /// As the internet knows it.
    address: Span,
    /// As the VPC knows it.
    held: Span,
}

/// What tells apart the addresses of a class: the family, where among the edges of rules it lies, and whether what
/// runs there is known. A whole prefix may hold such edges itself, and a balancer's node has listeners of its own: both
/// stand alone.
type Kind<'a> = (Family, (usize, u128), bool, Option<Span>, Option<Ix<InterfaceNode<'a>>>);

/// What is found out of one address, for all of its kind.
#[derive(Debug)]
struct Judged<'a> {
    verdict: Verdict,
    unsure: bool,
    works: Flows,
    partly: Flows,
    flows: Vec<AdmittedFlow>,
    /// What would tell of that which is unsure beside what is let in.
    needs: Vec<Need<'a>>,
    notes: Vec<Note<'a>>,
}

impl<'a> Estate<'a> {
    /// Every public address of these classes, reached or not.
    pub(super) fn inward<'e>(&'e self, groups: &[&Group<'e, 'a>], cells: &Cells) -> Found<'e> {
        let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = groups.len().div_ceil(workers).max(1);
        let one = |groups: &[&Group<'e, 'a>]| {
            let mut found = Found::default();
            groups.iter().for_each(|group| self.class_inward(group, cells, &mut found));
            found
        };
        let found: Vec<Found<'e>> = thread::scope(|scope| {
            let running: Vec<_> = groups.chunks(share).map(|chunk| scope.spawn(move || one(chunk))).collect();
            running.into_iter().filter_map(|worker| worker.join().ok()).collect()
        });
        found.into_iter().fold(Found::default(), |mut all, one| {
            all.join(one);
            all
        })
    }

    fn class_inward<'e>(&'e self, group: &Group<'e, 'a>, cells: &Cells, found: &mut Found<'e>) {
        // Nobody there is ever to be reached, public address or not.
        if group.node.is_nat() || matches!(group.node.role, Role::Lambda | Role::Transit) {
            return;
        }
        let mut known: BTreeMap<Kind<'a>, Judged<'a>> = BTreeMap::new();
        for member in &group.members {
            for seat in self.seats(*member) {
                let node = &self.nodes.interfaces[*member];
                let is_instance_read = node.instance.is_some() || node.interface.instance_id().is_none();
                let cell = cells.of(seat.family, seat.held);
                let prefix = (seat.held[0] != seat.held[1]).then_some(seat.held);
                let balancer = self.services.contains_key(member).then_some(*member);
                let kind = (seat.family, cell, is_instance_read, prefix, balancer);
                let judged = known.entry(kind).or_insert_with(|| self.judged(seat));
                self.tell(seat, judged, found);
            }
        }
    }

    /// The public addresses of an interface.
    fn seats(&self, interface: Ix<InterfaceNode<'a>>) -> Vec<Seat<'a>> {
        let held = &self.nodes.interfaces[interface].held;
        let v4 = held.v4.iter().filter_map(|held| {
            let public = held.public?;
            Some(Seat { interface, family: Family::Ipv4, address: [public; 2], held: held.span })
        });
        let global = held.v6.iter().filter(|held| space::is_public(Family::Ipv6, held.span[0]));
        let v6 =
            global.map(|held| Seat { interface, family: Family::Ipv6, address: held.span, held: held.span });
        let mut seats: Vec<Seat<'a>> = v4.chain(v6).collect();
        seats.dedup_by_key(|seat| seat.address);
        seats
    }

    /// Everything, from the whole internet, to one address.
    fn everything_to(&self, seat: Seat<'a>) -> Question<'a> {
        let headers = headers(Protocol::All, None, None, seat.family, PortRange::EPHEMERAL);
        let flows =
            self.internet.get(seat.family).iter().flat_map(|src| {
                headers.iter().map(|header| Flow { src: *src, dst: seat.address, ..*header })
            });
        let flows = Flows::disjoint(flows.collect());
        Question {
            starts: vec![Start { family: seat.family, at: Origin::Internet, flows, symbolic: None }],
            destination: Endpoint::Hosts(vec![seat.interface]),
            expect_reply: false,
            unaddressed: Vec::new(),
            hidden: Vec::new(),
        }
    }

    fn judged(&self, seat: Seat<'a>) -> Judged<'a> {
        let question = self.everything_to(seat);
        let outcome = self.outcome(&question);
        let take = |of: &[(usize, Flows)]| of.first().map(|(_, flows)| flows.clone()).unwrap_or_default();
        let (works, partly) = (take(&outcome.works), take(&outcome.partly));
        let mut open = works.clone();
        open.join(&partly);
        let sure = matches!(outcome.verdict, Verdict::Reachable | Verdict::Partial);
        let (needs, notes) = if sure && outcome.unsure { self.doubts(&question) } else { Default::default() };
        Judged {
            verdict: outcome.verdict,
            unsure: outcome.unsure,
            flows: explain::admitted(self, &question, &[(0, open)]),
            works,
            partly,
            needs,
            notes,
        }
    }

    /// What would tell of packets of which it is not known whether they are let in.
    fn doubts(&self, question: &Question<'a>) -> (Vec<Need<'a>>, Vec<Note<'a>>) {
        let (mut needs, mut notes) = (Vec::new(), Vec::new());
        for start in &question.starts {
            let walk = self.forward(question, start, start.flows.clone(), false);
            needs.extend(walk.blockers.into_iter().filter(|one| !one.certain).filter_map(|one| one.need));
            for (branch, end) in walk.arrived {
                let back = self.back(&start.at, start.family, &branch, end, false);
                needs.extend(back.blockers.into_iter().filter(|one| !one.certain).filter_map(|one| one.need));
                let replies = back.arrived.into_iter().map(|(reply, _)| reply);
                for unsure in std::iter::once(branch).chain(replies).filter(|branch| !branch.certain) {
                    needs.extend(unsure.needs);
                    notes.extend(unsure.notes);
                }
            }
        }
        (needs, notes)
    }

    /// Tells of one address what is found out of its kind.
    fn tell<'e>(&'e self, seat: Seat<'a>, judged: &Judged<'a>, found: &mut Found<'e>) {
        let node = &self.nodes.interfaces[seat.interface];
        let place = &self.nodes.places[node.place];
        let Some(address) = cidrs(seat.family, &[seat.address]).into_iter().next() else { return };
        let question = self.everything_to(seat);
        let answer = self.explained(seat, judged, &question);
        found.assumptions.extend(answer.assumptions);
        found.needs.extend(answer.needs);
        judged.needs.iter().for_each(|need| found.need(self, need));
        judged.notes.iter().for_each(|note| found.assume(self, note));
        found.complete &= !judged.unsure;
        let resource = self.resource(node);
        if matches!(judged.verdict, Verdict::Denied | Verdict::OneWay) {
            found.unreached.push(Unreached {
                resource,
                why: answer.explanations,
                address,
                verdict: judged.verdict,
                network_interface: node.id(),
                account: place.account,
                region: &place.region,
            });
        }
        if judged.flows.is_empty() && judged.verdict != Verdict::Unknown {
            found.lacking |= judged.unsure;
            return;
        }
        let to_it = |flow: &AdmittedFlow| AdmittedFlow { destination_cidrs: vec![address], ..flow.clone() };
        let alone = seat.held[0] != seat.held[1];
        let flows = if alone { judged.flows.clone() } else { judged.flows.iter().map(to_it).collect() };
        found.exposed.push(Exposed {
            resource,
            address,
            flows,
            path: answer.hops,
            verdict: judged.verdict,
            incomplete: judged.unsure && judged.verdict != Verdict::Unknown,
            network_interface: Some(node.id()),
            account: place.account,
            region: &place.region,
        });
    }

    /// The evidence for one address: its own, whoever of its kind was judged.
    fn explained<'e>(&'e self, seat: Seat<'a>, judged: &Judged<'a>, question: &Question<'a>) -> Answer<'e> {
        if judged.verdict == Verdict::OneWay {
            // Its reasons are told of what arrives.
            return explain::answer(self, question, self.outcome(question));
        }
        let own = |flows: &Flows| {
            let alone = seat.held[0] != seat.held[1];
            let flows =
                if alone { flows.clone() } else { flows.map(|flow| Flow { dst: seat.address, ..flow }) };
            if flows.is_empty() { Vec::new() } else { vec![(0, flows)] }
        };
        let outcome = Outcome {
            works: own(&judged.works),
            partly: own(&judged.partly),
            arrives: Vec::new(),
            unsure: judged.unsure,
            verdict: judged.verdict,
        };
        explain::answer(self, question, outcome)
    }
}
