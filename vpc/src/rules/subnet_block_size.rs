use aozu_names::{Findings, Problem, RuleInfo, Severity};
use ipnet::IpNet;

use super::Scope;
use crate::{Subnet, SubnetId, limits};

/// A subnet's block is of a size that AWS does not give out.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "`{block}` of `{subnet}` is no block for a subnet: IPv4 blocks are /16 to /28, IPv6 blocks /44 to /64 in steps of four"
)]
pub struct SubnetBlockSize {
    /// The subnet.
    pub subnet: SubnetId,
    /// The block.
    pub block: IpNet,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC010",
    name: "subnet-block-size",
    severity: Severity::Error,
    summary: "A subnet's block is of a size that AWS does not give out",
    page: include_str!("../../rules/VPC010.md"),
    subject: "ec2/Subnets",
    needs: &[],
    volatile: &[],
};

impl Problem for SubnetBlockSize {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "take a block of /16 to /28 (IPv4) or a /64 (IPv6)".into()
    }
}

/// Refuses a block of the wrong size, as AWS does (`InvalidSubnet.Range`).
pub(crate) fn allow(subnet: &Subnet) -> Result<(), SubnetBlockSize> {
    let wrong_v4 = subnet.cidr_block().filter(|block| !limits::IPV4_PREFIX.contains(&block.prefix_len()));
    let mut wrong_v6 = subnet.ipv6_blocks().filter(|block| {
        let length = block.prefix_len();
        !limits::IPV6_SUBNET_PREFIX.contains(&length) || length % limits::IPV6_PREFIX_STEP != 0
    });
    let wrong = wrong_v4.map(|block| block.as_written().into());
    match wrong.or_else(|| wrong_v6.next().map(|block| block.as_written().into())) {
        Some(block) => Err(SubnetBlockSize { subnet: subnet.subnet_id().clone(), block }),
        None => Ok(()),
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for subnet in scope.network.subnets().values() {
        if let Err(problem) = allow(subnet) {
            scope.report(findings, subnet, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn a_slash_29_is_too_small_and_a_slash_28_is_not() {
        let at = "/ec2/Subnets/subnet-0000000000000002a/CidrBlock";
        only(
            &good().without("/ec2/NetworkInterfaces").with(at, json!("10.0.32.0/29")),
            "VPC010",
            "subnet-0000000000000002a",
        );
        silent(
            &good()
                .without("/ec2/NetworkInterfaces")
                .with(at, json!("10.0.32.0/28"))
                .with("/ec2/Subnets/subnet-0000000000000002a/AvailableIpAddressCount", json!(11)),
        );
    }
}
