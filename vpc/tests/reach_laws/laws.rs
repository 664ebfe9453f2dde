//! What no change of a network may do.
//!
//! The questions are those of TCP and UDP, of which a verdict speaks of one kind of packet: whoever asks for ICMP
//! asks for echoes, which must be answered, and for other messages, which need not be, at once.

use std::net::IpAddr;

use aozu_vpc::{
    Protocol,
    reach::{AdmittedFlow, Answer, Estate, Request, Verdict},
    wire,
};
use ipnet::IpNet;

use crate::{
    agree::{estate, run},
    generate::{Dice, Question, everything, questions, world},
    naive::is_public,
    world::World,
};

/// How many networks each law is tried on; few, since those that change a network build two.
const CASES: u32 = 40;

/// Asserts that a law was put to the test: that so many answers changed for each hundred networks.
fn put_to_the_test((networks, changed): (usize, usize), per_hundred: usize) {
    println!("{changed} in {networks} networks");
    let enough = networks < 20 || changed * 100 >= networks * per_hundred;
    assert!(enough, "only {changed} in {networks} networks: the law was not put to the test");
}

/// The questions of TCP and UDP about a world, not narrowed to one packet.
fn asked(seed: u64, world: &World, count: usize) -> Vec<Request> {
    let all = questions(world, &mut Dice::new(seed ^ 0x5eed), count).into_iter();
    all.map(|question| {
        let number = if question.packet.number == 17 { 17 } else { 6 };
        Question { packet: crate::naive::Packet { number, ..question.packet }, ..question }.request(false)
    })
    .collect()
}

/// Whether packets of one set of flows are all in another. Both are unions of products; between two neighbouring
/// ends of their blocks and ranges all packets are alike, so that one of each is tried.
pub(crate) fn within(some: &[AdmittedFlow], all: &[AdmittedFlow]) -> bool {
    some.iter().all(|one| {
        let ports: Vec<u16> = starts(one, all, |flow| {
            flow.destination_ports.iter().map(|span| (u128::from(span.from), u128::from(span.to))).collect()
        });
        let sources = addresses(&one.source_cidrs, all.iter().map(|flow| &flow.source_cidrs));
        let destinations = addresses(&one.destination_cidrs, all.iter().map(|flow| &flow.destination_cidrs));
        let lies = |address: &IpAddr, blocks: &[IpNet]| blocks.iter().any(|block| block.contains(address));
        sources.iter().all(|src| {
            destinations.iter().all(|dst| {
                let here: Vec<&AdmittedFlow> = all
                    .iter()
                    .filter(|flow| flow.protocol.covers(one.protocol))
                    .filter(|flow| lies(src, &flow.source_cidrs) && lies(dst, &flow.destination_cidrs))
                    .collect();
                let has = |port: &u16| {
                    here.iter().any(|flow| {
                        flow.destination_ports.is_empty()
                            || flow
                                .destination_ports
                                .iter()
                                .any(|span| span.from <= *port && *port <= span.to)
                    })
                };
                ports.iter().all(has)
            })
        })
    })
}

fn starts(
    one: &AdmittedFlow,
    all: &[AdmittedFlow],
    spans: impl Fn(&AdmittedFlow) -> Vec<(u128, u128)>,
) -> Vec<u16> {
    let own = spans(one);
    let own = if own.is_empty() { vec![(0, 65535)] } else { own };
    let mut starts: Vec<u128> = own.iter().map(|span| span.0).collect();
    starts.extend(all.iter().flat_map(&spans).flat_map(|(from, to)| [from, to + 1]));
    starts.retain(|start| own.iter().any(|(from, to)| from <= start && start <= to));
    starts.into_iter().filter_map(|start| u16::try_from(start).ok()).collect()
}

