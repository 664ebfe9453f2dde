//! What is counted. Counts only grow; the difference of two states is what happened between them.

/// Counts and sums of one function.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Requests, or events, that came for the first time.
    pub(super) requests: u64,
    /// Events that were tried again.
    pub(super) retries: u64,
    pub(super) invocations: u64,
    pub(super) errors: u64,
    pub(super) throttles: u64,
    pub(super) cold: u64,
    pub(super) warm: u64,
    pub(super) on_provisioned: u64,
    pub(super) spilled: u64,
    /// Events that were given up.
    pub(super) dropped: u64,
    /// Events that were done.
    pub(super) succeeded: u64,
    /// What the handlers took, in nanoseconds.
    pub(super) handler: u128,
    /// What the environments were held for.
    pub(super) held: u128,
    pub(super) created: u64,
    pub(super) expired: u64,
}

impl Counts {
    /// Applies a function to each pair of fields.
    fn each(self, other: Self, small: impl Fn(u64, u64) -> u64, large: impl Fn(u128, u128) -> u128) -> Self {
        Self {
            requests: small(self.requests, other.requests),
            retries: small(self.retries, other.retries),
            invocations: small(self.invocations, other.invocations),
            errors: small(self.errors, other.errors),
            throttles: small(self.throttles, other.throttles),
            cold: small(self.cold, other.cold),
            warm: small(self.warm, other.warm),
            on_provisioned: small(self.on_provisioned, other.on_provisioned),
            spilled: small(self.spilled, other.spilled),
            dropped: small(self.dropped, other.dropped),
            succeeded: small(self.succeeded, other.succeeded),
            handler: large(self.handler, other.handler),
            held: large(self.held, other.held),
            created: small(self.created, other.created),
            expired: small(self.expired, other.expired),
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        self.each(other, u64::saturating_add, u128::saturating_add)
    }

    pub(super) fn since(self, earlier: Self) -> Self {
        self.each(earlier, u64::saturating_sub, u128::saturating_sub)
    }
}

/// A number that changes with time, summed up over time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Level {
    value: u64,
    since: u64,
    /// Value times nanoseconds.
    sum: u128,
    /// The highest since anybody asked for it.
    most: u64,
    /// The highest before that, since each of those who ask last did.
    kept: [u64; 2],
}

/// Who asks for the highest value, each by stretches of their own.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asker {
    Minutes,
    Timeline,
}

impl Level {
    #[inline]
    fn settle(&mut self, now: u64) {
        self.sum += u128::from(self.value) * u128::from(now - self.since);
        self.since = now;
    }

    #[inline]
    pub(super) fn rise(&mut self, now: u64) {
        self.settle(now);
        self.value += 1;
        self.most = self.most.max(self.value);
    }

    #[inline]
    pub(super) fn fall(&mut self, now: u64) {
        self.settle(now);
        self.value -= 1;
    }

    pub(super) fn value(&self) -> u64 {
        self.value
    }

    /// The sum until now.
    pub(super) fn sum(&mut self, now: u64) -> u128 {
        self.settle(now);
        self.sum
    }

    /// The highest value since this one last asked.
    pub(super) fn take_most(&mut self, asker: Asker) -> u64 {
        let most = std::mem::replace(&mut self.most, self.value);
        self.kept.iter_mut().for_each(|kept| *kept = (*kept).max(most));
        let [minutes, timeline] = &mut self.kept;
        let kept = match asker {
            Asker::Minutes => minutes,
            Asker::Timeline => timeline,
        };
        std::mem::replace(kept, self.value)
    }
}

/// For how long there were how many environments.
#[derive(Debug, Clone)]
pub(super) struct Spans {
    value: usize,
    since: u64,
    spans: Vec<u64>,
}

impl Spans {
    pub(super) fn new(value: u64) -> Self {
        let value = usize::try_from(value).unwrap_or(usize::MAX - 1);
        Self { value, since: 0, spans: vec![0; value + 1] }
    }

    fn settle(&mut self, now: u64) {
        if let Some(span) = self.spans.get_mut(self.value) {
            *span += now - self.since;
        }
        self.since = now;
    }

    pub(super) fn rise(&mut self, now: u64) {
        self.settle(now);
        self.value += 1;
        if self.value == self.spans.len() {
            self.spans.push(0);
        }
    }

    pub(super) fn fall(&mut self, now: u64) {
        self.settle(now);
        self.value -= 1;
    }

    /// Forgets what was until now.
    pub(super) fn restart(&mut self, now: u64) {
        self.settle(now);
        self.spans.fill(0);
    }

    /// The numbers that there were, with the nanoseconds of each.
    pub(super) fn told(&mut self, now: u64) -> impl Iterator<Item = (u64, u64)> {
        self.settle(now);
        (0..).zip(&self.spans).filter(|(_, span)| **span > 0).map(|(value, span)| (value, *span))
    }
}

/// What the handlers of one minute took at least and at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extremes {
    pub(super) least: u64,
    pub(super) most: u64,
}

impl Extremes {
    pub(super) const NONE: Self = Self { least: u64::MAX, most: 0 };

    #[inline]
    pub(super) fn add(&mut self, value: u64) {
        self.least = self.least.min(value);
        self.most = self.most.max(value);
    }
}
