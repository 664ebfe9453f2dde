//! Transit gateways.

use std::net::IpAddr;

use aozu_vpc::{
    AttachedResourceType, Direction, Subnet, TransitGateway, TransitGatewayAttachmentId, TransitGatewayId,
    TransitGatewayRouteTableId, TransitGatewayState, TransitGatewayVpcAttachment, VpcId,
};

use super::walk::{End, Packet, Stop, Walk, Way};

/// Where a packet is inside.
struct Inside<'n> {
    gateway: &'n TransitGatewayId,
    /// The attachment that it came by.
    came: &'n TransitGatewayAttachmentId,
    /// The zone that it came from, as long as it is in one region.
    zone: Option<&'n str>,
}

fn is_available(state: Option<&TransitGatewayState>) -> bool {
    state.is_none_or(|state| *state == TransitGatewayState::Available)
}

impl<'n> Walk<'_, 'n> {
    /// The attachment of a VPC to a transit gateway.
    pub(super) fn attachment(
        &self,
        gateway: &TransitGatewayId,
        vpc: &VpcId,
    ) -> Option<&'n TransitGatewayVpcAttachment> {
        let mut all = self.world.all().flat_map(|network| network.transit_gateway_vpc_attachments().values());
        all.find(|one| {
            one.transit_gateway_id() == gateway && one.vpc_id() == vpc && is_available(one.state())
        })
    }

    /// Whether groups may be named across: the gateway must say so, and the attachment not the contrary.
    pub(super) fn keeps_senders(
        &self,
        gateway: &TransitGateway,
        attachment: &TransitGatewayVpcAttachment,
    ) -> bool {
        let by_gateway = gateway.options().and_then(|one| one.security_group_referencing_support());
        let by_attachment = attachment.options().and_then(|one| one.security_group_referencing_support());
        by_gateway.is_some_and(|word| word == "enable") && by_attachment.is_none_or(|word| word == "enable")
    }

    fn transit_gateway(&self, id: &TransitGatewayId) -> Option<&'n TransitGateway> {
        self.world.all().find_map(|network| network.transit_gateways().get(id))
    }

    pub(super) fn into_transit(
        &mut self,
        subnet: &'n Subnet,
        id: &'n TransitGatewayId,
        packet: Packet,
    ) -> Way<End<'n>> {
        self.seen("transit gateway");
        let Some(attachment) = self.attachment(id, subnet.vpc_id()) else {
            return Err(Stop::Drop("not attached to the transit gateway"));
        };
        let mut entries = attachment.subnet_ids().iter().filter_map(|id| self.world.subnet(id));
        let Some(entry) = entries.find(|one| one.availability_zone() == subnet.availability_zone()) else {
            return Err(Stop::Drop("no attachment in the zone"));
        };
        self.acl(entry, Direction::Ingress, packet)?;
        self.speaker = None;
        if let Some(gateway) = self.transit_gateway(id)
            && !self.keeps_senders(gateway, attachment)
        {
            self.sender = None;
        }
        let came = attachment.transit_gateway_attachment_id();
        self.inside(Inside { gateway: id, came, zone: Some(subnet.availability_zone().as_str()) }, packet)
    }

    /// The table that routes what comes by an attachment.
    fn associated(&self, inside: &Inside<'n>) -> Option<&'n TransitGatewayRouteTableId> {
        let mut all = self.world.all().flat_map(|network| network.transit_gateway_attachments().values());
        let own = all.find(|one| {
            one.transit_gateway_attachment_id() == inside.came
                && one.transit_gateway_id() == Some(inside.gateway)
        });
        own?.association()?.transit_gateway_route_table_id()
    }

    fn inside(&mut self, inside: Inside<'n>, packet: Packet) -> Way<End<'n>> {
        self.hops += 1;
        if self.hops > 64 {
            return Err(Stop::Drop("loop"));
        }
        let Some(table) = self.associated(&inside) else {
            return Err(Stop::Drop("attachment without a route table"));
        };
        let Some(to) = self.transit_route(table, packet.dst)? else {
            return Err(Stop::Drop("no route of the transit gateway"));
        };
        let mut attachments =
            self.world.all().filter_map(|network| network.transit_gateway_vpc_attachments().get(to));
        if let Some(attachment) = attachments.next() {
            return self.out_of_transit(&inside, attachment, packet);
        }
        let mut peerings =
            self.world.all().filter_map(|network| network.transit_gateway_peering_attachments().get(to));
        let Some(peering) = peerings.next() else { return Err(Stop::Unknown("another kind of attachment")) };
        self.seen("transit gateway peering");
        if !is_available(peering.state()) {
            return Err(Stop::Drop("transit gateway peering not available"));
        }
        let sides = [peering.requester_tgw_info(), peering.accepter_tgw_info()];
        let mut far = sides.into_iter().flatten().filter_map(|side| side.transit_gateway_id());
        let Some(far) = far.find(|id| *id != inside.gateway) else { return Err(Stop::Unknown("far side")) };
        self.sender = None;
        let came = peering.transit_gateway_attachment_id();
        self.inside(Inside { gateway: far, came, zone: None }, packet)
    }

    /// The attachment that the winning route leads to: longest prefix, then static before propagated.
    fn transit_route(
        &mut self,
        table: &'n TransitGatewayRouteTableId,
        dst: IpAddr,
    ) -> Way<Option<&'n TransitGatewayAttachmentId>> {
        let mut found: Vec<(u8, u8, Option<&'n TransitGatewayAttachmentId>)> = Vec::new();
        let networks: Vec<_> = self.world.all().collect();
        for network in &networks {
            let routes = network.transit_gateway_routes().get(table).into_iter().flat_map(|one| one.routes());
            for route in routes {
                let length = match (route.destination_cidr_block(), route.prefix_list_id()) {
                    (Some(block), _) => block.covers(dst),
                    (None, Some(list)) => {
                        let blocks = self.world.list(list).ok_or(Stop::Unknown("unread prefix list"))?;
                        blocks.iter().filter(|one| one.contains(&dst)).map(ipnet::IpNet::prefix_len).max()
                    }
                    (None, None) => None,
                };
                let rank = match (route.route_type().map(|word| word.as_str()), route.prefix_list_id()) {
                    (Some("propagated"), _) => 1,
                    (_, Some(_)) => 2,
                    _ => 3,
                };
                let dead = route.state().is_some_and(|word| word == "blackhole");
                let attachment = route.transit_gateway_attachments().first();
                let to = attachment.filter(|_| !dead).and_then(|one| one.transit_gateway_attachment_id());
                found.extend(length.map(|length| (length, rank, to)));
            }
            let taken_in = network.transit_gateway_propagations().get(table);
            for one in taken_in.into_iter().flat_map(|one| one.transit_gateway_route_table_propagations()) {
                let live = one.state().is_none_or(|word| word == "enabled");
                if !live || one.resource_type() != Some(&AttachedResourceType::Vpc) {
                    continue;
                }
                let Some(id) = one.transit_gateway_attachment_id() else { continue };
                let vpc =
                    networks.iter().find_map(|network| network.transit_gateway_vpc_attachments().get(id));
                let vpc = vpc.filter(|one| is_available(one.state()));
                // Without the switch, IPv6 is let through all the same, but not propagated.
                let switch = vpc.and_then(|one| one.options()).and_then(|options| options.ipv6_support());
                if dst.is_ipv6() && switch.is_some_and(|word| word == "disable") {
                    continue;
                }
                let Some(vpc) = vpc.and_then(|one| self.world.vpc(one.vpc_id())) else { continue };
                let length = match dst {
                    IpAddr::V4(v4) => {
                        let covering = vpc.ipv4_blocks().filter(|block| block.net().contains(&v4));
                        covering.map(|block| block.net().prefix_len()).max()
                    }
                    IpAddr::V6(v6) => {
                        let covering = vpc.ipv6_blocks().filter(|block| block.net().contains(&v6));
                        covering.map(|block| block.net().prefix_len()).max()
                    }
                };
                found.extend(length.map(|length| (length, 1, Some(id))));
            }
        }
        let Some((length, rank)) = found.iter().map(|one| (one.0, one.1)).max() else { return Ok(None) };
        let mut tied: Vec<_> =
            found.iter().filter(|one| (one.0, one.1) == (length, rank)).map(|one| one.2).collect();
        tied.sort();
        tied.dedup();
        match tied.as_slice() {
            [Some(to)] => Ok(Some(*to)),
            [None] => Err(Stop::Drop("blackhole of the transit gateway")),
            _ => Err(Stop::Unknown("two routes alike")),
        }
    }

    fn out_of_transit(
        &mut self,
        inside: &Inside<'n>,
        attachment: &'n TransitGatewayVpcAttachment,
        packet: Packet,
    ) -> Way<End<'n>> {
        if !is_available(attachment.state()) {
            return Err(Stop::Drop("attachment not available"));
        }
        if let Some(gateway) = self.transit_gateway(inside.gateway)
            && !self.keeps_senders(gateway, attachment)
        {
            self.sender = None;
        }
        let subnets: Vec<&'n Subnet> =
            attachment.subnet_ids().iter().filter_map(|id| self.world.subnet(id)).collect();
        let same = subnets.iter().find(|one| Some(one.availability_zone().as_str()) == inside.zone);
        let exit = match same {
            Some(exit) => Some(*exit),
            None => {
                let claim = || format!("{} to {}", attachment.transit_gateway_attachment_id(), packet.dst);
                subnets.get(self.guesses.one_of(claim, subnets.len())).copied()
            }
        };
        match exit {
            Some(exit) => self.onward(exit, packet),
            None => Err(Stop::Drop("attachment without subnets")),
        }
    }
}
