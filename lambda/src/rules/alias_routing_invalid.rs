use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, scope::pasted};
use crate::RoutingProblem;

/// An alias splits its calls as Lambda refuses it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("alias `{alias}`: {problem}")]
pub struct AliasRoutingInvalid {
    /// The function
    pub function: String,
    /// The alias
    pub alias: String,
    /// What is wrong, and with which version
    #[serde(flatten)]
    pub problem: RoutingProblem,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM014",
    name: "alias-routing-invalid",
    severity: Severity::Error,
    summary: "An alias splits its calls as Lambda refuses it",
    page: include_str!("../../rules/LAM014.md"),
    subject: "lambda/Aliases",
    needs: &[],
    volatile: &[],
};

impl Problem for AliasRoutingInvalid {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let Self { function, alias, problem } = self;
        let alias = pasted(alias);
        let update = format!("aws lambda update-alias --function-name {function} --name {alias}");
        match problem {
            RoutingProblem::Weight { version, .. } => {
                format!("`{update} --routing-config AdditionalVersionWeights={{{}=0.1}}`", pasted(version))
            }
            RoutingProblem::Versions { .. } => {
                format!("keep one: `{update} --routing-config AdditionalVersionWeights={{2=0.1}}`")
            }
            RoutingProblem::NotPublished { .. } => format!(
                "`aws lambda publish-version --function-name {function}`, then `{update} --function-version 1 --routing-config AdditionalVersionWeights={{2=0.1}}` with the numbers of published versions"
            ),
        }
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for all in scope.lambda.aliases().values() {
        for alias in all.aliases() {
            for problem in alias.routing_problems() {
                let problem = AliasRoutingInvalid {
                    function: all.function_name().to_string(),
                    alias: alias.name().to_string(),
                    problem,
                };
                scope.report(findings, all.function_name(), INFO.subject, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn a_split_needs_a_weight_and_published_versions() {
        let mut one = good();
        assert!(
            one["lambda"]["Aliases"]["f"]["Aliases"][0]["RoutingConfig"].is_object(),
            "the good one is split"
        );
        one["lambda"]["Aliases"]["f"]["Aliases"][0]["RoutingConfig"]["AdditionalVersionWeights"] =
            json!({"2": 1.1});
        let found = only(&one, "LAM014", "f");
        assert_eq!((&found.data["problem"], &found.data["weight"]), (&json!("weight"), &json!(1.1)));
        assert!(found.help.contains("--function-name f --name live"), "{}", found.help);
        one["lambda"]["Aliases"]["f"]["Aliases"][0]["RoutingConfig"]["AdditionalVersionWeights"] =
            json!({"$LATEST": 0.1});
        assert_eq!(only(&one, "LAM014", "f").data["problem"], "not-published");
        one["lambda"]["Aliases"]["f"]["Aliases"][0]["RoutingConfig"] = json!({});
        assert_eq!(codes(&one), [""; 0]);
    }
}
