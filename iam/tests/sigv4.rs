//! Signed requests that AWS publishes, and what is refused of them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use aozu_iam::{
    entity::AccessKeyStatus,
    sigv4::{Body, Expected, Form, Key, KeyRing, Payload, Reason, Refusal, SignedRequest, Verified, verify},
};
use aozu_names::{Secret, Timestamp};
use serde::Deserialize;

const VECTORS: &str = include_str!("data/sigv4-vectors.jsonl");
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
/// The secret of S3's examples differs from that of the suite by one character.
const S3_SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[derive(Deserialize)]
struct Vector {
    name: String,
    header: Option<Request>,
    query: Option<Request>,
    token: Option<String>,
    #[serde(default)]
    token_unsigned: bool,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn key(id: &str, secret: &str) -> Key {
    Key::new(id, Secret::new(secret), "arn:aws:iam::111122223333:user/alice".parse().unwrap())
}

fn expected(service: &str, now: &str) -> Expected {
    Expected::new("us-east-1".parse().unwrap(), service, time(now))
}

fn ask(request: &Request, expected: &Expected, keys: &KeyRing) -> Result<Verified, Refusal> {
    let headers: Vec<(&str, &str)> = request.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let body = Body::Bytes(request.body.as_bytes());
    verify(&SignedRequest { method: &request.method, path, query, headers: &headers, body }, expected, keys)
}

#[test]
fn the_test_suite_of_aws_verifies() {
    let mut asked = 0;
    for line in VECTORS.lines().skip(1) {
        let vector: Vector = serde_json::from_str(line).unwrap();
        let mut key = key("AKIDEXAMPLE", SECRET);
        if let Some(token) = &vector.token {
            key = key.with_session(Secret::new(token), time("2015-08-30T13:36:00Z"));
        }
        let keys = KeyRing::from_iter([key]);
        let mut expected = expected("service", "2015-08-30T12:36:00Z");
        if vector.token_unsigned {
            expected = expected.with_unsigned_token();
        }
        for (form, request) in [(Form::Header, &vector.header), (Form::Presigned, &vector.query)] {
            let Some(request) = request else { continue };
            let verified =
                ask(request, &expected, &keys).unwrap_or_else(|e| panic!("{} {form:?}: {e}", vector.name));
            assert_eq!((verified.form, verified.payload), (form, Payload::Signed), "{}", vector.name);
            assert_eq!(verified.temporary, vector.token.is_some());
            asked += 1;
        }
    }
    assert_eq!(asked, 60);
}

const LIST_USERS: (&str, &str) = (
    "Action=ListUsers&Version=2010-05-08",
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
     SignedHeaders=content-type;host;x-amz-date, \
     Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
);

/// The example of the IAM User Guide, with its `Authorization` and its query given.
fn list_users(query: &str, authorization: &str, now: &str) -> Result<Verified, Refusal> {
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
        ("Host", "iam.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
        ("Authorization", authorization),
    ];
    let keys = KeyRing::from_iter([key("AKIDEXAMPLE", SECRET)]);
    let request =
        SignedRequest { method: "GET", path: "/", query, headers: &headers, body: Body::Bytes(b"") };
    verify(&request, &expected("iam", now), &keys)
}

#[test]
fn the_example_of_the_user_guide_verifies() {
    let verified = list_users(LIST_USERS.0, LIST_USERS.1, "2015-08-30T12:40:59Z").unwrap();
    assert_eq!(verified.access_key_id, "AKIDEXAMPLE");
    assert_eq!(verified.owner.name(), "alice");
    assert_eq!(verified.signed_at, time("2015-08-30T12:36:00Z"));
    assert_eq!(verified.signed_headers, ["content-type", "host", "x-amz-date"]);
    assert_eq!((verified.form, verified.expires_at, verified.temporary), (Form::Header, None, false));
}

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Method, path, query, headers, `SignedHeaders`, signature, body.
type S3Example = (
    &'static str,
    &'static str,
    &'static str,
    Vec<(&'static str, &'static str)>,
    &'static str,
    &'static str,
    &'static str,
);

fn s3_examples() -> Vec<S3Example> {
    vec![
        (
            "GET",
            "/test.txt",
            "",
            vec![("Range", "bytes=0-9"), ("x-amz-content-sha256", EMPTY)],
            "host;range;x-amz-content-sha256;x-amz-date",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            "",
        ),
        (
            "PUT",
            "/test%24file.text",
            "",
            vec![
                ("Date", "Fri, 24 May 2013 00:00:00 GMT"),
                ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                ("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"),
            ],
            "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            "Welcome to Amazon S3.",
        ),
        (
            "GET",
            "/",
            "lifecycle",
            vec![("x-amz-content-sha256", EMPTY)],
            "host;x-amz-content-sha256;x-amz-date",
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
            "",
        ),
        (
            "GET",
            "/",
            "max-keys=2&prefix=J",
            vec![("x-amz-content-sha256", EMPTY)],
            "host;x-amz-content-sha256;x-amz-date",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            "",
        ),
    ]
}

fn s3(example: &S3Example, now: &str) -> Result<Verified, Refusal> {
    let (method, path, query, headers, names, signature, body) = example;
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
         SignedHeaders={names},Signature={signature}"
    );
    let mut headers = headers.clone();
    headers.push(("Host", "examplebucket.s3.amazonaws.com"));
    headers.push(("x-amz-date", "20130524T000000Z"));
    headers.push(("Authorization", &authorization));
    let keys = KeyRing::from_iter([key("AKIAIOSFODNN7EXAMPLE", S3_SECRET)]);
    let body = Body::Bytes(body.as_bytes());
    verify(&SignedRequest { method, path, query, headers: &headers, body }, &expected("s3", now), &keys)
}

