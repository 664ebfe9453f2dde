//! Which ways for packets opened, and which closed.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use aozu_names::Severity;
use aozu_vpc::{
    Protocol,
    reach::{AdmittedFlow, Exposed, PairFlow, Pairs, PortSpan, Request, Verdict, report::Explanation},
};
use ipnet::IpNet;
use serde_json::{Value, json};

use super::{Difference, DifferenceKind, cause::Changes};
use crate::{Account, Model};

pub(super) fn compare<'a>(
    before: &Model<'a>,
    after: &Model<'a>,
    changes: &Changes,
    found: &mut Vec<Difference>,
    assumptions: &mut Vec<String>,
    needs: &mut Vec<String>,
) {
    let (was, is) = (before.estate().exposure(), after.estate().exposure());
    if !is.assumptions.is_empty() {
        assumptions.push("of the networks holds what `aozu exposure` takes for granted".to_owned());
    }
    // What neither state tells hides the same in both; what the newer one alone leaves open is asked for.
    let unread = is.needs.iter().filter(|call| !was.needs.contains(call));
    needs.extend(unread.map(ToString::to_string));
    if was.needs.iter().any(|call| is.needs.contains(call)) {
        assumptions.push("what neither state tells of the networks is the same in both".to_owned());
    }
    let of = |all: &[Exposed<'_>]| -> BTreeMap<(String, IpNet), (bool, Vec<AdmittedFlow>)> {
        let told = all.iter().map(|one| {
            let unsure = one.verdict == Verdict::Unknown || one.incomplete;
            ((one.resource.to_owned(), one.address), (unsure, one.flows.clone()))
        });
        told.collect()
    };
    let (old, new) = (of(&was.from_internet), of(&is.from_internet));
    for (now, then, change) in [(&new, &old, "opened"), (&old, &new, "closed")] {
        for ((resource, address), (_, flows)) in now {
            let other = then.get(&(resource.clone(), *address));
            // What may still be let in is not closed.
            if change == "closed" && other.is_some_and(|(unsure, _)| *unsure) {
                continue;
            }
            let before_it = other.map_or(&[][..], |(_, flows)| flows.as_slice());
            let Some(witness) = escaping(flows, before_it) else { continue };
            // A way is told by what stops it where it is closed.
            let closed = if change == "opened" { before } else { after };
            found.push(Difference {
                kind: DifferenceKind::Reachability,
                change,
                subject: format!("internet -> {resource}"),
                witness: json!({
                    "Source": witness.source.map(|ip| ip.to_string()),
                    "Destination": resource,
                    "DestinationIp": address.addr(),
                    "Protocol": witness.protocol.to_string(),
                    "DestinationPort": witness.port,
                }),
                cause: cause(closed, changes, "internet", resource, witness.protocol, witness.port),
                severity: if change == "opened" { Severity::SecurityWarning } else { Severity::Suggestion },
            });
        }
    }
    ways_out(&was.to_internet, &is.to_internet, changes, found);
    within(before, after, changes, found);
}

