use super::{
    Cluster, CopyState, Enable,
    cluster::{NOWHERE, Primary},
    column::Column,
    reason::Reason,
};

/// What deciders say of a shard on a node. The least of them counts: No, then Throttle, then Yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    No(Reason),
    Throttle(Reason),
    Yes,
}

/// A copy that is to go somewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ask {
    pub(super) index: u32,
    pub(super) shard: u32,
    pub(super) copy: u32,
    /// Where it is now; [`NOWHERE`] while unassigned.
    pub(super) from: u32,
}

/// One shard's copies, laid out for questions about every node: which nodes hold one, and how many each value of
/// each awareness attribute holds.
#[derive(Debug, Default)]
pub(super) struct Group {
    stamp: u64,
    on_node: Vec<u64>,
    /// For each attribute its bound, and how many copies each of its values holds.
    values: Vec<(u32, Vec<u32>)>,
}

impl Group {
    /// Lays out a shard.
    pub(super) fn load(&mut self, cluster: &Cluster, shard: u32) {
        self.stamp += 1;
        self.on_node.resize(cluster.nodes.len(), 0);
        self.values.resize_with(cluster.attributes.len(), Default::default);
        let all = cluster.copies(shard);
        let copies = all.end - all.start;
        for ((bound, counts), attribute) in self.values.iter_mut().zip(&cluster.attributes) {
            *bound = attribute.bound(copies);
            counts.clear();
            counts.resize(attribute.values.len(), 0);
        }
        for copy in all {
            let node = cluster.node_of.at(copy);
            if node == NOWHERE {
                continue;
            }
            self.on_node.put(node, self.stamp);
            for ((_, counts), attribute) in self.values.iter_mut().zip(&cluster.attributes) {
                if let Some(value) = attribute.value(node) {
                    counts.put(value, counts.at(value) + 1);
                }
            }
        }
    }

    fn holds(&self, node: u32) -> bool {
        self.on_node.at(node) == self.stamp
    }
}

/// A decider's verdict on a copy coming to a node, of whose index the node holds so many shards.
type Decider = fn(&Cluster, &Group, &Ask, u32, u32) -> Verdict;

/// The deciders, in the order in which they are asked; the fast ones come first.
pub(super) const DECIDERS: [Decider; 6] =
    [same_shard, awareness, shards_limit, filter, disk_threshold, throttling];

/// What is wrong with placing a copy anywhere at present.
pub(super) fn gate(cluster: &Cluster, shard: u32, copy: u32) -> Option<Reason> {
    let primary = cluster.primary.at(shard);
    let history = cluster.history.at(shard);
    if copy == primary && history == Primary::Lost {
        return Some(Reason::PrimaryLost);
    }
    if copy != primary && cluster.state.at(primary) != CopyState::Started {
        return Some(Reason::PrimaryNotActive);
    }
    if cluster.until.at(copy) > cluster.clock {
        return Some(Reason::Delayed { seconds: cluster.until.at(copy) - cluster.clock });
    }
    enabled(cluster, copy == primary, history == Primary::Fresh)
}

/// Whether such a copy is allocated at all.
pub(super) fn enabled(cluster: &Cluster, primary: bool, fresh: bool) -> Option<Reason> {
    let allowed = match cluster.settings.enable {
        Enable::All => true,
        Enable::Primaries => primary,
        Enable::NewPrimaries => primary && fresh,
        Enable::None => false,
    };
    (!allowed).then_some(Reason::NotEnabled)
}

/// Gives the first refusal of deciders that say yes or no.
macro_rules! for_each_hard {
    ($cluster:ident, $group:ident, $ask:ident, $node:ident, $of_index:ident; $($decider:ident),*) => {
        $(if let Verdict::No(reason) = $decider($cluster, $group, $ask, $node, $of_index) {
            return Verdict::No(reason);
        })*
    };
}

/// The least verdict on a copy coming to a node.
#[inline]
pub(super) fn can_allocate(cluster: &Cluster, group: &Group, ask: &Ask, node: u32, of_index: u32) -> Verdict {
    // Each by its name and not through the list, so that they are compiled into one; only the last ever throttles.
    for_each_hard!(cluster, group, ask, node, of_index; same_shard, awareness, shards_limit, filter, disk_threshold);
    throttling(cluster, group, ask, node, of_index)
}

fn same_shard(_: &Cluster, group: &Group, _: &Ask, node: u32, _: u32) -> Verdict {
    if group.holds(node) { Verdict::No(Reason::SameShard) } else { Verdict::Yes }
}

