//! The networks of all accounts and regions, their references resolved once.

mod acls;
mod arena;
mod arns;
mod build;
mod guards;
mod hosts;
mod nodes;
mod tables;
mod transit;

use std::collections::{BTreeMap, HashMap};

use aozu_names::{AccountId, Region};

pub(crate) use self::{acls::*, arena::*, arns::*, guards::*, nodes::*, tables::*, transit::*};
use super::ServiceNode;
use super::flow::Span;
use crate::Network;

/// The networks of all accounts and regions that are known, compiled to be asked about packets.
///
/// What several accounts see, such as a shared subnet or a peering connection, is one thing in it.
#[derive(Debug)]
pub struct Estate<'a> {
    pub(crate) nodes: Nodes<'a>,
    pub(crate) transit: Transit<'a>,
    /// By the id that AWS gave.
    pub(crate) names: HashMap<&'a str, Thing<'a>>,
    pub(crate) arns: Arns<'a>,
    /// The interfaces with a public address, by it; several where two accounts say so.
    pub(crate) public: HashMap<u128, Vec<(Ix<InterfaceNode<'a>>, u128)>>,
    /// What balancers' nodes listen on, where it was told.
    pub(crate) services: BTreeMap<Ix<InterfaceNode<'a>>, ServiceNode>,
    /// Whether balancers' nodes face the internet, where it was told.
    pub(crate) facing: BTreeMap<Ix<InterfaceNode<'a>>, bool>,
    pub(crate) options: Options,
    /// The public addresses that are not those of a VPC here: the internet, as questions mean it.
    pub(crate) internet: PerFamily<Vec<Span>>,
}

/// What no dump tells of an estate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Whether AWS has lifted its block on TCP port 25 to public addresses.
    ///
    /// Source: EC2 User Guide, "Restriction on email sent using port 25".
    pub port25_unblocked: bool,
}

/// What an id names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Thing<'a> {
    Vpc(Ix<VpcNode<'a>>),
    Subnet(Ix<SubnetNode<'a>>),
    Interface(Ix<InterfaceNode<'a>>),
    /// An instance, with its interfaces: the primary one first.
    Instance(Vec<Ix<InterfaceNode<'a>>>),
    Nat(Ix<NatNode<'a>>),
    InternetGateway(Option<Ix<VpcNode<'a>>>),
    Endpoint(Ix<EndpointNode<'a>>),
    Peering(Ix<PeeringNode<'a>>),
    VpnGateway(Ix<VgwNode<'a>>),
    /// A balancer or another managed service, by the description of its interfaces.
    Service(Vec<Ix<InterfaceNode<'a>>>),
}

impl<'a> Estate<'a> {
    /// Compiles networks, each with the account and the region that it is of.
    ///
    /// ```
    /// use aozu_vpc::{Network, reach::Estate};
    /// let network = Network::default();
    /// let account = aozu_names::AccountId::literal("111122223333");
    /// let estate = Estate::new([(account, "ap-northeast-1".parse()?, &network)]);
    /// assert!(estate.ask(&serde_json::from_str(r#"{"Source": "internet"}"#)?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(networks: impl IntoIterator<Item = (AccountId, Region, &'a Network)>) -> Self {
        build::estate(networks.into_iter().collect())
    }

    /// The same estate with what no dump tells.
    #[must_use]
    pub fn with_options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }
}
