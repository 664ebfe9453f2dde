//! The answer of a question: its evidence, found by walking once more with one packet, or with ghosts.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    AdmittedFlow, Answer, PortSpan, ReasonCode, Verdict,
    ask::{Outcome, Question, Start, unaddressed},
    component::{Renderer, cidrs, shown_ports},
    estate::Estate,
    flow::{Flow, Flows, Packet, Span},
    pairs::PairFlow,
    text,
    walk::{At, Blocker, Branch, Need, Note, Step},
};
use crate::{Direction, Family, Protocol};

/// What is gathered from walks while an answer is put together.
#[derive(Debug, Default)]
struct Evidence<'a> {
    notes: Vec<Note<'a>>,
    needs: Vec<Need<'a>>,
}

impl<'a> Evidence<'a> {
    fn of(&mut self, branch: &Branch<'_, 'a>) {
        self.notes.extend(branch.notes.iter().cloned());
        self.needs.extend(branch.needs.iter().cloned());
    }
}

/// Puts the answer together.
pub(crate) fn answer<'e, 'q, 'a: 'e>(
    estate: &'e Estate<'a>,
    question: &'q Question<'a>,
    outcome: Outcome<'q, 'a>,
) -> Answer<'e>
where
    'e: 'q,
{
    let verdict = outcome.verdict;
    let mut answer = Answer {
        network_path_found: matches!(verdict, Verdict::Reachable | Verdict::Partial),
        verdict,
        forward_path_found: !outcome.arrives.is_empty(),
        forward_path_components: Vec::new(),
        return_path_components: Vec::new(),
        explanations: Vec::new(),
        hops: Vec::new(),
        return_hops: Vec::new(),
        admitted_flows: Vec::new(),
        assumptions: Vec::new(),
        needs: Vec::new(),
        fixes: Vec::new(),
        unfixable: None,
    };
    let mut evidence = Evidence::default();
    match verdict {
        Verdict::Reachable => {
            answer.admitted_flows = admitted(estate, question, &outcome.works);
            witness(estate, question, &outcome.works, &mut answer, &mut evidence);
        }
        Verdict::Partial => {
            answer.admitted_flows = admitted(estate, question, &outcome.partly);
            witness(estate, question, &outcome.partly, &mut answer, &mut evidence);
            partial(estate, question, &outcome, &mut answer);
        }
        Verdict::OneWay => one_way(estate, question, &outcome, &mut answer, &mut evidence),
        Verdict::Denied | Verdict::Unknown => denied(estate, question, &outcome, &mut answer, &mut evidence),
    }
    evidence.notes.sort();
    evidence.notes.dedup();
    evidence.needs.sort();
    evidence.needs.dedup();
    answer.assumptions = evidence.notes.iter().map(|note| text::assumption(estate, note)).collect();
    answer.needs = evidence.needs.iter().map(|need| text::need(estate, need)).collect();
    answer
}

/// Shows the way of one packet that gets through and is answered.
fn witness<'e, 'q, 'a: 'e>(
    estate: &'e Estate<'a>,
    question: &'q Question<'a>,
    works: &[(usize, Flows)],
    answer: &mut Answer<'e>,
    evidence: &mut Evidence<'a>,
) where
    'e: 'q,
{
    // A packet whose reply is asked for tells more than one whose is not.
    let of_tcp = Flow { protocol: [6, 6], ..Flow::ALL };
    let packet = |flows: &Flows| flows.within(of_tcp).first().or_else(|| flows.first());
    let Some((start, packet)) =
        works.iter().find_map(|(index, flows)| Some((question.starts.get(*index)?, packet(flows)?)))
    else {
        return;
    };
    let render = Renderer { estate, family: start.family };
    let walk = estate.forward(question, start, Flows::of(packet.into()), true);
    let certain = walk.arrived.into_iter().find(|(branch, _)| branch.certain);
    let Some((branch, end)) = certain else { return };
    answer.hops = branch.hops.iter().map(|hop| Cow::Borrowed(*hop)).collect();
    evidence.of(&branch);
    let mut forward = branch.trace.clone();
    let back = estate.back(&start.at, start.family, &branch, end, true);
    let mut replies: Vec<_> = back.arrived.into_iter().map(|(reply, _)| reply).collect();
    replies.sort_by_key(|reply| reply.partial);
    if let Some(mut reply) = replies.into_iter().find(|reply| reply.certain) {
        as_one_packet(&mut forward, &mut reply.trace);
        answer.return_path_components = render.path(&reply.trace);
        answer.return_hops = reply.hops.iter().map(|hop| Cow::Borrowed(*hop)).collect();
        evidence.of(&reply);
    }
    answer.forward_path_components = render.path(&forward);
}

