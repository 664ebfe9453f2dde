use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// All data nodes lie in one zone.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("all data nodes of domain `{domain}` lie in one zone")]
pub struct DataInOneZone {
    /// The domain
    pub domain: DomainName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD007",
    name: "data-in-one-zone",
    severity: Severity::Warning,
    summary: "All data nodes lie in one zone",
    page: include_str!("../../rules/ESD007.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for DataInOneZone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "spread `{}` over three zones, with at least as many data nodes, and give every index a replica",
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

fn problem(domain: &Domain) -> Option<DataInOneZone> {
    (domain.cluster_config()?.zones()? == 1).then(|| DataInOneZone { domain: domain.name().clone() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"ClusterConfig": {"ZoneAwarenessEnabled": false}, "VPCOptions": {"SubnetIds": ["subnet-1"], "AvailabilityZones": ["ap-northeast-1a"]}}),
        ];
        for change in &broken {
            only(&with(change), "ESD007");
        }
    }
}