/// Subnets that gained or lost their way out.
fn ways_out(
    was: &[aozu_vpc::reach::WayOut<'_>],
    is: &[aozu_vpc::reach::WayOut<'_>],
    changes: &Changes,
    found: &mut Vec<Difference>,
) {
    let of =
        |all: &[aozu_vpc::reach::WayOut<'_>]| -> BTreeMap<(String, String), (Verdict, String, Vec<String>)> {
            all.iter()
                .map(|way| {
                    let by = way.way.iter().map(|id| (*id).to_owned()).collect();
                    (
                        (way.subnet.to_owned(), format!("{:?}", way.family)),
                        (way.verdict, way.class.as_str().to_owned(), by),
                    )
                })
                .collect()
        };
    let (was, is) = (of(was), of(is));
    for ((subnet, family), (verdict, class, way)) in &is {
        let Some((before, was_class, was_way)) = was.get(&(subnet.clone(), family.clone())) else { continue };
        let reaches = |verdict: &Verdict| *verdict == Verdict::Reachable;
        let became_public = class == "public" && was_class != "public";
        let change = match (reaches(before), reaches(verdict)) {
            (false, true) => "opened",
            (true, false) if *verdict == Verdict::Denied => "closed",
            _ if became_public => "opened",
            _ => continue,
        };
        let leads = |class: &str, way: &[String]| match way {
            [] => format!("{class}, no way out"),
            way => format!("{class}, by {}", way.join(", ")),
        };
        let traced = way.iter().chain(was_way).find_map(|id| changes.of(id)).or_else(|| changes.of(subnet));
        let change_told = format!("was {}; is {}", leads(was_class, was_way), leads(class, way));
        found.push(Difference {
            kind: DifferenceKind::Reachability,
            change,
            subject: format!("{subnet} -> internet"),
            witness: json!({"Family": family, "Before": was_class, "After": class, "Way": way}),
            cause: traced.map_or(change_told.clone(), |text| format!("{text}: {change_told}")),
            // What loses its way out stops working.
            severity: if became_public { Severity::SecurityWarning } else { Severity::Warning },
        });
    }
}

/// Interfaces that no rule of either state can tell apart.
struct Both<'m> {
    members: Vec<&'m str>,
    old: Option<u32>,
    new: Option<u32>,
}

/// Who reaches whom within.
fn within<'a>(before: &Model<'a>, after: &Model<'a>, changes: &Changes, found: &mut Vec<Difference>) {
    let (was, is) = (before.estate().pairs(), after.estate().pairs());
    let class_of = |pairs: &Pairs<'_>| -> BTreeMap<String, u32> {
        let numbered = (0_u32..).zip(&pairs.classes);
        numbered.flat_map(|(at, class)| class.members.iter().map(move |id| ((*id).to_owned(), at))).collect()
    };
    let (old, new) = (class_of(&was), class_of(&is));
    let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let mut refined: BTreeMap<(Option<u32>, Option<u32>), Vec<&str>> = BTreeMap::new();
    for id in ids {
        refined.entry((old.get(id).copied(), new.get(id).copied())).or_default().push(id);
    }
    let all: Vec<Both<'_>> =
        refined.into_iter().map(|((old, new), members)| Both { members, old, new }).collect();
    let mut of_old: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut of_new: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, both) in all.iter().enumerate() {
        if let Some(class) = both.old {
            of_old.entry(class).or_default().push(at);
        }
        if let Some(class) = both.new {
            of_new.entry(class).or_default().push(at);
        }
    }
    let holders = [holders(before), holders(after)];
    let mut opened: BTreeMap<Alike, BTreeSet<String>> = BTreeMap::new();
    let mut tell =
        |change: &'static str, from: &Both<'_>, to: &Both<'_>, now: &[PairFlow], then: &[PairFlow]| {
            let Some((protocol, port)) = escaping_pair(now, then) else { return };
            let (Some(a), Some(b)) = (from.members.first(), to.members.first()) else { return };
            let closed = if change == "opened" { before } else { after };
            let cause = cause(closed, changes, a, b, protocol, port);
            for to in &to.members {
                let alike = Alike {
                    change,
                    to: (*to).to_owned(),
                    protocol: protocol.to_string(),
                    port,
                    cause: cause.clone(),
                };
                opened.entry(alike).or_default().extend(from.members.iter().map(|id| (*id).to_owned()));
            }
        };
    let flows_of = |pairs: &Pairs<'_>, from: Option<u32>, to: Option<u32>| -> Vec<PairFlow> {
        from.zip(to)
            .and_then(|(from, to)| pairs.between(from, to))
            .map(<[PairFlow]>::to_vec)
            .unwrap_or_default()
    };
    let mut seen = BTreeSet::new();
    let mut ends = Ends::default();
    for (pairs, of) in [(&was, &of_old), (&is, &of_new)] {
        for pair in &pairs.pairs {
            let (Some(froms), Some(tos)) = (of.get(&pair.from), of.get(&pair.to)) else { continue };
            for (from, to) in froms.iter().flat_map(|from| tos.iter().map(move |to| (*from, *to))) {
                if !seen.insert((from, to)) {
                    continue;
                }
                let (Some(from), Some(to)) = (all.get(from), all.get(to)) else { continue };
                let then = flows_of(&was, from.old, to.old);
                let now = flows_of(&is, from.new, to.new);
                let comes = [from, to].iter().any(|end| end.old.is_none());
                if comes || [from, to].iter().any(|end| end.new.is_none()) {
                    // Of what is new or gone the ends are told together, and not pair by pair.
                    let there = if comes { &now } else { &then };
                    if !there.is_empty() {
                        ends.add(from, to, comes);
                    }
                } else if then != now {
                    tell("opened", from, to, &now, &then);
                    // What may still be let through is not closed.
                    let unsure =
                        from.new.zip(to.new).is_some_and(|ends| is.unknown.binary_search(&ends).is_ok());
                    if !unsure {
                        tell("closed", from, to, &then, &now);
                    }
                }
            }
        }
    }
    ends.tell(&holders, changes, found);
    for (alike, from) in opened {
        let senders: BTreeSet<String> = from.iter().map(|id| holder_of(&holders, id)).collect();
        let who = match senders.len() {
            1..=2 => senders.iter().cloned().collect::<Vec<_>>().join(", "),
            many => format!("{many} within"),
        };
        found.push(Difference {
            kind: DifferenceKind::Reachability,
            change: alike.change,
            subject: format!("{who} -> {}", holder_of(&holders, &alike.to)),
            witness: json!({
                "Source": from.first(), "Sources": senders, "Destination": alike.to, "Protocol": alike.protocol,
                "DestinationPort": alike.port,
            }),
            cause: alike.cause,
            severity: if alike.change == "opened" { Severity::Warning } else { Severity::Suggestion },
        });
    }
}

