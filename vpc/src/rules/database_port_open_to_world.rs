use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{
    Scope,
    open::{named, open_to_world},
};
use crate::{SecurityGroupId, limits};

/// A security group lets the whole internet reach a database.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{group}` lets {} reach {}", .sources.join(" and "), named(.ports, .services))]
pub struct DatabasePortOpenToWorld {
    /// The group
    pub group: SecurityGroupId,
    /// The ports
    pub ports: Vec<u16>,
    /// What listens on them
    pub services: Vec<&'static str>,
    /// The blocks that are let in
    pub sources: Vec<&'static str>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC059",
    name: "database-port-open-to-world",
    severity: Severity::SecurityWarning,
    summary: "A security group lets the whole internet reach a database",
    page: include_str!("../../rules/VPC059.md"),
    subject: "ec2/SecurityGroups",
    needs: &[],
    volatile: &[],
};

impl Problem for DatabasePortOpenToWorld {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "let in only the addresses or groups that need it: `aws ec2 revoke-security-group-ingress --group-id {} …`",
            self.group
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.network.security_groups().values() {
        // A group that lets everything in has that one fault.
        if group.admits_everything_from_anywhere().is_open() {
            continue;
        }
        let open = open_to_world(group, &limits::DATABASE_PORTS);
        if let Some((ports, services, sources)) = open {
            let problem =
                DatabasePortOpenToWorld { group: group.group_id().clone(), ports, services, sources };
            scope.report(findings, group, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn with(from: u16, to: u16, blocks: &[&str]) -> Vec<&'static str> {
        codes(&good().but(|account| {
            let (v6, v4): (Vec<&&str>, Vec<&&str>) = blocks.iter().partition(|block| block.contains(':'));
            let v4: Vec<_> = v4.iter().map(|block| serde_json::json!({"CidrIp": block})).collect();
            let v6: Vec<_> = v6.iter().map(|block| serde_json::json!({"CidrIpv6": block})).collect();
            account["ec2"]["SecurityGroups"]["sg-00000000000000web"]["IpPermissions"] = serde_json::json!([
                {"IpProtocol": "tcp", "FromPort": from, "ToPort": to, "IpRanges": v4, "Ipv6Ranges": v6}]);
        }))
    }

    #[test]
    fn the_world_is_found_however_it_is_written() {
        for blocks in
            [&["0.0.0.0/0"][..], &["::/0"], &["0.0.0.0/1", "128.0.0.0/1"], &["10.0.0.0/8", "2000::/3"]]
        {
            assert_eq!(with(5432, 5432, blocks), ["VPC059"], "{blocks:?}");
        }
        assert_eq!(with(5432 - 1, 5432 + 1, &["0.0.0.0/0"]), ["VPC059"]);
    }

    #[test]
    fn udp_counts() {
        let memcached = good().but(|account| {
            account["ec2"]["SecurityGroups"]["sg-00000000000000web"]["IpPermissions"] = serde_json::json!([
                {"IpProtocol": "udp", "FromPort": 11211, "ToPort": 11211, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]);
        });
        assert_eq!(codes(&memcached), ["VPC059"]);
    }

    #[test]
    fn less_than_the_world_or_another_port_is_not() {
        for blocks in [&["10.0.0.0/8"][..], &["203.0.113.0/24"], &["2001:db8::/32"], &[]] {
            assert!(with(5432, 5432, blocks).is_empty(), "{blocks:?}");
        }
        assert!(with(443, 443, &["0.0.0.0/0", "::/0"]).is_empty());
    }

    #[test]
    fn a_group_open_to_everything_has_another_fault() {
        assert_eq!(with(0, 65535, &["0.0.0.0/0"]), ["VPC060"]);
    }
}
