//! specs/iam.md §3.2's exceptions, §3.3, §3.4 and §3.5: roles and keys, the root user, other accounts, callers
//! without policies of their own, and those of the simulator.

use aozu_iam::{
    evaluate::{
        Caller, Credentials,
        Decision::{self, Allowed, ExplicitDeny, ImplicitDeny},
        Grant,
    },
    policy::PolicyKind,
    simulate::{Request, simulate_custom_policy},
};
use serde_json::{Value, json};

use crate::{
    fixture::{A, B, Case, allow, check, deny, identity, lets_in, one, resource},
    world::{Attached, Question, World},
};

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const BOB: &str = "arn:aws:iam::111122223333:user/bob";
const ROOT: &str = "arn:aws:iam::111122223333:root";
const OTHER_ROOT: &str = "arn:aws:iam::444455556666:root";
const WEB: &str = "arn:aws:iam::111122223333:role/app/web";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/web/s";
const DEPLOY: &str = "arn:aws:iam::111122223333:role/deploy";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/0a";
const QUEUE: &str = "arn:aws:sqs:eu-west-1:111122223333:jobs";

fn aws(principal: &str) -> Value {
    json!({ "AWS": principal })
}

/// A resource's policy that allows a principal an action, beside identity policies that do or do not.
fn beside(has_identity: bool, kind: PolicyKind, principal: &Value, action: &str) -> World {
    let statement = lets_in(principal, action);
    World { identity: own(has_identity).identity, ..resource(kind, &statement) }
}

/// Identity policies that allow everything, or nothing.
fn own(has_identity: bool) -> World {
    if has_identity { identity(&allow("*")) } else { World::default() }
}

fn trusting(has_identity: bool, principal: &Value) -> World {
    let trust = json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole*"});
    World { identity: own(has_identity).identity, ..resource(PolicyKind::Trust, &trust) }
}

#[test]
fn a_role_is_assumed_by_whom_its_trust_policy_names() {
    let mut cases = Vec::new();
    // Who asks, whom the policy names, and what comes of it without and with identity policies.
    for (who, named, without, with) in [
        (ALICE, aws(ROOT), ImplicitDeny, Allowed),
        (ALICE, aws(A), ImplicitDeny, Allowed),
        (ALICE, aws(ALICE), Allowed, Allowed),
        (ALICE, aws("*"), Allowed, Allowed),
        (ALICE, aws(BOB), ImplicitDeny, ImplicitDeny),
        (ALICE, aws(OTHER_ROOT), ImplicitDeny, ImplicitDeny),
        (ALICE, json!({"Service": "ec2.amazonaws.com"}), ImplicitDeny, ImplicitDeny),
        (SESSION, aws(ROOT), ImplicitDeny, Allowed),
        (SESSION, aws(WEB), Allowed, Allowed),
        (SESSION, aws(SESSION), Allowed, Allowed),
        (SESSION, aws(DEPLOY), ImplicitDeny, ImplicitDeny),
        ("ec2.amazonaws.com", json!({"Service": "ec2.amazonaws.com"}), Allowed, Allowed),
        ("ecs.amazonaws.com", json!({"Service": "ec2.amazonaws.com"}), ImplicitDeny, ImplicitDeny),
        (ROOT, aws(ROOT), ImplicitDeny, ImplicitDeny),
        ("anonymous", json!("*"), ImplicitDeny, ImplicitDeny),
        // Across accounts it takes both.
        ("arn:aws:iam::444455556666:user/eve", aws(OTHER_ROOT), ImplicitDeny, Allowed),
        (
            "arn:aws:iam::444455556666:user/eve",
            aws("arn:aws:iam::444455556666:user/eve"),
            ImplicitDeny,
            Allowed,
        ),
        ("arn:aws:iam::444455556666:user/eve", aws(ROOT), ImplicitDeny, ImplicitDeny),
    ] {
        let question = Question::new(who, "sts:AssumeRole", DEPLOY);
        for (has, expected) in [(false, without), (true, with)] {
            let name = format!("{who}, trusted {named}, identity {has}");
            cases.push(Case::new(name, &trusting(has, &named), &question, expected));
        }
    }
    let question = Question::new(ALICE, "sts:AssumeRole", DEPLOY);
    let none = World { resource: Attached::Absent, ..own(true) };
    cases.push(Case::new("identity alone", &none, &question, ImplicitDeny));
    let mut denied = trusting(true, &aws(ALICE));
    denied.identity.push(one("deny", PolicyKind::Managed, &deny("sts:*", PolicyKind::Managed)));
    cases.push(Case::new("trusted and denied", &denied, &question, ExplicitDeny));
    for (action, provider) in [
        ("sts:AssumeRoleWithSAML", "arn:aws:iam::111122223333:saml-provider/corp"),
        ("sts:AssumeRoleWithWebIdentity", "accounts.google.com"),
    ] {
        let mut question = Question::new("anonymous", action, DEPLOY);
        question.caller = Caller::federated(provider);
        let named = trusting(false, &json!({ "Federated": provider }));
        cases.push(Case::new(action, &named, &question, Allowed));
        let other = trusting(false, &json!({"Federated": "www.amazon.com"}));
        cases.push(Case::new(format!("{action}, another provider"), &other, &question, ImplicitDeny));
        let account = trusting(true, &aws(A));
        cases.push(Case::new(format!("{action}, the account"), &account, &question, ImplicitDeny));
    }
    check("trust policies", &cases);
}

