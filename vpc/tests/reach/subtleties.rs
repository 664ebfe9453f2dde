//! What is most often got wrong: specs/vpc.md §5, in its order.

use crate::net::Net;

const TWO_SUBNETS: &str = "
vpc-1 10.0.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
acl-1 vpc-1 subnet-1 : in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0
acl-2 vpc-1 subnet-2 : in 110 allow all 0.0.0.0/0, out 120 allow all 0.0.0.0/0
sg-1 vpc-1 : in all 10.0.0.0/8, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
i-2 eni-2 subnet-2 10.0.2.10 sg-1
i-3 eni-3 subnet-1 10.0.1.13 sg-1
";

const ACROSS: &str = "i-1 subnet-1 vpc-1 subnet-2 i-2";

/// 1. Replies meet the network ACLs again, with the ports swapped: the client's ephemeral ports must pass.
#[test]
fn replies_must_pass_the_acls_to_every_port_that_the_client_may_ask_from() {
    let net = Net::of(TWO_SUBNETS);
    let back = "i-2 subnet-2 vpc-1 subnet-1 i-1";
    net.ask("i-1 i-2 tcp/443").is("reachable").by(ACROSS).back(back).because(&[]);
    let ports = |ports: &str| net.but("out 120 allow all", &format!("out 120 allow tcp/{ports}"));
    // The port that is asked is not the one that is answered to.
    ports("443")
        .ask("i-1 i-2 tcp/443")
        .is("one-way")
        .by(ACROSS)
        .back("i-2 subnet-2")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-2 32767 subnet-2"]);
    ports("1024-65535").ask("i-1 i-2 tcp/443").is("reachable").back(back);
    // Linux asks from 32768 to 60999, Windows from 49152.
    ports("32768-60999")
        .ask("i-1 i-2 tcp/443")
        .is("partial")
        .because(&["X_RETURN_NACL_PARTIAL egress acl-2 subnet-2"]);
    ports("32768-60999").ask("i-1 i-2 tcp/443 sport=40000").is("reachable");
    ports("32768-60999").ask("i-1 i-2 tcp/443 sport=61000").is("one-way");
    // The way in of the client's own subnet as well.
    net.but("in 100 allow all", "in 100 allow tcp/443")
        .ask("i-1 i-2 tcp/443")
        .is("one-way")
        .back("i-2 subnet-2 vpc-1 subnet-1")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-1 32767 subnet-1"]);
}

/// 2. Within a subnet packets meet no network ACL.
#[test]
fn neighbours_meet_no_acl() {
    let net = Net::of(TWO_SUBNETS);
    let closed = net.but("in 100 allow all", "in 100 deny all").but("out 100 allow all", "out 100 deny all");
    for net in [&net, &closed] {
        net.ask("i-1 i-3 tcp/443").is("reachable").by("i-1 i-3").back("i-3 i-1");
    }
    net.ask("i-1 i-2 tcp/443").is("reachable").by(ACROSS);
    closed
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .by("i-1 subnet-1")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-1 100"]);
}

const NAT: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-9 vpc-1 a 10.0.9.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>nat-1
rtb-9 vpc-1 subnet-9 : 0.0.0.0/0>igw-1
acl-9 vpc-1 subnet-9 : in 100 allow tcp/443 10.0.1.0/24, in 200 allow tcp/1024-65535 0.0.0.0/0, out 100 allow tcp/443 0.0.0.0/0, out 200 allow tcp/1024-65535 10.0.1.0/24
sg-1 vpc-1 : out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
nat-1 eni-9 subnet-9 10.0.9.9=203.0.113.9
";

