use std::net::IpAddr;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use ipnet::{IpNet, Ipv6Net};

use super::Scope;
use crate::{NetworkInterface, NetworkInterfaceId, Subnet, SubnetId};

/// An interface has an address that its subnet cannot give it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{interface}` has the address {address}, which {} of `{subnet}` ({block})", if *.reserved { "AWS keeps for itself in the block" } else { "does not lie in the block" })]
pub struct InterfaceAddressOutsideSubnet {
    /// The interface
    pub interface: NetworkInterfaceId,
    /// The address
    pub address: IpAddr,
    /// Its subnet
    pub subnet: SubnetId,
    /// The subnet's block
    pub block: IpNet,
    /// Whether AWS keeps that address for itself, rather than it lying outside
    pub reserved: bool,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC051",
    name: "interface-address-outside-subnet",
    severity: Severity::Error,
    summary: "An interface has an address that its subnet cannot give it",
    page: include_str!("../../rules/VPC051.md"),
    subject: "ec2/NetworkInterfaces",
    needs: &[],
    volatile: &[],
};

impl Problem for InterfaceAddressOutsideSubnet {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "give the interface a free address of `{}`: not one of the first four of the block, nor the last",
            self.subnet
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for interface in scope.network.network_interfaces().values() {
        let Some(subnet) = interface.subnet_id().and_then(|id| scope.network.subnets().get(id)) else {
            continue;
        };
        for problem in faults(interface, subnet) {
            scope.report(findings, interface, &problem);
        }
    }
}

fn faults(interface: &NetworkInterface, subnet: &Subnet) -> Vec<InterfaceAddressOutsideSubnet> {
    let fault = |address: IpAddr, block: IpNet, reserved| InterfaceAddressOutsideSubnet {
        interface: interface.network_interface_id().clone(),
        address,
        subnet: subnet.subnet_id().clone(),
        block,
        reserved,
    };
    let mut found = Vec::new();
    if let Some(block) = subnet.cidr_block() {
        for (address, _) in interface.addresses() {
            let outside = !block.net().contains(&address);
            if outside || block.reserves(address) {
                found.push(fault(address.into(), IpNet::from(block.net()), !outside));
            }
        }
    }
    let blocks: Vec<Ipv6Net> = subnet.ipv6_blocks().map(|block| block.net()).collect();
    if let Some(first) = blocks.first() {
        let addresses = interface.ipv6_addresses().iter().map(|address| *address.ipv6_address());
        for address in addresses.filter(|address| !blocks.iter().any(|block| block.contains(address))) {
            found.push(fault(address.into(), (*first).into(), false));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn with_address(address: &str) -> Vec<&'static str> {
        codes(&good().but(|account| {
            let interface = &mut account["ec2"]["NetworkInterfaces"]["eni-000000000000000db"];
            interface["PrivateIpAddress"] = address.into();
            interface["PrivateIpAddresses"][0]["PrivateIpAddress"] = address.into();
        }))
    }

    #[test]
    fn outside_and_reserved_are_found() {
        for wrong in ["10.0.99.9", "192.0.2.1", "10.0.32.0", "10.0.32.3", "10.0.32.255"] {
            assert_eq!(with_address(wrong), ["VPC051"], "{wrong}");
        }
        assert!(with_address("10.0.32.254").is_empty());
    }
}
