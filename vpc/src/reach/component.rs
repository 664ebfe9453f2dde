//! Components of a path and reasons, in EC2's shapes.

use std::borrow::Cow;

use ipnet::{IpNet, Ipv4Net, Ipv4Subnets, Ipv6Net, Ipv6Subnets};

use super::{
    PortSpan, ReasonCode,
    estate::{EndpointNode, Estate, InterfaceNode, Ix, Link, Place, SubnetNode, VpcNode},
    flow::{Flow, Packet, Span, address, merged},
    report::{
        AnalysisAclRule, AnalysisComponent, AnalysisPacketHeader, AnalysisRouteTableRoute,
        AnalysisSecurityGroupRule, Explanation, HeaderProtocol, PathComponent, TransitGatewayRouteTableRoute,
    },
    space,
    walk::{At, Blocker, Step},
};
use crate::{Family, Protocol};

/// Renders what walks remember.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Renderer<'e, 'a> {
    pub(crate) estate: &'e Estate<'a>,
    pub(crate) family: Family,
}

/// What there is to say about a component.
#[derive(Debug, Default)]
struct Told<'e> {
    component: Option<AnalysisComponent<'e>>,
    vpc: Option<AnalysisComponent<'e>>,
    subnet: Option<AnalysisComponent<'e>>,
    acl_rule: Option<Box<AnalysisAclRule<'e>>>,
    group_rule: Option<Box<AnalysisSecurityGroupRule<'e>>>,
    groups: Vec<AnalysisComponent<'e>>,
    route: Option<Box<AnalysisRouteTableRoute<'e>>>,
    transit_gateway: Option<AnalysisComponent<'e>>,
    transit_route: Option<Box<TransitGatewayRouteTableRoute<'e>>>,
    attachment: Option<AnalysisComponent<'e>>,
    source_vpc: Option<AnalysisComponent<'e>>,
    destination_vpc: Option<AnalysisComponent<'e>>,
    instance: Option<AnalysisComponent<'e>>,
    kind: Kind,
}

/// Under which member an explanation names a component.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Kind {
    #[default]
    Other,
    Interface,
    Guard,
    Acl,
    Table,
    InternetGateway,
    Nat,
    Endpoint,
    Peering,
    Transit,
    TransitTable,
    VpnGateway,
    Vpn,
}

