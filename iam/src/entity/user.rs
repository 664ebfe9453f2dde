use aozu_names::{
    Arn, GroupName, Path, Tags, Timestamp, UniqueId, UserName,
    wire::{Fields, Problems, Resource},
};

use super::{
    AttachedPolicy, InlinePolicy,
    document::{all, boundary_of, boundary_wire, each},
};
use crate::wire;

model! {
    /// A user: a person or a machine with long-term credentials of its own.
    ///
    /// Source: IAM API reference, `UserDetail`.
    ///
    /// ```
    /// use aozu_iam::{entity::User, wire};
    /// let user = User::try_from(wire::User {
    ///     user_name: Some("alice".into()),
    ///     arn: Some("arn:aws:iam::111122223333:user/people/alice".into()),
    ///     path: Some("/people/".into()),
    ///     ..Default::default()
    /// })?;
    /// assert_eq!(user.name().as_str(), "alice");
    /// assert!(user.groups().is_empty());
    /// # Ok::<(), aozu_names::wire::Problems>(())
    /// ```
    pub struct User {
        /// The name, unique in the account whatever its case.
        one name: UserName,
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
        /// The groups it is in.
        many groups: GroupName,
        /// Managed policies attached to it directly.
        many attached_policies: AttachedPolicy,
        /// The managed policy that bounds it.
        maybe boundary: Arn,
        /// Its tags.
        one tags: Tags,
    }
}

impl TryFrom<wire::User> for User {
    type Error = Problems;
    fn try_from(wire: wire::User) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let name = fields.required("UserName", wire.user_name.as_deref());
        let arn = fields.required("Arn", wire.arn.as_deref());
        let path = fields.optional("Path", wire.path.as_deref()).unwrap_or_default();
        let id = fields.optional("UserId", wire.user_id.as_deref());
        let groups = fields.list("GroupList", wire.group_list.iter().map(String::as_str));
        let inline_policies = each(&mut fields, "UserPolicyList", wire.user_policy_list);
        let attached_policies = each(&mut fields, "AttachedManagedPolicies", wire.attached_managed_policies);
        let boundary = boundary_of(&mut fields, wire.permissions_boundary.as_ref());
        let (create_date, tags) = (wire.create_date, wire.tags);
        match (name, arn) {
            (Some(name), Some(arn)) => fields.ok(Self {
                name,
                path,
                id,
                arn,
                create_date,
                inline_policies,
                groups,
                attached_policies,
                boundary,
                tags,
            }),
            _ => Err(fields.into_problems()),
        }
    }
}

impl From<&User> for wire::User {
    fn from(user: &User) -> Self {
        Self {
            path: Some(user.path.to_string()),
            user_name: Some(user.name.to_string()),
            user_id: user.id.as_ref().map(ToString::to_string),
            arn: Some(user.arn.to_string()),
            create_date: user.create_date,
            user_policy_list: all(&user.inline_policies),
            group_list: user.groups.iter().map(ToString::to_string).collect(),
            attached_managed_policies: all(&user.attached_policies),
            permissions_boundary: boundary_wire(user.boundary.as_ref()),
            tags: user.tags.clone(),
        }
    }
}

impl Resource for User {
    type Key = UserName;
    type Wire = wire::User;
    const ID: &'static str = "UserName";
    fn wire_id(wire: &wire::User) -> Option<&str> {
        wire.user_name.as_deref()
    }
    fn key(&self) -> UserName {
        self.name.clone()
    }
}

model! {
    /// What `list-users` and `get-user` add to a [`User`]: when the password was last used.
    ///
    /// The two operations fill collections of their own (`Users`, `User`), since `list-users` leaves
    /// tags out.
    pub struct UserSummary {
        /// The name.
        one name: UserName,
        /// The path before the name.
        one path: Path,
        /// The id that is never used again.
        maybe id: UniqueId,
        /// The ARN, with the path.
        one arn: Arn,
        /// When it was created.
        maybe_copy create_date: Timestamp,
        /// When the password was last used; none if never, or if there is no password.
        maybe_copy password_last_used: Timestamp,
        /// The managed policy that bounds it; `list-users` leaves it out.
        maybe boundary: Arn,
        /// Its tags; `list-users` leaves them out.
        one tags: Tags,
    }
}

impl TryFrom<wire::UserSummary> for UserSummary {
    type Error = Problems;
    fn try_from(wire: wire::UserSummary) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let name = fields.required("UserName", wire.user_name.as_deref());
        let arn = fields.required("Arn", wire.arn.as_deref());
        let path = fields.optional("Path", wire.path.as_deref()).unwrap_or_default();
        let id = fields.optional("UserId", wire.user_id.as_deref());
        let boundary = boundary_of(&mut fields, wire.permissions_boundary.as_ref());
        let (create_date, password_last_used, tags) = (wire.create_date, wire.password_last_used, wire.tags);
        match (name, arn) {
            (Some(name), Some(arn)) => {
                fields.ok(Self { name, path, id, arn, create_date, password_last_used, boundary, tags })
            }
            _ => Err(fields.into_problems()),
        }
    }
}

impl From<&UserSummary> for wire::UserSummary {
    fn from(user: &UserSummary) -> Self {
        Self {
            path: Some(user.path.to_string()),
            user_name: Some(user.name.to_string()),
            user_id: user.id.as_ref().map(ToString::to_string),
            arn: Some(user.arn.to_string()),
            create_date: user.create_date,
            password_last_used: user.password_last_used,
            permissions_boundary: boundary_wire(user.boundary.as_ref()),
            tags: user.tags.clone(),
        }
    }
}

impl Resource for UserSummary {
    type Key = UserName;
    type Wire = wire::UserSummary;
    const ID: &'static str = "UserName";
    fn wire_id(wire: &wire::UserSummary) -> Option<&str> {
        wire.user_name.as_deref()
    }
    fn key(&self) -> UserName {
        self.name.clone()
    }
}
