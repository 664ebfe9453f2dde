//! Who reaches whom, for people: a table where that can be read, else line by line.

use aozu_vpc::reach::{PairFlow, Pairs};

use super::super::{
    page::{PLAIN, Page, QUIET, STRONG, counted},
    reach::{page::together, way::Names},
    table::table,
    width,
};

/// A table of more classes than this is too broad to read.
const BROAD: usize = 20;

pub(super) fn pairs(pairs: &Pairs<'_>, names: &Names<'_>, page: &mut Page) {
    page.gap();
    let head = format!(
        "{}, {} between which something passes",
        counted(pairs.classes.len(), "class").replace("classs", "classes"),
        counted(pairs.pairs.len(), "pair")
    );
    page.line(0, &[(STRONG, &head)]);
    if pairs.classes.is_empty() {
        return;
    }
    classes(pairs, names, page);
    if pairs.classes.len() <= BROAD {
        matrix(pairs, page);
    } else {
        lines(pairs, names, page);
    }
    if !pairs.unknown.is_empty() {
        let told =
            format!("of {} it is not known: too little was read", counted(pairs.unknown.len(), "pair"));
        page.wrapped(2, 2, (QUIET, ""), PLAIN, &told);
    }
}

fn classes(pairs: &Pairs<'_>, names: &Names<'_>, page: &mut Page) {
    let rows = pairs.classes.iter().enumerate().map(|(at, class)| {
        let groups: Vec<&str> = class.security_groups.iter().map(|id| names.short(id)).collect();
        let members = match class.members.as_slice() {
            [one] => names.told(one),
            all => format!("{} and {} more", all.first().copied().unwrap_or_default(), all.len() - 1),
        };
        vec![(at + 1).to_string(), members, names.short(class.subnet).to_owned(), groups.join(", ")]
    });
    let rows: Vec<_> = rows.collect();
    let head = ["class", "interfaces", "subnet", "security groups"];
    page.block(2, &table(&head, rows, width().map(|width| width - 2)));
}

/// From the class of the row to the class of the column, sets of flows by letter.
fn matrix(pairs: &Pairs<'_>, page: &mut Page) {
    let letter = |flows: u32| {
        // As columns of a sheet are called: a … z, aa, ab, …
        let (high, low) = (flows / 26, flows % 26);
        let of = |number: u32| char::from(b'a' + u8::try_from(number % 26).unwrap_or_default());
        if high == 0 { of(low).to_string() } else { format!("{}{}", of(high - 1), of(low)) }
    };
    let count = pairs.classes.len();
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let cell = |from: usize, to: usize| {
        let pair = (number(from), number(to));
        match pairs.pairs.binary_search_by_key(&pair, |pair| (pair.from, pair.to)) {
            Ok(at) => pairs.pairs.get(at).map_or_else(String::new, |pair| letter(pair.flows)),
            Err(_) if pairs.unknown.contains(&pair) => "?".to_owned(),
            Err(_) => ".".to_owned(),
        }
    };
    let columns: Vec<String> = (1..=count).map(|to| to.to_string()).collect();
    let head: Vec<&str> = std::iter::once("from, to").chain(columns.iter().map(String::as_str)).collect();
    let rows = (0..count).map(|from| {
        std::iter::once((from + 1).to_string()).chain((0..count).map(|to| cell(from, to))).collect::<Vec<_>>()
    });
    let rows: Vec<_> = rows.collect();
    page.gap();
    page.block(2, &table(&head, rows, None));
    page.gap();
    for (at, flows) in pairs.flows.iter().enumerate() {
        page.wrapped(2, 4, (STRONG, &format!("{}  ", letter(number(at)))), PLAIN, &told(flows));
    }
}

fn lines(pairs: &Pairs<'_>, names: &Names<'_>, page: &mut Page) {
    let short = |at: u32| {
        let class = pairs.classes.get(at as usize);
        let first = class.and_then(|class| class.members.first().copied()).unwrap_or_default();
        format!("{} {}", at + 1, names.short(first))
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
