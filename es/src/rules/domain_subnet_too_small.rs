use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::SubnetId;

use super::Scope;
use crate::{Domain, DomainName, access::interfaces_of, limits::ADDRESSES_PER_NODE};

/// A domain's subnet has too few free addresses to change the domain.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "subnet `{subnet}` has {free} free addresses, and domain `{domain}` needs {needed} more there when it is changed"
)]
pub struct DomainSubnetTooSmall {
    /// The domain
    pub domain: DomainName,
    /// The subnet
    pub subnet: SubnetId,
    /// How many of its addresses are free
    pub free: u32,
    /// How many the service reserves there, less those that the domain holds
    pub needed: u32,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD023",
    name: "domain-subnet-too-small",
    severity: Severity::Warning,
    summary: "A domain's subnet has too few free addresses to change the domain",
    page: include_str!("../../rules/ESD023.md"),
    subject: "es/DomainStatusList",
    needs: &["ec2/Subnets", "ec2/NetworkInterfaces"],
    volatile: &[],
};

impl Problem for DomainSubnetTooSmall {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give the domain a subnet of its own that is large enough, or free addresses in this one".into()
    }

    fn related(&self) -> Vec<String> {
        vec![self.subnet.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        for problem in problems(scope, domain).unwrap_or_default() {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problems(scope: &Scope<'_>, domain: &Domain) -> Option<Vec<DomainSubnetTooSmall>> {
    let network = scope.network?;
    // How many addresses it holds is told by its interfaces.
    if !network.network_interfaces().is_complete() {
        return None;
    }
    let config = domain.cluster_config()?;
    let (nodes, zones) = (config.instance_count()?, config.zones().filter(|zones| *zones > 0)?);
    let reserved = nodes.saturating_mul(ADDRESSES_PER_NODE).div_ceil(zones);
    let own = interfaces_of(network, domain.name());
    let problem = |id: &str| {
        let subnet = network.subnets().get(&id.parse::<SubnetId>().ok()?)?;
        let free = subnet.available_ip_address_count()?;
        let held = own.iter().filter(|one| one.subnet_id() == Some(subnet.subnet_id())).count();
        let needed = reserved.saturating_sub(u32::try_from(held).unwrap_or(u32::MAX));
        let (domain, subnet) = (domain.name().clone(), subnet.subnet_id().clone());
        (free < needed).then_some(DomainSubnetTooSmall { domain, subnet, free, needed })
    };
    let subnets = domain.vpc_options()?.subnet_ids();
    Some(subnets.iter().filter_map(|id| problem(id.as_str())).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{NETWORK_SUBNETS, in_network, network};

    /// Six data nodes in three zones: six addresses in each subnet.
    #[test]
    fn what_breaks_it_is_found() {
        let with = |free: u32, held: u32| {
            let mut account = network();
            account["Subnets"][NETWORK_SUBNETS[0]]["AvailableIpAddressCount"] = json!(free);
            for n in 0..held {
                let id = format!("eni-0000000{n}");
                account["NetworkInterfaces"][&id] = json!({"NetworkInterfaceId": id, "VpcId": "vpc-0000000a",
                    "SubnetId": NETWORK_SUBNETS[0], "Description": "ES acme-search"});
            }
            in_network(&account)
        };
        assert_eq!(with(5, 0), ["ESD023"]);
        assert_eq!(with(3, 2), ["ESD023"]);
        for (free, held) in [(6, 0), (4, 2), (0, 6)] {
            assert_eq!(with(free, held), [""; 0], "{free} {held}");
        }
        let mut unread = network();
        unread["Subnets"][NETWORK_SUBNETS[0]]["AvailableIpAddressCount"] = json!(0);
        unread.as_object_mut().unwrap().remove("NetworkInterfaces");
        assert_eq!(in_network(&unread), [""; 0], "how many it holds is not known");
    }
}
