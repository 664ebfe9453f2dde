//! Load balancers, as the walk passes through them: data that whoever knows balancers hands to the estate.

use std::net::IpAddr;

use super::{
    ReasonCode,
    estate::{Estate, InterfaceNode, Ix, Thing},
};
use crate::{NetworkInterfaceId, Protocol};

/// A node of a load balancer: an interface that takes connections and opens others, or hands them on.
///
/// ```
/// use aozu_vpc::{Protocol, reach::{ServiceKind, ServiceListener, ServiceNode, ServiceTarget}};
/// let node = ServiceNode {
///     interface: "eni-0123456789abcdef0".parse()?,
///     kind: ServiceKind::Elbv2,
///     listeners: vec![ServiceListener {
///         protocol: Protocol::TCP,
///         port: 443,
///         targets: vec![ServiceTarget { address: "10.0.1.7".parse()?, port: 8080, keeps_client: false }],
///     }],
/// };
/// assert_eq!(node.listeners[0].targets[0].port, 8080);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceNode {
    /// The interface of the node.
    pub interface: NetworkInterfaceId,
    /// Which balancer it is of.
    pub kind: ServiceKind,
    /// What the node listens on.
    pub listeners: Vec<ServiceListener>,
}

/// Which API a balancer is of: reasons name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceKind {
    /// A Classic Load Balancer.
    Classic,
    /// An Application or Network Load Balancer.
    Elbv2,
}

/// What a balancer's node listens on, and where it sends what it hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceListener {
    /// TCP or UDP; a listener for both is two.
    pub protocol: Protocol,
    /// The port.
    pub port: u16,
    /// The targets that this node may choose: zones, health and cross-zone balancing are already taken into account.
    pub targets: Vec<ServiceTarget>,
}

/// Where a balancer's node sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceTarget {
    /// The target's private address.
    pub address: IpAddr,
    /// The port.
    pub port: u16,
    /// Whether the target sees the client's address and port, and not the node's.
    ///
    /// Source: Network Load Balancers, "Client IP preservation" (2026).
    pub keeps_client: bool,
}

impl ServiceKind {
    /// Why a packet that no listener hears goes no further.
    pub(crate) fn unheard(self) -> ReasonCode {
        match self {
            Self::Classic => ReasonCode::ElbListenersMismatch,
            Self::Elbv2 => ReasonCode::ElbV2ListenersMismatch,
        }
    }
}

impl<'a> Estate<'a> {
    /// The same estate with what its balancers listen on and send to. A node whose interface is not in the estate
    /// is left; a balancer of which no node is told takes whatever its groups let in, as an assumption that answers
    /// tell.
    #[must_use]
    pub fn with_services(mut self, nodes: impl IntoIterator<Item = ServiceNode>) -> Self {
        for node in nodes {
            if let Some(Thing::Interface(ix)) = self.names.get(node.interface.as_str()) {
                self.services.insert(*ix, node);
            }
        }
        self
    }

    /// The same estate with what is known of its balancers' schemes: for each node's interface, whether it faces the
    /// internet. One that does has a public address even where its interface shows none: what the internet reaches
    /// by it is then not known. An interface that is not in the estate is left.
    #[must_use]
    pub fn with_schemes(mut self, facing: impl IntoIterator<Item = (NetworkInterfaceId, bool)>) -> Self {
        for (interface, faces_internet) in facing {
            if let Some(Thing::Interface(ix)) = self.names.get(interface.as_str()) {
                self.facing.insert(*ix, faces_internet);
            }
        }
        self
    }

    /// Whether an interface has a public address that nobody told.
    pub(crate) fn hides_address(&self, interface: Ix<InterfaceNode<'a>>) -> bool {
        self.facing.get(&interface) == Some(&true)
            && self.nodes.interfaces[interface].held.v4.iter().all(|held| held.public.is_none())
    }

    /// Whether a balancer's node, as far as its listeners are known, may take such packets, and for one of these hosts
    /// unless it is one itself.
    pub(crate) fn may_hear(
        &self,
        node: Ix<InterfaceNode<'a>>,
        hosts: &[Ix<InterfaceNode<'a>>],
        protocol: Protocol,
        port: Option<u16>,
    ) -> bool {
        let Some(service) = self.services.get(&node) else { return true };
        let is_host = |address| hosts.iter().any(|host| self.nodes.interfaces[*host].holds(address));
        service.listeners.iter().any(|listener| {
            (protocol == Protocol::All || protocol == listener.protocol)
                && port.is_none_or(|port| port == listener.port)
                && (hosts.contains(&node) || listener.targets.iter().any(|target| is_host(target.address)))
        })
    }

    /// The balancers' interfaces that may send to one of these, in order.
    pub(crate) fn balancing<'s>(
        &'s self,
        hosts: &'s [Ix<InterfaceNode<'a>>],
    ) -> impl Iterator<Item = Ix<InterfaceNode<'a>>> + 's {
        let chosen = |node: &ServiceNode| {
            let mut targets = node.listeners.iter().flat_map(|listener| &listener.targets);
            targets.any(|target| hosts.iter().any(|host| self.nodes.interfaces[*host].holds(target.address)))
        };
        self.services.iter().filter(move |(_, node)| chosen(node)).map(|(ix, _)| *ix)
    }
}
