use aozu_iam::analyze::public::UnrecordedKeys;

/// What IgnorePublicAcls leaves of a public list; AWS's manual can be read either way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IgnoreScope {
    /// Everything but the grants to everyone and to everyone with an account. The default.
    #[default]
    PublicGrants,
    /// Nothing of a list that has such a grant, but what its owner has by being the owner.
    WholeAcl,
}

/// Choices where AWS's documents leave one, each with its default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// What IgnorePublicAcls leaves of a public list.
    pub ignore_scope: IgnoreScope,
    /// Whether context keys of which neither a recording nor the manual says so keep a policy from being public.
    pub unrecorded_keys: UnrecordedKeys,
}
