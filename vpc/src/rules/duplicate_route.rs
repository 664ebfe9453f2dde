use std::collections::BTreeMap;

use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::Scope;
use crate::{Destination, Route, RouteTable, RouteTableId};

/// A route table has two static routes for one destination.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{route_table}` has {} static routes for `{destination}`", .targets.len())]
pub struct DuplicateRoute {
    /// The table.
    pub route_table: RouteTableId,
    /// The destination.
    pub destination: Destination,
    /// Where its routes lead.
    pub targets: Vec<SmolStr>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC018",
    name: "duplicate-route",
    severity: Severity::Error,
    summary: "A route table has two static routes for one destination",
    page: include_str!("../../rules/VPC018.md"),
    subject: "ec2/RouteTables",
    needs: &[],
    volatile: &[],
};

impl Problem for DuplicateRoute {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "keep one route a destination: aws ec2 delete-route, or replace-route to change the target".into()
    }
}

/// Refuses a second static route for a destination, as AWS does (`RouteAlreadyExists`).
pub(crate) fn allow(table: &RouteTable, new: &Route) -> Result<(), DuplicateRoute> {
    let same = |route: &&Route| !route.is_propagated() && normal(route) == normal(new);
    match table.routes().iter().find(same) {
        Some(route) => Err(problem(table, new.destination(), [route, new])),
        None => Ok(()),
    }
}

/// The destination as AWS keeps it, host bits cleared.
fn normal(route: &Route) -> Destination {
    match route.destination() {
        Destination::Ipv4(block) => Destination::Ipv4(block.net().into()),
        Destination::Ipv6(block) => Destination::Ipv6(block.net().into()),
        list => list.clone(),
    }
}

fn problem<'r>(
    table: &RouteTable,
    destination: &Destination,
    routes: impl IntoIterator<Item = &'r Route>,
) -> DuplicateRoute {
    DuplicateRoute {
        route_table: table.route_table_id().clone(),
        destination: destination.clone(),
        targets: routes.into_iter().map(|route| route.target().id().into()).collect(),
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for table in scope.network.route_tables().values() {
        let mut routes: BTreeMap<Destination, Vec<&Route>> = BTreeMap::new();
        for route in table.routes().iter().filter(|route| !route.is_propagated()) {
            routes.entry(normal(route)).or_default().push(route);
        }
        for (destination, routes) in routes.into_iter().filter(|(_, routes)| routes.len() > 1) {
            scope.report(findings, table, &problem(table, &destination, routes));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn the_same_destination_twice_is_found() {
        let again = json!({"DestinationCidrBlock": "10.1.0.0/16", "NatGatewayId": "nat-0000000000000000a", "State": "active"});
        only(
            &good().push("/ec2/RouteTables/rtb-0000000000000001a/Routes", again),
            "VPC018",
            "rtb-0000000000000001a",
        );
    }

    #[test]
    fn a_propagated_route_beside_a_static_one_is_as_it_should_be() {
        let learned = json!({"DestinationCidrBlock": "10.1.0.0/16", "GatewayId": "vgw-0000000000000000a", "State": "active", "Origin": "EnableVgwRoutePropagation"});
        silent(
            &good()
                .without("/ec2/VpnGateways")
                .push("/ec2/RouteTables/rtb-0000000000000001a/Routes", learned),
        );
    }
}
