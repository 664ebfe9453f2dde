use aozu_names::{
    Arn, InstanceProfileName, Path, RoleName, Timestamp, UniqueId,
    wire::{Fields, Problems, Resource},
};

use super::document::{all, each};
use crate::wire;

model! {
    /// An instance profile: the container in which an EC2 instance finds its role.
    ///
    /// Source: IAM API reference, `InstanceProfile`.
    ///
    /// ```
    /// use aozu_iam::{entity::InstanceProfile, wire};
    /// let profile = InstanceProfile::try_from(wire::InstanceProfile {
    ///     instance_profile_name: Some("web".into()),
    ///     arn: Some("arn:aws:iam::111122223333:instance-profile/web".into()),
    ///     ..Default::default()
    /// })?;
    /// assert!(profile.roles().is_empty());
    /// # Ok::<(), aozu_names::wire::Problems>(())
    /// ```
    pub struct InstanceProfile {
        /// The name.
        one name: InstanceProfileName,
        /// The path before the name.
        one path: Path,
        /// The id that is never used again.
        maybe id: UniqueId,
        /// The ARN, with the path.
        one arn: Arn,
        /// When it was created.
        maybe_copy create_date: Timestamp,
        /// Its roles: none or one.
        many roles: ProfileRole,
    }
}

model! {
    /// The role in an instance profile.
    pub struct ProfileRole {
        /// The role's name.
        one name: RoleName,
        /// The role's ARN.
        maybe arn: Arn,
    }
}

impl TryFrom<wire::ProfileRole> for ProfileRole {
    type Error = Problems;
    fn try_from(wire: wire::ProfileRole) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let arn = fields.optional("Arn", wire.arn.as_deref());
        match fields.required("RoleName", wire.role_name.as_deref()) {
            Some(name) => fields.ok(Self { name, arn }),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&ProfileRole> for wire::ProfileRole {
    fn from(role: &ProfileRole) -> Self {
        Self { role_name: Some(role.name.to_string()), arn: role.arn.as_ref().map(ToString::to_string) }
    }
}

impl TryFrom<wire::InstanceProfile> for InstanceProfile {
    type Error = Problems;
    fn try_from(wire: wire::InstanceProfile) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let name = fields.required("InstanceProfileName", wire.instance_profile_name.as_deref());
        let arn = fields.required("Arn", wire.arn.as_deref());
        let path = fields.optional("Path", wire.path.as_deref()).unwrap_or_default();
        let id = fields.optional("InstanceProfileId", wire.instance_profile_id.as_deref());
        let roles = each(&mut fields, "Roles", wire.roles);
        let create_date = wire.create_date;
        match (name, arn) {
            (Some(name), Some(arn)) => fields.ok(Self { name, path, id, arn, create_date, roles }),
            _ => Err(fields.into_problems()),
        }
    }
}

impl From<&InstanceProfile> for wire::InstanceProfile {
    fn from(profile: &InstanceProfile) -> Self {
        Self {
            path: Some(profile.path.to_string()),
            instance_profile_name: Some(profile.name.to_string()),
            instance_profile_id: profile.id.as_ref().map(ToString::to_string),
            arn: Some(profile.arn.to_string()),
            create_date: profile.create_date,
            roles: all(&profile.roles),
        }
    }
}

impl Resource for InstanceProfile {
    type Key = InstanceProfileName;
    type Wire = wire::InstanceProfile;
    const ID: &'static str = "InstanceProfileName";
    fn wire_id(wire: &wire::InstanceProfile) -> Option<&str> {
        wire.instance_profile_name.as_deref()
    }
    fn key(&self) -> InstanceProfileName {
        self.name.clone()
    }
}