#[test]
fn the_examples_of_s3_verify() {
    for example in s3_examples() {
        let verified = s3(&example, "2013-05-24T00:15:00Z").unwrap();
        assert_eq!(verified.payload, Payload::Signed);
    }
}

#[test]
fn the_upload_in_chunks_of_s3_verifies_as_streaming() {
    let example: S3Example = (
        "PUT",
        "/examplebucket/chunkObject.txt",
        "",
        vec![
            ("content-encoding", "aws-chunked"),
            ("content-length", "66824"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
            ("x-amz-decoded-content-length", "66560"),
        ],
        "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;\
         x-amz-storage-class",
        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
        "whatever",
    );
    let (method, path, query, mut headers, names, signature, _) = example;
    headers.push(("host", "s3.amazonaws.com"));
    headers.push(("x-amz-date", "20130524T000000Z"));
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
         SignedHeaders={names},Signature={signature}"
    );
    headers.push(("authorization", &authorization));
    let keys = KeyRing::from_iter([key("AKIAIOSFODNN7EXAMPLE", S3_SECRET)]);
    let request = SignedRequest { method, path, query, headers: &headers, body: Body::Bytes(b"any") };
    let verified = verify(&request, &expected("s3", "2013-05-24T00:00:00Z"), &keys).unwrap();
    assert_eq!(verified.payload, Payload::Streaming);
    let other = expected("service", "2013-05-24T00:00:00Z");
    assert!(verify(&request, &other, &keys).is_err());
}

/// S3's example of a presigned URL, with its last parameter given.
fn presigned(query: &str, headers: &[(&str, &str)], now: &str) -> Result<Verified, Refusal> {
    let keys = KeyRing::from_iter([key("AKIAIOSFODNN7EXAMPLE", S3_SECRET)]);
    let body = Body::Bytes(b"");
    verify(
        &SignedRequest { method: "GET", path: "/test.txt", query, headers, body },
        &expected("s3", now),
        &keys,
    )
}

const PRESIGNED: &str = "X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z\
    &X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
    &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
const BUCKET: [(&str, &str); 1] = [("Host", "examplebucket.s3.amazonaws.com")];

