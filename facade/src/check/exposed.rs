use aozu_elb::ClassicLoadBalancer;
use aozu_names::Known;
use aozu_vpc::{
    Protocol,
    reach::{AdmittedFlow, Exposed, Verdict},
};

use super::{
    Asker, Opened, Ports, Selector,
    inventory::{Inventory, Item},
    outcome::{Outcome, Tally},
};
use crate::Model;

/// What the internet may reach.
const KINDS: [&str; 3] = ["instance", "network-interface", "balancer"];

impl Asker<'_, '_> {
    /// Whether everything that the internet reaches is listed, with its ports.
    pub(super) fn exposed_only(&mut self, opened: &[Opened]) -> Outcome {
        let model = self.model;
        let answer = model.exposure();
        let exposure = &answer.answer;
        let inventory = self.inventory();
        let mut tally = Tally::default();
        for entry in opened {
            if !selects_something(&entry.resource, inventory, model) {
                return Outcome::of_nothing(&format!(
                    "{} selects nothing that packets go to",
                    entry.resource
                ));
            }
        }
        tally.assumptions.extend(answer.assumptions.iter().cloned());
        for exposed in &exposure.from_internet {
            let item = inventory
                .of_kinds(&KINDS)
                .find(|item| item.id == exposed.resource || item.also.as_deref() == Some(exposed.resource));
            let interface = exposed.network_interface;
            let names: Vec<&str> = item
                .into_iter()
                .flat_map(Item::names)
                .chain([exposed.resource])
                .chain(interface)
                .chain(exposed.resource.split('/').nth(1))
                .collect();
            let allowed = allowed(opened, &names, item);
            let what = || match item {
                Some(item) => format!("{} at {}", super::subnet::named(item), exposed.address.addr()),
                None => format!("{} at {}", exposed.resource, exposed.address.addr()),
            };
            let beyond = beyond(exposed, &allowed);
            if !beyond.is_empty() {
                let listed = if allowed.is_empty() { ", which is not listed" } else { "" };
                tally
                    .break_with(|| format!("the internet reaches {}: {}{listed}", what(), beyond.join(", ")));
            } else if covers(&allowed, Protocol::All, 0, u16::MAX) {
                tally.held += 1;
            } else if exposed.verdict == Verdict::Unknown || exposed.incomplete {
                tally.needs.extend(answer.needs.iter().cloned());
                tally.doubt_with(|| format!("whether the internet reaches more of {}", what()));
            } else {
                tally.held += 1;
            }
        }
        // Of what is reached by these only what they listen at is known.
        for hidden in &exposure.hidden_balancers {
            let name = hidden.split('/').nth(1).unwrap_or(hidden);
            let is_it = |item: &&Item| item.also.as_deref() == Some(*hidden);
            let item = inventory.of_kinds(&["balancer"]).find(is_it);
            let names: Vec<&str> = item.into_iter().flat_map(Item::names).chain([*hidden, name]).collect();
            let allowed = allowed(opened, &names, item);
            match listens_at(model, hidden) {
                _ if covers(&allowed, Protocol::All, 0, u16::MAX) => tally.held += 1,
                Some(ports)
                    if ports.iter().all(|port| covers(&allowed, port.protocol, port.from, port.to)) =>
                {
                    tally.held += 1;
                }
                _ => {
                    tally.needs.extend(answer.needs.iter().cloned());
                    tally.doubt_with(|| {
                        format!("what the internet reaches by the balancer {hidden}, whose public addresses were not read")
                    });
                }
            }
        }
        if !exposure.lists_every_address {
            tally.needs.extend(answer.needs.iter().cloned());
            tally.doubt_with(|| {
                "whether the internet reaches anything else: not everything was read".to_owned()
            });
        }
        if tally.is_empty() {
            // Nothing is reached; so it is whatever is listed.
            return tally.into_outcome("the internet reaches nothing".to_owned());
        }
        let count = tally.held;
        let them = if count == 1 { "the one thing" } else { "each of the things" };
        tally.into_outcome(format!("{them} that the internet reaches ({count}) is listed"))
    }
}

/// The ports that the list lets be open on something.
fn allowed<'o>(opened: &'o [Opened], names: &[&str], item: Option<&Item>) -> Vec<&'o Ports> {
    let selects = |entry: &&Opened| {
        entry.resource.names(names.iter().copied())
            || item.is_some_and(|item| entry.resource.selects(item) == Some(true))
    };
    opened.iter().filter(selects).flat_map(|entry| &entry.ports).collect()
}

