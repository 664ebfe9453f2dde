//! `aozu iam …`: requests in every form, answers and errors in AWS's JSON.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cli_common;

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use cli_common::{Dump, Ran};
use serde_json::{Value, json};

const CUSTOM: &[&str] = &["iam", "simulate-custom-policy"];

fn command(dump: &Dump, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aozu"));
    command.args(words).current_dir(dump.path(".")).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).env("NO_COLOR", "1");
    command
}

fn run(dump: &Dump, words: &[&str], input: &str) -> Ran {
    let mut running = command(dump, words).spawn().unwrap();
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

fn custom(dump: &Dump, words: &[&str]) -> Ran {
    run(dump, &[CUSTOM, words].concat(), "")
}

fn policy(action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow", "Action": action,
        "Resource": "arn:aws:s3:::acme/*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]})
}

fn request(action: &str) -> Value {
    json!({
        "PolicyInputList": [policy("s3:Get*")], "ActionNames": [action], "ResourceArns": ["arn:aws:s3:::acme/a"],
        "CallerArn": "arn:aws:iam::111122223333:user/alice",
        "ContextEntries": [{"ContextKeyName": "aws:SecureTransport", "ContextKeyValues": ["true"], "ContextKeyType": "boolean"}],
    })
}

#[test]
fn the_contracts_request_gives_the_contracts_answer() {
    let mut asked = request("s3:GetObject");
    asked["OrderedOrganizationPolicyInputList"] = json!([
        {"ServiceControlPolicyInputList": [{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}],
         "ResourceControlPolicyInputList": []},
    ]);
    asked["PermissionsBoundaryPolicyInputList"] = json!([policy("s3:*").to_string()]);
    asked["ResourceOwner"] = json!("arn:aws:iam::444455556666:root");
    asked["ResourcePolicy"] = json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}});
    let ran = custom(&Dump::new(), &["--cli-input-json", &asked.to_string()]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    insta::assert_json_snapshot!(ran.json());
}

#[test]
fn a_request_comes_in_every_form() {
    let text = request("s3:GetObject").to_string();
    let dump = Dump::new().file("request.json", &text).file("policy.json", &policy("s3:Get*").to_string());
    let inline = custom(&dump, &["--cli-input-json", &text]);
    assert_eq!(inline.status, 0, "{}", inline.err);
    assert_eq!(inline.json()["EvaluationResults"][0]["EvalDecision"], "allowed");
    for words in [["--cli-input-json", "request.json"], ["--cli-input-json", "file://request.json"]] {
        assert_eq!(custom(&dump, &words).out, inline.out);
    }
    assert_eq!(run(&dump, &[CUSTOM, &["--cli-input-json", "-"]].concat(), &text).out, inline.out);
    let flags = [
        "--policy-input-list",
        "file://policy.json",
        "--action-names",
        "s3:GetObject",
        "--resource-arns",
        "arn:aws:s3:::acme/a",
        "--caller-arn",
        "arn:aws:iam::111122223333:user/alice",
        "--context-entries",
        "ContextKeyName=aws:SecureTransport,ContextKeyValues=true,ContextKeyType=boolean",
    ];
    assert_eq!(custom(&dump, &flags).out, inline.out);
    let over = custom(
        &dump,
        &["--cli-input-json", "request.json", "--action-names", "s3:PutObject", "s3:GetObject"],
    );
    let results = over.json()["EvaluationResults"].clone();
    assert_eq!(results[0]["EvalActionName"], "s3:PutObject", "flags win");
    assert_eq!(
        (results[1]["EvalDecision"].as_str(), over.status),
        (Some("allowed"), 1),
        "one denial is a no"
    );
    let more = custom(
        &dump,
        &[
            "--cli-input-json",
            "request.json",
            "--caller-tags",
            "Key=team,Value=a",
            "--no-caller-is-management-account",
            "--session-policy-input-list",
            "{\"Statement\":[]}",
            "--ordered-organization-policy-input-list",
            "[{}]",
            "--max-items",
            "1",
            "--resource-owner",
            "111122223333",
        ],
    );
    assert_eq!(
        (more.status, &more.json()["EvaluationResults"][0]["EvalDecision"]),
        (1, &json!("implicitDeny"))
    );
}

#[test]
fn errors_are_awss_on_standard_output_and_told_to_people_too() {
    let dump = Dump::new();
    let malformed =
        custom(&dump, &["--policy-input-list", "{\n\"Statement\": 1}", "--action-names", "s3:GetObject"]);
    assert_eq!(malformed.status, 2);
    assert_eq!(malformed.json()["__type"], "InvalidInput");
    let message = malformed.json()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("PolicyInputList.1") && message.contains("(line 2, column 14)"), "{message}");
    assert!(malformed.err.starts_with("error: "), "{}", malformed.err);
    for words in [
        &["--cli-input-json", "nowhere.json"][..],
        &["--cli-input-json", "{\"ActionName\": []}"],
        &["--cli-input-json", "{"],
        &["--policy-input-list", "file://nowhere.json"],
        &["--policy-input-list", "{}", "--action-names", "s3:GetObject", "--context-entries", "aws:x"],
        &[],
    ] {
        let ran = custom(&dump, words);
        assert_eq!((ran.status, &ran.json()["__type"]), (2, &json!("InvalidInput")), "{words:?}");
    }
    let usage = custom(&dump, &["--nonsense"]);
    assert_eq!((usage.status, &usage.json()["__type"]), (2, &json!("ValidationException")));
    let stateless = run(&dump, &["iam", "simulate-principal-policy", "--state", "nowhere"], "");
    assert_eq!((stateless.status, &stateless.json()["__type"]), (2, &json!("ValidationException")));
}

