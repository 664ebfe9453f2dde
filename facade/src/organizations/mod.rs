//! AWS Organizations: the tree of an organization, its accounts, and the policies that bound them.
//!
//! Read from what the management account, or a delegated administrator, can list. A member account may
//! call `describe-organization` alone.

mod id;
mod nouns;
mod operations;
mod state;
mod structure;

pub use id::{ControlPolicyType, OrganizationId, PolicyId, TargetId};
pub use nouns::{
    AccountsForParent, AccountsForParentWire, ControlPolicy, ControlPolicyWire, MemberAccount,
    MemberAccountWire, OrganizationDetail, OrganizationDetailWire, OrganizationalUnit,
    OrganizationalUnitWire, OrganizationalUnitsForParent, OrganizationalUnitsForParentWire,
    PoliciesForTarget, PoliciesForTargetWire, PolicySummary, PolicySummaryWire, PolicyTypeSummary,
    PolicyTypeSummaryWire, Root, RootWire,
};
pub(crate) use operations::{NOT_IN_USE, OPERATIONS};
pub use state::Organizations;
pub use structure::{Level, LevelPolicy, Structure};
