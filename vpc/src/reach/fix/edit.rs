//! One call of EC2's that changes a network, and what it changes in the model.

use std::{fmt, net::Ipv4Addr};

use aozu_names::{AccountId, Arn, Region};
use ipnet::IpNet;
use smol_str::SmolStr;

use super::{line, nat};
use crate::{
    AddressAssociationId, AllocationId, AttachedResourceType, AttachmentAssociation,
    BlockPublicAccessExclusion, BlockPublicAccessExclusionId, Destination, Direction, HostError, InstanceId,
    InstanceState, InstanceStateName, InternetGateway, InternetGatewayExclusionMode, InternetGatewayId,
    IpPermission, Network, NetworkAclEntry, NetworkAclId, NetworkInterfaceId, PeeringState, PeeringStateCode,
    PrefixListId, Refused, Route, RouteTableAssociationId, RouteTableId, RouteTarget, SecurityGroupId,
    SubnetId, TransitGatewayAttachmentId, TransitGatewayPropagation, TransitGatewayPropagations,
    TransitGatewayRoute, TransitGatewayRouteAttachment, TransitGatewayRouteTableId, TransitGatewayRoutes,
    VpcEndpointId, VpcId, VpcPeeringConnectionId, prefix_list::Block,
};

/// One call of EC2's that changes a network: an AWS CLI line, and the change that it makes in the model.
///
/// [`crate::reach::Estate::fix`] finds them. Printed, an edit is its AWS CLI line: with `--region` where the
/// estate has several regions, and with the account in a comment where it has several accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    pub(super) account: AccountId,
    pub(super) region: Region,
    pub(super) change: Change,
    /// How much more than what is asked it opens or moves; the less the better.
    pub(super) breadth: u32,
    /// Whether the line must say in which region, and of which account, it is to be run.
    pub(super) tells: (bool, bool),
}

/// Why the model refuses an edit, as AWS would.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// What the edit changes is in none of the networks.
    #[error("none of the networks has what `{0}` changes")]
    NotThere(String),
    /// What the edit adds is there already, or what it replaces is not.
    #[error("`{id}`: {rule}")]
    Unfit {
        /// What it is about.
        id: String,
        /// The rule.
        rule: &'static str,
    },
    /// AWS refuses the change of a host or a filter.
    #[error(transparent)]
    Host(#[from] HostError),
    /// AWS refuses the change of the network.
    #[error(transparent)]
    Network(#[from] Refused),
}

/// What changes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// A rule more of a security group.
    Authorize { group: SecurityGroupId, direction: Direction, permission: IpPermission },
    /// An entry more of a network ACL.
    AclEntry { acl: NetworkAclId, entry: NetworkAclEntry },
    /// A route more, or another target of one.
    Route { table: RouteTableId, route: Route, replaces: bool },
    /// Another table for a subnet; in place of the one that it names now, if it names one.
    Associate { table: RouteTableId, subnet: SubnetId, association: Option<RouteTableAssociationId> },
    /// An internet gateway for a VPC, a new one or one that is attached to none.
    AttachGateway { gateway: InternetGatewayId, vpc: VpcId, is_new: bool },
    /// A new Elastic IP for a private address. Which one AWS gives is not known: `stand_in` stands for it.
    AssociateAddress { interface: NetworkInterfaceId, private_ip: Ipv4Addr, stand_in: Ipv4Addr },
    /// A public NAT gateway, with a new Elastic IP for which `stand_in` stands.
    CreateNat { vpc: VpcId, subnet: SubnetId, private_ip: Ipv4Addr, stand_in: Ipv4Addr },
    /// An interface that hands on what is not its own.
    NoSourceDestCheck { interface: NetworkInterfaceId },
    /// An instance that runs.
    StartInstance { instance: InstanceId },
    /// A subnet that VPC Block Public Access leaves out; another mode of the exclusion, if there is one.
    Exclude {
        subnet: SubnetId,
        arn: Arn,
        mode: InternetGatewayExclusionMode,
        exclusion: Option<BlockPublicAccessExclusionId>,
    },
    /// A gateway endpoint that serves one table more.
    EndpointTable { endpoint: VpcEndpointId, table: RouteTableId, list: PrefixListId },
    /// A peering connection that is accepted.
    AcceptPeering { peering: VpcPeeringConnectionId },
    /// The routes of an attachment for a table of the transit gateway.
    TransitPropagation { table: TransitGatewayRouteTableId, to: Attached, blocks: Vec<IpNet> },
    /// A static route of a transit gateway, or another target of one.
    TransitRoute { table: TransitGatewayRouteTableId, block: IpNet, to: Attached, replaces: bool },
    /// A table for what comes from an attachment.
    TransitAssociation { table: TransitGatewayRouteTableId, attachment: TransitGatewayAttachmentId },
    /// A zone more in which a VPC's attachment stands.
    TransitSubnet { attachment: TransitGatewayAttachmentId, subnet: SubnetId },
}

