use aozu_names::{Arn, Timestamp};
use chrono::Duration;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{
    Body, Expected, Key, KeyRing, Reason, Refusal, SignedRequest,
    authorization::Authorization,
    key::Session,
    scope::{Credential, cut, instant},
    signer,
};
use crate::{entity::AccessKeyStatus, limits};

/// A request whose signature is right, and what it says about its sender.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// The key that signed it.
    pub access_key_id: String,
    /// Whose key it is.
    pub owner: Arn,
    /// Whether it is a temporary key, with a session token.
    pub temporary: bool,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// When a presigned request ends.
    pub expires_at: Option<Timestamp>,
    /// Where the signature stood.
    pub form: Form,
    /// The headers that are signed, sorted; others may have been changed on the way.
    pub signed_headers: Vec<String>,
    /// Whether the body is signed.
    pub payload: Payload,
}

/// Where a signature stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// In the header `Authorization`. IAM's `s3:authType` calls it `REST-HEADER`.
    Header,
    /// In the query. IAM's `s3:authType` calls it `REST-QUERY-STRING`.
    Presigned,
}

/// Whether the signature covers the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Payload {
    /// It does.
    Signed,
    /// It does not: `UNSIGNED-PAYLOAD`, which S3 takes.
    Unsigned,
    /// The body comes in chunks with signatures of their own, which are not verified here.
    Streaming,
}

/// Verifies a signed request against the keys that are known. The first thing that is wrong is the answer, as AWS
/// does it; whoever has no key should not learn more.
///
/// Demanded: the credential's scope is the expected one; `host` and every `x-amz-` header is signed; the time is
/// near; the key is known and active, with its token where it is temporary; the body has the hash that was signed.
/// `UNSIGNED-PAYLOAD` and `STREAMING-…` are taken for S3 alone, which in turn demands `x-amz-content-sha256` in
/// requests that are not presigned.
///
/// # Errors
/// Why the request is refused, with AWS's code.
pub fn verify(request: &SignedRequest<'_>, expected: &Expected, keys: &KeyRing) -> Result<Verified, Refusal> {
    check(request, expected, keys).map_err(|reason| Refusal::new(reason, expected.is_s3()))
}

fn check(request: &SignedRequest<'_>, expected: &Expected, keys: &KeyRing) -> Result<Verified, Reason> {
    signer::check(request)?;
    let mut authorization = Authorization::of(request)?;
    let part = if authorization.form == Form::Header { "Authorization" } else { "X-Amz-Credential" };
    let credential_text = authorization.credential.clone();
    let credential = Credential::parse(&credential_text, part)?;
    let signed_at = instant(&authorization.signed_at).ok_or(Reason::Incomplete {
        part: "X-Amz-Date",
        rule: "it must be a time such as `20150830T123600Z`",
    })?;
    credential.check(expected, &authorization.signed_at)?;
    signed_headers(request, &authorization, expected)?;
    let expires_at = times(&authorization, expected, signed_at)?;

    let id = || cut(credential.access_key_id);
    let key = keys.get(credential.access_key_id).ok_or_else(|| Reason::UnknownKey { access_key_id: id() })?;
    if key.status != AccessKeyStatus::Active {
        return Err(Reason::InactiveKey { access_key_id: id(), status: key.status.as_str().to_owned() });
    }
    token(key, &authorization, expected)?;
    if expected.token_unsigned {
        authorization.forget_token()?;
    }
    let (hash, payload) = payload(request, &authorization, expected)?;
    let secret = key.secret.reveal().ok_or_else(|| Reason::SecretRedacted { access_key_id: id() })?;
    let signature = signer::signature(request, &authorization, expected, secret, signed_at, &hash);
    // A request without a canonical form has no right signature.
    let signature = signature.ok_or_else(|| Reason::Signature { access_key_id: id() })?;
    if !bool::from(signature.as_bytes().ct_eq(authorization.signature.as_bytes())) {
        return Err(Reason::Signature { access_key_id: id() });
    }
    Ok(Verified {
        access_key_id: key.access_key_id.clone(),
        owner: key.owner.clone(),
        temporary: key.session.is_some(),
        signed_at,
        expires_at,
        form: authorization.form,
        signed_headers: authorization.signed_headers,
        payload,
    })
}

