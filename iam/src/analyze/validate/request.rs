use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Finding, Validator};
use crate::{
    policy::PolicyKind,
    simulate::{PolicyInput, Text},
};

macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The one of that name; none where there is none.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

named! {
    /// What sort of policy is validated.
    PolicyType {
        /// A policy of a user, group or role, inline or managed.
        IdentityPolicy = "IDENTITY_POLICY",
        /// A policy of a resource; a role's trust policy is one.
        ResourcePolicy = "RESOURCE_POLICY",
        /// A service control policy of AWS Organizations.
        ServiceControlPolicy = "SERVICE_CONTROL_POLICY",
        /// A resource control policy of AWS Organizations.
        ResourceControlPolicy = "RESOURCE_CONTROL_POLICY",
    }
}

named! {
    /// What a resource policy is attached to.
    ///
    /// Source: Access Analyzer API Reference, "ValidatePolicy" (botocore 1.44).
    ResourceType {
        /// A bucket.
        Bucket = "AWS::S3::Bucket",
        /// An access point.
        AccessPoint = "AWS::S3::AccessPoint",
        /// A multi-region access point.
        MultiRegionAccessPoint = "AWS::S3::MultiRegionAccessPoint",
        /// An access point of Object Lambda.
        ObjectLambdaAccessPoint = "AWS::S3ObjectLambda::AccessPoint",
        /// A role: its trust policy.
        AssumeRolePolicyDocument = "AWS::IAM::AssumeRolePolicyDocument",
        /// A table.
        Table = "AWS::DynamoDB::Table",
    }
}

impl ResourceType {
    /// The services whose actions and resources its policy is about, by prefix.
    pub(super) const fn services(self) -> &'static [&'static str] {
        match self {
            Self::Bucket | Self::AccessPoint | Self::MultiRegionAccessPoint => &["s3"],
            Self::ObjectLambdaAccessPoint => &["s3-object-lambda", "s3"],
            Self::AssumeRolePolicyDocument => &["sts"],
            Self::Table => &["dynamodb"],
        }
    }
}

/// The grammar that a policy follows.
pub(super) const fn kind(policy_type: PolicyType, resource_type: Option<ResourceType>) -> PolicyKind {
    match (policy_type, resource_type) {
        (PolicyType::IdentityPolicy, _) => PolicyKind::Managed,
        (PolicyType::ServiceControlPolicy, _) => PolicyKind::ServiceControl,
        (PolicyType::ResourceControlPolicy, _) => PolicyKind::ResourceControl,
        (PolicyType::ResourcePolicy, Some(ResourceType::AssumeRolePolicyDocument)) => PolicyKind::Trust,
        (PolicyType::ResourcePolicy, Some(ResourceType::Bucket)) => PolicyKind::Bucket,
        (PolicyType::ResourcePolicy, _) => PolicyKind::Resource,
    }
}

/// A request of `ValidatePolicy`.
///
/// It borrows from the text that it is read from (`serde_json::from_str`, `from_slice`).
///
/// ```
/// use aozu_iam::analyze::validate::{ValidatePolicyRequest, Validator};
/// let request = r#"{"policyDocument": {"Version": "2012-10-17"}, "policyType": "IDENTITY_POLICY"}"#;
/// let response = Validator::new().answer(&serde_json::from_str(request)?)?;
/// let json = serde_json::to_value(&response)?;
/// assert_eq!(json["findings"][0]["issueCode"], "MISSING_STATEMENT");
/// assert_eq!(json["findings"][0]["locations"][0]["span"]["start"]["line"], 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ValidatePolicyRequest<'a> {
    /// The policy: its JSON text, **+** or the object itself.
    #[serde(borrow)]
    pub policy_document: Option<PolicyInput<'a>>,
    /// `IDENTITY_POLICY`, `RESOURCE_POLICY`, `SERVICE_CONTROL_POLICY` or `RESOURCE_CONTROL_POLICY`.
    #[serde(borrow)]
    pub policy_type: Option<Text<'a>>,
    /// Of a `RESOURCE_POLICY`: the type of the resource that it is attached to, such as `AWS::S3::Bucket`.
    #[serde(borrow)]
    pub validate_policy_resource_type: Option<Text<'a>>,
}

