//! What random networks showed wrong, each as a small one (see `tests/reach_laws`).

use crate::net::Net;

/// An appliance whose own subnet is sent to it: what is meant for its own address has arrived.
#[test]
fn a_route_to_an_interface_brings_it_what_is_its_own() {
    let net = Net::of(
        "
vpc-1 10.0.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
rtb-1 vpc-1 subnet-1 : 10.0.2.0/24>eni-2
sg-1 vpc-1 : in all 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
i-2 eni-2 subnet-2 10.0.2.10 sg-1
",
    );
    // It checks source and destination, and need not: it is the destination.
    net.ask("i-1 i-2 tcp/443").is("reachable").by("i-1 subnet-1 vpc-1 subnet-2 i-2");
    net.ask("i-2 i-1 tcp/443").is("reachable");
}

/// A network ACL sees what crosses the edge of its subnet, and an appliance next door is within.
#[test]
fn an_appliance_of_the_same_subnet_is_reached_past_no_acl() {
    let net = Net::of(
        "
vpc-1 10.0.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
rtb-1 vpc-1 subnet-1 : 10.0.2.0/24>eni-9
rtb-2 vpc-1 subnet-2 : 10.0.1.0/24>eni-9
sg-1 vpc-1 : in all 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
i-9 eni-9 subnet-1 10.0.1.9 sg-1 unchecked
i-2 eni-2 subnet-2 10.0.2.10 sg-1
vgw-1 vpc-1
",
    );
    // The appliance stands in the sender's subnet and its table: it goes round for ever.
    net.ask("i-1 i-2 udp/53").is("denied").because(&["X_LOOP eni-9"]);
    // From its own subnet's edge on the ACL counts, and so it does not stop what only goes next door.
    let shut = net.and("acl-1 vpc-1 subnet-1 : in 100 allow all 0.0.0.0/0");
    shut.ask("i-1 i-2 udp/53").is("denied").because(&["X_LOOP eni-9"]);
    // A gateway table of the VPN hands to the appliance what comes in, which it delivers next door.
    let inward = shut.and("rtb-3 vpc-1 vgw-1 : 10.0.1.0/24>eni-9").and("vpn-1 vgw-1 static : 192.168.0.0/16");
    inward.ask("192.168.0.7 i-1 udp/53").is("reachable");
}

/// AWS: an exclusion for egress only counts where Block Public Access closes both directions.
#[test]
fn an_exclusion_for_egress_opens_nothing_where_only_ingress_is_blocked() {
    let net = Net::of(
        "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1
sg-1 vpc-1 : in all 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 sg-1
exclude subnet-1 allow-egress
bpa block-bidirectional
",
    );
    net.ask("i-1 198.51.100.7 tcp/443").is("reachable");
    net.ask("internet i-1 tcp/443").is("denied");
    let ingress = net.but("bpa block-bidirectional", "bpa block-ingress");
    ingress.ask("i-1 198.51.100.7 tcp/443").is("denied").because(&["VPC_BLOCK_PUBLIC_ACCESS_ENABLED igw-1"]);
    ingress.but("allow-egress", "allow-bidirectional").ask("i-1 198.51.100.7 tcp/443").is("reachable");
}

const ONE_WAY_OUT: &str = "
vpc-1 10.0.0.0/16 2600:1f14:1::/56
vpc-2 10.1.0.0/16 2600:1f14:2::/56
subnet-1 vpc-1 a 10.0.1.0/24 2600:1f14:1:1::/64
subnet-2 vpc-2 a 10.1.1.0/24 2600:1f14:2:1::/64
igw-1 vpc-1
igw-2 vpc-2
eigw-2 vpc-2
vpce-2 vpc-2 gateway s3
pl-1 s3 : 52.219.0.0/16
rtb-1 vpc-1 subnet-1 : ::/0>tgw-1, 0.0.0.0/0>tgw-1
rtb-2 vpc-2 subnet-2 : ::/0>igw-2, pl-1>vpce-2, 2600:1f14:1::/56>tgw-1, 10.0.0.0/16>tgw-1
tgw-1
tgw-attach-1 tgw-1 vpc-1 subnet-1 table=tgw-rtb-1
tgw-attach-2 tgw-1 vpc-2 subnet-2 table=tgw-rtb-1
tgw-rtb-1 tgw-1 : 0.0.0.0/0>tgw-attach-2, ::/0>tgw-attach-2, 10.0.0.0/16>tgw-attach-1, 2600:1f14:1::/56>tgw-attach-1
sg-1 vpc-1 : in all 0.0.0.0/0, in all ::/0, out all 0.0.0.0/0, out all ::/0
sg-2 vpc-2 : in all 0.0.0.0/0, in all ::/0, out all 0.0.0.0/0, out all ::/0
i-1 eni-1 subnet-1 10.0.1.10 2600:1f14:1:1::10 sg-1
i-2 eni-2 subnet-2 10.1.1.10 2600:1f14:2:1::10 sg-2
";

