//! Where packets start and end: every kind of thing that a question may name.

use crate::net::Net;

const ENDS: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
rtb-1 vpc-1 main : 0.0.0.0/0>igw-1
rtb-2 vpc-1 subnet-2 : 0.0.0.0/0>nat-1, pl-1>vpce-1, pl-2>vpce-2
pl-1 s3 : 52.219.0.0/16
pl-2 dynamodb : 52.119.240.0/21
vpce-1 vpc-1 gateway s3
vpce-2 vpc-1 gateway dynamodb
vpce-3 vpc-1 interface eni-7 subnet-2
nat-1 eni-9 subnet-1 10.0.1.9=203.0.113.9
sg-1 vpc-1 : in tcp/443 0.0.0.0/0, out all 0.0.0.0/0
sg-2 vpc-1 : in tcp/443 10.0.1.0/24
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 10.0.1.11=203.0.113.2 10.0.1.12 sg-1
i-2 eni-2 subnet-2 10.0.2.10 sg-1
eni-7 subnet-2 10.0.2.7 sg-2 type=vpc_endpoint
eni-8 subnet-2 10.0.2.8 sg-1 type=lambda
eni-6 subnet-2 10.0.2.6 sg-2 type=network_load_balancer unchecked
";

#[test]
fn instances_and_their_interfaces() {
    let net = Net::of(ENDS);
    let by = "i-1 subnet-1 vpc-1 subnet-2 i-2";
    net.ask("i-1 i-2 tcp/443")
        .is("reachable")
        .by(by)
        .through("i-1 eni-1 sg-1 acl-f1 rtb-1 acl-f1 sg-1 eni-2 i-2");
    net.ask("eni-1 eni-2 tcp/443").is("reachable").by(by);
    net.ask("i-1 i-2 tcp/80").is("denied");
    // Each of its private addresses is an end of its own.
    net.ask("i-2 i-1 tcp/443 to=10.0.1.12")
        .is("reachable")
        .admits(&["tcp 443 from 10.0.2.10/32 to 10.0.1.12/32"]);
    net.ask("i-2 i-1 tcp/443")
        .is("reachable")
        .admits(&["tcp 443 from 10.0.2.10/32 to 10.0.1.10/31 10.0.1.12/32"]);
    let one_less = net.but("10.0.1.11=203.0.113.2 10.0.1.12", "10.0.1.11=203.0.113.2");
    one_less.ask("i-2 10.0.1.12 tcp/443").is("denied").because(&["NO_POSSIBLE_DESTINATION subnet-1"]);
    net.ask("i-2 10.0.1.12 tcp/443").is("reachable");
    // An address that is none of the interface's is not sent from.
    net.ask("i-2 i-1 tcp/443 from=10.0.2.11")
        .is("denied")
        .because(&["ENI_SOURCE_DEST_CHECK_RESTRICTION egress eni-2"]);
    net.but("10.0.2.10 sg-1", "10.0.2.10 sg-1 unchecked").ask("i-2 i-1 tcp/443 from=10.0.2.11").is("one-way");
}

#[test]
fn an_address_that_nobody_holds_and_one_in_no_subnet() {
    let net = Net::of(ENDS);
    net.ask("i-2 10.0.1.99 tcp/443")
        .is("denied")
        .by("i-2 subnet-2 vpc-1 subnet-1")
        .because(&["NO_POSSIBLE_DESTINATION subnet-1"]);
    net.ask("i-2 10.0.2.99 tcp/443")
        .is("denied")
        .by("i-2 subnet-2")
        .because(&["NO_POSSIBLE_DESTINATION subnet-2"]);
    // Local wins over the way out: no subnet has it, so nobody does.
    net.ask("i-2 10.0.3.1 tcp/443")
        .is("denied")
        .by("i-2 subnet-2 vpc-1")
        .because(&["NO_POSSIBLE_DESTINATION vpc-1"]);
    net.and("subnet-3 vpc-1 a 10.0.3.0/24\ni-3 eni-3 subnet-3 10.0.3.1 sg-1")
        .ask("i-2 10.0.3.1 tcp/443")
        .is("reachable")
        .by("i-2 subnet-2 vpc-1 subnet-3 i-3");
}

