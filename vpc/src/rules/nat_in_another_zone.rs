use std::collections::BTreeSet;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{AvailabilityZone, Family, NatGateway, NatGatewayId, RouteTableId, RouteTarget, SubnetId, VpcId};

/// Subnets send their internet traffic to a NAT gateway in another zone.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{route_table}` sends the internet traffic of {} in {} to `{nat_gateway}` in {nat_zone}: it stops when {nat_zone} does{}", text(.subnets), text(.zones), if *.all_in_one_zone { ", and so does all of the VPC's, whose NAT gateways are all there" } else { "" })]
pub struct NatInAnotherZone {
    /// The table.
    pub route_table: RouteTableId,
    /// The NAT gateway.
    pub nat_gateway: NatGatewayId,
    /// Its zone.
    pub nat_zone: AvailabilityZone,
    /// The subnets in other zones.
    pub subnets: Vec<SubnetId>,
    /// Their zones.
    pub zones: Vec<AvailabilityZone>,
    /// Whether all of the VPC's NAT gateways are in that zone.
    pub all_in_one_zone: bool,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC026",
    name: "nat-in-another-zone",
    severity: Severity::Warning,
    summary: "Subnets send their internet traffic to a NAT gateway in another zone",
    page: include_str!("../../rules/VPC026.md"),
    subject: "ec2/RouteTables",
    needs: &["ec2/RouteTables"],
    volatile: &[],
};

impl Problem for NatInAnotherZone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give each zone a NAT gateway and a route table of its own, or use a regional NAT gateway".into()
    }
    fn related(&self) -> Vec<String> {
        std::iter::once(self.nat_gateway.to_string())
            .chain(self.subnets.iter().map(ToString::to_string))
            .collect()
    }
}

fn text<T: std::fmt::Display>(names: &[T]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn zone_of<'a>(scope: &Scope<'a>, nat: &NatGateway) -> Option<&'a AvailabilityZone> {
    Some(scope.network.subnets().get(nat.subnet_id()?)?.availability_zone())
}

/// Whether the NAT gateways that the VPC can use all stand in this zone.
fn are_all_in(scope: &Scope<'_>, vpc: &VpcId, zone: &AvailabilityZone) -> bool {
    let nats = scope.index.nat_gateways_of(vpc).iter().filter(|nat| nat.is_public() && nat.is_available());
    nats.into_iter().all(|nat| zone_of(scope, nat) == Some(zone))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for table in scope.network.route_tables().values() {
        let served = scope.index.subnets_routed_by(table.route_table_id());
        let mut told = BTreeSet::new();
        for route in scope.index.public_routes(table, Family::Ipv4) {
            let RouteTarget::NatGateway(id) = route.target() else { continue };
            let nat =
                scope.network.nat_gateways().get(id).filter(|nat| nat.is_public() && !nat.is_regional());
            let Some((nat, nat_zone)) = nat.and_then(|nat| Some((nat, zone_of(scope, nat)?))) else {
                continue;
            };
            let far = served.iter().filter(|subnet| subnet.availability_zone() != nat_zone);
            let (subnets, zones): (Vec<_>, BTreeSet<_>) =
                far.map(|subnet| (subnet.subnet_id().clone(), subnet.availability_zone().clone())).unzip();
            if subnets.is_empty() || nat.is_gone() || !told.insert(id) {
                continue;
            }
            let problem = NatInAnotherZone {
                route_table: table.route_table_id().clone(),
                nat_gateway: id.clone(),
                nat_zone: nat_zone.clone(),
                subnets,
                zones: zones.into_iter().collect(),
                all_in_one_zone: are_all_in(scope, table.vpc_id(), nat_zone),
            };
            scope.report(findings, table, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    const DEFAULT: &str = "/ec2/RouteTables/rtb-0000000000000001c/Routes/1/NatGatewayId";

    #[test]
    fn a_subnet_that_leaves_by_another_zone_is_found() {
        let finding =
            only(&good().with(DEFAULT, json!("nat-0000000000000000a")), "VPC026", "rtb-0000000000000001c");
        assert_eq!(finding.related, ["nat-0000000000000000a", "subnet-0000000000000001c"]);
        assert_eq!(finding.data["all_in_one_zone"], false);
    }

    #[test]
    fn that_all_gateways_are_in_one_zone_is_said() {
        let account = good()
            .with(DEFAULT, json!("nat-0000000000000000a"))
            .without("/ec2/NatGateways/nat-0000000000000000c");
        let finding = only(&account, "VPC026", "rtb-0000000000000001c");
        assert_eq!(finding.data["all_in_one_zone"], true);
    }

    #[test]
    fn a_regional_gateway_is_in_every_zone() {
        let account = good().with(DEFAULT, json!("nat-0000000000000000a"));
        silent(&account.with("/ec2/NatGateways/nat-0000000000000000a/AvailabilityMode", json!("regional")));
        silent(&good());
    }
}
