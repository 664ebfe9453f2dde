use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Ipv4Block, VpcId, limits};

/// A block of a VPC overlaps 172.17.0.0/16.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{block}` of `{vpc}` overlaps 172.17.0.0/16, which Docker, Cloud9 and SageMaker use on their hosts")]
pub struct VpcBlockDockerRange {
    /// The VPC.
    pub vpc: VpcId,
    /// The block.
    pub block: Ipv4Block,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC007",
    name: "vpc-block-docker-range",
    severity: Severity::Suggestion,
    summary: "A VPC's block overlaps 172.17.0.0/16, which Docker uses",
    page: include_str!("../../rules/VPC007.md"),
    subject: "ec2/Vpcs",
    needs: &[],
    volatile: &[],
};

impl Problem for VpcBlockDockerRange {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "take another block, or give Docker another bridge (`bip` in its daemon.json) on every host".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let docker = limits::docker();
    for vpc in scope.network.vpcs().values() {
        for block in vpc.ipv4_blocks().filter(|block| docker.overlaps(*block)) {
            scope.report(findings, vpc, &VpcBlockDockerRange { vpc: vpc.vpc_id().clone(), block });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn dockers_bridge_is_found_and_its_neighbour_is_not() {
        for (block, found) in [("172.17.0.0/16", true), ("172.17.128.0/20", true), ("172.18.0.0/16", false)] {
            let account = crate::rules::fixture::Account(json!({"ec2": {"Vpcs": {"vpc-0000000000000000a":
                {"VpcId": "vpc-0000000000000000a", "CidrBlock": block}}}}));
            if found {
                only(&account, "VPC007", "vpc-0000000000000000a");
            } else {
                silent(&account);
            }
        }
        silent(&good());
    }
}
