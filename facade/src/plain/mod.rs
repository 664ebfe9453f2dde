//! Resources of services that have no crate: their ARN, their policy, and what rules and questions ask of
//! them. One file a service; a service that gets its crate takes its file along.

pub mod kms;
pub mod secretsmanager;
pub mod sns;
pub mod sqs;
mod view;

pub use view::PlainResource;

pub use crate::noun::Name;

use aozu_names::wire::{Operation, Scope};

/// A row without anything, for a service's rows to fill in.
const fn row<M>(service: &'static str, name: &'static str, key: &'static str) -> Operation<M> {
    Operation {
        service,
        name,
        arguments: "",
        key,
        key_is_unique: false,
        file_names: &[],
        scope: Scope::Region,
        collections: &[],
        read: |_, _, _| {},
        failed: |_, _, _| {},
    }
}

const fn each(of: &'static str, flag: &'static str, query: &'static str) -> Scope {
    Scope::Item { of, flag, query, regional: true }
}
