//! The answer in EC2's shapes: what `DescribeNetworkInsightsAnalyses` prints, member for member.
//!
//! Every member may be missing, and is then not written; lists are left out when they are empty. Texts
//! borrow from the networks where they can. Blocks and addresses are [`IpNet`]s, which AWS prints with their
//! prefix length (`10.0.2.87/32`).
//!
//! Protocols have two spellings there: packet headers have the number (`6`), rules have the name (`tcp`)
//! and `all`. The origin of a route is written in lower case (`createroute`).
//!
//! Source: EC2 API Reference, `PathComponent` and `Explanation` (botocore 1.43.11); Reachability Analyzer
//! guide, "Getting started with Reachability Analyzer using the AWS CLI", examples 1 and 2 (2026).

use std::{borrow::Cow, fmt};

use ipnet::IpNet;
use serde::{Serialize, Serializer};

use super::{
    PortSpan,
    code::{DetailCode, ReasonCode},
};
use crate::{Direction, Protocol};

/// A member that may be missing.
trait Member {
    fn is_missing(&self) -> bool;
}

impl<T> Member for Option<T> {
    fn is_missing(&self) -> bool {
        self.is_none()
    }
}

impl<T> Member for Vec<T> {
    fn is_missing(&self) -> bool {
        self.is_empty()
    }
}

fn is_missing<T: Member>(member: &T) -> bool {
    member.is_missing()
}

/// Defines one of EC2's structures; the members are AWS's, in AWS's order.
macro_rules! shape {
    ($(#[$meta:meta])* pub struct $name:ident $(<$life:lifetime>)? { $($field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
        #[serde(rename_all = "PascalCase")]
        #[expect(missing_docs, reason = "the members are AWS's, by AWS's names")]
        pub struct $name $(<$life>)? {
            $(#[serde(skip_serializing_if = "is_missing")] pub $field: $type,)*
        }

        #[cfg(test)]
        impl $(<$life>)? $name $(<$life>)? {
            const FIELDS: &'static [&'static str] = &[$(stringify!($field),)*];
        }
    };
}

/// A protocol as packet headers have it: its number. Of every protocol it is `-1`, which AWS, where an
/// analysis is of one protocol, never prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderProtocol(pub Protocol);

impl fmt::Display for HeaderProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.number_text().fmt(f)
    }
}

impl Serialize for HeaderProtocol {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Protocol::TCP => s.serialize_str("6"),
            Protocol::UDP => s.serialize_str("17"),
            _ => s.collect_str(self),
        }
    }
}

/// A protocol as rules have it: its name where it has one, else its number; `all` for every protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleProtocol(pub Protocol);

impl fmt::Display for RuleProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Protocol::All => f.pad("all"),
            protocol => protocol.fmt(f),
        }
    }
}

impl Serialize for RuleProtocol {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Protocol::All => s.serialize_str("all"),
            Protocol::TCP => s.serialize_str("tcp"),
            Protocol::UDP => s.serialize_str("udp"),
            _ => s.collect_str(self),
        }
    }
}

shape! {
    /// A component of a path, with the rule or route of it that let the packets through.
    pub struct PathComponent<'e> {
        sequence_number: Option<u32>,
        acl_rule: Option<Box<AnalysisAclRule<'e>>>,
        attached_to: Option<AnalysisComponent<'e>>,
        component: Option<AnalysisComponent<'e>>,
        destination_vpc: Option<AnalysisComponent<'e>>,
        outbound_header: Option<Box<AnalysisPacketHeader>>,
        inbound_header: Option<Box<AnalysisPacketHeader>>,
        route_table_route: Option<Box<AnalysisRouteTableRoute<'e>>>,
        security_group_rule: Option<Box<AnalysisSecurityGroupRule<'e>>>,
        source_vpc: Option<AnalysisComponent<'e>>,
        subnet: Option<AnalysisComponent<'e>>,
        vpc: Option<AnalysisComponent<'e>>,
        additional_details: Vec<AdditionalDetail<'e>>,
        transit_gateway: Option<AnalysisComponent<'e>>,
        transit_gateway_route_table_route: Option<Box<TransitGatewayRouteTableRoute<'e>>>,
        explanations: Vec<Explanation<'e>>,
        elastic_load_balancer_listener: Option<AnalysisComponent<'e>>,
        firewall_stateless_rule: Option<Box<FirewallStatelessRule<'e>>>,
        firewall_stateful_rule: Option<Box<FirewallStatefulRule<'e>>>,
        service_name: Option<Cow<'e, str>>,
    }
}

