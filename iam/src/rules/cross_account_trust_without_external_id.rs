use aozu_names::{AccountId, Findings, Problem, RoleName, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    trust::{self, ASSUME_ROLE},
};
use crate::policy::{Principal, Principals};

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

/// Whether it is the role by which the management account of an organization enters its members, and only
/// that account as a whole may: AWS Organizations and Control Tower make it so.
///
/// Source: AWS Organizations User Guide, "Accessing member accounts with `OrganizationAccountAccessRole`";
/// AWS Control Tower User Guide, "How AWS Control Tower works with roles".
fn is_for_management(role: &RoleName, unguarded: &[&Principals], accounts: &[AccountId]) -> bool {
    let [stranger] = accounts else { return false };
    let mut principals = unguarded.iter().flat_map(|principals| principals.listed());
    matches!(role.as_str(), "OrganizationAccountAccessRole" | "AWSControlTowerExecution")
        && principals.all(|(_, principal)| {
            matches!(principal.value, Principal::Account(_) | Principal::Root(_))
                || principal.value.account() != Some(*stranger)
        })
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (role, document) in trust::all(scope) {
        let unguarded: Vec<&Principals> = trust::allowing(document, ASSUME_ROLE)
            .filter(|(statement, _)| !trust::is_guarded(document, statement))
            .map(|(_, principals)| principals)
            .collect();
        let mut accounts: Vec<AccountId> =
            unguarded.iter().flat_map(|principals| trust::strangers(scope, principals)).collect();
        accounts.sort_unstable();
        accounts.dedup();
        if !accounts.is_empty() && !is_for_management(role.name(), &unguarded, &accounts) {
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
        named("vendor", principal, condition)
    }

    fn named(name: &str, principal: &Value, condition: Option<Value>) -> Vec<String> {
        let mut iam = good();
        iam["RoleDetailList"][name] = role(name, &trust(principal, "sts:AssumeRole", condition));
        codes(&iam)
    }

    #[test]
    fn the_management_account_enters_by_its_own_roles() {
        for name in ["OrganizationAccountAccessRole", "AWSControlTowerExecution"] {
            let found = [format!("IAM010 role/{name}")];
            assert_eq!(named(name, &json!({"AWS": "arn:aws:iam::777788889999:root"}), None), [""; 0]);
            assert_eq!(named(name, &json!({"AWS": "777788889999"}), None), [""; 0]);
            assert_eq!(named(name, &json!({"AWS": "arn:aws:iam::777788889999:role/a"}), None), found);
            assert_eq!(named(name, &json!({"AWS": ["777788889999", "222233334444"]}), None), found);
        }
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
