use smol_str::SmolStr;

use super::{
    AllocateProblem, Settings,
    attribute::Attribute,
    column::{Column, id},
    limits::{MOST_COPIES, MOST_NODES},
};

/// The id of no node.
pub(super) const NOWHERE: u32 = u32::MAX;

/// A data node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name, by which nodes are ordered.
    pub name: SmolStr,
    /// Its attributes, such as its zone.
    pub attributes: Vec<(SmolStr, SmolStr)>,
    /// Its disk, where watermarks are to be kept.
    pub disk: Option<Disk>,
}

/// A node's disk, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    /// How large it is.
    pub total: u64,
    /// What is used besides the shards.
    pub other: u64,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name, by which indices are ordered that have the same priority and creation date.
    pub name: SmolStr,
    /// How many primaries it has.
    pub primaries: u32,
    /// How many replicas each primary has.
    pub replicas: u32,
    /// The most of its shards on a node: `index.routing.allocation.total_shards_per_node`.
    pub limit: Option<u32>,
    /// How many bytes a copy of a shard takes.
    pub shard_size: u64,
    /// Higher ones come first: `index.priority`.
    pub priority: i64,
    /// Later ones come first.
    pub created: i64,
}

impl Index {
    /// How many copies each shard has.
    #[must_use]
    pub fn copies(&self) -> u32 {
        self.replicas.saturating_add(1)
    }

    fn order(&self) -> (std::cmp::Reverse<i64>, std::cmp::Reverse<i64>, &str) {
        (std::cmp::Reverse(self.priority), std::cmp::Reverse(self.created), &self.name)
    }
}

/// What a copy of a shard is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CopyState {
    /// It is nowhere.
    #[default]
    Unassigned,
    /// It was placed in this round.
    Initializing,
    /// It is there.
    Started,
    /// It was moved in this round.
    Relocating,
}

impl CopyState {
    /// Whether it serves: started, or still doing so where it leaves.
    #[must_use]
    pub fn is_active(self) -> bool {
        matches!(self, Self::Started | Self::Relocating)
    }
}

/// What became of a shard's primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Primary {
    /// It was never placed: it may begin empty.
    #[default]
    Fresh,
    /// It was placed.
    Placed,
    /// Its last copy went with its node: it is never begun anew, since that would lose its data silently.
    Lost,
}

/// Where every copy of every shard lies: the state, apart from whoever decides where they go.
///
/// Everything is an integer id into flat arrays: nodes by name, indices by priority, creation and name, shards by
/// index and number, copies by shard (of one shard the original primary first).
///
/// ```
/// use aozu_es::allocate::{Balanced, Cluster, Health, Index, Node, Settings, Weights, settle};
/// let node = |name: &str| Node { name: name.into(), attributes: vec![], disk: None };
/// let index = Index {
///     name: "logs".into(), primaries: 5, replicas: 1, limit: None, shard_size: 0, priority: 0, created: 0,
/// };
/// let settings = Settings::new(Weights::new(0.45, 0.55, 1.0)?);
/// let mut cluster = Cluster::new(settings, vec![node("b"), node("a")], vec![index])?;
/// settle(&mut cluster, &mut Balanced::default());
/// assert_eq!(cluster.health(), Health::Green);
/// assert_eq!(cluster.shards_on(0), 5);
/// # Ok::<(), aozu_es::allocate::AllocateProblem>(())
/// ```
#[derive(Debug, Clone)]
pub struct Cluster {
    pub(super) settings: Settings,
    pub(super) nodes: Vec<Node>,
    pub(super) indices: Vec<Index>,
    pub(super) attributes: Vec<Attribute>,
    /// The filter that keeps shards off a node.
    pub(super) refused: Vec<Option<(&'static str, SmolStr)>>,
    // Of an index: its first shard.
    pub(super) first_shard: Vec<u32>,
    // Of a shard: its index, its first copy, the copy that is its primary, and what became of that.
    pub(super) shard_index: Vec<u32>,
    pub(super) first_copy: Vec<u32>,
    pub(super) primary: Vec<u32>,
    pub(super) history: Vec<Primary>,
    // Of a copy: where it is, what it does, and until when it is waited for.
    pub(super) node_of: Vec<u32>,
    pub(super) state: Vec<CopyState>,
    pub(super) until: Vec<u64>,
    // Of a node: its shards, the bytes of those, the bytes that leave it in this round, its recoveries.
    pub(super) total: Vec<u32>,
    pub(super) used: Vec<u64>,
    pub(super) leaving: Vec<u64>,
    pub(super) incoming: Vec<u32>,
    pub(super) outgoing: Vec<u32>,
    pub(super) beginning: Vec<u32>,
    /// Copies that were placed or moved in this round.
    pub(super) in_flight: Vec<u32>,
    pub(super) clock: u64,
}

impl Cluster {
    /// A cluster whose shards are all unassigned, in whatever order nodes and indices are given.
    ///
    /// # Errors
    /// When a name is given twice, an index has no primary, or there is too much of something.
    pub fn new(
        settings: Settings,
        mut nodes: Vec<Node>,
        mut indices: Vec<Index>,
    ) -> Result<Self, AllocateProblem> {
        nodes.sort_by(|a, b| a.name.cmp(&b.name));
        indices.sort_by(|a, b| a.order().cmp(&b.order()));
        twice("nodes", "node", nodes.iter().map(|node| &node.name))?;
        let mut names: Vec<&SmolStr> = indices.iter().map(|index| &index.name).collect();
        names.sort_unstable();
        twice("indices", "index", names.into_iter())?;
        let mut cluster = Self {
            settings,
            nodes,
            indices: Vec::new(),
            attributes: Vec::new(),
            refused: Vec::new(),
            first_shard: Vec::new(),
            shard_index: Vec::new(),
            first_copy: vec![0],
            primary: Vec::new(),
            history: Vec::new(),
            node_of: Vec::new(),
            state: Vec::new(),
            until: Vec::new(),
            total: Vec::new(),
            used: Vec::new(),
            leaving: Vec::new(),
            incoming: Vec::new(),
            outgoing: Vec::new(),
            beginning: Vec::new(),
            in_flight: Vec::new(),
            clock: 0,
        };
        within("nodes", cluster.nodes.len() as u64, MOST_NODES)?;
        for index in indices {
            cluster.push_index(index)?;
        }
        cluster.recount();
        Ok(cluster)
    }

