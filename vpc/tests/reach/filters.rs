//! Security groups, network ACLs, and what AWS itself closes.

use aozu_vpc::reach::Options;

use crate::net::Net;

const TWO: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
rtb-1 vpc-1 main : 0.0.0.0/0>igw-1
acl-1 vpc-1 subnet-1 : in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0
acl-2 vpc-1 subnet-2 : in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0
sg-1 vpc-1 : out all 0.0.0.0/0
sg-2 vpc-1 : in tcp/80-90 10.0.1.0/24
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 sg-1
i-2 eni-2 subnet-2 10.0.2.10 sg-2
";

#[test]
fn a_rule_is_of_a_direction_a_protocol_ports_and_a_peer() {
    let net = Net::of(TWO);
    let by = "i-1 subnet-1 vpc-1 subnet-2 i-2";
    net.ask("i-1 i-2 tcp/80").is("reachable").by(by);
    net.ask("i-1 i-2 tcp").is("reachable").admits(&["tcp 80-90 from 10.0.1.10/32 to 10.0.2.10/32"]);
    for asked in ["tcp/79", "tcp/91", "udp/80"] {
        net.ask(&format!("i-1 i-2 {asked}"))
            .is("denied")
            .by(by)
            .because(&["ENI_SG_RULES_MISMATCH ingress eni-2 sg-2"]);
    }
    let closed = ["ENI_SG_RULES_MISMATCH ingress eni-2 sg-2"];
    net.but("in tcp/80-90 10.0.1.0/24", "in tcp/80-90 10.0.1.11/32")
        .ask("i-1 i-2 tcp/80")
        .is("denied")
        .because(&closed);
    net.but("in tcp/80-90", "in udp/80-90").ask("i-1 i-2 tcp/80").is("denied").because(&closed);
    net.but("in tcp/80-90", "in all").ask("i-1 i-2 47").is("reachable").by(by);
    net.but("in tcp/80-90", "in 47").ask("i-1 i-2 47").is("reachable").by(by);
    net.but("in tcp/80-90", "in 47").ask("i-1 i-2 50").is("denied").because(&closed);
    net.but("sg-2 vpc-1 : in tcp/80-90 10.0.1.0/24", "sg-2 vpc-1")
        .ask("i-1 i-2 tcp/80")
        .is("denied")
        .because(&["SG_HAS_NO_RULES ingress eni-2 sg-2"]);
    net.but("out all 0.0.0.0/0\nsg-2", "out tcp/443 0.0.0.0/0\nsg-2")
        .ask("i-1 i-2 tcp/80")
        .is("denied")
        .by("i-1")
        .because(&["ENI_SG_RULES_MISMATCH egress eni-1 sg-1"]);
}

#[test]
fn groups_add_up() {
    let net = Net::of(TWO).and("sg-3 vpc-1 : in tcp/443 10.0.1.0/24");
    net.ask("i-1 i-2 tcp/443").is("denied");
    let both = net.but("10.0.2.10 sg-2", "10.0.2.10 sg-2 sg-3");
    both.ask("i-1 i-2 tcp").is("reachable").admits(&["tcp 80-90 443 from 10.0.1.10/32 to 10.0.2.10/32"]);
    both.ask("i-1 i-2 tcp/22").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-2 sg-2 sg-3"]);
}

/// The reply to what a group let in passes whatever its other rules say; the same packet as a question does not.
#[test]
fn groups_remember() {
    let net = Net::of(TWO).but("in tcp/80-90 10.0.1.0/24", "in tcp/80-90 10.0.1.0/24, out tcp/1 10.0.9.9/32");
    net.ask("i-1 i-2 tcp/80").is("reachable").back("i-2 subnet-2 vpc-1 subnet-1 i-1");
    net.ask("i-2 i-1 tcp/40000 sport=80")
        .is("denied")
        .by("i-2")
        .because(&["ENI_SG_RULES_MISMATCH egress eni-2 sg-2", "SG_HAS_NO_RULES ingress eni-1 sg-1"]);
}

