//! Which route takes a packet, and middleboxes: routes to what hands on.

use crate::net::Net;

const ROUTED: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-9 vpc-1 a 10.0.9.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1
rtb-9 vpc-1 subnet-9 : 0.0.0.0/0>igw-1
nat-1 eni-9 subnet-9 10.0.9.9=203.0.113.9
sg-1 vpc-1 : in tcp/443 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 sg-1
";

const BY_IGW: &str = "i-1 subnet-1 vpc-1 igw-1 aws internet";
const BY_NAT: &str = "i-1 subnet-1 vpc-1 nat-1 subnet-9 vpc-1 igw-1 aws internet";

#[test]
fn the_longest_prefix_wins() {
    let net = Net::of(ROUTED);
    let with = |routes: &str| net.but("subnet-1 : 0.0.0.0/0>igw-1", &format!("subnet-1 : {routes}"));
    with("198.51.100.0/24>nat-1, 0.0.0.0/0>igw-1").ask("i-1 198.51.100.7 tcp/443").is("reachable").by(BY_NAT);
    with("198.51.100.0/24>nat-1, 0.0.0.0/0>igw-1").ask("i-1 198.51.101.7 tcp/443").is("reachable").by(BY_IGW);
    with("198.51.100.0/24>nat-1, 198.51.100.7/32>igw-1")
        .ask("i-1 198.51.100.7 tcp/443")
        .is("reachable")
        .by(BY_IGW);
    // Two halves are as good as the whole.
    with("0.0.0.0/1>igw-1, 128.0.0.0/1>nat-1").ask("i-1 8.8.8.8 tcp/443").is("reachable").by(BY_IGW);
    with("0.0.0.0/1>igw-1, 128.0.0.0/1>nat-1").ask("i-1 198.51.100.7 tcp/443").is("reachable").by(BY_NAT);
    // The whole internet is asked about route by route.
    with("0.0.0.0/1>igw-1").ask("i-1 internet tcp/443").is("reachable").admits(&[
        "tcp 443 from 10.0.1.10/32 to 1.0.0.0/8 2.0.0.0/7 4.0.0.0/6 8.0.0.0/7 11.0.0.0/8 12.0.0.0/6 16.0.0.0/4 32.0.0.0/3 64.0.0.0/3 96.0.0.0/6 100.0.0.0/10 100.128.0.0/9 101.0.0.0/8 102.0.0.0/7 104.0.0.0/5 112.0.0.0/5 120.0.0.0/6 124.0.0.0/7 126.0.0.0/8",
    ]);
}

#[test]
fn a_prefix_list_is_as_many_routes_as_it_has_entries() {
    let net = Net::of(ROUTED)
        .but("subnet-1 : 0.0.0.0/0>igw-1", "subnet-1 : 0.0.0.0/0>igw-1, pl-1>nat-1")
        .and("pl-1 : 198.51.100.0/24, 192.0.2.0/24");
    net.ask("i-1 198.51.100.7 tcp/443").is("reachable").by(BY_NAT);
    net.ask("i-1 198.51.101.7 tcp/443").is("reachable").by(BY_IGW);
    net.but("pl-1 : 198.51.100.0/24", "pl-1 : 198.51.101.0/24")
        .ask("i-1 198.51.100.7 tcp/443")
        .is("reachable")
        .by(BY_IGW);
    // Among equals a static route comes before a list's.
    net.but("0.0.0.0/0>igw-1, pl-1>nat-1", "198.51.100.0/24>igw-1, pl-1>nat-1")
        .ask("i-1 198.51.100.7 tcp/443")
        .is("reachable")
        .by(BY_IGW);
    net.but("0.0.0.0/0>igw-1, pl-1>nat-1", "198.51.0.0/16>igw-1, pl-1>nat-1")
        .ask("i-1 198.51.100.7 tcp/443")
        .is("reachable")
        .by(BY_NAT);
    // Two lists with the same entry: AWS takes either.
    net.but("pl-1>nat-1", "pl-1>nat-1, pl-2>igw-1")
        .and("pl-2 : 198.51.100.0/24")
        .ask("i-1 198.51.100.7 tcp/443")
        .is("unknown")
        .because(&["X_ROUTE_AMBIGUOUS rtb-1"]);
}

#[test]
fn a_static_route_comes_before_a_propagated_one() {
    let net = Net::of(ROUTED)
        .but(
            "subnet-1 : 0.0.0.0/0>igw-1",
            "subnet-1 : 198.51.100.0/24>vgw-1 propagated, 198.51.100.0/24>igw-1",
        )
        .and("vgw-1 vpc-1\nvpn-1 vgw-1 static : 198.51.100.0/24");
    net.ask("i-1 198.51.100.7 tcp/443").is("reachable").by(BY_IGW);
    net.but("198.51.100.0/24>igw-1", "198.51.0.0/16>igw-1")
        .ask("i-1 198.51.100.7 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 vgw-1 vpn-1");
}

