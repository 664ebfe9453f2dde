//! Sets of what is let through, each kept once: the same few meet for millions of pairs.

use std::{collections::hash_map::Entry, hash::Hash};

use rustc_hash::FxHashMap;

use super::{Cells, Header, PairFlow};
use crate::{
    Direction, Family,
    reach::{
        estate::{Guard, Ix, Nodes, VpcNode},
        explain,
        flow::{Flow, Flows, Packet},
    },
    traffic::both,
};

/// Values by number, each once.
#[derive(Debug)]
pub(super) struct Interned<T> {
    numbers: FxHashMap<T, u32>,
    values: Vec<T>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { numbers: FxHashMap::default(), values: Vec::new() }
    }
}

impl<T: Clone + Eq + Hash> Interned<T> {
    pub(super) fn number(&mut self, value: T) -> u32 {
        let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        match self.numbers.entry(value) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                self.values.push(new.key().clone());
                *new.insert(next)
            }
        }
    }

    pub(super) fn get(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)
    }

    pub(super) fn into_values(self) -> Vec<T> {
        self.values
    }
}

/// A set of protocols and ports, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Set(u32);

/// The security groups of one interface, by the estate's number, if it has any.
type Guarded<'a> = Option<Ix<Guard<'a>>>;

/// Whom rules that name groups know a sender to be; nobody where something on the way lost it.
type Known<'a> = Option<(Ix<VpcNode<'a>>, Guarded<'a>)>;

/// Groups of a receiver, the cell that its packets come from, and who is known to send them.
type Ingress<'a> = (Ix<Guard<'a>>, Family, usize, Known<'a>);

/// Addresses that are alike to the rules of a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Receivers {
    Cell(usize),
    Address(u128),
}

/// What one worker has found out so far, to be looked up instead.
#[derive(Debug)]
pub(super) struct Sets<'e, 'a> {
    nodes: &'e Nodes<'a>,
    cells: &'e Cells,
    headers: Interned<Vec<Header>>,
    flows: Interned<Vec<PairFlow>>,
    /// What groups let out to a cell of addresses, or to one where their rules name groups.
    out: FxHashMap<(Ix<Guard<'a>>, Family, Receivers), (Set, bool)>,
    /// What groups let in from a cell of addresses.
    into: FxHashMap<Ingress<'a>, (Set, bool)>,
    met: FxHashMap<[Set; 3], Set>,
    named: FxHashMap<Set, u32>,
}

impl<'e, 'a> Sets<'e, 'a> {
    pub(super) fn new(nodes: &'e Nodes<'a>, cells: &'e Cells) -> Self {
        let mut headers = Interned::default();
        // The first is the empty one, and the second is everything.
        headers.number(Vec::new());
        headers.number(vec![([0, u8::MAX], [0, u16::MAX])]);
        Self {
            nodes,
            cells,
            headers,
            flows: Interned::default(),
            out: FxHashMap::default(),
            into: FxHashMap::default(),
            met: FxHashMap::default(),
            named: FxHashMap::default(),
        }
    }

    const EMPTY: Set = Set(0);
    const EVERYTHING: Set = Set(1);

    pub(super) fn cell(&self, family: Family, address: u128) -> usize {
        self.cells.of(family, [address; 2]).0
    }

    fn set(&mut self, mut headers: Vec<Header>) -> Set {
        headers.sort_unstable();
        headers.dedup();
        Set(self.headers.number(headers))
    }

    /// What passes by some of the boxes.
    pub(super) fn through<'f>(&mut self, boxes: impl Iterator<Item = &'f Flow>) -> Set {
        let headers = boxes.map(|flow| (flow.protocol, flow.dport)).collect();
        self.set(headers)
    }

