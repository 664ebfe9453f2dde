use std::{fmt, net::IpAddr};

use aozu_names::{
    AccountId, Arn,
    wire::{Fields, Problems},
};
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, ToSmolStr};

use crate::{
    CarrierGatewayId, EgressOnlyInternetGatewayId, InstanceId, InternetGatewayId, Ipv4Block, Ipv6Block,
    LocalGatewayId, NatGatewayId, NetworkInterfaceId, PrefixListId, TransitGatewayId, VpcEndpointId,
    VpcPeeringConnectionId, VpnGatewayId, noun::Part,
};

words! {
    /// Whether a route leads anywhere.
    pub enum RouteState {
        Active = "active",
        Blackhole = "blackhole",
        Filtered = "filtered",
    }
}

words! {
    /// How a route came to be.
    pub enum RouteOrigin {
        CreateRouteTable = "CreateRouteTable",
        CreateRoute = "CreateRoute",
        EnableVgwRoutePropagation = "EnableVgwRoutePropagation",
        Advertisement = "Advertisement",
    }
}

/// Which addresses a route is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Destination {
    /// A block of IPv4 addresses.
    Ipv4(Ipv4Block),
    /// A block of IPv6 addresses.
    Ipv6(Ipv6Block),
    /// The entries of a prefix list, each with its own prefix length.
    PrefixList(PrefixListId),
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ipv4(block) => block.fmt(f),
            Self::Ipv6(block) => block.fmt(f),
            Self::PrefixList(list) => list.fmt(f),
        }
    }
}

impl Destination {
    /// The length of the prefix with which the destination covers an address; none when it does not, or
    /// when it is a prefix list, whose entries stand elsewhere.
    #[must_use]
    pub fn covers(&self, address: IpAddr) -> Option<u8> {
        match (self, address) {
            (Self::Ipv4(block), IpAddr::V4(v4)) => block.net().contains(&v4).then(|| block.prefix_len()),
            (Self::Ipv6(block), IpAddr::V6(v6)) => block.net().contains(&v6).then(|| block.prefix_len()),
            _ => None,
        }
    }
}

/// Where a route leads, told by the id and not by the member that holds it: AWS keeps a `nat-…` in
/// `GatewayId` when it was given so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RouteTarget {
    /// Within the VPC.
    Local,
    /// An internet gateway.
    InternetGateway(InternetGatewayId),
    /// A virtual private gateway.
    VpnGateway(VpnGatewayId),
    /// A gateway endpoint or a Gateway Load Balancer endpoint.
    VpcEndpoint(VpcEndpointId),
    /// A NAT gateway.
    NatGateway(NatGatewayId),
    /// An interface: a NAT instance or another appliance.
    NetworkInterface {
        /// The interface.
        id: NetworkInterfaceId,
        /// The instance it is attached to.
        instance: Option<InstanceId>,
        /// The account that owns the instance.
        owner: Option<AccountId>,
    },
    /// An instance of which no interface is named.
    Instance(InstanceId),
    /// A peering connection.
    VpcPeeringConnection(VpcPeeringConnectionId),
    /// A transit gateway.
    TransitGateway(TransitGatewayId),
    /// An egress-only internet gateway, for IPv6.
    EgressOnlyInternetGateway(EgressOnlyInternetGatewayId),
    /// A local gateway of an Outpost.
    LocalGateway(LocalGatewayId),
    /// A carrier gateway of a Wavelength Zone.
    CarrierGateway(CarrierGatewayId),
    /// A Cloud WAN core network.
    CoreNetwork(Arn),
    /// An Oracle Database@AWS network.
    OdbNetwork(Arn),
    /// A target of a kind that this version does not know. The route still wins its destinations.
    Unsupported {
        /// The member that holds it.
        member: SmolStr,
        /// Its id.
        id: SmolStr,
    },
    /// None is named: AWS leaves it out of some blackhole routes.
    Missing,
}

