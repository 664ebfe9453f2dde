//! What the mission says of IAM, sentence by sentence.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use aozu_iam::{
    Iam, OPERATIONS,
    context_keys::{PrincipalFacts, RequestFacts},
    entity::Role,
    evaluate::{Action, Caller, Context, Decision, Layers, PolicySet, Request, ResourcePolicy, Target},
    policy::{Document, PolicyKind, PolicyText},
    simulate::simulate_principal_policy,
    sts::{AssumableRole, AssumeRole, CallingPrincipal, Randomness, RoleSession, StsErrors, assume_role},
    wire,
};
use aozu_names::wire::{Answer, Reading};
use serde_json::{Value, json};

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const DEPLOY: &str = "arn:aws:iam::111122223333:role/ci/deploy";
const NOW: &str = "2026-06-01T00:00:00Z";

fn read(iam: &mut Iam, operation: &str, item: Option<&str>, answer: &Value) {
    let row = OPERATIONS.iter().find(|row| row.name == operation).unwrap();
    let mut reading = Reading::default();
    (row.read)(iam, &Answer { bytes: answer.to_string().as_bytes(), item }, &mut reading);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
}

fn document(statement: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

fn policy(kind: PolicyKind, statement: &Value) -> PolicySet {
    PolicySet::of(kind, "p", &Document::parse(&document(statement).to_string()).unwrap())
}

fn statement(effect: &str, action: &str, resource: &str) -> Value {
    json!({"Effect": effect, "Action": action, "Resource": resource})
}

fn trusting(principal: &Value) -> Role {
    let trust = document(&json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}));
    Role::try_from(wire::Role {
        role_name: Some("deploy".into()),
        role_id: Some("AROADBQP57FF2AEXAMPLE".into()),
        arn: Some(DEPLOY.into()),
        max_session_duration: Some(3600),
        assume_role_policy_document: Some(PolicyText::new(&trust.to_string())),
        ..Default::default()
    })
    .unwrap()
}

fn assume(who: &str, identity: &[&PolicySet], role: &Role) -> Result<RoleSession, StsErrors> {
    let by = CallingPrincipal {
        caller: &Caller::parse(who).unwrap(),
        facts: &PrincipalFacts::long_term(),
        layers: Layers { identity, ..Layers::default() },
        request: &RequestFacts::default(),
        context: &Context::absent(),
    };
    let (call, random) = (AssumeRole::named("work"), Randomness::new([7; 64]));
    assume_role(&by, &AssumableRole::new(role), &call, NOW.parse().unwrap(), &random)
}

fn decide(caller: &Caller, layers: &Layers<'_>, action: &str, target: &str) -> Decision {
    layers.decide(&Request {
        caller,
        action: &Action::new(action).unwrap(),
        target: &Target::new(target),
        context: &Context::absent(),
    })
}

fn by_identity(caller: &Caller, identity: &[&PolicySet], action: &str, target: &str) -> Decision {
    decide(caller, &Layers { identity, ..Layers::default() }, action, target)
}

