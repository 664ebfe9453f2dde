use crate::{
    Address, BlockPublicAccessExclusion, BlockPublicAccessOptions, CustomerGateway, DhcpOptions,
    EgressOnlyInternetGateway, EnableDnsHostnames, EnableDnsSupport, FlowLog, IamInstanceProfileAssociation,
    Instance, InternetGateway, ManagedPrefixList, NatGateway, NetworkAcl, NetworkInterface, PrefixList,
    PrefixListEntries, RouteTable, SecurityGroup, SecurityGroupRule, SecurityGroupVpcAssociation, Subnet,
    TransitGateway, TransitGatewayAttachment, TransitGatewayPeeringAttachment, TransitGatewayPropagations,
    TransitGatewayRouteTable, TransitGatewayRoutes, TransitGatewayVpcAttachment, Volume, Vpc, VpcEndpoint,
    VpcPeeringConnection, VpnConnection, VpnGateway, Zone,
};

aozu_names::state! {
    /// The network of one account in one region: EC2's part of the account document.
    pub struct Network: "ec2" {
        // The network itself.
        /// VPCs.
        vpcs, vpcs_mut: Many Vpc = "Vpcs",
        /// Whether Amazon's DNS server answers, by VPC.
        enable_dns_support, enable_dns_support_mut: Each EnableDnsSupport = "EnableDnsSupport",
        /// Whether there are public DNS names, by VPC.
        enable_dns_hostnames, enable_dns_hostnames_mut: Each EnableDnsHostnames = "EnableDnsHostnames",
        /// Subnets.
        subnets, subnets_mut: Many Subnet = "Subnets",
        /// Route tables.
        route_tables, route_tables_mut: Many RouteTable = "RouteTables",
        /// Prefix lists of AWS services, with their blocks.
        prefix_lists, prefix_lists_mut: Many PrefixList = "PrefixLists",
        /// Prefix lists of AWS and of customers, without their entries.
        managed_prefix_lists, managed_prefix_lists_mut: Many ManagedPrefixList = "ManagedPrefixLists",
        /// The entries of prefix lists, by list.
        prefix_list_entries, prefix_list_entries_mut: Each PrefixListEntries = "Entries",
        /// Internet gateways.
        internet_gateways, internet_gateways_mut: Many InternetGateway = "InternetGateways",
        /// Egress-only internet gateways.
        egress_only_internet_gateways, egress_only_internet_gateways_mut: Many EgressOnlyInternetGateway = "EgressOnlyInternetGateways",
        /// NAT gateways.
        nat_gateways, nat_gateways_mut: Many NatGateway = "NatGateways",
        /// Peering connections.
        vpc_peering_connections, vpc_peering_connections_mut: Many VpcPeeringConnection = "VpcPeeringConnections",
        /// Transit gateways.
        transit_gateways, transit_gateways_mut: Many TransitGateway = "TransitGateways",
        /// What is attached to transit gateways.
        transit_gateway_attachments, transit_gateway_attachments_mut: Many TransitGatewayAttachment = "TransitGatewayAttachments",
        /// The VPCs attached to transit gateways.
        transit_gateway_vpc_attachments, transit_gateway_vpc_attachments_mut: Many TransitGatewayVpcAttachment = "TransitGatewayVpcAttachments",
        /// Peerings between transit gateways.
        transit_gateway_peering_attachments, transit_gateway_peering_attachments_mut: Many TransitGatewayPeeringAttachment = "TransitGatewayPeeringAttachments",
        /// The route tables of transit gateways.
        transit_gateway_route_tables, transit_gateway_route_tables_mut: Many TransitGatewayRouteTable = "TransitGatewayRouteTables",
        /// The routes of transit gateways, by table.
        transit_gateway_routes, transit_gateway_routes_mut: Each TransitGatewayRoutes = "TransitGatewayStaticRoutes",
        /// The propagations of transit gateways, by table.
        transit_gateway_propagations, transit_gateway_propagations_mut: Each TransitGatewayPropagations = "TransitGatewayPropagations",
        /// Virtual private gateways.
        vpn_gateways, vpn_gateways_mut: Many VpnGateway = "VpnGateways",
        /// VPN connections.
        vpn_connections, vpn_connections_mut: Many VpnConnection = "VpnConnections",
        /// Customer gateways.
        customer_gateways, customer_gateways_mut: Many CustomerGateway = "CustomerGateways",
        /// DHCP option sets.
        dhcp_options, dhcp_options_mut: Many DhcpOptions = "DhcpOptions",
        /// The zones of the region.
        availability_zones, availability_zones_mut: Many Zone = "AvailabilityZones",

        // What stands in it.
        /// Network interfaces.
        network_interfaces, network_interfaces_mut: Many NetworkInterface = "NetworkInterfaces",
        /// Elastic IPs.
        addresses, addresses_mut: Many Address = "Addresses",
        /// Instances, which AWS prints within reservations.
        instances, instances_mut: Many Instance = "Reservations",
        /// Associations of instance profiles.
        instance_profile_associations, instance_profile_associations_mut:
            Many IamInstanceProfileAssociation = "IamInstanceProfileAssociations",
        /// Security groups.
        security_groups, security_groups_mut: Many SecurityGroup = "SecurityGroups",
        /// The rules of security groups, with ids.
        security_group_rules, security_group_rules_mut: Many SecurityGroupRule = "SecurityGroupRules",
        /// VPCs other than its own in which a security group serves.
        security_group_vpc_associations, security_group_vpc_associations_mut:
            Many SecurityGroupVpcAssociation = "SecurityGroupVpcAssociations",
        /// Network ACLs.
        network_acls, network_acls_mut: Many NetworkAcl = "NetworkAcls",
        /// VPC endpoints.
        vpc_endpoints, vpc_endpoints_mut: Many VpcEndpoint = "VpcEndpoints",
        /// Volumes.
        volumes, volumes_mut: Many Volume = "Volumes",
        /// Flow logs.
        flow_logs, flow_logs_mut: Many FlowLog = "FlowLogs",
        /// VPC Block Public Access.
        block_public_access, block_public_access_mut:
            One BlockPublicAccessOptions = "VpcBlockPublicAccessOptions",
        /// What VPC Block Public Access leaves out.
        block_public_access_exclusions, block_public_access_exclusions_mut:
            Many BlockPublicAccessExclusion = "VpcBlockPublicAccessExclusions",
    }
}
