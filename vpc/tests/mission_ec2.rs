//! What EC2's nouns are, one sentence a test.

#![expect(clippy::unwrap_used, reason = "tests may simply fail, and so may their helpers")]

use std::net::Ipv4Addr;

use aozu_names::Region;
use aozu_vpc::{
    Direction, EnableDnsHostnames, EnableDnsSupport, InternetGateway, IpPermission, Launch, Network,
    NetworkAclEntry, PortRange, Protocol, RuleAction, Subnet, Traffic, Vpc, VpcId, wire,
};

const VPC: &str = "vpc-0000000000000000a";
const SUBNET: &str = "subnet-0000000000000000a";

fn id<T: std::str::FromStr<Err = aozu_names::NameError>>(text: &str) -> T {
    text.parse().unwrap()
}

fn virginia() -> Region {
    id("us-east-1")
}

/// A VPC 10.251.0.0/16 with one subnet, its default group and ACL, and an internet gateway.
fn network(maps_public_addresses: bool) -> Network {
    let mut network = Network::default();
    let vpc: VpcId = id(VPC);
    network.vpcs_mut().insert(vpc.clone(), Vpc::new(vpc.clone(), "10.251.0.0/16".parse().unwrap()));
    network.enable_dns_support_mut().insert(vpc.clone(), EnableDnsSupport::new(vpc.clone(), true));
    network.enable_dns_hostnames_mut().insert(vpc.clone(), EnableDnsHostnames::new(vpc.clone(), true));
    let subnet = Subnet::new(id(SUBNET), vpc.clone(), "10.251.50.0/24".parse().unwrap(), id("us-east-1a"));
    let mut mirror = wire::Subnet::from(&subnet);
    mirror.map_public_ip_on_launch = Some(maps_public_addresses);
    network.subnets_mut().insert(id(SUBNET), mirror.try_into().unwrap());
    let gateway: wire::InternetGateway = serde_json::from_value(serde_json::json!({
        "InternetGatewayId": "igw-0000000000000000a", "Attachments": [{"VpcId": VPC, "State": "available"}]
    }))
    .unwrap();
    let gateway: InternetGateway = gateway.try_into().unwrap();
    network.internet_gateways_mut().insert(id("igw-0000000000000000a"), gateway);
    network.add_default_security_group(&vpc, id("sg-0000000000000000d")).unwrap();
    network.add_default_network_acl(&vpc, id("acl-0000000000000000d")).unwrap();
    network
}

fn launch(number: u8, groups: &[&str]) -> Launch {
    Launch {
        instance: id(&format!("i-000000000000000{number:02}")),
        interface: id(&format!("eni-000000000000000{number:02}")),
        groups: groups.iter().map(|group| id(group)).collect(),
        from_pool: Some(Ipv4Addr::new(203, 0, 113, number)),
    }
}

/// "Launching into a subnet gives the instance a virtual interface with a private IPv4 address from the
/// subnet, kept until termination, and an internal DNS name (`ip-10-251-50-12.ec2.internal`)."
#[test]
fn launching_gives_an_interface_a_private_address_and_an_internal_name() {
    let mut network = network(false);
    let mut last = None;
    for number in 1..=9 {
        last = Some(network.launch_instance(&id(SUBNET), launch(number, &[]), &virginia()).unwrap());
    }
    assert_eq!(last.unwrap().to_string(), "10.251.50.12", "the first four addresses are AWS's");
    let instance = network.instances().get(&id::<aozu_vpc::InstanceId>("i-00000000000000009")).unwrap();
    assert_eq!(instance.private_dns_name().unwrap(), "ip-10-251-50-12.ec2.internal");
    let interface_id = instance.interface_ids().next().unwrap();
    let interface = network.network_interfaces().get(interface_id).unwrap();
    assert_eq!(interface.attachment().unwrap().device_index(), Some(0));
    assert!(interface.mac_address().is_some());
    assert_eq!(interface.public_addresses().count(), 0);
}

