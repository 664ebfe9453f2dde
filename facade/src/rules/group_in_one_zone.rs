use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::AvailabilityZone;
use serde::Serialize;

use super::{Scope, scope::Named};
use crate::{plain::Name, shell::shell_word};

/// An Auto Scaling group is gone with its zone.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("Auto Scaling group `{group}` starts instances in {zone} alone: it is gone when that fails")]
pub struct GroupInOneZone {
    /// The group.
    pub group: Name,
    /// The zone.
    pub zone: AvailabilityZone,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC011",
    name: "group-in-one-zone",
    severity: Severity::Warning,
    summary: "an Auto Scaling group starts instances in one zone alone",
    page: include_str!("../../rules/ACC011.md"),
    subject: "autoscaling/AutoScalingGroups",
    needs: &[],
    volatile: &[],
};

impl Problem for GroupInOneZone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "`aws autoscaling update-auto-scaling-group --auto-scaling-group-name {} --vpc-zone-identifier …` with a \
             subnet of another zone",
            shell_word(self.group.as_str())
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    for (name, group) in here.state.autoscaling.groups().iter() {
        let [zone] = group.availability_zones() else { continue };
        if group.max_size() == Some(0) {
            continue;
        }
        let named = Named {
            service: "autoscaling",
            resource: format!("autoScalingGroup:autoScalingGroupName/{name}"),
            id: name.as_str(),
            collection: INFO.subject,
            key: name.as_str(),
            tags: Some(group.tags()),
        };
        let problem = GroupInOneZone { group: name.clone(), zone: zone.clone() };
        here.report(findings, group.arn(), &named, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes_here;

    fn group(zones: Value, max: u64) -> Vec<String> {
        codes_here(&json!({"autoscaling": {"AutoScalingGroups": {"batch": {"AutoScalingGroupName": "batch",
            "MaxSize": max, "AvailabilityZones": zones}}}}))
    }

    #[test]
    fn a_group_in_one_zone_is_found() {
        assert_eq!(group(json!(["us-east-1a"]), 2), ["ACC011 batch"]);
        assert_eq!(group(json!(["us-east-1a"]), 1), ["ACC011 batch"], "nor can its one instance come back");
    }

    #[test]
    fn one_in_two_or_that_is_kept_empty_is_let_be() {
        assert_eq!(group(json!(["us-east-1a", "us-east-1b"]), 2), [""; 0]);
        assert_eq!(group(json!([]), 2), [""; 0]);
        assert_eq!(group(json!(["us-east-1a"]), 0), [""; 0]);
    }
}
