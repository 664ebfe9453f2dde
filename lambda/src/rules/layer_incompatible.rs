use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;

/// A layer is not for the runtime or the architecture of its function.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("its layer `{layer}` is not for {}", for_what(.runtime.as_deref(), .architecture.as_deref()))]
pub struct LayerIncompatible {
    /// The function
    pub function: String,
    /// The version of the layer
    pub layer: String,
    /// The function's runtime, where the layer is not for it
    pub runtime: Option<String>,
    /// The function's architecture, where the layer is not for it
    pub architecture: Option<String>,
}

fn for_what(runtime: Option<&str>, architecture: Option<&str>) -> String {
    let both: Vec<String> = runtime.into_iter().chain(architecture).map(|one| format!("`{one}`")).collect();
    both.join(" and not for ")
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM016",
    name: "layer-incompatible",
    severity: Severity::Warning,
    summary: "A layer is not for the runtime or the architecture of its function",
    page: include_str!("../../rules/LAM016.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for LayerIncompatible {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let (layer, _) = self.layer.rsplit_once(':').unwrap_or((&self.layer, ""));
        let mut only = String::new();
        if let Some(runtime) = &self.runtime {
            only += &format!(" --compatible-runtime {runtime}");
        }
        if let Some(architecture) = &self.architecture {
            only += &format!(" --compatible-architecture {architecture}");
        }
        format!(
            "use a version that is (`aws lambda list-layer-versions --layer-name {layer}{only}`): `aws lambda update-function-configuration --function-name {} --layers …`",
            self.function
        )
    }
    fn related(&self) -> Vec<String> {
        vec![self.layer.clone()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for function in scope.lambda.functions().values() {
        for layer in function.layers().iter().map(crate::LayerUse::arn) {
            let version = scope.lambda.layer_version(layer);
            let Some(found) = version.and_then(|version| version.incompatible_with(function)) else {
                continue;
            };
            let problem = LayerIncompatible {
                function: function.name().to_string(),
                layer: layer.to_string(),
                runtime: found.runtime.map(|runtime| runtime.to_string()),
                architecture: found.architecture.map(|architecture| architecture.to_string()),
            };
            scope.report(findings, function.name(), INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn runtime_and_architecture_are_among_those_of_the_layer() {
        let mut one = good();
        one["lambda"]["Functions"]["g"]["Runtime"] = json!("python3.14");
        let found = only(&one, "LAM016", "g");
        assert_eq!(
            (&found.data["runtime"], &found.data["architecture"]),
            (&json!("python3.14"), &json!(null))
        );
        one["lambda"]["Functions"]["g"]["Architectures"] = json!(["arm64"]);
        let found = only(&one, "LAM016", "g");
        assert!(found.message.ends_with("is not for `python3.14` and not for `arm64`"), "{}", found.message);
        assert!(found.help.contains(
            "--layer-name arn:aws:lambda:ap-northeast-1:111122223333:layer:l --compatible-runtime python3.14 --compatible-architecture arm64`"
        ), "{}", found.help);
        // The list of layers alone tells of the newest version.
        one["lambda"].as_object_mut().unwrap().remove("LayerVersions");
        assert_eq!(codes(&one), ["LAM016 g"]);
        one["lambda"].as_object_mut().unwrap().remove("Layers");
        assert_eq!(codes(&one), [""; 0], "not read");
    }

    #[test]
    fn a_layer_that_does_not_say_is_for_any() {
        let mut one = good();
        one["lambda"]["Functions"]["g"]["Runtime"] = json!("python3.14");
        for layer in ["/lambda/LayerVersions/l/LayerVersions/0", "/lambda/Layers/l/LatestMatchingVersion"] {
            one.pointer_mut(layer).unwrap()["CompatibleRuntimes"] = json!([]);
        }
        assert_eq!(codes(&one), [""; 0]);
    }
}
