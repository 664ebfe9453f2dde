use aozu_names::{
    Collection, Coverage, Known, NotRead,
    wire::{Answer, Member, Operation, Reading, Resource, Scope, read_list, read_one, take_nested_list},
};

use crate::{Instance, Network};

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
            key_is_unique: list!(@unique $unique),
            file_names: &$files,
            scope: Scope::Region,
            collections: &[$path],
            read: |network, answer, reading| {
                let read = read_list(answer, $key, $path, reading);
                for key in network.$collection_mut().absorb(read) {
                    reading.problem("", format!("`{key}` was read before with different content; the first is kept"));
                }
            },
            failed: |network, _, code| {
                network.$collection_mut().set_coverage(Coverage::Partial(NotRead::Refused(code.to_owned())));
            },
        }
    };
    (@unique unique) => { true };
    (@unique shared) => { false };
}

/// The AWS CLI operations that a [`Network`] is read from.
pub const OPERATIONS: &[Operation<Network>] = &[
    // The network itself.
    list!("describe-vpcs", "Vpcs", vpcs_mut, "ec2/Vpcs", unique, ["Vpcs"]),
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
