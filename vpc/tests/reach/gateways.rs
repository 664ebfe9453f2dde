//! Ways out and in: internet gateways, NAT, egress-only gateways, and what closes them.

use crate::net::Net;

const PUBLIC: &str = "
vpc-1 10.0.0.0/16 2600:1f14:1::/56
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24 2600:1f14:1:1::/64
subnet-2 vpc-1 a 10.0.2.0/24 2600:1f14:1:2::/64
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1, ::/0>igw-1
rtb-2 vpc-1 subnet-2 : 0.0.0.0/0>nat-1
sg-1 vpc-1 : in tcp/443 0.0.0.0/0, in tcp/443 ::/0, out all 0.0.0.0/0, out all ::/0
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 2600:1f14:1:1::10 sg-1
i-2 eni-2 subnet-2 10.0.2.10 2600:1f14:1:2::10 sg-1
nat-1 eni-9 subnet-1 10.0.1.9=203.0.113.9
";

const OUT: &str = "i-1 subnet-1 vpc-1 igw-1 aws internet";
const BY_NAT: &str = "i-2 subnet-2 vpc-1 nat-1 subnet-1 vpc-1 igw-1 aws internet";

/// Gateway, route, public address, group and ACL: each of them alone shuts the way.
#[test]
fn reaching_the_internet_takes_gateway_route_address_group_and_acl() {
    let net = Net::of(PUBLIC);
    let asked = "i-1 198.51.100.7 tcp/443";
    net.ask(asked).is("reachable").by(OUT).back("internet aws igw-1 vpc-1 subnet-1 i-1");
    net.but("igw-1 vpc-1\n", "igw-1\n").ask(asked).is("denied").because(&["BAD_STATE_ATTACHMENT igw-1"]);
    net.but("0.0.0.0/0>igw-1", "192.0.2.0/24>igw-1")
        .ask(asked)
        .is("denied")
        .by("i-1 subnet-1")
        .because(&["NO_ROUTE_TO_DESTINATION rtb-1"]);
    net.but("10.0.1.10=203.0.113.1", "10.0.1.10")
        .ask(asked)
        .is("denied")
        .because(&["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS igw-1"]);
    net.but("out all 0.0.0.0/0", "out all 10.0.0.0/8")
        .ask(asked)
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH egress eni-1"]);
    net.and("acl-1 vpc-1 subnet-1 : in 100 allow all 0.0.0.0/0")
        .ask(asked)
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-1"]);
}

#[test]
fn an_internet_gateway_translates_one_address_to_one() {
    let net = Net::of(PUBLIC);
    let seen = net.ask("internet i-1 tcp/443 from=198.51.100.7 sport=40000");
    let gateway = &seen.answer["ForwardPathComponents"][0];
    assert_eq!(gateway["InboundHeader"]["DestinationAddresses"][0], "203.0.113.1/32");
    assert_eq!(gateway["OutboundHeader"]["DestinationAddresses"][0], "10.0.1.10/32");
    let seen = net.ask("i-1 198.51.100.7 tcp/443 sport=40000");
    let path = seen.answer["ForwardPathComponents"].as_array().unwrap();
    let gateway = path.last().unwrap();
    assert_eq!(gateway["InboundHeader"]["SourceAddresses"][0], "10.0.1.10/32");
    assert_eq!(gateway["OutboundHeader"]["SourceAddresses"][0], "203.0.113.1/32");
    // The group sees who asks, and its own private address.
    net.but("in tcp/443 0.0.0.0/0", "in tcp/443 198.51.100.0/24")
        .ask("internet i-1 tcp/443")
        .is("reachable")
        .admits(&[
            "tcp 443 from 198.51.100.0/24 to 203.0.113.1/32",
            "tcp 443 from ::/0 to 2600:1f14:1:1::10/128",
        ]);
}

