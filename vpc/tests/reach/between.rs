//! Between VPCs, accounts and regions, and to customers.

use crate::net::Net;

const PEERED: &str = "
vpc-1 10.0.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
rtb-1 vpc-1 main : 10.1.0.0/16>pcx-1
sg-1 vpc-1 : in tcp/22 10.1.0.0/16, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
pcx-1 vpc-1 vpc-2
@ 222233334444 eu-west-1
vpc-2 10.1.0.0/16
subnet-2 vpc-2 a 10.1.2.0/24
rtb-2 vpc-2 main : 10.0.0.0/16>pcx-1
sg-2 vpc-2 : in tcp/443 10.0.0.0/16
i-2 eni-2 subnet-2 10.1.2.10 sg-2
";

#[test]
fn a_peering_is_up_and_routed_on_both_sides() {
    let net = Net::of(PEERED);
    net.ask("i-1 i-2 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 vpc-2 subnet-2 i-2")
        .back("i-2 subnet-2 vpc-2 vpc-1 subnet-1 i-1")
        .through("i-1 eni-1 sg-1 acl-f1 rtb-1 pcx-1 acl-f2 sg-2 eni-2 i-2");
    net.but("main : 10.1.0.0/16>pcx-1", "main")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .by("i-1 subnet-1")
        .because(&["NO_ROUTE_TO_DESTINATION rtb-1"]);
    net.but("main : 10.0.0.0/16>pcx-1", "main")
        .ask("i-1 i-2 tcp/443")
        .is("one-way")
        .back("i-2 subnet-2")
        .because(&["NO_ROUTE_TO_DESTINATION rtb-2"]);
    for state in ["pending-acceptance", "deleted", "expired"] {
        let down = net.but("pcx-1 vpc-1 vpc-2", &format!("pcx-1 vpc-1 vpc-2 state={state}"));
        down.ask("i-1 i-2 tcp/443").is("denied").because(&[&format!("BAD_STATE pcx-1 {state}")]);
    }
    net.but("in tcp/443 10.0.0.0/16", "in tcp/443 10.1.0.0/16")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH ingress eni-2 sg-2"]);
}

/// The far side's gateways are not for the near side.
#[test]
fn a_peering_leads_to_no_gateway_of_the_far_side() {
    let net = Net::of(PEERED)
        .but("10.1.0.0/16>pcx-1", "10.1.0.0/16>pcx-1, 0.0.0.0/0>pcx-1")
        .but("10.0.0.0/16>pcx-1", "10.0.0.0/16>pcx-1, 0.0.0.0/0>nat-1")
        .and("igw-2 vpc-2\nnat-1 eni-9 subnet-2 10.1.2.9=203.0.113.9");
    net.ask("i-1 198.51.100.7 tcp/443").is("denied").because(&["PCX_REQUIRES_ADDRESS_IN_VPC_CIDR pcx-1"]);
    // What is the far side's own is met by the very same route.
    net.but("10.1.0.0/16>pcx-1, 0.0.0.0/0>pcx-1", "0.0.0.0/0>pcx-1").ask("i-1 i-2 tcp/443").is("reachable");
}

#[test]
fn a_peered_vpc_that_was_not_read_is_unknown() {
    let near = PEERED.split("@ 222233334444").next().unwrap();
    let far = "{\"AccepterVpcInfo\": {\"VpcId\": \"vpc-2\", \"OwnerId\": \"222233334444\", \"Region\": \"eu-west-1\",
        \"CidrBlock\": \"10.1.0.0/16\", \"CidrBlockSet\": [{\"CidrBlock\": \"10.1.0.0/16\"}]}}".replace('\n', "");
    let net = Net::of(near).but("pcx-1 vpc-1 vpc-2", "pcx-1 vpc-1 vpc-1").and(&format!("patch pcx-1 {far}"));
    net.ask("i-1 10.1.2.10 tcp/443")
        .is("unknown")
        .by("i-1 subnet-1 vpc-1 vpc-2")
        .because(&["X_MISSING_DATA vpc-2"])
        .needs(&["aws ec2 describe-vpcs --region eu-west-1 (with credentials of account 222233334444"]);
    // That the far VPC has no such address is known all the same.
    net.but("10.1.0.0/16>pcx-1", "10.0.0.0/8>pcx-1")
        .ask("i-1 10.9.2.10 tcp/443")
        .is("denied")
        .because(&["PCX_REQUIRES_ADDRESS_IN_VPC_CIDR pcx-1"]);
}

