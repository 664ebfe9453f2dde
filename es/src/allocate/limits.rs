//! What a request may ask for: ours, so that none runs for hours. AWS's own bounds lie below.

/// The most nodes. A domain has at most 1,002 data nodes.
/// Source: OpenSearch Service Developer Guide, "Amazon OpenSearch Service quotas" (2026).
pub(super) const MOST_NODES: u64 = 2_000;

/// The most copies of shards.
pub(super) const MOST_COPIES: u64 = 1_000_000;

/// The most steps.
pub(super) const MOST_STEPS: u64 = 1_000;

/// The most awareness attributes.
pub(super) const MOST_ATTRIBUTES: u64 = 16;