/// 3. The ACL of a NAT gateway's subnet sees every packet twice, first from the instance and then from the
///    gateway, and each reply twice; and the gateway leaves by its own subnet's table.
#[test]
fn the_subnet_of_a_nat_gateway_judges_both_its_sides() {
    let net = Net::of(NAT);
    net.ask("i-1 internet tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 nat-1 subnet-9 vpc-1 igw-1 aws internet")
        .back("internet aws igw-1 vpc-1 subnet-9 nat-1 vpc-1 subnet-1 i-1");
    // In from the instance: its private address, not the gateway's.
    net.but("in 100 allow tcp/443 10.0.1.0/24", "in 100 allow tcp/443 10.0.9.0/24")
        .ask("i-1 internet tcp/443")
        .is("denied")
        .by("i-1 subnet-1 vpc-1 nat-1")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-9 32767 subnet-9"]);
    // Out to the internet.
    net.but("out 100 allow tcp/443", "out 100 allow tcp/80")
        .ask("i-1 internet tcp/443")
        .is("denied")
        .by("i-1 subnet-1 vpc-1 nat-1 subnet-9")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-9 32767 subnet-9"]);
    // The reply in from the internet, which does not come from the VPC.
    net.but("in 200 allow tcp/1024-65535 0.0.0.0/0", "in 200 allow tcp/1024-65535 10.0.0.0/16")
        .ask("i-1 internet tcp/443")
        .is("one-way")
        .back("internet aws igw-1 vpc-1 subnet-9")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-9 32767 subnet-9"]);
    // The reply out to the instance.
    net.but("out 200 allow tcp/1024-65535 10.0.1.0/24", "out 200 allow tcp/1024-65535 10.0.9.0/24")
        .ask("i-1 internet tcp/443")
        .is("one-way")
        .back("internet aws igw-1 vpc-1 subnet-9 nat-1 subnet-9")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-9 32767 subnet-9"]);
    // A NAT gateway speaks from any port from 1024 on: some may come back and others not.
    net.but("in 200 allow tcp/1024-65535", "in 200 allow tcp/32768-65535")
        .ask("i-1 internet tcp/443")
        .is("partial")
        .because(&["X_RETURN_NACL_PARTIAL ingress acl-9 subnet-9"]);
    // Its own table decides: no route, or a route back to itself.
    net.but("rtb-9 vpc-1 subnet-9 : 0.0.0.0/0>igw-1", "rtb-9 vpc-1 subnet-9")
        .ask("i-1 internet tcp/443")
        .is("denied")
        .by("i-1 subnet-1 vpc-1 nat-1 subnet-9")
        .because(&["NO_ROUTE_TO_DESTINATION rtb-9 vpc-1"]);
    net.but("0.0.0.0/0>igw-1", "0.0.0.0/0>nat-1")
        .ask("i-1 internet tcp/443")
        .is("denied")
        .because(&["X_LOOP nat-1"]);
}

const PUBLIC: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1
sg-1 vpc-1 : in tcp/443 0.0.0.0/0, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.10 10.0.1.11 sg-1
";

const OUT: &str = "i-1 subnet-1 vpc-1 igw-1 aws internet";

/// 4. A route that leads nowhere, or whose target is not followed, still wins its destinations.
#[test]
fn a_blackhole_and_a_target_of_another_kind_still_win() {
    let net = Net::of(PUBLIC);
    let asked = "i-1 198.51.100.7 tcp/443 from=10.0.1.10";
    net.ask(asked).is("reachable").by(OUT);
    let with = |route: &str| net.but("0.0.0.0/0>igw-1", &format!("0.0.0.0/0>igw-1, 198.51.100.0/24>{route}"));
    let hole = ["BAD_STATE_ROUTE rtb-1 198.51.100.0/24 blackhole"];
    with("nat-7 blackhole").ask(asked).is("denied").by("i-1 subnet-1").because(&hole);
    with("blackhole").ask(asked).is("denied").by("i-1 subnet-1").because(&hole);
    with("lgw-1").ask(asked).is("unknown").by("i-1 subnet-1 vpc-1").because(&["UNSUPPORTED_COMPONENT lgw-1"]);
    // Beside its destinations nothing changes.
    with("blackhole").ask("i-1 198.51.101.7 tcp/443 from=10.0.1.10").is("reachable").by(OUT);
}

const NAMED: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
rtb-1 vpc-1 main : 0.0.0.0/0>igw-1
sg-1 vpc-1 : out all 0.0.0.0/0
sg-2 vpc-1 : in tcp/443 sg-1
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 sg-1
i-2 eni-2 subnet-2 10.0.2.10=203.0.113.2 sg-2
";

