//! What the functions of an account share.

use super::{
    allowance::{Bucket, Burst},
    plan::{Plan, Scaling},
    tally::{Level, Spans},
};
use crate::limits::REQUESTS_PER_CONCURRENCY;

#[derive(Debug)]
pub(super) struct Account {
    /// What is left of the unreserved pool for one more request.
    limit: u64,
    /// Reserved, provisioned without being reserved, the same of functions outside of the scenario, and running on
    /// demand without a reservation.
    used: u64,
    rate: Bucket,
    burst: Option<Burst>,
    /// With one function all of this is the function's own.
    shared: bool,
    pub(super) running: Level,
    pub(super) unreserved: Level,
    pub(super) spans: Spans,
}

impl Account {
    pub(super) fn new(plan: &Plan) -> Self {
        let rate = plan.account.saturating_mul(REQUESTS_PER_CONCURRENCY);
        let used: u64 = plan.functions.iter().map(|one| one.reserved.unwrap_or(one.provisioned)).sum();
        let used = used + plan.elsewhere;
        let provisioned = plan.functions.iter().map(|one| one.provisioned).sum();
        Self {
            limit: plan.account,
            used,
            rate: Bucket::new(rate, rate),
            burst: match plan.scaling {
                Scaling::Classic { burst } => Some(Burst::new(burst)),
                Scaling::PerFunction => None,
            },
            shared: plan.functions.len() > 1,
            running: Level::default(),
            unreserved: Level::default(),
            spans: Spans::new(provisioned),
        }
    }

    /// Whether the functions share anything that must be counted apart from them.
    pub(super) fn is_shared(&self) -> bool {
        self.shared
    }

    #[inline]
    pub(super) fn has_room(&self) -> bool {
        self.used < self.limit
    }

    /// Whether the rate of requests admits one more of a function without a reservation.
    #[inline]
    pub(super) fn rate(&mut self, now: u64) -> bool {
        self.rate.take(now)
    }

    /// Whether one more environment may be added now.
    pub(super) fn may_add(&mut self, now: u64, of_function: &mut Bucket) -> bool {
        match &mut self.burst {
            Some(burst) => burst.take(now),
            None => of_function.take(now),
        }
    }

    #[inline]
    pub(super) fn request_came(&mut self, now: u64, from_pool: bool, unreserved: bool) {
        self.used += u64::from(from_pool);
        if self.shared {
            self.running.rise(now);
            if unreserved {
                self.unreserved.rise(now);
            }
        }
    }

    #[inline]
    pub(super) fn request_gone(&mut self, now: u64, from_pool: bool, unreserved: bool) {
        self.used -= u64::from(from_pool);
        if self.shared {
            self.running.fall(now);
            if unreserved {
                self.unreserved.fall(now);
            }
        }
    }

    /// How many environments the region could add now; none where each function has an allowance of its own.
    pub(super) fn could_add(&self, now: u64) -> Option<u64> {
        self.burst.map(|burst| burst.left(now))
    }

    pub(super) fn environment_made(&mut self, now: u64) {
        if self.shared {
            self.spans.rise(now);
        }
    }

    pub(super) fn environment_gone(&mut self, now: u64) {
        if self.shared {
            self.spans.fall(now);
        }
    }
}
