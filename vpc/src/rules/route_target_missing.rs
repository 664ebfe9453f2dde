use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::Scope;
use crate::{Destination, Network, Route, RouteTable, RouteTableId, RouteTarget};

/// A route leads to a target that does not exist.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{route_table}` sends `{destination}` to `{target}`, which does not exist")]
pub struct RouteTargetMissing {
    /// The table.
    pub route_table: RouteTableId,
    /// Which addresses go there.
    pub destination: Destination,
    /// The target.
    pub target: SmolStr,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC016",
    name: "route-target-missing",
    severity: Severity::Error,
    summary: "A route leads to a target that does not exist",
    page: include_str!("../../rules/VPC016.md"),
    subject: "ec2/RouteTables",
    needs: &[],
    volatile: &[],
};

impl Problem for RouteTargetMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "name a target that exists: aws ec2 replace-route".into()
    }
    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

/// Whether the target is there; none when that is not known.
fn exists(network: &Network, target: &RouteTarget) -> Option<bool> {
    match target {
        RouteTarget::InternetGateway(id) => network.internet_gateways().exists(id),
        RouteTarget::VpnGateway(id) => network.vpn_gateways().exists(id),
        RouteTarget::VpcEndpoint(id) => network.vpc_endpoints().exists(id),
        RouteTarget::NatGateway(id) => network.nat_gateways().exists(id),
        RouteTarget::NetworkInterface { id, .. } => network.network_interfaces().exists(id),
        RouteTarget::Instance(id) => network.instances().exists(id),
        RouteTarget::VpcPeeringConnection(id) => network.vpc_peering_connections().exists(id),
        RouteTarget::TransitGateway(id) => network.transit_gateways().exists(id),
        RouteTarget::EgressOnlyInternetGateway(id) => network.egress_only_internet_gateways().exists(id),
        _ => None,
    }
}

/// Refuses a route to what does not exist, as AWS does (`Invalid…NotFound`).
pub(crate) fn allow(network: &Network, table: &RouteTable, route: &Route) -> Result<(), RouteTargetMissing> {
    if exists(network, route.target()) != Some(false) {
        return Ok(());
    }
    Err(RouteTargetMissing {
        route_table: table.route_table_id().clone(),
        destination: route.destination().clone(),
        target: route.target().id().into(),
    })
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for table in scope.network.route_tables().values() {
        // Of a VPC that another account shares, gateways are not shown.
        if table.owner_id().is_some_and(|owner| *owner != scope.account) {
            continue;
        }
        for route in table.routes().iter().filter(|route| route.is_active()) {
            if let Err(problem) = allow(scope.network, table, route) {
                scope.report(findings, table, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    fn with_route(member: &str, id: &str) -> crate::rules::fixture::Account {
        good().push(
            "/ec2/RouteTables/rtb-0000000000000001a/Routes",
            json!({"DestinationCidrBlock": "10.77.0.0/16", member: id, "State": "active"}),
        )
    }

    #[test]
    fn a_target_that_is_not_there_is_found() {
        for (member, id) in [
            ("GatewayId", "igw-000000000000000ff"),
            ("GatewayId", "vgw-000000000000000ff"),
            ("NatGatewayId", "nat-000000000000000ff"),
            ("VpcPeeringConnectionId", "pcx-000000000000000ff"),
            ("TransitGatewayId", "tgw-000000000000000ff"),
            ("EgressOnlyInternetGatewayId", "eigw-000000000000000ff"),
        ] {
            only(&with_route(member, id), "VPC016", "rtb-0000000000000001a");
        }
    }

    #[test]
    fn what_was_not_read_may_be_there() {
        silent(
            &with_route("VpcPeeringConnectionId", "pcx-000000000000000ff")
                .without("/ec2/VpcPeeringConnections"),
        );
        silent(&with_route("LocalGatewayId", "lgw-000000000000000ff"));
    }
}
