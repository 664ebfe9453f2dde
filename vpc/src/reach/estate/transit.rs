//! Transit gateways: what is attached to them, and how their tables route.

use std::collections::BTreeMap;

use super::{Arena, Ix, Link, PerFamily, SubnetNode, VpcNode};
use crate::{
    AttachedResourceType, AvailabilityZone, Family, PrefixListId, TransitGateway, TransitGatewayAttachmentId,
    TransitGatewayId, TransitGatewayRoute, TransitGatewayRouteTableId, VpnConnection,
    reach::flow::{Span, both_ends, family, last},
    traffic::both,
};

/// Something attached to a transit gateway. A peering of two gateways is one attachment of each.
#[derive(Debug)]
pub(crate) struct TransitAttachment<'a> {
    pub(crate) id: &'a TransitGatewayAttachmentId,
    pub(crate) gateway: &'a TransitGatewayId,
    pub(crate) to: Attached<'a>,
    pub(crate) available: bool,
    /// The table that routes what comes from it.
    pub(crate) table: Link<Ix<TransitTable<'a>>>,
    /// Whether groups of one side may be named on the other.
    pub(crate) references_groups: bool,
}

impl<'a> TransitAttachment<'a> {
    /// Takes in what another account tells of the same attachment.
    pub(crate) fn learn(&mut self, other: Self) {
        if self.table == Link::NotRead || (self.table == Link::Absent && matches!(other.table, Link::To(_))) {
            self.table = other.table;
        }
        self.available &= other.available;
        self.references_groups |= other.references_groups;
        match (&mut self.to, other.to) {
            (Attached::Vpc { subnets, .. }, Attached::Vpc { subnets: theirs, .. }) if subnets.is_empty() => {
                *subnets = theirs
            }
            (Attached::Vpn(ours @ None), Attached::Vpn(theirs)) => *ours = theirs,
            _ => {}
        }
    }
}

/// What is attached.
#[derive(Debug)]
pub(crate) enum Attached<'a> {
    /// A VPC: its subnets through which traffic goes, with their zones.
    Vpc {
        vpc: Option<Ix<VpcNode<'a>>>,
        id: &'a str,
        subnets: Vec<(&'a AvailabilityZone, Ix<SubnetNode<'a>>)>,
    },
    /// Another transit gateway.
    Gateway(&'a str),
    /// A VPN connection, where it is in the model.
    Vpn(Option<&'a VpnConnection>),
    /// Direct Connect, Connect and what is to come.
    Other,
}

/// A route table of a transit gateway, every address looked up once.
#[derive(Debug)]
pub(crate) struct TransitTable<'a> {
    pub(crate) id: &'a TransitGatewayRouteTableId,
    pub(crate) gateway: Option<&'a TransitGatewayId>,
    stretches: PerFamily<Vec<TransitStretch<'a>>>,
    /// Whether its static routes and its propagations are all known.
    pub(crate) known: bool,
}

/// Addresses that a table treats alike.
#[derive(Debug)]
pub(crate) struct TransitStretch<'a> {
    pub(crate) span: Span,
    pub(crate) choice: Option<TransitChoice<'a>>,
    /// Whether another route, just as good, leads elsewhere: which of them AWS takes cannot be told.
    pub(crate) ambiguous: bool,
    /// Lists that were not read and could hold a longer match.
    pub(crate) unread: Vec<&'a PrefixListId>,
}

/// The route that takes them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TransitChoice<'a> {
    /// The block that matched.
    pub(crate) block: ipnet::IpNet,
    pub(crate) list: Option<&'a PrefixListId>,
    pub(crate) is_static: bool,
    pub(crate) blackhole: bool,
    pub(crate) to: Vec<&'a TransitGatewayAttachmentId>,
}

/// A route before it competes: the lesser rank wins among equally long blocks.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<'a> {
    pub(crate) rank: u8,
    pub(crate) choice: TransitChoice<'a>,
}

/// The order among routes with equally long prefixes.
///
/// Source: Transit Gateways guide, "How transit gateways work", "Route evaluation order".
pub(crate) fn rank_of(kind: Option<&AttachedResourceType>) -> u8 {
    match kind {
        Some(AttachedResourceType::Vpc) | None => 2,
        Some(AttachedResourceType::DirectConnectGateway) => 3,
        Some(AttachedResourceType::Connect) => 4,
        _ => 5,
    }
}

