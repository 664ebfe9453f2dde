use std::collections::BTreeMap;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{AddressFamily, AvailabilityZone, Destination, NatGateway, Route};

/// There are more of something than the quota allows.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{count} {what} in `{place}`: the quota is {quota}")]
pub struct VpcOverQuota {
    /// What is counted.
    pub what: &'static str,
    /// Where: a region, a VPC, a table, a zone.
    pub place: String,
    /// How many there are.
    pub count: usize,
    /// How many the quota allows.
    pub quota: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC033",
    name: "vpc-over-quota",
    severity: Severity::Warning,
    summary: "There are more of something than the quota allows",
    page: include_str!("../../rules/VPC033.md"),
    subject: "ec2/Vpcs",
    needs: &[],
    volatile: &["count"],
};

impl Problem for VpcOverQuota {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "if AWS raised the quota, say so in aozu.toml under [quotas]; else ask for it in Service Quotas, or do with fewer".into()
    }
}

/// One thing that was counted.
struct Count {
    what: &'static str,
    count: usize,
    quota: usize,
}

impl Count {
    fn new(what: &'static str, count: usize, quota: usize) -> Self {
        Self { what, count, quota }
    }

    fn problem(&self, place: impl ToString) -> Option<VpcOverQuota> {
        let &Self { what, count, quota } = self;
        (count > quota).then(|| VpcOverQuota { what, place: place.to_string(), count, quota })
    }
}

fn of_region(scope: &Scope<'_>, findings: &mut Findings) {
    let (network, quotas) = (scope.network, scope.quotas);
    let own =
        network.vpcs().values().filter(|vpc| vpc.owner_id().is_none_or(|owner| *owner == scope.account));
    // What is too much of a region is told at its last VPC and its last gateway, one finding each.
    if let Some(last) = network.vpcs().values().next_back() {
        let count = Count::new("VPCs", own.count(), quotas.vpcs_per_region);
        if let Some(problem) = count.problem(scope.region) {
            scope.report(findings, last, &problem);
        }
    }
    if let Some(last) = network.internet_gateways().values().next_back() {
        let gateways = network.internet_gateways().len();
        let count = Count::new("internet gateways", gateways, quotas.internet_gateways_per_region);
        if let Some(problem) = count.problem(scope.region) {
            scope.report(findings, last, &problem);
        }
    }
}

fn of_vpcs(scope: &Scope<'_>, findings: &mut Findings) {
    let quotas = scope.quotas;
    for vpc in scope.network.vpcs().values() {
        let id = vpc.vpc_id();
        let peerings = scope.index.peerings_of(id).iter().filter(|peering| peering.is_active());
        for count in [
            Count::new("subnets", scope.index.subnets_of(id).len(), quotas.subnets_per_vpc),
            Count::new("route tables", scope.index.route_tables_of(id).len(), quotas.route_tables_per_vpc),
            Count::new("IPv4 blocks", vpc.ipv4_blocks().count(), quotas.blocks_per_vpc),
            Count::new("IPv6 blocks", vpc.ipv6_blocks().count(), quotas.blocks_per_vpc),
            Count::new("active peering connections", peerings.count(), quotas.peerings_per_vpc),
        ] {
            if let Some(problem) = count.problem(id) {
                scope.report(findings, vpc, &problem);
            }
        }
    }
}

/// How many routes of a family one counts as: a prefix list's as many as it may have entries, of which
/// each counts; 1 where that was not read, as of AWS's own lists.
///
/// Source: VPC User Guide, "Customer-managed prefix lists", "Prefix lists rules".
fn weight(scope: &Scope<'_>, route: &Route, v6: bool) -> usize {
    let list = match route.destination() {
        Destination::Ipv4(_) => return usize::from(!v6),
        Destination::Ipv6(_) => return usize::from(v6),
        Destination::PrefixList(list) => scope.network.managed_prefix_lists().get(list),
    };
    if list.and_then(|list| list.address_family()).is_some_and(|family| *family == AddressFamily::Ipv6) != v6
    {
        return 0;
    }
    let most = list.and_then(|list| list.max_entries()).unwrap_or(1);
    usize::try_from(most).unwrap_or(usize::MAX)
}