fn addresses<'b>(own: &[IpNet], all: impl Iterator<Item = &'b Vec<IpNet>>) -> Vec<IpAddr> {
    let mut starts: Vec<IpAddr> = own.iter().map(IpNet::network).collect();
    let after = |block: &IpNet| match block.broadcast() {
        IpAddr::V4(v4) => u32::from(v4).checked_add(1).map(|next| IpAddr::V4(next.into())),
        IpAddr::V6(v6) => u128::from(v6).checked_add(1).map(|next| IpAddr::V6(next.into())),
    };
    starts.extend(all.flatten().flat_map(|block| [Some(block.network()), after(block)]).flatten());
    // The whole internet is written `0.0.0.0/0`, and is all addresses of the internet.
    let means = |block: &IpNet, start: &IpAddr| {
        block.contains(start) && (block.prefix_len() > 0 || is_public(*start))
    };
    starts.retain(|start| own.iter().any(|block| means(block, start)));
    starts.sort();
    starts.dedup();
    starts
}

/// How much gets there and is answered. Of what depends on things not read, nothing is said.
fn worth(verdict: Verdict) -> Option<u8> {
    match verdict {
        Verdict::Denied => Some(0),
        Verdict::OneWay => Some(1),
        Verdict::Partial => Some(2),
        Verdict::Reachable => Some(3),
        Verdict::Unknown => None,
    }
}

/// Asserts that one answer holds no more than another. What is admitted for some ports of the client's only is told
/// where nothing is admitted for all, so that flows are compared between verdicts of one kind.
fn no_more(less: &Answer<'_>, more: &Answer<'_>, why: &dyn Fn() -> String) {
    let (Some(low), Some(high)) = (worth(less.verdict), worth(more.verdict)) else {
        // Even so, what works for sure does so with more.
        assert!(
            less.verdict == Verdict::Unknown || worth(less.verdict) < Some(2),
            "{} became {}: {}",
            less.verdict,
            more.verdict,
            why()
        );
        return;
    };
    assert!(low <= high, "{} against {}: {}", less.verdict, more.verdict, why());
    if less.verdict == more.verdict {
        assert!(
            within(&less.admitted_flows, &more.admitted_flows),
            "{:#?} is not within {:#?}: {}",
            less.admitted_flows,
            more.admitted_flows,
            why()
        );
    }
}

/// Asks of two worlds, one of which lets no less through.
fn compare(seed: u64, less: &World, more: &World, requests: &[Request], what: &str) -> usize {
    let (one, two) = (less.networks().unwrap(), more.networks().unwrap());
    let (one, two) = (estate(&one), estate(&two));
    let mut changed = 0;
    for request in requests {
        let (Ok(low), Ok(high)) = (one.ask(request), two.ask(request)) else { continue };
        changed += usize::from(low.verdict != high.verdict || low.admitted_flows != high.admitted_flows);
        no_more(&low, &high, &|| format!("{what}, seed {seed}, {request:?}\n{}", difference(less, more)));
    }
    changed
}

