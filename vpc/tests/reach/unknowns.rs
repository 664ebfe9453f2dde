//! What was not read: the answer is unknown and names the command that would tell, or rests on an assumption.

use crate::net::Net;

const EVERYTHING: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1
rtb-2 vpc-1 subnet-2 : 0.0.0.0/0>nat-1, pl-1>vpce-1, 10.1.0.0/16>pcx-1, 10.2.0.0/16>tgw-1, 192.168.0.0/16>vgw-1
pl-1 s3 : 52.219.0.0/16
vpce-1 vpc-1 gateway s3
nat-1 eni-9 subnet-1 10.0.1.9=203.0.113.9
vgw-1 vpc-1
vpn-1 vgw-1 static : 192.168.0.0/16
vpc-2 10.1.0.0/16
subnet-3 vpc-2 a 10.1.3.0/24
rtb-3 vpc-2 main : 10.0.0.0/16>pcx-1
pcx-1 vpc-1 vpc-2
tgw-1
tgw-rtb-1 tgw-1 : propagate tgw-attach-1, propagate tgw-attach-2
tgw-attach-1 tgw-1 vpc-1 subnet-2 table=tgw-rtb-1
tgw-attach-2 tgw-1 vpc-3 subnet-4 table=tgw-rtb-1
vpc-3 10.2.0.0/16
subnet-4 vpc-3 a 10.2.4.0/24
rtb-4 vpc-3 main : 10.0.0.0/16>tgw-1
sg-1 vpc-1 : in tcp/443 0.0.0.0/0, out all 0.0.0.0/0
sg-3 vpc-2 : in tcp/443 0.0.0.0/0
sg-4 vpc-3 : in tcp/443 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 sg-1
i-2 eni-2 subnet-2 10.0.2.10 sg-1
i-3 eni-3 subnet-3 10.1.3.10 sg-3
i-4 eni-4 subnet-4 10.2.4.10 sg-4
";

/// Asked with everything read, and again without one collection: verdict, and what would tell.
#[track_caller]
fn without(collection: &str, asked: &str, verdict: &str, need: &str) {
    let net = Net::of(EVERYTHING);
    net.ask(asked).is("reachable").needs(&[]);
    let seen = net.and(&format!("unread {collection}")).ask(asked).is(verdict).needs(&[need]);
    if verdict == "reachable" {
        seen.assumes(&["not read"]);
    }
}

#[test]
fn what_decides_and_was_not_read_makes_the_answer_unknown() {
    without(
        "RouteTables",
        "i-1 i-2 tcp/443",
        "unknown",
        "aws ec2 describe-route-tables --region ap-northeast-1",
    );
    without(
        "SecurityGroups",
        "i-1 i-2 tcp/443",
        "unknown",
        "aws ec2 describe-security-groups --region ap-northeast-1",
    );
    without("NatGateways", "i-2 198.51.100.7 tcp/443", "unknown", "aws ec2 describe-nat-gateways");
    without(
        "VpcPeeringConnections",
        "i-2 i-3 tcp/443",
        "unknown",
        "aws ec2 describe-vpc-peering-connections",
    );
    without("VpnGateways", "i-2 192.168.1.1 tcp/443", "unknown", "aws ec2 describe-vpn-gateways");
    without("VpcEndpoints", "i-2 52.219.1.1 tcp/443", "unknown", "aws ec2 describe-vpc-endpoints");
    without(
        "TransitGatewayPropagations",
        "i-2 i-4 tcp/443",
        "unknown",
        "aws ec2 search-transit-gateway-routes --transit-gateway-route-table-id tgw-rtb-1",
    );
}

#[test]
fn what_was_not_read_and_is_taken_for_granted_is_told() {
    without(
        "NetworkAcls",
        "i-1 i-2 tcp/443",
        "reachable",
        "aws ec2 describe-network-acls --region ap-northeast-1",
    );
    let routes = "aws ec2 search-transit-gateway-routes --transit-gateway-route-table-id tgw-rtb-1";
    without("TransitGatewayStaticRoutes", "i-2 i-4 tcp/443", "reachable", routes);
    without(
        "InternetGateways",
        "i-1 198.51.100.7 tcp/443",
        "reachable",
        "aws ec2 describe-internet-gateways",
    );
}

