//! The lists for people.

use std::collections::BTreeMap;

use aozu_vpc::{
    Family, SubnetClass,
    reach::{AdmittedFlow, Exposed, Unreached, Verdict, WayOut, report::Explanation},
};

use super::{
    super::{
        access::rests_on,
        page::{ERROR, PLAIN, Page, QUIET, STRONG, number},
        reach::{
            page::{place, together},
            way::{Names, blocks},
        },
        table::table,
        width,
    },
    pairs::{self, Holders},
};
use crate::{Exposure, Model, PublicResource, access::Answer};

pub(super) fn page(answer: &Answer<Exposure<'_>>, model: &Model<'_>, names: &Names<'_>) -> String {
    let mut page = Page::new(width());
    let lists = &answer.answer;
    page.line(0, &[(STRONG, &headline(lists))]);
    from_internet(&lists.from_internet, names, &mut page);
    to_internet(&lists.to_internet, names, &mut page);
    public(&lists.public_resources, &mut page);
    unreachable(&lists.unreachable, names, &mut page);
    if let Some(pairs) = &lists.pairs {
        pairs::pairs(pairs, &Holders::of(model), names, &mut page);
    }
    rests_on(answer, &mut page);
    page.into_text()
}

/// `2 public addresses are open to the internet, 1 may be; 1 more is not reached`.
fn headline(lists: &Exposure<'_>) -> String {
    let all = &lists.from_internet;
    let unknown = all.iter().filter(|one| one.verdict == Verdict::Unknown).count();
    let open = all.len() - unknown;
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let addresses = |count: usize| {
        if count == 1 { "1 public address".to_owned() } else { format!("{} public addresses", number(count)) }
    };
    let mut text = match open {
        0 => "no public address is open to the internet".to_owned(),
        open => format!("{} {} open to the internet", addresses(open), are(open)),
    };
    if unknown > 0 {
        text.push_str(&format!(", {} may be", number(unknown)));
    }
    match lists.public_resources.len() {
        0 => {}
        1 => text.push_str(", 1 resource is public by policy or list"),
        many => text.push_str(&format!(", {} resources are public by policy or list", number(many))),
    }
    if !lists.unreachable.is_empty() {
        let count = lists.unreachable.len();
        text.push_str(&format!("; {} {} not reached", number(count), are(count)));
    }
    text
}

/// What is public by what it says itself, each with what says so.
fn public(all: &[PublicResource], page: &mut Page) {
    if all.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &[(STRONG, "public by policy or list")]);
    for one in all {
        page.line(2, &[(PLAIN, one.resource.as_str()), (QUIET, one.kind)]);
        for proof in &one.proof {
            page.wrapped(4, 2, (QUIET, ""), PLAIN, proof);
        }
    }
}

/// A row for each resource, its addresses together where the same is open at them.
fn from_internet(all: &[Exposed<'_>], names: &Names<'_>, page: &mut Page) {
    if all.is_empty() {
        return;
    }
    let mut rows: Vec<[String; 4]> = Vec::new();
    for one in all {
        let address = shown(one.address);
        let row = [names.told(one.resource), address, open(one), way(&passed(one), names)];
        match rows.last_mut() {
            Some([resource, addresses, open, by])
                if [&*resource, &*open, &*by] == [&row[0], &row[2], &row[3]] =>
            {
                addresses.push_str(", ");
                addresses.push_str(&row[1]);
            }
            _ => rows.push(row),
        }
    }
    page.gap();
    page.line(0, &[(STRONG, "from the internet")]);
    let rows = rows.into_iter().map(Vec::from);
    page.block(2, &table(&["resource", "address", "open", "by"], rows, width().map(|width| width - 2)));
}

/// `tcp 22 from 203.0.113.0/24, tcp 443 from 0.0.0.0/0`, and how sure that is.
fn open(one: &Exposed<'_>) -> String {
    let flows = flows(&one.flows);
    match one.verdict {
        Verdict::Unknown if flows.is_empty() => "unknown: too little was read".to_owned(),
        Verdict::Unknown => format!("{flows}; the rest is unknown"),
        Verdict::Partial => {
            format!("{flows} (partial: replies come back to some of the client's ports only)")
        }
        Verdict::OneWay => format!("{flows} (one-way: no reply comes back)"),
        _ if one.incomplete => format!("{flows}, and perhaps more"),
        _ => flows,
    }
}

fn flows(flows: &[AdmittedFlow]) -> String {
    let one = |flow: &'_ AdmittedFlow| format!("from {}", blocks(&flow.source_cidrs));
    together(flows.iter().map(|flow| (flow.protocol, flow.destination_ports.as_slice(), one(flow))))
        .join(", ")
}

/// The gateways and appliances that packets pass on their way in.
fn passed<'p>(one: &'p Exposed<'_>) -> Vec<&'p str> {
    let hops = one.path.iter().map(AsRef::as_ref);
    let last = one.path.len().saturating_sub(1);
    let inner = hops.enumerate().filter(|(at, _)| *at < last || one.verdict == Verdict::Unknown);
    inner
        .map(|(_, hop)| hop)
        .filter(|hop: &&str| {
            !hop.starts_with("subnet-") && !hop.starts_with("vpc-") && !matches!(*hop, "aws" | "internet")
        })
        .collect()
}

/// `nat-0123 (prod-a)`: of a way that ends at an internet gateway by what stands before, what stands before.
fn way(by: &[&str], names: &Names<'_>) -> String {
    let shown = match by {
        [before @ .., last] if !before.is_empty() && last.starts_with("igw-") => before,
        all => all,
    };
    let told: Vec<String> = shown.iter().map(|one| names.told(one)).collect();
    told.join(", ")
}

fn shown(net: ipnet::IpNet) -> String {
    if net.prefix_len() == net.max_prefix_len() { net.addr().to_string() } else { net.to_string() }
}

/// What subnets of one class that go the same way have in common.
#[derive(Default)]
struct Alike<'w> {
    subnets: Vec<&'w str>,
    interfaces: usize,
    reaching: usize,
    why: Vec<&'w Explanation<'w>>,
}

