use aozu_names::{
    Coverage, NotRead,
    wire::{Operation, Scope, read_list},
};

use crate::Network;

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
];
