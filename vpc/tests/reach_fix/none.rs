//! Where there is nothing to propose.

use aozu_vpc::reach::Verdict;
use serde_json::json;

use super::world::{HOME, check, fixes, home, id, nothing, route, tcp, with_address, with_gateway, with_nat};

#[test]
fn what_is_open_needs_no_edit() {
    let world = home().push("SecurityGroups", &id("sg-b"), "IpPermissions", tcp(443, "sg-a"));
    let asked = r#"{"Source": "eni-a", "Destination": "eni-b", "DestinationPort": 443}"#;
    assert_eq!(nothing(&world, asked), (Verdict::Reachable, String::new(), Vec::new()));
}

#[test]
fn nobody_opens_connections_to_a_function() {
    let world = home().but(HOME, "NetworkInterfaces", &id("eni-b"), |one| {
        one["InterfaceType"] = json!("lambda");
        one.as_object_mut().unwrap().remove("Attachment");
    });
    let asked = r#"{"Source": "eni-a", "Destination": "eni-b", "DestinationPort": 443}"#;
    let (verdict, why, needs) = nothing(&world, asked);
    assert_eq!((verdict, needs.len()), (Verdict::Denied, 0));
    assert_eq!(
        why,
        "no edit of what was read opens the path: nothing can open a connection to a function's interface"
    );
}

#[test]
fn a_function_gets_no_public_address_but_a_nat_gateway_serves_it() {
    let lambda = |world: super::world::World| {
        world.but(HOME, "NetworkInterfaces", &id("eni-a"), |one| {
            one["InterfaceType"] = json!("lambda");
            one["RequesterManaged"] = json!(true);
            one.as_object_mut().unwrap().remove("Attachment");
        })
    };
    let asked = r#"{"Source": "eni-a", "Destination": "internet", "DestinationPort": 443}"#;
    let public =
        with_gateway(home()).push("RouteTables", &id("rtb-main"), "Routes", route("0.0.0.0/0", "igw-home"));
    let (verdict, why, _) = nothing(&lambda(public.clone()), asked);
    assert_eq!(verdict, Verdict::Denied);
    assert!(why.contains("a function's interface never has a public address"), "{why}");
    // With a subnet beside it that leads to the internet, a NAT gateway is made there.
    let own = super::world::table("rtb-a", "vpc-home", &["subnet-a"], &[route("10.0.0.0/16", "local")]);
    check(
        &lambda(public.clone().put("RouteTables", &id("rtb-a"), own)),
        asked,
        &[
            "aws ec2 wait nat-gateway-available --nat-gateway-ids \"$(aws ec2 create-nat-gateway --subnet-id subnet-b \
             --allocation-id \"$(aws ec2 allocate-address --domain vpc --query AllocationId --output text)\" --query \
             NatGateway.NatGatewayId --output text)\"",
            "aws ec2 create-route --route-table-id rtb-a --destination-cidr-block 0.0.0.0/0 --nat-gateway-id \
             \"$(aws ec2 describe-nat-gateways --filter Name=subnet-id,Values=subnet-b Name=state,Values=available \
             --query 'NatGateways[0].NatGatewayId' --output text)\"",
        ],
    );
    check(
        &lambda(with_nat(public)),
        asked,
        &[
            "aws ec2 replace-route --route-table-id rtb-main --destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-out",
        ],
    );
}

#[test]
fn port_25_is_for_aws_to_open() {
    let world = with_address(with_gateway(home()), "eni-a", "203.0.113.10").push(
        "RouteTables",
        &id("rtb-main"),
        "Routes",
        route("0.0.0.0/0", "igw-home"),
    );
    let asked = r#"{"Source": "eni-a", "Destination": "198.51.100.7", "DestinationPort": 25}"#;
    let (verdict, why, _) = nothing(&world, asked);
    assert_eq!(verdict, Verdict::Denied);
    assert!(why.contains("unless the account is exempt"), "{why}");
}

#[test]
fn no_gateway_leads_to_private_addresses_that_nobody_has() {
    let world = with_nat(with_gateway(home()));
    for asked in [
        r#"{"Source": "eni-a", "Destination": "192.168.7.7", "DestinationPort": 443}"#,
        r#"{"Source": "eni-a", "Destination": "10.0.1.77", "DestinationPort": 443}"#,
        r#"{"Source": "eni-a", "Destination": "10.0.77.7", "DestinationPort": 443}"#,
    ] {
        let (verdict, why, _) = nothing(&world, asked);
        assert_eq!(verdict, Verdict::Denied);
        assert!(why.starts_with("no edit of what was read opens the path"), "{why}");
    }
}

