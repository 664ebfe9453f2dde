use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::SecurityGroupId;

/// A security group lets the whole internet reach every port.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{group}` lets {} reach every port", .sources.join(" and "))]
pub struct AllTrafficOpenToWorld {
    /// The group
    pub group: SecurityGroupId,
    /// The blocks that are let in
    pub sources: Vec<&'static str>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC060",
    name: "all-traffic-open-to-world",
    severity: Severity::SecurityWarning,
    summary: "A security group lets the whole internet reach every port",
    page: include_str!("../../rules/VPC060.md"),
    subject: "ec2/SecurityGroups",
    needs: &[],
    volatile: &[],
};

impl Problem for AllTrafficOpenToWorld {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "name the ports that are meant: `aws ec2 revoke-security-group-ingress --group-id {} …`, then authorize each",
            self.group
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.network.security_groups().values() {
        let world = group.admits_everything_from_anywhere();
        if world.is_open() {
            let problem = AllTrafficOpenToWorld { group: group.group_id().clone(), sources: world.blocks() };
            scope.report(findings, group, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn with(permission: serde_json::Value) -> Vec<&'static str> {
        codes(&good().but(|account| {
            account["ec2"]["SecurityGroups"]["sg-00000000000000web"]["IpPermissions"] =
                serde_json::json!([permission]);
        }))
    }

    #[test]
    fn all_protocols_or_all_tcp_ports_from_anywhere() {
        let anywhere = serde_json::json!([{"CidrIp": "0.0.0.0/0"}]);
        assert_eq!(with(serde_json::json!({"IpProtocol": "-1", "IpRanges": anywhere})), ["VPC060"]);
        let tcp =
            serde_json::json!({"IpProtocol": "tcp", "FromPort": 0, "ToPort": 65535, "IpRanges": anywhere});
        assert_eq!(with(tcp), ["VPC060"]);
        let udp = with(serde_json::json!({"IpProtocol": "udp", "IpRanges": anywhere}));
        assert_eq!(udp, ["VPC058", "VPC059"], "the ports are open, but not everything is");
        let inside = serde_json::json!([{"CidrIp": "10.0.0.0/8"}]);
        assert!(with(serde_json::json!({"IpProtocol": "-1", "IpRanges": inside})).is_empty());
    }
}
