use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, open::open_to_world};
use crate::{Direction, Peer, SecurityGroupId, limits};

/// A VPC's default security group lets in others than itself.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the default security group `{group}` lets in {}", .peers.join(", "))]
pub struct DefaultSecurityGroupOpened {
    /// The group
    pub group: SecurityGroupId,
    /// Who is let in
    pub peers: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC061",
    name: "default-security-group-opened",
    severity: Severity::SecurityWarning,
    summary: "A VPC's default security group lets in others than itself",
    page: include_str!("../../rules/VPC061.md"),
    subject: "ec2/SecurityGroups",
    needs: &[],
    volatile: &[],
};

impl Problem for DefaultSecurityGroupOpened {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "take the rules away and give what needs them a group of its own: the default group goes to whatever names none".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.network.security_groups().values().filter(|group| group.is_default()) {
        // Being open to the world is the greater fault, and has its own rules.
        let told = group.admits_everything_from_anywhere().is_open()
            || open_to_world(group, &limits::ADMIN_PORTS).is_some()
            || open_to_world(group, &limits::DATABASE_PORTS).is_some();
        let is_other =
            |peer: &Peer<'_>| !matches!(peer, Peer::Group(pair) if pair.group_id() == group.group_id());
        let mut peers: Vec<String> = group
            .rules(Direction::Ingress)
            .map(|rule| rule.peer)
            .filter(is_other)
            .map(|peer| format!("`{peer}`"))
            .collect();
        peers.sort();
        peers.dedup();
        if !told && !peers.is_empty() {
            let problem = DefaultSecurityGroupOpened { group: group.group_id().clone(), peers };
            scope.report(findings, group, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    #[test]
    fn others_than_itself_are_found() {
        let opened = good().but(|account| {
            account["ec2"]["SecurityGroups"]["sg-0000000000000000d"]["IpPermissions"][0]["IpRanges"] =
                serde_json::json!([{"CidrIp": "10.0.0.0/16"}]);
        });
        assert_eq!(codes(&opened), ["VPC061"]);
    }

    #[test]
    fn open_to_the_world_is_another_fault() {
        let opened = good().but(|account| {
            account["ec2"]["SecurityGroups"]["sg-0000000000000000d"]["IpPermissions"][0]["IpRanges"] =
                serde_json::json!([{"CidrIp": "0.0.0.0/0"}]);
        });
        assert_eq!(codes(&opened), ["VPC060"]);
    }
}
