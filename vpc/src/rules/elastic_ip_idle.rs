use std::net::Ipv4Addr;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::AllocationId;

/// An Elastic IP is associated with nothing.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{allocation}`{} is associated with nothing", .public_ip.map_or_else(String::new, |ip| format!(" ({ip})")))]
pub struct ElasticIpIdle {
    /// The Elastic IP
    pub allocation: AllocationId,
    /// Its address
    pub public_ip: Option<Ipv4Addr>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC071",
    name: "elastic-ip-idle",
    severity: Severity::Suggestion,
    summary: "An Elastic IP is associated with nothing",
    page: include_str!("../../rules/VPC071.md"),
    subject: "ec2/Addresses",
    needs: &[],
    volatile: &[],
};

impl Problem for ElasticIpIdle {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "release it if nobody will need this address again: `aws ec2 release-address --allocation-id {}`",
            self.allocation
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for address in scope.network.addresses().values().filter(|address| !address.is_in_use()) {
        let allocation = address.allocation_id().clone();
        let problem = ElasticIpIdle { allocation, public_ip: address.public_ip().copied() };
        scope.report(findings, address, &problem);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    #[test]
    fn an_idle_address_is_found() {
        let idle = good().but(|account| {
            account["ec2"]["Addresses"]["eipalloc-0000000000000000d"] =
                serde_json::json!({"AllocationId": "eipalloc-0000000000000000d", "PublicIp": "203.0.113.99"});
        });
        assert_eq!(codes(&idle), ["VPC071"]);
    }
}
