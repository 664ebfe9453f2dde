use aozu_lambda::FunctionName;
use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, scope::Named, there::exists};
use crate::access::Pins;

/// A function's role may not write the function's log.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("the role `{}` of function `{function}` may not write to its log group `{log_group}`", .role.name())]
pub struct FunctionCannotLog {
    /// The function.
    pub function: FunctionName,
    /// Its role.
    pub role: Arn,
    /// Its log group.
    pub log_group: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC016",
    name: "function-cannot-log",
    severity: Severity::Warning,
    summary: "a function's role may not write the function's log",
    page: include_str!("../../rules/ACC016.md"),
    subject: "lambda/Functions",
    needs: &["iam/RoleDetailList"],
    volatile: &[],
};

impl Problem for FunctionCannotLog {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "`aws iam attach-role-policy --role-name {} --policy-arn \
             arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`",
            self.role.name()
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.role.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    for (name, function) in here.state.lambda.functions().iter() {
        // A role that is not there is another fault.
        let Some(role) = function.role().filter(|role| exists(scope.accounts, role) == Some(true)) else {
            continue;
        };
        let log_group = function.log_group().to_string();
        // Any stream will do: Lambda names them anew for each environment.
        let stream = here.arn("logs", &format!("log-group:{log_group}:log-stream:any"));
        let Some(stream) = stream else { continue };
        if !scope.is_denied(role.as_str(), "logs:PutLogEvents", stream.as_str(), &Pins::default()) {
            continue;
        }
        let named = Named {
            service: "lambda",
            resource: format!("function:{name}"),
            id: name.as_str(),
            collection: INFO.subject,
            key: name.as_str(),
            tags: None,
        };
        let problem = FunctionCannotLog { function: name.clone(), role: role.clone(), log_group };
        here.report(findings, None, &named, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::{codes_of, role};

    fn logging(resource: &str, group: Option<&str>) -> Vec<String> {
        let statement = json!([{"Effect": "Allow", "Action": "logs:*", "Resource": resource}]);
        let mut function = json!({"FunctionName": "f", "Role": "arn:aws:iam::111122223333:role/worker",
            "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:f"});
        if let Some(group) = group {
            function["LoggingConfig"] = json!({ "LogGroup": group });
        }
        let iam: Value = json!({"iam": role("lambda.amazonaws.com", &statement)});
        codes_of(&iam, &json!({"us-east-1": {"lambda": {"Functions": {"f": function}}}}))
    }

    #[test]
    fn a_role_that_may_write_another_group_only_is_found() {
        let own = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f";
        assert_eq!(
            logging("arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/g:*", None),
            ["ACC016 f"]
        );
        assert_eq!(logging(own, None), ["ACC016 f"], "the group alone is not its streams");
        assert_eq!(logging(&format!("{own}:*"), None), [""; 0]);
    }

    #[test]
    fn the_group_is_the_one_that_is_configured() {
        let own = "arn:aws:logs:us-east-1:111122223333:log-group:/acme/f:*";
        assert_eq!(logging(own, Some("/acme/f")), [""; 0]);
        assert_eq!(logging(own, None), ["ACC016 f"]);
        assert_eq!(logging("*", Some("/acme/f")), [""; 0]);
    }
}
