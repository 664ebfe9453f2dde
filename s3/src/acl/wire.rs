use aozu_names::wire::{Fields, Problems};
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, ToSmolStr};

use super::{Acl, Grant, Grantee, Group};
use crate::{BucketName, CanonicalUser};

/// How AWS's JSON holds the owner of a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct OwnerMirror {
    /// `ID`.
    #[serde(rename = "ID", skip_serializing_if = "Option::is_none")]
    pub id: Option<SmolStr>,
    /// `DisplayName`, which S3 stopped answering in November 2025; it is read and dropped.
    #[serde(rename = "DisplayName", skip_serializing_if = "Option::is_none")]
    pub display_name: Option<SmolStr>,
}

/// How AWS's JSON holds a grantee.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct GranteeMirror {
    /// `Type`: `CanonicalUser`, `AmazonCustomerByEmail` or `Group`.
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<SmolStr>,
    /// `ID`, of a canonical user.
    #[serde(rename = "ID", skip_serializing_if = "Option::is_none")]
    pub id: Option<SmolStr>,
    /// `EmailAddress`.
    #[serde(rename = "EmailAddress", skip_serializing_if = "Option::is_none")]
    pub email_address: Option<SmolStr>,
    /// `URI`, of a group.
    #[serde(rename = "URI", skip_serializing_if = "Option::is_none")]
    pub uri: Option<SmolStr>,
    /// `DisplayName`; it is read and dropped.
    #[serde(rename = "DisplayName", skip_serializing_if = "Option::is_none")]
    pub display_name: Option<SmolStr>,
}

/// How AWS's JSON holds a grant.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct GrantMirror {
    /// `Grantee`.
    #[serde(rename = "Grantee", skip_serializing_if = "Option::is_none")]
    pub grantee: Option<GranteeMirror>,
    /// `Permission`.
    #[serde(rename = "Permission", skip_serializing_if = "Option::is_none")]
    pub permission: Option<SmolStr>,
}

/// How AWS's JSON holds an access control list: as GetBucketAcl and GetObjectAcl answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct AclMirror {
    /// `Owner`.
    #[serde(rename = "Owner", skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerMirror>,
    /// `Grants`.
    #[serde(rename = "Grants", deserialize_with = "aozu_names::wire::read_member")]
    pub grants: Vec<GrantMirror>,
}

impl TryFrom<AclMirror> for Acl {
    type Error = Problems;
    fn try_from(mirror: AclMirror) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let owner = mirror.owner.unwrap_or_default();
        let owner = fields.required::<CanonicalUser>("Owner/ID", owner.id.as_deref());
        let grants: Vec<Grant> = (mirror.grants.into_iter().enumerate())
            .filter_map(|(n, grant)| fields.nested(&format!("Grants/{n}"), Grant::try_from(grant)))
            .collect();
        match owner {
            Some(owner) => fields.ok(Self::new(owner, grants)),
            None => Err(fields.into_problems()),
        }
    }
}

impl TryFrom<GrantMirror> for Grant {
    type Error = Problems;
    fn try_from(mirror: GrantMirror) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let permission = fields.required("Permission", mirror.permission.as_deref());
        let grantee = mirror.grantee.unwrap_or_default();
        let grantee = fields.nested("Grantee", Grantee::try_from(grantee));
        match (grantee, permission) {
            (Some(grantee), Some(permission)) => fields.ok(Self { grantee, permission }),
            _ => Err(fields.into_problems()),
        }
    }
}

