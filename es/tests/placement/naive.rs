//! The same rules written down as plainly as can be: names in maps, exact fractions, nothing kept from one question
//! to the next. The allocator must agree with it to the last copy.

use std::collections::{BTreeMap, BTreeSet};

/// A copy: index, shard, place among its siblings.
pub(crate) type Copy = (String, u32, u32);

#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) nodes: BTreeMap<String, BTreeMap<String, String>>,
    pub(crate) indices: BTreeMap<String, (u32, u32)>,
    pub(crate) limits: BTreeMap<String, u32>,
    pub(crate) cluster_limit: Option<u32>,
    pub(crate) attrs: Vec<String>,
    pub(crate) forced: BTreeMap<String, BTreeSet<String>>,
    /// Hundredths.
    pub(crate) theta: (i64, i64),
    pub(crate) on: BTreeMap<Copy, String>,
    pub(crate) primary: BTreeMap<(String, u32), u32>,
    pub(crate) lost: BTreeSet<(String, u32)>,
    pub(crate) moves: u32,
}

impl World {
    fn groups(&self) -> Vec<(String, u32)> {
        self.indices.iter().flat_map(|(name, (p, _))| (0..*p).map(|s| (name.clone(), s))).collect()
    }

    fn copies(&self, group: &(String, u32)) -> Vec<Copy> {
        (0..=self.indices[&group.0].1).map(|c| (group.0.clone(), group.1, c)).collect()
    }

    fn primary(&self, group: &(String, u32)) -> Copy {
        (group.0.clone(), group.1, self.primary.get(group).copied().unwrap_or(0))
    }

    pub(crate) fn total(&self, node: &str) -> i64 {
        self.on.values().filter(|on| *on == node).count() as i64
    }

    pub(crate) fn of_index(&self, node: &str, index: &str) -> i64 {
        self.on.iter().filter(|(copy, on)| copy.0 == index && *on == node).count() as i64
    }

    /// Hundredths of the sum of the factors, without the averages.
    fn weight(&self, node: &str, index: &str) -> i64 {
        self.theta.0 * self.total(node) + self.theta.1 * self.of_index(node, index)
    }

    fn zones(&self, attr: &str) -> BTreeSet<String> {
        let own = self.nodes.values().filter_map(|attributes| attributes.get(attr).cloned());
        own.chain(self.forced.get(attr).into_iter().flatten().cloned()).collect()
    }

    fn bound(&self, group: &(String, u32), attr: &str) -> usize {
        let (copies, zones) = (self.copies(group).len(), self.zones(attr).len());
        copies.div_ceil(zones.max(1))
    }

    fn in_zone(&self, group: &(String, u32), attr: &str, value: &str) -> usize {
        let on = self.copies(group).into_iter().filter_map(|copy| self.on.get(&copy).cloned());
        on.filter(|node| self.nodes[node].get(attr).is_some_and(|own| own == value)).count()
    }

    fn allows(&self, group: &(String, u32), node: &str, from: Option<&str>) -> bool {
        let taken = self.copies(group).iter().any(|copy| self.on.get(copy).is_some_and(|on| on == node));
        let apart = self.attrs.iter().all(|attr| {
            let Some(value) = self.nodes[node].get(attr) else { return false };
            let leaves = from.is_some_and(|from| self.nodes[from].get(attr) == Some(value));
            self.in_zone(group, attr, value) + 1 - usize::from(leaves) <= self.bound(group, attr)
        });
        let room =
            self.limits.get(&group.0).is_none_or(|limit| self.of_index(node, &group.0) < i64::from(*limit))
                && self.cluster_limit.is_none_or(|limit| self.total(node) < i64::from(limit));
        !taken && apart && room
    }

    fn may_stay(&self, group: &(String, u32), node: &str) -> bool {
        self.attrs.iter().all(|attr| {
            self.nodes[node]
                .get(attr)
                .is_some_and(|value| self.in_zone(group, attr, value) <= self.bound(group, attr))
        }) && self.limits.get(&group.0).is_none_or(|limit| self.of_index(node, &group.0) <= i64::from(*limit))
            && self.cluster_limit.is_none_or(|limit| self.total(node) <= i64::from(limit))
    }

    fn highest(&self, node: &str, index: &str) -> i64 {
        let groups = self.groups().into_iter().filter(|group| group.0 == index);
        let here = groups.filter(|group| self.on.get(&self.primary(group)).is_some_and(|on| on == node));
        here.map(|group| i64::from(group.1)).max().unwrap_or(-1)
    }

    fn choose(&self, group: &(String, u32)) -> Option<String> {
        let (p, r) = self.indices[&group.0];
        let share = i64::from(p * (r + 1)).div_ceil_by(self.nodes.len() as i64);
        let mut best: Option<((bool, i64), String)> = None;
        for node in self.nodes.keys().filter(|node| self.allows(group, node, None)) {
            let key = (self.of_index(node, &group.0) >= share, self.weight(node, &group.0));
            let takes = match &best {
                None => true,
                Some((least, _)) if key != *least => key < *least,
                Some((_, other)) => {
                    let (n, m) = (self.highest(node, &group.0), self.highest(other, &group.0));
                    let r = i64::from(group.1);
                    (((n > r && m > r) || (n < r && m < r)) && n < m) || (n > r && r > m)
                }
            };
            if takes {
                best = Some((key, node.clone()));
            }
        }
        best.map(|(_, node)| node)
    }

