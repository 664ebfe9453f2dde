use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::MOST_LAYERS;

/// A function has more layers than Lambda takes.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("it has {layers} layers, and Lambda takes {MOST_LAYERS}")]
pub struct TooManyLayers {
    /// How many
    pub layers: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM010",
    name: "too-many-layers",
    severity: Severity::Error,
    summary: "A function has more layers than Lambda takes",
    page: include_str!("../../rules/LAM010.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for TooManyLayers {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "put several libraries into one layer, or use a container image".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for function in scope.lambda.functions().values() {
        let layers = function.layers().len();
        if layers > MOST_LAYERS {
            scope.report(findings, function.name(), INFO.subject, &TooManyLayers { layers });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn five_are_taken() {
        let mut one = good();
        let layers = |count: usize| {
            (0..count)
                .map(|n| json!({"Arn": format!("arn:aws:lambda:ap-northeast-1:222233334444:layer:l{n}:1")}))
                .collect::<Vec<_>>()
        };
        one["lambda"]["Functions"]["f"]["Layers"] = json!(layers(6));
        assert_eq!(only(&one, "LAM010", "f").data["layers"], 6);
        one["lambda"]["Functions"]["f"]["Layers"] = json!(layers(5));
        assert_eq!(codes(&one), [""; 0]);
    }
}
