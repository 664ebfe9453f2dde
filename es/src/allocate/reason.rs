use std::fmt;

use super::Cluster;

/// Why a decider keeps a copy off a node: numbers only, so that it costs nothing where nobody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The node holds a copy of the shard.
    SameShard,
    /// The node lacks the awareness attribute of that number.
    AttributeMissing {
        /// The attribute, by its place among the settings'.
        attribute: u32,
    },
    /// With this copy, the node's value of an awareness attribute would hold more than its share.
    Awareness {
        /// The attribute, by its place among the settings'.
        attribute: u32,
        /// How many copies it would hold.
        count: u32,
        /// How many it may hold.
        bound: u32,
    },
    /// The node holds as many shards of the index as it may.
    IndexLimit {
        /// How many it holds.
        count: u32,
        /// How many it may hold.
        limit: u32,
    },
    /// The node holds as many shards as it may.
    ClusterLimit {
        /// How many it holds.
        count: u32,
        /// How many it may hold.
        limit: u32,
    },
    /// A filter keeps shards off the node.
    Filtered,
    /// The node's disk is above the low watermark.
    DiskLow {
        /// The bytes that are free.
        free: u64,
        /// The bytes that must be.
        needed: u64,
    },
    /// With this shard the node's disk would be above the high watermark.
    DiskHigh {
        /// The bytes that would be free.
        free: u64,
        /// The bytes that must be.
        needed: u64,
    },
    /// As many primaries begin on the node as may at once.
    Beginning {
        /// How many.
        count: u32,
    },
    /// As many copies come to the node as may at once.
    Incoming {
        /// How many.
        count: u32,
    },
    /// As many copies are read from the primary's node as may be at once.
    Outgoing {
        /// How many.
        count: u32,
    },
    /// The last copy of the shard went with its node.
    PrimaryLost,
    /// A replica needs its primary started.
    PrimaryNotActive,
    /// The node that left is still waited for.
    Delayed {
        /// For so many seconds yet.
        seconds: u64,
    },
    /// Allocation of such shards is switched off.
    NotEnabled,
}

impl Reason {
    /// The decider, as OpenSearch names it.
    #[must_use]
    pub const fn decider(self) -> &'static str {
        match self {
            Self::SameShard => "same_shard",
            Self::AttributeMissing { .. } | Self::Awareness { .. } => "awareness",
            Self::IndexLimit { .. } | Self::ClusterLimit { .. } => "shards_limit",
            Self::Filtered => "filter",
            Self::DiskLow { .. } | Self::DiskHigh { .. } => "disk_threshold",
            Self::Beginning { .. } | Self::Incoming { .. } | Self::Outgoing { .. } => "throttling",
            Self::PrimaryLost => "no_valid_shard_copy",
            Self::PrimaryNotActive => "replica_after_primary_active",
            Self::Delayed { .. } => "delayed",
            Self::NotEnabled => "enable",
        }
    }

    /// The reason in words, for a copy out of so many and a node of the cluster.
    pub(super) fn explain(self, cluster: &Cluster, node: usize, copies: u32) -> String {
        let attribute = |number: u32| cluster.attributes.get(number as usize);
        let name = |number: u32| attribute(number).map_or("", |attribute| attribute.name.as_str());
        match self {
            Self::AttributeMissing { attribute } => {
                format!("the node has no attribute `{}`, by which copies are kept apart", name(attribute))
            }
            Self::Awareness { attribute: number, count, bound } => {
                let values = attribute(number).map_or(0, |attribute| attribute.values.len());
                let value = attribute(number)
                    .and_then(|one| one.values.get(*one.of_node.get(node)? as usize))
                    .map_or("", smol_str::SmolStr::as_str);
                format!(
                    "`{}` = `{value}` would hold {count} of [{copies}] copies over [{values}] values: count {count} > bound {bound}",
                    name(number)
                )
            }
            Self::Filtered => match cluster.refused.get(node) {
                Some(Some((kind, attribute))) => {
                    format!("the filter `{kind}.{attribute}` keeps shards off the node")
                }
                _ => self.to_string(),
            },
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::SameShard => f.write_str("the node holds a copy of the shard already"),
            Self::AttributeMissing { .. } => {
                f.write_str("the node lacks an attribute by which copies are kept apart")
            }
            Self::Awareness { count, bound, .. } => {
                write!(
                    f,
                    "too many copies would share a value of an awareness attribute: count {count} > bound {bound}"
                )
            }
            Self::IndexLimit { count, limit } => {
                write!(
                    f,
                    "the node holds {count} shards of the index, and the index's limit is {limit} a node"
                )
            }
            Self::ClusterLimit { count, limit } => {
                write!(f, "the node holds {count} shards, and the cluster's limit is {limit} a node")
            }
            Self::Filtered => f.write_str("a filter keeps shards off the node"),
            Self::DiskLow { free, needed } => {
                write!(f, "the disk is above the low watermark: {free} bytes are free, {needed} must be")
            }
            Self::DiskHigh { free, needed } => {
                write!(
                    f,
                    "with the shard the disk would be above the high watermark: {free} bytes would be free, {needed} must be"
                )
            }
            Self::Beginning { count } => write!(f, "{count} primaries begin on the node at once"),
            Self::Incoming { count } => write!(f, "{count} copies come to the node at once"),
            Self::Outgoing { count } => write!(f, "{count} copies are read from the primary's node at once"),
            Self::PrimaryLost => f.write_str(
                "the shard's last copy went with its node: restore a snapshot, or bring the node back",
            ),
            Self::PrimaryNotActive => f.write_str("the shard's primary is not started"),
            Self::Delayed { seconds } => write!(f, "the node that left is waited for, {seconds} s yet"),
            Self::NotEnabled => {
                f.write_str("the setting `enable` switches off the allocation of such shards")
            }
        }
    }
}
