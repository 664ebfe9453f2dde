use std::collections::BTreeSet;

use aozu_names::Tags;

use super::{HostError, known};
use crate::{
    Direction, GroupRule, IpPermission, IpRange, Ipv4Block, Ipv6Block, Ipv6Range, Network, Peer,
    PrefixListId, PrefixListReference, Protocol, SecurityGroup, SecurityGroupId, UserIdGroupPair, VpcId,
    limits,
};

impl IpPermission {
    /// A permission for a protocol and, for TCP and UDP, its ports (for ICMP type and code), without peers.
    ///
    /// ```
    /// use aozu_vpc::{IpPermission, Protocol};
    /// let https = IpPermission::new(Protocol::TCP, Some([443, 443])).from_ipv4("0.0.0.0/0".parse()?);
    /// assert_eq!(https.rules().count(), 1);
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn new(protocol: Protocol, ports: Option<[i32; 2]>) -> Self {
        Self {
            ip_protocol: protocol,
            from_port: ports.map(|[from, _]| from),
            to_port: ports.map(|[_, to]| to),
            ip_ranges: Vec::new(),
            ipv6_ranges: Vec::new(),
            prefix_list_ids: Vec::new(),
            user_id_group_pairs: Vec::new(),
        }
    }

    /// The same with an IPv4 peer.
    #[must_use]
    pub fn from_ipv4(mut self, block: Ipv4Block) -> Self {
        self.ip_ranges.push(IpRange { cidr_ip: block, description: None });
        self
    }

    /// The same with an IPv6 peer.
    #[must_use]
    pub fn from_ipv6(mut self, block: Ipv6Block) -> Self {
        self.ipv6_ranges.push(Ipv6Range { cidr_ipv6: block, description: None });
        self
    }

    /// The same with a prefix list as peer.
    #[must_use]
    pub fn from_list(mut self, list: PrefixListId) -> Self {
        self.prefix_list_ids.push(PrefixListReference { prefix_list_id: list, description: None });
        self
    }

    /// The same with a group of this account as peer.
    #[must_use]
    pub fn from_group(mut self, group: SecurityGroupId) -> Self {
        self.user_id_group_pairs.push(UserIdGroupPair {
            group_id: group,
            user_id: None,
            vpc_id: None,
            vpc_peering_connection_id: None,
            peering_status: None,
            description: None,
        });
        self
    }

    fn is_alike(&self, other: &Self) -> bool {
        self.ip_protocol == other.ip_protocol
            && self.from_port == other.from_port
            && self.to_port == other.to_port
    }

    fn rule_names(&self) -> BTreeSet<String> {
        self.rules().map(|rule| name_of(&rule)).collect()
    }

    fn sort(&mut self) {
        self.ip_ranges.sort();
        self.ipv6_ranges.sort();
        self.prefix_list_ids.sort();
        self.user_id_group_pairs.sort();
    }

    /// Clears host bits, as AWS does before it compares.
    fn canonical(mut self) -> Self {
        for range in &mut self.ip_ranges {
            range.cidr_ip = range.cidr_ip.net().into();
        }
        for range in &mut self.ipv6_ranges {
            range.cidr_ipv6 = range.cidr_ipv6.net().into();
        }
        self.sort();
        self
    }
}

/// A rule without its description, which is no part of what makes it itself.
fn name_of(rule: &GroupRule<'_>) -> String {
    let (permission, peer) = (rule.permission, rule.peer);
    format!("{} {:?} {:?} {peer}", permission.ip_protocol, permission.from_port, permission.to_port)
}

impl SecurityGroup {
    fn made(id: SecurityGroupId, vpc: &VpcId, name: &str, description: &str) -> Self {
        let all = IpPermission::new(Protocol::All, None);
        let world = Ipv4Block::from(ipnet::Ipv4Net::default());
        Self {
            group_id: id,
            group_name: Some(name.into()),
            description: Some(description.into()),
            vpc_id: Some(vpc.clone()),
            owner_id: None,
            ip_permissions: Vec::new(),
            ip_permissions_egress: vec![all.from_ipv4(world)],
            tags: Tags::default(),
        }
    }

    fn permissions_mut(&mut self, direction: Direction) -> &mut Vec<IpPermission> {
        match direction {
            Direction::Ingress => &mut self.ip_permissions,
            Direction::Egress => &mut self.ip_permissions_egress,
        }
    }
}