/// 5. A rule that names a group means the private addresses of its carriers.
#[test]
fn a_named_group_is_known_by_its_private_addresses_only() {
    let net = Net::of(NAMED);
    net.ask("i-1 i-2 tcp/443").is("reachable").by(ACROSS);
    let by_igw = "i-1 subnet-1 vpc-1 igw-1 igw-1 vpc-1 subnet-2 i-2";
    let public = "i-1 i-2 tcp/443 to=203.0.113.2";
    net.ask(public).is("denied").by(by_igw).because(&[
        "ENI_SG_RULES_MISMATCH ingress eni-2 sg-2",
        "SG_REFERENCES_NOT_PRESERVED igw-1 sg-2 sg-1",
    ]);
    net.but("in tcp/443 sg-1", "in tcp/443 203.0.113.1/32").ask(public).is("reachable").by(by_igw);
    // And the private address is not the public one.
    net.but("in tcp/443 sg-1", "in tcp/443 10.0.1.0/24").ask(public).is("denied");
    net.but("in tcp/443 sg-1", "in tcp/443 10.0.1.0/24").ask("i-1 i-2 tcp/443").is("reachable");
}

const MIDDLEBOX: &str = "
vpc-1 10.0.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
subnet-3 vpc-1 a 10.0.3.0/24
rtb-1 vpc-1 subnet-1 : 10.0.2.0/24>eni-3
rtb-2 vpc-1 subnet-2 : 10.0.1.0/24>eni-3
sg-1 vpc-1 : out all 0.0.0.0/0
sg-2 vpc-1 : in tcp/443 sg-1
sg-3 vpc-1 : in all 10.0.0.0/16, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
i-2 eni-2 subnet-2 10.0.2.10 sg-2
i-3 eni-3 subnet-3 10.0.3.10 sg-3 unchecked
";

/// 5. … so that it is lost behind a middlebox.
#[test]
fn a_named_group_is_not_known_behind_a_middlebox() {
    let net = Net::of(MIDDLEBOX);
    let by = "i-1 subnet-1 vpc-1 subnet-3 i-3 subnet-3 vpc-1 subnet-2 i-2";
    net.ask("i-1 i-2 tcp/443").is("denied").by(by).because(&[
        "ENI_SG_RULES_MISMATCH ingress eni-2 sg-2",
        "SG_REFERENCES_NOT_PRESERVED eni-3 sg-2 sg-1",
    ]);
    net.but("in tcp/443 sg-1", "in tcp/443 10.0.1.0/24")
        .ask("i-1 i-2 tcp/443")
        .is("reachable")
        .by(by)
        .assumes(&["eni-3"]);
    net.but("rtb-1 vpc-1 subnet-1 : 10.0.2.0/24>eni-3", "rtb-1 vpc-1 subnet-1")
        .but("rtb-2 vpc-1 subnet-2 : 10.0.1.0/24>eni-3", "rtb-2 vpc-1 subnet-2")
        .ask("i-1 i-2 tcp/443")
        .is("reachable")
        .by(ACROSS);
}

const PEERED: &str = "
vpc-1 10.0.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
rtb-1 vpc-1 main : 10.1.0.0/16>pcx-1
sg-1 vpc-1 : out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
pcx-1 vpc-1 vpc-2
@ 222233334444 ap-northeast-1
vpc-2 10.1.0.0/16
subnet-2 vpc-2 a 10.1.2.0/24
rtb-2 vpc-2 main : 10.0.0.0/16>pcx-1
sg-2 vpc-2 : in tcp/443 sg-1@111122223333
i-2 eni-2 subnet-2 10.1.2.10 sg-2
";

/// 5. … and that only a peer of the same region may be named.
#[test]
fn a_named_group_is_known_over_peerings_of_the_same_region_only() {
    let net = Net::of(PEERED);
    let by = "i-1 subnet-1 vpc-1 vpc-2 subnet-2 i-2";
    net.ask("i-1 i-2 tcp/443").is("reachable").by(by).back("i-2 subnet-2 vpc-2 vpc-1 subnet-1 i-1");
    let elsewhere = net.but("222233334444 ap-northeast-1", "222233334444 eu-west-1");
    elsewhere.ask("i-1 i-2 tcp/443").is("denied").by(by).because(&[
        "ENI_SG_RULES_MISMATCH ingress eni-2 sg-2",
        "SG_REFERENCES_NOT_PRESERVED pcx-1 sg-2 sg-1",
    ]);
    elsewhere
        .but("in tcp/443 sg-1@111122223333", "in tcp/443 10.0.0.0/16")
        .ask("i-1 i-2 tcp/443")
        .is("reachable")
        .by(by);
}

