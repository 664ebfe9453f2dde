use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName, InstanceType, limits::MOST_WARM_NODES};

/// A domain's UltraWarm nodes cannot be.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the UltraWarm nodes of domain `{domain}` cannot be: {}", .faults.join("; "))]
pub struct WarmNodesUnsound {
    /// The domain
    pub domain: DomainName,
    /// Why not
    pub faults: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD014",
    name: "warm-nodes-unsound",
    severity: Severity::Error,
    summary: "A domain's UltraWarm nodes cannot be",
    page: include_str!("../../rules/ESD014.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for WarmNodesUnsound {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give the domain dedicated masters, and UltraWarm nodes of an UltraWarm type".to_owned()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<WarmNodesUnsound> {
    let config = domain.cluster_config()?;
    let mut faults = Vec::new();
    if config.instance_type().is_some_and(InstanceType::is_warm) {
        faults.push("an UltraWarm type is no type for data nodes".to_owned());
    }
    let masters = config.dedicated_master_type().filter(|_| config.dedicated_master_enabled() == Some(true));
    if masters.is_some_and(InstanceType::is_warm) {
        faults.push("an UltraWarm type is no type for dedicated masters".to_owned());
    }
    if config.warm_enabled() == Some(true) {
        if config.masters() == Some(0) {
            faults.push("they need dedicated masters".to_owned());
        }
        if let Some(count) = config.warm_count().filter(|count| *count > MOST_WARM_NODES) {
            faults.push(format!("{count} are over {MOST_WARM_NODES}"));
        }
        if let Some(other) = config.warm_type().filter(|warm| !warm.is_warm() && warm.family() != "oi2") {
            faults.push(format!("{other} is no UltraWarm type"));
        }
    }
    (!faults.is_empty()).then(|| WarmNodesUnsound { domain: domain.name().clone(), faults })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"ClusterConfig": {"WarmEnabled": true, "WarmType": "ultrawarm1.medium.search", "WarmCount": 2, "DedicatedMasterEnabled": false}}),
            json!({"ClusterConfig": {"WarmEnabled": true, "WarmType": "ultrawarm1.medium.search", "WarmCount": 151}}),
            json!({"ClusterConfig": {"WarmEnabled": true, "WarmType": "r5.large.search", "WarmCount": 2}}),
            json!({"ClusterConfig": {"InstanceType": "ultrawarm1.medium.search"}}),
            json!({"ClusterConfig": {"DedicatedMasterType": "ultrawarm1.medium.search"}}),
        ];
        for change in &broken {
            only(&with(change), "ESD014");
        }
        let sound = [
            json!({"ClusterConfig": {"WarmEnabled": true, "WarmType": "ultrawarm1.medium.search", "WarmCount": 2}}),
        ];
        for change in &sound {
            assert_eq!(codes(&with(change)), [""; 0], "{change}");
        }
    }
}