impl RouteTarget {
    /// The target's id as AWS prints it: `local`, an id, an ARN; empty where none is named.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Local => "local",
            Self::InternetGateway(id) => id.as_str(),
            Self::VpnGateway(id) => id.as_str(),
            Self::VpcEndpoint(id) => id.as_str(),
            Self::NatGateway(id) => id.as_str(),
            Self::NetworkInterface { id, .. } => id.as_str(),
            Self::Instance(id) => id.as_str(),
            Self::VpcPeeringConnection(id) => id.as_str(),
            Self::TransitGateway(id) => id.as_str(),
            Self::EgressOnlyInternetGateway(id) => id.as_str(),
            Self::LocalGateway(id) => id.as_str(),
            Self::CarrierGateway(id) => id.as_str(),
            Self::CoreNetwork(arn) | Self::OdbNetwork(arn) => arn.as_str(),
            Self::Unsupported { id, .. } => id,
            Self::Missing => "",
        }
    }

    fn of(member: &str, id: &str) -> Self {
        fn parsed<T: std::str::FromStr>(
            id: &str,
            make: impl FnOnce(T) -> RouteTarget,
        ) -> Option<RouteTarget> {
            id.parse().ok().map(make)
        }
        let kind = id.split_once('-').map_or(id, |(kind, _)| kind);
        let known = match kind {
            "local" => Some(Self::Local),
            "igw" => parsed(id, Self::InternetGateway),
            "vgw" => parsed(id, Self::VpnGateway),
            "vpce" => parsed(id, Self::VpcEndpoint),
            "nat" => parsed(id, Self::NatGateway),
            "eni" => parsed(id, |id| Self::NetworkInterface { id, instance: None, owner: None }),
            "i" => parsed(id, Self::Instance),
            "pcx" => parsed(id, Self::VpcPeeringConnection),
            "tgw" => parsed(id, Self::TransitGateway),
            "eigw" => parsed(id, Self::EgressOnlyInternetGateway),
            "lgw" => parsed(id, Self::LocalGateway),
            "cagw" => parsed(id, Self::CarrierGateway),
            _ if member == "CoreNetworkArn" => parsed(id, Self::CoreNetwork),
            _ if member == "OdbNetworkArn" => parsed(id, Self::OdbNetwork),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Unsupported { member: member.into(), id: id.into() })
    }
}

impl Serialize for RouteTarget {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.id())
    }
}

/// Where traffic for some addresses goes.
///
/// Source: EC2 API Reference, `Route`; specs/vpc.md §1.3.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    destination: Destination,
    target: RouteTarget,
    state: Option<RouteState>,
    origin: Option<RouteOrigin>,
}

impl Route {
    /// An active route, as `CreateRoute` makes it.
    ///
    /// ```
    /// use aozu_vpc::{Destination, Route, RouteTarget};
    /// let route = Route::new(
    ///     Destination::Ipv4("0.0.0.0/0".parse()?),
    ///     RouteTarget::InternetGateway("igw-0123456789abcdef0".parse()?),
    /// );
    /// assert!(route.is_active());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn new(destination: Destination, target: RouteTarget) -> Self {
        let origin = Some(RouteOrigin::CreateRoute);
        Self { destination, target, state: Some(RouteState::Active), origin }
    }

    /// The route within the VPC that each of its blocks brings to every table.
    pub(crate) fn local(destination: Destination) -> Self {
        let origin = Some(RouteOrigin::CreateRouteTable);
        Self { destination, target: RouteTarget::Local, state: Some(RouteState::Active), origin }
    }

    /// Which addresses it is for.
    #[must_use]
    pub fn destination(&self) -> &Destination {
        &self.destination
    }

    /// Where it leads.
    #[must_use]
    pub fn target(&self) -> &RouteTarget {
        &self.target
    }

    /// Its state.
    #[must_use]
    pub fn state(&self) -> Option<&RouteState> {
        self.state.as_ref()
    }

    /// How it came to be.
    #[must_use]
    pub fn origin(&self) -> Option<&RouteOrigin> {
        self.origin.as_ref()
    }

    /// Whether it leads anywhere. A route that does not still wins its destinations.
    #[must_use]
    pub fn is_active(&self) -> bool {
        !matches!(self.state, Some(RouteState::Blackhole))
    }

    /// Whether a virtual private gateway put it there.
    #[must_use]
    pub fn is_propagated(&self) -> bool {
        matches!(self.origin, Some(RouteOrigin::EnableVgwRoutePropagation))
    }

    /// Whether it is for every IPv4 or every IPv6 address.
    #[must_use]
    pub fn is_default(&self) -> bool {
        match self.destination {
            Destination::Ipv4(block) => block.prefix_len() == 0,
            Destination::Ipv6(block) => block.prefix_len() == 0,
            Destination::PrefixList(_) => false,
        }
    }
}

/// How AWS's JSON holds a [`Route`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the members are AWS's, by AWS's names")]
pub struct RouteMirror {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_cidr_block: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_ipv6_cidr_block: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_prefix_list_id: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nat_gateway_id: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_interface_id: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_owner_id: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_peering_connection_id: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transit_gateway_id: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egress_only_internet_gateway_id: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_gateway_id: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier_gateway_id: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub core_network_arn: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub odb_network_arn: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<SmolStr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<SmolStr>,
}

