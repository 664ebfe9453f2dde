use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, administrator_access::policies_of, holders::Holder};
use crate::policy::{Document, Effect, Named, PolicyKind, Statement};

/// Something may write new versions of a policy that it has.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{holder} may write a new version of policy `{}`, which it has: it can make itself administrator", .policy.name())]
pub struct CanRewriteOwnPolicy {
    /// Who may: "user `alice`".
    pub holder: String,
    /// The policy.
    pub policy: Arn,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM022",
    name: "can-rewrite-own-policy",
    severity: Severity::SecurityWarning,
    summary: "a user or role may write new versions of a policy that it has",
    page: include_str!("../../rules/IAM022.md"),
    subject: "iam/UserDetailList",
    needs: &[],
    volatile: &[],
};

impl Problem for CanRewriteOwnPolicy {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "take `iam:CreatePolicyVersion` on `{}` away, give it to a role that does not have the policy, or \
             bound whoever has it",
            self.policy
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.policy.to_string()]
    }
}

const REWRITE: &str = "iam:CreatePolicyVersion";

/// The documents that grant, or none where one was not read, so that a Deny may be missed.
fn documents_of<'a>(scope: &Scope<'a>, holders: &[Holder<'a>]) -> Option<Vec<&'a Document>> {
    let mut found = Vec::new();
    for holder in holders {
        for policy in holder.inline() {
            found.push(policy.document().document()?);
        }
        for attached in holder.attached() {
            // AWS's policies deny only in a few that are made to; what is not read cannot be told.
            match scope.iam.policies().get(attached.arn()).and_then(|policy| policy.document()) {
                Some(document) => found.push(document.document()?),
                None if attached.arn().account() == "aws" => {}
                None if scope.iam.policies().was_read() => return None,
                None => {}
            }
        }
    }
    Some(found)
}

/// Whether a statement lets rewrite the policy, for no other reason than that it does: whoever has all of
/// IAM is meant to.
fn lets(statement: &Statement, document: &Document, policy: &Arn) -> bool {
    statement.allows()
        && statement.conditions().is_empty()
        && statement.covers_action(REWRITE)
        && matches!(statement.actions(), Some(Named::These(_)))
        && !statement.covers_every_action()
        && !statement.covers_whole_service("iam")
        && statement.covers_resource(policy.as_str(), document.version(), PolicyKind::Managed)
}

/// Whether a statement may take the action away.
fn may_deny(statement: &Statement) -> bool {
    statement.effect() == Some(Effect::Deny) && statement.covers_action(REWRITE)
}

fn check_holder(scope: &Scope<'_>, holder: Holder<'_>, findings: &mut Findings) {
    let mut holders = vec![holder];
    if let Holder::User(user) = holder {
        holders
            .extend(user.groups().iter().filter_map(|name| scope.iam.groups().get(name)).map(Holder::Group));
    }
    let is_administrator = holders.iter().any(|holder| !policies_of(scope, *holder).is_empty());
    if holder.boundary().is_some() || is_administrator {
        return;
    }
    let Some(documents) = documents_of(scope, &holders) else { return };
    if documents.iter().any(|document| document.statements().iter().any(may_deny)) {
        return;
    }
    let attached = holders.iter().flat_map(|holder| holder.attached()).map(|policy| policy.arn());
    let mut own: Vec<&Arn> = attached.filter(|arn| arn.account() == scope.account.as_str()).collect();
    own.sort_unstable();
    own.dedup();
    for policy in own {
        let lets =
            |document: &&&Document| document.statements().iter().any(|one| lets(one, document, policy));
        if documents.iter().find(lets).is_some() {
            let problem = CanRewriteOwnPolicy { holder: holder.in_words(), policy: policy.clone() };
            findings.report(holder.subject(scope), &problem);
        }
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for holder in Holder::all(scope) {
        if !matches!(holder, Holder::Group(_)) {
            check_holder(scope, holder, findings);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{allow, codes, good};

    const OURS: &str = "arn:aws:iam::111122223333:policy/assets";

    fn with(document: &str) -> Value {
        let mut iam = good();
        iam["RoleDetailList"]["deploy"]["RolePolicyList"] =
            json!([{"PolicyName": "edit", "PolicyDocument": document}]);
        iam
    }

    #[test]
    fn rewriting_a_policy_of_one_s_own_is_found() {
        assert_eq!(codes(&with(&allow("iam:CreatePolicyVersion", OURS))), ["IAM022 role/deploy"]);
        assert_eq!(codes(&with(&allow("iam:Create*", "arn:aws:iam::*:policy/*"))), ["IAM022 role/deploy"]);
    }

    #[test]
    fn a_user_has_its_group_s_policies() {
        let mut iam = good();
        let group = &mut iam["GroupDetailList"]["Developers"];
        group["AttachedManagedPolicies"] = json!([{"PolicyArn": OURS}]);
        group["GroupPolicyList"] =
            json!([{"PolicyName": "edit", "PolicyDocument": allow("iam:CreatePolicyVersion", OURS)}]);
        assert_eq!(codes(&iam), ["IAM022 user/ci"], "alice has a boundary");
    }

    #[test]
    fn another_policy_a_condition_a_deny_and_all_of_iam_are_not() {
        let condition = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "iam:CreatePolicyVersion", "Resource": "*",
            "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
        }]});
        let denied = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "iam:CreatePolicyVersion", "Resource": "*"},
            {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}
        ]});
        for silent in [
            allow("iam:CreatePolicyVersion", "arn:aws:iam::111122223333:policy/other"),
            allow("iam:*", "arn:aws:iam::*:policy/*"),
            condition.to_string(),
            denied.to_string(),
        ] {
            // What a deny makes idle is another rule's.
            let found = codes(&with(&silent));
            assert!(found.iter().all(|code| code.starts_with("IAM014")), "{silent}: {found:?}");
        }
    }
}
