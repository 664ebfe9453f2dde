//! Interfaces, their addresses and their security groups.

use std::{
    collections::{BTreeMap, HashMap},
    net::{IpAddr, Ipv4Addr},
};

use ipnet::IpNet;

use super::{Guard, Held, InterfaceNode, Ix, Members, PerFamily, Place, Reading, Role, VpcNode, build::Site};
use crate::{
    Family, Instance, InstanceStateName, InterfaceStatus, InterfaceType, Network, NetworkInterface,
    NetworkInterfaceId, PortRange, PrefixListId, SecurityGroup, SecurityGroupId,
    reach::flow::{both_ends, merged},
    traffic::number,
};

/// The ports that an instance asks from: Linux takes 32768–60999 and Windows 49152–65535.
/// Source: VPC User Guide, "Custom network ACLs for your VPC", "Ephemeral ports" (2026).
const INSTANCES_ASK_FROM: (u16, u16) = (32768, 65535);

type Public<'a> = HashMap<u128, Vec<(Ix<InterfaceNode<'a>>, u128)>>;

/// Adds every interface; gives them by their public addresses.
pub(super) fn add<'a>(
    site: &mut Site<'a>,
    related: &BTreeMap<Ix<VpcNode<'a>>, Vec<Ix<VpcNode<'a>>>>,
) -> Public<'a> {
    let mut nats: BTreeMap<&'a NetworkInterfaceId, Role<'a>> = BTreeMap::new();
    for (ix, nat) in site.nodes.nats.iter() {
        let interfaces = nat.nat.nat_gateway_addresses().iter().filter_map(|one| one.network_interface_id());
        nats.extend(interfaces.map(|interface| (interface, Role::Nat(ix))));
    }
    let mut seen: BTreeMap<&'a NetworkInterfaceId, (Ix<Place<'a>>, &'a NetworkInterface)> = BTreeMap::new();
    for (place, network, _) in &site.places {
        for interface in network.network_interfaces().values() {
            let owned = interface.owner_id() == Some(&site.nodes.places[*place].account);
            let entry = seen.entry(interface.network_interface_id()).or_insert((*place, interface));
            if owned {
                *entry = (*place, interface);
            }
        }
    }
    let groups: BTreeMap<&'a SecurityGroupId, &'a SecurityGroup> = site
        .places
        .iter()
        .flat_map(|(_, network, _)| network.security_groups().values())
        .map(|group| (group.group_id(), group))
        .collect();
    let elastic = elastic(site);
    let mut drafts = Vec::new();
    let mut members: Members<'a> = BTreeMap::new();
    for (place, interface) in seen.into_values() {
        let Some(subnet) = interface.subnet_id().and_then(|id| site.subnets.get(id)).copied() else {
            continue;
        };
        let vpc = site.nodes.subnets[subnet].vpc;
        let held = held(interface, &elastic);
        for family in [Family::Ipv4, Family::Ipv6] {
            for group in interface.group_ids() {
                let of = members.entry(group).or_default().entry((vpc, family)).or_default();
                of.extend(held.get(family).iter().map(|held| held.span));
            }
        }
        drafts.push((place, interface, subnet, vpc, held));
    }
    for spans in members.values_mut().flat_map(BTreeMap::values_mut) {
        *spans = merged(std::mem::take(spans));
    }
    let mut guards: BTreeMap<(Ix<VpcNode<'a>>, Vec<&'a SecurityGroupId>), Ix<Guard<'a>>> = BTreeMap::new();
    let mut public: Public<'a> = HashMap::new();
    for (place, interface, subnet, vpc, held) in drafts {
        let mut ids: Vec<&'a SecurityGroupId> = interface.group_ids().collect();
        ids.sort_unstable();
        let network: &'a Network = site.nodes.places[place].network;
        let role = nats.get(interface.network_interface_id()).copied().unwrap_or_else(|| role(interface));
        let bare = ids.is_empty() && is_managed(interface);
        let guard = (!bare && !matches!(role, Role::Nat(_))).then(|| {
            *guards.entry((vpc, ids.clone())).or_insert_with(|| {
                let index = site.places.iter().find(|(one, ..)| *one == place).map(|(.., index)| index);
                let lists = |list: &PrefixListId| -> Option<Vec<IpNet>> {
                    Some(index?.blocks_of_list(list)?.iter().map(|block| block.net()).collect())
                };
                let related = related.get(&vpc).cloned().unwrap_or_default();
                let reading = Reading { lists: &lists, members: &members };
                site.nodes.guards.push(Guard::new(vpc, ids, &groups, related, &reading))
            })
        });
        let instance = interface.instance_id().and_then(|id| network.instances().get(id));
        let ix = site.nodes.interfaces.push(InterfaceNode {
            interface,
            place,
            vpc,
            subnet,
            guard,
            role,
            instance,
            works: works(interface, instance),
            checks: interface.source_dest_check().unwrap_or(true),
            asks_from: asks_from(interface, role),
            held: held.clone(),
        });
        for held in held.v4.iter().chain(&held.v6) {
            if let Some(public_address) = held.public {
                public.entry(public_address).or_default().push((ix, held.span[0]));
            }
        }
        if let Some(vpc) = site.nodes.vpcs.get_mut(vpc) {
            for family in [Family::Ipv4, Family::Ipv6] {
                vpc.holders.get_mut(family).extend(held.get(family).iter().map(|held| (held.span, ix)));
            }
        }
        if let Role::Nat(nat) = role
            && let Some(nat) = site.nodes.nats.get_mut(nat)
            && nat.addresses.is_empty()
        {
            nat.addresses = held.v4.iter().map(|held| (held.span[0], held.public)).collect();
        }
    }
    let vpcs: Vec<_> = site.nodes.vpcs.iter().map(|(ix, _)| ix).collect();
    for vpc in vpcs {
        if let Some(vpc) = site.nodes.vpcs.get_mut(vpc) {
            vpc.holders.v4.sort_unstable();
            vpc.holders.v6.sort_unstable();
        }
    }
    public
}