const FUNCTION: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-9 vpc-1 a 10.0.9.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1
rtb-9 vpc-1 subnet-9 : 0.0.0.0/0>igw-1
sg-1 vpc-1 : out all 0.0.0.0/0
eni-1 subnet-1 10.0.1.10 sg-1 type=lambda
nat-1 eni-9 subnet-9 10.0.9.9=203.0.113.9
";

/// 6. A function in a public subnet has no internet.
#[test]
fn a_function_in_a_public_subnet_has_no_internet() {
    let net = Net::of(FUNCTION);
    net.ask("eni-1 internet tcp/443")
        .is("denied")
        .by("eni-1 subnet-1 vpc-1 igw-1")
        .because(&["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS igw-1", "X_LAMBDA_NO_PUBLIC_IP eni-1"]);
    net.but("subnet-1 : 0.0.0.0/0>igw-1", "subnet-1 : 0.0.0.0/0>nat-1")
        .ask("eni-1 internet tcp/443")
        .is("reachable")
        .by("eni-1 subnet-1 vpc-1 nat-1 subnet-9 vpc-1 igw-1 aws internet");
}

/// 7. An internet gateway translates an address that has a public one of its own, not the interface.
#[test]
fn each_private_address_needs_a_public_one_of_its_own() {
    let net = Net::of(PUBLIC);
    net.ask("i-1 internet tcp/443 from=10.0.1.10").is("reachable").by(OUT);
    net.ask("i-1 internet tcp/443 from=10.0.1.11")
        .is("denied")
        .by("i-1 subnet-1 vpc-1 igw-1")
        .because(&["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS igw-1"]);
    // Asked of the instance as a whole, only the one address is let out.
    net.ask("i-1 internet tcp/443").is("reachable").admits(&["tcp 443 from 10.0.1.10/32 to 0.0.0.0/0"]);
    net.but("10.0.1.10=203.0.113.10 10.0.1.11", "10.0.1.10 10.0.1.11=203.0.113.10")
        .ask("i-1 internet tcp/443 from=10.0.1.11")
        .is("reachable")
        .by(OUT);
    net.but("10.0.1.10=203.0.113.10", "10.0.1.10")
        .ask("i-1 internet tcp/443")
        .is("denied")
        .because(&["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS igw-1"]);
}

const OVERLAPPING: &str = "
vpc-1 10.0.0.0/16
vpc-2 10.1.0.0/16
vpc-3 10.1.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-2 a 10.1.2.0/24
subnet-3 vpc-3 a 10.1.2.0/24
pcx-2 vpc-1 vpc-2
pcx-3 vpc-1 vpc-3
rtb-1 vpc-1 main : 10.1.0.0/16>pcx-2
rtb-2 vpc-2 main : 10.0.0.0/16>pcx-2
rtb-3 vpc-3 main : 10.0.0.0/16>pcx-3
sg-1 vpc-1 : out all 0.0.0.0/0
sg-2 vpc-2 : in tcp/443 10.0.0.0/16
sg-3 vpc-3 : in tcp/80 10.0.0.0/16
i-1 eni-1 subnet-1 10.0.1.10 sg-1
i-2 eni-2 subnet-2 10.1.2.10 sg-2
i-3 eni-3 subnet-3 10.1.2.10 sg-3
";

