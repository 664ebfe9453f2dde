//! `aozu can`, by running the command on a small account in which each layer decides once.
#![cfg(feature = "cli")]
#![expect(clippy::indexing_slicing, reason = "an answer without the member fails the test")]

mod cli_common;

use cli_common::{Dump, Ran};

const ACCOUNT: &str = include_str!("data/access/account.json");

fn asked(line: &str) -> Ran {
    Dump::new().file("account.json", ACCOUNT).run(&format!("{line} --state account.json"))
}

fn shop() -> String {
    format!("{}/examples/accounts/shop", env!("CARGO_MANIFEST_DIR"))
}

fn queue(name: &str) -> String {
    format!("arn:aws:sqs:ap-northeast-1:111122223333:{name}")
}

/// Principal, action, resource; decision, layer, policy, exit status.
type Row<'r> = (&'r str, &'r str, &'r str, &'r str, &'r str, Option<&'r str>, i32);

fn check(rows: &[Row<'_>]) {
    for (principal, action, resource, decision, layer, policy, status) in rows {
        let line = format!("can {principal} {action} {resource} --output json");
        let ran = asked(&line);
        let told = ran.json();
        assert_eq!(told["format"], "aozu/can/1");
        assert_eq!(told["as_of"], "2026-06-01T00:00:00Z");
        let answer = &told["answer"];
        assert_eq!(answer["Decision"], *decision, "{line}: {}", ran.out);
        assert_eq!(answer["DecidedBy"]["layer"], *layer, "{line}: {}", ran.out);
        assert_eq!(answer["DecidedBy"]["policy"].as_str(), *policy, "{line}: {}", ran.out);
        assert_eq!(ran.status, *status, "{line}");
    }
}

const ADMIN: Option<&str> = Some("arn:aws:iam::aws:policy/Admin");

#[test]
fn the_callers_own_policies_decide() {
    let plain = queue("plain");
    check(&[
        ("alice", "sqs:SendMessage", &plain, "allowed", "identity", ADMIN, 0),
        ("people/alice", "ec2:RunInstances", "*", "allowed", "identity", ADMIN, 0),
        ("user/sam", "ec2:RunInstances", "*", "implicitDeny", "identity", None, 1),
        (
            "erin",
            "s3:GetObject",
            "arn:aws:s3:::private/x",
            "allowed",
            "identity",
            Some("group/Readers/read"),
            0,
        ),
        (
            "erin",
            "s3:GetObject",
            "arn:aws:s3:::private/secret/x",
            "explicitDeny",
            "identity",
            Some("group/Readers/read"),
            1,
        ),
        (
            "role/web",
            "s3:GetObject",
            "arn:aws:s3:::private/x",
            "allowed",
            "identity",
            Some("role/web/read"),
            0,
        ),
        (
            "arn:aws:sts::111122223333:assumed-role/web/i-1",
            "s3:GetObject",
            "arn:aws:s3:::private/x",
            "allowed",
            "identity",
            Some("role/web/read"),
            0,
        ),
        ("root", "ec2:RunInstances", "*", "allowed", "identity", None, 0),
    ]);
}

#[test]
fn tags_of_the_state_are_known_and_their_lack_is_too() {
    let plain = queue("plain");
    let tagged = Some("arn:aws:iam::111122223333:policy/Tagged");
    check(&[
        ("frank", "sqs:SendMessage", &plain, "allowed", "identity", tagged, 0),
        ("gina", "sqs:SendMessage", &plain, "implicitDeny", "identity", None, 1),
    ]);
}

#[test]
fn a_boundary_keeps_back_what_it_lacks() {
    let bound = Some("arn:aws:iam::111122223333:policy/Bound");
    check(&[
        ("bob", "ec2:RunInstances", "*", "implicitDeny", "boundary", bound, 1),
        ("bob", "s3:GetObject", "arn:aws:s3:::private/x", "allowed", "identity", ADMIN, 0),
    ]);
}

#[test]
fn what_was_not_read_makes_it_depend_and_the_call_that_tells_is_named() {
    for (line, policy, call) in [
        (
            "dora s3:GetObject arn:aws:s3:::private/x",
            "policy/Unread",
            "aws iam get-account-authorization-details",
        ),
        (
            "anonymous s3:GetObject arn:aws:s3:::unread/x",
            "unread",
            "aws s3api get-bucket-policy --bucket unread",
        ),
    ] {
        let ran = asked(&format!("can {line} --output json"));
        let told = ran.json();
        assert_eq!(ran.status, 3, "{}", ran.out);
        assert_eq!(told["answer"]["Decision"], "depends");
        assert!(told["answer"]["DecidedBy"]["policy"].as_str().unwrap().ends_with(policy), "{}", ran.out);
        assert!(told["needs"].as_array().unwrap().iter().any(|needed| needed == call), "{}", ran.out);
    }
    // It is not asked for where the answer does not rest on it.
    for line in [
        "dora kms:Decrypt arn:aws:kms:ap-northeast-1:111122223333:key/k-closed",
        "anonymous s3:GetObject arn:aws:s3:::private/x",
    ] {
        let ran = asked(&format!("can {line} --output json"));
        assert_eq!((ran.status, ran.json()["needs"].as_array().unwrap().len()), (1, 0), "{line}");
    }
}

#[test]
fn resources_let_in_by_their_own_policies() {
    let jobs = queue("jobs");
    let key = |name: &str| format!("arn:aws:kms:ap-northeast-1:111122223333:key/{name}");
    let (own, closed) = (key("k-own"), key("k-closed"));
    let secret = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:db-AbCdEf";
    let topic = "arn:aws:sns:ap-northeast-1:111122223333:orders";
    let function = "arn:aws:lambda:ap-northeast-1:111122223333:function:thumb";
    check(&[
        ("user/sam", "sqs:ReceiveMessage", &jobs, "allowed", "resource", Some(&jobs), 0),
        ("sns.amazonaws.com", "sqs:SendMessage", &jobs, "depends", "resource", Some(&jobs), 3),
        ("sns.amazonaws.com", "sqs:SendMessage", &queue("plain"), "implicitDeny", "resource", None, 1),
        ("s3.amazonaws.com", "lambda:InvokeFunction", function, "depends", "resource", Some(function), 3),
        (
            "anonymous",
            "s3:GetObject",
            "arn:aws:s3:::public/x",
            "allowed",
            "resource",
            Some("arn:aws:s3:::public"),
            0,
        ),
        ("anonymous", "s3:GetObject", "arn:aws:s3:::private/x", "implicitDeny", "resource", None, 1),
        ("alice", "kms:Decrypt", &own, "allowed", "identity", ADMIN, 0),
        ("alice", "kms:Decrypt", &closed, "implicitDeny", "resource", Some(&closed), 1),
        ("role/deep", "kms:Decrypt", &closed, "allowed", "resource", Some(&closed), 0),
        ("alice", "secretsmanager:GetSecretValue", secret, "explicitDeny", "resource", Some(secret), 1),
        ("alice", "sns:Publish", topic, "allowed", "identity", ADMIN, 0),
        ("arn:aws:iam::444455556666:role/any", "sns:Publish", topic, "depends", "scp", Some("SCPs"), 3),
        (
            "arn:aws:iam::777788889999:role/any",
            "sns:Publish",
            topic,
            "implicitDeny",
            "resource",
            Some(topic),
            1,
        ),
    ]);
}

#[test]
fn roles_let_in_whom_they_trust() {
    let role = |name: &str| format!("arn:aws:iam::111122223333:role/{name}");
    let (deployer, deep, web) = (role("deployer"), role("deep"), role("app/web"));
    check(&[
        ("carol", "sts:AssumeRole", &deployer, "depends", "resource", Some(&deployer), 3),
        ("gina", "sts:AssumeRole", &deployer, "implicitDeny", "identity", None, 1),
        ("role/deployer", "sts:AssumeRole", &deep, "allowed", "identity", Some("role/deployer/on"), 0),
        ("alice", "sts:AssumeRole", &deep, "implicitDeny", "resource", Some(&deep), 1),
        ("ec2.amazonaws.com", "sts:AssumeRole", &web, "allowed", "resource", Some(&web), 0),
        ("root", "sts:AssumeRole", &deployer, "implicitDeny", "service", Some("RootAssumesNoRole"), 1),
        ("anonymous", "sts:AssumeRole", &deployer, "implicitDeny", "service", Some("NeedsCredentials"), 1),
        ("alice", "iam:PassRole", &web, "allowed", "identity", ADMIN, 0),
    ]);
}

#[test]
fn an_endpoint_has_a_say_where_the_request_names_it() {
    let through = "--context aws:SourceVpce=vpce-0a000001 --output json";
    for (line, decision, layer) in [
        (format!("s3:GetObject arn:aws:s3:::vpconly/x {through}"), "allowed", "identity"),
        (format!("s3:PutObject arn:aws:s3:::vpconly/x {through}"), "implicitDeny", "endpoint"),
        ("s3:PutObject arn:aws:s3:::vpconly/x --output json".to_owned(), "depends", "resource"),
    ] {
        let ran = asked(&format!("can alice {line}"));
        let answer = &ran.json()["answer"];
        assert_eq!(
            (&answer["Decision"], &answer["DecidedBy"]["layer"]),
            (&decision.into(), &layer.into()),
            "{line}"
        );
    }
}

#[test]
fn an_unknown_key_is_told_with_a_value_for_each_side() {
    let ran = asked("can carol ec2:StopInstances * --output json");
    assert_eq!(ran.status, 3);
    let unresolved = &ran.json()["answer"]["Unresolved"];
    assert_eq!(unresolved.as_array().unwrap().len(), 1);
    assert_eq!(unresolved[0]["Key"], "aws:MultiFactorAuthPresent");
    assert_eq!(
        (&unresolved[0]["AllowedWith"], &unresolved[0]["DeniedWith"]),
        (&"true".into(), &"false".into())
    );
    for (value, status) in [("true", 0), ("false", 1)] {
        let line = format!("can carol ec2:StopInstances * --context aws:MultiFactorAuthPresent={value}");
        assert_eq!(asked(&line).status, status);
    }
}

#[test]
fn the_answer_has_exactly_the_members_agreed_on() {
    let told = asked("can alice ec2:RunInstances * --output json").json();
    let members =
        |value: &serde_json::Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(members(&told), ["answer", "as_of", "assumptions", "format", "needs"]);
    assert_eq!(members(&told["answer"]), ["DecidedBy", "Decision", "Statements", "Unblock", "Unresolved"]);
    assert_eq!(members(&told["answer"]["DecidedBy"]), ["layer", "policy", "position", "statement"]);
}

#[test]
fn what_cannot_be_asked_is_told_with_what_may_have_been_meant() {
    for (line, message) in [
        ("can alic ec2:RunInstances *", "there is no `alic` in the state; did you mean `alice`?"),
        (
            "can zzzzzz ec2:RunInstances *",
            "there is no `zzzzzz` in the state: neither a user nor a role is called so",
        ),
        (
            "can sam ec2:RunInstances *",
            "`sam` is the name of several principals: arn:aws:iam::111122223333:role/sam, arn:aws:iam::111122223333:user/sam; give the ARN",
        ),
        (
            "can Readers ec2:RunInstances *",
            "`Readers` is a group, which is no principal: ask for one of its users",
        ),
        ("can alice RunInstances *", "`RunInstances` is no action"),
        ("can alice s3:GetObject bucket", "`bucket` is no resource"),
        (
            "can arn:aws:iam::111122223333:user/ghost s3:GetObject *",
            "there is no `arn:aws:iam::111122223333:user/ghost` in the state",
        ),
        ("can alice s3:GetObject * --context nonsense", "it must be a context key"),
        ("can alice s3:GetObject * --organization account.json", "holds no organization"),
    ] {
        let ran = asked(line);
        assert_eq!(ran.status, 2, "{line}");
        assert!(ran.err.contains(message), "{line}: {}", ran.err);
    }
}

#[test]
fn people_read_the_verdict_first() {
    insta::assert_snapshot!(
        "can_depends",
        asked("can carol sts:AssumeRole arn:aws:iam::111122223333:role/deployer").out
    );
    insta::assert_snapshot!("can_denied", asked("can erin s3:GetObject arn:aws:s3:::private/secret/x").out);
}

#[test]
fn the_shipped_account_answers_and_names_the_place() {
    let ran = Dump::new().run(&format!(
        "can bob ec2:RunInstances * --context aws:RequestedRegion=us-west-2 --state {}",
        shop()
    ));
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!("can_shop", ran.out);
}

#[test]
fn an_organization_read_apart_bounds_the_account() {
    let organization = format!("{}/tests/data/organization", env!("CARGO_MANIFEST_DIR"));
    let run = |line: &str| {
        Dump::new().run(&format!("can {line} --state {} --organization {organization} --output json", shop()))
    };
    let ran = run("alice ec2:RunInstances * --context aws:RequestedRegion=us-west-2");
    let told = ran.json();
    assert_eq!(told["answer"]["Decision"], "explicitDeny", "{}", ran.out);
    assert_eq!(told["answer"]["DecidedBy"]["layer"], "scp");
    assert!(told["assumptions"].as_array().unwrap().is_empty(), "{}", ran.out);
    assert_eq!(run("alice ec2:RunInstances * --context aws:RequestedRegion=ap-northeast-1").status, 0);
}
