//! Security groups and network ACLs.

use serde_json::{Value, json};

use super::world::{
    HOME, World, acl, check, eni, entry, group, home, id, instance, route, subnet, tcp, with_address,
    with_gateway,
};

const TO_B: &str = r#"{"Source": "eni-a", "Destination": "eni-b", "DestinationPort": 443}"#;

/// Nothing goes out of the group of `a`.
fn shut(world: World) -> World {
    world.but(HOME, "SecurityGroups", &id("sg-a"), |group| group["IpPermissionsEgress"] = json!([]))
}

/// The subnet of `b` behind an ACL of its own.
fn behind(world: World, entries: &[Value]) -> World {
    let own = |value: &mut Value| {
        value["Associations"].as_array_mut().unwrap().retain(|one| one["SubnetId"] != id("subnet-b"));
    };
    world.but(HOME, "NetworkAcls", &id("acl-open"), own).put(
        "NetworkAcls",
        &id("acl-b"),
        acl("acl-b", "vpc-home", &["subnet-b"], entries),
    )
}

fn open_group(world: World) -> World {
    world.push("SecurityGroups", &id("sg-b"), "IpPermissions", tcp(443, "0.0.0.0/0"))
}

const FROM_GROUP: &str =
    "aws ec2 authorize-security-group-ingress --group-id sg-b --protocol tcp --port 443 --source-group sg-a";

