//! Over transit gateways.

use super::{At, Branch, End, Goal, Leaving, Leg, Need, Note, Speaker, Walk, local::From};
use crate::{
    AvailabilityZone, Direction, TransitGatewayId,
    reach::{
        ReasonCode,
        estate::{Attached, Ix, Link, SubnetNode, TransitAttachment, TransitStretch, TransitTable, VpcNode},
        flow::{Flow, Flows, Span},
    },
};

impl<'e, 'a> Walk<'e, 'a> {
    /// By a transit gateway that a route names.
    pub(super) fn to_transit(
        &mut self,
        id: &'a TransitGatewayId,
        from: From<'a>,
        mut branch: Branch<'e, 'a>,
    ) {
        let estate = self.estate;
        let vpc = &estate.nodes.vpcs[from.vpc];
        self.hop(&mut branch, id.as_str());
        let of_gateway = |ix: &&Ix<TransitAttachment<'a>>| estate.transit.attachments[**ix].gateway == id;
        let Some(attachment) = vpc.attachments.iter().find(of_gateway).copied() else {
            let flows = branch.flows.clone();
            let network = estate.nodes.places[vpc.place].network;
            let read = network.transit_gateway_attachments().is_complete()
                || network.transit_gateway_vpc_attachments().is_complete();
            if read {
                return self.block(&branch, &flows, ReasonCode::BadStateAttachment, At::Transit(id, None));
            }
            let need = Need::Call(vpc.place, "describe-transit-gateway-attachments");
            return self.unknown(
                &branch,
                &flows,
                ReasonCode::UnknownResource,
                At::Transit(id, None),
                Some(need),
            );
        };
        let node = &estate.transit.attachments[attachment];
        let at = At::Transit(id, Some(attachment));
        let works = if node.available { branch.flows.clone() } else { Flows::default() };
        let stopped = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            walk.block(branch, &branch.flows, ReasonCode::BadStateAttachment, at);
        };
        self.go_on(branch, works, stopped, &mut |walk, branch| {
            walk.into_attachment(attachment, from, branch)
        });
    }

    /// Traffic enters a transit gateway only in a zone in which the VPC's attachment has a subnet.
    fn into_attachment(&mut self, ix: Ix<TransitAttachment<'a>>, from: From<'a>, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let node = &estate.transit.attachments[ix];
        let at = At::Transit(node.gateway, Some(ix));
        let zone = from.subnet.map(|subnet| estate.nodes.subnets[subnet].subnet.availability_zone());
        self.step(&mut branch, at);
        let Attached::Vpc { subnets, .. } = &node.to else { return };
        if subnets.is_empty() {
            let place = estate.nodes.vpcs[from.vpc].place;
            let need = Need::Call(place, "describe-transit-gateway-vpc-attachments");
            return self.unknown(&branch, &branch.flows.clone(), ReasonCode::XMissingData, at, Some(need));
        }
        let entry = zone.and_then(|zone| subnets.iter().find(|(one, _)| *one == zone));
        let Some((_, entry)) = entry.or(if zone.is_none() { subnets.first() } else { None }) else {
            self.block(&branch, &branch.flows.clone(), ReasonCode::TgwRouteAzRestriction, at);
            return self.ghost_at_goal(branch);
        };
        self.acl(branch, *entry, Direction::Ingress, &mut |walk, branch| {
            walk.from_attachment(ix, zone, branch)
        });
    }

    /// By the table that an attachment is associated with.
    pub(super) fn from_attachment(
        &mut self,
        ix: Ix<TransitAttachment<'a>>,
        zone: Option<&'a AvailabilityZone>,
        branch: Branch<'e, 'a>,
    ) {
        let estate = self.estate;
        let node = &estate.transit.attachments[ix];
        let at = At::Transit(node.gateway, Some(ix));
        match node.table {
            Link::To(table) => self.by_transit_table(table, ix, zone, branch),
            Link::Absent => {
                self.block(&branch, &branch.flows.clone(), ReasonCode::TgwAttachMissingTgwRtbAssociation, at);
                self.ghost_at_goal(branch);
            }
            Link::NotRead => {
                let need = Need::TransitRoutes(node.gateway.as_str());
                self.unknown(
                    &branch,
                    &branch.flows.clone(),
                    ReasonCode::TgwRtbRoutesAreUnknown,
                    at,
                    Some(need),
                );
            }
        }
    }

    fn by_transit_table(
        &mut self,
        ix: Ix<TransitTable<'a>>,
        from: Ix<TransitAttachment<'a>>,
        zone: Option<&'a AvailabilityZone>,
        mut branch: Branch<'e, 'a>,
    ) {
        let estate = self.estate;
        let table = &estate.transit.tables[ix];
        match branch.budget.checked_sub(1) {
            Some(left) => branch.budget = left,
            None => {
                return self.block(
                    &branch,
                    &branch.flows.clone(),
                    ReasonCode::XLoop,
                    At::TransitTable(ix, None),
                );
            }
        }
        let mut groups: Vec<(&'e TransitStretch<'a>, Vec<Span>)> = Vec::new();
        for flow in branch.flows.boxes() {
            for (span, stretch) in table.routed(self.family, flow.dst) {
                let alike = |one: &TransitStretch<'_>| {
                    one.choice == stretch.choice && one.ambiguous == stretch.ambiguous
                };
                match groups.iter_mut().find(|(one, _)| alike(one)) {
                    Some((_, spans)) => spans.push(span),
                    None => groups.push((stretch, vec![span])),
                }
            }
        }
        let mut left = branch.flows.clone();
        for (stretch, spans) in groups {
            let mut flows = Flows::default();
            for span in spans {
                left.take(Flow { dst: span, ..Flow::ALL }, &mut flows);
            }
            let mut one = branch.with(flows.clone());
            if stretch.choice.is_some() && (!table.known || !stretch.unread.is_empty()) {
                one.note(Note::TransitElsewhere(table.id.as_str()));
                one.need(Need::TransitRoutes(table.id.as_str()));
            }
            let at = At::TransitTable(ix, stretch.choice.as_ref());
            match &stretch.choice {
                Some(_) if stretch.ambiguous => {
                    self.unknown(&one, &flows, ReasonCode::XRouteAmbiguous, at, None);
                }
                None if !table.known || !stretch.unread.is_empty() => {
                    let need = Need::TransitRoutes(table.id.as_str());
                    self.unknown(&one, &flows, ReasonCode::TgwRtbRoutesAreUnknown, at, Some(need));
                }
                None => {
                    self.block(&one, &flows, ReasonCode::TgwRtbNoRouteToTgwAttachment, at);
                    self.ghost_at_goal(one);
                }
                Some(choice) if choice.blackhole || choice.to.is_empty() => {
                    self.block(&one, &flows, ReasonCode::TgwRtbBadStateRoute, at);
                    self.ghost_at_goal(one);
                }
                Some(choice) => {
                    let mut one = one;
                    self.step(&mut one, at);
                    for id in &choice.to {
                        let gateway = estate.transit.attachments[from].gateway;
                        match estate.transit.by_id.get(&(gateway, *id)) {
                            Some(to) => self.out_of_transit(*to, from, zone, one.clone()),
                            None => {
                                let need = Need::TransitRoutes(gateway.as_str());
                                let at = At::Unknown(id.as_str());
                                self.unknown(
                                    &one,
                                    &one.flows.clone(),
                                    ReasonCode::UnknownResource,
                                    at,
                                    Some(need),
                                );
                            }
                        }
                    }
                }
            }
        }
    }

    fn out_of_transit(
        &mut self,
        ix: Ix<TransitAttachment<'a>>,
        from: Ix<TransitAttachment<'a>>,
        zone: Option<&'a AvailabilityZone>,
        mut branch: Branch<'e, 'a>,
    ) {
        let estate = self.estate;
        let node = &estate.transit.attachments[ix];
        let at = At::Transit(node.gateway, Some(ix));
        let flows = branch.flows.clone();
        if !node.available {
            return self.block(&branch, &flows, ReasonCode::BadStateAttachment, at);
        }
        if !(node.references_groups && estate.transit.attachments[from].references_groups) {
            branch.forget_sender(ReasonCode::SgReferencingSupport);
        }
        branch.speaker = Speaker::Other;
        match &node.to {
            Attached::Vpc { vpc: Some(vpc), subnets, .. } => {
                self.step(&mut branch, at);
                // In the zone that it came from, if the attachment stands there too.
                let here = subnets.iter().find(|(one, _)| Some(*one) == zone);
                self.hop(&mut branch, estate.nodes.vpcs[*vpc].id.as_str());
                match (here, subnets.as_slice()) {
                    (Some((_, subnet)), _) | (None, [(_, subnet)]) => {
                        self.from_attachment_subnet(*vpc, *subnet, branch);
                    }
                    (None, [_, ..]) => self.from_any_subnet(*vpc, subnets, &branch),
                    (None, []) => {
                        let need = Need::Call(
                            estate.nodes.vpcs[*vpc].place,
                            "describe-transit-gateway-vpc-attachments",
                        );
                        self.unknown(&branch, &flows, ReasonCode::XMissingData, at, Some(need));
                    }
                }
            }
            Attached::Vpc { vpc: None, id, .. } => {
                self.hop(&mut branch, id);
                self.unknown(
                    &branch,
                    &flows,
                    ReasonCode::XMissingData,
                    At::Unknown(id),
                    Some(Need::Network(None, None)),
                );
            }
            Attached::Gateway(other) => {
                branch.forget_sender(ReasonCode::SgReferencesNotPreserved);
                self.hop(&mut branch, other);
                let far = estate
                    .transit
                    .by_id
                    .iter()
                    .find(|((gateway, id), _)| gateway.as_str() == *other && *id == node.id);
                match far {
                    Some((_, far)) => {
                        self.step(
                            &mut branch,
                            At::Transit(estate.transit.attachments[*far].gateway, Some(*far)),
                        );
                        self.from_attachment(*far, None, branch);
                    }
                    None => {
                        let need = Need::Network(None, None);
                        self.unknown(
                            &branch,
                            &flows,
                            ReasonCode::XMissingData,
                            At::Unknown(other),
                            Some(need),
                        );
                    }
                }
            }
            Attached::Vpn(Some(connection)) => {
                let at = At::Vpn(connection);
                let down = connection.vgw_telemetry();
                if !down.is_empty() && down.iter().all(|one| one.status().is_some_and(|word| word == "DOWN"))
                {
                    return self.block(&branch, &flows, ReasonCode::TgwBadStateVpn, at);
                }
                self.hop(&mut branch, connection.vpn_connection_id().as_str());
                self.step(&mut branch, at);
                branch.note(Note::CustomerTakes(connection.vpn_connection_id().as_str()));
                self.at_customer(branch, End::CustomerOf(ix));
            }
            Attached::Vpn(None) => {
                let need = Need::TransitRoutes(node.gateway.as_str());
                self.unknown(&branch, &flows, ReasonCode::UnknownResource, at, Some(need));
            }
            Attached::Other => self.unknown(&branch, &flows, ReasonCode::UnsupportedComponent, at, None),
        }
    }

    /// AWS chooses among the subnets of an attachment where none is in the zone that packets come from. Where all
    /// lead to the same, it makes no difference; else it is not known.
    fn from_any_subnet(
        &mut self,
        vpc: Ix<VpcNode<'a>>,
        subnets: &[(&'a AvailabilityZone, Ix<SubnetNode<'a>>)],
        branch: &Branch<'e, 'a>,
    ) {
        let mut walks: Vec<Walk<'e, 'a>> = Vec::new();
        for (_, subnet) in subnets {
            let mut walk = Walk::new(self.estate, self.leg, self.family, self.goal, self.explain);
            walk.from_attachment_subnet(vpc, *subnet, branch.clone());
            walks.push(walk);
        }
        let alike = |one: &Walk<'e, 'a>, other: &Walk<'e, 'a>| {
            one.arrived.len() == other.arrived.len()
                && one.arrived.iter().zip(&other.arrived).all(|((one, end), (other, there))| {
                    end == there
                        && one.crossings.len() == other.crossings.len()
                        && one.flows.same(&other.flows)
                })
        };
        let same = walks.iter().skip(1).zip(&walks).all(|(one, other)| alike(one, other));
        for walk in &mut walks {
            for (branch, _) in &mut walk.arrived {
                branch.certain &= same;
            }
            // Of what arrives, once is enough; of what stops it, everything counts.
            let enough = same && !walk.arrived.is_empty();
            self.arrived.append(&mut walk.arrived);
            self.blockers.append(&mut walk.blockers);
            if enough {
                return;
            }
        }
    }

    /// Inside the VPC the table of the attachment's subnet decides.
    fn from_attachment_subnet(
        &mut self,
        vpc: Ix<VpcNode<'a>>,
        subnet: Ix<SubnetNode<'a>>,
        mut branch: Branch<'e, 'a>,
    ) {
        branch.leaving = Leaving::Attached;
        self.leave(From { vpc, subnet: Some(subnet) }, branch);
    }

    /// Beyond a VPN: the customer's network is not in the model.
    pub(super) fn at_customer(&mut self, branch: Branch<'e, 'a>, end: End<'a>) {
        match self.goal {
            // An answer that another VPN brings is none that the customer's network waits for, as far as is known.
            Goal::Customer(Some(asked_by)) if end != End::Customer(asked_by) => {
                let flows = branch.flows.clone();
                self.block(&branch, &flows, ReasonCode::XReturnAsymmetric, At::Internet);
            }
            Goal::Anywhere | Goal::Customer(_) => self.arrive(branch, end),
            // An answer to the internet that does not pass the gateway again keeps a private address.
            Goal::Internet if self.leg == Leg::Return => {
                let flows = branch.flows.clone();
                self.block(&branch, &flows, ReasonCode::XReturnAsymmetric, At::Internet);
            }
            // Whether the customer's network leads on to the internet is not known.
            Goal::Internet => {
                let flows = branch.flows.clone();
                self.unknown(&branch, &flows, ReasonCode::UnknownDestination, At::Internet, None);
            }
            _ => {
                let flows = branch.flows.clone();
                self.block(&branch, &flows, ReasonCode::NoPossibleDestination, At::Internet);
            }
        }
    }
}
