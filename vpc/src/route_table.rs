use aozu_names::{AccountId, Tags};
use smol_str::SmolStr;

use crate::{
    BlockState, BlockStateCode, Destination, Route, RouteTableAssociationId, RouteTableId, SubnetId, Vpc,
    VpcId, VpnGatewayId,
};

noun! {
    /// What a route table is for: a VPC (as its main table), a subnet, or a gateway.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct RouteTableAssociation / RouteTableAssociationMirror {
        /// Whether the table is the VPC's main one.
        flag main: bool = "Main",
        /// The association's id.
        maybe route_table_association_id: RouteTableAssociationId = "RouteTableAssociationId",
        /// The table.
        maybe route_table_id: RouteTableId = "RouteTableId",
        /// The subnet.
        maybe subnet_id: SubnetId = "SubnetId",
        /// The internet or virtual private gateway whose inbound traffic the table routes.
        maybe gateway_id: SmolStr = "GatewayId",
        /// What became of it.
        part association_state: BlockState = "AssociationState",
    }
}

impl RouteTableAssociation {
    pub(crate) fn new(table: &RouteTableId) -> Self {
        Self {
            main: false,
            route_table_association_id: None,
            route_table_id: Some(table.clone()),
            subnet_id: None,
            gateway_id: None,
            association_state: Some(BlockState { state: BlockStateCode::Associated }),
        }
    }

    /// Whether it holds now.
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        crate::vpc::is_in_use(self.association_state())
    }
}

noun! {
    /// A virtual private gateway that puts its routes into a table.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct PropagatingVgw / PropagatingVgwMirror {
        /// The gateway.
        one gateway_id: VpnGatewayId = "GatewayId",
    }
}

noun! {
    /// Where traffic that leaves a subnet (or enters by a gateway) goes.
    ///
    /// Source: EC2 API Reference, `RouteTable`.
    pub struct RouteTable / RouteTableMirror {
        /// Its id.
        one route_table_id: RouteTableId = "RouteTableId",
        /// The VPC it belongs to.
        one vpc_id: VpcId = "VpcId",
        /// What it is for.
        set associations: RouteTableAssociation = "Associations",
        /// The gateways that put their routes into it.
        set propagating_vgws: PropagatingVgw = "PropagatingVgws",
        /// Its routes.
        set routes: Route = "Routes",
        /// The account that owns it.
        maybe owner_id: AccountId = "OwnerId",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! { RouteTable / RouteTableMirror: route_table_id RouteTableId = "RouteTableId", "route-table", "ec2/RouteTables", owner: owner_id, tags: tags }

impl RouteTable {
    /// A table of `vpc` that holds its local routes only, as `CreateRouteTable` makes it.
    ///
    /// ```
    /// use aozu_vpc::{RouteTable, Vpc};
    /// let vpc = Vpc::new("vpc-0123456789abcdef0".parse()?, "10.0.0.0/16".parse()?);
    /// let table = RouteTable::new("rtb-0123456789abcdef0".parse()?, &vpc);
    /// assert_eq!(table.routes().len(), 1);
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn new(id: RouteTableId, vpc: &Vpc) -> Self {
        let v4 = vpc.ipv4_blocks().map(|block| Route::local(Destination::Ipv4(block)));
        let v6 = vpc.ipv6_blocks().map(|block| Route::local(Destination::Ipv6(block)));
        Self {
            route_table_id: id,
            vpc_id: vpc.vpc_id().clone(),
            associations: Vec::new(),
            propagating_vgws: Vec::new(),
            routes: v4.chain(v6).collect(),
            owner_id: vpc.owner_id().copied(),
            tags: Tags::default(),
        }
    }

    /// The same table with these tags.
    #[must_use]
    pub fn with_tags(self, tags: Tags) -> Self {
        Self { tags, ..self }
    }

    /// Whether it is its VPC's main table.
    #[must_use]
    pub fn is_main(&self) -> bool {
        self.associations.iter().any(|association| association.main && association.is_in_use())
    }

    /// The subnets that are associated with it by name; what it serves as the main table is not among
    /// them.
    pub fn explicit_subnets(&self) -> impl Iterator<Item = &SubnetId> {
        self.associations.iter().filter(|one| one.is_in_use()).filter_map(RouteTableAssociation::subnet_id)
    }

    /// The gateways whose inbound traffic it routes; a table with one is a gateway table.
    pub fn gateways(&self) -> impl Iterator<Item = &str> {
        self.associations
            .iter()
            .filter(|one| one.is_in_use())
            .filter_map(|one| one.gateway_id().map(SmolStr::as_str))
    }
}
