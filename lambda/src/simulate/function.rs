//! One function as it runs: it admits or throttles requests, and its environments come and go.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{
    account::Account,
    allowance::Bucket,
    arrivals::Arrivals,
    departures::{Departure, Departures},
    environments::Environments,
    histogram::Histogram,
    plan::{FunctionPlan, NEVER},
    random::{Chance, ColdSampler, Purpose, Sampler, generator},
    tally::{Counts, Extremes, Level, Spans},
};
use crate::limits::{ERROR_BACK_OFF, FIRST_BACK_OFF, LONGEST_BACK_OFF, NANOS, REQUESTS_PER_CONCURRENCY};

/// The slot of what runs in a provisioned environment: those are all alike.
const PROVISIONED: u32 = u32::MAX;

/// An asynchronous event, or a request that is tried once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    came: u64,
    throttled: u32,
    failed: u8,
}

/// An event that waits for its next attempt: when, and its turn among those of the same time.
type Waiting = Reverse<(u64, u64, Event)>;

#[derive(Debug)]
pub(super) struct Function<'p> {
    plan: &'p FunctionPlan,
    arrivals: Arrivals<'p>,
    next_arrival: u64,
    warm: Sampler,
    cold: ColdSampler,
    fails: Chance,
    departures: Departures,
    environments: Environments,
    waiting: BinaryHeap<Waiting>,
    turns: u64,
    provisioned_busy: Level,
    scaling: Bucket,
    /// Requests a second that the provisioned environments take.
    provisioned_rate: Bucket,
    /// Requests a second of a function with reserved concurrency.
    reserved_rate: Bucket,
    pub(super) counts: Counts,
    pub(super) running: Level,
    pub(super) spans: Spans,
    pub(super) alive: Level,
    pub(super) latency: Histogram,
    pub(super) extremes: Extremes,
}

/// What an event is next, by the two lowest bits of its key: at one time departures come first, then what is
/// reclaimed, then what is tried again, then what is new.
pub(super) const DEPARTURE: u64 = 0;
pub(super) const EXPIRY: u64 = 1;
pub(super) const RETRY: u64 = 2;
pub(super) const ARRIVAL: u64 = 3;

impl<'p> Function<'p> {
    pub(super) fn new(plan: &'p FunctionPlan, seed: u64, idle: u64) -> Self {
        let of = |purpose| generator(seed, &plan.name, purpose);
        let mut arrivals = Arrivals::new(&plan.arrivals, of(Purpose::Arrivals));
        let next_arrival = arrivals.next(0);
        let rate = |concurrency: u64| {
            let rate = concurrency.saturating_mul(REQUESTS_PER_CONCURRENCY);
            Bucket::new(rate, rate)
        };
        let mut alive = Level::default();
        (0..plan.provisioned).for_each(|_| alive.rise(0));
        Self {
            plan,
            arrivals,
            next_arrival,
            warm: Sampler::new(plan.warm, of(Purpose::Warm)),
            cold: ColdSampler::new(plan.cold, of(Purpose::Cold)),
            fails: Chance::new(plan.error_rate, of(Purpose::Errors)),
            departures: Departures::default(),
            environments: Environments::new(idle),
            waiting: BinaryHeap::new(),
            turns: 0,
            provisioned_busy: Level::default(),
            scaling: Bucket::scaling(),
            provisioned_rate: rate(plan.provisioned),
            reserved_rate: rate(plan.reserved.unwrap_or(0)),
            counts: Counts::default(),
            running: Level::default(),
            spans: Spans::new(plan.provisioned),
            alive,
            latency: Histogram::new(),
            extremes: Extremes::NONE,
        }
    }

