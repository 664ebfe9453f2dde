//! GetFederationToken, GetSessionToken, AssumeRoot.

use aozu_iam::{
    context_keys::{Facts, ResourceFacts},
    evaluate::{Action, Decision, KeyState, Layers, PolicySet},
    sts::{
        AssumeRole, AssumeRoot, FederationSession, GetFederationToken, GetSessionToken, RootTask, StsErrors,
        UserSession, assume_root, get_federation_token, get_session_token,
    },
};
use aozu_names::Known;

use crate::world::{ALICE, DEPLOY, Who, allow, aws, codes, now, random, role};

const ROOT: &str = "arn:aws:iam::111122223333:root";

fn federation(who: &Who<'_>, call: &GetFederationToken) -> Result<FederationSession, StsErrors> {
    get_federation_token(&who.calling(), call, now(), &random())
}

fn token(who: &Who<'_>, seconds: Option<u32>) -> Result<UserSession, StsErrors> {
    let call = GetSessionToken { duration_seconds: seconds, ..GetSessionToken::default() };
    get_session_token(&who.calling(), &call, now(), &random())
}

fn lasts(expiration: aozu_names::Timestamp) -> i64 {
    (expiration.instant() - now().instant()).num_seconds()
}

#[test]
fn how_long_tokens_last() {
    let all = allow("*");
    let identity = [&all];
    for (caller, asked, expected) in [
        (ALICE, None, Some(43_200)),
        (ALICE, Some(899), None),
        (ALICE, Some(900), Some(900)),
        (ALICE, Some(129_600), Some(129_600)),
        (ALICE, Some(129_601), None),
        (ROOT, None, Some(3600)),
        (ROOT, Some(900), Some(900)),
        (ROOT, Some(3601), Some(3600)),
        (ROOT, Some(129_601), None),
    ] {
        let who = Who::new(caller, &identity);
        let session = token(&who, asked).ok().map(|session| lasts(session.credentials().expiration));
        assert_eq!(session, expected, "{caller} {asked:?}");
        let call = GetFederationToken { name: "bob".into(), duration_seconds: asked, ..Default::default() };
        let session = federation(&who, &call).ok().map(|session| lasts(session.credentials().expiration));
        assert_eq!(session, expected, "{caller} {asked:?}");
    }
}

#[test]
fn the_federated_users_name() {
    let all = allow("*");
    let identity = [&all];
    let who = Who::new(ALICE, &identity);
    for (name, good) in
        [("b", false), ("bo", true), (&"b".repeat(32), true), (&"b".repeat(33), false), ("b/o", false)]
    {
        let call = GetFederationToken { name: name.into(), ..Default::default() };
        assert_eq!(federation(&who, &call).is_ok(), good, "{name}");
    }
}

#[test]
fn without_a_session_policy_a_federated_user_may_do_nothing() {
    let all = allow("*");
    let identity = [&all];
    let who = Who::new(ALICE, &identity);
    let ask = |policy: Option<&str>, action: &str| {
        let call =
            GetFederationToken { name: "bob".into(), policy: policy.map(Into::into), ..Default::default() };
        let session = federation(&who, &call).unwrap();
        assert_eq!(session.federated_user_id(), "111122223333:bob");
        let sets = session.policies().sets(|_| Known::default());
        let bob = Who {
            caller: session.caller().clone(),
            facts: session.facts().clone(),
            layers: Layers { session: Some(&sets), ..who.layers },
            ..Who::new(ALICE, &[])
        };
        bob.ask(action, "*")
    };
    let get = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    assert_eq!(ask(None, "s3:ListAllMyBuckets"), Decision::ImplicitDeny);
    assert_eq!(ask(Some(get), "s3:ListAllMyBuckets"), Decision::Allowed);
    assert_eq!(ask(Some(get), "iam:ListUsers"), Decision::ImplicitDeny, "tokens call no IAM");
    assert_eq!(ask(Some(get), "sts:AssumeRole"), Decision::ImplicitDeny);
    assert_eq!(ask(None, "sts:GetCallerIdentity"), Decision::Allowed);
}

#[test]
fn who_may_ask_for_tokens() {
    let nothing: &[&PolicySet] = &[];
    let (call, name) =
        (GetFederationToken { name: "bob".into(), ..Default::default() }, "GetFederationToken");
    let denied = codes(federation(&Who::new(ALICE, nothing), &call));
    assert_eq!(denied, [format!("AccessDenied sts:{name}")]);
    let some = allow("sts:GetFederationToken");
    let identity = [&some];
    let tagged = GetFederationToken { tags: vec![("team".into(), "web".into())], ..call.clone() };
    assert_eq!(codes(federation(&Who::new(ALICE, &identity), &tagged)), ["AccessDenied sts:TagSession"]);
    let all = allow("*");
    let identity = [&all];
    for caller in [
        "arn:aws:sts::111122223333:assumed-role/web/s",
        "arn:aws:sts::111122223333:federated-user/bob",
        "ec2.amazonaws.com",
        "anonymous",
    ] {
        let who = Who::new(caller, &identity);
        assert_eq!(codes(federation(&who, &call)), ["AccessDenied"], "{caller}");
        assert_eq!(codes(token(&who, None)), ["AccessDenied"], "{caller}");
    }
    assert!(token(&Who::new(ALICE, nothing), None).is_ok(), "no policy is asked");
}

