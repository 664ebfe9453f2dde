//! What was not read: public addresses of which little more than themselves is known, and what may be missing.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, Ipv4Addr},
};

use aozu_names::Known;
use ipnet::IpNet;

use super::{
    super::{
        Verdict,
        estate::{Estate, Ix, Place, Role, Thing},
        space,
        walk::Need,
    },
    Exposed, Found, Wanted, WayOut,
};
use crate::{Family, InterfaceType, InternetGatewayBlockMode, Network, SubnetClass, traffic::number};

impl<'a> Estate<'a> {
    /// Lists addresses that are known and whose interfaces cannot be followed, and says what else may be missing.
    pub(super) fn unread<'e>(&'e self, wanted: Wanted<'_>, found: &mut Found<'e>) {
        for (ix, place) in self.nodes.places.iter() {
            if !self.is_wanted(ix, wanted) {
                continue;
            }
            self.unseen(ix, found);
            let network = place.network;
            let lists = [
                (network.network_interfaces().is_complete(), "describe-network-interfaces"),
                (network.subnets().is_complete(), "describe-subnets"),
            ];
            for (_, call) in lists.into_iter().filter(|(read, _)| !read) {
                found.need(self, &Need::Call(ix, call));
                found.complete = false;
                found.lacking = true;
            }
            self.block_public_access(ix, found);
        }
    }

    /// Whether internet gateways are closed for all.
    fn block_public_access<'e>(&'e self, ix: Ix<Place<'a>>, found: &mut Found<'e>) {
        let place = &self.nodes.places[ix];
        let network = place.network;
        let has_gateway = network.internet_gateways().values().any(|gateway| gateway.vpcs().next().is_some());
        match network.block_public_access() {
            Known::NotRead(_) if has_gateway => {
                let assumed = format!(
                    "VPC Block Public Access, which was not read, is off in {} of account {}",
                    place.region, place.account
                );
                found.assumptions.insert(assumed.into());
                found.need(self, &Need::Call(ix, "describe-vpc-block-public-access-options"));
            }
            Known::Present(options)
                if !matches!(
                    options.internet_gateway_block_mode(),
                    None | Some(InternetGatewayBlockMode::Off)
                ) && !network.block_public_access_exclusions().is_complete() =>
            {
                found.need(self, &Need::Call(ix, "describe-vpc-block-public-access-exclusions"));
                found.complete = false;
                found.lacking = true;
            }
            _ => {}
        }
    }

    fn unseen<'e>(&'e self, ix: Ix<Place<'a>>, found: &mut Found<'e>) {
        let place = &self.nodes.places[ix];
        let network = place.network;
        let mut unseen: BTreeMap<IpAddr, (&'a str, Option<&'a str>)> = BTreeMap::new();
        let followed = |id: &str| matches!(self.names.get(id), Some(Thing::Interface(_)));
        for interface in network.network_interfaces().values() {
            let id = interface.network_interface_id().as_str();
            let asks_only = matches!(
                interface.interface_type(),
                Some(InterfaceType::NatGateway | InterfaceType::Lambda | InterfaceType::TransitGateway)
            );
            if followed(id) || asks_only {
                continue;
            }
            let v6 = interface.ipv6_addresses().iter().map(|one| IpAddr::V6(*one.ipv6_address()));
            let v6 = v6.filter(|address| space::is_public(Family::Ipv6, number(*address)));
            let resource = interface.instance_id().map_or(id, |instance| instance.as_str());
            for address in interface.public_addresses().map(IpAddr::V4).chain(v6) {
                unseen.insert(address, (resource, Some(id)));
            }
        }
        let told = self.told_elsewhere(network);
        for (address, resource, interface) in told {
            unseen.entry(IpAddr::V4(address)).or_insert((resource, interface));
        }
        let calls = match (network.network_interfaces().is_complete(), network.subnets().is_complete()) {
            (true, false) => "describe-subnets",
            _ => "describe-network-interfaces",
        };
        for (address, (resource, network_interface)) in unseen {
            found.need(self, &Need::Call(ix, calls));
            found.complete = false;
            found.exposed.push(Exposed {
                resource,
                address: IpNet::from(address),
                flows: Vec::new(),
                path: Vec::new(),
                verdict: Verdict::Unknown,
                incomplete: false,
                network_interface,
                account: place.account,
                region: &place.region,
            });
        }
    }

    /// Public addresses that Elastic IPs and instances name, and no interface that was read.
    fn told_elsewhere(&self, network: &'a Network) -> Vec<(Ipv4Addr, &'a str, Option<&'a str>)> {
        let of_nat: BTreeSet<&Ipv4Addr> = network
            .nat_gateways()
            .values()
            .flat_map(|nat| nat.nat_gateway_addresses())
            .filter_map(|one| one.public_ip())
            .collect();
        let is_open = |address: &Ipv4Addr| {
            !of_nat.contains(address) && !self.public.contains_key(&u128::from(u32::from(*address)))
        };
        let mut told = Vec::new();
        for elastic in network.addresses().values() {
            let interface = elastic.network_interface_id().map(|id| id.as_str());
            let of_nat = elastic.service_managed().is_some_and(|word| word == "rnat");
            let holder = elastic.instance_id().map(|id| id.as_str()).or(interface);
            if let (Some(address), true, false) = (elastic.public_ip(), elastic.is_in_use(), of_nat)
                && is_open(address)
            {
                told.push((*address, holder.unwrap_or(elastic.allocation_id().as_str()), interface));
            }
        }
        for instance in network.instances().values().filter(|instance| !instance.is_gone()) {
            if let Some(address) = instance.public_ip_address()
                && is_open(address)
            {
                told.push((*address, instance.instance_id().as_str(), None));
            }
        }
        told
    }

    /// Balancers in public subnets whose nodes show no public address: one of which the scheme was not read is taken
    /// to be internal; of one that faces the internet it is not known what is reached by it.
    pub(super) fn balancers_without_address<'e>(
        &'e self,
        wanted: Wanted<'_>,
        ways: &[WayOut<'e>],
        found: &mut Found<'e>,
    ) {
        let public: BTreeSet<&str> = ways
            .iter()
            .filter(|way| way.class == SubnetClass::Public && way.family == Family::Ipv4)
            .map(|way| way.subnet)
            .collect();
        let mut balancers: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
        for (ix, node) in self.nodes.interfaces.iter().filter(|(_, node)| node.role == Role::Balancer) {
            let Some(name) = node.balancer().filter(|_| self.is_wanted(node.place, wanted)) else { continue };
            if self.hides_address(ix) {
                found.hidden.insert(name);
                found.assumptions.insert(
                    format!(
                        "the balancer `{name}` faces the internet, and its interfaces show no public address: what is \
                         reached by it is not listed"
                    )
                    .into(),
                );
                found.need(self, &Need::Call(node.place, "describe-network-interfaces"));
                found.complete = false;
            }
            if self.facing.contains_key(&ix) {
                continue;
            }
            let (addressed, outside) = balancers.entry(name).or_default();
            *addressed |= node.held.v4.iter().any(|held| held.public.is_some());
            *outside |= public.contains(self.nodes.subnets[node.subnet].id.as_str());
        }
        for (name, _) in balancers.into_iter().filter(|(_, (addressed, outside))| *outside && !addressed) {
            let assumed = format!(
                "the balancer `{name}`, of which no interface shows a public address, is internal: its scheme was not \
                 read"
            );
            found.assumptions.insert(assumed.into());
        }
    }
}