impl RouteMirror {
    fn target(&self, fields: &mut Fields) -> RouteTarget {
        if let Some(id) = &self.network_interface_id {
            return match RouteTarget::of("NetworkInterfaceId", id) {
                RouteTarget::NetworkInterface { id, .. } => RouteTarget::NetworkInterface {
                    id,
                    instance: fields.optional("InstanceId", self.instance_id.as_deref()),
                    owner: fields.optional("InstanceOwnerId", self.instance_owner_id.as_deref()),
                },
                other => other,
            };
        }
        let members = [
            ("GatewayId", &self.gateway_id),
            ("NatGatewayId", &self.nat_gateway_id),
            ("VpcPeeringConnectionId", &self.vpc_peering_connection_id),
            ("TransitGatewayId", &self.transit_gateway_id),
            ("EgressOnlyInternetGatewayId", &self.egress_only_internet_gateway_id),
            ("LocalGatewayId", &self.local_gateway_id),
            ("CarrierGatewayId", &self.carrier_gateway_id),
            ("CoreNetworkArn", &self.core_network_arn),
            ("OdbNetworkArn", &self.odb_network_arn),
            ("InstanceId", &self.instance_id),
        ];
        let named = members.into_iter().find_map(|(member, id)| Some((member, id.as_deref()?)));
        named.map_or(RouteTarget::Missing, |(member, id)| RouteTarget::of(member, id))
    }
}

impl TryFrom<RouteMirror> for Route {
    type Error = Problems;
    fn try_from(mirror: RouteMirror) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let v4: Option<Ipv4Block> =
            fields.optional("DestinationCidrBlock", mirror.destination_cidr_block.as_deref());
        let v6: Option<Ipv6Block> =
            fields.optional("DestinationIpv6CidrBlock", mirror.destination_ipv6_cidr_block.as_deref());
        let list: Option<PrefixListId> =
            fields.optional("DestinationPrefixListId", mirror.destination_prefix_list_id.as_deref());
        let named = [v4.map(Destination::Ipv4), v6.map(Destination::Ipv6), list.map(Destination::PrefixList)];
        let mut named = named.into_iter().flatten();
        let destination = named.next();
        if named.next().is_some() {
            fields.problem("", "the route names more than one destination");
        }
        let target = mirror.target(&mut fields);
        let state = fields.optional("State", mirror.state.as_deref());
        let origin = fields.optional("Origin", mirror.origin.as_deref());
        match destination {
            Some(destination) => fields.ok(Self { destination, target, state, origin }),
            None => {
                fields.problem("", "the route names no destination");
                Err(fields.into_problems())
            }
        }
    }
}

impl From<&Route> for RouteMirror {
    fn from(route: &Route) -> Self {
        let mut mirror = Self {
            state: route.state.as_ref().map(ToSmolStr::to_smolstr),
            origin: route.origin.as_ref().map(ToSmolStr::to_smolstr),
            ..Self::default()
        };
        let destination = Some(route.destination.to_smolstr());
        match route.destination {
            Destination::Ipv4(_) => mirror.destination_cidr_block = destination,
            Destination::Ipv6(_) => mirror.destination_ipv6_cidr_block = destination,
            Destination::PrefixList(_) => mirror.destination_prefix_list_id = destination,
        }
        let id = Some(SmolStr::new(route.target.id()));
        match &route.target {
            RouteTarget::Local
            | RouteTarget::InternetGateway(_)
            | RouteTarget::VpnGateway(_)
            | RouteTarget::VpcEndpoint(_) => mirror.gateway_id = id,
            RouteTarget::NatGateway(_) => mirror.nat_gateway_id = id,
            RouteTarget::NetworkInterface { instance, owner, .. } => {
                mirror.network_interface_id = id;
                mirror.instance_id = instance.as_ref().map(ToSmolStr::to_smolstr);
                mirror.instance_owner_id = owner.as_ref().map(ToSmolStr::to_smolstr);
            }
            RouteTarget::Instance(_) => mirror.instance_id = id,
            RouteTarget::VpcPeeringConnection(_) => mirror.vpc_peering_connection_id = id,
            RouteTarget::TransitGateway(_) => mirror.transit_gateway_id = id,
            RouteTarget::EgressOnlyInternetGateway(_) => mirror.egress_only_internet_gateway_id = id,
            RouteTarget::LocalGateway(_) => mirror.local_gateway_id = id,
            RouteTarget::CarrierGateway(_) => mirror.carrier_gateway_id = id,
            RouteTarget::CoreNetwork(_) => mirror.core_network_arn = id,
            RouteTarget::OdbNetwork(_) => mirror.odb_network_arn = id,
            RouteTarget::Unsupported { member, .. } => match member.as_str() {
                "NatGatewayId" => mirror.nat_gateway_id = id,
                "NetworkInterfaceId" => mirror.network_interface_id = id,
                "VpcPeeringConnectionId" => mirror.vpc_peering_connection_id = id,
                "TransitGatewayId" => mirror.transit_gateway_id = id,
                "EgressOnlyInternetGatewayId" => mirror.egress_only_internet_gateway_id = id,
                "LocalGatewayId" => mirror.local_gateway_id = id,
                "CarrierGatewayId" => mirror.carrier_gateway_id = id,
                "CoreNetworkArn" => mirror.core_network_arn = id,
                "OdbNetworkArn" => mirror.odb_network_arn = id,
                "InstanceId" => mirror.instance_id = id,
                _ => mirror.gateway_id = id,
            },
            RouteTarget::Missing => {}
        }
        mirror
    }
}

