use std::collections::BTreeSet;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{PeeringStateCode, RouteTableId, VpcPeeringConnectionId};

/// Routes lead to a peering connection that is not active.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{peering}` is {state}, but {} route table(s) lead to it", .route_tables.len())]
pub struct PeeringNotActiveButRouted {
    /// The peering connection.
    pub peering: VpcPeeringConnectionId,
    /// How far it is.
    pub state: PeeringStateCode,
    /// The tables with an active route to it.
    pub route_tables: Vec<RouteTableId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC031",
    name: "peering-not-active-but-routed",
    severity: Severity::Error,
    summary: "Routes lead to a peering connection that is not active",
    page: include_str!("../../rules/VPC031.md"),
    subject: "ec2/VpcPeeringConnections",
    needs: &[],
    volatile: &[],
};

impl Problem for PeeringNotActiveButRouted {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "have the other side accept it: aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id {}; or delete the routes",
            self.peering
        )
    }
    fn related(&self) -> Vec<String> {
        self.route_tables.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for peering in scope.network.vpc_peering_connections().values().filter(|one| !one.is_active()) {
        let routes = scope.index.routes_to(peering.vpc_peering_connection_id().as_str()).iter();
        let active = routes.filter(|(_, route)| route.is_active());
        let route_tables: BTreeSet<_> = active.map(|(table, _)| table.route_table_id().clone()).collect();
        if let (Some(state), false) = (peering.status(), route_tables.is_empty()) {
            let problem = PeeringNotActiveButRouted {
                peering: peering.vpc_peering_connection_id().clone(),
                state: state.code().clone(),
                route_tables: route_tables.into_iter().collect(),
            };
            scope.report(findings, peering, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn a_request_that_waits_and_is_routed_to_is_found() {
        let code = "/ec2/VpcPeeringConnections/pcx-0000000000000000a/Status/Code";
        only(&good().with(code, json!("pending-acceptance")), "VPC031", "pcx-0000000000000000a");
        silent(&good());
    }
}
