use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;

/// A function uses versions of layers that were deleted.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("it uses versions of layers that were deleted ({}): it goes on running, and no other function can use them", .layers.join(", "))]
pub struct LayerVersionDeleted {
    /// The function
    pub function: String,
    /// The versions that are not there any more
    pub layers: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM018",
    name: "layer-version-deleted",
    severity: Severity::Suggestion,
    summary: "A function uses versions of layers that were deleted",
    page: include_str!("../../rules/LAM018.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for LayerVersionDeleted {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let layer =
            self.layers.first().and_then(|layer| layer.rsplit_once(':')).map_or("…", |(layer, _)| layer);
        format!(
            "move it to a version that is there (`aws lambda list-layer-versions --layer-name {layer}`): `aws lambda update-function-configuration --function-name {} --layers …`",
            self.function
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for function in scope.lambda.functions().values() {
        let layers = function.layers().iter().map(crate::LayerUse::arn);
        let deleted = layers.filter(|layer| {
            scope.lambda.has_layer_version(layer, scope.account, scope.region) == Some(false)
        });
        let layers: Vec<String> = deleted.map(ToString::to_string).collect();
        if !layers.is_empty() {
            let problem = LayerVersionDeleted { function: function.name().to_string(), layers };
            scope.report(findings, function.name(), INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn a_version_that_is_not_listed_was_deleted() {
        let mut one = good();
        let layer = |text: &str| json!([{"Arn": format!("arn:aws:lambda:ap-northeast-1:{text}")}]);
        for gone in ["111122223333:layer:l:2", "111122223333:layer:other:1"] {
            one["lambda"]["Functions"]["g"]["Layers"] = layer(gone);
            let found = only(&one, "LAM018", "g");
            assert!(found.help.contains(gone.rsplit_once(':').unwrap().0), "{}", found.help);
        }
        one["lambda"]["Functions"]["g"]["Layers"] = layer("222233334444:layer:l:2");
        assert_eq!(codes(&one), [""; 0], "another account's");
        one["lambda"]["Functions"]["g"]["Layers"] = layer("111122223333:layer:l:2");
        one["lambda"].as_object_mut().unwrap().remove("LayerVersions");
        assert_eq!(codes(&one), [""; 0], "not read");
    }
}