impl TryFrom<GranteeMirror> for Grantee {
    type Error = Problems;
    fn try_from(mirror: GranteeMirror) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let grantee = match mirror.kind.as_deref() {
            Some("CanonicalUser") => {
                fields.required::<CanonicalUser>("ID", mirror.id.as_deref()).map(Self::CanonicalUser)
            }
            Some("AmazonCustomerByEmail") => fields
                .required::<SmolStr>("EmailAddress", mirror.email_address.as_deref())
                .map(Self::AmazonCustomerByEmail),
            Some("Group") => fields
                .required::<SmolStr>("URI", mirror.uri.as_deref())
                .map(|uri| Self::Group(Group::of_uri(&uri))),
            Some(other) => {
                let other = other.escape_debug();
                let message = format!(
                    "`{other}` is no type of grantee; these are CanonicalUser, AmazonCustomerByEmail and Group"
                );
                fields.problem("Type", &message);
                None
            }
            None => {
                fields.problem("Type", "the member is missing");
                None
            }
        };
        match grantee {
            Some(grantee) => fields.ok(grantee),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&Acl> for AclMirror {
    fn from(acl: &Acl) -> Self {
        let owner = OwnerMirror { id: Some(acl.owner.as_str().into()), display_name: None };
        Self { owner: Some(owner), grants: acl.grants.iter().map(GrantMirror::from).collect() }
    }
}

impl From<&Grant> for GrantMirror {
    fn from(grant: &Grant) -> Self {
        Self {
            grantee: Some(GranteeMirror::from(&grant.grantee)),
            permission: Some(grant.permission.as_str().into()),
        }
    }
}

impl From<&Grantee> for GranteeMirror {
    fn from(grantee: &Grantee) -> Self {
        let of = |kind: &'static str| Self { kind: Some(SmolStr::new_static(kind)), ..Self::default() };
        match grantee {
            Grantee::CanonicalUser(user) => Self { id: Some(user.as_str().into()), ..of("CanonicalUser") },
            Grantee::AmazonCustomerByEmail(address) => {
                Self { email_address: Some(address.clone()), ..of("AmazonCustomerByEmail") }
            }
            Grantee::Group(group) => Self { uri: Some(group.uri().into()), ..of("Group") },
        }
    }
}

/// The access control list of a bucket.
///
/// Source: Amazon S3 API Reference, `GetBucketAcl`.
#[derive(Debug, Clone, PartialEq)]
pub struct BucketAcl {
    bucket: BucketName,
    acl: Acl,
}

impl BucketAcl {
    /// A bucket's list.
    #[must_use]
    pub fn new(bucket: BucketName, acl: Acl) -> Self {
        Self { bucket, acl }
    }

    /// The bucket.
    #[must_use]
    pub fn bucket(&self) -> &BucketName {
        &self.bucket
    }

    /// The list.
    #[must_use]
    pub fn acl(&self) -> &Acl {
        &self.acl
    }
}

/// How AWS's JSON holds a [`BucketAcl`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct BucketAclMirror {
    /// `Bucket`.
    #[serde(rename = "Bucket", skip_serializing_if = "Option::is_none")]
    pub bucket: Option<SmolStr>,
    /// `Owner`.
    #[serde(rename = "Owner", skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerMirror>,
    /// `Grants`.
    #[serde(rename = "Grants", deserialize_with = "aozu_names::wire::read_member")]
    pub grants: Vec<GrantMirror>,
}

impl TryFrom<BucketAclMirror> for BucketAcl {
    type Error = Problems;
    fn try_from(mirror: BucketAclMirror) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let bucket = fields.required("Bucket", mirror.bucket.as_deref());
        // The list's members stand beside the bucket's, so that their places are theirs.
        let acl = match Acl::try_from(AclMirror { owner: mirror.owner, grants: mirror.grants }) {
            Ok(acl) => Some(acl),
            Err(problems) => {
                for problem in problems.0 {
                    fields.problem(problem.pointer.trim_start_matches('/'), &problem.message);
                }
                None
            }
        };
        match (bucket, acl) {
            (Some(bucket), Some(acl)) => fields.ok(Self { bucket, acl }),
            _ => Err(fields.into_problems()),
        }
    }
}

impl From<&BucketAcl> for BucketAclMirror {
    fn from(of: &BucketAcl) -> Self {
        let AclMirror { owner, grants } = AclMirror::from(&of.acl);
        Self { bucket: Some(of.bucket.to_smolstr()), owner, grants }
    }
}

of_bucket!(BucketAcl / BucketAclMirror);

#[cfg(test)]
mod tests {
    use super::{Acl, AclMirror};

    const ID: &str = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";

    fn read(json: &str) -> Result<Acl, String> {
        let mirror: AclMirror = serde_json::from_str(&json.replace("@ID", ID)).unwrap();
        Acl::try_from(mirror).map_err(|problems| problems.to_string())
    }

    #[test]
    fn a_list_as_the_cli_prints_it() {
        let acl = read(
            r#"{"Owner": {"DisplayName": "webfile", "ID": "@ID"}, "Grants": [
                {"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/s3/LogDelivery"}, "Permission": "READ_ACP"},
                {"Grantee": {"ID": "@ID", "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"},
                {"Grantee": {"EmailAddress": "a@example.com", "Type": "AmazonCustomerByEmail"}, "Permission": "READ"}]}"#,
        );
        let acl = acl.unwrap();
        let told: Vec<String> = acl.grants().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [format!("{ID} FULL_CONTROL"), "a@example.com READ".into(), "LogDelivery READ_ACP".into()]
        );
        let again = AclMirror::from(&acl);
        assert_eq!(Acl::try_from(again), Ok(acl));
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_place() {
        let told = read(
            r#"{"Grants": [{"Grantee": {"Type": "User"}, "Permission": "LIST"}, {"Grantee": {"Type": "Group"}},
                {"Permission": "READ"}]}"#,
        );
        let told = told.unwrap_err();
        for place in [
            "/Owner/ID: the member is missing",
            "/Grants/0/Permission: `LIST` is no permission",
            "/Grants/0/Grantee/Type: `User` is no type of grantee",
            "/Grants/1/Permission: the member is missing",
            "/Grants/1/Grantee/URI: the member is missing",
            "/Grants/2/Grantee/Type: the member is missing",
        ] {
            assert!(told.contains(place), "{place}: {told}");
        }
    }
}