    /// One round; gives whether anything changed.
    fn round(&mut self) -> bool {
        let mut busy: BTreeSet<Copy> = BTreeSet::new();
        let groups = self.groups();
        let wanting: Vec<(String, u32)> = groups
            .iter()
            .filter(|group| !self.on.contains_key(&self.primary(group)) && !self.lost.contains(*group))
            .cloned()
            .collect();
        let mut waiting: Vec<(String, u32)> =
            groups.iter().filter(|group| self.on.contains_key(&self.primary(group))).cloned().collect();
        for group in wanting {
            if let Some(node) = self.choose(&group) {
                let copy = self.primary(&group);
                busy.insert(copy.clone());
                self.on.insert(copy, node);
            }
        }
        while !waiting.is_empty() {
            for group in std::mem::take(&mut waiting) {
                let Some(copy) = self.copies(&group).into_iter().find(|copy| !self.on.contains_key(copy))
                else {
                    continue;
                };
                if let Some(node) = self.choose(&group) {
                    busy.insert(copy.clone());
                    self.on.insert(copy, node);
                    waiting.push(group);
                }
            }
        }
        let mut moved: BTreeSet<Copy> = BTreeSet::new();
        for group in &groups {
            for copy in self.copies(group) {
                let Some(from) = self.on.get(&copy).cloned().filter(|_| !busy.contains(&copy)) else {
                    continue;
                };
                if self.may_stay(group, &from) {
                    continue;
                }
                let to = self
                    .nodes
                    .keys()
                    .filter(|to| **to != from && self.allows(group, to, Some(&from)))
                    .min_by_key(|to| (self.weight(to, &group.0), (*to).clone()))
                    .cloned();
                if let Some(to) = to {
                    self.on.insert(copy.clone(), to);
                    moved.insert(copy);
                }
            }
        }
        self.balance(&busy, &mut moved);
        self.moves += moved.len() as u32;
        !busy.is_empty() || !moved.is_empty()
    }

    fn sorted(&self, index: &str) -> Vec<(i64, String)> {
        let mut sorted: Vec<_> =
            self.nodes.keys().map(|node| (self.weight(node, index), node.clone())).collect();
        sorted.sort();
        sorted
    }

    fn balance(&mut self, busy: &BTreeSet<Copy>, moved: &mut BTreeSet<Copy>) {
        if self.nodes.len() < 2 {
            return;
        }
        let unit = self.theta.0 + self.theta.1;
        let mut order: Vec<(i64, String)> = self
            .indices
            .keys()
            .map(|index| {
                let sorted = self.sorted(index);
                (sorted[0].0 - sorted[sorted.len() - 1].0, index.clone())
            })
            .collect();
        order.sort();
        for (_, index) in order {
            let last = self.nodes.len() - 1;
            let (mut lo, mut hi) = (0, last);
            loop {
                let w = self.sorted(&index);
                let apart = w[hi].0 - w[lo].0;
                if self.of_index(&w[hi].1, &index) > 0 {
                    // The threshold is 1, its slack a thousandth.
                    if apart * 1000 <= unit * 1001 {
                        if !(lo > 0 && hi > 1 && w[hi - 1].0 - w[0].0 > unit) {
                            break;
                        }
                    } else if apart > unit && self.shift(&index, &w[hi].1, &w[lo].1, busy, moved) {
                        (lo, hi) = (0, last);
                        continue;
                    }
                }
                if lo + 1 < hi {
                    lo += 1;
                } else if lo > 0 {
                    lo = 0;
                    hi -= 1;
                } else {
                    break;
                }
            }
        }
    }

    fn shift(
        &mut self,
        index: &str,
        from: &str,
        to: &str,
        busy: &BTreeSet<Copy>,
        moved: &mut BTreeSet<Copy>,
    ) -> bool {
        let here: Vec<Copy> = self
            .on
            .iter()
            .filter(|(copy, on)| copy.0 == index && *on == from)
            .map(|(copy, _)| copy.clone())
            .rev()
            .collect();
        for copy in here {
            let group = (copy.0.clone(), copy.1);
            let active =
                self.copies(&group).iter().all(|one| self.on.contains_key(one) && !busy.contains(one));
            if active && !moved.contains(&copy) && self.allows(&group, to, Some(from)) {
                self.on.insert(copy.clone(), to.to_owned());
                moved.insert(copy);
                return true;
            }
        }
        false
    }

    pub(crate) fn settle(&mut self) {
        while self.round() {}
    }

    pub(crate) fn fail(&mut self, names: &[String]) {
        self.on.retain(|_, node| !names.contains(node));
        self.nodes.retain(|name, _| !names.contains(name));
        for group in self.groups() {
            let heir = self
                .copies(&group)
                .into_iter()
                .filter_map(|copy| Some((self.on.get(&copy)?.clone(), copy.2)))
                .min();
            if self.on.contains_key(&self.primary(&group)) {
                continue;
            }
            match heir {
                Some((_, copy)) => drop(self.primary.insert(group, copy)),
                None => drop(self.lost.insert(group)),
            }
        }
    }
}

trait DivCeil {
    fn div_ceil_by(self, by: i64) -> i64;
}

impl DivCeil for i64 {
    fn div_ceil_by(self, by: i64) -> i64 {
        (self + by - 1) / by.max(1)
    }
}
