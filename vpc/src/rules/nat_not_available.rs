use std::collections::BTreeSet;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{NatGatewayId, NatGatewayState, RouteTableId};

/// Routes lead to a NAT gateway that failed or was deleted.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{nat_gateway}` is {state}, but {} route table(s) lead to it", .route_tables.len())]
pub struct NatNotAvailable {
    /// The gateway.
    pub nat_gateway: NatGatewayId,
    /// Its state.
    pub state: NatGatewayState,
    /// The tables with an active route to it.
    pub route_tables: Vec<RouteTableId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC025",
    name: "nat-not-available",
    severity: Severity::Error,
    summary: "Routes lead to a NAT gateway that failed or was deleted",
    page: include_str!("../../rules/VPC025.md"),
    subject: "ec2/NatGateways",
    needs: &[],
    volatile: &[],
};

impl Problem for NatNotAvailable {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "make a new gateway and lead the routes to it: aws ec2 replace-route --nat-gateway-id nat-…".into()
    }
    fn related(&self) -> Vec<String> {
        self.route_tables.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for nat in scope.network.nat_gateways().values().filter(|nat| nat.is_gone()) {
        let routes = scope.index.routes_to(nat.nat_gateway_id().as_str()).iter();
        // A blackhole is told as one (VPC015).
        let active = routes.filter(|(_, route)| route.is_active());
        let route_tables: BTreeSet<_> = active.map(|(table, _)| table.route_table_id().clone()).collect();
        if let (Some(state), false) = (nat.state(), route_tables.is_empty()) {
            let problem = NatNotAvailable {
                nat_gateway: nat.nat_gateway_id().clone(),
                state: state.clone(),
                route_tables: route_tables.into_iter().collect(),
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
    fn a_failed_gateway_that_is_routed_to_is_found() {
        let state = "/ec2/NatGateways/nat-0000000000000000a/State";
        only(&good().with(state, json!("failed")), "VPC025", "nat-0000000000000000a");
        silent(&good().with(state, json!("pending")));
    }

    #[test]
    fn a_deleted_gateway_that_nothing_names_is_history() {
        let gone = json!({"NatGatewayId": "nat-000000000000000ff", "VpcId": "vpc-0000000000000000a", "State": "deleted"});
        silent(&good().with("/ec2/NatGateways/nat-000000000000000ff", gone));
    }
}
