//! VPCs and what stands in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
    str::FromStr,
};

use aozu_names::NameError;
use aozu_vpc::{InstanceId, SecurityGroupId, SubnetId};
use ipnet::Ipv4Net;
use serde_json::{Map, Value, json};

use super::{AccountBuilder, BuiltVpc};

/// The zones of the region that are used, as AWS letters them.
const ZONES: [&str; 3] = ["a", "b", "c"];
/// A VPC's block is cut into so many bits more: sixteen parts, of which nine become subnets.
const BITS: u8 = 4;
/// The largest VPC. Source: VPC User Guide, "VPC CIDR blocks".
const LARGEST: u8 = 16;
/// The smallest subnet. Source: VPC User Guide, "Subnet CIDR blocks".
const SMALLEST: u8 = 28;
/// The addresses of a subnet that AWS keeps. Source: the same.
const RESERVED: u64 = 5;

impl AccountBuilder {
    pub(super) fn open(&mut self) {
        for letter in ZONES {
            let zone = format!("{}{letter}", self.region);
            let value = json!({"ZoneName": zone, "RegionName": self.region, "State": "available",
                "ZoneType": "availability-zone"});
            self.put("ec2", "AvailabilityZones", &zone, value);
        }
        let flags = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];
        let blocked: Map<String, Value> =
            flags.map(|flag| (flag.to_owned(), json!(true))).into_iter().collect();
        self.put("s3", "AccountPublicAccessBlockConfiguration", "", blocked.into());
        // What AWS tells of every account: the quotas of Lambda as they are at first, and a root user with an MFA device
        // and no keys. Source: AWS Lambda Developer Guide, "Lambda quotas"; IAM API Reference, `GetAccountSummary`.
        let limit = json!({"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 1000,
            "CodeSizeZipped": 52_428_800, "CodeSizeUnzipped": 262_144_000, "TotalCodeSize": 80_530_636_800_u64});
        self.put("lambda", "AccountLimit", "", limit);
        self.put("iam", "SummaryMap", "", json!({"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 0}));
    }

    /// Adds a VPC with a public, a protected and a private subnet in each of three zones, an internet gateway, a NAT
    /// gateway in each zone, a gateway endpoint for S3, and a flow log with its role.
    ///
    /// The block is cut into sixteen, of which nine become subnets: it is a `/16` to `/24`.
    ///
    /// ```
    /// use aozu::{AccountBuilder, names::AccountId};
    /// let mut account = AccountBuilder::new(AccountId::literal("111122223333"), "eu-west-1".parse()?);
    /// let vpc = account.vpc("shop", "10.0.0.0/16".parse()?);
    /// assert_eq!((vpc.public.len(), vpc.protected.len(), vpc.private.len()), (3, 3, 3));
    /// account.vpc("tiny", "10.1.0.0/28".parse()?);
    /// assert!(account.build().unwrap_err().to_string().contains("`10.1.0.0/28`"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn vpc(&mut self, name: &str, block: Ipv4Net) -> BuiltVpc {
        let id = self.next("vpc-");
        let owner = self.id;
        let fits = (LARGEST..=SMALLEST - BITS).contains(&block.prefix_len()) && block.trunc() == block;
        if !fits {
            self.problems.push(format!(
                "`{block}`: the VPC `{name}` must be a /{LARGEST} to /{}, which has room for nine subnets and begins \
                 where the block does",
                SMALLEST - BITS
            ));
        }
        let part = block.prefix_len().saturating_add(BITS);
        let mut parts = block.subnets(part).into_iter().flatten().filter(|_| fits);
        let value = json!({"VpcId": id, "CidrBlock": block, "OwnerId": owner, "State": "available",
            "IsDefault": false, "DhcpOptionsId": "default", "Tags": tags(name),
            "CidrBlockAssociationSet": [{"AssociationId": self.next("vpc-cidr-assoc-"), "CidrBlock": block,
                "CidrBlockState": {"State": "associated"}}]});
        self.put("ec2", "Vpcs", &id, value);
        for (attribute, value) in [("EnableDnsSupport", true), ("EnableDnsHostnames", true)] {
            self.put("ec2", attribute, &id, json!({"VpcId": id, attribute: {"Value": value}}));
        }
        let internet = self.next("igw-");
        self.put(
            "ec2",
            "InternetGateways",
            &internet,
            json!({"InternetGatewayId": internet, "OwnerId": owner,
            "Attachments": [{"State": "available", "VpcId": id}], "Tags": tags(name)}),
        );
        let default = self.next("sg-");
        self.put(
            "ec2",
            "SecurityGroups",
            &default,
            json!({"GroupId": default, "GroupName": "default",
            "Description": "default VPC security group", "OwnerId": owner, "VpcId": id,
            "IpPermissions": [], "IpPermissionsEgress": []}),
        );
        // A main table with no way out: a subnet that nobody gave a table is closed.
        let local = json!({"DestinationCidrBlock": block, "GatewayId": "local", "Origin": "CreateRouteTable",
            "State": "active"});
        self.table(&id, name, std::slice::from_ref(&local), None);

        let (endpoint, list) = (self.next("vpce-"), self.list_of_s3());
        let everywhere = |member: &str, target: &str| {
            json!({"DestinationCidrBlock": "0.0.0.0/0", member: target, "Origin": "CreateRoute",
                "State": "active"})
        };
        let to_s3 = json!({"DestinationPrefixListId": list, "GatewayId": endpoint, "Origin": "CreateRoute",
            "State": "active"});
        let mut classes: [Vec<String>; 3] = Default::default();
        let (mut nats, mut tables) = (Vec::new(), Vec::new());
        for (class, of) in ["public", "protected", "private"].into_iter().zip(&mut classes) {
            for (zone, letter) in ZONES.into_iter().enumerate() {
                let Some(part) = parts.next() else { continue };
                let subnet = self.next("subnet-");
                let named = format!("{name}-{class}-{letter}");
                let in_zone = format!("{}{letter}", self.region);
                let value = json!({"SubnetId": subnet, "VpcId": id, "CidrBlock": part, "AvailabilityZone": in_zone,
                    "State": "available", "OwnerId": owner, "MapPublicIpOnLaunch": false, "DefaultForAz": false,
                    "AvailableIpAddressCount": (1u64 << (32 - part.prefix_len())) - RESERVED, "Tags": tags(&named)});
                self.put("ec2", "Subnets", &subnet, value);
                let out = match class {
                    "public" => Some(everywhere("GatewayId", &internet)),
                    "protected" => nats.get(zone).map(|nat: &String| everywhere("NatGatewayId", nat)),
                    _ => None,
                };
                let routes: Vec<Value> = [local.clone(), to_s3.clone()].into_iter().chain(out).collect();
                tables.push(self.table(&id, &named, &routes, Some(&subnet)));
                if class == "public" {
                    nats.push(self.nat(&id, &subnet, &in_zone, part, &named));
                }
                of.push(subnet);
            }
            // Each class has a quarter of the block to itself.
            parts.next();
        }
        self.network_acl(&id, &classes.concat());
        let value = json!({"VpcEndpointId": endpoint, "VpcEndpointType": "Gateway", "VpcId": id, "OwnerId": owner,
            "ServiceName": self.s3_service(), "State": "available", "RouteTableIds": tables, "SubnetIds": [],
            "Groups": [], "NetworkInterfaceIds": [], "DnsEntries": [], "PrivateDnsEnabled": false,
            "PolicyDocument": json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                "Action": "*", "Resource": "*"}]}).to_string(), "Tags": tags(name)});
        self.put("ec2", "VpcEndpoints", &endpoint, value);
        self.flow_log(&id, name);
        let [public, protected, private] = classes.map(|of| of.iter().map(|id| typed(id)).collect());
        BuiltVpc { id: typed(&id), public, protected, private }
    }

    /// Adds a security group that lets everything out and nothing in.
    pub fn security_group(&mut self, vpc: &BuiltVpc, name: &str) -> SecurityGroupId {
        let id = self.next("sg-");
        let groups = self.of("ec2", "SecurityGroups");
        let mut groups = groups.into_iter().flat_map(BTreeMap::values);
        if groups.any(|group| group["VpcId"] == json!(vpc.id) && group["GroupName"] == json!(name)) {
            self.problems
                .push(format!("`{name}`: `{}` has a security group of that name; choose another", vpc.id));
        }
        let value = json!({"GroupId": id, "GroupName": name, "Description": name, "VpcId": vpc.id,
            "OwnerId": self.id, "IpPermissions": [], "Tags": tags(name),
            "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]});
        self.put("ec2", "SecurityGroups", &id, value);
        typed(&id)
    }

    /// Lets TCP in to a port: from a block (`10.0.0.0/16`, `::/0`) or from another security group (`sg-…`).
    ///
    /// ```
    /// use aozu::{AccountBuilder, names::AccountId, vpc::reach::Verdict};
    /// let mut account = AccountBuilder::new(AccountId::literal("111122223333"), "eu-west-1".parse()?);
    /// let vpc = account.vpc("shop", "10.0.0.0/16".parse()?);
    /// let (web, db) = (account.security_group(&vpc, "web"), account.security_group(&vpc, "db"));
    /// account.allow(&db, 5432, web.as_str());
    /// account.instance("web", &vpc.protected[0], &web);
    /// account.instance("db", &vpc.private[1], &db);
    /// let organization = account.build()?;
    /// let model = organization.compile();
    /// let ask = |port: u16| format!(r#"{{"Source": "web", "Destination": "db", "DestinationPort": {port}}}"#);
    /// assert_eq!(model.reach(&serde_json::from_str(&ask(5432))?)?.verdict, Verdict::Reachable);
    /// assert_eq!(model.reach(&serde_json::from_str(&ask(22))?)?.verdict, Verdict::Denied);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn allow(&mut self, group: &SecurityGroupId, port: u16, from: &str) -> &mut Self {
        let (member, peer) = if from.starts_with(SecurityGroupId::PREFIX) {
            ("UserIdGroupPairs", json!({"GroupId": from, "UserId": self.id}))
        } else if from.contains(':') {
            ("Ipv6Ranges", json!({"CidrIpv6": from}))
        } else {
            ("IpRanges", json!({"CidrIp": from}))
        };
        let is_group = member == "UserIdGroupPairs";
        for named in [Some(group.as_str()), is_group.then_some(from)].into_iter().flatten() {
            if self.written("ec2", "SecurityGroups", named).is_none() {
                self.problems.push(format!("`{named}`: there is no such security group; make it first"));
            }
        }
        let Some(mut value) = self.written("ec2", "SecurityGroups", group.as_str()).cloned() else {
            return self;
        };
        if let Some(rules) = value.get_mut("IpPermissions").and_then(Value::as_array_mut) {
            let alike = |rule: &&mut Value| {
                rule["IpProtocol"] == "tcp" && rule["FromPort"] == port && rule["ToPort"] == port
            };
            match rules.iter_mut().find(alike).and_then(Value::as_object_mut) {
                Some(rule) => {
                    let peers = rule.entry(member).or_insert_with(|| json!([]));
                    peers.as_array_mut().into_iter().for_each(|peers| peers.push(peer.clone()));
                }
                None => {
                    rules.push(json!({"IpProtocol": "tcp", "FromPort": port, "ToPort": port, member: [peer]}))
                }
            }
        }
        self.put("ec2", "SecurityGroups", group.as_str(), value)
    }

    /// Adds a running instance with one interface.
    pub fn instance(&mut self, name: &str, subnet: &SubnetId, group: &SecurityGroupId) -> InstanceId {
        let id = self.next("i-");
        let owner = self.id;
        let attachment = json!({"AttachmentId": self.next("eni-attach-"), "DeviceIndex": 0, "InstanceId": id,
            "InstanceOwnerId": owner, "Status": "attached"});
        let kind = json!({"InterfaceType": "interface", "RequesterManaged": false, "Attachment": attachment});
        let Some(interface) = self.interface(name, subnet, group, &kind) else { return typed(&id) };
        let of = |member: &str| interface.get(member).cloned().unwrap_or_default();
        let value = json!({"InstanceId": id, "InstanceType": "t3.micro", "State": {"Name": "running"},
            "SubnetId": subnet, "VpcId": of("VpcId"), "PrivateIpAddress": of("PrivateIpAddress"),
            "SourceDestCheck": true, "Placement": {"AvailabilityZone": of("AvailabilityZone")},
            "SecurityGroups": [{"GroupId": group}], "Tags": tags(name),
            "NetworkInterfaces": [{"NetworkInterfaceId": of("NetworkInterfaceId")}],
            "MetadataOptions": {"HttpEndpoint": "enabled", "HttpTokens": "required", "State": "applied",
                "HttpPutResponseHopLimit": 1}});
        self.put("ec2", "Reservations", &id, value);
        typed(&id)
    }

    /// Adds an interface with the next free address of a subnet; none, and a problem, where it cannot stand there.
    pub(super) fn interface(
        &mut self,
        whose: &str,
        subnet: &SubnetId,
        group: &SecurityGroupId,
        kind: &Value,
    ) -> Option<Value> {
        let Some(of) = self.written("ec2", "Subnets", subnet.as_str()) else {
            self.problems.push(format!("`{whose}`: there is no subnet `{subnet}`; make its VPC first"));
            return None;
        };
        let (vpc, zone) = (of["VpcId"].clone(), of["AvailabilityZone"].clone());
        let block: Option<Ipv4Net> = of["CidrBlock"].as_str().and_then(|block| block.parse().ok());
        if self.written("ec2", "SecurityGroups", group.as_str()).is_none_or(|group| group["VpcId"] != vpc) {
            self.problems.push(format!("`{whose}`: `{group}` is no security group of the subnet's VPC"));
        }
        let interfaces = self.of("ec2", "NetworkInterfaces").into_iter().flat_map(BTreeMap::values);
        let taken: BTreeSet<&str> = interfaces
            .filter(|one| one["SubnetId"] == json!(subnet))
            .filter_map(|one| one["PrivateIpAddress"].as_str())
            .collect();
        // The first four addresses and the last are AWS's.
        let mut free = block.into_iter().flat_map(|block| block.hosts().skip(3));
        let Some(address) = free.find(|address| !taken.contains(address.to_string().as_str())) else {
            self.problems.push(format!("`{whose}`: no address is left in `{subnet}`"));
            return None;
        };
        let id = self.next("eni-");
        let mut value = json!({"NetworkInterfaceId": id, "SubnetId": subnet, "VpcId": vpc, "OwnerId": self.id,
            "AvailabilityZone": zone, "Status": "in-use", "SourceDestCheck": true,
            "Groups": [{"GroupId": group}], "PrivateIpAddress": address,
            "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": address}]});
        if let (Some(members), Some(kind)) = (value.as_object_mut(), kind.as_object()) {
            members.extend(kind.clone());
        }
        self.put("ec2", "NetworkInterfaces", &id, value.clone());
        self.take_address(subnet.as_str());
        Some(value)
    }

    /// One address less is free in a subnet.
    fn take_address(&mut self, subnet: &str) {
        let subnets = self.things.get_mut(&("ec2".to_owned(), "Subnets".to_owned()));
        let left = subnets.and_then(|subnets| subnets.get_mut(subnet)?.get_mut("AvailableIpAddressCount"));
        if let Some(left) = left {
            *left = json!(left.as_u64().unwrap_or_default().saturating_sub(1));
        }
    }

    fn table(&mut self, vpc: &str, name: &str, routes: &[Value], subnet: Option<&str>) -> String {
        let (id, association) = (self.next("rtb-"), self.next("rtbassoc-"));
        let mut of = json!({"RouteTableAssociationId": association, "RouteTableId": id, "Main": subnet.is_none(),
            "AssociationState": {"State": "associated"}});
        if let (Some(subnet), Some(members)) = (subnet, of.as_object_mut()) {
            members.insert("SubnetId".into(), json!(subnet));
        }
        let value = json!({"RouteTableId": id, "VpcId": vpc, "OwnerId": self.id, "Routes": routes,
            "Associations": [of], "PropagatingVgws": [], "Tags": tags(name)});
        self.put("ec2", "RouteTables", &id, value);
        id
    }

    fn nat(&mut self, vpc: &str, subnet: &str, zone: &str, block: Ipv4Net, name: &str) -> String {
        let (id, interface) = (self.next("nat-"), self.next("eni-"));
        let (allocation, association) = (self.next("eipalloc-"), self.next("eipassoc-"));
        let private = Ipv4Addr::from(u32::from(block.broadcast()) - 1);
        // Addresses for documentation (RFC 5737), so that nobody's own are in a test.
        let number = self.made.get("nat-").copied().unwrap_or_default();
        if number > 254 {
            self.problems.push(format!(
                "`{name}`: of the addresses for documentation 254 serve NAT gateways, and no more"
            ));
        }
        let public = format!("203.0.113.{}", number.min(254));
        let owner = self.id;
        let value = json!({"NatGatewayId": id, "VpcId": vpc, "SubnetId": subnet, "State": "available",
            "ConnectivityType": "public", "Tags": tags(name),
            "NatGatewayAddresses": [{"AllocationId": allocation, "AssociationId": association, "IsPrimary": true,
                "NetworkInterfaceId": interface, "PrivateIp": private, "PublicIp": public,
                "Status": "succeeded"}]});
        self.put("ec2", "NatGateways", &id, value);
        let value = json!({"AllocationId": allocation, "AssociationId": association, "Domain": "vpc",
            "NetworkInterfaceId": interface, "NetworkInterfaceOwnerId": owner, "PrivateIpAddress": private,
            "PublicIp": public, "Tags": tags(name)});
        self.put("ec2", "Addresses", &allocation, value);
        let with_public = json!({"AllocationId": allocation, "AssociationId": association, "IpOwnerId": owner,
            "PublicIp": public});
        let value = json!({"NetworkInterfaceId": interface, "SubnetId": subnet, "VpcId": vpc, "OwnerId": owner,
            "AvailabilityZone": zone, "InterfaceType": "nat_gateway", "Status": "in-use", "RequesterManaged": true,
            "SourceDestCheck": false, "Groups": [], "Association": with_public, "PrivateIpAddress": private,
            "Description": format!("Interface for NAT Gateway {id}"),
            "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": private, "Association": with_public}]});
        self.put("ec2", "NetworkInterfaces", &interface, value);
        self.take_address(subnet);
        id
    }

    /// The default network ACL of a VPC, which lets everything through.
    fn network_acl(&mut self, vpc: &str, subnets: &[String]) {
        let id = self.next("acl-");
        let mut associations = Vec::new();
        for subnet in subnets {
            associations.push(json!({"NetworkAclAssociationId": self.next("aclassoc-"), "NetworkAclId": id,
                "SubnetId": subnet}));
        }
        let entry = |egress: bool, number: u16, action: &str| {
            json!({"CidrBlock": "0.0.0.0/0", "Egress": egress, "Protocol": "-1", "RuleAction": action,
                "RuleNumber": number})
        };
        let value = json!({"NetworkAclId": id, "VpcId": vpc, "OwnerId": self.id, "IsDefault": true,
            "Associations": associations, "Entries": [entry(false, 100, "allow"), entry(false, 32767, "deny"),
                entry(true, 100, "allow"), entry(true, 32767, "deny")]});
        self.put("ec2", "NetworkAcls", &id, value);
    }

    /// The prefix list of S3, the same for every VPC of the region.
    fn list_of_s3(&mut self) -> String {
        let id = format!("pl-{:017x}", 1);
        let name = self.s3_service();
        let value = json!({"PrefixListId": id, "PrefixListName": name, "Cidrs": ["52.216.0.0/15"]});
        self.put("ec2", "PrefixLists", &id, value);
        id
    }

    fn s3_service(&self) -> String {
        format!("com.amazonaws.{}.s3", self.region)
    }
}

/// What this builder numbers is an id of its kind.
#[expect(clippy::expect_used, reason = "the ids are made here: prefix and hexadecimal digits")]
fn typed<T: FromStr<Err = NameError>>(id: &str) -> T {
    id.parse().expect("a numbered id is one")
}

/// The tag that names a thing.
fn tags(name: &str) -> Value {
    json!([{"Key": "Name", "Value": name}])
}