#[test]
fn an_instance_with_two_interfaces() {
    let net = Net::of(ENDS)
        .and("i-2 eni-22 subnet-1 10.0.1.22 sg-3\nsg-3 vpc-1 : in tcp/443 10.0.0.0/16, out all 0.0.0.0/0");
    // By either of its interfaces.
    net.ask("i-2 i-1 tcp/443")
        .is("reachable")
        .admits(&["tcp 443 from 10.0.1.22/32 10.0.2.10/32 to 10.0.1.10/31 10.0.1.12/32"]);
    let shut =
        net.but("in tcp/443 10.0.0.0/16, out all 0.0.0.0/0", "in tcp/443 10.0.0.0/16, out tcp/1 10.0.0.0/16");
    shut.ask("eni-22 i-1 tcp/443").is("denied").because(&["ENI_SG_RULES_MISMATCH egress eni-22 sg-3"]);
    shut.ask("i-2 i-1 tcp/443")
        .is("reachable")
        .admits(&["tcp 443 from 10.0.2.10/32 to 10.0.1.10/31 10.0.1.12/32"]);
    // The reply leaves as the request came: that is an assumption.
    net.ask("i-1 eni-22 tcp/443").is("reachable").by("i-1 i-2").assumes(&["the reply leaves by `eni-22`"]);
    net.ask("i-1 i-2 tcp/443 to=10.0.2.10").is("reachable").assumes(&["the reply leaves by `eni-2`"]);
}

#[test]
fn the_internet_and_public_addresses() {
    let net = Net::of(ENDS);
    net.ask("internet i-1 tcp/443")
        .is("reachable")
        .by("internet aws igw-1 vpc-1 subnet-1 i-1")
        .back("i-1 subnet-1 vpc-1 igw-1 aws internet")
        .admits(&["tcp 443 from 0.0.0.0/0 to 203.0.113.1/32 203.0.113.2/32"]);
    net.ask("internet 203.0.113.2 tcp/443").is("reachable").by("internet aws igw-1 vpc-1 subnet-1 i-1");
    net.ask("internet 203.0.113.3 tcp/443").is("denied").because(&["NO_POSSIBLE_DESTINATION"]);
    net.ask("198.51.100.7 i-1 tcp/443")
        .is("reachable")
        .admits(&["tcp 443 from 198.51.100.7/32 to 203.0.113.1/32 203.0.113.2/32"]);
    net.but("in tcp/443 0.0.0.0/0", "in tcp/443 198.51.100.0/28")
        .ask("198.51.100.17 i-1 tcp/443")
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH ingress eni-1 sg-1"]);
    net.ask("i-1 198.51.100.7 tcp/443 from=10.0.1.10")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 igw-1 aws internet");
    net.ask("i-1 internet tcp/443 from=10.0.1.12")
        .is("denied")
        .because(&["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"]);
    // Who asks from the internet by a private address is nobody.
    net.ask("internet i-1 tcp/443 from=198.51.100.7").is("reachable");
    net.ask("igw-1 i-1 tcp/443").is("reachable").by("internet aws igw-1 vpc-1 subnet-1 i-1");
    net.ask("i-1 igw-1 tcp/443 from=10.0.1.10").is("reachable").by("i-1 subnet-1 vpc-1 igw-1 aws internet");
}

#[test]
fn what_has_no_public_address_is_not_met_from_the_internet() {
    let net = Net::of(ENDS);
    net.ask("internet i-2 tcp/443")
        .is("denied")
        .by("internet aws igw-1")
        .because(&["IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS igw-1"]);
    let given = net.but("10.0.2.10 sg-1", "10.0.2.10=203.0.113.22 sg-1");
    // And with one, its reply must go out by the same gateway.
    given
        .ask("internet i-2 tcp/443")
        .is("one-way")
        .back("i-2 subnet-2 vpc-1 nat-1")
        .because(&["X_RETURN_ASYMMETRIC nat-1"]);
    given.but("0.0.0.0/0>nat-1", "0.0.0.0/0>igw-1").ask("internet i-2 tcp/443").is("reachable");
}

