use std::collections::BTreeSet;

use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, bucket_key_unusable, reference};

/// A function, queue, topic, database, secret or log group is encrypted with a key that cannot be used, or soon cannot.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("`{resource}` is encrypted with key `{key}`, which is `{state}`")]
pub struct KeyUnusable {
    /// What is encrypted, by its name.
    pub resource: String,
    /// The key.
    pub key: Arn,
    /// Its state.
    pub state: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC014",
    name: "key-unusable",
    severity: Severity::Error,
    summary: "a function, queue, topic, database, secret or log group has a key that is disabled or about to be deleted",
    page: include_str!("../../rules/ACC014.md"),
    subject: reference::SUBJECT,
    needs: &[],
    volatile: &[],
};

impl Problem for KeyUnusable {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        bucket_key_unusable::mended(&self.key, &self.state)
    }

    fn related(&self) -> Vec<String> {
        vec![self.key.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    let mut told = BTreeSet::new();
    reference::each(here, &mut |_, key, subject| {
        if key.service() != "kms" {
            return;
        }
        let Some(state) = bucket_key_unusable::unusable(scope.accounts, key) else { return };
        let Some(subject) = subject() else { return };
        if told.insert((subject.arn.clone(), key.clone())) {
            let problem =
                KeyUnusable { resource: subject.id.clone(), key: key.clone(), state: state.to_owned() };
            findings.report(subject, &problem);
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::test::codes_here;

    fn encrypted(key: &str, state: &str) -> Vec<String> {
        codes_here(&json!({
            "rds": {"DBInstances": {"orders": {"DBInstanceIdentifier": "orders", "KmsKeyId": key}}},
            "sqs": {"Attributes": {"jobs": {"QueueArn": "arn:aws:sqs:us-east-1:111122223333:jobs", "KmsMasterKeyId": key}}},
            "kms": {"KeyMetadata": {"k": {"KeyId": "k", "KeyState": state}}},
        }))
    }

    const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/k";

    #[test]
    fn what_a_key_that_goes_encrypts_is_found() {
        assert_eq!(encrypted(KEY, "PendingDeletion"), ["ACC014 orders", "ACC014 jobs"]);
        assert_eq!(encrypted(KEY, "Disabled"), ["ACC014 orders", "ACC014 jobs"]);
    }

    #[test]
    fn a_key_that_works_and_one_not_known_are_let_be() {
        assert_eq!(encrypted(KEY, "Enabled"), [""; 0]);
        assert_eq!(encrypted("alias/acme", "Disabled"), [""; 0]);
        assert_eq!(encrypted("arn:aws:kms:us-east-1:444455556666:key/k", "Disabled"), [""; 0]);
    }
}
