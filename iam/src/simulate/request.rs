use serde::{Deserialize, Deserializer, de};

use super::{
    exclusion::PolicyExclusion,
    policy_list::{PolicyInput, PolicyList},
    text::Text,
};

/// A request to simulate: that of `SimulateCustomPolicy`, and with `PolicySourceArn` that of
/// `SimulatePrincipalPolicy`. What AWS does not have is marked **+**.
///
/// It borrows from the text that it is read from (`serde_json::from_str`, `from_slice`).
///
/// ```
/// use aozu_iam::simulate::{PolicyList, Request};
/// let request = Request {
///     policy_input_list: Some(PolicyList::of([r#"{"Statement": []}"#])),
///     action_names: Some(vec!["s3:GetObject".into()]),
///     ..Request::default()
/// };
/// assert!(aozu_iam::simulate::simulate_custom_policy(&request).is_ok());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Request<'a> {
    /// Of `SimulatePrincipalPolicy`: the user, group or role whose policies are simulated.
    #[serde(borrow)]
    pub policy_source_arn: Option<Text<'a>>,
    /// The caller's identity policies; with `PolicySourceArn`, such as come on top.
    #[serde(borrow)]
    pub policy_input_list: Option<PolicyList<'a>>,
    /// The permissions boundary, at most one; with `PolicySourceArn`, instead of the entity's own.
    #[serde(borrow)]
    pub permissions_boundary_policy_input_list: Option<PolicyList<'a>>,
    /// Of `SimulatePrincipalPolicy`: which of the entity's policies are left out.
    #[serde(borrow)]
    pub policy_exclusion_list: Option<Vec<PolicyExclusion<'a>>>,
    /// The organization's policies by level, the root first and the account last, at most seven; absent: there is
    /// no organization. The SCPs are those of the caller's path, the RCPs those of the resource's.
    #[serde(borrow)]
    pub ordered_organization_policy_input_list: Option<Vec<OrganizationLevel<'a>>>,
    /// **+** Session policies: what they allow adds up, and limits the rest.
    #[serde(borrow)]
    pub session_policy_input_list: Option<PolicyList<'a>>,
    /// **+** The policy of the VPC endpoint that the request comes through.
    #[serde(borrow)]
    pub vpc_endpoint_policy_input_list: Option<PolicyList<'a>>,
    /// What is to be done, such as `s3:GetObject`.
    #[serde(borrow)]
    pub action_names: Option<Vec<Text<'a>>>,
    /// To what; by default `*`.
    #[serde(borrow)]
    pub resource_arns: Option<Vec<Text<'a>>>,
    /// The policy of each of these resources.
    #[serde(borrow)]
    pub resource_policy: Option<PolicyInput<'a>>,
    /// The account that owns the resources whose ARN does not tell it: its ARN, or **+** its id; by default the
    /// caller's.
    #[serde(borrow)]
    pub resource_owner: Option<Text<'a>>,
    /// Who asks: a user, group or role (some session of it); **+** a role session, a federated user, an account
    /// root, a service principal such as `sns.amazonaws.com`, or `anonymous`.
    #[serde(borrow)]
    pub caller_arn: Option<Text<'a>>,
    /// **+** The caller's tags: `aws:PrincipalTag/…`.
    #[serde(borrow)]
    pub caller_tags: Option<CallerTags<'a>>,
    /// **+** Whether the caller belongs to the organization's management account, which SCPs spare.
    pub caller_is_management_account: Option<bool>,
    /// The condition keys that the request carries; they win over what is derived from the caller.
    #[serde(borrow)]
    pub context_entries: Option<Vec<ContextEntry<'a>>>,
    /// One of AWS's EC2 scenarios. It is checked, and changes nothing: every resource that is named is judged.
    #[serde(borrow)]
    pub resource_handling_option: Option<Text<'a>>,
    /// The most results of one answer: 1 to 1000, by default 100.
    pub max_items: Option<i64>,
    /// Where the answer before this one ended.
    #[serde(borrow)]
    pub marker: Option<Text<'a>>,
}

/// One level of an organization: the root, an OU, or the account.
///
/// A list that is absent: policies of that type are off. An empty one: nothing is attached, so that SCPs allow
/// nothing; RCPFullAWSAccess is implied.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrganizationLevel<'a> {
    /// The service control policies attached here.
    #[serde(borrow)]
    pub service_control_policy_input_list: Option<PolicyList<'a>>,
    /// **+** The resource control policies attached here.
    #[serde(borrow)]
    pub resource_control_policy_input_list: Option<PolicyList<'a>>,
}

/// A condition key that the request carries.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContextEntry<'a> {
    /// The key, such as `aws:SourceIp`.
    #[serde(borrow)]
    pub context_key_name: Option<Text<'a>>,
    /// Its values: one, or of a list type any number.
    #[serde(borrow)]
    pub context_key_values: Option<Vec<Text<'a>>>,
    /// `string`, `numeric`, `boolean`, `ip`, `binary` or `date`, or one of them with `List`, which makes the key
    /// multivalued. **+** Absent: `string` for one value, `stringList` for several.
    #[serde(borrow)]
    pub context_key_type: Option<Text<'a>>,
}

/// The caller's tags: a list of `{Key, Value}` as AWS writes tags, or an object.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CallerTags<'a>(pub Vec<(Text<'a>, Text<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for CallerTags<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase", deny_unknown_fields)]
        struct Tag<'a> {
            #[serde(borrow)]
            key: Text<'a>,
            #[serde(borrow)]
            value: Text<'a>,
        }
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = CallerTags<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("tags: a list of `{\"Key\", \"Value\"}`, or an object")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut tags = Vec::new();
                while let Some(Tag { key, value }) = list.next_element()? {
                    tags.push((key, value));
                }
                Ok(CallerTags(tags))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut tags = Vec::new();
                while let Some(tag) = map.next_entry()? {
                    tags.push(tag);
                }
                Ok(CallerTags(tags))
            }
        }
        d.deserialize_any(Visitor)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CallerTags<'_> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CallerTags".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let text = serde_json::json!({"type": "string"});
        schemars::json_schema!({
            "description": "Tags: a list of `{Key, Value}`, or an object.",
            "anyOf": [
                {"type": "object", "additionalProperties": text},
                {"type": "array", "items": {"type": "object", "additionalProperties": false,
                    "required": ["Key", "Value"], "properties": {"Key": text, "Value": text}}},
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{CallerTags, Request};

    #[test]
    fn tags_come_in_two_shapes() {
        let list: CallerTags<'_> = serde_json::from_str(r#"[{"Key": "team", "Value": "a"}]"#).unwrap();
        let object: CallerTags<'_> = serde_json::from_str(r#"{"team": "a"}"#).unwrap();
        assert_eq!(list, object);
        assert!(serde_json::from_str::<CallerTags<'_>>(r#"[{"Key": "team"}]"#).is_err());
        assert!(serde_json::from_str::<CallerTags<'_>>(r#""team""#).is_err());
    }

    #[test]
    fn a_member_that_is_not_ours_is_refused_and_null_is_absence() {
        let error = serde_json::from_str::<Request<'_>>(r#"{"ActionName": []}"#).unwrap_err();
        assert!(error.to_string().contains("unknown field `ActionName`"), "{error}");
        let nothing = serde_json::from_str::<Request<'_>>(r#"{"ResourcePolicy": null, "MaxItems": null}"#);
        assert_eq!(nothing.unwrap(), Request::default());
    }
}
