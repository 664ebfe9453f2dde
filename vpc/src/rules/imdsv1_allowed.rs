use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{
    Scope,
    together::{report_together, said},
};
use crate::{HttpEndpoint, HttpTokens, InstanceId};

/// An instance's metadata service answers without a session token.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{}", said(.examples, *.instances, "a metadata service that answers without a token (IMDSv1)"))]
pub struct Imdsv1Allowed {
    /// How many instances this is said of
    pub instances: usize,
    /// They, or the first few
    pub examples: Vec<InstanceId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC073",
    name: "imdsv1-allowed",
    severity: Severity::SecurityWarning,
    summary: "An instance's metadata service answers without a session token",
    page: include_str!("../../rules/VPC073.md"),
    subject: "ec2/Reservations",
    needs: &[],
    volatile: &[],
};

impl Problem for Imdsv1Allowed {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "ask for tokens: `aws ec2 modify-instance-metadata-options --instance-id … --http-tokens required`, and for the whole region `aws ec2 modify-instance-metadata-defaults --http-tokens required`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let open = scope.network.instances().values().filter(|instance| {
        let open = instance.metadata_options().is_some_and(|options| {
            options.http_tokens() == Some(&HttpTokens::Optional)
                && options.http_endpoint() != Some(&HttpEndpoint::Disabled)
        });
        open && !instance.is_gone()
    });
    report_together(scope, findings, open, |instances, examples| Imdsv1Allowed { instances, examples });
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn with(tokens: &str, endpoint: &str) -> Vec<&'static str> {
        codes(&good().but(|account| {
            account["ec2"]["Reservations"]["i-00000000000000web"]["MetadataOptions"] =
                serde_json::json!({"HttpTokens": tokens, "HttpEndpoint": endpoint});
        }))
    }

    #[test]
    fn version_one_is_found_where_the_service_is_on() {
        assert_eq!(with("optional", "enabled"), ["VPC073"]);
        assert!(with("optional", "disabled").is_empty());
        assert!(with("required", "enabled").is_empty());
    }
}
