//! The edge of a subnet, where its network ACL stands.

use super::{Walk, local::pieces};
use crate::{
    Choice, Route, RouteTarget,
    reach::{
        estate::{Ix, Link, SubnetNode, Thing},
        flow::{Flow, Flows},
    },
};

impl<'a> Walk<'_, 'a> {
    /// What the routes of a subnet keep in it on its next step, and what they send out of it.
    pub(super) fn parted_at_edge(&self, subnet: Ix<SubnetNode<'a>>, flows: &Flows) -> (Flows, Flows) {
        let estate = self.estate;
        let (mut within, mut across) = (Flows::default(), flows.clone());
        let Link::To(table) = estate.nodes.subnets[subnet].table else { return (within, across) };
        let table = &estate.nodes.tables[table];
        if !table.table.routes().iter().any(|route| self.leads_into(subnet, route)) {
            return (within, across);
        }
        for (span, stretch) in pieces(table, self.family, flows) {
            if matches!(&stretch.choice, Choice::Route(route) if route.is_active() && self.leads_into(subnet, route))
            {
                across.take(Flow { dst: span, ..Flow::ALL }, &mut within);
            }
        }
        (within, across)
    }

    /// Whether a route's target stands in a subnet.
    fn leads_into(&self, subnet: Ix<SubnetNode<'a>>, route: &Route) -> bool {
        let nodes = &self.estate.nodes;
        let id = match route.target() {
            RouteTarget::NetworkInterface { id, .. } => id.as_str(),
            RouteTarget::Instance(id) => id.as_str(),
            RouteTarget::NatGateway(id) => id.as_str(),
            RouteTarget::VpcEndpoint(id) => id.as_str(),
            _ => return false,
        };
        match self.estate.names.get(id) {
            Some(Thing::Interface(ix)) => nodes.interfaces[*ix].subnet == subnet,
            Some(Thing::Instance(all)) => {
                all.first().is_some_and(|ix| nodes.interfaces[*ix].subnet == subnet)
            }
            Some(Thing::Nat(ix)) => nodes.nats[*ix].subnet == Link::To(subnet),
            Some(Thing::Endpoint(ix)) => {
                nodes.endpoints[*ix].endpoint.subnet_ids().first() == Some(nodes.subnets[subnet].id)
            }
            _ => false,
        }
    }
}
