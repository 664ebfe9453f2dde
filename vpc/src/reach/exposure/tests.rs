//! The good account of the rules' tests, with one thing changed.

use aozu_names::AccountId;
use serde_json::{Value, json};

use crate::{
    reach::Estate,
    rules::fixture::{Account, good},
};

/// The same with the interfaces of its NAT gateways, and VPC Block Public Access read and off.
fn base() -> Account {
    let nat = |zone: &str, private: &str, public: &str| {
        json!({
            "NetworkInterfaceId": format!("eni-0000000000000nat{zone}"), "InterfaceType": "nat_gateway",
            "RequesterManaged": true, "Status": "in-use", "VpcId": "vpc-0000000000000000a",
            "SubnetId": format!("subnet-0000000000000000{zone}"), "AvailabilityZone": format!("ap-northeast-1{zone}"),
            "OwnerId": "111122223333", "PrivateIpAddress": private, "Groups": [],
            "PrivateIpAddresses": [{"PrivateIpAddress": private, "Primary": true, "Association": {"PublicIp": public}}],
        })
    };
    good().but(|account| {
        let ec2 = &mut account["ec2"];
        for (zone, private, public) in [("a", "10.0.0.250", "203.0.113.10"), ("c", "10.0.1.250", "203.0.113.11")] {
            let id = format!("eni-0000000000000nat{zone}");
            ec2["NatGateways"][format!("nat-0000000000000000{zone}")]["NatGatewayAddresses"][0]["NetworkInterfaceId"] =
                json!(id);
            ec2["NetworkInterfaces"][id] = nat(zone, private, public);
        }
        ec2["VpcBlockPublicAccessOptions"] = json!({"": null});
        ec2["VpcBlockPublicAccessExclusions"] = json!({});
    })
}

const WEB: &str = "/ec2/NetworkInterfaces/eni-00000000000000web";
const RULES: &str = "/ec2/SecurityGroups/sg-00000000000000web/IpPermissions";

/// The lists as they are printed, with what they rest on.
fn told(account: &Account) -> Value {
    let network = account.network();
    let region = "ap-northeast-1".parse().unwrap();
    let estate = Estate::new([(AccountId::literal("111122223333"), region, &network)]);
    let exposure = estate.exposure();
    let mut told = serde_json::to_value(&exposure).unwrap();
    told["Assumptions"] = json!(exposure.assumptions);
    told["Needs"] = json!(exposure.needs);
    told["Complete"] = json!(exposure.is_complete);
    told
}

/// Resource, address and verdict of a list.
fn names(list: &Value) -> Vec<[&str; 3]> {
    let mut names = Vec::new();
    for entry in list.as_array().unwrap() {
        names.push(["Resource", "Address", "Verdict"].map(|member| entry[member].as_str().unwrap()));
    }
    names
}

/// `tcp 443-443 from 0.0.0.0/0`, for each flow of an entry.
fn flows(entry: &Value) -> Vec<String> {
    let one = |flow: &Value| {
        let ports = flow["DestinationPorts"].as_array().unwrap().iter();
        let ports: Vec<String> = ports.map(|span| format!("{}-{}", span["From"], span["To"])).collect();
        let from: Vec<&str> =
            flow["SourceCidrs"].as_array().unwrap().iter().map(|block| block.as_str().unwrap()).collect();
        format!("{} {} from {}", flow["Protocol"].as_str().unwrap(), ports.join(","), from.join(","))
    };
    entry["Flows"].as_array().unwrap().iter().map(one).collect()
}

/// The codes that an entry gives, and ids that its explanations name.
fn why(entry: &Value) -> Vec<&str> {
    entry["Why"].as_array().unwrap().iter().map(|one| one["ExplanationCode"].as_str().unwrap()).collect()
}

/// The way of a subnet, and its class and verdict.
fn way<'t>(told: &'t Value, subnet: &str, family: &str) -> (&'t str, &'t str, Vec<&'t str>) {
    let of = |way: &&Value| way["Subnet"].as_str().unwrap().ends_with(subnet) && way["Family"] == family;
    let one = told["ToInternet"].as_array().unwrap().iter().find(of).unwrap();
    let by = one["Way"].as_array().unwrap().iter().map(|hop| hop.as_str().unwrap()).collect();
    (one["Class"].as_str().unwrap(), one["Verdict"].as_str().unwrap(), by)
}

