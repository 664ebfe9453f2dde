use super::{Refused, add, find, missing};
use crate::{
    Network, Route, RouteTable, RouteTableAssociation, RouteTableId, SubnetId,
    rules::{
        duplicate_route, route_destination_reserved, route_more_specific_than_local, route_target_elsewhere,
        route_target_missing, subnet_with_two_route_tables,
    },
};

impl RouteTable {
    /// Adds a route, in the order that routes have.
    pub(crate) fn insert(&mut self, route: Route) {
        self.routes.push(route);
        self.routes.sort();
    }
}

impl Network {
    /// Adds a route table with the routes that it brings, each as [`Network::add_route`] would.
    ///
    /// # Errors
    /// When its VPC is not there, a route is refused, or the id is taken.
    ///
    /// ```
    /// # use aozu_vpc::{Network, RouteTable, Vpc};
    /// # let mut network = Network::default();
    /// let vpc = Vpc::new("vpc-0123456789abcdef0".parse()?, "10.0.0.0/16".parse()?);
    /// let table = RouteTable::new("rtb-0123456789abcdef1".parse()?, &vpc);
    /// network.add_vpc(vpc, "rtb-0123456789abcdef0".parse()?)?;
    /// network.add_route_table(table)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_route_table(&mut self, table: RouteTable) -> Result<(), Refused> {
        find(self.vpcs(), table.vpc_id(), table.route_table_id())?;
        let mut checked = RouteTable { routes: Vec::new(), ..table.clone() };
        // Local routes first: others are judged by them.
        let (local, others): (Vec<_>, Vec<_>) =
            table.routes.into_iter().partition(|route| *route.target() == crate::RouteTarget::Local);
        for route in local.into_iter().chain(others) {
            self.check_route(&checked, &route)?;
            checked.insert(route);
        }
        add(self.route_tables_mut(), checked.route_table_id().clone(), checked)
    }

    /// Adds a route, as `CreateRoute` does.
    ///
    /// # Errors
    /// When the table is not there, the destination has a route already or is AWS's own, the route
    /// undermines the local one, or its target does not exist or is not the VPC's.
    ///
    /// ```
    /// # use aozu_vpc::{Destination, Network, Route, RouteTarget, Vpc};
    /// # let mut network = Network::default();
    /// # let table: aozu_vpc::RouteTableId = "rtb-0123456789abcdef0".parse()?;
    /// # network.add_vpc(Vpc::new("vpc-0123456789abcdef0".parse()?, "10.0.0.0/16".parse()?), table.clone())?;
    /// let default = || Ok::<_, aozu_names::NameError>(Route::new(
    ///     Destination::Ipv4("0.0.0.0/0".parse()?),
    ///     RouteTarget::NetworkInterface { id: "eni-0123456789abcdef0".parse()?, instance: None, owner: None },
    /// ));
    /// network.add_route(&table, default()?)?;
    /// assert!(network.add_route(&table, default()?).is_err(), "one route a destination");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_route(&mut self, table: &RouteTableId, route: Route) -> Result<(), Refused> {
        let found = find(self.route_tables(), table, route.destination())?;
        self.check_route(found, &route)?;
        if let Some(found) = self.route_tables_mut().get_mut(table) {
            found.insert(route);
        }
        Ok(())
    }

    fn check_route(&self, table: &RouteTable, route: &Route) -> Result<(), Refused> {
        duplicate_route::allow(table, route)?;
        route_destination_reserved::allow(table, route)?;
        route_more_specific_than_local::allow(
            table,
            route,
            &route_more_specific_than_local::locals(table),
            |block| {
                let own = self.subnets().values().filter(|subnet| subnet.vpc_id() == table.vpc_id());
                own.into_iter()
                    .any(|subnet| route_more_specific_than_local::blocks(subnet).any(|one| one == block))
            },
        )?;
        route_target_missing::allow(self, table, route)?;
        route_target_elsewhere::allow(self, table, route)?;
        Ok(())
    }

    /// Associates a subnet with a table, as `AssociateRouteTable` does.
    ///
    /// # Errors
    /// When either is not there, they belong to different VPCs, or the subnet has a table of its own.
    ///
    /// ```
    /// # use aozu_vpc::{Network, RouteTable, Subnet, Vpc};
    /// # let mut network = Network::default();
    /// # let vpc = Vpc::new("vpc-0123456789abcdef0".parse()?, "10.0.0.0/16".parse()?);
    /// # let table = RouteTable::new("rtb-0123456789abcdef1".parse()?, &vpc);
    /// # network.add_vpc(vpc, "rtb-0123456789abcdef0".parse()?)?;
    /// # network.add_route_table(table)?;
    /// # let subnet: aozu_vpc::SubnetId = "subnet-0123456789abcdef0".parse()?;
    /// # network.add_subnet(Subnet::new(subnet.clone(), "vpc-0123456789abcdef0".parse()?, "10.0.1.0/24".parse()?, "ap-northeast-1a".parse()?))?;
    /// network.associate(&"rtb-0123456789abcdef1".parse()?, &subnet)?;
    /// assert!(network.associate(&"rtb-0123456789abcdef0".parse()?, &subnet).is_err(), "one table a subnet");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn associate(&mut self, table: &RouteTableId, subnet: &SubnetId) -> Result<(), Refused> {
        let found = find(self.route_tables(), table, subnet)?;
        let of = find(self.subnets(), subnet, table)?;
        if of.vpc_id() != found.vpc_id() {
            return Err(missing(subnet, table));
        }
        let others =
            self.route_tables().values().filter(|other| other.explicit_subnets().any(|id| id == subnet));
        let tables: Vec<&RouteTable> = others.chain([found]).collect();
        subnet_with_two_route_tables::allow(subnet, &tables)?;
        if let Some(found) = self.route_tables_mut().get_mut(table) {
            let association = RouteTableAssociation {
                subnet_id: Some(subnet.clone()),
                ..RouteTableAssociation::new(table)
            };
            found.associations.push(association);
            found.associations.sort();
        }
        Ok(())
    }

    /// Makes a table the main one of its VPC, as `ReplaceRouteTableAssociation` does.
    ///
    /// # Errors
    /// When the table is not there.
    ///
    /// ```
    /// # use aozu_vpc::{Network, RouteTable, Vpc};
    /// # let mut network = Network::default();
    /// # let vpc = Vpc::new("vpc-0123456789abcdef0".parse()?, "10.0.0.0/16".parse()?);
    /// # let table = RouteTable::new("rtb-0123456789abcdef1".parse()?, &vpc);
    /// # network.add_vpc(vpc, "rtb-0123456789abcdef0".parse()?)?;
    /// # network.add_route_table(table)?;
    /// let other: aozu_vpc::RouteTableId = "rtb-0123456789abcdef1".parse()?;
    /// network.set_main(&other)?;
    /// assert!(network.route_tables().get(&other).unwrap().is_main());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_main(&mut self, table: &RouteTableId) -> Result<(), Refused> {
        let vpc = find(self.route_tables(), table, table)?.vpc_id().clone();
        let of_vpc = |one: &&RouteTable| one.vpc_id() == &vpc;
        let ids: Vec<_> =
            self.route_tables().values().filter(of_vpc).map(|one| one.route_table_id().clone()).collect();
        for id in ids {
            if let Some(one) = self.route_tables_mut().get_mut(&id) {
                one.associations.retain(|association| !association.main());
                if &id == table {
                    one.associations
                        .push(RouteTableAssociation { main: true, ..RouteTableAssociation::new(&id) });
                    one.associations.sort();
                }
            }
        }
        Ok(())
    }
}