/// 8. An address is that of the VPC which the route leads to, never looked up everywhere.
#[test]
fn an_address_is_looked_up_where_the_route_leads() {
    let net = Net::of(OVERLAPPING);
    net.ask("i-1 10.1.2.10 tcp/443").is("reachable").by("i-1 subnet-1 vpc-1 vpc-2 subnet-2 i-2");
    net.ask("i-1 10.1.2.10 tcp/80").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-2 sg-2"]);
    let other = net.but("10.1.0.0/16>pcx-2", "10.1.0.0/16>pcx-3");
    other.ask("i-1 10.1.2.10 tcp/80").is("reachable").by("i-1 subnet-1 vpc-1 vpc-3 subnet-3 i-3");
    other.ask("i-1 10.1.2.10 tcp/443").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-3 sg-3"]);
    // One that is meant and not reached is not mistaken for its double.
    net.ask("i-1 i-3 tcp/443").is("denied");
}

/// 8. … and peerings do not hand on.
#[test]
fn a_peering_leads_to_its_own_two_vpcs_only() {
    let net = Net::of(
        "
        vpc-1 10.0.0.0/16
        vpc-2 10.1.0.0/16
        vpc-3 10.2.0.0/16
        subnet-1 vpc-1 a 10.0.1.0/24
        subnet-2 vpc-2 a 10.1.2.0/24
        subnet-3 vpc-3 a 10.2.3.0/24
        pcx-2 vpc-1 vpc-2
        pcx-3 vpc-2 vpc-3
        rtb-1 vpc-1 main : 10.1.0.0/16>pcx-2, 10.2.0.0/16>pcx-2
        rtb-2 vpc-2 main : 10.0.0.0/16>pcx-2, 10.2.0.0/16>pcx-3
        rtb-3 vpc-3 main : 10.0.0.0/15>pcx-3
        sg-1 vpc-1 : out all 0.0.0.0/0
        sg-3 vpc-3 : in all 10.0.0.0/8
        i-1 eni-1 subnet-1 10.0.1.10 sg-1
        i-3 eni-3 subnet-3 10.2.3.10 sg-3
    ",
    );
    net.ask("i-1 i-3 tcp/443")
        .is("denied")
        .by("i-1 subnet-1 vpc-1")
        .because(&["PCX_REQUIRES_ADDRESS_IN_VPC_CIDR pcx-2 vpc-1 vpc-2"]);
    net.but("10.2.0.0/16>pcx-2", "10.2.0.0/16>pcx-4")
        .but("10.0.0.0/15>pcx-3", "10.0.0.0/16>pcx-4")
        .and("pcx-4 vpc-1 vpc-3")
        .ask("i-1 i-3 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 vpc-3 subnet-3 i-3");
}

/// 9. A subnet that nobody named has the main table, and the default ACL.
#[test]
fn the_main_table_and_the_default_acl_hold_where_nobody_says_otherwise() {
    let net = Net::of(
        "
        vpc-1 10.0.0.0/16
        igw-1 vpc-1
        subnet-1 vpc-1 a 10.0.1.0/24
        rtb-1 vpc-1 main : 0.0.0.0/0>igw-1
        rtb-2 vpc-1
        acl-1 vpc-1 default : in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0
        acl-2 vpc-1 : in 100 deny all 0.0.0.0/0
        sg-1 vpc-1 : in tcp/443 0.0.0.0/0
        i-1 eni-1 subnet-1 10.0.1.10=203.0.113.10 sg-1
    ",
    );
    net.ask("internet i-1 tcp/443")
        .is("reachable")
        .through("igw-1 acl-1 sg-1 eni-1 i-1")
        .back_through("i-1 eni-1 sg-1 acl-1 rtb-1 igw-1");
    net.but("rtb-2 vpc-1", "rtb-2 vpc-1 subnet-1")
        .ask("internet i-1 tcp/443")
        .is("one-way")
        .because(&["NO_ROUTE_TO_DESTINATION rtb-2"]);
    net.but("acl-2 vpc-1 :", "acl-2 vpc-1 subnet-1 :")
        .ask("internet i-1 tcp/443")
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-2 100"]);
}

