use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// A domain has fewer data nodes than zones.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "domain `{domain}` spreads over {zones} zones and has {nodes} data nodes: a zone is left without one"
)]
pub struct ZoneWithoutDataNode {
    /// The domain
    pub domain: DomainName,
    /// How many zones there are
    pub zones: u32,
    /// How many data nodes
    pub nodes: u32,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD006",
    name: "zone-without-data-node",
    severity: Severity::Error,
    summary: "A domain has fewer data nodes than zones",
    page: include_str!("../../rules/ESD006.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for ZoneWithoutDataNode {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("give it at least {} data nodes, and every index a replica", self.zones)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<ZoneWithoutDataNode> {
    let config = domain.cluster_config()?;
    let (zones, nodes) = (config.zones()?, config.instance_count()?);
    (nodes < zones).then(|| ZoneWithoutDataNode { domain: domain.name().clone(), zones, nodes })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        for change in
            [json!({"ClusterConfig": {"InstanceCount": 2}}), json!({"ClusterConfig": {"InstanceCount": 1}})]
        {
            only(&with(&change), "ESD006");
        }
    }
}