    /// What the groups of a sender let out to an address, and whether all of their rules were read.
    pub(super) fn out(&mut self, guard: Guarded<'a>, family: Family, packet: Packet) -> (Set, bool) {
        let Some(guard) = guard else { return (Self::EVERYTHING, true) };
        let rules = &self.nodes.guards[guard];
        let receivers = if rules.lets_out_to_groups() {
            Receivers::Address(packet.dst)
        } else {
            Receivers::Cell(self.cell(family, packet.dst))
        };
        let key = (guard, family, receivers);
        if let Some(known) = self.out.get(&key) {
            return *known;
        }
        let mut headers = Vec::new();
        let sure = rules.open_to(Direction::Egress, family, packet, None, &mut headers);
        let found = (self.set(headers), sure);
        self.out.insert(key, found);
        found
    }

    /// What the groups of a receiver let in from an address, and whether all of their rules were read.
    pub(super) fn into(
        &mut self,
        guard: Guarded<'a>,
        family: Family,
        packet: Packet,
        sender: Known<'a>,
    ) -> (Set, bool) {
        let Some(guard) = guard else { return (Self::EVERYTHING, true) };
        let key = (guard, family, self.cell(family, packet.src), sender);
        if let Some(known) = self.into.get(&key) {
            return *known;
        }
        let guards = &self.nodes.guards;
        let known = sender.map(|(vpc, theirs)| (vpc, theirs.map(|theirs| &guards[theirs])));
        let mut headers = Vec::new();
        let sure = guards[guard].open_to(Direction::Ingress, family, packet, known, &mut headers);
        let found = (self.set(headers), sure);
        self.into.insert(key, found);
        found
    }

    pub(super) fn is_empty(&self, set: Set) -> bool {
        set == Self::EMPTY
    }

    /// What several let through together.
    pub(super) fn meet(&mut self, sets: [Set; 3]) -> Set {
        if sets.contains(&Self::EMPTY) {
            return Self::EMPTY;
        }
        if let Some(known) = self.met.get(&sets) {
            return *known;
        }
        let [one, two, three] = sets.map(|set| self.headers.get(set.0).map_or(&[][..], Vec::as_slice));
        let meet =
            |(protocol, ports): Header, (of, to): Header| Some((both(protocol, of)?, both(ports, to)?));
        let mut headers = Vec::new();
        for first in one {
            for second in two {
                let Some(so_far) = meet(*first, *second) else { continue };
                headers.extend(three.iter().filter_map(|third| meet(so_far, *third)));
            }
        }
        let found = self.set(headers);
        self.met.insert(sets, found);
        found
    }

    /// What any of several lets through.
    pub(super) fn join(&mut self, sets: &[Set]) -> Set {
        match sets {
            [] => Self::EMPTY,
            [one] => *one,
            all => {
                let headers =
                    all.iter().filter_map(|set| self.headers.get(set.0)).flatten().copied().collect();
                self.set(headers)
            }
        }
    }

    /// The number of a set as people read it.
    pub(super) fn named(&mut self, set: Set) -> u32 {
        if let Some(known) = self.named.get(&set) {
            return *known;
        }
        let headers = self.headers.get(set.0).map_or(&[][..], Vec::as_slice);
        let flows = named(headers);
        let number = self.flows.number(flows);
        self.named.insert(set, number);
        number
    }

    /// The number of what is let through of one pair by itself.
    pub(super) fn number(&mut self, headers: Vec<Header>) -> u32 {
        let set = self.set(headers);
        self.named(set)
    }

    /// The number of what two families let through.
    pub(super) fn of_both(&mut self, one: u32, two: u32) -> u32 {
        if one == two {
            return one;
        }
        let flows = [one, two].into_iter().filter_map(|number| self.flows.get(number)).flatten();
        let mut flows: Vec<PairFlow> = flows.cloned().collect();
        flows.sort();
        flows.dedup();
        self.flows.number(flows)
    }

    pub(super) fn into_flows(self) -> Vec<Vec<PairFlow>> {
        self.flows.into_values()
    }
}

/// The same by protocol, with ports put together.
fn named(headers: &[Header]) -> Vec<PairFlow> {
    let boxes =
        headers.iter().map(|(protocol, dport)| Flow { protocol: *protocol, dport: *dport, ..Flow::ALL });
    let mut flows = Flows::default();
    boxes.for_each(|flow| flows.add(flow));
    explain::by_protocol(flows.boxes())
}
