use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Direction, NetworkAclId, limits};

/// An entry of a network ACL has a number that it cannot have.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{direction} entry {rule_number} of `{acl}` {}", if *.twice { "has the number of another entry" } else { "has a number outside 1-32766" })]
pub struct AclEntryNumber {
    /// The network ACL
    pub acl: NetworkAclId,
    /// The direction of the entry
    pub direction: Direction,
    /// The number
    pub rule_number: i32,
    /// Whether another entry has it, rather than it being out of range
    pub twice: bool,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC066",
    name: "acl-entry-number",
    severity: Severity::Error,
    summary: "An entry of a network ACL has a number that it cannot have",
    page: include_str!("../../rules/VPC066.md"),
    subject: "ec2/NetworkAcls",
    needs: &[],
    volatile: &[],
};

impl Problem for AclEntryNumber {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give each entry of a direction a number of its own from 1 to 32766".into()
    }
}

/// Refuses a number that no entry may have, as AWS does (`InvalidParameterValue`).
pub(crate) fn allow(
    acl: &NetworkAclId,
    direction: Direction,
    rule_number: i32,
) -> Result<(), AclEntryNumber> {
    if limits::ACL_RULE_NUMBERS.contains(&rule_number) {
        Ok(())
    } else {
        Err(AclEntryNumber { acl: acl.clone(), direction, rule_number, twice: false })
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for acl in scope.network.network_acls().values() {
        for direction in Direction::BOTH {
            let own = acl.entries_of(direction).filter(|entry| !entry.is_implicit());
            let numbers: Vec<i32> = own.map(|entry| entry.rule_number()).collect();
            let mut before = None;
            for (at, number) in numbers.iter().enumerate() {
                if let Err(problem) = allow(acl.network_acl_id(), direction, *number) {
                    scope.report(findings, acl, &problem);
                }
                // The third of three has been told with the second.
                let second = before == Some(*number) && (at < 2 || numbers.get(at - 2) != Some(number));
                if second {
                    let acl_id = acl.network_acl_id().clone();
                    let problem =
                        AclEntryNumber { acl: acl_id, direction, rule_number: *number, twice: true };
                    scope.report(findings, acl, &problem);
                }
                before = Some(*number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn with(number: i32, cidr: &str) -> Vec<&'static str> {
        codes(&good().but(|account| {
            let entries =
                account["ec2"]["NetworkAcls"]["acl-000000000000000db"]["Entries"].as_array_mut().unwrap();
            entries.push(serde_json::json!({"RuleNumber": number, "Egress": false, "RuleAction": "deny",
                "Protocol": "6", "CidrBlock": cidr, "PortRange": {"From": 22, "To": 22}}));
        }))
    }

    #[test]
    fn twice_and_out_of_range_are_found() {
        assert_eq!(with(100, "10.0.0.0/8"), ["VPC066"]);
        assert_eq!(with(0, "10.0.0.0/8"), ["VPC066"]);
        assert!(with(32766, "10.0.0.0/8").is_empty());
        assert!(with(1, "10.0.0.0/8").is_empty());
    }
}