#[test]
fn who_was_not_read_may_hold_the_address() {
    let net = Net::of(EVERYTHING);
    net.ask("i-1 10.0.2.99 tcp/443").is("denied").because(&["NO_POSSIBLE_DESTINATION subnet-2"]);
    let text = EVERYTHING.lines().filter(|line| !line.starts_with("i-2 ")).collect::<Vec<_>>().join("\n");
    // Every other item was read; the list went on.
    let seen = Net::of(&text).and("unread NetworkInterfaces").refusal("eni-1 10.0.2.99 tcp/443");
    assert!(seen.contains("`eni-1` is source of no packet here"), "{seen}");
}

#[test]
fn an_unread_list_decides_only_what_it_alone_could() {
    let net = Net::of(
        "
        vpc-1 10.0.0.0/16
        igw-1 vpc-1
        subnet-1 vpc-1 a 10.0.1.0/24
        rtb-1 vpc-1 main : pl-1>igw-1
        sg-1 vpc-1 : out all 0.0.0.0/0
        i-1 eni-1 subnet-1 10.0.1.10=203.0.113.1 sg-1
        pl-1 : 198.51.100.0/24
    ",
    );
    let unread = net.but("pl-1 : 198.51.100.0/24", "pl-1 unread");
    let need = "aws ec2 get-managed-prefix-list-entries --prefix-list-id pl-1 --region ap-northeast-1";
    net.ask("i-1 198.51.100.7 tcp/443").is("reachable");
    net.ask("i-1 198.51.101.7 tcp/443").is("denied").because(&["NO_ROUTE_TO_DESTINATION rtb-1"]);
    unread.ask("i-1 198.51.100.7 tcp/443").is("unknown").because(&["X_MISSING_DATA"]).needs(&[need]);
    // Of a group's rule the same holds.
    let group = net
        .but("main : pl-1>igw-1", "main : 0.0.0.0/0>igw-1")
        .but("out all 0.0.0.0/0", "out tcp/443 pl-1, out tcp/80 0.0.0.0/0");
    let unread = group.but("pl-1 : 198.51.100.0/24", "pl-1 unread");
    group.ask("i-1 198.51.101.7 tcp/443").is("denied").because(&["ENI_SG_RULES_MISMATCH egress eni-1 sg-1"]);
    unread.ask("i-1 198.51.101.7 tcp/443").is("unknown").needs(&[need]);
    unread.ask("i-1 198.51.101.7 tcp/80").is("reachable").needs(&[]);
    unread.ask("i-1 198.51.101.7 tcp/22").is("denied");
    // With another route for the rest, that the list does not hold the destination is an assumption.
    let beside = net
        .but("main : pl-1>igw-1", "main : pl-1>igw-1, 0.0.0.0/0>igw-1")
        .but("pl-1 : 198.51.100.0/24", "pl-1 unread");
    beside
        .ask("i-1 198.51.101.7 tcp/443")
        .is("reachable")
        .assumes(&["the prefix list `pl-1`, whose entries were not read"]);
}

/// Whatever a gateway endpoint's list holds, groups and routes that name the list let it pass.
#[test]
fn the_list_of_a_gateway_endpoint_stands_for_its_addresses() {
    let net = Net::of(
        "
        vpc-1 10.0.0.0/16
        subnet-1 vpc-1 a 10.0.1.0/24
        rtb-1 vpc-1 main : pl-1>vpce-1
        sg-1 vpc-1 : out tcp/443 pl-1
        pl-1 s3 unread
        vpce-1 vpc-1 gateway s3
        i-1 eni-1 subnet-1 10.0.1.10 sg-1
    ",
    );
    net.ask("i-1 vpce-1 tcp/443").is("reachable").by("i-1 subnet-1 vpc-1 vpce-1");
    net.but("out tcp/443 pl-1", "out tcp/443 0.0.0.0/0").ask("i-1 vpce-1 tcp/443").is("reachable");
    // A block may hold its addresses or not.
    net.but("out tcp/443 pl-1", "out tcp/443 52.0.0.0/8").ask("i-1 vpce-1 tcp/443").is("unknown");
    net.but("out tcp/443 pl-1", "out tcp/80 pl-1")
        .ask("i-1 vpce-1 tcp/443")
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH egress eni-1"]);
}

#[test]
fn a_target_that_nobody_follows_is_unknown_and_not_passed_over() {
    let net = Net::of(EVERYTHING);
    net.but("0.0.0.0/0>nat-1, ", "0.0.0.0/0>nat-1, 198.51.100.0/24>lgw-1, ")
        .ask("i-2 198.51.100.7 tcp/443")
        .is("unknown")
        .because(&["UNSUPPORTED_COMPONENT lgw-1"]);
    net.ask("i-2 198.51.100.7 tcp/443").is("reachable");
}