shape! {
    /// Why packets do not pass: a code and what it speaks of.
    pub struct Explanation<'e> {
        acl: Option<AnalysisComponent<'e>>,
        acl_rule: Option<Box<AnalysisAclRule<'e>>>,
        address: Option<IpNet>,
        addresses: Vec<IpNet>,
        attached_to: Option<AnalysisComponent<'e>>,
        availability_zones: Vec<Cow<'e, str>>,
        availability_zone_ids: Vec<Cow<'e, str>>,
        cidrs: Vec<IpNet>,
        component: Option<AnalysisComponent<'e>>,
        customer_gateway: Option<AnalysisComponent<'e>>,
        destination: Option<AnalysisComponent<'e>>,
        destination_vpc: Option<AnalysisComponent<'e>>,
        direction: Option<Direction>,
        explanation_code: Option<ReasonCode>,
        ingress_route_table: Option<AnalysisComponent<'e>>,
        internet_gateway: Option<AnalysisComponent<'e>>,
        load_balancer_arn: Option<Cow<'e, str>>,
        classic_load_balancer_listener: Option<AnalysisLoadBalancerListener>,
        load_balancer_listener_port: Option<u16>,
        load_balancer_target: Option<Box<AnalysisLoadBalancerTarget<'e>>>,
        load_balancer_target_group: Option<AnalysisComponent<'e>>,
        load_balancer_target_groups: Vec<AnalysisComponent<'e>>,
        load_balancer_target_port: Option<u16>,
        elastic_load_balancer_listener: Option<AnalysisComponent<'e>>,
        missing_component: Option<Cow<'e, str>>,
        nat_gateway: Option<AnalysisComponent<'e>>,
        network_interface: Option<AnalysisComponent<'e>>,
        packet_field: Option<Cow<'e, str>>,
        vpc_peering_connection: Option<AnalysisComponent<'e>>,
        port: Option<u16>,
        port_ranges: Vec<PortSpan>,
        prefix_list: Option<AnalysisComponent<'e>>,
        protocols: Vec<Cow<'e, str>>,
        route_table_route: Option<Box<AnalysisRouteTableRoute<'e>>>,
        route_table: Option<AnalysisComponent<'e>>,
        security_group: Option<AnalysisComponent<'e>>,
        security_group_rule: Option<Box<AnalysisSecurityGroupRule<'e>>>,
        security_groups: Vec<AnalysisComponent<'e>>,
        source_vpc: Option<AnalysisComponent<'e>>,
        state: Option<Cow<'e, str>>,
        subnet: Option<AnalysisComponent<'e>>,
        subnet_route_table: Option<AnalysisComponent<'e>>,
        vpc: Option<AnalysisComponent<'e>>,
        vpc_endpoint: Option<AnalysisComponent<'e>>,
        vpn_connection: Option<AnalysisComponent<'e>>,
        vpn_gateway: Option<AnalysisComponent<'e>>,
        transit_gateway: Option<AnalysisComponent<'e>>,
        transit_gateway_route_table: Option<AnalysisComponent<'e>>,
        transit_gateway_route_table_route: Option<Box<TransitGatewayRouteTableRoute<'e>>>,
        transit_gateway_attachment: Option<AnalysisComponent<'e>>,
        component_account: Option<Cow<'e, str>>,
        component_region: Option<Cow<'e, str>>,
        firewall_stateless_rule: Option<Box<FirewallStatelessRule<'e>>>,
        firewall_stateful_rule: Option<Box<FirewallStatefulRule<'e>>>,
    }
}

shape! {
    /// A resource, as analyses name it.
    pub struct AnalysisComponent<'e> {
        id: Option<Cow<'e, str>>,
        arn: Option<Cow<'e, str>>,
        name: Option<Cow<'e, str>>,
    }
}

shape! {
    /// An entry of a network ACL, as analyses quote it.
    pub struct AnalysisAclRule<'e> {
        cidr: Option<IpNet>,
        egress: Option<bool>,
        port_range: Option<PortSpan>,
        protocol: Option<RuleProtocol>,
        rule_action: Option<Cow<'e, str>>,
        rule_number: Option<i32>,
    }
}

shape! {
    /// The packets that enter or leave a component.
    pub struct AnalysisPacketHeader {
        destination_addresses: Vec<IpNet>,
        destination_port_ranges: Vec<PortSpan>,
        protocol: Option<HeaderProtocol>,
        source_addresses: Vec<IpNet>,
        source_port_ranges: Vec<PortSpan>,
    }
}

