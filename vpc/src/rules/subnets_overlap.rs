use aozu_names::{Findings, Problem, RuleInfo, Severity};
use ipnet::IpNet;

use super::Scope;
use crate::{Subnet, SubnetId, VpcId, overlap::overlapping};

/// Two subnets of one VPC overlap.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{block}` of `{subnet}` overlaps `{other_block}` of `{other}` in `{vpc}`")]
pub struct SubnetsOverlap {
    /// The subnet with the narrower block.
    pub subnet: SubnetId,
    /// Its block.
    pub block: IpNet,
    /// The subnet with the wider block.
    pub other: SubnetId,
    /// Its block.
    pub other_block: IpNet,
    /// Their VPC.
    pub vpc: VpcId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC009",
    name: "subnets-overlap",
    severity: Severity::Error,
    summary: "Two subnets of one VPC overlap",
    page: include_str!("../../rules/VPC009.md"),
    subject: "ec2/Subnets",
    needs: &[],
    volatile: &[],
};

impl Problem for SubnetsOverlap {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give each subnet addresses of its own".into()
    }
    fn related(&self) -> Vec<String> {
        vec![self.other.to_string()]
    }
}

/// Every block of a subnet.
fn blocks(subnet: &Subnet) -> impl Iterator<Item = IpNet> {
    let v4 = subnet.cidr_block().map(|block| IpNet::from(block.net()));
    v4.into_iter().chain(subnet.ipv6_blocks().map(|block| block.net().into()))
}

/// Refuses a subnet that overlaps another, as AWS does (`InvalidSubnet.Conflict`).
pub(crate) fn allow(subnet: &Subnet, other: &Subnet) -> Result<(), SubnetsOverlap> {
    for block in blocks(subnet) {
        if let Some(other_block) = blocks(other).find(|one| one.contains(&block) || block.contains(one)) {
            return Err(problem((subnet, block), (other, other_block)));
        }
    }
    Ok(())
}

fn problem((subnet, block): (&Subnet, IpNet), (other, other_block): (&Subnet, IpNet)) -> SubnetsOverlap {
    SubnetsOverlap {
        subnet: subnet.subnet_id().clone(),
        block,
        other: other.subnet_id().clone(),
        other_block,
        vpc: subnet.vpc_id().clone(),
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for vpc in scope.index.vpcs_with_subnets() {
        let subnets = scope.index.subnets_of(vpc).iter();
        let blocks = subnets.flat_map(|subnet| blocks(subnet).map(move |block| (block, (*subnet, block))));
        for (wide, narrow) in overlapping(blocks) {
            scope.report(findings, narrow.0, &problem(narrow, wide));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn the_narrower_of_two_overlapping_subnets_is_named() {
        let account = good()
            .without("/ec2/NetworkInterfaces")
            .with("/ec2/Subnets/subnet-0000000000000002a/CidrBlock", json!("10.0.17.128/25"));
        let finding = only(&account, "VPC009", "subnet-0000000000000002a");
        assert_eq!(finding.related, ["subnet-0000000000000001c"]);
    }

    #[test]
    fn the_same_block_in_another_vpc_is_no_overlap() {
        let other = json!({"SubnetId": "subnet-000000000000000ff", "VpcId": "vpc-000000000000000ff", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "ap-northeast-1a", "OwnerId": "444455556666"});
        silent(&good().with("/ec2/Subnets/subnet-000000000000000ff", other));
    }
}
