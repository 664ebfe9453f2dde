//! Small networks to ask about, and what every fix is held against.

use std::collections::BTreeMap;

use aozu_names::{
    AccountId, Coverage, Region,
    wire::{SlotKind, State},
};
use aozu_vpc::{
    Network,
    reach::{Answer, Edit, Estate, Request, Verdict},
};
use serde_json::{Value, json};

pub(crate) type Networks = Vec<(AccountId, Region, Network)>;

pub(crate) const HOME: (&str, &str) = ("111122223333", "ap-northeast-1");

/// Networks, by account and region, as AWS's JSON: collection, key, resource.
#[derive(Debug, Clone, Default)]
pub(crate) struct World(BTreeMap<(String, String), BTreeMap<String, BTreeMap<String, Value>>>);

/// Collections that are read whole even where nothing stands in them.
const READ: [&str; 20] = [
    "Vpcs",
    "Subnets",
    "RouteTables",
    "InternetGateways",
    "EgressOnlyInternetGateways",
    "NatGateways",
    "VpcPeeringConnections",
    "TransitGateways",
    "TransitGatewayAttachments",
    "TransitGatewayVpcAttachments",
    "TransitGatewayRouteTables",
    "VpnGateways",
    "VpnConnections",
    "NetworkInterfaces",
    "Addresses",
    "Reservations",
    "SecurityGroups",
    "NetworkAcls",
    "VpcEndpoints",
    "VpcBlockPublicAccessExclusions",
];

impl World {
    pub(crate) fn put_at(mut self, at: (&str, &str), collection: &str, key: &str, value: Value) -> Self {
        let place = self.0.entry((at.0.to_owned(), at.1.to_owned())).or_default();
        place.entry(collection.to_owned()).or_default().insert(key.to_owned(), value);
        self
    }

    pub(crate) fn put(self, collection: &str, key: &str, value: Value) -> Self {
        self.put_at(HOME, collection, key, value)
    }

    /// Changes a resource that is there.
    pub(crate) fn but(
        mut self,
        at: (&str, &str),
        collection: &str,
        key: &str,
        change: impl FnOnce(&mut Value),
    ) -> Self {
        let place = self.0.get_mut(&(at.0.to_owned(), at.1.to_owned())).unwrap();
        change(place.get_mut(collection).unwrap().get_mut(key).unwrap());
        self
    }

    /// One more element in a list of a resource that is there.
    pub(crate) fn push(self, collection: &str, key: &str, member: &str, value: Value) -> Self {
        self.push_at(HOME, collection, key, member, value)
    }

    pub(crate) fn push_at(
        self,
        at: (&str, &str),
        collection: &str,
        key: &str,
        member: &str,
        value: Value,
    ) -> Self {
        self.but(at, collection, key, |resource| {
            if resource[member].is_null() {
                resource[member] = json!([]);
            }
            resource[member].as_array_mut().unwrap().push(value);
        })
    }

    pub(crate) fn networks(&self) -> Networks {
        let place = |((account, region), collections): (&(String, String), &BTreeMap<String, _>)| {
            (account.parse().unwrap(), region.parse().unwrap(), network(collections))
        };
        self.0.iter().map(place).collect()
    }
}

fn network(collections: &BTreeMap<String, BTreeMap<String, Value>>) -> Network {
    let mut network = Network::default();
    for collection in READ {
        network.slot_mut(collection).unwrap().1.set_coverage(Coverage::Whole);
    }
    for (collection, items) in collections {
        let (kind, slot) = network.slot_mut(collection).unwrap();
        for (key, item) in items {
            slot.read(key, &item.to_string()).unwrap_or_else(|problems| panic!("{key}: {problems:?}"));
        }
        if kind == SlotKind::Each {
            slot.set_coverage(Coverage::PerItem);
        }
    }
    network
}

/// `sg-web` is `sg-web00000`: ids have eight characters at least.
pub(crate) fn id(name: &str) -> String {
    let (kind, own) = name.rsplit_once('-').unwrap();
    format!("{kind}-{own:0<8}")
}

pub(crate) fn vpc(name: &str, block: &str) -> Value {
    json!({"VpcId": id(name), "CidrBlock": block, "OwnerId": HOME.0, "State": "available"})
}

