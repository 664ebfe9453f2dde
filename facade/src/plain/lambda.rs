//! Lambda: functions and their policies.

use aozu_iam::entity::PolicyDocument;
use aozu_names::{Arn, wire::Operation};

use super::{Name, each, row};
use crate::{
    import::Evidence,
    noun::{item_failed, list_failed, noun, outer, whole},
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
