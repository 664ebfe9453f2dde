/// The times that are asked for: every `period` seconds from `start` up to `end`.
///
/// ```
/// use aozu_cloudwatch::math::Grid;
/// assert_eq!(Grid { start: 0, end: 150, period: 60 }.seconds().collect::<Vec<_>>(), [0, 60, 120]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    /// From this second, inclusive.
    pub start: i64,
    /// Up to this one, exclusive.
    pub end: i64,
    /// By how many seconds.
    pub period: u32,
}

impl Grid {
    /// The seconds; at most as many as one answer has points.
    pub fn seconds(&self) -> impl Iterator<Item = i64> + use<> {
        let (end, period) = (self.end, i64::from(self.period.max(1)));
        let next = move |at: &i64| at.checked_add(period);
        std::iter::successors(Some(self.start), next)
            .take_while(move |at| *at < end)
            .take(crate::limits::MOST_DATA_POINTS)
    }
}
