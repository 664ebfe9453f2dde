//! `aozu s3 evaluate-access` and `aozu accessanalyzer check-no-public-access`: the contracts, in every form.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cli_common;

use std::{
    io::Write,
    process::{Command, Stdio},
};

use cli_common::{Dump, Ran};
use serde_json::{Value, json};

const EVALUATE: &[&str] = &["s3", "evaluate-access"];
const CHECK: &[&str] = &["accessanalyzer", "check-no-public-access"];

fn run(dump: &Dump, words: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aozu"));
    command.args(words).current_dir(dump.path(".")).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).env("NO_COLOR", "1");
    let mut running = command.spawn().unwrap();
    let mut stdin = running.stdin.take().unwrap();
    let input = input.to_owned();
    let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let ended = running.wait_with_output().unwrap();
    drop(writing.join());
    Ran {
        status: ended.status.code().unwrap_or(-1),
        out: String::from_utf8(ended.stdout).unwrap(),
        err: String::from_utf8(ended.stderr).unwrap(),
    }
}

fn open_policy() -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Sid": "Open", "Effect": "Allow", "Principal": "*",
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*",
        "Condition": {"StringLike": {"aws:SourceVpc": ["vpc-1", "vpc-*"]}}}]})
}

/// The request of the contract, every member there.
fn request() -> Value {
    json!({
        "Bucket": {"Name": "acme", "OwnerAccount": "111122223333", "ObjectOwnership": "ObjectWriter",
            "PublicAccessBlockConfiguration": {"IgnorePublicAcls": true},
            "Acl": {"Owner": {"ID": "111122223333"}, "Grants": [
                {"Grantee": {"Type": "CanonicalUser", "ID": "111122223333"}, "Permission": "FULL_CONTROL"}]},
            "Policy": open_policy()},
        "AccountPublicAccessBlockConfiguration": {"BlockPublicAcls": true},
        "OrganizationPublicAccessBlock": "none",
        "Object": {"Key": "logo.png", "OwnerAccount": "333344445555", "Acl": "public-read"},
        "Caller": {"Arn": "arn:aws:iam::222233334444:user/bob",
            "PolicyInputList": [{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}],
            "PermissionsBoundaryPolicyInputList": [{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}],
            "SessionPolicyInputList": [], "CallerTags": {"team": "web"}},
        "Action": "s3:GetObject",
        "ContextEntries": [{"ContextKeyName": "aws:SourceVpc", "ContextKeyValues": ["vpc-1"]}],
        "CanonicalIds": {"222233334444": "0b".repeat(32)},
    })
}

fn evaluate(request: &Value) -> Ran {
    run(&Dump::new(), &[EVALUATE, &["--cli-input-json", &request.to_string()]].concat(), "")
}

#[test]
fn the_contracts_request_gives_the_contracts_answer() {
    let ran = evaluate(&request());
    assert_eq!(
        (ran.status, ran.err.as_str()),
        (1, ""),
        "the public grant is ignored, the policy gives nothing"
    );
    insta::assert_json_snapshot!(ran.json());
}

#[test]
fn statuses_tell_the_decision() {
    let mut asked = request();
    asked["Bucket"]["PublicAccessBlockConfiguration"] = Value::Null;
    let allowed = evaluate(&asked);
    assert_eq!((allowed.status, &allowed.json()["Decision"]), (0, &json!("allowed")));
    assert_eq!(allowed.json()["DecidedBy"]["layer"], "acl");
    asked["Bucket"]["Policy"]["Statement"][0]["Effect"] = json!("Deny");
    let denied = evaluate(&asked);
    assert_eq!((denied.status, &denied.json()["Decision"]), (1, &json!("explicitDeny")));
    let mut unknown = request();
    unknown["CanonicalIds"] = Value::Null;
    unknown["Object"]["Acl"] = json!({"Grants": [
        {"Grantee": {"Type": "CanonicalUser", "ID": "0b".repeat(32)}, "Permission": "READ"}]});
    let depends = evaluate(&unknown);
    assert_eq!((depends.status, &depends.json()["Decision"]), (3, &json!("depends")));
    unknown["CanonicalIds"] = json!({"222233334444": "0b".repeat(32)});
    assert_eq!(evaluate(&unknown).status, 0);
}

#[test]
fn a_member_that_is_absent_is_not_configured() {
    let least = json!({"Bucket": {"Name": "acme", "OwnerAccount": "111122223333"},
        "Object": {"Key": "a", "Acl": "public-read"}, "Caller": {"Arn": "anonymous"}, "Action": "s3:GetObject"});
    let answer = evaluate(&least).json();
    assert_eq!(answer["Decision"], "allowed", "lists count, nothing is blocked, the object is the owner's");
    assert_eq!(answer["Explanation"]["ObjectOwnership"], "ObjectWriter");
    assert_eq!(answer["Explanation"]["ResourceOwner"], "111122223333");
    assert_eq!((&answer["IsPublicPolicy"], &answer["IsPublicAcl"]), (&json!(false), &json!(true)));
}

