use smol_str::SmolStr;

use super::{
    Cluster, StepAnswer,
    cluster::NOWHERE,
    column::{Column, id},
};

/// A node as a table draws it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeRow {
    /// Its zone: its value of the first awareness attribute; empty where it has none.
    pub zone: SmolStr,
    /// Its name.
    pub node: SmolStr,
    /// How many primaries it holds.
    pub primaries: u32,
    /// How many replicas it holds.
    pub replicas: u32,
}

/// What stands over the columns of [`StepAnswer::rows`].
pub const TABLE_HEADER: [&str; 5] = ["zone", "node", "primaries", "replicas", "shards"];

impl NodeRow {
    /// The nodes of a cluster, by zone and name.
    pub(super) fn all(cluster: &Cluster) -> Vec<Self> {
        let zones = cluster.attributes.first();
        let zone = |node: u32| zones.and_then(|zones| zones.values.get(zones.value(node)? as usize)).cloned();
        let mut rows: Vec<Self> = (0..id(cluster.nodes.len()))
            .zip(&cluster.nodes)
            .map(|(number, node)| Self {
                zone: zone(number).unwrap_or_default(),
                node: node.name.clone(),
                primaries: 0,
                replicas: cluster.total.at(number),
            })
            .collect();
        for shard in 0..cluster.shards() {
            let node = cluster.node_of.at(cluster.primary.at(shard));
            if node != NOWHERE
                && let Some(row) = rows.get_mut(node as usize)
            {
                row.primaries += 1;
                row.replicas = row.replicas.saturating_sub(1);
            }
        }
        rows.sort_by(|a, b| (&a.zone, &a.node).cmp(&(&b.zone, &b.node)));
        rows
    }
}

impl StepAnswer {
    /// The placement as rows of a table under [`TABLE_HEADER`]: the nodes by zone, under each zone its sum, and what
    /// is unassigned at the end.
    #[must_use]
    pub fn rows(&self) -> Vec<[String; 5]> {
        let mut rows = Vec::new();
        let mut nodes = self.nodes.iter().peekable();
        let mut sum = (0, 0);
        while let Some(node) = nodes.next() {
            let count = |primaries: u32, replicas: u32| {
                [primaries.to_string(), replicas.to_string(), (primaries + replicas).to_string()]
            };
            let [primaries, replicas, shards] = count(node.primaries, node.replicas);
            rows.push([node.zone.to_string(), node.node.to_string(), primaries, replicas, shards]);
            sum = (sum.0 + node.primaries, sum.1 + node.replicas);
            if nodes.peek().is_none_or(|next| next.zone != node.zone) {
                if !self.per_zone.is_empty() {
                    let [primaries, replicas, shards] = count(sum.0, sum.1);
                    rows.push([node.zone.to_string(), String::new(), primaries, replicas, shards]);
                }
                sum = (0, 0);
            }
        }
        if self.unassigned > 0 {
            let unassigned = self.unassigned.to_string();
            rows.push([String::new(), "unassigned".into(), String::new(), String::new(), unassigned]);
        }
        rows
    }
}