impl<'e, 'a: 'e> Renderer<'e, 'a> {
    fn named(self, place: Ix<Place<'a>>, kind: &str, id: &'a str) -> AnalysisComponent<'e> {
        match self.estate.arns.get(place, id) {
            Some(arn) => AnalysisComponent::new(id, arn),
            None => AnalysisComponent::new(id, self.estate.nodes.places[place].arn(kind, id)),
        }
    }

    fn vpc(self, vpc: Ix<VpcNode<'a>>) -> AnalysisComponent<'e> {
        let node = &self.estate.nodes.vpcs[vpc];
        self.named(node.place, "vpc", node.id.as_str())
    }

    fn subnet(self, subnet: Ix<SubnetNode<'a>>) -> AnalysisComponent<'e> {
        let node = &self.estate.nodes.subnets[subnet];
        self.named(node.place, "subnet", node.id.as_str())
    }

    fn interface(self, interface: Ix<InterfaceNode<'a>>) -> Told<'e> {
        let node = &self.estate.nodes.interfaces[interface];
        Told {
            kind: Kind::Interface,
            component: Some(self.named(node.place, "network-interface", node.id())),
            vpc: Some(self.vpc(node.vpc)),
            subnet: Some(self.subnet(node.subnet)),
            instance: node.instance.map(|one| self.named(node.place, "instance", one.instance_id().as_str())),
            ..Told::default()
        }
    }

    fn told(self, at: At<'_, 'a>, packet: Option<Packet>) -> Told<'e> {
        let nodes = &self.estate.nodes;
        match at {
            At::Interface(interface) => self.interface(interface),
            At::Guard(interface, direction, sender, symbolic) => {
                let node = &nodes.interfaces[interface];
                let mut told = Told { kind: Kind::Guard, ..self.interface(interface) };
                told.instance = None;
                let Some(guard) = node.guard.map(|guard| &nodes.guards[guard]) else { return told };
                told.groups = guard
                    .ids
                    .iter()
                    .map(|id| self.named(node.place, "security-group", id.as_str()))
                    .collect();
                let rule = packet
                    .and_then(|packet| guard.admitting(direction, self.family, packet, sender, symbolic));
                if let Some(rule) = rule {
                    told.component =
                        Some(self.named(node.place, "security-group", rule.group.group_id().as_str()));
                    told.group_rule = Some(Box::new(AnalysisSecurityGroupRule::of(direction, rule.rule)));
                }
                told
            }
            At::Tracked(interface) => {
                let node = &nodes.interfaces[interface];
                let guard = node.guard.map(|guard| &nodes.guards[guard]);
                let first = guard.and_then(|guard| guard.ids.first());
                Told {
                    instance: None,
                    component: first.map(|id| self.named(node.place, "security-group", id.as_str())),
                    ..self.interface(interface)
                }
            }
            At::Acl(subnet, direction) => {
                let node = &nodes.subnets[subnet];
                let mut told = Told {
                    kind: Kind::Acl,
                    subnet: Some(self.subnet(subnet)),
                    vpc: Some(self.vpc(node.vpc)),
                    ..Told::default()
                };
                if let Link::To(acl) = node.acl {
                    let acl = &nodes.acls[acl];
                    told.component =
                        Some(self.named(node.place, "network-acl", acl.acl.network_acl_id().as_str()));
                    let entry = packet.and_then(|packet| acl.deciding(direction, self.family, packet));
                    told.acl_rule = Some(Box::new(entry.map_or_else(
                        || AnalysisAclRule::closing(direction, self.family == Family::Ipv6),
                        AnalysisAclRule::from,
                    )));
                }
                told
            }
            At::Table(table, subnet, route) => {
                let table = nodes.tables[table].table;
                let vpc = self.estate.names.get(table.vpc_id().as_str());
                let vpc =
                    vpc.and_then(
                        |thing| if let super::estate::Thing::Vpc(vpc) = thing { Some(*vpc) } else { None },
                    );
                Told {
                    kind: Kind::Table,
                    component: vpc.map(|vpc| {
                        self.named(nodes.vpcs[vpc].place, "route-table", table.route_table_id().as_str())
                    }),
                    subnet: subnet.map(|subnet| self.subnet(subnet)),
                    vpc: vpc.map(|vpc| self.vpc(vpc)),
                    route: route.map(|route| Box::new(route.into())),
                    ..Told::default()
                }
            }
            At::InternetGateway(vpc, gateway) => Told {
                kind: Kind::InternetGateway,
                component: gateway.map(|gateway| {
                    self.named(
                        nodes.vpcs[vpc].place,
                        "internet-gateway",
                        gateway.internet_gateway_id().as_str(),
                    )
                }),
                vpc: Some(self.vpc(vpc)),
                ..Told::default()
            },
            At::EgressOnly(vpc) => Told {
                component: nodes.vpcs[vpc].egress_only.map(|gateway| {
                    let id = gateway.egress_only_internet_gateway_id().as_str();
                    self.named(nodes.vpcs[vpc].place, "egress-only-internet-gateway", id)
                }),
                vpc: Some(self.vpc(vpc)),
                ..Told::default()
            },
            At::Nat(nat) => {
                let node = &nodes.nats[nat];
                Told {
                    kind: Kind::Nat,
                    component: Some(self.named(node.place, "natgateway", node.nat.nat_gateway_id().as_str())),
                    vpc: node.vpc.map(|vpc| self.vpc(vpc)),
                    subnet: if let Link::To(subnet) = node.subnet { Some(self.subnet(subnet)) } else { None },
                    ..Told::default()
                }
            }
            At::Endpoint(endpoint) => {
                let node = &nodes.endpoints[endpoint];
                Told {
                    kind: Kind::Endpoint,
                    component: Some(self.named(
                        node.place,
                        "vpc-endpoint",
                        node.endpoint.vpc_endpoint_id().as_str(),
                    )),
                    vpc: node.vpc.map(|vpc| self.vpc(vpc)),
                    ..Told::default()
                }
            }
            At::Peering(peering, from, to) => {
                let id = nodes.peerings[peering].peering.vpc_peering_connection_id().as_str();
                Told {
                    kind: Kind::Peering,
                    component: Some(self.named(nodes.vpcs[from].place, "vpc-peering-connection", id)),
                    source_vpc: Some(self.vpc(from)),
                    destination_vpc: to.map(|to| self.vpc(to)),
                    ..Told::default()
                }
            }
            At::Transit(..) | At::TransitTable(..) => self.transit(at),
            At::VpnGateway(gateway) => {
                let node = &nodes.vgws[gateway];
                Told {
                    kind: Kind::VpnGateway,
                    component: Some(node.vpc.map_or_else(
                        || AnalysisComponent {
                            id: Some(node.gateway.vpn_gateway_id().as_str().into()),
                            ..AnalysisComponent::default()
                        },
                        |vpc| {
                            let id = node.gateway.vpn_gateway_id().as_str();
                            self.named(nodes.vpcs[vpc].place, "vpn-gateway", id)
                        },
                    )),
                    vpc: node.vpc.map(|vpc| self.vpc(vpc)),
                    ..Told::default()
                }
            }
            At::Vpn(connection) => Told {
                kind: Kind::Vpn,
                component: Some(AnalysisComponent {
                    id: Some(connection.vpn_connection_id().as_str().into()),
                    ..AnalysisComponent::default()
                }),
                ..Told::default()
            },
            At::Subnet(subnet) => Told {
                component: Some(self.subnet(subnet)),
                subnet: Some(self.subnet(subnet)),
                vpc: Some(self.vpc(nodes.subnets[subnet].vpc)),
                ..Told::default()
            },
            At::Vpc(vpc) => {
                Told { component: Some(self.vpc(vpc)), vpc: Some(self.vpc(vpc)), ..Told::default() }
            }
            At::Unknown(id) => Told {
                component: Some(AnalysisComponent { id: Some(id.into()), ..AnalysisComponent::default() }),
                ..Told::default()
            },
            At::Internet => Told::default(),
        }
    }

    fn transit(self, at: At<'_, 'a>) -> Told<'e> {
        let estate = self.estate;
        let gateway_of = |id: &'a crate::TransitGatewayId| {
            let place = estate
                .nodes
                .places
                .iter()
                .find(|(_, place)| place.network.transit_gateways().get(id).is_some());
            match place {
                Some((place, _)) => self.named(place, "transit-gateway", id.as_str()),
                None => AnalysisComponent { id: Some(id.as_str().into()), ..AnalysisComponent::default() },
            }
        };
        let bare = |id: &'a str| AnalysisComponent { id: Some(id.into()), ..AnalysisComponent::default() };
        match at {
            At::Transit(id, attachment) => {
                let attachment = attachment.map(|ix| &estate.transit.attachments[ix]);
                Told {
                    kind: Kind::Transit,
                    component: Some(attachment.map_or_else(|| gateway_of(id), |one| bare(one.id.as_str()))),
                    attachment: attachment.map(|one| bare(one.id.as_str())),
                    transit_gateway: Some(gateway_of(id)),
                    ..Told::default()
                }
            }
            At::TransitTable(table, choice) => {
                let table = &estate.transit.tables[table];
                Told {
                    kind: Kind::TransitTable,
                    component: Some(bare(table.id.as_str())),
                    transit_gateway: table.gateway.map(gateway_of),
                    transit_route: choice.map(|choice| {
                        Box::new(TransitGatewayRouteTableRoute {
                            destination_cidr: Some(choice.block),
                            state: Some(if choice.blackhole { "blackhole" } else { "active" }.into()),
                            route_origin: Some(if choice.is_static { "static" } else { "propagated" }.into()),
                            prefix_list_id: choice.list.map(|list| list.as_str().into()),
                            attachment_id: choice.to.first().map(|id| id.as_str().into()),
                            ..TransitGatewayRouteTableRoute::default()
                        })
                    }),
                    ..Told::default()
                }
            }
            _ => Told::default(),
        }
    }

    /// The path that steps tell, numbered from 1.
    pub(crate) fn path(self, steps: &[Step<'_, 'a>]) -> Vec<PathComponent<'e>> {
        let mut path: Vec<PathComponent<'e>> = Vec::with_capacity(steps.len() + 2);
        let first = steps.iter().position(|step| !matches!(step.at, At::Internet)).unwrap_or(0);
        for (index, step) in steps.iter().enumerate() {
            if matches!(step.at, At::Internet) {
                continue;
            }
            let told = self.told(step.at, Some(step.packet));
            let next = steps.get(index + 1).map(|next| next.packet);
            let gateway = matches!(told.kind, Kind::InternetGateway | Kind::Nat);
            let translates = next.is_some_and(|next| gateway || next != step.packet);
            let header = || Some(Box::new(self.header(step.packet)));
            let after = || next.map(|next| Box::new(self.header(next)));
            let instance = told
                .instance
                .map(|instance| PathComponent { component: Some(instance), ..PathComponent::default() });
            let mut component = PathComponent {
                component: told.component,
                acl_rule: told.acl_rule,
                security_group_rule: told.group_rule,
                route_table_route: told.route,
                subnet: told.subnet,
                vpc: told.vpc,
                source_vpc: told.source_vpc,
                destination_vpc: told.destination_vpc,
                transit_gateway: told.transit_gateway,
                transit_gateway_route_table_route: told.transit_route,
                ..PathComponent::default()
            };
            if translates {
                component.inbound_header = header();
                component.outbound_header = after();
            } else if index == first {
                component.outbound_header = header();
            } else if index + 1 == steps.len() {
                component.inbound_header = header();
            }
            match instance {
                Some(mut instance) if index == first => {
                    instance.outbound_header.clone_from(&component.outbound_header);
                    path.extend([instance, component]);
                }
                Some(mut instance) => {
                    if !translates {
                        instance.inbound_header.clone_from(&component.inbound_header);
                    }
                    path.extend([component, instance]);
                }
                None => path.push(component),
            }
        }
        for (number, component) in (1..).zip(&mut path) {
            component.sequence_number = Some(number);
        }
        path
    }

    fn header(self, packet: Packet) -> AnalysisPacketHeader {
        let ported = matches!(packet.protocol, 6 | 17);
        let port = |port: u16| if ported { vec![PortSpan { from: port, to: port }] } else { Vec::new() };
        let of = |value: u128| vec![IpNet::from(address(self.family, value))];
        AnalysisPacketHeader {
            destination_addresses: of(packet.dst),
            destination_port_ranges: port(packet.dport),
            protocol: Some(HeaderProtocol(Protocol::Number(packet.protocol))),
            source_addresses: of(packet.src),
            source_port_ranges: port(packet.sport),
        }
    }

    /// A reason with the members that its code has.
    pub(crate) fn explanation(self, blocker: &Blocker<'_, 'a>) -> Explanation<'e> {
        let told = self.told(blocker.at, blocker.packet);
        let members = blocker.code.members();
        let has = |member: &str| members.contains(&member);
        let mut one = Explanation { explanation_code: Some(blocker.code), ..Explanation::default() };
        if has("Direction") {
            one.direction = blocker.direction;
        }
        let component = || told.component.clone();
        let of_kind = |kind: Kind| (told.kind == kind).then(component).flatten();
        if has("Component") {
            one.component = component();
            // An instance that does not run is what does not work, not its interface.
            if blocker.code == ReasonCode::BadState && self.is_stopped(blocker.at) {
                one.component = told.instance.clone().or(one.component);
            }
        }
        if has("NetworkInterface") {
            one.network_interface = match blocker.at {
                At::Guard(interface, ..) | At::Interface(interface) => self.interface(interface).component,
                _ => None,
            };
        }
        if has("Acl") {
            one.acl = of_kind(Kind::Acl);
        }
        if has("AclRule") {
            one.acl_rule.clone_from(&told.acl_rule);
        }
        if has("SecurityGroups") {
            one.security_groups.clone_from(&told.groups);
        }
        if has("SecurityGroup") {
            one.security_group = told.groups.first().cloned();
        }
        if has("RouteTable") {
            one.route_table = of_kind(Kind::Table);
        }
        if has("RouteTableRoute") {
            one.route_table_route = told.route.clone();
        }
        if has("InternetGateway") {
            one.internet_gateway = of_kind(Kind::InternetGateway).or_else(|| match blocker.at {
                // The gateway that is a dead end for a function.
                At::Interface(interface) => {
                    let vpc = self.estate.nodes.interfaces[interface].vpc;
                    match self.estate.nodes.vpcs[vpc].internet_gateway {
                        Link::To(gateway) => {
                            self.told(At::InternetGateway(vpc, Some(gateway)), None).component
                        }
                        Link::Absent | Link::NotRead => None,
                    }
                }
                _ => None,
            });
        }
        if has("NatGateway") {
            one.nat_gateway = of_kind(Kind::Nat);
        }
        if has("VpcEndpoint") {
            one.vpc_endpoint = of_kind(Kind::Endpoint).or_else(|| self.endpoint_of(blocker.at));
        }
        if has("VpcPeeringConnection") {
            one.vpc_peering_connection = of_kind(Kind::Peering);
        }
        if has("VpnGateway") {
            one.vpn_gateway = of_kind(Kind::VpnGateway);
        }
        if has("VpnConnection") {
            one.vpn_connection = of_kind(Kind::Vpn);
        }
        if has("TransitGateway") {
            one.transit_gateway.clone_from(&told.transit_gateway);
        }
        if has("TransitGatewayAttachment") {
            one.transit_gateway_attachment.clone_from(&told.attachment);
        }
        if has("TransitGatewayRouteTable") {
            one.transit_gateway_route_table = of_kind(Kind::TransitTable);
        }
        if has("TransitGatewayRouteTableRoute") {
            one.transit_gateway_route_table_route = told.transit_route.clone();
        }
        if has("Subnet") {
            one.subnet.clone_from(&told.subnet);
        }
        if has("Vpc") {
            one.vpc.clone_from(&told.vpc);
        }
        if has("SourceVpc") {
            one.source_vpc.clone_from(&told.source_vpc);
        }
        if has("DestinationVpc") {
            one.destination_vpc.clone_from(&told.destination_vpc);
        }
        if let (true, Some(packet)) = (has("Destination"), blocker.packet) {
            let id = address(self.family, packet.dst).to_string();
            one.destination = Some(AnalysisComponent { id: Some(id.into()), ..AnalysisComponent::default() });
        }
        if let (true, Some(packet)) = (has("Addresses"), blocker.packet) {
            let value =
                if blocker.code == ReasonCode::EniAddressRestriction { packet.dst } else { packet.src };
            one.addresses = vec![address(self.family, value).into()];
        }
        if let (true, Some(packet)) = (has("Port"), blocker.packet) {
            one.port = Some(packet.dport);
        }
        if let (true, Some(packet)) = (has("Protocols"), blocker.packet) {
            one.protocols = vec![Protocol::Number(packet.protocol).to_string().into()];
        }
        if has("MissingComponent") {
            one.missing_component = match blocker.at {
                At::Unknown(id) => Some(id.into()),
                _ => None,
            };
        }
        if has("PortRanges") {
            let narrow = |number: u128| u16::try_from(number).unwrap_or(u16::MAX);
            let ports = blocker.ports.iter();
            one.port_ranges =
                ports.map(|[from, to]| PortSpan { from: narrow(*from), to: narrow(*to) }).collect();
        }
        if let At::Vpn(connection) = blocker.at {
            let bare =
                |id: &'a str| AnalysisComponent { id: Some(id.into()), ..AnalysisComponent::default() };
            if has("VpnGateway") {
                one.vpn_gateway = connection.vpn_gateway_id().map(|id| bare(id.as_str()));
            }
            if has("CustomerGateway") {
                one.customer_gateway = connection.customer_gateway_id().map(|id| bare(id.as_str()));
            }
            if has("TransitGateway") {
                one.transit_gateway = connection.transit_gateway_id().map(|id| bare(id.as_str()));
            }
        }
        if has("State") {
            one.state = self.state(blocker.at);
        }
        match blocker.code {
            ReasonCode::TgwRouteAzRestriction => self.add_sender(blocker, &mut one),
            ReasonCode::SgReferencesNotPreserved | ReasonCode::SgReferencingSupport => {
                self.add_loss(blocker, &mut one);
            }
            _ => {}
        }
        one
    }

    /// Where the sender's groups got lost, and the rule that names one of them.
    fn add_loss(self, blocker: &Blocker<'_, 'a>, one: &mut Explanation<'e>) {
        let At::Guard(interface, direction, sender, _) = blocker.at else { return };
        let guard =
            self.estate.nodes.interfaces[interface].guard.map(|guard| &self.estate.nodes.guards[guard]);
        let rule = guard.and_then(|guard| guard.naming(direction, sender));
        let between = || blocker.trace.iter().skip(1).map(|step| step.at);
        if blocker.code == ReasonCode::SgReferencingSupport {
            if let Some(at) = between().rfind(|at| matches!(at, At::Transit(..))) {
                let told = self.transit(at);
                one.transit_gateway = told.transit_gateway;
                one.transit_gateway_attachment = told.attachment;
            }
            return;
        }
        let rewrites = |at: &At<'_, '_>| {
            matches!(
                at,
                At::InternetGateway(..) | At::EgressOnly(_) | At::Nat(_) | At::Endpoint(_) | At::Interface(_)
            )
        };
        let hands_on = |at: &At<'_, '_>| matches!(at, At::Peering(..) | At::Transit(..));
        if let Some(at) = between().find(rewrites).or_else(|| between().rfind(hands_on)) {
            one.component = self.told(at, None).component;
        }
        one.security_group_rule =
            rule.map(|rule| Box::new(AnalysisSecurityGroupRule::of(direction, rule.rule)));
        if let Some(rule) = rule {
            let place = self.estate.nodes.interfaces[interface].place;
            one.security_group = Some(self.named(place, "security-group", rule.group.group_id().as_str()));
        }
    }

    /// The table that sent packets on, and the zone of the subnet that it is for.
    fn add_sender(self, blocker: &Blocker<'_, 'a>, one: &mut Explanation<'e>) {
        let tables = blocker.trace.iter().rev().map(|step| step.at);
        let Some(at) = tables.into_iter().find(|at| matches!(at, At::Table(..))) else { return };
        let told = self.told(at, None);
        one.route_table = told.component;
        one.route_table_route = told.route;
        one.vpc = told.vpc;
        if let At::Table(_, Some(subnet), _) = at {
            let zone = self.estate.nodes.subnets[subnet].subnet.availability_zone();
            one.availability_zones = vec![Cow::Borrowed(zone.as_str())];
        }
    }

    /// The interface endpoint that an interface belongs to.
    fn endpoint_of(self, at: At<'_, 'a>) -> Option<AnalysisComponent<'e>> {
        let At::Interface(interface) = at else { return None };
        let id = self.estate.nodes.interfaces[interface].id();
        let mut endpoints = self.estate.nodes.endpoints.iter().map(|(_, node)| node);
        let own = |node: &&EndpointNode<'a>| {
            node.endpoint.network_interface_ids().iter().any(|one| one.as_str() == id)
        };
        let node = endpoints.find(own)?;
        Some(self.named(node.place, "vpc-endpoint", node.endpoint.vpc_endpoint_id().as_str()))
    }

    /// Whether an interface is that of an instance that does not run.
    fn is_stopped(self, at: At<'_, 'a>) -> bool {
        let At::Interface(interface) = at else { return false };
        let instance = self.estate.nodes.interfaces[interface].instance;
        instance.and_then(|one| one.state_name()).is_some_and(|state| state.as_str() != "running")
    }

    /// The state that a component is in, where that is what stops packets.
    fn state(self, at: At<'_, 'a>) -> Option<Cow<'e, str>> {
        let nodes = &self.estate.nodes;
        match at {
            At::Nat(nat) => nodes.nats[nat].nat.state().map(|state| state.as_str().into()),
            At::Endpoint(endpoint) => {
                nodes.endpoints[endpoint].endpoint.state().map(|state| state.as_str().into())
            }
            At::Peering(peering, ..) => {
                nodes.peerings[peering].peering.status().map(|status| status.code().as_str().into())
            }
            At::Interface(interface) => {
                let node = &nodes.interfaces[interface];
                let instance =
                    node.instance.and_then(|instance| instance.state_name()).map(|state| state.as_str());
                let stopped = instance.filter(|state| *state != "running");
                stopped.or(node.interface.status().map(|status| status.as_str())).map(Cow::Borrowed)
            }
            // Only a VPN of which no tunnel is up stops packets.
            At::Vpn(_) => Some("DOWN".into()),
            _ => None,
        }
    }
}

