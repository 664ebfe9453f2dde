use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName, limits::DATA_NODES};

/// A domain has more data nodes than AWS's default quota allows.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` has {nodes} {}data nodes: the default quota is {quota}", if *.burstable { "T2 " } else { "" })]
pub struct DomainOverQuota {
    /// The domain
    pub domain: DomainName,
    /// How many data nodes there are
    pub nodes: u32,
    /// How many AWS allows unless it raised the quota
    pub quota: u32,
    /// Whether they are of a T2 type, of which AWS allows fewer
    pub burstable: bool,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD025",
    name: "domain-over-quota",
    severity: Severity::Warning,
    summary: "A domain has more data nodes than the default quota allows",
    page: include_str!("../../rules/ESD025.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for DomainOverQuota {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let domain = &self.domain;
        format!(
            "fewer, larger nodes: `aws opensearch update-domain-config --domain-name {domain} --cluster-config InstanceCount={}`; or a raised quota (`aws service-quotas list-service-quotas --service-code es`): suppress this with that as the reason",
            self.quota
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

fn problem(domain: &Domain) -> Option<DomainOverQuota> {
    let config = domain.cluster_config()?;
    let nodes = config.instance_count()?;
    let burstable = config.instance_type().is_some_and(|one| one.family() == "t2");
    let quota = if burstable { DATA_NODES.1 } else { DATA_NODES.0 };
    (nodes > quota).then(|| DomainOverQuota { domain: domain.name().clone(), nodes, quota, burstable })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, with};

    #[test]
    fn what_breaks_it_is_found() {
        let own = |kind: &str, nodes: u32| {
            let change = json!({"ClusterConfig": {"InstanceType": kind, "InstanceCount": nodes}});
            codes(&with(&change)).contains(&"ESD025".to_owned())
        };
        assert!(own("r6g.large.search", 81) && own("t2.medium.search", 11));
        assert!(!own("r6g.large.search", 80) && !own("t2.medium.search", 10) && !own("t3.medium.search", 12));
    }
}