#[test]
fn the_presigned_url_of_s3_verifies_for_a_day() {
    let verified = presigned(PRESIGNED, &BUCKET, "2013-05-25T00:00:00Z").unwrap();
    assert_eq!((verified.form, verified.payload), (Form::Presigned, Payload::Unsigned));
    assert_eq!(verified.expires_at, Some(time("2013-05-25T00:00:00Z")));
    let late = presigned(PRESIGNED, &BUCKET, "2013-05-25T00:00:01Z").unwrap_err();
    assert_eq!(late.code(), "AccessDenied");
    assert_eq!(
        late.to_string(),
        "the presigned request expired at 2013-05-25T00:00:00Z; it is 2013-05-25T00:00:01Z"
    );
    assert!(presigned(PRESIGNED, &BUCKET, "2013-05-23T23:45:00Z").is_ok(), "the clocks may differ");
    let early = presigned(PRESIGNED, &BUCKET, "2013-05-23T23:44:59Z").unwrap_err();
    assert_eq!(early.code(), "RequestTimeTooSkewed");
}

#[test]
fn a_presigned_url_is_refused_by_part() {
    let now = "2013-05-24T00:00:00Z";
    for (from, to, code) in [
        ("&X-Amz-Expires=86400", "", "AuthorizationQueryParametersError"),
        ("=86400", "=0", "AuthorizationQueryParametersError"),
        ("=86400", "=604801", "AuthorizationQueryParametersError"),
        ("=86400", "=604800", "SignatureDoesNotMatch"),
        ("=86400", "=086400", "SignatureDoesNotMatch"),
        ("=86400", "=86400&X-Amz-Expires=86400", "InvalidArgument"),
        ("HMAC-SHA256&", "HMAC-SHA1&", "AuthorizationQueryParametersError"),
        ("X-Amz-Algorithm=AWS4-HMAC-SHA256&", "", "AuthorizationQueryParametersError"),
        ("X-Amz-Date=2013", "X-Amz-Date=2014", "AuthorizationHeaderMalformed"),
        ("T000000Z", "T000000", "AuthorizationQueryParametersError"),
        ("%2Faws4_request", "", "AuthorizationQueryParametersError"),
        ("=host", "=Host", "AuthorizationQueryParametersError"),
        ("=host", "=host;host", "AuthorizationQueryParametersError"),
        ("=host", "=accept", "AccessDenied"),
        ("=host", "=accept;host", "SignatureDoesNotMatch"),
        ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLF", "InvalidAccessKeyId"),
        ("&X-Amz-Signature", "&x=%ff&X-Amz-Signature", "AuthorizationHeaderMalformed"),
        ("&X-Amz-Signature", "&x=y&X-Amz-Signature", "SignatureDoesNotMatch"),
        ("&X-Amz-Signature", "&X-Amz-Security-Token=t&X-Amz-Signature", "InvalidToken"),
        ("d404", "D404", "SignatureDoesNotMatch"),
    ] {
        let query = PRESIGNED.replacen(from, to, 1);
        assert_ne!(query, PRESIGNED);
        let refusal = presigned(&query, &BUCKET, now).unwrap_err();
        assert_eq!(refusal.code(), code, "{from} {to}: {refusal}");
    }
    let more = |name, value| [("host", "examplebucket.s3.amazonaws.com"), (name, value)];
    for (headers, code) in [
        (more("x-amz-acl", "public-read"), "AccessDenied"),
        (more("X-Amz-Date", "20130525T000000Z"), "InvalidArgument"),
        (more("Authorization", LIST_USERS.1), "InvalidArgument"),
    ] {
        assert_eq!(presigned(PRESIGNED, &headers, now).unwrap_err().code(), code, "{headers:?}");
    }
    assert!(presigned(PRESIGNED, &more("Accept", "*/*"), now).is_ok(), "other headers need not be signed");
}

