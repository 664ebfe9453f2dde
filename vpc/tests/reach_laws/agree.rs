//! The engine against the naive walker, and how the cases are spread.

use std::collections::BTreeMap;

use crate::{
    generate::{Dice, ICMP, ICMP_V6, Question, questions, world},
    naive::{Fate, From, Naive, Packet, Stop, To, Told},
    world::{World, cut_down},
};
use aozu_names::{AccountId, Region};
use aozu_vpc::{
    Network, Protocol,
    reach::{Answer, Estate, Verdict},
};

/// Networks, with account and region of each.
type Networks = [(AccountId, Region, Network)];

pub(crate) fn walker(networks: &Networks) -> Naive<'_> {
    let all = networks.iter().map(|(account, region, network)| (*account, region.clone(), network));
    Naive { networks: all.collect() }
}

pub(crate) fn estate(networks: &Networks) -> Estate<'_> {
    Estate::new(networks.iter().map(|(account, region, network)| (*account, region.clone(), network)))
}

/// How many networks a test tries: so many, eight times as many in CI, and no more than were asked for.
fn cases(few: u32) -> u32 {
    let asked: Option<u32> = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    asked.map_or(few, |asked| if asked >= 2000 { few.saturating_mul(8) } else { asked.min(few) })
}

/// Tries a law on the networks of so many seeds, and gives back how many there were and what the tries counted.
///
/// The seeds are always the same, so that a change fails for what it changed; `look_for_differences` tries others.
pub(crate) fn run(few: u32, law: impl Fn(u64) -> usize) -> (usize, usize) {
    run_from(0, few, law)
}

fn run_from(first: u64, few: u32, law: impl Fn(u64) -> usize) -> (usize, usize) {
    let cases = cases(few);
    let counted = (first..first + u64::from(cases)).map(law).sum();
    (cases as usize, counted)
}

/// What the walker says of a question that is narrowed as far as questions can be: to one packet, or (of ICMP no type
/// can be named) to those of one protocol, of which an echo that arrives decides.
fn told(walker: &Naive<'_>, question: &Question) -> Told {
    let kinds: &[u16] = match question.packet.number {
        1 => &ICMP,
        58 => &ICMP_V6,
        _ => return walker.fate(&question.from, &question.to, question.packet, question.expects_reply),
    };
    let each = kinds.iter().map(|kind| {
        let packet = Packet { dport: *kind, ..question.packet };
        walker.fate(&question.from, &question.to, packet, question.expects_reply)
    });
    let all: Vec<Told> = each.collect();
    let some = |fate: Fate| all.iter().find(|told| told.fate == fate).cloned();
    match all[0].fate {
        Fate::Works | Fate::Partial => all[0].clone(),
        Fate::OneWay => some(Fate::Unknown).unwrap_or_else(|| all[0].clone()),
        // It gets there, and is answered or not.
        Fate::Unknown if all[0].arrives => all[0].clone(),
        _ => some(Fate::Works).or_else(|| some(Fate::Unknown)).unwrap_or_else(|| all[0].clone()),
    }
}

fn verdict(fate: Fate) -> Verdict {
    match fate {
        Fate::Denied => Verdict::Denied,
        Fate::OneWay => Verdict::OneWay,
        Fate::Partial => Verdict::Partial,
        Fate::Works => Verdict::Reachable,
        Fate::Unknown => Verdict::Unknown,
    }
}

/// What engine and walker say, where they differ: in short, so that what is cut down stays the same, and at length.
struct Difference {
    kind: String,
    words: String,
}

/// What engine and walker say of one packet, where they differ.
fn differ_on_packet(estate: &Estate<'_>, walker: &Naive<'_>, question: &Question) -> Option<Difference> {
    let answer = estate.ask(&question.request(true)).ok()?;
    let told = told(walker, question);
    // Where AWS's choice of a subnet leads elsewhere, the engine may leave open what is the same either way.
    if told.apart && answer.verdict == Verdict::Unknown {
        return None;
    }
    (answer.verdict != verdict(told.fate)).then(|| Difference {
        kind: format!("{} {:?} {:?}", answer.verdict, told.fate, told.stops),
        words: format!(
            "the engine says {} (hops {:?}, back {:?}, {:?}), the walker {told:?}",
            answer.verdict,
            answer.hops,
            answer.return_hops,
            answer.explanations.iter().map(|one| one.explanation_code).collect::<Vec<_>>()
        ),
    })
}