#[test]
fn what_is_open_is_told_and_nat_gateways_are_not() {
    let told = told(&base());
    assert_eq!(names(&told["FromInternet"]), [["i-00000000000000web", "203.0.113.20", "reachable"]]);
    let web = &told["FromInternet"][0];
    assert_eq!(flows(web), ["tcp 443-443 from 0.0.0.0/0"]);
    assert_eq!(web["Flows"][0]["DestinationCidrs"], json!(["203.0.113.20/32"]));
    assert_eq!(
        web["Path"],
        json!([
            "internet",
            "aws",
            "igw-0000000000000000a",
            "vpc-0000000000000000a",
            "subnet-0000000000000000a",
            "i-00000000000000web"
        ])
    );
    assert_eq!(told["Unreachable"], json!([]));
    assert_eq!(
        (&told["Complete"], &told["Needs"], &told["Assumptions"]),
        (&json!(true), &json!([]), &json!([]))
    );
}

#[test]
fn only_what_rules_let_in_is_told() {
    let rules = json!([
        {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "198.51.100.0/24"}]},
        {"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8099, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
        {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "IpRanges": [{"CidrIp": "10.0.0.0/8"}, {"CidrIp": "192.0.2.7/32"}]},
        {"IpProtocol": "tcp", "FromPort": 9000, "ToPort": 9000, "UserIdGroupPairs": [{"GroupId": "sg-000000000000000db"}]},
    ]);
    let told = told(&base().with(RULES, rules));
    assert_eq!(
        flows(&told["FromInternet"][0]),
        ["tcp 22-22 from 198.51.100.0/24", "tcp 8000-8099 from 0.0.0.0/0", "udp 53-53 from 192.0.2.7/32"]
    );
}

#[test]
fn every_address_of_an_interface_counts() {
    let second = json!({"PrivateIpAddress": "10.0.0.21", "Primary": false, "Association": {"PublicIp": "203.0.113.21"}});
    let third = json!({"PrivateIpAddress": "10.0.0.22", "Primary": false});
    let at = format!("{WEB}/PrivateIpAddresses");
    let told = told(&base().push(&at, second).push(&at, third));
    let addresses = ["203.0.113.20", "203.0.113.21"];
    assert_eq!(names(&told["FromInternet"]), addresses.map(|one| ["i-00000000000000web", one, "reachable"]));
}

/// The public subnet with IPv6, and a default route for it.
fn with_ipv6(target: Value) -> Account {
    let associated = |block: &str| json!([{"AssociationId": "vpc-cidr-assoc-6", "Ipv6CidrBlock": block, "Ipv6CidrBlockState": {"State": "associated"}}]);
    let mut route = target;
    route["DestinationIpv6CidrBlock"] = json!("::/0");
    route["State"] = json!("active");
    base().but(|account| {
        let ec2 = &mut account["ec2"];
        ec2["Vpcs"]["vpc-0000000000000000a"]["Ipv6CidrBlockAssociationSet"] = associated("2001:db8:0:100::/56");
        ec2["Subnets"]["subnet-0000000000000000a"]["Ipv6CidrBlockAssociationSet"] = associated("2001:db8:0:100::/64");
        ec2["RouteTables"]["rtb-0000000000000000b"]["Routes"].as_array_mut().unwrap().push(route);
        ec2["NetworkInterfaces"]["eni-00000000000000web"]["Ipv6Addresses"] =
            json!([{"Ipv6Address": "2001:db8:0:100::20"}]);
        ec2["EgressOnlyInternetGateways"]["eigw-0000000000000000a"] = json!({
            "EgressOnlyInternetGatewayId": "eigw-0000000000000000a",
            "Attachments": [{"State": "attached", "VpcId": "vpc-0000000000000000a"}]});
        for number in [101, 102] {
            let entry = json!({"RuleNumber": number, "Egress": number == 101, "RuleAction": "allow", "Protocol": "-1",
                "Ipv6CidrBlock": "::/0"});
            ec2["NetworkAcls"]["acl-0000000000000000d"]["Entries"].as_array_mut().unwrap().push(entry);
        }
    })
}

#[test]
fn ipv6_is_open_by_the_internet_gateway() {
    let told = told(&with_ipv6(json!({"GatewayId": "igw-0000000000000000a"})));
    let web = "i-00000000000000web";
    assert_eq!(
        names(&told["FromInternet"]),
        [[web, "203.0.113.20", "reachable"], [web, "2001:db8:0:100::20", "reachable"]]
    );
    assert_eq!(flows(&told["FromInternet"][1]), ["tcp 443-443 from ::/0"]);
    assert_eq!(way(&told, "00a", "ipv6"), ("public", "reachable", vec!["igw-0000000000000000a"]));
    assert_eq!(told["Complete"], true);
}

