use serde::Serialize;
use smol_str::SmolStr;

use super::{
    Cluster,
    cluster::NOWHERE,
    column::{Column, id},
    decide::{Ask, DECIDERS, Group, Verdict, gate},
    row::Row,
};

/// A copy that is nowhere, and what every node says of it: the members of OpenSearch's
/// `_cluster/allocation/explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unassigned {
    /// The index.
    pub index: SmolStr,
    /// The shard's number in it.
    pub shard: u32,
    /// Whether it is the primary.
    pub primary: bool,
    /// How many copies of the shard are in the same case.
    pub copies: u32,
    /// `no_valid_shard_copy`, `allocation_delayed`, `throttled`, `no`, or `yes` before it was tried.
    pub can_allocate: &'static str,
    /// What keeps it from every node alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocate_explanation: Option<String>,
    /// What each node says.
    pub node_allocation_decisions: Vec<NodeDecision>,
}

/// What one node says of a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeDecision {
    /// The node.
    pub node_name: SmolStr,
    /// `yes`, `throttled` or `no`.
    pub node_decision: &'static str,
    /// Every decider that does not say yes.
    pub deciders: Vec<DeciderVerdict>,
}

/// What one decider says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeciderVerdict {
    /// Its name in OpenSearch.
    pub decider: &'static str,
    /// `NO` or `THROTTLE`.
    pub decision: &'static str,
    /// Why.
    pub explanation: String,
}

/// Explains every copy that is nowhere; replicas of one shard in the same case once. It asks each decider of each
/// node, so that a shard costs as much as there are nodes.
#[must_use]
pub fn explain(cluster: &Cluster) -> Vec<Unassigned> {
    let mut group = Group::default();
    let mut row = Row::default();
    let mut all: Vec<Unassigned> = Vec::new();
    for shard in 0..cluster.shards() {
        let mut last: Option<(bool, Option<super::Reason>)> = None;
        for copy in cluster.copies(shard).filter(|copy| cluster.node_of.at(*copy) == NOWHERE) {
            let case = (copy == cluster.primary.at(shard), gate(cluster, shard, copy));
            if last == Some(case)
                && let Some(same) = all.last_mut()
            {
                same.copies += 1;
                continue;
            }
            last = Some(case);
            let index = cluster.shard_index.at(shard);
            row.load(cluster, index);
            group.load(cluster, shard);
            let ask = Ask { index, shard, copy, from: NOWHERE };
            all.push(one(cluster, &group, &row, &ask, case.1));
        }
    }
    all
}

fn one(cluster: &Cluster, group: &Group, row: &Row, ask: &Ask, gate: Option<super::Reason>) -> Unassigned {
    let copies = id(cluster.copies(ask.shard).len());
    let decisions: Vec<NodeDecision> = (0_u32..)
        .zip(&cluster.nodes)
        .map(|(number, node)| {
            let told = |reason: super::Reason, decision| DeciderVerdict {
                decider: reason.decider(),
                decision,
                explanation: reason.explain(cluster, number as usize, copies),
            };
            let mut deciders: Vec<DeciderVerdict> =
                gate.into_iter().map(|reason| told(reason, "NO")).collect();
            for decider in DECIDERS {
                match decider(cluster, group, ask, number, row.of(number)) {
                    Verdict::No(reason) => deciders.push(told(reason, "NO")),
                    Verdict::Throttle(reason) => deciders.push(told(reason, "THROTTLE")),
                    Verdict::Yes => {}
                }
            }
            let node_decision = if deciders.iter().any(|one| one.decision == "NO") {
                "no"
            } else if deciders.is_empty() {
                "yes"
            } else {
                "throttled"
            };
            NodeDecision { node_name: node.name.clone(), node_decision, deciders }
        })
        .collect();
    let some = |word: &str| decisions.iter().any(|node| node.node_decision == word);
    let can_allocate = match gate {
        Some(super::Reason::PrimaryLost) => "no_valid_shard_copy",
        Some(super::Reason::Delayed { .. }) => "allocation_delayed",
        Some(_) => "no",
        None if some("yes") => "yes",
        None if some("throttled") => "throttled",
        None => "no",
    };
    let in_index = cluster.indices.get(ask.index as usize).map(|index| index.name.clone());
    Unassigned {
        index: in_index.unwrap_or_default(),
        shard: ask.shard - cluster.first_shard.at(ask.index),
        primary: cluster.primary.at(ask.shard) == ask.copy,
        copies: 1,
        can_allocate,
        allocate_explanation: gate.map(|reason| reason.to_string()),
        node_allocation_decisions: decisions,
    }
}
