use aozu_names::{AccountId, Region, Tags};
use smol_str::SmolStr;

use crate::{
    PrefixListId, SubnetId, TransitGatewayAttachmentId, TransitGatewayId, TransitGatewayRouteTableId, VpcId,
    prefix_list::Block,
};

words! {
    /// Where a transit gateway, or something of it, is in its life.
    pub enum TransitGatewayState {
        Pending = "pending",
        PendingAcceptance = "pendingAcceptance",
        Available = "available",
        Modifying = "modifying",
        Deleting = "deleting",
        Deleted = "deleted",
        Failed = "failed",
        Rejected = "rejected",
    }
}

words! {
    /// What is attached to a transit gateway.
    pub enum AttachedResourceType {
        Vpc = "vpc",
        Vpn = "vpn",
        DirectConnectGateway = "direct-connect-gateway",
        Connect = "connect",
        Peering = "peering",
    }
}

noun! {
    /// What a transit gateway does by itself.
    pub struct TransitGatewayOptions / TransitGatewayOptionsMirror {
        /// `enable` if new attachments are associated with the default table.
        maybe default_route_table_association: SmolStr = "DefaultRouteTableAssociation",
        /// The default table for associations.
        maybe association_default_route_table_id: TransitGatewayRouteTableId = "AssociationDefaultRouteTableId",
        /// `enable` if new attachments propagate to the default table.
        maybe default_route_table_propagation: SmolStr = "DefaultRouteTablePropagation",
        /// The default table for propagations.
        maybe propagation_default_route_table_id: TransitGatewayRouteTableId = "PropagationDefaultRouteTableId",
        /// `enable` if security groups may name groups across it.
        maybe security_group_referencing_support: SmolStr = "SecurityGroupReferencingSupport",
    }
}