fn simulated(iam: &Iam, source: &str, action: &str) -> String {
    let text = json!({"PolicySourceArn": source, "ActionNames": [action]}).to_string();
    let response = simulate_principal_policy(&serde_json::from_str(&text).unwrap(), iam).unwrap();
    serde_json::to_value(&response).unwrap()["EvaluationResults"][0]["EvalDecision"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// A user signs in with name and password, or signs requests with an access key and its secret.
///
/// The state knows of each user whether it has a password and which keys are active; the secret it never holds.
#[test]
fn a_user_authenticates_with_a_password_or_an_access_key() {
    let mut iam = Iam::default();
    let profile = json!({"LoginProfile": {"UserName": "alice", "CreateDate": NOW}});
    read(&mut iam, "get-login-profile", Some("alice"), &profile);
    let key = |id: &str, status: &str| json!({"UserName": "bob", "AccessKeyId": id, "Status": status, "CreateDate": NOW});
    let keys = json!({"AccessKeyMetadata": [key("AKIAIOSFODNN7EXAMPLE", "Active"), key("AKIAI44QH8DHBEXAMPLE", "Inactive")]});
    read(&mut iam, "list-access-keys", Some("bob"), &keys);
    let (alice, bob) = ("alice".parse().unwrap(), "bob".parse().unwrap());
    assert_eq!(iam.has_password(&alice), Some(true));
    assert_eq!(iam.has_password(&bob), None, "that was not asked");
    let active = iam.active_keys(&bob).unwrap();
    let ids: Vec<_> = active.iter().map(|key| key.id.as_str()).collect();
    assert_eq!(ids, ["AKIAIOSFODNN7EXAMPLE"], "an inactive key signs nothing");
    assert!(!format!("{iam:?}").to_lowercase().contains("secretaccesskey"));
}

/// Users hold almost nothing; signed in, they switch to a role that has the policies they need.
#[test]
fn users_hold_almost_nothing_and_switch_to_a_role() {
    let switch = policy(PolicyKind::UserInline, &statement("Allow", "sts:AssumeRole", DEPLOY));
    let alice = Caller::parse(ALICE).unwrap();
    let bucket = "arn:aws:s3:::acme/1";
    assert_eq!(by_identity(&alice, &[&switch], "s3:GetObject", bucket), Decision::ImplicitDeny);

    let session = assume(ALICE, &[&switch], &trusting(&json!({"AWS": "111122223333"}))).unwrap();
    let needed = policy(PolicyKind::RoleInline, &statement("Allow", "s3:GetObject", "*"));
    assert_eq!(by_identity(session.caller(), &[&needed], "s3:GetObject", bucket), Decision::Allowed);
    assert_eq!(by_identity(session.caller(), &[&needed], "s3:PutObject", bucket), Decision::ImplicitDeny);
}

/// A resource that has a role names the role's ARN to STS, gets credentials, and acts with the role's permissions.
#[test]
fn a_resource_assumes_its_role_through_sts() {
    let role = trusting(&json!({"Service": "lambda.amazonaws.com"}));
    let session = assume("lambda.amazonaws.com", &[], &role).unwrap();
    assert_eq!(session.role().as_str(), DEPLOY);
    let credentials = session.credentials();
    assert!(credentials.access_key_id.starts_with("ASIA"));
    assert_eq!(session.caller().as_str(), "arn:aws:sts::111122223333:assumed-role/deploy/work");
    let own = policy(PolicyKind::RoleInline, &statement("Allow", "logs:PutLogEvents", "*"));
    let ask = |action| by_identity(session.caller(), &[&own], action, "*");
    assert_eq!((ask("logs:PutLogEvents"), ask("s3:GetObject")), (Decision::Allowed, Decision::ImplicitDeny));
}

/// Therefore the role has a trust policy, which limits who may assume it.
#[test]
fn a_trust_policy_limits_who_assumes_the_role() {
    let all = policy(PolicyKind::Managed, &statement("Allow", "*", "*"));
    let role = trusting(&json!({ "AWS": ALICE }));
    assert!(assume(ALICE, &[], &role).is_ok(), "named in the role's own account, it needs no more");
    for other in ["arn:aws:iam::111122223333:user/bob", "arn:aws:iam::444455556666:user/alice"] {
        assert!(
            assume(other, &[&all], &role).is_err(),
            "{other} is not trusted, whatever its own policies say"
        );
    }
    let service = trusting(&json!({"Service": "ec2.amazonaws.com"}));
    assert!(assume("ec2.amazonaws.com", &[], &service).is_ok());
    assert!(assume("lambda.amazonaws.com", &[], &service).is_err());
    assert!(assume(ALICE, &[&all], &service).is_err());
}

/// The credentials are short-term.
#[test]
fn the_credentials_are_short_term() {
    let session = assume(ALICE, &[], &trusting(&json!({ "AWS": ALICE }))).unwrap();
    assert_eq!(session.expiration().to_string(), "2026-06-01T01:00:00Z");
    assert!(!session.is_expired("2026-06-01T00:59:59Z".parse().unwrap()));
    assert!(session.is_expired("2026-06-01T01:00:00Z".parse().unwrap()));
}

/// Identity policies attach to a user, a group or a role, and say what that identity may do with which resources.
#[test]
fn identity_policies_attach_to_users_groups_and_roles() {
    let inline = |action: &str| json!([{"PolicyName": "Own", "PolicyDocument": document(&statement("Allow", action, "*"))}]);
    let arn = |name: &str| format!("arn:aws:iam::111122223333:{name}");
    let mut iam = Iam::default();
    let details = json!({
        "UserDetailList": [{"UserName": "alice", "Path": "/", "Arn": ALICE, "UserPolicyList": inline("s3:GetObject"),
            "GroupList": ["writers"], "AttachedManagedPolicies": []}],
        "GroupDetailList": [{"GroupName": "writers", "Path": "/", "Arn": arn("group/writers"),
            "GroupPolicyList": inline("s3:PutObject"), "AttachedManagedPolicies": []}],
        "RoleDetailList": [{"RoleName": "deploy", "Path": "/ci/", "Arn": DEPLOY,
            "RolePolicyList": inline("s3:DeleteObject"), "AttachedManagedPolicies": []}],
        "Policies": [],
    });
    read(&mut iam, "get-account-authorization-details", None, &details);
    for (source, may, may_not) in [
        (ALICE.to_owned(), &["s3:GetObject", "s3:PutObject"][..], "s3:DeleteObject"),
        (arn("group/writers"), &["s3:PutObject"], "s3:GetObject"),
        (DEPLOY.to_owned(), &["s3:DeleteObject"], "s3:PutObject"),
    ] {
        for action in may {
            assert_eq!(simulated(&iam, &source, action), "allowed", "{source} {action}");
        }
        assert_eq!(simulated(&iam, &source, may_not), "implicitDeny", "{source} {may_not}");
    }
    let one = policy(PolicyKind::Managed, &statement("Allow", "s3:GetObject", "arn:aws:s3:::acme/public/*"));
    let ask = |object| by_identity(&Caller::parse(ALICE).unwrap(), &[&one], "s3:GetObject", object);
    assert_eq!(ask("arn:aws:s3:::acme/public/1"), Decision::Allowed);
    assert_eq!(ask("arn:aws:s3:::acme/private/1"), Decision::ImplicitDeny);
    // Whom they are about they do not say: it is who holds them.
    let named = document(&json!({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}));
    assert!(!Document::parse(&named.to_string()).unwrap().check(PolicyKind::Managed).is_empty());
}

/// Resource policies attach to resources that take one, a bucket or a search domain, and say which principal may do what.
#[test]
fn resource_policies_say_which_principal_may_do_what() {
    for (kind, action, other, target) in [
        (PolicyKind::Bucket, "s3:GetObject", "s3:PutObject", "arn:aws:s3:::acme/1"),
        (
            PolicyKind::Resource,
            "es:ESHttpGet",
            "es:ESHttpPut",
            "arn:aws:es:ap-northeast-1:111122223333:domain/logs",
        ),
    ] {
        let allow =
            json!({"Effect": "Allow", "Principal": {"AWS": ALICE}, "Action": action, "Resource": target});
        let set = policy(kind, &allow);
        let layers = Layers { resource: ResourcePolicy::Given(&set), ..Layers::default() };
        let ask = |who: &str, action| decide(&Caller::parse(who).unwrap(), &layers, action, target);
        assert_eq!(ask(ALICE, action), Decision::Allowed);
        assert_eq!(ask(ALICE, other), Decision::ImplicitDeny);
        assert_eq!(ask("arn:aws:iam::111122223333:user/bob", action), Decision::ImplicitDeny);
        let nobody = document(&statement("Allow", action, target));
        let found = Document::parse(&nobody.to_string()).unwrap().check(kind);
        assert!(!found.is_empty(), "it must say whom");
    }
}

/// The trust policy attaches to a role and says whose AssumeRole STS permits.
#[test]
fn a_trust_policy_says_whose_assume_role_sts_permits() {
    let role = trusting(&json!({ "AWS": ALICE }));
    let trust = role.trust().unwrap();
    assert_eq!(trust.parsed().unwrap().check(PolicyKind::Trust), []);
    let set = PolicySet::of(PolicyKind::Trust, "trust", trust.document().unwrap());
    let layers = Layers { resource: ResourcePolicy::Given(&set), ..Layers::default() };
    let ask = |who: &str, action| decide(&Caller::parse(who).unwrap(), &layers, action, DEPLOY);
    assert_eq!(ask(ALICE, "sts:AssumeRole"), Decision::Allowed);
    assert_eq!(ask(ALICE, "sts:TagSession"), Decision::ImplicitDeny);
    assert_eq!(ask("arn:aws:iam::111122223333:user/bob", "sts:AssumeRole"), Decision::ImplicitDeny);
    let absent = Layers { resource: ResourcePolicy::Absent, ..Layers::default() };
    let alice = Caller::parse(ALICE).unwrap();
    assert_eq!(decide(&alice, &absent, "sts:AssumeRole", DEPLOY), Decision::ImplicitDeny);
}

/// Where both kinds apply: an explicit deny outweighs an explicit allow, which outweighs the implicit deny.
#[test]
fn explicit_deny_over_explicit_allow_over_implicit_deny() {
    let target = "arn:aws:s3:::acme/1";
    let of = |kind, effect: Option<&str>| {
        let action = if effect.is_some() { "s3:GetObject" } else { "s3:PutObject" };
        let mut one = statement(effect.unwrap_or("Allow"), action, "*");
        if kind == PolicyKind::Bucket {
            one["Principal"] = json!({ "AWS": ALICE });
        }
        policy(kind, &one)
    };
    let says = [Some("Deny"), Some("Allow"), None];
    for identity in says {
        for resource in says {
            let (by_identity, by_resource) =
                (of(PolicyKind::Managed, identity), of(PolicyKind::Bucket, resource));
            let layers = Layers {
                identity: &[&by_identity],
                resource: ResourcePolicy::Given(&by_resource),
                ..Layers::default()
            };
            let both = [identity, resource];
            let expected = if both.contains(&Some("Deny")) {
                Decision::ExplicitDeny
            } else if both.contains(&Some("Allow")) {
                Decision::Allowed
            } else {
                Decision::ImplicitDeny
            };
            let found = decide(&Caller::parse(ALICE).unwrap(), &layers, "s3:GetObject", target);
            assert_eq!(found, expected, "identity {identity:?}, resource {resource:?}");
        }
    }
}
