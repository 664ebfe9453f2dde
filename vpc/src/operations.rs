mod read;

use aozu_names::{
    Collection, Coverage, Known, NotRead,
    wire::{Answer, Member, Operation, Reading, Resource, Scope, read_list, read_one, take_nested_list},
};

use crate::{Instance, Network};

use read::{absorb, item_failed, read_item};

/// A row for an operation that lists a whole collection of the region.
///
/// `list!("describe-vpcs", "Vpcs", vpcs_mut, "ec2/Vpcs", unique, ["Vpcs"])`: the operation, the answer's
/// key, the state's collection, whether the key alone tells the operation (`unique` or `shared`), and the
/// base names that dumps give the file.
macro_rules! list {
    ($operation:literal, $key:literal, $collection_mut:ident, $path:literal, $unique:ident, $files:expr) => {
        Operation {
            service: "ec2",
            name: $operation,
            arguments: "",
            key: $key,
            key_is_unique: is_unique!($unique),
            file_names: &$files,
            scope: Scope::Region,
            collections: &[$path],
            read: |network, answer, reading| {
                let read = read_list(answer, $key, $path, reading);
                absorb(network.$collection_mut(), read, reading);
            },
            failed: |network, _, code| {
                let refused = Coverage::Partial(NotRead::Refused(code.to_owned()));
                network.$collection_mut().set_coverage(refused);
            },
        }
    };
}

/// A row for an operation that is asked once an item, and whose whole answer is the resource; the item
/// that was asked for is its id.
macro_rules! each {
    ($operation:literal, $arguments:literal, $key:literal, $collection_mut:ident, $path:literal, $unique:ident,
     of $of:literal, $flag:literal, $query:literal, none $none:literal) => {
        Operation {
            service: "ec2",
            name: $operation,
            arguments: $arguments,
            key: $key,
            key_is_unique: is_unique!($unique),
            file_names: &[],
            scope: Scope::Item { of: $of, flag: $flag, query: $query, regional: true },
            collections: &[$path],
            read: |network, answer, reading| {
                let read = read_item(answer, $key, $path, reading);
                absorb(network.$collection_mut(), read, reading);
            },
            failed: |network, item, code| {
                item_failed(network.$collection_mut(), item, code, $none);
            },
        }
    };
}

/// A row for Batfish's file that wraps the answers of a per-item operation, one element an item.
macro_rules! wrapped {
    ($operation:literal, $key:literal, $collection_mut:ident, $path:literal) => {
        Operation {
            service: "ec2",
            name: $operation,
            arguments: "",
            key: $key,
            key_is_unique: true,
            file_names: &[$key],
            scope: Scope::Region,
            collections: &[$path],
            read: |network, answer, reading| {
                let read = read_list(answer, $key, $path, reading);
                absorb(network.$collection_mut(), read, reading);
            },
            failed: |network, item, code| {
                item_failed(network.$collection_mut(), item, code, "");
            },
        }
    };
}

macro_rules! is_unique {
    (unique) => {
        true
    };
    (shared) => {
        false
    };
}

