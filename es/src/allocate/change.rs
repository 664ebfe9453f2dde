//! What happens to a cluster from outside: nodes come and go, indices are made, time passes.

use smol_str::SmolStr;

use super::{
    AllocateProblem, Cluster, Index, Node,
    cluster::{CopyState, NOWHERE, Primary, within},
    column::{Column, id},
    limits::MOST_NODES,
};

impl Cluster {
    /// A node joins.
    ///
    /// # Errors
    /// When there is a node of that name, or there are too many.
    pub fn add_node(&mut self, node: Node) -> Result<(), AllocateProblem> {
        within("nodes", self.nodes.len() as u64 + 1, MOST_NODES)?;
        match self.nodes.binary_search_by(|own| own.name.cmp(&node.name)) {
            Ok(_) => Err(AllocateProblem::Twice {
                member: "add".to_owned(),
                kind: "node",
                name: node.name.to_string(),
            }),
            Err(place) => {
                self.nodes.insert(place, node);
                let place = id(place);
                self.renumber(|old| if old >= place { old + 1 } else { old });
                Ok(())
            }
        }
    }

    /// Nodes are lost, all at once. Of each shard that loses its primary, the started replica on the node that comes
    /// first by name is promoted; where there is none, the primary is lost and the shard red. Replicas that were
    /// lost are waited for as long as the settings say. Gives the number of promotions.
    ///
    /// # Errors
    /// When a node is named that is not there.
    pub fn fail(&mut self, names: &[SmolStr]) -> Result<u32, AllocateProblem> {
        let mut gone = vec![false; self.nodes.len()];
        for name in names {
            match self.nodes.binary_search_by(|own| own.name.cmp(name)) {
                Ok(node) => gone.put(id(node), true),
                Err(_) => {
                    return Err(AllocateProblem::Unknown {
                        member: "fail".to_owned(),
                        kind: "node",
                        name: name.to_string(),
                    });
                }
            }
        }
        let until = self.clock.saturating_add(self.settings.delayed_timeout);
        let mut promoted = 0;
        for shard in 0..self.shards() {
            promoted += u32::from(self.lose(shard, &gone, until));
        }
        let mut next = 0;
        let numbers: Vec<u32> = gone
            .iter()
            .map(|gone| {
                let number = if *gone { NOWHERE } else { next };
                next += u32::from(!gone);
                number
            })
            .collect();
        let mut kept = gone.iter();
        self.nodes.retain(|_| kept.next() == Some(&false));
        self.renumber(|old| numbers.at(old));
        Ok(promoted)
    }

    /// Takes a shard's copies off the nodes that are gone; gives whether a replica was promoted.
    fn lose(&mut self, shard: u32, gone: &[bool], until: u64) -> bool {
        for copy in self.copies(shard) {
            let node = self.node_of.at(copy);
            if node != NOWHERE && gone.at(node) {
                self.node_of.put(copy, NOWHERE);
                self.state.put(copy, CopyState::Unassigned);
                self.until.put(copy, until);
            }
        }
        let primary = self.primary.at(shard);
        if self.node_of.at(primary) != NOWHERE || self.history.at(shard) != Primary::Placed {
            return false;
        }
        let heir = self
            .copies(shard)
            .filter(|copy| self.state.at(*copy).is_active())
            .min_by_key(|copy| self.node_of.at(*copy));
        match heir {
            Some(heir) => self.primary.put(shard, heir),
            None => self.history.put(shard, Primary::Lost),
        }
        heir.is_some()
    }

    fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        for node in &mut self.node_of {
            if *node != NOWHERE {
                *node = number(*node);
            }
        }
        self.recount();
    }

    /// An index is made.
    ///
    /// # Errors
    /// When there is an index of that name, it has no primary, or there are too many shards.
    pub fn create_index(&mut self, index: Index) -> Result<(), AllocateProblem> {
        let mut indices = self.indices.clone();
        indices.push(index);
        let mut grown = Self::new(self.settings.clone(), self.nodes.clone(), indices)?;
        let mut old = 0;
        for (number, own) in (0_u32..).zip(&grown.indices) {
            if self.indices.get(old as usize).is_none_or(|index| index.name != own.name) {
                continue;
            }
            for (from, to) in self.shards_of(old).zip(grown.shards_of(number)) {
                let first = (self.first_copy.at(from), grown.first_copy.at(to));
                grown.primary.put(to, first.1 + (self.primary.at(from) - first.0));
                grown.history.put(to, self.history.at(from));
                for (from, to) in self.copies(from).zip(grown.copies(to)) {
                    grown.node_of.put(to, self.node_of.at(from));
                    grown.state.put(to, self.state.at(from));
                    grown.until.put(to, self.until.at(from));
                }
            }
            old += 1;
        }
        grown.clock = self.clock;
        grown.recount();
        *self = grown;
        Ok(())
    }

    /// Puts a started copy on a node, as the cluster was found: the shard's primary or its next replica.
    ///
    /// # Errors
    /// When there is no such index, shard or node, no copy is left to place, or the node holds one already.
    pub fn place(
        &mut self,
        index: &str,
        shard: u32,
        primary: bool,
        node: &str,
    ) -> Result<(), AllocateProblem> {
        let unknown = |kind: &'static str, name: String| AllocateProblem::Unknown {
            member: "placed".to_owned(),
            kind,
            name,
        };
        let number = self
            .indices
            .iter()
            .position(|own| own.name == index)
            .map(id)
            .ok_or_else(|| unknown("index", index.to_owned()))?;
        let global = self
            .shards_of(number)
            .nth(shard as usize)
            .ok_or_else(|| unknown("shard", format!("{index}/{shard}")))?;
        let on = self
            .nodes
            .binary_search_by(|own| own.name.as_str().cmp(node))
            .map(id)
            .map_err(|_| unknown("node", node.to_owned()))?;
        let copy = self
            .copies(global)
            .find(|copy| self.node_of.at(*copy) == NOWHERE && (*copy == self.primary.at(global)) == primary);
        let taken = self.copies(global).any(|copy| self.node_of.at(copy) == on);
        let Some(copy) = copy.filter(|_| !taken) else {
            return Err(AllocateProblem::Value {
                member: "placed".to_owned(),
                text: format!("{index}/{shard} on {node}"),
                rule: "is one copy too many: a shard has one primary and its replicas, each on a node of its own",
            });
        };
        self.node_of.put(copy, on);
        self.state.put(copy, CopyState::Started);
        if primary {
            self.history.put(global, Primary::Placed);
        }
        self.recount();
        Ok(())
    }

    /// Seconds pass; none is as many as it takes until nobody waits for a node that left.
    pub fn wait(&mut self, seconds: Option<u64>) {
        self.clock = match seconds {
            Some(seconds) => self.clock.saturating_add(seconds),
            None => self.until.iter().copied().max().unwrap_or_default().max(self.clock),
        };
    }

    /// Shards are told to leave nodes of these names, as before maintenance: `exclude._name`.
    pub fn exclude(&mut self, names: &[SmolStr]) {
        let all: Vec<&str> = names.iter().map(SmolStr::as_str).collect();
        let already = self.settings.filters.exclude.get("_name").cloned().unwrap_or_default();
        let list = if already.is_empty() { all.join(",") } else { format!("{already},{}", all.join(",")) };
        self.settings.filters.exclude.insert("_name".into(), list.into());
        self.recount();
    }
}
