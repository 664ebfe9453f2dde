use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::{Family, SubnetClass};
use smol_str::SmolStr;

use super::Scope;
use super::target_bypasses_balancer::open_to_world;
use crate::TargetGroupName;

/// Targets of a balancer stand in public subnets.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{} target(s) of `{group}` stand in public subnets: behind a balancer a private or protected tier will do", .targets.len())]
pub struct TargetInPublicSubnet {
    /// The target group
    pub group: TargetGroupName,
    /// The targets
    pub targets: Vec<SmolStr>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB030",
    name: "target-in-public-subnet",
    severity: Severity::Suggestion,
    summary: "Targets of a balancer stand in public subnets",
    page: include_str!("../../rules/ELB030.md"),
    subject: "elbv2/TargetHealthDescriptions",
    needs: &["elbv2/TargetGroups", "ec2/Reservations", "ec2/Subnets", "ec2/RouteTables"],
    volatile: &[],
};

impl Problem for TargetInPublicSubnet {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "put the targets in subnets without a route to an internet gateway; a NAT gateway lets them out"
            .into()
    }

    fn related(&self) -> Vec<String> {
        self.targets.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.elbv2.target_groups().values() {
        let public = scope.targets(group).into_iter().flatten().map(|(target, _)| target).filter(|target| {
            let subnet = scope.instance(target).and_then(|instance| instance.subnet_id());
            let subnet = subnet.and_then(|id| scope.network.subnets().get(id));
            let public = |subnet| scope.index.subnet_class(subnet, Family::Ipv4) == SubnetClass::Public;
            // What the internet reaches has a graver finding.
            subnet.is_some_and(public) && open_to_world(scope, group, target).is_none()
        });
        let targets: Vec<SmolStr> = public.map(|target| target.id().clone()).collect();
        if !targets.is_empty() {
            let problem = TargetInPublicSubnet { group: group.target_group_name().clone(), targets };
            scope.report_group(findings, group, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn a_public_subnet_is_found() {
        let public = but(|account| {
            account["ec2"]["Reservations"]["i-00000000000000001"]["SubnetId"] =
                json!("subnet-0000000000000000a");
        });
        let told: Vec<_> =
            findings(&public).into_iter().map(|finding| (finding.rule, finding.resource_id)).collect();
        assert_eq!(told, [("ELB030", "app".to_owned()), ("ELB030", "web".to_owned())]);
    }
}
