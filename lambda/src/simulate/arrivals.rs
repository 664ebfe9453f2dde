//! When requests come.

use rand_pcg::Pcg64Mcg;

use super::{
    plan::{ArrivalPlan, NEVER},
    random::exponential,
};

/// Gives the times of requests, one after the other.
#[derive(Debug, Clone)]
pub(super) enum Arrivals<'p> {
    Poisson { gap: f64, now: f64, generator: Pcg64Mcg },
    Constant { gap: f64, count: f64 },
    Steps { steps: &'p [(u64, f64)], now: f64, generator: Pcg64Mcg },
    Trace { times: std::slice::Iter<'p, u64> },
    Nothing,
}

impl<'p> Arrivals<'p> {
    pub(super) fn new(plan: &'p ArrivalPlan, generator: Pcg64Mcg) -> Self {
        match plan {
            ArrivalPlan::Poisson { gap } => Self::Poisson { gap: *gap, now: 0.0, generator },
            ArrivalPlan::Constant { gap } => Self::Constant { gap: *gap, count: 0.0 },
            ArrivalPlan::Steps(steps) => Self::Steps { steps, now: 0.0, generator },
            ArrivalPlan::Trace(times) => Self::Trace { times: times.iter() },
            ArrivalPlan::Nothing => Self::Nothing,
        }
    }

    /// The next one after `now`, in nanoseconds, or [`NEVER`].
    #[inline]
    pub(super) fn next(&mut self, before: u64) -> u64 {
        match self {
            // Whole nanoseconds are added up, with what is left of one: no error grows in a long run.
            Self::Poisson { gap, now, generator } => {
                let exact = *now + *gap * exponential(generator);
                let whole = exact as u64;
                *now = exact - whole as f64;
                before.saturating_add(whole).min(NEVER)
            }
            Self::Constant { gap, count } => {
                let at = (*gap * *count) as u64;
                *count += 1.0;
                at.min(NEVER)
            }
            Self::Steps { steps, now, generator } => in_steps(steps, now, generator),
            Self::Trace { times } => times.next().copied().unwrap_or(NEVER),
            Self::Nothing => NEVER,
        }
    }
}

/// An exponential amount of "rate times time" is used up step by step.
fn in_steps(steps: &mut &[(u64, f64)], now: &mut f64, generator: &mut Pcg64Mcg) -> u64 {
    let mut left = exponential(generator);
    while let [(from, rate), rest @ ..] = *steps {
        let start = now.max(*from as f64);
        let end = rest.first().map_or(f64::INFINITY, |(next, _)| *next as f64);
        let room = if *rate > 0.0 { (end - start) * *rate } else { 0.0 };
        if room > left {
            *now = start + left / *rate;
            return (*now as u64).min(NEVER);
        }
        left -= room;
        *now = end;
        *steps = rest;
    }
    NEVER
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::random::{Purpose, generator};

    fn all(plan: &ArrivalPlan, until: u64) -> Vec<u64> {
        let mut arrivals = Arrivals::new(plan, generator(3, "f", Purpose::Arrivals));
        let mut times = Vec::new();
        let mut at = 0;
        loop {
            at = arrivals.next(at);
            if at >= until {
                return times;
            }
            times.push(at);
        }
    }

    #[test]
    fn rates_hold() {
        let second = 1_000_000_000;
        let poisson = all(&ArrivalPlan::Poisson { gap: 1e9 / 50.0 }, 1_000 * second).len();
        assert!((49_000..51_000).contains(&poisson), "{poisson}");
        assert_eq!(all(&ArrivalPlan::Constant { gap: 1e9 / 50.0 }, 1_000 * second).len(), 50_000);
        assert_eq!(all(&ArrivalPlan::Nothing, second), [0; 0]);
        assert_eq!(all(&ArrivalPlan::Trace(vec![1, 1, 5, second]), second), [1, 1, 5]);
    }

    #[test]
    fn each_step_has_its_rate_and_an_empty_one_has_none() {
        let second = 1_000_000_000_u64;
        let plan =
            ArrivalPlan::Steps(vec![(100 * second, 10e-9), (200 * second, 0.0), (300 * second, 100e-9)]);
        let times = all(&plan, 400 * second);
        let within = |from: u64, to: u64| times.iter().filter(|at| (from..to).contains(*at)).count();
        assert_eq!((within(0, 100 * second), within(200 * second, 300 * second)), (0, 0));
        let (low, high) = (within(100 * second, 200 * second), within(300 * second, 400 * second));
        assert!((900..1_100).contains(&low) && (9_700..10_300).contains(&high), "{low} {high}");
        assert!(times.is_sorted());
        let ended = ArrivalPlan::Steps(vec![(0, 1e-9), (second, 0.0)]);
        assert!(all(&ended, NEVER).len() < 10);
    }
}
