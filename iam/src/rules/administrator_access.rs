use aozu_names::{Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, holders::Holder, statements::is_administrator, trust::services_of};
use crate::entity::PolicyDocument;

/// Something may do everything.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{holder} may do everything: {} allows `*` on `*`", .policies.join(", "))]
pub struct AdministratorAccess {
    /// Who may: "user `alice`".
    pub holder: String,
    /// By which policies, each in backquotes.
    pub policies: Vec<String>,
    /// The AWS services that may take on the role, where it is one.
    pub services: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM007",
    name: "administrator-access",
    severity: Severity::SecurityWarning,
    summary: "a policy of one's own allows everything, or a user or a service's role is administrator",
    page: include_str!("../../rules/IAM007.md"),
    subject: "iam/UserDetailList",
    needs: &[],
    volatile: &[],
};

impl Problem for AdministratorAccess {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        if self.holder.starts_with("user") {
            return "let the user switch to an administrator role, with MFA, and take the policy away"
                .to_owned();
        }
        "name the actions and resources that it needs; `aws accessanalyzer start-policy-generation` makes a \
         policy of what it did"
            .to_owned()
    }
}

/// The name of AWS's own administrator policy.
const AWS_S: &str = ":iam::aws:policy/AdministratorAccess";

/// The policies by which a holder is administrator where it should not be: its own and the customer's
/// always, AWS's `AdministratorAccess` on a user or on a role that a service takes on. Some must be
/// administrators, and a group or a role for people with AWS's policy is how.
pub(super) fn policies_of(scope: &Scope<'_>, holder: Holder<'_>) -> Vec<String> {
    let is_all = |document: &PolicyDocument| document.document().is_some_and(is_administrator);
    if holder.boundary().is_some_and(|boundary| bounds(scope, boundary)) {
        return Vec::new();
    }
    let people = match holder {
        Holder::User(_) => false,
        Holder::Group(_) => true,
        Holder::Role(role) => services_of(role).is_empty(),
    };
    let inline = holder.inline().iter().filter(|policy| is_all(policy.document()));
    let mut found: Vec<String> = inline.map(|policy| format!("`{}`", policy.name())).collect();
    for attached in holder.attached() {
        let arn = attached.arn();
        let administrator = if arn.account() == "aws" {
            !people && arn.as_str().ends_with(AWS_S)
        } else {
            scope.iam.policies().get(arn).and_then(|policy| policy.document()).is_some_and(is_all)
        };
        if administrator {
            found.push(format!("`{}`", arn.name()));
        }
    }
    found
}

/// Whether a boundary takes something away, or may for all that was read.
fn bounds(scope: &Scope<'_>, boundary: &aozu_names::Arn) -> bool {
    if boundary.as_str().ends_with(AWS_S) {
        return false;
    }
    let document = scope.iam.policies().get(boundary).and_then(|policy| policy.document());
    !document.and_then(PolicyDocument::document).is_some_and(is_administrator)
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for holder in Holder::all(scope) {
        let policies = policies_of(scope, holder);
        if policies.is_empty() {
            continue;
        }
        let services = match holder {
            Holder::Role(role) => services_of(role),
            Holder::User(_) | Holder::Group(_) => Vec::new(),
        };
        let problem = AdministratorAccess { holder: holder.in_words(), policies, services };
        findings.report(holder.subject(scope), &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{allow, codes, findings, good, policy};

    const AWS_S: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
    const OURS: &str = "arn:aws:iam::111122223333:policy/all";

    #[test]
    fn a_policy_of_one_s_own_is_found_on_each_holder_once() {
        let mut iam = good();
        iam["Policies"][OURS] = policy("all", 1, 0, &allow("*", "*"));
        iam["RoleDetailList"]["deploy"]["AttachedManagedPolicies"] = json!([{"PolicyArn": OURS}]);
        iam["RoleDetailList"]["deploy"]["RolePolicyList"] =
            json!([{"PolicyName": "too", "PolicyDocument": allow("*:*", "*")}]);
        assert_eq!(codes(&iam), ["IAM007 role/deploy"]);
        assert_eq!(findings(&iam)[0].data["policies"], json!(["`too`", "`all`"]));
    }

    #[test]
    fn aws_s_policy_is_found_on_a_user_and_on_a_service_s_role() {
        let mut iam = good();
        iam["UserDetailList"]["ci"]["AttachedManagedPolicies"] = json!([{"PolicyArn": AWS_S}]);
        iam["RoleDetailList"]["web"]["AttachedManagedPolicies"] = json!([{"PolicyArn": AWS_S}]);
        assert_eq!(codes(&iam), ["IAM007 role/web", "IAM007 user/ci"]);
    }

    #[test]
    fn aws_s_policy_on_a_group_or_on_a_role_for_people_is_how_administrators_are_made() {
        let mut iam = good();
        iam["GroupDetailList"]["Developers"]["AttachedManagedPolicies"] = json!([{"PolicyArn": AWS_S}]);
        iam["RoleDetailList"]["deploy"]["AttachedManagedPolicies"] = json!([{"PolicyArn": AWS_S}]);
        assert_eq!(codes(&iam), [""; 0]);
    }

    #[test]
    fn a_condition_a_deny_or_a_boundary_is_less_than_everything() {
        let mut iam = good();
        let narrowed = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": "ap-northeast-1"}}
        }]});
        iam["RoleDetailList"]["deploy"]["RolePolicyList"] =
            json!([{"PolicyName": "here", "PolicyDocument": narrowed.to_string()}]);
        assert_eq!(codes(&iam), [""; 0]);
        let mut iam = good();
        iam["RoleDetailList"]["web"]["RolePolicyList"] =
            json!([{"PolicyName": "all", "PolicyDocument": allow("*", "*")}]);
        iam["RoleDetailList"]["web"]["PermissionsBoundary"] =
            json!({"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/boundary"});
        assert_eq!(codes(&iam), [""; 0]);
    }
}
