use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::Scope;
use crate::{Destination, Network, Route, RouteTable, RouteTableId, RouteTarget, VpcId};

/// A route leads to a gateway that is not its VPC's.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{route_table}` of `{vpc}` sends `{destination}` to `{target}`, which {}", place(.vpcs))]
pub struct RouteTargetElsewhere {
    /// The table.
    pub route_table: RouteTableId,
    /// Its VPC.
    pub vpc: VpcId,
    /// Which addresses go there.
    pub destination: Destination,
    /// The target.
    pub target: SmolStr,
    /// The VPCs that the target belongs to.
    pub vpcs: Vec<VpcId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC017",
    name: "route-target-elsewhere",
    severity: Severity::Error,
    summary: "A route leads to a gateway that is not its VPC's",
    page: include_str!("../../rules/VPC017.md"),
    subject: "ec2/RouteTables",
    needs: &[],
    volatile: &[],
};

impl Problem for RouteTargetElsewhere {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "attach the target to the VPC, or name one that is: aws ec2 replace-route".into()
    }
    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

fn place(vpcs: &[VpcId]) -> String {
    if vpcs.is_empty() {
        return "is attached to no VPC".into();
    }
    let vpcs: Vec<_> = vpcs.iter().map(|vpc| format!("`{vpc}`")).collect();
    format!("belongs to {}", vpcs.join(" and "))
}

/// The VPCs that a target belongs to; none when that is not known.
fn vpcs_of(network: &Network, target: &RouteTarget) -> Option<Vec<VpcId>> {
    match target {
        RouteTarget::InternetGateway(id) => {
            Some(network.internet_gateways().get(id)?.vpcs().cloned().collect())
        }
        RouteTarget::EgressOnlyInternetGateway(id) => {
            Some(network.egress_only_internet_gateways().get(id)?.vpcs().cloned().collect())
        }
        RouteTarget::VpnGateway(id) => Some(network.vpn_gateways().get(id)?.vpcs().cloned().collect()),
        RouteTarget::NatGateway(id) => Some(vec![network.nat_gateways().get(id)?.vpc_id()?.clone()]),
        RouteTarget::VpcEndpoint(id) => Some(vec![network.vpc_endpoints().get(id)?.vpc_id()?.clone()]),
        RouteTarget::NetworkInterface { id, .. } => {
            Some(vec![network.network_interfaces().get(id)?.vpc_id()?.clone()])
        }
        RouteTarget::VpcPeeringConnection(id) => {
            let sides = network.vpc_peering_connections().get(id)?.sides();
            // A side that does not name its VPC may be this one.
            sides.map(|side| side.vpc_id().cloned()).collect()
        }
        _ => None,
    }
}

/// Refuses a route to what is not the VPC's own, as AWS does (`InvalidParameterValue`, `Gateway.NotAttached`).
pub(crate) fn allow(
    network: &Network,
    table: &RouteTable,
    route: &Route,
) -> Result<(), RouteTargetElsewhere> {
    match vpcs_of(network, route.target()) {
        Some(vpcs) if !vpcs.contains(table.vpc_id()) => Err(RouteTargetElsewhere {
            route_table: table.route_table_id().clone(),
            vpc: table.vpc_id().clone(),
            destination: route.destination().clone(),
            target: route.target().id().into(),
            vpcs,
        }),
        _ => Ok(()),
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for table in scope.network.route_tables().values() {
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

    #[test]
    fn a_gateway_that_is_detached_is_found_at_the_route() {
        let account = good().with("/ec2/InternetGateways/igw-0000000000000000a/Attachments", json!([]));
        let finding = only(&account, "VPC017", "rtb-0000000000000000b");
        assert!(finding.message.ends_with("which is attached to no VPC"), "{}", finding.message);
    }

    #[test]
    fn another_vpcs_nat_gateway_is_found() {
        let route = json!({"DestinationCidrBlock": "198.51.100.0/24", "NatGatewayId": "nat-0000000000000000a", "State": "active"});
        only(
            &good().push("/ec2/RouteTables/rtb-0000000000000003a/Routes", route),
            "VPC017",
            "rtb-0000000000000003a",
        );
    }

    #[test]
    fn both_sides_of_a_peering_may_route_to_it() {
        silent(&good());
    }
}
