use smol_str::SmolStr;

use super::{Allocator, Changes, Cluster, column::Column};

/// A copy that was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The index, by its place among [`Cluster::indices`].
    pub index: u32,
    /// The shard's number in its index.
    pub shard: u32,
    /// The node that it left, by its place among [`Cluster::nodes`].
    pub from: u32,
    /// The node that it came to.
    pub to: u32,
    /// Whether it could not stay; else it was moved for balance.
    pub forced: bool,
}

impl Move {
    pub(super) fn of(cluster: &Cluster, shard: u32, from: u32, to: u32, forced: bool) -> Self {
        let index = cluster.shard_index.at(shard);
        Self { index, shard: shard - cluster.first_shard.at(index), from, to, forced }
    }
}

/// What it took until nothing changed any more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// How many rounds changed something.
    pub rounds: u32,
    /// How many copies were placed.
    pub placed: u32,
    /// How many were moved.
    pub moved: u32,
}

/// Rounds until one changes nothing. It ends: a forced move leaves fewer copies where they may not stay, and a move
/// for balance lowers Φ = θ0·ΣS(n)² + θ1·ΣS(n, i)² and breaks no rule.
pub fn settle(cluster: &mut Cluster, allocator: &mut impl Allocator) -> Settled {
    let mut settled = Settled::default();
    loop {
        let changes: Changes = allocator.reroute(cluster);
        if changes.is_none() {
            return settled;
        }
        settled.rounds += 1;
        settled.placed += changes.placed;
        settled.moved += super::column::id(changes.moves.len());
    }
}

/// How a cluster does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// Every copy is started.
    Green,
    /// Every primary is started, and some replica is not.
    Yellow,
    /// Some primary is not started: its data cannot be read or written.
    Red,
}

/// A copy and where it lies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placement<'a> {
    /// The index.
    pub index: &'a str,
    /// The shard's number in it.
    pub shard: u32,
    /// Whether it is the primary.
    pub primary: bool,
    /// The node; none while unassigned.
    pub node: Option<&'a str>,
}

impl Cluster {
    /// How the cluster does between rounds.
    #[must_use]
    pub fn health(&self) -> Health {
        let primaries = self.primary.iter().all(|copy| self.state.at(*copy).is_active());
        match (primaries, self.unassigned()) {
            (false, _) => Health::Red,
            (true, 0) => Health::Green,
            (true, _) => Health::Yellow,
        }
    }

    /// How many copies are nowhere.
    #[must_use]
    pub fn unassigned(&self) -> usize {
        self.state.iter().filter(|state| !state.is_active()).count()
    }

    /// Every copy, by index, shard and copy.
    pub fn placements(&self) -> impl Iterator<Item = Placement<'_>> {
        (0..self.shards()).flat_map(move |shard| {
            let index = self.shard_index.at(shard);
            self.copies(shard).map(move |copy| Placement {
                index: self.indices.get(index as usize).map_or("", |index| index.name.as_str()),
                shard: shard - self.first_shard.at(index),
                primary: copy == self.primary.at(shard),
                node: self.nodes.get(self.node_of.at(copy) as usize).map(|node| node.name.as_str()),
            })
        })
    }

    /// The awareness attribute that says in which zone a node lies: the one named `zone`, else the first.
    pub(super) fn zones(&self) -> Option<&super::attribute::Attribute> {
        self.attributes.iter().find(|one| one.name == "zone").or_else(|| self.attributes.first())
    }

    /// How many copies lie in each zone: by the values of the awareness attribute `zone`; without one of that name, of
    /// the first.
    #[must_use]
    pub fn per_zone(&self) -> Vec<(SmolStr, u32)> {
        self.zones().map(|zones| self.per_value(zones)).unwrap_or_default()
    }

    /// How many copies lie on the nodes of each value of each awareness attribute, in the attributes' order.
    #[must_use]
    pub fn per_attribute(&self) -> Vec<(SmolStr, Vec<(SmolStr, u32)>)> {
        self.attributes.iter().map(|one| (one.name.clone(), self.per_value(one))).collect()
    }

    fn per_value(&self, attribute: &super::attribute::Attribute) -> Vec<(SmolStr, u32)> {
        let mut zones: std::collections::BTreeMap<SmolStr, u32> = std::collections::BTreeMap::new();
        for (value, total) in attribute.of_node.iter().zip(&self.total) {
            if let Some(value) = attribute.values.get(*value as usize) {
                *zones.entry(value.clone()).or_default() += total;
            }
        }
        zones.into_iter().collect()
    }

    /// The indices that can no longer be written, since a copy lies on a disk above the flood watermark.
    #[must_use]
    pub fn read_only(&self) -> Vec<SmolStr> {
        let Some(marks) = self.settings.watermarks else { return Vec::new() };
        let flooded: Vec<bool> = self
            .nodes
            .iter()
            .zip(&self.used)
            .map(|(node, used)| {
                node.disk.is_some_and(|disk| {
                    let free = disk.total.saturating_sub(disk.other.saturating_add(*used));
                    free < marks.flood.free(disk.total)
                })
            })
            .collect();
        let mut indices: Vec<SmolStr> = Vec::new();
        for (number, index) in (0_u32..).zip(&self.indices) {
            let mut nodes =
                self.shards_of(number).flat_map(|shard| self.copies(shard)).map(|copy| self.node_of.at(copy));
            if nodes.any(|node| flooded.at(node)) {
                indices.push(index.name.clone());
            }
        }
        indices
    }
}

impl Cluster {
    /// How full the fullest disk is, in percent, rounded up; none where no disk is known.
    #[must_use]
    pub fn fullest(&self) -> Option<u64> {
        let percent = |(node, used): (&super::Node, &u64)| {
            let disk = node.disk.filter(|disk| disk.total > 0)?;
            let used = u128::from(disk.other.saturating_add(*used)) * 100;
            u64::try_from(used.div_ceil(u128::from(disk.total))).ok()
        };
        self.nodes.iter().zip(&self.used).filter_map(percent).max()
    }
}