/// What one world has in its JSON and another has not, line by line.
fn difference(one: &World, two: &World) -> String {
    let lines = |world: &World| -> Vec<String> {
        serde_json::to_string_pretty(world).unwrap().lines().map(str::to_owned).collect()
    };
    let (one, two) = (lines(one), lines(two));
    let lost = one.iter().filter(|line| !two.contains(line)).map(|line| format!("- {line}"));
    let won = two.iter().filter(|line| !one.contains(line)).map(|line| format!("+ {line}"));
    lost.chain(won).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_rule_more_in_a_security_group_cuts_no_flow() {
    let tried = run(CASES, |seed| {
        let mut less = world(seed);
        let mut dice = Dice::new(seed);
        fn groups(world: &mut World) -> impl Iterator<Item = &mut wire::SecurityGroup> {
            world.0.iter_mut().flat_map(|book| &mut book.security_groups)
        }
        // Where everything is let through, one more rule changes nothing.
        groups(&mut less).filter(|_| dice.chance(40)).for_each(|group| group.ip_permissions.clear());
        let mut more = less.clone();
        for group in groups(&mut more) {
            if dice.chance(50) {
                let ways = [&mut group.ip_permissions, &mut group.ip_permissions_egress];
                let [ingress, egress] = ways;
                let mut rule = everything();
                if dice.chance(50) {
                    rule.ip_protocol = Some("tcp".into());
                    (rule.from_port, rule.to_port) = (Some(22), Some(443));
                }
                if dice.chance(60) { ingress.push(rule) } else { egress.push(rule) }
            }
        }
        compare(seed, &less, &more, &asked(seed, &less, 4), "a rule was added")
    });
    put_to_the_test(tried, 3);
}

/// Puts entries into network ACLs. AWS takes any number from 1 to 32766 that no entry of the direction has; wherever
/// an entry stands, it decides only what no entry before it does, so that one which allows never closes anything.
fn with_entries(world: &World, dice: &mut Dice, action: &str) -> World {
    let mut changed = world.clone();
    for acl in changed.0.iter_mut().flat_map(|book| &mut book.network_acls) {
        if !dice.chance(60) {
            continue;
        }
        let egress = dice.chance(50);
        let taken: Vec<i32> = acl
            .entries
            .iter()
            .filter(|entry| entry.egress == Some(egress))
            .filter_map(|entry| entry.rule_number)
            .collect();
        let number = [1, 15, 60, 95, 102, 115, 250, 32766][dice.below(8)];
        if taken.contains(&number) {
            continue;
        }
        let (from, to) = [(0, 65535), (22, 443), (1024, 65535), (32768, 60999)][dice.below(4)];
        let all = dice.chance(50);
        acl.entries.push(wire::NetworkAclEntry {
            egress: Some(egress),
            rule_number: Some(number),
            rule_action: Some(action.into()),
            protocol: Some(if all { "-1" } else { "6" }.into()),
            cidr_block: Some(
                ["0.0.0.0/0", "0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/26", "203.0.113.0/24"][dice.below(5)]
                    .into(),
            ),
            port_range: (!all).then_some(wire::EntryPorts { from: Some(from), to: Some(to) }),
            ..wire::NetworkAclEntry::default()
        });
    }
    changed
}

#[test]
fn an_entry_more_that_allows_cuts_no_flow() {
    let tried = run(CASES, |seed| {
        let mut less = world(seed);
        let mut dice = Dice::new(seed);
        // Where everything is let through, one more entry changes nothing.
        for acl in less.0.iter_mut().flat_map(|book| &mut book.network_acls) {
            let egress = dice.chance(50);
            acl.entries.retain(|one| one.rule_number > Some(100) || one.egress != Some(egress));
        }
        let more = with_entries(&less, &mut dice, "allow");
        compare(seed, &less, &more, &asked(seed, &less, 4), "an entry that allows was added")
    });
    put_to_the_test(tried, 1);
}

#[test]
fn an_entry_more_that_denies_opens_no_flow() {
    let tried = run(CASES, |seed| {
        let more = world(seed);
        let less = with_entries(&more, &mut Dice::new(seed), "deny");
        compare(seed, &less, &more, &asked(seed, &more, 4), "an entry that denies was added")
    });
    put_to_the_test(tried, 3);
}

/// The blocks that a route is for; none where a list of it was not read.
fn blocks(world: &World, route: &wire::Route) -> Option<Vec<IpNet>> {
    let own = route.destination_cidr_block.as_ref().or(route.destination_ipv6_cidr_block.as_ref());
    if let Some(block) = own {
        return Some(vec![block.parse().unwrap()]);
    }
    let id = route.destination_prefix_list_id.as_ref()?;
    let mut customers = world.0.iter().flat_map(|book| &book.prefix_list_entries);
    if let Some(list) = customers.find(|list| list.prefix_list_id.as_ref() == Some(id)) {
        return Some(
            list.entries.iter().map(|entry| entry.cidr.as_deref().unwrap().parse().unwrap()).collect(),
        );
    }
    let mut services = world.0.iter().flat_map(|book| &book.prefix_lists);
    let list = services.find(|list| list.prefix_list_id.as_ref() == Some(id))?;
    Some(list.cidrs.iter().map(|cidr| cidr.parse().unwrap()).collect())
}

/// Whether, without a route, nothing of its table takes over what it decided: every other route that has an address
/// in common with it is for a part of it only, and so decided that part before too.
fn leaves_a_hole(world: &World, table: &wire::RouteTable, removed: usize) -> bool {
    let Some(own) = blocks(world, &table.routes[removed]) else { return false };
    let others = table.routes.iter().enumerate().filter(|(index, _)| *index != removed);
    let mut others = others.map(|(_, route)| blocks(world, route));
    others.all(|blocks| {
        blocks.is_some_and(|blocks| {
            blocks.iter().all(|block| {
                own.iter().all(|mine| {
                    let apart = !mine.contains(block) && !block.contains(mine);
                    apart || (mine.contains(block) && mine != block)
                })
            })
        })
    })
}

/// The law holds for a table that is left with a hole: where a wider route takes over, packets may well find a way
/// that the narrower one barred (a blackhole within a default route, say).
#[test]
fn a_route_less_that_leaves_a_hole_opens_no_flow_past_its_table() {
    let tried = run(CASES, |seed| {
        let more = world(seed);
        let mut dice = Dice::new(seed);
        let mut less = more.clone();
        for book in &mut less.0 {
            for table in &mut book.route_tables {
                let removable: Vec<usize> =
                    (0..table.routes.len()).filter(|at| leaves_a_hole(&more, table, *at)).collect();
                let local = |at: &usize| table.routes[*at].gateway_id.as_deref() == Some("local");
                let removable: Vec<usize> = removable.into_iter().filter(|at| !local(at)).collect();
                if let Some(at) = dice.pick(&removable).filter(|_| true) {
                    table.routes.remove(*at);
                }
            }
        }
        compare(seed, &less, &more, &asked(seed, &more, 4), "a route was removed")
    });
    put_to_the_test(tried, 5);
}

/// The same world under other names, told in another order: lists shuffled, accounts and regions in another order,
/// and ids in the opposite one.
fn retold(world: &World, dice: &mut Dice) -> World {
    let mut json = serde_json::to_value(world).unwrap();
    shuffled(&mut json, dice);
    serde_json::from_str(&renamed(&json.to_string())).unwrap()
}

fn shuffled(json: &mut serde_json::Value, dice: &mut Dice) {
    match json {
        serde_json::Value::Array(all) => {
            dice.shuffle(all);
            all.iter_mut().for_each(|one| shuffled(one, dice));
        }
        serde_json::Value::Object(members) => members.values_mut().for_each(|one| shuffled(one, dice)),
        _ => {}
    }
}

/// Eight hexadecimal digits after a hyphen are an id's: the others that make sixteen with them stand for it.
pub(crate) fn renamed(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('-') {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_hexdigit).count();
        let ends =
            after.as_bytes().get(digits).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
        if digits == 8 && ends {
            out.extend(
                after[..8]
                    .chars()
                    .map(|digit| char::from_digit(15 - digit.to_digit(16).unwrap(), 16).unwrap()),
            );
            rest = &after[8..];
        } else {
            rest = after;
        }
    }
    out + rest
}