#[test]
fn families_are_routed_apart() {
    let net = Net::of(
        "
        vpc-1 10.0.0.0/16 2600:1f14:1::/56
        igw-1 vpc-1
        subnet-1 vpc-1 a 10.0.1.0/24 2600:1f14:1:1::/64
        rtb-1 vpc-1 main : 0.0.0.0/0>igw-1
        sg-1 vpc-1 : out all 0.0.0.0/0, out all ::/0
        i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 2600:1f14:1:1::10 sg-1
    ",
    );
    net.ask("i-1 198.51.100.7 tcp/443").is("reachable").by(BY_IGW);
    net.ask("i-1 2606:4700::1 tcp/443").is("denied").because(&["NO_ROUTE_TO_DESTINATION rtb-1"]);
    net.but("0.0.0.0/0>igw-1", "::/0>igw-1").ask("i-1 2606:4700::1 tcp/443").is("reachable").by(BY_IGW);
    net.but("0.0.0.0/0>igw-1", "::/0>igw-1").ask("i-1 198.51.100.7 tcp/443").is("denied");
}

const MIDDLEBOX: &str = "
vpc-1 10.0.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
subnet-3 vpc-1 a 10.0.3.0/24
rtb-1 vpc-1 subnet-1 : 10.0.2.0/24>eni-3
rtb-2 vpc-1 subnet-2 : 10.0.1.0/24>eni-3
acl-3 vpc-1 subnet-3 : in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0
sg-1 vpc-1 : in all 10.0.0.0/16, out all 0.0.0.0/0
sg-3 vpc-1 : in tcp/443 10.0.1.0/24, out tcp/443 10.0.2.0/24
i-1 eni-1 subnet-1 10.0.1.10 sg-1
i-2 eni-2 subnet-2 10.0.2.10 sg-1
i-3 eni-3 subnet-3 10.0.3.10 sg-3 unchecked
";

/// A route for another subnet's block, more specific than local, sends packets by an appliance, both ways.
#[test]
fn an_appliance_between_subnets_sees_both_ways() {
    let net = Net::of(MIDDLEBOX);
    net.ask("i-1 i-2 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 subnet-3 i-3 subnet-3 vpc-1 subnet-2 i-2")
        .back("i-2 subnet-2 vpc-1 subnet-3 i-3 subnet-3 vpc-1 subnet-1 i-1")
        .assumes(&["the appliance at `eni-3` hands packets on unchanged"]);
    // A reply that goes round it is not let through on one that it never saw begin, and the other way round.
    net.but("rtb-2 vpc-1 subnet-2 : 10.0.1.0/24>eni-3", "rtb-2 vpc-1 subnet-2")
        .ask("i-1 i-2 tcp/443")
        .is("one-way")
        .because(&["X_RETURN_ASYMMETRIC eni-1"]);
    net.but("rtb-1 vpc-1 subnet-1 : 10.0.2.0/24>eni-3", "rtb-1 vpc-1 subnet-1")
        .ask("i-1 i-2 tcp/443")
        .is("one-way")
        .because(&["X_RETURN_ASYMMETRIC eni-3"]);
    let shut = |old: &str, new: &str, code: &str| {
        drop(net.but(old, new).ask("i-1 i-2 tcp/443").is("denied").because(&[code]))
    };
    shut("sg-3 unchecked", "sg-3", "ENI_SOURCE_DEST_CHECK_RESTRICTION ingress eni-3");
    shut("in tcp/443 10.0.1.0/24", "in tcp/443 10.0.3.0/24", "ENI_SG_RULES_MISMATCH ingress eni-3 sg-3");
    shut("out tcp/443 10.0.2.0/24", "out tcp/443 10.0.3.0/24", "ENI_SG_RULES_MISMATCH egress eni-3 sg-3");
    shut("sg-3 unchecked", "sg-3 unchecked stopped", "BAD_STATE i-3 stopped");
    shut(
        "in 100 allow all 0.0.0.0/0",
        "in 100 allow all 10.0.2.0/24",
        "SUBNET_ACL_RESTRICTION ingress acl-3 32767",
    );
    shut(
        "out 100 allow all 0.0.0.0/0",
        "out 100 allow all 10.0.1.0/24",
        "SUBNET_ACL_RESTRICTION egress acl-3 32767",
    );
    shut("10.0.2.0/24>eni-3", "10.0.2.0/24>eni-8", "BAD_STATE eni-8");
}

/// A route for the subnet's own block takes even neighbours away from the short cut.
#[test]
fn neighbours_go_by_an_appliance_where_a_route_says_so() {
    let net = Net::of(MIDDLEBOX).and("i-4 eni-4 subnet-1 10.0.1.14 sg-1");
    net.ask("i-1 i-4 tcp/443").is("reachable").by("i-1 i-4");
    let by_appliance = net.but("10.0.2.0/24>eni-3", "10.0.1.0/24>eni-3").but(
        "in tcp/443 10.0.1.0/24, out tcp/443 10.0.2.0/24",
        "in tcp/443 10.0.1.0/24, out tcp/443 10.0.1.0/24",
    );
    by_appliance
        .ask("i-1 i-4 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 subnet-3 i-3 subnet-3 vpc-1 subnet-1 i-4");
    by_appliance
        .but("out tcp/443 10.0.1.0/24", "out tcp/443 10.0.9.0/24")
        .ask("i-1 i-4 tcp/443")
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH egress eni-3 sg-3"]);
}

