//! Lines as AWS's JSON.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Line, kind_of, traffic};

/// By collection and id.
pub(super) type Resources = BTreeMap<(String, String), Value>;

/// What is written, by account and region.
#[derive(Default)]
pub(super) struct Book<'t> {
    pub(super) places: BTreeMap<(&'t str, &'t str), Resources>,
}

impl<'t> Book<'t> {
    fn put(&mut self, place: (&'t str, &'t str), collection: &str, id: &str, resource: Value) {
        let resources = self.places.entry(place).or_default();
        let known = resources.entry((collection.to_owned(), id.to_owned())).or_insert_with(|| json!({}));
        merge(known, resource);
    }

    pub(super) fn patch(&mut self, text: &str) {
        let (id, members) = text.trim().split_once(' ').unwrap();
        let members: Value = serde_json::from_str(members).unwrap();
        let mut patched = 0;
        for ((_, of), resource) in self.places.values_mut().flatten() {
            if of == id {
                merge(resource, members.clone());
                patched += 1;
            }
        }
        assert_ne!(patched, 0, "nothing is called `{id}`");
    }

    pub(super) fn write(&mut self, line: &Line<'t>, all: &[Line<'t>]) {
        let (id, place) = (line.id, line.place);
        let (account, region) = place;
        let zone = |letter: &str| format!("{region}{letter}");
        let zone_of = |subnet: &str| all.iter().find(|l| l.id == subnet).map(|l| zone(l.words[1]));
        let vpc_of = |subnet: &str| all.iter().find(|l| l.id == subnet).and_then(|l| l.of_kind("vpc"));
        let attached = |state: &str| match line.of_kind("vpc") {
            Some(vpc) => json!([{"VpcId": vpc, "State": state}]),
            None => json!([]),
        };
        match kind_of(id) {
            "vpc" => self.put(place, "Vpcs", id, vpc(line)),
            "subnet" => {
                let mut subnet = json!({"SubnetId": id, "VpcId": line.of_kind("vpc"), "OwnerId": account,
                    "State": "available", "AvailabilityZone": zone(line.words[1])});
                if let [block, ..] = line.numbers('.')[..] {
                    subnet["CidrBlock"] = json!(block);
                }
                if let [block, ..] = line.numbers(':')[..] {
                    subnet["Ipv6CidrBlockAssociationSet"] = associated("Ipv6CidrBlock", block);
                }
                self.put(place, "Subnets", id, subnet);
            }
            "rtb" => self.put(place, "RouteTables", id, table(line, all)),
            "acl" => self.put(place, "NetworkAcls", id, acl(line)),
            "sg" => self.put(place, "SecurityGroups", id, group(line)),
            "igw" => {
                let gateway = json!({"InternetGatewayId": id, "Attachments": attached("available"), "OwnerId": account});
                self.put(place, "InternetGateways", id, gateway);
            }
            "eigw" => {
                let gateway = json!({"EgressOnlyInternetGatewayId": id, "Attachments": attached("attached")});
                self.put(place, "EgressOnlyInternetGateways", id, gateway);
            }
            "i" => {
                let subnet = line.of_kind("subnet").unwrap();
                let state = if line.has("stopped") { "stopped" } else { "running" };
                let number =
                    all.iter().take_while(|l| !std::ptr::eq(*l, line)).filter(|l| l.id == id).count();
                let eni = line.of_kind("eni").unwrap();
                self.put(
                    place,
                    "Reservations",
                    id,
                    json!({"InstanceId": id, "State": {"Name": state},
                    "VpcId": vpc_of(subnet), "NetworkInterfaces": [{"NetworkInterfaceId": eni}]}),
                );
                let mut interface = interface(line, eni, vpc_of(subnet), zone_of(subnet));
                interface["Attachment"] = json!({"InstanceId": id, "InstanceOwnerId": account, "DeviceIndex": number,
                    "Status": "attached"});
                self.put(place, "NetworkInterfaces", eni, interface);
            }
            "eni" => {
                let subnet = line.of_kind("subnet").unwrap();
                self.put(
                    place,
                    "NetworkInterfaces",
                    id,
                    interface(line, id, vpc_of(subnet), zone_of(subnet)),
                );
            }
            "nat" => {
                let subnet = line.of_kind("subnet");
                let vpc = subnet.and_then(vpc_of).or(line.of_kind("vpc"));
                let eni = line.of_kind("eni");
                let address = |word: &&str| {
                    let (private, public) = word.split_once('=').map_or((*word, None), |(a, b)| (a, Some(b)));
                    let private = (private != "0.0.0.0").then_some(private);
                    json!({"PrivateIp": private, "PublicIp": public, "NetworkInterfaceId": eni, "Status": "succeeded"})
                };
                let mode = if subnet.is_none() { "regional" } else { "zonal" };
                self.put(
                    place,
                    "NatGateways",
                    id,
                    json!({"NatGatewayId": id, "VpcId": vpc, "SubnetId": subnet,
                    "State": line.value("state").unwrap_or("available"), "AvailabilityMode": mode,
                    "ConnectivityType": if line.has("private") { "private" } else { "public" },
                    "NatGatewayAddresses": line.numbers('.').iter().map(address).collect::<Vec<_>>()}),
                );
                if let (Some(eni), Some(subnet)) = (eni, subnet) {
                    let mut interface = interface(line, eni, vpc, zone_of(subnet));
                    merge(
                        &mut interface,
                        json!({"InterfaceType": "nat_gateway", "RequesterManaged": true, "SourceDestCheck": false}),
                    );
                    self.put(place, "NetworkInterfaces", eni, interface);
                }
            }
            "vpce" => {
                let kind =
                    [("gateway", "Gateway"), ("interface", "Interface"), ("gwlb", "GatewayLoadBalancer")];
                let kind = kind.iter().find(|(word, _)| line.has(word)).unwrap().1;
                let service = if line.has("dynamodb") { "dynamodb" } else { "s3" };
                self.put(place, "VpcEndpoints", id, json!({"VpcEndpointId": id, "VpcEndpointType": kind,
                    "VpcId": line.of_kind("vpc"), "State": line.value("state").unwrap_or("available"), "OwnerId": account,
                    "ServiceName": format!("com.amazonaws.{region}.{service}"), "SubnetIds": line.all_of_kind("subnet"),
                    "NetworkInterfaceIds": line.all_of_kind("eni"), "RouteTableIds": []}));
            }
            "pl" => {
                let service = line.words.first().filter(|word| ["s3", "dynamodb"].contains(word));
                let name =
                    service.map_or_else(|| "ours".to_owned(), |one| format!("com.amazonaws.{region}.{one}"));
                let owner = if service.is_some() { "AWS" } else { account };
                let v6 = line.items.iter().flatten().any(|block| block.contains(':'));
                self.put(
                    place,
                    "ManagedPrefixLists",
                    id,
                    json!({"PrefixListId": id, "PrefixListName": name,
                    "OwnerId": owner, "AddressFamily": if v6 { "IPv6" } else { "IPv4" }}),
                );
                if !line.has("unread") {
                    let entries: Vec<_> = line.items.iter().map(|item| json!({"Cidr": item[0]})).collect();
                    self.put(place, "Entries", id, json!({"PrefixListId": id, "Entries": entries}));
                }
            }
            "pcx" => self.peering(line, all),
            "vgw" => {
                let gateway =
                    json!({"VpnGatewayId": id, "State": "available", "VpcAttachments": attached("attached")});
                self.put(place, "VpnGateways", id, gateway);
            }
            "vpn" => {
                let route = |item: &Vec<&str>| json!({"DestinationCidrBlock": item[0], "State": "available"});
                let status = if line.has("down") { "DOWN" } else { "UP" };
                self.put(
                    place,
                    "VpnConnections",
                    id,
                    json!({"VpnConnectionId": id, "VpnGatewayId": line.of_kind("vgw"),
                    "TransitGatewayId": line.of_kind("tgw"), "State": "available",
                    "Options": {"StaticRoutesOnly": line.has("static")}, "VgwTelemetry": [{"Status": status}],
                    "Routes": line.items.iter().map(route).collect::<Vec<_>>()}),
                );
            }
            "tgw" | "tgw-attach" | "tgw-rtb" => self.transit(line, all),
            _ => self.other(line),
        }
    }

    fn other(&mut self, line: &Line<'t>) {
        let (account, region) = line.place;
        match line.id {
            "bpa" => self.put(
                line.place,
                "VpcBlockPublicAccessOptions",
                "",
                json!({"AwsAccountId": account, "InternetGatewayBlockMode": line.words[0]}),
            ),
            "exclude" => {
                let (kind, number) = line.words[0].rsplit_once('-').unwrap();
                let arn = format!("arn:aws:ec2:{region}:{account}:{kind}/{kind}-{number:0>17}");
                let id = format!("vpcbpa-exclude-{number:0>17}");
                self.put(line.place, "VpcBlockPublicAccessExclusions", &id.clone(), json!({"ExclusionId": id,
                    "ResourceArn": arn, "InternetGatewayExclusionMode": line.words[1], "State": "create-complete"}));
            }
            "listen" | "unread" | "patch" => {}
            other => panic!("no such thing: `{other}`"),
        }
    }

    fn peering(&mut self, line: &Line<'t>, all: &[Line<'t>]) {
        let side = |word: &str| {
            let vpc = all.iter().find(|l| l.id == word).unwrap_or_else(|| panic!("there is no `{word}`"));
            let (account, region) = vpc.place;
            let (v4, v6) = (vpc.numbers('.'), vpc.numbers(':'));
            let blocks: Vec<_> = v4.iter().map(|block| json!({"CidrBlock": block})).collect();
            let blocks6: Vec<_> = v6.iter().map(|block| json!({"Ipv6CidrBlock": block})).collect();
            let side = json!({"VpcId": word, "OwnerId": account, "Region": region, "CidrBlock": v4.first(),
                "CidrBlockSet": blocks, "Ipv6CidrBlockSet": blocks6});
            (vpc.place, side)
        };
        let [(here, one), (there, two)] =
            line.all_of_kind("vpc")[..].try_into().map(|ids: [&str; 2]| ids.map(side)).unwrap();
        let peering = json!({"VpcPeeringConnectionId": line.id, "RequesterVpcInfo": one, "AccepterVpcInfo": two,
            "Status": {"Code": line.value("state").unwrap_or("active")}});
        for place in [here, there] {
            self.put(place, "VpcPeeringConnections", line.id, peering.clone());
        }
    }

    fn transit(&mut self, line: &Line<'t>, all: &[Line<'t>]) {
        let (id, place) = (line.id, line.place);
        let gateway = line.of_kind("tgw");
        let of_line = |line: &Line<'t>| {
            let id = line.of_kind("vpc").or(line.of_kind("vpn")).unwrap_or(line.words[1]);
            (id, if kind_of(id) == "tgw" { "peering" } else { kind_of(id) })
        };
        let resource = |attachment: &str| {
            let line = all.iter().find(|l| l.id == attachment && l.of_kind("tgw") == gateway);
            of_line(line.unwrap_or_else(|| panic!("there is no `{attachment}`")))
        };
        match kind_of(id) {
            "tgw" => {
                let referencing = if line.has("sgref") { "enable" } else { "disable" };
                self.put(
                    place,
                    "TransitGateways",
                    id,
                    json!({"TransitGatewayId": id, "OwnerId": place.0,
                    "State": "available", "Options": {"SecurityGroupReferencingSupport": referencing}}),
                );
            }
            "tgw-attach" => {
                let (to, kind) = of_line(line);
                let state = line.value("state").unwrap_or("available");
                let owner = all.iter().find(|l| Some(l.id) == gateway).unwrap().place.0;
                let resource = all.iter().find(|l| l.id == to).map_or(place, |l| l.place);
                for at in [place, resource] {
                    let mut attachment = json!({"TransitGatewayAttachmentId": id, "TransitGatewayId": gateway,
                        "TransitGatewayOwnerId": owner, "ResourceOwnerId": resource.0, "ResourceType": kind,
                        "ResourceId": to, "State": state});
                    if let (Some(table), true) = (line.value("table"), at.0 == owner) {
                        attachment["Association"] =
                            json!({"TransitGatewayRouteTableId": table, "State": "associated"});
                    }
                    if kind == "vpc" || at == place {
                        self.put(at, "TransitGatewayAttachments", id, attachment);
                    }
                    if kind == "vpc" {
                        let referencing = line.value("sgref").unwrap_or("enable");
                        let ipv6 = line.value("ipv6").unwrap_or("enable");
                        self.put(at, "TransitGatewayVpcAttachments", id, json!({"TransitGatewayAttachmentId": id,
                            "TransitGatewayId": gateway, "VpcId": to, "VpcOwnerId": resource.0, "State": state,
                            "SubnetIds": line.all_of_kind("subnet"),
                            "Options": {"SecurityGroupReferencingSupport": referencing, "Ipv6Support": ipv6}}));
                    }
                }
            }
            _ => {
                let mut routes = Vec::new();
                let mut propagations = Vec::new();
                for item in &line.items {
                    let of = |attachment: &str| {
                        let (id, kind) = resource(attachment);
                        json!({"TransitGatewayAttachmentId": attachment, "ResourceId": id, "ResourceType": kind})
                    };
                    if item[0] == "propagate" {
                        let mut propagation = of(item[1]);
                        propagation["State"] = json!("enabled");
                        propagations.push(propagation);
                        continue;
                    }
                    let (destination, target) = item[0].split_once('>').unwrap();
                    let hole = target == "blackhole";
                    let kind = if item.contains(&"propagated") { "propagated" } else { "static" };
                    let mut route = json!({"Type": kind, "State": if hole { "blackhole" } else { "active" },
                        "TransitGatewayAttachments": if hole { json!([]) } else { json!([of(target)]) }});
                    let member =
                        if kind_of(destination) == "pl" { "PrefixListId" } else { "DestinationCidrBlock" };
                    route[member] = json!(destination);
                    routes.push(route);
                }
                self.put(
                    place,
                    "TransitGatewayRouteTables",
                    id,
                    json!({"TransitGatewayRouteTableId": id,
                    "TransitGatewayId": gateway, "State": "available"}),
                );
                if !line.has("unread") {
                    self.put(
                        place,
                        "TransitGatewayStaticRoutes",
                        id,
                        json!({"TransitGatewayRouteTableId": id, "Routes": routes}),
                    );
                    self.put(
                        place,
                        "TransitGatewayPropagations",
                        id,
                        json!({"TransitGatewayRouteTableId": id,
                        "TransitGatewayRouteTablePropagations": propagations}),
                    );
                }
            }
        }
    }
}

