use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{SubnetId, VpcId, noun::Noun};

/// Something names a VPC or a subnet that does not exist.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{resource}` names `{missing}`, which does not exist")]
pub struct DanglingVpcReference {
    /// What names it.
    pub resource: String,
    /// The VPC or subnet that does not exist.
    pub missing: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC034",
    name: "dangling-vpc-reference",
    severity: Severity::Error,
    summary: "Something names a VPC or a subnet that does not exist",
    page: include_str!("../../rules/VPC034.md"),
    subject: "ec2/Vpcs",
    needs: &["ec2/Vpcs"],
    volatile: &[],
};

impl Problem for DanglingVpcReference {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "a dump whose parts were taken at different times looks so; collect it again, or name what exists"
            .into()
    }
    fn related(&self) -> Vec<String> {
        vec![self.missing.clone()]
    }
}

/// Tells the VPCs and subnets that a resource names and that do not exist.
fn tell<'i, N: Noun>(
    scope: &Scope<'_>,
    findings: &mut Findings,
    noun: &N,
    vpcs: impl IntoIterator<Item = &'i VpcId>,
    subnets: impl IntoIterator<Item = &'i SubnetId>,
) {
    // What another account owns may name what only that account shows.
    if noun.owner().is_some_and(|owner| owner != scope.account) {
        return;
    }
    let network = scope.network;
    let vpcs = vpcs.into_iter().filter(|id| network.vpcs().exists(*id) == Some(false));
    let subnets = subnets.into_iter().filter(|id| network.subnets().exists(*id) == Some(false));
    for missing in vpcs.map(ToString::to_string).chain(subnets.map(ToString::to_string)) {
        scope.report(findings, noun, &DanglingVpcReference { resource: noun.id_text(), missing });
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let network = scope.network;
    for subnet in network.subnets().values() {
        tell(scope, findings, subnet, [subnet.vpc_id()], []);
    }
    for table in network.route_tables().values() {
        tell(scope, findings, table, [table.vpc_id()], table.explicit_subnets());
    }
    for nat in network.nat_gateways().values().filter(|nat| !nat.is_gone()) {
        tell(scope, findings, nat, nat.vpc_id(), nat.subnet_id());
    }
    for gateway in network.internet_gateways().values() {
        tell(scope, findings, gateway, gateway.vpcs(), []);
    }
    for gateway in network.egress_only_internet_gateways().values() {
        tell(scope, findings, gateway, gateway.vpcs(), []);
    }
    for gateway in network.vpn_gateways().values() {
        tell(scope, findings, gateway, gateway.vpcs(), []);
    }
    for attachment in network.transit_gateway_vpc_attachments().values() {
        let own = attachment.vpc_owner_id().is_none_or(|owner| *owner == scope.account);
        if own && !attachment.is_over() {
            tell(scope, findings, attachment, [attachment.vpc_id()], attachment.subnet_ids());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn a_subnet_of_a_vpc_that_is_not_there_is_found() {
        let lost = json!({"SubnetId": "subnet-000000000000000ff", "VpcId": "vpc-000000000000000ff", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "ap-northeast-1a"});
        only(
            &good().with("/ec2/Subnets/subnet-000000000000000ff", lost),
            "VPC034",
            "subnet-000000000000000ff",
        );
    }

    #[test]
    fn a_table_of_a_subnet_that_is_not_there_is_found() {
        let lost = json!({"SubnetId": "subnet-000000000000000ff"});
        only(
            &good().push("/ec2/RouteTables/rtb-0000000000000001a/Associations", lost),
            "VPC034",
            "rtb-0000000000000001a",
        );
    }

    #[test]
    fn a_gateway_that_is_gone_may_name_what_is_gone_too() {
        let gone = json!({"NatGatewayId": "nat-000000000000000ff", "VpcId": "vpc-000000000000000ff", "State": "deleted"});
        silent(&good().with("/ec2/NatGateways/nat-000000000000000ff", gone));
    }

    #[test]
    fn what_another_account_owns_is_not_judged() {
        let shared = json!({"SubnetId": "subnet-000000000000000ff", "VpcId": "vpc-000000000000000ff", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "ap-northeast-1a", "OwnerId": "444455556666"});
        silent(&good().with("/ec2/Subnets/subnet-000000000000000ff", shared));
    }
}
