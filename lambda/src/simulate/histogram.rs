//! How often each latency was seen, to a thousandth: counts by the number's size and its next nine bits.

const BITS: u32 = 9;
const EACH: usize = 1 << BITS;

#[derive(Debug, Clone)]
pub(super) struct Histogram {
    counts: Vec<u64>,
    total: u64,
    least: u64,
    most: u64,
}

impl Histogram {
    pub(super) fn new() -> Self {
        Self { counts: vec![0; (65 - BITS as usize) * EACH], total: 0, least: u64::MAX, most: 0 }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::new();
    }

    #[inline]
    pub(super) fn add(&mut self, nanos: u64) {
        // Numbers below 2^9 have a bin each; above, 2^9 bins for each doubling.
        let shift = (63 - (nanos | (EACH as u64)).leading_zeros()) - BITS;
        let bin = shift as usize * EACH + (nanos >> shift) as usize;
        if let Some(count) = self.counts.get_mut(bin) {
            *count += 1;
        }
        self.total += 1;
        self.least = self.least.min(nanos);
        self.most = self.most.max(nanos);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (ours, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *ours += theirs;
        }
        self.total += other.total;
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
    }

    /// The latency that this part of all stays within; nothing of nothing.
    pub(super) fn quantile(&self, part: f64) -> Option<u64> {
        if self.total == 0 {
            return None;
        }
        if part >= 1.0 {
            return Some(self.most);
        }
        let rank = ((self.total as f64 * part).ceil() as u64).clamp(1, self.total);
        let mut seen = 0;
        for (bin, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return Some(middle(bin).clamp(self.least, self.most));
            }
        }
        Some(self.most)
    }

    pub(super) fn max(&self) -> Option<u64> {
        (self.total > 0).then_some(self.most)
    }
}

/// The number in the middle of a bin.
fn middle(bin: usize) -> u64 {
    if bin < 2 * EACH {
        return bin as u64;
    }
    let shift = bin / EACH - 1;
    let low = ((bin % EACH + EACH) as u64) << shift;
    low.saturating_add((1 << shift) / 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Histogram;

    proptest! {
        #[test]
        fn quantiles_are_right_to_a_thousandth(
            mut values in proptest::collection::vec(0_u64..u64::MAX / 4, 1..300), part in 0.0..=1.0_f64, down in 0_u32..60,
        ) {
            values.iter_mut().for_each(|value| *value >>= down);
            let mut histogram = Histogram::new();
            values.iter().for_each(|value| histogram.add(*value));
            values.sort_unstable();
            let rank = ((values.len() as f64 * part).ceil() as usize).max(1);
            let exact = values[rank - 1] as f64;
            let found = histogram.quantile(part).unwrap() as f64;
            prop_assert!((found - exact).abs() <= exact * 0.001 + 1.0, "{found} for {exact}");
            prop_assert_eq!(histogram.max(), values.last().copied());
        }
    }

    #[test]
    fn one_value_is_exact_and_nothing_has_none() {
        let mut histogram = Histogram::new();
        assert_eq!((histogram.quantile(0.5), histogram.max()), (None, None));
        histogram.add(1_991_000_000);
        assert_eq!(histogram.quantile(0.99), Some(1_991_000_000));
        histogram.add(u64::MAX);
        assert_eq!(histogram.quantile(1.0), Some(u64::MAX));
    }
}
