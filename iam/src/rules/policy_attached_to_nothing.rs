use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, holders::Uses};

/// A customer managed policy is attached to nothing and bounds nothing.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("policy `{}` is attached to nothing and bounds nothing", .policy.name())]
pub struct PolicyAttachedToNothing {
    /// The policy.
    pub policy: Arn,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM019",
    name: "policy-attached-to-nothing",
    severity: Severity::Suggestion,
    summary: "a customer managed policy is attached to nothing and bounds nothing",
    page: include_str!("../../rules/IAM019.md"),
    subject: "iam/Policies",
    needs: &[],
    volatile: &[],
};

impl Problem for PolicyAttachedToNothing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "delete it, after its versions that are not the default: `aws iam delete-policy --policy-arn {}`",
            self.policy
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let uses = Uses::of(scope);
    for (arn, policy) in scope.iam.policies().iter() {
        let counted = policy.attachment_count().is_some() && policy.boundary_usage_count().is_some();
        let known = counted || uses.whole;
        if known && !policy.is_aws_managed() && !uses.is_attached(policy) && !uses.bounds(policy) {
            findings.report(scope.policy(policy), &PolicyAttachedToNothing { policy: arn.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{allow, codes, good, policy};

    const UNUSED: &str = "arn:aws:iam::111122223333:policy/unused";

    #[test]
    fn a_policy_without_attachments_is_found() {
        let mut iam = good();
        iam["Policies"][UNUSED] = policy("unused", 0, 0, &allow("s3:GetObject", "*"));
        assert_eq!(codes(&iam), ["IAM019 policy/unused"]);
    }

    #[test]
    fn a_policy_of_aws_s_may_lie_idle() {
        let mut iam = good();
        iam["Policies"]["arn:aws:iam::aws:policy/ReadOnlyAccess"] = json!({
            "PolicyName": "ReadOnlyAccess", "Arn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "AttachmentCount": 0, "PermissionsBoundaryUsageCount": 0
        });
        assert_eq!(codes(&iam), [""; 0]);
    }

    #[test]
    fn without_counts_the_holders_decide_and_must_have_been_read() {
        let mut iam = good();
        iam["Policies"][UNUSED] = json!({"PolicyName": "unused", "Arn": UNUSED});
        assert_eq!(codes(&iam), ["IAM019 policy/unused"]);
        iam.as_object_mut().unwrap().remove("RoleDetailList");
        assert!(!codes(&iam).contains(&"IAM019 policy/unused".to_owned()));
    }
}
