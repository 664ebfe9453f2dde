use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::Scope;
use crate::{Destination, RouteTableId};

/// A route leads to something that is gone.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{route_table}` sends `{destination}` into a blackhole: `{target}` is gone")]
pub struct BlackholeRoute {
    /// The table.
    pub route_table: RouteTableId,
    /// Which addresses are lost.
    pub destination: Destination,
    /// Where they were to go; `its target` where AWS no longer says.
    pub target: SmolStr,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC015",
    name: "blackhole-route",
    severity: Severity::Warning,
    summary: "A route leads to something that is gone",
    page: include_str!("../../rules/VPC015.md"),
    subject: "ec2/RouteTables",
    needs: &[],
    volatile: &[],
};

impl Problem for BlackholeRoute {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "delete the route, or replace its target: aws ec2 delete-route --route-table-id {} --destination-cidr-block {}",
            self.route_table, self.destination
        )
    }
    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for table in scope.network.route_tables().values() {
        for route in table.routes().iter().filter(|route| !route.is_active()) {
            let target = if route.target().id().is_empty() { "its target" } else { route.target().id() };
            let problem = BlackholeRoute {
                route_table: table.route_table_id().clone(),
                destination: route.destination().clone(),
                target: target.into(),
            };
            scope.report(findings, table, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn a_blackhole_is_found_with_its_target_or_without() {
        for route in [
            json!({"DestinationCidrBlock": "198.51.100.0/24", "NatGatewayId": "nat-000000000000000ff", "State": "blackhole"}),
            json!({"DestinationCidrBlock": "198.51.100.0/24", "State": "blackhole"}),
        ] {
            only(
                &good().push("/ec2/RouteTables/rtb-0000000000000001a/Routes", route),
                "VPC015",
                "rtb-0000000000000001a",
            );
        }
        silent(&good());
    }
}
