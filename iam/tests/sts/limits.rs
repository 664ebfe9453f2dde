//! Each limit at, below and above.

use aozu_iam::sts::{AssumeRole, SessionParameters};

use crate::world::{ALICE, DEPLOY, Who, aws, codes, role};

const ALL: &str = r#"["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]"#;

fn given(change: impl FnOnce(&mut AssumeRole)) -> Vec<String> {
    let role = role(DEPLOY, ALL, &aws(ALICE), "{}");
    let mut call = AssumeRole::named("alice");
    change(&mut call);
    codes(Who::new(ALICE, &[]).assume(&role, &call))
}

fn fits(change: impl Fn(&mut SessionParameters)) -> bool {
    let found = given(|call| change(&mut call.session));
    assert!(found.iter().all(|code| code.starts_with("ValidationError")), "{found:?}");
    found.is_empty()
}

#[test]
fn the_sessions_name() {
    for (name, good) in [
        ("", false),
        ("a", false),
        ("ab", true),
        (&"a".repeat(64), true),
        (&"a".repeat(65), false),
        ("a.b@c=d,e-f+g_h", true),
        ("a b", false),
        ("a/b", false),
        ("é1", false),
    ] {
        assert_eq!(fits(|call| call.role_session_name = name.into()), good, "{name}");
    }
}

#[test]
fn the_duration() {
    for (seconds, good) in
        [(0, false), (899, false), (900, true), (3600, true), (7200, true), (7201, false), (43_201, false)]
    {
        assert_eq!(fits(|call| call.duration_seconds = Some(seconds)), good, "{seconds}");
    }
}

#[test]
fn a_maximum_that_was_not_read_is_not_guessed() {
    let mut wire = aozu_iam::wire::Role::from(&role(DEPLOY, ALL, &aws(ALICE), "{}"));
    wire.max_session_duration = None;
    let role = wire.try_into().unwrap();
    let ask = |seconds| {
        let mut call = AssumeRole::named("alice");
        call.session.duration_seconds = Some(seconds);
        Who::new(ALICE, &[]).assume(&role, &call)
    };
    assert!(ask(3600).is_ok());
    assert!(ask(3601).unwrap_err().depends());
    assert_eq!(codes(ask(3601)), ["- MaxSessionDuration"]);
}

#[test]
fn external_id_source_identity_and_mfa() {
    for (id, good) in [
        ("a".to_owned(), false),
        ("ab".to_owned(), true),
        ("a:/b@c".to_owned(), true),
        ("a".repeat(1224), true),
        ("a".repeat(1225), false),
        ("a b".to_owned(), false),
    ] {
        let found = given(|call| call.external_id = Some(id.clone()));
        assert_eq!(found.is_empty(), good, "{id}");
    }
    for (identity, good) in [
        ("a", false),
        ("ab", true),
        (&"a".repeat(64), true),
        (&"a".repeat(65), false),
        ("aws:x", false),
        ("a:b", false),
    ] {
        assert_eq!(fits(|call| call.source_identity = Some(identity.into())), good, "{identity}");
    }
    let device = "arn:aws:iam::111122223333:mfa/alice";
    for (serial, code, expected) in [
        (Some(device), Some("123456"), None),
        (Some("GAHT12345678"), Some("123456"), None),
        (Some("12345678"), Some("123456"), Some("ValidationError SerialNumber")),
        (Some(device), Some("12345"), Some("ValidationError TokenCode")),
        (Some(device), Some("12345a"), Some("ValidationError TokenCode")),
        (Some(device), None, Some("AccessDenied")),
        (None, Some("123456"), Some("AccessDenied")),
    ] {
        let found = given(|call| {
            call.serial_number = serial.map(Into::into);
            call.token_code = code.map(Into::into);
        });
        assert_eq!(found, Vec::from_iter(expected), "{serial:?} {code:?}");
    }
}

