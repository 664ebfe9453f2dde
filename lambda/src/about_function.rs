//! What single calls tell of a function.

use aozu_iam::entity::PolicyDocument;
use aozu_names::Arn;
use smol_str::SmolStr;

use crate::FunctionName;

aozu_names::noun! {
    /// What a function has reserved.
    ///
    /// Source: Lambda API Reference, `GetFunctionConcurrency`.
    pub struct FunctionConcurrency / FunctionConcurrencyMirror {
        /// The function.
        one function_name: FunctionName = "FunctionName",
        /// How many requests may be in flight; 0 stops it.
        must reserved: u64 = "ReservedConcurrentExecutions",
    }
}
by_function_name!(item FunctionConcurrency / FunctionConcurrencyMirror, function_name);

aozu_names::noun! {
    /// Environments that are kept warm for one version or alias.
    ///
    /// Source: Lambda API Reference, `ProvisionedConcurrencyConfigListItem`.
    pub struct ProvisionedConcurrencyConfig / ProvisionedConcurrencyConfigMirror {
        /// The version or alias.
        one function_arn: Arn = "FunctionArn",
        /// How many are asked for.
        value requested: u64 = "RequestedProvisionedConcurrentExecutions",
        /// How many there are.
        value allocated: u64 = "AllocatedProvisionedConcurrentExecutions",
        /// How many of them can be used.
        value available: u64 = "AvailableProvisionedConcurrentExecutions",
        /// `IN_PROGRESS`, `READY` or `FAILED`.
        maybe status: SmolStr = "Status",
    }
}

aozu_names::noun! {
    /// All that is kept warm of one function.
    pub struct ProvisionedConcurrency / ProvisionedConcurrencyMirror {
        /// The function.
        one function_name: FunctionName = "FunctionName",
        /// Version by version.
        parts configs: ProvisionedConcurrencyConfig = "ProvisionedConcurrencyConfigs",
    }
}
by_function_name!(item ProvisionedConcurrency / ProvisionedConcurrencyMirror, function_name);

impl ProvisionedConcurrency {
    /// How many environments are asked for, all versions and aliases together.
    #[must_use]
    pub fn asked_for(&self) -> u64 {
        let each = self.configs.iter().filter_map(|config| config.requested().or(config.allocated()));
        each.fold(0, u64::saturating_add)
    }
}

aozu_names::noun! {
    /// The address at which a function is called over HTTPS.
    ///
    /// Source: Lambda API Reference, `GetFunctionUrlConfig`.
    pub struct FunctionUrl / FunctionUrlMirror {
        /// The function.
        one function_name: FunctionName = "FunctionName",
        /// The address.
        one url: SmolStr = "FunctionUrl",
        /// `AWS_IAM`, or `NONE`: anyone.
        maybe auth_type: SmolStr = "AuthType",
    }
}
by_function_name!(item FunctionUrl / FunctionUrlMirror, function_name);

/// The policy of a function.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionPolicy {
    function_name: FunctionName,
    policy: PolicyDocument,
}

impl FunctionPolicy {
    /// The function.
    #[must_use]
    pub fn function_name(&self) -> &FunctionName {
        &self.function_name
    }

    /// What it says.
    #[must_use]
    pub fn policy(&self) -> &PolicyDocument {
        &self.policy
    }
}

/// How AWS's JSON holds a [`FunctionPolicy`].
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FunctionPolicyMirror {
    /// `FunctionName`.
    pub function_name: Option<SmolStr>,
    /// `Policy`.
    pub policy: Option<aozu_iam::policy::PolicyText>,
}

impl TryFrom<FunctionPolicyMirror> for FunctionPolicy {
    type Error = aozu_names::wire::Problems;
    fn try_from(mirror: FunctionPolicyMirror) -> Result<Self, Self::Error> {
        let mut fields = aozu_names::wire::Fields::default();
        let name = fields.required("FunctionName", mirror.function_name.as_deref());
        if mirror.policy.is_none() {
            fields.problem("Policy", "the member is missing");
        }
        match (name, mirror.policy) {
            (Some(function_name), Some(text)) => {
                fields.ok(Self { function_name, policy: PolicyDocument::new(text) })
            }
            _ => Err(fields.into_problems()),
        }
    }
}

impl From<&FunctionPolicy> for FunctionPolicyMirror {
    fn from(policy: &FunctionPolicy) -> Self {
        Self {
            function_name: Some(policy.function_name.as_str().into()),
            policy: Some(policy.policy.text().clone()),
        }
    }
}
by_function_name!(item FunctionPolicy / FunctionPolicyMirror, function_name);