fn admits(answer: &Answer<'_>, packet: Packet) -> bool {
    answer.admitted_flows.iter().any(|flow| {
        let has_ports = !flow.destination_ports.is_empty();
        flow.protocol.covers(Protocol::Number(packet.number))
            && flow.source_cidrs.iter().any(|block| block.contains(&packet.src))
            && flow.destination_cidrs.iter().any(|block| block.contains(&packet.dst))
            && (!has_ports
                || flow
                    .destination_ports
                    .iter()
                    .any(|span| span.from <= packet.dport && packet.dport <= span.to))
    })
}

/// The ports that a client asks from, of each run that no network ACL tells apart one.
fn asks_from(walker: &Naive<'_>, from: &From) -> Vec<u16> {
    let first = match from {
        From::Interface(id) if !walker.is_managed(id) => 32768,
        _ => 1024,
    };
    let mut ports = walker.ports_worth_a_try();
    ports.retain(|port| *port > first);
    ports.push(first);
    ports
}

/// What they say of all packets of a question, of which one is tried: whether it is among those that are admitted.
/// A flow tells no port of the client's: it works from all that clients ask from.
fn differ_on_flows(estate: &Estate<'_>, walker: &Naive<'_>, question: &Question) -> Option<Difference> {
    let (Question { from, to, packet, expects_reply }, request) = (question, question.request(false));
    // Interfaces are asked by their private addresses, and customers by those that they are known to have.
    let public = matches!(to, To::Interface(id) if *from != From::Internet && !walker.holds(id, packet.dst));
    if public || matches!(packet.number, 1 | 58) || matches!(from, From::Customer(_)) {
        return None;
    }
    let answer = estate.ask(&request).ok()?;
    let ports = if matches!(packet.number, 6 | 17) { asks_from(walker, from) } else { vec![0] };
    let fate = |sport: u16| walker.fate(from, to, Packet { sport, ..*packet }, *expects_reply).fate;
    let fates: Vec<Fate> = ports.into_iter().map(fate).collect();
    if fates.contains(&Fate::Unknown) {
        return None;
    }
    let wholly = fates.iter().all(|fate| *fate == Fate::Works);
    let partly = fates.iter().any(|fate| matches!(fate, Fate::Works | Fate::Partial));
    let expected = if answer.verdict == Verdict::Partial { partly } else { wholly };
    (admits(&answer, *packet) != expected && answer.verdict != Verdict::Unknown).then(|| Difference {
        kind: format!("flows {} {fates:?}", answer.verdict),
        words: format!(
            "the engine says {} and admits {:?}, the walker {fates:?}",
            answer.verdict, answer.admitted_flows
        ),
    })
}

type Differ = fn(&Estate<'_>, &Naive<'_>, &Question) -> Option<Difference>;

fn differ(world: &World, question: &Question, by: Differ) -> Option<Difference> {
    let networks = world.networks().ok()?;
    by(&estate(&networks), &walker(&networks), question)
}

/// How they differ, on as small a network as shows it.
fn complaint(seed: u64, question: &Question, by: Differ) -> String {
    let whole = world(seed);
    let Some(Difference { kind, words: at_first }) = differ(&whole, question, by) else {
        return String::new();
    };
    let small = cut_down(&whole, |world| differ(world, question, by).is_some_and(|one| one.kind == kind));
    let words = differ(&small, question, by).map(|one| one.words).unwrap_or_default();
    let small = serde_json::to_string(&small).unwrap();
    format!("seed {seed}\n{small}\n{question:?}\ncut down, {words}\nat first, {at_first}")
}

/// Packets to each network; of every other network all packets of one question are compared too.
const PACKETS: usize = 6;

fn agree(first: u64) {
    let (networks, packets) = run_from(first, 625, |seed| {
        let world = world(seed);
        let questions = questions(&world, &mut Dice::new(seed), PACKETS);
        let networks = world.into_networks().unwrap();
        let (estate, walker) = (estate(&networks), walker(&networks));
        for question in &questions {
            if differ_on_packet(&estate, &walker, question).is_some() {
                panic!("{}", complaint(seed, question, differ_on_packet));
            }
        }
        if let Some(question) = questions.first().filter(|_| seed % 2 == 0)
            && differ_on_flows(&estate, &walker, question).is_some()
        {
            panic!("{}", complaint(seed, question, differ_on_flows));
        }
        questions.len()
    });
    println!("{packets} packets in {networks} networks, one answer");
}

// Four tests, so that they run side by side.

#[test]
fn the_engine_follows_packets_as_the_walker_does() {
    agree(0);
}

#[test]
fn the_engine_follows_packets_as_the_walker_does_2() {
    agree(1_000_000);
}

#[test]
fn the_engine_follows_packets_as_the_walker_does_3() {
    agree(2_000_000);
}

