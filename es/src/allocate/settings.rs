use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{Filters, Weights};

/// How a cluster is told to place its shards: the settings `cluster.routing.allocation.*`.
///
/// What is not said is as the placement cases have it: no limits, no throttling, no watermarks, rebalancing always.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The node attributes by which copies are kept apart: `awareness.attributes`.
    pub awareness: Vec<SmolStr>,
    /// Values of those attributes that count whether or not a node has them: `awareness.force.<attribute>.values`.
    pub forced: BTreeMap<SmolStr, Vec<SmolStr>>,
    /// The weight function and its threshold: `balance.shard`, `balance.index`, `balance.threshold`.
    pub weights: Weights,
    /// The most shards of all indices on a node: `total_shards_per_node`.
    pub cluster_limit: Option<u32>,
    /// The disk watermarks; without them disks are as large as they need to be.
    pub watermarks: Option<Watermarks>,
    /// How many recoveries run at once; without it any number does.
    pub throttling: Option<Throttling>,
    /// When shards are moved for balance: `allow_rebalance`.
    pub allow_rebalance: AllowRebalance,
    /// How many shards are moved at once, from round to round; none is any number: `cluster_concurrent_rebalance`.
    pub concurrent_rebalance: Option<u32>,
    /// What is allocated at all: `enable`.
    pub enable: Enable,
    /// Which nodes take shards: `include`, `exclude`, `require`.
    pub filters: Filters,
    /// For how many seconds the replicas of a node that left are waited for:
    /// `index.unassigned.node_left.delayed_timeout`.
    pub delayed_timeout: u64,
}

/// The seconds for which the replicas of a node that left are waited for.
/// Source: OpenSearch documentation, "Index settings", `index.unassigned.node_left.delayed_timeout` (2026).
pub const DELAYED_TIMEOUT: u64 = 60;

impl Settings {
    /// The settings with these weights and nothing else said.
    ///
    /// ```
    /// use aozu_es::allocate::{Settings, Weights};
    /// let settings = Settings::new(Weights::new(0.45, 0.55, 1.0)?);
    /// assert_eq!(settings.cluster_limit, None);
    /// # Ok::<(), aozu_es::allocate::AllocateProblem>(())
    /// ```
    #[must_use]
    pub fn new(weights: Weights) -> Self {
        Self {
            awareness: Vec::new(),
            forced: BTreeMap::new(),
            weights,
            cluster_limit: None,
            watermarks: None,
            throttling: None,
            allow_rebalance: AllowRebalance::Always,
            concurrent_rebalance: None,
            enable: Enable::All,
            filters: Filters::default(),
            delayed_timeout: DELAYED_TIMEOUT,
        }
    }
}

/// When shards are moved for balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllowRebalance {
    /// At any time.
    #[default]
    Always,
    /// When every primary is active.
    IndicesPrimariesActive,
    /// When every copy is active. OpenSearch's own default.
    IndicesAllActive,
}

/// What is allocated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enable {
    /// Every shard.
    #[default]
    All,
    /// Primaries only.
    Primaries,
    /// Primaries of new indices only.
    NewPrimaries,
    /// None.
    None,
}

/// How many recoveries a node takes part in at once.
///
/// Source: OpenSearch documentation, "Cluster settings",
/// `cluster.routing.allocation.node_concurrent_{incoming,outgoing}_recoveries` and
/// `node_initial_primaries_recoveries` (2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttling {
    /// Copies that come to it.
    pub incoming: u32,
    /// Copies that are read from it.
    pub outgoing: u32,
    /// Primaries that begin on it.
    pub initial_primaries: u32,
}

impl Default for Throttling {
    /// OpenSearch's own.
    fn default() -> Self {
        Self { incoming: 2, outgoing: 2, initial_primaries: 4 }
    }
}

/// The disk watermarks.
///
/// Source: OpenSearch documentation, "Cluster settings", `cluster.routing.allocation.disk.watermark.*` (2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watermarks {
    /// Above it no shard comes to a node.
    pub low: Watermark,
    /// Above it shards leave a node.
    pub high: Watermark,
    /// Above it what lies on a node can no longer be written.
    pub flood: Watermark,
}

impl Default for Watermarks {
    /// OpenSearch's own: 85, 90 and 95 % used.
    fn default() -> Self {
        Self { low: Watermark::Used(8_500), high: Watermark::Used(9_000), flood: Watermark::Used(9_500) }
    }
}

/// One watermark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watermark {
    /// So many hundredths of a percent are used.
    Used(u32),
    /// So many bytes are free.
    Free(u64),
}

impl Watermark {
    /// The bytes that must be free on a disk of that size.
    ///
    /// ```
    /// use aozu_es::allocate::Watermark;
    /// assert_eq!(Watermark::Used(8_500).free(1_000), 150);
    /// assert_eq!(Watermark::Free(20).free(1_000), 20);
    /// ```
    #[must_use]
    pub fn free(self, total: u64) -> u64 {
        match self {
            Self::Free(bytes) => bytes,
            Self::Used(hundredths) => {
                let left = u128::from(10_000_u32.saturating_sub(hundredths));
                u64::try_from((u128::from(total) * left).div_ceil(10_000)).unwrap_or(u64::MAX)
            }
        }
    }
}