/// Ways to one interface that opened or closed alike, whoever takes them.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    change: &'static str,
    to: String,
    protocol: String,
    port: Option<u16>,
    cause: String,
}

/// Whom what is new or gone reaches, and who reaches it: interface by interface.
#[derive(Debug, Default)]
struct Ends<'m>(BTreeMap<(&'m str, bool), [BTreeSet<&'m str>; 2]>);

impl<'m> Ends<'m> {
    fn add(&mut self, from: &Both<'m>, to: &Both<'m>, comes: bool) {
        let moves = |end: &Both<'m>| if comes { end.old.is_none() } else { end.new.is_none() };
        for (end, other, side) in [(from, to, 0), (to, from, 1)] {
            for id in end.members.iter().filter(|_| moves(end)) {
                let sides = self.0.entry((id, comes)).or_default();
                if let Some(side) = sides.get_mut(side) {
                    side.extend(other.members.iter().copied());
                }
            }
        }
    }

    fn tell(self, holders: &[BTreeMap<String, String>; 2], changes: &Changes, found: &mut Vec<Difference>) {
        for ((id, comes), [reaches, reached_by]) in self.0 {
            let named = |ids: &BTreeSet<&str>| -> Vec<String> {
                let names: BTreeSet<String> = ids.iter().map(|id| holder_of(holders, id)).collect();
                names.into_iter().collect()
            };
            let holder = holder_of(holders, id);
            let cause =
                changes.of(&holder).or_else(|| changes.of(id)).unwrap_or("its interface is new or gone");
            found.push(Difference {
                kind: DifferenceKind::Reachability,
                change: if comes { "opened" } else { "closed" },
                subject: holder,
                witness: json!({
                    "NetworkInterface": id, "Reaches": named(&reaches), "ReachedBy": named(&reached_by),
                }),
                cause: cause.to_owned(),
                // That something new talks to what lets it in is no fault in itself.
                severity: Severity::Suggestion,
            });
        }
    }
}

/// Who holds an interface in the newer state, else in the older; the interface itself where nobody told.
fn holder_of(holders: &[BTreeMap<String, String>; 2], id: &str) -> String {
    holders.iter().rev().find_map(|all| all.get(id)).map_or_else(|| id.to_owned(), Clone::clone)
}

/// Who holds an interface: an instance, else what AWS describes it by.
fn holders(model: &Model<'_>) -> BTreeMap<String, String> {
    let interfaces = model
        .accounts()
        .flat_map(Account::regions)
        .flat_map(|(_, state)| state.ec2.network_interfaces().values());
    interfaces
        .filter_map(|one| {
            let balancer = || one.balancer().map(str::to_owned);
            let holder = one.instance_id().map(ToString::to_string).or_else(balancer)?;
            Some((one.network_interface_id().to_string(), holder))
        })
        .collect()
}

/// What stops such packets where they are stopped, traced back to what changed.
fn cause(
    closed: &Model<'_>,
    changes: &Changes,
    from: &str,
    to: &str,
    protocol: Protocol,
    port: Option<u16>,
) -> String {
    let request = Request {
        source: from.to_owned(),
        destination: Some(to.to_owned()),
        protocol: Some(protocol),
        destination_port: port.filter(|_| protocol.has_ports()),
        ..Request::default()
    };
    let Ok(answer) = closed.reach(&request) else {
        let new = changes.of(to).or_else(|| changes.of(from));
        return new.map_or_else(|| "one end is not there in one of the states".to_owned(), str::to_owned);
    };
    let mut traced = Vec::new();
    let mut reasons = Vec::new();
    for reason in &answer.explanations {
        let Ok(value) = serde_json::to_value(reason) else { continue };
        for id in ids(&value) {
            traced.extend(changes.of(&id).map(str::to_owned));
        }
        reasons.push(told(reason, &value));
    }
    traced.dedup();
    reasons.dedup();
    let reasons = match reasons.as_slice() {
        [] => "the state without it says no more".to_owned(),
        some => format!("where it is closed, {}", some.join(", ")),
    };
    match traced.first() {
        Some(first) => format!("{first}: {reasons}"),
        None => reasons,
    }
}

fn told(reason: &Explanation<'_>, value: &Value) -> String {
    let code = reason.explanation_code.map_or_else(String::new, |code| code.to_string());
    match ids(value).first() {
        Some(id) => format!("{code} at {id}"),
        None => code,
    }
}

/// Every id that a reason names, what it speaks of first.
fn ids(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut push = |value: &Value| {
        found.extend(value.get("Id").and_then(Value::as_str).map(str::to_owned));
    };
    let members =
        ["SecurityGroup", "Acl", "RouteTable", "Component", "SubnetRouteTable", "Subnet", "NetworkInterface"];
    if let Some(groups) = value.get("SecurityGroups").and_then(Value::as_array) {
        groups.iter().for_each(&mut push);
    }
    for member in members {
        if let Some(of) = value.get(member) {
            push(of);
        }
    }
    found.dedup();
    found
}

/// Packets that one of two sets holds and the other does not.
struct Packets {
    protocol: Protocol,
    port: Option<u16>,
    source: Option<IpAddr>,
}

/// Packets of `now` that are not of `then`; none where there are none. Boxes differ, if they do, at an edge: the lower
/// end of one of `now`, or what lies just beyond one of `then`.
fn escaping(now: &[AdmittedFlow], then: &[AdmittedFlow]) -> Option<Packets> {
    for flow in now {
        let beyond = then.iter().flat_map(|flow| &flow.destination_ports);
        let ports = ports(&flow.destination_ports, beyond);
        let blocks = then.iter().flat_map(|flow| &flow.source_cidrs);
        let sources = addresses(&flow.source_cidrs, blocks);
        for port in &ports {
            for source in &sources {
                let held = then.iter().any(|one| {
                    covers(one.protocol, &one.destination_ports, flow.protocol, *port)
                        && (one.source_cidrs.is_empty()
                            || source
                                .is_none_or(|ip| one.source_cidrs.iter().any(|block| block.contains(&ip))))
                });
                if !held {
                    return Some(Packets { protocol: flow.protocol, port: *port, source: *source });
                }
            }
        }
    }
    None
}

fn escaping_pair(now: &[PairFlow], then: &[PairFlow]) -> Option<(Protocol, Option<u16>)> {
    now.iter().find_map(|flow| {
        let ports = ports(&flow.destination_ports, then.iter().flat_map(|flow| &flow.destination_ports));
        let free = ports.into_iter().find(|port| {
            !then.iter().any(|one| covers(one.protocol, &one.destination_ports, flow.protocol, *port))
        })?;
        Some((flow.protocol, free))
    })
}

fn covers(protocol: Protocol, ports: &[PortSpan], wanted: Protocol, port: Option<u16>) -> bool {
    let same = protocol == Protocol::All || protocol == wanted;
    let holds = ports.is_empty()
        || port.is_some_and(|port| ports.iter().any(|span| span.from <= port && port <= span.to));
    same && holds
}

/// The ports at which spans may differ.
fn ports<'s>(own: &[PortSpan], others: impl Iterator<Item = &'s PortSpan>) -> Vec<Option<u16>> {
    if own.is_empty() {
        return vec![None];
    }
    let mut all: Vec<u16> = own.iter().map(|span| span.from).collect();
    let within = |port: &u16| own.iter().any(|span| span.from <= *port && *port <= span.to);
    all.extend(others.filter_map(|span| span.to.checked_add(1)).filter(within));
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(Some).collect()
}