fn of_tables(scope: &Scope<'_>, findings: &mut Findings) {
    for table in scope.network.route_tables().values() {
        let of = |propagated: bool, v6: bool| {
            let routes = table.routes().iter().filter(move |route| route.is_propagated() == propagated);
            routes.map(|route| weight(scope, route, v6)).fold(0, usize::saturating_add)
        };
        let quotas = scope.quotas;
        for count in [
            Count::new("IPv4 routes", of(false, false), quotas.routes_per_table),
            Count::new("IPv6 routes", of(false, true), quotas.routes_per_table),
            Count::new(
                "propagated routes",
                of(true, false) + of(true, true),
                quotas.propagated_routes_per_table,
            ),
        ] {
            if let Some(problem) = count.problem(table.route_table_id()) {
                scope.report(findings, table, &problem);
            }
        }
    }
}

fn of_zones(scope: &Scope<'_>, findings: &mut Findings) {
    let mut nats: BTreeMap<&AvailabilityZone, Vec<&NatGateway>> = BTreeMap::new();
    for nat in scope.network.nat_gateways().values().filter(|nat| !nat.is_gone()) {
        if let Some(subnet) = nat.subnet_id().and_then(|id| scope.network.subnets().get(id)) {
            nats.entry(subnet.availability_zone()).or_default().push(nat);
        }
    }
    for (zone, nats) in nats {
        let count = Count::new("NAT gateways", nats.len(), scope.quotas.nat_gateways_per_zone);
        if let (Some(problem), Some(last)) = (count.problem(zone), nats.last()) {
            scope.report(findings, *last, &problem);
        }
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    of_region(scope, findings);
    of_vpcs(scope, findings);
    of_tables(scope, findings);
    of_zones(scope, findings);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{Account, codes, good, silent};

    fn vpcs(count: usize) -> Account {
        let vpcs = (0..count).map(|n| {
            let id = format!("vpc-{n:017}");
            (id.clone(), json!({"VpcId": id, "CidrBlock": format!("10.{n}.0.0/16")}))
        });
        Account(json!({"ec2": {"Vpcs": serde_json::Map::from_iter(vpcs)}}))
    }

    #[test]
    fn the_sixth_vpc_is_too_much() {
        assert_eq!(codes(&vpcs(6)), ["VPC033"]);
        silent(&vpcs(5));
        silent(&good());
    }

    #[test]
    fn the_families_of_routes_are_counted_apart() {
        let routes = |v4: usize, v6: usize| {
            let mut all: Vec<_> = (0..v4).map(|n| json!({"DestinationCidrBlock": format!("198.18.{}.{}/32", n / 256, n % 256), "GatewayId": "vgw-0000000000000000a"})).collect();
            all.extend((0..v6).map(|n| json!({"DestinationIpv6CidrBlock": format!("2001:db8:{n:x}::/48"), "GatewayId": "vgw-0000000000000000a"})));
            codes(&Account(
                json!({"ec2": {"Vpcs": {}, "RouteTables": {"rtb-0000000000000000a": {"RouteTableId": "rtb-0000000000000000a", "VpcId": "vpc-0000000000000000a", "OwnerId": "444455556666", "Routes": all}}}}),
            ))
        };
        assert!(!routes(500, 500).contains(&"VPC033"));
        assert!(routes(501, 0).contains(&"VPC033"));
        assert!(routes(0, 501).contains(&"VPC033"));
    }

    #[test]
    fn a_prefix_list_counts_as_many_routes_as_it_may_have_entries() {
        let list = |most: u32, family: &str| {
            codes(&Account(json!({"ec2": {"Vpcs": {},
                "ManagedPrefixLists": {"pl-0000000000000000a": {"PrefixListId": "pl-0000000000000000a", "OwnerId": "111122223333", "MaxEntries": most, "AddressFamily": family}},
                "RouteTables": {"rtb-0000000000000000a": {"RouteTableId": "rtb-0000000000000000a", "VpcId": "vpc-0000000000000000a", "OwnerId": "444455556666",
                    "Routes": [{"DestinationPrefixListId": "pl-0000000000000000a", "GatewayId": "vgw-0000000000000000a"}]}}}})))
        };
        assert!(list(501, "IPv4").contains(&"VPC033") && list(501, "IPv6").contains(&"VPC033"));
        assert!(!list(500, "IPv4").contains(&"VPC033"));
    }
}
