use aozu_names::{Findings, Problem, RuleInfo, Severity};
use ipnet::IpNet;

use super::Scope;
use crate::{Subnet, SubnetId, Vpc, VpcId};

/// A subnet's block lies in none of its VPC's blocks.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{block}` of `{subnet}` is not inside `{vpc}`, whose blocks are {}", text(.vpc_blocks))]
pub struct SubnetOutsideVpc {
    /// The subnet.
    pub subnet: SubnetId,
    /// The block.
    pub block: IpNet,
    /// The VPC.
    pub vpc: VpcId,
    /// The blocks of the VPC, of the same family.
    pub vpc_blocks: Vec<IpNet>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC008",
    name: "subnet-outside-vpc",
    severity: Severity::Error,
    summary: "A subnet's block lies in none of its VPC's blocks",
    page: include_str!("../../rules/VPC008.md"),
    subject: "ec2/Subnets",
    needs: &[],
    volatile: &[],
};

impl Problem for SubnetOutsideVpc {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give the subnet a block within the VPC's, or associate another block with the VPC first: aws ec2 associate-vpc-cidr-block".into()
    }
    fn related(&self) -> Vec<String> {
        vec![self.vpc.to_string()]
    }
}

fn text(blocks: &[IpNet]) -> String {
    if blocks.is_empty() {
        return "none of that kind".into();
    }
    blocks.iter().map(|block| format!("`{block}`")).collect::<Vec<_>>().join(", ")
}

/// Refuses a subnet with a block outside its VPC, as AWS does (`InvalidSubnet.Range`).
pub(crate) fn allow(subnet: &Subnet, vpc: &Vpc) -> Result<(), SubnetOutsideVpc> {
    let v4: Vec<IpNet> = vpc.ipv4_blocks().map(|block| block.net().into()).collect();
    let v6: Vec<IpNet> = vpc.ipv6_blocks().map(|block| block.net().into()).collect();
    let own_v4 = subnet.cidr_block().map(|block| (IpNet::from(block.net()), &v4));
    let own_v6 = subnet.ipv6_blocks().map(|block| (IpNet::from(block.net()), &v6));
    for (block, blocks) in own_v4.into_iter().chain(own_v6) {
        if !blocks.iter().any(|whole| whole.contains(&block)) {
            return Err(SubnetOutsideVpc {
                subnet: subnet.subnet_id().clone(),
                block,
                vpc: vpc.vpc_id().clone(),
                vpc_blocks: blocks.clone(),
            });
        }
    }
    Ok(())
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for subnet in scope.network.subnets().values() {
        // A VPC that is not there is another fault (VPC034), and one that was not read is no reason.
        let vpc = scope.network.vpcs().get(subnet.vpc_id());
        if let Some(problem) = vpc.and_then(|vpc| allow(subnet, vpc).err()) {
            scope.report(findings, subnet, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn a_block_beside_the_vpcs_is_found() {
        let account = good().with("/ec2/Subnets/subnet-0000000000000003a/CidrBlock", json!("10.9.0.0/24"));
        only(&account, "VPC008", "subnet-0000000000000003a");
    }

    #[test]
    fn a_secondary_block_holds_subnets_too() {
        let second = json!({"CidrBlock": "100.64.0.0/16", "CidrBlockState": {"State": "associated"}});
        let account = good().push("/ec2/Vpcs/vpc-0000000000000000b/CidrBlockAssociationSet", second);
        silent(&account.with("/ec2/Subnets/subnet-0000000000000003a/CidrBlock", json!("100.64.3.0/24")));
    }

    #[test]
    fn a_subnet_may_fill_its_vpc() {
        let account = good().with("/ec2/Subnets/subnet-0000000000000003a/CidrBlock", json!("10.1.0.0/16"));
        silent(&account.without("/ec2/Subnets/subnet-0000000000000003a/AvailableIpAddressCount"));
    }

    #[test]
    fn ipv6_is_judged_too() {
        let block =
            json!([{"Ipv6CidrBlock": "2001:db8::/64", "Ipv6CidrBlockState": {"State": "associated"}}]);
        let account = good().with("/ec2/Subnets/subnet-0000000000000003a/Ipv6CidrBlockAssociationSet", block);
        only(&account, "VPC008", "subnet-0000000000000003a");
    }
}