#[test]
fn private_addresses_do_not_pass_an_internet_gateway() {
    let net = Net::of(PUBLIC);
    let denied =
        |to: &str, code: &str| drop(net.ask(&format!("i-1 {to} tcp/443")).is("denied").because(&[code]));
    denied("192.168.1.1", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS igw-1");
    denied("172.16.0.1", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS igw-1");
    denied("100.64.0.1", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS igw-1");
    net.ask("i-1 172.32.0.1 tcp/443").is("reachable").by(OUT);
    net.ask("i-1 100.128.0.1 tcp/443").is("reachable").by(OUT);
}

#[test]
fn ipv6_has_no_translation_and_needs_no_public_address() {
    let net = Net::of(PUBLIC);
    let six = "2606:4700::1111";
    net.ask(&format!("i-1 {six} tcp/443")).is("reachable").by(OUT);
    net.ask("internet i-1 tcp/443 from=2606:4700::1111")
        .is("reachable")
        .by("internet aws igw-1 vpc-1 subnet-1 i-1");
    net.but(", ::/0>igw-1", "")
        .ask(&format!("i-1 {six} tcp/443"))
        .is("denied")
        .because(&["NO_ROUTE_TO_DESTINATION rtb-1"]);
    net.but(", in tcp/443 ::/0", "")
        .ask("internet i-1 tcp/443 from=2606:4700::1111")
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH ingress eni-1"]);
}

/// Out, never in.
#[test]
fn an_egress_only_gateway_lets_out_and_not_in() {
    let net = Net::of(PUBLIC).but("0.0.0.0/0>nat-1", "0.0.0.0/0>nat-1, ::/0>eigw-1").and("eigw-1 vpc-1");
    let asked = "i-2 2606:4700::1111 tcp/443";
    net.ask(asked)
        .is("reachable")
        .by("i-2 subnet-2 vpc-1 eigw-1 aws internet")
        .back("internet aws eigw-1 vpc-1 subnet-2 i-2");
    net.ask("internet i-2 tcp/443 from=2606:4700::1111")
        .is("one-way")
        .because(&["X_RETURN_ASYMMETRIC eigw-1"]);
    net.but("::/0>eigw-1", "::/0>igw-1").ask("internet i-2 tcp/443 from=2606:4700::1111").is("reachable");
    net.but("eigw-1 vpc-1", "eigw-1").ask(asked).is("denied").because(&["BAD_STATE_ATTACHMENT eigw-1"]);
    net.but(", ::/0>eigw-1", "").ask(asked).is("denied").because(&["NO_ROUTE_TO_DESTINATION rtb-2"]);
    // NAT gateways have no IPv6.
    net.but("::/0>eigw-1", "::/0>nat-1").ask(asked).is("denied").because(&["PROTOCOL_RESTRICTION nat-1"]);
    // IPv6 addresses that stand for IPv4 ones are taken, and where they lead is not followed.
    net.but("::/0>eigw-1", "64:ff9b::/96>nat-1")
        .ask("i-2 64:ff9b::c633:6407 tcp/443")
        .is("unknown")
        .because(&["UNSUPPORTED_COMPONENT nat-1"]);
}

#[test]
fn a_public_nat_gateway_lets_out_and_not_in() {
    let net = Net::of(PUBLIC);
    net.ask("i-2 internet tcp/443")
        .is("reachable")
        .by(BY_NAT)
        .through("i-2 eni-2 sg-1 acl-f1 rtb-2 acl-f1 nat-1 acl-f1 rtb-1 igw-1");
    net.but("10.0.2.10 2600:1f14:1:2::10", "10.0.2.10")
        .ask("internet i-2 tcp/443")
        .is("denied")
        .because(&["IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS igw-1"]);
    // TCP, UDP and ICMP, and nothing else.
    net.ask("i-2 198.51.100.7 udp/53 reply").is("reachable").by(BY_NAT);
    net.ask("i-2 198.51.100.7 icmp").is("reachable").by(BY_NAT);
    net.ask("i-2 198.51.100.7 47").is("denied").because(&["PROTOCOL_RESTRICTION nat-1 47"]);
    net.but("203.0.113.9", "203.0.113.9 state=failed")
        .ask("i-2 198.51.100.7 tcp/443")
        .is("denied")
        .because(&["BAD_STATE nat-1 failed"]);
    net.but("0.0.0.0/0>nat-1", "0.0.0.0/0>nat-7")
        .ask("i-2 198.51.100.7 tcp/443")
        .is("denied")
        .because(&["BAD_STATE nat-7"]);
    // Who is asked sees the gateway's address and not the instance's.
    net.ask("i-2 i-1 tcp/443 to=203.0.113.1").is("reachable");
    net.but("in tcp/443 0.0.0.0/0", "in tcp/443 203.0.113.9/32")
        .ask("i-2 i-1 tcp/443 to=203.0.113.1")
        .is("reachable");
    net.but("in tcp/443 0.0.0.0/0", "in tcp/443 10.0.2.10/32")
        .ask("i-2 i-1 tcp/443 to=203.0.113.1")
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH ingress eni-1"]);
}

/// A private NAT gateway hides addresses within private networks; an internet gateway stops it.
#[test]
fn a_private_nat_gateway_does_not_reach_the_internet() {
    let net = Net::of(PUBLIC).but("10.0.1.9=203.0.113.9", "10.0.1.9 private");
    net.ask("i-2 198.51.100.7 tcp/443")
        .is("denied")
        .by("i-2 subnet-2 vpc-1 nat-1 subnet-1 vpc-1 igw-1")
        .because(&["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS igw-1"]);
    let peered = net
        .but("0.0.0.0/0>nat-1", "10.1.0.0/16>nat-1")
        .but("0.0.0.0/0>igw-1", "10.1.0.0/16>pcx-1")
        .and("vpc-2 10.1.0.0/16\nsubnet-3 vpc-2 a 10.1.3.0/24\nrtb-3 vpc-2 main : 10.0.0.0/16>pcx-1\npcx-1 vpc-1 vpc-2")
        .and("sg-3 vpc-2 : in tcp/443 10.0.1.9/32\ni-3 eni-3 subnet-3 10.1.3.10 sg-3");
    peered
        .ask("i-2 i-3 tcp/443")
        .is("reachable")
        .by("i-2 subnet-2 vpc-1 nat-1 subnet-1 vpc-1 vpc-2 subnet-3 i-3");
    peered
        .but("in tcp/443 10.0.1.9/32", "in tcp/443 10.0.2.10/32")
        .ask("i-2 i-3 tcp/443")
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH ingress eni-3"]);
}

/// A regional NAT gateway is in no subnet, so that no ACL and no table of one is met.
#[test]
fn a_regional_nat_gateway_has_no_subnet() {
    let net =
        Net::of(PUBLIC).but("nat-1 eni-9 subnet-1 10.0.1.9=203.0.113.9", "nat-1 vpc-1 0.0.0.0=203.0.113.9");
    let by = "i-2 subnet-2 vpc-1 nat-1 igw-1 aws internet";
    net.ask("i-2 198.51.100.7 tcp/443").is("reachable").by(by);
    let closed = "acl-1 vpc-1 subnet-1 : in 100 deny all 0.0.0.0/0";
    net.and(closed).ask("i-2 198.51.100.7 tcp/443").is("reachable").by(by);
    Net::of(PUBLIC).and(closed).ask("i-2 198.51.100.7 tcp/443").is("denied");
    net.but("igw-1 vpc-1\n", "igw-1\n").ask("i-2 198.51.100.7 tcp/443").is("denied");
}

#[test]
fn an_instance_in_the_subnet_of_a_nat_gateway_does_not_use_it() {
    let net = Net::of(PUBLIC).but("10.0.1.10=203.0.113.1", "10.0.1.10");
    net.but("rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1", "rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>nat-1")
        .ask("i-1 198.51.100.7 tcp/443")
        .is("denied")
        .because(&["X_LOOP nat-1"]);
    net.ask("i-2 198.51.100.7 tcp/443").is("reachable").by(BY_NAT);
}

const NAT_INSTANCE: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1
rtb-2 vpc-1 subnet-2 : 0.0.0.0/0>eni-9
sg-2 vpc-1 : out all 0.0.0.0/0
sg-9 vpc-1 : in tcp/443 10.0.2.0/24, out all 0.0.0.0/0
i-2 eni-2 subnet-2 10.0.2.10 sg-2
i-9 eni-9 subnet-1 10.0.1.9=203.0.113.9 sg-9 unchecked
";

/// A NAT instance must not check source and destination, runs, and has groups that are asked both ways.
#[test]
fn a_nat_instance_is_an_instance() {
    let net = Net::of(NAT_INSTANCE);
    let asked = "i-2 198.51.100.7 tcp/443";
    net.ask(asked)
        .is("reachable")
        .by("i-2 subnet-2 vpc-1 subnet-1 i-9 subnet-1 vpc-1 igw-1 aws internet")
        .back("internet aws igw-1 vpc-1 subnet-1 i-9 subnet-1 vpc-1 subnet-2 i-2")
        .assumes(&["the appliance at `eni-9` puts its own address"]);
    net.but("sg-9 unchecked", "sg-9")
        .ask(asked)
        .is("denied")
        .because(&["ENI_SOURCE_DEST_CHECK_RESTRICTION ingress eni-9"]);
    net.but("sg-9 unchecked", "sg-9 unchecked stopped")
        .ask(asked)
        .is("denied")
        .because(&["BAD_STATE i-9 stopped"]);
    net.but("in tcp/443 10.0.2.0/24", "in tcp/443 10.0.1.0/24")
        .ask(asked)
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH ingress eni-9 sg-9"]);
    net.but(
        "sg-9 vpc-1 : in tcp/443 10.0.2.0/24, out all 0.0.0.0/0",
        "sg-9 vpc-1 : in tcp/443 10.0.2.0/24, out all 10.0.0.0/8",
    )
    .ask(asked)
    .is("denied")
    .because(&["ENI_SG_RULES_MISMATCH egress eni-9 sg-9"]);
    // Without a public address it hands on what nobody translates.
    net.but("10.0.1.9=203.0.113.9", "10.0.1.9")
        .ask(asked)
        .is("denied")
        .because(&["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS igw-1"]);
    // A route that names the instance means its interface.
    net.but("0.0.0.0/0>eni-9", "0.0.0.0/0>i-9").ask(asked).is("reachable");
}

#[test]
fn block_public_access_closes_internet_gateways() {
    let net = Net::of(PUBLIC);
    let both = net.and("bpa block-bidirectional");
    let (asked, asks) = ("internet i-1 tcp/443 from=198.51.100.7", "i-1 198.51.100.7 tcp/443");
    let code = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED igw-1";
    both.ask(asked).is("denied").because(&[code]);
    both.ask(asks).is("denied").because(&[code]);
    both.ask("i-2 198.51.100.7 tcp/443").is("denied").because(&[code]);
    net.and("bpa off").ask(asked).is("reachable");
    // Ingress alone: NAT gateways still let out.
    let ingress = net.and("bpa block-ingress");
    ingress.ask(asked).is("denied").because(&[code]);
    ingress.ask("i-2 198.51.100.7 tcp/443").is("reachable").by(BY_NAT);
    // What is left out is left out, of the VPC or a subnet.
    both.and("exclude vpc-1 allow-bidirectional").ask(asked).is("reachable");
    both.and("exclude subnet-1 allow-bidirectional").ask(asked).is("reachable");
    both.and("exclude subnet-2 allow-bidirectional").ask(asked).is("denied");
    both.and("exclude vpc-1 allow-egress").ask(asked).is("denied").because(&[code]);
    both.and("exclude vpc-1 allow-egress").ask(asks).is("reachable").by(OUT);
    // Nothing within the VPC is touched.
    both.ask("i-1 i-2 tcp/443").is("reachable");
}