/// 9. What nobody asked for is not empty.
#[test]
fn a_file_that_is_missing_is_no_empty_list() {
    let net = Net::of(TWO_SUBNETS);
    net.and("unread NetworkAcls")
        .ask("i-1 i-2 tcp/443")
        .is("reachable")
        .by(ACROSS)
        .assumes(&["network ACLs"])
        .needs(&["aws ec2 describe-network-acls --region ap-northeast-1"]);
    net.and("unread RouteTables")
        .ask("i-1 i-2 tcp/443")
        .is("unknown")
        .because(&["X_MISSING_DATA subnet-1"])
        .needs(&["aws ec2 describe-route-tables --region ap-northeast-1"]);
    net.and("unread SecurityGroups")
        .ask("i-1 i-2 tcp/443")
        .is("unknown")
        .needs(&["aws ec2 describe-security-groups --region ap-northeast-1"]);
    net.ask("i-1 i-2 tcp/443").is("reachable").assumes(&[]).needs(&[]);
}

const TRANSIT: &str = "
vpc-1 10.0.0.0/16
vpc-2 10.1.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
subnet-11 vpc-1 a 10.0.11.0/24
subnet-12 vpc-1 c 10.0.12.0/24
subnet-2 vpc-2 a 10.1.2.0/24
rtb-1 vpc-1 main : 10.0.0.0/8>tgw-1
rtb-2 vpc-2 main : 10.0.0.0/8>tgw-1
tgw-1
tgw-attach-1 tgw-1 vpc-1 subnet-11 table=tgw-rtb-1
tgw-attach-2 tgw-1 vpc-2 subnet-2 table=tgw-rtb-1
tgw-rtb-1 tgw-1 : propagate tgw-attach-1, propagate tgw-attach-2
sg-1 vpc-1 : out all 0.0.0.0/0
sg-2 vpc-2 : in tcp/443 10.0.0.0/16
i-1 eni-1 subnet-1 10.0.1.10 sg-1
i-2 eni-2 subnet-2 10.1.2.10 sg-2
";

/// 10. A transit gateway takes packets only in zones in which the attachment has a subnet.
#[test]
fn an_attachment_must_cover_the_zone_of_the_sender() {
    let net = Net::of(TRANSIT);
    net.ask("i-1 i-2 tcp/443").is("reachable").by("i-1 subnet-1 vpc-1 tgw-1 vpc-2 subnet-2 i-2");
    net.but("tgw-1 vpc-1 subnet-11", "tgw-1 vpc-1 subnet-12")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .by("i-1 subnet-1 vpc-1 tgw-1")
        .because(&["TGW_ROUTE_AZ_RESTRICTION tgw-1 tgw-attach-1 rtb-1 ap-northeast-1a vpc-1"]);
    net.but("tgw-1 vpc-1 subnet-11", "tgw-1 vpc-1 subnet-12 subnet-11")
        .ask("i-1 i-2 tcp/443")
        .is("reachable");
}

/// 11. Whether a Network Load Balancer keeps the client's address decides which rule of the target matters.
#[test]
fn the_address_that_a_balancer_speaks_with_decides_at_the_target() {
    let net = Net::of(
        "
        vpc-1 10.0.0.0/16
        igw-1 vpc-1
        subnet-1 vpc-1 a 10.0.1.0/24
        subnet-2 vpc-1 a 10.0.2.0/24
        rtb-1 vpc-1 main : 0.0.0.0/0>igw-1
        eni-6 subnet-1 10.0.1.6=203.0.113.6 type=network_load_balancer unchecked
        listen eni-6 tcp/443 : 10.0.2.10/8080
        sg-2 vpc-1 : in tcp/8080 10.0.1.6/32
        i-2 eni-2 subnet-2 10.0.2.10 sg-2
    ",
    );
    let keeps = net.but("10.0.2.10/8080", "10.0.2.10/8080 keeps");
    let asked = "198.51.100.7 i-2 tcp/443";
    let by = "internet aws igw-1 vpc-1 subnet-1 eni-6 subnet-1 vpc-1 subnet-2 i-2";
    let closed = ["ENI_SG_RULES_MISMATCH ingress eni-2 sg-2"];
    let of_client = |net: &Net| net.but("in tcp/8080 10.0.1.6/32", "in tcp/8080 198.51.100.0/24");
    net.ask(asked).is("reachable").by(by);
    keeps.ask(asked).is("denied").because(&closed);
    of_client(&keeps).ask(asked).is("reachable").by(by);
    of_client(&net).ask(asked).is("denied").because(&closed);
    // What no listener hears goes no further.
    net.ask("198.51.100.7 i-2 tcp/80").is("denied").because(&["ELBV2_LISTENERS_MISMATCH"]);
}