#[test]
fn a_nat_gateway_answers_nobody() {
    let net = Net::of(ENDS);
    net.ask("internet nat-1 tcp/443")
        .is("denied")
        .by("internet aws igw-1 vpc-1 subnet-1 eni-9")
        .because(&["X_NAT_NO_SESSION nat-1"]);
    net.ask("i-1 10.0.1.9 tcp/443").is("denied").because(&["X_NAT_NO_SESSION nat-1"]);
    net.but("nat-1 eni-9 subnet-1 10.0.1.9=203.0.113.9", "i-9 eni-9 subnet-1 10.0.1.9=203.0.113.9 sg-1")
        .but("0.0.0.0/0>nat-1, ", "")
        .ask("i-1 10.0.1.9 tcp/443")
        .is("reachable");
}

#[test]
fn an_interface_endpoint_takes_what_its_group_lets_in_and_never_asks() {
    let net = Net::of(ENDS);
    net.ask("i-1 vpce-3 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 subnet-2 eni-7")
        .through("i-1 eni-1 sg-1 acl-f1 rtb-1 acl-f1 sg-2 eni-7");
    net.ask("i-1 vpce-3 tcp/80").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-7 sg-2"]);
    net.ask("i-2 vpce-3 tcp/443").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-7 sg-2"]);
    net.ask("vpce-3 i-1 tcp/443").is("denied").by("eni-7").because(&["VPCE_INTRA_VPC_TRAFFIC vpce-3 vpc-1"]);
    net.but("eni-7 subnet-2 10.0.2.7 sg-2 type=vpc_endpoint", "eni-7 subnet-2 10.0.2.7 sg-1")
        .ask("eni-7 i-1 tcp/443")
        .is("reachable");
}

#[test]
fn gateway_endpoints_of_s3_and_dynamodb_take_their_own_lists_only() {
    let net = Net::of(ENDS);
    net.ask("i-2 vpce-1 tcp/443")
        .is("reachable")
        .by("i-2 subnet-2 vpc-1 vpce-1")
        .admits(&["tcp 443 from 10.0.2.10/32 to 52.219.0.0/16"]);
    net.ask("i-2 vpce-2 tcp/443")
        .is("reachable")
        .by("i-2 subnet-2 vpc-1 vpce-2")
        .admits(&["tcp 443 from 10.0.2.10/32 to 52.119.240.0/21"]);
    net.ask("i-2 52.219.1.1 tcp/443").is("reachable").by("i-2 subnet-2 vpc-1 vpce-1");
    net.ask("i-2 52.119.241.1 tcp/443").is("reachable").by("i-2 subnet-2 vpc-1 vpce-2");
    // Without its route the same address is the internet's, and the endpoint is not reached.
    let without = net.but(", pl-1>vpce-1", "");
    without
        .ask("i-2 52.219.1.1 tcp/443")
        .is("reachable")
        .by("i-2 subnet-2 vpc-1 nat-1 subnet-1 vpc-1 igw-1 aws internet");
    without.ask("i-2 vpce-1 tcp/443").is("denied");
    net.ask("i-1 vpce-1 tcp/443 from=10.0.1.10").is("denied").because(&["NO_ROUTE_TO_DESTINATION rtb-1"]);
    // TCP and echo are all that it takes.
    net.ask("i-2 vpce-1 udp/443").is("denied").because(&["VPCE_GATEWAY_PROTOCOL_RESTRICTION vpce-1 udp"]);
    net.ask("i-2 vpce-1 icmp").is("reachable");
    net.but("vpce-1 vpc-1 gateway s3", "vpce-1 vpc-1 gateway s3 state=deleting")
        .ask("i-2 vpce-1 tcp/443")
        .is("denied")
        .because(&["BAD_STATE vpce-1 deleting"]);
    assert!(net.refusal("vpce-1 i-2 tcp/443").contains("opens no connections"));
}

