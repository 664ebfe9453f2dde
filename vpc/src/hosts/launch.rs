use std::{collections::BTreeSet, net::Ipv4Addr};

use aozu_names::{Region, Tags};
use smol_str::{SmolStr, format_smolstr};

use super::{HostError, known};
use crate::{
    Address, AddressAssociationId, AllocationId, GroupIdentifier, Instance, InstanceId,
    InstanceNetworkInterface, InstanceState, InstanceStateName, InterfaceAttachment, InterfaceStatus,
    InterfaceType, Network, NetworkInterface, NetworkInterfaceId, Placement, PrivateAddress,
    PublicAssociation, SecurityGroupId, Subnet, SubnetId, VpcId, private_dns_name, public_dns_name,
};

/// What an instance is launched with, besides its subnet.
#[derive(Debug, Clone, PartialEq)]
pub struct Launch {
    /// Its id.
    pub instance: InstanceId,
    /// The id of the interface that comes with it.
    pub interface: NetworkInterfaceId,
    /// Its security groups; none is the VPC's default group.
    pub groups: Vec<SecurityGroupId>,
    /// The address that AWS's pool would give, where the subnet maps public addresses.
    pub from_pool: Option<Ipv4Addr>,
}

/// A MAC address for a private address: locally administered, and as unique as the address.
fn mac_of(address: Ipv4Addr) -> SmolStr {
    let [a, b, c, d] = address.octets();
    format_smolstr!("02:00:{a:02x}:{b:02x}:{c:02x}:{d:02x}")
}

impl Network {
    fn subnet_or(&self, subnet: &SubnetId) -> Result<&Subnet, HostError> {
        self.subnets().get(subnet).ok_or_else(|| HostError::not_found("InvalidSubnetID.NotFound", subnet))
    }

    /// The private addresses of a subnet that are taken.
    #[must_use]
    pub fn occupied(&self, subnet: &SubnetId) -> BTreeSet<Ipv4Addr> {
        let own = self.network_interfaces().values().filter(|one| one.subnet_id() == Some(subnet));
        let nat = self.nat_gateways().values().filter(|one| one.subnet_id() == Some(subnet));
        let nat = nat.flat_map(|nat| nat.nat_gateway_addresses()).filter_map(|one| one.private_ip().copied());
        own.flat_map(|one| one.addresses().map(|(address, _)| address)).chain(nat).collect()
    }

