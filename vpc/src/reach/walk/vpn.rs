//! To customers' networks and from them.

use super::{At, Branch, End, Need, Note, Walk, local::From};
use crate::{
    VpnState,
    reach::{
        ReasonCode,
        estate::{Ix, Thing, VgwNode},
        flow::{Flow, Flows, both_ends},
    },
};

impl<'e, 'a> Walk<'e, 'a> {
    /// By a virtual private gateway that a route names: it looks the destination up in the static routes of its
    /// VPN connections, and hands nothing on to the VPC's other gateways.
    pub(super) fn to_vpn_gateway(&mut self, id: &'a str, from: From<'a>, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let place = estate.nodes.vpcs[from.vpc].place;
        self.hop(&mut branch, id);
        let flows = branch.flows.clone();
        let Some(Thing::VpnGateway(ix)) = estate.names.get(id) else {
            if estate.nodes.places[place].network.vpn_gateways().is_complete() {
                return self.block(&branch, &flows, ReasonCode::BadState, At::Unknown(id));
            }
            let need = Need::Call(place, "describe-vpn-gateways");
            return self.unknown(&branch, &flows, ReasonCode::UnknownResource, At::Unknown(id), Some(need));
        };
        let ix = *ix;
        let node = &estate.nodes.vgws[ix];
        let at = At::VpnGateway(ix);
        if node.vpc != Some(from.vpc) {
            return self.block(&branch, &flows, ReasonCode::BadStateAttachment, at);
        }
        let usable = |state: Option<&VpnState>| matches!(state, None | Some(VpnState::Available));
        let mut left = flows;
        let mut by_bgp = !node.known;
        let mut all_down = None;
        for connection in node.connections.iter().filter(|connection| usable(connection.state())) {
            by_bgp |= !connection.is_static();
            let tunnels = connection.vgw_telemetry();
            let down = !tunnels.is_empty()
                && tunnels.iter().all(|one| one.status().is_some_and(|word| word == "DOWN"));
            let mut carried = Flows::default();
            for route in connection.routes().iter().filter(|route| usable(route.state())) {
                let dst = both_ends(route.destination_cidr_block().net());
                let same =
                    crate::reach::flow::family(route.destination_cidr_block().net().network()) == self.family;
                if same && !down {
                    left.take(Flow { dst, ..Flow::ALL }, &mut carried);
                } else if same && !left.within(Flow { dst, ..Flow::ALL }).is_empty() {
                    all_down = Some(*connection);
                }
            }
            if carried.is_empty() {
                continue;
            }
            let mut one = branch.with(carried);
            self.step(&mut one, at);
            self.step(&mut one, At::Vpn(connection));
            self.hop(&mut one, connection.vpn_connection_id().as_str());
            one.note(Note::CustomerTakes(connection.vpn_connection_id().as_str()));
            self.at_customer(one, End::Customer(ix));
        }
        if left.is_empty() {
            return;
        }
        if let Some(connection) = all_down {
            self.step(&mut branch, at);
            self.block(&branch, &left, ReasonCode::BadStateVpn, At::Vpn(connection));
        } else if by_bgp {
            let need = (!node.known).then_some(Need::Call(place, "describe-vpn-connections"));
            self.unknown(&branch, &left, ReasonCode::XMissingData, at, need);
        } else {
            self.block(&branch, &left, ReasonCode::NoRouteToDestination, at);
        }
    }

    /// In from a customer by a virtual private gateway: to the VPC's own addresses only.
    pub(crate) fn from_customer(&mut self, ix: Ix<VgwNode<'a>>, mut branch: Branch<'e, 'a>) {
        let estate = self.estate;
        let node = &estate.nodes.vgws[ix];
        self.hop(&mut branch, node.gateway.vpn_gateway_id().as_str());
        self.step(&mut branch, At::VpnGateway(ix));
        let Some(vpc) = node.vpc else {
            return self.block(
                &branch,
                &branch.flows.clone(),
                ReasonCode::BadStateAttachment,
                At::VpnGateway(ix),
            );
        };
        let blocks = estate.nodes.vpcs[vpc].blocks.get(self.family);
        let mut left = branch.flows.clone();
        let mut inside = Flows::default();
        for span in blocks {
            left.take(Flow { dst: *span, ..Flow::ALL }, &mut inside);
        }
        let why = |walk: &mut Self, branch: &Branch<'e, 'a>| {
            let code = ReasonCode::VgwPrivateIpAssociationForIngress;
            walk.block(branch, &branch.flows, code, At::VpnGateway(ix));
        };
        if inside.is_empty() {
            why(self, &branch);
            return self.ghost_at_goal(branch);
        }
        self.go_on(branch, inside, why, &mut |walk, mut branch| {
            let node = &walk.estate.nodes.vpcs[vpc];
            walk.hop(&mut branch, node.id.as_str());
            walk.enter_vpc(vpc, node.vpn_ingress_table, branch);
        });
    }
}