/// The addresses at which blocks may differ.
fn addresses<'s>(own: &[IpNet], others: impl Iterator<Item = &'s IpNet>) -> Vec<Option<IpAddr>> {
    if own.is_empty() {
        return vec![None];
    }
    let mut all: Vec<IpAddr> = own.iter().map(IpNet::network).collect();
    let within = |address: &IpAddr| own.iter().any(|block| block.contains(address));
    all.extend(others.filter_map(|block| next(block.broadcast())).filter(within));
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(Some).collect()
}

fn next(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => u32::from(address).checked_add(1).map(|next| IpAddr::V4(next.into())),
        IpAddr::V6(address) => u128::from(address).checked_add(1).map(|next| IpAddr::V6(next.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(protocol: Protocol, from: u16, to: u16, blocks: &[&str]) -> AdmittedFlow {
        AdmittedFlow {
            protocol,
            destination_ports: vec![PortSpan { from, to }],
            source_cidrs: blocks.iter().map(|block| block.parse().unwrap()).collect(),
            destination_cidrs: Vec::new(),
        }
    }

    #[test]
    fn a_set_within_another_has_nothing_that_escapes() {
        let wide =
            [flow(Protocol::TCP, 1, 100, &["10.0.0.0/8"]), flow(Protocol::TCP, 101, 200, &["10.0.0.0/8"])];
        assert!(escaping(&[flow(Protocol::TCP, 50, 150, &["10.1.0.0/16"])], &wide).is_none());
    }

    #[test]
    fn what_escapes_is_shown() {
        let narrow = [flow(Protocol::TCP, 443, 443, &["10.0.0.0/9"])];
        let by_source = escaping(&[flow(Protocol::TCP, 443, 443, &["10.0.0.0/8"])], &narrow).unwrap();
        assert_eq!(by_source.source, Some("10.128.0.0".parse().unwrap()));
        let by_port = escaping(&[flow(Protocol::TCP, 443, 444, &["10.0.0.0/9"])], &narrow).unwrap();
        assert_eq!(by_port.port, Some(444));
        assert!(escaping(&[flow(Protocol::UDP, 443, 443, &["10.0.0.0/9"])], &narrow).is_some());
        assert!(escaping(&narrow, &[]).is_some());
        assert!(escaping(&[], &narrow).is_none());
    }
}
