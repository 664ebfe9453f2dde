//! Lambda: functions and their policies.

use aozu_iam::entity::PolicyDocument;
use aozu_names::{
    Arn,
    wire::{Fields, Operation},
};
use aozu_vpc::{SecurityGroupId, SubnetId};
use serde::{Deserialize, Serialize};

use super::{Name, each, row};
use crate::{
    import::Evidence,
    noun::{Field, item_failed, list_failed, noun, outer, whole},
    service::service,
};

aozu_names::state! {
    /// The Lambda of one region of one account. A function's policy stands apart from it and adds the
    /// function's name; policies of single versions and aliases are not held.
    pub struct Lambda: "lambda" {
        /// The functions.
        functions, functions_mut: Many Function = "Functions",
        /// The functions' policies; known absent where AWS said so.
        policies, policies_mut: Each FunctionPolicy = "Policy",
    }
}

service!(Lambda: Regional, lambda,
    fn tell(&self, evidence: &mut Evidence) {
        self.functions().values().for_each(|function| evidence.owned(function.arn()));
    }
);

noun! {
    /// A function. Source: Lambda API reference, `FunctionConfiguration`.
    pub struct Function, FunctionWire, by Name = Clone::clone;
    /// Its name.
    id name: Name = "FunctionName",
    /// Its ARN, without a version.
    one arn: Arn = "FunctionArn",
    /// The role that it runs as.
    maybe role: Arn = "Role",
    /// Where its interfaces are; none of a function that is in no VPC.
    maybe vpc_config: VpcConfig = "VpcConfig",
}

/// Where a function's interfaces are. Functions with the same subnet and groups share them.
///
/// Source: Lambda API reference, `VpcConfigResponse`; Lambda Developer Guide, "Hyperplane ENIs".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VpcConfig {
    subnet_ids: Vec<SubnetId>,
    security_group_ids: Vec<SecurityGroupId>,
}

impl VpcConfig {
    /// The subnets, in order.
    #[must_use]
    pub fn subnet_ids(&self) -> &[SubnetId] {
        &self.subnet_ids
    }

    /// The security groups, in order.
    #[must_use]
    pub fn security_group_ids(&self) -> &[SecurityGroupId] {
        &self.security_group_ids
    }
}

/// [`VpcConfig`] as AWS's JSON holds it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VpcConfigWire {
    /// `SubnetIds`.
    pub(crate) subnet_ids: Option<Vec<String>>,
    /// `SecurityGroupIds`.
    pub(crate) security_group_ids: Option<Vec<String>>,
}

/// Without subnets it is none: so Lambda prints a function that has left its VPC.
impl Field for VpcConfig {
    type Wire = VpcConfigWire;
    fn read(fields: &mut Fields, member: &str, wire: VpcConfigWire) -> Option<Self> {
        let subnets = wire.subnet_ids.unwrap_or_default();
        let groups = wire.security_group_ids.unwrap_or_default();
        let mut subnet_ids: Vec<SubnetId> =
            fields.list(&format!("{member}/SubnetIds"), subnets.iter().map(String::as_str));
        let mut security_group_ids: Vec<SecurityGroupId> =
            fields.list(&format!("{member}/SecurityGroupIds"), groups.iter().map(String::as_str));
        subnet_ids.sort();
        security_group_ids.sort();
        (!subnet_ids.is_empty()).then_some(Self { subnet_ids, security_group_ids })
    }
    fn write(&self) -> VpcConfigWire {
        VpcConfigWire {
            subnet_ids: Some(self.subnet_ids.iter().map(ToString::to_string).collect()),
            security_group_ids: Some(self.security_group_ids.iter().map(ToString::to_string).collect()),
        }
    }
}

noun! {
    /// The policy of a function.
    pub struct FunctionPolicy, FunctionPolicyWire, by Name = Clone::clone;
    /// The function.
    id function_name: Name = "FunctionName",
    /// What it says.
    one policy: PolicyDocument = "Policy",
}

pub(crate) static OPERATIONS: &[Operation<Lambda>] = &[
    Operation {
        key_is_unique: true,
        file_names: &["Functions"],
        collections: &["lambda/Functions"],
        read: |lambda, answer, reading| {
            whole(lambda.functions_mut(), "Functions", "lambda/Functions", answer, reading);
        },
        failed: |lambda, _, code| list_failed(lambda.functions_mut(), code),
        ..row("lambda", "list-functions", "Functions")
    },
    Operation {
        scope: each("lambda list-functions", "--function-name", "Functions[].FunctionName"),
        collections: &["lambda/Policy"],
        read: |lambda, answer, reading| {
            outer(lambda.policies_mut(), "lambda/Policy", answer, reading, |wire, item| {
                wire.function_name = Some(Name::last_of(item).to_string());
            });
        },
        failed: |lambda, item, code| {
            item_failed(lambda.policies_mut(), item, code, &["ResourceNotFoundException"]);
        },
        ..row("lambda", "get-policy", "Policy")
    },
];

#[cfg(test)]
mod tests {
    use super::{Function, FunctionWire};

    fn function(config: &str) -> Function {
        let text = format!(
            r#"{{"FunctionName": "f", "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:f", "VpcConfig": {config}}}"#
        );
        let wire: FunctionWire = serde_json::from_str(&text).unwrap();
        let read = Function::try_from(wire).unwrap();
        assert_eq!(Function::try_from(FunctionWire::from(&read)).unwrap(), read);
        read
    }

    #[test]
    fn a_function_is_in_a_vpc_by_its_subnets() {
        let read = function(
            r#"{"SubnetIds": ["subnet-0a000002", "subnet-0a000001"], "SecurityGroupIds": ["sg-0a000001"], "VpcId": "vpc-0a000001"}"#,
        );
        let config = read.vpc_config().unwrap();
        assert_eq!(config.subnet_ids()[0].as_str(), "subnet-0a000001");
        assert_eq!(config.security_group_ids().len(), 1);
        assert!(function(r#"{"SubnetIds": [], "SecurityGroupIds": [], "VpcId": ""}"#).vpc_config().is_none());
        assert!(function("null").vpc_config().is_none());
    }
}
