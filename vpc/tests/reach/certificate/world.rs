//! What the networks hold.

use std::{collections::BTreeMap, net::IpAddr};

use aozu_names::wire::State;
use aozu_vpc::Network;
use ipnet::IpNet;
use serde_json::Value;

/// Every resource, by collection.
pub(crate) struct World(BTreeMap<&'static str, Vec<Value>>);

impl World {
    pub(crate) fn of<'n>(networks: impl IntoIterator<Item = &'n Network>) -> Self {
        let mut all: BTreeMap<_, Vec<Value>> = BTreeMap::new();
        for (name, _, slot) in networks.into_iter().flat_map(State::slots) {
            if let Some(Value::Object(resources)) = slot.write() {
                all.entry(name).or_default().extend(resources.into_iter().map(|(_, resource)| resource));
            }
        }
        Self(all)
    }

    pub(super) fn all(&self, collection: &str) -> impl Iterator<Item = &Value> {
        self.0.get(collection).into_iter().flatten()
    }

    pub(super) fn get(&self, collection: &str, member: &str, id: &str) -> Result<&Value, String> {
        let found = self.all(collection).find(|one| text(one, member) == id);
        found.ok_or_else(|| format!("there is no `{id}` in {collection}"))
    }

    pub(super) fn interface(&self, id: &str) -> Result<&Value, String> {
        self.get("NetworkInterfaces", "NetworkInterfaceId", id)
    }

    pub(super) fn subnet(&self, id: &str) -> Result<&Value, String> {
        self.get("Subnets", "SubnetId", id)
    }

    pub(super) fn vpc_of(&self, subnet: &str) -> Result<String, String> {
        Ok(text(self.subnet(subnet)?, "VpcId").to_owned())
    }

    /// The interface of a VPC that has a private address.
    pub(super) fn holder(&self, vpc: &str, address: IpAddr) -> Option<&Value> {
        self.all("NetworkInterfaces").find(|one| text(one, "VpcId") == vpc && has(one, address))
    }

    /// The subnet of a VPC that an address is of.
    pub(super) fn subnet_of(&self, vpc: &str, address: IpAddr) -> Option<&str> {
        let of = |one: &&Value| {
            text(one, "VpcId") == vpc && blocks(one).iter().any(|block| holds(block, address).is_some())
        };
        self.all("Subnets").find(of).map(|one| text(one, "SubnetId"))
    }

    pub(super) fn vpc_holds(&self, vpc: &str, address: IpAddr) -> bool {
        self.all("Vpcs").any(|one| {
            text(one, "VpcId") == vpc && blocks(one).iter().any(|block| holds(block, address).is_some())
        })
    }

    /// The length of the longest block of a list that holds an address; none is known of a list that was not read.
    pub(super) fn listed(&self, id: &str, address: IpAddr) -> Option<u8> {
        let entries = self
            .all("Entries")
            .filter(|one| text(one, "PrefixListId") == id)
            .flat_map(|one| list(&one["Entries"]));
        let cidrs = self
            .all("PrefixLists")
            .filter(|one| text(one, "PrefixListId") == id)
            .flat_map(|one| list(&one["Cidrs"]));
        let blocks = entries.map(|entry| text(entry, "Cidr")).chain(cidrs.filter_map(Value::as_str));
        blocks.filter_map(|block| holds(block, address)).max()
    }

    pub(super) fn is_listed_anywhere(&self, id: &str) -> bool {
        let named = self.get("PrefixLists", "PrefixListId", id);
        self.get("Entries", "PrefixListId", id).is_ok()
            || named.is_ok_and(|one| list(&one["Cidrs"]).next().is_some())
    }

    /// The network ACL of a subnet: the one that names it, else the default one.
    pub(super) fn acl(&self, subnet: &str) -> Option<&Value> {
        let vpc = self.vpc_of(subnet).ok()?;
        let names = |one: &&Value| list(&one["Associations"]).any(|to| text(to, "SubnetId") == subnet);
        let default = |one: &&Value| one["IsDefault"] == true && text(one, "VpcId") == vpc;
        self.all("NetworkAcls").find(names).or_else(|| self.all("NetworkAcls").find(default))
    }

    pub(super) fn table(&self, subnet: &str) -> Option<&Value> {
        let vpc = self.vpc_of(subnet).ok()?;
        let names = |one: &&Value| list(&one["Associations"]).any(|to| text(to, "SubnetId") == subnet);
        let main = |one: &&Value| {
            text(one, "VpcId") == vpc && list(&one["Associations"]).any(|to| to["Main"] == true)
        };
        self.all("RouteTables").find(names).or_else(|| self.all("RouteTables").find(main))
    }

    pub(super) fn gateway_table(&self, gateway: &str) -> Option<&Value> {
        let names = |one: &&Value| list(&one["Associations"]).any(|to| text(to, "GatewayId") == gateway);
        self.all("RouteTables").find(names)
    }

    /// Whether a gateway is attached to a VPC, and to which.
    pub(super) fn attached(&self, collection: &str, member: &str, id: &str) -> Result<String, String> {
        let gateway = self.get(collection, member, id)?;
        let attachments = if gateway["Attachments"].is_array() {
            &gateway["Attachments"]
        } else {
            &gateway["VpcAttachments"]
        };
        let up = list(attachments).find(|one| ["available", "attached"].contains(&text(one, "State")));
        up.map(|one| text(one, "VpcId").to_owned()).ok_or_else(|| format!("`{id}` is attached to nothing"))
    }

    /// Whether an internet gateway of a VPC translates one address to the other.
    pub(super) fn translates(&self, vpc: &str, private: IpAddr, public: IpAddr) -> bool {
        let own = |one: &Value| {
            let pair = |to: &Value, member: &str| {
                address(to, member) == Some(private)
                    && address(&to["Association"], "PublicIp") == Some(public)
            };
            pair(one, "PrivateIpAddress")
                || list(&one["PrivateIpAddresses"]).any(|to| pair(to, "PrivateIpAddress"))
        };
        let elastic = |one: &&Value| {
            address(one, "PrivateIpAddress") == Some(private) && address(one, "PublicIp") == Some(public)
        };
        let nat = |one: &Value| {
            let mut of = list(&one["NatGatewayAddresses"]);
            let private_is =
                |to: &Value| address(to, "PrivateIp").or(address(to, "PublicIp")) == Some(private);
            text(one, "VpcId") == vpc
                && of.any(|to| private_is(to) && address(to, "PublicIp") == Some(public))
        };
        private.is_ipv6() && private == public
            || self.all("NetworkInterfaces").any(|one| text(one, "VpcId") == vpc && own(one))
            || self.all("Addresses").any(|one| elastic(&one))
            || self.all("NatGateways").any(nat)
    }
}

