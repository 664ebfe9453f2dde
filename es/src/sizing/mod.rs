//! How large a domain must be: storage, shards, heap.
//!
//! Source: OpenSearch Service Developer Guide, "Sizing Amazon OpenSearch Service domains" and "Operational best
//! practices" (2026).
//!
//! ```
//! use aozu_es::sizing::{advise, primaries, storage, Plan};
//! // The guide's own example: 66 GiB with one replica need about 191.
//! assert_eq!(storage(66, 1), 192);
//! // 66 GiB and 198 of growth, in shards of 30 GiB.
//! assert_eq!(primaries(66, 198, 30), Some(10));
//! let plan = Plan { source: 66, primaries: 5, replicas: 0, data_nodes: 3, volume: 20, heap: 4_096, standby: false };
//! let advice: Vec<String> = advise(&plan).iter().map(ToString::to_string).collect();
//! assert_eq!(advice.len(), 3, "no replica, too little storage, shards uneven");
//! ```

use std::fmt;

use crate::limits::{SERVICE_RESERVE, SHARDS_PER_GIB_OF_HEAP, SHARDS_PER_NODE};

/// The largest shard that AWS advises, in GiB, and that a domain with standby takes.
/// Source: OpenSearch Service Developer Guide, "Choosing the number of shards" and "Quotas" (2026).
const LARGEST_SHARD: (u64, u64) = (50, 65);

/// The smallest, in GiB. Source: as above.
const SMALLEST_SHARD: u64 = 10;

/// The GiB of disk that so many GiB of source data need, over all nodes: a tenth more for the index, each replica as
/// much again, 5 % for the system and a fifth for the service.
#[must_use]
pub fn storage(source: u64, replicas: u64) -> u64 {
    // 1.1 / 0.95 / 0.8 = 55 / 38.
    let copies = u128::from(source) * (u128::from(replicas) + 1);
    u64::try_from(copies.saturating_mul(55).div_ceil(38)).unwrap_or(u64::MAX)
}

/// How many primaries so much data needs, now and with its growth, for shards of a size; none for a size of 0.
#[must_use]
pub fn primaries(source: u64, growth: u64, shard: u64) -> Option<u64> {
    let tenths = (u128::from(source) + u128::from(growth)) * 11;
    let per_shard = (shard > 0).then_some(u128::from(shard) * 10)?;
    Some(u64::try_from(tenths.div_ceil(per_shard)).unwrap_or(u64::MAX).max(1))
}

/// What is left of a node's volume, in GiB, for data: without the service's own reserve, a fifth and at most 20 GiB.
#[must_use]
pub fn usable(volume: u64) -> u64 {
    volume - (volume / 5).min(SERVICE_RESERVE)
}

/// How many shards a node carries with a heap of so many MiB: 25 a GiB, at most 1,000.
#[must_use]
pub fn shards_per_node(heap: u64) -> u64 {
    (heap.saturating_mul(SHARDS_PER_GIB_OF_HEAP) / 1_024).min(SHARDS_PER_NODE)
}

/// What a domain is to hold, and on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// GiB of source data.
    pub source: u64,
    /// How many primaries it is split into.
    pub primaries: u64,
    /// How many replicas each has.
    pub replicas: u64,
    /// How many data nodes there are.
    pub data_nodes: u64,
    /// The volume of each, in GiB.
    pub volume: u64,
    /// The heap of each, in MiB.
    pub heap: u64,
    /// Whether one zone stands by.
    pub standby: bool,
}

/// What a plan lacks, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Advice {
    /// There is no node or no primary.
    Nothing,
    /// There is too little disk.
    Storage {
        /// What is needed, in GiB.
        needed: u64,
        /// What there is.
        have: u64,
    },
    /// There are too many shards for the heap.
    ShardsPerNode {
        /// How many a node has.
        shards: u64,
        /// How many it may have.
        most: u64,
    },
    /// Shards are too large.
    ShardTooLarge {
        /// How large they are, in GiB.
        size: u64,
        /// How large they may be.
        most: u64,
        /// How many primaries would do.
        primaries: u64,
    },
    /// Shards are too small.
    ShardTooSmall {
        /// How large they are, in GiB.
        size: u64,
        /// How many primaries would do.
        primaries: u64,
    },
    /// Shards do not spread evenly.
    Uneven {
        /// How many there are, replicas included.
        shards: u64,
        /// Over how many nodes.
        nodes: u64,
    },
    /// There are no replicas.
    NoReplica,
}

