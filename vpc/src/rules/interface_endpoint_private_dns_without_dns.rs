use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{VpcEndpointId, VpcId};

/// An endpoint has private DNS in a VPC whose DNS attributes are off.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{endpoint}` has private DNS enabled, and {} of `{vpc}` {} off", .off.join(" and "), if .off.len() == 1 { "is" } else { "are" })]
pub struct InterfaceEndpointPrivateDnsWithoutDns {
    /// The endpoint
    pub endpoint: VpcEndpointId,
    /// Its VPC
    pub vpc: VpcId,
    /// The attributes that are off
    pub off: Vec<&'static str>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC069",
    name: "interface-endpoint-private-dns-without-dns",
    severity: Severity::Error,
    summary: "An endpoint has private DNS in a VPC whose DNS attributes are off",
    page: include_str!("../../rules/VPC069.md"),
    subject: "ec2/VpcEndpoints",
    needs: &[],
    volatile: &[],
};

impl Problem for InterfaceEndpointPrivateDnsWithoutDns {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "turn them on: `aws ec2 modify-vpc-attribute --vpc-id {} --{} Value=true`",
            self.vpc,
            if self.off.contains(&"enableDnsSupport") {
                "enable-dns-support"
            } else {
                "enable-dns-hostnames"
            }
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.vpc.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let network = scope.network;
    for endpoint in network.vpc_endpoints().values() {
        let Some(vpc) = endpoint.vpc_id().filter(|_| endpoint.private_dns_enabled() == Some(true)) else {
            continue;
        };
        let support = network.enable_dns_support().get(vpc).is_some_and(|support| !support.is_enabled());
        let names = network.enable_dns_hostnames().get(vpc).is_some_and(|names| !names.is_enabled());
        let off: Vec<&'static str> = [(support, "enableDnsSupport"), (names, "enableDnsHostnames")]
            .into_iter()
            .filter_map(|(off, attribute)| off.then_some(attribute))
            .collect();
        if !off.is_empty() {
            let endpoint_id = endpoint.vpc_endpoint_id().clone();
            let problem =
                InterfaceEndpointPrivateDnsWithoutDns { endpoint: endpoint_id, vpc: vpc.clone(), off };
            scope.report(findings, endpoint, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn with(attribute: &str, collection: &str) -> Vec<&'static str> {
        codes(&good().but(|account| {
            account["ec2"][collection]["vpc-0000000000000000a"][attribute]["Value"] = false.into();
        }))
    }

    #[test]
    fn either_attribute_off_is_found() {
        assert!(with("EnableDnsSupport", "EnableDnsSupport").contains(&"VPC069"));
        assert!(with("EnableDnsHostnames", "EnableDnsHostnames").contains(&"VPC069"));
    }

    #[test]
    fn what_nobody_read_is_not_off() {
        let unread = good().but(|account| {
            account["ec2"].as_object_mut().unwrap().remove("EnableDnsSupport");
        });
        assert!(!codes(&unread).contains(&"VPC069"));
    }
}