const SERVICE: &str = "
vpc-1 10.0.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
rtb-1 vpc-1 subnet-1 : pl-1>vpce-1
acl-1 vpc-1 subnet-1 : in 100 allow tcp/1024-65535 0.0.0.0/0, out 100 allow tcp/443 0.0.0.0/0
sg-1 vpc-1 : out tcp/443 pl-1
pl-1 s3 : 52.219.0.0/16
vpce-1 vpc-1 gateway s3
i-1 eni-1 subnet-1 10.0.1.10 sg-1
";

/// 12. Packets to a gateway endpoint go to the service's public addresses: groups and ACLs must let them.
#[test]
fn packets_to_a_gateway_endpoint_need_group_and_acl_for_public_addresses() {
    let net = Net::of(SERVICE);
    net.ask("i-1 vpce-1 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 vpce-1")
        .back("vpce-1 vpc-1 subnet-1 i-1")
        .admits(&["tcp 443 from 10.0.1.10/32 to 52.219.0.0/16"]);
    net.but("out tcp/443 pl-1", "out tcp/443 10.0.0.0/16")
        .ask("i-1 vpce-1 tcp/443")
        .is("denied")
        .by("i-1")
        .because(&["ENI_SG_RULES_MISMATCH egress eni-1 sg-1"]);
    net.but("out 100 allow tcp/443 0.0.0.0/0", "out 100 allow tcp/443 10.0.0.0/16")
        .ask("i-1 vpce-1 tcp/443")
        .is("denied")
        .by("i-1 subnet-1")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-1 32767"]);
    net.but("in 100 allow tcp/1024-65535 0.0.0.0/0", "in 100 allow tcp/1024-65535 10.0.0.0/16")
        .ask("i-1 vpce-1 tcp/443")
        .is("one-way")
        .back("vpce-1 vpc-1 subnet-1")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-1 32767"]);
    // A block that holds the service's addresses does as well as its list.
    net.but("out tcp/443 pl-1", "out tcp/443 52.219.0.0/16").ask("i-1 vpce-1 tcp/443").is("reachable");
}

/// 13. Entries are tried by their numbers, in whatever order they are written.
#[test]
fn entries_are_tried_by_their_numbers() {
    let net = Net::of(TWO_SUBNETS);
    let both = |first: &str, second: &str| {
        let rules = format!("in {first} all 0.0.0.0/0, in {second} tcp/443 10.0.1.0/24");
        net.but("in 110 allow all 0.0.0.0/0", &rules)
    };
    for order in [both("200 allow", "100 deny"), both("90 allow", "100 deny")] {
        order.ask("i-1 i-2 tcp/80").is("reachable").by(ACROSS);
    }
    both("200 allow", "100 deny")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .by("i-1 subnet-1 vpc-1 subnet-2")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-2 100 deny"]);
    both("90 allow", "100 deny").ask("i-1 i-2 tcp/443").is("reachable").by(ACROSS);
}

/// 14. A local route wins over a propagated one, even a more specific one; not over a static one.
#[test]
fn a_local_route_wins_over_what_is_propagated() {
    let net = Net::of(TWO_SUBNETS).and("vgw-1 vpc-1\nvpn-1 vgw-1 static : 10.0.2.0/24");
    let with = |route: &str| net.and(&format!("rtb-1 vpc-1 subnet-1 : {route}"));
    with("10.0.2.0/24>vgw-1 propagated").ask("i-1 i-2 tcp/443").is("reachable").by(ACROSS);
    with("10.0.2.0/24>vgw-1").ask("i-1 i-2 tcp/443").is("denied").by("i-1 subnet-1 vpc-1 vgw-1 vpn-1");
    // Where no local route holds, what is propagated takes it.
    with("192.168.0.0/16>vgw-1 propagated")
        .but("static : 10.0.2.0/24", "static : 192.168.0.0/16")
        .ask("i-1 192.168.1.1 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 vgw-1 vpn-1");
}
