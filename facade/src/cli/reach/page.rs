//! The answer for people.

use anstyle::Style;
use aozu_vpc::{
    Direction, Protocol,
    reach::{
        Answer, PortSpan, Request, Verdict,
        report::{AnalysisComponent, Explanation, PathComponent},
    },
};

use super::{
    super::{
        page::{ERROR, HELP, NO_BREAK, PLAIN, Page, QUIET, STRONG, columns},
        width,
    },
    way::{self, Names, blocks, id, ports},
};

pub(in super::super) fn page(request: &Request, answer: &Answer<'_>, names: &Names<'_>) -> String {
    let mut page = Page::new(width());
    page.line(0, &[word(answer.verdict), (PLAIN, &asked(request, names))]);
    admitted(answer, &mut page);
    let head = if answer.forward_path_found { "there" } else { "there, as far as it goes" };
    way(head, &answer.forward_path_components, names, &mut page);
    let answered = answer.verdict != Verdict::OneWay;
    let head = if answered { "and back" } else { "and back, as far as it goes" };
    way(head, &answer.return_path_components, names, &mut page);
    reasons(answer, names, &mut page);
    fixes(answer, &mut page);
    let unfixable = answer.unfixable.as_ref();
    let rests_on: Vec<_> = answer.assumptions.iter().filter(|one| Some(*one) != unfixable).cloned().collect();
    list("assuming that", &rests_on, &mut page);
    if !answer.needs.is_empty() {
        page.gap();
        page.line(0, &[(STRONG, "to know more")]);
        for call in &answer.needs {
            page.wrapped(2, 2, (PLAIN, ""), PLAIN, &call.replace(' ', &NO_BREAK.to_string()));
        }
    }
    page.into_text()
}

fn word(verdict: Verdict) -> (Style, &'static str) {
    match verdict {
        Verdict::Reachable => (HELP, "reachable"),
        Verdict::Partial => (STRONG, "partial (replies come back to some of the client's ports only)"),
        Verdict::OneWay => (ERROR, "one-way (no reply comes back)"),
        Verdict::Denied => (ERROR, "denied"),
        Verdict::Unknown => (STRONG, "unknown (too little was read to say)"),
    }
}

/// The question in one line.
fn asked(request: &Request, names: &Names<'_>) -> String {
    let mut text = names.told(&request.source);
    if let Some(address) = request.source_ip {
        text.push_str(&format!(" at {address}"));
    }
    if let Some(port) = request.source_port {
        text.push_str(&format!(" port {port}"));
    }
    text.push_str(" -> ");
    match (&request.destination, request.destination_ip) {
        (Some(to), Some(address)) => text.push_str(&format!("{} at {address}", names.told(to))),
        (Some(to), None) => text.push_str(&names.told(to)),
        (None, Some(address)) => text.push_str(&address.to_string()),
        (None, None) => {}
    }
    text.push_str("  ");
    text.push_str(&protocol(request.protocol.unwrap_or(Protocol::TCP)));
    if let Some(port) = request.destination_port {
        text.push_str(&format!(" {port}"));
    }
    text
}

fn protocol(protocol: Protocol) -> String {
    match protocol {
        Protocol::All => "every protocol".to_owned(),
        Protocol::Number(_) if protocol.has_ports() || protocol.is_icmp() => protocol.to_string(),
        Protocol::Number(number) => format!("protocol {number}"),
    }
}

/// What is let through.
fn admitted(answer: &Answer<'_>, page: &mut Page) {
    let flows = answer.admitted_flows.iter().map(|flow| {
        let ends = format!("from {} to {}", blocks(&flow.source_cidrs), blocks(&flow.destination_cidrs));
        (flow.protocol, flow.destination_ports.as_slice(), ends)
    });
    for flow in together(flows) {
        page.wrapped(2, 2, (QUIET, "lets through "), PLAIN, &flow);
    }
}