/// The AWS CLI operations that a [`Network`] is read from.
///
/// The two rows `search-transit-gateway-routes` (and the two of the propagations) are one call: AWS's
/// answer for one table, and Batfish's file that wraps those of all tables.
pub const OPERATIONS: &[Operation<Network>] = &[
    // The network itself.
    list!("describe-vpcs", "Vpcs", vpcs_mut, "ec2/Vpcs", unique, ["Vpcs"]),
    each!(
        "describe-vpc-attribute", "--attribute enableDnsSupport", "EnableDnsSupport", enable_dns_support_mut,
        "ec2/EnableDnsSupport", unique,
        of "ec2 describe-vpcs", "--vpc-id", "Vpcs[].VpcId", none "InvalidVpcID.NotFound"
    ),
    each!(
        "describe-vpc-attribute", "--attribute enableDnsHostnames", "EnableDnsHostnames", enable_dns_hostnames_mut,
        "ec2/EnableDnsHostnames", unique,
        of "ec2 describe-vpcs", "--vpc-id", "Vpcs[].VpcId", none "InvalidVpcID.NotFound"
    ),
    list!("describe-subnets", "Subnets", subnets_mut, "ec2/Subnets", unique, ["Subnets"]),
    list!(
        "describe-route-tables",
        "RouteTables",
        route_tables_mut,
        "ec2/RouteTables",
        unique,
        ["RouteTables"]
    ),
    list!(
        "describe-prefix-lists",
        "PrefixLists",
        prefix_lists_mut,
        "ec2/PrefixLists",
        shared,
        ["PrefixLists"]
    ),
    list!(
        "describe-managed-prefix-lists",
        "PrefixLists",
        managed_prefix_lists_mut,
        "ec2/ManagedPrefixLists",
        shared,
        ["ManagedPrefixLists"]
    ),
    each!(
        "get-managed-prefix-list-entries", "", "Entries", prefix_list_entries_mut, "ec2/Entries", shared,
        of "ec2 describe-managed-prefix-lists", "--prefix-list-id", "PrefixLists[].PrefixListId",
        none "InvalidPrefixListID.NotFound"
    ),
    list!(
        "describe-internet-gateways",
        "InternetGateways",
        internet_gateways_mut,
        "ec2/InternetGateways",
        unique,
        ["InternetGateways"]
    ),
    list!(
        "describe-egress-only-internet-gateways",
        "EgressOnlyInternetGateways",
        egress_only_internet_gateways_mut,
        "ec2/EgressOnlyInternetGateways",
        unique,
        ["EgressOnlyInternetGateways"]
    ),
    list!(
        "describe-nat-gateways",
        "NatGateways",
        nat_gateways_mut,
        "ec2/NatGateways",
        unique,
        ["NatGateways"]
    ),
    list!(
        "describe-vpc-peering-connections",
        "VpcPeeringConnections",
        vpc_peering_connections_mut,
        "ec2/VpcPeeringConnections",
        shared,
        ["VpcPeeringConnections"]
    ),
    list!(
        "describe-transit-gateways",
        "TransitGateways",
        transit_gateways_mut,
        "ec2/TransitGateways",
        unique,
        ["TransitGateways"]
    ),
    list!(
        "describe-transit-gateway-attachments",
        "TransitGatewayAttachments",
        transit_gateway_attachments_mut,
        "ec2/TransitGatewayAttachments",
        unique,
        ["TransitGatewayAttachments"]
    ),
    list!(
        "describe-transit-gateway-vpc-attachments",
        "TransitGatewayVpcAttachments",
        transit_gateway_vpc_attachments_mut,
        "ec2/TransitGatewayVpcAttachments",
        unique,
        ["TransitGatewayVpcAttachments"]
    ),
    list!(
        "describe-transit-gateway-peering-attachments",
        "TransitGatewayPeeringAttachments",
        transit_gateway_peering_attachments_mut,
        "ec2/TransitGatewayPeeringAttachments",
        unique,
        ["TransitGatewayPeeringAttachments"]
    ),
    list!(
        "describe-transit-gateway-route-tables",
        "TransitGatewayRouteTables",
        transit_gateway_route_tables_mut,
        "ec2/TransitGatewayRouteTables",
        unique,
        ["TransitGatewayRouteTables"]
    ),
    each!(
        "search-transit-gateway-routes", "--filters Name=state,Values=active,blackhole", "Routes",
        transit_gateway_routes_mut, "ec2/TransitGatewayStaticRoutes", shared,
        of "ec2 describe-transit-gateway-route-tables", "--transit-gateway-route-table-id",
        "TransitGatewayRouteTables[].TransitGatewayRouteTableId", none "InvalidRouteTableID.NotFound"
    ),
    wrapped!(
        "search-transit-gateway-routes",
        "TransitGatewayStaticRoutes",
        transit_gateway_routes_mut,
        "ec2/TransitGatewayStaticRoutes"
    ),
    each!(
        "get-transit-gateway-route-table-propagations", "", "TransitGatewayRouteTablePropagations",
        transit_gateway_propagations_mut, "ec2/TransitGatewayPropagations", unique,
        of "ec2 describe-transit-gateway-route-tables", "--transit-gateway-route-table-id",
        "TransitGatewayRouteTables[].TransitGatewayRouteTableId", none "InvalidRouteTableID.NotFound"
    ),
    wrapped!(
        "get-transit-gateway-route-table-propagations",
        "TransitGatewayPropagations",
        transit_gateway_propagations_mut,
        "ec2/TransitGatewayPropagations"
    ),
    list!(
        "describe-vpn-gateways",
        "VpnGateways",
        vpn_gateways_mut,
        "ec2/VpnGateways",
        unique,
        ["VpnGateways"]
    ),
    list!(
        "describe-vpn-connections",
        "VpnConnections",
        vpn_connections_mut,
        "ec2/VpnConnections",
        unique,
        ["VpnConnections"]
    ),
    list!(
        "describe-customer-gateways",
        "CustomerGateways",
        customer_gateways_mut,
        "ec2/CustomerGateways",
        unique,
        ["CustomerGateways"]
    ),
    list!(
        "describe-dhcp-options",
        "DhcpOptions",
        dhcp_options_mut,
        "ec2/DhcpOptions",
        unique,
        ["DhcpOptions"]
    ),
    list!(
        "describe-availability-zones",
        "AvailabilityZones",
        availability_zones_mut,
        "ec2/AvailabilityZones",
        unique,
        ["AvailabilityZones"]
    ),
    // What stands in it.
    list!(
        "describe-network-interfaces",
        "NetworkInterfaces",
        network_interfaces_mut,
        "ec2/NetworkInterfaces",
        unique,
        ["NetworkInterfaces"]
    ),
    list!("describe-addresses", "Addresses", addresses_mut, "ec2/Addresses", unique, ["Addresses"]),
    Operation {
        service: "ec2",
        name: "describe-instances",
        arguments: "",
        key: "Reservations",
        key_is_unique: true,
        file_names: &["Reservations"],
        scope: Scope::Region,
        collections: &["ec2/Reservations"],
        read: read_reservations,
        failed: |network, _, code| {
            network.instances_mut().set_coverage(Coverage::Partial(NotRead::Refused(code.to_owned())));
        },
    },
    list!(
        "describe-iam-instance-profile-associations",
        "IamInstanceProfileAssociations",
        instance_profile_associations_mut,
        "ec2/IamInstanceProfileAssociations",
        unique,
        ["IamInstanceProfileAssociations"]
    ),
    list!(
        "describe-security-groups",
        "SecurityGroups",
        security_groups_mut,
        "ec2/SecurityGroups",
        unique,
        ["SecurityGroups"]
    ),
    list!(
        "describe-security-group-rules",
        "SecurityGroupRules",
        security_group_rules_mut,
        "ec2/SecurityGroupRules",
        unique,
        ["SecurityGroupRules"]
    ),
    list!(
        "describe-security-group-vpc-associations",
        "SecurityGroupVpcAssociations",
        security_group_vpc_associations_mut,
        "ec2/SecurityGroupVpcAssociations",
        unique,
        ["SecurityGroupVpcAssociations"]
    ),
    list!(
        "describe-network-acls",
        "NetworkAcls",
        network_acls_mut,
        "ec2/NetworkAcls",
        unique,
        ["NetworkAcls"]
    ),
    list!(
        "describe-vpc-endpoints",
        "VpcEndpoints",
        vpc_endpoints_mut,
        "ec2/VpcEndpoints",
        unique,
        ["VpcEndpoints"]
    ),
    list!("describe-volumes", "Volumes", volumes_mut, "ec2/Volumes", unique, ["Volumes"]),
    list!("describe-flow-logs", "FlowLogs", flow_logs_mut, "ec2/FlowLogs", unique, ["FlowLogs"]),
    Operation {
        service: "ec2",
        name: "describe-vpc-block-public-access-options",
        arguments: "",
        key: "VpcBlockPublicAccessOptions",
        key_is_unique: true,
        file_names: &["VpcBlockPublicAccessOptions"],
        scope: Scope::Region,
        collections: &["ec2/VpcBlockPublicAccessOptions"],
        read: |network, answer, reading| {
            *network.block_public_access_mut() =
                read_one(answer, "VpcBlockPublicAccessOptions", "ec2/VpcBlockPublicAccessOptions", reading);
        },
        failed: |network, _, code| {
            *network.block_public_access_mut() = Known::NotRead(NotRead::Refused(code.to_owned()));
        },
    },
    list!(
        "describe-vpc-block-public-access-exclusions",
        "VpcBlockPublicAccessExclusions",
        block_public_access_exclusions_mut,
        "ec2/VpcBlockPublicAccessExclusions",
        unique,
        ["VpcBlockPublicAccessExclusions"]
    ),
];

/// Where a reservation holds its instances.
struct Instances;

impl Member for Instances {
    const NAME: &'static str = "Instances";
}

/// Instances stand in reservations, which mean nothing else.
fn read_reservations(network: &mut Network, answer: &Answer<'_>, reading: &mut Reading) {
    const KEY: &str = "Reservations";
    const COLLECTION: &str = "ec2/Reservations";
    let mut read = Collection::default();
    match take_nested_list::<Instances, _>(answer.bytes, KEY, Instance::ID) {
        Ok(list) => {
            read.set_whole();
            list.build::<Instance>(&mut read, COLLECTION, reading);
        }
        Err(message) => {
            reading.problem("", format!("{message}; expected an object with the list `{KEY}`"));
            read.set_coverage(Coverage::Partial(NotRead::Damaged(message)));
        }
    }
    for key in network.instances_mut().absorb(read) {
        reading.problem("", format!("`{key}` was read before with different content; the first is kept"));
    }
}