/// Subnets of one class that go the same way are one row.
fn to_internet(all: &[WayOut<'_>], names: &Names<'_>, page: &mut Page) {
    if all.is_empty() {
        return;
    }
    let both = all.iter().any(|one| one.family == Family::Ipv6);
    let rank = |class: &SubnetClass| match class {
        SubnetClass::Public => 0,
        SubnetClass::Protected => 1,
        SubnetClass::Unknown { .. } => 2,
        SubnetClass::Private => 3,
    };
    let mut rows: BTreeMap<(u8, Family, String), (&str, Alike<'_>)> = BTreeMap::new();
    for one in all {
        let key = (rank(&one.class), one.family, by(one, names));
        let (_, alike) = rows.entry(key).or_insert_with(|| (one.class.as_str(), Alike::default()));
        alike.subnets.push(names.short(one.subnet));
        alike.interfaces += one.interfaces;
        alike.reaching += one.reaching;
        alike.why.extend(&one.why);
    }
    page.gap();
    page.line(0, &[(STRONG, "to the internet")]);
    let mut head = vec!["class", "subnets", "by", "interfaces that do"];
    if both {
        head.insert(1, "family");
    }
    let mut broken: Vec<(String, String)> = Vec::new();
    let told = rows.into_iter().map(|((_, family, by), (class, mut alike))| {
        alike.subnets.sort_unstable();
        let subnets = few(&alike.subnets);
        for reason in &alike.why {
            let Some(code) = reason.explanation_code else { continue };
            let line = format!("{code}  {}", code.message());
            if !broken.iter().any(|(_, known)| *known == line) {
                broken.push((subnets.clone(), line));
            }
        }
        let count = if alike.interfaces == 0 {
            "-".to_owned()
        } else {
            format!("{} of {}", alike.reaching, alike.interfaces)
        };
        let mut row = vec![class.to_owned(), subnets, by, count];
        if both {
            row.insert(1, if family == Family::Ipv4 { "IPv4" } else { "IPv6" }.to_owned());
        }
        row
    });
    let told: Vec<Vec<String>> = told.collect();
    page.block(2, &table(&head, told, width().map(|width| width - 2)));
    for (subnets, line) in broken {
        page.wrapped(2, 2, (QUIET, &format!("{subnets}: ")), PLAIN, &line);
    }
}

/// The way out of a subnet, or why there is none.
fn by(one: &WayOut<'_>, names: &Names<'_>) -> String {
    let mut ways = vec![way(&one.way, names)];
    ways.extend(one.other_ways.iter().map(|other| way(other, names)));
    let text = ways.join("; or ");
    match (&one.verdict, one.class == SubnetClass::Public && one.way.len() == 1) {
        (Verdict::Unknown, _) => match &one.because {
            Some(because) => format!("unknown, because {because}"),
            None => "unknown: too little was read".to_owned(),
        },
        (Verdict::Denied, _) if one.class == SubnetClass::Private => "-".to_owned(),
        (Verdict::Denied, _) => "nothing gets through".to_owned(),
        (_, true) => format!("{text}, with a public address"),
        _ => text,
    }
}

/// The first few, and how many more there are.
fn few(all: &[&str]) -> String {
    const MANY: usize = 3;
    let mut told: Vec<String> = all.iter().take(MANY).map(|one| (*one).to_owned()).collect();
    if all.len() > MANY {
        told.push(format!("{} more", all.len() - MANY));
    }
    told.join(", ")
}

/// What the same codes keep out stands together.
fn unreachable(all: &[Unreached<'_>], names: &Names<'_>, page: &mut Page) {
    if all.is_empty() {
        return;
    }
    let codes = |one: &Unreached<'_>| {
        let mut codes: Vec<_> = one.why.iter().filter_map(|reason| reason.explanation_code).collect();
        codes.dedup();
        codes
    };
    let mut groups: Vec<(Vec<_>, Vec<&Unreached<'_>>)> = Vec::new();
    for one in all {
        let codes = codes(one);
        match groups.iter_mut().find(|(known, _)| *known == codes) {
            Some((_, alike)) => alike.push(one),
            None => groups.push((codes, vec![one])),
        }
    }
    page.gap();
    page.line(0, &[(STRONG, "not reached, although it has a public address")]);
    for (codes, alike) in groups {
        for code in codes {
            page.wrapped(2, 2, (ERROR, &format!("{code}  ")), PLAIN, code.message());
        }
        for one in alike {
            let back =
                if one.verdict == Verdict::OneWay { "(packets arrive, no reply comes back)" } else { "" };
            page.line(4, &[(PLAIN, &names.told(one.resource)), (PLAIN, &shown(one.address)), (QUIET, back)]);
            let mut places: Vec<String> =
                one.why.iter().map(|reason| place(reason, names).join("; ")).collect();
            places.retain(|place| !place.is_empty());
            places.dedup();
            for place in places {
                page.wrapped(6, 2, (QUIET, ""), QUIET, &place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::few;

    #[test]
    fn a_few_subnets_are_named_and_many_are_counted() {
        assert_eq!(few(&["a", "b"]), "a, b");
        assert_eq!(few(&["a", "b", "c", "d", "e"]), "a, b, c, 2 more");
    }
}