/// What must be signed is, and what is signed is there.
fn signed_headers(
    request: &SignedRequest<'_>,
    authorization: &Authorization,
    expected: &Expected,
) -> Result<(), Reason> {
    let signed =
        |name: &str| authorization.signed_headers.iter().any(|signed| name.eq_ignore_ascii_case(signed));
    if !signed("host") {
        return Err(Reason::HeaderNotSigned { name: "host".to_owned() });
    }
    if let Some(name) =
        authorization.signed_headers.iter().find(|name| request.values(name.as_str()).next().is_none())
    {
        return Err(Reason::HeaderMissing { name: cut(name) });
    }
    for (name, _) in request.headers {
        let lower = name.to_ascii_lowercase();
        let token = lower == "x-amz-security-token" && expected.token_unsigned;
        let date = lower == "date" && authorization.form == Form::Header && !authorization.dated_by_header;
        if (lower.starts_with("x-amz-") || date) && !token && !signed(&lower) {
            return Err(Reason::HeaderNotSigned { name: cut(&lower) });
        }
    }
    Ok(())
}

/// The request is of now; the end of a presigned one.
fn times(
    authorization: &Authorization,
    expected: &Expected,
    signed_at: Timestamp,
) -> Result<Option<Timestamp>, Reason> {
    let Expected { now, skew_seconds, .. } = *expected;
    let skew = Duration::seconds(i64::from(skew_seconds));
    let age = now.instant() - signed_at.instant();
    let skewed = Reason::Skewed { signed_at, now, skew_seconds };
    if age < -skew {
        return Err(skewed);
    }
    if authorization.form == Form::Header {
        return if age > skew { Err(skewed) } else { Ok(None) };
    }
    let found = authorization.expires.as_deref().unwrap_or_default();
    let digits = !found.is_empty() && found.bytes().all(|b| b.is_ascii_digit());
    let seconds = digits.then(|| found.parse::<u32>().ok()).flatten();
    let seconds = seconds
        .filter(|seconds| (1..=limits::PRESIGNED_SECONDS_MOST).contains(seconds))
        .ok_or_else(|| Reason::Expiry { found: cut(found) })?;
    let end = signed_at.instant().checked_add_signed(Duration::seconds(i64::from(seconds)));
    let expired_at = Timestamp::from(end.unwrap_or(signed_at.instant()));
    if now > expired_at { Err(Reason::Expired { expired_at, now }) } else { Ok(Some(expired_at)) }
}

/// The token is the key's.
fn token(key: &Key, authorization: &Authorization, expected: &Expected) -> Result<(), Reason> {
    let access_key_id = key.access_key_id.clone();
    match (&key.session, &authorization.token) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(Reason::WrongToken { access_key_id }),
        (Some(_), None) => Err(Reason::NoToken { access_key_id }),
        (Some(Session { token, expires }), Some(given)) => {
            let Some(token) = token.reveal() else { return Err(Reason::SecretRedacted { access_key_id }) };
            if !bool::from(token.as_bytes().ct_eq(given.as_bytes())) {
                return Err(Reason::WrongToken { access_key_id });
            }
            if expected.now >= *expires {
                let (expired_at, now) = (*expires, expected.now);
                return Err(Reason::TokenExpired { access_key_id, expired_at, now });
            }
            Ok(())
        }
    }
}

/// What stands for the body in the canonical request.
fn payload(
    request: &SignedRequest<'_>,
    authorization: &Authorization,
    expected: &Expected,
) -> Result<(String, Payload), Reason> {
    const PART: &str = "x-amz-content-sha256";
    let s3 = expected.is_s3();
    let mut stated = request.values(PART);
    let (first, second) = (stated.next(), stated.next());
    if second.is_some() {
        return Err(Reason::Ambiguous { part: PART, rule: "the header may occur once" });
    }
    match first {
        None if s3 && authorization.form == Form::Presigned => {
            Ok(("UNSIGNED-PAYLOAD".to_owned(), Payload::Unsigned))
        }
        None if s3 => Err(Reason::Incomplete { part: PART, rule: "S3 asks for this header" }),
        None => match hash(request.body) {
            hash if is_hash(&hash) => Ok((hash, Payload::Signed)),
            _ => Err(Reason::BodyDiffers),
        },
        Some(word @ "UNSIGNED-PAYLOAD") if s3 => Ok((word.to_owned(), Payload::Unsigned)),
        Some(
            word @ ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
            | "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
            | "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        ) if s3 => Ok((word.to_owned(), Payload::Streaming)),
        Some(stated) if is_hash(stated) && stated == hash(request.body) => {
            Ok((stated.to_owned(), Payload::Signed))
        }
        Some(_) => Err(Reason::BodyDiffers),
    }
}

fn hash(body: Body<'_>) -> String {
    match body {
        Body::Hash(hash) => hash.to_owned(),
        Body::Bytes(bytes) => Sha256::digest(bytes)
            .iter()
            .fold(String::with_capacity(64), |hex, byte| format!("{hex}{byte:02x}")),
    }
}

/// Whether a text is a SHA-256 in lower-case hex: a word such as `UNSIGNED-PAYLOAD` may not pass for one.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
