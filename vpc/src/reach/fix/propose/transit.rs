//! Routes, propagations, associations and zones of transit gateways.

use ipnet::IpNet;
use smol_str::SmolStr;

use super::{Proposer, breadth};
use crate::{
    AttachedResourceType, Family,
    reach::{
        ReasonCode,
        component::cidrs,
        estate::{self, Ix, TransitAttachment, TransitTable, VpcNode},
        fix::edit::{Attached, Change, Edit},
        flow::{address, both_ends},
        walk::{At, Blocker},
    },
};

/// So many tables, or subnets, are tried where any would do.
const MOST_ALTERNATIVES: usize = 4;

impl<'e, 'a> Proposer<'_, 'e, 'a> {
    pub(super) fn transit(&self, blocker: &Blocker<'e, 'a>, code: ReasonCode) -> Vec<Edit> {
        match (code, blocker.at) {
            (
                ReasonCode::TgwRtbNoRouteToTgwAttachment | ReasonCode::TgwRtbBadStateRoute,
                At::TransitTable(table, choice),
            ) => self.transit_routes(blocker, table, choice.map(|choice| (choice.block, choice.is_static))),
            (ReasonCode::TgwAttachMissingTgwRtbAssociation, At::Transit(_, Some(attachment))) => {
                self.transit_association(attachment)
            }
            (ReasonCode::TgwRouteAzRestriction, At::Transit(_, Some(attachment))) => {
                self.transit_zone(blocker, attachment)
            }
            _ => Vec::new(),
        }
    }

    /// Routes of a table to the attachment of the VPC that holds the destination: by propagation, or static ones
    /// where a route is there already that must not win, or where gateways are peered.
    fn transit_routes(
        &self,
        blocker: &Blocker<'e, 'a>,
        table: Ix<TransitTable<'a>>,
        winner: Option<(IpNet, bool)>,
    ) -> Vec<Edit> {
        let Some(packet) = blocker.packet else { return Vec::new() };
        let of = blocker.family;
        let node = &self.estate.transit.tables[table];
        let from = blocker.trace.iter().rev().find_map(|step| match step.at {
            At::Transit(gateway, _) => Some(gateway),
            _ => None,
        });
        let Some(gateway) = node.gateway.or(from) else { return Vec::new() };
        let mut edits = Vec::new();
        for (vpc, blocks) in self.vpcs_with(packet.dst, of) {
            for (_, attachment) in self.estate.transit.attachments.iter() {
                if attachment.gateway != gateway || !attachment.available {
                    continue;
                }
                let Some(to) = self.attached(attachment) else { continue };
                let own = Self::attached_vpc(&attachment.to) == Some(vpc);
                let beyond = matches!(&attachment.to, estate::Attached::Gateway(other)
                    if self.is_attached_to(vpc, other));
                if !own && !beyond {
                    continue;
                }
                if own && winner.is_none() {
                    let change = Change::TransitPropagation {
                        table: node.id.clone(),
                        to: to.clone(),
                        blocks: blocks.clone(),
                    };
                    edits.extend(self.of_transit_table(change, breadth::BLOCK, table));
                }
                let holds = |block: &&IpNet| {
                    let [from, to] = both_ends(**block);
                    from <= packet.dst && packet.dst <= to
                };
                let host = IpNet::from(address(of, packet.dst));
                let block = blocks.iter().find(holds).copied();
                let wins = |block: &IpNet| match winner {
                    None => true,
                    Some((own, true)) => block.prefix_len() > own.prefix_len(),
                    Some((own, false)) => block.prefix_len() >= own.prefix_len(),
                };
                let block = block.into_iter().chain([host]).find(wins);
                if let Some(block) = block {
                    let change = Change::TransitRoute {
                        table: node.id.clone(),
                        block,
                        to: to.clone(),
                        replaces: false,
                    };
                    edits.extend(self.of_transit_table(change, breadth::BLOCK + 1, table));
                }
                if let Some((own, true)) = winner {
                    let change =
                        Change::TransitRoute { table: node.id.clone(), block: own, to, replaces: true };
                    edits.extend(self.of_transit_table(change, breadth::BLOCK + breadth::REPLACES, table));
                }
            }
        }
        edits
    }

    /// The VPCs at the ends of the question that hold an address, with all their blocks of the family.
    fn vpcs_with(&self, dst: u128, of: Family) -> Vec<(Ix<VpcNode<'a>>, Vec<IpNet>)> {
        let mut vpcs: Vec<Ix<VpcNode<'a>>> =
            self.hosts().into_iter().map(|host| self.estate.nodes.interfaces[host].vpc).collect();
        vpcs.sort_unstable();
        vpcs.dedup();
        let held = vpcs.into_iter().filter_map(|vpc| {
            let spans = self.estate.nodes.vpcs[vpc].blocks.get(of);
            let holds = spans.iter().any(|[from, to]| *from <= dst && dst <= *to);
            holds.then(|| (vpc, cidrs(of, spans)))
        });
        held.collect()
    }

    /// Whether a VPC is attached to a transit gateway.
    fn is_attached_to(&self, vpc: Ix<VpcNode<'a>>, gateway: &str) -> bool {
        let attached = self.estate.nodes.vpcs[vpc].attachments.iter();
        attached.into_iter().any(|ix| self.estate.transit.attachments[*ix].gateway.as_str() == gateway)
    }

    /// An attachment as routes name it.
    fn attached(&self, attachment: &TransitAttachment<'a>) -> Option<Attached> {
        let (kind, resource): (_, SmolStr) = match &attachment.to {
            estate::Attached::Vpc { id, .. } => (AttachedResourceType::Vpc, (*id).into()),
            estate::Attached::Gateway(other) => (AttachedResourceType::Peering, (*other).into()),
            _ => return None,
        };
        Some(Attached { attachment: attachment.id.clone(), kind, resource })
    }

    fn of_transit_table(&self, change: Change, breadth: u32, table: Ix<TransitTable<'a>>) -> Option<Edit> {
        let gateway = self.estate.transit.tables[table].gateway;
        self.edit(change, breadth, |network| network.transit_gateways().get(gateway?)?.owner_id().copied())
    }

    /// A table of its gateway for an attachment that has none.
    fn transit_association(&self, attachment: Ix<TransitAttachment<'a>>) -> Vec<Edit> {
        let node = &self.estate.transit.attachments[attachment];
        let tables =
            self.estate.transit.tables.iter().filter(|(_, table)| table.gateway == Some(node.gateway));
        let edit = |(ix, table): (Ix<TransitTable<'a>>, &TransitTable<'a>)| {
            let change = Change::TransitAssociation { table: table.id.clone(), attachment: node.id.clone() };
            self.of_transit_table(change, breadth::SUBNET, ix)
        };
        tables.take(MOST_ALTERNATIVES).filter_map(edit).collect()
    }

    /// A subnet in the sender's zone for the attachment; the sender's own last, since its network ACL would judge
    /// packets of both.
    fn transit_zone(&self, blocker: &Blocker<'e, 'a>, attachment: Ix<TransitAttachment<'a>>) -> Vec<Edit> {
        let node = &self.estate.transit.attachments[attachment];
        let (Some(vpc), Some(own)) =
            (Self::attached_vpc(&node.to), self.last_table(blocker).and_then(|sent| sent.subnet))
        else {
            return Vec::new();
        };
        let zone = self.estate.nodes.subnets[own].subnet.availability_zone();
        let subnets = self.estate.nodes.subnets.iter();
        let fits = subnets.filter(|(_, one)| one.vpc == vpc && one.subnet.availability_zone() == zone);
        let mut fits: Vec<_> = fits.collect();
        fits.sort_by_key(|(ix, one)| (*ix == own, one.id));
        let edit = |(ix, one): (Ix<estate::SubnetNode<'a>>, &estate::SubnetNode<'a>)| {
            let change = Change::TransitSubnet { attachment: node.id.clone(), subnet: one.id.clone() };
            let breadth = if ix == own { breadth::SUBNET + 1 } else { breadth::SUBNET };
            self.edit(change, breadth, |network| {
                network.transit_gateway_vpc_attachments().get(node.id)?.vpc_owner_id().copied()
            })
        };
        fits.into_iter().take(MOST_ALTERNATIVES).filter_map(edit).collect()
    }
}
