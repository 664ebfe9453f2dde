use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{
    Domain, DomainName, EbsOptions, InstanceType,
    limits::{LARGEST_MAGNETIC_VOLUME, SMALLEST_VOLUME},
};

/// A domain's volumes do not suit its data nodes.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the volumes of domain `{domain}` do not suit its data nodes: {}", .faults.join("; "))]
pub struct VolumeUnsuited {
    /// The domain
    pub domain: DomainName,
    /// What does not suit
    pub faults: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD013",
    name: "volume-unsuited",
    severity: Severity::Error,
    summary: "A domain's volumes do not suit its data nodes",
    page: include_str!("../../rules/ESD013.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for VolumeUnsuited {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("choose a volume that {} takes, or another type", self.domain)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<VolumeUnsuited> {
    let ebs = domain.ebs_options()?;
    let data = domain.cluster_config().and_then(|config| config.instance_type());
    let mut faults = Vec::new();
    let enabled = ebs.ebs_enabled()?;
    if let Some(data) = data
        && data.has_instance_store() == Some(enabled)
    {
        let what = if enabled { "stores on disks of its own and takes no volume" } else { "needs a volume" };
        faults.push(format!("{data} {what}"));
    }
    if enabled {
        size_faults(ebs, data, &mut faults);
        let volume = ebs.volume_type().map(|volume| volume.as_str());
        if ebs.iops().is_some() && matches!(volume, Some("standard" | "gp2")) {
            faults.push("only io1 and gp3 take I/O operations".to_owned());
        }
        if ebs.throughput().is_some() && matches!(volume, Some("standard" | "gp2" | "io1")) {
            faults.push("only gp3 takes a throughput".to_owned());
        }
    }
    (!faults.is_empty()).then(|| VolumeUnsuited { domain: domain.name().clone(), faults })
}

fn size_faults(ebs: &EbsOptions, data: Option<&InstanceType>, faults: &mut Vec<String>) {
    let Some(size) = ebs.volume_size() else { return };
    if size < SMALLEST_VOLUME {
        faults.push(format!("{size} GiB are under {SMALLEST_VOLUME}"));
    }
    let volume = ebs.volume_type().map(|volume| volume.as_str());
    let by_type = data.and_then(InstanceType::ebs_size);
    let most = match volume {
        Some("standard") => {
            Some(by_type.map_or(LARGEST_MAGNETIC_VOLUME, |most| most.gp2.min(LARGEST_MAGNETIC_VOLUME)))
        }
        Some("gp3") => by_type.map(|most| most.gp3),
        Some("gp2" | "io1") => by_type.map(|most| most.gp2),
        _ => None,
    };
    if let Some(most) = most.filter(|most| size > *most) {
        faults.push(format!("{size} GiB are over the {most} that the type takes"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"EBSOptions": {"VolumeSize": 9}}),
            json!({"EBSOptions": {"VolumeSize": 2049}}),
            json!({"EBSOptions": {"VolumeType": "gp2", "Throughput": null}}),
            json!({"EBSOptions": {"VolumeType": "io1"}}),
            json!({"ClusterConfig": {"InstanceType": "r6gd.large.search"}}),
            json!({"EBSOptions": {"EBSEnabled": false}}),
            json!({"EBSOptions": {"VolumeType": "standard", "VolumeSize": 101, "Iops": null, "Throughput": null}}),
        ];
        for change in &broken {
            only(&with(change), "ESD013");
        }
        let sound = [
            json!({"EBSOptions": {"VolumeSize": 2048}}),
            json!({"ClusterConfig": {"InstanceType": "r6gd.large.search"}, "EBSOptions": {"EBSEnabled": false, "VolumeSize": null, "VolumeType": null, "Iops": null, "Throughput": null}}),
        ];
        for change in &sound {
            assert_eq!(codes(&with(change)), [""; 0], "{change}");
        }
    }
}
