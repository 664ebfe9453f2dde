//! Gateways, addresses, instances, and VPC Block Public Access.

use serde_json::{Value, json};

use super::world::{
    HOME, World, check, home, id, instance, route, tcp, with_address, with_gateway, with_nat,
};

const IN: &str = r#"{"Source": "internet", "Destination": "eni-b", "DestinationPort": 443}"#;
const OUT: &str = r#"{"Source": "eni-a", "Destination": "internet", "DestinationPort": 443}"#;

const RULE: &str =
    "aws ec2 authorize-security-group-ingress --group-id sg-b --protocol tcp --port 443 --cidr 0.0.0.0/0";
const ADDRESS: &str = "aws ec2 associate-address --network-interface-id eni-b --private-ip-address 10.0.2.10 \
    --allocation-id \"$(aws ec2 allocate-address --domain vpc --query AllocationId --output text)\"";

fn led_out(world: World) -> World {
    world.push("RouteTables", &id("rtb-main"), "Routes", route("0.0.0.0/0", "igw-home"))
}

#[test]
fn who_is_to_be_reached_from_the_internet_needs_an_address() {
    check(&led_out(with_gateway(home())), IN, &[ADDRESS, RULE]);
}

#[test]
fn a_vpc_that_has_nothing_gets_a_gateway_an_address_a_rule_and_a_route() {
    check(
        &home(),
        IN,
        &[
            "aws ec2 attach-internet-gateway --vpc-id vpc-home --internet-gateway-id \"$(aws ec2 create-internet-gateway \
             --query InternetGateway.InternetGatewayId --output text)\"",
            ADDRESS,
            RULE,
            "aws ec2 create-route --route-table-id rtb-main --destination-cidr-block 0.0.0.0/0 --gateway-id \"$(aws ec2 \
             describe-internet-gateways --filters Name=attachment.vpc-id,Values=vpc-home --query \
             'InternetGateways[0].InternetGatewayId' --output text)\"",
        ],
    );
}

#[test]
fn a_gateway_that_is_attached_nowhere_is_attached() {
    let idle = json!({"InternetGatewayId": id("igw-home"), "OwnerId": HOME.0, "Attachments": []});
    let world = led_out(home().put("InternetGateways", &id("igw-home"), idle));
    let attach = "aws ec2 attach-internet-gateway --vpc-id vpc-home --internet-gateway-id igw-home";
    check(&world, IN, &[attach, ADDRESS, RULE]);
    check(&with_address(world, "eni-a", "203.0.113.10"), OUT, &[attach]);
}

#[test]
fn who_goes_out_by_an_internet_gateway_needs_an_address() {
    let line = ADDRESS.replace("eni-b", "eni-a").replace("10.0.2.10", "10.0.1.10");
    check(&led_out(with_gateway(home())), OUT, &[&line]);
    // Where there is a NAT gateway, its way out is the narrower one.
    let world = led_out(with_nat(with_gateway(home())));
    check(
        &world,
        r#"{"Source": "eni-a", "Destination": "198.51.100.7", "DestinationPort": 443}"#,
        &[
            "aws ec2 create-route --route-table-id rtb-main --destination-cidr-block 198.51.100.7/32 --nat-gateway-id nat-out",
        ],
    );
}

#[test]
fn an_instance_that_is_stopped_is_started() {
    let world = home().push("SecurityGroups", &id("sg-b"), "IpPermissions", tcp(443, "10.0.0.0/16")).put(
        "Reservations",
        &id("i-b"),
        instance("i-b", "stopped"),
    );
    let asked = r#"{"Source": "eni-a", "Destination": "eni-b", "DestinationPort": 443}"#;
    check(&world, asked, &["aws ec2 start-instances --instance-ids i-b"]);
    // What is terminated stays so.
    let world = world.put("Reservations", &id("i-b"), instance("i-b", "terminated"));
    assert_eq!(super::world::fixes(&world, asked), [""; 0]);
}

fn blocked(world: World, mode: &str) -> World {
    let options = json!({"AwsAccountId": HOME.0, "AwsRegion": HOME.1, "State": "update-complete",
        "InternetGatewayBlockMode": mode, "ExclusionsAllowed": "allowed"});
    world.put("VpcBlockPublicAccessOptions", "", options)
}

fn exclusion(mode: &str) -> Value {
    let arn = format!("arn:aws:ec2:{}:{}:subnet/{}", HOME.1, HOME.0, id("subnet-b"));
    json!({"ExclusionId": id("vpcbpa-exclude-b"), "ResourceArn": arn, "InternetGatewayExclusionMode": mode,
        "State": "create-complete"})
}

#[test]
fn block_public_access_leaves_the_subnet_out() {
    let world = with_address(led_out(with_gateway(home())), "eni-a", "203.0.113.10");
    let world = with_address(world, "eni-b", "203.0.113.20").push(
        "SecurityGroups",
        &id("sg-b"),
        "IpPermissions",
        tcp(443, "0.0.0.0/0"),
    );
    let line = |subnet: &str, mode: &str| {
        format!(
            "aws ec2 create-vpc-block-public-access-exclusion --subnet-id {subnet} --internet-gateway-exclusion-mode {mode}"
        )
    };
    let both = blocked(world.clone(), "block-bidirectional");
    check(&both, IN, &[&line("subnet-b", "allow-bidirectional")]);
    check(&both, OUT, &[&line("subnet-a", "allow-egress")]);
    // To let out alone counts only where both ways are blocked.
    let inward = blocked(world, "block-ingress");
    check(&inward, IN, &[&line("subnet-b", "allow-bidirectional")]);
    // There is an exclusion already, and it opens too little.
    let some = both.clone().put(
        "VpcBlockPublicAccessExclusions",
        &id("vpcbpa-exclude-b"),
        exclusion("allow-egress"),
    );
    check(
        &some,
        IN,
        &["aws ec2 modify-vpc-block-public-access-exclusion --exclusion-id vpcbpa-exclude-b \
           --internet-gateway-exclusion-mode allow-bidirectional"],
    );
    // Where the organization does not allow exclusions, there are none.
    let strict = both.but(HOME, "VpcBlockPublicAccessOptions", "", |options| {
        options["ExclusionsAllowed"] = json!("not-allowed");
    });
    assert_eq!(super::world::fixes(&strict, IN), [""; 0]);
}
