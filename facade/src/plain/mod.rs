//! Resources of services that have no crate: their ARN, their policy, and what rules and questions ask of
//! them. One file a service; a service that gets its crate takes its file along.

pub mod autoscaling;
pub mod cloudtrail;
pub mod kms;
pub mod rds;
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

/// Says what a noun is found by among its like.
macro_rules! found_by {
    ($name:ident / $mirror:ident, $field:ident: $key:ty = $id:literal) => {
        impl aozu_names::wire::Resource for $name {
            type Key = $key;
            type Wire = $mirror;
            const ID: &'static str = $id;
            fn wire_id(wire: &$mirror) -> Option<&str> {
                wire.$field.as_deref()
            }
            fn key(&self) -> $key {
                self.$field.clone()
            }
        }
    };
}
use found_by;

const fn each(of: &'static str, flag: &'static str, query: &'static str) -> Scope {
    Scope::Item { of, flag, query, regional: true }
}
