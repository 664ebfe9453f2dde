use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// Fine-grained access control lacks the encryption that it needs.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` has fine-grained access control and lacks {}", .lacks.join(", "))]
pub struct FineGrainedAccessUnprotected {
    /// The domain
    pub domain: DomainName,
    /// What it lacks
    pub lacks: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD016",
    name: "fine-grained-access-unprotected",
    severity: Severity::Error,
    summary: "Fine-grained access control lacks the encryption that it needs",
    page: include_str!("../../rules/ESD016.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for FineGrainedAccessUnprotected {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("switch on: {}", self.lacks.join(", "))
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<FineGrainedAccessUnprotected> {
    if !domain.has_fine_grained_access()? {
        return None;
    }
    let mut lacks = Vec::new();
    let mut need = |on: Option<bool>, what: &str| {
        if on == Some(false) {
            lacks.push(what.to_owned());
        }
    };
    need(domain.endpoint_options().and_then(|options| options.enforce_https()), "HTTPS only");
    need(domain.encryption_at_rest().and_then(|options| options.enabled()), "encryption at rest");
    need(domain.node_to_node_encryption().and_then(|options| options.enabled()), "node-to-node encryption");
    (!lacks.is_empty()).then(|| FineGrainedAccessUnprotected { domain: domain.name().clone(), lacks })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"AdvancedSecurityOptions": {"Enabled": true}, "NodeToNodeEncryptionOptions": {"Enabled": false}}),
            json!({"AdvancedSecurityOptions": {"Enabled": true}, "EncryptionAtRestOptions": {"Enabled": false}}),
            json!({"AdvancedSecurityOptions": {"Enabled": true}, "DomainEndpointOptions": {"EnforceHTTPS": false}}),
        ];
        for change in &broken {
            only(&with(change), "ESD016");
        }
        let sound = [json!({"AdvancedSecurityOptions": {"Enabled": true}})];
        for change in &sound {
            assert_eq!(codes(&with(change)), [""; 0], "{change}");
        }
    }
}
