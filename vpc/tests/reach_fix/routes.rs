//! Routes, other targets of routes, and other tables.

use serde_json::json;

use super::world::{
    HOME, World, check, eni, home, id, route, subnet, table, tcp, with_address, with_gateway, with_nat,
};

const OUT: &str = r#"{"Source": "eni-a", "Destination": "internet", "DestinationPort": 443}"#;

/// `a` alone behind a table of its own.
fn alone(world: World, routes: &[serde_json::Value]) -> World {
    let mut all = vec![route("10.0.0.0/16", "local")];
    all.extend_from_slice(routes);
    world.put("RouteTables", &id("rtb-a"), table("rtb-a", "vpc-home", &["subnet-a"], &all))
}

#[test]
fn a_host_without_a_public_address_goes_out_by_nat() {
    let world = with_nat(with_gateway(home()));
    let to = |destination: &str| {
        format!(
            "aws ec2 create-route --route-table-id rtb-main --destination-cidr-block {destination} --nat-gateway-id nat-out"
        )
    };
    check(&world, OUT, &[&to("0.0.0.0/0")]);
    let asked = r#"{"Source": "eni-a", "Destination": "198.51.100.7", "DestinationPort": 443}"#;
    check(&world, asked, &[&to("198.51.100.7/32")]);
}

#[test]
fn a_host_with_a_public_address_may_go_out_by_the_internet_gateway() {
    let world = with_address(with_gateway(home()), "eni-a", "203.0.113.10");
    check(
        &world,
        OUT,
        &[
            "aws ec2 create-route --route-table-id rtb-main --destination-cidr-block 0.0.0.0/0 --gateway-id igw-home",
        ],
    );
    // What only lets out comes first.
    check(
        &with_nat(world),
        OUT,
        &[
            "aws ec2 create-route --route-table-id rtb-main --destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-out",
        ],
    );
}

#[test]
fn a_blackhole_gets_another_target() {
    let mut lost = route("0.0.0.0/0", "nat-gone");
    lost["State"] = json!("blackhole");
    let world = alone(with_nat(with_gateway(home())), &[lost]);
    check(
        &world,
        OUT,
        &[
            "aws ec2 replace-route --route-table-id rtb-a --destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-out",
        ],
    );
    // For one address a route beside it is enough, and leaves the rest as it is.
    let asked = r#"{"Source": "eni-a", "Destination": "198.51.100.7", "DestinationPort": 443}"#;
    check(
        &world,
        asked,
        &[
            "aws ec2 create-route --route-table-id rtb-a --destination-cidr-block 198.51.100.7/32 --nat-gateway-id nat-out",
        ],
    );
}

#[test]
fn a_nat_gateway_that_failed_is_replaced_by_one_that_works() {
    let mut failed = json!({"NatGatewayId": id("nat-bad"), "VpcId": id("vpc-home"), "State": "failed",
        "SubnetId": id("subnet-out"), "ConnectivityType": "public", "NatGatewayAddresses": []});
    failed["NatGatewayAddresses"] = json!([{"PrivateIp": "10.0.9.8"}]);
    let world = alone(with_nat(with_gateway(home())), &[route("0.0.0.0/0", "nat-bad")]).put(
        "NatGateways",
        &id("nat-bad"),
        failed,
    );
    check(
        &world,
        OUT,
        &[
            "aws ec2 replace-route --route-table-id rtb-a --destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-out",
        ],
    );
}

#[test]
fn a_table_of_several_subnets_is_left_alone_where_another_table_serves() {
    // Replies from `a` leave by NAT, where nobody knows the connection; `rtb-out` leads to the internet gateway.
    let world = with_address(with_nat(with_gateway(home())), "eni-a", "203.0.113.10").push(
        "SecurityGroups",
        &id("sg-a"),
        "IpPermissions",
        tcp(443, "0.0.0.0/0"),
    );
    let asked = r#"{"Source": "internet", "Destination": "eni-a", "DestinationPort": 443}"#;
    let both = world.clone().put(
        "RouteTables",
        &id("rtb-a"),
        table(
            "rtb-a",
            "vpc-home",
            &["subnet-a", "subnet-b"],
            &[route("10.0.0.0/16", "local"), route("0.0.0.0/0", "nat-out")],
        ),
    );
    check(
        &both,
        asked,
        &["aws ec2 replace-route-table-association --association-id rtbassoc-a --route-table-id rtb-out"],
    );
    let one = alone(world, &[route("0.0.0.0/0", "nat-out")]);
    check(
        &one,
        asked,
        &[
            "aws ec2 replace-route --route-table-id rtb-a --destination-cidr-block 0.0.0.0/0 --gateway-id igw-home",
        ],
    );
    // From one address a route for that one is enough.
    let asked = r#"{"Source": "internet", "SourceIp": "198.51.100.7", "Destination": "eni-a", "DestinationPort": 443}"#;
    check(
        &both,
        asked,
        &[
            "aws ec2 create-route --route-table-id rtb-a --destination-cidr-block 198.51.100.7/32 --gateway-id igw-home",
        ],
    );
}

