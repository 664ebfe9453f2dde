//! Who reaches whom, for every pair of interfaces at once.
//!
//! Interfaces that no rule can tell apart are one class: those of one subnet with the same groups and the same
//! kind of address, between whose addresses no block of any rule, entry or route has its edge. One answer serves
//! all of them. What lies between two subnets is walked once for all classes in them; only the security groups at
//! both ends are asked for each pair.

mod sets;

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer, ser::SerializeSeq};

use sets::{Interned, Set, Sets};

use super::{
    PortSpan,
    ask::{Origin, Question, Start, at_start, from_any_port, headers, parted},
    endpoint::Endpoint,
    estate::{Estate, Identity, InterfaceNode, Ix, PerFamily, Role, SubnetNode, Table, Thing},
    flow::{Flow, Flows, Packet, Span},
    walk::{Blocker, Branch, End, Goal, Leg, Walk},
};
use crate::{Family, PortRange, Protocol, RouteTarget};

/// Interfaces that no rule can tell apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Class<'e> {
    /// Their ids.
    pub members: Vec<&'e str>,
    /// The subnet they stand in.
    pub subnet: &'e str,
    /// The security groups they carry.
    pub security_groups: Vec<&'e str>,
}

/// What one class may send to another, by numbers into [`Pairs::classes`] and [`Pairs::flows`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The class that sends.
    pub from: u32,
    /// The class that receives.
    pub to: u32,
    /// What it may send.
    pub flows: u32,
}

impl Serialize for Pair {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut seq = s.serialize_seq(Some(3))?;
        for number in [self.from, self.to, self.flows] {
            seq.serialize_element(&number)?;
        }
        seq.end()
    }
}

/// Packets of one protocol.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PairFlow {
    /// The protocol.
    pub protocol: Protocol,
    /// The ports; none where the protocol has none.
    pub destination_ports: Vec<PortSpan>,
}

/// Who reaches whom among the interfaces of an estate, by private addresses; what would go round by internet gateways,
/// as IPv6 may, is not among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Pairs<'e> {
    /// The classes, by their first member.
    pub classes: Vec<Class<'e>>,
    /// What may be sent between classes, each set once.
    pub flows: Vec<Vec<PairFlow>>,
    /// The pairs between which something may be sent, and answered where that is asked: in order.
    pub pairs: Vec<Pair>,
    /// Pairs of which it depends on what was not read.
    pub unknown: Vec<(u32, u32)>,
}

impl Pairs<'_> {
    /// What one class may send to another.
    #[must_use]
    pub fn between(&self, from: u32, to: u32) -> Option<&[PairFlow]> {
        let at = self.pairs.binary_search_by_key(&(from, to), |pair| (pair.from, pair.to)).ok()?;
        self.flows.get(self.pairs.get(at)?.flows as usize).map(Vec::as_slice)
    }
}

/// A class while it is worked with.
#[derive(Debug)]
pub(super) struct Group<'e, 'a> {
    pub(super) members: Vec<Ix<InterfaceNode<'a>>>,
    pub(super) node: &'e InterfaceNode<'a>,
}

/// The classes of a subnet, each with its number.
type Numbered<'g, 'e, 'a> = Vec<(u32, &'g Group<'e, 'a>)>;

/// The addresses of each family at which some block of a rule, an entry or a route begins, or has just ended:
/// between two of them no rule can tell addresses apart.
#[derive(Debug)]
pub(super) struct Cells(PerFamily<Vec<u128>>);

impl Cells {
    /// Between which of them a span begins, and how far it goes.
    pub(super) fn of(&self, family: Family, span: Span) -> (usize, u128) {
        (self.0.get(family).partition_point(|edge| *edge <= span[0]), span[1] - span[0])
    }
}

/// Protocol and ports, as one box.
type Header = ([u8; 2], [u16; 2]);

/// What gets from one subnet to another and back, whoever sends it.
#[derive(Debug)]
struct Passage {
    /// Boxes of what passes wholly; of what passes perhaps, if it is not certain.
    flows: Vec<Flow>,
    certain: bool,
    /// Whether rules that name the sender's groups still know it.
    known: bool,
    /// What passes between two cells of addresses, as far as it was asked.
    between: FxHashMap<(usize, usize), Set>,
}

