use std::collections::BTreeSet;

use aozu_names::{AccountId, Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Direction, ReferencePeeringStatus, SecurityGroup, SecurityGroupId, UserIdGroupPair};

/// A security group rule names a group that is gone.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("an {direction} rule of `{group}` names `{reference}`, {because}")]
pub struct SecurityGroupReferenceMissing {
    /// The group
    pub group: SecurityGroupId,
    /// The direction of the rule
    pub direction: Direction,
    /// The group that the rule names
    pub reference: SecurityGroupId,
    /// Why it is gone
    pub because: Gone,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC056",
    name: "security-group-reference-missing",
    severity: Severity::Warning,
    summary: "A security group rule names a group that is gone",
    page: include_str!("../../rules/VPC056.md"),
    subject: "ec2/SecurityGroups",
    needs: &["ec2/SecurityGroups"],
    volatile: &[],
};

impl Problem for SecurityGroupReferenceMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "revoke the rule: `aws ec2 revoke-security-group-{} --group-id {} …`; `aws ec2 describe-stale-security-groups` lists such rules",
            self.direction, self.group
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.reference.to_string()]
    }
}

/// Why a group that a rule names is gone.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Gone {
    /// It does not exist.
    Group,
    /// The peering that led to it is over, in this state.
    Peering(ReferencePeeringStatus),
}

impl std::fmt::Display for Gone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Group => f.write_str("which does not exist"),
            Self::Peering(status) => write!(f, "over a peering that is {status}"),
        }
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.network.security_groups().values() {
        let mut told = BTreeSet::new();
        for (direction, pair) in group.references() {
            let gone = gone(scope, group, pair).filter(|_| told.insert((direction, pair.group_id())));
            if let Some(because) = gone {
                let problem = SecurityGroupReferenceMissing {
                    group: group.group_id().clone(),
                    direction,
                    reference: pair.group_id().clone(),
                    because,
                };
                scope.report(findings, group, &problem);
            }
        }
    }
}

/// Why the named group is gone, where that is known: groups of accounts that were not read are not.
fn gone(scope: &Scope<'_>, group: &SecurityGroup, pair: &UserIdGroupPair) -> Option<Gone> {
    if let Some(status) = pair.peering_status().filter(|status| status.is_over()) {
        return Some(Gone::Peering(status.clone()));
    }
    let exists = match pair.user_id() {
        // The pair names an account, or a service such as `amazon-elb`, whose groups nobody reads.
        Some(owner) => match owner.parse::<AccountId>() {
            Err(_) => None,
            Ok(owner) if owner == scope.account => scope.network.security_groups().exists(pair.group_id()),
            Ok(owner) => scope
                .elsewhere
                .get(&(owner, scope.region.clone()))
                .and_then(|(network, _)| network.security_groups().exists(pair.group_id())),
        },
        // Without an owner it is a group of the same account, of which only this one's are all read.
        None if group.owner_id().is_none_or(|owner| *owner == scope.account) => {
            scope.network.security_groups().exists(pair.group_id())
        }
        None => None,
    };
    (exists == Some(false)).then_some(Gone::Group)
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn with_pair(pair: serde_json::Value) -> Vec<&'static str> {
        codes(&good().but(|account| {
            account["ec2"]["SecurityGroups"]["sg-000000000000000db"]["IpPermissions"][0]["UserIdGroupPairs"] =
                serde_json::json!([{"GroupId": "sg-00000000000000web"}, pair]);
        }))
    }

    #[test]
    fn a_deleted_group_is_found() {
        assert_eq!(with_pair(serde_json::json!({"GroupId": "sg-0000000000000gone"})), ["VPC056"]);
        assert_eq!(
            with_pair(serde_json::json!({"GroupId": "sg-0000000000000gone", "UserId": "111122223333"})),
            ["VPC056"]
        );
    }

    #[test]
    fn so_is_one_behind_a_deleted_peering() {
        let pair = serde_json::json!({"GroupId": "sg-0000000000000peer", "UserId": "444455556666",
            "VpcPeeringConnectionId": "pcx-0000000000000000a", "PeeringStatus": "deleted"});
        assert_eq!(with_pair(pair), ["VPC056"]);
    }

    #[test]
    fn what_nobody_read_is_not_gone() {
        for owner in ["444455556666", "amazon-elb"] {
            assert!(
                with_pair(serde_json::json!({"GroupId": "sg-0000000000000peer", "UserId": owner})).is_empty()
            );
        }
    }
}