const TRANSIT: &str = "
tgw-1
tgw-rtb-1 tgw-1 : propagate tgw-attach-1, 10.1.0.0/16>tgw-attach-2
vpc-1 10.0.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
subnet-11 vpc-1 a 10.0.11.0/24
rtb-1 vpc-1 subnet-1 : 10.0.0.0/8>tgw-1
sg-1 vpc-1 : out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
tgw-attach-1 tgw-1 vpc-1 subnet-11 table=tgw-rtb-1
tgw-attach-2 tgw-1 vpc-2 subnet-12 table=tgw-rtb-1
@ 222233334444 ap-northeast-1
vpc-2 10.1.0.0/16
subnet-2 vpc-2 a 10.1.2.0/24
subnet-12 vpc-2 a 10.1.12.0/24
rtb-2 vpc-2 subnet-2 : 10.0.0.0/8>tgw-1
sg-2 vpc-2 : in tcp/443 10.0.0.0/16
i-2 eni-2 subnet-2 10.1.2.10 sg-2
";

const BY_TGW: &str = "i-1 subnet-1 vpc-1 tgw-1 vpc-2 subnet-2 i-2";

#[test]
fn a_transit_gateway_routes_by_the_table_of_the_attachment() {
    let net = Net::of(TRANSIT);
    net.ask("i-1 i-2 tcp/443").is("reachable").by(BY_TGW).back("i-2 subnet-2 vpc-2 tgw-1 vpc-1 subnet-1 i-1").through(
        "i-1 eni-1 sg-1 acl-f1 rtb-1 tgw-attach-1 acl-f1 tgw-rtb-1 tgw-attach-2 acl-f2 rtb-f2 acl-f2 sg-2 eni-2 i-2",
    );
    let asked =
        |net: &Net, verdict: &str, code: &str| drop(net.ask("i-1 i-2 tcp/443").is(verdict).because(&[code]));
    // Routed by nobody there, or back.
    asked(
        &net.but(", 10.1.0.0/16>tgw-attach-2", ""),
        "denied",
        "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT tgw-rtb-1 tgw-1",
    );
    asked(
        &net.but("propagate tgw-attach-1, ", ""),
        "one-way",
        "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT tgw-rtb-1 tgw-1",
    );
    // A blackhole, wider or narrower.
    asked(
        &net.but("10.1.0.0/16>tgw-attach-2", "10.1.0.0/16>blackhole"),
        "denied",
        "TGW_RTB_BAD_STATE_ROUTE tgw-rtb-1 10.1.0.0/16",
    );
    asked(
        &net.but("propagate tgw-attach-1,", "propagate tgw-attach-1, 10.1.2.0/24>blackhole,"),
        "denied",
        "TGW_RTB_BAD_STATE_ROUTE 10.1.2.0/24",
    );
    net.but("propagate tgw-attach-1,", "propagate tgw-attach-1, 10.0.0.0/8>blackhole,")
        .ask("i-1 i-2 tcp/443")
        .is("reachable");
    // A static route wins over one that is propagated.
    let propagated = net.but("10.1.0.0/16>tgw-attach-2", "propagate tgw-attach-2");
    propagated.ask("i-1 i-2 tcp/443").is("reachable").by(BY_TGW);
    asked(
        &propagated.but("propagate tgw-attach-2", "propagate tgw-attach-2, 10.1.0.0/16>blackhole"),
        "denied",
        "TGW_RTB_BAD_STATE_ROUTE",
    );
    // Another table, or none.
    let other = net
        .but("tgw-1 vpc-1 subnet-11 table=tgw-rtb-1", "tgw-1 vpc-1 subnet-11 table=tgw-rtb-2")
        .and("@ 111122223333 ap-northeast-1\ntgw-rtb-2 tgw-1 :");
    asked(&other, "denied", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT tgw-rtb-2");
    let none = net.but("tgw-1 vpc-1 subnet-11 table=tgw-rtb-1", "tgw-1 vpc-1 subnet-11");
    asked(&none, "denied", "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION tgw-1 tgw-attach-1");
    asked(
        &net.but("vpc-1 subnet-11 table", "vpc-1 subnet-11 state=deleting table"),
        "denied",
        "BAD_STATE_ATTACHMENT tgw-attach-1",
    );
}

#[test]
fn a_prefix_list_of_a_transit_gateway_is_as_many_routes_as_it_has_entries() {
    let net = Net::of(TRANSIT)
        .but("10.1.0.0/16>tgw-attach-2", "pl-1>tgw-attach-2")
        .and("@ 111122223333 ap-northeast-1\npl-1 : 10.1.2.0/24, 10.7.0.0/16");
    net.ask("i-1 i-2 tcp/443").is("reachable").by(BY_TGW);
    net.but("pl-1 : 10.1.2.0/24", "pl-1 : 10.1.3.0/24")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .because(&["TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT tgw-rtb-1"]);
    net.but("pl-1 : 10.1.2.0/24, 10.7.0.0/16", "pl-1 unread")
        .ask("i-1 i-2 tcp/443")
        .is("unknown")
        .because(&["TGW_RTB_ROUTES_ARE_UNKNOWN tgw-rtb-1"]);
}

/// Inside the VPC that packets come to, the table of the attachment's subnet decides.
#[test]
fn from_a_transit_gateway_the_table_of_the_attachment_s_subnet_decides() {
    let net = Net::of(TRANSIT);
    net.but(
        "rtb-2 vpc-2 subnet-2 :",
        "rtb-12 vpc-2 subnet-12 : 10.1.2.0/24>eni-7 blackhole\nrtb-2 vpc-2 subnet-2 :",
    )
    .ask("i-1 i-2 tcp/443")
    .is("denied")
    .because(&["BAD_STATE_ROUTE rtb-12"]);
    // And not that of the subnet of who is asked.
    net.but("10.0.0.0/8>tgw-1\nsg-2", "10.0.0.0/8>tgw-1, 10.1.2.0/24>eni-7 blackhole\nsg-2")
        .ask("i-1 i-2 tcp/443")
        .is("reachable");
}

/// Towards the gateway: the sender's subnet out, the attachment's subnet in; from it: the attachment's subnet
/// out, the receiver's in; and no other.
#[test]
fn acls_of_attachment_subnets_are_asked_towards_the_attachment_and_from_it() {
    let net = Net::of(TRANSIT);
    let open = "in 100 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0";
    let here = |entries: &str| {
        net.but(
            "tgw-attach-1 tgw-1 vpc-1",
            &format!("acl-11 vpc-1 subnet-11 : {entries}\ntgw-attach-1 tgw-1 vpc-1"),
        )
    };
    let there = |entries: &str| net.and(&format!("acl-12 vpc-2 subnet-12 : {entries}"));
    here(open).ask("i-1 i-2 tcp/443").is("reachable").by(BY_TGW);
    there(open).ask("i-1 i-2 tcp/443").is("reachable").by(BY_TGW);
    // In by source, of what is sent.
    here("in 100 deny all 10.0.1.0/24, in 200 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .by("i-1 subnet-1 vpc-1 tgw-1")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-11 100"]);
    here("in 100 deny all 10.1.0.0/16, in 200 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0")
        .ask("i-1 i-2 tcp/443")
        .is("reachable");
    // Out by destination: of the reply, which comes from the gateway.
    here("in 100 allow all 0.0.0.0/0, out 100 deny all 10.0.1.0/24, out 200 allow all 0.0.0.0/0")
        .ask("i-1 i-2 tcp/443")
        .is("one-way")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-11 100"]);
    here("in 100 allow all 0.0.0.0/0, out 100 deny all 10.1.0.0/16, out 200 allow all 0.0.0.0/0")
        .ask("i-1 i-2 tcp/443")
        .is("reachable");
    there("in 100 allow all 0.0.0.0/0, out 100 deny all 10.1.2.0/24, out 200 allow all 0.0.0.0/0")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-12 100"]);
    there("in 100 deny all 10.0.0.0/16, in 200 allow all 0.0.0.0/0, out 100 allow all 0.0.0.0/0")
        .ask("i-1 i-2 tcp/443")
        .is("reachable");
}