/// Puts members in; lists of one resource that is written twice become one.
fn merge(into: &mut Value, members: Value) {
    let Value::Object(members) = members else { panic!("{members} has no members") };
    let known: &mut Map<String, Value> = into.as_object_mut().unwrap();
    for (name, value) in members {
        match (known.get_mut(&name), value) {
            (Some(Value::Array(list)), Value::Array(more)) if name == "NetworkInterfaces" => {
                list.extend(more)
            }
            (_, value) => drop(known.insert(name, value)),
        }
    }
}

fn associated(member: &str, block: &str) -> Value {
    json!([{"AssociationId": "cidr-assoc", member: block, format!("{member}State"): {"State": "associated"}}])
}

fn vpc(line: &Line<'_>) -> Value {
    let blocks = |member: &str, blocks: Vec<&str>| -> Vec<Value> {
        blocks.iter().map(|block| associated(member, block)[0].clone()).collect()
    };
    json!({"VpcId": line.id, "OwnerId": line.place.0, "State": "available", "CidrBlock": line.numbers('.')[0],
        "CidrBlockAssociationSet": blocks("CidrBlock", line.numbers('.')),
        "Ipv6CidrBlockAssociationSet": blocks("Ipv6CidrBlock", line.numbers(':'))})
}

fn table(line: &Line<'_>, all: &[Line<'_>]) -> Value {
    let vpc = line.of_kind("vpc").unwrap();
    let of = |destination: &str, target: &str, words: &[&str]| {
        let destination_member = match kind_of(destination) {
            "pl" => "DestinationPrefixListId",
            _ if destination.contains(':') => "DestinationIpv6CidrBlock",
            _ => "DestinationCidrBlock",
        };
        let target_member = match kind_of(target) {
            "nat" => "NatGatewayId",
            "eni" => "NetworkInterfaceId",
            "i" => "InstanceId",
            "pcx" => "VpcPeeringConnectionId",
            "tgw" => "TransitGatewayId",
            "eigw" => "EgressOnlyInternetGatewayId",
            "lgw" => "LocalGatewayId",
            _ => "GatewayId",
        };
        let origin = match words {
            _ if target == "local" => "CreateRouteTable",
            words if words.contains(&"propagated") => "EnableVgwRoutePropagation",
            _ => "CreateRoute",
        };
        let state =
            if words.contains(&"blackhole") || target == "blackhole" { "blackhole" } else { "active" };
        let mut route = json!({destination_member: destination, "Origin": origin, "State": state});
        if target != "blackhole" {
            route[target_member] = json!(target);
        }
        route
    };
    let block = |l: &Line<'_>| {
        [l.numbers('.'), l.numbers(':')]
            .concat()
            .into_iter()
            .map(|block| of(block, "local", &[]))
            .collect::<Vec<_>>()
    };
    let mut routes: Vec<Value> = all.iter().filter(|l| l.id == vpc).flat_map(block).collect();
    for item in &line.items {
        let (destination, target) = item[0].split_once('>').unwrap();
        routes.push(of(destination, target, item));
    }
    let association = |word: &&str| {
        let mut one = json!({"RouteTableId": line.id, "AssociationState": {"State": "associated"}, "Main": *word == "main"});
        match kind_of(word) {
            "subnet" => one["SubnetId"] = json!(word),
            "igw" | "vgw" => one["GatewayId"] = json!(word),
            _ if *word == "main" => {}
            _ => return None,
        }
        Some(one)
    };
    json!({"RouteTableId": line.id, "VpcId": vpc, "OwnerId": line.place.0, "Routes": routes,
        "Associations": line.words.iter().filter_map(association).collect::<Vec<_>>()})
}

