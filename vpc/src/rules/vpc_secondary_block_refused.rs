use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Ipv4Block, VpcId, limits};

/// A secondary block lies in a range that the primary block rules out.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "`{vpc}` with the primary block `{primary}` cannot also have `{block}`: AWS refuses blocks of `{refused}` there"
)]
pub struct VpcSecondaryBlockRefused {
    /// The VPC.
    pub vpc: VpcId,
    /// Its primary block.
    pub primary: Ipv4Block,
    /// The secondary block.
    pub block: Ipv4Block,
    /// The range that is ruled out.
    pub refused: Ipv4Block,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC005",
    name: "vpc-secondary-block-refused",
    severity: Severity::Error,
    summary: "A VPC has a secondary block of a range that its primary block rules out",
    page: include_str!("../../rules/VPC005.md"),
    subject: "ec2/Vpcs",
    needs: &[],
    volatile: &[],
};

impl Problem for VpcSecondaryBlockRefused {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "take a secondary block of the primary block's own private range, or of 100.64.0.0/10".into()
    }
}

/// Refuses a secondary block of a range that the primary block rules out, as AWS does.
///
/// Source: VPC User Guide, "VPC CIDR blocks", the table of IPv4 CIDR block association restrictions.
pub(crate) fn allow(
    vpc: &VpcId,
    primary: Ipv4Block,
    block: Ipv4Block,
) -> Result<(), VpcSecondaryBlockRefused> {
    let refused = limits::ruled_out_by(primary).find(|refused| refused.overlaps(block));
    refused
        .map_or(Ok(()), |refused| Err(VpcSecondaryBlockRefused { vpc: vpc.clone(), primary, block, refused }))
}

/// Refuses a block beside one that need not be the primary: a VPC with a block of 10.0.0.0/15 gets none of
/// 10.0.0.0/16, whichever of its blocks that is.
///
/// Source: the same table, the row of 10.0.0.0/8.
pub(crate) fn allow_beside(
    vpc: &VpcId,
    existing: Ipv4Block,
    block: Ipv4Block,
) -> Result<(), VpcSecondaryBlockRefused> {
    match limits::ruled_out_beside(existing).filter(|refused| refused.overlaps(block)) {
        Some(refused) => {
            Err(VpcSecondaryBlockRefused { vpc: vpc.clone(), primary: existing, block, refused })
        }
        None => Ok(()),
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for vpc in scope.network.vpcs().values() {
        let primary = *vpc.cidr_block();
        // A block that overlaps the primary one is another fault.
        let secondary = vpc.ipv4_blocks().skip(1).filter(|block| !block.overlaps(primary));
        for problem in secondary.filter_map(|block| allow(vpc.vpc_id(), primary, block).err()) {
            scope.report(findings, vpc, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::allow;
    use crate::rules::fixture::{good, only, silent};

    fn refuses(primary: &str, block: &str) -> bool {
        let vpc = "vpc-0000000000000000a".parse().unwrap();
        allow(&vpc, primary.parse().unwrap(), block.parse().unwrap()).is_err()
    }

    #[test]
    fn the_table_of_the_manual_row_by_row() {
        for (primary, refused, allowed) in [
            (
                "10.5.0.0/16",
                ["172.16.0.0/16", "192.168.0.0/16", "198.19.0.0/16"],
                ["10.6.0.0/16", "100.64.0.0/16", "203.0.0.0/16"],
            ),
            (
                "172.20.0.0/16",
                ["10.0.0.0/16", "192.168.0.0/16", "172.31.0.0/16"],
                ["172.21.0.0/16", "100.64.0.0/16", "203.0.0.0/16"],
            ),
            (
                "192.168.0.0/20",
                ["10.0.0.0/16", "172.16.0.0/16", "198.19.0.0/16"],
                ["192.168.64.0/20", "100.64.0.0/16", "203.0.0.0/16"],
            ),
            (
                "198.19.0.0/20",
                ["10.0.0.0/16", "172.16.0.0/16", "192.168.0.0/16"],
                ["100.64.0.0/16", "100.65.0.0/16", "203.0.0.0/16"],
            ),
            (
                "100.64.0.0/16",
                ["10.0.0.0/16", "192.168.0.0/16", "198.19.0.0/16"],
                ["100.65.0.0/16", "203.0.0.0/16", "8.8.0.0/16"],
            ),
        ] {
            for block in refused {
                assert!(refuses(primary, block), "{primary} {block}");
            }
            for block in allowed {
                assert!(!refuses(primary, block), "{primary} {block}");
            }
        }
    }

    #[test]
    fn the_first_two_sixteenths_of_ten_rule_out_the_first() {
        assert!(refuses("10.1.0.0/16", "10.0.0.0/20"));
        assert!(!refuses("10.2.0.0/16", "10.0.0.0/20"));
    }

    #[test]
    fn it_is_told_at_the_vpc() {
        let block = json!({"CidrBlock": "192.168.0.0/16", "CidrBlockState": {"State": "associated"}});
        let account = good().push("/ec2/Vpcs/vpc-0000000000000000b/CidrBlockAssociationSet", block);
        only(&account, "VPC005", "vpc-0000000000000000b");
        silent(&good());
    }
}