/// "A public address comes from AWS's pool and can change; it has a public DNS name
/// (`ec2-203-0-113-25.compute-1.amazonaws.com`) and is translated to the primary private address."
#[test]
fn a_public_address_has_a_name_and_is_translated_to_the_primary_private_one() {
    let mut network = network(true);
    network.launch_instance(&id(SUBNET), launch(25, &[]), &virginia()).unwrap();
    let interface = network.network_interfaces().values().next().unwrap();
    let (private, public) = interface.addresses().next().unwrap();
    assert_eq!(Some(&private), interface.private_ip_address());
    let public = public.unwrap();
    assert_eq!(public.public_ip().unwrap().to_string(), "203.0.113.25");
    assert_eq!(public.public_dns_name().unwrap(), "ec2-203-0-113-25.compute-1.amazonaws.com");
    assert_eq!(public.allocation_id(), None, "it is the pool's");
}

/// "Elastic IP is fixed, and costs."
#[test]
fn an_elastic_ip_takes_the_place_of_the_pool_s_address_and_goes_with_one_private_one() {
    let mut network = network(true);
    network.launch_instance(&id(SUBNET), launch(1, &[]), &virginia()).unwrap();
    network.launch_instance(&id(SUBNET), launch(2, &[]), &virginia()).unwrap();
    let allocation = id("eipalloc-0000000000000000a");
    network.add_address(id("eipalloc-0000000000000000a"), Ipv4Addr::new(198, 51, 100, 7)).unwrap();
    let mut associate = |interface: &str| {
        network.associate_address(
            &allocation,
            id("eipassoc-0000000000000000a"),
            &id(interface),
            None,
            &virginia(),
        )
    };
    associate("eni-00000000000000001").unwrap();
    assert_eq!(associate("eni-00000000000000002").unwrap_err().code(), "Resource.AlreadyAssociated");
    let instance = network.instances().values().next().unwrap();
    assert_eq!(instance.public_ip_address().unwrap().to_string(), "198.51.100.7");
    assert!(network.addresses().values().all(|address| address.is_in_use()));
    let interface = network.network_interfaces().values().next().unwrap();
    let public: Vec<String> = interface.public_addresses().map(|ip| ip.to_string()).collect();
    assert_eq!(public, ["198.51.100.7"]);
}

/// "A private IPv4 address from the subnet, kept … A public address … can change": the private one and its name
/// stay, whatever is attached or associated later.
#[test]
fn the_private_address_stays_while_the_public_one_changes() {
    let mut network = network(true);
    network.launch_instance(&id(SUBNET), launch(1, &[]), &virginia()).unwrap();
    let told = |network: &Network| {
        let instance = network.instances().get(&id::<aozu_vpc::InstanceId>("i-00000000000000001")).unwrap();
        let private = instance.private_ip_address().unwrap().to_string();
        let names = [instance.private_dns_name().unwrap(), instance.public_dns_name().unwrap()];
        let names = names.map(ToString::to_string);
        (private, instance.public_ip_address().unwrap().to_string(), names)
    };
    let (private, public, [internal, external]) = told(&network);
    assert_eq!((private.as_str(), public.as_str()), ("10.251.50.4", "203.0.113.1"));
    assert_eq!(internal, "ip-10-251-50-4.ec2.internal");
    assert_eq!(external, "ec2-203-0-113-1.compute-1.amazonaws.com");

    network.add_network_interface(id("eni-00000000000000099"), &id(SUBNET), &[], &virginia()).unwrap();
    network.attach_network_interface(&id("eni-00000000000000099"), &id("i-00000000000000001"), 1).unwrap();
    network.add_address(id("eipalloc-0000000000000000a"), Ipv4Addr::new(198, 51, 100, 7)).unwrap();
    network
        .associate_address(
            &id("eipalloc-0000000000000000a"),
            id("eipassoc-0000000000000000a"),
            &id("eni-00000000000000001"),
            None,
            &virginia(),
        )
        .unwrap();
    let (still, other, [same, changed]) = told(&network);
    assert_eq!((still, same), (private, internal));
    assert_eq!(other, "198.51.100.7");
    assert_eq!(changed, "ec2-198-51-100-7.compute-1.amazonaws.com");
}