const INSPECTED: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-3 vpc-1 a 10.0.3.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>vpce-3
rtb-3 vpc-1 subnet-3 : 0.0.0.0/0>igw-1
rtb-4 vpc-1 igw-1 : 10.0.1.0/24>vpce-3
vpce-3 vpc-1 gwlb subnet-3 eni-3
eni-3 subnet-3 10.0.3.3 type=gateway_load_balancer_endpoint
sg-1 vpc-1 : in tcp/443 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 sg-1
";

/// The gateway's own table sends what comes in by the endpoint, the subnet's what goes out.
#[test]
fn a_gateway_route_table_sends_packets_by_a_balanced_endpoint() {
    let net = Net::of(INSPECTED);
    let (into, out) = (
        "internet aws igw-1 vpc-1 vpce-3 subnet-3 vpc-1 subnet-1 i-1",
        "i-1 subnet-1 vpc-1 vpce-3 subnet-3 vpc-1 igw-1 aws internet",
    );
    let assumed = "the appliances behind the Gateway Load Balancer endpoint `vpce-3` let the packets through";
    net.ask("internet i-1 tcp/443").is("reachable").by(into).back(out).assumes(&[assumed]);
    net.ask("i-1 198.51.100.7 tcp/443").is("reachable").by(out).back(into).assumes(&[assumed]);
    // Without the gateway's table what comes in goes straight to the instance.
    net.but("rtb-4 vpc-1 igw-1 :", "rtb-4 vpc-1 :")
        .ask("internet i-1 tcp/443")
        .is("reachable")
        .by("internet aws igw-1 vpc-1 subnet-1 i-1");
    net.but("10.0.1.0/24>vpce-3", "10.0.1.0/24>vpce-3 blackhole")
        .ask("internet i-1 tcp/443")
        .is("denied")
        .because(&["BAD_STATE_ROUTE rtb-4"]);
    net.but("gwlb subnet-3 eni-3", "gwlb subnet-3 eni-3 state=failed")
        .ask("i-1 198.51.100.7 tcp/443")
        .is("denied")
        .because(&["BAD_STATE vpce-3 failed"]);
    net.but("subnet-3 : 0.0.0.0/0>igw-1", "subnet-3")
        .ask("i-1 198.51.100.7 tcp/443")
        .is("denied")
        .because(&["NO_ROUTE_TO_DESTINATION rtb-3"]);
    // The ACL of the endpoint's subnet is met on the way in and out of it.
    let acl = |entries: &str| net.and(&format!("acl-3 vpc-1 subnet-3 : {entries}"));
    acl("in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0")
        .ask("internet i-1 tcp/443")
        .is("reachable");
    acl("in 100 allow all 10.0.0.0/16, out 100 allow all 0.0.0.0/0")
        .ask("internet i-1 tcp/443")
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-3 32767"]);
}

#[test]
fn a_gateway_route_table_sends_packets_by_an_appliance() {
    let net = Net::of(INSPECTED)
        .but("0.0.0.0/0>vpce-3", "0.0.0.0/0>eni-5")
        .but("10.0.1.0/24>vpce-3", "10.0.1.0/24>eni-5")
        .and("sg-5 vpc-1 : in tcp/443 0.0.0.0/0, out all 0.0.0.0/0\ni-5 eni-5 subnet-3 10.0.3.5 sg-5 unchecked");
    net.ask("internet i-1 tcp/443")
        .is("reachable")
        .by("internet aws igw-1 vpc-1 subnet-3 i-5 subnet-3 vpc-1 subnet-1 i-1");
    net.but("sg-5 vpc-1 : in tcp/443 0.0.0.0/0", "sg-5 vpc-1 : in tcp/443 10.0.0.0/16")
        .ask("internet i-1 tcp/443")
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH ingress eni-5 sg-5"]);
}

/// What enters by a virtual private gateway is sent by that gateway's own table.
#[test]
fn a_virtual_private_gateway_may_have_a_table_too() {
    let net = Net::of(INSPECTED)
        .but("rtb-4 vpc-1 igw-1 :", "rtb-4 vpc-1 vgw-1 :")
        .but("0.0.0.0/0>vpce-3", "192.168.1.0/24>vpce-3")
        .but("subnet-3 : 0.0.0.0/0>igw-1", "subnet-3 : 192.168.1.0/24>vgw-1")
        .and("vgw-1 vpc-1\nvpn-1 vgw-1 static : 192.168.1.0/24");
    net.ask("vgw-1 i-1 tcp/443").is("reachable").by("vgw-1 vpc-1 vpce-3 subnet-3 vpc-1 subnet-1 i-1");
    net.but("10.0.1.0/24>vpce-3", "10.0.1.0/24>vpce-3 blackhole")
        .ask("vgw-1 i-1 tcp/443")
        .is("denied")
        .because(&["BAD_STATE_ROUTE rtb-4"]);
}
