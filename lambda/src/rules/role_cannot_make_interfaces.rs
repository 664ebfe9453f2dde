use aozu_iam::evaluate::Target;
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, role_policies::Roles};

/// The role of a function in a VPC may not make the function's interfaces.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("its role `{role}` may not make the interfaces that it needs in its VPC: it is denied {}", .denied.join(" and "))]
pub struct RoleCannotMakeInterfaces {
    /// The role
    pub role: String,
    /// The actions that it is denied
    pub denied: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM012",
    name: "role-cannot-make-interfaces",
    severity: Severity::Error,
    summary: "The role of a function in a VPC may not make the function's interfaces",
    page: include_str!("../../rules/LAM012.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for RoleCannotMakeInterfaces {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let partition = self.role.split(':').nth(1).unwrap_or("aws");
        let name = self.role.rsplit('/').next().unwrap_or_default();
        format!(
            "let it: `aws iam attach-role-policy --role-name {name} --policy-arn \
             arn:{partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole`"
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(iam) = scope.iam else { return };
    let mut roles = Roles::new(iam);
    for function in scope.lambda.functions().values() {
        let (Some(role), Some(config)) = (function.role(), function.vpc_config()) else { continue };
        let target = |kind: &str, id: &str| {
            Target::new(&format!(
                "arn:{}:ec2:{}:{}:{kind}/{id}",
                scope.partition, scope.region, scope.account
            ))
        };
        // Any one will do: no policy can know the interface before it is there.
        let interface = [target("network-interface", "eni-0123456789abcdef0")];
        let subnets = config.subnet_ids().iter().map(|id| [target("subnet", id.as_str())]);
        let groups = config.security_group_ids().iter().map(|id| [target("security-group", id.as_str())]);
        let places: Vec<[Target; 1]> = subnets.chain(groups).collect();
        let any = [Target::any()];
        let creates = [&interface].into_iter().chain(&places);
        let asked = creates
            .map(|target| ("ec2:CreateNetworkInterface", target.as_slice()))
            .chain([("ec2:DescribeNetworkInterfaces", any.as_slice())])
            .chain([("ec2:DeleteNetworkInterface", interface.as_slice())]);
        let mut denied = roles.denied(role, asked);
        denied.dedup();
        if !denied.is_empty() {
            let problem = RoleCannotMakeInterfaces { role: role.to_string(), denied };
            scope.report(findings, function.name(), INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only};

    fn with(statements: Value) -> Value {
        let mut one = good();
        let mut all = vec![json!({"Effect": "Allow", "Action": "logs:*", "Resource": "*"})];
        all.extend(statements.as_array().unwrap().iter().cloned());
        one["iam"]["RoleDetailList"]["r"]["RolePolicyList"][0]["PolicyDocument"] =
            json!({"Version": "2012-10-17", "Statement": all});
        one
    }

    #[test]
    fn each_action_is_asked_on_all_that_it_touches() {
        let one = with(json!([{"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}]));
        let denied = json!(["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"]);
        assert_eq!(only(&one, "LAM012", "f").data["denied"], denied);
        let arn = |what: &str| format!("arn:aws:ec2:ap-northeast-1:111122223333:{what}");
        let mut places =
            vec![arn("network-interface/*"), arn("security-group/*"), arn("subnet/subnet-0a0000000000000b1")];
        let of = |places: &[String]| {
            with(json!([{"Effect": "Allow", "Action": "ec2:*", "Resource": places},
                {"Effect": "Allow", "Action": "ec2:DescribeNetworkInterfaces", "Resource": "*"}]))
        };
        let denied = json!(["ec2:CreateNetworkInterface"]);
        assert_eq!(only(&of(&places), "LAM012", "f").data["denied"], denied, "not in the second subnet");
        places.push(arn("subnet/subnet-0a0000000000000b2"));
        assert_eq!(codes(&of(&places)), [""; 0]);
    }

    #[test]
    fn a_deny_for_the_functions_own_code_and_a_function_outside_of_a_vpc_are_let_be() {
        let own = json!({"ArnEquals": {"lambda:SourceFunctionArn":
            "arn:aws:lambda:ap-northeast-1:111122223333:function:f"}});
        let one = with(json!([{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"},
            {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": own}]));
        assert_eq!(codes(&one), [""; 0]);
        let mut outside = with(json!([]));
        outside["lambda"]["Functions"]["f"]["VpcConfig"] =
            json!({"SubnetIds": [], "SecurityGroupIds": [], "VpcId": ""});
        assert_eq!(codes(&outside), [""; 0]);
    }
}
