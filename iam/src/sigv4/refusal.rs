use std::fmt;

use aozu_names::Timestamp;

/// Why a request is refused, with AWS's code for it.
///
/// No message repeats a secret, a token or a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    reason: Reason,
    s3: bool,
}

/// What is wrong with a signed request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages say what each is; members are what they quote")]
pub enum Reason {
    #[error(
        "the request is not signed: it has neither an `Authorization` header nor `X-Amz-Signature` in its query"
    )]
    NotSigned,
    #[error("`{part}`: {rule}")]
    Incomplete { part: &'static str, rule: &'static str },
    #[error("`{part}` is signed twice or in two ways: {rule}")]
    Ambiguous { part: &'static str, rule: &'static str },
    #[error("header `{name}` must be signed: it must stand in `SignedHeaders`")]
    HeaderNotSigned { name: String },
    #[error("signed header `{name}` is not in the request")]
    HeaderMissing { name: String },
    #[error("the credential is scoped to {part} `{found}`: it must be `{expected}`")]
    Scope { part: &'static str, found: String, expected: String },
    #[error("the signature is of {signed_at}, more than {skew_seconds} seconds from now, {now}")]
    Skewed { signed_at: Timestamp, now: Timestamp, skew_seconds: u32 },
    #[error("the presigned request expired at {expired_at}; it is {now}")]
    Expired { expired_at: Timestamp, now: Timestamp },
    #[error("`X-Amz-Expires` is `{found}`: it must be a whole number of seconds from 1 to 604800")]
    Expiry { found: String },
    #[error("the access key `{access_key_id}` is not known")]
    UnknownKey { access_key_id: String },
    #[error("the access key `{access_key_id}` is not active but `{status}`")]
    InactiveKey { access_key_id: String, status: String },
    #[error("the secret of access key `{access_key_id}` was redacted; nothing can be verified with it")]
    SecretRedacted { access_key_id: String },
    #[error("the temporary access key `{access_key_id}` came without its session token")]
    NoToken { access_key_id: String },
    #[error("the session token is not that of access key `{access_key_id}`")]
    WrongToken { access_key_id: String },
    #[error("the session of access key `{access_key_id}` ended at {expired_at}; it is {now}")]
    TokenExpired { access_key_id: String, expired_at: Timestamp, now: Timestamp },
    #[error("the body is not the one whose hash `x-amz-content-sha256` gives")]
    BodyDiffers,
    #[error(
        "the signature is not the one that the secret of access key `{access_key_id}` gives for this request"
    )]
    Signature { access_key_id: String },
}

impl Refusal {
    pub(super) fn new(reason: Reason, s3: bool) -> Self {
        Self { reason, s3 }
    }

    /// What is wrong.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// AWS's code: S3's for S3, those of the "Common Errors" for the other services. (Services that speak JSON spell
    /// some of them otherwise: `InvalidSignatureException`, `UnrecognizedClientException`.)
    #[must_use]
    pub fn code(&self) -> &'static str {
        match (&self.reason, self.s3) {
            (Reason::NotSigned, false) => "MissingAuthenticationToken",
            // Reads may be anonymous; the bucket's policy does not say so here.
            (Reason::NotSigned, true) => "AccessDenied",
            (Reason::Incomplete { .. } | Reason::Ambiguous { .. }, false) => "IncompleteSignature",
            (Reason::Incomplete { part, .. }, true) if part.starts_with("X-Amz-") => {
                "AuthorizationQueryParametersError"
            }
            (Reason::Incomplete { .. }, true) => "AuthorizationHeaderMalformed",
            (Reason::Ambiguous { .. }, true) => "InvalidArgument",
            (Reason::HeaderNotSigned { .. }, true) => "AccessDenied",
            (Reason::HeaderNotSigned { .. } | Reason::HeaderMissing { .. }, _) => "SignatureDoesNotMatch",
            (Reason::Scope { .. }, false) => "SignatureDoesNotMatch",
            (Reason::Scope { .. }, true) => "AuthorizationHeaderMalformed",
            (Reason::Skewed { .. } | Reason::Expired { .. }, false) => "RequestExpired",
            (Reason::Skewed { .. }, true) => "RequestTimeTooSkewed",
            (Reason::Expired { .. }, true) => "AccessDenied",
            (Reason::Expiry { .. }, false) => "IncompleteSignature",
            (Reason::Expiry { .. }, true) => "AuthorizationQueryParametersError",
            (Reason::UnknownKey { .. } | Reason::InactiveKey { .. } | Reason::NoToken { .. }, true) => {
                "InvalidAccessKeyId"
            }
            (Reason::WrongToken { .. }, true) => "InvalidToken",
            (
                Reason::UnknownKey { .. }
                | Reason::InactiveKey { .. }
                | Reason::NoToken { .. }
                | Reason::WrongToken { .. },
                false,
            ) => "InvalidClientTokenId",
            (Reason::TokenExpired { .. }, _) => "ExpiredToken",
            (Reason::SecretRedacted { .. }, _) => "InternalFailure",
            (Reason::BodyDiffers, true) => "XAmzContentSHA256Mismatch",
            (Reason::BodyDiffers, false) | (Reason::Signature { .. }, _) => "SignatureDoesNotMatch",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match &self.reason {
            Reason::NotSigned => "sign the request with an access key; the AWS CLI and every SDK do",
            Reason::Incomplete { .. } | Reason::Ambiguous { .. } | Reason::Expiry { .. } => {
                "let an SDK's signer write these parts"
            }
            Reason::HeaderNotSigned { .. } => {
                "sign `host` and every `x-amz-` header, after the last of them is set"
            }
            Reason::HeaderMissing { .. } => "send what was signed; a proxy may have taken the header out",
            Reason::Scope { .. } => "set the region of the client, or its endpoint, to the one it talks to",
            Reason::Skewed { .. } => "set the clock of the client",
            Reason::Expired { .. } => "make another presigned URL",
            Reason::UnknownKey { .. } => "the key may be deleted, or belong to another partition or account",
            Reason::InactiveKey { .. } => "`aws iam update-access-key --status Active` switches it on",
            Reason::SecretRedacted { .. } => "give the key with its secret",
            Reason::NoToken { .. } | Reason::WrongToken { .. } => {
                "send the token that came with the temporary key"
            }
            Reason::TokenExpired { .. } => "assume the role again",
            Reason::BodyDiffers => "hash the body that is sent",
            Reason::Signature { .. } => {
                "check the secret; else something changed the request on its way, or its path was encoded otherwise"
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.reason, f)
    }
}

impl std::error::Error for Refusal {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.reason)
    }
}
