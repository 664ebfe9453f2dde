//! A NAT gateway that an edit makes.

use std::net::Ipv4Addr;

use smol_str::SmolStr;

use super::edit::{EditError, NEW, unfit};
use crate::{
    AllocationId, InterfaceStatus, InterfaceType, NatGateway, NatGatewayAddress, NatGatewayId, Network,
    NetworkInterface, NetworkInterfaceId, PrivateAddress, PublicAssociation, SubnetId, VpcId,
};

/// The id that stands for the NAT gateway which an edit makes in a subnet.
pub(super) fn new_nat(subnet: &SubnetId) -> Option<NatGatewayId> {
    let own = subnet.as_str().strip_prefix(SubnetId::PREFIX)?;
    format!("{}{NEW}{own}", NatGatewayId::PREFIX).parse().ok()
}

/// The subnet in which an edit made that NAT gateway, if one did.
pub(super) fn made_in(nat: &str) -> Option<SubnetId> {
    let own = nat.strip_prefix(NatGatewayId::PREFIX)?.strip_prefix(NEW)?;
    format!("{}{own}", SubnetId::PREFIX).parse().ok()
}

/// Makes a public NAT gateway with its interface, as it is once it is available.
pub(super) fn make(
    network: &mut Network,
    vpc: &VpcId,
    subnet: &SubnetId,
    private_ip: Ipv4Addr,
    stand_in: Ipv4Addr,
) -> Result<(), EditError> {
    let odd = || unfit(subnet, "no id can be made for its NAT gateway");
    let id = new_nat(subnet).ok_or_else(odd)?;
    let own = subnet.as_str().strip_prefix(SubnetId::PREFIX).unwrap_or_default();
    let interface: NetworkInterfaceId =
        format!("{}{NEW}{own}", NetworkInterfaceId::PREFIX).parse().map_err(|_| odd())?;
    let allocation: AllocationId =
        format!("{}{NEW}{own}", AllocationId::PREFIX).parse().map_err(|_| odd())?;
    let zone = network.subnets().get(subnet).map(|subnet| subnet.availability_zone().clone());
    let mut nat = NatGateway::new_public(id, vpc.clone(), subnet.clone(), allocation.clone());
    nat.nat_gateway_addresses = vec![NatGatewayAddress {
        allocation_id: Some(allocation.clone()),
        association_id: None,
        network_interface_id: Some(interface.clone()),
        private_ip: Some(private_ip),
        public_ip: Some(stand_in),
        is_primary: Some(true),
        status: Some("succeeded".into()),
        availability_zone: None,
    }];
    let description: SmolStr = format!("Interface for NAT Gateway {}", nat.nat_gateway_id()).into();
    network.add_nat_gateway(nat)?;
    let association = PublicAssociation {
        public_ip: Some(stand_in),
        public_dns_name: None,
        allocation_id: Some(allocation),
        association_id: None,
        ip_owner_id: None,
    };
    let made = NetworkInterface {
        network_interface_id: interface.clone(),
        interface_type: Some(InterfaceType::NatGateway),
        status: Some(InterfaceStatus::InUse),
        vpc_id: Some(vpc.clone()),
        subnet_id: Some(subnet.clone()),
        availability_zone: zone,
        owner_id: None,
        requester_id: None,
        requester_managed: true,
        description: Some(description),
        mac_address: None,
        private_dns_name: None,
        private_ip_address: Some(private_ip),
        private_ip_addresses: vec![PrivateAddress {
            private_ip_address: private_ip,
            primary: true,
            private_dns_name: None,
            association: Some(association.clone()),
        }],
        association: Some(association),
        ipv6_addresses: Vec::new(),
        ipv4_prefixes: Vec::new(),
        ipv6_prefixes: Vec::new(),
        groups: Vec::new(),
        source_dest_check: Some(false),
        attachment: None,
        tag_set: aozu_names::Tags::default(),
    };
    network.network_interfaces_mut().insert(interface, made);
    Ok(())
}