#[test]
fn the_engine_follows_packets_as_the_walker_does_4() {
    agree(3_000_000);
}

/// What must be met, and at least how often in 10,000 packets.
const MET: [(&str, usize); 21] = [
    ("verdict reachable", 2500),
    ("verdict denied", 2500),
    ("verdict one-way", 200),
    ("verdict partial", 5),
    ("verdict unknown", 100),
    ("works by NAT gateway", 50),
    ("works by NAT instance", 10),
    ("works by VPN", 30),
    ("works by answer", 1500),
    ("works by appliance", 30),
    ("works by egress-only gateway", 20),
    ("works by from a customer", 30),
    ("works by from the internet", 300),
    ("works by gateway endpoint", 40),
    ("works by gateway table", 10),
    ("works by internet gateway", 300),
    ("works by peering", 40),
    ("works by reflection", 5),
    ("works by transit gateway", 30),
    ("works by transit gateway peering", 2),
    ("works by translated back", 50),
];

/// Reasons to drop a packet, each of which must be met.
const DROPS: [&str; 39] = [
    "NAT gateway not available",
    "NAT gateway without a session",
    "VPC Block Public Access",
    "a NAT gateway knows nothing of the flow",
    "a function takes no connections",
    "an appliance knows nothing of the flow",
    "an endpoint serves its own VPC",
    "appliance not in use",
    "arrives elsewhere",
    "attachment without a route table",
    "blackhole",
    "blackhole of the transit gateway",
    "destination not in use",
    "endpoint not available",
    "internet gateway not attached",
    "loop",
    "network ACL",
    "no address of the internet",
    "no attachment in the zone",
    "no internet gateway",
    "no public address",
    "no route",
    "no route of a VPN",
    "no route of the transit gateway",
    "no such host",
    "no such subnet",
    "not attached to the transit gateway",
    "not for NAT",
    "not for a gateway endpoint",
    "not of the VPC's blocks",
    "not of the peer's blocks",
    "peering not active",
    "port 25",
    "security group",
    "source is nobody's here",
    "source not in use",
    "source/destination check",
    "the answer comes another way",
    "tunnels down",
];

/// Always the same cases, so that what is asked of their spread holds or does not.
#[test]
fn the_cases_are_spread_over_all_that_can_happen() {
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    let mut packets = 0;
    for seed in 0..1500 {
        let world = world(seed);
        let questions = questions(&world, &mut Dice::new(seed), 8);
        let networks = world.into_networks().unwrap();
        let walker = walker(&networks);
        for question in questions {
            let told = told(&walker, &question);
            packets += 1;
            let mut count = |what: String| *tally.entry(what).or_default() += 1;
            count(format!("verdict {}", verdict(told.fate)));
            told.stops.iter().for_each(|stop| count(format!("{stop:?}")));
            if told.fate == Fate::Works {
                told.seen.iter().for_each(|seen| count(format!("works by {seen}")));
            }
        }
    }
    println!("{packets} packets: {tally:#?}");
    let seen = |what: &str| tally.get(what).copied().unwrap_or_default();
    for (what, least) in MET {
        assert!(seen(what) * 10_000 >= packets * least, "{what}: only {} of {packets}", seen(what));
    }
    for reason in DROPS {
        assert!(seen(&format!("{:?}", Stop::Drop(reason))) > 0, "nothing is dropped for: {reason}");
    }
}

/// To look into a run of seeds: `SEED=0 COUNT=100 SHOW=1 cargo test … --test reach_laws look -- --ignored --nocapture`.
#[test]
#[ignore = "a tool of whoever looks for differences"]
fn look_for_differences() {
    let given = |name: &str, otherwise: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let (first, count) = (given("SEED", 0), given("COUNT", 300));
    let mut bad = Vec::new();
    for seed in first..first + count {
        let world = world(seed);
        let networks = world.networks().unwrap();
        let (estate, walker) = (estate(&networks), walker(&networks));
        for question in questions(&world, &mut Dice::new(seed), 10) {
            for by in [differ_on_packet as Differ, differ_on_flows] {
                if by(&estate, &walker, &question).is_some() {
                    bad.push((seed, question.clone(), by));
                }
            }
        }
    }
    println!("{} differ: {:?}", bad.len(), bad.iter().map(|(seed, ..)| *seed).collect::<Vec<_>>());
    for (seed, question, by) in bad.iter().take(usize::try_from(given("SHOW", 1)).unwrap()) {
        println!("--- {}", complaint(*seed, question, *by));
    }
    assert!(bad.is_empty(), "engine and walker differ");
}
