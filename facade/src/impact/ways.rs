//! Which ways out are lost, and what the internet reaches no more.

use std::collections::BTreeMap;

use aozu_vpc::{
    Family,
    reach::{Verdict, WayOut},
};

use super::{Found, gone::Gone};
use crate::Model;

pub(super) fn look(before: &Model<'_>, after: &Model<'_>, gone: &Gone, found: &mut Found) {
    if gone.interfaces.is_empty() && gone.nat_gateways.is_empty() && gone.endpoints.is_empty() {
        return;
    }
    let (was, is) = (before.estate().exposure(), after.estate().exposure());
    if !is.assumptions.is_empty() {
        found.assumptions.push("of the networks holds what `aozu exposure` takes for granted".to_owned());
    }
    let mut unsure = false;
    let key = |way: &WayOut<'_>| (way.subnet.to_owned(), way.family);
    let left: BTreeMap<(String, Family), &WayOut<'_>> =
        is.to_internet.iter().map(|way| (key(way), way)).collect();
    for way in &was.to_internet {
        if gone.subnets.contains(way.subnet) || way.verdict != Verdict::Reachable {
            continue;
        }
        let Some(now) = left.get(&key(way)) else { continue };
        let by = |way: &WayOut<'_>| {
            if way.verdict == Verdict::Denied || way.way.is_empty() {
                "no way to the internet".to_owned()
            } else {
                format!("reaches the internet by {}", way.way.join(", "))
            }
        };
        let family = if way.family == Family::Ipv6 { " (IPv6)" } else { "" };
        match now.verdict {
            Verdict::Denied => {
                let via = way
                    .way
                    .iter()
                    .find(|id| gone.nat_gateways.contains(**id) || gone.instances.contains(**id));
                let via = via.map_or_else(String::new, |id| format!(": its routes lead to {id}"));
                found.degraded(
                    way.subnet,
                    by(way) + family,
                    format!("no way to the internet{family}"),
                    format!("{} is gone{via}", gone.because),
                );
            }
            Verdict::Unknown => {
                unsure = true;
                found.degraded(
                    way.subnet,
                    by(way) + family,
                    format!("unknown{family}"),
                    "too little was read to say whether another way is left",
                );
            }
            _ if now.way != way.way => found.degraded(
                way.subnet,
                by(way) + family,
                by(now) + family,
                format!("{} is gone, and another way serves", gone.because),
            ),
            _ if !gone.zones.is_empty() => {
                found.survives(way.subnet, by(way) + family, "nothing on its way lay in the zone");
            }
            _ => {}
        }
    }
    if unsure {
        found.needs.extend(is.needs.iter().map(ToString::to_string));
    }
    let reached = |one: &aozu_vpc::reach::Exposed<'_>| (one.resource.to_owned(), one.address);
    let still: std::collections::BTreeSet<_> = is.from_internet.iter().map(reached).collect();
    for one in was.from_internet.iter().filter(|one| one.verdict != Verdict::Unknown) {
        let lost = one.network_interface.is_some_and(|id| gone.interfaces.contains(id));
        let took = gone.instances.contains(one.resource);
        if !lost && !took && !still.contains(&reached(one)) {
            found.degraded(
                one.resource,
                format!("reached from the internet at {}", one.address),
                "not reached from the internet",
                format!("{} is gone, which lay between", gone.because),
            );
        }
    }
}