/// Flows as one says them, `tcp, udp 53 from 10.0.0.0/8`: protocols that share ports and ends stand together.
pub(in super::super) fn together<'f>(
    flows: impl Iterator<Item = (Protocol, &'f [PortSpan], String)>,
) -> Vec<String> {
    let mut rows: Vec<(Vec<String>, String, String)> = Vec::new();
    for (named, spans, ends) in flows {
        let (ports, name) = (ports(spans), protocol(named));
        match rows.iter_mut().find(|(_, known, same)| *known == ports && *same == ends) {
            Some((protocols, ..)) => protocols.push(name),
            None => rows.push((vec![name], ports, ends)),
        }
    }
    let one = |(protocols, ports, ends): (Vec<String>, String, String)| {
        const MANY: usize = 4;
        let what = match protocols.as_slice() {
            few if few.len() <= MANY => few.join(", "),
            many => format!("{} protocols", many.len()),
        };
        let parts = [what, ports, ends];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    rows.into_iter().map(one).collect()
}

/// A path as a list, what let the packets through in a column of its own.
fn way(head: &str, path: &[PathComponent<'_>], names: &Names<'_>, page: &mut Page) {
    if path.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &[(STRONG, head)]);
    let rows: Vec<(String, String)> = path
        .iter()
        .map(|one| {
            let own = id(one.component.as_ref());
            let own = if own.is_empty() { "internet" } else { own };
            (names.told(own), way::through(one))
        })
        .collect();
    let broad = rows.iter().map(|(own, _)| columns(own)).max().unwrap_or_default();
    for (own, through) in rows {
        let pad = if through.is_empty() { 0 } else { broad - columns(&own) };
        page.line(2, &[(PLAIN, &format!("{own}{}", " ".repeat(pad))), (QUIET, &through)]);
    }
}

/// Why packets are stopped: each code, what it means, and where.
fn reasons(answer: &Answer<'_>, names: &Names<'_>, page: &mut Page) {
    if answer.explanations.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &[(STRONG, "why")]);
    for reason in &answer.explanations {
        let Some(code) = reason.explanation_code else { continue };
        page.wrapped(2, 2, (ERROR, &format!("{code}  ")), PLAIN, code.message());
        for line in place(reason, names) {
            page.wrapped(4, 2, (QUIET, ""), QUIET, &line);
        }
    }
}

/// Where something stops packets: the component, the rule, and what surrounds it.
pub(in super::super) fn place(reason: &Explanation<'_>, names: &Names<'_>) -> Vec<String> {
    let told = |one: &Option<AnalysisComponent<'_>>| {
        one.as_ref().map(|one| names.told(id(Some(one)))).filter(|text| !text.is_empty())
    };
    let mut lines = Vec::new();
    let things = [
        &reason.component,
        &reason.network_interface,
        &reason.acl,
        &reason.route_table,
        &reason.internet_gateway,
        &reason.nat_gateway,
        &reason.vpc_endpoint,
        &reason.vpc_peering_connection,
        &reason.transit_gateway,
        &reason.transit_gateway_route_table,
        &reason.transit_gateway_attachment,
        &reason.vpn_gateway,
        &reason.vpn_connection,
    ];
    let mut at: Vec<String> = things.into_iter().filter_map(told).collect();
    at.dedup();
    let mut inside: Vec<String> = [&reason.subnet, &reason.vpc].into_iter().filter_map(told).collect();
    inside.retain(|one| !at.contains(one));
    let mut line = if at.is_empty() { String::new() } else { format!("at {}", at.join(", ")) };
    if !inside.is_empty() {
        line.push_str(&format!(" in {}", inside.join(" of ")));
    }
    if let Some(direction) = reason.direction {
        line.push_str(if direction == Direction::Ingress { ", on the way in" } else { ", on the way out" });
    }
    lines.push(line.trim_start_matches([',', ' ']).to_owned());
    let between = (told(&reason.source_vpc), told(&reason.destination_vpc));
    if let (Some(from), Some(to)) = between {
        lines.push(format!("between {from} and {to}"));
    }
    if !reason.security_groups.is_empty() {
        let groups: Vec<String> =
            reason.security_groups.iter().map(|group| names.told(id(Some(group)))).collect();
        lines.push(format!("groups {}", groups.join(", ")));
    }
    lines.extend(reason.acl_rule.as_deref().map(way::entry));
    lines.extend(reason.route_table_route.as_deref().map(way::route));
    lines.extend(reason.transit_gateway_route_table_route.as_deref().map(way::transit_route));
    lines.extend(told(&reason.destination).map(|to| format!("to {to}")));
    if !reason.addresses.is_empty() {
        lines.push(format!("of {}", blocks(&reason.addresses)));
    }
    if !reason.port_ranges.is_empty() {
        lines.push(format!("ports {}", ports(&reason.port_ranges)));
    }
    lines.extend(reason.state.as_ref().map(|state| format!("its state is {state}")));
    lines.extend(reason.missing_component.as_ref().map(|id| format!("missing: {id}")));
    lines.retain(|line| !line.is_empty());
    lines
}

/// The lines that open the path, each whole so that it can be copied; or why there are none.
fn fixes(answer: &Answer<'_>, page: &mut Page) {
    if answer.fixes.is_empty() && answer.unfixable.is_none() {
        return;
    }
    page.gap();
    page.line(0, &[(STRONG, "to open it")]);
    for line in &answer.fixes {
        page.line(2, &[(PLAIN, line)]);
    }
    if let Some(why) = &answer.unfixable {
        page.wrapped(2, 2, (PLAIN, ""), PLAIN, why);
    }
}

fn list(head: &str, items: &[std::borrow::Cow<'_, str>], page: &mut Page) {
    if items.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &[(STRONG, head)]);
    for item in items {
        page.wrapped(2, 2, (QUIET, "- "), PLAIN, item);
    }
}
