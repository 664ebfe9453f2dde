use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{ClusterConfig, Domain, DomainName, SnapshotOptions, ZoneAwarenessConfig, limits};

/// A domain has a setting that AWS does not take.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{setting}` of domain `{domain}` is {value}: {rule}")]
pub struct DomainSettingOutOfRange {
    /// The domain
    pub domain: DomainName,
    /// The setting, as AWS names it
    pub setting: String,
    /// Its value
    pub value: String,
    /// What it must be
    pub rule: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD022",
    name: "domain-setting-out-of-range",
    severity: Severity::Error,
    summary: "A domain has a setting that AWS does not take",
    page: include_str!("../../rules/ESD022.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for DomainSettingOutOfRange {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("set it by `aws opensearch update-domain-config --domain-name {}`", self.domain)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        for problem in problems(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problems(domain: &Domain) -> Vec<DomainSettingOutOfRange> {
    let mut problems = Vec::new();
    let mut told = |setting: &str, value: String, rule: String| {
        problems.push(DomainSettingOutOfRange {
            domain: domain.name().clone(),
            setting: setting.to_owned(),
            value,
            rule,
        });
    };
    let config = domain.cluster_config().filter(|config| config.zone_awareness_enabled() == Some(true));
    let zones = config.and_then(ClusterConfig::zone_awareness_config);
    if let Some(zones) = zones.and_then(ZoneAwarenessConfig::availability_zone_count)
        && !limits::ZONES.contains(&zones)
    {
        told("AvailabilityZoneCount", zones.to_string(), "a domain spans 2 or 3 zones".to_owned());
    }
    if let Some(0) = domain.cluster_config().and_then(ClusterConfig::instance_count) {
        told("InstanceCount", "0".to_owned(), "a domain has at least one data node".to_owned());
    }
    let hour = domain.snapshot_options().and_then(SnapshotOptions::automated_snapshot_start_hour);
    if let Some(hour) = hour.filter(|hour| *hour > limits::LAST_HOUR) {
        told(
            "AutomatedSnapshotStartHour",
            hour.to_string(),
            "it is an hour of the day, from 0 to 23".to_owned(),
        );
    }
    if let Some(Err(large)) = domain.access_policies().map(crate::AccessPolicy::check_size) {
        told("AccessPolicies", format!("{} bytes", large.bytes), large.to_string());
    }
    problems
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let zones = |count: u32| {
            let names: Vec<String> = (0..count).map(|n| format!("{n}")).collect();
            json!({"ClusterConfig": {"ZoneAwarenessConfig": {"AvailabilityZoneCount": count}, "InstanceCount": 2 * count},
                "VPCOptions": {"SubnetIds": names, "AvailabilityZones": names}})
        };
        let policy = |bytes: usize| {
            let text = r#"{"Version": "2012-10-17", "Statement": []}"#;
            json!({"AccessPolicies": format!("{text}{}", " ".repeat(bytes - text.len()))})
        };
        let hour = |hour: u32| json!({"SnapshotOptions": {"AutomatedSnapshotStartHour": hour}});
        for broken in [zones(4), hour(24), policy(102_401)] {
            only(&with(&broken), "ESD022");
        }
        for sound in [zones(2), zones(3), hour(23), policy(102_400)] {
            assert_eq!(codes(&with(&sound)), [""; 0]);
        }
        let none = json!({"ClusterConfig": {"InstanceCount": 0}});
        assert!(codes(&with(&none)).contains(&"ESD022".to_owned()));
        // Without zone awareness its count is not looked at.
        let off = json!({"ZoneAwarenessEnabled": false, "ZoneAwarenessConfig": {"AvailabilityZoneCount": 1}});
        assert!(!codes(&with(&json!({"ClusterConfig": off}))).contains(&"ESD022".to_owned()));
    }
}