#[test]
fn a_function_asks_and_is_never_asked() {
    let net = Net::of(ENDS);
    net.ask("eni-8 i-1 tcp/443").is("reachable").by("eni-8 subnet-2 vpc-1 subnet-1 i-1");
    net.ask("i-1 eni-8 tcp/443")
        .is("denied")
        .by("i-1 subnet-1 vpc-1 subnet-2 eni-8")
        .because(&["X_LAMBDA_NO_INBOUND eni-8"]);
    net.but("sg-1 type=lambda", "sg-1").ask("i-1 eni-8 tcp/443").is("reachable");
    net.ask("eni-8 internet tcp/443")
        .is("reachable")
        .by("eni-8 subnet-2 vpc-1 nat-1 subnet-1 vpc-1 igw-1 aws internet");
    // It asks from any port from 1024 on, where Linux takes those from 32768.
    let partly =
        net.and("acl-2 vpc-1 subnet-2 : in 100 allow tcp/32768-65535 0.0.0.0/0, out 100 allow all 0.0.0.0/0");
    partly.ask("eni-8 i-1 tcp/443").is("partial").because(&["X_RETURN_NACL_PARTIAL ingress acl-2"]);
    partly.ask("i-2 i-1 tcp/443").is("reachable");
}

#[test]
fn a_node_of_a_balancer_is_an_end_that_is_taken_to_listen() {
    let net = Net::of(ENDS);
    net.ask("i-1 eni-6 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 subnet-2 eni-6")
        .assumes(&["listens on the port"]);
    net.ask("i-1 eni-6 tcp/80").is("denied").because(&["ENI_SG_RULES_MISMATCH ingress eni-6 sg-2"]);
    // A Network Load Balancer that was made without groups has no filter.
    net.but("10.0.2.6 sg-2 type=", "10.0.2.6 type=")
        .ask("i-1 eni-6 tcp/80")
        .is("reachable")
        .through("i-1 eni-1 sg-1 acl-f1 rtb-1 acl-f1 eni-6");
    // It asks its targets itself, from its own address.
    net.but("sg-2 vpc-1 :", "sg-2 vpc-1 : out all 0.0.0.0/0,").ask("eni-6 i-1 tcp/443").is("reachable");
    net.ask("eni-6 i-1 tcp/443").is("denied").by("eni-6").because(&["SG_HAS_NO_RULES egress eni-6 sg-2"]);
    // By its name, which is the end of its ARN.
    let named = net.and("patch eni-6 {\"Description\": \"ELB net/shop/34df7a0026be9820\"}");
    named.ask("i-1 arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/net/shop/34df7a0026be9820 tcp/443").is("reachable");
}

#[test]
fn what_is_not_there_is_not_asked_about() {
    let net = Net::of(ENDS);
    assert!(net.refusal("i-5 i-1 tcp/443").contains("`i-5` is source of no packet here"));
    assert!(net.refusal("i-1 vpc-1 tcp/443").contains("`vpc-1` is destination of no packet here"));
    assert!(net.refusal("10.0.9.9 i-1 tcp/443").contains("no interface that was read holds it"));
    assert!(net.refusal("i-1 i-2 icmp/8").contains("only `tcp` and `udp` have ports"));
}

#[test]
fn what_stands_still_neither_asks_nor_answers() {
    let net = Net::of(ENDS);
    let stopped = net.but("10.0.2.10 sg-1", "10.0.2.10 sg-1 stopped");
    net.ask("i-1 i-2 tcp/443").is("reachable");
    stopped.ask("i-1 i-2 tcp/443").is("denied").because(&["BAD_STATE i-2 stopped"]);
    stopped.ask("i-2 i-1 tcp/443").is("denied").by("i-2").because(&["BAD_STATE i-2 stopped"]);
    let idle = net.and("patch eni-7 {\"Status\": \"available\"}");
    idle.ask("i-1 vpce-3 tcp/443").is("denied").because(&["BAD_STATE eni-7 available"]);
}