fn acl(line: &Line<'_>) -> Value {
    let mut entries = Vec::new();
    for item in &line.items {
        let [direction, number, action, word, peer] = item[..] else { panic!("{item:?}") };
        let (protocol, span) = traffic(word);
        let code = match protocol {
            "all" => "-1",
            "tcp" => "6",
            "udp" => "17",
            "icmp" => "1",
            other => other,
        };
        let number: i64 = number.parse().unwrap();
        let mut entry = json!({"Egress": direction == "out", "RuleNumber": number, "RuleAction": action, "Protocol": code});
        entry[if peer.contains(':') { "Ipv6CidrBlock" } else { "CidrBlock" }] = json!(peer);
        match (protocol, span) {
            ("icmp" | "58", span) => {
                let (kind, code) = span.unwrap_or((-1, -1));
                entry["IcmpTypeCode"] = json!({"Type": kind, "Code": code});
            }
            (_, Some((from, to))) => entry["PortRange"] = json!({"From": from, "To": to}),
            _ => {}
        }
        entries.push(entry);
    }
    for egress in [false, true] {
        entries.push(json!({"Egress": egress, "RuleNumber": 32767, "RuleAction": "deny", "Protocol": "-1", "CidrBlock": "0.0.0.0/0"}));
        entries.push(json!({"Egress": egress, "RuleNumber": 32768, "RuleAction": "deny", "Protocol": "-1", "Ipv6CidrBlock": "::/0"}));
    }
    let association = |subnet: &&str| json!({"NetworkAclId": line.id, "SubnetId": subnet});
    json!({"NetworkAclId": line.id, "VpcId": line.of_kind("vpc"), "OwnerId": line.place.0, "IsDefault": line.has("default"),
        "Entries": entries, "Associations": line.all_of_kind("subnet").iter().map(association).collect::<Vec<_>>()})
}

