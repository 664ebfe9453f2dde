//! How far apart nodes are for an index, without looking at all of them.

use super::{
    Cluster,
    cluster::NOWHERE,
    column::{Column, id},
};

/// The nodes by how many shards they hold, and those that hold shards of one index: all others weigh what they hold in
/// all, so that of them the first and the last count.
#[derive(Debug, Default)]
pub(super) struct Spread {
    /// The nodes, those with the fewest shards first.
    by_total: Vec<u32>,
    /// For each node, when it was last found to hold shards of an index, and how many.
    seen: Vec<(u32, u32)>,
    now: u32,
    holders: Vec<u32>,
}

impl Spread {
    /// Puts the nodes in order, as they are now.
    pub(super) fn sort(&mut self, cluster: &Cluster) {
        self.by_total.clear();
        self.by_total.extend(0..id(cluster.nodes.len()));
        self.by_total.sort_unstable_by_key(|node| cluster.total.at(*node));
        self.now = 0;
        self.seen.clear();
        self.seen.resize(cluster.nodes.len(), (0, 0));
    }

    /// How far the lightest node is from the heaviest for an index, and from the heaviest that holds a shard of it.
    pub(super) fn of(&mut self, cluster: &Cluster, index: u32) -> (i64, i64) {
        self.now += 1;
        self.holders.clear();
        for copy in cluster.shards_of(index).flat_map(|shard| cluster.copies(shard)) {
            let node = cluster.node_of.at(copy);
            if node == NOWHERE {
                continue;
            }
            let (at, count) = self.seen.at(node);
            if at == self.now {
                self.seen.put(node, (at, count + 1));
            } else {
                self.seen.put(node, (self.now, 1));
                self.holders.push(node);
            }
        }
        let weights = cluster.settings.weights;
        let (mut least, mut holding) = (i64::MAX, i64::MIN);
        for node in &self.holders {
            let weight = weights.of(cluster.total.at(*node), self.seen.at(*node).1);
            least = least.min(weight);
            holding = holding.max(weight);
        }
        let mut most = holding;
        let holds_none = |node: &&u32| self.seen.at(**node).0 != self.now;
        if let Some(node) = self.by_total.iter().find(holds_none) {
            least = least.min(weights.of(cluster.total.at(*node), 0));
        }
        if let Some(node) = self.by_total.iter().rev().find(holds_none) {
            most = most.max(weights.of(cluster.total.at(*node), 0));
        }
        (most.saturating_sub(least), holding.saturating_sub(least))
    }
}