#[test]
fn tags() {
    let tag = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let many = |n: usize| (0..n).map(|n| tag(&format!("k{n}"), "v")).collect::<Vec<_>>();
    for (tags, good) in [
        (many(50), true),
        (many(51), false),
        (vec![tag("", "v")], false),
        (vec![tag(&"k".repeat(128), &"v".repeat(256))], true),
        (vec![tag(&"k".repeat(129), "v")], false),
        (vec![tag("k", &"v".repeat(257))], false),
        (vec![tag("k", "")], true),
        (vec![tag("Team", "a"), tag("team", "b")], false),
        (vec![tag("aws:team", "a")], false),
        (vec![tag("Équipe 1", "a/b:c@d")], true),
        (vec![tag("a*", "b")], false),
    ] {
        assert_eq!(fits(|call| call.tags.clone_from(&tags)), good, "{tags:?}");
    }
    for (keys, good) in [(vec!["team"], true), (vec!["TEAM"], true), (vec!["other"], false)] {
        let set = |call: &mut SessionParameters| {
            call.tags = vec![tag("team", "web")];
            call.transitive_tag_keys = keys.iter().map(ToString::to_string).collect();
        };
        assert_eq!(fits(set), good, "{keys:?}");
    }
}

#[test]
fn session_policies() {
    let allow = |filler: usize| {
        let sid = "a".repeat(filler);
        format!(r#"{{"Statement":{{"Sid":"{sid}","Effect":"Allow","Action":"*","Resource":"*"}}}}"#)
    };
    let bare = allow(0).len();
    let policy = |text: String| given(|call| call.session.policy = Some(text));
    assert_eq!(policy(allow(2048 - bare)), [""; 0]);
    assert_eq!(policy(allow(2049 - bare)), ["ValidationError Policy"]);
    assert_eq!(policy(String::new()), ["ValidationError Policy"]);
    assert_eq!(policy("{\"日\": 1}".into()), ["ValidationError Policy"]);
    assert_eq!(policy("{]".into()), ["MalformedPolicyDocument"]);
    let with_principal =
        r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"#;
    assert_eq!(policy(with_principal.into()), ["MalformedPolicyDocument"]);

    let arn = |n: usize| format!("arn:aws:iam::111122223333:policy/p{n}");
    let arns = |arns: Vec<String>| given(|call| call.session.policy_arns = arns);
    assert_eq!(arns((0..10).map(arn).collect()), [""; 0]);
    assert_eq!(arns((0..11).map(arn).collect()), ["ValidationError PolicyArns"]);
    assert_eq!(arns(vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".into()]), [""; 0]);
    assert_eq!(arns(vec!["arn:aws:iam::444455556666:policy/p".into()]), ["ValidationError PolicyArns"]);
    assert_eq!(arns(vec!["ReadOnlyAccess".into()]), ["ValidationError PolicyArns"]);
    let both = |filler: usize| {
        given(|call| {
            call.session.policy = Some(allow(filler));
            call.session.policy_arns = vec![arn(0)];
        })
    };
    assert_eq!(both(2048 - bare - arn(0).len()), [""; 0]);
    assert_eq!(both(2049 - bare - arn(0).len()), ["PackedPolicyTooLarge"]);
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let role = role(DEPLOY, r#""sts:AssumeRole""#, &aws("arn:aws:iam::111122223333:user/bob"), "{}");
    let call = AssumeRole {
        session: SessionParameters {
            duration_seconds: Some(10),
            tags: vec![("team".into(), "web".into())],
            source_identity: Some("alice".into()),
            policy: Some("{".into()),
            ..SessionParameters::named("a")
        },
        external_id: Some("x".into()),
        token_code: Some("1".into()),
        ..AssumeRole::default()
    };
    assert_eq!(
        codes(Who::new(ALICE, &[]).assume(&role, &call)),
        [
            "ValidationError RoleSessionName",
            "ValidationError DurationSeconds",
            "MalformedPolicyDocument",
            "ValidationError ExternalId",
            "ValidationError TokenCode",
            "AccessDenied",
            "AccessDenied sts:AssumeRole",
            "AccessDenied sts:TagSession",
            "AccessDenied sts:SetSourceIdentity",
        ]
    );
}