#[test]
fn ipv6_behind_an_egress_only_gateway_is_not() {
    let told = told(&with_ipv6(json!({"EgressOnlyInternetGatewayId": "eigw-0000000000000000a"})));
    assert_eq!(names(&told["Unreachable"]), [["i-00000000000000web", "2001:db8:0:100::20", "one-way"]]);
    assert_eq!(why(&told["Unreachable"][0])[0], "X_RETURN_ASYMMETRIC");
    assert_eq!(names(&told["FromInternet"]).len(), 1);
    assert_eq!(way(&told, "00a", "ipv6"), ("protected", "reachable", vec!["eigw-0000000000000000a"]));
}

#[test]
fn a_stopped_instance_is_not_reached() {
    let at = "/ec2/Reservations/i-00000000000000web/State/Name";
    let told = told(&base().with(at, json!("stopped")));
    assert_eq!(told["FromInternet"], json!([]));
    assert_eq!(names(&told["Unreachable"]), [["i-00000000000000web", "203.0.113.20", "denied"]]);
    assert_eq!(why(&told["Unreachable"][0]), ["BAD_STATE"]);
    assert_eq!(told["Unreachable"][0]["Why"][0]["Component"]["Id"], "i-00000000000000web");
    // Nor does it reach anything.
    assert_eq!(told["ToInternet"][0]["Resources"], json!([]));
}

#[test]
fn closed_groups_keep_the_internet_out() {
    let inside = json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}]);
    for (rules, code) in [(inside, "ENI_SG_RULES_MISMATCH"), (json!([]), "SG_HAS_NO_RULES")] {
        let told = told(&base().with(RULES, rules));
        assert_eq!(told["FromInternet"], json!([]));
        assert_eq!(why(&told["Unreachable"][0]), [code]);
        assert!(told["Unreachable"][0].to_string().contains("sg-00000000000000web"), "{told}");
    }
}

#[test]
fn block_public_access_closes_what_is_not_excluded() {
    let closed =
        json!({"": {"AwsAccountId": "111122223333", "InternetGatewayBlockMode": "block-bidirectional"}});
    let closed = base().with("/ec2/VpcBlockPublicAccessOptions", closed);
    let all = told(&closed);
    assert_eq!(why(&all["Unreachable"][0]), ["VPC_BLOCK_PUBLIC_ACCESS_ENABLED"]);
    assert_eq!(way(&all, "00a", "ipv4"), ("public", "denied", vec![]));
    let excluded = json!({"vpcbpa-exclude-0000000000000000a": {"ExclusionId": "vpcbpa-exclude-0000000000000000a",
        "ResourceArn": "arn:aws:ec2:ap-northeast-1:111122223333:vpc/vpc-0000000000000000a",
        "InternetGatewayExclusionMode": "allow-bidirectional", "State": "create-complete"}});
    let told_open = told(&closed.clone().with("/ec2/VpcBlockPublicAccessExclusions", excluded));
    assert_eq!(names(&told_open["FromInternet"]).len(), 1);
    // What it excludes may not be known.
    let unknown = told(&closed.without("/ec2/VpcBlockPublicAccessExclusions"));
    assert!(
        unknown["Needs"].to_string().contains("describe-vpc-block-public-access-exclusions"),
        "{unknown}"
    );
    assert_eq!(unknown["Complete"], false);
    let unknown = told(&base().without("/ec2/VpcBlockPublicAccessOptions"));
    assert!(unknown["Needs"].to_string().contains("describe-vpc-block-public-access-options"), "{unknown}");
    assert!(unknown["Assumptions"].to_string().contains("Block Public Access, which was not read, is off"));
    assert_eq!(unknown["Complete"], true, "the list is no shorter for it");
}

#[test]
fn what_cannot_answer_is_not_reached_but_may_be_sent_to() {
    let private = base().with("/ec2/RouteTables/rtb-0000000000000000b/Routes/1/State", json!("blackhole"));
    let told_tcp = told(&private);
    assert_eq!(told_tcp["FromInternet"], json!([]), "the one rule is for TCP");
    assert_eq!(names(&told_tcp["Unreachable"]), [["i-00000000000000web", "203.0.113.20", "one-way"]]);
    assert_eq!(why(&told_tcp["Unreachable"][0]), ["BAD_STATE_ROUTE"]);
    let udp =
        json!({"IpProtocol": "udp", "FromPort": 514, "ToPort": 514, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]});
    let told_both = told(&private.push(RULES, udp));
    assert_eq!(names(&told_both["FromInternet"]), [["i-00000000000000web", "203.0.113.20", "one-way"]]);
    assert_eq!(flows(&told_both["FromInternet"][0]), ["udp 514-514 from 0.0.0.0/0"]);
    assert_eq!(names(&told_both["Unreachable"]).len(), 1);
}

