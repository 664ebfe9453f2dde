use std::collections::BTreeSet;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Ipv4Block, VpcId, overlap::overlapping};

/// Two VPCs of one account and region have addresses in common.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "`{block}` of `{vpc}` overlaps `{other_block}` of `{other}`: the two can never be peered or routed to each other"
)]
pub struct VpcsOverlap {
    /// The VPC with the narrower block.
    pub vpc: VpcId,
    /// Its block.
    pub block: Ipv4Block,
    /// The VPC with the wider block.
    pub other: VpcId,
    /// Its block.
    pub other_block: Ipv4Block,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC006",
    name: "vpcs-overlap",
    severity: Severity::Suggestion,
    summary: "Two VPCs of the region have addresses in common and can never be peered",
    page: include_str!("../../rules/VPC006.md"),
    subject: "ec2/Vpcs",
    needs: &[],
    volatile: &[],
};

impl Problem for VpcsOverlap {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give VPCs that may have to speak with each other blocks of their own; an address plan (VPC IPAM) hands them out".into()
    }
    fn related(&self) -> Vec<String> {
        vec![self.other.to_string()]
    }
}

/// Whether the two are joined by a live peering connection, which is a fault of its own (VPC030).
fn are_peered(scope: &Scope<'_>, one: &VpcId, other: &VpcId) -> bool {
    let mut live = scope.index.peerings_of(one).iter().filter(|peering| !peering.is_over());
    live.any(|peering| peering.other_side(one).and_then(|side| side.vpc_id()) == Some(other))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let vpcs = scope.network.vpcs().values();
    let blocks = vpcs.flat_map(|vpc| vpc.ipv4_blocks().map(move |block| (block.net().into(), (vpc, block))));
    let mut told = BTreeSet::new();
    for ((wide, other_block), (narrow, block)) in overlapping(blocks) {
        let (other, vpc) = (wide.vpc_id().clone(), narrow.vpc_id().clone());
        let both_default = wide.is_default() && narrow.is_default();
        if vpc == other || both_default || are_peered(scope, &vpc, &other) {
            continue;
        }
        if told.insert((vpc.clone(), other.clone())) {
            scope.report(findings, narrow, &VpcsOverlap { vpc, block, other, other_block });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn the_narrower_of_two_overlapping_vpcs_is_named() {
        let third = json!({"VpcId": "vpc-0000000000000000c", "CidrBlock": "10.0.128.0/17", "OwnerId": "111122223333"});
        let main = json!({"RouteTableId": "rtb-0000000000000000c", "VpcId": "vpc-0000000000000000c", "Associations": [{"Main": true}]});
        let account = good().without("/ec2/FlowLogs").with("/ec2/Vpcs/vpc-0000000000000000c", third);
        let account = account.with("/ec2/RouteTables/rtb-0000000000000000c", main);
        let finding = only(&account, "VPC006", "vpc-0000000000000000c");
        assert_eq!(finding.related, ["vpc-0000000000000000a"]);
    }

    #[test]
    fn neighbours_do_not_overlap() {
        silent(&good());
    }
}