/// In the attachment's own subnet: out by destination and in by source when sending, neither when receiving.
#[test]
fn an_interface_in_the_attachment_s_subnet_meets_its_acl_once_towards_the_gateway_and_not_from_it() {
    let net = Net::of(TRANSIT)
        .but("tgw-1 vpc-1 subnet-11", "tgw-1 vpc-1 subnet-1")
        .but("tgw-1 vpc-2 subnet-12", "tgw-1 vpc-2 subnet-2");
    let acl = |place: &str, entries: &str| {
        let (at, line) = if place == "1" {
            ("tgw-attach-1 tgw-1 vpc-1", format!("acl-1 vpc-1 subnet-1 : {entries}\n"))
        } else {
            ("sg-2 vpc-2 :", format!("acl-2 vpc-2 subnet-2 : {entries}\n"))
        };
        net.but(at, &format!("{line}{at}"))
    };
    net.ask("i-1 i-2 tcp/443").is("reachable").by(BY_TGW).back("i-2 subnet-2 vpc-2 tgw-1 vpc-1 subnet-1 i-1");
    acl("1", "in 100 allow tcp/443 10.0.1.0/24, out 100 allow tcp/443 10.1.0.0/16")
        .ask("i-1 i-2 tcp/443")
        .is("reachable");
    acl("1", "in 100 allow tcp/443 10.0.1.0/24")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-1 32767"]);
    acl("1", "out 100 allow tcp/443 10.1.0.0/16")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-1 32767"]);
    // Whoever receives there meets no ACL; its reply does.
    acl("2", "in 100 allow tcp/1024-65535 10.1.2.0/24, out 100 allow tcp/1024-65535 10.0.0.0/16")
        .ask("i-1 i-2 tcp/443")
        .is("reachable");
    acl("2", "in 100 allow all 0.0.0.0/0")
        .ask("i-1 i-2 tcp/443")
        .is("one-way")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-2 32767"]);
}

