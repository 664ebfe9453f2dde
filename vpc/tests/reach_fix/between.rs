//! Peering connections and transit gateways, across accounts and regions.

use serde_json::{Value, json};

use super::world::{HOME, World, acl, check, eni, entry, group, home, id, instance, route, subnet, tcp, vpc};

const TO_FAR: &str = r#"{"Source": "eni-a", "Destination": "eni-far", "DestinationPort": 443}"#;
const OTHER: (&str, &str) = ("444455556666", "ap-northeast-1");
const ABROAD: (&str, &str) = (HOME.0, "eu-west-1");

/// Beside home a far VPC with one host, in some account and region.
fn with_far(at: (&str, &str)) -> World {
    let owned = |mut value: Value| {
        value["OwnerId"] = json!(at.0);
        value
    };
    let main = json!({"RouteTableId": id("rtb-far"), "VpcId": id("vpc-far"), "OwnerId": at.0,
        "Associations": [{"Main": true, "AssociationState": {"State": "associated"}}],
        "Routes": [route("10.9.0.0/16", "local")]});
    let open = [entry(100, false, "allow", "0.0.0.0/0", None), entry(100, true, "allow", "0.0.0.0/0", None)];
    let zone = format!("{}a", at.1);
    home()
        .put_at(at, "Vpcs", &id("vpc-far"), owned(vpc("vpc-far", "10.9.0.0/16")))
        .put_at(
            at,
            "Subnets",
            &id("subnet-far"),
            owned(subnet("subnet-far", "vpc-far", "10.9.1.0/24", &zone)),
        )
        .put_at(at, "RouteTables", &id("rtb-far"), main)
        .put_at(at, "NetworkAcls", &id("acl-far"), owned(acl("acl-far", "vpc-far", &["subnet-far"], &open)))
        .put_at(at, "SecurityGroups", &id("sg-far"), owned(group("sg-far", "vpc-far")))
        .put_at(
            at,
            "NetworkInterfaces",
            &id("eni-far"),
            owned(eni("eni-far", "vpc-far", "subnet-far", "10.9.1.10", &["sg-far"])),
        )
        .put_at(at, "Reservations", &id("i-far"), instance("i-far", "running"))
}

fn peering(at: (&str, &str), code: &str) -> Value {
    let side = |vpc: &str, block: &str, at: (&str, &str)| {
        json!({"VpcId": id(vpc), "OwnerId": at.0, "Region": at.1, "CidrBlock": block,
            "CidrBlockSet": [{"CidrBlock": block}]})
    };
    json!({"VpcPeeringConnectionId": id("pcx-far"), "Status": {"Code": code, "Message": code},
        "RequesterVpcInfo": side("vpc-home", "10.0.0.0/16", HOME),
        "AccepterVpcInfo": side("vpc-far", "10.9.0.0/16", at)})
}

fn peered(at: (&str, &str), code: &str) -> World {
    with_far(at).put("VpcPeeringConnections", &id("pcx-far"), peering(at, code)).put_at(
        at,
        "VpcPeeringConnections",
        &id("pcx-far"),
        peering(at, code),
    )
}

const THERE: &str = "aws ec2 create-route --route-table-id rtb-main --destination-cidr-block 10.9.0.0/16 --vpc-peering-connection-id pcx-far";
const BACK: &str = "aws ec2 create-route --route-table-id rtb-far --destination-cidr-block 10.0.0.0/16 --vpc-peering-connection-id pcx-far";
const GROUP: &str = "aws ec2 authorize-security-group-ingress --group-id sg-far --protocol tcp --port 443 --source-group sg-a";

#[test]
fn a_peering_needs_routes_on_both_sides() {
    check(&peered(HOME, "active"), TO_FAR, &[THERE, GROUP, BACK]);
}

#[test]
fn group_acls_and_routes_of_both_legs_in_one() {
    let shut = |mut one: Value| {
        one["Entries"] = json!([]);
        one
    };
    let world = peered(HOME, "active").put(
        "NetworkAcls",
        &id("acl-far"),
        shut(acl("acl-far", "vpc-far", &["subnet-far"], &[])),
    );
    let entry = |direction: &str, ports: &str| {
        format!(
            "aws ec2 create-network-acl-entry --network-acl-id acl-far --{direction} --rule-number 100 --protocol tcp \
             --port-range {ports} --cidr-block 10.0.1.10/32 --rule-action allow"
        )
    };
    let (in_far, out_far) = (entry("ingress", "From=443,To=443"), entry("egress", "From=32768,To=65535"));
    check(&world, TO_FAR, &[THERE, &in_far, GROUP, &out_far, BACK]);
}

