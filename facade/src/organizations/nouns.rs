//! The nouns of an organization, as AWS Organizations prints them.

use aozu_iam::entity::PolicyDocument;
use aozu_names::{
    AccountId, Arn,
    wire::{Fields, Resource},
};

use super::{ControlPolicyType, OrganizationId, PolicyId, TargetId};
use crate::noun::{Field, Name, noun, texts};

texts!(ControlPolicyType, OrganizationId, PolicyId, TargetId);

noun! {
    /// The organization itself. Source: Organizations API reference, `Organization`.
    pub struct OrganizationDetail, OrganizationDetailWire, by OrganizationId = Clone::clone;
    /// Its id, `o-…`, which is the value of `aws:PrincipalOrgID`.
    id id: OrganizationId = "Id",
    /// Its ARN.
    maybe arn: Arn = "Arn",
    /// `ALL`, or `CONSOLIDATED_BILLING`, which has no policies.
    maybe feature_set: Name = "FeatureSet",
    /// The management account, which no policy of the organization binds.
    one management_account: AccountId = "MasterAccountId",
}

noun! {
    /// An account of the organization. Source: Organizations API reference, `Account`.
    ///
    /// An account of which only `describe-organization` is known has its id alone.
    pub struct MemberAccount, MemberAccountWire, by AccountId = |id| *id;
    /// Its id.
    id id: AccountId = "Id",
    /// Its ARN.
    maybe arn: Arn = "Arn",
    /// Its name.
    maybe name: Name = "Name",
    /// `ACTIVE`, `SUSPENDED` or `PENDING_CLOSURE`; AWS replaces it by `State` from September 2026 on.
    maybe status: Name = "Status",
    /// `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, `CLOSED` or `PENDING_ACTIVATION`.
    maybe state: Name = "State",
}

noun! {
    /// A root of the organization: the parent of all units and accounts. There is one.
    pub struct Root, RootWire, by TargetId = Clone::clone;
    /// Its id, `r-…`.
    id id: TargetId = "Id",
    /// Its ARN.
    maybe arn: Arn = "Arn",
    /// Its name.
    maybe name: Name = "Name",
    /// The policy types that are enabled; one that is not listed is off.
    maybe policy_types: Vec<PolicyTypeSummary> = "PolicyTypes",
}

noun! {
    /// Whether a type of policy is enabled in a root. Source: Organizations API reference,
    /// `PolicyTypeSummary`.
    pub struct PolicyTypeSummary, PolicyTypeSummaryWire, by ControlPolicyType = Clone::clone;
    /// The type.
    id policy_type: ControlPolicyType = "Type",
    /// `ENABLED`, `PENDING_ENABLE` or `PENDING_DISABLE`.
    maybe status: Name = "Status",
}

noun! {
    /// An organizational unit.
    pub struct OrganizationalUnit, OrganizationalUnitWire, by TargetId = Clone::clone;
    /// Its id, `ou-…`.
    id id: TargetId = "Id",
    /// Its ARN.
    maybe arn: Arn = "Arn",
    /// Its name.
    maybe name: Name = "Name",
}

noun! {
    /// The units directly below a root or a unit. The answer does not name the parent; it is added.
    pub struct OrganizationalUnitsForParent, OrganizationalUnitsForParentWire, by TargetId = Clone::clone;
    /// The parent.
    id parent_id: TargetId = "ParentId",
    /// The units.
    one organizational_units: Vec<OrganizationalUnit> = "OrganizationalUnits",
}

noun! {
    /// The accounts directly below a root or a unit. The answer does not name the parent; it is added.
    pub struct AccountsForParent, AccountsForParentWire, by TargetId = Clone::clone;
    /// The parent.
    id parent_id: TargetId = "ParentId",
    /// The accounts.
    one accounts: Vec<MemberAccount> = "Accounts",
}

noun! {
    /// A policy without its content. Source: Organizations API reference, `PolicySummary`.
    pub struct PolicySummary, PolicySummaryWire, by PolicyId = Clone::clone;
    /// Its id, `p-…`.
    id id: PolicyId = "Id",
    /// Its ARN.
    maybe arn: Arn = "Arn",
    /// Its name.
    maybe name: Name = "Name",
    /// Its type.
    maybe policy_type: ControlPolicyType = "Type",
    /// Whether AWS wrote it and keeps it.
    maybe aws_managed: bool = "AwsManaged",
}

noun! {
    /// A policy with its content, as `describe-policy` prints it.
    pub struct ControlPolicy, ControlPolicyWire, by PolicyId = |summary| summary.id().clone();
    /// What it is.
    id summary: PolicySummary = "PolicySummary",
    /// What it says.
    one document: PolicyDocument = "Content",
}

noun! {
    /// The policies of one type that are attached to a root, a unit or an account. The answer does not name
    /// the target; it is added.
    pub struct PoliciesForTarget, PoliciesForTargetWire, by TargetId = Clone::clone;
    /// The target.
    id target_id: TargetId = "TargetId",
    /// The policies that are attached to it directly.
    one policies: Vec<PolicySummary> = "Policies",
}

impl Field for PolicySummary {
    type Wire = <Self as Resource>::Wire;
    fn read(fields: &mut Fields, member: &str, wire: Self::Wire) -> Option<Self> {
        fields.nested(member, Self::try_from(wire))
    }
    fn write(&self) -> Self::Wire {
        Self::Wire::from(self)
    }
    fn text(wire: &Self::Wire) -> Option<&str> {
        Self::wire_id(wire)
    }
}
