//! What this house says of VPC and EC2, as far as it speaks of packets: a sentence a test. What the nouns are
//! is held by `tests/mission.rs` and `tests/mission_ec2.rs`.

use crate::net::Net;

/// The VPC that the sentences speak of: a public subnet, a protected one and a private one.
const HOUSE: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
subnet-3 vpc-1 c 10.0.3.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1
rtb-2 vpc-1 subnet-2 : 0.0.0.0/0>nat-1
nat-1 eni-9 subnet-1 10.0.1.9=203.0.113.9
acl-1 vpc-1 subnet-1 : in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0
sg-1 vpc-1 : in tcp/443 0.0.0.0/0, in all sg-1, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 sg-1
i-2 eni-2 subnet-2 10.0.2.10 sg-1
i-3 eni-3 subnet-3 10.0.3.10 sg-1
";

const OUT: &str = "i-1 subnet-1 vpc-1 igw-1 aws internet";
const BY_NAT: &str = "i-2 subnet-2 vpc-1 nat-1 subnet-1 vpc-1 igw-1 aws internet";

/// "A VPC is an isolated network."
#[test]
fn a_vpc_is_isolated() {
    let net = Net::of(HOUSE)
        .and("vpc-2 10.2.0.0/16\nsubnet-4 vpc-2 a 10.2.4.0/24\nsg-4 vpc-2 : in all 0.0.0.0/0, out all 0.0.0.0/0")
        .and("i-4 eni-4 subnet-4 10.2.4.10 sg-4");
    // Nothing joins them until somebody joins them.
    net.ask("i-3 i-4 tcp/443").is("denied").because(&["NO_ROUTE_TO_DESTINATION rtb-f1"]);
    net.ask("i-4 i-3 tcp/443").is("denied").because(&["NO_ROUTE_TO_DESTINATION rtb-f2"]);
    let joined = net.and("pcx-1 vpc-1 vpc-2\nrtb-3 vpc-1 subnet-3 : 10.2.0.0/16>pcx-1\nrtb-4 vpc-2 subnet-4 : 10.0.0.0/16>pcx-1");
    joined.ask("i-3 i-4 tcp/443").is("reachable").by("i-3 subnet-3 vpc-1 vpc-2 subnet-4 i-4");
}

/// "… spanning all zones; a subnet lies in one zone."
#[test]
fn within_a_vpc_packets_cross_zones() {
    Net::of(HOUSE).ask("i-1 i-3 tcp/443").is("reachable").by("i-1 subnet-1 vpc-1 subnet-3 i-3");
}

/// "A subnet has one route table, the VPC's main one unless told otherwise; the main table can be changed."
#[test]
fn a_subnet_goes_by_the_main_table_unless_told_otherwise() {
    let net = Net::of(HOUSE);
    net.ask("i-3 198.51.100.7 tcp/443").is("denied").because(&["NO_ROUTE_TO_DESTINATION rtb-f1"]);
    // Another main table, and the subnet that was told nothing goes by it.
    net.but("rtb-2 vpc-1 subnet-2 :", "rtb-2 vpc-1 main subnet-2 :")
        .ask("i-3 198.51.100.7 tcp/443")
        .is("reachable")
        .by("i-3 subnet-3 vpc-1 nat-1 subnet-1 vpc-1 igw-1 aws internet");
}

/// "A route table decides by destination where traffic leaving the subnet goes."
#[test]
fn a_route_table_decides_by_destination() {
    let net = Net::of(HOUSE);
    net.ask("i-2 10.0.3.10 tcp/443").is("reachable").by("i-2 subnet-2 vpc-1 subnet-3 i-3");
    net.ask("i-2 198.51.100.7 tcp/443").is("reachable").by(BY_NAT);
    net.but("0.0.0.0/0>nat-1", "192.0.2.0/24>nat-1")
        .ask("i-2 198.51.100.7 tcp/443")
        .is("denied")
        .because(&["NO_ROUTE_TO_DESTINATION rtb-2"]);
}

