use aozu_names::{
    Arn, GroupName, Path, Timestamp, UniqueId,
    wire::{Fields, Problems, Resource},
};

use super::{
    AttachedPolicy, InlinePolicy,
    document::{all, each},
};
use crate::wire;

model! {
    /// A group of users, which all have its policies. It is no principal. Who is in it stands with
    /// the users.
    ///
    /// Source: IAM API reference, `GroupDetail`.
    ///
    /// ```
    /// use aozu_iam::{entity::Group, wire};
    /// let group = Group::try_from(wire::Group {
    ///     group_name: Some("Developers".into()),
    ///     arn: Some("arn:aws:iam::111122223333:group/Developers".into()),
    ///     ..Default::default()
    /// })?;
    /// assert_eq!(group.path().as_str(), "/");
    /// # Ok::<(), aozu_names::wire::Problems>(())
    /// ```
    pub struct Group {
        /// The name.
        one name: GroupName,
        /// The path before the name.
        one path: Path,
        /// The id that is never used again.
        maybe id: UniqueId,
        /// The ARN, with the path.
        one arn: Arn,
        /// When it was created.
        maybe_copy create_date: Timestamp,
        /// Policies that are its own.
        many inline_policies: InlinePolicy,
        /// Managed policies attached to it.
        many attached_policies: AttachedPolicy,
    }
}

impl TryFrom<wire::Group> for Group {
    type Error = Problems;
    fn try_from(wire: wire::Group) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let name = fields.required("GroupName", wire.group_name.as_deref());
        let arn = fields.required("Arn", wire.arn.as_deref());
        let path = fields.optional("Path", wire.path.as_deref()).unwrap_or_default();
        let id = fields.optional("GroupId", wire.group_id.as_deref());
        let inline_policies = each(&mut fields, "GroupPolicyList", wire.group_policy_list);
        let attached_policies = each(&mut fields, "AttachedManagedPolicies", wire.attached_managed_policies);
        let create_date = wire.create_date;
        match (name, arn) {
            (Some(name), Some(arn)) => {
                fields.ok(Self { name, path, id, arn, create_date, inline_policies, attached_policies })
            }
            _ => Err(fields.into_problems()),
        }
    }
}

impl From<&Group> for wire::Group {
    fn from(group: &Group) -> Self {
        Self {
            path: Some(group.path.to_string()),
            group_name: Some(group.name.to_string()),
            group_id: group.id.as_ref().map(ToString::to_string),
            arn: Some(group.arn.to_string()),
            create_date: group.create_date,
            group_policy_list: all(&group.inline_policies),
            attached_managed_policies: all(&group.attached_policies),
        }
    }
}

impl Resource for Group {
    type Key = GroupName;
    type Wire = wire::Group;
    const ID: &'static str = "GroupName";
    fn wire_id(wire: &wire::Group) -> Option<&str> {
        wire.group_name.as_deref()
    }
    fn key(&self) -> GroupName {
        self.name.clone()
    }
}
