use aozu_names::Tags;
use ipnet::IpNet;

use super::{HostError, known};
use crate::{
    Direction, EntryPorts, EntryProtocol, IcmpTypeCode, Network, NetworkAcl, NetworkAclEntry, NetworkAclId,
    PortRange, Protocol, RuleAction, VpcId, rules::acl_entry_number,
};

impl NetworkAclEntry {
    /// An entry for all of a protocol.
    ///
    /// ```
    /// use aozu_vpc::{Direction, NetworkAclEntry, PortRange, Protocol, RuleAction};
    /// let all = "0.0.0.0/0".parse()?;
    /// let https = NetworkAclEntry::new(Direction::Ingress, 100, RuleAction::Allow, Protocol::TCP, all)
    ///     .to_ports(PortRange::one(443));
    /// assert_eq!(https.rule_number(), 100);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(
        direction: Direction,
        number: i32,
        action: RuleAction,
        protocol: Protocol,
        peer: IpNet,
    ) -> Self {
        let (cidr_block, ipv6_cidr_block) = match peer.trunc() {
            IpNet::V4(net) => (Some(net.into()), None),
            IpNet::V6(net) => (None, Some(net.into())),
        };
        Self {
            egress: direction == Direction::Egress,
            rule_number: number,
            rule_action: action,
            protocol: EntryProtocol(protocol),
            cidr_block,
            ipv6_cidr_block,
            port_range: None,
            icmp_type_code: protocol.is_icmp().then_some(IcmpTypeCode { kind: Some(-1), code: Some(-1) }),
        }
    }

    /// The same entry for these destination ports alone.
    #[must_use]
    pub fn to_ports(mut self, ports: PortRange) -> Self {
        self.port_range = Some(EntryPorts { from: Some(ports.from().into()), to: Some(ports.to().into()) });
        self
    }
}

/// The entries that a new ACL has: AWS's closing deny, and for a default one an allow before it.
fn first_entries(is_default: bool) -> Vec<NetworkAclEntry> {
    let all = IpNet::V4(ipnet::Ipv4Net::default());
    let mut entries = Vec::new();
    for direction in Direction::BOTH {
        if is_default {
            entries.push(NetworkAclEntry::new(direction, 100, RuleAction::Allow, Protocol::All, all));
        }
        entries.push(NetworkAclEntry::new(direction, 32767, RuleAction::Deny, Protocol::All, all));
    }
    entries
}

impl Network {
    /// Makes a network ACL as `CreateNetworkAcl` does: nothing in, nothing out.
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`, and when the id is taken.
    pub fn add_network_acl(&mut self, vpc: &VpcId, id: NetworkAclId) -> Result<(), HostError> {
        self.insert_acl(vpc, id, false)
    }

    /// Makes the default ACL that comes with a VPC: everything in, everything out.
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`, and when the id is taken.
    pub fn add_default_network_acl(&mut self, vpc: &VpcId, id: NetworkAclId) -> Result<(), HostError> {
        self.insert_acl(vpc, id, true)
    }

    fn insert_acl(&mut self, vpc: &VpcId, id: NetworkAclId, is_default: bool) -> Result<(), HostError> {
        if self.vpcs().get(vpc).is_none() {
            return Err(HostError::not_found("InvalidVpcID.NotFound", vpc));
        }
        if self.network_acls().get(&id).is_some() {
            return Err(HostError::duplicate("InvalidNetworkAclID.Duplicate", &id));
        }
        let acl = NetworkAcl {
            network_acl_id: id.clone(),
            vpc_id: Some(vpc.clone()),
            owner_id: None,
            is_default,
            entries: first_entries(is_default),
            associations: Vec::new(),
            tags: Tags::default(),
        };
        known(self.network_acls_mut()).insert(id, acl);
        Ok(())
    }

    /// Adds an entry as `CreateNetworkAclEntry` does. The same entry once more is accepted and changes
    /// nothing, as recorded of AWS.
    ///
    /// # Errors
    /// `InvalidNetworkAclID.NotFound`, `NetworkAclEntryAlreadyExists` for a number that another entry has,
    /// and the rule `acl-entry-number` for one that no entry may have.
    pub fn add_network_acl_entry(
        &mut self,
        acl: &NetworkAclId,
        entry: NetworkAclEntry,
    ) -> Result<(), HostError> {
        acl_entry_number::allow(acl, entry.direction(), entry.rule_number)?;
        let Some(found) = self.network_acls_mut().get_mut(acl) else {
            return Err(HostError::not_found("InvalidNetworkAclID.NotFound", acl));
        };
        let same_number =
            |own: &&NetworkAclEntry| own.egress == entry.egress && own.rule_number == entry.rule_number;
        match found.entries.iter().find(same_number) {
            Some(own) if *own == entry => Ok(()),
            Some(_) => Err(HostError::duplicate("NetworkAclEntryAlreadyExists", &entry.rule_number)),
            None => {
                found.entries.push(entry);
                found.entries.sort();
                Ok(())
            }
        }
    }

    /// Takes an entry away as `DeleteNetworkAclEntry` does.
    ///
    /// # Errors
    /// `InvalidNetworkAclID.NotFound`, and `InvalidNetworkAclEntry.NotFound`.
    pub fn remove_network_acl_entry(
        &mut self,
        acl: &NetworkAclId,
        direction: Direction,
        number: i32,
    ) -> Result<(), HostError> {
        let Some(found) = self.network_acls_mut().get_mut(acl) else {
            return Err(HostError::not_found("InvalidNetworkAclID.NotFound", acl));
        };
        let before = found.entries.len();
        found
            .entries
            .retain(|own| own.direction() != direction || own.rule_number != number || own.is_implicit());
        if found.entries.len() == before {
            return Err(HostError::not_found("InvalidNetworkAclEntry.NotFound", &number));
        }
        Ok(())
    }
}
