use aozu_names::{Findings, Problem, RuleInfo, Severity, Subject};
use serde::Serialize;

use super::{
    Scope,
    holders::{Holder, Stands, Stored},
};
use crate::{limits::ROLES_PER_INSTANCE_PROFILE, policy::PolicyText};

/// There is more of something than the quota allows.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{of} has {count} {what}, over the quota of {quota}")]
pub struct OverQuota {
    /// Whose quota it is: "role `web`".
    pub of: String,
    /// What is counted.
    pub what: &'static str,
    /// How much there is.
    pub count: u64,
    /// How much there may be.
    pub quota: u64,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM015",
    name: "over-quota",
    severity: Severity::Warning,
    summary: "more policies, versions, groups, entities or characters than the quota allows",
    page: include_str!("../../rules/IAM015.md"),
    subject: "iam/UserDetailList",
    needs: &[],
    volatile: &["count"],
};

impl Problem for OverQuota {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "AWS refuses every change until there is less: merge or remove, or have the quota for {} raised in \
             Service Quotas (`aws service-quotas list-service-quotas --service-code iam`)",
            self.what
        )
    }
}

/// The size of a policy as IAM counts it: in characters, white space left out.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
fn size(text: &PolicyText) -> u64 {
    text.as_str().chars().filter(|c| !c.is_whitespace()).count() as u64
}

struct Counting<'f> {
    findings: &'f mut Findings,
}

impl Counting<'_> {
    fn judge(
        &mut self,
        subject: impl FnOnce() -> Subject,
        of: &str,
        what: &'static str,
        count: u64,
        quota: u64,
    ) {
        if count > quota {
            self.findings.report(subject(), &OverQuota { of: of.to_owned(), what, count, quota });
        }
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let mut counting = Counting { findings };
    holders(scope, &mut counting);
    documents(scope, &mut counting);
    entities(scope, &mut counting);
}

fn holders(scope: &Scope<'_>, counting: &mut Counting<'_>) {
    let quotas = scope.quotas;
    for holder in Holder::all(scope) {
        let (attached, inline) = match holder {
            Holder::User(_) => (quotas.attached_policies_per_user, quotas.user_policy_size),
            Holder::Group(_) => (quotas.attached_policies_per_group, quotas.group_policy_size),
            Holder::Role(_) => (quotas.attached_policies_per_role, quotas.role_policy_size),
        };
        let of = holder.in_words();
        let subject = || holder.subject(scope);
        counting.judge(subject, &of, "managed policies", holder.attached().len() as u64, attached);
        let written = holder.inline().iter().map(|policy| size(policy.document().text())).sum();
        counting.judge(subject, &of, "characters of inline policies", written, inline);
        if let Holder::User(user) = holder {
            counting.judge(subject, &of, "groups", user.groups().len() as u64, quotas.groups_per_user);
        }
    }
    for policy in scope.iam.policies().values().filter(|policy| !policy.is_aws_managed()) {
        let of = format!("policy `{}`", policy.name());
        let versions = policy.versions().len() as u64;
        counting.judge(|| scope.policy(policy), &of, "versions", versions, quotas.versions_per_policy);
    }
    for profile in scope.iam.instance_profiles().values() {
        let of = format!("instance profile `{}`", profile.name());
        let subject = || scope.instance_profile(profile);
        counting.judge(subject, &of, "roles", profile.roles().len() as u64, ROLES_PER_INSTANCE_PROFILE);
    }
}

fn documents(scope: &Scope<'_>, counting: &mut Counting<'_>) {
    for stored in Stored::all(scope) {
        let quota = match stored.stands {
            // Counted together, with their holder.
            Stands::Inline => continue,
            Stands::Managed => scope.quotas.policy_size,
            Stands::Trust => scope.quotas.trust_policy_size,
        };
        let count = size(stored.document.text());
        counting.judge(|| stored.subject(scope), &stored.in_words(), "characters", count, quota);
    }
}

