use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Ipv4Block, VpcId, limits};

/// A VPC's IPv4 block is larger than a /16 or smaller than a /28.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{block}` of `{vpc}` is no block for a VPC: an IPv4 block is a /16 to a /28")]
pub struct VpcBlockSize {
    /// The VPC.
    pub vpc: VpcId,
    /// The block.
    pub block: Ipv4Block,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC001",
    name: "vpc-block-size",
    severity: Severity::Error,
    summary: "A VPC's IPv4 block is larger than a /16 or smaller than a /28",
    page: include_str!("../../rules/VPC001.md"),
    subject: "ec2/Vpcs",
    needs: &[],
    volatile: &[],
};

impl Problem for VpcBlockSize {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give the VPC blocks of /16 to /28; a larger network is made of several blocks or several VPCs".into()
    }
}

/// Refuses a block that is too large or too small, as AWS does (`InvalidVpc.Range`).
pub(crate) fn allow(vpc: &VpcId, block: Ipv4Block) -> Result<(), VpcBlockSize> {
    if limits::IPV4_PREFIX.contains(&block.prefix_len()) {
        Ok(())
    } else {
        Err(VpcBlockSize { vpc: vpc.clone(), block })
    }
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
    use crate::rules::fixture::{codes, good};

    fn with_block(block: &str) -> Vec<&'static str> {
        codes(
            &good()
                .but(|account| account["ec2"]["Vpcs"]["vpc-0000000000000000a"]["CidrBlock"] = block.into()),
        )
    }

    #[test]
    fn too_large_and_too_small_are_found() {
        assert!(with_block("10.0.0.0/15").contains(&"VPC001"));
        assert!(with_block("10.0.0.0/29").contains(&"VPC001"));
        assert!(!with_block("10.0.0.0/28").contains(&"VPC001"));
    }
}
