use aozu_iam::evaluate::Target;
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, role_policies::Roles};

/// A function's role may not write the function's log group.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("its role `{role}` may not write its log group `{log_group}`: it is denied {}", .denied.join(" and "))]
pub struct RoleCannotLog {
    /// The role
    pub role: String,
    /// The log group
    pub log_group: String,
    /// The actions that it is denied
    pub denied: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM011",
    name: "role-cannot-log",
    severity: Severity::Warning,
    summary: "A function's role may not write the function's log group",
    page: include_str!("../../rules/LAM011.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for RoleCannotLog {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let partition = self.role.split(':').nth(1).unwrap_or("aws");
        let name = self.role.rsplit('/').next().unwrap_or_default();
        format!(
            "let it: `aws iam attach-role-policy --role-name {name} --policy-arn \
             arn:{partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`"
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(iam) = scope.iam else { return };
    let mut roles = Roles::new(iam);
    for function in scope.lambda.functions().values() {
        let Some(role) = function.role() else { continue };
        let log_group = function.log_group();
        let group =
            format!("arn:{}:logs:{}:{}:log-group:{log_group}", scope.partition, scope.region, scope.account);
        let stream = Target::new(&format!("{group}:log-stream:2026/01/01/[$LATEST]0123456789abcdef"));
        // AWS's reference says that streams are created in a group, its refusals name the stream.
        let group = [stream.clone(), Target::new(&group)];
        let asked = [("logs:CreateLogStream", group.as_slice()), ("logs:PutLogEvents", &[stream])];
        let denied = roles.denied(role, asked);
        if !denied.is_empty() {
            let problem = RoleCannotLog { role: role.to_string(), log_group: log_group.to_string(), denied };
            scope.report(findings, function.name(), INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    fn allow(action: &str, resource: &str) -> serde_json::Value {
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": action, "Resource": resource},
            {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]})
    }

    #[test]
    fn the_engine_is_asked_for_the_functions_own_group() {
        let mut one = good();
        let group = "arn:aws:logs:ap-northeast-1:111122223333:log-group:/aws/lambda";
        for (action, resource, denied) in [
            ("logs:*", format!("{group}/f:*"), vec![]),
            ("*", "*".to_owned(), vec![]),
            ("logs:PutLogEvents", "*".to_owned(), vec!["logs:CreateLogStream"]),
            ("logs:*", format!("{group}/f"), vec!["logs:PutLogEvents"]),
            ("logs:*", format!("{group}/g:*"), vec!["logs:CreateLogStream", "logs:PutLogEvents"]),
        ] {
            one["iam"]["RoleDetailList"]["r"]["RolePolicyList"][0]["PolicyDocument"] =
                allow(action, &resource);
            if denied.is_empty() {
                assert_eq!(codes(&one), [""; 0], "{action} {resource}");
            } else {
                assert_eq!(only(&one, "LAM011", "f").data["denied"], json!(denied), "{action} {resource}");
            }
        }
        one["lambda"]["Functions"]["f"]["LoggingConfig"] = json!({"LogGroup": "/aws/lambda/g"});
        assert_eq!(codes(&one), [""; 0], "the group that it is configured to write");
    }

    #[test]
    fn what_is_not_known_is_not_denied() {
        let mut one = good();
        let role = &mut one["iam"]["RoleDetailList"]["r"];
        role["RolePolicyList"] = json!([]);
        let basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole";
        role["AttachedManagedPolicies"] = json!([{"PolicyName": "basic", "PolicyArn": basic}]);
        assert_eq!(codes(&one), [""; 0], "its policy was not read");
        one["iam"]["RoleDetailList"]["r"]["AttachedManagedPolicies"] = json!([]);
        assert_eq!(codes(&one), ["LAM011 f", "LAM012 f"]);
        one["iam"]["RoleDetailList"] = json!({});
        assert_eq!(codes(&one), [""; 0], "no role was read");
    }
}