/// Groups may be named over a transit gateway where it and both attachments say so.
#[test]
fn groups_are_known_over_a_transit_gateway_that_supports_it() {
    let net = Net::of(TRANSIT)
        .but("in tcp/443 10.0.0.0/16", "in tcp/443 sg-1@111122223333")
        .but("\ntgw-1\n", "\ntgw-1 sgref\n");
    net.ask("i-1 i-2 tcp/443").is("reachable").by(BY_TGW);
    let told = ["ENI_SG_RULES_MISMATCH ingress eni-2 sg-2", "SG_REFERENCING_SUPPORT tgw-1 tgw-attach-2"];
    net.but("\ntgw-1 sgref\n", "\ntgw-1\n").ask("i-1 i-2 tcp/443").is("denied").because(&told);
    net.but("tgw-1 vpc-1 subnet-11", "tgw-1 vpc-1 subnet-11 sgref=disable")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .because(&told);
    net.but("tgw-1 vpc-2 subnet-12", "tgw-1 vpc-2 subnet-12 sgref=disable")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .because(&told);
}

const FAR: &str = "
tgw-1
tgw-rtb-1 tgw-1 : propagate tgw-attach-1, 10.1.0.0/16>tgw-attach-3
tgw-attach-1 tgw-1 vpc-1 subnet-1 table=tgw-rtb-1
tgw-attach-3 tgw-1 tgw-2 table=tgw-rtb-1
vpc-1 10.0.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
rtb-1 vpc-1 main : 10.0.0.0/8>tgw-1
sg-1 vpc-1 : out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
@ 222233334444 eu-west-1
tgw-2
tgw-rtb-2 tgw-2 : propagate tgw-attach-2, 10.0.0.0/16>tgw-attach-3
tgw-attach-2 tgw-2 vpc-2 subnet-2 table=tgw-rtb-2
tgw-attach-3 tgw-2 tgw-1 table=tgw-rtb-2
vpc-2 10.1.0.0/16
subnet-2 vpc-2 b 10.1.2.0/24
rtb-2 vpc-2 main : 10.0.0.0/8>tgw-2
sg-2 vpc-2 : in tcp/443 10.0.0.0/16
i-2 eni-2 subnet-2 10.1.2.10 sg-2
";

#[test]
fn transit_gateways_are_peered_across_regions_and_accounts() {
    let net = Net::of(FAR);
    net.ask("i-1 i-2 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 tgw-1 tgw-2 vpc-2 subnet-2 i-2")
        .back("i-2 subnet-2 vpc-2 tgw-2 tgw-1 vpc-1 subnet-1 i-1");
    net.but("10.0.0.0/16>tgw-attach-3", "10.9.0.0/16>tgw-attach-3")
        .ask("i-1 i-2 tcp/443")
        .is("one-way")
        .because(&["TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT tgw-rtb-2 tgw-2"]);
    net.but("10.1.0.0/16>tgw-attach-3", "10.9.0.0/16>tgw-attach-3")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .because(&["TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT tgw-rtb-1 tgw-1"]);
    net.but("tgw-attach-3 tgw-1 tgw-2 table", "tgw-attach-3 tgw-1 tgw-2 state=deleting table")
        .ask("i-1 i-2 tcp/443")
        .is("denied")
        .because(&["BAD_STATE_ATTACHMENT tgw-attach-3"]);
    // The far account was not read.
    let near = FAR.split("@ 222233334444").next().unwrap();
    Net::of(near)
        .ask("i-1 10.1.2.10 tcp/443")
        .is("unknown")
        .because(&["X_MISSING_DATA tgw-2"])
        .needs(&["aws ec2 describe-vpcs"]);
}