#[test]
fn a_group_lets_in_the_senders_group() {
    check(&home(), TO_B, &[FROM_GROUP]);
    // As the instances, too.
    check(&home(), r#"{"Source": "i-a", "Destination": "i-b", "DestinationPort": 443}"#, &[FROM_GROUP]);
}

#[test]
fn both_groups_are_opened_for_each_other() {
    let out = "aws ec2 authorize-security-group-egress --group-id sg-a --protocol tcp --port 443 --source-group sg-b";
    check(&shut(home()), TO_B, &[out, FROM_GROUP]);
}

#[test]
fn a_rule_opens_what_is_asked() {
    for (asked, told) in [
        (r#""Protocol": "tcp""#, "--protocol tcp --port 0-65535 --source-group sg-a"),
        (r#""Protocol": "udp", "DestinationPort": 53"#, "--protocol udp --port 53 --source-group sg-a"),
        (
            r#""Protocol": "icmp""#,
            "--ip-permissions 'IpProtocol=icmp,FromPort=-1,ToPort=-1,UserIdGroupPairs=[{GroupId=sg-a}]'",
        ),
        (r#""Protocol": "50""#, "--ip-permissions 'IpProtocol=50,UserIdGroupPairs=[{GroupId=sg-a}]'"),
        (r#""Protocol": "-1""#, "--ip-permissions 'IpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-a}]'"),
    ] {
        let line = format!("aws ec2 authorize-security-group-ingress --group-id sg-b {told}");
        check(&home(), &format!(r#"{{"Source": "eni-a", "Destination": "eni-b", {asked}}}"#), &[&line]);
    }
}

#[test]
fn the_group_that_the_fewest_carry_is_opened_and_named() {
    // Both hosts carry a group that a third one carries too, and `a` one of its own.
    let both = json!([{"GroupId": id("sg-all")}, {"GroupId": id("sg-b")}]);
    let world = home()
        .put("SecurityGroups", &id("sg-all"), group("sg-all", "vpc-home"))
        .push("NetworkInterfaces", &id("eni-a"), "Groups", json!({"GroupId": id("sg-all")}))
        .but(HOME, "NetworkInterfaces", &id("eni-b"), |one| one["Groups"] = both)
        .put(
            "NetworkInterfaces",
            &id("eni-c"),
            eni("eni-c", "vpc-home", "subnet-b", "10.0.2.11", &["sg-all"]),
        );
    check(&world, TO_B, &[FROM_GROUP]);
}

#[test]
fn the_internet_is_let_in_by_its_addresses() {
    let world = with_address(with_gateway(home()), "eni-b", "203.0.113.20").push(
        "RouteTables",
        &id("rtb-main"),
        "Routes",
        route("0.0.0.0/0", "igw-home"),
    );
    let line = |cidr: &str| {
        format!(
            "aws ec2 authorize-security-group-ingress --group-id sg-b --protocol tcp --port 443 --cidr {cidr}"
        )
    };
    let asked = r#"{"Source": "internet", "Destination": "eni-b", "DestinationPort": 443}"#;
    check(&world, asked, &[&line("0.0.0.0/0")]);
    let asked = r#"{"Source": "internet", "SourceIp": "198.51.100.7", "Destination": "eni-b", "DestinationPort": 443}"#;
    check(&world, asked, &[&line("198.51.100.7/32")]);
    let asked = r#"{"Source": "198.51.100.7", "Destination": "203.0.113.20", "DestinationPort": 443}"#;
    check(&world, asked, &[&line("198.51.100.7/32")]);
    // Sent to the public address, packets come back in with a public source: groups do not know it.
    let world = with_address(world, "eni-a", "203.0.113.10");
    let asked = r#"{"Source": "eni-a", "DestinationIp": "203.0.113.20", "DestinationPort": 443}"#;
    check(&world, asked, &[&line("203.0.113.10/32")]);
}

#[test]
fn ipv6_has_its_own_rules() {
    let six = |number: &str| json!([{"Ipv6Address": format!("2001:db8::{number}")}]);
    let block =
        |block: &str| json!([{"Ipv6CidrBlock": block, "Ipv6CidrBlockState": {"State": "associated"}}]);
    let world = with_gateway(home())
        .but(HOME, "Vpcs", &id("vpc-home"), |vpc| {
            vpc["Ipv6CidrBlockAssociationSet"] = block("2001:db8::/56");
        })
        .but(HOME, "Subnets", &id("subnet-b"), |subnet| {
            subnet["Ipv6CidrBlockAssociationSet"] = block("2001:db8::/64");
        })
        .but(HOME, "NetworkInterfaces", &id("eni-b"), |one| one["Ipv6Addresses"] = six("b"))
        .push("RouteTables", &id("rtb-main"), "Routes", route("2001:db8::/56", "local"))
        .push("RouteTables", &id("rtb-main"), "Routes", route("::/0", "igw-home"));
    let asked = r#"{"Source": "internet", "Destination": "eni-b", "DestinationIp": "2001:db8::b", "DestinationPort": 443}"#;
    check(
        &world,
        asked,
        &[
            "aws ec2 create-network-acl-entry --network-acl-id acl-open --ingress --rule-number 110 --protocol tcp \
             --port-range From=443,To=443 --ipv6-cidr-block ::/0 --rule-action allow",
            "aws ec2 authorize-security-group-ingress --group-id sg-b --ip-permissions \
             'IpProtocol=tcp,FromPort=443,ToPort=443,Ipv6Ranges=[{CidrIpv6=::/0}]'",
            "aws ec2 create-network-acl-entry --network-acl-id acl-open --egress --rule-number 110 --protocol tcp \
             --port-range From=1024,To=65535 --ipv6-cidr-block ::/0 --rule-action allow",
        ],
    );
}

const IN: &str = "--protocol tcp --port-range From=443,To=443 --cidr-block 10.0.1.10/32 --rule-action allow";
const BACK: &str =
    "--protocol tcp --port-range From=32768,To=65535 --cidr-block 10.0.1.10/32 --rule-action allow";

fn entries(number_in: u32, number_out: u32) -> [String; 2] {
    let one = |direction: &str, number: u32, rest: &str| {
        format!(
            "aws ec2 create-network-acl-entry --network-acl-id acl-b --{direction} --rule-number {number} {rest}"
        )
    };
    [one("ingress", number_in, IN), one("egress", number_out, BACK)]
}

#[test]
fn an_acl_lets_requests_in_and_replies_out() {
    let world = behind(open_group(home()), &[]);
    let [there, back] = entries(100, 100);
    check(&world, TO_B, &[&there, &back]);
    // With the group, and what goes out of the sender's.
    let out = "aws ec2 authorize-security-group-egress --group-id sg-a --protocol tcp --port 443 --source-group sg-b";
    check(&behind(shut(home()), &[]), TO_B, &[out, &there, FROM_GROUP, &back]);
    // For UDP nobody has to answer, unless it is asked.
    let udp = r#"{"Source": "eni-a", "Destination": "eni-b", "Protocol": "udp", "DestinationPort": 53"#;
    let rule = "aws ec2 authorize-security-group-ingress --group-id sg-b --protocol udp --port 53 --source-group sg-a";
    let there = there.replace("tcp", "udp").replace("443", "53");
    let back = back.replace("tcp", "udp");
    check(&behind(home(), &[]), &format!("{udp}}}"), &[&there, rule]);
    check(&behind(home(), &[]), &format!(r#"{udp}, "ExpectReply": true}}"#), &[&there, rule, &back]);
}

#[test]
fn an_entry_stands_before_the_one_that_denies() {
    let denying = |number: u32| entry(number, false, "deny", "10.0.0.0/16", None);
    let open = [entry(200, false, "allow", "0.0.0.0/0", None), entry(200, true, "allow", "0.0.0.0/0", None)];
    for (denied, others, number) in [(90, [1, 2], 10), (90, [1, 80], 89), (100, [50, 60], 70), (3, [1, 4], 2)]
    {
        let mut all = open.to_vec();
        all.push(denying(denied));
        all.extend(others.map(|number| entry(number, false, "allow", "192.0.2.0/24", None)));
        let world = behind(open_group(home()), &all);
        let [there, _] = entries(number, 0);
        check(&world, TO_B, &[&there]);
    }
    // No number is free before it.
    let mut all = open.to_vec();
    all.push(denying(1));
    assert_eq!(super::world::fixes(&behind(open_group(home()), &all), TO_B), [""; 0]);
}

#[test]
fn an_acl_that_is_full_takes_no_more() {
    let filler = |count: u32| -> Vec<Value> {
        let one = |number| entry(number, false, "allow", "192.0.2.0/24", None);
        let mut all: Vec<Value> = (1..=count).map(one).collect();
        all.push(entry(100, true, "allow", "0.0.0.0/0", None));
        all
    };
    let [there, _] = entries(20, 0);
    check(&behind(open_group(home()), &filler(18)), TO_B, &[&there]);
    assert_eq!(super::world::fixes(&behind(open_group(home()), &filler(19)), TO_B), [""; 0]);
    // With more than that the quota was raised.
    let [there, _] = entries(30, 0);
    check(&behind(open_group(home()), &filler(20)), TO_B, &[&there]);
}

#[test]
fn a_group_that_is_full_takes_no_more() {
    let filled = |count: u16| {
        (1..=count).fold(home(), |world, port| {
            world.push("SecurityGroups", &id("sg-b"), "IpPermissions", tcp(port, "192.0.2.0/24"))
        })
    };
    check(&filled(59), TO_B, &[FROM_GROUP]);
    assert_eq!(super::world::fixes(&filled(60), TO_B), [""; 0]);
}

#[test]
fn one_acl_before_both_subnets_needs_an_entry_each_way_of_each_leg() {
    let world = open_group(home()).but(HOME, "NetworkAcls", &id("acl-open"), |one| {
        let entries = one["Entries"].as_array_mut().unwrap();
        entries.retain(|entry| entry["RuleNumber"] == 32767);
    });
    let line = |direction: &str, number: u32, ports: &str, peer: &str| {
        format!(
            "aws ec2 create-network-acl-entry --network-acl-id acl-open --{direction} --rule-number {number} --protocol \
             tcp --port-range {ports} --cidr-block {peer}/32 --rule-action allow"
        )
    };
    check(
        &world,
        TO_B,
        &[
            &line("egress", 100, "From=443,To=443", "10.0.2.10"),
            &line("ingress", 100, "From=443,To=443", "10.0.1.10"),
            &line("egress", 110, "From=32768,To=65535", "10.0.1.10"),
            &line("ingress", 110, "From=32768,To=65535", "10.0.2.10"),
        ],
    );
}

#[test]
fn replies_to_some_ports_are_completed() {
    let some = [
        entry(100, false, "allow", "0.0.0.0/0", None),
        entry(100, true, "allow", "10.0.0.0/16", Some([49152, 65535])),
    ];
    check(
        &behind(open_group(home()), &some),
        TO_B,
        &[
            "aws ec2 create-network-acl-entry --network-acl-id acl-b --egress --rule-number 110 --protocol tcp \
           --port-range From=32768,To=49151 --cidr-block 10.0.1.10/32 --rule-action allow",
        ],
    );
}

#[test]
fn echo_has_types_for_the_way_there_and_back() {
    let world = behind(home(), &[]);
    check(
        &world,
        r#"{"Source": "eni-a", "Destination": "eni-b", "Protocol": "icmp"}"#,
        &[
            "aws ec2 create-network-acl-entry --network-acl-id acl-b --ingress --rule-number 100 --protocol icmp \
             --icmp-type-code Type=-1,Code=-1 --cidr-block 10.0.1.10/32 --rule-action allow",
            "aws ec2 authorize-security-group-ingress --group-id sg-b --ip-permissions \
             'IpProtocol=icmp,FromPort=-1,ToPort=-1,UserIdGroupPairs=[{GroupId=sg-a}]'",
            "aws ec2 create-network-acl-entry --network-acl-id acl-b --egress --rule-number 100 --protocol icmp \
             --icmp-type-code Type=0,Code=0 --cidr-block 10.0.1.10/32 --rule-action allow",
        ],
    );
}

#[test]
fn neighbours_meet_no_acl() {
    let world = behind(home(), &[])
        .put("NetworkInterfaces", &id("eni-c"), eni("eni-c", "vpc-home", "subnet-b", "10.0.2.11", &["sg-a"]))
        .put("Reservations", &id("i-c"), instance("i-c", "running"));
    check(&world, r#"{"Source": "eni-c", "Destination": "eni-b", "DestinationPort": 443}"#, &[FROM_GROUP]);
    // A third subnet, so that the helper is used as it stands.
    let world = world.put(
        "Subnets",
        &id("subnet-c"),
        subnet("subnet-c", "vpc-home", "10.0.3.0/24", "ap-northeast-1a"),
    );
    assert!(!super::world::fixes(&world, TO_B).is_empty());
}
