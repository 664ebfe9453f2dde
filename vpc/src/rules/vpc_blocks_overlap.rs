use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Ipv4Block, VpcId, overlap::overlapping};

/// Two IPv4 blocks of one VPC overlap.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("blocks `{first}` and `{second}` of `{vpc}` overlap")]
pub struct VpcBlocksOverlap {
    /// The VPC.
    pub vpc: VpcId,
    /// One block.
    pub first: Ipv4Block,
    /// The other.
    pub second: Ipv4Block,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC003",
    name: "vpc-blocks-overlap",
    severity: Severity::Error,
    summary: "Two blocks of one VPC overlap",
    page: include_str!("../../rules/VPC003.md"),
    subject: "ec2/Vpcs",
    needs: &[],
    volatile: &[],
};

impl Problem for VpcBlocksOverlap {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give the VPC blocks that have no address in common".into()
    }
}

/// Refuses blocks that overlap, as AWS does (`CidrConflict`).
pub(crate) fn allow(vpc: &VpcId, existing: Ipv4Block, new: Ipv4Block) -> Result<(), VpcBlocksOverlap> {
    if existing.overlaps(new) {
        Err(VpcBlocksOverlap { vpc: vpc.clone(), first: existing, second: new })
    } else {
        Ok(())
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for vpc in scope.network.vpcs().values() {
        let blocks = vpc.ipv4_blocks().map(|block| (block.net().into(), block));
        for (first, second) in overlapping(blocks) {
            scope.report(findings, vpc, &VpcBlocksOverlap { vpc: vpc.vpc_id().clone(), first, second });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    fn with_second(block: &str) -> crate::rules::fixture::Account {
        let association = json!({"CidrBlock": block, "CidrBlockState": {"State": "associated"}});
        good().push("/ec2/Vpcs/vpc-0000000000000000a/CidrBlockAssociationSet", association)
    }

    #[test]
    fn a_block_within_another_is_found() {
        only(&with_second("10.0.128.0/20"), "VPC003", "vpc-0000000000000000a");
        silent(&with_second("10.3.0.0/16"));
    }

    #[test]
    fn a_block_that_was_taken_away_does_not_count() {
        let gone = json!({"CidrBlock": "10.0.128.0/20", "CidrBlockState": {"State": "disassociated"}});
        silent(&good().push("/ec2/Vpcs/vpc-0000000000000000a/CidrBlockAssociationSet", gone));
    }
}