impl Passage {
    fn through(&mut self, family: Family, src: u128, dst: u128, sets: &mut Sets<'_, '_>) -> Set {
        let flows = &self.flows;
        let ends = (sets.cell(family, src), sets.cell(family, dst));
        *self.between.entry(ends).or_insert_with(|| {
            let lies = |[from, to]: Span, address: u128| from <= address && address <= to;
            sets.through(flows.iter().filter(|flow| lies(flow.src, src) && lies(flow.dst, dst)))
        })
    }
}

/// What a worker has found out of its source classes: pairs, each with the number of its set.
#[derive(Debug, Default)]
struct Found {
    admitted: Vec<(u32, u32, u32)>,
    unknown: Vec<(u32, u32)>,
    flows: Vec<Vec<PairFlow>>,
}

impl<'a> Estate<'a> {
    /// Who reaches whom among all interfaces, with all protocols and ports: by classes.
    ///
    /// ```
    /// use aozu_vpc::{Network, reach::Estate};
    /// let network = Network::default();
    /// let account = aozu_names::AccountId::literal("111122223333");
    /// let estate = Estate::new([(account, "ap-northeast-1".parse()?, &network)]);
    /// assert!(estate.pairs().classes.is_empty());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn pairs(&self) -> Pairs<'_> {
        let cells = self.cells();
        let groups = self.groups(&cells);
        let mut of_subnet: BTreeMap<Ix<SubnetNode<'a>>, Numbered<'_, '_, 'a>> = BTreeMap::new();
        for (number, group) in (0u32..).zip(&groups) {
            of_subnet.entry(group.node.subnet).or_default().push((number, group));
        }
        let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let (next, of_subnet) = (&AtomicUsize::new(0), &of_subnet);
        let sources: &Vec<_> = &of_subnet.iter().collect();
        let cells = &cells;
        let mine = || sources.get(next.fetch_add(1, Ordering::Relaxed)).copied();
        let found: Vec<Found> = thread::scope(|scope| {
            let work = || self.pairs_of_subnets(std::iter::from_fn(mine), of_subnet, cells);
            let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            running.into_iter().filter_map(|worker| worker.join().ok()).collect()
        });
        let mut flows: Interned<Vec<PairFlow>> = Interned::default();
        let mut pairs = Vec::new();
        let mut unknown = Vec::new();
        for mut one in found {
            unknown.append(&mut one.unknown);
            let numbers: Vec<u32> = one.flows.into_iter().map(|set| flows.number(set)).collect();
            let pair = |(from, to, set): (u32, u32, u32)| {
                numbers.get(set as usize).map(|flows| Pair { from, to, flows: *flows })
            };
            pairs.extend(one.admitted.into_iter().filter_map(pair));
        }
        pairs.sort_unstable();
        unknown.sort_unstable();
        let flows = in_order_of_use(&mut pairs, flows.into_values());
        let classes = groups.iter().map(|group| Class {
            members: group.members.iter().map(|ix| self.nodes.interfaces[*ix].id()).collect(),
            subnet: self.nodes.subnets[group.node.subnet].id.as_str(),
            security_groups: group.node.interface.group_ids().map(|id| id.as_str()).collect(),
        });
        Pairs { classes: classes.collect(), flows, pairs, unknown }
    }

    pub(super) fn cells(&self) -> Cells {
        Cells(PerFamily { v4: self.edges(Family::Ipv4), v6: self.edges(Family::Ipv6) })
    }

    /// The classes.
    pub(super) fn groups(&self, cells: &Cells) -> Vec<Group<'_, 'a>> {
        let mut classes: BTreeMap<_, Vec<Ix<InterfaceNode<'a>>>> = BTreeMap::new();
        for (ix, node) in self.nodes.interfaces.iter() {
            let kinds = |family: Family| -> Vec<((usize, u128), bool)> {
                let held = node.held.get(family).iter();
                let mut kinds: Vec<_> =
                    held.map(|held| (cells.of(family, held.span), held.public.is_some())).collect();
                kinds.dedup();
                kinds
            };
            let role = match node.role {
                Role::Plain => 0,
                Role::Lambda => 1,
                Role::Nat(_) => 2,
                Role::Endpoint => 3,
                Role::Balancer => 4,
                Role::Transit => 5,
            };
            let kind = (role, node.works, node.checks, node.asks_from);
            let key = (node.subnet, node.guard, kind, kinds(Family::Ipv4), kinds(Family::Ipv6));
            classes.entry(key).or_default().push(ix);
        }
        let mut members: Vec<_> = classes.into_values().collect();
        members.sort_unstable();
        let group = |members: Vec<Ix<InterfaceNode<'a>>>| {
            let node = &self.nodes.interfaces[*members.first()?];
            Some(Group { members, node })
        };
        members.into_iter().filter_map(group).collect()
    }

    /// Every address at which some block of a rule, an entry or a route begins, or has just ended.
    fn edges(&self, family: Family) -> Vec<u128> {
        let mut edges: Vec<u128> = Vec::new();
        let mut add = |[from, to]: Span| edges.extend([Some(from), to.checked_add(1)].into_iter().flatten());
        for (_, guard) in self.nodes.guards.iter() {
            guard.blocks(family).for_each(&mut add);
        }
        for (_, acl) in self.nodes.acls.iter() {
            acl.blocks(family).for_each(&mut add);
        }
        for (_, table) in self.nodes.tables.iter() {
            table.stretches(family).iter().for_each(|stretch| add(stretch.span));
        }
        // What a route brings an appliance of its own ends there.
        for interface in self.nodes.tables.iter().flat_map(|(_, table)| self.appliances_of(table)) {
            self.nodes.interfaces[interface].held.get(family).iter().for_each(|held| add(held.span));
        }
        for (_, table) in self.transit.tables.iter() {
            table.routed(family, Flow::ALL.src).for_each(|(span, _)| add(span));
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// The interfaces that routes of a table name.
    fn appliances_of(&self, table: &Table<'a>) -> impl Iterator<Item = Ix<InterfaceNode<'a>>> {
        let named = table.table.routes().iter().filter_map(|route| match route.target() {
            RouteTarget::NetworkInterface { id, .. } => self.names.get(id.as_str()),
            RouteTarget::Instance(id) => self.names.get(id.as_str()),
            _ => None,
        });
        named
            .flat_map(|thing| match thing {
                Thing::Interface(interface) => std::slice::from_ref(interface),
                Thing::Instance(interfaces) => interfaces,
                _ => &[],
            })
            .copied()
    }

    fn pairs_of_subnets<'g>(
        &self,
        sources: impl Iterator<Item = (&'g Ix<SubnetNode<'a>>, &'g Numbered<'g, 'g, 'a>)>,
        of_subnet: &BTreeMap<Ix<SubnetNode<'a>>, Numbered<'_, '_, 'a>>,
        cells: &Cells,
    ) -> Found
    where
        'a: 'g,
    {
        let mut found = Found::default();
        let mut sets = Sets::new(&self.nodes, cells);
        for (subnet, groups) in sources {
            let of_this = found.admitted.len();
            for family in [Family::Ipv4, Family::Ipv6] {
                let mut ranges: Vec<PortRange> =
                    groups.iter().map(|(_, group)| group.node.asks_from).collect();
                ranges.sort_unstable();
                ranges.dedup();
                for asks_from in ranges {
                    let senders: Vec<_> = groups
                        .iter()
                        .filter(|(_, group)| group.node.asks_from == asks_from && group.node.may_send())
                        .filter(|(_, group)| !group.node.held.get(family).is_empty())
                        .collect();
                    if senders.is_empty() {
                        continue;
                    }
                    for (to, mut passages) in self.passages(*subnet, family, asks_from) {
                        for (to, receiver) in of_subnet.get(&to).into_iter().flatten() {
                            if receiver.node.held.get(family).is_empty() || !receiver.node.may_receive() {
                                continue;
                            }
                            for (from, sender) in &senders {
                                self.pair(
                                    (*from, sender),
                                    (*to, receiver),
                                    family,
                                    &mut passages,
                                    &mut sets,
                                    &mut found,
                                );
                            }
                        }
                    }
                }
            }
            both_families(&mut found.admitted, of_this, &mut sets);
        }
        found.unknown.sort_unstable();
        found.unknown.dedup();
        found.flows = sets.into_flows();
        found
    }

    /// What gets from a subnet to every other and back, by the subnet; none where pairs must be asked one by one.
    fn passages(
        &self,
        subnet: Ix<SubnetNode<'a>>,
        family: Family,
        asks_from: PortRange,
    ) -> BTreeMap<Ix<SubnetNode<'a>>, Vec<Option<Passage>>> {
        let node = &self.nodes.subnets[subnet];
        let mut blocks: Vec<Span> = Vec::new();
        for (_, vpc) in self.nodes.vpcs.iter() {
            blocks.extend(vpc.blocks.get(family));
        }
        let blocks = super::flow::merged(blocks);
        let headers = headers(Protocol::All, None, None, family, asks_from);
        let mut flows = Vec::new();
        for src in node.spans.get(family) {
            for dst in &blocks {
                flows.extend(headers.iter().map(|header| Flow { src: *src, dst: *dst, ..*header }));
            }
        }
        let asked = Flows::disjoint(flows);
        let mut walk = Walk::new(self, Leg::Forward, family, Goal::Subnets, false);
        let mut branch = Branch::new(asked.clone());
        branch.sender = Identity::Groups(node.vpc, &[]);
        walk.leave_subnet(node.vpc, subnet, branch);
        let mut passages: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (branch, end) in walk.arrived {
            let End::Subnet(to) = end else { continue };
            let of = passages.entry(to).or_default();
            // Through an appliance the ends' own rules matter on the way: such pairs are asked one by one.
            if !branch.crossings.is_empty() || !branch.certain {
                of.push(None);
                continue;
            }
            let (replied, unreplied) = parted(&branch.flows, false);
            let mut works = at_start(&unreplied, &branch);
            if !replied.is_empty() {
                let mut back = Walk::new(self, Leg::Return, family, Goal::Subnet(subnet), false);
                back.reply(&branch.with(replied), end);
                let mut whole = Flows::default();
                let certain = |(reply, _): &(Branch<'_, 'a>, End<'a>)| reply.certain;
                if !back.arrived.iter().all(certain) || back.blockers.iter().any(|one| !one.certain) {
                    of.push(None);
                    continue;
                }
                for (reply, _) in back.arrived.iter().filter(|(reply, _)| !reply.partial) {
                    whole.join(&reply.flows.replies());
                }
                let all = asked.and(&whole.project(from_any_port));
                works.append(all.for_all(&whole, from_any_port).0);
            }
            let known = !matches!(branch.sender, Identity::Lost(..));
            let flows = works.boxes().to_vec();
            of.push(Some(Passage { flows, certain: true, known, between: FxHashMap::default() }));
        }
        for (to, flows) in self.perhaps(&walk.blockers, family) {
            let passage = Passage { flows, certain: false, known: true, between: FxHashMap::default() };
            passages.entry(to).or_default().push(Some(passage));
        }
        passages
    }

    /// What may get to subnets, of which it is not certain.
    fn perhaps(
        &self,
        blockers: &[Blocker<'_, 'a>],
        family: Family,
    ) -> BTreeMap<Ix<SubnetNode<'a>>, Vec<Flow>> {
        let mut perhaps: BTreeMap<_, Vec<Flow>> = BTreeMap::new();
        for blocker in blockers.iter().filter(|blocker| !blocker.certain) {
            for (to, node) in self.nodes.subnets.iter() {
                let spans = node.spans.get(family).iter();
                for flow in spans
                    .flat_map(|span| blocker.flows.within(Flow { dst: *span, ..Flow::ALL }).boxes().to_vec())
                {
                    // Whoever spoke for the sender by then, it is asked of the sender.
                    perhaps.entry(to).or_default().push(Flow { src: Flow::ALL.src, ..flow });
                }
            }
        }
        perhaps
    }

    fn pair(
        &self,
        (from, sender): (u32, &Group<'_, 'a>),
        (to, receiver): (u32, &Group<'_, 'a>),
        family: Family,
        passages: &mut [Option<Passage>],
        sets: &mut Sets<'_, 'a>,
        found: &mut Found,
    ) {
        // Within a class, one member sends to another.
        let other = if from == to { receiver.members.get(1) } else { receiver.members.first() };
        let Some(other) = other else { return };
        if passages.iter().any(Option::is_none) {
            return self.pair_alone((from, sender), (to, *other), family, sets, found);
        }
        let other = &self.nodes.interfaces[*other];
        let mut all: Vec<Set> = Vec::new();
        let mut unsure = false;
        for src in sender.node.held.get(family).iter().map(|held| held.span[0]) {
            for dst in other.held.get(family).iter().map(|held| held.span[0]) {
                let packet = Packet { src, dst, protocol: 0, sport: 0, dport: 0 };
                let (out, sure) = sets.out(sender.node.guard, family, packet);
                unsure |= !sure;
                if sets.is_empty(out) && !unsure {
                    continue;
                }
                for passage in passages.iter_mut().flatten() {
                    let known = passage.known.then_some((sender.node.vpc, sender.node.guard));
                    let (into, sure) = sets.into(other.guard, family, packet, known);
                    unsure |= !sure;
                    let through = passage.through(family, src, dst, sets);
                    let met = sets.meet([out, through, into]);
                    if sets.is_empty(met) {
                        continue;
                    }
                    if !passage.certain {
                        unsure = true;
                    } else if !all.contains(&met) {
                        all.push(met);
                    }
                }
            }
        }
        if !all.is_empty() {
            let together = sets.join(&all);
            found.admitted.push((from, to, sets.named(together)));
        } else if unsure {
            found.unknown.push((from, to));
        }
    }

    /// Asks one pair by itself.
    fn pair_alone(
        &self,
        (from, sender): (u32, &Group<'_, 'a>),
        (to, receiver): (u32, Ix<InterfaceNode<'a>>),
        family: Family,
        sets: &mut Sets<'_, 'a>,
        found: &mut Found,
    ) {
        let Some(source) = sender.members.first() else { return };
        let node = &self.nodes.interfaces[receiver];
        let headers = headers(Protocol::All, None, None, family, sender.node.asks_from);
        let mut flows = Vec::new();
        for src in sender.node.held.get(family) {
            for dst in node.held.get(family) {
                flows.extend(headers.iter().map(|header| Flow { src: src.span, dst: dst.span, ..*header }));
            }
        }
        let start =
            Start { family, at: Origin::Interface(*source), flows: Flows::disjoint(flows), symbolic: None };
        let question = Question {
            starts: vec![start],
            destination: Endpoint::Hosts(vec![receiver]),
            expect_reply: false,
            unaddressed: Vec::new(),
            hidden: Vec::new(),
        };
        let outcome = self.outcome(&question);
        let works = outcome.works.iter().flat_map(|(_, flows)| flows.boxes());
        let headers: Vec<Header> = works.map(|flow| (flow.protocol, flow.dport)).collect();
        if !headers.is_empty() {
            found.admitted.push((from, to, sets.number(headers)));
        } else if outcome.unsure {
            found.unknown.push((from, to));
        }
    }
}

/// What both families let through of one pair is one set.
fn both_families(admitted: &mut Vec<(u32, u32, u32)>, from: usize, sets: &mut Sets<'_, '_>) {
    let mut new = admitted.split_off(from);
    new.sort_unstable();
    for (from, to, flows) in new {
        match admitted.last_mut() {
            Some((one, two, known)) if (*one, *two) == (from, to) => *known = sets.of_both(*known, flows),
            _ => admitted.push((from, to, flows)),
        }
    }
}

/// Numbers sets as the pairs name them, so that it makes no difference who found which.
fn in_order_of_use(pairs: &mut [Pair], flows: Vec<Vec<PairFlow>>) -> Vec<Vec<PairFlow>> {
    let mut flows: Vec<Option<Vec<PairFlow>>> = flows.into_iter().map(Some).collect();
    let mut numbers: Vec<u32> = vec![0; flows.len()];
    let mut used: Vec<Vec<PairFlow>> = Vec::new();
    for pair in pairs {
        let at = pair.flows as usize;
        if let Some(set) = flows.get_mut(at).and_then(Option::take) {
            used.push(set);
            if let Some(number) = numbers.get_mut(at) {
                *number = u32::try_from(used.len() - 1).unwrap_or(u32::MAX);
            }
        }
        pair.flows = numbers.get(at).copied().unwrap_or_default();
    }
    used
}