pub(crate) fn subnet(name: &str, of: &str, block: &str, zone: &str) -> Value {
    json!({"SubnetId": id(name), "VpcId": id(of), "CidrBlock": block, "AvailabilityZone": zone,
        "OwnerId": HOME.0, "State": "available"})
}

pub(crate) fn route(destination: &str, target: &str) -> Value {
    let member = if destination.contains(':') {
        "DestinationIpv6CidrBlock"
    } else if destination.starts_with("pl-") {
        "DestinationPrefixListId"
    } else {
        "DestinationCidrBlock"
    };
    let (kind, _) = target.rsplit_once('-').unwrap_or((target, ""));
    let target_member = match kind {
        "nat" => "NatGatewayId",
        "eni" => "NetworkInterfaceId",
        "pcx" => "VpcPeeringConnectionId",
        "tgw" => "TransitGatewayId",
        "eigw" => "EgressOnlyInternetGatewayId",
        _ => "GatewayId",
    };
    let target = if kind == "local" { target.to_owned() } else { id(target) };
    json!({member: destination, target_member: target, "State": "active", "Origin": "CreateRoute"})
}

pub(crate) fn table(name: &str, of: &str, subnets: &[&str], routes: &[Value]) -> Value {
    let associations: Vec<Value> = subnets
        .iter()
        .map(|subnet| {
            let own = subnet.rsplit_once('-').unwrap().1;
            json!({"Main": false, "RouteTableId": id(name), "SubnetId": id(subnet),
                "RouteTableAssociationId": id(&format!("rtbassoc-{own}")),
                "AssociationState": {"State": "associated"}})
        })
        .collect();
    json!({"RouteTableId": id(name), "VpcId": id(of), "OwnerId": HOME.0, "Associations": associations,
        "Routes": routes})
}

