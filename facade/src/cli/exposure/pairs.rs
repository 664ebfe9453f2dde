//! Who reaches whom, for people: a table where that can be read, else line by line.

use std::collections::BTreeMap;

use aozu_vpc::reach::{PairFlow, Pairs};

use super::super::{
    page::{PLAIN, Page, QUIET, STRONG, counted, number},
    reach::{page::together, way::Names},
    table::table,
    width,
};
use crate::Model;

/// A table of more classes than this is too broad to read.
const BROAD: usize = 32;

/// Whose an interface is, as a person would say: the instance's name or id, else what AWS or its maker says.
#[derive(Debug, Default)]
pub(super) struct Holders<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Holders<'a> {
    pub(super) fn of(model: &Model<'a>) -> Self {
        let mut holders = BTreeMap::new();
        for network in model.accounts().flat_map(|account| account.regions().values()).map(|state| &state.ec2)
        {
            for interface in network.network_interfaces().values() {
                let instance = interface.instance_id().map(|id| {
                    let named = network.instances().get(id).and_then(|instance| instance.tags().name());
                    named.unwrap_or(id.as_str())
                });
                let described = interface.description().filter(|text| !text.is_empty());
                let described = described.map(|text| text.as_str());
                if let Some(holder) = instance.or(interface.balancer()).or(described) {
                    holders.insert(interface.network_interface_id().as_str(), holder);
                }
            }
        }
        Self(holders)
    }

    fn short<'n>(&'n self, id: &'n str) -> &'n str {
        self.0.get(id).copied().unwrap_or(id)
    }

    /// `web-0`; `web-0, web-1 and 7 more`.
    fn members(&self, ids: &[&str]) -> String {
        const MANY: usize = 3;
        let mut told: Vec<&str> = ids.iter().map(|id| self.short(id)).collect();
        told.dedup();
        let more = told.len().saturating_sub(MANY);
        told.truncate(MANY);
        let told = told.join(", ");
        if more == 0 { told } else { format!("{told} and {} more", number(more)) }
    }
}

pub(super) fn pairs(pairs: &Pairs<'_>, holders: &Holders<'_>, names: &Names<'_>, page: &mut Page) {
    page.gap();
    let classes = match pairs.classes.len() {
        1 => "1 class of interfaces".to_owned(),
        many => format!("{} classes of interfaces", number(many)),
    };
    let head =
        format!("within: {classes}, {} between which something passes", counted(pairs.pairs.len(), "pair"));
    page.line(0, &[(STRONG, &head)]);
    if pairs.classes.is_empty() {
        return;
    }
    list(pairs, holders, names, page);
    if pairs.classes.len() <= BROAD {
        matrix(pairs, page);
    } else {
        lines(pairs, holders, page);
    }
    if !pairs.unknown.is_empty() {
        let told =
            format!("of {} it is not known: too little was read", counted(pairs.unknown.len(), "pair"));
        page.wrapped(2, 2, (QUIET, ""), PLAIN, &told);
    }
}

/// The classes by number.
fn list(pairs: &Pairs<'_>, holders: &Holders<'_>, names: &Names<'_>, page: &mut Page) {
    let rows = pairs.classes.iter().enumerate().map(|(at, class)| {
        let groups: Vec<&str> = class.security_groups.iter().map(|id| names.short(id)).collect();
        let subnet = names.short(class.subnet).to_owned();
        vec![(at + 1).to_string(), holders.members(&class.members), subnet, groups.join(", ")]
    });
    let rows: Vec<_> = rows.collect();
    let head = ["class", "interfaces of", "subnet", "security groups"];
    page.block(2, &table(&head, rows, width().map(|width| width - 2)));
}

/// From the class of the row to the class of the column, sets of flows by letter.
fn matrix(pairs: &Pairs<'_>, page: &mut Page) {
    let count = pairs.classes.len();
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let cell = |from: usize, to: usize| {
        let pair = (narrow(from), narrow(to));
        match pairs.pairs.binary_search_by_key(&pair, |pair| (pair.from, pair.to)) {
            Ok(at) => pairs.pairs.get(at).map_or_else(String::new, |pair| letter(pair.flows)),
            Err(_) if pairs.unknown.contains(&pair) => "?".to_owned(),
            Err(_) => ".".to_owned(),
        }
    };
    let columns: Vec<String> = (1..=count).map(|to| to.to_string()).collect();
    let head: Vec<&str> = std::iter::once("from \\ to").chain(columns.iter().map(String::as_str)).collect();
    let rows = (0..count).map(|from| {
        std::iter::once((from + 1).to_string()).chain((0..count).map(|to| cell(from, to))).collect::<Vec<_>>()
    });
    let rows: Vec<_> = rows.collect();
    page.gap();
    page.block(2, &table(&head, rows, None));
    page.gap();
    for (at, flows) in pairs.flows.iter().enumerate() {
        page.wrapped(2, 4, (STRONG, &format!("{}  ", letter(narrow(at)))), PLAIN, &told(flows));
    }
}

/// As the columns of a sheet are called: a … z, aa, ab, …
fn letter(number: u32) -> String {
    let mut letters = Vec::new();
    let mut left = number;
    loop {
        letters.push(char::from(b'a' + u8::try_from(left % 26).unwrap_or_default()));
        match (left / 26).checked_sub(1) {
            Some(rest) => left = rest,
            None => break letters.into_iter().rev().collect(),
        }
    }
}

fn lines(pairs: &Pairs<'_>, holders: &Holders<'_>, page: &mut Page) {
    let short = |at: u32| {
        let class = pairs.classes.get(at as usize);
        let first = class.and_then(|class| class.members.first().copied()).unwrap_or_default();
        format!("{} {}", at + 1, holders.short(first))
    };
    page.gap();
    for pair in &pairs.pairs {
        let flows = pairs.flows.get(pair.flows as usize).map(|flows| told(flows)).unwrap_or_default();
        let head = format!("{} -> {}  ", short(pair.from), short(pair.to));
        page.wrapped(2, 4, (QUIET, &head), PLAIN, &flows);
    }
}

/// `tcp 443, 8080, icmp`.
fn told(flows: &[PairFlow]) -> String {
    let flows = flows.iter().map(|flow| (flow.protocol, flow.destination_ports.as_slice(), String::new()));
    together(flows).join(", ")
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn sets_are_lettered_like_the_columns_of_a_sheet() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letter), ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }
}