/// Elastic IPs by interface: the private address they say they are translated to, and the public one.
fn elastic<'a>(site: &Site<'a>) -> BTreeMap<&'a NetworkInterfaceId, Vec<(Option<Ipv4Addr>, Ipv4Addr)>> {
    let mut elastic: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (_, network, _) in &site.places {
        for address in network.addresses().values() {
            if let (Some(interface), Some(public)) = (address.network_interface_id(), address.public_ip()) {
                let private = address.private_ip_address().copied();
                elastic.entry(interface).or_default().push((private, *public));
            }
        }
        for one in network.nat_gateways().values().flat_map(|nat| nat.nat_gateway_addresses()) {
            if let (Some(interface), Some(public)) = (one.network_interface_id(), one.public_ip()) {
                elastic.entry(interface).or_default().push((one.private_ip().copied(), *public));
            }
        }
    }
    elastic
}

fn held(
    interface: &NetworkInterface,
    elastic: &BTreeMap<&NetworkInterfaceId, Vec<(Option<Ipv4Addr>, Ipv4Addr)>>,
) -> PerFamily<Vec<Held>> {
    let wide = |address: Ipv4Addr| -> u128 { u32::from(address).into() };
    let mut v4: Vec<Held> = interface
        .addresses()
        .map(|(private, association)| Held {
            span: [wide(private); 2],
            public: association.and_then(|association| association.public_ip()).map(|public| wide(*public)),
        })
        .collect();
    // In whatever order they were told, the primary one is the first.
    let primary = interface.private_ip_address().map(|primary| wide(*primary));
    v4.sort_by_key(|held| Some(held.span[0]) != primary);
    for (private, public) in elastic.get(interface.network_interface_id()).into_iter().flatten() {
        if v4.iter().any(|held| held.public == Some(wide(*public))) {
            continue;
        }
        let named = private.and_then(|private| v4.iter().position(|held| held.span == [wide(private); 2]));
        // An association that names no address of the interface is the primary one's.
        let at = named.unwrap_or(0);
        if let Some(held) = v4.get_mut(at).filter(|held| held.public.is_none()) {
            held.public = Some(wide(*public));
        }
    }
    let delegated = interface.ipv4_prefixes().iter().map(|one| both_ends(one.ipv4_prefix().net().into()));
    v4.extend(delegated.map(|span| Held { span, public: None }));
    let v6 = interface.ipv6_addresses().iter().map(|one| [number(IpAddr::V6(*one.ipv6_address())); 2]);
    let delegated = interface.ipv6_prefixes().iter().map(|one| both_ends(one.ipv6_prefix().net().into()));
    PerFamily { v4, v6: v6.chain(delegated).map(|span| Held { span, public: None }).collect() }
}

fn role<'a>(interface: &NetworkInterface) -> Role<'a> {
    let described = |start: &str| interface.description().is_some_and(|text| text.starts_with(start));
    match interface.interface_type() {
        Some(InterfaceType::Lambda) => Role::Lambda,
        Some(InterfaceType::VpcEndpoint | InterfaceType::GatewayLoadBalancerEndpoint) => Role::Endpoint,
        Some(
            InterfaceType::LoadBalancer
            | InterfaceType::NetworkLoadBalancer
            | InterfaceType::GatewayLoadBalancer,
        ) => Role::Balancer,
        Some(InterfaceType::TransitGateway) => Role::Transit,
        _ if described("ELB ") => Role::Balancer,
        _ if described("AWS Lambda VPC ENI") => Role::Lambda,
        _ => Role::Plain,
    }
}

/// Whether a service made it of which interfaces may have no security group.
fn is_managed(interface: &NetworkInterface) -> bool {
    interface.requester_managed()
        || !matches!(interface.interface_type(), None | Some(InterfaceType::Interface))
}

fn works(interface: &NetworkInterface, instance: Option<&Instance>) -> bool {
    let attached = matches!(
        interface.status(),
        None | Some(InterfaceStatus::InUse | InterfaceStatus::Associated | InterfaceStatus::Other(_))
    );
    let runs = instance.is_none_or(|instance| {
        matches!(instance.state_name(), None | Some(InstanceStateName::Running | InstanceStateName::Other(_)))
    });
    attached && runs
}

fn asks_from(interface: &NetworkInterface, role: Role<'_>) -> PortRange {
    let (from, to) = INSTANCES_ASK_FROM;
    match role {
        Role::Plain if !interface.requester_managed() => {
            PortRange::new(from, to).unwrap_or(PortRange::EPHEMERAL)
        }
        _ => PortRange::EPHEMERAL,
    }
}
