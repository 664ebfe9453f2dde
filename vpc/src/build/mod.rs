//! Building a network step by step: each method refuses what AWS would refuse, by the same functions that
//! the rules call.

mod default_vpc;
mod gateways;
mod refused;
mod routes;

pub use refused::Refused;

use std::fmt::Display;

use aozu_names::Collection;

use crate::{
    Destination, EnableDnsHostnames, EnableDnsSupport, Ipv4Block, Ipv4BlockAssociation, Network, Route,
    RouteTable, RouteTableAssociation, RouteTableId, Subnet, Vpc, VpcId,
    rules::{
        DanglingVpcReference, PeeringBlocksOverlap, peering_blocks_overlap, subnet_block_size,
        subnet_outside_vpc, subnets_overlap, vpc_block_size, vpc_block_unusable, vpc_blocks_overlap,
        vpc_secondary_block_refused,
    },
};

/// Adds a resource under a key that must be free. A collection that one adds to is known.
pub(crate) fn add<K: Ord + Display, V>(into: &mut Collection<K, V>, key: K, item: V) -> Result<(), Refused> {
    if into.exists(&key) == Some(true) {
        return Err(Refused::Taken(key.to_string()));
    }
    if !into.was_read() {
        into.set_whole();
    }
    into.insert(key, item);
    Ok(())
}

/// Something of that id, or the problem that there is none.
pub(crate) fn find<'n, K: Ord + Display, V>(
    within: &'n Collection<K, V>,
    key: &K,
    who: &impl Display,
) -> Result<&'n V, Refused> {
    within.get(key).ok_or_else(|| missing(key, who))
}

pub(crate) fn missing(key: &impl Display, who: &impl Display) -> Refused {
    DanglingVpcReference { resource: who.to_string(), missing: key.to_string() }.into()
}

/// Refuses a block that is, or holds, the destination of a static route: AWS's local route may not be less
/// specific than, or the same as, a route that is there.
///
/// Source: VPC User Guide, "VPC CIDR blocks", "Manage IPv4 CIDR blocks for a VPC" (2026).
fn check_routed(table: &RouteTable, block: Ipv4Block) -> Result<(), Refused> {
    for route in table.routes().iter().filter(|route| !route.is_propagated()) {
        let Destination::Ipv4(destination) = *route.destination() else { continue };
        if block.net().contains(&destination.net()) {
            let route_table = table.route_table_id().clone();
            return Err(Refused::BlockRouted { block, route_table, destination });
        }
    }
    Ok(())
}