noun! {
    /// A router between VPCs, VPNs and other transit gateways.
    pub struct TransitGateway / TransitGatewayMirror {
        /// Its id.
        one transit_gateway_id: TransitGatewayId = "TransitGatewayId",
        /// The account that owns it.
        maybe owner_id: AccountId = "OwnerId",
        /// Where it is in its life.
        maybe state: TransitGatewayState = "State",
        /// What it does by itself.
        part options: TransitGatewayOptions = "Options",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

noun! {
    /// Which table routes what comes from an attachment.
    pub struct AttachmentAssociation / AttachmentAssociationMirror {
        /// The table.
        maybe transit_gateway_route_table_id: TransitGatewayRouteTableId = "TransitGatewayRouteTableId",
        /// How far it is.
        maybe state: SmolStr = "State",
    }
}

noun! {
    /// Something attached to a transit gateway, of whatever kind.
    pub struct TransitGatewayAttachment / TransitGatewayAttachmentMirror {
        /// Its id.
        one transit_gateway_attachment_id: TransitGatewayAttachmentId = "TransitGatewayAttachmentId",
        /// The transit gateway.
        maybe transit_gateway_id: TransitGatewayId = "TransitGatewayId",
        /// The account that owns the transit gateway.
        maybe transit_gateway_owner_id: AccountId = "TransitGatewayOwnerId",
        /// The account that owns what is attached.
        maybe resource_owner_id: AccountId = "ResourceOwnerId",
        /// What is attached.
        maybe resource_type: AttachedResourceType = "ResourceType",
        /// Its id.
        maybe resource_id: SmolStr = "ResourceId",
        /// Where it is in its life.
        maybe state: TransitGatewayState = "State",
        /// Which table routes what comes from it.
        part association: AttachmentAssociation = "Association",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

noun! {
    /// What the attachment of a VPC does.
    pub struct VpcAttachmentOptions / VpcAttachmentOptionsMirror {
        /// `enable` if both directions of a flow go through one zone.
        maybe appliance_mode_support: SmolStr = "ApplianceModeSupport",
        /// `enable` if security groups may name groups across it.
        maybe security_group_referencing_support: SmolStr = "SecurityGroupReferencingSupport",
        /// `enable` if public names resolve to private addresses across it.
        maybe dns_support: SmolStr = "DnsSupport",
        /// `enable` if IPv6 goes.
        maybe ipv6_support: SmolStr = "Ipv6Support",
    }
}

noun! {
    /// A VPC attached to a transit gateway.
    pub struct TransitGatewayVpcAttachment / TransitGatewayVpcAttachmentMirror {
        /// Its id.
        one transit_gateway_attachment_id: TransitGatewayAttachmentId = "TransitGatewayAttachmentId",
        /// The transit gateway.
        one transit_gateway_id: TransitGatewayId = "TransitGatewayId",
        /// The VPC.
        one vpc_id: VpcId = "VpcId",
        /// The account that owns the VPC.
        maybe vpc_owner_id: AccountId = "VpcOwnerId",
        /// Where it is in its life.
        maybe state: TransitGatewayState = "State",
        /// The subnets through which traffic goes, one a zone.
        sorted subnet_ids: SubnetId = "SubnetIds",
        /// What it does.
        part options: VpcAttachmentOptions = "Options",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

noun! {
    /// One side of a peering between transit gateways.
    pub struct PeeringTgw / PeeringTgwMirror {
        /// The transit gateway.
        maybe transit_gateway_id: TransitGatewayId = "TransitGatewayId",
        /// The account that owns it.
        maybe owner_id: AccountId = "OwnerId",
        /// Its region.
        maybe region: Region = "Region",
    }
}

noun! {
    /// A peering between transit gateways.
    pub struct TransitGatewayPeeringAttachment / TransitGatewayPeeringAttachmentMirror {
        /// Its id.
        one transit_gateway_attachment_id: TransitGatewayAttachmentId = "TransitGatewayAttachmentId",
        /// The side that asked.
        part requester_tgw_info: PeeringTgw = "RequesterTgwInfo",
        /// The side that was asked.
        part accepter_tgw_info: PeeringTgw = "AccepterTgwInfo",
        /// Where it is in its life.
        maybe state: TransitGatewayState = "State",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

noun! {
    /// A route table of a transit gateway.
    pub struct TransitGatewayRouteTable / TransitGatewayRouteTableMirror {
        /// Its id.
        one transit_gateway_route_table_id: TransitGatewayRouteTableId = "TransitGatewayRouteTableId",
        /// The transit gateway.
        maybe transit_gateway_id: TransitGatewayId = "TransitGatewayId",
        /// Where it is in its life.
        maybe state: TransitGatewayState = "State",
        /// Whether new attachments are associated with it.
        flag default_association_route_table: bool = "DefaultAssociationRouteTable",
        /// Whether new attachments propagate to it.
        flag default_propagation_route_table: bool = "DefaultPropagationRouteTable",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

noun! {
    /// Where a route of a transit gateway leads.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct TransitGatewayRouteAttachment / TransitGatewayRouteAttachmentMirror {
        /// The attachment.
        maybe transit_gateway_attachment_id: TransitGatewayAttachmentId = "TransitGatewayAttachmentId",
        /// What is attached.
        maybe resource_type: AttachedResourceType = "ResourceType",
        /// Its id.
        maybe resource_id: SmolStr = "ResourceId",
    }
}

noun! {
    /// A route of a transit gateway.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct TransitGatewayRoute / TransitGatewayRouteMirror {
        /// Which addresses it is for; none where a prefix list tells them.
        maybe destination_cidr_block: Block = "DestinationCidrBlock",
        /// The prefix list whose entries it is for.
        maybe prefix_list_id: PrefixListId = "PrefixListId",
        /// Where it leads.
        set transit_gateway_attachments: TransitGatewayRouteAttachment = "TransitGatewayAttachments",
        /// `static` or `propagated`.
        maybe route_type: SmolStr = "Type",
        /// `active` or `blackhole`.
        maybe state: SmolStr = "State",
    }
}

noun! {
    /// The routes of one table (`search-transit-gateway-routes`; Batfish's `TransitGatewayStaticRoutes`).
    pub struct TransitGatewayRoutes / TransitGatewayRoutesMirror {
        /// The table.
        one transit_gateway_route_table_id: TransitGatewayRouteTableId = "TransitGatewayRouteTableId",
        /// Its routes.
        set routes: TransitGatewayRoute = "Routes",
    }
}

noun! {
    /// An attachment whose routes a table takes in.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct TransitGatewayPropagation / TransitGatewayPropagationMirror {
        /// The attachment.
        maybe transit_gateway_attachment_id: TransitGatewayAttachmentId = "TransitGatewayAttachmentId",
        /// What is attached.
        maybe resource_type: AttachedResourceType = "ResourceType",
        /// Its id.
        maybe resource_id: SmolStr = "ResourceId",
        /// How far it is.
        maybe state: SmolStr = "State",
    }
}

noun! {
    /// The propagations of one table (`get-transit-gateway-route-table-propagations`; Batfish's
    /// `TransitGatewayPropagations`).
    pub struct TransitGatewayPropagations / TransitGatewayPropagationsMirror {
        /// The table.
        one transit_gateway_route_table_id: TransitGatewayRouteTableId = "TransitGatewayRouteTableId",
        /// The attachments that propagate to it.
        set transit_gateway_route_table_propagations: TransitGatewayPropagation = "TransitGatewayRouteTablePropagations",
    }
}

resource! { TransitGateway / TransitGatewayMirror: transit_gateway_id TransitGatewayId = "TransitGatewayId", "transit-gateway", "ec2/TransitGateways", owner: owner_id, tags: tags }
resource! { TransitGatewayAttachment / TransitGatewayAttachmentMirror: transit_gateway_attachment_id TransitGatewayAttachmentId = "TransitGatewayAttachmentId", "transit-gateway-attachment", "ec2/TransitGatewayAttachments", tags: tags }
resource! { TransitGatewayVpcAttachment / TransitGatewayVpcAttachmentMirror: transit_gateway_attachment_id TransitGatewayAttachmentId = "TransitGatewayAttachmentId", "transit-gateway-attachment", "ec2/TransitGatewayVpcAttachments", tags: tags }
resource! { TransitGatewayPeeringAttachment / TransitGatewayPeeringAttachmentMirror: transit_gateway_attachment_id TransitGatewayAttachmentId = "TransitGatewayAttachmentId", "transit-gateway-attachment", "ec2/TransitGatewayPeeringAttachments", tags: tags }
resource! { TransitGatewayRouteTable / TransitGatewayRouteTableMirror: transit_gateway_route_table_id TransitGatewayRouteTableId = "TransitGatewayRouteTableId", "transit-gateway-route-table", "ec2/TransitGatewayRouteTables", tags: tags }
resource! { TransitGatewayRoutes / TransitGatewayRoutesMirror: transit_gateway_route_table_id TransitGatewayRouteTableId = "TransitGatewayRouteTableId", "transit-gateway-route-table", "ec2/TransitGatewayStaticRoutes" }
resource! { TransitGatewayPropagations / TransitGatewayPropagationsMirror: transit_gateway_route_table_id TransitGatewayRouteTableId = "TransitGatewayRouteTableId", "transit-gateway-route-table", "ec2/TransitGatewayPropagations" }

impl TransitGatewayVpcAttachment {
    /// Whether it has ended, or never came to be.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(
            self.state,
            Some(
                TransitGatewayState::Deleting
                    | TransitGatewayState::Deleted
                    | TransitGatewayState::Failed
                    | TransitGatewayState::Rejected
            )
        )
    }
}
