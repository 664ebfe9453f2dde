use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// A domain takes plain HTTP.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` takes plain HTTP")]
pub struct PlainHttpTaken {
    /// The domain
    pub domain: DomainName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD004",
    name: "plain-http-taken",
    severity: Severity::Warning,
    summary: "A domain takes plain HTTP",
    page: include_str!("../../rules/ESD004.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for PlainHttpTaken {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws opensearch update-domain-config --domain-name {} --domain-endpoint-options EnforceHTTPS=true`",
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

fn problem(domain: &Domain) -> Option<PlainHttpTaken> {
    if domain.has_fine_grained_access() == Some(true) || domain.endpoint_options()?.enforce_https()? {
        return None;
    }
    Some(PlainHttpTaken { domain: domain.name().clone() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [json!({"DomainEndpointOptions": {"EnforceHTTPS": false}})];
        for change in &broken {
            only(&with(change), "ESD004");
        }
    }
}
