use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;
use smol_str::SmolStr;

use super::{Cluster, Health, NodeRow, Unassigned, explain};

/// What became of a cluster, step by step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The request's id, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Value>,
    /// The cluster after each step.
    pub steps: Vec<StepAnswer>,
}

/// A cluster after a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepAnswer {
    /// How many copies each node holds, by name.
    #[serde(serialize_with = "as_map")]
    pub per_node: Vec<(SmolStr, u32)>,
    /// How many copies each zone holds: by the values of the awareness attribute `zone`, or of the first where none has
    /// that name. Left out where there is none.
    #[serde(serialize_with = "as_map", skip_serializing_if = "Vec::is_empty")]
    pub per_zone: Vec<(SmolStr, u32)>,
    /// How many copies are nowhere.
    pub unassigned: usize,
    /// How the cluster does.
    pub health: Health,
    /// How many copies were moved in this step and all before it.
    pub moves_total: u64,
    /// With `--explain`: how many replicas were promoted in this step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promoted: Option<u32>,
    /// With `--explain`: the indices that can no longer be written, since a disk is above the flood watermark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_only: Option<Vec<SmolStr>>,
    /// With `--explain`, where copies are kept apart by several attributes: how many copies each value of each holds.
    #[serde(serialize_with = "as_maps", skip_serializing_if = "Vec::is_empty")]
    pub per_attribute: Vec<(SmolStr, Vec<(SmolStr, u32)>)>,
    /// With `--explain`: of each copy that is nowhere, what every node says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<Vec<Unassigned>>,
    /// The nodes, as a table draws them.
    #[serde(skip)]
    pub nodes: Vec<NodeRow>,
}

impl StepAnswer {
    pub(super) fn of(cluster: &Cluster, moves: u64, promoted: u32, explained: bool) -> Self {
        let names = cluster.nodes().iter().map(|node| node.name.clone());
        Self {
            per_node: names.zip(cluster.total.iter().copied()).collect(),
            per_zone: cluster.per_zone(),
            unassigned: cluster.unassigned(),
            health: cluster.health(),
            moves_total: moves,
            promoted: explained.then_some(promoted),
            read_only: explained.then(|| cluster.read_only()),
            per_attribute: Some(cluster.per_attribute())
                .filter(|all| explained && all.len() > 1)
                .unwrap_or_default(),
            explain: explained.then(|| explain(cluster)),
            nodes: NodeRow::all(cluster),
        }
    }
}

/// A map whose values are maps.
struct Counts<'a>(&'a [(SmolStr, u32)]);

impl Serialize for Counts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        as_map(self.0, serializer)
    }
}

fn as_maps<S: Serializer>(
    pairs: &[(SmolStr, Vec<(SmolStr, u32)>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(pairs.len()))?;
    for (name, counts) in pairs {
        map.serialize_entry(name, &Counts(counts))?;
    }
    map.end()
}

fn as_map<S: Serializer>(pairs: &[(SmolStr, u32)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(pairs.len()))?;
    for (name, count) in pairs {
        map.serialize_entry(name, count)?;
    }
    map.end()
}
