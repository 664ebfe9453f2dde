use aozu_iam::evaluate::Decision;
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::lambda_may_assume;

/// Lambda may not assume a function's role.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("Lambda may not assume its role `{role}`, so that it cannot run")]
pub struct RoleNotAssumable {
    /// The role
    pub role: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM007",
    name: "role-not-assumable",
    severity: Severity::Error,
    summary: "Lambda may not assume a function's role",
    page: include_str!("../../rules/LAM007.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for RoleNotAssumable {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "let `lambda.amazonaws.com` assume it: `aws iam update-assume-role-policy --role-name … --policy-document …`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(iam) = scope.iam else { return };
    for function in scope.lambda.functions().values() {
        let Some(arn) = function.role() else { continue };
        let role = iam.roles().values().find(|role| role.arn() == arn);
        let Some(decision) = role.and_then(lambda_may_assume) else { continue };
        if matches!(decision, Decision::ExplicitDeny | Decision::ImplicitDeny) {
            scope.report(
                findings,
                function.name(),
                INFO.subject,
                &RoleNotAssumable { role: arn.to_string() },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn the_engine_is_asked() {
        let mut one = good();
        let trust = &mut one["iam"]["RoleDetailList"]["r"]["AssumeRolePolicyDocument"]["Statement"];
        trust[0]["Principal"] = json!({"Service": "es.amazonaws.com"});
        assert_eq!(only(&one, "LAM007", "f").data["role"], "arn:aws:iam::111122223333:role/r");
        one["iam"]["RoleDetailList"]["r"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] =
            json!({"Service": ["es.amazonaws.com", "lambda.amazonaws.com"]});
        assert_eq!(codes(&one), [""; 0]);
        one.as_object_mut().unwrap().remove("iam");
        assert_eq!(codes(&one), [""; 0], "not read");
    }
}
