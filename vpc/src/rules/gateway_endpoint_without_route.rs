use aozu_names::{Findings, Problem, RuleInfo, Severity};

use smol_str::SmolStr;

use super::Scope;
use crate::{RouteTableId, VpcEndpointId, VpcEndpointType};

/// A gateway endpoint is in no route table that a subnet uses.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{endpoint}` ({service}) {}", if .route_tables.is_empty() { "is in no route table" } else { "is only in route tables that route for no subnet" })]
pub struct GatewayEndpointWithoutRoute {
    /// The endpoint
    pub endpoint: VpcEndpointId,
    /// Its service
    pub service: SmolStr,
    /// The route tables that lead to it
    pub route_tables: Vec<RouteTableId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC067",
    name: "gateway-endpoint-without-route",
    severity: Severity::Warning,
    summary: "A gateway endpoint is in no route table that a subnet uses",
    page: include_str!("../../rules/VPC067.md"),
    subject: "ec2/VpcEndpoints",
    needs: &["ec2/RouteTables", "ec2/Subnets"],
    volatile: &[],
};

impl Problem for GatewayEndpointWithoutRoute {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "put it into the route tables of the subnets that use the service: `aws ec2 modify-vpc-endpoint --vpc-endpoint-id {} --add-route-table-ids …`",
            self.endpoint
        )
    }

    fn related(&self) -> Vec<String> {
        self.route_tables.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    // What could not be read may be the table or the subnet that uses it.
    if !scope.network.route_tables().is_complete() || !scope.network.subnets().is_complete() {
        return;
    }
    for endpoint in scope.network.vpc_endpoints().values() {
        let is_gateway = endpoint.vpc_endpoint_type() == Some(&VpcEndpointType::Gateway);
        let is_used = |table: &RouteTableId| !scope.index.subnets_routed_by(table).is_empty();
        if is_gateway && endpoint.is_available() && !endpoint.route_table_ids().iter().any(is_used) {
            let problem = GatewayEndpointWithoutRoute {
                endpoint: endpoint.vpc_endpoint_id().clone(),
                service: endpoint.service_name().cloned().unwrap_or_default(),
                route_tables: endpoint.route_table_ids().to_vec(),
            };
            scope.report(findings, endpoint, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn with(tables: &[&str]) -> Vec<&'static str> {
        codes(&good().but(|account| {
            account["ec2"]["VpcEndpoints"]["vpce-00000000000000s3"]["RouteTableIds"] = tables.to_vec().into();
        }))
    }

    #[test]
    fn no_table_and_an_unused_table_are_found() {
        assert!(with(&[]).contains(&"VPC067"));
        assert!(!with(&["rtb-0000000000000001a"]).contains(&"VPC067"));
    }
}