/// Whether ports together hold a whole range.
fn covers(allowed: &[&Ports], protocol: Protocol, from: u16, to: u16) -> bool {
    let mut spans: Vec<(u16, u16)> = allowed
        .iter()
        .filter(|ports| ports.protocol.covers(protocol))
        .map(|ports| (ports.from, ports.to))
        .collect();
    spans.sort_unstable();
    let mut next = u32::from(from);
    for (begin, end) in spans {
        if u32::from(begin) <= next {
            next = next.max(u32::from(end) + 1);
        }
    }
    next > u32::from(to)
}

/// What is open and is not listed, in words.
fn beyond(exposed: &Exposed<'_>, allowed: &[&Ports]) -> Vec<String> {
    let mut beyond = Vec::new();
    for AdmittedFlow { protocol, destination_ports, source_cidrs, .. } in &exposed.flows {
        let from = source_cidrs.first().map_or_else(String::new, |cidr| {
            let more = if source_cidrs.len() > 1 { ", …" } else { "" };
            format!(" from {cidr}{more}")
        });
        if destination_ports.is_empty() {
            if !covers(allowed, *protocol, 0, u16::MAX) {
                beyond.push(format!("{}{from}", Ports { protocol: *protocol, from: 0, to: u16::MAX }));
            }
            continue;
        }
        for span in destination_ports.iter().filter(|span| !covers(allowed, *protocol, span.from, span.to)) {
            beyond.push(format!("{}{from}", Ports { protocol: *protocol, from: span.from, to: span.to }));
        }
    }
    beyond
}

/// The ports of a balancer's listeners; none where they were not read.
fn listens_at(model: &Model<'_>, hidden: &str) -> Option<Vec<Ports>> {
    let both = |protocol: Protocol, port: u16| Ports { protocol, from: port, to: port };
    for state in model.accounts().flat_map(|account| account.regions().values()) {
        let whole = format!("loadbalancer/{hidden}");
        for balancer in state.elbv2.load_balancers().values() {
            let arn = balancer.load_balancer_arn();
            if arn.resource() != whole {
                continue;
            }
            let Known::Present(listeners) = state.elbv2.listeners_of(arn) else { return None };
            let mut ports = Vec::new();
            for listener in listeners {
                let (port, protocol) = (listener.port()?, listener.protocol()?);
                ports.extend(protocol.is_over_tcp().then(|| both(Protocol::TCP, port)));
                ports.extend(protocol.is_over_udp().then(|| both(Protocol::UDP, port)));
                if !protocol.is_over_tcp() && !protocol.is_over_udp() {
                    return None;
                }
            }
            return Some(ports);
        }
        let classic = state.elb.load_balancers().values();
        let named = |one: &&ClassicLoadBalancer| one.load_balancer_name().as_str() == hidden;
        if let Some(balancer) = classic.into_iter().find(named) {
            let described = balancer.listener_descriptions().iter();
            let port = |one: &aozu_elb::ListenerDescription| {
                Some(both(Protocol::TCP, one.listener()?.load_balancer_port()))
            };
            return described.map(port).collect();
        }
    }
    None
}

/// Whether a selector names anything that could be reached.
fn selects_something(selector: &Selector, inventory: &Inventory, model: &Model<'_>) -> bool {
    let hidden_or_known = || {
        let endpoints = model.endpoints();
        let short = endpoints.iter().filter_map(|name| name.split('/').nth(1));
        selector.names(endpoints.iter().copied().chain(short))
    };
    inventory.of_kinds(&KINDS).any(|item| selector.selects(item) == Some(true)) || hidden_or_known()
}

#[cfg(test)]
mod tests {
    use super::{Ports, Protocol, covers};

    #[test]
    fn ports_add_up() {
        let ports = |from, to| Ports { protocol: Protocol::TCP, from, to };
        let (low, high, far) = (ports(80, 90), ports(91, 100), ports(200, 200));
        assert!(covers(&[&high, &low], Protocol::TCP, 80, 100));
        assert!(!covers(&[&low, &far], Protocol::TCP, 80, 200), "a gap");
        assert!(!covers(&[&low, &high], Protocol::UDP, 80, 90));
        assert!(!covers(&[], Protocol::TCP, 1, 1));
        let all = Ports { protocol: Protocol::All, from: 0, to: u16::MAX };
        assert!(covers(&[&all], Protocol::TCP, 0, u16::MAX) && covers(&[&all], Protocol::All, 0, u16::MAX));
    }
}
