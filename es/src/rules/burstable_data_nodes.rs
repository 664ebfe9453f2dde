use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName, InstanceType};

/// Data nodes are burstable.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the data nodes of domain `{domain}` are {instance_type}, whose CPU is lent")]
pub struct BurstableDataNodes {
    /// The domain
    pub domain: DomainName,
    /// Their type
    pub instance_type: InstanceType,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD020",
    name: "burstable-data-nodes",
    severity: Severity::Suggestion,
    summary: "Data nodes are burstable",
    page: include_str!("../../rules/ESD020.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for BurstableDataNodes {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("use a type of the families m, r or c for `{}` in production", self.domain)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<BurstableDataNodes> {
    let data = domain.cluster_config()?.instance_type().filter(|data| data.is_burstable())?;
    Some(BurstableDataNodes { domain: domain.name().clone(), instance_type: data.clone() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [json!({"ClusterConfig": {"InstanceType": "t3.medium.search"}})];
        for change in &broken {
            only(&with(change), "ESD020");
        }
    }
}