fn group(line: &Line<'_>) -> Value {
    let of = |direction: &str| {
        let rule = |item: &&Vec<&str>| {
            let (protocol, span) = traffic(item[1]);
            let mut rule = json!({"IpProtocol": if protocol == "all" { "-1" } else { protocol }});
            if let Some((from, to)) = span {
                rule["FromPort"] = json!(from);
                rule["ToPort"] = json!(to);
            } else if protocol.starts_with("icmp") {
                rule["FromPort"] = json!(-1);
                rule["ToPort"] = json!(-1);
            }
            let (peer, account) = item[2].split_once('@').unwrap_or((item[2], line.place.0));
            match kind_of(peer) {
                "sg" => rule["UserIdGroupPairs"] = json!([{"GroupId": peer, "UserId": account}]),
                "pl" => rule["PrefixListIds"] = json!([{"PrefixListId": peer}]),
                _ if peer.contains(':') => rule["Ipv6Ranges"] = json!([{"CidrIpv6": peer}]),
                _ => rule["IpRanges"] = json!([{"CidrIp": peer}]),
            }
            rule
        };
        line.items
            .iter()
            .filter(|item| item[0] == direction)
            .collect::<Vec<_>>()
            .iter()
            .map(rule)
            .collect::<Vec<_>>()
    };
    json!({"GroupId": line.id, "GroupName": line.id, "VpcId": line.of_kind("vpc"), "OwnerId": line.place.0,
        "IpPermissions": of("in"), "IpPermissionsEgress": of("out")})
}