/// Refuses a name that no new group may have.
fn allow_name(name: &str) -> Result<(), HostError> {
    let refuse = |code, rule| Err(HostError::forbidden(code, &name, rule));
    let length = name.chars().count();
    if length == 0 || length > limits::LONGEST_GROUP_NAME {
        return refuse("InvalidParameterValue", "the name of a group has 1 to 255 characters");
    }
    if name == "default" {
        return refuse(
            "InvalidParameterValue",
            "the name `default` is kept for the group that comes with a VPC",
        );
    }
    if name.starts_with("sg-") {
        return refuse("InvalidParameterValue", "the name of a group must not begin with `sg-`");
    }
    Ok(())
}

impl Network {
    /// Makes a security group as `CreateSecurityGroup` does: nothing in, everything out.
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`, `InvalidGroup.Duplicate` when the VPC has a group of that name, and
    /// `InvalidParameterValue` for a name that no group may have.
    pub fn add_security_group(
        &mut self,
        vpc: &VpcId,
        id: SecurityGroupId,
        name: &str,
        description: &str,
    ) -> Result<(), HostError> {
        allow_name(name)?;
        self.insert_group(SecurityGroup::made(id, vpc, name, description), vpc)
    }

    /// Makes the default group that comes with a VPC: in from itself, out to all.
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`, and `InvalidGroup.Duplicate` when the VPC has it already.
    pub fn add_default_security_group(&mut self, vpc: &VpcId, id: SecurityGroupId) -> Result<(), HostError> {
        let mut group = SecurityGroup::made(id.clone(), vpc, "default", "default VPC security group");
        group.ip_permissions.push(IpPermission::new(Protocol::All, None).from_group(id));
        self.insert_group(group, vpc)
    }

    fn insert_group(&mut self, mut group: SecurityGroup, vpc: &VpcId) -> Result<(), HostError> {
        let Some(found) = self.vpcs().get(vpc) else {
            return Err(HostError::not_found("InvalidVpcID.NotFound", vpc));
        };
        if found.ipv6_blocks().next().is_some() {
            for permission in &mut group.ip_permissions_egress {
                let all = Ipv6Block::from(ipnet::Ipv6Net::default());
                permission.ipv6_ranges.push(Ipv6Range { cidr_ipv6: all, description: None });
            }
        }
        let name = group.group_name.clone().unwrap_or_default();
        let same = |other: &SecurityGroup| other.vpc_id() == Some(vpc) && other.group_name() == Some(&name);
        if self.security_groups().values().any(same) {
            return Err(HostError::duplicate("InvalidGroup.Duplicate", &name));
        }
        if self.security_groups().get(&group.group_id).is_some() {
            return Err(HostError::duplicate("InvalidGroup.Duplicate", &group.group_id));
        }
        known(self.security_groups_mut()).insert(group.group_id.clone(), group);
        Ok(())
    }

    /// Deletes a group as `DeleteSecurityGroup` does.
    ///
    /// # Errors
    /// `InvalidGroup.NotFound`, `CannotDelete` for a default group, and `DependencyViolation` while an
    /// interface carries it or a rule of another group names it.
    pub fn remove_security_group(&mut self, id: &SecurityGroupId) -> Result<SecurityGroup, HostError> {
        let Some(group) = self.security_groups().get(id) else {
            return Err(HostError::not_found("InvalidGroup.NotFound", id));
        };
        if group.is_default() {
            return Err(HostError::forbidden(
                "CannotDelete",
                id,
                "a VPC's default group goes only with the VPC",
            ));
        }
        let carried = |interface: &crate::NetworkInterface| interface.group_ids().any(|group| group == id);
        let named = |other: &SecurityGroup| {
            other.group_id() != id && other.references().any(|(_, pair)| pair.group_id() == id)
        };
        if self.network_interfaces().values().any(carried) || self.security_groups().values().any(named) {
            let rule = "an interface carries it, or a rule of another group names it";
            return Err(HostError::forbidden("DependencyViolation", id, rule));
        }
        self.security_groups_mut().remove(id).ok_or_else(|| HostError::not_found("InvalidGroup.NotFound", id))
    }

