use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::SecurityGroupId;

use super::Scope;
use crate::LoadBalancerName;

/// A balancer's security group is not of its VPC, or an Application Load Balancer has none.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` {fault}{}", .group.as_ref().map(|group| format!(": `{group}`")).unwrap_or_default())]
pub struct BalancerGroupElsewhere {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The group; none where there is none
    pub group: Option<SecurityGroupId>,
    /// What is wrong
    pub fault: &'static str,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB006",
    name: "balancer-group-elsewhere",
    severity: Severity::Error,
    summary: "A balancer's security group is not of its VPC, or an Application Load Balancer has none",
    page: include_str!("../../rules/ELB006.md"),
    subject: "elbv2/LoadBalancers",
    needs: &["ec2/SecurityGroups"],
    volatile: &[],
};

impl Problem for BalancerGroupElsewhere {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "`aws elbv2 set-security-groups` with groups of the balancer's VPC".into()
    }

    fn related(&self) -> Vec<String> {
        self.group.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers() {
        let mut report = |group: Option<&SecurityGroupId>, fault| {
            let name = balancer.load_balancer_name().clone();
            let problem = BalancerGroupElsewhere { balancer: name, group: group.cloned(), fault };
            scope.report(findings, balancer, &problem);
        };
        if balancer.is_application() && balancer.security_groups().is_empty() {
            report(None, "is an Application Load Balancer without a security group");
        }
        for id in balancer.security_groups() {
            let group = scope.network.security_groups().get(id);
            let vpc = group.and_then(|group| group.vpc_id());
            if scope.network.security_groups().exists(id) == Some(false) {
                report(Some(id), "names a security group that does not exist");
            } else if vpc.is_some() && balancer.vpc_id().is_some() && vpc != balancer.vpc_id() {
                report(Some(id), "names a security group of another VPC");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn none_missing_and_foreign_ones_are_found() {
        for (groups, word) in [(json!([]), "without"), (json!(["sg-0000000000000000f"]), "does not exist")] {
            let bad = but(|account| account["elbv2"]["LoadBalancers"][SHOP]["SecurityGroups"] = groups);
            let all = findings(&bad);
            assert!(
                all.iter().any(|finding| finding.rule == "ELB006" && finding.message.contains(word)),
                "{all:#?}"
            );
        }
        let foreign = but(|account| {
            account["ec2"]["SecurityGroups"]["sg-0000000000000000a"]["VpcId"] = "vpc-0000000000000000b".into()
        });
        assert_eq!(only(&foreign, "ELB006").related, ["sg-0000000000000000a"]);
    }
}
