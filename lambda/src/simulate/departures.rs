//! Requests in flight, by the time at which they end: a heap with four children a node, which is flatter than one
//! with two and keeps siblings together in memory.

use super::plan::NEVER;

/// A request in flight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Departure {
    /// When it ends.
    pub(super) at: u64,
    /// The environment that it runs in.
    pub(super) slot: u32,
    /// Whether the environment must be made anew at its next use.
    pub(super) reset: bool,
}

const CHILDREN: usize = 4;

#[derive(Debug, Default)]
pub(super) struct Departures {
    heap: Vec<Departure>,
}

impl Departures {
    /// When the first one ends, or [`NEVER`].
    #[inline]
    pub(super) fn next(&self) -> u64 {
        self.heap.first().map_or(NEVER, |first| first.at)
    }

    #[inline]
    pub(super) fn push(&mut self, departure: Departure) {
        self.heap.push(departure);
        self.lift(self.heap.len() - 1, departure);
    }

    /// Puts a departure at a place that is free, or above it.
    #[inline]
    fn lift(&mut self, mut hole: usize, departure: Departure) {
        while hole > 0 {
            let parent = (hole - 1) / CHILDREN;
            match self.heap.get(parent) {
                Some(above) if above.at > departure.at => {
                    let above = *above;
                    self.put(hole, above);
                    hole = parent;
                }
                _ => break,
            }
        }
        self.put(hole, departure);
    }

    #[inline]
    fn put(&mut self, place: usize, departure: Departure) {
        if let Some(slot) = self.heap.get_mut(place) {
            *slot = departure;
        }
    }

    /// Takes the first one to end.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<Departure> {
        let last = self.heap.pop()?;
        let Some(first) = self.heap.first().copied() else { return Some(last) };
        // The hole sinks to a leaf along the earliest children, and what was last is lifted from there: it came from
        // a leaf, so that it rarely rises.
        let mut hole = 0;
        while let Some(children) = self.heap.get(hole * CHILDREN + 1..) {
            let start = hole * CHILDREN + 1;
            if let Some([a, b, c, d]) = children.first_chunk::<CHILDREN>() {
                let (left, left_at) = if b.at < a.at { (1, b.at) } else { (0, a.at) };
                let (right, right_at) = if d.at < c.at { (3, d.at) } else { (2, c.at) };
                let child = start + if right_at < left_at { right } else { left };
                let Some(earliest) = self.heap.get(child).copied() else { break };
                self.put(hole, earliest);
                hole = child;
                continue;
            }
            let few = children.iter().enumerate().min_by_key(|(_, child)| child.at);
            let Some((n, earliest)) = few.map(|(n, child)| (n, *child)) else { break };
            self.put(hole, earliest);
            hole = start + n;
            break;
        }
        self.lift(hole, last);
        Some(first)
    }

    /// How many requests are in flight.
    pub(super) fn len(&self) -> usize {
        self.heap.len()
    }

    /// Gives the environments other numbers.
    pub(super) fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        for departure in &mut self.heap {
            departure.slot = number(departure.slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn they_come_out_in_order(times in proptest::collection::vec(0_u64..50, 0..200)) {
            let mut heap = Departures::default();
            let mut kept = Vec::new();
            let mut sorted = Vec::new();
            for (n, at) in times.iter().enumerate() {
                heap.push(Departure { at: *at, slot: 0, reset: false });
                sorted.push(*at);
                sorted.sort_unstable();
                if n % 3 == 2 {
                    kept.push((heap.pop().unwrap().at, sorted.remove(0)));
                }
                prop_assert_eq!(heap.next(), sorted.first().copied().unwrap_or(NEVER));
            }
            while let Some(next) = heap.pop() {
                kept.push((next.at, sorted.remove(0)));
            }
            prop_assert!(sorted.is_empty() && heap.len() == 0);
            prop_assert!(kept.iter().all(|(found, expected)| found == expected));
        }
    }
}
