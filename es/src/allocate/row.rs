use super::{
    Cluster,
    cluster::NOWHERE,
    column::{Column, id},
};

/// One index's shards, laid out by node: how many each holds, and the highest number of a primary on it.
#[derive(Debug, Default)]
pub(super) struct Row {
    index: Option<u32>,
    count: Vec<u32>,
    /// One more than the highest number of a primary; 0 where there is none.
    highest: Vec<u32>,
}

impl Row {
    /// Forgets which index is laid out, since shards were moved behind its back.
    pub(super) fn forget(&mut self) {
        self.index = None;
    }

    /// Lays out an index, unless it is.
    pub(super) fn load(&mut self, cluster: &Cluster, index: u32) {
        if self.index == Some(index) {
            return;
        }
        self.index = Some(index);
        for column in [&mut self.count, &mut self.highest] {
            column.clear();
            column.resize(cluster.nodes.len(), 0);
        }
        for (number, shard) in (1..).zip(cluster.shards_of(index)) {
            for copy in cluster.copies(shard) {
                let node = cluster.node_of.at(copy);
                if node != NOWHERE {
                    self.count.put(node, self.count.at(node) + 1);
                }
            }
            let node = cluster.node_of.at(cluster.primary.at(shard));
            if node != NOWHERE {
                self.highest.put(node, number);
            }
        }
    }

    /// How many of the index's shards a node holds.
    #[inline]
    pub(super) fn of(&self, node: u32) -> u32 {
        self.count.at(node)
    }

    /// Each node's share of the index, rounded up: one that holds as many takes more only when all do.
    pub(super) fn share(&self, cluster: &Cluster, index: u32) -> u32 {
        let copies = cluster.indices.get(index as usize).map_or(0, |index| index.primaries * index.copies());
        copies.div_ceil(id(cluster.nodes.len()).max(1))
    }

    /// A shard was placed; with its number, where it is a primary.
    pub(super) fn add(&mut self, node: u32, primary: Option<u32>) {
        self.count.put(node, self.count.at(node) + 1);
        if let Some(number) = primary {
            self.highest.put(node, self.highest.at(node).max(number + 1));
        }
    }

    /// A shard was moved. The highest primaries are not kept: only placing asks for them.
    pub(super) fn shift(&mut self, from: u32, to: u32) {
        self.count.put(from, self.count.at(from).saturating_sub(1));
        self.count.put(to, self.count.at(to) + 1);
    }

    /// The ring rule: of two nodes that weigh the same, whether the later takes the shard of that number from the
    /// earlier. Shards of an index so go round the nodes.
    pub(super) fn comes_before(&self, later: u32, earlier: u32, number: u32) -> bool {
        let number = number + 1;
        let (later, earlier) = (self.highest.at(later), self.highest.at(earlier));
        let same_side = (later > number && earlier > number) || (later < number && earlier < number);
        (same_side && later < earlier) || (later > number && number > earlier)
    }
}