#[test]
fn a_group_or_a_list_may_be_the_peer() {
    let net = Net::of(TWO).and("pl-1 : 10.0.1.0/28, 198.51.100.0/24");
    let peer = |peer: &str| net.but("in tcp/80-90 10.0.1.0/24", &format!("in tcp/80-90 {peer}"));
    peer("sg-1").ask("i-1 i-2 tcp/80").is("reachable");
    peer("sg-2").ask("i-1 i-2 tcp/80").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-2"]);
    peer("pl-1").ask("i-1 i-2 tcp/80").is("reachable");
    peer("pl-1")
        .but("pl-1 : 10.0.1.0/28", "pl-1 : 10.0.1.16/28")
        .ask("i-1 i-2 tcp/80")
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH ingress eni-2"]);
    // On the way out a named group is who carries it.
    let out = |peer: &str| net.but("out all 0.0.0.0/0\nsg-2", &format!("out all {peer}\nsg-2"));
    out("sg-2").ask("i-1 i-2 tcp/80").is("reachable");
    out("sg-1").ask("i-1 i-2 tcp/80").is("denied").because(&["ENI_SG_RULES_MISMATCH egress eni-1"]);
    out("pl-1").ask("i-1 i-2 tcp/80").is("denied").because(&["ENI_SG_RULES_MISMATCH egress eni-1"]);
    out("pl-1").ask("i-1 198.51.100.7 tcp/80").is("reachable");
}

#[test]
fn acl_entries_are_of_a_direction_and_tried_in_order() {
    let net = Net::of(TWO);
    let entries = |text: &str| {
        net.but(
            "acl-2 vpc-1 subnet-2 : in 100 allow all 0.0.0.0/0",
            &format!("acl-2 vpc-1 subnet-2 : {text}"),
        )
    };
    entries("in 100 allow tcp/80-85 10.0.1.0/24")
        .ask("i-1 i-2 tcp")
        .is("reachable")
        .admits(&["tcp 80-85 from 10.0.1.10/32 to 10.0.2.10/32"]);
    entries("in 90 deny tcp/82-83 10.0.1.0/24, in 100 allow all 0.0.0.0/0")
        .ask("i-1 i-2 tcp")
        .is("reachable")
        .admits(&["tcp 80-81 84-90 from 10.0.1.10/32 to 10.0.2.10/32"]);
    entries("in 100 allow all 10.0.9.0/24")
        .ask("i-1 i-2 tcp/80")
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-2 32767"]);
    entries("in 100 allow udp 0.0.0.0/0")
        .ask("i-1 i-2 tcp/80")
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-2 32767"]);
    // Both filters are told, not the first only.
    entries("in 100 deny all 0.0.0.0/0")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-2 100", "ENI_SG_RULES_MISMATCH ingress eni-2 sg-2"]);
}