shape! {
    /// A route of a route table, as analyses quote it.
    pub struct AnalysisRouteTableRoute<'e> {
        destination_cidr: Option<IpNet>,
        destination_prefix_list_id: Option<Cow<'e, str>>,
        egress_only_internet_gateway_id: Option<Cow<'e, str>>,
        gateway_id: Option<Cow<'e, str>>,
        instance_id: Option<Cow<'e, str>>,
        nat_gateway_id: Option<Cow<'e, str>>,
        network_interface_id: Option<Cow<'e, str>>,
        origin: Option<Cow<'e, str>>,
        transit_gateway_id: Option<Cow<'e, str>>,
        vpc_peering_connection_id: Option<Cow<'e, str>>,
        state: Option<Cow<'e, str>>,
        carrier_gateway_id: Option<Cow<'e, str>>,
        core_network_arn: Option<Cow<'e, str>>,
        local_gateway_id: Option<Cow<'e, str>>,
    }
}

shape! {
    /// A rule of a security group, as analyses quote it.
    pub struct AnalysisSecurityGroupRule<'e> {
        cidr: Option<IpNet>,
        direction: Option<Direction>,
        security_group_id: Option<Cow<'e, str>>,
        port_range: Option<PortSpan>,
        prefix_list_id: Option<Cow<'e, str>>,
        protocol: Option<RuleProtocol>,
    }
}

shape! {
    /// A route of a transit gateway, as analyses quote it.
    pub struct TransitGatewayRouteTableRoute<'e> {
        destination_cidr: Option<IpNet>,
        state: Option<Cow<'e, str>>,
        route_origin: Option<Cow<'e, str>>,
        prefix_list_id: Option<Cow<'e, str>>,
        attachment_id: Option<Cow<'e, str>>,
        resource_id: Option<Cow<'e, str>>,
        resource_type: Option<Cow<'e, str>>,
    }
}

shape! {
    /// A listener of a Classic Load Balancer.
    pub struct AnalysisLoadBalancerListener {
        load_balancer_port: Option<u16>,
        instance_port: Option<u16>,
    }
}

shape! {
    /// A target of a load balancer.
    pub struct AnalysisLoadBalancerTarget<'e> {
        address: Option<IpNet>,
        availability_zone: Option<Cow<'e, str>>,
        availability_zone_id: Option<Cow<'e, str>>,
        instance: Option<AnalysisComponent<'e>>,
        port: Option<u16>,
    }
}

shape! {
    /// What an analysis adds to a component.
    pub struct AdditionalDetail<'e> {
        additional_detail_type: Option<DetailCode>,
        component: Option<AnalysisComponent<'e>>,
        vpc_endpoint_service: Option<AnalysisComponent<'e>>,
        rule_options: Vec<RuleOption<'e>>,
        rule_group_type_pairs: Vec<RuleGroupTypePair<'e>>,
        rule_group_rule_options_pairs: Vec<RuleGroupRuleOptionsPair<'e>>,
        service_name: Option<Cow<'e, str>>,
        load_balancers: Vec<AnalysisComponent<'e>>,
    }
}

shape! {
    /// An option of a stateful firewall rule.
    pub struct RuleOption<'e> {
        keyword: Option<Cow<'e, str>>,
        settings: Vec<Cow<'e, str>>,
    }
}

shape! {
    /// A firewall rule group and its kind.
    pub struct RuleGroupTypePair<'e> {
        rule_group_arn: Option<Cow<'e, str>>,
        rule_group_type: Option<Cow<'e, str>>,
    }
}

shape! {
    /// A firewall rule group and options of its rules.
    pub struct RuleGroupRuleOptionsPair<'e> {
        rule_group_arn: Option<Cow<'e, str>>,
        rule_options: Vec<RuleOption<'e>>,
    }
}

shape! {
    /// A stateless rule of a network firewall.
    pub struct FirewallStatelessRule<'e> {
        rule_group_arn: Option<Cow<'e, str>>,
        sources: Vec<IpNet>,
        destinations: Vec<IpNet>,
        source_ports: Vec<PortSpan>,
        destination_ports: Vec<PortSpan>,
        protocols: Vec<u8>,
        rule_action: Option<Cow<'e, str>>,
        priority: Option<u32>,
    }
}

