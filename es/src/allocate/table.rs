use smol_str::SmolStr;

use super::{
    Cluster, StepAnswer,
    cluster::NOWHERE,
    column::{Column, id},
};

/// A node as a table draws it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeRow {
    /// Its zone: its value of the awareness attribute `zone`, or of the first where none has that name; empty where it
    /// has none.
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
        let zones = cluster.zones();
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

/// What stands over the columns of [`StepAnswer::reasons`].
pub const REASONS_HEADER: [&str; 6] = ["index", "shard", "copies", "node", "decision", "reasons"];

impl StepAnswer {
    /// With `explain`: why each copy lies nowhere, as rows of a table under [`REASONS_HEADER`]. What keeps a copy from
    /// every node alike is one row, with `*` for the node; else each node has a row, with what each decider says.
    /// Empty without `explain`, or where every copy has its place.
    #[must_use]
    pub fn reasons(&self) -> Vec<[String; 6]> {
        let mut rows = Vec::new();
        for copy in self.explain.iter().flatten() {
            let kind = if copy.primary { "primary" } else { "replica" };
            let mut row = |node: &str, decision: &str, why: String| {
                let shard = format!("{} {kind}", copy.shard);
                let copies = copy.copies.to_string();
                rows.push([copy.index.to_string(), shard, copies, node.to_owned(), decision.to_owned(), why]);
            };
            if let Some(why) = &copy.allocate_explanation {
                row("*", copy.can_allocate, why.clone());
                continue;
            }
            for node in &copy.node_allocation_decisions {
                let said = |one: &super::DeciderVerdict| format!("{}: {}", one.decider, one.explanation);
                let why = node.deciders.iter().map(said).collect::<Vec<_>>().join("; ");
                row(&node.node_name, node.node_decision, why);
            }
        }
        rows
    }

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