/// The codes of an answer, in order, each once.
fn codes(answer: &Answer<'_>) -> Vec<String> {
    let mut codes: Vec<String> =
        answer.explanations.iter().map(|one| format!("{:?}", one.explanation_code)).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn names_and_order_change_no_answer() {
    run(CASES, |seed| {
        let one = world(seed);
        let two = retold(&one, &mut Dice::new(seed));
        let (networks, again) = (one.networks().unwrap(), two.networks().unwrap());
        let (first, second) = (estate(&networks), estate(&again));
        for request in asked(seed, &one, 6) {
            let under = Request {
                source: renamed(&request.source),
                destination: request.destination.as_deref().map(renamed),
                ..request.clone()
            };
            let (Ok(answer), Ok(other)) = (first.ask(&request), second.ask(&under)) else { continue };
            let told = || format!("seed {seed}, {request:?}\n{:?}\n{:?}", answer.hops, other.hops);
            assert_eq!(answer.verdict, other.verdict, "{}", told());
            assert_eq!(answer.admitted_flows, other.admitted_flows, "{}", told());
            assert_eq!(answer.forward_path_found, other.forward_path_found, "{}", told());
            assert_eq!(codes(&answer), codes(&other), "{}", told());
        }
        0
    });
}

/// The gateways that a path goes by.
fn gateways(hops: &[std::borrow::Cow<'_, str>]) -> Vec<String> {
    let mut all: Vec<String> = hops
        .iter()
        .filter(|hop| {
            ["igw-", "eigw-", "nat-", "tgw-", "vgw-", "vpn-", "vpce-"]
                .iter()
                .any(|kind| hop.starts_with(kind))
        })
        .map(ToString::to_string)
        .collect();
    all.sort();
    all
}

/// Which gateways a packet goes by is what routes say. Where they say the same to a packet and to its answer, the
/// answer passes the same hops the other way round.
#[test]
fn answers_go_back_as_packets_came_unless_a_route_says_otherwise() {
    let turned = std::cell::Cell::new(0);
    let tried = run(CASES, |seed| {
        let world = world(seed);
        let networks = world.networks().unwrap();
        let estate = estate(&networks);
        let mut back = 0;
        for question in questions(&world, &mut Dice::new(seed), 8) {
            let Ok(answer) = estate.ask(&question.request(true)) else { continue };
            if answer.return_hops.is_empty() || answer.verdict != Verdict::Reachable {
                continue;
            }
            if gateways(&answer.hops) != gateways(&answer.return_hops) {
                turned.set(turned.get() + 1);
                continue;
            }
            back += 1;
            let reversed: Vec<_> = answer.hops.iter().rev().collect();
            let back_again: Vec<_> = answer.return_hops.iter().collect();
            assert_eq!(reversed, back_again, "seed {seed}: {question:?}");
        }
        back
    });
    put_to_the_test(tried, 50);
    println!("{} answers by other gateways", turned.get());
}

/// Asks for one protocol between two interfaces, whatever their addresses.
fn ports_between(
    estate: &Estate<'_>,
    from: &str,
    to: &str,
    number: u8,
) -> (Verdict, Vec<AdmittedFlow>, String) {
    let request = Request {
        source: from.to_owned(),
        destination: Some(to.to_owned()),
        protocol: Some(Protocol::Number(number)),
        ..Request::default()
    };
    let answer = estate.ask(&request).unwrap();
    let hops = format!("{:?} and {:?}", answer.hops, answer.return_hops);
    // All pairs are by what routes within and between VPCs carry: who goes round by internet gateways is not among
    // them.
    let mut all = answer.hops.iter().chain(&answer.return_hops);
    if all.any(|hop| hop.starts_with("igw-") || hop.starts_with("eigw-")) {
        return (Verdict::Unknown, Vec::new(), hops);
    }
    let flows = if answer.verdict == Verdict::Reachable { answer.admitted_flows } else { Vec::new() };
    (answer.verdict, flows, hops)
}

#[test]
fn all_pairs_are_as_each_is_asked_alone() {
    let tried = run(CASES, |seed| {
        let networks = world(seed).networks().unwrap();
        let estate = estate(&networks);
        let pairs = estate.pairs();
        let mut admitted = 0;
        for (from, sender) in (0u32..).zip(&pairs.classes) {
            for (to, receiver) in (0u32..).zip(&pairs.classes) {
                let other = if from == to { receiver.members.get(1) } else { receiver.members.first() };
                let Some(other) = other else { continue };
                let between = pairs.between(from, to).unwrap_or_default();
                for number in [6, 17, 47] {
                    let (verdict, flows, hops) = ports_between(&estate, sender.members[0], other, number);
                    // All protocols at once may leave open what one of them tells.
                    if verdict == Verdict::Unknown || pairs.unknown.contains(&(from, to)) {
                        continue;
                    }
                    let ports = |port: u16| {
                        between.iter().any(|flow| {
                            flow.protocol.covers(Protocol::Number(number))
                                && (flow.destination_ports.is_empty()
                                    || flow
                                        .destination_ports
                                        .iter()
                                        .any(|span| span.from <= port && port <= span.to))
                        })
                    };
                    let alone = |port: u16| {
                        flows.iter().any(|flow| {
                            flow.destination_ports.is_empty()
                                || flow
                                    .destination_ports
                                    .iter()
                                    .any(|span| span.from <= port && port <= span.to)
                        })
                    };
                    admitted += usize::from(verdict == Verdict::Reachable);
                    // Every edge of every rule that is made here.
                    for port in [
                        0, 22, 23, 24, 25, 80, 81, 443, 444, 1023, 1024, 32768, 40000, 40001, 60999, 61000,
                        65535,
                    ] {
                        assert_eq!(
                            ports(port),
                            alone(port),
                            "seed {seed}: protocol {number} to port {port} from {} to {other}: {verdict} by {hops:?}",
                            sender.members[0]
                        );
                    }
                }
            }
        }
        admitted
    });
    put_to_the_test(tried, 200);
}
