use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::InstanceId;

/// An instance has an instance profile that does not exist.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the instance profile of `{instance}`, `{profile}`, does not exist")]
pub struct InstanceProfileMissing {
    /// The instance
    pub instance: InstanceId,
    /// The profile
    pub profile: Arn,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC074",
    name: "instance-profile-missing",
    severity: Severity::Error,
    summary: "An instance has an instance profile that does not exist",
    page: include_str!("../../rules/VPC074.md"),
    subject: "ec2/Reservations",
    needs: &["iam/InstanceProfiles"],
    volatile: &[],
};

impl Problem for InstanceProfileMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "give the instance one that exists: `aws ec2 associate-iam-instance-profile --instance-id {} --iam-instance-profile Name=…`",
            self.instance
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.profile.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(iam) = scope.iam else { return };
    for instance in scope.network.instances().values().filter(|instance| !instance.is_gone()) {
        let Some(profile) = instance.profile_arn().filter(|arn| arn.account_id() == Some(scope.account))
        else {
            continue;
        };
        let exists = profile.name().parse().ok().and_then(|name| iam.instance_profiles().exists(&name));
        if exists == Some(false) {
            let instance_id = instance.instance_id().clone();
            let problem = InstanceProfileMissing { instance: instance_id, profile: profile.clone() };
            scope.report(findings, instance, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes_with, good};

    #[test]
    fn a_profile_that_is_not_there_is_found() {
        let profile = |name: &str| {
            let arn = format!("arn:aws:iam::111122223333:instance-profile/{name}");
            serde_json::json!({"InstanceProfileName": name, "Path": "/", "Arn": arn, "Roles": []})
        };
        let web = serde_json::json!({"InstanceProfiles": {"web": profile("web")}});
        assert_eq!(codes_with(&good(), &web), ["VPC074"]);
        let both = serde_json::json!({"InstanceProfiles": {"web": profile("web"), "db": profile("db")}});
        assert!(codes_with(&good(), &both).is_empty());
        assert!(codes_with(&good(), &serde_json::json!({})).is_empty());
    }
}
