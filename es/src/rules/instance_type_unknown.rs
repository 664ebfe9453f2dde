use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName, InstanceType};

/// A domain has nodes of a type that is not known here, so that what hangs on it is not judged.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "`{member}` of domain `{domain}` is {instance_type}, a type that is not known: its memory, heap and volume are not judged"
)]
pub struct InstanceTypeUnknown {
    /// The domain
    pub domain: DomainName,
    /// The member that names it
    pub member: &'static str,
    /// The type
    pub instance_type: InstanceType,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD027",
    name: "instance-type-unknown",
    severity: Severity::Suggestion,
    summary: "A domain has nodes of a type that is not known",
    page: include_str!("../../rules/ESD027.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for InstanceTypeUnknown {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "see whether AWS has it, which is newer than what is known here: `aws opensearch list-instance-type-details --engine-version OpenSearch_2.17`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        for problem in problems(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problems(domain: &Domain) -> Vec<InstanceTypeUnknown> {
    let Some(config) = domain.cluster_config() else { return Vec::new() };
    let unknown = |(member, of): (&'static str, Option<&InstanceType>)| {
        let instance_type = of.filter(|one| !one.is_known())?.clone();
        Some(InstanceTypeUnknown { domain: domain.name().clone(), member, instance_type })
    };
    let all = [
        ("InstanceType", config.instance_type()),
        ("DedicatedMasterType", config.dedicated_master_type()),
        ("WarmType", config.warm_type()),
    ];
    all.into_iter().filter_map(unknown).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"ClusterConfig": {"InstanceType": "z9.large.search"}}),
            json!({"ClusterConfig": {"InstanceType": "r6g.tiny.search"}}),
            json!({"ClusterConfig": {"DedicatedMasterType": "z9.large.search"}}),
        ];
        for change in &broken {
            only(&with(change), "ESD027");
        }
        let sound = [json!({"ClusterConfig": {"InstanceType": "r8g.2xlarge.search"}})];
        for change in &sound {
            assert_eq!(codes(&with(change)), [""; 0], "{change}");
        }
    }

    /// Source: OpenSearch Service API reference, `OpenSearchPartitionInstanceType` (botocore 1.43.11).
    #[test]
    fn every_type_of_the_api_is_known() {
        for (family, sizes) in [
            ("m3", "medium large xlarge 2xlarge"),
            ("m4", "large xlarge 2xlarge 4xlarge 10xlarge"),
            ("m5", "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge"),
            ("r5", "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge"),
            ("c5", "large xlarge 2xlarge 4xlarge 9xlarge 18xlarge"),
            ("t3", "nano micro small medium large xlarge 2xlarge"),
            ("or1", "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
            ("ultrawarm1", "medium large xlarge"),
            ("t2", "micro small medium"),
            ("r3", "large xlarge 2xlarge 4xlarge 8xlarge"),
            ("i2", "xlarge 2xlarge"),
            ("d2", "xlarge 2xlarge 4xlarge 8xlarge"),
            ("c4", "large xlarge 2xlarge 4xlarge 8xlarge"),
            ("r4", "large xlarge 2xlarge 4xlarge 8xlarge 16xlarge"),
            ("i3", "large xlarge 2xlarge 4xlarge 8xlarge 16xlarge"),
            ("r6g", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge"),
            ("m6g", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge"),
            ("c6g", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge"),
            ("r6gd", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
            ("t4g", "small medium"),
        ] {
            for size in sizes.split(' ') {
                let one: crate::InstanceType = format!("{family}.{size}.search").parse().unwrap();
                assert!(one.is_known(), "{one}");
            }
        }
    }
}
