//! Laws of verification: what the SDK's signer signs verifies, whatever it is; what was changed does not.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use aozu_iam::sigv4::{Body, Expected, Key, KeyRing, SignedRequest, Verified, verify};
use aozu_names::{Secret, Timestamp};
use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
        SigningSettings, UriPathNormalizationMode, sign,
    },
    sign::v4::SigningParams,
};
use proptest::prelude::*;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const NOW: &str = "2026-06-01T00:00:00Z";

/// A request as a client makes it, and then as it goes over the wire.
#[derive(Debug, Clone)]
struct Sent {
    service: &'static str,
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    token: Option<String>,
}

impl Sent {
    /// Signs it as an SDK does.
    fn signed(mut self, presigned: bool) -> Self {
        let s3 = self.service == "s3";
        let now: Timestamp = NOW.parse().unwrap();
        let token = self.token.clone();
        let identity = Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET, token, None, "test").into();
        let mut settings = SigningSettings::default();
        if presigned {
            settings.signature_location = SignatureLocation::QueryParams;
            settings.expires_in = Some(Duration::from_secs(60));
        }
        if s3 {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let params = SigningParams::builder()
            .identity(&identity)
            .region("eu-west-1")
            .name(self.service)
            .time(now.instant().into())
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let mark = if self.query.is_empty() { "" } else { "?" };
        let uri = format!("https://example.amazonaws.com{}{mark}{}", self.path, self.query);
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let body =
            if s3 && presigned { SignableBody::UnsignedPayload } else { SignableBody::Bytes(&self.body) };
        let signable = SignableRequest::new(&self.method, uri, headers, body).unwrap();
        let (headers, params) = sign(signable, &params).unwrap().into_parts().0.into_parts();
        self.headers
            .extend(headers.iter().map(|header| (header.name().to_owned(), header.value().to_owned())));
        for (name, value) in params {
            let value = percent_encoding::utf8_percent_encode(&value, percent_encoding::NON_ALPHANUMERIC);
            self.query += &format!("{}{name}={value}", if self.query.is_empty() { "" } else { "&" });
        }
        self
    }

    fn verified(&self, secret: &str) -> Result<Verified, String> {
        let mut key = Key::new(
            "AKIAIOSFODNN7EXAMPLE",
            Secret::new(secret),
            "arn:aws:iam::111122223333:user/a".parse().unwrap(),
        );
        if let Some(token) = &self.token {
            key = key.with_session(Secret::new(token), "2026-06-01T01:00:00Z".parse().unwrap());
        }
        let headers: Vec<(&str, &str)> = self.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let Self { method, path, query, body, .. } = self;
        let request = SignedRequest { method, path, query, headers: &headers, body: Body::Bytes(body) };
        let expected = Expected::new("eu-west-1".parse().unwrap(), self.service, NOW.parse().unwrap());
        verify(&request, &expected, &KeyRing::from_iter([key])).map_err(|refusal| refusal.to_string())
    }
}

fn sent() -> impl Strategy<Value = Sent> {
    (
        prop_oneof![Just("sts"), Just("execute-api"), Just("s3")],
        prop_oneof![Just("GET"), Just("POST"), Just("PUT"), Just("DELETE")],
        "(/[a-zA-Z0-9~_-]{1,8}(%2[0F]|%E3%81%82)?){0,3}/?",
        prop::collection::vec("[a-z]{1,4}(=([a-zA-Z0-9~_.-]|%2B|%E3%81%82|\\+|/|:){0,6})?", 0..4),
        prop::collection::vec(("[A-Z][a-z]{2,6}-[a-z]{1,4}", "[!-~]([ -~]{0,10}[!-~])?"), 0..3),
        prop::collection::vec(any::<u8>(), 0..20),
        prop::option::of("[A-Za-z0-9+/=]{8,20}"),
    )
        .prop_map(|(service, method, path, query, headers, body, token)| {
            let mut headers = headers;
            headers.push(("Host".to_owned(), "example.amazonaws.com".to_owned()));
            let path = if path.starts_with('/') { path } else { format!("/{path}") };
            Sent { service, method: method.to_owned(), path, query: query.join("&"), headers, body, token }
        })
}

/// The text with the byte at a place, some way round, changed to another letter or digit.
fn altered(text: &str, place: usize) -> Option<String> {
    let places: Vec<usize> =
        text.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()).map(|(at, _)| at).collect();
    let at = *places.get(place.checked_rem(places.len())?)?;
    // Within an escape the case of a letter means nothing.
    let new = if &text[at..=at] == "7" { "8" } else { "7" };
    Some(format!("{}{new}{}", &text[..at], &text[at + 1..]))
}

proptest! {
    #[test]
    fn what_an_sdk_signs_verifies(sent in sent(), presigned in any::<bool>()) {
        let signed = sent.signed(presigned);
        let verified = signed.verified(SECRET);
        prop_assert!(verified.is_ok(), "{:?} {:?}", verified, signed);
    }

    #[test]
    fn one_changed_byte_is_refused(sent in sent(), presigned in any::<bool>(), what in 0..6_usize, place in any::<prop::sample::Index>()) {
        let mut signed = sent.signed(presigned);
        let place = place.index(4096);
        let secret = match what {
            0 => { signed.method = if signed.method == "GET" { "HEAD" } else { "GET" }.to_owned(); SECRET.to_owned() }
            1 => match altered(&signed.path, place) { Some(path) => { signed.path = path; SECRET.to_owned() } None => return Ok(()) },
            2 => match altered(&signed.query, place) { Some(query) => { signed.query = query; SECRET.to_owned() } None => return Ok(()) },
            3 => {
                let at = place % signed.headers.len();
                match altered(&signed.headers[at].1, place) {
                    Some(value) => { signed.headers[at].1 = value; SECRET.to_owned() }
                    None => return Ok(()),
                }
            }
            // S3 leaves the body of a presigned request unsigned.
            4 if !(presigned && signed.service == "s3") => { signed.body.push(b'x'); SECRET.to_owned() }
            _ => altered(SECRET, place).unwrap(),
        };
        prop_assert!(signed.verified(&secret).is_err(), "{} {:?}", what, signed);
    }

    #[test]
    fn no_request_panics(
        method in "\\PC{0,4}|GET", path in "/?\\PC{0,12}", query in "(X-Amz-[A-Za-z]{4,10}=[ -~]{0,8}&?){0,3}|\\PC{0,12}",
        headers in prop::collection::vec(("Authorization|x-amz-date|Host|date|\\PC{0,5}", "\\PC{0,20}|AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260601/eu-west-1/s3/aws4_request,SignedHeaders=host(;[a-z-]{1,4})?,Signature=a|20260601T000000Z"), 0..5),
        body in prop::collection::vec(any::<u8>(), 0..4), service in prop_oneof![Just("s3"), Just("sts")],
    ) {
        let sent = Sent { service, method, path, query, headers, body, token: None };
        prop_assert!(sent.verified(SECRET).is_err());
    }

    #[test]
    fn no_signed_request_panics_when_its_parts_are_noise(sent in sent(), presigned in any::<bool>(), path in "/\\PC{0,12}", name in "[!-~]{1,6}", value in "\\PC{0,12}", query in "\\PC{0,12}") {
        let mut signed = sent.signed(presigned);
        signed.path = path;
        signed.headers.push((name, value));
        signed.query = format!("{query}&{}", signed.query);
        let _whatever = signed.verified(SECRET);
    }
}