fn awareness(cluster: &Cluster, group: &Group, ask: &Ask, node: u32, _: u32) -> Verdict {
    for (number, ((bound, counts), attribute)) in (0..).zip(group.values.iter().zip(&cluster.attributes)) {
        let Some(value) = attribute.value(node) else {
            return Verdict::No(Reason::AttributeMissing { attribute: number });
        };
        let leaves = ask.from != NOWHERE && attribute.value(ask.from) == Some(value);
        let count = counts.at(value) + 1 - u32::from(leaves);
        if count > *bound {
            return Verdict::No(Reason::Awareness { attribute: number, count, bound: *bound });
        }
    }
    Verdict::Yes
}

fn shards_limit(cluster: &Cluster, _: &Group, ask: &Ask, node: u32, of_index: u32) -> Verdict {
    let limit = cluster.indices.get(ask.index as usize).and_then(|index| index.limit);
    if let Some(limit) = limit.filter(|limit| of_index >= *limit) {
        return Verdict::No(Reason::IndexLimit { count: of_index, limit });
    }
    let count = cluster.total.at(node);
    match cluster.settings.cluster_limit.filter(|limit| count >= *limit) {
        Some(limit) => Verdict::No(Reason::ClusterLimit { count, limit }),
        None => Verdict::Yes,
    }
}

fn filter(cluster: &Cluster, _: &Group, _: &Ask, node: u32, _: u32) -> Verdict {
    match cluster.refused.get(node as usize) {
        Some(Some(_)) => Verdict::No(Reason::Filtered),
        _ => Verdict::Yes,
    }
}

fn disk_threshold(cluster: &Cluster, _: &Group, ask: &Ask, node: u32, _: u32) -> Verdict {
    let (Some(marks), Some(disk)) =
        (cluster.settings.watermarks, cluster.nodes.get(node as usize).and_then(|node| node.disk))
    else {
        return Verdict::Yes;
    };
    // What comes counts at once, what leaves stays until it has left.
    let used = disk.other.saturating_add(cluster.used.at(node)).saturating_add(cluster.leaving.at(node));
    let free = disk.total.saturating_sub(used);
    let (low, high) = (marks.low.free(disk.total), marks.high.free(disk.total));
    let fresh = cluster.primary.at(ask.shard) == ask.copy && cluster.history.at(ask.shard) == Primary::Fresh;
    // A primary that begins empty may go where the low watermark is crossed and the high one is not.
    if free < low && !(fresh && free > high) {
        return Verdict::No(Reason::DiskLow { free, needed: low });
    }
    let after = free.saturating_sub(cluster.size(ask.shard));
    if after < high {
        return Verdict::No(Reason::DiskHigh { free: after, needed: high });
    }
    Verdict::Yes
}

fn throttling(cluster: &Cluster, _: &Group, ask: &Ask, node: u32, _: u32) -> Verdict {
    let Some(throttling) = cluster.settings.throttling else { return Verdict::Yes };
    let primary = cluster.primary.at(ask.shard);
    let over = |count: u32, limit: u32, reason: fn(u32) -> Reason| {
        (count >= limit).then(|| Verdict::Throttle(reason(count)))
    };
    if ask.from == NOWHERE && primary == ask.copy {
        return over(cluster.beginning.at(node), throttling.initial_primaries, |count| Reason::Beginning {
            count,
        })
        .unwrap_or(Verdict::Yes);
    }
    over(cluster.incoming.at(node), throttling.incoming, |count| Reason::Incoming { count })
        .or_else(|| {
            let source = cluster.node_of.at(primary);
            over(cluster.outgoing.at(source), throttling.outgoing, |count| Reason::Outgoing { count })
        })
        .unwrap_or(Verdict::Yes)
}

/// Whether a started copy may stay where it is, of whose index its node holds so many shards.
pub(super) fn can_remain(cluster: &Cluster, group: &Group, ask: &Ask, of_index: u32) -> bool {
    let node = ask.from;
    let kept_apart = group.values.iter().zip(&cluster.attributes).all(|((bound, counts), attribute)| {
        attribute.value(node).is_some_and(|value| counts.at(value) <= *bound)
    });
    let limit = cluster.indices.get(ask.index as usize).and_then(|index| index.limit);
    kept_apart
        && limit.is_none_or(|limit| of_index <= limit)
        && cluster.settings.cluster_limit.is_none_or(|limit| cluster.total.at(node) <= limit)
        && !matches!(cluster.refused.get(node as usize), Some(Some(_)))
        && disk_remains(cluster, node)
}

fn disk_remains(cluster: &Cluster, node: u32) -> bool {
    let (Some(marks), Some(disk)) =
        (cluster.settings.watermarks, cluster.nodes.get(node as usize).and_then(|node| node.disk))
    else {
        return true;
    };
    let free = disk.total.saturating_sub(disk.other.saturating_add(cluster.used.at(node)));
    free >= marks.high.free(disk.total)
}
