use super::{Family, SubnetClass};
use crate::{Index, rules::fixture::Account};

const SUBNET: &str = "subnet-0000000000000000a";

/// The class of a subnet whose table has these routes, in a network with these further collections.
fn class(routes: &str, more: &str, family: Family) -> SubnetClass {
    let json = format!(
        r#"{{"ec2": {{
            "Vpcs": {{"vpc-0000000000000000a": {{"VpcId": "vpc-0000000000000000a", "CidrBlock": "10.0.0.0/16"}}}},
            "Subnets": {{
                "{SUBNET}": {{"SubnetId": "{SUBNET}", "VpcId": "vpc-0000000000000000a", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "ap-northeast-1a"}},
                "subnet-0000000000000000b": {{"SubnetId": "subnet-0000000000000000b", "VpcId": "vpc-0000000000000000b", "CidrBlock": "10.1.0.0/24", "AvailabilityZone": "ap-northeast-1a"}}
            }},
            "RouteTables": {{
                "rtb-0000000000000000a": {{"RouteTableId": "rtb-0000000000000000a", "VpcId": "vpc-0000000000000000a", "Associations": [{{"Main": true}}], "Routes": [{routes}]}},
                "rtb-0000000000000000b": {{"RouteTableId": "rtb-0000000000000000b", "VpcId": "vpc-0000000000000000b", "Associations": [{{"Main": true}}], "Routes": [
                    {{"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-0000000000000000b"}},
                    {{"DestinationCidrBlock": "10.0.0.0/16", "TransitGatewayId": "tgw-0000000000000000a"}}]}}
            }},
            "NatGateways": {{
                "nat-0000000000000000a": {{"NatGatewayId": "nat-0000000000000000a", "VpcId": "vpc-0000000000000000a", "SubnetId": "{SUBNET}", "ConnectivityType": "private"}},
                "nat-0000000000000000b": {{"NatGatewayId": "nat-0000000000000000b", "ConnectivityType": "public"}}
            }}
            {more}
        }}}}"#
    );
    let network = Account(serde_json::from_str(&json).unwrap()).network();
    let index = Index::new(&network);
    index.subnet_class(network.subnets().get(&SUBNET.parse().unwrap()).unwrap(), family)
}

fn to(destination: &str, target: &str) -> String {
    let member = if destination.contains(':') {
        "DestinationIpv6CidrBlock"
    } else if destination.starts_with("pl-") {
        "DestinationPrefixListId"
    } else {
        "DestinationCidrBlock"
    };
    format!(r#"{{"{member}": "{destination}", "GatewayId": "{target}", "State": "active"}}"#)
}

fn v4(routes: &str) -> SubnetClass {
    class(routes, "", Family::Ipv4)
}

fn is_unknown(class: &SubnetClass) -> bool {
    matches!(class, SubnetClass::Unknown { .. })
}

#[test]
fn any_public_destination_that_leads_to_an_internet_gateway_makes_a_subnet_public() {
    let igw = "igw-0000000000000000a";
    for destination in ["0.0.0.0/0", "203.0.113.0/24", "128.0.0.0/1", "8.0.0.0/5"] {
        assert_eq!(v4(&to(destination, igw)), SubnetClass::Public, "{destination}");
    }
    assert_eq!(v4(&to("192.168.0.0/16", igw)), SubnetClass::Private);
    assert_eq!(v4(&to("::/0", igw)), SubnetClass::Private, "the families are judged apart");
    assert_eq!(class(&to("::/0", igw), "", Family::Ipv6), SubnetClass::Public);
}

#[test]
fn a_blackhole_leads_nowhere() {
    let hole = to("0.0.0.0/0", "igw-0000000000000000a").replace("active", "blackhole");
    assert_eq!(v4(&hole), SubnetClass::Private);
}

#[test]
fn nat_makes_it_protected_and_a_private_nat_only_as_far_as_its_own_subnet_does() {
    assert_eq!(v4(&to("0.0.0.0/0", "nat-0000000000000000b")), SubnetClass::Protected);
    assert_eq!(v4(&to("0.0.0.0/0", "nat-0000000000000000a")), SubnetClass::Private, "a circle ends");
    assert_eq!(v4(&to("0.0.0.0/0", "nat-0000000000000000c")), SubnetClass::Private, "there is none such");
}

#[test]
fn an_egress_only_gateway_serves_ipv6_alone() {
    let route = to("::/0", "eigw-0000000000000000a");
    assert_eq!(class(&route, "", Family::Ipv6), SubnetClass::Protected);
    assert_eq!(class(&route, "", Family::Ipv4), SubnetClass::Private);
}

#[test]
fn peering_and_gateway_endpoints_do_not_lead_out() {
    assert_eq!(v4(&to("0.0.0.0/0", "pcx-0000000000000000a")), SubnetClass::Private);
    let to_list = to("pl-0000000000000000a", "vpce-0000000000000000a");
    let endpoint = |kind: &str| {
        format!(
            r#", "VpcEndpoints": {{"vpce-0000000000000000a": {{"VpcEndpointId": "vpce-0000000000000000a", "VpcEndpointType": "{kind}"}}}}"#
        )
    };
    assert_eq!(class(&to_list, &endpoint("Gateway"), Family::Ipv4), SubnetClass::Private);
    let balancer = class(&to_list, &endpoint("GatewayLoadBalancer"), Family::Ipv4);
    assert!(matches!(balancer, SubnetClass::Unknown { .. }), "its list is not read");
    assert!(matches!(v4(&to_list), SubnetClass::Unknown { .. }), "its type is not read");
    assert_eq!(
        v4(&to("0.0.0.0/0", "vpce-0000000000000000a")),
        SubnetClass::Protected,
        "a firewall's endpoint"
    );
}

#[test]
fn what_is_not_in_the_model_is_unknown_and_named() {
    for target in ["tgw-0000000000000000a", "vgw-0000000000000000a", "lgw-0000000000000000a", "newgw-1"] {
        let class = v4(&to("0.0.0.0/0", target));
        let SubnetClass::Unknown { because } = &class else { panic!("{class}") };
        assert!(because.contains(target), "{because}");
        assert_eq!(v4(&to("10.7.0.0/16", target)), SubnetClass::Private, "no public destination goes there");
    }
    assert!(is_unknown(&v4(&to("pl-0000000000000000a", "nat-0000000000000000b"))));
}

#[test]
fn a_transit_gateway_is_followed_to_the_nat_of_another_vpc() {
    let more = r#", "TransitGatewayAttachments": {"tgw-attach-0000000000000000a": {
            "TransitGatewayAttachmentId": "tgw-attach-0000000000000000a", "TransitGatewayId": "tgw-0000000000000000a",
            "ResourceType": "vpc", "ResourceId": "vpc-0000000000000000a", "State": "available",
            "Association": {"TransitGatewayRouteTableId": "tgw-rtb-0000000000000000a"}}},
        "TransitGatewayStaticRoutes": {"tgw-rtb-0000000000000000a": {
            "TransitGatewayRouteTableId": "tgw-rtb-0000000000000000a", "Routes": [
                {"DestinationCidrBlock": "0.0.0.0/0", "State": "active", "Type": "static", "TransitGatewayAttachments": [
                    {"TransitGatewayAttachmentId": "tgw-attach-0000000000000000b", "ResourceType": "vpc", "ResourceId": "vpc-0000000000000000b"}]}]}},
        "TransitGatewayVpcAttachments": {"tgw-attach-0000000000000000b": {
            "TransitGatewayAttachmentId": "tgw-attach-0000000000000000b", "TransitGatewayId": "tgw-0000000000000000a",
            "VpcId": "vpc-0000000000000000b", "SubnetIds": ["subnet-0000000000000000b"]}}"#;
    let route = to("0.0.0.0/0", "tgw-0000000000000000a");
    assert_eq!(class(&route, more, Family::Ipv4), SubnetClass::Protected);
    let elsewhere = more.replace(
        r#""SubnetIds": ["subnet-0000000000000000b"]"#,
        r#""SubnetIds": ["subnet-0000000000000000c"]"#,
    );
    assert!(is_unknown(&class(&route, &elsewhere, Family::Ipv4)));
}

