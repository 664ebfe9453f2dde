//! Instances, interfaces and filters: what stands where, and making them as AWS does.

mod acls;
mod error;
mod groups;
mod launch;

pub use error::HostError;
pub use launch::Launch;

use std::collections::BTreeMap;

use aozu_names::Collection;

use crate::{
    Index, InstanceId, Network, NetworkAcl, NetworkInterface, SecurityGroupId, SubnetId, VpcId, index::group,
};

/// What stands where: the hosts' part of the index.
#[derive(Debug)]
pub(crate) struct Hosts<'a> {
    by_group: BTreeMap<&'a SecurityGroupId, Vec<&'a NetworkInterface>>,
    by_subnet: BTreeMap<&'a SubnetId, Vec<&'a NetworkInterface>>,
    by_instance: BTreeMap<&'a InstanceId, Vec<&'a NetworkInterface>>,
    by_vpc: BTreeMap<&'a VpcId, Vec<&'a NetworkInterface>>,
    acls: BTreeMap<&'a SubnetId, Vec<&'a NetworkAcl>>,
}

impl<'a> Hosts<'a> {
    pub(crate) fn new(network: &'a Network) -> Self {
        let interfaces = || network.network_interfaces().values();
        Self {
            by_group: group(interfaces(), |interface| interface.group_ids().collect::<Vec<_>>()),
            by_subnet: group(interfaces(), NetworkInterface::subnet_id),
            by_instance: group(interfaces(), NetworkInterface::instance_id),
            by_vpc: group(interfaces(), NetworkInterface::vpc_id),
            acls: group(network.network_acls().values(), |acl| {
                acl.associations().iter().filter_map(|one| one.subnet_id()).collect::<Vec<_>>()
            }),
        }
    }
}

impl<'a> Index<'a> {
    /// The interfaces that carry a security group, by id.
    #[must_use]
    pub fn interfaces_with(&self, group: &SecurityGroupId) -> &[&'a NetworkInterface] {
        self.hosts.by_group.get(group).map_or(&[], Vec::as_slice)
    }

    /// The interfaces in a subnet, by id.
    #[must_use]
    pub fn interfaces_in(&self, subnet: &SubnetId) -> &[&'a NetworkInterface] {
        self.hosts.by_subnet.get(subnet).map_or(&[], Vec::as_slice)
    }

    /// The interfaces attached to an instance, by id.
    #[must_use]
    pub fn interfaces_of(&self, instance: &InstanceId) -> &[&'a NetworkInterface] {
        self.hosts.by_instance.get(instance).map_or(&[], Vec::as_slice)
    }

    /// The interfaces in a VPC, by id.
    #[must_use]
    pub fn interfaces_of_vpc(&self, vpc: &VpcId) -> &[&'a NetworkInterface] {
        self.hosts.by_vpc.get(vpc).map_or(&[], Vec::as_slice)
    }

    /// The network ACLs that say they stand before a subnet; more than one is a contradiction. AWS lists
    /// the default ACL's subnets too.
    #[must_use]
    pub fn network_acls_of(&self, subnet: &SubnetId) -> &[&'a NetworkAcl] {
        self.hosts.acls.get(subnet).map_or(&[], Vec::as_slice)
    }
}

/// A collection to add to. What one builds is known whole.
pub(crate) fn known<K: Ord, V>(collection: &mut Collection<K, V>) -> &mut Collection<K, V> {
    if !collection.was_read() {
        collection.set_whole();
    }
    collection
}
