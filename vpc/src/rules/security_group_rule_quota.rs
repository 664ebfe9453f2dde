use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{AddressFamily, Direction, PrefixListId, SecurityGroupId};

/// A security group has more rules than its quota allows.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{group}` has {direction} rules that weigh {weight} for {family}, more than the {quota} allowed")]
pub struct SecurityGroupRuleQuota {
    /// The group
    pub group: SecurityGroupId,
    /// The direction
    pub direction: Direction,
    /// `IPv4` or `IPv6`
    pub family: &'static str,
    /// What its rules weigh
    pub weight: usize,
    /// What they may weigh
    pub quota: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC055",
    name: "security-group-rule-quota",
    severity: Severity::Warning,
    summary: "A security group has more rules than its quota allows",
    page: include_str!("../../rules/VPC055.md"),
    subject: "ec2/SecurityGroups",
    needs: &[],
    volatile: &[],
};

impl Problem for SecurityGroupRuleQuota {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "put peers into a prefix list, refer to a group instead of its addresses, or split the group".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let quota = scope.quotas.security_group_rules;
    let lists = scope.network.managed_prefix_lists();
    // An unread list weighs at least one, in a family that nobody told.
    let weigh = |id: &PrefixListId| match lists.get(id) {
        Some(list) => {
            let most = list.max_entries().unwrap_or(1) as usize;
            match list.address_family() {
                Some(AddressFamily::Ipv4) => [most, 0],
                Some(AddressFamily::Ipv6) => [0, most],
                _ => [most, most],
            }
        }
        None => [1, 1],
    };
    for group in scope.network.security_groups().values() {
        for direction in Direction::BOTH {
            let [v4, v6] = group.weight(direction, weigh);
            for (family, weight) in [("IPv4", v4), ("IPv6", v6)] {
                if weight > quota {
                    let group_id = group.group_id().clone();
                    let problem =
                        SecurityGroupRuleQuota { group: group_id, direction, family, weight, quota };
                    scope.report(findings, group, &problem);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    #[test]
    fn sixty_rules_a_family_are_enough() {
        let with = |v4: usize, v6: usize| {
            codes(&good().but(|account| {
                let v4: Vec<_> =
                    (0..v4).map(|n| serde_json::json!({"CidrIp": format!("192.0.2.{n}/32")})).collect();
                let v6: Vec<_> =
                    (0..v6).map(|n| serde_json::json!({"CidrIpv6": format!("2001:db8::{n}/128")})).collect();
                account["ec2"]["SecurityGroups"]["sg-000000000000000db"]["IpPermissions"] = serde_json::json!([
                    {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": v4, "Ipv6Ranges": v6}]);
            }))
        };
        assert_eq!(with(60, 60), Vec::<&str>::new());
        assert_eq!(with(61, 0), ["VPC055"]);
        assert_eq!(with(0, 61), ["VPC055"]);
    }
}
