//! Balancers as the network's engine walks through them.

use std::net::IpAddr;

use aozu_names::Known;
use aozu_vpc::{
    InstanceId, Network, NetworkInterface, NetworkInterfaceId, Protocol,
    reach::{ServiceKind, ServiceListener, ServiceNode, ServiceTarget},
};

use crate::{
    ClassicElb, ClassicLoadBalancer, Elbv2, Listener, ListenerProtocol, LoadBalancer, Scheme, TargetGroup,
    TargetType,
    route::{Loss, Places, Router},
};

/// The nodes of all balancers, for [`aozu_vpc::reach`]: each interface of a balancer with what it listens on and the
/// targets that it may choose.
///
/// A balancer of which listeners, rules or targets were not read has no node here: the engine then says itself what
/// it takes for granted. AWS describes the interfaces of a balancer as `ELB app/NAME/ID`, and those of a classic one
/// as `ELB NAME`.
///
/// ```
/// use aozu_elb::{ClassicElb, Elbv2, nodes};
/// assert!(nodes(&Elbv2::default(), &ClassicElb::default(), &aozu_vpc::Network::default()).is_empty());
/// ```
#[must_use]
pub fn nodes(elb: &Elbv2, classic: &ClassicElb, network: &Network) -> Vec<ServiceNode> {
    let places = Places::of(network);
    let mut nodes = Vec::new();
    for balancer in elb.load_balancers().values() {
        let router = Router::new(elb, balancer, &places, &Loss::default());
        for interface in interfaces_of(balancer, network) {
            let listeners = listeners(elb, balancer, network, &router, interface);
            nodes.extend(listeners.map(|listeners| ServiceNode {
                interface: interface.network_interface_id().clone(),
                kind: ServiceKind::Elbv2,
                listeners,
            }));
        }
    }
    for balancer in classic.load_balancers().values() {
        let description = format!("ELB {}", balancer.load_balancer_name());
        for interface in described(network, description) {
            nodes.extend(classic_listeners(classic, balancer, network, &places, interface).map(
                |listeners| ServiceNode {
                    interface: interface.network_interface_id().clone(),
                    kind: ServiceKind::Classic,
                    listeners,
                },
            ));
        }
    }
    nodes
}

/// Which interfaces are nodes of balancers that face the internet, and which of internal ones; none of a balancer whose
/// scheme was not read.
///
/// ```
/// use aozu_elb::{ClassicElb, Elbv2, facing};
/// assert!(facing(&Elbv2::default(), &ClassicElb::default(), &aozu_vpc::Network::default()).is_empty());
/// ```
#[must_use]
pub fn facing(elb: &Elbv2, classic: &ClassicElb, network: &Network) -> Vec<(NetworkInterfaceId, bool)> {
    let faces = |scheme: Option<&Scheme>| match scheme {
        Some(Scheme::InternetFacing) => Some(true),
        Some(Scheme::Internal) => Some(false),
        _ => None,
    };
    let mut nodes = Vec::new();
    for balancer in elb.load_balancers().values() {
        let Some(faces) = faces(balancer.scheme()) else { continue };
        nodes.extend(interfaces_of(balancer, network).map(|one| (one.network_interface_id().clone(), faces)));
    }
    for balancer in classic.load_balancers().values() {
        let Some(faces) = faces(balancer.scheme()) else { continue };
        let description = format!("ELB {}", balancer.load_balancer_name());
        nodes.extend(described(network, description).map(|one| (one.network_interface_id().clone(), faces)));
    }
    nodes
}

fn described(network: &Network, description: String) -> impl Iterator<Item = &NetworkInterface> {
    let all = network.network_interfaces().values();
    all.filter(move |interface| interface.description().is_some_and(|own| *own == *description))
}

/// The interfaces of a balancer, one a zone or more.
pub(crate) fn interfaces_of<'n>(
    balancer: &LoadBalancer,
    network: &'n Network,
) -> impl Iterator<Item = &'n NetworkInterface> {
    let id = balancer.load_balancer_arn().resource().strip_prefix("loadbalancer/").unwrap_or_default();
    described(network, format!("ELB {id}"))
}

/// The zone of an interface.
fn zone_of<'n>(network: &'n Network, interface: &'n NetworkInterface) -> Option<&'n str> {
    let subnet = interface.subnet_id().and_then(|id| network.subnets().get(id));
    let zone = interface.availability_zone().or_else(|| subnet.map(|subnet| subnet.availability_zone()));
    zone.map(|zone| zone.as_str())
}