#[test]
fn replies_that_come_back_in_part_are_partial() {
    let at = "/ec2/NetworkAcls/acl-0000000000000000d/Entries/2/PortRange";
    let narrow = base()
        .with("/ec2/NetworkAcls/acl-0000000000000000d/Entries/2/Protocol", json!("6"))
        .with(at, json!({"From": 32768, "To": 65535}));
    let told = told(&narrow);
    assert_eq!(names(&told["FromInternet"]), [["i-00000000000000web", "203.0.113.20", "partial"]]);
    assert_eq!(flows(&told["FromInternet"][0]), ["tcp 443-443 from 0.0.0.0/0"]);
}

#[test]
fn balancers_are_told_by_name() {
    let node = |id: &str, address: &str, public: Option<&str>, name: &str| {
        let mut private = json!({"PrivateIpAddress": address, "Primary": true});
        if let Some(public) = public {
            private["Association"] = json!({"PublicIp": public, "IpOwnerId": "amazon-elb"});
        }
        json!({"NetworkInterfaceId": id, "InterfaceType": "interface", "RequesterManaged": true, "Status": "in-use",
            "VpcId": "vpc-0000000000000000a", "SubnetId": "subnet-0000000000000000a", "AvailabilityZone": "ap-northeast-1a",
            "OwnerId": "111122223333", "Description": format!("ELB {name}"), "PrivateIpAddress": address,
            "PrivateIpAddresses": [private], "Groups": [{"GroupId": "sg-00000000000000web"}]})
    };
    let account = base().but(|account| {
        let all = account["ec2"]["NetworkInterfaces"].as_object_mut().unwrap();
        let shop =
            node("eni-0000000000000000e", "10.0.0.30", Some("203.0.113.30"), "app/shop/50dc6c495c0c9188");
        all.insert("eni-0000000000000000e".into(), shop);
        all.insert(
            "eni-0000000000000000f".into(),
            node("eni-0000000000000000f", "10.0.0.31", None, "legacy"),
        );
    });
    let told = told(&account);
    assert_eq!(names(&told["FromInternet"])[0], ["app/shop/50dc6c495c0c9188", "203.0.113.30", "reachable"]);
    let assumed = told["Assumptions"].to_string();
    assert!(assumed.contains("`eni-0000000000000000e` listens on the port"), "{assumed}");
    assert!(
        assumed.contains("the balancer `legacy`, of which no interface shows a public address"),
        "{assumed}"
    );
    assert!(!assumed.contains("the balancer `app/shop"), "{assumed}");
}

#[test]
fn what_else_holds_a_public_address_is_told_by_its_interface() {
    let database = json!({"NetworkInterfaceId": "eni-0000000000000000e", "InterfaceType": "interface",
        "RequesterManaged": true, "Status": "in-use", "VpcId": "vpc-0000000000000000a",
        "SubnetId": "subnet-0000000000000000c", "OwnerId": "111122223333", "Description": "RDSNetworkInterface",
        "PrivateIpAddress": "10.0.1.40", "Groups": [{"GroupId": "sg-00000000000000web"}],
        "PrivateIpAddresses": [{"PrivateIpAddress": "10.0.1.40", "Primary": true, "Association": {"PublicIp": "203.0.113.40"}}]});
    let told =
        told(&base().but(|account| account["ec2"]["NetworkInterfaces"]["eni-0000000000000000e"] = database));
    assert_eq!(names(&told["FromInternet"])[0], ["eni-0000000000000000e", "203.0.113.40", "reachable"]);
}

#[test]
fn ways_out_are_those_that_packets_take() {
    let told = told(&base());
    let (igw, nat_a, nat_c) = ("igw-0000000000000000a", "nat-0000000000000000a", "nat-0000000000000000c");
    for (subnet, class, verdict, by) in [
        ("0a", "public", "reachable", vec![igw]),
        ("0c", "public", "reachable", vec![igw]),
        ("1a", "protected", "reachable", vec![nat_a, igw]),
        ("1c", "protected", "reachable", vec![nat_c, igw]),
        ("2a", "private", "denied", vec![]),
        ("3a", "private", "denied", vec![]),
    ] {
        assert_eq!(
            way(&told, &format!("-000000000000000{subnet}"), "ipv4"),
            (class, verdict, by),
            "{subnet}"
        );
    }
    assert_eq!(told["ToInternet"].as_array().unwrap().len(), 6);
    let web = &told["ToInternet"][0];
    assert_eq!((&web["Resources"], &web["Interfaces"]), (&json!(["i-00000000000000web"]), &json!(1)));
}

