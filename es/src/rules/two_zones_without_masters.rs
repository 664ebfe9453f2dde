use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// Data nodes of two zones elect among themselves.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "domain `{domain}` lies in two zones and has no dedicated masters: when either zone is lost, half of the votes are"
)]
pub struct TwoZonesWithoutMasters {
    /// The domain
    pub domain: DomainName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD009",
    name: "two-zones-without-masters",
    severity: Severity::Warning,
    summary: "Data nodes of two zones elect among themselves",
    page: include_str!("../../rules/ESD009.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for TwoZonesWithoutMasters {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "give `{}` three dedicated masters: the service puts them into three zones where the region has as many",
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

fn problem(domain: &Domain) -> Option<TwoZonesWithoutMasters> {
    let config = domain.cluster_config()?;
    (config.zones()? == 2 && config.masters()? == 0)
        .then(|| TwoZonesWithoutMasters { domain: domain.name().clone() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"ClusterConfig": {"DedicatedMasterEnabled": false, "ZoneAwarenessConfig": {"AvailabilityZoneCount": 2}}, "VPCOptions": {"SubnetIds": ["subnet-1", "subnet-2"], "AvailabilityZones": ["ap-northeast-1a", "ap-northeast-1c"]}}),
        ];
        for change in &broken {
            only(&with(change), "ESD009");
        }
    }
}