    fn push_index(&mut self, index: Index) -> Result<(), AllocateProblem> {
        if index.primaries == 0 {
            return Err(AllocateProblem::Value {
                member: format!("indices.{}.primaries", index.name),
                text: "0".to_owned(),
                rule: "is too few: an index has at least one primary",
            });
        }
        let copies = u64::from(index.primaries) * u64::from(index.copies());
        within("indices", self.node_of.len() as u64 + copies, MOST_COPIES)?;
        self.first_shard.push(id(self.shard_index.len()));
        let number = id(self.indices.len());
        for _ in 0..index.primaries {
            let first = id(self.node_of.len());
            self.shard_index.push(number);
            self.primary.push(first);
            self.history.push(Primary::Fresh);
            let end = self.node_of.len() + index.copies() as usize;
            self.node_of.resize(end, NOWHERE);
            self.state.resize(end, CopyState::Unassigned);
            self.until.resize(end, 0);
            self.first_copy.push(id(end));
        }
        self.indices.push(index);
        Ok(())
    }

    /// Counts anew what follows from where the copies lie.
    pub(super) fn recount(&mut self) {
        let nodes = self.nodes.len();
        for column in [&mut self.total, &mut self.incoming, &mut self.outgoing, &mut self.beginning] {
            column.clear();
            column.resize(nodes, 0);
        }
        for column in [&mut self.used, &mut self.leaving] {
            column.clear();
            column.resize(nodes, 0);
        }
        self.in_flight.clear();
        self.attributes = self.settings.awareness.iter().map(|name| Attribute::of(name, self)).collect();
        self.refused = self
            .nodes
            .iter()
            .map(|node| self.settings.filters.refuses(&node.name, &node.attributes))
            .collect();
        for shard in 0..self.shards() {
            let size = self.size(shard);
            for copy in self.copies(shard) {
                let node = self.node_of.at(copy);
                if node != NOWHERE {
                    self.count(node, 1);
                    self.used.put(node, self.used.at(node).saturating_add(size));
                }
            }
        }
    }

    pub(super) fn count(&mut self, node: u32, by: i32) {
        self.total.put(node, self.total.at(node).saturating_add_signed(by));
    }

    /// How many shards there are, replicas not counted.
    #[inline]
    pub(super) fn shards(&self) -> u32 {
        id(self.shard_index.len())
    }