#[test]
fn an_authorization_header_is_refused_by_part() {
    let now = "2015-08-30T12:36:00Z";
    for (from, to, code, says) in [
        ("AWS4-HMAC-SHA256 ", "AWS4-ECDSA-P256-SHA256 ", "IncompleteSignature", "the algorithm must be"),
        ("AWS4-HMAC-SHA256 ", "Basic ", "IncompleteSignature", "the algorithm must be"),
        ("Credential=AKID", "Credentials=AKID", "IncompleteSignature", "each once"),
        ("SignedHeaders=content-type;host;x-amz-date, ", "", "IncompleteSignature", "`SignedHeaders=`"),
        (", Signature", ", Signature=a, Signature", "IncompleteSignature", "each once"),
        ("content-type;host", "host;content-type", "IncompleteSignature", "sorted"),
        ("content-type;host;", "content-type;", "SignatureDoesNotMatch", "header `host` must be signed"),
        (";x-amz-date", "", "SignatureDoesNotMatch", "header `x-amz-date` must be signed"),
        ("content-type;", "", "SignatureDoesNotMatch", "the signature is not the one"),
        ("content-type", "accept", "SignatureDoesNotMatch", "signed header `accept` is not in the request"),
        (
            "us-east-1",
            "us-west-2",
            "SignatureDoesNotMatch",
            "scoped to region `us-west-2`: it must be `us-east-1`",
        ),
        ("/iam/", "/sts/", "SignatureDoesNotMatch", "scoped to service `sts`: it must be `iam`"),
        ("20150830", "20150831", "SignatureDoesNotMatch", "scoped to date `20150831`: it must be `20150830`"),
        ("aws4_request", "aws5_request", "SignatureDoesNotMatch", "scoped to terminator"),
        ("AKIDEXAMPLE/", "", "IncompleteSignature", "KEY/YYYYMMDD/REGION/SERVICE/aws4_request"),
        ("AKIDEXAMPLE", "AKIDEXAMPLF", "InvalidClientTokenId", "`AKIDEXAMPLF` is not known"),
        ("5d672d79", "5d672d78", "SignatureDoesNotMatch", "the signature is not the one"),
        ("Signature=5d672d79", "Signature=", "SignatureDoesNotMatch", "the signature is not the one"),
    ] {
        let authorization = LIST_USERS.1.replacen(from, to, 1);
        assert_ne!(authorization, LIST_USERS.1);
        let refusal = list_users(LIST_USERS.0, &authorization, now).unwrap_err();
        assert_eq!(refusal.code(), code, "{to}: {refusal}");
        assert!(refusal.to_string().contains(says), "{to}: {refusal}");
        assert!(!refusal.help().is_empty());
    }
}

#[test]
fn the_clock_is_held_against_the_signature() {
    let at = |now| list_users(LIST_USERS.0, LIST_USERS.1, now);
    assert!(at("2015-08-30T12:31:00Z").is_ok() && at("2015-08-30T12:41:00Z").is_ok());
    for now in
        ["2015-08-30T12:30:59Z", "2015-08-30T12:41:01Z", "2026-01-01T00:00:00Z", "0001-01-01T00:00:00Z"]
    {
        assert_eq!(at(now).unwrap_err().code(), "RequestExpired");
    }
    let example = &s3_examples()[0];
    assert_eq!(s3(example, "2013-05-24T00:15:01Z").unwrap_err().code(), "RequestTimeTooSkewed");
}

#[test]
fn requests_that_are_not_signed_are_told_apart() {
    let keys = KeyRing::default();
    let request = SignedRequest { method: "GET", path: "/", query: "", headers: &[], body: Body::Bytes(b"") };
    let refusal = verify(&request, &expected("sts", "2026-06-01T00:00:00Z"), &keys).unwrap_err();
    assert_eq!((refusal.code(), refusal.reason()), ("MissingAuthenticationToken", &Reason::NotSigned));
    assert_eq!(
        verify(&request, &expected("s3", "2026-06-01T00:00:00Z"), &keys).unwrap_err().code(),
        "AccessDenied"
    );
    for (path, query) in
        [("", ""), ("x", ""), ("/a?b", ""), ("/a#b", ""), ("/a b", ""), ("/", "a#b"), ("/", "a\n")]
    {
        let request = SignedRequest { path, query, ..request };
        let refusal = verify(&request, &expected("sts", "2026-06-01T00:00:00Z"), &keys).unwrap_err();
        assert_eq!(refusal.code(), "IncompleteSignature", "{path} {query}");
    }
}

