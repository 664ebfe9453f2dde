use super::{
    AccountsForParent, ControlPolicy, ControlPolicyType, MemberAccount, OrganizationDetail,
    OrganizationalUnitsForParent, PoliciesForTarget, PolicySummary, Root, TargetId,
};
use aozu_names::Collection;

aozu_names::state! {
    /// What was read of an organization.
    ///
    /// The collections bear the answers' top-level keys; where several calls answer with the same key, the
    /// name says what was asked: `ServiceControlPoliciesForTarget` is what `list-policies-for-target
    /// --filter SERVICE_CONTROL_POLICY` answers under `Policies`.
    pub struct Organizations: "organizations" {
        /// The organization itself.
        organization, organization_mut: One OrganizationDetail = "Organization",
        /// Its accounts; known absent is one that said itself that it is in no organization.
        accounts, accounts_mut: Many MemberAccount = "Accounts",
        /// Its root.
        roots, roots_mut: Many Root = "Roots",
        /// The units below each root and unit.
        units_for_parent, units_for_parent_mut: Each OrganizationalUnitsForParent = "OrganizationalUnits",
        /// The accounts below each root and unit.
        accounts_for_parent, accounts_for_parent_mut: Each AccountsForParent = "AccountsForParent",
        /// The service control policies there are.
        service_control_policies, service_control_policies_mut: Many PolicySummary = "ServiceControlPolicies",
        /// The resource control policies there are.
        resource_control_policies, resource_control_policies_mut: Many PolicySummary = "ResourceControlPolicies",
        /// Policies with their content.
        policies, policies_mut: Each ControlPolicy = "Policy",
        /// The service control policies of each target.
        service_control_policies_for_target, service_control_policies_for_target_mut: Each PoliciesForTarget = "ServiceControlPoliciesForTarget",
        /// The resource control policies of each target.
        resource_control_policies_for_target, resource_control_policies_for_target_mut: Each PoliciesForTarget = "ResourceControlPoliciesForTarget",
    }
}

impl Organizations {
    /// The policies of one type by target; none for types that decide no access.
    #[must_use]
    pub fn policies_for_target(
        &self,
        of: &ControlPolicyType,
    ) -> Option<&Collection<TargetId, PoliciesForTarget>> {
        match of {
            ControlPolicyType::Service => Some(&self.service_control_policies_for_target),
            ControlPolicyType::Resource => Some(&self.resource_control_policies_for_target),
            ControlPolicyType::Other(_) => None,
        }
    }
}
