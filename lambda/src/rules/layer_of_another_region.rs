use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;

/// A layer lies in another region than its function.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("it uses layers of another region: {}", .layers.join(", "))]
pub struct LayerOfAnotherRegion {
    /// The layers
    pub layers: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM009",
    name: "layer-of-another-region",
    severity: Severity::Error,
    summary: "A layer lies in another region than its function",
    page: include_str!("../../rules/LAM009.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for LayerOfAnotherRegion {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "name the layer versions of the function's own region: `aws lambda update-function-configuration --function-name … --layers …`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for function in scope.lambda.functions().values() {
        let here = function.arn().region();
        let layers = function.layers().iter().map(|layer| layer.arn().arn());
        let layers: Vec<String> =
            layers.filter(|layer| layer.region() != here).map(ToString::to_string).collect();
        if !layers.is_empty() {
            scope.report(findings, function.name(), INFO.subject, &LayerOfAnotherRegion { layers });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn the_regions_are_compared() {
        let mut one = good();
        one["lambda"]["Functions"]["f"]["Layers"] =
            json!([{"Arn": "arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Extension:65"}]);
        only(&one, "LAM009", "f");
        one["lambda"]["Functions"]["f"]["Layers"] =
            json!([{"Arn": "arn:aws:lambda:ap-northeast-1:464622532012:layer:Datadog-Extension:65"}]);
        assert_eq!(codes(&one), [""; 0]);
    }
}