/// Everything that a plan lacks.
#[must_use]
pub fn advise(plan: &Plan) -> Vec<Advice> {
    if plan.data_nodes == 0 || plan.primaries == 0 {
        return vec![Advice::Nothing];
    }
    let mut all = Vec::new();
    if plan.replicas == 0 {
        all.push(Advice::NoReplica);
    }
    let (needed, have) = (storage(plan.source, plan.replicas), plan.data_nodes.saturating_mul(plan.volume));
    if have < needed {
        all.push(Advice::Storage { needed, have });
    }
    let shards = plan.primaries.saturating_mul(plan.replicas.saturating_add(1));
    let (each, most) = (shards.div_ceil(plan.data_nodes), shards_per_node(plan.heap));
    if each > most {
        all.push(Advice::ShardsPerNode { shards: each, most });
    }
    let size = plan.source.saturating_mul(11).div_ceil(plan.primaries.saturating_mul(10));
    let largest = if plan.standby { LARGEST_SHARD.1 } else { LARGEST_SHARD.0 };
    if size > largest {
        let primaries = primaries(plan.source, 0, largest).unwrap_or(1);
        all.push(Advice::ShardTooLarge { size, most: largest, primaries });
    } else if size < SMALLEST_SHARD && plan.primaries > 1 {
        let primaries = primaries(plan.source, 0, SMALLEST_SHARD).unwrap_or(1);
        all.push(Advice::ShardTooSmall { size, primaries });
    }
    if !shards.is_multiple_of(plan.data_nodes) {
        all.push(Advice::Uneven { shards, nodes: plan.data_nodes });
    }
    all
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Nothing => f.write_str("there must be at least one data node and one primary"),
            Self::Storage { needed, have } => {
                write!(f, "{needed} GiB of disk are needed, and there are {have}")
            }
            Self::ShardsPerNode { shards, most } => {
                write!(
                    f,
                    "{shards} shards a node are over the {most} that its heap carries: take more or larger nodes"
                )
            }
            Self::ShardTooLarge { size, most, primaries } => {
                write!(f, "shards of {size} GiB are over {most}: {primaries} primaries would do")
            }
            Self::ShardTooSmall { size, primaries } => {
                write!(f, "shards of {size} GiB are smaller than need be: {primaries} primaries would do")
            }
            Self::Uneven { shards, nodes } => {
                write!(
                    f,
                    "{shards} shards do not spread evenly over {nodes} data nodes: make them a multiple"
                )
            }
            Self::NoReplica => {
                f.write_str("without a replica a lost node is lost data: give every index at least one")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Advice, Plan, advise, primaries, shards_per_node, storage, usable};

    // es.md §3.
    #[test]
    fn the_guides_figures_come_out() {
        assert_eq!(storage(66, 1), 192);
        assert_eq!(storage(0, 1), 0);
        assert_eq!(primaries(66, 198, 30), Some(10));
        assert_eq!(primaries(1, 0, 0), None);
        assert_eq!(
            (shards_per_node(4_096), shards_per_node(32_768), shards_per_node(1 << 20)),
            (100, 800, 1_000)
        );
        assert_eq!((usable(50), usable(1_000)), (40, 980));
        assert_eq!(storage(u64::MAX, u64::MAX), u64::MAX);
    }

    #[test]
    fn a_sound_plan_needs_no_advice_and_each_lack_is_told() {
        let sound = Plan {
            source: 100,
            primaries: 6,
            replicas: 1,
            data_nodes: 6,
            volume: 100,
            heap: 8_192,
            standby: false,
        };
        assert_eq!(advise(&sound), []);
        for (plan, expected) in [
            (Plan { replicas: 0, ..sound }, Advice::NoReplica),
            (Plan { volume: 40, ..sound }, Advice::Storage { needed: 290, have: 240 }),
            (Plan { heap: 40, ..sound }, Advice::ShardsPerNode { shards: 2, most: 0 }),
            (
                Plan { source: 600, volume: 1_000, ..sound },
                Advice::ShardTooLarge { size: 110, most: 50, primaries: 14 },
            ),
            (Plan { source: 12, ..sound }, Advice::ShardTooSmall { size: 3, primaries: 2 }),
            (Plan { data_nodes: 5, ..sound }, Advice::Uneven { shards: 12, nodes: 5 }),
            (Plan { data_nodes: 0, ..sound }, Advice::Nothing),
        ] {
            assert_eq!(advise(&plan), [expected], "{plan:?}");
        }
        let standby = Plan { source: 340, volume: 1_000, standby: true, ..sound };
        assert_eq!(advise(&standby), []);
        assert_eq!(advise(&Plan { standby: false, ..standby }).len(), 1);
    }
}
