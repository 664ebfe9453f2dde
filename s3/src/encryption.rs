use smol_str::SmolStr;

use crate::BucketName;

aozu_names::words! {
    /// How objects are encrypted.
    pub enum SseAlgorithm {
        Aes256 = "AES256",
        Kms = "aws:kms",
        KmsDsse = "aws:kms:dsse",
    }
}

aozu_names::noun! {
    /// How objects are encrypted that are put without a word about it.
    pub struct EncryptionByDefault / EncryptionByDefaultMirror {
        /// The algorithm.
        one sse_algorithm: SseAlgorithm = "SSEAlgorithm",
        /// The KMS key: its id, ARN or alias; none is AWS's own key for S3.
        maybe kms_master_key_id: SmolStr = "KMSMasterKeyID",
    }
}

aozu_names::noun! {
    /// One rule of a bucket's default encryption.
    pub struct EncryptionRule / EncryptionRuleMirror {
        /// What is done by default.
        part apply_server_side_encryption_by_default: EncryptionByDefault = "ApplyServerSideEncryptionByDefault",
        /// Whether one key a bucket spares calls to KMS.
        value bucket_key_enabled: bool = "BucketKeyEnabled",
    }
}

aozu_names::noun! {
    /// The default encryption of a bucket. Since January 2023 every new object is encrypted, with `AES256` where
    /// nothing else is said.
    ///
    /// Source: Amazon S3 API Reference, `ServerSideEncryptionConfiguration`.
    pub struct BucketEncryption / BucketEncryptionMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// The rules; there is one.
        parts rules: EncryptionRule = "Rules",
    }
}

of_bucket!(BucketEncryption / BucketEncryptionMirror);

impl BucketEncryption {
    /// What is done by default, where it says so.
    #[must_use]
    pub fn by_default(&self) -> Option<&EncryptionByDefault> {
        self.rules.iter().find_map(EncryptionRule::apply_server_side_encryption_by_default)
    }
}
