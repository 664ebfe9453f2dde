use std::collections::BTreeMap;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Ipv4Block, SubnetId, limits};

/// A subnet has few free addresses left.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{subnet}` (`{block}`) has {free} of {usable} addresses left")]
pub struct SubnetAddressExhaustion {
    /// The subnet.
    pub subnet: SubnetId,
    /// Its block.
    pub block: Ipv4Block,
    /// How many addresses are free.
    pub free: u64,
    /// How many there are in all, without those that AWS keeps.
    pub usable: u64,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC014",
    name: "subnet-address-exhaustion",
    severity: Severity::Warning,
    summary: "A subnet has few free addresses left",
    page: include_str!("../../rules/VPC014.md"),
    subject: "ec2/Subnets",
    needs: &[],
    volatile: &["free"],
};

impl Problem for SubnetAddressExhaustion {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "free what is not needed, or add a subnet; load balancers, functions and rolling updates need spare addresses".into()
    }
}

/// How many IPv4 addresses the interfaces of each subnet hold, where all interfaces were read.
fn held(scope: &Scope<'_>) -> Option<BTreeMap<SubnetId, u64>> {
    let interfaces = scope.network.network_interfaces();
    let mut held: BTreeMap<SubnetId, u64> = BTreeMap::new();
    for interface in interfaces.values() {
        if let Some(subnet) = interface.subnet_id() {
            *held.entry(subnet.clone()).or_default() += interface.addresses().count() as u64;
        }
    }
    interfaces.is_whole().then_some(held)
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let held = held(scope);
    for subnet in scope.network.subnets().values() {
        let usable = subnet.usable_addresses();
        // As AWS counts them, else those that no interface holds.
        let counted = || {
            let held = held.as_ref()?.get(subnet.subnet_id()).copied().unwrap_or_default();
            Some(usable.saturating_sub(held))
        };
        let free = subnet.available_ip_address_count().map(u64::from).or_else(counted);
        let Some((block, free)) = subnet.cidr_block().copied().zip(free) else { continue };
        // A block that is too small is another fault (VPC010).
        if usable >= limits::LEAST_USABLE && free * 100 < usable * limits::FEW_FREE_PERCENT {
            let subnet_id = subnet.subnet_id().clone();
            scope.report(
                findings,
                subnet,
                &SubnetAddressExhaustion { subnet: subnet_id, block, free, usable },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    const COUNT: &str = "/ec2/Subnets/subnet-0000000000000002a/AvailableIpAddressCount";

    #[test]
    fn less_than_a_tenth_is_few() {
        only(&good().with(COUNT, json!(25)), "VPC014", "subnet-0000000000000002a");
        silent(&good().with(COUNT, json!(26)));
    }

    #[test]
    fn the_count_does_not_change_the_fingerprint() {
        let of = |count: u32| {
            only(&good().with(COUNT, json!(count)), "VPC014", "subnet-0000000000000002a").fingerprint
        };
        assert_eq!(of(3), of(7));
    }

    #[test]
    fn without_a_count_and_without_interfaces_nothing_is_said() {
        silent(&good().without(COUNT).without("/ec2/NetworkInterfaces"));
    }
}
