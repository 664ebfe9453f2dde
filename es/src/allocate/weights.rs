use super::AllocateProblem;

/// The weight function `w(n, i) = θ0·(S(n) − S̄) + θ1·(S(n, i) − S̄(i))`, in exact integers.
///
/// θ0 and θ1 are the shares of the two factors in their sum. Nodes are only ever compared for one index, so that
/// the averages S̄ cancel out; what remains is scaled by the sum of the factors, and no comparison ever depends on
/// how floating point rounds.
///
/// Source: OpenSearch documentation, "Cluster settings", `cluster.routing.allocation.balance.*` (2026).
///
/// ```
/// use aozu_es::allocate::Weights;
/// let weights = Weights::new(0.45, 0.55, 1.0)?;
/// // Two shards more, both of the index: as heavy as two.
/// assert_eq!(weights.of(7, 2) - weights.of(5, 0), 2 * weights.unit());
/// assert!(Weights::new(0.0, 0.0, 1.0).is_err());
/// # Ok::<(), aozu_es::allocate::AllocateProblem>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    shard: i64,
    index: i64,
    threshold: i64,
}

/// Millionths: the grain in which factors and threshold are read.
const GRAIN: f64 = 1e6;

/// The slack that the allocator leaves on top of its threshold, in millionths.
/// Source: OpenSearch, `LocalShardsBalancer` (2026).
const SLACK: i64 = 1_000;

/// The largest factor that is taken; only the proportion of the two matters.
const LARGEST: f64 = 1_000.0;

impl Weights {
    /// The weights of these factors (for shards, for shards of the index) and this threshold.
    ///
    /// # Errors
    /// When a number is negative, not finite, over 1,000 or finer than a millionth, or both factors are 0.
    pub fn new(shard: f64, index: f64, threshold: f64) -> Result<Self, AllocateProblem> {
        let shard = millionths("theta_shard", shard)?;
        let index = millionths("theta_index", index)?;
        let threshold = millionths("threshold", threshold)?;
        if shard + index == 0 {
            return Err(AllocateProblem::NoWeight);
        }
        let common = greatest_common_divisor(shard, index);
        Ok(Self { shard: shard / common, index: index / common, threshold })
    }

    /// The weight of a node with that many shards, so many of them of the index.
    #[inline]
    #[must_use]
    pub fn of(&self, shards: u32, of_index: u32) -> i64 {
        self.shard * i64::from(shards) + self.index * i64::from(of_index)
    }

    /// How much 1 is.
    #[must_use]
    pub fn unit(&self) -> i64 {
        self.shard + self.index
    }

    /// The factor for shards, as a part of [`Weights::unit`].
    #[must_use]
    pub fn shard(&self) -> i64 {
        self.shard
    }

    /// The factor for shards of the index, as a part of [`Weights::unit`].
    #[must_use]
    pub fn index(&self) -> i64 {
        self.index
    }

    /// Whether two nodes so far apart are left as they are.
    #[inline]
    pub(super) fn is_balanced(&self, apart: i64) -> bool {
        wide(apart) <= i128::from(self.threshold + SLACK) * i128::from(self.unit())
    }

    /// Whether two nodes so far apart are over the threshold, without its slack.
    #[inline]
    pub(super) fn is_over(&self, apart: i64) -> bool {
        wide(apart) > i128::from(self.threshold) * i128::from(self.unit())
    }

    /// Whether moving a shard brings two nodes so far apart nearer: it takes 2 from their distance.
    #[inline]
    pub(super) fn is_worth_it(&self, apart: i64) -> bool {
        apart > self.unit()
    }
}

fn wide(apart: i64) -> i128 {
    i128::from(apart) * 1_000_000
}

fn millionths(member: &'static str, number: f64) -> Result<i64, AllocateProblem> {
    let scaled = number * GRAIN;
    // Decimals are not exact in binary: what is nearest to a millionth is meant to be one.
    if !(0.0..=LARGEST).contains(&number) || (scaled - scaled.round()).abs() > 1e-4 {
        return Err(AllocateProblem::Weight { member, number: number.to_string() });
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked to lie between 0 and 10^9")]
    Ok(scaled.round() as i64)
}

fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::Weights;

    #[test]
    fn factors_are_shares_of_their_sum() {
        let a = Weights::new(0.45, 0.55, 1.0).unwrap();
        assert_eq!(a, Weights::new(4.5, 5.5, 1.0).unwrap());
        assert_eq!((a.shard(), a.index()), (9, 11));
        assert_eq!(a.of(1, 1), a.unit());
    }

    #[test]
    fn the_threshold_has_a_slack_of_a_thousandth() {
        let weights = Weights::new(1.0, 0.0, 1.0).unwrap();
        assert!(weights.is_balanced(1) && !weights.is_balanced(2));
        assert!(!weights.is_worth_it(1) && weights.is_worth_it(2));
        let fine = Weights::new(0.001, 0.999, 1.0).unwrap();
        assert!(fine.is_balanced(1_001) && fine.is_over(1_001) && !fine.is_balanced(1_002));
    }

    #[test]
    fn what_is_no_weight_is_refused() {
        for (shard, index, threshold) in [
            (f64::NAN, 1.0, 1.0),
            (f64::INFINITY, 1.0, 1.0),
            (-0.1, 1.0, 1.0),
            (1.0, 1e300, 1.0),
            (0.0, 0.0, 1.0),
            (0.000_000_1, 1.0, 1.0),
            (1.0, 1.0, -1.0),
        ] {
            assert!(Weights::new(shard, index, threshold).is_err(), "{shard} {index} {threshold}");
        }
    }
}
