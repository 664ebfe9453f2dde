//! AWS's JSON, member by member: the mirror of each noun, as plain serde structs.

// The network itself.
pub use crate::vpc::{
    BlockStateMirror, Ipv4BlockAssociationMirror, Ipv6BlockAssociationMirror, VpcMirror as Vpc,
};

// What stands in it.
