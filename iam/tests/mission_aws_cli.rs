//! What the mission says of the AWS CLI, sentence by sentence.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use aozu_iam::profile::{Answers, ConfigFile, CredentialsFile, Output, Profiles, Source, configure};
use aozu_names::Secret;

fn answers(region: &str, output: Output) -> Answers {
    Answers {
        access_key_id: Some("AKIAIOSFODNN7EXAMPLE".parse().unwrap()),
        secret_access_key: Some(Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
        region: Some(region.parse().unwrap()),
        output: Some(output),
    }
}

/// Version 2 is current.
///
/// What only version 2 knows is known: SSO sessions, and YAML and no output at all.
#[test]
fn version_2_is_current() {
    for only_in_2 in ["yaml", "yaml-stream", "off"] {
        assert!(only_in_2.parse::<Output>().is_ok());
    }
    let config = ConfigFile::parse(
        "[default]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\noutput = yaml-stream\n\
         [sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n",
    );
    assert_eq!(config.problems(), []);
    let chain = Profiles::new(config, CredentialsFile::default()).resolve("default").unwrap();
    assert!(matches!(&chain.source, Source::Sso(sso) if sso.session.as_deref() == Some("corp")));
}

/// `aws configure` keeps access key, secret key, region and output format.
#[test]
fn aws_configure_keeps_key_secret_region_and_output() {
    let (mut config, mut credentials) = (ConfigFile::default(), CredentialsFile::default());
    configure(&mut config, &mut credentials, "default", &answers("ap-northeast-1", Output::Json)).unwrap();
    assert_eq!(config.to_string(), "[default]\nregion = ap-northeast-1\noutput = json\n");
    assert_eq!(
        credentials.to_string(),
        "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
         aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
    );
    // Asked again, what was not answered stays.
    let again = Answers { output: Some(Output::Table), ..Answers::default() };
    configure(&mut config, &mut credentials, "default", &again).unwrap();
    assert_eq!(config.to_string(), "[default]\nregion = ap-northeast-1\noutput = table\n");

    let chain = Profiles::new(config, credentials).resolve("default").unwrap();
    let Source::Static { access_key_id, secret_access_key, .. } = &chain.source else { unreachable!() };
    assert_eq!(access_key_id.as_str(), "AKIAIOSFODNN7EXAMPLE");
    assert_eq!(secret_access_key.reveal(), Some("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    assert_eq!(chain.region.unwrap().as_str(), "ap-northeast-1");
    assert_eq!(chain.output, Some(Output::Table));
}

/// Several configurations are profiles, chosen by `--profile`.
#[test]
fn several_configurations_are_profiles() {
    let (mut config, mut credentials) = (ConfigFile::default(), CredentialsFile::default());
    for (name, region) in [("default", "ap-northeast-1"), ("dev", "us-east-1"), ("my prod", "eu-west-1")] {
        configure(&mut config, &mut credentials, name, &answers(region, Output::Text)).unwrap();
    }
    let profiles = Profiles::new(config, credentials);
    assert_eq!(profiles.names().collect::<Vec<_>>(), ["default", "dev", "my prod"]);
    let region = |name: &str| profiles.resolve(name).unwrap().region.unwrap().to_string();
    assert_eq!((region("dev"), region("my prod")), ("us-east-1".to_owned(), "eu-west-1".to_owned()));
    assert!(profiles.resolve("Dev").is_err(), "names have a case");
    assert!(profiles.config().to_string().contains("[profile dev]\n"));
    assert!(profiles.credentials().to_string().contains("[dev]\n"));
}

/// Unnamed is `default`.
#[test]
fn unnamed_is_default() {
    let (mut config, mut credentials) = (ConfigFile::default(), CredentialsFile::default());
    configure(&mut config, &mut credentials, "default", &answers("us-west-2", Output::Json)).unwrap();
    assert!(
        config.to_string().starts_with("[default]\n") && credentials.to_string().starts_with("[default]\n")
    );
    assert!(!config.to_string().contains("profile"));
    assert!(Profiles::new(config, credentials).resolve("default").is_ok());
}

/// Requests must be signed with the keys, and the CLI does it.
///
/// A profile's key, taken from its file, verifies what it signed (the example of S3's manual) and nothing else; a
/// request that is not signed is refused. With feature `sigv4`.
#[cfg(feature = "sigv4")]
#[test]
fn requests_must_be_signed_with_the_keys() {
    use aozu_iam::sigv4::{Body, Expected, Key, KeyRing, SignedRequest, verify};

    let (mut config, mut credentials) = (ConfigFile::default(), CredentialsFile::default());
    configure(&mut config, &mut credentials, "default", &answers("us-east-1", Output::Json)).unwrap();
    let chain = Profiles::new(config, credentials).resolve("default").unwrap();
    let Source::Static { access_key_id, secret_access_key, .. } = chain.source else { unreachable!() };
    let owner = "arn:aws:iam::111122223333:user/alice".parse().unwrap();
    let keys = KeyRing::from_iter([Key::new(access_key_id.as_str(), secret_access_key, owner)]);
    let expected = Expected::new(chain.region.unwrap(), "s3", "2013-05-24T00:00:00Z".parse().unwrap());

    let headers = [
        ("Host", "examplebucket.s3.amazonaws.com"),
        ("x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("x-amz-date", "20130524T000000Z"),
        (
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
             SignedHeaders=host;x-amz-content-sha256;x-amz-date,\
             Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ];
    let request = SignedRequest {
        method: "GET",
        path: "/",
        query: "max-keys=2&prefix=J",
        headers: &headers,
        body: Body::Bytes(b""),
    };
    assert_eq!(verify(&request, &expected, &keys).unwrap().owner.name(), "alice");
    let other = SignedRequest { query: "max-keys=3&prefix=J", ..request };
    assert_eq!(verify(&other, &expected, &keys).unwrap_err().code(), "SignatureDoesNotMatch");
    let bare = SignedRequest { headers: &headers[..3], ..request };
    assert_eq!(verify(&bare, &expected, &keys).unwrap_err().code(), "AccessDenied");
}