/// The answer to a [`ValidatePolicyRequest`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ValidatePolicyResponse {
    /// What was found, in the order of the text.
    pub findings: Vec<Finding>,
}

/// Why a request could not be carried out: AWS's `ValidationException`, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationError(pub(super) Vec<String>);

impl ValidationError {
    /// A request that is wrong in one way.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self(vec![message.into()])
    }

    /// AWS's code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "ValidationException"
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}
impl std::error::Error for ValidationError {}

fn unknown(member: &str, text: &str, known: impl Iterator<Item = &'static str>) -> String {
    let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
    format!(
        "`{}` is not a value of `{member}`: it must be one of {}",
        crate::policy::quote(text),
        known.join(", ")
    )
}

impl Validator {
    /// Answers a request.
    ///
    /// # Errors
    /// Everything that is wrong with the request itself: a member that is missing or unknown. What is wrong with
    /// the policy is the answer.
    pub fn answer(
        &self,
        request: &ValidatePolicyRequest<'_>,
    ) -> Result<ValidatePolicyResponse, ValidationError> {
        let mut wrong = Vec::new();
        let policy_type = match request.policy_type.as_deref() {
            None => {
                wrong.push(
                    "`policyType` is missing: say what sort of policy it is, such as `IDENTITY_POLICY`"
                        .to_owned(),
                );
                None
            }
            Some(text) => PolicyType::named(text).or_else(|| {
                wrong.push(unknown("policyType", text, PolicyType::ALL.iter().map(|known| known.as_str())));
                None
            }),
        };
        let resource_type = request.validate_policy_resource_type.as_deref().and_then(|text| {
            let member = "validatePolicyResourceType";
            let known = ResourceType::named(text);
            if known.is_none() {
                wrong.push(unknown(member, text, ResourceType::ALL.iter().map(|known| known.as_str())));
            } else if policy_type.is_some_and(|known| known != PolicyType::ResourcePolicy) {
                wrong.push(format!("`{member}` belongs to a `RESOURCE_POLICY` only: leave it out"));
            }
            known
        });
        let text = match &request.policy_document {
            None => {
                wrong.push("`policyDocument` is missing: give the policy".to_owned());
                None
            }
            Some(policy) => {
                policy.text().inspect_err(|rule| wrong.push(format!("`policyDocument`: {rule}"))).ok()
            }
        };
        match (text, policy_type) {
            (Some(text), Some(policy_type)) if wrong.is_empty() => {
                Ok(ValidatePolicyResponse { findings: self.validate(&text, policy_type, resource_type) })
            }
            _ => Err(ValidationError(wrong)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ValidatePolicyRequest, Validator};

    #[test]
    fn everything_that_is_wrong_with_a_request_is_told() {
        let told = |json: &str| {
            let request: ValidatePolicyRequest<'_> = serde_json::from_str(json).unwrap();
            Validator::new().answer(&request).unwrap_err().to_string()
        };
        assert_eq!(told("{}").matches("is missing").count(), 2);
        let both =
            told(r#"{"policyDocument": "{}", "policyType": "x", "validatePolicyResourceType": "AWS::S3"}"#);
        assert!(both.contains("`x` is not a value of `policyType`") && both.contains("`AWS::S3`"), "{both}");
        let misplaced = told(
            r#"{"policyDocument": "{}", "policyType": "IDENTITY_POLICY", "validatePolicyResourceType": "AWS::S3::Bucket"}"#,
        );
        assert!(misplaced.contains("belongs to a `RESOURCE_POLICY` only"), "{misplaced}");
        assert!(serde_json::from_str::<ValidatePolicyRequest<'_>>(r#"{"policy": 1}"#).is_err());
    }
}
