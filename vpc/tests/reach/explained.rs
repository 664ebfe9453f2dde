//! What explanations say: for each code the members that the manual's table has, and what stands in them.

use std::collections::BTreeSet;

use aozu_vpc::reach::ReasonCode;
use serde_json::{Value, json};

use crate::net::Net;

const NET: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1, 10.1.0.0/16>pcx-1, 10.2.0.0/16>tgw-1, 10.9.0.0/16>vgw-1, 192.0.2.0/24>nat-1, 198.51.100.0/24>nat-1 blackhole, 203.0.113.128/25>lgw-1, pl-1>vpce-1
rtb-2 vpc-1 subnet-2
acl-2 vpc-1 subnet-2 : in 100 allow tcp 0.0.0.0/0, in 90 deny tcp/81 0.0.0.0/0, out 100 allow tcp/1024-40000 0.0.0.0/0
nat-1 eni-9 subnet-2 10.0.2.9=203.0.113.9 state=failed
pl-1 s3 : 52.219.0.0/16
vpce-1 vpc-1 gateway s3
pcx-1 vpc-1 vpc-2
vpc-2 10.1.0.0/16
subnet-3 vpc-2 a 10.1.3.0/24
tgw-1
tgw-rtb-1 tgw-1 : 10.2.7.0/24>blackhole
tgw-attach-1 tgw-1 vpc-1 subnet-1 table=tgw-rtb-1
vgw-1 vpc-1
vpn-1 vgw-1 static down : 10.9.1.0/24
sg-1 vpc-1 : in tcp/443 0.0.0.0/0, out all 0.0.0.0/0
sg-2 vpc-1 : in tcp/80-443 10.0.0.0/16
sg-3 vpc-1 : out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
i-2 eni-2 subnet-2 10.0.2.10=203.0.113.2 sg-2
i-3 eni-3 subnet-2 10.0.2.13 sg-3 stopped
i-5 eni-5 subnet-1 10.0.1.15=203.0.113.5 sg-1
eni-8 subnet-1 10.0.1.8 sg-3 type=lambda
";

/// A question, and the codes of all its explanations, whose members are those of the table.
const ASKED: &[(&str, &[&str])] = &[
    ("i-1 i-2 tcp/22", &["ENI_SG_RULES_MISMATCH"]),
    ("i-1 i-3 tcp/443", &["BAD_STATE", "SG_HAS_NO_RULES"]),
    ("i-1 i-2 tcp/81", &["SUBNET_ACL_RESTRICTION"]),
    ("i-1 198.51.100.7 tcp/443", &["BAD_STATE_ROUTE"]),
    ("i-1 8.8.8.8 tcp/443", &["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"]),
    ("i-5 172.16.0.1 tcp/443", &["IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"]),
    ("i-5 100.64.0.1 tcp/443", &["IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS"]),
    ("i-5 8.8.8.8 tcp/25", &["X_PORT25_BLOCKED"]),
    ("eni-8 8.8.8.8 tcp/443", &["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", "X_LAMBDA_NO_PUBLIC_IP"]),
    ("i-1 eni-8 tcp/443", &["X_LAMBDA_NO_INBOUND"]),
    ("i-1 192.0.2.7 tcp/443", &["BAD_STATE", "SUBNET_ACL_RESTRICTION", "NO_ROUTE_TO_DESTINATION"]),
    ("i-1 203.0.113.200 tcp/443", &["UNSUPPORTED_COMPONENT"]),
    ("i-1 10.2.1.1 tcp/443", &["TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"]),
    ("i-1 10.2.7.1 tcp/443", &["TGW_RTB_BAD_STATE_ROUTE"]),
    ("i-1 10.9.1.1 tcp/443", &["BAD_STATE_VPN"]),
    ("i-1 10.0.2.99 tcp/443", &["NO_POSSIBLE_DESTINATION"]),
    ("i-1 10.0.7.1 tcp/443", &["NO_POSSIBLE_DESTINATION"]),
    ("i-1 52.219.1.1 udp/443", &["VPCE_GATEWAY_PROTOCOL_RESTRICTION"]),
    ("i-1 i-2 tcp/443 from=10.0.1.77", &["ENI_SOURCE_DEST_CHECK_RESTRICTION"]),
    ("internet i-1 tcp/443", &["IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"]),
    ("internet i-2 tcp/443", &["ENI_SG_RULES_MISMATCH"]),
    ("i-1 i-2 tcp/443", &["X_RETURN_NACL_PARTIAL"]),
    ("internet 203.0.113.9 tcp/443", &["X_NAT_NO_SESSION"]),
    ("10.9.1.7 i-1 tcp/443", &["BAD_STATE_VPN"]),
];

