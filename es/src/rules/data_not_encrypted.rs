use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// Data is not encrypted where it lies.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("data of domain `{domain}` is not encrypted where it lies")]
pub struct DataNotEncrypted {
    /// The domain
    pub domain: DomainName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD002",
    name: "data-not-encrypted",
    severity: Severity::Warning,
    summary: "Data is not encrypted where it lies",
    page: include_str!("../../rules/ESD002.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for DataNotEncrypted {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws opensearch update-domain-config --domain-name {} --encryption-at-rest-options Enabled=true`",
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

fn problem(domain: &Domain) -> Option<DataNotEncrypted> {
    if domain.has_fine_grained_access() == Some(true) || domain.encryption_at_rest()?.enabled()? {
        return None;
    }
    Some(DataNotEncrypted { domain: domain.name().clone() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [json!({"EncryptionAtRestOptions": {"Enabled": false}})];
        for change in &broken {
            only(&with(change), "ESD002");
        }
    }
}
