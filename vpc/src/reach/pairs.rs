//! Who reaches whom, for every pair of interfaces at once.
//!
//! Interfaces that no rule can tell apart are one class: those of one subnet with the same groups and the same
//! kind of address, between whose addresses no block of any rule, entry or route has its edge. One answer serves
//! all of them. What lies between two subnets is walked once for all classes in them; only the security groups at
//! both ends are asked for each pair.

use std::{
    collections::{BTreeMap, HashMap},
    thread,
};

use serde::{Serialize, Serializer, ser::SerializeSeq};

use super::{
    PortSpan,
    ask::{Origin, Question, Start, at_start, from_any_port, headers, parted},
    endpoint::Endpoint,
    estate::{Estate, Guard, Identity, InterfaceNode, Ix, PerFamily, Role, SubnetNode},
    explain,
    flow::{Flow, Flows, Packet, Span},
    walk::{Branch, End, Goal, Leg, Walk},
};
use crate::{Direction, Family, PortRange, Protocol};

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
    guard: Option<&'e Guard<'a>>,
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
    /// Boxes of what passes wholly.
    flows: Vec<Flow>,
    /// Whether rules that name the sender's groups still know it.
    known: bool,
}

/// What is found out about one source class.
#[derive(Debug, Default)]
struct Found {
    admitted: Vec<(u32, u32, Vec<PairFlow>)>,
    unknown: Vec<(u32, u32)>,
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
        let groups = self.groups(&self.cells());
        let mut of_subnet: BTreeMap<Ix<SubnetNode<'a>>, Numbered<'_, '_, 'a>> = BTreeMap::new();
        for (number, group) in (0u32..).zip(&groups) {
            of_subnet.entry(group.node.subnet).or_default().push((number, group));
        }
        let sources: Vec<_> = of_subnet.iter().collect();
        let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = sources.len().div_ceil(workers).max(1);
        let of_subnet = &of_subnet;
        let mut found: Vec<Found> = thread::scope(|scope| {
            let running: Vec<_> = sources
                .chunks(share)
                .map(|chunk| scope.spawn(move || self.pairs_of_subnets(chunk, of_subnet)))
                .collect();
            running.into_iter().filter_map(|worker| worker.join().ok()).collect()
        });
        let mut numbers: HashMap<Vec<PairFlow>, u32> = HashMap::new();
        let mut flows: Vec<Vec<PairFlow>> = Vec::new();
        let mut pairs = Vec::new();
        let mut unknown = Vec::new();
        for one in &mut found {
            unknown.append(&mut one.unknown);
            for (from, to, set) in std::mem::take(&mut one.admitted) {
                let number = *numbers.entry(set).or_insert_with_key(|set| {
                    flows.push(set.clone());
                    u32::try_from(flows.len() - 1).unwrap_or(u32::MAX)
                });
                pairs.push(Pair { from, to, flows: number });
            }
        }
        pairs.sort_unstable_by_key(|pair| (pair.from, pair.to));
        unknown.sort_unstable();
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
            Some(Group { members, node, guard: node.guard.map(|guard| &self.nodes.guards[guard]) })
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
        for (_, table) in self.transit.tables.iter() {
            table.routed(family, Flow::ALL.src).for_each(|(span, _)| add(span));
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    fn pairs_of_subnets(
        &self,
        sources: &[(&Ix<SubnetNode<'a>>, &Numbered<'_, '_, 'a>)],
        of_subnet: &BTreeMap<Ix<SubnetNode<'a>>, Numbered<'_, '_, 'a>>,
    ) -> Found {
        let mut found = Found::default();
        let mut memo = HashMap::new();
        for (subnet, groups) in sources {
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
                    let passages = self.passages(**subnet, family, asks_from);
                    for (to, passages) in passages {
                        for (to, receiver) in of_subnet.get(&to).into_iter().flatten() {
                            if receiver.node.held.get(family).is_empty() || !receiver.node.may_receive() {
                                continue;
                            }
                            for (from, sender) in &senders {
                                self.pair(
                                    (*from, sender),
                                    (*to, receiver),
                                    family,
                                    &passages,
                                    &mut memo,
                                    &mut found,
                                );
                            }
                        }
                    }
                }
            }
        }
        // What both families let through is one set.
        found.admitted.sort_by_key(|(from, to, _)| (*from, *to));
        let mut together: Vec<(u32, u32, Vec<PairFlow>)> = Vec::with_capacity(found.admitted.len());
        for (from, to, flows) in found.admitted {
            match together.last_mut() {
                Some((one, two, known)) if (*one, *two) == (from, to) => {
                    known.extend(flows);
                    known.sort();
                    known.dedup();
                }
                _ => together.push((from, to, flows)),
            }
        }
        found.admitted = together;
        found.unknown.sort_unstable();
        found.unknown.dedup();
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
                for (reply, _) in back.arrived.iter().filter(|(reply, _)| reply.certain && !reply.partial) {
                    whole.join(&reply.flows.replies());
                }
                let all = asked.and(&whole.project(from_any_port));
                works.append(all.for_all(&whole, from_any_port).0);
            }
            let known = !matches!(branch.sender, Identity::Lost(..));
            of.push(Some(Passage { flows: works.boxes().to_vec(), known }));
        }
        passages
    }

    fn pair(
        &self,
        (from, sender): (u32, &Group<'_, 'a>),
        (to, receiver): (u32, &Group<'_, 'a>),
        family: Family,
        passages: &[Option<Passage>],
        memo: &mut HashMap<Vec<Header>, Vec<PairFlow>>,
        found: &mut Found,
    ) {
        // Within a class, one member sends to another.
        let other = if from == to { receiver.members.get(1) } else { receiver.members.first() };
        let Some(other) = other else { return };
        let Some(passages) = passages.iter().map(Option::as_ref).collect::<Option<Vec<_>>>() else {
            return self.pair_alone((from, sender), (to, *other), family, found);
        };
        let other = &self.nodes.interfaces[*other];
        let mut headers: Vec<Header> = Vec::new();
        let mut unsure = false;
        let addresses = |node: &InterfaceNode<'a>| {
            node.held.get(family).iter().map(|held| held.span[0]).collect::<Vec<_>>()
        };
        let (sources, destinations) = (addresses(sender.node), addresses(other));
        let ends = sources.iter().flat_map(|src| destinations.iter().map(|dst| (*src, *dst)));
        for ((src, dst), passage) in ends.flat_map(|ends| passages.iter().map(move |passage| (ends, passage)))
        {
            let packet = Packet { src, dst, protocol: 0, sport: 0, dport: 0 };
            let mut out: Vec<Header> = Vec::new();
            match sender.guard {
                Some(guard) => unsure |= !guard.open_to(Direction::Egress, family, packet, None, &mut out),
                None => out.push(([0, u8::MAX], [0, u16::MAX])),
            }
            if out.is_empty() && !unsure {
                continue;
            }
            let mut into: Vec<Header> = Vec::new();
            let known = passage.known.then_some((sender.node.vpc, sender.guard));
            match receiver.guard {
                Some(guard) => unsure |= !guard.open_to(Direction::Ingress, family, packet, known, &mut into),
                None => into.push(([0, u8::MAX], [0, u16::MAX])),
            }
            for flow in &passage.flows {
                let here =
                    flow.src[0] <= src && src <= flow.src[1] && flow.dst[0] <= dst && dst <= flow.dst[1];
                if here {
                    meet(&out, &into, flow, &mut headers);
                }
            }
        }
        if headers.is_empty() {
            if unsure {
                found.unknown.push((from, to));
            }
            return;
        }
        headers.sort_unstable();
        headers.dedup();
        let set = match memo.get(&headers) {
            Some(set) => set.clone(),
            None => {
                let set = named(&headers);
                memo.insert(headers, set.clone());
                set
            }
        };
        found.admitted.push((from, to, set));
    }

    /// Asks one pair by itself.
    fn pair_alone(
        &self,
        (from, sender): (u32, &Group<'_, 'a>),
        (to, receiver): (u32, Ix<InterfaceNode<'a>>),
        family: Family,
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
        };
        let outcome = self.outcome(&question);
        let works = outcome.works.iter().flat_map(|(_, flows)| flows.boxes());
        let mut headers: Vec<Header> = works.map(|flow| (flow.protocol, flow.dport)).collect();
        headers.sort_unstable();
        headers.dedup();
        if !headers.is_empty() {
            found.admitted.push((from, to, named(&headers)));
        } else if outcome.unsure {
            found.unknown.push((from, to));
        }
    }
}

/// What two rules and a passage let through together.
fn meet(out: &[Header], into: &[Header], flow: &Flow, headers: &mut Vec<Header>) {
    use crate::traffic::both;
    for (protocol, dport) in out {
        let (Some(protocol), Some(dport)) = (both(*protocol, flow.protocol), both(*dport, flow.dport)) else {
            continue;
        };
        for (one, two) in into {
            if let (Some(protocol), Some(dport)) = (both(protocol, *one), both(dport, *two)) {
                headers.push((protocol, dport));
            }
        }
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