/// Nothing is translated of IPv6, and a gateway takes the addresses of its own VPC only.
#[test]
fn gateways_let_no_ipv6_of_another_vpc_out() {
    let net = Net::of(ONE_WAY_OUT);
    net.ask("i-2 2a00::7 tcp/443").is("reachable");
    net.ask("i-1 2a00::7 tcp/443").is("denied").because(&["GATEWAY_REJECTS_SPOOFED_TRAFFIC igw-2"]);
    let only_out = net.but("::/0>igw-2", "::/0>eigw-2");
    only_out.ask("i-2 2a00::7 tcp/443").is("reachable");
    only_out.ask("i-1 2a00::7 tcp/443").is("denied").because(&["GATEWAY_REJECTS_SPOOFED_TRAFFIC eigw-2"]);
}

#[test]
fn a_gateway_endpoint_serves_nobody_who_comes_by_a_transit_gateway() {
    let net = Net::of(ONE_WAY_OUT);
    net.ask("i-2 52.219.0.7 tcp/443").is("reachable");
    net.ask("i-1 52.219.0.7 tcp/443").is("denied").because(&["GATEWAY_REJECTS_SPOOFED_TRAFFIC vpce-2"]);
}

/// The switch of an attachment filters no IPv6; it only keeps its blocks from being propagated.
#[test]
fn without_ipv6_support_an_attachment_propagates_ipv4_only() {
    let net = Net::of(ONE_WAY_OUT)
        .but("2600:1f14:1::/56>tgw-attach-1", "propagate tgw-attach-1")
        .but("10.0.0.0/16>tgw-attach-1, ", "");
    net.ask("i-2 i-1 tcp/443 from=2600:1f14:2:1::10").is("reachable");
    let off = net.but("vpc-1 subnet-1 table=tgw-rtb-1", "vpc-1 subnet-1 table=tgw-rtb-1 ipv6=disable");
    off.ask("i-2 i-1 tcp/443 from=2600:1f14:2:1::10").is("denied");
    off.ask("i-2 i-1 tcp/443 from=10.1.1.10").is("reachable");
    // A static route needs no propagation.
    off.but("propagate tgw-attach-1", "propagate tgw-attach-1, 2600:1f14:1::/56>tgw-attach-1")
        .ask("i-2 i-1 tcp/443 from=2600:1f14:2:1::10")
        .is("reachable");
}

/// Packets from a zone in which an attachment has no subnet come out by whichever AWS takes.
#[test]
fn by_which_subnet_packets_leave_a_transit_gateway_is_known_only_if_it_makes_no_difference() {
    let net = Net::of(
        "
vpc-1 10.0.0.0/16
vpc-2 10.1.0.0/16
subnet-1 vpc-1 c 10.0.1.0/24
subnet-2 vpc-2 a 10.1.1.0/24
subnet-3 vpc-2 b 10.1.2.0/24
subnet-4 vpc-2 c 10.1.3.0/24
rtb-1 vpc-1 subnet-1 : 10.1.0.0/16>tgw-1
rtb-2 vpc-2 subnet-2 :
rtb-3 vpc-2 subnet-3 :
rtb-4 vpc-2 subnet-4 : 10.0.0.0/16>tgw-1
tgw-1
tgw-attach-1 tgw-1 vpc-1 subnet-1 table=tgw-rtb-1
tgw-attach-2 tgw-1 vpc-2 subnet-2 subnet-3 table=tgw-rtb-1
tgw-rtb-1 tgw-1 : 10.0.0.0/16>tgw-attach-1, 10.1.0.0/16>tgw-attach-2
sg-1 vpc-1 : in all 0.0.0.0/0, out all 0.0.0.0/0
sg-2 vpc-2 : in all 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
i-2 eni-2 subnet-4 10.1.3.10 sg-2
i-9 eni-9 subnet-4 10.1.3.9 sg-2 unchecked
",
    );
    let asked = "i-1 i-2 udp/53";
    net.ask(asked).is("reachable");
    for table in ["rtb-2 vpc-2 subnet-2 :", "rtb-3 vpc-2 subnet-3 :"] {
        let hole = format!("{table} 10.1.3.0/24>eni-9 blackhole");
        net.but(table, &hole).ask(asked).is("unknown");
    }
}