/// An attachment of a transit gateway, as its routes name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attached {
    pub(crate) attachment: TransitGatewayAttachmentId,
    pub(crate) kind: AttachedResourceType,
    pub(crate) resource: SmolStr,
}

/// What the id of a gateway that an edit makes begins with: AWS's own is not known before.
pub(super) const NEW: &str = "new";

/// The id that stands for the internet gateway which an edit makes for a VPC.
pub(super) fn new_gateway(vpc: &VpcId) -> Option<InternetGatewayId> {
    let own = vpc.as_str().strip_prefix(VpcId::PREFIX)?;
    format!("{}{NEW}{own}", InternetGatewayId::PREFIX).parse().ok()
}

/// The VPC for which an edit made that internet gateway, if one did.
pub(super) fn made_for(gateway: &str) -> Option<VpcId> {
    let own = gateway.strip_prefix(InternetGatewayId::PREFIX)?.strip_prefix(NEW)?;
    format!("{}{own}", VpcId::PREFIX).parse().ok()
}

impl Edit {
    /// The account whose credentials it needs.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The region that it is made in.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Whether it changes the very thing that another edit changes, so that they make no sense together.
    pub(super) fn undoes(&self, other: &Self) -> bool {
        match (&self.change, &other.change) {
            (Change::Route { table, route, .. }, Change::Route { table: theirs, route: their, .. }) => {
                table == theirs && route.destination() == their.destination()
            }
            (Change::Associate { subnet, .. }, Change::Associate { subnet: theirs, .. }) => subnet == theirs,
            (
                Change::TransitRoute { table, block, .. },
                Change::TransitRoute { table: theirs, block: their, .. },
            ) => table == theirs && block == their,
            (one, two) => one == two,
        }
    }

    /// Makes the change in every network that has what it changes, as AWS would.
    ///
    /// # Errors
    ///
    /// When AWS would refuse it. Some networks may then be changed and others not.
    pub fn apply(&self, networks: &mut [(AccountId, Region, Network)]) -> Result<(), EditError> {
        let mut found = false;
        for (_, region, network) in networks {
            if self.change.touches(network) {
                self.change.make(network, region)?;
                found = true;
            }
        }
        if found { Ok(()) } else { Err(EditError::NotThere(self.to_string())) }
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        line::write(self, f)
    }
}

impl Change {
    /// Whether a network has what it changes.
    pub(super) fn touches(&self, network: &Network) -> bool {
        match self {
            Self::Authorize { group, .. } => network.security_groups().get(group).is_some(),
            Self::AclEntry { acl, .. } => network.network_acls().get(acl).is_some(),
            Self::Route { table, .. } | Self::Associate { table, .. } | Self::EndpointTable { table, .. } => {
                network.route_tables().get(table).is_some()
            }
            Self::AttachGateway { gateway, vpc, is_new } => {
                let has = network.internet_gateways().get(gateway).is_some();
                network.vpcs().get(vpc).is_some() && (*is_new || has)
            }
            Self::AssociateAddress { interface, .. } | Self::NoSourceDestCheck { interface } => {
                network.network_interfaces().get(interface).is_some()
            }
            Self::CreateNat { vpc, subnet, .. } => {
                network.vpcs().get(vpc).is_some() && network.subnets().get(subnet).is_some()
            }
            Self::StartInstance { instance } => network.instances().get(instance).is_some(),
            Self::Exclude { subnet, .. } => {
                network.block_public_access().present().is_some() && network.subnets().get(subnet).is_some()
            }
            Self::AcceptPeering { peering } => network.vpc_peering_connections().get(peering).is_some(),
            Self::TransitPropagation { table, .. } | Self::TransitRoute { table, .. } => {
                network.transit_gateway_route_tables().get(table).is_some()
                    || network.transit_gateway_routes().get(table).is_some()
                    || network.transit_gateway_propagations().get(table).is_some()
            }
            Self::TransitAssociation { attachment, .. } => {
                network.transit_gateway_attachments().get(attachment).is_some()
            }
            Self::TransitSubnet { attachment, .. } => {
                network.transit_gateway_vpc_attachments().get(attachment).is_some()
            }
        }
    }

