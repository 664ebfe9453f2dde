use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{
    Domain, DomainName, InstanceType,
    limits::{MASTER_MEMORY, MOST_NODES_OF_BURSTABLE_MASTERS},
};

/// Dedicated masters are too small for the data nodes.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "the dedicated masters of domain `{domain}` are {instance_type}, of {memory} MiB: for {nodes} data nodes they need {needed}"
)]
pub struct MastersTooSmall {
    /// The domain
    pub domain: DomainName,
    /// Their type
    pub instance_type: InstanceType,
    /// Its memory, in MiB
    pub memory: u32,
    /// How many data nodes there are
    pub nodes: u32,
    /// The memory that is needed, in MiB
    pub needed: u32,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD021",
    name: "masters-too-small",
    severity: Severity::Warning,
    summary: "Dedicated masters are too small for the data nodes",
    page: include_str!("../../rules/ESD021.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for MastersTooSmall {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("use masters with at least {} MiB of memory", self.needed)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<MastersTooSmall> {
    let config = domain.cluster_config()?;
    let (masters, nodes) = (config.dedicated_master_type()?, config.instance_count()?);
    if config.masters()? == 0 {
        return None;
    }
    let memory = masters.memory()?;
    let burstable = masters.is_burstable() && nodes <= MOST_NODES_OF_BURSTABLE_MASTERS;
    let (_, needed) = MASTER_MEMORY.iter().find(|(most, _)| nodes <= *most)?;
    (memory < *needed && !burstable).then(|| MastersTooSmall {
        domain: domain.name().clone(),
        instance_type: masters.clone(),
        memory,
        nodes,
        needed: *needed,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"ClusterConfig": {"InstanceCount": 33}}),
            json!({"ClusterConfig": {"DedicatedMasterType": "c6g.large.search"}}),
        ];
        for change in &broken {
            only(&with(change), "ESD021");
        }
        let sound = [json!({"ClusterConfig": {"DedicatedMasterType": "t3.medium.search"}})];
        for change in &sound {
            assert_eq!(codes(&with(change)), [""; 0], "{change}");
        }
    }
}
