//! Who may assume, and what the session may then do.

use aozu_iam::{
    context_keys::{Facts, RequestFacts, ResourceFacts},
    evaluate::{Action, CallerKind, Context, Decision, KeyState, Layers},
    policy::PolicyKind,
    sts::{
        AssumableRole, AssumeRole, AssumeRoleWithIdentity, SessionParameters, StsError,
        assume_role_with_identity,
    },
};
use aozu_names::{Arn, Known};

use crate::world::{ALICE, DEPLOY, Who, allow, aws, codes, now, policies, random, role};

const ASSUME: &str = r#""sts:AssumeRole""#;
const ALL: &str = r#"["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]"#;

#[test]
fn users_hold_almost_nothing_and_switch_to_a_role() {
    let role = role(DEPLOY, ASSUME, &aws("111122223333"), "{}");
    let switch = policies(
        PolicyKind::UserInline,
        &format!(r#"{{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "{DEPLOY}"}}"#),
    );
    let identity = [&switch];
    let alice = Who::new(ALICE, &identity);
    assert_eq!(alice.ask("s3:GetObject", "arn:aws:s3:::acme/1"), Decision::ImplicitDeny);
    let session = alice.assume(&role, &AssumeRole::named("alice")).unwrap();
    assert_eq!(session.assumed_role_user().arn, "arn:aws:sts::111122223333:assumed-role/deploy/alice");
    assert_eq!(session.assumed_role_user().assumed_role_id.as_deref(), Some("AROADBQP57FF2AEXAMPLE:alice"));
    assert_eq!(session.expiration().to_string(), "2026-06-01T01:00:00Z");
    assert!(!session.is_expired(now()) && session.is_expired(session.expiration()));
    assert!(session.credentials().access_key_id.starts_with("ASIA"));

    let own = allow("s3:*");
    let identity = [&own];
    let who = Who::of(&session, &identity);
    assert_eq!(who.ask("s3:GetObject", "arn:aws:s3:::acme/1"), Decision::Allowed);
    assert_eq!(who.ask("sts:GetSessionToken", "*"), Decision::ImplicitDeny);
    assert!(matches!(who.caller.kind(), CallerKind::Role { .. }));
    // Another user of the account, to whom nobody gave the switch.
    let refused =
        Who::new("arn:aws:iam::111122223333:user/bob", &[]).assume(&role, &AssumeRole::named("bob"));
    assert_eq!(codes(refused), ["AccessDenied sts:AssumeRole"]);
}

#[test]
fn both_sides_must_allow_and_a_named_principal_of_the_account_suffices() {
    let star = allow("sts:*");
    let other = "arn:aws:iam::444455556666:user/eve";
    let some: &[_] = &[&star];
    for (caller, trusted, identity, expected) in [
        (ALICE, ALICE, &[][..], true),
        (ALICE, "111122223333", &[][..], false),
        (ALICE, "111122223333", some, true),
        (ALICE, "444455556666", some, false),
        (other, other, &[][..], false),
        (other, other, some, true),
        (other, "444455556666", some, true),
        (other, "111122223333", some, false),
        (other, "*", &[][..], false),
        (ALICE, "*", &[][..], true),
    ] {
        let role = role(DEPLOY, ASSUME, &aws(trusted), "{}");
        let got = Who::new(caller, identity).assume(&role, &AssumeRole::named("it"));
        assert_eq!(got.is_ok(), expected, "{caller} {trusted} {}", identity.len());
    }
}

#[test]
fn root_and_those_without_credentials_assume_nothing() {
    let role = role(DEPLOY, ASSUME, r#""*""#, "{}");
    for caller in [
        "arn:aws:iam::111122223333:root",
        "anonymous",
        "arn:aws:iam::111122223333:group/g",
        "arn:aws:sts::111122223333:federated-user/bob",
    ] {
        let got = Who::new(caller, &[]).assume(&role, &AssumeRole::named("it"));
        assert_eq!(codes(got), ["AccessDenied"], "{caller}");
    }
}

#[test]
fn an_external_id_is_asked_for() {
    let condition = r#"{"StringEquals": {"sts:ExternalId": "acme-7"}}"#;
    let role = role(DEPLOY, ASSUME, &aws(ALICE), condition);
    for (id, expected) in [(None, false), (Some("acme-8"), false), (Some("acme-7"), true)] {
        let call = AssumeRole { external_id: id.map(Into::into), ..AssumeRole::named("it") };
        assert_eq!(Who::new(ALICE, &[]).assume(&role, &call).is_ok(), expected, "{id:?}");
    }
}

#[test]
fn mfa_is_asked_for() {
    let call = AssumeRole {
        serial_number: Some("arn:aws:iam::111122223333:mfa/alice".into()),
        token_code: Some("123456".into()),
        ..AssumeRole::named("it")
    };
    for condition in [
        r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#,
        r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": "300"}}"#,
    ] {
        let role = role(DEPLOY, ASSUME, &aws(ALICE), condition);
        let alice = Who::new(ALICE, &[]);
        assert_eq!(codes(alice.assume(&role, &AssumeRole::named("it"))), ["AccessDenied sts:AssumeRole"]);
        assert!(alice.assume(&role, &call).is_ok(), "{condition}");
        let service = Who::new("arn:aws:sts::111122223333:assumed-role/x/y", &[]);
        assert!(codes(service.assume(&role, &call)).contains(&"AccessDenied".to_owned()));
    }
}

#[test]
fn the_session_name_and_its_tags_are_asked_for() {
    let condition = r#"{"StringEquals": {"sts:RoleSessionName": "${aws:username}"}}"#;
    let named = role(DEPLOY, ASSUME, &aws(ALICE), condition);
    assert!(Who::new(ALICE, &[]).assume(&named, &AssumeRole::named("bob")).is_err());
    assert!(Who::new(ALICE, &[]).assume(&named, &AssumeRole::named("alice")).is_ok());

    let condition = r#"{"StringEquals": {"aws:RequestTag/team": "web"}, "ForAllValues:StringEquals": {
        "aws:TagKeys": ["team"], "sts:TransitiveTagKeys": ["team"]}}"#;
    let tagging = role(DEPLOY, ALL, &aws(ALICE), condition);
    for (tags, transitive, expected) in [
        (vec![], vec![], false),
        (vec![("team", "web")], vec![], true),
        (vec![("team", "web")], vec!["team"], true),
        (vec![("team", "ops")], vec![], false),
        (vec![("team", "web"), ("cost", "1")], vec![], false),
    ] {
        let session = SessionParameters {
            tags: tags.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect(),
            transitive_tag_keys: transitive.iter().map(ToString::to_string).collect(),
            ..SessionParameters::named("it")
        };
        let call = AssumeRole { session, ..AssumeRole::default() };
        assert_eq!(Who::new(ALICE, &[]).assume(&tagging, &call).is_ok(), expected, "{tags:?}");
    }
}

