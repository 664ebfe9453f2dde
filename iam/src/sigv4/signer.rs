//! The request signed again, by the signer of AWS's SDK.

use aozu_names::Timestamp;
use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
        SigningSettings, UriPathNormalizationMode, sign,
    },
    sign::v4::SigningParams,
};

use super::{Expected, Reason, SignedRequest, authorization::Authorization};
use crate::limits;

/// The signature that the secret gives; none where the signer finds no canonical form.
pub(super) fn signature(
    request: &SignedRequest<'_>,
    authorization: &Authorization,
    expected: &Expected,
    secret: &str,
    signed_at: Timestamp,
    payload: &str,
) -> Option<String> {
    let identity = Credentials::new("key", secret, None, None, "aozu").into();
    let mut settings = SigningSettings::default();
    // One way for both forms: what a presigned request adds to its query is there already, and the signer is told
    // to sign nothing but what was signed.
    settings.signature_location = SignatureLocation::Headers;
    settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
    settings.excluded_headers = (!authorization.dated_by_header).then(|| vec!["x-amz-date".into()]);
    if expected.is_s3() {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    } else {
        settings.percent_encoding_mode = PercentEncodingMode::Double;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Enabled;
    }
    let params = SigningParams::builder()
        .identity(&identity)
        .region(expected.region.as_str())
        .name(&expected.service)
        .time(signed_at.instant().into())
        .settings(settings)
        .build()
        .ok()?
        .into();
    let signed =
        |name: &str| authorization.signed_headers.iter().any(|signed| name.eq_ignore_ascii_case(signed));
    // The signer writes `x-amz-date` itself, with the same text.
    let headers = request.headers.iter().copied();
    let headers = headers.filter(|(name, _)| signed(name) && !name.eq_ignore_ascii_case("x-amz-date"));
    let mark = if authorization.query.is_empty() { "" } else { "?" };
    // The authority plays no part: the header `host` is signed.
    let uri = format!("https://localhost{}{mark}{}", request.path, authorization.query);
    let body = SignableBody::Precomputed(payload.to_owned());
    let signable = SignableRequest::new(request.method, uri, headers, body).ok()?;
    Some(sign(signable, &params).ok()?.signature().to_owned())
}

/// Refuses what the signer would pass over or panic at.
pub(super) fn check(request: &SignedRequest<'_>) -> Result<(), Reason> {
    let incomplete = |part, rule| Err(Reason::Incomplete { part, rule });
    let method = request.method;
    if method.is_empty() || !method.bytes().all(|b| b.is_ascii_uppercase() || b == b'-') {
        return incomplete("method", "it must be an HTTP method in upper case");
    }
    if request.path.len() + request.query.len() > limits::SIGNED_URI_BYTES {
        return incomplete("path", "path and query may have 16384 bytes together");
    }
    if !request.path.starts_with('/') || request.path.contains(['?', '#']) {
        return incomplete("path", "it must begin with `/` and hold neither `?` nor `#`");
    }
    let printable = |text: &str| text.chars().all(|c| !c.is_control() && c != ' ');
    if !printable(request.path) || !printable(request.query) || request.query.contains('#') {
        return incomplete("path", "path and query must hold neither spaces, control characters nor `#`");
    }
    Ok(())
}
