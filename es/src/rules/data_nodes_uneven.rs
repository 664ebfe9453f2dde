use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// Data nodes do not spread evenly over the zones.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the {nodes} data nodes of domain `{domain}` do not spread evenly over {zones} zones")]
pub struct DataNodesUneven {
    /// The domain
    pub domain: DomainName,
    /// How many zones there are
    pub zones: u32,
    /// How many data nodes
    pub nodes: u32,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD011",
    name: "data-nodes-uneven",
    severity: Severity::Warning,
    summary: "Data nodes do not spread evenly over the zones",
    page: include_str!("../../rules/ESD011.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for DataNodesUneven {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("make the number of data nodes a multiple of {}", self.zones)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<DataNodesUneven> {
    let config = domain.cluster_config()?;
    let (zones, nodes) = (config.zones()?, config.instance_count()?);
    (nodes > zones && nodes.checked_rem(zones)? != 0).then(|| DataNodesUneven {
        domain: domain.name().clone(),
        zones,
        nodes,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [json!({"ClusterConfig": {"InstanceCount": 7}})];
        for change in &broken {
            only(&with(change), "ESD011");
        }
    }
}
