use std::{
    collections::{BTreeMap, btree_map::Entry},
    net::Ipv4Addr,
};

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{NetworkInterface, NetworkInterfaceId, SubnetId};

/// Two interfaces of one subnet have the same private address.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{interface}` has the address {address}, which `{other}` of the same subnet `{subnet}` has too")]
pub struct DuplicatePrivateAddress {
    /// The interface
    pub interface: NetworkInterfaceId,
    /// The other interface
    pub other: NetworkInterfaceId,
    /// The address
    pub address: Ipv4Addr,
    /// The subnet
    pub subnet: SubnetId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC052",
    name: "duplicate-private-address",
    severity: Severity::Error,
    summary: "Two interfaces of one subnet have the same private address",
    page: include_str!("../../rules/VPC052.md"),
    subject: "ec2/NetworkInterfaces",
    needs: &[],
    volatile: &[],
};

impl Problem for DuplicatePrivateAddress {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "an address belongs to one interface at a time; unassign it from one of the two with `aws ec2 unassign-private-ip-addresses`".into()
    }

    fn related(&self) -> Vec<String> {
        vec![self.other.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let mut holders: BTreeMap<(&SubnetId, Ipv4Addr), &NetworkInterface> = BTreeMap::new();
    for interface in scope.network.network_interfaces().values() {
        let Some(subnet) = interface.subnet_id() else { continue };
        for (address, _) in interface.addresses() {
            match holders.entry((subnet, address)) {
                Entry::Vacant(free) => drop(free.insert(interface)),
                Entry::Occupied(held) if std::ptr::eq(*held.get(), interface) => {}
                Entry::Occupied(held) => {
                    let problem = DuplicatePrivateAddress {
                        interface: interface.network_interface_id().clone(),
                        other: held.get().network_interface_id().clone(),
                        address,
                        subnet: subnet.clone(),
                    };
                    scope.report(findings, interface, &problem);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    #[test]
    fn the_same_address_twice_in_a_subnet_is_found() {
        let twice = good().but(|account| {
            let interfaces = &mut account["ec2"]["NetworkInterfaces"];
            let mut copy = interfaces["eni-000000000000000db"].clone();
            copy["NetworkInterfaceId"] = "eni-00000000000000db2".into();
            interfaces["eni-00000000000000db2"] = copy;
        });
        assert_eq!(codes(&twice), ["VPC052"]);
    }
}
