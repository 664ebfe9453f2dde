use aozu_names::{Findings, Problem, RuleInfo, Severity};
use ipnet::IpNet;

use super::Scope;
use crate::{Destination, Route, RouteTable, RouteTableId, limits};

/// A route is for addresses that AWS keeps for its own services.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "`{route_table}` has a route for `{destination}`, a part of `{reserved}`, which AWS keeps for services of its own"
)]
pub struct RouteDestinationReserved {
    /// The table.
    pub route_table: RouteTableId,
    /// The destination.
    pub destination: Destination,
    /// What AWS keeps.
    pub reserved: IpNet,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC020",
    name: "route-destination-reserved",
    severity: Severity::Error,
    summary: "A route is for addresses that AWS keeps for its own services",
    page: include_str!("../../rules/VPC020.md"),
    subject: "ec2/RouteTables",
    needs: &[],
    volatile: &[],
};

impl Problem for RouteDestinationReserved {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "delete the route; a wider destination is allowed".into()
    }
}

/// Refuses a destination that AWS keeps for itself, as AWS does (`InvalidParameterValue`).
pub(crate) fn allow(table: &RouteTable, route: &Route) -> Result<(), RouteDestinationReserved> {
    let destination: IpNet = match route.destination() {
        Destination::Ipv4(block) => block.net().into(),
        Destination::Ipv6(block) => block.net().into(),
        Destination::PrefixList(_) => return Ok(()),
    };
    match limits::reserved_destinations().find(|reserved| reserved.contains(&destination)) {
        Some(reserved) => Err(RouteDestinationReserved {
            route_table: table.route_table_id().clone(),
            destination: route.destination().clone(),
            reserved,
        }),
        None => Ok(()),
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for table in scope.network.route_tables().values() {
        for problem in table.routes().iter().filter_map(|route| allow(table, route).err()) {
            scope.report(findings, table, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    fn with_route(destination: &str) -> crate::rules::fixture::Account {
        let member =
            if destination.contains(':') { "DestinationIpv6CidrBlock" } else { "DestinationCidrBlock" };
        let route = json!({member: destination, "VpcPeeringConnectionId": "pcx-0000000000000000a", "State": "active"});
        good().push("/ec2/RouteTables/rtb-0000000000000001a/Routes", route)
    }

    #[test]
    fn the_same_or_more_specific_is_found_and_wider_is_not() {
        for wrong in ["169.254.168.0/22", "169.254.169.254/32", "fd00:ec2::/32", "fd00:ec2::254/128"] {
            only(&with_route(wrong), "VPC020", "rtb-0000000000000001a");
        }
        for right in ["169.254.0.0/16", "fd00::/8"] {
            silent(&with_route(right));
        }
    }
}
