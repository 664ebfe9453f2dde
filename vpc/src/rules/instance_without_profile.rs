use std::collections::BTreeSet;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{
    Scope,
    together::{report_together, said},
};
use crate::InstanceId;

/// A running instance has no instance profile.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{}", said(.examples, *.instances, "no instance profile"))]
pub struct InstanceWithoutProfile {
    /// How many instances this is said of
    pub instances: usize,
    /// They, or the first few
    pub examples: Vec<InstanceId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC072",
    name: "instance-without-profile",
    severity: Severity::Suggestion,
    summary: "A running instance has no instance profile",
    page: include_str!("../../rules/VPC072.md"),
    subject: "ec2/Reservations",
    needs: &[],
    volatile: &[],
};

impl Problem for InstanceWithoutProfile {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give it a profile, if only for Session Manager: `aws ec2 associate-iam-instance-profile --instance-id … --iam-instance-profile Name=…`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let associated: BTreeSet<&InstanceId> =
        scope.network.instance_profile_associations().values().filter_map(|one| one.instance_id()).collect();
    let without = scope.network.instances().values().filter(|instance| {
        let profile =
            instance.iam_instance_profile().is_some() || associated.contains(instance.instance_id());
        instance.is_running() && !profile
    });
    report_together(scope, findings, without, |instances, examples| InstanceWithoutProfile {
        instances,
        examples,
    });
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, findings, good};

    #[test]
    fn a_running_instance_without_is_found_and_a_stopped_one_is_not() {
        let without = |state: &str| {
            codes(&good().but(|account| {
                let instance = account["ec2"]["Reservations"]["i-000000000000000db"].as_object_mut().unwrap();
                instance.remove("IamInstanceProfile");
                instance["State"]["Name"] = state.into();
            }))
        };
        assert_eq!(without("running"), ["VPC072"]);
        assert!(without("stopped").is_empty());
    }

    #[test]
    fn many_of_one_vpc_are_told_together() {
        let many = |count: usize| {
            findings(&good().but(|account| {
                for n in 0..count {
                    let id = format!("i-000000000000many{n:02}");
                    account["ec2"]["Reservations"][&id] = serde_json::json!({"InstanceId": id,
                        "VpcId": "vpc-0000000000000000a", "State": {"Name": "running"}});
                }
            }))
        };
        assert_eq!(many(25).len(), 25);
        let found = many(26);
        assert_eq!((found.len(), &*found[0].resource_id), (1, "vpc-0000000000000000a"));
        assert_eq!(found[0].data["instances"], 26);
    }
}
