use std::{borrow::Cow, collections::BTreeMap};

use aozu_iam::simulate::{CallerTags, ContextEntry, PolicyInput, PolicyList, Text};
use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

/// A request of `evaluate-access`. A member that is absent is not configured: ownership acts as ObjectWriter, each
/// setting of Block Public Access is off, a list grants its owner full control.
///
/// It borrows from the text that it is read from (`serde_json::from_str`, `from_slice`).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Request<'a> {
    /// The bucket.
    #[serde(borrow)]
    pub bucket: Option<BucketInput<'a>>,
    /// Block Public Access of the bucket owner's account.
    pub account_public_access_block_configuration: Option<PublicAccessBlockInput>,
    /// What an S3 policy of the organization says of it; it replaces what the account says.
    pub organization_public_access_block: Option<OrganizationInput>,
    /// The object, for what is asked of one.
    #[serde(borrow)]
    pub object: Option<ObjectInput<'a>>,
    /// Who asks.
    #[serde(borrow)]
    pub caller: Option<CallerInput<'a>>,
    /// What is asked for, such as `s3:GetObject`.
    #[serde(borrow)]
    pub action: Option<Text<'a>>,
    /// The condition keys that the request carries; one that is not given is absent.
    #[serde(borrow)]
    pub context_entries: Option<Vec<ContextEntry<'a>>>,
    /// Which canonical user id belongs to which account.
    #[serde(borrow)]
    pub canonical_ids: Option<BTreeMap<Text<'a>, Text<'a>>>,
}

/// The bucket.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BucketInput<'a> {
    /// Its name.
    #[serde(borrow)]
    pub name: Option<Text<'a>>,
    /// The account that owns it.
    #[serde(borrow)]
    pub owner_account: Option<Text<'a>>,
    /// `BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`.
    #[serde(borrow)]
    pub object_ownership: Option<Text<'a>>,
    /// Its own Block Public Access.
    pub public_access_block_configuration: Option<PublicAccessBlockInput>,
    /// Its list.
    #[serde(borrow)]
    pub acl: Option<AclInput<'a>>,
    /// Its policy.
    #[serde(borrow)]
    pub policy: Option<PolicyInput<'a>>,
}

/// The object.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ObjectInput<'a> {
    /// Its key.
    #[serde(borrow)]
    pub key: Option<Text<'a>>,
    /// The account that owns it as stored; absent: the bucket's owner.
    #[serde(borrow)]
    pub owner_account: Option<Text<'a>>,
    /// Its list as stored.
    #[serde(borrow)]
    pub acl: Option<AclInput<'a>>,
}

/// Who asks, with the policies that hold for it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallerInput<'a> {
    /// An ARN, `anonymous`, or a service such as `cloudtrail.amazonaws.com`.
    #[serde(borrow)]
    pub arn: Option<Text<'a>>,
    /// Its own policies.
    #[serde(borrow)]
    pub policy_input_list: Option<PolicyList<'a>>,
    /// Its permissions boundary, at most one.
    #[serde(borrow)]
    pub permissions_boundary_policy_input_list: Option<PolicyList<'a>>,
    /// Its session policies.
    #[serde(borrow)]
    pub session_policy_input_list: Option<PolicyList<'a>>,
    /// Its tags.
    #[serde(borrow)]
    pub caller_tags: Option<CallerTags<'a>>,
}

/// The four settings of one level; one that is absent is off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicAccessBlockInput {
    /// `BlockPublicAcls`
    pub block_public_acls: Option<bool>,
    /// `IgnorePublicAcls`
    pub ignore_public_acls: Option<bool>,
    /// `BlockPublicPolicy`
    pub block_public_policy: Option<bool>,
    /// `RestrictPublicBuckets`
    pub restrict_public_buckets: Option<bool>,
}

/// What an S3 policy of the organization says: `all` or `none`, or the four settings, which are then all on or all
/// off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrganizationInput {
    /// A word.
    Word(String),
    /// The settings.
    Settings(PublicAccessBlockInput),
}

/// A list: as GetBucketAcl prints it, or the name of a canned one. A canonical user may be given by its account id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AclInput<'a>(pub(super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for AclInput<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(d)?.get();
        if raw.starts_with(['"', '{']) {
            Ok(Self(Cow::Borrowed(raw)))
        } else {
            Err(de::Error::custom("a list is `{\"Owner\", \"Grants\"}`, or the name of a canned one"))
        }
    }
}

impl<'de> Deserialize<'de> for OrganizationInput {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = OrganizationInput;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("`all`, `none`, or the four settings")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(OrganizationInput::Word(text.to_owned()))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let settings = Deserialize::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(OrganizationInput::Settings(settings))
            }
        }
        d.deserialize_any(Visitor)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for AclInput<'_> {
    fn schema_name() -> Cow<'static, str> {
        "AclInput".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let list = generator.subschema_for::<crate::wire::Acl>();
        let names = crate::CannedAcl::ALL.map(crate::CannedAcl::as_str);
        schemars::json_schema!({
            "description": "A list, or the name of a canned one.",
            "anyOf": [list, {"type": "string", "enum": names}],
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for OrganizationInput {
    fn schema_name() -> Cow<'static, str> {
        "OrganizationPublicAccessBlock".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let settings = generator.subschema_for::<PublicAccessBlockInput>();
        schemars::json_schema!({
            "description": "What an S3 policy of the organization says of Block Public Access.",
            "anyOf": [settings, {"type": "string", "enum": ["all", "none"]}],
        })
    }
}
