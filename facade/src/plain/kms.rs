//! KMS: keys and their policies.

use aozu_iam::entity::PolicyDocument;
use aozu_names::{
    Arn,
    wire::{Operation, Scope},
};

use super::{Name, each, row};
use crate::{
    import::Evidence,
    noun::{inner, item_failed, list_failed, noun, outer, whole},
    service::service,
};

aozu_names::state! {
    /// The KMS of one region of one account. A key's policy stands apart from it and adds the key's id.
    pub struct Kms: "kms" {
        /// The keys.
        keys, keys_mut: Many Key = "Keys",
        /// What `describe-key` says of each.
        key_metadata, key_metadata_mut: Each KeyMetadata = "KeyMetadata",
        /// The names that keys have besides their ids.
        aliases, aliases_mut: Many Alias = "Aliases",
        /// The keys' policies; every key has one.
        policies, policies_mut: Each KeyPolicy = "Policy",
    }
}

service!(Kms: Regional, kms,
    fn tell(&self, evidence: &mut Evidence) {
        self.keys().values().for_each(|key| evidence.owned(key.arn()));
    }
);

noun! {
    /// A key, as `list-keys` prints it.
    pub struct Key, KeyWire, by Name = Clone::clone;
    /// Its id.
    id id: Name = "KeyId",
    /// Its ARN.
    one arn: Arn = "KeyArn",
}

noun! {
    /// A key, as `describe-key` prints it. Source: KMS API reference, `KeyMetadata`.
    pub struct KeyMetadata, KeyMetadataWire, by Name = Clone::clone;
    /// Its id.
    id id: Name = "KeyId",
    /// Its ARN.
    maybe arn: Arn = "Arn",
    /// `AWS` for a key that a service keeps in the account, `CUSTOMER` for the account's own.
    maybe key_manager: Name = "KeyManager",
    /// Whether it can be used: `Enabled`, `Disabled`, `PendingDeletion` and others.
    maybe key_state: Name = "KeyState",
}

noun! {
    /// A name of a key, as `list-aliases` prints it.
    pub struct Alias, AliasWire, by Name = Clone::clone;
    /// `alias/` and the name; those that begin with `alias/aws/` are AWS's.
    id name: Name = "AliasName",
    /// Its ARN.
    maybe arn: Arn = "AliasArn",
    /// The id of the key; none of a name that AWS keeps for a key which it has not made yet.
    maybe target_key_id: Name = "TargetKeyId",
}

noun! {
    /// The policy of a key.
    pub struct KeyPolicy, KeyPolicyWire, by Name = Clone::clone;
    /// The key.
    id key_id: Name = "KeyId",
    /// What it says.
    one policy: PolicyDocument = "Policy",
}

const EACH: Scope = each("kms list-keys", "--key-id", "Keys[].KeyId");

pub(crate) static OPERATIONS: &[Operation<Kms>] = &[
    Operation {
        collections: &["kms/Keys"],
        read: |kms, answer, reading| whole(kms.keys_mut(), "Keys", "kms/Keys", answer, reading),
        failed: |kms, _, code| list_failed(kms.keys_mut(), code),
        ..row("kms", "list-keys", "Keys")
    },
    Operation {
        collections: &["kms/Aliases"],
        read: |kms, answer, reading| whole(kms.aliases_mut(), "Aliases", "kms/Aliases", answer, reading),
        failed: |kms, _, code| list_failed(kms.aliases_mut(), code),
        ..row("kms", "list-aliases", "Aliases")
    },
    Operation {
        key_is_unique: true,
        scope: EACH,
        collections: &["kms/KeyMetadata"],
        read: |kms, answer, reading| {
            inner(kms.key_metadata_mut(), "KeyMetadata", "kms/KeyMetadata", answer, reading);
        },
        failed: |kms, item, code| item_failed(kms.key_metadata_mut(), item, code, &["NotFoundException"]),
        ..row("kms", "describe-key", "KeyMetadata")
    },
    Operation {
        scope: EACH,
        collections: &["kms/Policy"],
        read: |kms, answer, reading| {
            outer(kms.policies_mut(), "kms/Policy", answer, reading, |wire, item| {
                wire.key_id = Some(Name::last_of(item).to_string());
            });
        },
        failed: |kms, item, code| item_failed(kms.policies_mut(), item, code, &["NotFoundException"]),
        ..row("kms", "get-key-policy", "Policy")
    },
];
