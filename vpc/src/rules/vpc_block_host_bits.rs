use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Ipv4Block, VpcId};

/// A block of a VPC is written with host bits.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{block}` of `{vpc}` has host bits set: AWS makes `{becomes}` of it")]
pub struct VpcBlockHostBits {
    /// The VPC.
    pub vpc: VpcId,
    /// The block as it is written.
    pub block: Ipv4Block,
    /// The block that AWS makes of it.
    pub becomes: Ipv4Block,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC002",
    name: "vpc-block-host-bits",
    severity: Severity::Suggestion,
    summary: "A VPC's block is written with host bits, which AWS clears",
    page: include_str!("../../rules/VPC002.md"),
    subject: "ec2/Vpcs",
    needs: &[],
    volatile: &[],
};

impl Problem for VpcBlockHostBits {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("write `{}`", self.becomes)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for vpc in scope.network.vpcs().values() {
        for block in vpc.ipv4_blocks().filter(|block| block.has_host_bits()) {
            let becomes = Ipv4Block::from(block.net());
            scope.report(findings, vpc, &VpcBlockHostBits { vpc: vpc.vpc_id().clone(), block, becomes });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn host_bits_are_found() {
        let account = good().with("/ec2/Vpcs/vpc-0000000000000000b/CidrBlock", json!("10.1.2.3/16"));
        let account = account.without("/ec2/Vpcs/vpc-0000000000000000b/CidrBlockAssociationSet");
        only(&account, "VPC002", "vpc-0000000000000000b");
        silent(&good());
    }
}
