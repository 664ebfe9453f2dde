use std::collections::BTreeSet;

use aozu_names::{Findings, Problem, RuleInfo, Severity};
use ipnet::IpNet;
use smol_str::SmolStr;

use super::Scope;
use crate::{Destination, Route, RouteTable, RouteTableId, RouteTarget, Subnet, VpcId};

/// A static route is more specific than the local one in a way that AWS does not allow.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "`{route_table}` sends `{destination}`, a part of the VPC's `{local}`, to `{target}`: within the VPC a route must be for exactly one subnet's block and lead to an interface, a NAT gateway or a Gateway Load Balancer endpoint"
)]
pub struct RouteMoreSpecificThanLocal {
    /// The table.
    pub route_table: RouteTableId,
    /// Which addresses go there.
    pub destination: IpNet,
    /// The VPC's block.
    pub local: IpNet,
    /// The target.
    pub target: SmolStr,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC019",
    name: "route-more-specific-than-local",
    severity: Severity::Error,
    summary: "A static route within the VPC is none that AWS allows",
    page: include_str!("../../rules/VPC019.md"),
    subject: "ec2/RouteTables",
    needs: &["ec2/Subnets"],
    volatile: &[],
};

impl Problem for RouteMoreSpecificThanLocal {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "route a subnet's whole block to an interface, a NAT gateway or a Gateway Load Balancer endpoint, or leave the local route alone".into()
    }
    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

fn net(destination: &Destination) -> Option<IpNet> {
    match destination {
        Destination::Ipv4(block) => Some(block.net().into()),
        Destination::Ipv6(block) => Some(block.net().into()),
        Destination::PrefixList(_) => None,
    }
}

/// Whether a middlebox may stand there.
fn is_middlebox(target: &RouteTarget) -> bool {
    matches!(
        target,
        RouteTarget::NetworkInterface { .. }
            | RouteTarget::Instance(_)
            | RouteTarget::NatGateway(_)
            | RouteTarget::VpcEndpoint(_)
            | RouteTarget::Unsupported { .. }
            | RouteTarget::Missing
    )
}

/// The blocks of a table's local routes.
pub(crate) fn locals(table: &RouteTable) -> Vec<IpNet> {
    let locals = table.routes().iter().filter(|other| *other.target() == RouteTarget::Local);
    locals.filter_map(|local| net(local.destination())).collect()
}

/// Refuses a route within the VPC that AWS does not allow (`InvalidParameterValue`). `is_subnet` tells
/// whether a block is a whole subnet's; `locals` are the table's [`locals`].
pub(crate) fn allow(
    table: &RouteTable,
    route: &Route,
    locals: &[IpNet],
    is_subnet: impl Fn(IpNet) -> bool,
) -> Result<(), RouteMoreSpecificThanLocal> {
    let Some(destination) = net(route.destination()).filter(|_| !route.is_propagated()) else {
        return Ok(());
    };
    let within = locals.iter().find(|local| local.contains(&destination) && **local != destination);
    match within {
        Some(&local)
            if *route.target() != RouteTarget::Local
                && !(is_middlebox(route.target()) && is_subnet(destination)) =>
        {
            Err(RouteMoreSpecificThanLocal {
                route_table: table.route_table_id().clone(),
                destination,
                local,
                target: route.target().id().into(),
            })
        }
        _ => Ok(()),
    }
}

/// Every block of a subnet.
pub(crate) fn blocks(subnet: &Subnet) -> impl Iterator<Item = IpNet> {
    let v4 = subnet.cidr_block().map(|block| IpNet::from(block.net()));
    v4.into_iter().chain(subnet.ipv6_blocks().map(|block| block.net().into()))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    // A subnet that could not be read may be the one that a route is for.
    if !scope.network.subnets().is_complete() {
        return;
    }
    let subnets = scope.network.subnets().values();
    let whole: BTreeSet<(&VpcId, IpNet)> =
        subnets.flat_map(|subnet| blocks(subnet).map(move |block| (subnet.vpc_id(), block))).collect();
    for table in scope.network.route_tables().values() {
        // Of a VPC that another account shares, only a part of the subnets is shown.
        if table.owner_id().is_some_and(|owner| *owner != scope.account) {
            continue;
        }
        let locals = locals(table);
        let is_subnet = |block| whole.contains(&(table.vpc_id(), block));
        for route in table.routes().iter().filter(|route| route.is_active()) {
            if let Err(problem) = allow(table, route, &locals, is_subnet) {
                scope.report(findings, table, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    fn with_route(destination: &str, member: &str, target: &str) -> crate::rules::fixture::Account {
        let route = json!({"DestinationCidrBlock": destination, member: target, "State": "active"});
        good().without("/ec2/NetworkInterfaces").push("/ec2/RouteTables/rtb-0000000000000001a/Routes", route)
    }

    #[test]
    fn a_part_of_a_subnet_and_a_wrong_target_are_found() {
        let part = with_route("10.0.32.0/25", "NetworkInterfaceId", "eni-0000000000000000a");
        only(&part, "VPC019", "rtb-0000000000000001a");
        let peering = with_route("10.0.32.0/24", "VpcPeeringConnectionId", "pcx-0000000000000000a");
        only(&peering, "VPC019", "rtb-0000000000000001a");
    }

    #[test]
    fn middlebox_routing_is_allowed() {
        silent(&with_route("10.0.32.0/24", "NetworkInterfaceId", "eni-0000000000000000a"));
    }
}
