use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Direction, NetworkAclId, PortRange, Replies, SubnetId};

/// A network ACL lets requests through and drops every reply.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{acl}` lets TCP through by {direction} {}, and its {} entries drop every reply to the ports 1024-65535", numbers(.entries), .direction.reverse())]
pub struct AclDropsReplies {
    /// The network ACL
    pub acl: NetworkAclId,
    /// The direction of the requests
    pub direction: Direction,
    /// The entries that let them through
    pub entries: Vec<i32>,
    /// The subnets that it stands before
    pub subnets: Vec<SubnetId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC065",
    name: "acl-drops-replies",
    severity: Severity::Warning,
    summary: "A network ACL lets requests through and drops every reply",
    page: include_str!("../../rules/VPC065.md"),
    subject: "ec2/NetworkAcls",
    needs: &[],
    volatile: &[],
};

impl Problem for AclDropsReplies {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "allow the ephemeral ports back: `aws ec2 create-network-acl-entry --network-acl-id {} --{} --rule-number … --protocol tcp --port-range From=1024,To=65535 --rule-action allow --cidr-block …`",
            self.acl,
            self.direction.reverse()
        )
    }

    fn related(&self) -> Vec<String> {
        self.subnets.iter().map(ToString::to_string).collect()
    }
}

fn numbers(entries: &[i32]) -> String {
    let numbers: Vec<String> = entries.iter().map(ToString::to_string).collect();
    let noun = if entries.len() == 1 { "entry" } else { "entries" };
    format!("{noun} {}", numbers.join(", "))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for acl in scope.network.network_acls().values() {
        let subnets: Vec<SubnetId> =
            acl.associations().iter().filter_map(|association| association.subnet_id().cloned()).collect();
        if subnets.is_empty() {
            continue;
        }
        for direction in Direction::BOTH {
            let replies = acl.replies(direction, PortRange::EPHEMERAL);
            let lost = replies.iter().filter(|(_, replies)| *replies == Replies::None);
            let entries: Vec<i32> = lost.map(|(entry, _)| entry.rule_number()).collect();
            if !entries.is_empty() {
                let acl_id = acl.network_acl_id().clone();
                let problem = AclDropsReplies { acl: acl_id, direction, entries, subnets: subnets.clone() };
                scope.report(findings, acl, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn replies_to(from: u16, to: u16) -> Vec<&'static str> {
        codes(&good().but(|account| {
            account["ec2"]["NetworkAcls"]["acl-000000000000000db"]["Entries"][2]["PortRange"] =
                serde_json::json!({"From": from, "To": to});
        }))
    }

    #[test]
    fn replies_on_the_server_s_port_only_are_none() {
        assert_eq!(replies_to(443, 443), ["VPC065"]);
    }

    #[test]
    fn part_of_the_ephemeral_ports_will_do() {
        assert!(replies_to(32768, 60999).is_empty());
    }

    #[test]
    fn before_no_subnet_it_drops_nothing() {
        let idle = good().but(|account| {
            let acl = &mut account["ec2"]["NetworkAcls"]["acl-000000000000000db"];
            acl["Entries"][2]["PortRange"] = serde_json::json!({"From": 443, "To": 443});
            acl["Associations"] = serde_json::json!([]);
        });
        assert!(codes(&idle).is_empty());
    }
}
