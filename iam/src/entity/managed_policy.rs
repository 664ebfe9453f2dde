use aozu_names::{
    Arn, Path, PolicyName, Tags, Timestamp, UniqueId,
    wire::{Fields, Problems, Resource},
};

use super::{
    PolicyDocument,
    document::{all, each},
};
use crate::wire;

aozu_names::checked_name! {
    /// The id of a policy version: `v` and a number, counted up and never used again.
    ///
    /// Source: IAM API reference, `PolicyVersion` (`v[1-9][0-9]*(\.[A-Za-z0-9-]*)?`).
    pub struct VersionId, "a policy version", |text| {
        const RULE: &str = "it must be `v` and a number, such as `v1`";
        let rest = text.strip_prefix('v').ok_or((Some(0), RULE))?;
        let number = rest.split_once('.').map_or(rest, |(number, _)| number);
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        if digits && !number.starts_with('0') { Ok(()) } else { Err((Some(1), RULE)) }
    }
}

model! {
    /// A managed policy, AWS's or the customer's, with its versions.
    ///
    /// The key is the ARN: a customer's policy may bear the name of one of AWS's.
    ///
    /// Source: IAM API reference, `ManagedPolicyDetail`.
    ///
    /// ```
    /// use aozu_iam::{entity::ManagedPolicy, wire};
    /// let policy = ManagedPolicy::try_from(wire::ManagedPolicy {
    ///     policy_name: Some("ReadOnlyAccess".into()),
    ///     arn: Some("arn:aws:iam::aws:policy/ReadOnlyAccess".into()),
    ///     ..Default::default()
    /// })?;
    /// assert!(policy.is_aws_managed());
    /// # Ok::<(), aozu_names::wire::Problems>(())
    /// ```
    pub struct ManagedPolicy {
        /// The name.
        one name: PolicyName,
        /// The id that is never used again.
        maybe id: UniqueId,
        /// The ARN, with the path.
        one arn: Arn,
        /// The path before the name.
        one path: Path,
        /// The version in force.
        maybe default_version_id: VersionId,
        /// To how many users, groups and roles it is attached.
        maybe_copy attachment_count: u32,
        /// How many users and roles it bounds.
        maybe_copy boundary_usage_count: u32,
        /// Whether it can be attached.
        maybe_copy is_attachable: bool,
        /// The description.
        maybe description: String,
        /// When it was created.
        maybe_copy create_date: Timestamp,
        /// When its default version was last changed.
        maybe_copy update_date: Timestamp,
        /// The versions that were read; of AWS's own policies the default one alone is enough.
        many versions: PolicyVersion,
        /// Its tags.
        one tags: Tags,
    }
}

model! {
    /// One version of a managed policy.
    pub struct PolicyVersion {
        /// The version's id.
        one id: VersionId,
        /// Whether it is in force.
        copy is_default: bool,
        /// What it says; `list-policy-versions` leaves it out.
        maybe document: PolicyDocument,
        /// When it was created.
        maybe_copy create_date: Timestamp,
    }
}

impl ManagedPolicy {
    /// Whether AWS wrote it and keeps it.
    #[must_use]
    pub fn is_aws_managed(&self) -> bool {
        self.arn.account() == "aws"
    }

    /// The version in force, where it was read.
    #[must_use]
    pub fn default_version(&self) -> Option<&PolicyVersion> {
        match &self.default_version_id {
            Some(id) => self.versions.iter().find(|version| version.id == *id),
            None => self.versions.iter().find(|version| version.is_default),
        }
    }

    /// What the version in force says, where it was read.
    #[must_use]
    pub fn document(&self) -> Option<&PolicyDocument> {
        self.default_version().and_then(PolicyVersion::document)
    }
}

impl TryFrom<wire::PolicyVersion> for PolicyVersion {
    type Error = Problems;
    fn try_from(wire: wire::PolicyVersion) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        match fields.required("VersionId", wire.version_id.as_deref()) {
            Some(id) => fields.ok(Self {
                id,
                is_default: wire.is_default_version.unwrap_or_default(),
                document: wire.document.map(PolicyDocument::new),
                create_date: wire.create_date,
            }),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&PolicyVersion> for wire::PolicyVersion {
    fn from(version: &PolicyVersion) -> Self {
        Self {
            document: version.document.as_ref().map(|document| document.text().clone()),
            version_id: Some(version.id.to_string()),
            is_default_version: Some(version.is_default),
            create_date: version.create_date,
        }
    }
}

impl TryFrom<wire::ManagedPolicy> for ManagedPolicy {
    type Error = Problems;
    fn try_from(wire: wire::ManagedPolicy) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let name = fields.required("PolicyName", wire.policy_name.as_deref());
        let arn = fields.required("Arn", wire.arn.as_deref());
        let path = fields.optional("Path", wire.path.as_deref()).unwrap_or_default();
        let id = fields.optional("PolicyId", wire.policy_id.as_deref());
        let default_version_id = fields.optional("DefaultVersionId", wire.default_version_id.as_deref());
        let versions = each(&mut fields, "PolicyVersionList", wire.policy_version_list);
        let (Some(name), Some(arn)) = (name, arn) else { return Err(fields.into_problems()) };
        fields.ok(Self {
            name,
            id,
            arn,
            path,
            default_version_id,
            attachment_count: wire.attachment_count,
            boundary_usage_count: wire.permissions_boundary_usage_count,
            is_attachable: wire.is_attachable,
            description: wire.description.filter(|text| !text.is_empty()),
            create_date: wire.create_date,
            update_date: wire.update_date,
            versions,
            tags: wire.tags,
        })
    }
}

impl From<&ManagedPolicy> for wire::ManagedPolicy {
    fn from(policy: &ManagedPolicy) -> Self {
        Self {
            policy_name: Some(policy.name.to_string()),
            policy_id: policy.id.as_ref().map(ToString::to_string),
            arn: Some(policy.arn.to_string()),
            path: Some(policy.path.to_string()),
            default_version_id: policy.default_version_id.as_ref().map(ToString::to_string),
            attachment_count: policy.attachment_count,
            permissions_boundary_usage_count: policy.boundary_usage_count,
            is_attachable: policy.is_attachable,
            description: policy.description.clone(),
            create_date: policy.create_date,
            update_date: policy.update_date,
            policy_version_list: all(&policy.versions),
            tags: policy.tags.clone(),
        }
    }
}

impl Resource for ManagedPolicy {
    type Key = Arn;
    type Wire = wire::ManagedPolicy;
    const ID: &'static str = "Arn";
    fn wire_id(wire: &wire::ManagedPolicy) -> Option<&str> {
        wire.arn.as_deref()
    }
    fn key(&self) -> Arn {
        self.arn.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::VersionId;

    #[test]
    fn a_version_is_v_and_a_number() {
        for right in ["v1", "v182", "v2.beta-1"] {
            assert!(right.parse::<VersionId>().is_ok(), "{right}");
        }
        for wrong in ["", "v", "1", "v0", "vx"] {
            assert!(wrong.parse::<VersionId>().is_err(), "{wrong}");
        }
    }
}
