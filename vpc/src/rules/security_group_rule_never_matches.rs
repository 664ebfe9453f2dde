use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Direction, Protocol, SecurityGroupId, Traffic};

/// A security group rule contradicts itself and matches nothing.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("an {direction} rule of `{group}` for {protocol} matches nothing: {}", fault(*.from_port, *.to_port))]
pub struct SecurityGroupRuleNeverMatches {
    /// The group
    pub group: SecurityGroupId,
    /// The direction of the rule
    pub direction: Direction,
    /// Its protocol
    pub protocol: Protocol,
    /// Its lowest port, or ICMP type
    pub from_port: Option<i32>,
    /// Its highest port, or ICMP code
    pub to_port: Option<i32>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC057",
    name: "security-group-rule-never-matches",
    severity: Severity::Warning,
    summary: "A security group rule contradicts itself and matches nothing",
    page: include_str!("../../rules/VPC057.md"),
    subject: "ec2/SecurityGroups",
    needs: &[],
    volatile: &[],
};

impl Problem for SecurityGroupRuleNeverMatches {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give the lowest port before the highest; for ICMP give a type and its code, a type and code -1 for all its codes, or -1 for both".into()
    }
}

fn fault(from: Option<i32>, to: Option<i32>) -> String {
    let text = |number: Option<i32>| number.map_or("none".into(), |number| number.to_string());
    format!("from {} to {}", text(from), text(to))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.network.security_groups().values() {
        for direction in Direction::BOTH {
            for permission in group.permissions(direction) {
                if permission.traffic() == Traffic::Nothing {
                    let problem = SecurityGroupRuleNeverMatches {
                        group: group.group_id().clone(),
                        direction,
                        protocol: *permission.ip_protocol(),
                        from_port: permission.from_port(),
                        to_port: permission.to_port(),
                    };
                    scope.report(findings, group, &problem);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn with(protocol: &str, from: i32, to: i32) -> Vec<&'static str> {
        codes(&good().but(|account| {
            let permission =
                &mut account["ec2"]["SecurityGroups"]["sg-000000000000000db"]["IpPermissions"][0];
            permission["IpProtocol"] = protocol.into();
            permission["FromPort"] = from.into();
            permission["ToPort"] = to.into();
        }))
    }

    #[test]
    fn contradictions_are_found() {
        for (protocol, from, to) in
            [("tcp", 90, 80), ("udp", 70_000, 70_001), ("icmp", -1, 3), ("icmpv6", 300, -1)]
        {
            assert_eq!(with(protocol, from, to), ["VPC057"], "{protocol} {from} {to}");
        }
        for (protocol, from, to) in
            [("tcp", 80, 80), ("icmp", -1, -1), ("icmp", 3, -1), ("47", 9, 1), ("-1", -1, -1)]
        {
            assert!(with(protocol, from, to).is_empty(), "{protocol} {from} {to}");
        }
    }
}
