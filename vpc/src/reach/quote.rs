//! How routes and rules of the model stand in an answer.

use std::borrow::Cow;

use ipnet::IpNet;

use super::{
    PortSpan,
    report::{
        AnalysisAclRule, AnalysisComponent, AnalysisRouteTableRoute, AnalysisSecurityGroupRule, RuleProtocol,
        TransitGatewayRouteTableRoute,
    },
};
use crate::{
    Destination, Direction, GroupRule, NetworkAclEntry, Peer, PortRange, Protocol, Route, RouteOrigin,
    RouteState, RouteTarget, SecurityGroupId, Traffic, TransitGatewayRoute,
};

impl From<PortRange> for PortSpan {
    fn from(range: PortRange) -> Self {
        Self { from: range.from(), to: range.to() }
    }
}

impl<'e> AnalysisComponent<'e> {
    /// The resource of that id and ARN.
    ///
    /// ```
    /// use aozu_vpc::reach::report::AnalysisComponent;
    /// let component = AnalysisComponent::new("vpc-1a2b3c4d", "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1a2b3c4d");
    /// assert_eq!(component.id.as_deref(), Some("vpc-1a2b3c4d"));
    /// ```
    #[must_use]
    pub fn new(id: impl Into<Cow<'e, str>>, arn: impl Into<Cow<'e, str>>) -> Self {
        Self { id: Some(id.into()), arn: Some(arn.into()), name: None }
    }
}

/// The ports of a rule, where it names some: rules for every port have none in the examples of AWS.
fn ports(traffic: Traffic) -> Option<PortSpan> {
    match traffic {
        Traffic::Ports(_, range) => Some(range.into()),
        _ => None,
    }
}

impl<'e> From<&'e NetworkAclEntry> for AnalysisAclRule<'e> {
    fn from(entry: &'e NetworkAclEntry) -> Self {
        Self {
            cidr: entry.peer(),
            egress: Some(entry.egress()),
            port_range: ports(entry.traffic()),
            protocol: Some(RuleProtocol(entry.protocol().0)),
            rule_action: Some(Cow::Borrowed(entry.rule_action().as_str())),
            rule_number: Some(entry.rule_number()),
        }
    }
}

impl AnalysisAclRule<'_> {
    /// The closing deny of a network ACL, which answers of AWS show with its number: 32767, and 32768 for
    /// IPv6.
    ///
    /// ```
    /// use aozu_vpc::{Direction, reach::report::AnalysisAclRule};
    /// let closing = AnalysisAclRule::closing(Direction::Ingress, false);
    /// assert_eq!((closing.rule_number, closing.rule_action.as_deref()), (Some(32767), Some("deny")));
    /// ```
    #[must_use]
    pub fn closing(direction: Direction, ipv6: bool) -> Self {
        let everything =
            if ipv6 { IpNet::V6(ipnet::Ipv6Net::default()) } else { IpNet::V4(ipnet::Ipv4Net::default()) };
        Self {
            cidr: Some(everything),
            egress: Some(direction == Direction::Egress),
            port_range: None,
            protocol: Some(RuleProtocol(Protocol::All)),
            rule_action: Some(Cow::Borrowed("deny")),
            rule_number: Some(if ipv6 { 32768 } else { 32767 }),
        }
    }
}

impl<'e> AnalysisSecurityGroupRule<'e> {
    /// A rule of a group that speaks of one peer. `SecurityGroupId` is the group that the rule names as
    /// peer: the group it belongs to is the component that it hangs on.
    #[must_use]
    pub fn of(direction: Direction, rule: GroupRule<'e>) -> Self {
        let mut quoted = Self {
            direction: Some(direction),
            port_range: ports(rule.permission.traffic()),
            protocol: Some(RuleProtocol(*rule.permission.ip_protocol())),
            ..Self::default()
        };
        match rule.peer {
            Peer::Ipv4(block) => quoted.cidr = Some(IpNet::V4(block.net())),
            Peer::Ipv6(block) => quoted.cidr = Some(IpNet::V6(block.net())),
            Peer::PrefixList(list) => quoted.prefix_list_id = Some(Cow::Borrowed(list.as_str())),
            Peer::Group(pair) => quoted.security_group_id = Some(Cow::Borrowed(pair.group_id().as_str())),
        }
        quoted
    }