fn listeners(
    elb: &Elbv2,
    balancer: &LoadBalancer,
    network: &Network,
    router: &Router<'_>,
    interface: &NetworkInterface,
) -> Option<Vec<ServiceListener>> {
    let zone = zone_of(network, interface)?;
    let known = elb.listeners_of(balancer.load_balancer_arn());
    let mut all = Vec::new();
    for listener in known.present()? {
        if balancer.is_application() && !elb.rules_of(listener.listener_arn()).was_read() {
            return None;
        }
        let mut targets = Vec::new();
        for (_, action) in elb.actions_of(listener) {
            for (arn, _) in action.target_groups().into_iter().filter(|(_, weight)| *weight > 0) {
                let group = elb.target_groups().get(arn)?;
                let keeps_client = keeps_client(elb, balancer, group);
                for (id, port) in router.targets_of_node(arn, zone)? {
                    let Some(port) = port else { continue };
                    let addresses = addresses(elb, network, group, id)?;
                    targets.extend(addresses.into_iter().map(|address| ServiceTarget {
                        address,
                        port,
                        keeps_client,
                    }));
                }
            }
        }
        targets.sort_by_key(|target| (target.address, target.port, target.keeps_client));
        targets.dedup();
        all.extend(protocols(listener).map(|protocol| ServiceListener {
            protocol,
            port: listener.port().unwrap_or_default(),
            targets: targets.clone(),
        }));
    }
    Some(all)
}

/// What a listener hears on the wire.
fn protocols(listener: &Listener) -> impl Iterator<Item = Protocol> {
    let tcp = listener.protocol().is_some_and(ListenerProtocol::is_over_tcp);
    let udp = listener.protocol().is_some_and(ListenerProtocol::is_over_udp);
    [(tcp, Protocol::TCP), (udp, Protocol::UDP)]
        .into_iter()
        .filter_map(|(hears, protocol)| hears.then_some(protocol))
}

/// The addresses of a target: none for a function, which is called and not connected to.
fn addresses(elb: &Elbv2, network: &Network, group: &TargetGroup, id: &str) -> Option<Vec<IpAddr>> {
    match group.target_type() {
        Some(TargetType::Lambda) => Some(Vec::new()),
        Some(TargetType::Alb) => {
            let behind = elb.balancer(id)?;
            let all = interfaces_of(behind, network).flat_map(|interface| interface.addresses());
            Some(all.map(|(address, _)| address.into()).collect())
        }
        Some(TargetType::Ip) => Some(vec![id.parse().ok()?]),
        _ => {
            let instance = network.instances().get(&id.parse::<InstanceId>().ok()?)?;
            Some(vec![IpAddr::from(*instance.private_ip_address()?)])
        }
    }
}

/// Whether targets see the client's address: those of a Network Load Balancer do unless it is switched off, which for
/// addresses behind TCP and TLS it is from the start.
///
/// Source: Network Load Balancers, "Client IP preservation" (2026).
pub(crate) fn keeps_client(elb: &Elbv2, balancer: &LoadBalancer, group: &TargetGroup) -> bool {
    if !balancer.is_network() || group.target_type() == Some(&TargetType::Alb) {
        return false;
    }
    let attributes = elb.target_group_attributes().get(group.target_group_arn());
    match attributes.and_then(|attributes| attributes.get("preserve_client_ip.enabled")) {
        Some(set) => set == "true",
        None => {
            let stream = matches!(group.protocol(), Some(ListenerProtocol::Tcp | ListenerProtocol::Tls));
            group.target_type() != Some(&TargetType::Ip) || !stream
        }
    }
}

fn classic_listeners(
    classic: &ClassicElb,
    balancer: &ClassicLoadBalancer,
    network: &Network,
    places: &Places<'_>,
    interface: &NetworkInterface,
) -> Option<Vec<ServiceListener>> {
    let name = balancer.load_balancer_name();
    let Known::Present(attributes) = classic.attributes().get_known(name) else { return None };
    let crosses = attributes
        .load_balancer_attributes()
        .and_then(|all| all.cross_zone_load_balancing())
        .is_some_and(|cross| cross.enabled());
    let Known::Present(health) = classic.instance_states().get_known(name) else { return None };
    let zone = zone_of(network, interface)?;
    let mut addresses: Vec<IpAddr> = Vec::new();
    for state in
        health.instance_states().iter().filter(|state| state.state().is_none_or(|state| state == "InService"))
    {
        let id = state.instance_id();
        if !crosses && places.zone_of(balancer.vpc_id(), id.as_str())?.as_str() != zone {
            continue;
        }
        addresses.push(IpAddr::from(*network.instances().get(id)?.private_ip_address()?));
    }
    let listeners = balancer.listener_descriptions().iter().filter_map(|described| described.listener());
    let listener = |listener: &crate::ClassicListener| ServiceListener {
        protocol: Protocol::TCP,
        port: listener.load_balancer_port(),
        targets: addresses
            .iter()
            .map(|address| ServiceTarget {
                address: *address,
                port: listener.instance_port(),
                keeps_client: false,
            })
            .collect(),
    };
    Some(listeners.map(listener).collect())
}