#[test]
fn a_peering_that_waits_is_accepted_by_the_other_side() {
    let by_home = " # with credentials of account 111122223333";
    let by_other = " # with credentials of account 444455556666";
    let told = |line: &str, by: &str| format!("{line}{by}");
    let pair = "aws ec2 authorize-security-group-ingress --group-id sg-far --ip-permissions \
        'IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=sg-a,UserId=111122223333}]'";
    let accept = "aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-far";
    let lines = [told(THERE, by_home), told(accept, by_other), told(pair, by_other), told(BACK, by_other)];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    check(&peered(OTHER, "pending-acceptance"), TO_FAR, &lines);
    // What has ended is not begun again.
    assert_eq!(super::world::fixes(&peered(OTHER, "expired"), TO_FAR), [""; 0]);
}

#[test]
fn groups_of_another_region_have_no_name() {
    let cidr = "aws ec2 authorize-security-group-ingress --group-id sg-far --protocol tcp --port 443 --cidr 10.0.1.10/32";
    let lines = [
        format!("{THERE} --region ap-northeast-1"),
        format!("{cidr} --region eu-west-1"),
        format!("{BACK} --region eu-west-1"),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    check(&peered(ABROAD, "active"), TO_FAR, &lines);
}

/// Home and far on one transit gateway, with a table each, open groups, and routes to the gateway.
fn joined() -> World {
    let gateway = json!({"TransitGatewayId": id("tgw-hub"), "OwnerId": HOME.0, "State": "available"});
    let table = |name: &str| json!({"TransitGatewayRouteTableId": id(name), "TransitGatewayId": id("tgw-hub"), "State": "available"});
    let attachment = |name: &str, vpc: &str, table: &str| {
        json!({"TransitGatewayAttachmentId": id(name), "TransitGatewayId": id("tgw-hub"),
            "TransitGatewayOwnerId": HOME.0, "ResourceOwnerId": HOME.0, "ResourceType": "vpc",
            "ResourceId": id(vpc), "State": "available",
            "Association": {"TransitGatewayRouteTableId": id(table), "State": "associated"}})
    };
    let of_vpc = |name: &str, vpc: &str, subnet: &str| {
        json!({"TransitGatewayAttachmentId": id(name), "TransitGatewayId": id("tgw-hub"), "VpcId": id(vpc),
            "VpcOwnerId": HOME.0, "State": "available", "SubnetIds": [id(subnet)]})
    };
    let mut world = with_far(HOME)
        .put("TransitGateways", &id("tgw-hub"), gateway)
        .push("SecurityGroups", &id("sg-far"), "IpPermissions", tcp(443, "10.0.0.0/8"))
        .push("RouteTables", &id("rtb-main"), "Routes", route("10.9.0.0/16", "tgw-hub"))
        .push("RouteTables", &id("rtb-far"), "Routes", route("10.0.0.0/16", "tgw-hub"));
    for (name, vpc, subnet, of) in [
        ("tgw-attach-home", "vpc-home", "subnet-a", "tgw-rtb-home"),
        ("tgw-attach-far", "vpc-far", "subnet-far", "tgw-rtb-far"),
    ] {
        world = world
            .put("TransitGatewayAttachments", &id(name), attachment(name, vpc, of))
            .put("TransitGatewayVpcAttachments", &id(name), of_vpc(name, vpc, subnet))
            .put("TransitGatewayRouteTables", &id(of), table(of))
            .put(
                "TransitGatewayStaticRoutes",
                &id(of),
                json!({"TransitGatewayRouteTableId": id(of), "Routes": []}),
            )
            .put(
                "TransitGatewayPropagations",
                &id(of),
                json!({"TransitGatewayRouteTableId": id(of), "TransitGatewayRouteTablePropagations": []}),
            );
    }
    world
}

fn propagated(world: World, table: &str, attachment: &str, vpc: &str) -> World {
    let one = json!({"TransitGatewayAttachmentId": id(attachment), "ResourceType": "vpc",
        "ResourceId": id(vpc), "State": "enabled"});
    world.push("TransitGatewayPropagations", &id(table), "TransitGatewayRouteTablePropagations", one)
}

const HOME_TO_FAR: &str =
    "--transit-gateway-route-table-id tgw-rtb-home --transit-gateway-attachment-id tgw-attach-far";

#[test]
fn each_table_of_a_transit_gateway_takes_in_the_other_vpc() {
    let there = format!("aws ec2 enable-transit-gateway-route-table-propagation {HOME_TO_FAR}");
    let back = "aws ec2 enable-transit-gateway-route-table-propagation --transit-gateway-route-table-id tgw-rtb-far \
        --transit-gateway-attachment-id tgw-attach-home";
    check(&joined(), TO_FAR, &[&there, back]);
    let world = propagated(joined(), "tgw-rtb-home", "tgw-attach-far", "vpc-far");
    check(&world, TO_FAR, &[back]);
}

fn with_hole(world: World, block: &str) -> World {
    let hole = json!({"DestinationCidrBlock": block, "Type": "static", "State": "blackhole"});
    world.push("TransitGatewayStaticRoutes", &id("tgw-rtb-home"), "Routes", hole)
}

#[test]
fn a_blackhole_of_a_transit_gateway_is_stepped_over() {
    let world = propagated(joined(), "tgw-rtb-far", "tgw-attach-home", "vpc-home");
    let line = |block: &str| {
        format!("aws ec2 create-transit-gateway-route --destination-cidr-block {block} {HOME_TO_FAR}")
    };
    check(&with_hole(world.clone(), "10.0.0.0/8"), TO_FAR, &[&line("10.9.0.0/16")]);
    check(&with_hole(world.clone(), "10.9.0.0/16"), TO_FAR, &[&line("10.9.1.10/32")]);
    check(
        &with_hole(world, "10.9.1.10/32"),
        TO_FAR,
        &[&format!(
            "aws ec2 replace-transit-gateway-route --destination-cidr-block 10.9.1.10/32 {HOME_TO_FAR}"
        )],
    );
}

#[test]
fn an_attachment_needs_a_table() {
    let world = propagated(joined(), "tgw-rtb-far", "tgw-attach-home", "vpc-home");
    let world = propagated(world, "tgw-rtb-home", "tgw-attach-far", "vpc-far").but(
        HOME,
        "TransitGatewayAttachments",
        &id("tgw-attach-home"),
        |one| drop(one.as_object_mut().unwrap().remove("Association")),
    );
    check(
        &world,
        TO_FAR,
        &["aws ec2 associate-transit-gateway-route-table --transit-gateway-route-table-id tgw-rtb-home \
           --transit-gateway-attachment-id tgw-attach-home"],
    );
}

#[test]
fn an_attachment_stands_in_the_senders_zone() {
    let world = propagated(joined(), "tgw-rtb-far", "tgw-attach-home", "vpc-home");
    let world = propagated(world, "tgw-rtb-home", "tgw-attach-far", "vpc-far");
    check(
        &world,
        r#"{"Source": "eni-b", "Destination": "eni-far", "DestinationPort": 443}"#,
        &["aws ec2 modify-transit-gateway-vpc-attachment --transit-gateway-attachment-id tgw-attach-home \
           --add-subnet-ids subnet-b"],
    );
}

#[test]
fn a_transit_gateway_is_routed_to_where_it_joins() {
    let world = propagated(joined(), "tgw-rtb-far", "tgw-attach-home", "vpc-home");
    let world = propagated(world, "tgw-rtb-home", "tgw-attach-far", "vpc-far").but(
        HOME,
        "RouteTables",
        &id("rtb-main"),
        |table| table["Routes"] = json!([route("10.0.0.0/16", "local")]),
    );
    check(
        &world,
        TO_FAR,
        &[
            "aws ec2 create-route --route-table-id rtb-main --destination-cidr-block 10.9.0.0/16 --transit-gateway-id tgw-hub",
        ],
    );
}