    /// Changes a network that has what it changes.
    pub(super) fn make(&self, network: &mut Network, region: &Region) -> Result<(), EditError> {
        match self {
            Self::Authorize { group, direction, permission } => {
                Ok(network.authorize(group, *direction, permission.clone())?)
            }
            Self::AclEntry { acl, entry } => Ok(network.add_network_acl_entry(acl, entry.clone())?),
            Self::Route { table, route, replaces: false } => Ok(network.add_route(table, route.clone())?),
            Self::Route { table, route, replaces: true } => replace_route(network, table, route),
            Self::Associate { table, subnet, .. } => associate(network, table, subnet),
            Self::AttachGateway { gateway, vpc, is_new } => {
                if *is_new {
                    network.add_internet_gateway(InternetGateway::new(gateway.clone()))?;
                }
                Ok(network.attach_internet_gateway(gateway, vpc)?)
            }
            Self::AssociateAddress { interface, private_ip, stand_in } => {
                associate_address(network, interface, *private_ip, *stand_in, region)
            }
            Self::CreateNat { vpc, subnet, private_ip, stand_in } => {
                nat::make(network, vpc, subnet, *private_ip, *stand_in)
            }
            Self::NoSourceDestCheck { interface } => {
                if let Some(found) = network.network_interfaces_mut().get_mut(interface) {
                    found.source_dest_check = Some(false);
                }
                Ok(())
            }
            Self::StartInstance { instance } => {
                if let Some(found) = network.instances_mut().get_mut(instance) {
                    found.state = Some(InstanceState { name: InstanceStateName::Running });
                }
                Ok(())
            }
            Self::Exclude { subnet, arn, mode, exclusion } => {
                exclude(network, subnet, arn, mode, exclusion.as_ref())
            }
            Self::EndpointTable { endpoint, table, list } => {
                let target = RouteTarget::VpcEndpoint(endpoint.clone());
                network.add_route(table, Route::new(Destination::PrefixList(list.clone()), target))?;
                if let Some(found) = network.vpc_endpoints_mut().get_mut(endpoint) {
                    found.route_table_ids.push(table.clone());
                    found.route_table_ids.sort();
                }
                Ok(())
            }
            Self::AcceptPeering { peering } => {
                if let Some(found) = network.vpc_peering_connections_mut().get_mut(peering) {
                    found.status =
                        Some(PeeringState { code: PeeringStateCode::Active, message: Some("Active".into()) });
                }
                Ok(())
            }
            Self::TransitPropagation { table, to, blocks } => propagate(network, table, to, blocks),
            Self::TransitRoute { table, block, to, replaces } => {
                transit_route(network, table, *block, to, *replaces)
            }
            Self::TransitAssociation { table, attachment } => {
                if let Some(found) = network.transit_gateway_attachments_mut().get_mut(attachment) {
                    found.association = Some(AttachmentAssociation {
                        transit_gateway_route_table_id: Some(table.clone()),
                        state: Some("associated".into()),
                    });
                }
                Ok(())
            }
            Self::TransitSubnet { attachment, subnet } => {
                if let Some(found) = network.transit_gateway_vpc_attachments_mut().get_mut(attachment) {
                    found.subnet_ids.push(subnet.clone());
                    found.subnet_ids.sort();
                }
                Ok(())
            }
        }
    }
}

pub(super) fn unfit(id: &impl ToString, rule: &'static str) -> EditError {
    EditError::Unfit { id: id.to_string(), rule }
}

fn replace_route(network: &mut Network, table: &RouteTableId, route: &Route) -> Result<(), EditError> {
    let Some(found) = network.route_tables_mut().get_mut(table) else {
        return Err(unfit(table, "there is no such table"));
    };
    // What a gateway propagates is not replaced: a static route stands beside it.
    let is_it = |own: &Route| own.destination() == route.destination() && !own.is_propagated();
    let before = found.routes.len();
    found.routes.retain(|own| !is_it(own));
    if found.routes.len() == before {
        return Err(unfit(route.destination(), "the table has no such route"));
    }
    Ok(network.add_route(table, route.clone())?)
}

fn associate(network: &mut Network, table: &RouteTableId, subnet: &SubnetId) -> Result<(), EditError> {
    let holders: Vec<RouteTableId> = network
        .route_tables()
        .values()
        .filter(|one| one.explicit_subnets().any(|own| own == subnet))
        .map(|one| one.route_table_id().clone())
        .collect();
    for holder in holders {
        if let Some(found) = network.route_tables_mut().get_mut(&holder) {
            found.associations.retain(|one| one.subnet_id() != Some(subnet));
        }
    }
    Ok(network.associate(table, subnet)?)
}

fn associate_address(
    network: &mut Network,
    interface: &NetworkInterfaceId,
    private_ip: Ipv4Addr,
    stand_in: Ipv4Addr,
    region: &Region,
) -> Result<(), EditError> {
    let number = u32::from(private_ip);
    let id = |prefix: &str| format!("{prefix}{NEW}{number:08x}");
    let odd = |_| unfit(&private_ip, "no id can be made for its Elastic IP");
    let allocation: AllocationId = id(AllocationId::PREFIX).parse().map_err(odd)?;
    let association: AddressAssociationId = id(AddressAssociationId::PREFIX).parse().map_err(odd)?;
    // Other Elastic IPs may not have been read, and stay so.
    let coverage = network.addresses().coverage().clone();
    network.add_address(allocation.clone(), stand_in)?;
    network.addresses_mut().set_coverage(coverage);
    Ok(network.associate_address(&allocation, association, interface, Some(private_ip), region)?)
}

