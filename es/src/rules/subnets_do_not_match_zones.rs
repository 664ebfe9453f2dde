use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// A domain's subnets are not one for each of its zones.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` lies in {zones} zones and has {subnets} subnets, of {distinct} zones")]
pub struct SubnetsDoNotMatchZones {
    /// The domain
    pub domain: DomainName,
    /// How many zones it lies in
    pub zones: u32,
    /// How many subnets it has
    pub subnets: u32,
    /// Of how many zones
    pub distinct: u32,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD010",
    name: "subnets-do-not-match-zones",
    severity: Severity::Error,
    summary: "A domain's subnets are not one for each of its zones",
    page: include_str!("../../rules/ESD010.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for SubnetsDoNotMatchZones {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("name {} subnets, each of a zone of its own", self.zones)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<SubnetsDoNotMatchZones> {
    let vpc = domain.vpc_options()?;
    let zones = domain.cluster_config()?.zones()?;
    let subnets = u32::try_from(vpc.subnet_ids().len()).ok().filter(|subnets| *subnets > 0)?;
    let mut names = vpc.availability_zones().to_vec();
    names.dedup();
    // Where the zones are not told, the subnets are taken for as many.
    let distinct = if names.is_empty() { subnets } else { u32::try_from(names.len()).ok()? };
    (subnets != zones || distinct != zones).then(|| SubnetsDoNotMatchZones {
        domain: domain.name().clone(),
        zones,
        subnets,
        distinct,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"VPCOptions": {"SubnetIds": ["subnet-1", "subnet-2"], "AvailabilityZones": ["ap-northeast-1a", "ap-northeast-1c"]}}),
            json!({"VPCOptions": {"AvailabilityZones": ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1c"]}}),
        ];
        for change in &broken {
            only(&with(change), "ESD010");
        }
    }
}
