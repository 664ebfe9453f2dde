//! Balancing: shards move from heavy nodes to light ones.

use super::{
    AllowRebalance, Balanced, Changes, Cluster, Move,
    cluster::{CopyState, Primary},
    column::{Column, id},
    decide::{Ask, Verdict, can_allocate, enabled},
};

/// One phase of balancing.
struct Phase {
    /// Moves in order: shard, copy, from, whether it is kept. What is not kept is undone at the end of the phase.
    moved: Vec<(u32, u32, u32, bool)>,
    /// How many may still move in this round.
    left: u32,
}

impl Balanced {
    /// Balances index by index, the least balanced first.
    pub(super) fn balance(&mut self, cluster: &mut Cluster, changes: &mut Changes) {
        if cluster.nodes.len() < 2 || !may_rebalance(cluster) {
            return;
        }
        self.row.forget();
        self.spread.sort(cluster);
        let mut order: Vec<(std::cmp::Reverse<i64>, u32)> = (0..id(cluster.indices.len()))
            .map(|index| (std::cmp::Reverse(self.spread.of(cluster, index).0), index))
            .collect();
        order.sort_unstable();
        let relocating = id(changes.moves.len());
        let left =
            cluster.settings.concurrent_rebalance.map_or(u32::MAX, |most| most.saturating_sub(relocating));
        let mut phase = Phase { moved: Vec::new(), left };
        for (spread, index) in order {
            let balanced = |apart| cluster.settings.weights.is_balanced(apart);
            if balanced(spread.0) && phase.moved.is_empty() {
                break;
            }
            // Only nodes that hold a shard of the index give one away.
            if balanced(self.spread.of(cluster, index).1) {
                continue;
            }
            let before = phase.moved.len();
            self.balance_index(cluster, index, &mut phase);
            if phase.moved.len() > before {
                self.spread.sort(cluster);
            }
        }
        for (shard, copy, from, kept) in &phase.moved {
            if *kept {
                changes.moves.push(Move::of(cluster, *shard, *from, cluster.node_of.at(*copy), false));
            }
        }
        while let Some((shard, copy, from, false)) = phase.moved.pop() {
            cluster.take_back(shard, copy, from);
        }
    }

    fn balance_index(&mut self, cluster: &mut Cluster, index: u32, phase: &mut Phase) {
        self.row.load(cluster, index);
        let weights = cluster.settings.weights;
        let last = cluster.nodes.len() - 1;
        // The index's copies by node, ascending.
        let mut held: Vec<Vec<(u32, u32)>> = vec![Vec::new(); cluster.nodes.len()];
        for shard in cluster.shards_of(index) {
            for copy in cluster.copies(shard) {
                if let Some(list) = held.get_mut(cluster.node_of.at(copy) as usize) {
                    list.push((shard, copy));
                }
            }
        }
        let mut sorted: Vec<(i64, u32)> = (0..id(cluster.nodes.len()))
            .map(|node| (weights.of(cluster.total.at(node), self.row.of(node)), node))
            .collect();
        sorted.sort_unstable();
        let at = |sorted: &[(i64, u32)], place: usize| sorted.get(place).copied().unwrap_or_default();
        let (mut low, mut high) = (0, last);
        while low < high {
            let ((light, to), (heavy, from)) = (at(&sorted, low), at(&sorted, high));
            let apart = heavy - light;
            // A node from which nothing can go is passed over at once; step by step, the light nodes would all be
            // asked in vain, and the only other outcome is that the index is let be.
            if low == 0 && high > 1 && !has_candidate(cluster, &held, from) {
                let holds = self.row.of(from) > 0;
                if holds && weights.is_balanced(apart) {
                    return;
                }
                let before = at(&sorted, high - 1).0;
                if holds && weights.is_balanced(heavy - before) && !weights.is_over(before - light) {
                    return;
                }
                high -= 1;
                continue;
            }
            if self.row.of(from) > 0 {
                if weights.is_balanced(apart) {
                    let further = high > 1 && weights.is_over(at(&sorted, high - 1).0 - at(&sorted, 0).0);
                    if low == 0 || !further {
                        return;
                    }
                } else if weights.is_worth_it(apart)
                    && let Some((shard, copy)) = self.moves(cluster, index, &held, from, to, phase)
                {
                    if let Some(list) = held.get_mut(from as usize) {
                        list.retain(|one| one.1 != copy);
                    }
                    if let Some(list) = held.get_mut(to as usize) {
                        let place = list.partition_point(|one| *one < (shard, copy));
                        list.insert(place, (shard, copy));
                    }
                    for place in [low, high] {
                        if let Some(one) = sorted.get_mut(place) {
                            one.0 = weights.of(cluster.total.at(one.1), self.row.of(one.1));
                        }
                    }
                    sorted.sort();
                    (low, high) = (0, last);
                    continue;
                }
            }
            if low + 1 < high {
                low += 1;
            } else if low > 0 {
                low = 0;
                high -= 1;
            } else {
                return;
            }
        }
    }

    /// Moves the first shard of the index that the light node takes from the heavy one, by descending number.
    fn moves(
        &mut self,
        cluster: &mut Cluster,
        index: u32,
        held: &[Vec<(u32, u32)>],
        from: u32,
        to: u32,
        phase: &mut Phase,
    ) -> Option<(u32, u32)> {
        for (shard, copy) in held.get(from as usize).into_iter().flatten().rev() {
            let (shard, copy) = (*shard, *copy);
            if cluster.state.at(copy) != CopyState::Started || !all_active(cluster, shard) {
                continue;
            }
            if enabled(cluster, cluster.primary.at(shard) == copy, false).is_some() {
                continue;
            }
            self.group.load(cluster, shard);
            let ask = Ask { index, shard, copy, from };
            let kept = match can_allocate(cluster, &self.group, &ask, to, self.row.of(to)) {
                Verdict::No(_) => continue,
                // Once one is only thought of, so are all that follow from it.
                Verdict::Throttle(_) => {
                    phase.left = 0;
                    false
                }
                Verdict::Yes => phase.left > 0,
            };
            phase.left = phase.left.saturating_sub(1);
            cluster.relocate(shard, copy, to);
            self.row.shift(from, to);
            phase.moved.push((shard, copy, from, kept));
            return Some((shard, copy));
        }
        None
    }
}

/// Whether a node holds a shard of the index that could move, if some node took it.
fn has_candidate(cluster: &Cluster, held: &[Vec<(u32, u32)>], node: u32) -> bool {
    held.get(node as usize).into_iter().flatten().any(|(shard, copy)| {
        cluster.state.at(*copy) == CopyState::Started
            && all_active(cluster, *shard)
            && enabled(cluster, cluster.primary.at(*shard) == *copy, false).is_none()
    })
}

/// Whether every copy of a shard serves.
fn all_active(cluster: &Cluster, shard: u32) -> bool {
    cluster.copies(shard).all(|copy| cluster.state.at(copy).is_active())
}

fn may_rebalance(cluster: &Cluster) -> bool {
    match cluster.settings.allow_rebalance {
        AllowRebalance::Always => true,
        AllowRebalance::IndicesAllActive => cluster.state.iter().all(|state| state.is_active()),
        AllowRebalance::IndicesPrimariesActive => (0..cluster.shards()).all(|shard| {
            cluster.history.at(shard) == Primary::Placed
                && cluster.state.at(cluster.primary.at(shard)).is_active()
        }),
    }
}
