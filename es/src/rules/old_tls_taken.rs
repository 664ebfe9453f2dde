use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// A domain takes TLS 1.0.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` takes TLS from 1.0 on")]
pub struct OldTlsTaken {
    /// The domain
    pub domain: DomainName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD005",
    name: "old-tls-taken",
    severity: Severity::Suggestion,
    summary: "A domain takes TLS 1.0",
    page: include_str!("../../rules/ESD005.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for OldTlsTaken {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws opensearch update-domain-config --domain-name {} --domain-endpoint-options TLSSecurityPolicy=Policy-Min-TLS-1-2-PFS-2023-10`",
            self.domain
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<OldTlsTaken> {
    if domain.endpoint_options()?.tls_security_policy()? != "Policy-Min-TLS-1-0-2019-07" {
        return None;
    }
    Some(OldTlsTaken { domain: domain.name().clone() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [json!({"DomainEndpointOptions": {"TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"}})];
        for change in &broken {
            only(&with(change), "ESD005");
        }
    }
}
