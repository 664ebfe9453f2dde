use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, scope::pasted};

/// Everyone may use a layer.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("every AWS account may use version {version} of the layer `{layer}`, and read what is in it")]
pub struct LayerSharedWithEveryone {
    /// The layer
    pub layer: String,
    /// Its version
    pub version: u64,
    /// The statement that lets everyone in, where it has an id
    pub statement: Option<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM017",
    name: "layer-shared-with-everyone",
    severity: Severity::SecurityWarning,
    summary: "Everyone may use a layer",
    page: include_str!("../../rules/LAM017.md"),
    subject: "lambda/LayerVersionPolicy",
    needs: &[],
    volatile: &[],
};

impl Problem for LayerSharedWithEveryone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let Self { layer, version, statement } = self;
        let id = statement.as_deref().map_or("…", pasted);
        format!(
            "share it with those who need it (`aws lambda add-layer-version-permission --layer-name {layer} --version-number {version} --statement-id organization --action lambda:GetLayerVersion --principal '*' --organization-id o-…`) and with nobody else: `aws lambda remove-layer-version-permission --layer-name {layer} --version-number {version} --statement-id {id}`"
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for policy in scope.lambda.layer_policies().values() {
        if !policy.audience().is_some_and(|audience| audience.everyone) {
            continue;
        }
        let problem = LayerSharedWithEveryone {
            layer: policy.arn().name().to_owned(),
            version: policy.arn().version(),
            statement: policy.open_statement().map(str::to_owned),
        };
        scope.report_layer(findings, policy.arn(), INFO.subject, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only};

    fn shared(principal: &Value) -> Value {
        let mut one = good();
        let layer = "arn:aws:lambda:ap-northeast-1:111122223333:layer:l:1";
        let policy = json!({"Statement": [{"Sid": "all", "Effect": "Allow", "Principal": principal,
            "Action": "lambda:GetLayerVersion", "Resource": layer}]});
        one["lambda"]["LayerVersionPolicy"][layer] =
            json!({"LayerVersionArn": layer, "Policy": policy.to_string()});
        one
    }

    #[test]
    fn everyone_is_too_many() {
        let found = only(&shared(&json!("*")), "LAM017", "l:1");
        assert!(
            found.help.ends_with("--layer-name l --version-number 1 --statement-id all`"),
            "{}",
            found.help
        );
        assert_eq!(found.resource.as_str(), "arn:aws:lambda:ap-northeast-1:111122223333:layer:l:1");
        assert_eq!(codes(&shared(&json!({"AWS": "222233334444"}))), [""; 0]);
    }
}
