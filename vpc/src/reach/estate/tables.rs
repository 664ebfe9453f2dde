use crate::{
    Choice, Destination, Family, Index, PrefixListId, RouteTable,
    reach::flow::{Span, address, both_ends, family, last},
};

/// A route table, every address looked up once.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    pub(crate) table: &'a RouteTable,
    v4: Vec<Stretch<'a>>,
    v6: Vec<Stretch<'a>>,
}

/// Addresses that a table treats alike.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stretch<'a> {
    pub(crate) span: Span,
    pub(crate) choice: Choice<'a>,
    /// Lists that were not read and could hold a longer match.
    pub(crate) unread: Vec<&'a PrefixListId>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(table: &'a RouteTable, index: &Index<'_>) -> Self {
        let v4 = stretches(table, index, Family::Ipv4);
        let v6 = stretches(table, index, Family::Ipv6);
        Self { table, v4, v6 }
    }

    /// How a span of addresses is routed, piece by piece.
    pub(crate) fn routed(&self, family: Family, span: Span) -> impl Iterator<Item = (Span, &Stretch<'a>)> {
        let all = match family {
            Family::Ipv4 => &self.v4,
            Family::Ipv6 => &self.v6,
        };
        let first = all.partition_point(|stretch| stretch.span[1] < span[0]);
        let rest = all.get(first..).unwrap_or_default().iter();
        rest.map_while(move |stretch| Some((crate::traffic::both(stretch.span, span)?, stretch)))
    }

    /// Every stretch of a family.
    pub(crate) fn stretches(&self, family: Family) -> &[Stretch<'a>] {
        match family {
            Family::Ipv4 => &self.v4,
            Family::Ipv6 => &self.v6,
        }
    }
}

/// Between two neighbouring ends of blocks every address is routed alike, so one lookup tells of all.
fn stretches<'a>(table: &'a RouteTable, index: &Index<'_>, of: Family) -> Vec<Stretch<'a>> {
    let mut starts = vec![0u128];
    let mut edge = |block: ipnet::IpNet| {
        if family(block.network()) == of {
            let [from, to] = both_ends(block);
            starts.push(from);
            starts.extend(to.checked_add(1).filter(|next| *next <= last(of)));
        }
    };
    for route in table.routes() {
        match route.destination() {
            Destination::Ipv4(block) => edge(block.net().into()),
            Destination::Ipv6(block) => edge(block.net().into()),
            Destination::PrefixList(list) => {
                index.blocks_of_list(list).unwrap_or_default().iter().for_each(|block| edge(block.net()));
            }
        }
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([last(of)]);
    let mut all: Vec<Stretch<'a>> = Vec::new();
    for (from, to) in starts.iter().copied().zip(ends) {
        let found = table.lookup(address(of, from), index);
        match all.last_mut() {
            Some(before) if same(&before.choice, &found.choice) && before.unread == found.unread => {
                before.span[1] = to;
            }
            _ => all.push(Stretch { span: [from, to], choice: found.choice, unread: found.unread }),
        }
    }
    all
}

/// Whether two lookups chose the very same routes.
fn same(one: &Choice<'_>, two: &Choice<'_>) -> bool {
    match (one, two) {
        (Choice::Route(one), Choice::Route(two)) => std::ptr::eq(*one, *two),
        (one, two) => one == two,
    }
}