/// Translators speak from any port of many, and not every one may be answered: shows one that is, there and back.
fn as_one_packet(forward: &mut [Step<'_, '_>], back: &mut [Step<'_, '_>]) {
    let speaks = |at: &At<'_, '_>| matches!(at, At::Nat(_) | At::Interface(_));
    let translating = |steps: &[Step<'_, '_>], of: fn(&Packet) -> u128| -> Vec<usize> {
        let pairs = steps.windows(2).enumerate();
        let changed = pairs.filter_map(|(index, pair)| match pair {
            [one, next] => (speaks(&one.at) && of(&one.packet) != of(&next.packet)).then_some(index),
            _ => None,
        });
        changed.collect()
    };
    let there = translating(forward, |packet| packet.src);
    let undone = translating(back, |packet| packet.dst);
    let mut from = 0;
    for (spoke, index) in there.iter().rev().zip(undone) {
        let Some(port) = back.get(index).map(|step| step.packet.dport) else { continue };
        for step in back.get_mut(from..=index).into_iter().flatten() {
            step.packet.dport = port;
        }
        from = index + 1;
        let end = there.iter().find(|other| *other > spoke).map_or(forward.len(), |other| other + 1);
        for step in forward.get_mut(spoke + 1..end).into_iter().flatten() {
            step.packet.sport = port;
        }
    }
}

/// Tells which network ACL keeps back the replies to some ports.
fn partial<'e, 'q, 'a: 'e>(
    estate: &'e Estate<'a>,
    question: &'q Question<'a>,
    outcome: &Outcome<'q, 'a>,
    answer: &mut Answer<'e>,
) where
    'e: 'q,
{
    for (index, branch, end) in &outcome.arrives {
        let Some(start) = question.starts.get(*index) else { continue };
        if !outcome.partly.iter().any(|(one, _)| one == index) {
            continue;
        }
        let walk = estate.back_in_parts(&start.at, start.family, branch, *end);
        let render = Renderer { estate, family: start.family };
        let filters = walk.blockers.iter().filter(|one| one.code == ReasonCode::SubnetAclRestriction);
        for blocker in filters {
            let mut told = blocker.clone();
            told.code = ReasonCode::XReturnNaclPartial;
            let told = render.explanation(&told);
            if !answer.explanations.contains(&told) {
                answer.explanations.push(told);
            }
        }
    }
    if answer.explanations.is_empty() {
        answer.explanations.push(super::report::Explanation {
            explanation_code: Some(ReasonCode::XReturnNaclPartial),
            direction: Some(Direction::Ingress),
            ..super::report::Explanation::default()
        });
    }
}

fn one_way<'e, 'q, 'a: 'e>(
    estate: &'e Estate<'a>,
    question: &'q Question<'a>,
    outcome: &Outcome<'q, 'a>,
    answer: &mut Answer<'e>,
    evidence: &mut Evidence<'a>,
) where
    'e: 'q,
{
    let mut shown = false;
    for (index, branch, end) in &outcome.arrives {
        let Some(start) = question.starts.get(*index) else { continue };
        let render = Renderer { estate, family: start.family };
        if !shown {
            let walk = estate.forward(question, start, start.flows.clone(), true);
            let Some((forward, _)) = walk.arrived.iter().find(|(one, _)| one.certain) else { continue };
            answer.forward_path_components = render.path(&forward.trace);
            answer.hops = forward.hops.iter().map(|hop| Cow::Borrowed(*hop)).collect();
            evidence.of(forward);
        }
        let walk = estate.back(&start.at, start.family, branch, *end, true);
        if !shown && let Some(first) = walk.blockers.first() {
            answer.return_hops = first.hops.iter().map(|hop| Cow::Borrowed(*hop)).collect();
            answer.return_path_components = render.path(&first.trace);
        }
        shown = true;
        explain(render, &walk.blockers, answer, evidence);
    }
}