shape! {
    /// A stateful rule of a network firewall.
    pub struct FirewallStatefulRule<'e> {
        rule_group_arn: Option<Cow<'e, str>>,
        sources: Vec<IpNet>,
        destinations: Vec<IpNet>,
        source_ports: Vec<PortSpan>,
        destination_ports: Vec<PortSpan>,
        protocol: Option<Cow<'e, str>>,
        rule_action: Option<Cow<'e, str>>,
        direction: Option<Cow<'e, str>>,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn pascal(field: &str) -> String {
        let words = field.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
        words.collect()
    }

    /// The members in the test's data are those of botocore 1.43.11, `ec2/2016-11-15`.
    #[test]
    fn members_are_those_of_aws() {
        let aws: BTreeMap<String, Vec<String>> =
            serde_json::from_str(include_str!("../../tests/data/reach/members.json")).unwrap();
        let ours = [
            ("PathComponent", PathComponent::FIELDS),
            ("Explanation", Explanation::FIELDS),
            ("AnalysisComponent", AnalysisComponent::FIELDS),
            ("AnalysisAclRule", AnalysisAclRule::FIELDS),
            ("AnalysisPacketHeader", AnalysisPacketHeader::FIELDS),
            ("AnalysisRouteTableRoute", AnalysisRouteTableRoute::FIELDS),
            ("AnalysisSecurityGroupRule", AnalysisSecurityGroupRule::FIELDS),
            ("TransitGatewayRouteTableRoute", TransitGatewayRouteTableRoute::FIELDS),
            ("AnalysisLoadBalancerListener", AnalysisLoadBalancerListener::FIELDS),
            ("AnalysisLoadBalancerTarget", AnalysisLoadBalancerTarget::FIELDS),
            ("AdditionalDetail", AdditionalDetail::FIELDS),
            ("RuleOption", RuleOption::FIELDS),
            ("RuleGroupTypePair", RuleGroupTypePair::FIELDS),
            ("RuleGroupRuleOptionsPair", RuleGroupRuleOptionsPair::FIELDS),
            ("FirewallStatelessRule", FirewallStatelessRule::FIELDS),
            ("FirewallStatefulRule", FirewallStatefulRule::FIELDS),
        ];
        assert_eq!(ours.len(), aws.len());
        for (name, fields) in ours {
            assert_eq!(fields.iter().map(|field| pascal(field)).collect::<Vec<_>>(), aws[name], "{name}");
        }
        for code in ReasonCode::ALL {
            for member in code.members() {
                assert!(aws["Explanation"].iter().any(|known| known == member), "{code} {member}");
            }
        }
        for code in DetailCode::ALL {
            for member in code.members() {
                assert!(aws["AdditionalDetail"].iter().any(|known| known == member), "{code} {member}");
            }
        }
    }

    /// The first components of example 2 of the guide, but for the lists that are empty there.
    #[test]
    fn the_guides_example_is_written_so() {
        let path = [
            PathComponent {
                sequence_number: Some(2),
                acl_rule: Some(Box::new(AnalysisAclRule {
                    cidr: Some("0.0.0.0/0".parse().unwrap()),
                    egress: Some(false),
                    protocol: Some(RuleProtocol(Protocol::All)),
                    rule_action: Some("allow".into()),
                    rule_number: Some(100),
                    ..AnalysisAclRule::default()
                })),
                component: Some(AnalysisComponent::new(
                    "acl-04fbcfb79260f6c5b",
                    "arn:aws:ec2:us-east-1:123456789012:network-acl/acl-04fbcfb79260f6c5b",
                )),
                ..PathComponent::default()
            },
            PathComponent {
                sequence_number: Some(5),
                component: Some(AnalysisComponent::new("i-0626d4edd54f1286d", "arn")),
                inbound_header: Some(Box::new(AnalysisPacketHeader {
                    destination_addresses: vec!["10.0.4.120/32".parse().unwrap()],
                    destination_port_ranges: vec![PortSpan { from: 22, to: 22 }],
                    protocol: Some(HeaderProtocol(Protocol::TCP)),
                    source_addresses: vec!["0.0.0.0/5".parse().unwrap()],
                    source_port_ranges: vec![PortSpan { from: 0, to: 65535 }],
                })),
                ..PathComponent::default()
            },
        ];
        assert_eq!(
            serde_json::to_value(path).unwrap(),
            serde_json::json!([
                {
                    "SequenceNumber": 2,
                    "AclRule": {
                        "Cidr": "0.0.0.0/0", "Egress": false, "Protocol": "all", "RuleAction": "allow",
                        "RuleNumber": 100
                    },
                    "Component": {
                        "Id": "acl-04fbcfb79260f6c5b",
                        "Arn": "arn:aws:ec2:us-east-1:123456789012:network-acl/acl-04fbcfb79260f6c5b"
                    }
                },
                {
                    "SequenceNumber": 5,
                    "Component": {"Id": "i-0626d4edd54f1286d", "Arn": "arn"},
                    "InboundHeader": {
                        "DestinationAddresses": ["10.0.4.120/32"],
                        "DestinationPortRanges": [{"From": 22, "To": 22}],
                        "Protocol": "6",
                        "SourceAddresses": ["0.0.0.0/5"],
                        "SourcePortRanges": [{"From": 0, "To": 65535}]
                    }
                }
            ])
        );
    }
}