/// What a code speaks of and the question cannot tell: a state that nobody keeps, what is not in the model.
fn may_lack(code: ReasonCode) -> &'static [&'static str] {
    match code {
        // The VPN of this network has none.
        ReasonCode::BadStateVpn => &["CustomerGateway"],
        // Which attachment a route should lead to, no table says.
        ReasonCode::TgwRtbNoRouteToTgwAttachment => &["TransitGatewayAttachment"],
        // Nobody holds it, so nothing has a VPC.
        ReasonCode::NoPossibleDestination => &["Destination"],
        _ => &[],
    }
}

#[test]
fn every_code_says_what_the_table_says_it_says() {
    let net = Net::of(NET);
    let mut wrong = Vec::new();
    for (question, codes) in ASKED {
        let seen = net.ask(question);
        let told = seen.answer["Explanations"].as_array().unwrap();
        let of: Vec<&str> = told.iter().map(|one| one["ExplanationCode"].as_str().unwrap()).collect();
        if of != *codes {
            wrong.push(format!("{question}: {of:?}"));
        }
        for one in told {
            let code: ReasonCode = one["ExplanationCode"].as_str().unwrap().parse().unwrap();
            let members: BTreeSet<&str> = one.as_object().unwrap().keys().map(String::as_str).collect();
            let table: BTreeSet<&str> = code.members().iter().copied().chain(["ExplanationCode"]).collect();
            let more: Vec<_> = members.difference(&table).collect();
            let less: Vec<_> =
                table.difference(&members).filter(|one| !may_lack(code).contains(one)).collect();
            if !more.is_empty() || !less.is_empty() {
                wrong.push(format!("{question}: {code} has {more:?} and lacks {less:?}\n    {one}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn component(kind: &str, id: &str) -> Value {
    json!({"Id": id, "Arn": format!("arn:aws:ec2:ap-northeast-1:111122223333:{kind}/{id}")})
}

/// As AWS fills them.
#[test]
fn what_stands_in_explanations() {
    let net = Net::of(NET);
    let told = |question: &str, code: &str| net.ask(question).explanation(code).clone();
    assert_eq!(
        told("i-1 i-2 tcp/22", "ENI_SG_RULES_MISMATCH"),
        json!({
            "ExplanationCode": "ENI_SG_RULES_MISMATCH", "Direction": "ingress",
            "NetworkInterface": component("network-interface", "eni-2"),
            "SecurityGroups": [component("security-group", "sg-2")],
            "Subnet": component("subnet", "subnet-2"), "Vpc": component("vpc", "vpc-1"),
        })
    );
    assert_eq!(
        told("i-1 i-2 tcp/81", "SUBNET_ACL_RESTRICTION"),
        json!({
            "ExplanationCode": "SUBNET_ACL_RESTRICTION", "Direction": "ingress",
            "Acl": component("network-acl", "acl-2"),
            "AclRule": {"Cidr": "0.0.0.0/0", "Egress": false, "PortRange": {"From": 81, "To": 81}, "Protocol": "tcp",
                        "RuleAction": "deny", "RuleNumber": 90},
            "Subnet": component("subnet", "subnet-2"), "Vpc": component("vpc", "vpc-1"),
        })
    );
    assert_eq!(
        told("i-1 198.51.100.7 tcp/443", "BAD_STATE_ROUTE"),
        json!({
            "ExplanationCode": "BAD_STATE_ROUTE", "RouteTable": component("route-table", "rtb-1"),
            "RouteTableRoute": {"DestinationCidr": "198.51.100.0/24", "NatGatewayId": "nat-1", "Origin": "createroute",
                                "State": "blackhole"},
            "Vpc": component("vpc", "vpc-1"),
        })
    );
    assert_eq!(
        told("i-1 8.8.8.8 tcp/443", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"),
        json!({
            "ExplanationCode": "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            "InternetGateway": component("internet-gateway", "igw-1"), "Vpc": component("vpc", "vpc-1"),
        })
    );
    let stopped = told("i-1 i-3 tcp/443", "BAD_STATE");
    assert_eq!(
        stopped,
        json!({"ExplanationCode": "BAD_STATE", "Component": component("instance", "i-3"), "State": "stopped"})
    );
    let without = Net::of(NET)
        .but("rtb-2 vpc-1 subnet-2\n", "rtb-2 vpc-1 subnet-1\n")
        .but("rtb-1 vpc-1 subnet-1 :", "rtb-1 vpc-1 subnet-2 :");
    assert_eq!(
        *without.ask("i-1 8.8.8.8 tcp/443").explanation("NO_ROUTE_TO_DESTINATION"),
        json!({
            "ExplanationCode": "NO_ROUTE_TO_DESTINATION", "Destination": {"Id": "8.8.8.8"},
            "RouteTable": component("route-table", "rtb-2"), "Vpc": component("vpc", "vpc-1"),
        })
    );
}