/// A group that lets everything out and nothing in.
pub(crate) fn group(name: &str, of: &str) -> Value {
    json!({"GroupId": id(name), "GroupName": name, "VpcId": id(of), "OwnerId": HOME.0, "IpPermissions": [],
        "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]})
}

pub(crate) fn tcp(port: u16, peer: &str) -> Value {
    let mut permission = json!({"IpProtocol": "tcp", "FromPort": port, "ToPort": port});
    if peer.starts_with("sg-") {
        permission["UserIdGroupPairs"] = json!([{"GroupId": id(peer)}]);
    } else {
        permission["IpRanges"] = json!([{"CidrIp": peer}]);
    }
    permission
}

pub(crate) fn entry(number: u32, egress: bool, action: &str, peer: &str, ports: Option<[u16; 2]>) -> Value {
    let mut entry = json!({"RuleNumber": number, "Egress": egress, "RuleAction": action, "CidrBlock": peer,
        "Protocol": if ports.is_some() { "6" } else { "-1" }});
    if let Some([from, to]) = ports {
        entry["PortRange"] = json!({"From": from, "To": to});
    }
    entry
}

/// A network ACL of these entries, and AWS's closing ones.
pub(crate) fn acl(name: &str, of: &str, subnets: &[&str], entries: &[Value]) -> Value {
    let associations: Vec<Value> =
        subnets.iter().map(|subnet| json!({"NetworkAclId": id(name), "SubnetId": id(subnet)})).collect();
    let mut all = entries.to_vec();
    all.extend([
        entry(32767, false, "deny", "0.0.0.0/0", None),
        entry(32767, true, "deny", "0.0.0.0/0", None),
    ]);
    json!({"NetworkAclId": id(name), "VpcId": id(of), "OwnerId": HOME.0, "IsDefault": false, "Entries": all,
        "Associations": associations})
}

/// An instance's only interface.
pub(crate) fn eni(name: &str, of: &str, subnet: &str, address: &str, groups: &[&str]) -> Value {
    let own = name.rsplit_once('-').unwrap().1;
    let groups: Vec<Value> = groups.iter().map(|group| json!({"GroupId": id(group)})).collect();
    json!({"NetworkInterfaceId": id(name), "VpcId": id(of), "SubnetId": id(subnet), "OwnerId": HOME.0,
        "Status": "in-use", "InterfaceType": "interface", "PrivateIpAddress": address,
        "PrivateIpAddresses": [{"PrivateIpAddress": address, "Primary": true}], "Groups": groups,
        "SourceDestCheck": true,
        "Attachment": {"InstanceId": id(&format!("i-{own}")), "DeviceIndex": 0, "Status": "attached"}})
}

pub(crate) fn instance(name: &str, state: &str) -> Value {
    json!({"InstanceId": id(name), "State": {"Name": state}})
}

/// One VPC with two subnets in two zones and a host in each. Whatever stands between lets all pass, but for the
/// group of `b`, which lets nothing in.
pub(crate) fn home() -> World {
    let local = route("10.0.0.0/16", "local");
    let main = json!({"RouteTableId": id("rtb-main"), "VpcId": id("vpc-home"), "OwnerId": HOME.0,
        "Associations": [{"Main": true, "RouteTableAssociationId": id("rtbassoc-main"),
            "AssociationState": {"State": "associated"}}],
        "Routes": [local]});
    let open = [entry(100, false, "allow", "0.0.0.0/0", None), entry(100, true, "allow", "0.0.0.0/0", None)];
    let mut default = acl("acl-open", "vpc-home", &["subnet-a", "subnet-b"], &open);
    default["IsDefault"] = json!(true);
    World::default()
        .put("Vpcs", &id("vpc-home"), vpc("vpc-home", "10.0.0.0/16"))
        .put("Subnets", &id("subnet-a"), subnet("subnet-a", "vpc-home", "10.0.1.0/24", "ap-northeast-1a"))
        .put("Subnets", &id("subnet-b"), subnet("subnet-b", "vpc-home", "10.0.2.0/24", "ap-northeast-1c"))
        .put("RouteTables", &id("rtb-main"), main)
        .put("NetworkAcls", &id("acl-open"), default)
        .put("SecurityGroups", &id("sg-a"), group("sg-a", "vpc-home"))
        .put("SecurityGroups", &id("sg-b"), group("sg-b", "vpc-home"))
        .put("NetworkInterfaces", &id("eni-a"), eni("eni-a", "vpc-home", "subnet-a", "10.0.1.10", &["sg-a"]))
        .put("NetworkInterfaces", &id("eni-b"), eni("eni-b", "vpc-home", "subnet-b", "10.0.2.10", &["sg-b"]))
        .put("Reservations", &id("i-a"), instance("i-a", "running"))
        .put("Reservations", &id("i-b"), instance("i-b", "running"))
}

/// The same with an internet gateway, to which the main table does not lead.
pub(crate) fn with_gateway(world: World) -> World {
    let gateway = json!({"InternetGatewayId": id("igw-home"), "OwnerId": HOME.0,
        "Attachments": [{"VpcId": id("vpc-home"), "State": "available"}]});
    world.put("InternetGateways", &id("igw-home"), gateway)
}

/// A public address of a host.
pub(crate) fn with_address(world: World, name: &str, public: &str) -> World {
    world.but(HOME, "NetworkInterfaces", &id(name), |interface| {
        let association = json!({"PublicIp": public, "AllocationId": id("eipalloc-old")});
        interface["PrivateIpAddresses"][0]["Association"] = association.clone();
        interface["Association"] = association;
    })
}

/// A NAT gateway in a subnet of its own, which leads to the internet gateway.
pub(crate) fn with_nat(world: World) -> World {
    let nat = json!({"NatGatewayId": id("nat-out"), "VpcId": id("vpc-home"), "SubnetId": id("subnet-out"),
        "State": "available", "ConnectivityType": "public",
        "NatGatewayAddresses": [{"NetworkInterfaceId": id("eni-nat"), "PrivateIp": "10.0.9.9",
            "PublicIp": "198.51.100.9", "AllocationId": id("eipalloc-nat")}]});
    let mut interface = eni("eni-nat", "vpc-home", "subnet-out", "10.0.9.9", &[]);
    interface["InterfaceType"] = json!("nat_gateway");
    interface["RequesterManaged"] = json!(true);
    interface.as_object_mut().unwrap().remove("Attachment");
    interface["Association"] = json!({"PublicIp": "198.51.100.9"});
    let routes = [route("10.0.0.0/16", "local"), route("0.0.0.0/0", "igw-home")];
    world
        .put("Subnets", &id("subnet-out"), subnet("subnet-out", "vpc-home", "10.0.9.0/24", "ap-northeast-1a"))
        .put("RouteTables", &id("rtb-out"), table("rtb-out", "vpc-home", &["subnet-out"], &routes))
        .push("NetworkAcls", &id("acl-open"), "Associations", json!({"SubnetId": id("subnet-out")}))
        .put("NatGateways", &id("nat-out"), nat)
        .put("NetworkInterfaces", &id("eni-nat"), interface)
}

pub(crate) fn estate(networks: &Networks) -> Estate<'_> {
    Estate::new(networks.iter().map(|(account, region, network)| (*account, region.clone(), network)))
}

pub(crate) fn question(text: &str) -> Request {
    let mut value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    for member in ["Source", "Destination"] {
        if let Some(name) = value[member].as_str()
            && name.contains('-')
        {
            value[member] = json!(id(name));
        }
    }
    value["Fix"] = json!(true);
    serde_json::from_value(value).unwrap()
}

fn verdict(networks: &Networks, request: &Request) -> Verdict {
    estate(networks).ask(&Request { fix: false, ..request.clone() }).unwrap().verdict
}

/// The networks with edits made; none where AWS would refuse one of them.
pub(crate) fn edited(networks: &Networks, edits: &[&Edit]) -> Option<Networks> {
    let mut networks = networks.clone();
    edits.iter().all(|edit| edit.apply(&mut networks).is_ok()).then_some(networks)
}

/// Holds the edits of a question against what they must be: they open the path, and no part of them does.
pub(crate) fn hold(networks: &Networks, request: &Request) -> Vec<String> {
    let estate = estate(networks);
    let edits = estate.fix(request).unwrap();
    let lines: Vec<String> = edits.iter().map(ToString::to_string).collect();
    let answer = estate.ask(request).unwrap();
    assert_eq!(answer.fixes, lines, "the answer has the lines of the edits");
    lines.iter().for_each(|line| super::lines::hold_line(line));
    if edits.is_empty() {
        return lines;
    }
    for mask in 0..1u32 << edits.len() {
        let some: Vec<&Edit> =
            edits.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0).map(|(_, edit)| edit).collect();
        let opens =
            edited(networks, &some).is_some_and(|after| verdict(&after, request) == Verdict::Reachable);
        assert_eq!(opens, some.len() == edits.len(), "{some:#?} of {lines:#?} for {request:?}");
    }
    lines
}