#[test]
fn tags_and_source_identity_need_actions_of_their_own() {
    let session = SessionParameters {
        tags: vec![("team".into(), "web".into())],
        source_identity: Some("alice".into()),
        ..SessionParameters::named("it")
    };
    let call = AssumeRole { session, ..AssumeRole::default() };
    let plain = role(DEPLOY, ASSUME, &aws(ALICE), "{}");
    assert_eq!(
        codes(Who::new(ALICE, &[]).assume(&plain, &call)),
        ["AccessDenied sts:TagSession", "AccessDenied sts:SetSourceIdentity"]
    );
    assert!(Who::new(ALICE, &[]).assume(&role(DEPLOY, ALL, &aws(ALICE), "{}"), &call).is_ok());
}

#[test]
fn along_a_chain_transitive_tags_and_source_identity_persist_and_the_rest_does_not() {
    let first = role(DEPLOY, ALL, &aws(ALICE), "{}");
    let session = SessionParameters {
        tags: vec![("team".into(), "web".into()), ("department".into(), "ops".into())],
        transitive_tag_keys: vec!["team".into()],
        source_identity: Some("alice".into()),
        ..SessionParameters::named("one")
    };
    let one = Who::new(ALICE, &[]).assume(&first, &AssumeRole { session, ..AssumeRole::default() }).unwrap();
    let told = |session: &aozu_iam::sts::RoleSession, key: &str| {
        let mut context = Context::unknown();
        session.facts().add_to(session.caller(), &mut context);
        match context.get(key) {
            KeyState::Present(values) => values.single().unwrap().to_string(),
            KeyState::Absent => "-".into(),
            KeyState::Unknown => "?".into(),
        }
    };
    assert_eq!(told(&one, "aws:PrincipalTag/Department"), "ops", "the session's wins over the role's");
    assert_eq!(told(&one, "aws:SourceIdentity"), "alice");
    assert_eq!(told(&one, "aws:userid"), "AROADBQP57FF2AEXAMPLE:one");
    assert_eq!(told(&one, "aws:PrincipalArn"), DEPLOY);
    assert_eq!(told(&one, "aws:MultiFactorAuthPresent"), "false");

    let second_arn = "arn:aws:iam::111122223333:role/second";
    let second = role(second_arn, ALL, &aws(DEPLOY), "{}");
    let chained = Who::of(&one, &[]);
    let two = chained.assume(&second, &AssumeRole::named("two")).unwrap();
    assert_eq!(told(&two, "aws:PrincipalTag/team"), "web");
    assert_eq!(told(&two, "aws:PrincipalTag/department"), "it", "the role's own again");
    assert_eq!(told(&two, "aws:SourceIdentity"), "alice");
    let three =
        Who::of(&two, &[]).assume(&role(DEPLOY, ALL, &aws(second_arn), "{}"), &AssumeRole::named("three"));
    assert_eq!(told(&three.unwrap(), "aws:PrincipalTag/team"), "web");

    // What is handed on needs the trust policy's leave, and cannot be changed.
    let closed = role(second_arn, ASSUME, &aws(DEPLOY), "{}");
    assert_eq!(
        codes(chained.assume(&closed, &AssumeRole::named("two"))),
        ["AccessDenied sts:TagSession", "AccessDenied sts:SetSourceIdentity"]
    );
    let change = |session| codes(chained.assume(&second, &AssumeRole { session, ..AssumeRole::default() }));
    let tags = vec![("TEAM".to_owned(), "x".to_owned())];
    assert_eq!(
        change(SessionParameters { tags, ..SessionParameters::named("two") }),
        ["ValidationError Tags"]
    );
    let source_identity = Some("bob".to_owned());
    assert_eq!(
        change(SessionParameters { source_identity, ..SessionParameters::named("two") }),
        ["ValidationError SourceIdentity"]
    );
    let source_identity = Some("alice".to_owned());
    assert_eq!(change(SessionParameters { source_identity, ..SessionParameters::named("two") }), [""; 0]);
}