#[test]
fn an_appliance_must_hand_on_what_is_not_its_own() {
    let world = alone(with_gateway(home()), &[route("0.0.0.0/0", "eni-box")])
        .put("Subnets", &id("subnet-box"), subnet("subnet-box", "vpc-home", "10.0.8.0/24", "ap-northeast-1a"))
        .push("NetworkAcls", &id("acl-open"), "Associations", json!({"SubnetId": id("subnet-box")}))
        .put(
            "RouteTables",
            &id("rtb-box"),
            table(
                "rtb-box",
                "vpc-home",
                &["subnet-box"],
                &[route("10.0.0.0/16", "local"), route("0.0.0.0/0", "igw-home")],
            ),
        )
        .put(
            "NetworkInterfaces",
            &id("eni-box"),
            eni("eni-box", "vpc-home", "subnet-box", "10.0.8.8", &["sg-b"]),
        );
    let world = with_address(world, "eni-box", "203.0.113.8");
    check(
        &world,
        OUT,
        &[
            "aws ec2 modify-network-interface-attribute --network-interface-id eni-box --no-source-dest-check",
            "aws ec2 authorize-security-group-ingress --group-id sg-b --protocol tcp --port 443 --source-group sg-a",
        ],
    );
}

#[test]
fn a_gateway_endpoint_serves_one_table_more() {
    let endpoint = json!({"VpcEndpointId": id("vpce-s3"), "VpcEndpointType": "Gateway", "VpcId": id("vpc-home"),
        "ServiceName": "com.amazonaws.ap-northeast-1.s3", "State": "available", "RouteTableIds": [id("rtb-b")],
        "OwnerId": HOME.0});
    let list = json!({"PrefixListId": id("pl-s3"), "PrefixListName": "com.amazonaws.ap-northeast-1.s3",
        "Cidrs": ["52.219.0.0/20"]});
    let routes = [route("10.0.0.0/16", "local"), route(&id("pl-s3"), "vpce-s3")];
    let world = home()
        .put("VpcEndpoints", &id("vpce-s3"), endpoint)
        .put("PrefixLists", &id("pl-s3"), list)
        .put("RouteTables", &id("rtb-b"), table("rtb-b", "vpc-home", &["subnet-b"], &routes));
    check(
        &world,
        r#"{"Source": "eni-a", "Destination": "vpce-s3", "DestinationPort": 443}"#,
        &["aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-s3 --add-route-table-ids rtb-main"],
    );
}

#[test]
fn a_vpn_is_routed_to_by_its_own_block() {
    let gateway = json!({"VpnGatewayId": id("vgw-home"), "State": "available",
        "VpcAttachments": [{"VpcId": id("vpc-home"), "State": "attached"}]});
    let connection = json!({"VpnConnectionId": id("vpn-home"), "VpnGatewayId": id("vgw-home"),
        "State": "available", "Options": {"StaticRoutesOnly": true},
        "Routes": [{"DestinationCidrBlock": "172.16.0.0/20", "State": "available"}]});
    let world = home().put("VpnGateways", &id("vgw-home"), gateway).put(
        "VpnConnections",
        &id("vpn-home"),
        connection,
    );
    check(
        &world,
        r#"{"Source": "eni-a", "Destination": "172.16.1.1", "DestinationPort": 443}"#,
        &[
            "aws ec2 create-route --route-table-id rtb-main --destination-cidr-block 172.16.0.0/20 --gateway-id vgw-home",
        ],
    );
}