#[test]
fn a_peering_is_no_way_through() {
    // `far` is peered with `mid`, `mid` with home.
    let side = |vpc: &str, block: &str| json!({"VpcId": id(vpc), "OwnerId": HOME.0, "Region": HOME.1, "CidrBlock": block});
    let peering = |name: &str, one: serde_json::Value, two: serde_json::Value| {
        json!({"VpcPeeringConnectionId": id(name), "Status": {"Code": "active"}, "RequesterVpcInfo": one,
            "AccepterVpcInfo": two})
    };
    let main = json!({"RouteTableId": id("rtb-far"), "VpcId": id("vpc-far"), "OwnerId": HOME.0,
        "Associations": [{"Main": true}], "Routes": [route("10.9.0.0/16", "local")]});
    let world = home()
        .put("Vpcs", &id("vpc-mid"), super::world::vpc("vpc-mid", "10.5.0.0/16"))
        .put("Vpcs", &id("vpc-far"), super::world::vpc("vpc-far", "10.9.0.0/16"))
        .put(
            "Subnets",
            &id("subnet-far"),
            super::world::subnet("subnet-far", "vpc-far", "10.9.1.0/24", "ap-northeast-1a"),
        )
        .put("RouteTables", &id("rtb-far"), main)
        .put("SecurityGroups", &id("sg-far"), super::world::group("sg-far", "vpc-far"))
        .put(
            "NetworkInterfaces",
            &id("eni-far"),
            super::world::eni("eni-far", "vpc-far", "subnet-far", "10.9.1.10", &["sg-far"]),
        )
        .put("Reservations", &id("i-far"), super::world::instance("i-far", "running"))
        .put(
            "VpcPeeringConnections",
            &id("pcx-one"),
            peering("pcx-one", side("vpc-home", "10.0.0.0/16"), side("vpc-mid", "10.5.0.0/16")),
        )
        .put(
            "VpcPeeringConnections",
            &id("pcx-two"),
            peering("pcx-two", side("vpc-mid", "10.5.0.0/16"), side("vpc-far", "10.9.0.0/16")),
        )
        .push("RouteTables", &id("rtb-main"), "Routes", route("10.9.0.0/16", "pcx-one"));
    let asked = r#"{"Source": "eni-a", "Destination": "eni-far", "DestinationPort": 443}"#;
    let (verdict, why, _) = nothing(&world, asked);
    assert_eq!(verdict, Verdict::Denied);
    assert!(why.contains("a peering connection carries only between addresses of its two VPCs"), "{why}");
}

#[test]
fn over_what_was_not_read_nothing_is_proposed() {
    let mut networks = home().networks();
    networks[0].2.security_groups_mut().remove(&id("sg-b").parse::<aozu_vpc::SecurityGroupId>().unwrap());
    networks[0]
        .2
        .security_groups_mut()
        .set_coverage(aozu_names::Coverage::Partial(aozu_names::NotRead::NotAsked));
    let estate = super::world::estate(&networks);
    let asked =
        super::world::question(r#"{"Source": "eni-a", "Destination": "eni-b", "DestinationPort": 443}"#);
    let answer = estate.ask(&asked).unwrap();
    assert_eq!((answer.verdict, answer.fixes.len()), (Verdict::Unknown, 0));
    let why = answer.unfixable.as_deref().unwrap();
    assert!(why.starts_with("no edit is proposed over what was not read"), "{why}");
    assert!(answer.needs.iter().any(|need| need.contains("describe-security-groups")), "{:?}", answer.needs);
}

#[test]
fn what_lies_beyond_what_was_read_is_named() {
    // The other side of the peering is another account's, of which nothing was read.
    let peering = json!({"VpcPeeringConnectionId": id("pcx-far"), "Status": {"Code": "active"},
        "RequesterVpcInfo": {"VpcId": id("vpc-home"), "OwnerId": HOME.0, "Region": HOME.1, "CidrBlock": "10.0.0.0/16"},
        "AccepterVpcInfo": {"VpcId": id("vpc-far"), "OwnerId": "444455556666", "Region": HOME.1, "CidrBlock": "10.9.0.0/16"}});
    let world = home()
        .put("VpcPeeringConnections", &id("pcx-far"), peering)
        .push("RouteTables", &id("rtb-main"), "Routes", route("10.9.0.0/16", "pcx-far"))
        .but(HOME, "SecurityGroups", &id("sg-a"), |group| group["IpPermissionsEgress"] = json!([]));
    let asked = r#"{"Source": "eni-a", "Destination": "10.9.1.10", "DestinationPort": 443}"#;
    let (verdict, why, needs) = nothing(&world, asked);
    assert_eq!(verdict, Verdict::Denied);
    assert!(why.contains("beyond it lies what was not read"), "{why}");
    assert!(needs.iter().any(|need| need.contains("credentials of account 444455556666")), "{needs:?}");
    assert_eq!(fixes(&world, asked), [""; 0]);
}