    /// Adds rules as `AuthorizeSecurityGroupIngress` and `…Egress` do, all of them or none.
    ///
    /// # Errors
    /// `InvalidGroup.NotFound` for the group, or for a group as peer that is not in its VPC nor in one
    /// peered with it; `InvalidPermission.Duplicate` for a rule that is there already once host bits are
    /// cleared.
    ///
    /// ```
    /// use aozu_vpc::{Direction, IpPermission, Network, Protocol, Vpc};
    /// let mut network = Network::default();
    /// let (vpc, group) = ("vpc-0123456789abcdef0".parse()?, "sg-0123456789abcdef0".parse()?);
    /// network.vpcs_mut().insert(vpc, Vpc::new("vpc-0123456789abcdef0".parse()?, "10.0.0.0/16".parse()?));
    /// network.add_security_group(&"vpc-0123456789abcdef0".parse()?, "sg-0123456789abcdef0".parse()?, "web", "web")?;
    /// let ssh = |block: &str| Ok::<_, aozu_names::NameError>(
    ///     IpPermission::new(Protocol::TCP, Some([22, 22])).from_ipv4(block.parse()?));
    /// network.authorize(&group, Direction::Ingress, ssh("203.0.113.0/24")?)?;
    /// let again = network.authorize(&group, Direction::Ingress, ssh("203.0.113.7/24")?).unwrap_err();
    /// assert_eq!(again.code(), "InvalidPermission.Duplicate");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn authorize(
        &mut self,
        group: &SecurityGroupId,
        direction: Direction,
        permission: IpPermission,
    ) -> Result<(), HostError> {
        let permission = permission.canonical();
        let Some(found) = self.security_groups().get(group) else {
            return Err(HostError::not_found("InvalidGroup.NotFound", group));
        };
        for pair in &permission.user_id_group_pairs {
            let stranger = pair.user_id.is_some() && self.security_groups().get(&pair.group_id).is_none();
            if !stranger && !self.may_name(found, &pair.group_id) {
                return Err(HostError::not_found("InvalidGroup.NotFound", &pair.group_id));
            }
        }
        let held: BTreeSet<String> = found.rules(direction).map(|rule| name_of(&rule)).collect();
        let mut given = held;
        for rule in permission.rules() {
            if !given.insert(name_of(&rule)) {
                return Err(HostError::duplicate("InvalidPermission.Duplicate", &name_of(&rule)));
            }
        }
        if let Some(found) = self.security_groups_mut().get_mut(group) {
            let all = found.permissions_mut(direction);
            match all.iter_mut().find(|own| own.is_alike(&permission)) {
                Some(own) => {
                    own.ip_ranges.extend(permission.ip_ranges);
                    own.ipv6_ranges.extend(permission.ipv6_ranges);
                    own.prefix_list_ids.extend(permission.prefix_list_ids);
                    own.user_id_group_pairs.extend(permission.user_id_group_pairs);
                    own.sort();
                }
                None => all.push(permission),
            }
            all.sort();
        }
        Ok(())
    }

    /// Whether a group may name another: one of its own VPC, or of a VPC actively peered with it.
    fn may_name(&self, group: &SecurityGroup, other: &SecurityGroupId) -> bool {
        let Some(other) = self.security_groups().get(other) else { return false };
        let (Some(here), Some(there)) = (group.vpc_id(), other.vpc_id()) else { return false };
        let peered = self.vpc_peering_connections().values().filter(|peering| peering.is_active());
        let joins = |peering: &crate::VpcPeeringConnection| {
            peering.other_side(here).is_some_and(|side| side.vpc_id() == Some(there))
        };
        here == there || peered.into_iter().any(joins)
    }

    /// Takes rules away as `RevokeSecurityGroupIngress` and `…Egress` do; descriptions need not be given.
    ///
    /// # Errors
    /// `InvalidGroup.NotFound`, and `InvalidPermission.NotFound` when one of the rules is not there.
    pub fn revoke(
        &mut self,
        group: &SecurityGroupId,
        direction: Direction,
        permission: IpPermission,
    ) -> Result<(), HostError> {
        let permission = permission.canonical();
        let Some(found) = self.security_groups_mut().get_mut(group) else {
            return Err(HostError::not_found("InvalidGroup.NotFound", group));
        };
        let held: BTreeSet<String> = found.rules(direction).map(|rule| name_of(&rule)).collect();
        let gone = permission.rule_names();
        if let Some(missing) = gone.iter().find(|rule| !held.contains(*rule)) {
            return Err(HostError::not_found("InvalidPermission.NotFound", missing));
        }
        let all = found.permissions_mut(direction);
        for own in all.iter_mut().filter(|own| own.is_alike(&permission)) {
            let shell =
                IpPermission::new(own.ip_protocol, own.from_port.zip(own.to_port).map(|(a, b)| [a, b]));
            let stays = |peer: Peer<'_>| {
                !gone.contains(&name_of(&GroupRule { permission: &shell, peer, description: None }))
            };
            own.ip_ranges.retain(|range| stays(Peer::Ipv4(range.cidr_ip)));
            own.ipv6_ranges.retain(|range| stays(Peer::Ipv6(range.cidr_ipv6)));
            own.prefix_list_ids.retain(|list| stays(Peer::PrefixList(&list.prefix_list_id)));
            own.user_id_group_pairs.retain(|pair| stays(Peer::Group(pair)));
        }
        all.retain(|own| own.rules().next().is_some());
        Ok(())
    }
}