    pub(super) fn plan(&self) -> &'p FunctionPlan {
        self.plan
    }

    pub(super) fn provisioned_busy(&mut self) -> &mut Level {
        &mut self.provisioned_busy
    }

    /// How many environments on demand there are.
    pub(super) fn environments(&self) -> u64 {
        self.environments.alive()
    }

    /// How many environments it could add now, by its own allowance.
    pub(super) fn could_add(&self, now: u64) -> u64 {
        self.scaling.left(now)
    }

    /// How many events wait for their next attempt.
    pub(super) fn waiting(&self) -> u64 {
        self.waiting.len() as u64
    }

    /// How many requests are in flight, as the heap knows it.
    pub(super) fn in_flight(&self) -> u64 {
        self.departures.len() as u64
    }

    /// When something happens next, and what: the time times four, and the kind.
    #[inline]
    pub(super) fn next(&self) -> u64 {
        let departure = self.departures.next() << 2 | DEPARTURE;
        let expiry = self.environments.next_expiry() << 2 | EXPIRY;
        let retry = self.waiting.peek().map_or(NEVER, |Reverse((at, ..))| *at) << 2 | RETRY;
        let arrival = self.next_arrival << 2 | ARRIVAL;
        departure.min(expiry).min(retry.min(arrival))
    }

    /// Lets happen what [`Function::next`] told.
    #[inline]
    pub(super) fn step(&mut self, key: u64, account: &mut Account) {
        let now = key >> 2;
        match key & 3 {
            DEPARTURE => self.depart(now, account),
            EXPIRY => {
                self.environments.expire();
                self.counts.expired += 1;
                self.alive.fall(now);
                self.spans.fall(now);
                account.environment_gone(now);
            }
            RETRY => {
                if let Some(Reverse((_, _, event))) = self.waiting.pop() {
                    self.counts.retries += 1;
                    self.admit(now, event, account);
                }
            }
            _ => {
                self.next_arrival = self.arrivals.next(now);
                self.counts.requests += 1;
                self.admit(now, Event { came: now, throttled: 0, failed: 0 }, account);
            }
        }
    }

    #[inline]
    fn depart(&mut self, now: u64, account: &mut Account) {
        let Some(departure) = self.departures.pop() else { return };
        self.running.fall(now);
        let on_demand = departure.slot != PROVISIONED;
        if on_demand {
            self.environments.release(departure.slot, now, departure.reset);
        } else {
            self.provisioned_busy.fall(now);
        }
        account.request_gone(now, on_demand && self.plan.reserved.is_none(), self.plan.reserved.is_none());
    }

    /// A request, or an attempt of an event. In turn: the rate, a provisioned environment, room for one more on
    /// demand, an idle environment, the right to add one.
    #[inline]
    fn admit(&mut self, now: u64, event: Event, account: &mut Account) {
        let unreserved = self.plan.reserved.is_none();
        if !self.plan.is_async {
            let admitted = if unreserved { account.rate(now) } else { self.reserved_rate.take(now) };
            if !admitted {
                return self.throttle(now, event);
            }
        }
        let provisioned = self.plan.provisioned;
        // Nothing is below a provisioned concurrency of 0.
        if self.provisioned_busy.value() < provisioned && self.provisioned_rate.take(now) {
            self.provisioned_busy.rise(now);
            self.counts.on_provisioned += 1;
            account.request_came(now, false, unreserved);
            return self.start(now, event, PROVISIONED, false);
        }
        let room = match self.plan.reserved {
            Some(reserved) => {
                let on_demand = self.running.value() - self.provisioned_busy.value();
                on_demand < reserved - provisioned
            }
            None => account.has_room(),
        };
        if !room {
            return self.throttle(now, event);
        }
        let (slot, cold) = match self.environments.take() {
            Some(found) => found,
            None => {
                if !account.may_add(now, &mut self.scaling) {
                    return self.throttle(now, event);
                }
                (self.create(now, account), true)
            }
        };
        self.counts.spilled += u64::from(provisioned > 0);
        account.request_came(now, unreserved, unreserved);
        self.start(now, event, slot, cold);
    }

    fn create(&mut self, now: u64, account: &mut Account) -> u32 {
        if self.environments.is_full() {
            let numbers = self.environments.make_room();
            self.departures.renumber(|old| numbers.get(old as usize).copied().unwrap_or(old));
        }
        self.counts.created += 1;
        self.alive.rise(now);
        self.spans.rise(now);
        account.environment_made(now);
        self.environments.create()
    }

    /// Runs a request in an environment that it has.
    #[inline]
    fn start(&mut self, now: u64, event: Event, slot: u32, cold: bool) {
        let (init, mut handler) = match (&mut self.cold, cold) {
            (_, false) => (0, self.warm.draw()),
            (ColdSampler::Whole(whole), true) => (0, whole.draw()),
            (ColdSampler::Init(init), true) => (init.draw(), self.warm.draw()),
        };
        self.counts.cold += u64::from(cold);
        self.counts.warm += u64::from(!cold);
        let timed_out = self.plan.timeout.is_some_and(|timeout| handler > timeout);
        if timed_out {
            handler = self.plan.timeout.unwrap_or(handler);
        }
        let failed = timed_out || self.fails.happens();
        let held = init.saturating_add(handler);
        let at = now.saturating_add(held).min(NEVER - 1);
        self.counts.invocations += 1;
        self.counts.errors += u64::from(failed);
        self.counts.handler += u128::from(handler);
        self.counts.held += u128::from(held);
        self.extremes.add(handler);
        self.latency.add(at - event.came);
        self.running.rise(now);
        self.departures.push(Departure { at, slot, reset: timed_out && slot != PROVISIONED });
        if self.plan.is_async {
            self.conclude(at, event, failed);
        }
    }

    /// What becomes of an event after an attempt that ends at a time.
    fn conclude(&mut self, at: u64, event: Event, failed: bool) {
        if !failed {
            self.counts.succeeded += 1;
            return;
        }
        let again = u64::from(event.failed) < self.plan.retries;
        match ERROR_BACK_OFF.get(usize::from(event.failed)).filter(|_| again) {
            Some(wait) => {
                let event = Event { failed: event.failed + 1, ..event };
                self.wait(at.saturating_add(wait * NANOS), event);
            }
            None => self.counts.dropped += 1,
        }
    }

    /// Lets an event wait until a time, unless it is too old by then.
    fn wait(&mut self, at: u64, event: Event) {
        if at - event.came > self.plan.event_age {
            self.counts.dropped += 1;
            return;
        }
        self.turns += 1;
        self.waiting.push(Reverse((at, self.turns, event)));
    }

    fn throttle(&mut self, now: u64, event: Event) {
        self.counts.throttles += 1;
        if !self.plan.is_async {
            return;
        }
        if self.plan.reserved == Some(0) {
            // Such events are not even kept.
            self.counts.dropped += 1;
            return;
        }
        let wait = FIRST_BACK_OFF.checked_shl(event.throttled).unwrap_or(u64::MAX).min(LONGEST_BACK_OFF);
        let event = Event { throttled: event.throttled.saturating_add(1).min(16), ..event };
        self.wait(now.saturating_add(wait * NANOS), event);
    }
}
