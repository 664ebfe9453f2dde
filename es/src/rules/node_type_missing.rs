use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// A domain has nodes of a kind whose type it does not name.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` has {kind}, and `{member}` does not say of which type")]
pub struct NodeTypeMissing {
    /// The domain
    pub domain: DomainName,
    /// Which nodes
    pub kind: &'static str,
    /// The member that must name their type
    pub member: &'static str,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD026",
    name: "node-type-missing",
    severity: Severity::Error,
    summary: "A domain has nodes of a kind whose type it does not name",
    page: include_str!("../../rules/ESD026.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for NodeTypeMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let of = if self.member == MASTERS.1 { "m6g.large.search" } else { "ultrawarm1.medium.search" };
        format!(
            "`aws opensearch update-domain-config --domain-name {} --cluster-config {}={of}`",
            self.domain, self.member
        )
    }
}

const MASTERS: (&str, &str) = ("dedicated masters", "DedicatedMasterType");
const WARM: (&str, &str) = ("UltraWarm nodes", "WarmType");

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        for problem in problems(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

/// AWS names type and count together, so that a count without a type was not left out by who asked.
fn problems(domain: &Domain) -> Vec<NodeTypeMissing> {
    let Some(config) = domain.cluster_config() else { return Vec::new() };
    let masters = config.dedicated_master_enabled() == Some(true)
        && config.dedicated_master_count().is_some()
        && config.dedicated_master_type().is_none();
    let warm =
        config.warm_enabled() == Some(true) && config.warm_count().is_some() && config.warm_type().is_none();
    let told = |(kind, member): (&'static str, &'static str)| NodeTypeMissing {
        domain: domain.name().clone(),
        kind,
        member,
    };
    let kinds = [masters.then_some(MASTERS), warm.then_some(WARM)];
    kinds.into_iter().flatten().map(told).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let masters = only(&with(&json!({"ClusterConfig": {"DedicatedMasterType": null}})), "ESD026");
        assert!(masters.help.contains("--domain-name acme-search --cluster-config DedicatedMasterType="));
        let warm = json!({"ClusterConfig": {"WarmEnabled": true, "WarmCount": 2}});
        assert_eq!(only(&with(&warm), "ESD026").data["member"], "WarmType");
        for sound in [
            json!({"ClusterConfig": {"WarmEnabled": false, "WarmCount": 2}}),
            json!({"ClusterConfig": {"WarmEnabled": true, "WarmCount": 2, "WarmType": "ultrawarm1.medium.search"}}),
        ] {
            assert_eq!(codes(&with(&sound)), [""; 0], "{sound}");
        }
        let off = json!({"ClusterConfig": {"DedicatedMasterEnabled": false, "DedicatedMasterType": null}});
        assert!(!codes(&with(&off)).contains(&"ESD026".to_owned()));
    }
}