#[test]
fn a_key_is_used_by_whom_its_policy_lets() {
    let mut cases = Vec::new();
    for (who, named, without, with) in [
        (ALICE, aws(ROOT), ImplicitDeny, Allowed),
        (ALICE, aws(A), ImplicitDeny, Allowed),
        (ALICE, aws(ALICE), Allowed, Allowed),
        (ALICE, json!("*"), Allowed, Allowed),
        (ALICE, aws(BOB), ImplicitDeny, ImplicitDeny),
        (SESSION, aws(WEB), Allowed, Allowed),
        (SESSION, aws(ROOT), ImplicitDeny, Allowed),
        (ROOT, aws(ROOT), Allowed, Allowed),
        (ROOT, aws(ALICE), ImplicitDeny, ImplicitDeny),
        ("arn:aws:iam::444455556666:user/eve", aws(OTHER_ROOT), ImplicitDeny, Allowed),
        ("arn:aws:iam::444455556666:user/eve", aws(ROOT), ImplicitDeny, ImplicitDeny),
    ] {
        let question = Question::new(who, "kms:Decrypt", KEY);
        for (has, expected) in [(false, without), (true, with)] {
            let name = format!("{who}, policy for {named}, identity {has}");
            cases.push(Case::new(name, &beside(has, PolicyKind::Key, &named, "kms:*"), &question, expected));
        }
    }
    let question = Question::new(ALICE, "kms:Decrypt", KEY);
    let absent = World { resource: Attached::Absent, ..own(true) };
    cases.push(Case::new("no key policy, identity alone", &absent, &question, ImplicitDeny));
    let root = Question::new(ROOT, "kms:Decrypt", KEY);
    cases.push(Case::new("no key policy, root user", &absent, &root, ImplicitDeny));
    let describe = beside(true, PolicyKind::Key, &aws(ROOT), "kms:Describe*");
    cases.push(Case::new("delegates another action", &describe, &question, ImplicitDeny));
    let mut statement = lets_in(&aws(ROOT), "kms:*");
    statement["Condition"] = json!({"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}});
    let via = World { identity: own(true).identity, ..resource(PolicyKind::Key, &statement) };
    cases.push(Case::new("delegates through S3, asked directly", &via, &question, ImplicitDeny));
    let mut through = question.clone();
    through.context.set("kms:ViaService", "s3.eu-west-1.amazonaws.com");
    cases.push(Case::new("delegates through S3, asked so", &via, &through, Allowed));
    let granted = World { resource: Attached::Absent, grant: Some(Grant::Direct), ..World::default() };
    cases.push(Case::new("a grant", &granted, &question, Allowed));
    cases.push(Case::new("a grant to root", &granted, &root, Allowed));
    let mut denied = granted.clone();
    denied.identity.push(one("deny", PolicyKind::Managed, &deny("kms:*", PolicyKind::Managed)));
    cases.push(Case::new("a grant against a deny", &denied, &question, ExplicitDeny));
    for (action, target) in [
        ("kms:UpdateAlias", "arn:aws:kms:eu-west-1:111122223333:alias/app"),
        ("kms:ListKeys", "*"),
        ("kms:CreateKey", "*"),
    ] {
        let question = Question::new(ALICE, action, target);
        for (has, expected) in [(false, ImplicitDeny), (true, Allowed)] {
            let world = World { resource: Attached::Absent, ..own(has) };
            cases.push(Case::new(
                format!("{action} on {target}, identity {has}"),
                &world,
                &question,
                expected,
            ));
        }
    }
    check("key policies", &cases);
}

#[test]
fn the_root_user_needs_no_policy_and_is_bound_by_its_organization() {
    let bare = World { resource: Attached::Absent, ..World::default() };
    let level = |kind, statements: &Value| Some(vec![one("level", kind, statements)]);
    let scps =
        |statements: &Value| World { scps: level(PolicyKind::ServiceControl, statements), ..bare.clone() };
    let rcp = deny("sqs:*", PolicyKind::ResourceControl);
    let rcps = World { rcps: level(PolicyKind::ResourceControl, &rcp), ..bare.clone() };
    let session = |action: &str| World {
        session: Some(vec![one("task", PolicyKind::Session, &allow(action))]),
        ..bare.clone()
    };
    let scp_deny = json!([allow("*"), deny("sqs:*", PolicyKind::ServiceControl)]);
    let queue_deny = resource(PolicyKind::Queue, &deny("sqs:*", PolicyKind::Queue));
    let own = Question::new(ROOT, "sqs:SendMessage", QUEUE);
    let others = Question::new(OTHER_ROOT, "sqs:SendMessage", QUEUE);
    let managing = Question { caller: own.caller.clone().in_management_account(true), ..own.clone() };
    let let_in = resource(PolicyKind::Queue, &lets_in(&aws(B), "sqs:*"));
    check(
        "the root user",
        &[
            Case::new("without any policy", &bare, &own, Allowed),
            Case::new("an SCP that allows", &scps(&allow("*")), &own, Allowed),
            Case::new("an SCP that lacks it", &scps(&allow("s3:*")), &own, ImplicitDeny),
            Case::new("an SCP that denies", &scps(&scp_deny), &own, ExplicitDeny),
            Case::new("an SCP, in the management account", &scps(&scp_deny), &managing, Allowed),
            Case::new("an RCP", &rcps, &own, ExplicitDeny),
            Case::new("a deny in the resource's policy", &queue_deny, &own, ExplicitDeny),
            Case::new("a root session with the task", &session("sqs:*"), &own, Allowed),
            Case::new("a root session with another task", &session("s3:*"), &own, ImplicitDeny),
            Case::new("another account's, not let in", &bare, &others, ImplicitDeny),
            Case::new("another account's, let in", &let_in, &others, Allowed),
        ],
    );
}

#[test]
fn rules_of_services_that_no_policy_changes() {
    let full = own(true);
    let mut cases = Vec::new();
    let everything_denies = World {
        identity: vec![one("deny", PolicyKind::Managed, &deny("*", PolicyKind::Managed))],
        scps: Some(vec![Vec::new()]),
        ..World::default()
    };
    for (who, credentials, expected) in [
        (ALICE, None, Allowed),
        (ROOT, None, Allowed),
        (SESSION, None, Allowed),
        ("arn:aws:sts::111122223333:federated-user/fed", None, Allowed),
        (ALICE, Some(Credentials::SessionToken { mfa: false }), Allowed),
        ("anonymous", None, ImplicitDeny),
    ] {
        let mut question = Question::new(who, "sts:GetCallerIdentity", "*");
        if let Some(credentials) = credentials {
            question.caller = question.caller.with_credentials(credentials);
        }
        for (policies, world) in [("none", &World::default()), ("denying", &everything_denies)] {
            let name = format!("GetCallerIdentity by {who} {credentials:?}, policies {policies}");
            cases.push(Case::new(name, world, &question, expected));
        }
    }
    let linked = "arn:aws:iam::111122223333:role/aws-service-role/sns.amazonaws.com/AWSServiceRoleForExample";
    let reserved = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0a";
    let aws_policy = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    let service = "sns.amazonaws.com";
    for (who, action, target, expected) in [
        (ALICE, "iam:CreatePolicyVersion", aws_policy, ImplicitDeny),
        (ALICE, "iam:DeletePolicy", aws_policy, ImplicitDeny),
        (ROOT, "iam:DeletePolicy", aws_policy, ImplicitDeny),
        (ALICE, "iam:GetPolicy", aws_policy, Allowed),
        (ALICE, "iam:DeletePolicy", "arn:aws:iam::111122223333:policy/own", Allowed),
        (ALICE, "iam:DeleteRole", reserved, ImplicitDeny),
        (ALICE, "iam:PutRolePolicy", reserved, ImplicitDeny),
        (ALICE, "iam:GetRole", reserved, Allowed),
        (ALICE, "iam:PassRole", reserved, Allowed),
        (ALICE, "iam:AttachRolePolicy", linked, ImplicitDeny),
        (ALICE, "iam:UpdateAssumeRolePolicy", linked, ImplicitDeny),
        (ROOT, "iam:DeleteRole", linked, ImplicitDeny),
        (ALICE, "iam:DeleteServiceLinkedRole", linked, Allowed),
        (ALICE, "iam:GetRole", linked, Allowed),
        (ALICE, "iam:DeleteRole", WEB, Allowed),
    ] {
        let name = format!("{who} {action} {target}");
        cases.push(Case::new(name, &full, &Question::new(who, action, target), expected));
    }
    let by_service = resource(PolicyKind::Resource, &lets_in(&json!({ "Service": service }), "iam:*"));
    let own_role = Question::new(service, "iam:PutRolePolicy", linked);
    cases.push(Case::new("a linked role by its service", &by_service, &own_role, Allowed));
    check("rules of services", &cases);
}

#[test]
fn across_accounts_both_sides_must_allow() {
    const ALL: [bool; 2] = [false, true];
    let mut cases = Vec::new();
    let question = Question::new("arn:aws:iam::444455556666:user/eve", "sqs:SendMessage", QUEUE);
    let set = |kind, has| one("set", kind, &allow(if has { "sqs:*" } else { "s3:*" }));
    for named in [json!("*"), aws(B), aws(OTHER_ROOT), aws("arn:aws:iam::444455556666:user/eve"), aws(A)] {
        for bits in 0..64_u32 {
            let bit = |n: u32| ALL[usize::from(bits >> n & 1 == 1)];
            let rcp = deny(if bit(5) { "sqs:PurgeQueue" } else { "sqs:*" }, PolicyKind::ResourceControl);
            let world = World {
                identity: vec![set(PolicyKind::Managed, bit(0))],
                boundary: Some(set(PolicyKind::Boundary, bit(1))),
                session: Some(vec![set(PolicyKind::Session, bit(2))]),
                scps: Some(vec![set(PolicyKind::ServiceControl, bit(3))]),
                rcps: Some(vec![one("rcp", PolicyKind::ResourceControl, &rcp)]),
                ..resource(PolicyKind::Queue, &lets_in(&named, if bit(4) { "sqs:*" } else { "sns:*" }))
            };
            let expected = match (bit(5), bits | 32 == 63 && named != aws(A)) {
                (false, _) => ExplicitDeny,
                (true, true) => Allowed,
                (true, false) => ImplicitDeny,
            };
            let name =
                format!("{named}: identity, boundary, session, SCP, policy, RCP {bits:06b} from the right");
            cases.push(Case::new(name, &world, &question, expected));
        }
    }
    for partition in ["aws-cn", "aws-us-gov"] {
        let who = format!("arn:{partition}:iam::444455556666:user/eve");
        let both = beside(true, PolicyKind::Queue, &json!("*"), "sqs:*");
        let question = Question::new(&who, "sqs:SendMessage", QUEUE);
        cases.push(Case::new(format!("from {partition}"), &both, &question, ImplicitDeny));
        let own = format!("arn:{partition}:sqs:x:444455556666:jobs");
        let question = Question::new(&who, "sqs:SendMessage", &own);
        cases.push(Case::new(format!("within {partition}"), &both, &question, Allowed));
    }
    check("two accounts", &cases);
}

#[test]
fn services_anonymous_callers_and_endpoints() {
    let service = "sns.amazonaws.com";
    let named = json!({ "Service": service });
    let by = |principal: &Value| resource(PolicyKind::Queue, &lets_in(principal, "sqs:*"));
    let ask = |who: &str| Question::new(who, "sqs:SendMessage", QUEUE);
    let nothing = |kind| one("nothing", kind, &allow("s3:*"));
    let mut cases = Vec::new();
    // A service and nobody: the resource's policy alone.
    for (who, principal, expected) in [
        (service, named.clone(), Allowed),
        (service, json!("*"), Allowed),
        (service, json!({"Service": "events.amazonaws.com"}), ImplicitDeny),
        (service, aws(A), ImplicitDeny),
        (service, aws(ROOT), ImplicitDeny),
        ("anonymous", json!("*"), Allowed),
        ("anonymous", aws("*"), Allowed),
        ("anonymous", named.clone(), ImplicitDeny),
        ("anonymous", aws(A), ImplicitDeny),
        ("anonymous", aws(ALICE), ImplicitDeny),
    ] {
        let name = format!("{who}, policy for {principal}");
        cases.push(Case::new(&*name, &by(&principal), &ask(who), expected));
        let beside = World {
            boundary: Some(nothing(PolicyKind::Boundary)),
            session: Some(vec![nothing(PolicyKind::Session)]),
            scps: Some(vec![Vec::new()]),
            ..by(&principal)
        };
        cases.push(Case::new(format!("{name}, other layers empty"), &beside, &ask(who), expected));
        let rcp = one("rcp", PolicyKind::ResourceControl, &deny("sqs:*", PolicyKind::ResourceControl));
        let bound = World { rcps: Some(vec![rcp]), ..by(&principal) };
        cases.push(Case::new(format!("{name}, an RCP"), &bound, &ask(who), ExplicitDeny));
        let endpoint = Some(one("endpoint", PolicyKind::VpcEndpoint, &lets_in(&json!("*"), "s3:*")));
        let through = World { endpoint, ..by(&principal) };
        cases.push(Case::new(format!("{name}, a narrow endpoint"), &through, &ask(who), ImplicitDeny));
    }
    for who in [service, "anonymous"] {
        for resource in [Attached::Absent, Attached::NotAsked] {
            let name = format!("{who}, identity policies alone, {resource:?}");
            cases.push(Case::new(name, &World { resource, ..own(true) }, &ask(who), ImplicitDeny));
        }
    }

    // The confused deputy: for whom the service acts.
    let mut deputy = lets_in(&named, "sqs:*");
    deputy["Condition"] = json!({"StringEquals": {"aws:SourceAccount": A}});
    let deputy = resource(PolicyKind::Queue, &deputy);
    for (source, expected) in [(None, ImplicitDeny), (Some(A), Allowed), (Some(B), ImplicitDeny)] {
        let mut question = ask(service);
        if let Some(source) = source {
            question.context.set("aws:SourceAccount", source);
        }
        cases.push(Case::new(format!("a service for {source:?}"), &deputy, &question, expected));
    }
    // Nobody has an ARN; a forwarded request is its user's.
    let keyed = |key: &str, value: &str| {
        let mut statement = lets_in(&json!("*"), "sqs:*");
        statement["Condition"] = json!({"StringLike": {key: value}});
        resource(PolicyKind::Queue, &statement)
    };
    let mut anonymous = ask("anonymous");
    anonymous.context.set("aws:PrincipalAccount", "anonymous");
    for (key, expected) in [
        ("aws:PrincipalArn", ImplicitDeny),
        ("aws:PrincipalOrgID", ImplicitDeny),
        ("aws:PrincipalAccount", Allowed),
    ] {
        cases.push(Case::new(format!("anonymous, {key}"), &keyed(key, "*"), &anonymous, expected));
    }
    let mut forward = allow("sqs:*");
    forward["Condition"] = json!({"Bool": {"aws:ViaAWSService": "true"}, "ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}});
    for (via, expected) in [(true, Allowed), (false, ImplicitDeny)] {
        let mut question = ask(ALICE);
        question.context.set("aws:ViaAWSService", if via { "true" } else { "false" });
        if via {
            question.context.set_list("aws:CalledVia", ["athena.amazonaws.com"]);
        }
        cases.push(Case::new(format!("forwarded: {via}"), &identity(&forward), &question, expected));
    }
    // An endpoint's policy is one more layer that must allow.
    for (policy, expected) in [("*", Allowed), ("sqs:SendMessage", Allowed), ("s3:*", ImplicitDeny)] {
        let endpoint = Some(one("endpoint", PolicyKind::VpcEndpoint, &lets_in(&json!("*"), policy)));
        let name = format!("an endpoint that allows {policy}");
        cases.push(Case::new(name, &World { endpoint, ..own(true) }, &ask(ALICE), expected));
    }
    check("special callers", &cases);
}

#[test]
fn public_grants_pass_ceilings_within_the_account_only() {
    // §8.10
    let lacking = |kind| one("lacking", kind, &allow("ec2:*"));
    let read = Question::new(ALICE, "s3:GetObject", "arn:aws:s3:::acme/a");
    let everyone = resource(PolicyKind::Bucket, &lets_in(&json!("*"), "s3:*"));
    let acl = World { resource: Attached::Absent, grant: Some(Grant::Direct), ..World::default() };
    let mut cases = Vec::new();
    for (by, world) in [("bucket policy", everyone), ("ACL", acl)] {
        let world = World { identity: own(true).identity, ..world };
        let bounded = World { boundary: Some(lacking(PolicyKind::Boundary)), ..world.clone() };
        let session = World { session: Some(vec![lacking(PolicyKind::Session)]), ..world.clone() };
        let mut denied = bounded.clone();
        denied.identity.push(one("deny", PolicyKind::Managed, &deny("s3:*", PolicyKind::Managed)));
        for (account, otherwise) in [(A, Allowed), (B, ImplicitDeny)] {
            let mut read = read.clone();
            read.target = read.target.owned_by(account.parse().unwrap());
            for (ceiling, world, expected) in [
                ("none", &world, Allowed),
                ("boundary", &bounded, otherwise),
                ("session policy", &session, otherwise),
                ("boundary and a deny", &denied, ExplicitDeny),
            ] {
                cases.push(Case::new(format!("{by} of {account}: {ceiling}"), world, &read, expected));
            }
        }
    }
    check("public grants", &cases);
}

fn simulate(members: &Value) -> Result<Value, String> {
    let text = members.to_string();
    let request: Request<'_> = serde_json::from_str(&text).unwrap();
    let found = simulate_custom_policy(&request).map_err(|error| error.code().to_owned())?;
    Ok(serde_json::to_value(&found).unwrap()["EvaluationResults"][0].clone())
}

#[test]
fn callers_of_the_simulator() {
    let document = |statement: &Value| json!({"Version": "2012-10-17", "Statement": [statement]});
    let mut rows = 0;
    let group = "arn:aws:iam::111122223333:group/admins";
    let role = "arn:aws:iam::111122223333:role/app/web";
    for (who, named, without, with) in [
        (ALICE, aws(ALICE), Allowed, Allowed),
        (ALICE, aws(A), ImplicitDeny, Allowed),
        (ALICE, json!("*"), Allowed, Allowed),
        (ALICE, aws(BOB), ImplicitDeny, Allowed),
        (role, aws(role), Allowed, Allowed),
        (role, aws(A), ImplicitDeny, Allowed),
        (role, json!("*"), Allowed, Allowed),
        (group, aws(group), ImplicitDeny, Allowed),
        (group, aws(A), ImplicitDeny, Allowed),
        (group, json!("*"), Allowed, Allowed),
    ] {
        for (has, expected) in [(false, without), (true, with)] {
            let action = if has { "s3:*" } else { "sqs:*" };
            let found = simulate(&json!({
                "PolicyInputList": [document(&allow(action))], "ActionNames": ["s3:GetObject"],
                "ResourceArns": ["arn:aws:s3:::acme/a"], "CallerArn": who,
                "ResourcePolicy": document(&lets_in(&named, "s3:*")),
            }));
            let decision = found.unwrap()["EvalDecision"].clone();
            // Whom a policy names nowhere may be refused as a principal, but never let in.
            assert_eq!(decision, expected.as_str(), "{who}, policy for {named}, identity {has}");
            rows += 1;
        }
    }
    // A boundary, for those who have one.
    for who in [ALICE, role] {
        let found = simulate(&json!({
            "PolicyInputList": [document(&allow("*"))], "ActionNames": ["s3:GetObject"], "CallerArn": who,
            "PermissionsBoundaryPolicyInputList": [document(&allow("sqs:*"))],
        }));
        assert_eq!(found.unwrap()["EvalDecision"], "implicitDeny", "{who}, bounded");
        rows += 1;
    }
    // A group brings no keys of its own.
    for key in ["aws:username", "aws:userid", "aws:PrincipalArn"] {
        let mut asks = allow("*");
        asks["Condition"] = json!({"Null": {key: "true"}});
        let ask = |members: Value| {
            let mut request = json!({"PolicyInputList": [document(&asks)], "ActionNames": ["s3:GetObject"],
                "CallerArn": group});
            request.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
            simulate(&request).unwrap()["EvalDecision"].clone()
        };
        assert_eq!(ask(json!({})), "allowed", "a group and {key}");
        let given = json!({"ContextEntries": [
            {"ContextKeyName": key, "ContextKeyValues": ["x"], "ContextKeyType": "string"}]});
        assert_eq!(ask(given), "implicitDeny", "a group, {key} given");
        rows += 2;
    }
    // Nobody named: the given policies, and no policy of a resource.
    let bare = json!({"PolicyInputList": [document(&allow("*"))], "ActionNames": ["s3:GetObject"]});
    assert_eq!(simulate(&bare).unwrap()["EvalDecision"], "allowed");
    let mut with = bare;
    with["ResourcePolicy"] = document(&lets_in(&json!("*"), "s3:*"));
    with["ResourceArns"] = json!(["arn:aws:s3:::acme/a"]);
    assert_eq!(simulate(&with).unwrap_err(), "InvalidInput");

    // §8.13: a negated operator matches an absent key, which then is not missing.
    let mut asks = allow("*");
    asks["Condition"] = json!({"StringNotEquals": {"aws:username": "bob"}});
    let found =
        simulate(&json!({"PolicyInputList": [document(&asks)], "ActionNames": ["s3:GetObject"]})).unwrap();
    assert_eq!((&found["EvalDecision"], &found["MissingContextValues"]), (&json!("allowed"), &json!([])));
    // And over several resources the most restrictive answer counts.
    let on = |effect: &str, name: &str| {
        let arn = format!("arn:aws:s3:::acme/{name}");
        document(&json!({"Effect": effect, "Action": "s3:*", "Resource": arn}))
    };
    for (names, expected) in [
        (&["a"][..], Decision::Allowed),
        (&["a", "c"], ImplicitDeny),
        (&["c", "b", "a"], ExplicitDeny),
        (&["a", "b"], ExplicitDeny),
    ] {
        let arns: Vec<_> = names.iter().map(|name| format!("arn:aws:s3:::acme/{name}")).collect();
        let found = simulate(&json!({"PolicyInputList": [on("Allow", "a"), on("Deny", "b")],
            "ActionNames": ["s3:GetObject"], "ResourceArns": arns}));
        assert_eq!(found.unwrap()["EvalDecision"], expected.as_str(), "{names:?}");
        rows += 1;
    }
    println!("callers of the simulator: {} rows", rows + 3);
}
