use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, scope::pasted};
use crate::{Alias, alias::is_published};

/// An alias stands for a version that is not there.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("alias `{alias}` sends calls to versions that are not there: {}", .versions.join(", "))]
pub struct AliasVersionMissing {
    /// The function
    pub function: String,
    /// The alias
    pub alias: String,
    /// The versions that are missing
    pub versions: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM015",
    name: "alias-version-missing",
    severity: Severity::Error,
    summary: "An alias stands for a version that is not there",
    page: include_str!("../../rules/LAM015.md"),
    subject: "lambda/Aliases",
    needs: &[],
    volatile: &[],
};

impl Problem for AliasVersionMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let Self { function, alias, .. } = self;
        let alias = pasted(alias);
        format!(
            "point it to one that is (`aws lambda list-versions-by-function --function-name {function}`): `aws lambda update-alias --function-name {function} --name {alias} --function-version …`"
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for all in scope.lambda.aliases().values() {
        for alias in all.aliases() {
            let gone = |version: &str| scope.lambda.has_version(all.function_name(), version) == Some(false);
            let versions: Vec<String> =
                named(alias).filter(|version| gone(version)).map(str::to_owned).collect();
            if !versions.is_empty() {
                let problem = AliasVersionMissing {
                    function: all.function_name().to_string(),
                    alias: alias.name().to_string(),
                    versions,
                };
                scope.report(findings, all.function_name(), INFO.subject, &problem);
            }
        }
    }
}

/// The published versions that an alias names.
fn named(alias: &Alias) -> impl Iterator<Item = &str> {
    let further = alias.further_versions().map(|(version, _)| version);
    std::iter::once(alias.function_version())
        .chain(further)
        .map(smol_str::SmolStr::as_str)
        .filter(|version| is_published(version))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn each_version_of_an_alias_must_be_there() {
        let mut one = good();
        one["lambda"]["Aliases"]["f"]["Aliases"][0]["FunctionVersion"] = json!("7");
        assert_eq!(only(&one, "LAM015", "f").data["versions"], json!(["7"]));
        one["lambda"]["Aliases"]["f"]["Aliases"][0]["RoutingConfig"]["AdditionalVersionWeights"] =
            json!({"8": 0.5});
        assert_eq!(only(&one, "LAM015", "f").data["versions"], json!(["7", "8"]));
        one["lambda"].as_object_mut().unwrap().remove("Versions");
        assert_eq!(codes(&one), [""; 0], "not read");
    }

    #[test]
    fn the_function_as_it_stands_is_always_there() {
        let mut one = good();
        one["lambda"]["Aliases"]["f"]["Aliases"][0] = json!({"Name": "live", "FunctionVersion": "$LATEST",
            "AliasArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:f:live"});
        one["lambda"]["Versions"]["f"]["Versions"] = json!([]);
        assert_eq!(codes(&one), [""; 0]);
    }
}