#[test]
fn a_vpn_gateway_with_static_routes_only_leads_where_they_lead() {
    let vpn = |routes: &str, fixed: bool| {
        format!(
            r#", "VpnConnections": {{"vpn-0000000000000000a": {{"VpnConnectionId": "vpn-0000000000000000a",
                "VpnGatewayId": "vgw-0000000000000000a", "Options": {{"StaticRoutesOnly": {fixed}}},
                "Routes": [{{"DestinationCidrBlock": "{routes}"}}]}}}}"#
        )
    };
    let route = to("0.0.0.0/0", "vgw-0000000000000000a");
    assert_eq!(class(&route, &vpn("192.168.0.0/16", true), Family::Ipv4), SubnetClass::Private);
    assert!(is_unknown(&class(&route, &vpn("0.0.0.0/0", true), Family::Ipv4)));
    assert!(is_unknown(&class(&route, &vpn("192.168.0.0/16", false), Family::Ipv4)));
}

#[test]
fn the_strongest_way_counts() {
    let routes = [
        to("203.0.113.0/24", "igw-0000000000000000a"),
        to("0.0.0.0/0", "nat-0000000000000000b"),
        to("8.8.8.0/24", "tgw-0000000000000000a"),
    ];
    assert_eq!(v4(&routes.join(", ")), SubnetClass::Public);
    assert_eq!(v4(&routes[1..].join(", ")), SubnetClass::Protected);
}

#[test]
fn a_chain_of_tables_without_end_is_unknown() {
    let (mut subnets, mut tables, mut nats) = (json_map(), json_map(), json_map());
    for n in 0..5000 {
        let (subnet, table, nat) =
            (format!("subnet-{n:017}"), format!("rtb-{n:017}"), format!("nat-{n:017}"));
        let next = format!("subnet-{:017}", n + 1);
        subnets.insert(
            subnet.clone(),
            serde_json::json!({"SubnetId": subnet, "VpcId": "vpc-0000000000000000a",
            "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "ap-northeast-1a"}),
        );
        tables.insert(
            table.clone(),
            serde_json::json!({"RouteTableId": table, "VpcId": "vpc-0000000000000000a",
            "Associations": [{"SubnetId": subnet}],
            "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": nat, "State": "active"}]}),
        );
        nats.insert(
            nat.clone(),
            serde_json::json!({"NatGatewayId": nat, "VpcId": "vpc-0000000000000000a",
            "SubnetId": next, "ConnectivityType": "private", "State": "available"}),
        );
    }
    let account = crate::rules::fixture::Account(serde_json::json!({"ec2": {
        "Subnets": subnets, "RouteTables": tables, "NatGateways": nats}}));
    let network = account.network();
    let first = network.subnets().values().next().unwrap();
    let class = Index::new(&network).subnet_class(first, Family::Ipv4);
    assert_eq!(class.to_string(), "unknown, because it leads over more than 64 hops");
}

fn json_map() -> serde_json::Map<String, serde_json::Value> {
    serde_json::Map::new()
}