/// The lines that a question gets.
pub(crate) fn fixes(world: &World, text: &str) -> Vec<String> {
    hold(&world.networks(), &question(text))
}

/// Expects exactly these lines, with ids written short.
pub(crate) fn check(world: &World, text: &str, expected: &[&str]) {
    let lines = fixes(world, text);
    let long: Vec<String> = expected.iter().map(|line| lengthened(line)).collect();
    assert_eq!(lines, long, "{text}");
}

/// A line with its short ids made as long as ids are.
fn lengthened(line: &str) -> String {
    const KINDS: [&str; 19] = [
        "vpc",
        "subnet",
        "rtb",
        "rtbassoc",
        "igw",
        "eigw",
        "nat",
        "eni",
        "i",
        "sg",
        "acl",
        "pcx",
        "tgw",
        "tgw-attach",
        "tgw-rtb",
        "vgw",
        "vpce",
        "vpcbpa-exclude",
        "pl",
    ];
    let word = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        match bare.rsplit_once('-') {
            // `--subnet-id` and `Name=subnet-id` are words of AWS's.
            Some((_, "id" | "ids")) => word.to_owned(),
            Some((kind, _)) if KINDS.contains(&kind) => word.replace(bare, &id(bare)),
            _ => word.to_owned(),
        }
    };
    let parts = line.split_inclusive([' ', '=', ',', '}']);
    parts
        .map(|part| {
            let cut = part.len() - part.trim_end_matches([' ', '=', ',', '}']).len();
            let (own, end) = part.split_at(part.len() - cut);
            word(own) + end
        })
        .collect()
}

/// Expects no line, and gives the answer's reasons.
pub(crate) fn nothing(world: &World, text: &str) -> (Verdict, String, Vec<String>) {
    let networks = world.networks();
    let estate = estate(&networks);
    let answer: Answer<'_> = estate.ask(&question(text)).unwrap();
    assert_eq!(answer.fixes, [""; 0], "{text}");
    let why = answer.unfixable.as_deref().unwrap_or_default().to_owned();
    assert_eq!(why.is_empty(), answer.verdict == Verdict::Reachable, "{text}");
    assert!(why.is_empty() || answer.assumptions.iter().any(|one| *one == why), "{text}");
    (answer.verdict, why, answer.needs.iter().map(ToString::to_string).collect())
}