fn denied<'e, 'q, 'a: 'e>(
    estate: &'e Estate<'a>,
    question: &'q Question<'a>,
    outcome: &Outcome<'q, 'a>,
    answer: &mut Answer<'e>,
    evidence: &mut Evidence<'a>,
) where
    'e: 'q,
{
    let mut first = true;
    let mut show = |render: Renderer<'e, 'a>, blockers: &[Blocker<'_, 'a>], answer: &mut Answer<'e>| {
        if let (true, Some(blocker)) = (first, blockers.first()) {
            answer.hops = blocker.hops.iter().map(|hop| Cow::Borrowed(*hop)).collect();
            answer.forward_path_components = render.path(&blocker.trace);
            first = false;
        }
    };
    let blockers = unaddressed(estate, question);
    let render = Renderer { estate, family: Family::Ipv4 };
    show(render, &blockers, answer);
    explain(render, &blockers, answer, evidence);
    for start in &question.starts {
        let walk = estate.forward(question, start, start.flows.clone(), true);
        let render = Renderer { estate, family: start.family };
        show(render, &walk.blockers, answer);
        explain(render, &walk.blockers, answer, evidence);
        for (branch, end) in &walk.arrived {
            evidence.of(branch);
            if answer.verdict == Verdict::Unknown {
                let back = estate.back(&start.at, start.family, branch, *end, true);
                explain(render, &back.blockers, answer, evidence);
                back.arrived.iter().for_each(|(reply, _)| evidence.of(reply));
            }
        }
    }
    let unknown = outcome.verdict == Verdict::Unknown;
    if answer.explanations.is_empty() {
        let code = if unknown { ReasonCode::XMissingData } else { ReasonCode::NoPath };
        answer.explanations.push(super::report::Explanation {
            explanation_code: Some(code),
            ..super::report::Explanation::default()
        });
    }
}

fn explain<'e, 'a: 'e>(
    render: Renderer<'e, 'a>,
    blockers: &[Blocker<'_, 'a>],
    answer: &mut Answer<'e>,
    evidence: &mut Evidence<'a>,
) {
    for blocker in blockers {
        let told = render.explanation(blocker);
        if !answer.explanations.contains(&told) {
            answer.explanations.push(told);
        }
        evidence.needs.extend(blocker.need.clone());
        evidence.notes.extend(blocker.notes.iter().cloned());
    }
}