/// "Reaching the internet takes … the gateway attached": no Elastic IP without one.
#[test]
fn an_elastic_ip_needs_an_internet_gateway() {
    let mut network = network(false);
    network.internet_gateways_mut().remove(&id::<aozu_vpc::InternetGatewayId>("igw-0000000000000000a"));
    network.launch_instance(&id(SUBNET), launch(1, &[]), &virginia()).unwrap();
    network.add_address(id("eipalloc-0000000000000000a"), Ipv4Addr::new(198, 51, 100, 7)).unwrap();
    let refused = network.associate_address(
        &id("eipalloc-0000000000000000a"),
        id("eipassoc-0000000000000000a"),
        &id("eni-00000000000000001"),
        None,
        &virginia(),
    );
    assert_eq!(refused.unwrap_err().code(), "Gateway.NotAttached");
}

/// "ENI: chosen subnet and security groups; eth0 comes with the instance; more can be attached, giving it
/// several MACs and addresses."
#[test]
fn more_interfaces_give_an_instance_several_macs_and_addresses() {
    let mut network = network(false);
    network.launch_instance(&id(SUBNET), launch(1, &[]), &virginia()).unwrap();
    network.add_network_interface(id("eni-00000000000000099"), &id(SUBNET), &[], &virginia()).unwrap();
    let instance = id("i-00000000000000001");
    let attach = |network: &mut Network, index| {
        network.attach_network_interface(&id("eni-00000000000000099"), &instance, index)
    };
    assert_eq!(attach(&mut network, 0).unwrap_err().code(), "InvalidParameterValue");
    attach(&mut network, 1).unwrap();
    assert_eq!(attach(&mut network, 2).unwrap_err().code(), "InvalidNetworkInterface.InUse");
    let macs: std::collections::BTreeSet<_> =
        network.network_interfaces().values().filter_map(|one| one.mac_address()).collect();
    assert_eq!(macs.len(), 2);
    let index = aozu_vpc::Index::new(&network);
    assert_eq!(index.interfaces_of(&instance).len(), 2);
}

/// "Instance profile: the container of the role that the instance assumes."
#[test]
fn an_instance_names_its_profile_by_arn() {
    let arn = "arn:aws:iam::111122223333:instance-profile/app/web";
    let instance: wire::Instance = serde_json::from_value(serde_json::json!({
        "InstanceId": "i-0000000000000000a", "IamInstanceProfile": {"Arn": arn}
    }))
    .unwrap();
    let instance = aozu_vpc::Instance::try_from(instance).unwrap();
    assert_eq!(instance.profile_arn().unwrap().name(), "web");
}

/// "Inbound and outbound rules, allow only, by address or security group, protocol and port range."
#[test]
fn rules_name_an_address_or_a_group_a_protocol_and_a_range_of_ports() {
    let mut network = network(false);
    network.add_security_group(&id(VPC), id("sg-0000000000000000a"), "web", "web").unwrap();
    let group: aozu_vpc::SecurityGroupId = id("sg-0000000000000000a");
    let by_address =
        IpPermission::new(Protocol::TCP, Some([8000, 8100])).from_ipv4("10.0.0.0/8".parse().unwrap());
    let by_group = IpPermission::new(Protocol::UDP, Some([53, 53])).from_group(group.clone());
    network.authorize(&group, Direction::Ingress, by_address).unwrap();
    network.authorize(&group, Direction::Egress, by_group).unwrap();
    let made = network.security_groups().get(&group).unwrap();
    assert_eq!(made.rules(Direction::Ingress).count(), 1);
    assert_eq!(made.rules(Direction::Egress).count(), 2, "and the one to everywhere that it was made with");
    assert!(!made.admits_from_anywhere(Protocol::TCP, 8080).is_open());
}

/// "The default group (in from itself, out to all) cannot be deleted and is used when none is named."
#[test]
fn the_default_group_lets_in_itself_cannot_be_deleted_and_is_used_when_none_is_named() {
    let mut network = network(false);
    let default = id("sg-0000000000000000d");
    let group = network.security_groups().get(&default).unwrap();
    let ingress: Vec<String> = group.rules(Direction::Ingress).map(|rule| rule.peer.to_string()).collect();
    let egress: Vec<String> = group.rules(Direction::Egress).map(|rule| rule.peer.to_string()).collect();
    assert_eq!((ingress, egress), (vec![default.to_string()], vec!["0.0.0.0/0".to_owned()]));
    assert!(group.permissions(Direction::Ingress).iter().all(|one| one.traffic() == Traffic::All));
    assert_eq!(network.remove_security_group(&default).unwrap_err().code(), "CannotDelete");
    network.launch_instance(&id(SUBNET), launch(1, &[]), &virginia()).unwrap();
    let interface = network.network_interfaces().values().next().unwrap();
    assert_eq!(interface.group_ids().collect::<Vec<_>>(), [&default]);
}