    /// The same with the group that it belongs to, where no component says it and no group is its peer.
    #[must_use]
    pub fn in_group(mut self, group: &'e SecurityGroupId) -> Self {
        self.security_group_id.get_or_insert(Cow::Borrowed(group.as_str()));
        self
    }
}

/// Analyses write the origin of a route in lower case.
fn origin(origin: &RouteOrigin) -> Cow<'_, str> {
    match origin {
        RouteOrigin::CreateRouteTable => Cow::Borrowed("createroutetable"),
        RouteOrigin::CreateRoute => Cow::Borrowed("createroute"),
        RouteOrigin::EnableVgwRoutePropagation => Cow::Borrowed("enablevgwroutepropagation"),
        RouteOrigin::Advertisement => Cow::Borrowed("advertisement"),
        RouteOrigin::Other(word) => Cow::Owned(word.to_ascii_lowercase()),
    }
}

impl<'e> From<&'e Route> for AnalysisRouteTableRoute<'e> {
    fn from(route: &'e Route) -> Self {
        let mut quoted = Self {
            origin: route.origin().map(origin),
            state: route.state().map(|state| Cow::Borrowed(RouteState::as_str(state))),
            ..Self::default()
        };
        match route.destination() {
            Destination::Ipv4(block) => quoted.destination_cidr = Some(IpNet::V4(block.net())),
            Destination::Ipv6(block) => quoted.destination_cidr = Some(IpNet::V6(block.net())),
            Destination::PrefixList(list) => {
                quoted.destination_prefix_list_id = Some(Cow::Borrowed(list.as_str()));
            }
        }
        let id = Some(Cow::Borrowed(route.target().id()));
        match route.target() {
            RouteTarget::NatGateway(_) => quoted.nat_gateway_id = id,
            RouteTarget::NetworkInterface { instance, .. } => {
                quoted.network_interface_id = id;
                quoted.instance_id = instance.as_ref().map(|instance| Cow::Borrowed(instance.as_str()));
            }
            RouteTarget::Instance(_) => quoted.instance_id = id,
            RouteTarget::VpcPeeringConnection(_) => quoted.vpc_peering_connection_id = id,
            RouteTarget::TransitGateway(_) => quoted.transit_gateway_id = id,
            RouteTarget::EgressOnlyInternetGateway(_) => quoted.egress_only_internet_gateway_id = id,
            RouteTarget::LocalGateway(_) => quoted.local_gateway_id = id,
            RouteTarget::CarrierGateway(_) => quoted.carrier_gateway_id = id,
            RouteTarget::CoreNetwork(_) => quoted.core_network_arn = id,
            RouteTarget::Missing => {}
            // Analyses have no member for the rest; `GatewayId` is where EC2 puts what has none.
            RouteTarget::Local
            | RouteTarget::InternetGateway(_)
            | RouteTarget::VpnGateway(_)
            | RouteTarget::VpcEndpoint(_)
            | RouteTarget::OdbNetwork(_)
            | RouteTarget::Unsupported { .. } => quoted.gateway_id = id,
        }
        quoted
    }
}