fn exclude(
    network: &mut Network,
    subnet: &SubnetId,
    arn: &Arn,
    mode: &InternetGatewayExclusionMode,
    exclusion: Option<&BlockPublicAccessExclusionId>,
) -> Result<(), EditError> {
    let id = match exclusion {
        Some(id) => id.clone(),
        None => {
            let own = subnet.as_str().strip_prefix(SubnetId::PREFIX).unwrap_or_default();
            let id = format!("{}{NEW}{own}", BlockPublicAccessExclusionId::PREFIX);
            id.parse().map_err(|_| unfit(subnet, "no id can be made for its exclusion"))?
        }
    };
    let made = BlockPublicAccessExclusion {
        exclusion_id: id.clone(),
        resource_arn: Some(arn.clone()),
        internet_gateway_exclusion_mode: Some(mode.clone()),
        state: Some("create-complete".into()),
        tags: aozu_names::Tags::default(),
    };
    network.block_public_access_exclusions_mut().insert(id, made);
    Ok(())
}

impl Attached {
    fn in_route(&self) -> TransitGatewayRouteAttachment {
        TransitGatewayRouteAttachment {
            transit_gateway_attachment_id: Some(self.attachment.clone()),
            resource_type: Some(self.kind.clone()),
            resource_id: Some(self.resource.clone()),
        }
    }

    fn route(&self, block: IpNet, kind: &str) -> Result<TransitGatewayRoute, EditError> {
        let block: Block =
            block.to_string().parse().map_err(|_| unfit(&block, "it is no destination of a route"))?;
        Ok(TransitGatewayRoute {
            destination_cidr_block: Some(block),
            prefix_list_id: None,
            transit_gateway_attachments: vec![self.in_route()],
            route_type: Some(kind.into()),
            state: Some("active".into()),
        })
    }
}

fn is_static(route: &TransitGatewayRoute) -> bool {
    route.route_type().is_none_or(|kind| kind == "static")
}

fn propagate(
    network: &mut Network,
    table: &TransitGatewayRouteTableId,
    to: &Attached,
    blocks: &[IpNet],
) -> Result<(), EditError> {
    let one = TransitGatewayPropagation {
        transit_gateway_attachment_id: Some(to.attachment.clone()),
        resource_type: Some(to.kind.clone()),
        resource_id: Some(to.resource.clone()),
        state: Some("enabled".into()),
    };
    let all = network.transit_gateway_propagations_mut();
    match all.get_mut(table) {
        Some(found) => {
            let own = &mut found.transit_gateway_route_table_propagations;
            own.retain(|other| other.transit_gateway_attachment_id() != Some(&to.attachment));
            own.push(one);
            own.sort();
        }
        None => drop(all.insert(
            table.clone(),
            TransitGatewayPropagations {
                transit_gateway_route_table_id: table.clone(),
                transit_gateway_route_table_propagations: vec![one],
            },
        )),
    }
    // AWS's search lists what is propagated beside what is static.
    if let Some(found) = network.transit_gateway_routes_mut().get_mut(table)
        && found.routes.iter().any(|route| !is_static(route))
    {
        for block in blocks {
            found.routes.push(to.route(*block, "propagated")?);
        }
        found.routes.sort();
    }
    Ok(())
}

fn transit_route(
    network: &mut Network,
    table: &TransitGatewayRouteTableId,
    block: IpNet,
    to: &Attached,
    replaces: bool,
) -> Result<(), EditError> {
    let route = to.route(block, "static")?;
    let all = network.transit_gateway_routes_mut();
    let Some(found) = all.get_mut(table) else {
        let made =
            TransitGatewayRoutes { transit_gateway_route_table_id: table.clone(), routes: vec![route] };
        all.insert(table.clone(), made);
        return Ok(());
    };
    let is_it = |own: &TransitGatewayRoute| own.destination_cidr_block().map(|own| own.net()) == Some(block);
    let held = found.routes.iter().any(|own| is_it(own) && is_static(own));
    if held != replaces {
        let rule = if replaces { "the table has no such route" } else { "the table has such a route" };
        return Err(unfit(&block, rule));
    }
    // The search lists only the route that wins a block.
    found.routes.retain(|own| !is_it(own));
    found.routes.push(route);
    found.routes.sort();
    Ok(())
}