#[test]
fn a_session_token_tells_of_mfa_and_calls_iam_only_with_it() {
    let all = allow("*");
    let identity = [&all];
    let alice = Who::new(ALICE, &identity);
    let with_mfa = GetSessionToken {
        serial_number: Some("arn:aws:iam::111122223333:mfa/alice".into()),
        token_code: Some("123456".into()),
        ..Default::default()
    };
    let condition = r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#;
    let role = role(DEPLOY, r#""sts:AssumeRole""#, &aws(ALICE), condition);
    for (call, mfa) in [(with_mfa, true), (GetSessionToken::default(), false)] {
        let session = get_session_token(&alice.calling(), &call, now(), &random()).unwrap();
        let who = Who {
            caller: session.caller().clone(),
            facts: session.facts().clone(),
            ..Who::new(ALICE, &identity)
        };
        let expected = if mfa { Decision::Allowed } else { Decision::ImplicitDeny };
        assert_eq!(who.ask("iam:ListUsers", "*"), expected);
        assert_eq!(who.ask("s3:ListAllMyBuckets", "*"), Decision::Allowed);
        assert_eq!(who.ask("sts:GetFederationToken", "*"), Decision::ImplicitDeny);
        assert_eq!(who.assume(&role, &AssumeRole::named("it")).is_ok(), mfa);
        let request = aozu_iam::context_keys::RequestFacts {
            at: Known::Present("2026-06-01T00:05:00Z".parse().unwrap()),
            ..Default::default()
        };
        let facts = Facts {
            caller: &who.caller,
            action: &Action::new("s3:GetObject").unwrap(),
            principal: &who.facts,
            resource: &ResourceFacts::default(),
            request: &request,
        };
        let context = facts.open();
        let age = match context.get("aws:MultiFactorAuthAge") {
            KeyState::Present(values) => values.single().cloned(),
            _ => None,
        };
        assert_eq!(age.as_deref(), mfa.then_some("300"));
    }
}

#[test]
fn the_root_user_of_a_member_for_one_task() {
    let all = allow("sts:*");
    let identity = [&all];
    let call = |task: &str, seconds, by_organization| AssumeRoot {
        target_principal: "111122223333".parse().unwrap(),
        task_policy_arn: format!("arn:aws:iam::aws:policy/root-task/{task}").parse().unwrap(),
        duration_seconds: seconds,
        by_organization,
    };
    let manager = "arn:aws:iam::999988887777:user/security";
    let ask = |caller: &str, identity, call: &AssumeRoot| {
        codes(assume_root(&Who::new(caller, identity).calling(), call, now(), &random()))
    };
    for task in RootTask::ALL {
        assert_eq!(ask(manager, &identity, &call(task.policy_name(), None, true)), [""; 0]);
    }
    let task = "S3UnlockBucketPolicy";
    assert_eq!(ask(manager, &identity, &call(task, Some(0), true)), [""; 0]);
    assert_eq!(ask(manager, &identity, &call(task, Some(901), true)), ["ValidationError DurationSeconds"]);
    assert_eq!(ask(manager, &identity, &call("Other", None, true)), ["ValidationError TaskPolicyArn"]);
    assert_eq!(ask(manager, &identity, &call(task, None, false)), ["AccessDenied"]);
    assert_eq!(ask(manager, &[], &call(task, None, true)), ["AccessDenied sts:AssumeRoot"]);
    assert_eq!(ask("arn:aws:iam::999988887777:root", &identity, &call(task, None, true)), ["AccessDenied"]);
    assert_eq!(ask(ALICE, &identity, &call(task, None, true)), ["AccessDenied"], "its own account");

    let unlock = allow("s3:*");
    let session =
        assume_root(&Who::new(manager, &identity).calling(), &call(task, None, true), now(), &random());
    let session = session.unwrap();
    let root = Who {
        caller: session.caller().clone(),
        facts: session.facts().clone(),
        layers: Layers { session: Some(&[&unlock]), ..Layers::default() },
        ..Who::new(ALICE, &[])
    };
    assert_eq!(root.ask("s3:DeleteBucketPolicy", "arn:aws:s3:::acme"), Decision::Allowed);
    assert_eq!(root.ask("ec2:RunInstances", "*"), Decision::ImplicitDeny);
}
