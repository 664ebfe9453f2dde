//! VPCs and what stands in them.

use std::{net::Ipv4Addr, str::FromStr};

use aozu_names::NameError;
use aozu_vpc::{InstanceId, SecurityGroupId, SubnetId};
use ipnet::Ipv4Net;
use serde_json::{Value, json};

use super::{AccountBuilder, BuiltVpc};

/// The zones of the region that are used, as AWS letters them.
const ZONES: [&str; 3] = ["a", "b", "c"];
/// A VPC's block is cut into so many bits more: sixteen parts, of which nine become subnets.
const BITS: u8 = 4;
/// The smallest subnet. Source: VPC User Guide, "Subnet CIDR blocks".
const SMALLEST: u8 = 28;
/// The addresses of a subnet that AWS keeps. Source: the same.
const RESERVED: u64 = 5;

impl AccountBuilder {
    pub(super) fn open_region(&mut self) {
        let region = self.region.clone();
        for (number, letter) in (1..).zip(ZONES) {
            let zone = format!("{region}{letter}");
            let value = json!({"ZoneName": zone, "ZoneId": format!("{letter}-az{number}"), "RegionName": region,
                "State": "available", "ZoneType": "availability-zone"});
            self.put("ec2", "AvailabilityZones", &zone, value);
        }
        for flag in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
            self.put("s3", "AccountPublicAccessBlockConfiguration", flag, json!(true));
        }
    }

    /// Adds a VPC with a public, a protected and a private subnet in each of three zones, an internet gateway, a NAT
    /// gateway in each zone, and a gateway endpoint for S3.
    ///
    /// The block is cut into sixteen, of which nine become subnets: it must be a `/24` or more.
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
        let owner = self.account.id();
        let part = block.prefix_len().saturating_add(BITS);
        let mut parts = block.subnets(part).into_iter().flatten().filter(|_| part <= SMALLEST);
        if part > SMALLEST {
            self.problems.push(format!(
                "`{block}` has no room for nine subnets, none of which may be less than a /{SMALLEST}: give the \
                 VPC `{name}` a /{} or more",
                SMALLEST - BITS
            ));
        }
        let value = json!({"VpcId": id, "CidrBlock": block, "OwnerId": owner, "State": "available",
            "InstanceTenancy": "default", "IsDefault": false, "DhcpOptionsId": "default", "Tags": tags(name),
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
        self.table(&id, name, &[local.clone()], None);

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
        let [public, protected, private] = classes.map(|of| of.iter().map(|id| typed(id)).collect());
        BuiltVpc { id: typed(&id), public, protected, private }
    }

    /// Adds a security group that lets everything out and nothing in.
    pub fn security_group(&mut self, vpc: &BuiltVpc, name: &str) -> SecurityGroupId {
        let id = self.next("sg-");
        let value = json!({"GroupId": id, "GroupName": name, "Description": name, "VpcId": vpc.id,
            "OwnerId": self.account.id(), "IpPermissions": [], "Tags": tags(name),
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
        let Some(mut value) = self.written("ec2", "SecurityGroups", group.as_str()) else {
            self.problems.push(format!("`{group}`: this builder made no such security group"));
            return self;
        };
        let (member, peer) = if from.starts_with(SecurityGroupId::PREFIX) {
            ("UserIdGroupPairs", json!({"GroupId": from, "UserId": self.account.id()}))
        } else if from.contains(':') {
            ("Ipv6Ranges", json!({"CidrIpv6": from}))
        } else {
            ("IpRanges", json!({"CidrIp": from}))
        };
        let rule = json!({"IpProtocol": "tcp", "FromPort": port, "ToPort": port, member: [peer]});
        if let Some(Value::Array(rules)) = value.get_mut("IpPermissions") {
            rules.push(rule);
        } else if let Some(members) = value.as_object_mut() {
            members.insert("IpPermissions".into(), json!([rule]));
        }
        self.put("ec2", "SecurityGroups", group.as_str(), value)
    }

    /// Adds a running instance with one interface.
    pub fn instance(&mut self, name: &str, subnet: &SubnetId, group: &SecurityGroupId) -> InstanceId {
        let id = self.next("i-");
        let Some((vpc, zone, address)) = self.room_in(subnet) else {
            self.problems
                .push(format!("`{subnet}`: there is no such subnet, or no address is left, for `{name}`"));
            return typed(&id);
        };
        let owner = self.account.id();
        let interface = self.next("eni-");
        let value = json!({"NetworkInterfaceId": interface, "SubnetId": subnet, "VpcId": vpc, "OwnerId": owner,
            "AvailabilityZone": zone, "InterfaceType": "interface", "Status": "in-use", "SourceDestCheck": true,
            "RequesterManaged": false, "Groups": [{"GroupId": group}], "PrivateIpAddress": address,
            "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": address}],
            "Attachment": {"AttachmentId": self.next("eni-attach-"), "DeviceIndex": 0, "InstanceId": id,
                "InstanceOwnerId": owner, "Status": "attached"}});
        self.put("ec2", "NetworkInterfaces", &interface, value);
        let value = json!({"InstanceId": id, "InstanceType": "t3.micro", "State": {"Name": "running"},
            "SubnetId": subnet, "VpcId": vpc, "PrivateIpAddress": address, "SourceDestCheck": true,
            "Placement": {"AvailabilityZone": zone}, "SecurityGroups": [{"GroupId": group}],
            "NetworkInterfaces": [{"NetworkInterfaceId": interface}], "Tags": tags(name),
            "MetadataOptions": {"HttpEndpoint": "enabled", "HttpTokens": "required", "State": "applied",
                "HttpPutResponseHopLimit": 1}});
        self.put("ec2", "Reservations", &id, value);
        typed(&id)
    }

    fn table(&mut self, vpc: &str, name: &str, routes: &[Value], subnet: Option<&str>) -> String {
        let (id, association) = (self.next("rtb-"), self.next("rtbassoc-"));
        let mut of = json!({"RouteTableAssociationId": association, "RouteTableId": id, "Main": subnet.is_none(),
            "AssociationState": {"State": "associated"}});
        if let (Some(subnet), Some(members)) = (subnet, of.as_object_mut()) {
            members.insert("SubnetId".into(), json!(subnet));
        }
        let value = json!({"RouteTableId": id, "VpcId": vpc, "OwnerId": self.account.id(), "Routes": routes,
            "Associations": [of], "PropagatingVgws": [], "Tags": tags(name)});
        self.put("ec2", "RouteTables", &id, value);
        id
    }

    fn nat(&mut self, vpc: &str, subnet: &str, zone: &str, block: Ipv4Net, name: &str) -> String {
        let (id, interface) = (self.next("nat-"), self.next("eni-"));
        let (allocation, association) = (self.next("eipalloc-"), self.next("eipassoc-"));
        let private = Ipv4Addr::from(u32::from(block.broadcast()) - 1);
        // Addresses for documentation (RFC 5737), so that nobody's own are in a test.
        let public = format!("203.0.113.{}", self.count("nat-"));
        let owner = self.account.id();
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
        let value = json!({"NetworkAclId": id, "VpcId": vpc, "OwnerId": self.account.id(), "IsDefault": true,
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

    /// The VPC and zone of a subnet, and its next free address.
    fn room_in(&self, subnet: &SubnetId) -> Option<(String, String, Ipv4Addr)> {
        let network = &self.account.regions().get(&self.region)?.ec2;
        let of = network.subnets().get(subnet)?;
        let interfaces = network.network_interfaces().values();
        let taken = interfaces.filter(|one| one.subnet_id() == Some(subnet)).count();
        // The first four addresses and the last are AWS's.
        let room = of.cidr_block()?.net().hosts().skip(3 + taken).next()?;
        Some((of.vpc_id().to_string(), of.availability_zone().to_string(), room))
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