    /// The copies of a shard.
    #[inline]
    pub(super) fn copies(&self, shard: u32) -> std::ops::Range<u32> {
        self.first_copy.at(shard)..self.first_copy.at(shard + 1)
    }

    /// The shards of an index.
    pub(super) fn shards_of(&self, index: u32) -> std::ops::Range<u32> {
        let first = self.first_shard.at(index);
        let end = self.first_shard.get(index as usize + 1).copied().unwrap_or_else(|| self.shards());
        first..end
    }

    /// The bytes of a copy of a shard.
    #[inline]
    pub(super) fn size(&self, shard: u32) -> u64 {
        self.indices.get(self.shard_index.at(shard) as usize).map_or(0, |index| index.shard_size)
    }

    /// The nodes, by name.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The indices, in the order in which they are allocated.
    #[must_use]
    pub fn indices(&self) -> &[Index] {
        &self.indices
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How many copies a node holds, by its place among [`Cluster::nodes`].
    #[must_use]
    pub fn shards_on(&self, node: usize) -> u32 {
        self.total.get(node).copied().unwrap_or_default()
    }

    /// Puts a copy on a node.
    pub(super) fn initialize(&mut self, shard: u32, copy: u32, node: u32) {
        let primary = self.primary.at(shard);
        if primary == copy {
            self.beginning.put(node, self.beginning.at(node) + 1);
            self.history.put(shard, Primary::Placed);
        } else {
            self.recover(self.node_of.at(primary), node, 1);
        }
        self.node_of.put(copy, node);
        self.state.put(copy, CopyState::Initializing);
        self.until.put(copy, 0);
        self.count(node, 1);
        self.used.put(node, self.used.at(node).saturating_add(self.size(shard)));
        self.in_flight.push(copy);
    }

    fn recover(&mut self, source: u32, target: u32, by: i32) {
        self.outgoing.put(source, self.outgoing.at(source).saturating_add_signed(by));
        self.incoming.put(target, self.incoming.at(target).saturating_add_signed(by));
    }

    /// Moves a started copy to a node. It is read from its primary, and its bytes leave at the round's end.
    pub(super) fn relocate(&mut self, shard: u32, copy: u32, to: u32) {
        let from = self.node_of.at(copy);
        self.recover(self.node_of.at(self.primary.at(shard)), to, 1);
        self.transfer(shard, copy, from, to, CopyState::Relocating);
        self.leaving.put(from, self.leaving.at(from).saturating_add(self.size(shard)));
        self.in_flight.push(copy);
    }

    /// Takes the last move back, which was of this copy from that node.
    pub(super) fn take_back(&mut self, shard: u32, copy: u32, from: u32) {
        let to = self.node_of.at(copy);
        self.transfer(shard, copy, to, from, CopyState::Started);
        self.leaving.put(from, self.leaving.at(from).saturating_sub(self.size(shard)));
        self.recover(self.node_of.at(self.primary.at(shard)), to, -1);
        self.in_flight.pop();
    }

    fn transfer(&mut self, shard: u32, copy: u32, from: u32, to: u32, state: CopyState) {
        let size = self.size(shard);
        self.count(from, -1);
        self.count(to, 1);
        self.used.put(from, self.used.at(from).saturating_sub(size));
        self.used.put(to, self.used.at(to).saturating_add(size));
        self.node_of.put(copy, to);
        self.state.put(copy, state);
    }

    /// Ends a round: what was placed or moved is started.
    pub(super) fn start(&mut self) {
        for copy in std::mem::take(&mut self.in_flight) {
            self.state.put(copy, CopyState::Started);
        }
        self.leaving.fill(0);
        for column in [&mut self.incoming, &mut self.outgoing, &mut self.beginning] {
            column.fill(0);
        }
    }
}

fn twice<'a>(
    member: &str,
    kind: &'static str,
    sorted: impl Iterator<Item = &'a SmolStr>,
) -> Result<(), AllocateProblem> {
    let mut last: Option<&SmolStr> = None;
    for name in sorted {
        if last == Some(name) {
            return Err(AllocateProblem::Twice { member: member.to_owned(), kind, name: name.to_string() });
        }
        last = Some(name);
    }
    Ok(())
}

pub(super) fn within(member: &str, count: u64, most: u64) -> Result<(), AllocateProblem> {
    if count > most {
        return Err(AllocateProblem::TooMany { member: member.to_owned(), count, most });
    }
    Ok(())
}
