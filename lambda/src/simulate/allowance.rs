//! What refills as time goes by: how many environments may be added, how many requests a second are admitted.

use crate::limits::{CLASSIC_PER_MINUTE, NANOS, SCALING_PER_SECOND, SCALING_STEP};

/// A bucket that refills steadily. It counts in parts of which `NANOS` make one, so that nothing is rounded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    level: u64,
    full: u64,
    per_nano: u64,
    at: u64,
}

impl Bucket {
    /// A full bucket.
    pub(super) const fn new(capacity: u64, per_second: u64) -> Self {
        let full = capacity.saturating_mul(NANOS);
        Self { level: full, full, per_nano: per_second, at: 0 }
    }

    /// The environments that one function may add, in the current model.
    pub(super) const fn scaling() -> Self {
        Self::new(SCALING_STEP, SCALING_PER_SECOND)
    }

    /// Takes one, if there is one.
    #[inline]
    pub(super) fn take(&mut self, now: u64) -> bool {
        let gained = (now - self.at).saturating_mul(self.per_nano);
        self.at = now;
        self.level = self.level.saturating_add(gained).min(self.full);
        match self.level.checked_sub(NANOS) {
            Some(left) => {
                self.level = left;
                true
            }
            None => false,
        }
    }

    /// How many could be taken.
    pub(super) fn left(&self, now: u64) -> u64 {
        let gained = now.saturating_sub(self.at).saturating_mul(self.per_nano);
        self.level.saturating_add(gained).min(self.full) / NANOS
    }
}

/// The classic burst of a region: what a scale-up takes of it comes back at 500 in each whole minute since that
/// scale-up began, until it is whole again.
///
/// While no environment is reclaimed this is the published rule, `burst + 500 × whole minutes` environments in all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Burst {
    burst: u64,
    left: u64,
    /// When what was taken last began to come back.
    since: u64,
}

const MINUTE: u64 = 60 * NANOS;

impl Burst {
    pub(super) const fn new(burst: u64) -> Self {
        Self { burst, left: burst, since: 0 }
    }

    /// Takes one, if there is one.
    #[inline]
    pub(super) fn take(&mut self, now: u64) -> bool {
        if self.left < self.burst {
            let minutes = (now - self.since) / MINUTE;
            self.left = self.left.saturating_add(minutes.saturating_mul(CLASSIC_PER_MINUTE)).min(self.burst);
            self.since += minutes * MINUTE;
        }
        if self.left == self.burst {
            self.since = now;
        }
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }

    /// How many could be taken.
    pub(super) fn left(&self, now: u64) -> u64 {
        let minutes = now.saturating_sub(self.since) / MINUTE;
        self.left.saturating_add(minutes.saturating_mul(CLASSIC_PER_MINUTE)).min(self.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(count: usize, mut take: impl FnMut() -> bool) -> usize {
        (0..count).filter(|_| take()).count()
    }

    #[test]
    fn a_function_adds_a_thousand_and_then_a_hundred_a_second() {
        let mut bucket = Bucket::scaling();
        assert_eq!(taken(5_000, || bucket.take(0)), 1_000);
        assert_eq!(taken(5_000, || bucket.take(NANOS / 100 - 1)), 0);
        assert_eq!(taken(5_000, || bucket.take(NANOS / 100)), 1);
        assert_eq!(bucket.left(10 * NANOS), 999);
        assert_eq!(taken(5_000, || bucket.take(10 * NANOS)), 999);
        assert_eq!(taken(5_000, || bucket.take(10_000 * NANOS)), 1_000, "what is not used is not kept");
    }

    #[test]
    fn a_region_adds_its_burst_and_then_500_a_minute() {
        let mut burst = Burst::new(1_000);
        assert_eq!(taken(5_000, || burst.take(10 * NANOS)), 1_000);
        assert_eq!(taken(5_000, || burst.take(69 * NANOS)), 0);
        assert_eq!((burst.left(69 * NANOS), burst.left(70 * NANOS)), (0, 500));
        assert_eq!(taken(5_000, || burst.take(70 * NANOS)), 500);
        assert_eq!(
            taken(5_000, || burst.take(250 * NANOS)),
            1_000,
            "three minutes, but no more than the burst"
        );
        assert_eq!(taken(5_000, || burst.take(251 * NANOS)), 0);
    }
}
