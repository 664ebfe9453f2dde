use aozu_names::{Findings, Known, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Family, NatGatewayId, RouteTable, RouteTableId, RouteTarget, SubnetId};

/// A public NAT gateway stands in a subnet without a way to the internet.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "`{nat_gateway}` is public, but `{route_table}` gives its subnet `{subnet}` no route to an internet gateway"
)]
pub struct NatWithoutInternetRoute {
    /// The gateway.
    pub nat_gateway: NatGatewayId,
    /// Its subnet.
    pub subnet: SubnetId,
    /// The table of the subnet.
    pub route_table: RouteTableId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC023",
    name: "nat-without-internet-route",
    severity: Severity::Error,
    summary: "A public NAT gateway stands in a subnet without a way to the internet",
    page: include_str!("../../rules/VPC023.md"),
    subject: "ec2/NatGateways",
    needs: &["ec2/RouteTables"],
    volatile: &[],
};

impl Problem for NatWithoutInternetRoute {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "put the gateway into a public subnet, or route its subnet to the internet gateway: aws ec2 create-route --destination-cidr-block 0.0.0.0/0 --gateway-id igw-…".into()
    }
    fn related(&self) -> Vec<String> {
        vec![self.route_table.to_string(), self.subnet.to_string()]
    }
}

/// Whether public destinations lead from the table to something other than a NAT gateway: an internet
/// gateway, or an appliance or router that may lead to one.
fn leads_on(scope: &Scope<'_>, table: &RouteTable) -> bool {
    scope.index.public_routes(table, Family::Ipv4).any(|route| {
        !matches!(
            route.target(),
            RouteTarget::NatGateway(_) | RouteTarget::VpcPeeringConnection(_) | RouteTarget::Missing
        )
    })
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for nat in scope.network.nat_gateways().values().filter(|nat| nat.is_public() && nat.is_available()) {
        let Some(subnet) = nat.subnet_id().and_then(|id| scope.network.subnets().get(id)) else { continue };
        let Known::Present(table) = scope.index.route_table_of(subnet) else { continue };
        // A gateway that its own subnet sends back to it is another fault (VPC027).
        let is_circle = scope.index.is_routed_to_itself(nat);
        if !is_circle && !leads_on(scope, table) {
            let problem = NatWithoutInternetRoute {
                nat_gateway: nat.nat_gateway_id().clone(),
                subnet: subnet.subnet_id().clone(),
                route_table: table.route_table_id().clone(),
            };
            scope.report(findings, nat, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn a_gateway_in_a_private_subnet_is_found() {
        let account =
            good().with("/ec2/NatGateways/nat-0000000000000000a/SubnetId", json!("subnet-0000000000000002a"));
        only(&account, "VPC023", "nat-0000000000000000a");
    }

    #[test]
    fn a_firewall_between_the_gateway_and_the_internet_is_as_it_should_be() {
        let through = json!([{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "vpce-0000000000000000a", "State": "active"}]);
        silent(
            &good()
                .without("/ec2/VpcEndpoints")
                .with("/ec2/RouteTables/rtb-0000000000000000b/Routes", through),
        );
    }

    #[test]
    fn a_private_gateway_needs_none() {
        let private = json!({"NatGatewayId": "nat-000000000000000ff", "VpcId": "vpc-0000000000000000a", "SubnetId": "subnet-0000000000000002a", "State": "available", "ConnectivityType": "private"});
        silent(&good().with("/ec2/NatGateways/nat-000000000000000ff", private));
    }
}
