use aozu_names::{Findings, InstanceProfileName, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::Scope;

/// An instance profile holds no role.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("instance profile `{profile}` holds no role: instances with it get no credentials")]
pub struct EmptyInstanceProfile {
    /// The profile.
    pub profile: InstanceProfileName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM017",
    name: "empty-instance-profile",
    severity: Severity::Warning,
    summary: "an instance profile holds no role",
    page: include_str!("../../rules/IAM017.md"),
    subject: "iam/InstanceProfiles",
    // `get-account-authorization-details` tells of profiles by their roles, and of no others.
    needs: &["iam/InstanceProfiles"],
    volatile: &[],
};

impl Problem for EmptyInstanceProfile {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        let profile = &self.profile;
        format!(
            "put its role in: `aws iam add-role-to-instance-profile --instance-profile-name {profile} \
             --role-name …`, or delete it: `aws iam delete-instance-profile --instance-profile-name {profile}`"
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (name, profile) in scope.iam.instance_profiles().iter() {
        if profile.roles().is_empty() {
            findings.report(scope.instance_profile(profile), &EmptyInstanceProfile { profile: name.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good};

    #[test]
    fn profiles_that_roles_told_of_are_not_enough() {
        assert_eq!(super::INFO.needs, [super::INFO.subject]);
    }

    #[test]
    fn a_profile_without_a_role_is_found() {
        let mut iam = good();
        iam["InstanceProfiles"]["web"]["Roles"] = json!([]);
        assert_eq!(codes(&iam), ["IAM017 instance-profile/web"]);
    }
}
