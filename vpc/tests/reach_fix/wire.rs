//! What AWS prints once the lines have been run: what the model holds then.

use std::collections::BTreeMap;

use aozu_names::wire::State;
use aozu_vpc::Network;
use serde_json::{Value, json};

use super::world::{World, edited, estate, home, id, question, route, with_gateway, with_nat};

/// Every resource, by collection and key.
fn resources(network: &Network) -> BTreeMap<(String, String), Value> {
    let mut all = BTreeMap::new();
    for (name, _, slot) in network.slots() {
        let Some(written) = slot.write() else { continue };
        let written: Value = serde_json::to_value(written).unwrap();
        for (key, resource) in written.as_object().into_iter().flatten() {
            all.insert((name.to_owned(), key.clone()), resource.clone());
        }
    }
    all
}

/// What the edits of a question change: the resources as they are afterwards.
fn changed(world: &World, text: &str) -> BTreeMap<(String, String), Value> {
    let networks = world.networks();
    let edits = estate(&networks).fix(&question(text)).unwrap();
    let after = edited(&networks, &edits.iter().collect::<Vec<_>>()).unwrap();
    let mut all = BTreeMap::new();
    for ((_, _, before), (_, _, after)) in networks.iter().zip(&after) {
        let before = resources(before);
        all.extend(resources(after).into_iter().filter(|(key, value)| before.get(key) != Some(value)));
    }
    all
}

fn only(world: &World, text: &str, collection: &str, key: &str) -> Value {
    let mut all = changed(world, text);
    let keys: Vec<_> = all.keys().cloned().collect();
    assert_eq!(keys, [(collection.to_owned(), id(key))]);
    all.remove(&keys[0]).unwrap()
}

#[test]
fn a_rule_stands_in_its_group() {
    let asked = r#"{"Source": "eni-a", "Destination": "eni-b", "DestinationPort": 443}"#;
    let group = only(&home(), asked, "SecurityGroups", "sg-b");
    assert_eq!(
        group["IpPermissions"],
        json!([{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [], "Ipv6Ranges": [],
            "PrefixListIds": [], "UserIdGroupPairs": [{"GroupId": id("sg-a")}]}])
    );
}

#[test]
fn a_route_is_active_and_made_by_create_route() {
    let asked = r#"{"Source": "eni-a", "Destination": "internet", "DestinationPort": 443}"#;
    let table = only(&with_nat(with_gateway(home())), asked, "RouteTables", "rtb-main");
    let added = json!({"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": id("nat-out"),
        "Origin": "CreateRoute", "State": "active"});
    assert!(table["Routes"].as_array().unwrap().contains(&added), "{table}");
}

#[test]
fn an_entry_stands_among_the_others_by_its_number() {
    let world = home()
        .push("SecurityGroups", &id("sg-b"), "IpPermissions", super::world::tcp(443, "0.0.0.0/0"))
        .push(
            "NetworkAcls",
            &id("acl-open"),
            "Entries",
            super::world::entry(90, false, "deny", "10.0.1.0/24", None),
        );
    let asked = r#"{"Source": "eni-a", "Destination": "eni-b", "DestinationPort": 443}"#;
    let acl = only(&world, asked, "NetworkAcls", "acl-open");
    let inward: Vec<&Value> =
        acl["Entries"].as_array().unwrap().iter().filter(|entry| entry["Egress"] == false).collect();
    assert_eq!(
        *inward[0],
        json!({"Egress": false, "RuleNumber": 89, "RuleAction": "allow", "Protocol": "6",
            "CidrBlock": "10.0.1.10/32", "PortRange": {"From": 443, "To": 443}})
    );
    assert_eq!(inward[1]["RuleNumber"], 90);
}

#[test]
fn an_elastic_ip_stands_at_the_address_the_interface_and_the_instance() {
    let world =
        with_gateway(home()).push("RouteTables", &id("rtb-main"), "Routes", route("0.0.0.0/0", "igw-home"));
    let asked = r#"{"Source": "eni-a", "Destination": "internet", "DestinationPort": 443}"#;
    let all = changed(&world, asked);
    let collections: Vec<&str> = all.keys().map(|(collection, _)| collection.as_str()).collect();
    assert_eq!(collections, ["Addresses", "NetworkInterfaces", "Reservations"]);
    let interface = &all[&("NetworkInterfaces".to_owned(), id("eni-a"))];
    let (_, address) = all.iter().find(|((collection, _), _)| collection == "Addresses").unwrap();
    assert_eq!(interface["Association"]["PublicIp"], address["PublicIp"]);
    assert_eq!(address["NetworkInterfaceId"], id("eni-a"));
    assert_eq!(address["PrivateIpAddress"], "10.0.1.10");
}

#[test]
fn an_edit_is_refused_where_aws_would_refuse_it() {
    let mut networks = home().networks();
    let edits = estate(&networks)
        .fix(&question(r#"{"Source": "eni-a", "Destination": "eni-b", "DestinationPort": 443}"#))
        .unwrap();
    let [edit] = edits.as_slice() else { panic!("{edits:?}") };
    assert_eq!(
        (edit.account().to_string(), edit.region().to_string()),
        (super::world::HOME.0.into(), super::world::HOME.1.into())
    );
    edit.apply(&mut networks).unwrap();
    assert!(edit.apply(&mut networks).unwrap_err().to_string().contains("exists already"));
    let error = edit.apply(&mut Vec::new()).unwrap_err().to_string();
    assert!(
        error.starts_with("none of the networks has what `aws ec2 authorize-security-group-ingress"),
        "{error}"
    );
}
