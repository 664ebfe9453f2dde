use aozu_names::{AccountId, Findings, Problem, RoleName, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    trust::{self, ASSUME_ROLE},
};

/// A role trusts a foreign account and asks for nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error(
    "role `{role}` trusts account {} without an external id, MFA or another condition",
    .accounts.iter().map(|account| format!("`{account}`")).collect::<Vec<_>>().join(", ")
)]
pub struct CrossAccountTrustWithoutExternalId {
    /// The role.
    pub role: RoleName,
    /// The accounts that it trusts and that are not known to be ours.
    pub accounts: Vec<AccountId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM010",
    name: "cross-account-trust-without-external-id",
    severity: Severity::SecurityWarning,
    summary: "a role trusts a foreign account without an external id or another condition",
    page: include_str!("../../rules/IAM010.md"),
    subject: "iam/RoleDetailList",
    needs: &[],
    volatile: &[],
};

impl Problem for CrossAccountTrustWithoutExternalId {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        "for a third party, have it give you an external id and require it: `\"Condition\": {\"StringEquals\": \
         {\"sts:ExternalId\": \"…\"}}`; for an account of your own, require `aws:PrincipalOrgID` or MFA"
            .to_owned()
    }

    fn related(&self) -> Vec<String> {
        self.accounts.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (role, document) in trust::all(scope) {
        let unguarded = trust::allowing(document, ASSUME_ROLE)
            .filter(|(statement, _)| !trust::is_guarded(document, statement));
        let mut accounts: Vec<AccountId> =
            unguarded.flat_map(|(_, principals)| trust::strangers(scope, principals)).collect();
        accounts.sort_unstable();
        accounts.dedup();
        if !accounts.is_empty() {
            let problem = CrossAccountTrustWithoutExternalId { role: role.name().clone(), accounts };
            findings.report(scope.role(role), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, role, trust};

    fn with(principal: &Value, condition: Option<Value>) -> Vec<String> {
        let mut iam = good();
        iam["RoleDetailList"]["vendor"] = role("vendor", &trust(principal, "sts:AssumeRole", condition));
        codes(&iam)
    }

    #[test]
    fn a_foreign_account_alone_is_found_once_a_role() {
        for principal in [
            json!({"AWS": "arn:aws:iam::777788889999:root"}),
            json!({"AWS": "777788889999"}),
            json!({"AWS": ["arn:aws:iam::777788889999:role/a", "arn:aws:iam::777788889999:user/b"]}),
        ] {
            assert_eq!(with(&principal, None), ["IAM010 role/vendor"], "{principal}");
        }
    }

    #[test]
    fn a_condition_that_the_caller_must_meet_is_enough() {
        let foreign = json!({"AWS": "777788889999"});
        for condition in [
            json!({"StringEquals": {"sts:ExternalId": "7f2c1b9e"}}),
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            json!({"Bool": {"aws:MultiFactorAuthPresent": true}}),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::acme"}}),
        ] {
            assert_eq!(with(&foreign, Some(condition.clone())), [""; 0], "{condition}");
        }
        let absent = json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}});
        assert_eq!(with(&foreign, Some(absent)), ["IAM010 role/vendor"]);
    }

    #[test]
    fn the_account_itself_a_service_and_a_provider_are_no_strangers() {
        for principal in
            [json!({"AWS": "arn:aws:iam::111122223333:role/deploy"}), json!({"Service": "ec2.amazonaws.com"})]
        {
            assert_eq!(with(&principal, None), [""; 0], "{principal}");
        }
    }
}
