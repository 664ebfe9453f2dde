//! The environments of a function on demand: which are idle, which of them was made last, which will be reclaimed
//! first.
//!
//! Slots are numbers in the order of creation, so that the newest idle environment is the highest bit of a set; the
//! idle ones also form a list in the order in which they became idle, so that the next to be reclaimed is its head.

use super::plan::NEVER;

const NONE: u32 = u32::MAX;
const FIRST: usize = 64;

#[derive(Debug, Clone, Copy)]
struct Slot {
    idle_since: u64,
    before: u32,
    after: u32,
    alive: bool,
    reset: bool,
}

const FREE: Slot = Slot { idle_since: 0, before: NONE, after: NONE, alive: false, reset: false };

#[derive(Debug)]
pub(super) struct Environments {
    slots: Vec<Slot>,
    /// The number that the next one gets.
    next: u32,
    idle: BitSet,
    head: u32,
    tail: u32,
    alive: u64,
    timeout: u64,
}

impl Environments {
    pub(super) fn new(timeout: u64) -> Self {
        Self {
            slots: vec![FREE; FIRST],
            next: 0,
            idle: BitSet::new(FIRST),
            head: NONE,
            tail: NONE,
            alive: 0,
            timeout,
        }
    }

    /// How many there are, busy and idle.
    pub(super) fn alive(&self) -> u64 {
        self.alive
    }

    /// When the next one is reclaimed, or [`NEVER`].
    #[inline]
    pub(super) fn next_expiry(&self) -> u64 {
        match self.get(self.head) {
            Some(slot) => slot.idle_since.saturating_add(self.timeout).min(NEVER),
            None => NEVER,
        }
    }

    #[inline]
    fn get(&self, slot: u32) -> Option<&Slot> {
        self.slots.get(slot as usize)
    }

    #[inline]
    fn change(&mut self, slot: u32, change: impl FnOnce(&mut Slot)) {
        if let Some(slot) = self.slots.get_mut(slot as usize) {
            change(slot);
        }
    }

    /// Takes the newest idle one into use; tells whether it must be made anew.
    #[inline]
    pub(super) fn take(&mut self) -> Option<(u32, bool)> {
        let newest = self.idle.highest()?;
        let reset = self.get(newest).is_some_and(|slot| slot.reset);
        self.unlink(newest);
        Some((newest, reset))
    }

    /// Takes an environment that becomes idle.
    #[inline]
    pub(super) fn release(&mut self, slot: u32, now: u64, reset: bool) {
        let tail = self.tail;
        self.change(slot, |one| {
            *one = Slot { idle_since: now, before: tail, after: NONE, alive: true, reset };
        });
        if tail == NONE {
            self.head = slot;
        } else {
            self.change(tail, |one| one.after = slot);
        }
        self.tail = slot;
        self.idle.set(slot);
    }

    #[inline]
    fn unlink(&mut self, slot: u32) {
        self.idle.clear(slot);
        let Some(&Slot { before, after, .. }) = self.get(slot) else { return };
        if before == NONE {
            self.head = after;
        } else {
            self.change(before, |one| one.after = after);
        }
        if after == NONE {
            self.tail = before;
        } else {
            self.change(after, |one| one.before = before);
        }
    }

    /// Reclaims the one that has been idle for longest.
    pub(super) fn expire(&mut self) {
        let oldest = self.head;
        if oldest == NONE {
            return;
        }
        self.unlink(oldest);
        self.change(oldest, |slot| *slot = FREE);
        self.alive -= 1;
        // Numbers at the end come back at once.
        while self.next > 0 && self.get(self.next - 1).is_some_and(|slot| !slot.alive) {
            self.next -= 1;
        }
    }