/// The candidates that one route stands for: a prefix list is as many as it has entries.
pub(crate) fn candidates<'a>(
    route: &'a TransitGatewayRoute,
    blocks: impl Fn(&PrefixListId) -> Option<Vec<ipnet::IpNet>>,
) -> Result<Vec<Candidate<'a>>, &'a PrefixListId> {
    let is_static = route.route_type().is_none_or(|kind| kind == "static");
    let attachments = route.transit_gateway_attachments();
    let kind = attachments.first().and_then(|attachment| attachment.resource_type());
    let blackhole = route.state().is_some_and(|state| state == "blackhole");
    let to: Vec<_> = attachments.iter().filter_map(|one| one.transit_gateway_attachment_id()).collect();
    let (nets, list, rank) = match (route.destination_cidr_block(), route.prefix_list_id()) {
        (Some(block), None) => (vec![block.net()], None, if is_static { 0 } else { rank_of(kind) }),
        // With a list, the block is one of its entries.
        (Some(block), Some(list)) => (vec![block.net()], Some(list), 1),
        (None, Some(list)) => (blocks(list).ok_or(list)?, Some(list), 1),
        (None, None) => (Vec::new(), None, 0),
    };
    let choice = |block| TransitChoice { block, list, is_static, blackhole, to: to.clone() };
    Ok(nets.into_iter().map(|net| Candidate { rank, choice: choice(net) }).collect())
}

impl<'a> TransitTable<'a> {
    pub(crate) fn new(
        id: &'a TransitGatewayRouteTableId,
        gateway: Option<&'a TransitGatewayId>,
        all: &[Candidate<'a>],
        unread: &[&'a PrefixListId],
        known: bool,
    ) -> Self {
        let of = |wanted| stretches(all, unread, wanted);
        Self { id, gateway, stretches: PerFamily { v4: of(Family::Ipv4), v6: of(Family::Ipv6) }, known }
    }

    /// How a span of addresses is routed, piece by piece.
    pub(crate) fn routed(&self, of: Family, span: Span) -> impl Iterator<Item = (Span, &TransitStretch<'a>)> {
        let all = self.stretches.get(of);
        let first = all.partition_point(|stretch| stretch.span[1] < span[0]);
        let rest = all.get(first..).unwrap_or_default().iter();
        rest.map_while(move |stretch| Some((both(stretch.span, span)?, stretch)))
    }
}

fn stretches<'a>(all: &[Candidate<'a>], unread: &[&'a PrefixListId], of: Family) -> Vec<TransitStretch<'a>> {
    let of_family: Vec<_> = all
        .iter()
        .filter(|one| family(one.choice.block.network()) == of)
        .map(|one| (both_ends(one.choice.block), one))
        .collect();
    let mut starts: Vec<u128> =
        of_family.iter().flat_map(|([from, to], _)| [Some(*from), to.checked_add(1)]).flatten().collect();
    starts.push(0);
    starts.retain(|start| *start <= last(of));
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([last(of)]);
    let mut stretches: Vec<TransitStretch<'a>> = Vec::new();
    for (from, to) in starts.iter().copied().zip(ends) {
        let covering = || of_family.iter().filter(|([low, high], _)| *low <= from && from <= *high);
        let worth = |one: &Candidate<'_>| (std::cmp::Reverse(one.choice.block.prefix_len()), one.rank);
        let best = covering().map(|(_, one)| one).min_by_key(|one| worth(one));
        let ambiguous = best.is_some_and(|best| {
            let mut alike = covering().filter(|(_, one)| worth(one) == worth(best));
            alike.any(|(_, one)| {
                one.choice.to != best.choice.to || one.choice.blackhole != best.choice.blackhole
            })
        });
        let choice = best.map(|best| best.choice.clone());
        match stretches.last_mut() {
            Some(before) if before.choice == choice && before.ambiguous == ambiguous => before.span[1] = to,
            _ => stretches.push(TransitStretch {
                span: [from, to],
                choice,
                ambiguous,
                unread: unread.to_vec(),
            }),
        }
    }
    stretches
}

/// All that is known of transit gateways.
#[derive(Debug, Default)]
pub(crate) struct Transit<'a> {
    pub(crate) attachments: Arena<TransitAttachment<'a>>,
    pub(crate) tables: Arena<TransitTable<'a>>,
    /// By gateway and attachment.
    pub(crate) by_id:
        BTreeMap<(&'a TransitGatewayId, &'a TransitGatewayAttachmentId), Ix<TransitAttachment<'a>>>,
    pub(crate) gateways: BTreeMap<&'a TransitGatewayId, &'a TransitGateway>,
}