/// What is let through, as flows of one protocol each.
pub(super) fn admitted(
    estate: &Estate<'_>,
    question: &Question<'_>,
    works: &[(usize, Flows)],
) -> Vec<AdmittedFlow> {
    let mut admitted: Vec<AdmittedFlow> = Vec::new();
    for family in [Family::Ipv4, Family::Ipv6] {
        let of_family = works.iter().filter(|(index, _)| {
            question.starts.get(*index).is_some_and(|start: &Start<'_>| start.family == family)
        });
        let boxes: Vec<Flow> = of_family.flat_map(|(_, flows)| flows.boxes().iter().copied()).collect();
        let mut protocols: Vec<[u8; 2]> = boxes.iter().map(|flow| flow.protocol).collect();
        protocols.sort_unstable();
        protocols.dedup();
        let mut of_all: Vec<(Vec<[u8; 2]>, Vec<Product>)> = Vec::new();
        for protocol in protocols {
            let products = products(boxes.iter().filter(|flow| flow.protocol == protocol));
            match of_all.iter_mut().find(|(_, known)| *known == products) {
                Some((together, _)) => together.push(protocol),
                None => of_all.push((vec![protocol], products)),
            }
        }
        // All that is not a VPC's is the internet, as rules that mean it say.
        let blocks = |spans: &[Span]| {
            let whole = super::flow::merged(spans.to_vec()) == *estate.internet.get(family);
            cidrs(family, if whole { super::space::public(family) } else { spans })
        };
        for (together, products) in of_all {
            let everything = spans_everything(&together);
            for product in products {
                let flow = |protocol: Protocol, ports: bool| AdmittedFlow {
                    protocol,
                    destination_ports: if ports { product.ports.clone() } else { Vec::new() },
                    source_cidrs: blocks(&product.src),
                    destination_cidrs: blocks(&product.dst),
                };
                if everything {
                    admitted.push(flow(Protocol::All, false));
                    continue;
                }
                for [from, to] in &together {
                    let ported = matches!([from, to], [6, 6] | [17, 17]);
                    admitted.extend((*from..=*to).map(|number| flow(Protocol::Number(number), ported)));
                }
            }
        }
    }
    admitted.sort();
    admitted.dedup();
    admitted
}

/// Protocols with their ports, of whatever addresses.
pub(crate) fn by_protocol(flows: &[Flow]) -> Vec<PairFlow> {
    let mut by: BTreeMap<[u8; 2], Vec<Span>> = BTreeMap::new();
    for flow in flows {
        by.entry(flow.protocol).or_default().push([flow.dport[0].into(), flow.dport[1].into()]);
    }
    let mut all: Vec<PairFlow> = Vec::new();
    let whole = |spans: &Vec<Span>| super::flow::merged(spans.clone()) == [[0, u128::from(u16::MAX)]];
    let protocols: Vec<[u8; 2]> = by.keys().copied().collect();
    if spans_everything(&protocols) && by.values().all(whole) {
        return vec![PairFlow { protocol: Protocol::All, destination_ports: Vec::new() }];
    }
    for ([from, to], spans) in by {
        let ported = matches!([from, to], [6, 6] | [17, 17]);
        let ports = if ported { port_spans(spans) } else { Vec::new() };
        all.extend(
            (from..=to).map(|number| PairFlow {
                protocol: Protocol::Number(number),
                destination_ports: ports.clone(),
            }),
        );
    }
    all
}

/// Ports in order, those that touch made one.
fn port_spans(spans: Vec<Span>) -> Vec<PortSpan> {
    let narrow = |number: u128| u16::try_from(number).unwrap_or(u16::MAX);
    let merged = super::flow::merged(spans).into_iter();
    merged.map(|[from, to]| PortSpan { from: narrow(from), to: narrow(to) }).collect()
}

/// Addresses and ports that all go together.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Product {
    src: Vec<Span>,
    dst: Vec<Span>,
    ports: Vec<PortSpan>,
}

fn spans_everything(protocols: &[[u8; 2]]) -> bool {
    let mut next = 0u16;
    for [from, to] in protocols {
        if u16::from(*from) != next {
            return false;
        }
        next = u16::from(*to) + 1;
    }
    next == 256
}

/// Boxes of one protocol, put together wherever they differ in one respect only.
fn products<'f>(boxes: impl Iterator<Item = &'f Flow>) -> Vec<Product> {
    let mut products: Vec<Product> = Vec::new();
    for flow in boxes {
        let ports = shown_ports(flow).into_iter().collect();
        products.push(Product { src: vec![flow.src], dst: vec![flow.dst], ports });
    }
    let spans = |spans: &[Span]| super::flow::merged(spans.to_vec());
    let wide = |ports: &[PortSpan]| {
        port_spans(ports.iter().map(|span| [u128::from(span.from), u128::from(span.to)]).collect())
    };
    loop {
        let before = products.len();
        let mut together: Vec<Product> = Vec::with_capacity(before);
        for one in products {
            let near = together.iter_mut().find(|two| {
                let same = [two.src == one.src, two.dst == one.dst, two.ports == one.ports];
                same.iter().filter(|same| **same).count() >= 2
            });
            match near {
                Some(two) => {
                    two.src = spans(&[two.src.as_slice(), &one.src].concat());
                    two.dst = spans(&[two.dst.as_slice(), &one.dst].concat());
                    two.ports = wide(&[two.ports.as_slice(), &one.ports].concat());
                }
                None => together.push(one),
            }
        }
        products = together;
        if products.len() == before {
            return products;
        }
    }
}
