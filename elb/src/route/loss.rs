use std::collections::BTreeSet;

use smol_str::SmolStr;

/// What is gone: zones, with the balancer's nodes and all targets in them, and single targets.
///
/// ```
/// use aozu_elb::route::Loss;
/// let loss = Loss::default().without_zone("ap-northeast-1a").without_target("i-0123456789abcdef0");
/// assert!(!loss.is_nothing());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loss {
    pub(super) zones: BTreeSet<SmolStr>,
    pub(super) targets: BTreeSet<SmolStr>,
}

impl Loss {
    /// The same without a zone.
    #[must_use]
    pub fn without_zone(mut self, zone: &str) -> Self {
        self.zones.insert(zone.into());
        self
    }

    /// The same without a target, in whatever group it is registered.
    #[must_use]
    pub fn without_target(mut self, id: &str) -> Self {
        self.targets.insert(id.into());
        self
    }

    /// Whether nothing is lost.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.zones.is_empty() && self.targets.is_empty()
    }
}
