use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::{Network, Subnet, SubnetId, VpcId};
use std::collections::BTreeMap;

use super::Scope;
use crate::{Domain, DomainName, VpcOptions};

/// A domain's subnets are not where a domain can stand.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` cannot stand where it says: {}", .faults.join("; "))]
pub struct DomainSubnetElsewhere {
    /// The domain
    pub domain: DomainName,
    /// What cannot be
    pub faults: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD024",
    name: "domain-subnet-elsewhere",
    severity: Severity::Error,
    summary: "A domain's subnets are not where a domain can stand",
    page: include_str!("../../rules/ESD024.md"),
    subject: "es/DomainStatusList",
    needs: &["ec2/Subnets"],
    volatile: &[],
};

impl Problem for DomainSubnetElsewhere {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "one subnet a zone, all of the VPC that the domain names".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(network) = scope.network else { return };
    for domain in scope.domains() {
        let faults = domain.vpc_options().map(|vpc| faults(network, vpc)).unwrap_or_default();
        if !faults.is_empty() {
            scope.report(findings, domain, &problem(domain, faults));
        }
    }
}

fn problem(domain: &Domain, faults: Vec<String>) -> DomainSubnetElsewhere {
    DomainSubnetElsewhere { domain: domain.name().clone(), faults }
}

fn faults(network: &Network, options: &VpcOptions) -> Vec<String> {
    let mut faults = Vec::new();
    let vpc = options.vpc_id().and_then(|id| id.as_str().parse::<VpcId>().ok());
    let mut zones: BTreeMap<&str, &Subnet> = BTreeMap::new();
    let ids = options.subnet_ids().iter().filter_map(|id| id.as_str().parse::<SubnetId>().ok());
    for subnet in ids.filter_map(|id| network.subnets().get(&id)) {
        let id = subnet.subnet_id();
        if let Some(vpc) = vpc.as_ref().filter(|vpc| *vpc != subnet.vpc_id()) {
            faults.push(format!("subnet `{id}` is of `{}` and not of `{vpc}`", subnet.vpc_id()));
        }
        if let Some(other) = zones.insert(subnet.availability_zone().as_str(), subnet) {
            faults.push(format!(
                "subnets `{}` and `{id}` share the zone {}",
                other.subnet_id(),
                subnet.availability_zone()
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{NETWORK_SUBNETS, in_network, network};

    #[test]
    fn what_breaks_it_is_found() {
        assert_eq!(in_network(&network()), [""; 0]);
        let mut elsewhere = network();
        elsewhere["Subnets"][NETWORK_SUBNETS[1]]["VpcId"] = json!("vpc-0000000b");
        assert_eq!(in_network(&elsewhere), ["ESD024"]);
        let mut together = network();
        together["Subnets"][NETWORK_SUBNETS[1]]["AvailabilityZone"] = json!("ap-northeast-1a");
        assert_eq!(in_network(&together), ["ESD024"]);
        // Of what was not read nothing is said.
        assert_eq!(in_network(&json!({})), [""; 0]);
    }
}