#[test]
fn a_batch_answers_line_by_line_in_order() {
    let mut lines = Vec::new();
    for n in 0..3000 {
        lines.push(match n % 3 {
            0 => request("s3:GetObject").to_string(),
            1 => request("s3:PutObject").to_string(),
            _ => format!("{{\"ActionNames\": [\"s3:{n}"),
        });
    }
    let ran = run(&Dump::new(), &[CUSTOM, &["--batch"]].concat(), &lines.join("\n"));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "the stream was read to its end");
    let answers: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), lines.len());
    for (n, answer) in answers.iter().enumerate() {
        let decision = &answer["EvaluationResults"][0]["EvalDecision"];
        match n % 3 {
            0 => assert_eq!(decision, "allowed"),
            1 => assert_eq!(decision, "implicitDeny"),
            _ => assert_eq!(answer["__type"], "InvalidInput"),
        }
    }
}

#[test]
fn a_batch_answers_before_it_waits_for_more() {
    let mut running = command(&Dump::new(), &[CUSTOM, &["--batch"]].concat()).spawn().unwrap();
    let mut stdin = running.stdin.take().unwrap();
    let mut answers = BufReader::new(running.stdout.take().unwrap()).lines();
    for (action, expected) in [("s3:GetObject", "allowed"), ("s3:PutObject", "implicitDeny")] {
        writeln!(stdin, "{}", request(action)).unwrap();
        stdin.flush().unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["EvaluationResults"][0]["EvalDecision"], expected);
    }
    drop(stdin);
    assert!(running.wait().unwrap().success());
}

#[test]
fn the_policies_of_a_state_are_simulated() {
    let details = json!({
        "UserDetailList": [{"UserName": "alice", "Path": "/", "Arn": "arn:aws:iam::111122223333:user/alice",
            "UserPolicyList": [{"PolicyName": "Read", "PolicyDocument": policy("s3:Get*")}],
            "GroupList": [], "AttachedManagedPolicies": []}],
        "GroupDetailList": [], "RoleDetailList": [], "Policies": [],
    });
    let dump = Dump::new().global("get-account-authorization-details.json", &details.to_string());
    let words = |arn: &'static str| {
        [
            "iam",
            "simulate-principal-policy",
            "--state",
            "dump",
            "--policy-source-arn",
            arn,
            "--action-names",
            "s3:GetObject",
            "--resource-arns",
            "arn:aws:s3:::acme/a",
            "--context-entries",
            "ContextKeyName=aws:SecureTransport,ContextKeyValues=true,ContextKeyType=boolean",
        ]
    };
    let ran = run(&dump, &words("arn:aws:iam::111122223333:user/alice"), "");
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert_eq!(
        ran.json()["EvaluationResults"][0]["MatchedStatements"][0]["SourcePolicyId"],
        "user_alice_Read"
    );
    for arn in ["arn:aws:iam::111122223333:user/bob", "arn:aws:iam::999999999999:user/alice"] {
        let ran = run(&dump, &words(arn), "");
        assert_eq!((ran.status, &ran.json()["__type"]), (2, &json!("NoSuchEntity")), "{arn}");
    }
    let line =
        json!({"PolicySourceArn": "arn:aws:iam::111122223333:user/alice", "ActionNames": ["s3:GetObject"]});
    let batch = run(
        &dump,
        &["iam", "simulate-principal-policy", "--state", "dump", "--batch"],
        &format!("{line}\n{{}}\n"),
    );
    let answers: Vec<Value> = batch.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers[0]["EvaluationResults"][0]["EvalDecision"], "implicitDeny");
    assert_eq!(answers[1]["__type"], "InvalidInput");
}

#[test]
fn context_keys_are_listed() {
    let text = policy("s3:Get*").to_string();
    let ran =
        run(&Dump::new(), &["iam", "get-context-keys-for-custom-policy", "--policy-input-list", &text], "");
    assert_eq!((ran.status, ran.json()), (0, json!({"ContextKeyNames": ["aws:SecureTransport"]})));
}

#[test]
fn every_operation_shows_examples() {
    for operation in
        ["simulate-custom-policy", "simulate-principal-policy", "get-context-keys-for-custom-policy"]
    {
        let ran = run(&Dump::new(), &["iam", operation, "--help"], "");
        assert!(ran.out.contains("Examples:") && ran.status == 0, "{operation}");
        let schema = run(&Dump::new(), &["schema", operation], "").json();
        assert_eq!(schema["$id"], format!("aozu/{operation}/1"));
        assert!(schema["properties"]["PolicyInputList"].is_object(), "{operation}");
    }
}
