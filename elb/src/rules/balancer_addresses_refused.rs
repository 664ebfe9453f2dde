use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{IpAddressType, LoadBalancer, LoadBalancerName, Scheme};

/// A balancer has addresses of a kind that AWS does not give to one of its scheme and listeners.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}`: {fault}")]
pub struct BalancerAddressesRefused {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// What does not fit
    pub fault: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB041",
    name: "balancer-addresses-refused",
    severity: Severity::Error,
    summary: "A balancer has addresses of a kind that does not go with its scheme or listeners",
    page: include_str!("../../rules/ELB041.md"),
    subject: "elbv2/LoadBalancers",
    needs: &[],
    volatile: &[],
};

impl Problem for BalancerAddressesRefused {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "Elastic IPs for internet-facing, chosen private addresses for internal Network Load Balancers; for UDP with IPv6 `aws elbv2 set-subnets --enable-prefix-for-ipv6-source-nat on`; else `aws elbv2 set-ip-address-type --ip-address-type ipv4`".into()
    }
}

fn faults(scope: &Scope<'_>, balancer: &LoadBalancer) -> Vec<String> {
    let mut told = Vec::new();
    let internal = balancer.scheme() == Some(&Scheme::Internal);
    let takes = balancer.ip_address_type();
    if internal && takes == Some(&IpAddressType::DualstackWithoutPublicIpv4) {
        told.push(
            "it is internal, and dualstack-without-public-ipv4 is for internet-facing balancers".to_owned(),
        );
    }
    if !balancer.is_network() {
        return told;
    }
    for zone in balancer.availability_zones() {
        for address in zone.load_balancer_addresses() {
            if let Some(elastic) = address.allocation_id().filter(|_| internal) {
                told.push(format!(
                    "it is internal, and its node in `{}` has the Elastic IP `{elastic}`",
                    zone.zone_name()
                ));
            }
            let private = address.private_ipv4_address().filter(|_| balancer.is_internet_facing());
            if let Some(private) = private {
                told.push(format!(
                    "it faces the internet, and the private address `{private}` of its node in `{}` was chosen",
                    zone.zone_name()
                ));
            }
        }
    }
    let six = matches!(takes, Some(IpAddressType::Dualstack | IpAddressType::DualstackWithoutPublicIpv4));
    if six && balancer.enable_prefix_for_ipv6_source_nat().map(|word| word.as_str()) != Some("on") {
        let listeners = scope.elbv2.listeners_of(balancer.load_balancer_arn());
        for listener in listeners.present().into_iter().flatten() {
            if let Some(protocol) = listener.protocol().filter(|protocol| protocol.is_over_udp()) {
                let port = listener.port().map(|port| format!(" on port {port}")).unwrap_or_default();
                told.push(format!("its {protocol} listener{port} does not go with IPv6 unless source NAT has a prefix for it"));
            }
        }
    }
    told
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers() {
        for fault in faults(scope, balancer) {
            let name = balancer.load_balancer_name().clone();
            scope.report(findings, balancer, &BalancerAddressesRefused { balancer: name, fault });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::*;

    fn address(member: &str, value: &str, scheme: &str) -> Value {
        but(|account| {
            let inner = &mut account["elbv2"]["LoadBalancers"][INNER];
            inner["AvailabilityZones"][0]["LoadBalancerAddresses"] = json!([{ member: value }]);
            inner["Scheme"] = json!(scheme);
        })
    }

    #[test]
    fn addresses_go_with_the_scheme() {
        let elastic = "eipalloc-0000000000000000a";
        assert!(only(&address("AllocationId", elastic, "internal"), "ELB041").message.contains(elastic));
        assert_eq!(codes(&address("PrivateIPv4Address", "10.0.16.7", "internal")), [""; 0]);
        let own = |account: &Value| codes(account).into_iter().filter(|code| *code == "ELB041").count();
        assert_eq!(own(&address("PrivateIPv4Address", "10.0.16.7", "internet-facing")), 1);
        assert_eq!(own(&address("AllocationId", elastic, "internet-facing")), 0);
    }

    #[test]
    fn udp_with_ipv6_needs_a_prefix() {
        let dual = |protocol: &str, prefix: &str| {
            but(|account| {
                let inner = &mut account["elbv2"]["LoadBalancers"][INNER];
                inner["IpAddressType"] = json!("dualstack");
                inner["EnablePrefixForIpv6SourceNat"] = json!(prefix);
                account["elbv2"]["Listeners"][TCP]["Protocol"] = json!(protocol);
            })
        };
        let own = |account: &Value| codes(account).contains(&"ELB041");
        assert!(own(&dual("UDP", "off")) && own(&dual("TCP_UDP", "off")));
        assert!(!own(&dual("UDP", "on")) && !own(&dual("TCP", "off")));
        let inner = but(|account| {
            account["elbv2"]["LoadBalancers"][SHOP]["IpAddressType"] = json!("dualstack-without-public-ipv4");
        });
        assert!(!own(&inner));
        let mut internal = inner;
        internal["elbv2"]["LoadBalancers"][SHOP]["Scheme"] = json!("internal");
        assert!(own(&internal));
    }
}