/// An ACL that lets IPv4 pass and says nothing of IPv6 is closed to that.
#[test]
fn acls_and_groups_judge_each_family_apart() {
    let net = Net::of("
        vpc-1 10.0.0.0/16 2600:1f14:1::/56
        subnet-1 vpc-1 a 10.0.1.0/24 2600:1f14:1:1::/64
        subnet-2 vpc-1 a 10.0.2.0/24 2600:1f14:1:2::/64
        acl-1 vpc-1 subnet-1 : in 101 allow all ::/0, out 101 allow all ::/0
        acl-2 vpc-1 subnet-2 : in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0, in 101 allow tcp ::/0, out 101 allow tcp ::/0
        sg-1 vpc-1 : out all ::/0
        sg-2 vpc-1 : in tcp/80 ::/0
        i-1 eni-1 subnet-1 10.0.1.10 2600:1f14:1:1::10 sg-1
        i-2 eni-2 subnet-2 10.0.2.10 2600:1f14:1:2::10 sg-2
    ");
    let asked = "i-1 2600:1f14:1:2::10 tcp/80";
    net.ask(asked).is("reachable").by("i-1 subnet-1 vpc-1 subnet-2 i-2");
    net.but("in 101 allow tcp ::/0, out 101", "out 101")
        .ask(asked)
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-2 32768"]);
    net.but("in tcp/80 ::/0", "in tcp/80 0.0.0.0/0")
        .ask(asked)
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH ingress eni-2"]);
    net.ask("i-1 10.0.2.10 tcp/80").is("denied").because(&[
        "ENI_SG_RULES_MISMATCH egress eni-1",
        "SUBNET_ACL_RESTRICTION egress acl-1 32767",
        "ENI_SG_RULES_MISMATCH ingress eni-2",
    ]);
    // Asked of the instances, either family will do.
    net.ask("i-1 i-2 tcp/80")
        .is("reachable")
        .admits(&["tcp 80 from 2600:1f14:1:1::10/128 to 2600:1f14:1:2::10/128"]);
}

#[test]
fn udp_need_not_be_answered_unless_that_is_asked() {
    let net = Net::of(TWO)
        .but("in tcp/80-90", "in udp/53")
        .but("out 100 allow all 0.0.0.0/0\nsg-1", "out 100 deny all 0.0.0.0/0\nsg-1");
    net.ask("i-1 i-2 udp/53").is("reachable").by("i-1 subnet-1 vpc-1 subnet-2 i-2");
    net.ask("i-1 i-2 udp/53 reply").is("one-way").because(&["SUBNET_ACL_RESTRICTION egress acl-2 100"]);
    net.but("out 100 deny all 0.0.0.0/0\nsg-1", "out 100 allow udp/32768-65535 0.0.0.0/0\nsg-1")
        .ask("i-1 i-2 udp/53 reply")
        .is("reachable");
    net.but("in udp/53", "in tcp/53").ask("i-1 i-2 tcp/53").is("one-way");
}

#[test]
fn an_echo_must_come_back_as_an_echo_reply() {
    let net = Net::of(TWO).but("in tcp/80-90", "in icmp/8");
    net.ask("i-1 i-2 icmp").is("reachable");
    net.but("in icmp/8", "in icmp/0").ask("i-1 i-2 icmp").is("reachable");
    let closed = net.but("in icmp/8", "in tcp/80");
    closed.ask("i-1 i-2 icmp").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-2 sg-2"]);
    // The ACL of the one who is asked must let out type 0, not type 8.
    let out = |kind: &str| {
        net.but("out 100 allow all 0.0.0.0/0\nsg-1", &format!("out 100 allow icmp/{kind} 0.0.0.0/0\nsg-1"))
    };
    out("0").ask("i-1 i-2 icmp").is("reachable");
    out("8").ask("i-1 i-2 icmp").is("one-way").because(&["SUBNET_ACL_RESTRICTION egress acl-2 32767"]);
}

/// Outbound TCP to port 25 of public addresses is closed until AWS opens it; private ones are not.
#[test]
fn port_25_is_closed_to_public_addresses() {
    let net = Net::of(TWO).but("in tcp/80-90", "in tcp/25");
    net.ask("i-1 internet tcp/25")
        .is("denied")
        .by("i-1 subnet-1 vpc-1 igw-1")
        .because(&["X_PORT25_BLOCKED eni-1 25"]);
    net.ask("i-1 198.51.100.7 tcp/25").is("denied").because(&["X_PORT25_BLOCKED eni-1 25"]);
    net.ask("i-1 198.51.100.7 tcp/587").is("reachable");
    net.ask("i-1 i-2 tcp/25").is("reachable");
    let mut open = Options::default();
    open.port25_unblocked = true;
    net.with_options(open)
        .ask("i-1 198.51.100.7 tcp/25")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 igw-1 aws internet");
    // Nor by NAT.
    net.and("nat-1 eni-9 subnet-1 10.0.1.9=203.0.113.9\nrtb-2 vpc-1 subnet-2 : 0.0.0.0/0>nat-1")
        .but("sg-2 vpc-1 :", "sg-2 vpc-1 : out all 0.0.0.0/0,")
        .ask("i-2 198.51.100.7 tcp/25")
        .is("denied")
        .because(&["X_PORT25_BLOCKED 25"]);
    // Nobody sends mail in by that rule: the way in is open.
    net.but("sg-1 vpc-1 :", "sg-1 vpc-1 : in tcp/25 0.0.0.0/0,").ask("internet i-1 tcp/25").is("reachable");
}

#[test]
fn everything_that_is_let_through_is_one_answer() {
    let net = Net::of(TWO)
        .but("in tcp/80-90 10.0.1.0/24", "in tcp/80-90 10.0.1.0/24, in udp/53 10.0.0.0/8, in icmp 0.0.0.0/0");
    net.ask("i-1 i-2 -1").is("reachable").admits(&[
        "icmp from 10.0.1.10/32 to 10.0.2.10/32",
        "tcp 80-90 from 10.0.1.10/32 to 10.0.2.10/32",
        "udp 53 from 10.0.1.10/32 to 10.0.2.10/32",
    ]);
}
