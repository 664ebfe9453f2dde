use aozu_names::{Findings, Known, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{NatGatewayId, RouteTableId, SubnetId};

/// A NAT gateway's own subnet sends its traffic back to it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "`{route_table}` routes `{subnet}` to `{nat_gateway}`, which stands in that subnet: its packets come back to itself"
)]
pub struct NatRoutesToItself {
    /// The table of the gateway's subnet.
    pub route_table: RouteTableId,
    /// The subnet.
    pub subnet: SubnetId,
    /// The gateway.
    pub nat_gateway: NatGatewayId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC027",
    name: "nat-routes-to-itself",
    severity: Severity::Error,
    summary: "A NAT gateway's own subnet sends its traffic back to it",
    page: include_str!("../../rules/VPC027.md"),
    subject: "ec2/NatGateways",
    needs: &["ec2/RouteTables"],
    volatile: &[],
};

impl Problem for NatRoutesToItself {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "keep the gateway in a public subnet of its own, and route other subnets to it".into()
    }
    fn related(&self) -> Vec<String> {
        vec![self.nat_gateway.to_string(), self.subnet.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for nat in scope.network.nat_gateways().values() {
        if !scope.index.is_routed_to_itself(nat) {
            continue;
        }
        let Some(subnet) = nat.subnet_id().and_then(|id| scope.network.subnets().get(id)) else { continue };
        let Known::Present(table) = scope.index.route_table_of(subnet) else { continue };
        let problem = NatRoutesToItself {
            route_table: table.route_table_id().clone(),
            subnet: subnet.subnet_id().clone(),
            nat_gateway: nat.nat_gateway_id().clone(),
        };
        scope.report(findings, table, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn a_circle_is_found_at_the_table() {
        let account =
            good().with("/ec2/NatGateways/nat-0000000000000000a/SubnetId", json!("subnet-0000000000000001a"));
        let finding = only(&account, "VPC027", "rtb-0000000000000001a");
        assert_eq!(finding.related, ["nat-0000000000000000a", "subnet-0000000000000001a"]);
        silent(&good());
    }
}
