use std::{collections::BTreeMap, net::IpAddr};

use aozu_vpc::{AvailabilityZone, Network, VpcId};

/// Where targets stand: the zones of instances and addresses, looked up once. AWS prints the zone of an instance with
/// the instance and not with the target.
///
/// ```
/// use aozu_elb::route::Places;
/// let nowhere = Places::default();
/// assert!(nowhere.zone_of(None, "i-0123456789abcdef0").is_none());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Places<'a> {
    instances: BTreeMap<&'a str, &'a AvailabilityZone>,
    addresses: BTreeMap<(&'a VpcId, IpAddr), &'a AvailabilityZone>,
}

impl<'a> Places<'a> {
    /// The places of everything that stands in a network.
    #[must_use]
    pub fn of(network: &'a Network) -> Self {
        let mut places = Self::default();
        for instance in network.instances().values() {
            let own = instance.placement().and_then(|placement| placement.availability_zone());
            let subnet = instance.subnet_id().and_then(|id| network.subnets().get(id));
            if let Some(zone) = own.or_else(|| subnet.map(|subnet| subnet.availability_zone())) {
                places.instances.insert(instance.instance_id().as_str(), zone);
            }
        }
        for interface in network.network_interfaces().values() {
            let subnet = interface.subnet_id().and_then(|id| network.subnets().get(id));
            let zone =
                interface.availability_zone().or_else(|| subnet.map(|subnet| subnet.availability_zone()));
            let vpc = interface.vpc_id().or_else(|| subnet.map(|subnet| subnet.vpc_id()));
            let (Some(zone), Some(vpc)) = (zone, vpc) else { continue };
            let v4 = interface.addresses().map(|(address, _)| IpAddr::from(address));
            let v6 = interface.ipv6_addresses().iter().map(|address| IpAddr::from(*address.ipv6_address()));
            places.addresses.extend(v4.chain(v6).map(|address| ((vpc, address), zone)));
        }
        places
    }

    /// The zone of an instance, or of an address of a VPC.
    #[must_use]
    pub fn zone_of(&self, vpc: Option<&VpcId>, target: &str) -> Option<&'a AvailabilityZone> {
        if let Some(zone) = self.instances.get(target) {
            return Some(zone);
        }
        self.addresses.get(&(vpc?, target.parse().ok()?)).copied()
    }
}
