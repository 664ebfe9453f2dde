use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{PeeringVpc, VpcId, VpcPeeringConnection, VpcPeeringConnectionId};

/// Only one side of a peering connection has routes to it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{from}` has routes to `{peering}`, `{to}` has none: nothing comes back")]
pub struct PeeringRouteOneWay {
    /// The peering connection.
    pub peering: VpcPeeringConnectionId,
    /// The side with routes.
    pub from: VpcId,
    /// The side without.
    pub to: VpcId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC029",
    name: "peering-route-one-way",
    severity: Severity::Warning,
    summary: "Only one side of a peering connection has routes to it",
    page: include_str!("../../rules/VPC029.md"),
    subject: "ec2/VpcPeeringConnections",
    needs: &["ec2/RouteTables"],
    volatile: &[],
};

impl Problem for PeeringRouteOneWay {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "add a route back in the tables of `{}`: aws ec2 create-route --vpc-peering-connection-id {}",
            self.to, self.peering
        )
    }
    fn related(&self) -> Vec<String> {
        vec![self.from.to_string(), self.to.to_string()]
    }
}

/// Whether a side has an active route to the peering; none when that is not known.
fn has_route(scope: &Scope<'_>, peering: &VpcPeeringConnection, side: &PeeringVpc) -> Option<bool> {
    let account = side.owner_id().copied().unwrap_or(scope.account);
    let region = side.region().unwrap_or(scope.region);
    let (network, index) = if account == scope.account && region == scope.region {
        (scope.network, scope.index)
    } else {
        scope.elsewhere.get(&(account, region.clone())).map(|(network, index)| (*network, *index))?
    };
    let vpc = side.vpc_id()?;
    if !network.route_tables().is_complete() || network.vpcs().exists(vpc) != Some(true) {
        return None;
    }
    let routes = index.routes_to(peering.vpc_peering_connection_id().as_str()).iter();
    Some(routes.into_iter().any(|(table, route)| table.vpc_id() == vpc && route.is_active()))
}

/// Whether this account and region is the one that reports: that of the side that asked, where it is in
/// the model, so that a connection between two is told once.
fn is_ours(scope: &Scope<'_>, requester: &PeeringVpc) -> bool {
    let account = requester.owner_id().copied().unwrap_or(scope.account);
    let region = requester.region().unwrap_or(scope.region);
    let here = account == scope.account && region == scope.region;
    here || !scope.elsewhere.contains_key(&(account, region.clone()))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for peering in scope.network.vpc_peering_connections().values().filter(|one| one.is_active()) {
        let (Some(one), Some(other)) = (peering.requester_vpc_info(), peering.accepter_vpc_info()) else {
            continue;
        };
        let (from, to) = match (has_route(scope, peering, one), has_route(scope, peering, other)) {
            (Some(true), Some(false)) => (one, other),
            (Some(false), Some(true)) => (other, one),
            _ => continue,
        };
        if let (Some(from), Some(to), true) = (from.vpc_id(), to.vpc_id(), is_ours(scope, one)) {
            let peering_id = peering.vpc_peering_connection_id().clone();
            let problem = PeeringRouteOneWay { peering: peering_id, from: from.clone(), to: to.clone() };
            scope.report(findings, peering, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn a_side_without_a_route_back_is_found() {
        let account = good().without("/ec2/RouteTables/rtb-0000000000000003a/Routes/1");
        let finding = only(&account, "VPC029", "pcx-0000000000000000a");
        assert_eq!(finding.related, ["vpc-0000000000000000a", "vpc-0000000000000000b"]);
    }

    #[test]
    fn a_side_that_was_not_read_may_have_one() {
        let account = good().without("/ec2/RouteTables/rtb-0000000000000003a/Routes/1");
        silent(&account.with(
            "/ec2/VpcPeeringConnections/pcx-0000000000000000a/AccepterVpcInfo/OwnerId",
            json!("444455556666"),
        ));
        silent(&good());
    }

    #[test]
    fn a_peering_that_nobody_uses_is_not_one_way() {
        let account = good().without("/ec2/RouteTables/rtb-0000000000000003a/Routes/1");
        let account = account.without("/ec2/RouteTables/rtb-0000000000000001a/Routes/2");
        silent(&account.without("/ec2/RouteTables/rtb-0000000000000001c/Routes/2"));
    }
}
