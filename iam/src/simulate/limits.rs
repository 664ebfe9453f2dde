//! The numbers of the simulator's API.
//!
//! Source: IAM API reference, `SimulateCustomPolicy` and `SimulatePrincipalPolicy` (botocore 1.43.11, shapes
//! `ActionNameType`, `ResourceNameType`, `policyDocumentType`, `ContextKeyNameType`, `maxItemsType`), read
//! September 2026; the levels of an organization: Organizations User Guide, "Quotas" (five OUs below the root).

/// The fewest and the most characters of an action's name.
pub const ACTION_NAME: std::ops::RangeInclusive<usize> = 3..=128;
/// The fewest and the most characters of a resource's ARN, of `CallerArn` and of `ResourceOwner`.
pub const RESOURCE_NAME: std::ops::RangeInclusive<usize> = 1..=2048;
/// The fewest and the most characters of a policy document.
pub const POLICY_DOCUMENT: std::ops::RangeInclusive<usize> = 1..=131_072;
/// The fewest and the most characters of a context key's name.
pub const CONTEXT_KEY_NAME: std::ops::RangeInclusive<usize> = 5..=256;
/// The most bytes of a context key's value. AWS states none; ours, since a pattern may cost its length times the
/// value's: well beyond any header or tag.
pub const CONTEXT_VALUE_BYTES: usize = 16_384;
/// The fewest and the most results of one page.
pub const MAX_ITEMS: std::ops::RangeInclusive<i64> = 1..=1000;
/// The results of a page where `MaxItems` is not given.
pub const DEFAULT_MAX_ITEMS: usize = 100;
/// The most levels from an organization's root to an account: the root, five OUs and the account.
pub const ORGANIZATION_LEVELS: usize = 7;
/// The most permissions boundaries.
pub const BOUNDARIES: usize = 1;
/// The most identifiers in `PolicyExclusionList`.
pub const EXCLUSIONS: usize = 256;
