use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// A domain has a name of one's own and no certificate for it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` has a custom endpoint and no certificate for it")]
pub struct CustomEndpointWithoutCertificate {
    /// The domain
    pub domain: DomainName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD018",
    name: "custom-endpoint-without-certificate",
    severity: Severity::Error,
    summary: "A domain has a name of one's own and no certificate for it",
    page: include_str!("../../rules/ESD018.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for CustomEndpointWithoutCertificate {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "name a certificate of ACM or IAM for the custom endpoint".to_owned()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<CustomEndpointWithoutCertificate> {
    let options = domain.endpoint_options()?;
    (options.custom_endpoint_enabled()? && options.custom_endpoint_certificate_arn().is_none())
        .then(|| CustomEndpointWithoutCertificate { domain: domain.name().clone() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"DomainEndpointOptions": {"CustomEndpointEnabled": true, "CustomEndpoint": "search.example.com"}}),
        ];
        for change in &broken {
            only(&with(change), "ESD018");
        }
    }
}
