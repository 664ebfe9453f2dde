use std::cmp::Reverse;

use ipnet::IpNet;

/// Of blocks that overlap others, each with the one that it overlaps, the wider one first (of equal ones,
/// the earlier). Each block is told once, so the result is linear; the work is that of a sort.
pub(crate) fn overlapping<T: Copy>(blocks: impl IntoIterator<Item = (IpNet, T)>) -> Vec<(T, T)> {
    let mut blocks: Vec<(IpNet, T)> = blocks.into_iter().collect();
    // Blocks nest or are apart, so a block overlaps an earlier one only if it begins within it.
    blocks.sort_by_key(|(block, _)| (block.network(), Reverse(block.broadcast())));
    let mut widest: Option<(IpNet, T)> = None;
    let mut found = Vec::new();
    for (block, item) in blocks {
        match widest {
            Some((wide, owner)) if wide.contains(&block) => found.push((owner, item)),
            _ => widest = Some((block, item)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use ipnet::IpNet;
    use proptest::prelude::*;

    use super::overlapping;

    fn of(blocks: &[&str]) -> Vec<(usize, usize)> {
        overlapping(blocks.iter().enumerate().map(|(n, block)| (block.parse().unwrap(), n)))
    }

    #[test]
    fn the_wider_comes_first_whatever_the_order() {
        assert_eq!(of(&["10.0.1.0/24", "10.0.0.0/16", "10.1.0.0/16"]), [(1, 0)]);
        assert_eq!(of(&["10.0.0.0/16", "10.0.0.0/16"]), [(0, 1)]);
        assert_eq!(of(&["10.0.0.0/24", "10.0.1.0/24", "::/0"]), []);
        assert_eq!(of(&["10.0.0.0/8", "10.0.1.0/24", "10.0.2.0/24"]), [(0, 1), (0, 2)]);
    }

    proptest! {
        #[test]
        fn a_block_is_told_exactly_if_it_overlaps_one_that_is_as_wide(
            ends in prop::collection::vec((any::<u32>(), 0u8..=32), 0..12),
        ) {
            let blocks: Vec<IpNet> = ends
                .iter()
                .map(|(address, length)| ipnet::Ipv4Net::new((*address).into(), *length).unwrap().trunc().into())
                .collect();
            let mut told: Vec<usize> =
                overlapping(blocks.iter().copied().zip(0..)).into_iter().map(|(_, narrow)| narrow).collect();
            told.sort_unstable();
            let naive: Vec<usize> = (0..blocks.len())
                .filter(|&n| {
                    (0..blocks.len()).any(|m| m != n && blocks[m].contains(&blocks[n]) && (blocks[m] != blocks[n] || m < n))
                })
                .collect();
            prop_assert_eq!(told, naive);
        }
    }
}