impl Part for Route {
    type Mirror = RouteMirror;
}

#[cfg(test)]
mod tests {
    use super::{Route, RouteMirror, RouteTarget};

    fn route(json: &str) -> Route {
        Route::try_from(serde_json::from_str::<RouteMirror>(json).unwrap()).unwrap()
    }

    #[test]
    fn the_prefix_of_the_id_tells_the_target_whatever_member_holds_it() {
        let in_gateway =
            route(r#"{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "nat-0123456789abcdef0"}"#);
        assert!(matches!(in_gateway.target(), RouteTarget::NatGateway(_)));
        assert_eq!(Route::try_from(RouteMirror::from(&in_gateway)), Ok(in_gateway));
    }

    #[test]
    fn every_kind_of_target_survives_the_way_there_and_back() {
        for target in [
            r#""GatewayId": "local""#,
            r#""GatewayId": "igw-0123456789abcdef0""#,
            r#""GatewayId": "vgw-0123456789abcdef0""#,
            r#""GatewayId": "vpce-0123456789abcdef0""#,
            r#""NatGatewayId": "nat-0123456789abcdef0""#,
            r#""NetworkInterfaceId": "eni-0123456789abcdef0""#,
            r#""NetworkInterfaceId": "eni-0123456789abcdef0", "InstanceId": "i-0123456789abcdef0", "InstanceOwnerId": "111122223333""#,
            r#""InstanceId": "i-0123456789abcdef0""#,
            r#""VpcPeeringConnectionId": "pcx-0123456789abcdef0""#,
            r#""TransitGatewayId": "tgw-0123456789abcdef0""#,
            r#""EgressOnlyInternetGatewayId": "eigw-0123456789abcdef0""#,
            r#""LocalGatewayId": "lgw-0123456789abcdef0""#,
            r#""CarrierGatewayId": "cagw-0123456789abcdef0""#,
            r#""CoreNetworkArn": "arn:aws:networkmanager::111122223333:core-network/core-network-0123456789abcdef0""#,
            r#""OdbNetworkArn": "arn:aws:odb:us-east-1:111122223333:odb-network/odbnet_1""#,
            r#""GatewayId": "newgw-0123456789abcdef0""#,
        ] {
            let json = format!(r#"{{"DestinationCidrBlock": "0.0.0.0/0", {target}, "State": "active"}}"#);
            let read = route(&json);
            let expected: serde_json::Value = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_value(RouteMirror::from(&read)).unwrap(), expected);
            assert_eq!(Route::try_from(RouteMirror::from(&read)), Ok(read));
        }
    }

    #[test]
    fn a_blackhole_may_name_no_target() {
        let lost = route(r#"{"DestinationCidrBlock": "10.9.0.0/16", "State": "blackhole"}"#);
        assert_eq!(lost.target(), &RouteTarget::Missing);
        assert!(!lost.is_active());
    }

    #[test]
    fn a_target_that_is_not_known_is_kept() {
        let odd = route(r#"{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "newgw-0123456789abcdef0"}"#);
        assert!(matches!(odd.target(), RouteTarget::Unsupported { .. }));
    }

    #[test]
    fn a_route_has_exactly_one_destination() {
        for wrong in [
            r#"{"GatewayId": "local"}"#,
            r#"{"DestinationCidrBlock": "0.0.0.0/0", "DestinationIpv6CidrBlock": "::/0", "GatewayId": "local"}"#,
        ] {
            assert!(Route::try_from(serde_json::from_str::<RouteMirror>(wrong).unwrap()).is_err(), "{wrong}");
        }
    }
}
