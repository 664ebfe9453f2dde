use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Direction, NetworkAclId, RuleAction};

/// An entry of a network ACL never decides anything.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{direction} entry {rule_number} ({action}) of `{acl}` never decides anything: {} {} it{}", numbers(.by), if .by.len() == 1 { "covers" } else { "cover" }, if *.contradicted { " and does otherwise" } else { "" })]
pub struct AclEntryShadowed {
    /// The network ACL
    pub acl: NetworkAclId,
    /// The direction of the entry
    pub direction: Direction,
    /// The entry
    pub rule_number: i32,
    /// What it would do
    pub action: RuleAction,
    /// The entries that decide in its stead
    pub by: Vec<i32>,
    /// Whether one of those does the opposite
    pub contradicted: bool,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC064",
    name: "acl-entry-shadowed",
    severity: Severity::Warning,
    summary: "An entry of a network ACL never decides anything",
    page: include_str!("../../rules/VPC064.md"),
    subject: "ec2/NetworkAcls",
    needs: &[],
    volatile: &[],
};

impl Problem for AclEntryShadowed {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "give it a number below {}, or take it away: `aws ec2 delete-network-acl-entry --network-acl-id {} --{} --rule-number {}`",
            self.by.first().copied().unwrap_or_default(),
            self.acl,
            self.direction,
            self.rule_number
        )
    }
}

fn numbers(by: &[i32]) -> String {
    let numbers: Vec<String> = by.iter().map(ToString::to_string).collect();
    let noun = if by.len() == 1 { "entry" } else { "entries" };
    format!("{noun} {}", numbers.join(", "))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for acl in scope.network.network_acls().values() {
        for direction in Direction::BOTH {
            for shadowed in acl.shadowed(direction) {
                let problem = AclEntryShadowed {
                    acl: acl.network_acl_id().clone(),
                    direction,
                    rule_number: shadowed.entry.rule_number(),
                    action: shadowed.entry.rule_action().clone(),
                    by: shadowed.by.iter().map(|entry| entry.rule_number()).collect(),
                    contradicted: shadowed.is_contradicted(),
                };
                scope.report(findings, acl, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn with(entries: serde_json::Value) -> Vec<&'static str> {
        codes(&good().but(|account| {
            let all =
                account["ec2"]["NetworkAcls"]["acl-000000000000000db"]["Entries"].as_array_mut().unwrap();
            all.extend(entries.as_array().unwrap().iter().cloned());
        }))
    }

    #[test]
    fn a_wider_entry_with_a_lower_number_shadows() {
        let deny = serde_json::json!([{"RuleNumber": 90, "Egress": false, "RuleAction": "deny", "Protocol": "6",
            "CidrBlock": "10.0.0.0/8", "PortRange": {"From": 5000, "To": 6000}}]);
        assert_eq!(with(deny), ["VPC064"]);
    }

    #[test]
    fn a_narrower_or_later_one_does_not() {
        for number in [90, 110] {
            let deny = serde_json::json!([{"RuleNumber": number, "Egress": false, "RuleAction": "deny",
                "Protocol": "6", "CidrBlock": "10.0.9.0/24", "PortRange": {"From": 5000, "To": 6000}}]);
            assert!(with(deny).is_empty(), "{number}");
        }
    }
}
