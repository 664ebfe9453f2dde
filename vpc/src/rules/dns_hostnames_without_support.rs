use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{EnableDnsHostnames, EnableDnsSupport, VpcId};

/// A VPC has DNS hostnames enabled but not DNS support.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{vpc}` has enableDnsHostnames without enableDnsSupport: no names resolve, and none are given")]
pub struct DnsHostnamesWithoutSupport {
    /// The VPC.
    pub vpc: VpcId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC032",
    name: "dns-hostnames-without-support",
    severity: Severity::Warning,
    summary: "A VPC has DNS hostnames enabled but not DNS support, so they do nothing",
    page: include_str!("../../rules/VPC032.md"),
    subject: "ec2/Vpcs",
    needs: &[],
    volatile: &[],
};

impl Problem for DnsHostnamesWithoutSupport {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("aws ec2 modify-vpc-attribute --vpc-id {} --enable-dns-support Value=true", self.vpc)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let network = scope.network;
    for vpc in network.vpcs().values() {
        let id = vpc.vpc_id();
        let hostnames = network.enable_dns_hostnames().get(id).is_some_and(EnableDnsHostnames::is_enabled);
        let support = network.enable_dns_support().get(id).map(EnableDnsSupport::is_enabled);
        if hostnames && support == Some(false) {
            scope.report(findings, vpc, &DnsHostnamesWithoutSupport { vpc: id.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn names_without_a_server_are_found() {
        let off = "/ec2/EnableDnsSupport/vpc-0000000000000000a/EnableDnsSupport/Value";
        let found = crate::rules::fixture::codes(&good().with(off, json!(false)));
        assert!(found.contains(&"VPC032"), "{found:?}");
        let neither = "/ec2/EnableDnsSupport/vpc-0000000000000000b/EnableDnsSupport/Value";
        silent(&good().with(neither, json!(false)));
    }

    #[test]
    fn an_attribute_that_was_not_read_is_no_reason() {
        only(
            &good()
                .without("/ec2/VpcEndpoints")
                .with("/ec2/EnableDnsSupport/vpc-0000000000000000a/EnableDnsSupport/Value", json!(false)),
            "VPC032",
            "vpc-0000000000000000a",
        );
        silent(&good().without("/ec2/EnableDnsSupport"));
    }
}
