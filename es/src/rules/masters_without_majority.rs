use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// The number of dedicated masters gives no sound majority.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` has {masters} dedicated masters: it must be 3 or 5")]
pub struct MastersWithoutMajority {
    /// The domain
    pub domain: DomainName,
    /// How many there are
    pub masters: u32,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD008",
    name: "masters-without-majority",
    severity: Severity::Error,
    summary: "The number of dedicated masters gives no sound majority",
    page: include_str!("../../rules/ESD008.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for MastersWithoutMajority {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws opensearch update-domain-config --domain-name {} --cluster-config DedicatedMasterEnabled=true,DedicatedMasterCount=3`",
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

fn problem(domain: &Domain) -> Option<MastersWithoutMajority> {
    let config = domain.cluster_config()?;
    if !config.dedicated_master_enabled()? {
        return None;
    }
    let masters = config.masters()?;
    (!matches!(masters, 3 | 5)).then(|| MastersWithoutMajority { domain: domain.name().clone(), masters })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"ClusterConfig": {"DedicatedMasterCount": 1}}),
            json!({"ClusterConfig": {"DedicatedMasterCount": 2}}),
            json!({"ClusterConfig": {"DedicatedMasterCount": 4}}),
            json!({"ClusterConfig": {"DedicatedMasterCount": 6}}),
        ];
        for change in &broken {
            only(&with(change), "ESD008");
        }
        let sound = [json!({"ClusterConfig": {"DedicatedMasterCount": 5}})];
        for change in &sound {
            assert_eq!(codes(&with(change)), [""; 0], "{change}");
        }
    }
}
