//! Secrets Manager: secrets and their policies. What a secret holds is never read.

use aozu_iam::entity::PolicyDocument;
use aozu_names::{Arn, Tags, wire::Operation};

use super::{Name, each, row};
use crate::{
    import::Evidence,
    noun::{item_failed, list_failed, noun, outer, whole},
    service::service,
};

aozu_names::state! {
    /// The Secrets Manager of one region of one account, secrets by name.
    pub struct SecretsManager: "secretsmanager" {
        /// The secrets.
        secrets, secrets_mut: Many SecretEntry = "SecretList",
        /// What `get-resource-policy` says of each.
        policies, policies_mut: Each SecretPolicy = "ResourcePolicy",
    }
}

service!(SecretsManager: Regional, secretsmanager,
    fn tell(&self, evidence: &mut Evidence) {
        self.secrets().values().for_each(|secret| evidence.owned(secret.arn()));
    }
);

noun! {
    /// A secret, without what it holds. Source: Secrets Manager API reference, `SecretListEntry`.
    pub struct SecretEntry, SecretEntryWire, by Name = Clone::clone;
    /// Its name.
    id name: Name = "Name",
    /// Its ARN, which ends in its name and six letters that AWS adds.
    one arn: Arn = "ARN",
    /// The KMS key that it is encrypted with; none for the service's own.
    maybe kms_key_id: Name = "KmsKeyId",
    /// Its tags; AWS leaves out the list of a secret that has none.
    maybe tags: Tags = "Tags",
}

noun! {
    /// The policy of a secret. The answer names the secret; a secret without a policy has no
    /// `ResourcePolicy`.
    pub struct SecretPolicy, SecretPolicyWire, by Name = Clone::clone;
    /// The secret.
    id name: Name = "Name",
    /// Its ARN.
    maybe arn: Arn = "ARN",
    /// What it says, where it has one.
    maybe policy: PolicyDocument = "ResourcePolicy",
}

pub(crate) static OPERATIONS: &[Operation<SecretsManager>] = &[
    Operation {
        key_is_unique: true,
        collections: &["secretsmanager/SecretList"],
        read: |state, answer, reading| {
            whole(state.secrets_mut(), "SecretList", "secretsmanager/SecretList", answer, reading);
        },
        failed: |state, _, code| list_failed(state.secrets_mut(), code),
        ..row("secretsmanager", "list-secrets", "SecretList")
    },
    Operation {
        scope: each("secretsmanager list-secrets", "--secret-id", "SecretList[].Name"),
        collections: &["secretsmanager/ResourcePolicy"],
        read: |state, answer, reading| {
            let path = "secretsmanager/ResourcePolicy";
            outer(state.policies_mut(), path, answer, reading, |wire, item| {
                wire.name.get_or_insert_with(|| item.to_owned());
            });
        },
        failed: |state, item, code| {
            item_failed(state.policies_mut(), item, code, &["ResourceNotFoundException"]);
        },
        ..row("secretsmanager", "get-resource-policy", "ResourcePolicy")
    },
];
