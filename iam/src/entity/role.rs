use aozu_names::{
    Arn, Path, RoleName, Tags, Timestamp, UniqueId,
    wire::{Fields, Problems, Resource},
};

use super::{
    AttachedPolicy, InlinePolicy, InstanceProfile, PolicyDocument,
    document::{all, boundary_of, boundary_wire, each},
};
use crate::wire;

model! {
    /// A role: permissions without credentials of their own, taken on by whom its trust policy names.
    ///
    /// Source: IAM API reference, `RoleDetail`.
    ///
    /// ```
    /// use aozu_iam::{entity::Role, wire};
    /// let role = Role::try_from(wire::Role {
    ///     role_name: Some("web".into()),
    ///     arn: Some("arn:aws:iam::111122223333:role/app/web".into()),
    ///     path: Some("/app/".into()),
    ///     ..Default::default()
    /// })?;
    /// assert!(role.trust().is_none(), "the answer left it out");
    /// # Ok::<(), aozu_names::wire::Problems>(())
    /// ```
    pub struct Role {
        /// The name.
        one name: RoleName,
        /// The path before the name; sessions drop it.
        one path: Path,
        /// The id that is never used again.
        maybe id: UniqueId,
        /// The ARN, with the path.
        one arn: Arn,
        /// When it was created.
        maybe_copy create_date: Timestamp,
        /// The trust policy: who may assume it.
        maybe trust: PolicyDocument,
        /// The longest session in seconds, 3600 to 43200; the authorization details leave it out.
        maybe_copy max_session_duration: u32,
        /// Instance profiles as given with the role. Reading the authorization details moves them to
        /// the state's own collection.
        many instance_profiles: InstanceProfile,
        /// Policies that are its own.
        many inline_policies: InlinePolicy,
        /// Managed policies attached to it.
        many attached_policies: AttachedPolicy,
        /// The managed policy that bounds it.
        maybe boundary: Arn,
        /// Its tags.
        one tags: Tags,
        /// When it was last used; none where that was not read.
        maybe last_used: RoleLastUsed,
    }
}

model! {
    /// When and where a role was last used.
    pub struct RoleLastUsed {
        /// When; none if not within the tracking period (400 days).
        maybe_copy date: Timestamp,
        /// In which region.
        maybe region: String,
    }
}

impl Role {
    /// Whether AWS made it for one of its services and lets nobody else change it.
    #[must_use]
    pub fn is_service_linked(&self) -> bool {
        self.path.as_str().starts_with("/aws-service-role/")
    }

    /// Whether it lies under a path that AWS keeps for itself (service-linked roles, and those of IAM
    /// Identity Center), so that its policies are not the account's to write.
    #[must_use]
    pub fn is_aws_managed(&self) -> bool {
        self.is_service_linked() || self.path.as_str().starts_with("/aws-reserved/")
    }
}

impl TryFrom<wire::Role> for Role {
    type Error = Problems;
    fn try_from(wire: wire::Role) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let name = fields.required("RoleName", wire.role_name.as_deref());
        let arn = fields.required("Arn", wire.arn.as_deref());
        let path = fields.optional("Path", wire.path.as_deref()).unwrap_or_default();
        let id = fields.optional("RoleId", wire.role_id.as_deref());
        let instance_profiles = each(&mut fields, "InstanceProfileList", wire.instance_profile_list);
        let inline_policies = each(&mut fields, "RolePolicyList", wire.role_policy_list);
        let attached_policies = each(&mut fields, "AttachedManagedPolicies", wire.attached_managed_policies);
        let boundary = boundary_of(&mut fields, wire.permissions_boundary.as_ref());
        let (Some(name), Some(arn)) = (name, arn) else { return Err(fields.into_problems()) };
        let last_used =
            wire.role_last_used.map(|used| RoleLastUsed { date: used.last_used_date, region: used.region });
        fields.ok(Self {
            name,
            path,
            id,
            arn,
            create_date: wire.create_date,
            trust: wire.assume_role_policy_document.map(PolicyDocument::new),
            max_session_duration: wire.max_session_duration,
            instance_profiles,
            inline_policies,
            attached_policies,
            boundary,
            tags: wire.tags,
            last_used,
        })
    }
}

impl From<&Role> for wire::Role {
    fn from(role: &Role) -> Self {
        Self {
            path: Some(role.path.to_string()),
            role_name: Some(role.name.to_string()),
            role_id: role.id.as_ref().map(ToString::to_string),
            arn: Some(role.arn.to_string()),
            create_date: role.create_date,
            assume_role_policy_document: role.trust.as_ref().map(|trust| trust.text().clone()),
            max_session_duration: role.max_session_duration,
            instance_profile_list: all(&role.instance_profiles),
            role_policy_list: all(&role.inline_policies),
            attached_managed_policies: all(&role.attached_policies),
            permissions_boundary: boundary_wire(role.boundary.as_ref()),
            tags: role.tags.clone(),
            role_last_used: role
                .last_used
                .as_ref()
                .map(|used| wire::RoleLastUsed { last_used_date: used.date, region: used.region.clone() }),
        }
    }
}

impl Resource for Role {
    type Key = RoleName;
    type Wire = wire::Role;
    const ID: &'static str = "RoleName";
    fn wire_id(wire: &wire::Role) -> Option<&str> {
        wire.role_name.as_deref()
    }
    fn key(&self) -> RoleName {
        self.name.clone()
    }
}