    /// Whether a new one needs [`Environments::make_room`] first.
    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.next as usize >= self.slots.len()
    }

    /// Makes a new one, in use.
    #[inline]
    pub(super) fn create(&mut self) -> u32 {
        let slot = self.next;
        self.change(slot, |one| *one = Slot { alive: true, ..FREE });
        self.next += 1;
        self.alive += 1;
        slot
    }

    /// Numbers the environments anew, in the same order and without gaps, with room for as many again; gives the new
    /// numbers by the old ones.
    pub(super) fn make_room(&mut self) -> Vec<u32> {
        let mut numbers = vec![NONE; self.slots.len()];
        let mut count = 0;
        for (slot, number) in self.slots.iter().zip(&mut numbers) {
            if slot.alive {
                *number = count;
                count += 1;
            }
        }
        let number = |old: u32| numbers.get(old as usize).copied().unwrap_or(NONE);
        let size = (2 * count as usize).max(FIRST);
        let mut slots = Vec::with_capacity(size);
        slots.extend(self.slots.iter().filter(|slot| slot.alive).map(|slot| Slot {
            before: number(slot.before),
            after: number(slot.after),
            ..*slot
        }));
        slots.resize(size, FREE);
        let mut idle = BitSet::new(size);
        let mut at = number(self.head);
        (self.head, self.tail) = (at, number(self.tail));
        self.slots = slots;
        while let Some(slot) = self.get(at) {
            let after = slot.after;
            idle.set(at);
            at = after;
        }
        self.idle = idle;
        self.next = count;
        numbers
    }
}

/// A set of small numbers that tells its highest: words of bits, above them words that tell which words are not 0.
#[derive(Debug)]
struct BitSet {
    levels: Vec<Vec<u64>>,
}

impl BitSet {
    fn new(size: usize) -> Self {
        let mut levels = Vec::new();
        let mut words = size;
        loop {
            words = words.div_ceil(64).max(1);
            levels.push(vec![0; words]);
            if words == 1 {
                return Self { levels };
            }
        }
    }

    #[inline]
    fn set(&mut self, number: u32) {
        let mut number = number as usize;
        for level in &mut self.levels {
            let Some(word) = level.get_mut(number / 64) else { return };
            let was = *word;
            *word |= 1 << (number % 64);
            if was != 0 {
                return;
            }
            number /= 64;
        }
    }

    #[inline]
    fn clear(&mut self, number: u32) {
        let mut number = number as usize;
        for level in &mut self.levels {
            let Some(word) = level.get_mut(number / 64) else { return };
            *word &= !(1 << (number % 64));
            if *word != 0 {
                return;
            }
            number /= 64;
        }
    }

    #[inline]
    fn highest(&self) -> Option<u32> {
        let mut word = 0_usize;
        for level in self.levels.iter().rev() {
            let bits = *level.get(word)?;
            if bits == 0 {
                return None;
            }
            word = word * 64 + (63 - bits.leading_zeros() as usize);
        }
        u32::try_from(word).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_set_tells_its_highest(numbers in proptest::collection::vec(0_u32..9_000, 1..200)) {
            let mut set = BitSet::new(9_000);
            let mut naive = BTreeSet::new();
            for number in numbers {
                if naive.remove(&number) { set.clear(number) } else { naive.insert(number); set.set(number) }
                prop_assert_eq!(set.highest(), naive.last().copied());
            }
        }

        // Against lists that are searched from end to end.
        #[test]
        fn the_newest_is_taken_and_the_longest_idle_reclaimed(
            steps in proptest::collection::vec((0_u8..4, 0_usize..1_000), 0..600),
        ) {
            let mut environments = Environments::new(1_000_000);
            let mut busy: Vec<(u32, usize)> = Vec::new();
            let mut idle: Vec<(usize, u64)> = Vec::new();
            let mut created = 0;
            for (now, (step, which)) in steps.into_iter().enumerate() {
                let now = now as u64;
                match step {
                    0 => if !busy.is_empty() {
                        let (slot, id) = busy.swap_remove(which % busy.len());
                        environments.release(slot, now, id % 2 == 0);
                        idle.push((id, now));
                    },
                    1 => if let Some((slot, reset)) = environments.take() {
                        let at = (0..idle.len()).max_by_key(|at| idle[*at].0).unwrap();
                        let (id, _) = idle.remove(at);
                        prop_assert_eq!(reset, id % 2 == 0);
                        busy.push((slot, id));
                    } else {
                        prop_assert!(idle.is_empty());
                    },
                    2 => if !idle.is_empty() {
                        prop_assert_eq!(environments.next_expiry(), idle.first().unwrap().1 + 1_000_000);
                        idle.remove(0);
                        environments.expire();
                    } else {
                        prop_assert_eq!(environments.next_expiry(), NEVER);
                        environments.expire();
                    },
                    _ => {
                        if environments.is_full() {
                            let numbers = environments.make_room();
                            busy.iter_mut().for_each(|(slot, _)| *slot = numbers[*slot as usize]);
                        }
                        busy.push((environments.create(), created));
                        created += 1;
                    }
                }
                prop_assert_eq!(environments.alive() as usize, busy.len() + idle.len());
            }
        }
    }
}