#[test]
fn keys_are_active_and_temporary_ones_come_with_their_token() {
    let vector = VECTORS.lines().find(|line| line.contains("\"get-vanilla-with-session-token\"")).unwrap();
    let vector: Vector = serde_json::from_str(vector).unwrap();
    let (request, token) = (vector.header.unwrap(), Secret::new(&vector.token.unwrap()));
    let with = |key: Key, service: &str, now: &str| {
        ask(&request, &expected(service, now), &KeyRing::from_iter([key])).map_err(|refusal| refusal.code())
    };
    let (key, now) = (key("AKIDEXAMPLE", SECRET), "2015-08-30T12:36:00Z");
    let end = time("2015-08-30T12:36:01Z");
    let whole = key.clone().with_session(token.clone(), end);
    assert!(with(whole.clone(), "service", now).unwrap().temporary);
    assert_eq!(with(whole, "service", "2015-08-30T12:36:01Z"), Err("ExpiredToken"));
    let other = key.clone().with_session(Secret::new("other"), end);
    assert_eq!(with(other, "service", now), Err("InvalidClientTokenId"));
    assert_eq!(
        with(key.clone(), "service", now),
        Err("InvalidClientTokenId"),
        "a token with a long-term key"
    );
    let off = key.clone().with_status(AccessKeyStatus::Inactive);
    assert_eq!(with(off, "service", now), Err("InvalidClientTokenId"));
    let redacted: Secret =
        serde_json::from_str(&serde_json::to_string(&Secret::new(SECRET)).unwrap()).unwrap();
    let redacted = Key::new("AKIDEXAMPLE", redacted, key.owner().clone()).with_session(token, end);
    assert_eq!(with(redacted, "service", now), Err("InternalFailure"));

    let mut without = request;
    without.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("x-amz-security-token"));
    for header in &mut without.headers {
        header.1 = header.1.replace(";x-amz-security-token", "");
    }
    let keys = KeyRing::from_iter([key.with_session(Secret::new("t"), end)]);
    let refusal = ask(&without, &expected("service", now), &keys).unwrap_err();
    assert!(matches!(refusal.reason(), Reason::NoToken { .. }), "{refusal}");
}

#[test]
fn the_body_is_the_one_that_was_signed() {
    let examples = s3_examples();
    let put = &examples[1];
    let altered = (put.0, put.1, put.2, put.3.clone(), put.4, put.5, "Welcome to Amazon S4.");
    assert_eq!(s3(&altered, "2013-05-24T00:00:00Z").unwrap_err().code(), "XAmzContentSHA256Mismatch");
    let mut unsigned = put.clone();
    unsigned.3.retain(|(name, _)| *name != "x-amz-content-sha256");
    unsigned.4 = "date;host;x-amz-date;x-amz-storage-class";
    assert_eq!(s3(&unsigned, "2013-05-24T00:00:00Z").unwrap_err().code(), "AuthorizationHeaderMalformed");
    // A word may not pass for a hash with a service that does not take it.
    let headers = [("x-amz-content-sha256", "UNSIGNED-PAYLOAD"), ("Authorization", LIST_USERS.1)];
    let headers: Vec<_> = [("host", "h"), ("content-type", "c"), ("x-amz-date", "20150830T123600Z")]
        .into_iter()
        .chain(headers)
        .collect();
    let authorization = LIST_USERS.1.replace("host;", "host;x-amz-content-sha256;");
    let headers: Vec<_> = headers
        .into_iter()
        .map(|(n, v)| (n, if n == "Authorization" { authorization.as_str() } else { v }))
        .collect();
    let body = Body::Hash("UNSIGNED-PAYLOAD");
    let request = SignedRequest { method: "GET", path: "/", query: "", headers: &headers, body };
    let keys = KeyRing::from_iter([key("AKIDEXAMPLE", SECRET)]);
    let refusal = verify(&request, &expected("iam", "2015-08-30T12:36:00Z"), &keys).unwrap_err();
    assert_eq!(refusal.reason(), &Reason::BodyDiffers);
}

#[test]
fn nothing_shows_a_secret() {
    let key = key("AKIDEXAMPLE", SECRET).with_session(Secret::new("FwoGtoken"), time("2026-06-01T00:00:00Z"));
    let headers = [("authorization", LIST_USERS.1), ("x-amz-security-token", "FwoGtoken")];
    let body = Body::Bytes(b"hunter2");
    let request =
        SignedRequest { method: "GET", path: "/", query: "X-Amz-Signature=5d67", headers: &headers, body };
    let keys = KeyRing::from_iter([key]);
    let shown = format!("{keys:?}{request:?}");
    for secret in ["wJalr", "FwoG", "5d67", "hunter2"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
