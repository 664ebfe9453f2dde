use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Ipv4Block, PeeringVpc, VpcPeeringConnectionId};

/// A peering connection joins VPCs whose blocks overlap.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{peering}` joins `{block}` and `{other_block}`, which overlap")]
pub struct PeeringBlocksOverlap {
    /// The peering connection.
    pub peering: VpcPeeringConnectionId,
    /// A block of the side that asked.
    pub block: Ipv4Block,
    /// A block of the side that was asked.
    pub other_block: Ipv4Block,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC030",
    name: "peering-blocks-overlap",
    severity: Severity::Error,
    summary: "A peering connection joins VPCs whose blocks overlap",
    page: include_str!("../../rules/VPC030.md"),
    subject: "ec2/VpcPeeringConnections",
    needs: &[],
    volatile: &[],
};

impl Problem for PeeringBlocksOverlap {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "build one of the VPCs anew with another block, or offer the single service over PrivateLink".into()
    }
}

/// The blocks of a side: its VPC's, where that was read, else what the connection tells.
fn blocks(scope: &Scope<'_>, side: &PeeringVpc) -> Vec<Ipv4Block> {
    let vpc = side.vpc_id().and_then(|id| scope.network.vpcs().get(id));
    vpc.map_or_else(|| side.ipv4_blocks().collect(), |vpc| vpc.ipv4_blocks().collect())
}

/// The first block of each that overlap.
pub(crate) fn overlap(ours: &[Ipv4Block], theirs: &[Ipv4Block]) -> Option<(Ipv4Block, Ipv4Block)> {
    ours.iter().find_map(|one| Some((*one, *theirs.iter().find(|other| one.overlaps(**other))?)))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for peering in scope.network.vpc_peering_connections().values().filter(|one| !one.is_over()) {
        let (Some(one), Some(other)) = (peering.requester_vpc_info(), peering.accepter_vpc_info()) else {
            continue;
        };
        if let Some((block, other_block)) = overlap(&blocks(scope, one), &blocks(scope, other)) {
            let peering_id = peering.vpc_peering_connection_id().clone();
            scope.report(
                findings,
                peering,
                &PeeringBlocksOverlap { peering: peering_id, block, other_block },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn overlapping_sides_are_found_as_the_peerings_fault() {
        let account = crate::rules::fixture::Account(json!({"ec2": {
            "Vpcs": {
                "vpc-0000000000000000a": {"VpcId": "vpc-0000000000000000a", "CidrBlock": "10.0.0.0/16"},
                "vpc-0000000000000000b": {"VpcId": "vpc-0000000000000000b", "CidrBlock": "10.0.64.0/20"}},
            "VpcPeeringConnections": {"pcx-0000000000000000a": {"VpcPeeringConnectionId": "pcx-0000000000000000a",
                "RequesterVpcInfo": {"VpcId": "vpc-0000000000000000a"}, "AccepterVpcInfo": {"VpcId": "vpc-0000000000000000b"},
                "Status": {"Code": "active"}}}}}));
        only(&account, "VPC030", "pcx-0000000000000000a");
        silent(&good());
    }
}