#[test]
fn the_action_tells_whether_the_object_is_asked() {
    let mut list = request();
    list["Action"] = json!("s3:ListBucket");
    list["Bucket"]["Acl"] = json!("public-read");
    list["Bucket"]["PublicAccessBlockConfiguration"] = Value::Null;
    let answer = evaluate(&list).json();
    assert_eq!(
        (&answer["Decision"], &answer["DecidedBy"]["grant"]),
        (&json!("allowed"), &json!("AllUsers READ"))
    );
    let mut put = request();
    put["Action"] = json!("s3:PutObject");
    put["Object"] = Value::Null;
    put["Bucket"]["Policy"] = json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": "222233334444"},
        "Action": "s3:PutObject", "Resource": "arn:aws:s3:::acme/*"}});
    assert_eq!(evaluate(&put).json()["Decision"], "allowed", "an upload is of no object that is there");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let ran = evaluate(&json!({"Bucket": {"Name": "Acme/", "ObjectOwnership": "Mine", "Acl": "open",
        "Policy": "{"}, "Object": {}, "Caller": {"Arn": "bob", "PolicyInputList": ["{"]}, "Action": "ec2:RunInstances",
        "OrganizationPublicAccessBlock": "some"}));
    assert_eq!((ran.status, &ran.json()["__type"]), (2, &json!("ValidationException")));
    let message = ran.json()["message"].as_str().unwrap().to_owned();
    for part in [
        "Bucket.Name: ",
        "Bucket.OwnerAccount: the member is missing",
        "Bucket.ObjectOwnership: `Mine` is no setting",
        "Bucket.Policy: ",
        "Object.Key: the member is missing",
        "Action: `ec2:RunInstances` is no action of S3's",
        "OrganizationPublicAccessBlock: an organization blocks all or nothing",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
    let mut asked = request();
    asked["Caller"]["PolicyInputList"] = json!(["{"]);
    asked["Object"]["Acl"] = json!("open");
    let message = evaluate(&asked).json()["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("Caller.PolicyInputList.1") && message.contains("`open` is no canned"),
        "{message}"
    );
    let unknown = evaluate(&json!({"Buckets": {}}));
    assert!(unknown.json()["message"].as_str().unwrap().contains("unknown field `Buckets`"));
}

#[test]
fn a_batch_answers_every_line_and_goes_on_after_a_bad_one() {
    let lines = [request().to_string(), "nonsense".to_owned(), request().to_string()].join("\n");
    let ran = run(&Dump::new(), &[EVALUATE, &["--batch"]].concat(), &lines);
    let answers: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((ran.status, answers.len()), (0, 3));
    assert_eq!(answers[0], evaluate(&request()).json());
    assert_eq!((&answers[1]["__type"], &answers[2]), (&json!("ValidationException"), &answers[0]));
}

#[test]
fn text_shows_the_proof() {
    let text = request().to_string();
    let words = [EVALUATE, &["--cli-input-json", &text, "--output", "text"]].concat();
    let ran = run(&Dump::new(), &words, "");
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.out);
}

#[test]
fn a_policy_is_checked_in_every_form() {
    let policy = open_policy().to_string();
    let dump = Dump::new().file("policy.json", &policy);
    let request = json!({"policyDocument": policy, "resourceType": "AWS::S3::Bucket"}).to_string();
    let of = |words: &[&str]| run(&dump, &[CHECK, words].concat(), "");
    let json = of(&["--cli-input-json", &request]);
    assert_eq!(json.status, 1);
    insta::assert_json_snapshot!(json.json());
    for document in [policy.as_str(), "file://policy.json"] {
        let flags = of(&["--policy-document", document, "--resource-type", "AWS::S3::Bucket"]);
        assert_eq!(flags.out, json.out);
    }
    let object = json!({"policyDocument": open_policy(), "resourceType": "AWS::S3::Bucket"}).to_string();
    assert_eq!(of(&["--cli-input-json", &object]).out, json.out);
    let text = of(&["--cli-input-json", &request, "--output", "text"]);
    insta::assert_snapshot!(text.out);
    let batch = run(&dump, &[CHECK, &["--batch"]].concat(), &format!("{request}\n{{}}\n"));
    let answers: Vec<Value> = batch.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((batch.status, &answers[0]), (0, &json.json()));
    assert_eq!(answers[1]["__type"], "InvalidParameterException");
}

#[test]
fn a_policy_that_passes_has_no_reasons() {
    let mut policy = open_policy();
    policy["Statement"][0]["Condition"]["StringLike"]["aws:SourceVpc"] = json!("vpc-1");
    for resource in
        ["AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::KMS::Key", "AWS::IAM::AssumeRolePolicyDocument"]
    {
        let request = json!({"policyDocument": policy, "resourceType": resource}).to_string();
        let ran = run(&Dump::new(), &[CHECK, &["--cli-input-json", &request]].concat(), "");
        assert_eq!(
            (ran.status, &ran.json()["result"], &ran.json()["reasons"]),
            (0, &json!("PASS"), &json!([]))
        );
    }
}

#[test]
fn a_check_that_could_not_be_made_says_why() {
    for (request, code) in [
        (json!({"policyDocument": "{", "resourceType": "AWS::S3::Bucket"}), "InvalidParameterException"),
        (json!({"policyDocument": open_policy(), "resourceType": "AWS::S3"}), "InvalidParameterException"),
        (
            json!({"policyDocument": {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},
                "resourceType": "AWS::S3::Bucket"}),
            "UnprocessableEntityException",
        ),
    ] {
        let ran = run(&Dump::new(), &[CHECK, &["--cli-input-json", &request.to_string()]].concat(), "");
        assert_eq!((ran.status, &ran.json()["__type"]), (2, &json!(code)), "{request}");
    }
    let missing = run(&Dump::new(), &[CHECK, &["--policy-document", "file://none.json"]].concat(), "");
    assert!(missing.json()["message"].as_str().unwrap().contains("`none.json`"));
}

#[test]
fn every_operation_shows_examples_and_has_a_schema() {
    for words in [EVALUATE, CHECK] {
        let ran = run(&Dump::new(), &[words, &["--help"]].concat(), "");
        assert!(ran.out.contains("Examples:") && ran.status == 0);
        let name = words.last().unwrap();
        let schema = run(&Dump::new(), &["schema", name], "").json();
        assert_eq!(schema["$id"], format!("aozu/{name}/1"));
    }
}