/// "Public subnet: an internet gateway exists, the default route points to it, and instances have public
/// addresses."
#[test]
fn a_public_subnet_is_open_both_ways() {
    let net = Net::of(HOUSE);
    net.ask("i-1 internet tcp/443").is("reachable").by(OUT);
    net.ask("internet i-1 tcp/443").is("reachable").by("internet aws igw-1 vpc-1 subnet-1 i-1");
}

/// "Private: no way to the internet at all."
#[test]
fn a_private_subnet_has_no_way_to_the_internet() {
    let net = Net::of(HOUSE);
    net.ask("i-3 internet tcp/443").is("denied").because(&["NO_ROUTE_TO_DESTINATION rtb-f1"]);
    net.ask("internet i-3 tcp/443").is("denied").because(&["IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"]);
    // A public address alone does not change that: nothing comes back.
    net.but("10.0.3.10 sg-1", "10.0.3.10=203.0.113.3 sg-1")
        .ask("internet i-3 tcp/443")
        .is("one-way")
        .because(&["NO_ROUTE_TO_DESTINATION rtb-f1"]);
}

/// "Protected: no internet gateway, but a default route to NAT: out, never in."
#[test]
fn a_protected_subnet_lets_out_and_never_in() {
    let net = Net::of(HOUSE);
    net.ask("i-2 internet tcp/443").is("reachable").by(BY_NAT);
    net.ask("internet i-2 tcp/443").is("denied").because(&["IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS igw-1"]);
    // Not even by the NAT gateway's own address.
    net.ask("internet 203.0.113.9 tcp/443").is("denied").because(&["X_NAT_NO_SESSION nat-1"]);
}

/// "Network ACL: a firewall per subnet, Allow and Deny, stateless: replies need their own rule."
#[test]
fn a_network_acl_allows_and_denies_and_does_not_remember() {
    let net = Net::of(HOUSE);
    let asked = "internet i-1 tcp/443";
    let with = |entries: &str| net.but("in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0", entries);
    with("in 100 allow tcp/443 0.0.0.0/0, out 100 allow tcp/1024-65535 0.0.0.0/0").ask(asked).is("reachable");
    with("in 90 deny tcp/443 0.0.0.0/0, in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0")
        .ask(asked)
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-1 90 deny"]);
    with("in 100 allow tcp/443 0.0.0.0/0")
        .ask(asked)
        .is("one-way")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-1 32767"]);
}

