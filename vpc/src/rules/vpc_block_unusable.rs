use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Ipv4Block, VpcId, limits};

/// A block of a VPC lies in addresses that no network may use.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{block}` of `{vpc}` overlaps `{reserved}`, which no VPC may use")]
pub struct VpcBlockUnusable {
    /// The VPC.
    pub vpc: VpcId,
    /// The block.
    pub block: Ipv4Block,
    /// The addresses that are not for use.
    pub reserved: Ipv4Block,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC004",
    name: "vpc-block-unusable",
    severity: Severity::Error,
    summary: "A VPC's block lies in addresses that no network may use",
    page: include_str!("../../rules/VPC004.md"),
    subject: "ec2/Vpcs",
    needs: &[],
    volatile: &[],
};

impl Problem for VpcBlockUnusable {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "take a block of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10".into()
    }
}

/// Refuses a block in addresses that are not for use, as AWS does.
pub(crate) fn allow(vpc: &VpcId, block: Ipv4Block) -> Result<(), VpcBlockUnusable> {
    let reserved = limits::unusable().find(|reserved| reserved.overlaps(block));
    reserved.map_or(Ok(()), |reserved| Err(VpcBlockUnusable { vpc: vpc.clone(), block, reserved }))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for vpc in scope.network.vpcs().values() {
        for problem in vpc.ipv4_blocks().filter_map(|block| allow(vpc.vpc_id(), block).err()) {
            scope.report(findings, vpc, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::allow;
    use crate::rules::fixture::{Account, only, silent};

    fn refuses(block: &str) -> bool {
        allow(&"vpc-0000000000000000a".parse().unwrap(), block.parse().unwrap()).is_err()
    }

    #[test]
    fn each_of_the_four_is_refused_and_its_neighbours_are_not() {
        for wrong in ["0.1.0.0/16", "127.0.0.0/16", "169.254.8.0/24", "224.0.0.0/16", "239.255.0.0/16"] {
            assert!(refuses(wrong), "{wrong}");
        }
        for right in ["1.0.0.0/16", "126.255.0.0/16", "128.0.0.0/16", "169.253.0.0/16", "10.0.0.0/16"] {
            assert!(!refuses(right), "{right}");
        }
    }

    #[test]
    fn it_is_told_at_the_vpc() {
        let account = |block: &str| {
            let vpc = json!({"VpcId": "vpc-0000000000000000a", "CidrBlock": block});
            Account(json!({"ec2": {"Vpcs": {"vpc-0000000000000000a": vpc}}}))
        };
        only(&account("169.254.0.0/16"), "VPC004", "vpc-0000000000000000a");
        silent(&account("169.253.0.0/16"));
    }
}