fn entities(scope: &Scope<'_>, counting: &mut Counting<'_>) {
    let (iam, quotas) = (scope.iam, scope.quotas);
    let Some(account) = scope.whole_account("iam/SummaryMap") else { return };
    let own_policies = iam.policies().values().filter(|policy| !policy.is_aws_managed()).count();
    for (what, count, quota) in [
        ("users", iam.users().len(), quotas.users),
        ("groups", iam.groups().len(), quotas.groups),
        ("roles", iam.roles().len(), quotas.roles),
        ("customer managed policies", own_policies, quotas.policies),
        ("instance profiles", iam.instance_profiles().len(), quotas.instance_profiles),
        ("OIDC providers", iam.oidc_providers().len(), quotas.oidc_providers),
        ("SAML providers", iam.saml_providers().len(), quotas.saml_providers),
    ] {
        counting.judge(|| account.clone(), "the account", what, count as u64, quota);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{allow, codes, findings, good};

    fn many(n: usize) -> Vec<Value> {
        let arn = |n| format!("arn:aws:iam::aws:policy/P{n}");
        (0..n).map(|n| json!({"PolicyArn": arn(n)})).collect()
    }

    #[test]
    fn the_eleventh_managed_policy_is_one_too_many_and_a_raised_quota_takes_it() {
        let mut iam = good();
        iam["RoleDetailList"]["web"]["AttachedManagedPolicies"] = many(10).into();
        assert_eq!(codes(&iam), [""; 0]);
        iam["RoleDetailList"]["web"]["AttachedManagedPolicies"] = many(11).into();
        assert_eq!(codes(&iam), ["IAM015 role/web"]);
        iam["SummaryMap"]["AttachedPoliciesPerRoleQuota"] = json!(20);
        assert_eq!(codes(&iam), [""; 0]);
    }

    #[test]
    fn one_more_or_a_new_version_is_the_same_fault() {
        let mut iam = good();
        let mut fingerprints = Vec::new();
        for (n, version) in [(6200, "v1"), (6300, "v3")] {
            iam["RoleDetailList"]["web"]["AttachedManagedPolicies"] = many(n / 500).into();
            let policy = &mut iam["Policies"]["arn:aws:iam::111122223333:policy/assets"];
            policy["DefaultVersionId"] = version.into();
            policy["PolicyVersionList"] = json!([{"VersionId": version, "IsDefaultVersion": true,
                "Document": allow("s3:GetObject", &format!("arn:aws:s3:::{}", "a".repeat(n)))}]);
            let found = findings(&iam);
            assert_eq!(found.len(), 2, "{found:?}");
            fingerprints.push(found.into_iter().map(|found| found.fingerprint).collect::<Vec<_>>());
        }
        assert_eq!(fingerprints[0], fingerprints[1]);
    }

    #[test]
    fn without_a_summary_only_what_no_quota_allows_is_found() {
        let mut iam = good();
        iam.as_object_mut().unwrap().remove("SummaryMap");
        iam["RoleDetailList"]["web"]["AttachedManagedPolicies"] = many(25).into();
        assert_eq!(codes(&iam), [""; 0]);
        iam["RoleDetailList"]["web"]["AttachedManagedPolicies"] = many(26).into();
        assert_eq!(codes(&iam), ["IAM015 role/web"]);
    }

    #[test]
    fn inline_policies_count_together_and_without_blanks() {
        let mut iam = good();
        let one = allow("s3:GetObject", &format!("arn:aws:s3:::{}", "a".repeat(2500)));
        let policies = json!([
            {"PolicyName": "a", "PolicyDocument": one},
            {"PolicyName": "b", "PolicyDocument": format!("{}{one}", " ".repeat(6000))}
        ]);
        iam["GroupDetailList"]["Developers"]["GroupPolicyList"] = policies.clone();
        assert_eq!(codes(&iam), ["IAM015 group/Developers"]);
        assert_eq!(findings(&iam)[0].data["what"], "characters of inline policies");
        let mut iam = good();
        iam["RoleDetailList"]["web"]["RolePolicyList"] = policies;
        assert_eq!(codes(&iam), [""; 0], "a role may have 10,240");
    }

    #[test]
    fn six_versions_and_eleven_groups_are_too_many() {
        let mut iam = good();
        let policy = &mut iam["Policies"]["arn:aws:iam::111122223333:policy/assets"];
        let first = policy["PolicyVersionList"][0].clone();
        let older = (2..=6).map(|n| json!({"VersionId": format!("v{n}"), "IsDefaultVersion": false}));
        policy["PolicyVersionList"] = std::iter::once(first).chain(older).collect();
        assert_eq!(codes(&iam), ["IAM015 policy/assets"]);
        let mut iam = good();
        iam.as_object_mut().unwrap().remove("GroupDetailList");
        iam["UserDetailList"]["ci"]["GroupList"] = (0..11).map(|n| format!("g{n}")).collect();
        assert_eq!(codes(&iam), ["IAM015 user/ci"]);
    }

    #[test]
    fn a_trust_policy_and_a_managed_policy_have_sizes_of_their_own() {
        let mut iam = good();
        iam["Policies"]["arn:aws:iam::111122223333:policy/assets"]["PolicyVersionList"][0]["Document"] =
            allow("s3:GetObject", &format!("arn:aws:s3:::{}", "a".repeat(6200))).into();
        assert_eq!(codes(&iam), ["IAM015 policy/assets"]);
    }

    #[test]
    fn entities_are_counted_against_the_account_s_quota() {
        let mut iam = good();
        iam["SummaryMap"]["UsersQuota"] = json!(1);
        assert_eq!(codes(&iam), ["IAM015 root"]);
    }
}
