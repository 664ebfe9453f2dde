use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName, EngineVersion};

/// A domain's engine is out of standard support.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` runs {version}, which is out of standard support")]
pub struct EngineOutOfSupport {
    /// The domain
    pub domain: DomainName,
    /// The engine and its version
    pub version: EngineVersion,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD019",
    name: "engine-out-of-support",
    severity: Severity::Warning,
    summary: "A domain's engine is out of standard support",
    page: include_str!("../../rules/ESD019.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for EngineOutOfSupport {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "upgrade `{}`: `aws opensearch get-compatible-versions --domain-name {}` says to what",
            self.domain, self.domain
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

fn problem(domain: &Domain) -> Option<EngineOutOfSupport> {
    let version = *domain.engine_version()?;
    version.is_out_of_support().then(|| EngineOutOfSupport { domain: domain.name().clone(), version })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"EngineVersion": "Elasticsearch_5.5"}),
            json!({"EngineVersion": "7.8"}),
            json!({"EngineVersion": "OpenSearch_2.9"}),
        ];
        for change in &broken {
            only(&with(change), "ESD019");
        }
        let sound = [json!({"EngineVersion": "7.10"})];
        for change in &sound {
            assert_eq!(codes(&with(change)), [""; 0], "{change}");
        }
    }
}