#[test]
fn a_chained_session_lasts_an_hour_and_a_services_as_long_as_it_asks() {
    let first = role(DEPLOY, ASSUME, r#"{"AWS": "*", "Service": "ec2.amazonaws.com"}"#, "{}");
    let seconds = |caller: &str, seconds| {
        let session =
            SessionParameters { duration_seconds: Some(seconds), ..SessionParameters::named("i-0a1b2c3d") };
        codes(Who::new(caller, &[]).assume(&first, &AssumeRole { session, ..AssumeRole::default() }))
    };
    let chained = "arn:aws:sts::111122223333:assumed-role/other/s";
    assert_eq!(seconds(chained, 3600), [""; 0]);
    assert_eq!(seconds(chained, 3601), ["ValidationError DurationSeconds"]);
    assert_eq!(seconds(ALICE, 7200), [""; 0]);
    assert_eq!(seconds("ec2.amazonaws.com", 21_600), [""; 0]);
    assert_eq!(seconds("ecs.amazonaws.com", 3600), [""; 0], "`*` names services too");
}

#[test]
fn session_policies_only_take_away() {
    let role = role(DEPLOY, ASSUME, &aws(ALICE), "{}");
    let get = r#"{"Version": "2012-10-17", "Statement":
        {"Effect": "Allow", "Action": ["s3:GetObject", "sqs:*"], "Resource": "*"}}"#;
    let mut call = AssumeRole::named("it");
    call.session.policy = Some(get.into());
    call.session.policy_arns = vec!["arn:aws:iam::111122223333:policy/list".into()];
    let session = Who::new(ALICE, &[]).assume(&role, &call).unwrap();
    let own = allow("s3:*");
    let boundary = policies(
        PolicyKind::Boundary,
        r#"{"Effect": "Allow", "NotAction": "s3:ListBucket", "Resource": "*"}"#,
    );
    let (list, none) = (allow("s3:ListBucket"), allow("ec2:*"));
    let identity = [&own];
    let ask = |now: Known<&aozu_iam::evaluate::PolicySet>, bounded: bool, action: &str| {
        let managed = |_: &Arn| now.clone();
        let sets = session.policies().unwrap().sets(managed);
        let mut who = Who::of(&session, &identity);
        let boundary = bounded.then_some(&boundary);
        who.layers = Layers { session: Some(&sets), boundary, ..who.layers };
        who.ask(action, "arn:aws:s3:::acme/1")
    };
    use Decision::{Allowed, Depends, ImplicitDeny};
    let unread = Known::default;
    for (now, bounded, action, expected) in [
        (Known::Present(&list), false, "s3:GetObject", Allowed),
        (Known::Present(&list), false, "s3:PutObject", ImplicitDeny),
        (Known::Present(&list), false, "sqs:SendMessage", ImplicitDeny),
        (Known::Present(&list), false, "s3:ListBucket", Allowed),
        (Known::Present(&none), false, "s3:ListBucket", ImplicitDeny),
        (Known::Present(&list), true, "s3:ListBucket", ImplicitDeny),
        (Known::Absent, false, "s3:ListBucket", ImplicitDeny),
        (unread(), false, "s3:ListBucket", Depends),
        (unread(), false, "sqs:SendMessage", ImplicitDeny),
    ] {
        assert_eq!(ask(now.clone(), bounded, action), expected, "{now:?} {bounded} {action}");
    }
    let plain = Who::new(ALICE, &[]).assume(&role, &AssumeRole::named("it")).unwrap();
    assert!(plain.policies().is_none());
}