const CUSTOMER: &str = "
vpc-1 10.0.0.0/16
subnet-1 vpc-1 a 10.0.1.0/24
rtb-1 vpc-1 main : 192.168.0.0/16>vgw-1 propagated
vgw-1 vpc-1
vpn-1 vgw-1 static : 192.168.1.0/24
sg-1 vpc-1 : in tcp/443 192.168.0.0/16, out all 0.0.0.0/0
i-1 eni-1 subnet-1 10.0.1.10 sg-1
";

/// A virtual private gateway hands on to its VPN connections' static routes, and to nothing else.
#[test]
fn a_virtual_private_gateway_leads_to_the_static_routes_of_its_vpns() {
    let net = Net::of(CUSTOMER);
    net.ask("i-1 192.168.1.7 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 vgw-1 vpn-1")
        .assumes(&["behind `vpn-1`"]);
    net.ask("i-1 192.168.2.7 tcp/443")
        .is("denied")
        .by("i-1 subnet-1 vpc-1 vgw-1")
        .because(&["NO_ROUTE_TO_DESTINATION"]);
    net.ask("192.168.1.7 i-1 tcp/443").is("reachable").by("vgw-1 vpc-1 subnet-1 i-1");
    net.ask("vgw-1 i-1 tcp/443").is("reachable").admits(&["tcp 443 from 192.168.1.0/24 to 10.0.1.10/32"]);
    net.but("192.168.0.0/16>vgw-1 propagated", "192.168.0.0/24>vgw-1")
        .ask("192.168.1.7 i-1 tcp/443")
        .is("one-way")
        .because(&["NO_ROUTE_TO_DESTINATION rtb-1"]);
    net.but("static : 192.168.1.0/24", "static down : 192.168.1.0/24")
        .ask("i-1 192.168.1.7 tcp/443")
        .is("denied")
        .because(&["BAD_STATE_VPN vgw-1"]);
    net.but("vgw-1 vpc-1\n", "vgw-1\n")
        .ask("i-1 192.168.1.7 tcp/443")
        .is("denied")
        .because(&["BAD_STATE_ATTACHMENT vgw-1"]);
    // By BGP a customer tells routes that no answer of EC2 shows.
    net.but("vpn-1 vgw-1 static : 192.168.1.0/24", "vpn-1 vgw-1")
        .ask("i-1 192.168.1.7 tcp/443")
        .is("unknown");
    // To the VPC's own addresses only, and through no gateway of it.
    let gate = net.and("igw-1 vpc-1").but("main : ", "main : 0.0.0.0/0>igw-1, ");
    gate.ask("vgw-1 198.51.100.7 tcp/443")
        .is("denied")
        .because(&["VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS vgw-1"]);
}

#[test]
fn a_vpn_of_a_transit_gateway_leads_to_its_customer() {
    let net = Net::of(
        "
        tgw-1
        tgw-rtb-1 tgw-1 : propagate tgw-attach-1, 192.168.1.0/24>tgw-attach-2
        tgw-attach-1 tgw-1 vpc-1 subnet-1 table=tgw-rtb-1
        tgw-attach-2 tgw-1 vpn-1 table=tgw-rtb-1
        vpn-1 tgw-1 static : 192.168.1.0/24
        vpc-1 10.0.0.0/16
        subnet-1 vpc-1 a 10.0.1.0/24
        rtb-1 vpc-1 main : 192.168.0.0/16>tgw-1
        sg-1 vpc-1 : out all 0.0.0.0/0
        i-1 eni-1 subnet-1 10.0.1.10 sg-1
    ",
    );
    net.ask("i-1 192.168.1.7 tcp/443")
        .is("reachable")
        .by("i-1 subnet-1 vpc-1 tgw-1 vpn-1")
        .assumes(&["behind `vpn-1`"]);
    net.but("static :", "static down :")
        .ask("i-1 192.168.1.7 tcp/443")
        .is("denied")
        .because(&["TGW_BAD_STATE_VPN vpn-1"]);
    net.but("192.168.1.0/24>tgw-attach-2", "192.168.2.0/24>tgw-attach-2")
        .ask("i-1 192.168.1.7 tcp/443")
        .is("denied")
        .because(&["TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"]);
    net.but("propagate tgw-attach-1, ", "")
        .ask("i-1 192.168.1.7 tcp/443")
        .is("one-way")
        .because(&["TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"]);
}