#[test]
fn a_class_that_promises_what_packets_cannot_do_is_seen_through() {
    let failed = base().with("/ec2/NatGateways/nat-0000000000000000a/State", json!("failed"));
    let stray = base().with("/ec2/RouteTables/rtb-0000000000000000b/Routes/1/State", json!("blackhole"));
    for (account, class, code) in [(failed, "private", None), (stray, "protected", Some("BAD_STATE_ROUTE"))] {
        let told = told(&account);
        assert_eq!(way(&told, "-0000000000000001a", "ipv4"), (class, "denied", vec![]), "{told}");
        let all = told["ToInternet"].as_array().unwrap();
        let of = all.iter().find(|one| one["Subnet"] == "subnet-0000000000000001a").unwrap();
        assert_eq!(of.get("Why").map(|_| why(of)[0]), code);
    }
}

#[test]
fn whatever_was_not_read_nothing_is_silently_absent() {
    let harmed = |collection: &str| told(&base().without(&format!("/ec2/{collection}")));
    for (collection, call) in [
        ("NetworkInterfaces", "aws ec2 describe-network-interfaces --region ap-northeast-1"),
        ("Subnets", "aws ec2 describe-subnets --region ap-northeast-1"),
        ("RouteTables", "aws ec2 describe-route-tables --region ap-northeast-1"),
        ("SecurityGroups", "aws ec2 describe-security-groups --region ap-northeast-1"),
    ] {
        let told = harmed(collection);
        assert_eq!(
            names(&told["FromInternet"]),
            [["i-00000000000000web", "203.0.113.20", "unknown"]],
            "{collection}"
        );
        assert!(told["Needs"].as_array().unwrap().contains(&json!(call)), "{collection}: {}", told["Needs"]);
        assert_eq!(told["Complete"], false, "{collection}");
        // No way out is denied for want of a file.
        for way in told["ToInternet"].as_array().unwrap() {
            let by_acl = way["Why"][0]["ExplanationCode"] == "SUBNET_ACL_RESTRICTION";
            assert!(way["Class"] == "private" || way["Verdict"] != "denied" || by_acl, "{collection}: {way}");
        }
    }
    for (collection, call) in [
        ("NetworkAcls", "describe-network-acls"),
        ("InternetGateways", "describe-internet-gateways"),
        ("Reservations", "describe-instances"),
    ] {
        let told = harmed(collection);
        assert_eq!(told["FromInternet"][0]["Verdict"], "reachable", "{collection}");
        assert!(told["Needs"].to_string().contains(call), "{collection}: {}", told["Needs"]);
        assert_ne!(told["Assumptions"], json!([]), "{collection}");
    }
}

#[test]
fn a_rule_that_names_a_list_that_was_not_read_may_let_more_in() {
    let rule = json!({"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": "pl-0000000a"}]});
    let told = told(&base().push(RULES, rule));
    let web = &told["FromInternet"][0];
    assert_eq!((&web["Verdict"], &web["Incomplete"]), (&json!("reachable"), &json!(true)));
    assert_eq!(flows(web), ["tcp 443-443 from 0.0.0.0/0"]);
    assert!(
        told["Needs"].to_string().contains("get-managed-prefix-list-entries --prefix-list-id pl-0000000a")
    );
    assert_eq!(told["Complete"], false);
}

#[test]
fn a_list_that_leads_to_a_gateway_endpoint_leads_to_no_internet() {
    let route = json!({"DestinationPrefixListId": "pl-0000000b", "GatewayId": "vpce-00000000000000s3", "State": "active"});
    let told = told(&base().push("/ec2/RouteTables/rtb-0000000000000000a/Routes", route));
    assert_eq!(way(&told, "-0000000000000002a", "ipv4"), ("private", "denied", vec![]));
    assert_eq!(told["Complete"], true, "{}", told["Needs"]);
}

#[test]
fn only_the_places_that_are_wanted_are_told_of() {
    let network = base().network();
    let account = AccountId::literal("111122223333");
    let estate = Estate::new([(account, "ap-northeast-1".parse().unwrap(), &network)]);
    let none = estate.exposure_of(&|_, region| region.as_str() == "us-east-1");
    assert!(none.from_internet.is_empty() && none.to_internet.is_empty() && none.is_complete);
    assert_eq!(estate.exposure_of(&|id, _| id == account), estate.exposure());
}