/// "Groups belong to one VPC."
#[test]
fn an_instance_cannot_be_launched_with_a_group_of_another_vpc() {
    let mut network = network(false);
    let other: VpcId = id("vpc-0000000000000000b");
    network.vpcs_mut().insert(other.clone(), Vpc::new(other.clone(), "10.9.0.0/16".parse().unwrap()));
    network.add_security_group(&other, id("sg-0000000000000000b"), "web", "web").unwrap();
    let refused = network.launch_instance(&id(SUBNET), launch(1, &["sg-0000000000000000b"]), &virginia());
    assert_eq!(refused.unwrap_err().code(), "InvalidGroup.NotFound");
    assert_eq!(network.network_interfaces().len(), 0, "nothing is left behind");
}

/// "Network ACL: a firewall per subnet, Allow and Deny, stateless: replies need their own rule."
#[test]
fn a_network_acl_allows_and_denies_and_forgets() {
    let mut network = network(false);
    let acl = id("acl-0000000000000000a");
    network.add_network_acl(&id(VPC), id("acl-0000000000000000a")).unwrap();
    let entry = |direction, number, action, peer: &str, from, to| {
        let peer = peer.parse().unwrap();
        NetworkAclEntry::new(direction, number, action, Protocol::TCP, peer)
            .to_ports(PortRange::new(from, to).unwrap())
    };
    let (allow, deny) = (RuleAction::Allow, RuleAction::Deny);
    network
        .add_network_acl_entry(&acl, entry(Direction::Ingress, 100, allow.clone(), "0.0.0.0/0", 443, 443))
        .unwrap();
    network
        .add_network_acl_entry(&acl, entry(Direction::Ingress, 90, deny, "192.0.2.0/24", 1, 65535))
        .unwrap();
    let https = Traffic::to_port(Protocol::TCP, 443);
    let reply = Traffic::to_port(Protocol::TCP, 50_000);
    let client = "203.0.113.9".parse().unwrap();
    let found = network.network_acls().get(&acl).unwrap();
    assert!(found.allows(Direction::Ingress, client, https));
    assert!(!found.allows(Direction::Ingress, "192.0.2.1".parse().unwrap(), https));
    assert!(!found.allows(Direction::Egress, client, reply), "the reply needs its own rule");
    network
        .add_network_acl_entry(&acl, entry(Direction::Egress, 100, allow, "0.0.0.0/0", 1024, 65535))
        .unwrap();
    assert!(network.network_acls().get(&acl).unwrap().allows(Direction::Egress, client, reply));
}

/// "VPC endpoints … interface endpoints (an ENI with a private address in a chosen subnet) … gateway
/// endpoints (S3 and DynamoDB only; a route …)."
#[test]
fn an_interface_endpoint_has_interfaces_and_a_gateway_endpoint_has_routes() {
    let endpoint = |json| {
        let mirror: wire::VpcEndpoint = serde_json::from_value(json).unwrap();
        aozu_vpc::VpcEndpoint::try_from(mirror).unwrap()
    };
    let ssm = endpoint(serde_json::json!({
        "VpcEndpointId": "vpce-0000000000000000a", "VpcEndpointType": "Interface",
        "ServiceName": "com.amazonaws.us-east-1.ssm", "SubnetIds": [SUBNET],
        "NetworkInterfaceIds": ["eni-0000000000000000a"], "Groups": [{"GroupId": "sg-0000000000000000d"}]
    }));
    assert_eq!((ssm.network_interface_ids().len(), ssm.route_table_ids().len()), (1, 0));
    let s3 = endpoint(serde_json::json!({
        "VpcEndpointId": "vpce-0000000000000000b", "VpcEndpointType": "Gateway",
        "ServiceName": "com.amazonaws.us-east-1.s3", "RouteTableIds": ["rtb-0000000000000000a"],
        "PolicyDocument": "{\"Version\": \"2012-10-17\", \"Statement\": []}"
    }));
    assert_eq!((s3.network_interface_ids().len(), s3.route_table_ids().len()), (0, 1));
    assert!(s3.policy_document().unwrap().parse().is_ok());
}