#[test]
fn over_a_state_what_nobody_knows_is_left_open() {
    let condition =
        r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}, "IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#;
    let role = role(DEPLOY, ASSUME, &aws(ALICE), condition);
    let mut alice = Who::new(ALICE, &[]);
    alice.context = Context::unknown();
    alice.facts = Default::default();
    let errors = alice.assume(&role, &AssumeRole::named("it")).unwrap_err();
    assert!(errors.depends());
    let [StsError::Depends { keys, .. }] = errors.0.as_slice() else { unreachable!("{errors}") };
    assert_eq!(keys, &["aws:MultiFactorAuthPresent", "aws:SourceIp"]);
    alice.facts = aozu_iam::context_keys::PrincipalFacts::long_term();
    assert!(
        !alice.assume(&role, &AssumeRole::named("it")).unwrap_err().depends(),
        "without MFA it is denied"
    );
    let unread = aozu_iam::wire::Role { assume_role_policy_document: None, ..(&role).into() };
    let errors = alice.assume(&unread.try_into().unwrap(), &AssumeRole::named("it")).unwrap_err();
    assert_eq!(codes::<()>(Err(errors)), ["- sts:AssumeRole"]);
}

#[test]
fn whom_an_identity_provider_vouches_for_the_trust_policy_alone_lets_in() {
    let provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    let trust = format!(r#"{{"Federated": "{provider}"}}"#);
    let condition = r#"{"StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/*"}}"#;
    let actions = r#"["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]"#;
    let github = role(DEPLOY, actions, &trust, condition);
    let mut by = Who::new(ALICE, &[]);
    by.caller = aozu_iam::evaluate::Caller::federated(provider);
    by.facts = Default::default();
    let ask = |by: &Who<'_>, call: &AssumeRoleWithIdentity| {
        assume_role_with_identity(&by.calling(), &AssumableRole::new(&github), call, now(), &random())
    };
    let claim = "token.actions.githubusercontent.com:sub";
    let good = AssumeRoleWithIdentity::named("ci").claim(claim, "repo:acme/app:ref:refs/heads/main");
    let session = ask(&by, &good).unwrap();
    assert_eq!(session.facts().federated_provider, Known::Present(provider.into()));
    let bad = AssumeRoleWithIdentity::named("ci").claim(claim, "repo:eve/app");
    assert_eq!(codes(ask(&by, &bad)), ["AccessDenied sts:AssumeRoleWithWebIdentity"]);
    let mut long = good.clone();
    long.session.duration_seconds = Some(7201);
    assert_eq!(codes(ask(&by, &long)), ["ValidationError DurationSeconds"]);
    assert_eq!(codes(ask(&Who::new(ALICE, &[]), &good)), ["AccessDenied"]);
    by.caller = aozu_iam::evaluate::Caller::federated("arn:aws:iam::111122223333:saml-provider/corp");
    assert_eq!(codes(ask(&by, &good)), ["AccessDenied sts:AssumeRoleWithSAML"]);
}

#[test]
fn an_instance_tells_itself() {
    let role = role(DEPLOY, ASSUME, r#"{"Service": "ec2.amazonaws.com"}"#, "{}");
    let delivered =
        Who::new("ec2.amazonaws.com", &[]).assume(&role, &AssumeRole::named("i-0a1b2c3d")).unwrap();
    let arn: Arn = "arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1b2c3d".parse().unwrap();
    let instance = aozu_iam::context_keys::Instance { arn: Known::Present(arn), ..Default::default() };
    let session = delivered.on_instance(instance);
    let action = Action::new("s3:GetObject").unwrap();
    let facts = Facts {
        caller: session.caller(),
        action: &action,
        principal: session.facts(),
        resource: &ResourceFacts::default(),
        request: &RequestFacts::default(),
    };
    assert!(matches!(facts.open().get("ec2:SourceInstanceArn"), KeyState::Present(_)));
}
