use crate::{ClusterConfig, Engine, EngineVersion};

/// What becomes of the majority of the masters. Without one, reads and writes both fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Majority {
    /// Whatever is lost, enough are left.
    Kept,
    /// It depends on what is lost.
    Depends,
    /// Whatever is lost, too few are left.
    Lost,
}

/// How many of so many voters are a majority. With an even number one of them has no vote (Elasticsearch from 7 on, and
/// OpenSearch).
///
/// ```
/// use aozu_es::availability::quorum;
/// assert_eq!([1, 2, 3, 4, 5].map(quorum), [1, 1, 2, 2, 3]);
/// ```
#[must_use]
pub const fn quorum(voters: u32) -> u32 {
    let voting = if voters.is_multiple_of(2) { voters.saturating_sub(1) } else { voters };
    voting / 2 + 1
}

/// How many dedicated masters lie in each zone of a region with so many: the service spreads them over three zones
/// where there are as many, even when data lies in two.
///
/// Source: OpenSearch Service Developer Guide, "Configuring a multi-AZ domain" (2026).
#[must_use]
pub fn masters_by_zone(masters: u32, region_zones: u32) -> Vec<u32> {
    spread(masters, region_zones.clamp(1, 3))
}

fn spread(nodes: u32, zones: u32) -> Vec<u32> {
    (0..zones).map(|zone| nodes / zones + u32::from(zone < nodes % zones)).collect()
}

/// How many voters lie in each zone: the dedicated masters, else the data nodes. None where that was not read.
#[must_use]
pub fn voters_by_zone(config: &ClusterConfig, region_zones: u32) -> Option<Vec<u32>> {
    match config.masters()? {
        0 => Some(spread(config.instance_count()?, config.zones()?.max(1))),
        // Without zone awareness all nodes lie in one zone.
        masters if config.zones()? == 1 => Some(vec![masters]),
        masters => Some(masters_by_zone(masters, region_zones)),
    }
}

/// What becomes of the majority when a zone is lost. A majority is counted among those who voted before: with an even
/// number the one without a vote may be any, so that only what is left of all for certain counts.
#[must_use]
pub fn majority_after_zone(by_zone: &[u32]) -> Majority {
    let all: u32 = by_zone.iter().sum();
    let outcomes = by_zone.iter().filter(|lost| **lost > 0).map(|lost| {
        let left = all.saturating_sub(*lost);
        // One of an even number has no vote; it may be among those that are left.
        let voting = if all.is_multiple_of(2) { left.saturating_sub(1) } else { left };
        (voting >= quorum(all), left >= quorum(all))
    });
    judge(outcomes)
}

/// What becomes of the majority of so many voters when one is lost.
#[must_use]
pub fn majority_after_node(voters: u32, version: Option<EngineVersion>) -> Majority {
    let old = version.is_some_and(|version| version < EngineVersion::new(Engine::Elasticsearch, 7, 0));
    let needed = if old { voters / 2 + 1 } else { quorum(voters) };
    let left = voters.saturating_sub(1);
    if voters == 2 && !old {
        // One of two has the vote: the other's loss is none.
        return Majority::Depends;
    }
    if left >= needed { Majority::Kept } else { Majority::Lost }
}

fn judge(outcomes: impl Iterator<Item = (bool, bool)>) -> Majority {
    let (mut kept, mut lost) = (true, true);
    for (surely, perhaps) in outcomes {
        kept &= surely;
        lost &= !perhaps;
    }
    match (kept, lost) {
        (true, false) => Majority::Kept,
        (false, true) => Majority::Lost,
        _ => Majority::Depends,
    }
}

#[cfg(test)]
mod tests {
    use super::{Majority, majority_after_node, majority_after_zone, masters_by_zone};

    // es.md §2, the table.
    #[test]
    fn zones_of_the_region_decide() {
        for (masters, zones, expected) in [
            (3, 3, Majority::Kept),
            (3, 2, Majority::Depends),
            (3, 1, Majority::Lost),
            (5, 3, Majority::Kept),
            (5, 2, Majority::Depends),
        ] {
            assert_eq!(
                majority_after_zone(&masters_by_zone(masters, zones)),
                expected,
                "{masters} over {zones}"
            );
        }
        assert_eq!(masters_by_zone(4, 3), [2, 1, 1]);
        // Data nodes that vote: two thirds are left of three zones, half of two.
        assert_eq!(majority_after_zone(&[3, 3, 3]), Majority::Kept);
        assert_ne!(majority_after_zone(&[3, 3]), Majority::Kept);
        assert_ne!(majority_after_zone(&masters_by_zone(4, 3)), Majority::Kept);
    }

    #[test]
    fn one_master_may_go_of_three_and_not_of_two() {
        assert_eq!(majority_after_node(3, None), Majority::Kept);
        assert_eq!(majority_after_node(1, None), Majority::Lost);
        assert_ne!(majority_after_node(2, None), Majority::Kept);
        assert_eq!(majority_after_node(2, Some("6.8".parse().unwrap())), Majority::Lost);
    }
}