#[test]
fn of_two_transit_routes_alike_nobody_can_tell_which_holds() {
    let net = Net::of(
        "
vpc-1 10.0.0.0/16
vpc-2 10.1.0.0/16
vpc-3 10.1.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-2 a 10.1.1.0/24
subnet-3 vpc-3 a 10.1.1.0/24
rtb-1 vpc-1 subnet-1 : 10.1.0.0/16>tgw-1
tgw-1
tgw-attach-1 tgw-1 vpc-1 subnet-1 table=tgw-rtb-1
tgw-attach-2 tgw-1 vpc-2 subnet-2 table=tgw-rtb-1
tgw-attach-3 tgw-1 vpc-3 subnet-3 table=tgw-rtb-1
tgw-rtb-1 tgw-1 : propagate tgw-attach-2, propagate tgw-attach-3
sg-1 vpc-1 : in all 0.0.0.0/0, out all 0.0.0.0/0
sg-2 vpc-2 : in all 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
i-2 eni-2 subnet-2 10.1.1.10 sg-2
",
    );
    net.ask("i-1 i-2 udp/53").is("unknown").because(&["X_ROUTE_AMBIGUOUS"]);
    net.but(", propagate tgw-attach-3", "").ask("i-1 i-2 udp/53").is("reachable");
}

/// A NAT instance speaks with its primary address, wherever a dump lists it.
#[test]
fn the_primary_address_is_the_one_that_says_so() {
    let net = Net::of(
        r#"
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1
rtb-2 vpc-1 subnet-2 : 0.0.0.0/0>eni-1
sg-1 vpc-1 : in all 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 10.0.1.11 sg-1 unchecked
i-2 eni-2 subnet-2 10.0.2.10 sg-1
"#,
    );
    net.ask("i-2 198.51.100.7 tcp/443").is("reachable");
    let turned = r#"patch eni-1 {"PrivateIpAddresses": [
        {"PrivateIpAddress": "10.0.1.11", "Primary": false},
        {"PrivateIpAddress": "10.0.1.10", "Primary": true, "Association": {"PublicIp": "203.0.113.1"}}]}"#;
    net.and(&turned.replace('\n', " ")).ask("i-2 198.51.100.7 tcp/443").is("reachable");
}

/// An answer to the internet that takes another way than the gateway keeps a private address, so that it is none.
#[test]
fn an_answer_to_the_internet_by_a_vpn_or_round_a_transit_gateway_is_none() {
    let net = Net::of(
        "
vpc-1 10.0.0.0/16
igw-1 vpc-1
vgw-1 vpc-1
vpn-1 vgw-1 static : 198.51.100.0/24
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1
rtb-2 vpc-1 subnet-2 : 0.0.0.0/0>igw-1
tgw-1
tgw-attach-1 tgw-1 vpc-1 subnet-2 table=tgw-rtb-1
tgw-rtb-1 tgw-1 : 0.0.0.0/0>tgw-attach-1
sg-1 vpc-1 : in all 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 sg-1
",
    );
    let asked = "internet i-1 tcp/443 from=198.51.100.7";
    net.ask(asked).is("reachable");
    let by_vpn = net.but("subnet-1 : 0.0.0.0/0>igw-1", "subnet-1 : 0.0.0.0/0>vgw-1");
    by_vpn.ask(asked).is("one-way").because(&["X_RETURN_ASYMMETRIC"]);
    let round = net.but("subnet-1 : 0.0.0.0/0>igw-1", "subnet-1 : 0.0.0.0/0>tgw-1");
    round.ask(asked).is("one-way").because(&["X_RETURN_ASYMMETRIC igw-1"]);
}

/// AWS: with VPC Block Public Access, to exclude the subnet of what stands on the way lets nobody else out.
/// Source: VPC User Guide, "VPC BPA basics" (2026), on Gateway Load Balancer endpoints.
#[test]
fn an_exclusion_counts_for_whoever_speaks() {
    let net = Net::of(
        "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-9 vpc-1 a 10.0.9.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>eni-9
rtb-9 vpc-1 subnet-9 : 0.0.0.0/0>igw-1
sg-1 vpc-1 : in all 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 sg-1
i-9 eni-9 subnet-9 10.0.9.9 sg-1 unchecked
exclude subnet-9 allow-bidirectional
bpa block-bidirectional
",
    );
    let asked = "i-1 198.51.100.7 udp/53";
    net.ask(asked).is("denied").because(&["VPC_BLOCK_PUBLIC_ACCESS_ENABLED igw-1"]);
    net.but("exclude subnet-9", "exclude subnet-1").ask(asked).is("reachable");
}

/// An appliance that hands packets on knows a connection by its addresses: where the internet gateway turned both
/// ends into public ones between the appliance and the target, the answer that comes by is another's.
#[test]
fn an_appliance_knows_no_answer_under_other_addresses() {
    let net = Net::of(
        "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-9 vpc-1 a 10.0.9.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>eni-9
rtb-9 vpc-1 subnet-9 : 0.0.0.0/0>igw-1
sg-1 vpc-1 : in all 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 sg-1
i-2 eni-2 subnet-1 10.0.1.20=203.0.113.2 sg-1
i-9 eni-9 subnet-9 10.0.9.9 sg-1 unchecked
",
    );
    net.ask("i-1 203.0.113.2 tcp/443").is("one-way").because(&["X_RETURN_ASYMMETRIC eni-9"]);
    net.ask("i-1 10.0.1.20 tcp/443").is("reachable");
}