/// "Reaching the internet takes four things — the gateway attached, the route, a public address on the
/// instance, and security group and ACL opened."
#[test]
fn reaching_the_internet_takes_four_things() {
    let net = Net::of(HOUSE);
    let asked = "i-1 198.51.100.7 tcp/443";
    net.ask(asked).is("reachable").by(OUT);
    let without =
        |old: &str, new: &str, code: &str| drop(net.but(old, new).ask(asked).is("denied").because(&[code]));
    without("igw-1 vpc-1\n", "igw-1\n", "BAD_STATE_ATTACHMENT igw-1");
    without("0.0.0.0/0>igw-1", "192.0.2.0/24>igw-1", "NO_ROUTE_TO_DESTINATION rtb-1");
    without("10.0.1.10=203.0.113.1", "10.0.1.10", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS igw-1");
    without("out all 0.0.0.0/0\ni-1", "out all 10.0.0.0/16\ni-1", "ENI_SG_RULES_MISMATCH egress eni-1 sg-1");
    without(
        "out 100 allow all 0.0.0.0/0",
        "out 100 allow all 10.0.0.0/16",
        "SUBNET_ACL_RESTRICTION egress acl-1",
    );
}

fn header(component: &serde_json::Value, side: &str, address: &str) -> String {
    component[side][address][0].as_str().unwrap().to_owned()
}

/// "It translates addresses one to one." / "A public address … is translated to the primary private address."
#[test]
fn an_internet_gateway_translates_addresses_one_to_one() {
    let net = Net::of(HOUSE);
    let seen = net.ask("internet i-1 tcp/443");
    let gateway = &seen.answer["ForwardPathComponents"][0];
    assert_eq!(gateway["Component"]["Id"], "igw-1");
    assert_eq!(header(gateway, "InboundHeader", "DestinationAddresses"), "203.0.113.1/32");
    assert_eq!(header(gateway, "OutboundHeader", "DestinationAddresses"), "10.0.1.10/32");
    // Another instance has another.
    let two = net.and("i-5 eni-5 subnet-1 10.0.1.15=203.0.113.5 sg-1");
    let seen = two.ask("internet i-5 tcp/443");
    let gateway = &seen.answer["ForwardPathComponents"][0];
    assert_eq!(header(gateway, "OutboundHeader", "DestinationAddresses"), "10.0.1.15/32");
}

/// "NAT: remembers private address and source port, speaks with its own public address, and translates replies
/// back." / "Traffic goes instance → NAT gateway → internet gateway."
#[test]
fn a_nat_gateway_speaks_with_its_own_address_and_translates_replies_back() {
    let net = Net::of(HOUSE);
    let seen = net.ask("i-2 198.51.100.7 tcp/443 sport=40000").is("reachable").by(BY_NAT);
    let of = |path: &str, id: &str| {
        let all = seen.answer[path].as_array().unwrap();
        all.iter().find(|one| one["Component"]["Id"] == id).unwrap().clone()
    };
    let (nat, gateway) = (of("ForwardPathComponents", "nat-1"), of("ForwardPathComponents", "igw-1"));
    assert_eq!(header(&nat, "InboundHeader", "SourceAddresses"), "10.0.2.10/32");
    assert_eq!(header(&nat, "OutboundHeader", "SourceAddresses"), "10.0.1.9/32");
    assert_eq!(header(&gateway, "OutboundHeader", "SourceAddresses"), "203.0.113.9/32");
    let back = of("ReturnPathComponents", "nat-1");
    assert_eq!(header(&back, "InboundHeader", "DestinationAddresses"), "10.0.1.9/32");
    assert_eq!(header(&back, "OutboundHeader", "DestinationAddresses"), "10.0.2.10/32");
    assert_eq!(back["OutboundHeader"]["DestinationPortRanges"][0]["From"], 40000);
}

/// "NAT gateway (managed) or NAT instance (EC2)."
#[test]
fn a_nat_instance_does_as_well() {
    let net = Net::of(HOUSE)
        .but("0.0.0.0/0>nat-1", "0.0.0.0/0>eni-8")
        .and("i-8 eni-8 subnet-1 10.0.1.8=203.0.113.8 sg-1 unchecked");
    net.ask("i-2 198.51.100.7 tcp/443")
        .is("reachable")
        .by("i-2 subnet-2 vpc-1 subnet-1 i-8 subnet-1 vpc-1 igw-1 aws internet");
    // An instance that minds what is not for it is none.
    net.but("sg-1 unchecked", "sg-1")
        .ask("i-2 198.51.100.7 tcp/443")
        .is("denied")
        .because(&["ENI_SOURCE_DEST_CHECK_RESTRICTION eni-8"]);
}

/// "The gateway sits in a public subnet with an Elastic IP."
#[test]
fn a_nat_gateway_sits_in_a_public_subnet_with_an_elastic_ip() {
    let net = Net::of(HOUSE);
    let moved = net.but("nat-1 eni-9 subnet-1 10.0.1.9", "nat-1 eni-9 subnet-3 10.0.3.9");
    moved.ask("i-2 198.51.100.7 tcp/443").is("denied").because(&["NO_ROUTE_TO_DESTINATION rtb-f1"]);
    net.but("10.0.1.9=203.0.113.9", "10.0.1.9")
        .ask("i-2 198.51.100.7 tcp/443")
        .is("denied")
        .because(&["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS igw-1"]);
}

/// "VPC endpoints reach AWS services without the internet: interface endpoints (an ENI with a private address
/// in a chosen subnet)."
#[test]
fn an_interface_endpoint_is_a_private_address_in_a_subnet() {
    let net = Net::of(HOUSE)
        .but("igw-1 vpc-1\n", "igw-1\n")
        .and("vpce-1 vpc-1 interface eni-7 subnet-3\nsg-7 vpc-1 : in tcp/443 10.0.0.0/16\neni-7 subnet-3 10.0.3.7 sg-7 type=vpc_endpoint");
    net.ask("i-3 vpce-1 tcp/443").is("reachable").by("i-3 eni-7");
    net.ask("i-2 10.0.3.7 tcp/443").is("reachable").by("i-2 subnet-2 vpc-1 subnet-3 eni-7");
    net.but("in tcp/443 10.0.0.0/16", "in tcp/443 10.0.3.0/24")
        .ask("i-2 vpce-1 tcp/443")
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH ingress eni-7 sg-7"]);
}

/// "… Gateway Load Balancer endpoints …"
#[test]
fn a_gateway_load_balancer_endpoint_is_a_way_through() {
    let net = Net::of(HOUSE)
        .but("0.0.0.0/0>nat-1", "0.0.0.0/0>vpce-3")
        .and("rtb-3 vpc-1 subnet-3 : 0.0.0.0/0>nat-1\nvpce-3 vpc-1 gwlb subnet-3");
    net.ask("i-2 198.51.100.7 tcp/443")
        .is("reachable")
        .by("i-2 subnet-2 vpc-1 vpce-3 subnet-3 vpc-1 nat-1 subnet-1 vpc-1 igw-1 aws internet")
        .assumes(&["behind the Gateway Load Balancer endpoint `vpce-3`"]);
    net.but("gwlb subnet-3", "gwlb subnet-3 state=failed").ask("i-2 198.51.100.7 tcp/443").is("denied");
}

/// "… gateway endpoints (S3 and DynamoDB only; a route for the service's public prefix; since packets go to
/// public addresses, an ACL that denies outbound beyond the VPC breaks them)."
#[test]
fn an_acl_that_denies_what_is_beyond_the_vpc_breaks_a_gateway_endpoint() {
    let net = Net::of(HOUSE)
        .but("igw-1 vpc-1\n", "igw-1\n")
        .and("vpce-1 vpc-1 gateway s3\npl-1 s3 : 52.219.0.0/16\nrtb-3 vpc-1 subnet-3 : pl-1>vpce-1")
        .and("acl-3 vpc-1 subnet-3 : in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0");
    net.ask("i-3 vpce-1 tcp/443")
        .is("reachable")
        .by("i-3 subnet-3 vpc-1 vpce-1")
        .admits(&["tcp 443 from 10.0.3.10/32 to 52.219.0.0/16"]);
    net.but(
        "acl-3 vpc-1 subnet-3 : in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0",
        "acl-3 vpc-1 subnet-3 : in 100 allow all 0.0.0.0/0, out 100 allow all 10.0.0.0/16",
    )
    .ask("i-3 vpce-1 tcp/443")
    .is("denied")
    .because(&["SUBNET_ACL_RESTRICTION egress acl-3 32767"]);
    // The route is what makes it.
    net.but(" : pl-1>vpce-1", "").ask("i-3 vpce-1 tcp/443").is("denied");
}

/// "Security group: a virtual firewall, really of the ENI."
#[test]
fn a_security_group_is_of_the_interface() {
    let net = Net::of(HOUSE).and("i-3 eni-33 subnet-3 10.0.3.33 sg-3\nsg-3 vpc-1 : in tcp/80 10.0.0.0/16");
    // Two interfaces of one instance, two firewalls.
    net.ask("i-1 eni-33 tcp/80").is("reachable");
    net.ask("i-1 eni-33 tcp/443").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-33 sg-3"]);
    net.ask("i-1 eni-3 tcp/443").is("reachable");
    net.ask("i-1 i-3 tcp/443").is("reachable").admits(&["tcp 443 from 10.0.1.10/32 to 10.0.3.10/32"]);
}

/// "Inbound and outbound rules, allow only, by address or security group, protocol and port range."
#[test]
fn rules_are_by_address_or_group_protocol_and_ports() {
    let net = Net::of(HOUSE).but(
        "i-3 eni-3 subnet-3 10.0.3.10 sg-1",
        "i-3 eni-3 subnet-3 10.0.3.10 sg-3\nsg-3 vpc-1 : in tcp/80-90 10.0.1.0/24",
    );
    net.ask("i-1 i-3 tcp").is("reachable").admits(&["tcp 80-90 from 10.0.1.10/32 to 10.0.3.10/32"]);
    net.ask("i-2 i-3 tcp/80").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-3 sg-3"]);
    net.ask("i-1 i-3 udp/80").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-3 sg-3"]);
    net.but("in tcp/80-90 10.0.1.0/24", "in tcp/80-90 sg-1").ask("i-2 i-3 tcp/80").is("reachable");
    // More rules never take away.
    net.but("in tcp/80-90 10.0.1.0/24", "in tcp/80-90 10.0.1.0/24, in udp/53 10.0.2.0/24")
        .ask("i-1 i-3 tcp/80")
        .is("reachable");
    // Outbound.
    net.ask("i-3 i-1 tcp/443").is("denied").because(&["SG_HAS_NO_RULES egress eni-3 sg-3"]);
}

/// "Outbound port 25 is closed by default."
#[test]
fn outbound_port_25_is_closed() {
    let net = Net::of(HOUSE);
    net.ask("i-1 198.51.100.7 tcp/25").is("denied").because(&["X_PORT25_BLOCKED eni-1 25"]);
    net.ask("i-1 198.51.100.7 tcp/26").is("reachable");
    net.ask("i-1 i-3 tcp/25").is("reachable");
}

/// "Stateful: replies pass whatever the other direction's rules."
#[test]
fn replies_pass_whatever_the_other_direction_s_rules() {
    let net = Net::of(HOUSE).but(
        "i-3 eni-3 subnet-3 10.0.3.10 sg-1",
        "i-3 eni-3 subnet-3 10.0.3.10 sg-3\nsg-3 vpc-1 : in tcp/80 10.0.1.0/24",
    );
    net.ask("i-1 i-3 tcp/80").is("reachable").back("i-3 subnet-3 vpc-1 subnet-1 i-1");
    // What would be the reply's packet, sent unasked, does not pass.
    net.ask("i-3 i-1 tcp/40000 sport=80")
        .is("denied")
        .by("i-3")
        .because(&["SG_HAS_NO_RULES egress eni-3 sg-3", "ENI_SG_RULES_MISMATCH ingress eni-1 sg-1"]);
}

/// "The default group (in from itself, out to all) … is used when none is named."
#[test]
fn the_default_group_lets_in_from_itself_and_out_to_all() {
    let net = Net::of(HOUSE)
        .and("sg-d vpc-1 : in all sg-d, out all 0.0.0.0/0")
        .and("i-5 eni-5 subnet-1 10.0.1.15=203.0.113.5 sg-d\ni-6 eni-6 subnet-3 10.0.3.16 sg-d");
    net.ask("i-5 i-6 47").is("reachable");
    net.ask("i-5 198.51.100.7 tcp/443").is("reachable");
    net.ask("i-1 i-6 tcp/443").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-6 sg-d"]);
    net.ask("internet i-5 tcp/443").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-5 sg-d"]);
}
