use super::{
    Cluster, Move,
    cluster::{CopyState, NOWHERE},
    column::{Column, id},
    decide::{Ask, Group, Verdict, can_allocate, can_remain, gate},
    row::Row,
    spread::Spread,
};

/// Decides where shards go: one round at a time, so that another strategy can take its place.
pub trait Allocator {
    /// One round: places what is unassigned, moves what may not stay, balances. What was placed or moved is started
    /// at the round's end.
    fn reroute(&mut self, cluster: &mut Cluster) -> Changes;
}

/// What one round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// How many copies were placed.
    pub placed: u32,
    /// Which copies were moved, in order.
    pub moves: Vec<Move>,
}

impl Changes {
    /// Whether nothing was done.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.placed == 0 && self.moves.is_empty()
    }
}

/// OpenSearch's allocator: the node with the least weight takes the shard, and shards move from heavy nodes to
/// light ones. Its ties are broken by name, so that the same cluster always ends the same.
#[derive(Debug, Default)]
pub struct Balanced {
    pub(super) group: Group,
    pub(super) row: Row,
    pub(super) spread: Spread,
}

impl Allocator for Balanced {
    fn reroute(&mut self, cluster: &mut Cluster) -> Changes {
        let mut changes = Changes::default();
        self.row.forget();
        self.allocate(cluster, &mut changes);
        self.move_away(cluster, &mut changes);
        self.balance(cluster, &mut changes);
        cluster.start();
        changes
    }
}

impl Balanced {
    /// Places unassigned shards: primaries first, then of each shard one replica a pass.
    fn allocate(&mut self, cluster: &mut Cluster, changes: &mut Changes) {
        let mut waiting = Vec::new();
        let mut primaries = Vec::new();
        for shard in 0..cluster.shards() {
            let primary = cluster.primary.at(shard);
            if cluster.node_of.at(primary) == NOWHERE {
                if gate(cluster, shard, primary).is_none() {
                    primaries.push(shard);
                }
                // No replica before its primary is started.
                continue;
            }
            if cluster.copies(shard).any(|copy| waits(cluster, shard, copy)) {
                waiting.push(shard);
            }
        }
        for shard in primaries {
            let copy = cluster.primary.at(shard);
            changes.placed += u32::from(self.place(cluster, shard, copy));
        }
        while !waiting.is_empty() {
            waiting.retain(|shard| {
                let Some(copy) = cluster.copies(*shard).find(|copy| waits(cluster, *shard, *copy)) else {
                    return false;
                };
                // What fits nowhere makes its siblings wait for the next round too.
                let placed = self.place(cluster, *shard, copy);
                changes.placed += u32::from(placed);
                placed
            });
        }
    }

    fn place(&mut self, cluster: &mut Cluster, shard: u32, copy: u32) -> bool {
        let index = cluster.shard_index.at(shard);
        self.row.load(cluster, index);
        self.group.load(cluster, shard);
        let ask = Ask { index, shard, copy, from: NOWHERE };
        let Some(node) = self.lightest(cluster, &ask) else { return false };
        cluster.initialize(shard, copy, node);
        let number = (cluster.primary.at(shard) == copy).then(|| shard - cluster.first_shard.at(index));
        self.row.add(node, number);
        true
    }

    /// The node that takes a shard: of those that may, the one with the least (breach, weight); on a tie one that
    /// may at once, then as the ring rule says. None also where the lightest must wait.
    fn lightest(&self, cluster: &Cluster, ask: &Ask) -> Option<u32> {
        let weights = cluster.settings.weights;
        let breach = self.row.share(cluster, ask.index);
        let number = ask.shard - cluster.first_shard.at(ask.index);
        let mut best: Option<((bool, i64), bool, u32)> = None;
        for node in 0..id(cluster.nodes.len()) {
            let of_index = self.row.of(node);
            let key = (of_index >= breach, weights.of(cluster.total.at(node), of_index));
            if best.is_some_and(|(least, ..)| key > least) {
                continue;
            }
            let at_once = match can_allocate(cluster, &self.group, ask, node, of_index) {
                Verdict::No(_) => continue,
                Verdict::Throttle(_) => false,
                Verdict::Yes => true,
            };
            let takes = match best {
                None => true,
                Some((least, _, _)) if key < least => true,
                Some((_, other, _)) if other != at_once => at_once,
                Some((_, _, other)) => self.row.comes_before(node, other, number),
            };
            if takes {
                best = Some((key, at_once, node));
            }
        }
        best.and_then(|(_, at_once, node)| at_once.then_some(node))
    }

    /// Moves started copies that may not stay where they are.
    fn move_away(&mut self, cluster: &mut Cluster, changes: &mut Changes) {
        self.row.forget();
        for shard in 0..cluster.shards() {
            let index = cluster.shard_index.at(shard);
            self.group.load(cluster, shard);
            let limited = cluster.indices.get(index as usize).is_some_and(|index| index.limit.is_some());
            for copy in cluster.copies(shard) {
                if cluster.state.at(copy) != CopyState::Started {
                    continue;
                }
                if limited {
                    self.row.load(cluster, index);
                }
                let from = cluster.node_of.at(copy);
                let ask = Ask { index, shard, copy, from };
                let of_index = if limited { self.row.of(from) } else { 0 };
                if can_remain(cluster, &self.group, &ask, of_index) {
                    continue;
                }
                self.row.load(cluster, index);
                if let Some(to) = self.refuge(cluster, &ask) {
                    cluster.relocate(shard, copy, to);
                    self.row.shift(from, to);
                    self.group.load(cluster, shard);
                    changes.moves.push(Move::of(cluster, shard, from, to, true));
                }
            }
        }
    }

    /// The lightest node that a copy may move to at once.
    fn refuge(&self, cluster: &Cluster, ask: &Ask) -> Option<u32> {
        let weights = cluster.settings.weights;
        let mut best: Option<(i64, u32)> = None;
        for node in (0..id(cluster.nodes.len())).filter(|node| *node != ask.from) {
            let of_index = self.row.of(node);
            let weight = weights.of(cluster.total.at(node), of_index);
            if best.is_none_or(|(least, _)| weight < least)
                && can_allocate(cluster, &self.group, ask, node, of_index) == Verdict::Yes
                && super::decide::enabled(cluster, cluster.primary.at(ask.shard) == ask.copy, false).is_none()
            {
                best = Some((weight, node));
            }
        }
        best.map(|(_, node)| node)
    }
}

/// Whether a copy is a replica that can be placed in this round.
fn waits(cluster: &Cluster, shard: u32, copy: u32) -> bool {
    cluster.node_of.at(copy) == NOWHERE
        && copy != cluster.primary.at(shard)
        && gate(cluster, shard, copy).is_none()
}
