use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use aozu_s3::BucketName;
use serde::Serialize;

use super::Scope;
use crate::{Account, plain::Name};

/// A bucket encrypts with a key that cannot be used, or soon cannot.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("bucket `{bucket}` encrypts with key `{key}`, which is `{state}`")]
pub struct BucketKeyUnusable {
    /// The bucket.
    pub bucket: BucketName,
    /// The key.
    pub key: Arn,
    /// Its state.
    pub state: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC004",
    name: "bucket-key-unusable",
    severity: Severity::Error,
    summary: "a bucket encrypts with a key that is disabled or about to be deleted",
    page: include_str!("../../rules/ACC004.md"),
    subject: "s3/ServerSideEncryptionConfiguration",
    needs: &[],
    volatile: &[],
};

impl Problem for BucketKeyUnusable {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        mended(&self.key, &self.state)
    }

    fn related(&self) -> Vec<String> {
        vec![self.key.to_string()]
    }
}

/// How a key is made usable again.
pub(super) fn mended(key: &Arn, state: &str) -> String {
    match state {
        "PendingDeletion" => format!(
            "`aws kms cancel-key-deletion --key-id {key}` and `aws kms enable-key --key-id {key}`, or encrypt anew with \
             another key before it is gone"
        ),
        _ => format!("`aws kms enable-key --key-id {key}`, or name another key"),
    }
}

/// States in which a key neither encrypts nor decrypts.
/// Source: AWS KMS Developer Guide, "Key states of AWS KMS keys" (2026).
const UNUSABLE: [&str; 4] = ["Disabled", "PendingDeletion", "PendingImport", "Unavailable"];

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(account) = scope.account else { return };
    for encryption in account.s3().encryption().values() {
        let key = encryption.by_default().and_then(|default| default.kms_master_key_id());
        // An id or alias alone does not say whose it is.
        let Some(key) = key.and_then(|key| key.parse::<Arn>().ok()) else { continue };
        let Some(state) = unusable(scope.accounts, &key) else { continue };
        let bucket = encryption.bucket().clone();
        let subject = scope.bucket(account, &bucket, INFO.subject);
        let problem = BucketKeyUnusable { bucket, state: state.to_owned(), key };
        subject.into_iter().for_each(|subject| findings.report(subject, &problem));
    }
}

/// The state of a key that cannot be used, where it was described.
pub(super) fn unusable<'a>(accounts: &[&'a Account], key: &Arn) -> Option<&'a str> {
    state(accounts, key).filter(|state| UNUSABLE.contains(state))
}

/// The state of a key, where its account and region were read.
fn state<'a>(accounts: &[&'a Account], key: &Arn) -> Option<&'a str> {
    let account = accounts.iter().find(|account| Some(account.id()) == key.account_id())?;
    let region = account.regions().get(&key.region().parse().ok()?)?;
    let id: Name = key.resource().strip_prefix("key/")?.parse().ok()?;
    region.kms.key_metadata().get(&id)?.key_state().map(Name::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::test::codes;

    fn encrypting(key: &str, state: &str) -> Vec<String> {
        let s3 = json!({"ServerSideEncryptionConfiguration": {"acme": {"Bucket": "acme", "Rules": [
            {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}]}}});
        let regions =
            json!({"us-east-1": {"kms": {"KeyMetadata": {"k": {"KeyId": "k", "KeyState": state}}}}});
        codes(&s3, &regions)
    }

    const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/k";

    #[test]
    fn a_key_that_goes_or_is_switched_off_is_found() {
        for state in ["PendingDeletion", "Disabled", "PendingImport", "Unavailable"] {
            assert_eq!(encrypting(KEY, state), ["ACC004 acme"], "{state}");
        }
    }

    #[test]
    fn a_key_that_works_and_one_not_known_are_let_be() {
        assert_eq!(encrypting(KEY, "Enabled"), [""; 0]);
        for other in [
            "k",
            "alias/acme",
            "arn:aws:kms:us-east-1:111122223333:key/other",
            "arn:aws:kms:us-east-1:444455556666:key/k",
        ] {
            assert_eq!(encrypting(other, "PendingDeletion"), [""; 0], "{other}");
        }
    }
}
