use aozu_names::{AccountId, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    holders::{Stands, Stored, Uses},
};
use crate::policy::{Document, PolicyKind, Statement};

/// A policy lets hand any role to any service.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{policy} allows `iam:PassRole` on every role, to any service (statement {statement})")]
pub struct PassRoleOnAny {
    /// The policy, with whose it is.
    pub policy: String,
    /// The number of the statement, from 1.
    pub statement: u32,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM008",
    name: "pass-role-on-any",
    severity: Severity::SecurityWarning,
    summary: "a policy allows `iam:PassRole` on every role without `iam:PassedToService`",
    page: include_str!("../../rules/IAM008.md"),
    subject: "iam/UserDetailList",
    needs: &[],
    volatile: &[],
};

impl Problem for PassRoleOnAny {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        "name the roles that are meant, by a path of their own, and add `\"Condition\": {\"StringEquals\": \
         {\"iam:PassedToService\": \"lambda.amazonaws.com\"}}`"
            .to_owned()
    }
}

const PASS_ROLE: &str = "iam:PassRole";

fn passes_any(statement: &Statement, document: &Document, account: AccountId, partition: &str) -> bool {
    // Two roles that nobody named: what takes in both, in whatever path, takes in all.
    let roles = [
        format!("arn:{partition}:iam::{account}:role/0"),
        format!("arn:{partition}:iam::{account}:role/z/x"),
    ];
    let covers = |role: &String| statement.covers_resource(role, document.version(), PolicyKind::Managed);
    statement.allows()
        && statement.covers_action(PASS_ROLE)
        // Everything on everything, or on conditions of another kind, is meant for administrators.
        && !statement.covers_every_action()
        && roles.iter().all(covers)
        && !statement.has_condition_on("iam:PassedToService")
        && !statement.has_condition_on("iam:AssociatedResourceArn")
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let uses = Uses::of(scope);
    for stored in Stored::all(scope) {
        let idle = stored.policy().is_some_and(|policy| !uses.is_attached(policy));
        if stored.stands == Stands::Trust || idle {
            continue;
        }
        let Some(document) = stored.document.document() else { continue };
        let partition = scope.partition.as_str();
        let mut statements = document.statements().iter();
        if let Some(found) = statements.find(|one| passes_any(one, document, scope.account, partition)) {
            let problem = PassRoleOnAny { policy: stored.in_words(), statement: found.index + 1 };
            findings.report(stored.subject(scope), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{allow, codes, good, policy};

    const OURS: &str = "arn:aws:iam::111122223333:policy/pass";

    fn on_role(document: &str) -> Vec<String> {
        let mut iam = good();
        iam["RoleDetailList"]["deploy"]["RolePolicyList"] =
            json!([{"PolicyName": "pass", "PolicyDocument": document}]);
        codes(&iam)
    }

    fn statement(members: Value) -> String {
        json!({"Version": "2012-10-17", "Statement": [members]}).to_string()
    }

    #[test]
    fn every_role_in_any_spelling_is_found() {
        for resource in
            ["*", "arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:*"]
        {
            assert_eq!(on_role(&allow("iam:Pass*", resource)), ["IAM008 role/deploy"], "{resource}");
        }
        let but = json!({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"});
        assert_eq!(on_role(&statement(but)), ["IAM008 role/deploy"]);
    }

    #[test]
    fn some_roles_or_some_service_is_less() {
        assert_eq!(on_role(&allow("iam:PassRole", "arn:aws:iam::111122223333:role/app/*")), [""; 0]);
        let narrowed = json!({
            "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
            "Condition": {"StringLike": {"iam:PassedToService": "lambda.amazonaws.com"}}
        });
        assert_eq!(on_role(&statement(narrowed)), [""; 0]);
        let but_iam = json!({"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"});
        assert_eq!(on_role(&statement(but_iam)), [""; 0]);
    }

    #[test]
    fn a_managed_policy_is_found_where_it_is_attached_and_not_where_it_only_bounds() {
        let mut iam = good();
        iam["Policies"][OURS] = policy("pass", 1, 0, &allow("iam:PassRole", "*"));
        assert_eq!(codes(&iam), ["IAM008 policy/pass"]);
        iam["Policies"][OURS] = policy("pass", 0, 1, &allow("iam:PassRole", "*"));
        assert_eq!(codes(&iam), [""; 0]);
    }
}