    /// The groups that an interface gets: those named, which must be of the VPC, or its default group.
    fn groups_for(&self, vpc: &VpcId, named: &[SecurityGroupId]) -> Result<Vec<GroupIdentifier>, HostError> {
        let groups = self.security_groups();
        if named.is_empty() {
            let own = groups.values().find(|group| group.is_default() && group.vpc_id() == Some(vpc));
            let default = own.ok_or_else(|| HostError::not_found("InvalidGroup.NotFound", &"default"))?;
            return Ok(vec![GroupIdentifier { group_id: default.group_id().clone() }]);
        }
        let mut found = Vec::new();
        for id in named {
            if groups.get(id).is_none_or(|group| group.vpc_id() != Some(vpc)) {
                return Err(HostError::not_found("InvalidGroup.NotFound", id));
            }
            found.push(GroupIdentifier { group_id: id.clone() });
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// Makes an interface as `CreateNetworkInterface` does: with the subnet's next free address.
    ///
    /// # Errors
    /// `InvalidSubnetID.NotFound`, `InvalidGroup.NotFound` for a group of another VPC, and
    /// `InsufficientFreeAddressesInSubnet`.
    pub fn add_network_interface(
        &mut self,
        id: NetworkInterfaceId,
        subnet: &SubnetId,
        groups: &[SecurityGroupId],
        region: &Region,
    ) -> Result<Ipv4Addr, HostError> {
        let found = self.subnet_or(subnet)?;
        let groups = self.groups_for(found.vpc_id(), groups)?;
        if self.network_interfaces().get(&id).is_some() {
            return Err(HostError::duplicate("InvalidNetworkInterface.Duplicate", &id));
        }
        let Some(address) = found.next_free_address(&self.occupied(subnet)) else {
            let rule = "no address of the subnet is free";
            return Err(HostError::forbidden("InsufficientFreeAddressesInSubnet", subnet, rule));
        };
        let name: SmolStr = private_dns_name(address, region).into();
        let interface = NetworkInterface {
            network_interface_id: id.clone(),
            interface_type: Some(InterfaceType::Interface),
            status: Some(InterfaceStatus::Available),
            vpc_id: Some(found.vpc_id().clone()),
            subnet_id: Some(subnet.clone()),
            availability_zone: Some(found.availability_zone().clone()),
            owner_id: None,
            requester_id: None,
            requester_managed: false,
            description: None,
            mac_address: Some(mac_of(address)),
            private_dns_name: Some(name.clone()),
            private_ip_address: Some(address),
            private_ip_addresses: vec![PrivateAddress {
                private_ip_address: address,
                primary: true,
                private_dns_name: Some(name),
                association: None,
            }],
            association: None,
            ipv6_addresses: Vec::new(),
            ipv4_prefixes: Vec::new(),
            ipv6_prefixes: Vec::new(),
            groups,
            source_dest_check: Some(true),
            attachment: None,
            tag_set: Tags::default(),
        };
        known(self.network_interfaces_mut()).insert(id, interface);
        Ok(address)
    }

    /// Whether both DNS attributes of a VPC are known to be on, so that public addresses have names.
    fn has_public_names(&self, vpc: &VpcId) -> bool {
        self.enable_dns_support().get(vpc).is_some_and(|support| support.is_enabled())
            && self.enable_dns_hostnames().get(vpc).is_some_and(|names| names.is_enabled())
    }

    /// Launches an instance as `RunInstances` does: it gets an interface with the subnet's next free
    /// address, the groups named or the VPC's default one, an internal DNS name, and a public address
    /// where the subnet maps them.
    ///
    /// # Errors
    /// As for [`Network::add_network_interface`], and when the instance's id is taken.
    pub fn launch_instance(
        &mut self,
        subnet: &SubnetId,
        launch: Launch,
        region: &Region,
    ) -> Result<Ipv4Addr, HostError> {
        if self.instances().get(&launch.instance).is_some() {
            return Err(HostError::duplicate("InvalidInstanceID.Duplicate", &launch.instance));
        }
        let (maps, zone, vpc) = {
            let found = self.subnet_or(subnet)?;
            (found.map_public_ip_on_launch(), found.availability_zone().clone(), found.vpc_id().clone())
        };
        let address = self.add_network_interface(launch.interface.clone(), subnet, &launch.groups, region)?;
        let public_ip = launch.from_pool.filter(|_| maps);
        let named = self.has_public_names(&vpc);
        let public_dns: Option<SmolStr> =
            public_ip.filter(|_| named).map(|ip| public_dns_name(ip, region).into());
        let mut groups = Vec::new();
        if let Some(interface) = self.network_interfaces_mut().get_mut(&launch.interface) {
            let association = public_ip.map(|ip| PublicAssociation {
                public_ip: Some(ip),
                public_dns_name: public_dns.clone(),
                allocation_id: None,
                association_id: None,
                ip_owner_id: Some("amazon".into()),
            });
            interface.associate(address, association);
            interface.attach(&launch.instance, 0);
            groups.clone_from(&interface.groups);
        }
        let instance = Instance {
            instance_id: launch.instance.clone(),
            state: Some(InstanceState { name: InstanceStateName::Running }),
            instance_type: None,
            image_id: None,
            vpc_id: Some(vpc),
            subnet_id: Some(subnet.clone()),
            placement: Some(Placement { availability_zone: Some(zone) }),
            launch_time: None,
            key_name: None,
            iam_instance_profile: None,
            metadata_options: None,
            source_dest_check: Some(true),
            private_ip_address: Some(address),
            private_dns_name: Some(private_dns_name(address, region).into()),
            public_ip_address: public_ip,
            public_dns_name: public_dns,
            security_groups: groups,
            network_interfaces: vec![InstanceNetworkInterface { network_interface_id: launch.interface }],
            block_device_mappings: Vec::new(),
            tags: Tags::default(),
        };
        known(self.instances_mut()).insert(launch.instance, instance);
        Ok(address)
    }

    /// Attaches a further interface to an instance as `AttachNetworkInterface` does.
    ///
    /// # Errors
    /// `InvalidInstanceID.NotFound`, `InvalidNetworkInterfaceID.NotFound`, `InvalidNetworkInterface.InUse`,
    /// and `InvalidParameterValue` for a device index that is taken or an interface of another zone.
    pub fn attach_network_interface(
        &mut self,
        interface: &NetworkInterfaceId,
        instance: &InstanceId,
        device_index: u16,
    ) -> Result<(), HostError> {
        let Some(host) = self.instances().get(instance) else {
            return Err(HostError::not_found("InvalidInstanceID.NotFound", instance));
        };
        let Some(found) = self.network_interfaces().get(interface) else {
            return Err(HostError::not_found("InvalidNetworkInterfaceID.NotFound", interface));
        };
        if found.attachment.is_some() {
            let rule = "the interface is attached already";
            return Err(HostError::forbidden("InvalidNetworkInterface.InUse", interface, rule));
        }
        let zone = host.placement().and_then(Placement::availability_zone);
        if zone.is_some() && found.availability_zone().is_some() && zone != found.availability_zone() {
            let rule = "an interface stands in the zone of its instance";
            return Err(HostError::forbidden("InvalidParameterValue", interface, rule));
        }
        let taken = self.network_interfaces().values().any(|other| {
            other.instance_id() == Some(instance)
                && other.attachment.as_ref().and_then(|one| one.device_index) == Some(device_index)
        });
        if taken {
            let rule = "another interface has that device index";
            return Err(HostError::forbidden("InvalidParameterValue", interface, rule));
        }
        if let Some(found) = self.network_interfaces_mut().get_mut(interface) {
            found.attach(instance, device_index);
        }
        if let Some(host) = self.instances_mut().get_mut(instance) {
            host.network_interfaces
                .push(InstanceNetworkInterface { network_interface_id: interface.clone() });
        }
        Ok(())
    }

    /// Associates an Elastic IP with an interface's private address as `AssociateAddress` does; the public
    /// address that stood there goes back to AWS.
    ///
    /// # Errors
    /// `InvalidAllocationID.NotFound`, `InvalidNetworkInterfaceID.NotFound`, `Gateway.NotAttached` where
    /// the VPC has no internet gateway, `Resource.AlreadyAssociated` when either is associated, and
    /// `InvalidParameterValue` for an address that the interface does not have.
    pub fn associate_address(
        &mut self,
        allocation: &AllocationId,
        association: AddressAssociationId,
        interface: &NetworkInterfaceId,
        private_ip: Option<Ipv4Addr>,
        region: &Region,
    ) -> Result<(), HostError> {
        let Some(address) = self.addresses().get(allocation) else {
            return Err(HostError::not_found("InvalidAllocationID.NotFound", allocation));
        };
        let Some(found) = self.network_interfaces().get(interface) else {
            return Err(HostError::not_found("InvalidNetworkInterfaceID.NotFound", interface));
        };
        let vpc = found.vpc_id();
        if !self.internet_gateways().values().any(|gateway| gateway.vpcs().any(|own| Some(own) == vpc)) {
            let rule = "its VPC has no internet gateway";
            return Err(HostError::forbidden("Gateway.NotAttached", interface, rule));
        }
        let Some(private_ip) = private_ip.or(found.private_ip_address) else {
            return Err(HostError::forbidden(
                "InvalidParameterValue",
                interface,
                "it has no private address",
            ));
        };
        let Some((_, there)) = found.addresses().find(|(own, _)| *own == private_ip) else {
            let rule = "the interface does not have that private address";
            return Err(HostError::forbidden("InvalidParameterValue", &private_ip, rule));
        };
        if address.is_in_use() || there.is_some_and(|there| there.allocation_id.is_some()) {
            let rule = "an Elastic IP goes with one private address, and the other way round";
            return Err(HostError::forbidden("Resource.AlreadyAssociated", allocation, rule));
        }
        let public_ip = address.public_ip;
        let instance = found.instance_id().cloned();
        let named = vpc.is_some_and(|vpc| self.has_public_names(vpc));
        let public_dns: Option<SmolStr> =
            public_ip.filter(|_| named).map(|ip| public_dns_name(ip, region).into());
        let is_primary = found.private_ip_address == Some(private_ip);
        let index = found.attachment.as_ref().and_then(|attachment| attachment.device_index);
        if let Some(found) = self.network_interfaces_mut().get_mut(interface) {
            let association = PublicAssociation {
                public_ip,
                public_dns_name: public_dns.clone(),
                allocation_id: Some(allocation.clone()),
                association_id: Some(association.as_str().into()),
                ip_owner_id: None,
            };
            found.associate(private_ip, Some(association));
        }
        if let Some(address) = self.addresses_mut().get_mut(allocation) {
            address.association_id = Some(association);
            address.network_interface_id = Some(interface.clone());
            address.instance_id.clone_from(&instance);
            address.private_ip_address = Some(private_ip);
        }
        let host = instance.and_then(|instance| self.instances_mut().get_mut(&instance));
        if let Some(host) = host.filter(|_| is_primary && index == Some(0)) {
            host.public_ip_address = public_ip;
            host.public_dns_name = public_dns;
        }
        Ok(())
    }

    /// Takes an Elastic IP as `AllocateAddress` does.
    ///
    /// # Errors
    /// When the id is taken.
    pub fn add_address(&mut self, allocation: AllocationId, public_ip: Ipv4Addr) -> Result<(), HostError> {
        if self.addresses().get(&allocation).is_some() {
            return Err(HostError::duplicate("InvalidAllocationID.Duplicate", &allocation));
        }
        let address = Address {
            allocation_id: allocation.clone(),
            public_ip: Some(public_ip),
            association_id: None,
            network_interface_id: None,
            network_interface_owner_id: None,
            instance_id: None,
            private_ip_address: None,
            domain: Some("vpc".into()),
            service_managed: None,
            tags: Tags::default(),
        };
        known(self.addresses_mut()).insert(allocation, address);
        Ok(())
    }
}

impl NetworkInterface {
    fn associate(&mut self, address: Ipv4Addr, association: Option<PublicAssociation>) {
        let own = self.private_ip_addresses.iter_mut().find(|own| own.private_ip_address == address);
        if let Some(own) = own {
            own.association.clone_from(&association);
        }
        if self.private_ip_address == Some(address) {
            self.association = association;
        }
    }

    fn attach(&mut self, instance: &InstanceId, device_index: u16) {
        self.status = Some(InterfaceStatus::InUse);
        self.attachment = Some(InterfaceAttachment {
            attachment_id: None,
            instance_id: Some(instance.clone()),
            instance_owner_id: None,
            device_index: Some(device_index),
            network_card_index: Some(0),
            status: Some("attached".into()),
            delete_on_termination: Some(device_index == 0),
        });
    }
}
