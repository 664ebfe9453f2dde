use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{AutoTune, Domain, DomainName, Engine, EngineVersion, InstanceType};

/// A domain with standby lacks what that needs.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` has a zone that stands by, and lacks what that needs: {}", .lacks.join("; "))]
pub struct StandbyUnmet {
    /// The domain
    pub domain: DomainName,
    /// What it lacks
    pub lacks: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD012",
    name: "standby-unmet",
    severity: Severity::Error,
    summary: "A domain with standby lacks what that needs",
    page: include_str!("../../rules/ESD012.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for StandbyUnmet {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "give it {}, or let no zone stand by: `aws opensearch update-domain-config --domain-name {} --cluster-config MultiAZWithStandbyEnabled=false`",
            self.lacks.join(", "),
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

fn problem(domain: &Domain) -> Option<StandbyUnmet> {
    let config = domain.cluster_config()?;
    if !config.multi_az_with_standby_enabled()? {
        return None;
    }
    let mut lacks = Vec::new();
    let mut need = |met: Option<bool>, what: &str| {
        if met == Some(false) {
            lacks.push(what.to_owned());
        }
    };
    need(config.zones().map(|zones| zones == 3), "three zones");
    need(config.masters().map(|masters| masters == 3), "three dedicated masters");
    need(config.instance_count().map(|nodes| nodes > 0 && nodes % 3 == 0), "data nodes by threes");
    let oldest = EngineVersion::new(Engine::OpenSearch, 1, 3);
    need(domain.engine_version().map(|version| *version >= oldest), "OpenSearch 1.3 or later");
    need(config.instance_type().map(|data| !data.is_burstable()), "data nodes that are not burstable");
    let current = |of: Option<&InstanceType>| of.map(|one| !one.is_old_generation() || one.is_burstable());
    need(current(config.instance_type()), "data nodes of the current generation");
    let of_masters =
        config.dedicated_master_type().filter(|_| config.dedicated_master_enabled() == Some(true));
    need(of_masters.map(|one| !one.is_old_generation()), "dedicated masters of the current generation");
    let volume = domain.ebs_options().and_then(|ebs| ebs.volume_type());
    need(volume.map(|volume| matches!(volume.as_str(), "gp3" | "io1")), "volumes of gp3 or io1");
    let tuned = domain.auto_tune().and_then(AutoTune::state);
    need(tuned.map(|state| !state.as_str().starts_with("DISABLE")), "Auto-Tune");
    (!lacks.is_empty()).then(|| StandbyUnmet { domain: domain.name().clone(), lacks })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"ClusterConfig": {"MultiAZWithStandbyEnabled": true}, "EngineVersion": "Elasticsearch_7.10"}),
            json!({"ClusterConfig": {"MultiAZWithStandbyEnabled": true}, "EBSOptions": {"VolumeType": "gp2", "Iops": null, "Throughput": null}}),
            json!({"ClusterConfig": {"MultiAZWithStandbyEnabled": true, "DedicatedMasterCount": 5}}),
            json!({"ClusterConfig": {"MultiAZWithStandbyEnabled": true, "InstanceType": "r4.large.search"}}),
            json!({"ClusterConfig": {"MultiAZWithStandbyEnabled": true, "DedicatedMasterType": "m4.large.search"}}),
            json!({"ClusterConfig": {"MultiAZWithStandbyEnabled": true}, "AutoTuneOptions": {"State": "DISABLED"}}),
        ];
        for change in &broken {
            only(&with(change), "ESD012");
        }
        let sound = [
            json!({"ClusterConfig": {"MultiAZWithStandbyEnabled": true}}),
            json!({"ClusterConfig": {"MultiAZWithStandbyEnabled": true, "InstanceType": "r5.large.search"}}),
            json!({"ClusterConfig": {"MultiAZWithStandbyEnabled": false, "InstanceType": "r4.large.search"}}),
        ];
        let four = json!({"ClusterConfig": {"MultiAZWithStandbyEnabled": true, "InstanceCount": 4}});
        let told = codes(&with(&four));
        assert!(told.contains(&"ESD012".to_owned()), "data nodes come by threes: {told:?}");
        for change in &sound {
            assert_eq!(codes(&with(change)), [""; 0], "{change}");
        }
    }
}