pub(super) fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap_or_default()
}

pub(super) fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

pub(super) fn kind(id: &str) -> &str {
    id.rsplit_once('-').map_or("", |(kind, _)| kind)
}

pub(super) fn holds(block: &str, address: IpAddr) -> Option<u8> {
    let block: IpNet = block.parse().ok()?;
    block.contains(&address).then(|| block.prefix_len())
}

pub(super) fn text_of(component: &Value) -> &str {
    text(&component["Component"], "Id")
}

pub(super) fn address(value: &Value, member: &str) -> Option<IpAddr> {
    text(value, member).parse().ok()
}

pub(super) fn blocks(of: &Value) -> Vec<&str> {
    let v4 = list(&of["CidrBlockAssociationSet"]).map(|one| text(one, "CidrBlock"));
    let v6 = list(&of["Ipv6CidrBlockAssociationSet"]).map(|one| text(one, "Ipv6CidrBlock"));
    v4.chain(v6).chain(of["CidrBlock"].as_str()).collect()
}

/// Whether an interface has a private address, or a prefix that holds it.
pub(super) fn has(interface: &Value, own: IpAddr) -> bool {
    let mut addresses = list(&interface["PrivateIpAddresses"]).map(|one| text(one, "PrivateIpAddress"));
    let mut v6 = list(&interface["Ipv6Addresses"]).map(|one| text(one, "Ipv6Address"));
    let prefixes = [("Ipv4Prefixes", "Ipv4Prefix"), ("Ipv6Prefixes", "Ipv6Prefix")];
    let delegated = |(set, member): (&str, &str)| {
        list(&interface[set]).any(|one| holds(text(one, member), own).is_some())
    };
    let is_it = |text: &str| text.parse() == Ok(own);
    addresses.any(is_it)
        || v6.any(is_it)
        || is_it(text(interface, "PrivateIpAddress"))
        || prefixes.into_iter().any(delegated)
}
