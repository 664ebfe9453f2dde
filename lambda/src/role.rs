//! The role that a function runs as.

use aozu_iam::{
    entity::Role,
    evaluate::{Action, Caller, Context, Decision, Layers, PolicySet, Request, ResourcePolicy, Target},
    policy::PolicyKind,
};
use aozu_names::{AccountId, Partition, Region};

use crate::FunctionName;

/// What a role needs so that Lambda can place interfaces with it.
///
/// Source: AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC", read 2026.
pub const INTERFACE_ACTIONS: [&str; 6] = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
];

/// The minimal role of a function: Lambda may assume it, and it may write the function's own log group; with a VPC it
/// may also place interfaces.
///
/// Source: AWS Lambda Developer Guide, "Defining Lambda function permissions with an execution role", read 2026.
///
/// ```
/// use aozu_iam::policy::{Document, PolicyKind};
/// use aozu_lambda::ExecutionRole;
/// let role = ExecutionRole::minimal(
///     &aozu_names::Partition::aws(), &"ap-northeast-1".parse()?, "111122223333".parse()?, &"order-api".parse()?);
/// assert!(Document::parse(&role.trust)?.check(PolicyKind::Trust).is_empty());
/// assert!(role.policy.contains("log-group:/aws/lambda/order-api:*"));
/// assert!(!role.policy.contains("ec2:") && role.with_interfaces().policy.contains("ec2:CreateNetworkInterface"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionRole {
    /// Its trust policy.
    pub trust: String,
    /// Its own policy.
    pub policy: String,
    logs: String,
    group: String,
}

impl ExecutionRole {
    /// The role of a function that is in no VPC.
    #[must_use]
    pub fn minimal(partition: &Partition, region: &Region, account: AccountId, name: &FunctionName) -> Self {
        let logs = format!("arn:{partition}:logs:{region}:{account}:*");
        let group =
            format!("arn:{partition}:logs:{region}:{account}:log-group:{}:*", crate::default_log_group(name));
        let trust = serde_json::json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
        .to_string();
        let policy = policy(&logs, &group, false);
        Self { trust, policy, logs, group }
    }

    /// The same role for a function in a VPC.
    #[must_use]
    pub fn with_interfaces(&self) -> Self {
        Self { policy: policy(&self.logs, &self.group, true), ..self.clone() }
    }
}

fn policy(logs: &str, group: &str, interfaces: bool) -> String {
    let mut statements = vec![
        serde_json::json!({"Effect": "Allow", "Action": "logs:CreateLogGroup", "Resource": logs}),
        serde_json::json!({"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": group}),
    ];
    if interfaces {
        statements.push(serde_json::json!({"Effect": "Allow", "Action": INTERFACE_ACTIONS, "Resource": "*"}));
    }
    serde_json::json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

/// Whether Lambda may assume a role, by its trust policy; nothing where the trust policy was not read or is none.
#[must_use]
pub fn lambda_may_assume(role: &Role) -> Option<Decision> {
    let trust = role.trust()?.document()?;
    let set = PolicySet::of(PolicyKind::Trust, role.name().as_str(), trust);
    let action = Action::new("sts:AssumeRole").ok()?;
    let layers = Layers { resource: ResourcePolicy::Given(&set), ..Layers::default() };
    Some(layers.decide(&Request {
        caller: &Caller::service("lambda.amazonaws.com"),
        action: &action,
        target: &Target::new(role.arn().as_str()),
        // Which keys Lambda sends with it, no manual says.
        context: &Context::unknown(),
    }))
}

#[cfg(test)]
mod tests {
    use aozu_iam::{entity::Role, evaluate::Decision, wire};
    use serde_json::json;

    use super::lambda_may_assume;

    fn role(principal: &str) -> Role {
        let wire: wire::Role = serde_json::from_value(json!({
            "RoleName": "r", "Path": "/", "Arn": "arn:aws:iam::111122223333:role/r",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                "Principal": {"Service": principal}, "Action": "sts:AssumeRole"}]},
        }))
        .unwrap();
        Role::try_from(wire).unwrap()
    }

    #[test]
    fn the_trust_policy_decides() {
        assert_eq!(lambda_may_assume(&role("lambda.amazonaws.com")), Some(Decision::Allowed));
        assert_eq!(lambda_may_assume(&role("es.amazonaws.com")), Some(Decision::ImplicitDeny));
    }
}