/// The fewest blocks that hold these addresses and no others; every public address is `0.0.0.0/0`, as rules
/// that mean the internet say.
pub(crate) fn cidrs(family: Family, spans: &[Span]) -> Vec<IpNet> {
    let spans = merged(spans.to_vec());
    if spans == space::public(family) {
        return vec![match family {
            Family::Ipv4 => Ipv4Net::default().into(),
            Family::Ipv6 => Ipv6Net::default().into(),
        }];
    }
    let of = |[from, to]: Span| -> Vec<IpNet> {
        match (address(family, from), address(family, to)) {
            (std::net::IpAddr::V4(from), std::net::IpAddr::V4(to)) => {
                Ipv4Subnets::new(from, to, 0).map(IpNet::V4).collect()
            }
            (std::net::IpAddr::V6(from), std::net::IpAddr::V6(to)) => {
                Ipv6Subnets::new(from, to, 0).map(IpNet::V6).collect()
            }
            _ => Vec::new(),
        }
    };
    spans.into_iter().flat_map(of).collect()
}

/// A flow as wide as its protocol lets it be shown.
pub(crate) fn shown_ports(flow: &Flow) -> Option<PortSpan> {
    let [from, to] = flow.dport;
    matches!(flow.protocol, [6, 6] | [17, 17]).then_some(PortSpan { from, to })
}
