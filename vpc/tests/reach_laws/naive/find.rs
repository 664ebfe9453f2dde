//! Who is who: every look-up a search through all that was read.

use std::net::IpAddr;

use aozu_names::{AccountId, Region};
use aozu_vpc::{
    AddressFamily, InstanceId, InterfaceStatus, Network, NetworkAcl, NetworkInterface, NetworkInterfaceId,
    PrefixListId, RouteTable, SecurityGroup, SecurityGroupId, Subnet, SubnetId, Vpc, VpcId,
};
use ipnet::IpNet;

/// The networks of all accounts and regions.
#[derive(Debug, Clone)]
pub(crate) struct Naive<'n> {
    pub(crate) networks: Vec<(AccountId, Region, &'n Network)>,
}

impl<'n> Naive<'n> {
    pub(crate) fn all(&self) -> impl Iterator<Item = &'n Network> {
        self.networks.iter().map(|(_, _, network)| *network)
    }

    pub(super) fn vpc(&self, id: &VpcId) -> Option<&'n Vpc> {
        self.all().find_map(|network| network.vpcs().get(id))
    }

    /// The VPC in whose blocks an address lies.
    pub(super) fn vpc_of_address(&self, address: IpAddr) -> Option<&'n Vpc> {
        self.all().flat_map(|network| network.vpcs().values()).find(|vpc| is_of(vpc, address))
    }

    /// The account and the region of a VPC.
    pub(super) fn place(&self, id: &VpcId) -> Option<(AccountId, &Region, &'n Network)> {
        let here = self.networks.iter().find(|(_, _, network)| network.vpcs().get(id).is_some());
        here.map(|(account, region, network)| (*account, region, *network))
    }

    pub(super) fn subnet(&self, id: &SubnetId) -> Option<&'n Subnet> {
        self.all().find_map(|network| network.subnets().get(id))
    }

    /// The subnet of a VPC whose block holds an address.
    pub(super) fn subnet_holding(&self, vpc: &VpcId, address: IpAddr) -> Option<&'n Subnet> {
        let subnets = self.all().flat_map(|network| network.subnets().values());
        subnets.filter(|subnet| subnet.vpc_id() == vpc).find(|subnet| lies_in(subnet, address))
    }

    pub(super) fn interfaces(&self) -> impl Iterator<Item = &'n NetworkInterface> {
        self.all().flat_map(|network| network.network_interfaces().values())
    }

    pub(super) fn interface(&self, id: &NetworkInterfaceId) -> Option<&'n NetworkInterface> {
        self.all().find_map(|network| network.network_interfaces().get(id))
    }

    pub(super) fn group(&self, id: &SecurityGroupId) -> Option<&'n SecurityGroup> {
        self.all().find_map(|network| network.security_groups().get(id))
    }

    /// The route table that a subnet uses: the one that names it, else its VPC's main one.
    pub(super) fn table_of(&self, subnet: &Subnet) -> Option<&'n RouteTable> {
        let tables = || self.all().flat_map(|network| network.route_tables().values());
        tables()
            .find(|table| table.explicit_subnets().any(|id| id == subnet.subnet_id()))
            .or_else(|| tables().find(|table| table.vpc_id() == subnet.vpc_id() && table.is_main()))
    }

    /// The route table of what comes in by a gateway, if it has one.
    pub(super) fn table_of_gateway(&self, gateway: &str) -> Option<&'n RouteTable> {
        let mut tables = self.all().flat_map(|network| network.route_tables().values());
        tables.find(|table| table.gateways().any(|id| id == gateway))
    }

    /// The network ACL of a subnet: the one that names it, else its VPC's default one.
    pub(super) fn acl_of(&self, subnet: &Subnet) -> Option<&'n NetworkAcl> {
        let acls = || self.all().flat_map(|network| network.network_acls().values());
        let names = |acl: &&NetworkAcl| {
            acl.associations().iter().any(|one| one.subnet_id() == Some(subnet.subnet_id()))
        };
        acls()
            .find(names)
            .or_else(|| acls().find(|acl| acl.is_default() && acl.vpc_id() == Some(subnet.vpc_id())))
    }

    /// The blocks of a prefix list; none where they were not read.
    pub(super) fn list(&self, id: &PrefixListId) -> Option<Vec<IpNet>> {
        let customers = self.all().find_map(|network| network.prefix_list_entries().get(id));
        if let Some(list) = customers {
            return Some(list.entries().iter().map(|entry| entry.cidr().net()).collect());
        }
        let service = self.all().find_map(|network| network.prefix_lists().get(id));
        let blocks: Vec<IpNet> = service?.cidrs().iter().map(|block| block.net()).collect();
        (!blocks.is_empty()).then_some(blocks)
    }

    /// Whether an interface is a service's.
    pub(crate) fn is_managed(&self, id: &NetworkInterfaceId) -> bool {
        self.interface(id).is_some_and(NetworkInterface::requester_managed)
    }

    /// Whether an interface has a private address.
    pub(crate) fn holds(&self, id: &NetworkInterfaceId, address: IpAddr) -> bool {
        self.interface(id).is_some_and(|one| holds(one, address))
    }

    /// Whether a list that nobody read may hold an address, by its family.
    pub(super) fn may_hold(&self, id: &PrefixListId, address: IpAddr) -> bool {
        let family = self.all().find_map(|network| network.managed_prefix_lists().get(id));
        match family.and_then(|list| list.address_family()) {
            Some(AddressFamily::Ipv4) => address.is_ipv4(),
            Some(AddressFamily::Ipv6) => address.is_ipv6(),
            _ => true,
        }
    }

    /// Whether an interface is attached and, if it is an instance's, the instance runs.
    pub(super) fn works(&self, interface: &NetworkInterface) -> bool {
        let runs = |id: &InstanceId| {
            let mut instances = self.all().filter_map(|network| network.instances().get(id));
            instances.next().is_none_or(|instance| instance.is_running())
        };
        matches!(interface.status(), None | Some(InterfaceStatus::InUse | InterfaceStatus::Associated))
            && interface.instance_id().is_none_or(runs)
    }
}

/// Whether an address lies in a subnet's blocks.
pub(super) fn lies_in(subnet: &Subnet, address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => subnet.cidr_block().is_some_and(|block| block.net().contains(&v4)),
        IpAddr::V6(v6) => subnet.ipv6_blocks().any(|block| block.net().contains(&v6)),
    }
}

/// Whether an address lies in a VPC's blocks.
pub(super) fn is_of(vpc: &Vpc, address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => vpc.ipv4_blocks().any(|block| block.net().contains(&v4)),
        IpAddr::V6(v6) => vpc.ipv6_blocks().any(|block| block.net().contains(&v6)),
    }
}

/// Whether an address is one of an interface's own, as its VPC knows them.
pub(super) fn holds(interface: &NetworkInterface, address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => interface.addresses().any(|(own, _)| own == v4),
        IpAddr::V6(v6) => interface.ipv6_addresses().iter().any(|own| *own.ipv6_address() == v6),
    }
}

/// Whether an address is one of the internet's: outside RFC 1918, RFC 6598 and what is nobody's.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let carriers = a == 100 && (64..128).contains(&b);
            !(v4.is_private() || carriers || v4.is_loopback() || v4.is_link_local() || a == 0 || a >= 224)
        }
        IpAddr::V6(v6) => v6.segments()[0] >> 13 == 1,
    }
}
