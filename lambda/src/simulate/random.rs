//! Draws: a generator for each function and purpose, so that nothing that is added shifts what others draw.

use rand_distr::{Distribution, Exp1, StandardNormal};
use rand_pcg::{Pcg64Mcg, rand_core::Rng};

use super::plan::{Cold, Duration, NEVER};

/// What a generator is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    Arrivals = 1,
    Warm = 2,
    Cold = 3,
    Errors = 4,
}

/// The generator of one purpose of one function.
pub(super) fn generator(seed: u64, function: &str, purpose: Purpose) -> Pcg64Mcg {
    // FNV-1a over the name, then two rounds of SplitMix64: names and seeds that are near give states that are far.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ (purpose as u64);
    for byte in function.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let high = split_mix(seed ^ split_mix(hash));
    let low = split_mix(high ^ hash);
    Pcg64Mcg::new(u128::from(high) << 64 | u128::from(low))
}

const fn split_mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// An exponential number with mean 1.
pub(super) fn exponential(generator: &mut Pcg64Mcg) -> f64 {
    Exp1.sample(generator)
}

/// Draws durations.
#[derive(Debug, Clone)]
pub(super) struct Sampler {
    of: Duration,
    generator: Pcg64Mcg,
}

impl Sampler {
    pub(super) fn new(of: Duration, generator: Pcg64Mcg) -> Self {
        Self { of, generator }
    }

    /// In nanoseconds.
    #[inline]
    pub(super) fn draw(&mut self) -> u64 {
        let drawn = match self.of {
            Duration::Constant(nanos) => return nanos,
            Duration::Exponential { mean } => mean * exponential(&mut self.generator),
            Duration::LogNormal { mu, sigma } => {
                let normal: f64 = StandardNormal.sample(&mut self.generator);
                (mu + sigma * normal).exp()
            }
        };
        (drawn as u64).min(NEVER >> 1)
    }
}

/// Draws what a request costs that waits for its environment.
#[derive(Debug, Clone)]
pub(super) enum ColdSampler {
    Whole(Sampler),
    Init(Sampler),
}

impl ColdSampler {
    pub(super) fn new(of: Cold, generator: Pcg64Mcg) -> Self {
        match of {
            Cold::Whole(duration) => Self::Whole(Sampler::new(duration, generator)),
            Cold::Init(duration) => Self::Init(Sampler::new(duration, generator)),
        }
    }
}

/// Draws whether something happens.
#[derive(Debug, Clone)]
pub(super) struct Chance {
    below: u64,
    generator: Pcg64Mcg,
}

impl Chance {
    pub(super) fn new(part: f64, generator: Pcg64Mcg) -> Self {
        // As a part of 2^64; `as` saturates, so that 1 is all but one draw in 2^64.
        Self { below: (part * 18_446_744_073_709_551_616.0) as u64, generator }
    }

    #[inline]
    pub(super) fn happens(&mut self) -> bool {
        match self.below {
            0 => false,
            u64::MAX => true,
            below => self.generator.next_u64() < below,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Chance, Duration, Purpose, Sampler, generator};

    #[test]
    fn means_are_what_they_are_said_to_be() {
        let mean = 2e9_f64;
        let sigma = 0.8;
        for (of, within) in [
            (Duration::Constant(2_000_000_000), 0.0),
            (Duration::Exponential { mean }, 0.02),
            (Duration::LogNormal { mu: mean.ln() - sigma * sigma / 2.0, sigma }, 0.02),
        ] {
            let mut sampler = Sampler::new(of, generator(7, "f", Purpose::Warm));
            let found = (0..100_000).map(|_| sampler.draw() as f64).sum::<f64>() / 100_000.0;
            assert!((found / mean - 1.0).abs() <= within, "{of:?}: {found}");
        }
    }

    #[test]
    fn streams_differ_by_seed_function_and_purpose() {
        let first = |seed, name, purpose| {
            Sampler::new(Duration::Exponential { mean: 1e12 }, generator(seed, name, purpose)).draw()
        };
        let all = [
            first(1, "a", Purpose::Warm),
            first(2, "a", Purpose::Warm),
            first(1, "b", Purpose::Warm),
            first(1, "a", Purpose::Cold),
        ];
        for (n, one) in all.iter().enumerate() {
            assert!(!all[n + 1..].contains(one), "{all:?}");
        }
    }

    #[test]
    fn chances_at_the_ends_are_certain() {
        let mut never = Chance::new(0.0, generator(1, "f", Purpose::Errors));
        let mut always = Chance::new(1.0, generator(1, "f", Purpose::Errors));
        let mut some = Chance::new(0.25, generator(1, "f", Purpose::Errors));
        assert!((0..1_000).all(|_| !never.happens() && always.happens()));
        let found = (0..100_000).filter(|_| some.happens()).count();
        assert!((24_000..26_000).contains(&found), "{found}");
    }
}
