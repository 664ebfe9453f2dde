use std::net::IpAddr;

use aozu_names::Tags;
use smol_str::SmolStr;

use crate::{
    CustomerGatewayId, TransitGatewayId, VpcAttachment, VpcId, VpnConnectionId, VpnGatewayId,
    prefix_list::Block,
};

words! {
    /// Where something of a VPN is in its life.
    pub enum VpnState {
        Pending = "pending",
        Available = "available",
        Deleting = "deleting",
        Deleted = "deleted",
    }
}

noun! {
    /// A virtual private gateway: AWS's end of VPN connections to a VPC.
    pub struct VpnGateway / VpnGatewayMirror {
        /// Its id.
        one vpn_gateway_id: VpnGatewayId = "VpnGatewayId",
        /// Where it is in its life.
        maybe state: VpnState = "State",
        /// The VPCs it is attached to: at most one.
        set vpc_attachments: VpcAttachment = "VpcAttachments",
        /// Its number in BGP.
        value amazon_side_asn: i64 = "AmazonSideAsn",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

impl VpnGateway {
    /// The VPCs it is attached to now.
    pub fn vpcs(&self) -> impl Iterator<Item = &VpcId> {
        self.vpc_attachments.iter().filter(|one| one.is_attached()).map(VpcAttachment::vpc_id)
    }
}

noun! {
    /// How a VPN connection routes.
    pub struct VpnOptions / VpnOptionsMirror {
        /// Whether its routes are static; else they come by BGP.
        value static_routes_only: bool = "StaticRoutesOnly",
    }
}

noun! {
    /// A static route of a VPN connection.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct VpnRoute / VpnRouteMirror {
        /// Which addresses lie behind the connection.
        one destination_cidr_block: Block = "DestinationCidrBlock",
        /// Where it is in its life.
        maybe state: VpnState = "State",
    }
}

noun! {
    /// A tunnel of a VPN connection.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct VgwTelemetry / VgwTelemetryMirror {
        /// AWS's address.
        maybe outside_ip_address: IpAddr = "OutsideIpAddress",
        /// `UP` or `DOWN`.
        maybe status: SmolStr = "Status",
    }
}

noun! {
    /// A VPN connection. Its configuration, which holds keys, is not read.
    pub struct VpnConnection / VpnConnectionMirror {
        /// Its id.
        one vpn_connection_id: VpnConnectionId = "VpnConnectionId",
        /// The customer's end.
        maybe customer_gateway_id: CustomerGatewayId = "CustomerGatewayId",
        /// AWS's end, if it is a virtual private gateway.
        maybe vpn_gateway_id: VpnGatewayId = "VpnGatewayId",
        /// AWS's end, if it is a transit gateway.
        maybe transit_gateway_id: TransitGatewayId = "TransitGatewayId",
        /// Where it is in its life.
        maybe state: VpnState = "State",
        /// How it routes.
        part options: VpnOptions = "Options",
        /// Its static routes.
        set routes: VpnRoute = "Routes",
        /// Its tunnels.
        set vgw_telemetry: VgwTelemetry = "VgwTelemetry",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

impl VpnConnection {
    /// Whether its routes are static, so that they are all known.
    #[must_use]
    pub fn is_static(&self) -> bool {
        self.options.as_ref().and_then(VpnOptions::static_routes_only).unwrap_or(false)
    }
}

noun! {
    /// The customer's end of a VPN connection.
    pub struct CustomerGateway / CustomerGatewayMirror {
        /// Its id.
        one customer_gateway_id: CustomerGatewayId = "CustomerGatewayId",
        /// Its number in BGP.
        maybe bgp_asn: SmolStr = "BgpAsn",
        /// Its address.
        maybe ip_address: IpAddr = "IpAddress",
        /// Where it is in its life.
        maybe state: VpnState = "State",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! { VpnGateway / VpnGatewayMirror: vpn_gateway_id VpnGatewayId = "VpnGatewayId", "vpn-gateway", "ec2/VpnGateways", tags: tags }
resource! { VpnConnection / VpnConnectionMirror: vpn_connection_id VpnConnectionId = "VpnConnectionId", "vpn-connection", "ec2/VpnConnections", tags: tags }
resource! { CustomerGateway / CustomerGatewayMirror: customer_gateway_id CustomerGatewayId = "CustomerGatewayId", "customer-gateway", "ec2/CustomerGateways", tags: tags }
