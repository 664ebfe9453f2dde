use smol_str::SmolStr;

use super::{
    Cluster,
    cluster::NOWHERE,
    column::{Column, id},
};

/// A node attribute by which copies are kept apart, compiled: the values that count, and each node's.
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    pub(super) name: SmolStr,
    /// Every value that a node has or that is forced, in order.
    pub(super) values: Vec<SmolStr>,
    /// Each node's value; [`NOWHERE`] where it lacks the attribute.
    pub(super) of_node: Vec<u32>,
}

impl Attribute {
    pub(super) fn of(name: &SmolStr, cluster: &Cluster) -> Self {
        let value = |node: &super::Node| {
            node.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
        };
        let forced = cluster.settings.forced.get(name).into_iter().flatten().cloned();
        let mut values: Vec<SmolStr> = cluster.nodes.iter().filter_map(value).chain(forced).collect();
        values.sort_unstable();
        values.dedup();
        let of_node = cluster
            .nodes
            .iter()
            .map(|node| value(node).and_then(|value| values.binary_search(&value).ok()).map_or(NOWHERE, id))
            .collect();
        Self { name: name.clone(), values, of_node }
    }

    /// The most copies of a shard, out of so many, that one value takes.
    #[inline]
    pub(super) fn bound(&self, copies: u32) -> u32 {
        copies.div_ceil(id(self.values.len()).max(1))
    }

    /// A node's value.
    #[inline]
    pub(super) fn value(&self, node: u32) -> Option<u32> {
        let value = self.of_node.at(node);
        (value != NOWHERE).then_some(value)
    }
}