impl<'e> From<&'e TransitGatewayRoute> for TransitGatewayRouteTableRoute<'e> {
    /// With the first attachment, where the route has several.
    fn from(route: &'e TransitGatewayRoute) -> Self {
        let attachment = route.transit_gateway_attachments().first();
        Self {
            destination_cidr: route.destination_cidr_block().map(|block| block.net()),
            state: route.state().map(|state| Cow::Borrowed(state.as_str())),
            route_origin: route.route_type().map(|word| Cow::Borrowed(word.as_str())),
            prefix_list_id: route.prefix_list_id().map(|list| Cow::Borrowed(list.as_str())),
            attachment_id: attachment
                .and_then(|to| to.transit_gateway_attachment_id())
                .map(|id| Cow::Borrowed(id.as_str())),
            resource_id: attachment.and_then(|to| to.resource_id()).map(|id| Cow::Borrowed(id.as_str())),
            resource_type: attachment
                .and_then(|to| to.resource_type())
                .map(|kind| Cow::Borrowed(kind.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{NetworkAcl, RouteTable, SecurityGroup, wire};

    fn read<M: serde::de::DeserializeOwned, T: TryFrom<M, Error: std::fmt::Debug>>(value: Value) -> T {
        serde_json::from_value::<M>(value).unwrap().try_into().unwrap()
    }

    #[test]
    fn routes_say_where_they_lead_in_the_member_of_their_target() {
        let table: RouteTable = read::<wire::RouteTable, _>(json!({
            "RouteTableId": "rtb-0d49a54c0a8c0bd9b", "VpcId": "vpc-0d49a54c0a8c0bd9b",
            "Routes": [
                {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"},
                {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-0797cccdc9d73b0e5", "Origin": "CreateRoute", "State": "active"},
                {"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-0797cccdc9d73b0e5", "State": "active"},
                {"DestinationPrefixListId": "pl-0797cccdc9d73b0e5", "NetworkInterfaceId": "eni-0797cccdc9d73b0e5",
                 "InstanceId": "i-0797cccdc9d73b0e5", "Origin": "CreateRoute", "State": "blackhole"},
            ],
        }));
        let quoted: Vec<AnalysisRouteTableRoute<'_>> = table.routes().iter().map(Into::into).collect();
        let mut written = serde_json::to_value(quoted).unwrap();
        written.as_array_mut().unwrap().sort_by_key(|route| route.to_string());
        assert_eq!(
            written,
            json!([
                {"DestinationCidr": "0.0.0.0/0", "GatewayId": "igw-0797cccdc9d73b0e5", "Origin": "createroute", "State": "active"},
                {"DestinationCidr": "10.0.0.0/16", "GatewayId": "local", "Origin": "createroutetable", "State": "active"},
                {"DestinationCidr": "::/0", "EgressOnlyInternetGatewayId": "eigw-0797cccdc9d73b0e5", "State": "active"},
                {"DestinationPrefixListId": "pl-0797cccdc9d73b0e5", "InstanceId": "i-0797cccdc9d73b0e5",
                 "NetworkInterfaceId": "eni-0797cccdc9d73b0e5", "Origin": "createroute", "State": "blackhole"},
            ])
        );
    }

    #[test]
    fn rules_are_quoted_as_the_guide_shows_them() {
        let acl: NetworkAcl = read::<wire::NetworkAcl, _>(json!({
            "NetworkAclId": "acl-04fbcfb79260f6c5b",
            "Entries": [{"RuleNumber": 90, "Egress": true, "RuleAction": "deny", "Protocol": "6",
                         "CidrBlock": "10.0.0.0/8", "PortRange": {"From": 22, "To": 25}}],
        }));
        assert_eq!(
            serde_json::to_value(AnalysisAclRule::from(&acl.entries()[0])).unwrap(),
            json!({"Cidr": "10.0.0.0/8", "Egress": true, "PortRange": {"From": 22, "To": 25}, "Protocol": "tcp",
                   "RuleAction": "deny", "RuleNumber": 90})
        );
        assert_eq!(AnalysisAclRule::closing(Direction::Egress, true).cidr.unwrap().to_string(), "::/0");

        let group: SecurityGroup = read::<wire::SecurityGroup, _>(json!({
            "GroupId": "sg-02f0d35a850ba727f",
            "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
                               "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
                               "UserIdGroupPairs": [{"GroupId": "sg-12f0d35a850ba727f"}]}],
            "IpPermissionsEgress": [{"IpProtocol": "-1", "PrefixListIds": [{"PrefixListId": "pl-12f0d35a"}]}],
        }));
        let quoted: Vec<_> = Direction::BOTH
            .iter()
            .flat_map(|way| group.rules(*way).map(|rule| AnalysisSecurityGroupRule::of(*way, rule)))
            .collect();
        assert_eq!(
            serde_json::to_value(&quoted).unwrap(),
            json!([
                {"Cidr": "0.0.0.0/0", "Direction": "ingress", "PortRange": {"From": 22, "To": 22}, "Protocol": "tcp"},
                {"Direction": "ingress", "SecurityGroupId": "sg-12f0d35a850ba727f",
                 "PortRange": {"From": 22, "To": 22}, "Protocol": "tcp"},
                {"Direction": "egress", "PrefixListId": "pl-12f0d35a", "Protocol": "all"},
            ])
        );
        let told = quoted[0].clone().in_group(group.group_id());
        assert_eq!(told.security_group_id.as_deref(), Some("sg-02f0d35a850ba727f"));
    }
}