fn interface(line: &Line<'_>, id: &str, vpc: Option<&str>, zone: Option<String>) -> Value {
    let groups: Vec<_> = line.all_of_kind("sg").iter().map(|group| json!({"GroupId": group})).collect();
    let mut interface = json!({"NetworkInterfaceId": id, "InterfaceType": line.value("type").unwrap_or("interface"),
        "Status": "in-use", "VpcId": vpc, "SubnetId": line.of_kind("subnet"), "AvailabilityZone": zone,
        "OwnerId": line.place.0, "Groups": groups, "SourceDestCheck": !line.has("unchecked")});
    if line.value("type").is_some() {
        interface["RequesterManaged"] = json!(true);
    }
    let mut addresses = Vec::new();
    for (at, word) in line.numbers('.').iter().enumerate() {
        let (private, public) = word.split_once('=').map_or((*word, None), |(a, b)| (a, Some(b)));
        let mut address = json!({"PrivateIpAddress": private, "Primary": at == 0});
        if let Some(public) = public {
            address["Association"] = json!({"PublicIp": public, "IpOwnerId": "amazon"});
            if at == 0 {
                interface["Association"] = address["Association"].clone();
            }
        }
        if at == 0 {
            interface["PrivateIpAddress"] = json!(private);
        }
        addresses.push(address);
    }
    interface["PrivateIpAddresses"] = json!(addresses);
    let v6 = line.numbers(':');
    interface["Ipv6Addresses"] = v6.iter().map(|address| json!({"Ipv6Address": address})).collect();
    interface
}
