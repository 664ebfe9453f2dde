use aozu_names::{Findings, Known, Problem, RuleInfo, Severity, UserName};
use serde::Serialize;

use super::Scope;
use crate::limits::STALE_KEY_DAYS;

/// An active access key was not rotated for too long.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("access key `{key}` of user `{user}` is {age_days} days old{}", self.use_in_words())]
pub struct StaleAccessKey {
    /// The user.
    pub user: UserName,
    /// The key's id, or its column in the credential report.
    pub key: String,
    /// How many days ago it was created.
    pub age_days: i64,
    /// How many days ago it was last used; none if that is not known or it never was.
    pub unused_days: Option<i64>,
    /// Whether it is known to have never been used.
    pub never_used: bool,
}

impl StaleAccessKey {
    fn use_in_words(&self) -> String {
        match self.unused_days {
            _ if self.never_used => " and was never used".to_owned(),
            Some(days) if days > STALE_KEY_DAYS => format!(" and was last used {days} days ago"),
            _ => String::new(),
        }
    }
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM005",
    name: "stale-access-key",
    severity: Severity::Warning,
    summary: "an active access key was not rotated, or not used, for more than 90 days",
    page: include_str!("../../rules/IAM005.md"),
    subject: "iam/UserDetailList",
    needs: &["iam/AccessKeyMetadata|iam/Content"],
    volatile: &["age_days", "unused_days", "never_used"],
};

impl Problem for StaleAccessKey {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        let idle = self.never_used || self.unused_days.is_some_and(|days| days > STALE_KEY_DAYS);
        let id = if self.key.starts_with("access_key_") { "…" } else { &self.key };
        if idle {
            let user = &self.user;
            return format!(
                "nothing uses it: `aws iam update-access-key --user-name {user} --access-key-id {id} --status \
                 Inactive`, and delete it once nothing has failed"
            );
        }
        "use a role instead of a key where the caller runs in AWS or can federate; else create a second key, \
         move the caller to it, and deactivate this one"
            .to_owned()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (name, user) in scope.iam.users().iter() {
        for key in scope.iam.active_keys(name).into_iter().flatten() {
            // A key that was not used for so long was created no later; so its age alone decides.
            let Some(created) = key.created else { continue };
            let age_days = scope.as_of.days_since(created);
            if age_days <= STALE_KEY_DAYS {
                continue;
            }
            let problem = StaleAccessKey {
                user: name.clone(),
                key: key.id,
                age_days,
                unused_days: key.last_used.present().map(|used| scope.as_of.days_since(*used)),
                never_used: matches!(key.last_used, Known::Absent),
            };
            findings.report(scope.user(user), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, findings, good};

    #[test]
    fn an_old_key_is_found_and_its_fingerprint_does_not_age() {
        let mut iam = good();
        let key = &mut iam["AccessKeyMetadata"]["ci"]["AccessKeyMetadata"][0]["CreateDate"];
        *key = json!("2026-03-02T00:00:00Z");
        assert_eq!(codes(&iam), ["IAM005 user/ci"]);
        let younger = findings(&iam);
        iam["AccessKeyMetadata"]["ci"]["AccessKeyMetadata"][0]["CreateDate"] = json!("2025-03-01T00:00:00Z");
        let older = findings(&iam);
        assert_eq!(younger[0].fingerprint, older[0].fingerprint);
        assert!(younger[0].message.ends_with("is 91 days old"), "{}", younger[0].message);
    }

    #[test]
    fn ninety_days_are_not_too_many_and_a_young_key_may_be_unused() {
        let mut iam = good();
        iam["AccessKeyMetadata"]["ci"]["AccessKeyMetadata"][0]["CreateDate"] = json!("2026-03-03T00:00:00Z");
        iam["AccessKeyLastUsed"]["AKIAIOSFODNN7EXAMPLE"]["AccessKeyLastUsed"] = json!({});
        assert_eq!(codes(&iam), [""; 0]);
    }

    #[test]
    fn an_old_key_that_was_never_used_says_so() {
        let mut iam = good();
        iam["AccessKeyMetadata"]["ci"]["AccessKeyMetadata"][0]["CreateDate"] = json!("2025-03-01T00:00:00Z");
        iam["AccessKeyLastUsed"]["AKIAIOSFODNN7EXAMPLE"]["AccessKeyLastUsed"] = json!({});
        assert!(findings(&iam)[0].message.ends_with("and was never used"));
    }

    #[test]
    fn an_inactive_key_may_be_old() {
        let mut iam = good();
        let key = &mut iam["AccessKeyMetadata"]["ci"]["AccessKeyMetadata"][0];
        key["CreateDate"] = json!("2025-03-01T00:00:00Z");
        key["Status"] = json!("Inactive");
        assert_eq!(codes(&iam), ["IAM021 user/ci"]);
    }

    #[test]
    fn a_first_use_does_not_make_another_fault() {
        let fingerprints = [json!("2026-05-31T00:00:00Z"), json!(null)].map(|used| {
            let mut iam = good();
            iam["AccessKeyMetadata"]["ci"]["AccessKeyMetadata"][0]["CreateDate"] =
                json!("2026-01-01T00:00:00Z");
            let last = &mut iam["AccessKeyLastUsed"]["AKIAIOSFODNN7EXAMPLE"]["AccessKeyLastUsed"];
            last["LastUsedDate"] = used;
            let found = findings(&iam).remove(0);
            (found.data["never_used"].clone(), found.fingerprint)
        });
        assert_ne!(fingerprints[0].0, fingerprints[1].0);
        assert_eq!(fingerprints[0].1, fingerprints[1].1);
    }
}
