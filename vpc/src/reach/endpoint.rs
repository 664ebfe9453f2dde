//! What a question names: ids, ARNs, `internet`, addresses.

use std::net::IpAddr;

use super::{
    AskError,
    estate::{EndpointNode, Estate, InterfaceNode, Ix, Thing, VgwNode, VpcNode},
    flow::{both_ends, family},
    space,
};
use crate::{Family, VpcEndpointType, traffic::number};

/// One end of a question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Endpoint<'a> {
    /// Any of these interfaces: those of an instance, a NAT gateway, an endpoint, a balancer, a function.
    Hosts(Vec<Ix<InterfaceNode<'a>>>),
    /// The internet; by the internet gateway of that VPC, if one is named.
    Internet(Option<Ix<VpcNode<'a>>>),
    /// An address that is none of the model's.
    Address(IpAddr),
    /// The service behind a gateway endpoint.
    Service(Ix<EndpointNode<'a>>),
    /// The customer behind a virtual private gateway.
    Customer(Ix<VgwNode<'a>>),
}

/// Which end it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Source,
    Destination,
}

impl End {
    fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Destination => "destination",
        }
    }
}

impl<'a> Estate<'a> {
    /// Gives interfaces one name more, such as the ARN of the function that they serve: whoever asks for it
    /// asks for any of them. A name that is taken stays what it was, and what names no interface is left.
    ///
    /// ```
    /// use aozu_vpc::{Network, reach::Estate};
    /// let network = Network::default();
    /// let account = aozu_names::AccountId::literal("111122223333");
    /// let mut estate = Estate::new([(account, "eu-west-1".parse()?, &network)]);
    /// estate.name("thumbnails", ["eni-0123456789abcdef0"]);
    /// assert!(estate.names().is_empty(), "there is no such interface");
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub fn name<'i>(&mut self, name: &'a str, interfaces: impl IntoIterator<Item = &'i str>) {
        let known = interfaces.into_iter().filter_map(|id| match self.names.get(id) {
            Some(Thing::Interface(ix)) => Some(*ix),
            _ => None,
        });
        let known: Vec<_> = known.collect();
        if !known.is_empty() {
            self.names.entry(name).or_insert(Thing::Service(known));
        }
    }

    /// Every id and name that a question may give, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&'a str> {
        let mut names: Vec<&'a str> = self.names.keys().copied().collect();
        names.sort_unstable();
        names
    }

    /// The thing of an id, an ARN, an address, or `internet`.
    pub(crate) fn endpoint(&self, text: &str, end: End) -> Result<Endpoint<'a>, AskError> {
        if text == "internet" {
            return Ok(Endpoint::Internet(None));
        }
        if let Ok(address) = text.parse() {
            return self.address(address, end);
        }
        let none = |rule: String| AskError::NoSuchEndpoint { text: text.to_owned(), role: end.word(), rule };
        let Some(thing) = self.names.get(text).or_else(|| self.names.get(id_of(text))) else {
            return Err(none(
                "it must be the id or ARN of an instance, a network interface, a gateway, an endpoint or a balancer \
                 that was read, an address, or `internet`"
                    .to_owned(),
            ));
        };
        let hosts = |hosts: Vec<Ix<InterfaceNode<'a>>>, what: &str| {
            if hosts.is_empty() {
                Err(none(format!(
                    "no interface of this {what} was read; collect `aws ec2 describe-network-interfaces`"
                )))
            } else {
                Ok(Endpoint::Hosts(hosts))
            }
        };
        match thing {
            Thing::Interface(ix) => Ok(Endpoint::Hosts(vec![*ix])),
            Thing::Instance(all) => hosts(all.clone(), "instance"),
            Thing::Service(all) => hosts(all.clone(), "balancer"),
            Thing::Nat(ix) => {
                let own = self.nodes.interfaces.iter();
                let own = own.filter(|(_, node)| node.role == super::estate::Role::Nat(*ix)).map(|(ix, _)| ix);
                hosts(own.collect(), "NAT gateway")
            }
            Thing::InternetGateway(Some(vpc)) => Ok(Endpoint::Internet(Some(*vpc))),
            Thing::InternetGateway(None) => Err(none("this internet gateway is attached to no VPC".to_owned())),
            Thing::Endpoint(ix) => {
                let node = &self.nodes.endpoints[*ix];
                if node.endpoint.vpc_endpoint_type() == Some(&VpcEndpointType::Gateway) {
                    return match end {
                        End::Source => Err(none("a gateway endpoint opens no connections".to_owned())),
                        End::Destination => Ok(Endpoint::Service(*ix)),
                    };
                }
                let own = node.endpoint.network_interface_ids().iter().filter_map(|id| self.names.get(id.as_str()));
                let own = own.filter_map(|thing| if let Thing::Interface(ix) = thing { Some(*ix) } else { None });
                hosts(own.collect(), "endpoint")
            }
            Thing::VpnGateway(ix) => {
                let mut routes = self.nodes.vgws[*ix].connections.iter().flat_map(|one| one.routes());
                match routes.next() {
                    Some(_) => Ok(Endpoint::Customer(*ix)),
                    None => Err(none(
                        "no static route of a VPN connection of it was read, so that nobody behind it is known; \
                         collect `aws ec2 describe-vpn-connections`"
                            .to_owned(),
                    )),
                }
            }
            Thing::Vpc(_) | Thing::Subnet(_) | Thing::Peering(_) => Err(none(
                "packets start and end at interfaces and gateways: name an instance, a network interface, an address \
                 or `internet`"
                    .to_owned(),
            )),
        }
    }

    fn address(&self, address: IpAddr, end: End) -> Result<Endpoint<'a>, AskError> {
        let (of, value) = (family(address), number(address));
        if end == End::Destination {
            return Ok(Endpoint::Address(address));
        }
        let holding = self.nodes.interfaces.iter().filter(|(_, node)| {
            let mut held = node.held.get(of).iter();
            held.any(|held| held.public == Some(value) || (held.span[0] <= value && value <= held.span[1]))
        });
        let holders: Vec<_> = holding.map(|(ix, _)| ix).collect();
        match holders.as_slice() {
            [_] => Ok(Endpoint::Hosts(holders)),
            [] if space::is_public(of, value) => Ok(Endpoint::Internet(None)),
            [] => match self.customer_of(of, value) {
                Some(gateway) => Ok(Endpoint::Customer(gateway)),
                None => Err(AskError::NoSuchEndpoint {
                    text: address.to_string(),
                    role: end.word(),
                    rule: "no interface that was read holds it, and no static route of a VPN leads to it"
                        .to_owned(),
                }),
            },
            several => {
                let ids: Vec<&str> = several.iter().map(|ix| self.nodes.interfaces[*ix].id()).collect();
                Err(AskError::NoSuchEndpoint {
                    text: address.to_string(),
                    role: end.word(),
                    rule: format!("several interfaces hold it: name one of `{}`", ids.join("`, `")),
                })
            }
        }
    }

    /// The virtual private gateway behind which a customer has an address.
    fn customer_of(&self, of: Family, value: u128) -> Option<Ix<VgwNode<'a>>> {
        let leads = |node: &VgwNode<'_>| {
            let blocks = node
                .connections
                .iter()
                .flat_map(|one| one.routes())
                .map(|route| route.destination_cidr_block().net());
            blocks
                .filter(|block| family(block.network()) == of)
                .map(both_ends)
                .any(|[from, to]| from <= value && value <= to)
        };
        self.nodes.vgws.iter().find(|(_, node)| node.vpc.is_some() && leads(node)).map(|(ix, _)| ix)
    }
}

/// The id at the end of an ARN: what follows the first `/` for EC2, and all after `loadbalancer/` for balancers.
fn id_of(text: &str) -> &str {
    if !text.starts_with("arn:") {
        return text;
    }
    let resource = text.splitn(6, ':').last().unwrap_or(text);
    let Some((kind, id)) = resource.split_once('/') else { return resource };
    // A classic balancer's interfaces are described by its name alone.
    if kind == "loadbalancer" { id } else { id.rsplit('/').next().unwrap_or(id) }
}