impl Network {
    /// Adds a VPC with its main route table, as `CreateVpc` does. DNS support is on and DNS hostnames are off.
    ///
    /// # Errors
    /// When the block is too large, too small or not for use, or an id is taken.
    ///
    /// ```
    /// use aozu_vpc::{Network, Vpc};
    /// let mut network = Network::default();
    /// let vpc = Vpc::new("vpc-0123456789abcdef0".parse()?, "10.0.0.0/16".parse()?);
    /// network.add_vpc(vpc, "rtb-0123456789abcdef0".parse()?)?;
    /// let small = Vpc::new("vpc-0123456789abcdef1".parse()?, "10.1.0.0/29".parse()?);
    /// assert!(network.add_vpc(small, "rtb-0123456789abcdef1".parse()?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_vpc(&mut self, vpc: Vpc, main: RouteTableId) -> Result<(), Refused> {
        let id = vpc.vpc_id().clone();
        for block in vpc.ipv4_blocks() {
            vpc_block_size::allow(&id, block)?;
            vpc_block_unusable::allow(&id, block)?;
        }
        let mut table = RouteTable::new(main.clone(), &vpc);
        table.associations.push(RouteTableAssociation { main: true, ..RouteTableAssociation::new(&main) });
        if self.route_tables().exists(&main) == Some(true) {
            return Err(Refused::Taken(main.to_string()));
        }
        add(self.vpcs_mut(), id.clone(), vpc)?;
        add(self.route_tables_mut(), main, table)?;
        self.set_dns(&id, true, false);
        Ok(())
    }

    /// Sets the DNS attributes of a VPC, as `ModifyVpcAttribute` does.
    pub(crate) fn set_dns(&mut self, vpc: &VpcId, support: bool, hostnames: bool) {
        let support = EnableDnsSupport::new(vpc.clone(), support);
        self.enable_dns_support_mut().insert(vpc.clone(), support);
        let hostnames = EnableDnsHostnames::new(vpc.clone(), hostnames);
        self.enable_dns_hostnames_mut().insert(vpc.clone(), hostnames);
        self.enable_dns_support_mut().set_coverage(aozu_names::Coverage::PerItem);
        self.enable_dns_hostnames_mut().set_coverage(aozu_names::Coverage::PerItem);
    }

    /// Gives a VPC a further IPv4 block, as `AssociateVpcCidrBlock` does; every table gets its local route.
    ///
    /// # Errors
    /// When the VPC is not there, its blocks rule this one out, a VPC that it is peered with has part of it,
    /// or a static route leads into it.
    ///
    /// ```
    /// # use aozu_vpc::{Network, Vpc};
    /// # let mut network = Network::default();
    /// # let id: aozu_vpc::VpcId = "vpc-0123456789abcdef0".parse()?;
    /// # network.add_vpc(Vpc::new(id.clone(), "10.0.0.0/16".parse()?), "rtb-0123456789abcdef0".parse()?)?;
    /// network.associate_cidr_block(&id, "100.64.0.0/16".parse()?)?;
    /// assert!(network.associate_cidr_block(&id, "192.168.0.0/16".parse()?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn associate_cidr_block(&mut self, vpc: &VpcId, block: Ipv4Block) -> Result<(), Refused> {
        let block = Ipv4Block::from(block.net());
        let found = find(self.vpcs(), vpc, &block)?;
        vpc_block_size::allow(vpc, block)?;
        vpc_block_unusable::allow(vpc, block)?;
        for existing in found.ipv4_blocks() {
            vpc_blocks_overlap::allow(vpc, existing, block)?;
        }
        // What rules the new block out is the primary one, and any that the new one would rule out.
        vpc_secondary_block_refused::allow(vpc, *found.cidr_block(), block)?;
        for existing in found.ipv4_blocks() {
            vpc_secondary_block_refused::allow_beside(vpc, existing, block)?;
        }
        self.check_peered(vpc, block)?;
        let of_vpc = |table: &&RouteTable| table.vpc_id() == vpc;
        for table in self.route_tables().values().filter(of_vpc) {
            check_routed(table, block)?;
        }
        let tables: Vec<_> =
            self.route_tables().values().filter(of_vpc).map(|table| table.route_table_id().clone()).collect();
        if let Some(found) = self.vpcs_mut().get_mut(vpc) {
            found.cidr_block_association_set.push(Ipv4BlockAssociation::new(block));
            found.cidr_block_association_set.sort();
        }
        for table in tables {
            if let Some(table) = self.route_tables_mut().get_mut(&table) {
                table.insert(Route::local(Destination::Ipv4(block)));
            }
        }
        Ok(())
    }

    /// Refuses a block that overlaps one of a VPC with which there is an active peering connection.
    fn check_peered(&self, vpc: &VpcId, block: Ipv4Block) -> Result<(), Refused> {
        for peering in self.vpc_peering_connections().values().filter(|peering| peering.is_active()) {
            let Some(side) = peering.other_side(vpc) else { continue };
            let far = side.vpc_id().and_then(|id| self.vpcs().get(id));
            let theirs: Vec<_> =
                far.map_or_else(|| side.ipv4_blocks().collect(), |far| far.ipv4_blocks().collect());
            if let Some((block, other_block)) = peering_blocks_overlap::overlap(&[block], &theirs) {
                let peering = peering.vpc_peering_connection_id().clone();
                return Err(PeeringBlocksOverlap { peering, block, other_block }.into());
            }
        }
        Ok(())
    }

    /// Adds a subnet, as `CreateSubnet` does. Until it is associated with a table of its own, the VPC's
    /// main one routes it.
    ///
    /// # Errors
    /// When its VPC is not there, its block is outside the VPC's, of a wrong size or another subnet's, or
    /// the id is taken.
    ///
    /// ```
    /// # use aozu_vpc::{Network, Subnet, Vpc};
    /// # let mut network = Network::default();
    /// # let vpc: aozu_vpc::VpcId = "vpc-0123456789abcdef0".parse()?;
    /// # network.add_vpc(Vpc::new(vpc.clone(), "10.0.0.0/16".parse()?), "rtb-0123456789abcdef0".parse()?)?;
    /// let subnet = |id: &str, block: &str| {
    ///     Ok::<_, aozu_names::NameError>(Subnet::new(id.parse()?, vpc.clone(), block.parse()?, "ap-northeast-1a".parse()?))
    /// };
    /// network.add_subnet(subnet("subnet-0123456789abcdef0", "10.0.1.0/24")?)?;
    /// let error = network.add_subnet(subnet("subnet-0123456789abcdef1", "10.9.0.0/24")?).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "`10.9.0.0/24` of `subnet-0123456789abcdef1` is not inside `vpc-0123456789abcdef0`, whose blocks are `10.0.0.0/16`"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_subnet(&mut self, subnet: Subnet) -> Result<(), Refused> {
        let id = subnet.subnet_id().clone();
        let vpc = find(self.vpcs(), subnet.vpc_id(), &id)?;
        subnet_block_size::allow(&subnet)?;
        subnet_outside_vpc::allow(&subnet, vpc)?;
        for other in self.subnets().values().filter(|other| other.vpc_id() == subnet.vpc_id()) {
            if other.subnet_id() != &id {
                subnets_overlap::allow(&subnet, other)?;
            }
        }
        add(self.subnets_mut(), id, subnet)
    }
}

#[cfg(test)]
mod tests;
