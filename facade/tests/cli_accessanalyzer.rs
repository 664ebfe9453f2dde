//! `aozu accessanalyzer validate-policy`: requests in every form, AWS's JSON, and text that shows the line.
#![cfg(feature = "cli")]
#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod cli_common;

use std::{
    io::Write,
    process::{Command, Stdio},
};

use cli_common::{Dump, Ran};
use serde_json::{Value, json};

fn run(dump: &Dump, words: &[&str], input: &str) -> Ran {
    run_operation("validate-policy", dump, words, input)
}

fn run_operation(operation: &str, dump: &Dump, words: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aozu"));
    command.args(["accessanalyzer", operation]).args(words).current_dir(dump.path("."));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).env("NO_COLOR", "1");
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

const POLICY: &str = "{
  \"Version\": \"2012-10-17\",
  \"Statement\": [
    {\"Effect\": \"Allow\", \"Action\": [\"iam:PassRole\", \"s3:GetObjct\"], \"Resource\": \"*\"}
  ]
}";

fn codes(ran: &Ran) -> Vec<(String, String)> {
    let text = |finding: &Value, member: &str| finding[member].as_str().unwrap().to_owned();
    let json = ran.json();
    let findings = json["findings"].as_array().unwrap_or_else(|| panic!("{}", ran.out));
    findings.iter().map(|finding| (text(finding, "issueCode"), text(finding, "findingType"))).collect()
}

#[test]
fn the_contracts_request_gives_the_contracts_answer() {
    let request = json!({"policyDocument": POLICY, "policyType": "IDENTITY_POLICY"}).to_string();
    let ran = run(&Dump::new(), &["--cli-input-json", &request], "");
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let pair = |code: &str, kind: &str| (code.to_owned(), kind.to_owned());
    assert_eq!(
        codes(&ran),
        [pair("PASS_ROLE_WITH_STAR_IN_RESOURCE", "SECURITY_WARNING"), pair("INVALID_ACTION", "ERROR")]
    );
    let location = &ran.json()["findings"][1]["locations"][0];
    assert_eq!(
        location["path"],
        json!([{"value": "Statement"}, {"index": 0}, {"value": "Action"}, {"index": 1}])
    );
    let offset = POLICY.find("\"s3:").unwrap();
    assert_eq!(location["span"]["start"], json!({"line": 4, "column": 51, "offset": offset}));
    assert_eq!(location["span"]["end"], json!({"line": 4, "column": 64, "offset": offset + 13}));
}

#[test]
fn a_request_comes_in_every_form() {
    let dump = Dump::new().file("policy.json", POLICY).file(
        "request.json",
        &json!({"policyDocument": POLICY, "policyType": "IDENTITY_POLICY"}).to_string(),
    );
    let flags =
        run(&dump, &["--policy-document", "file://policy.json", "--policy-type", "IDENTITY_POLICY"], "");
    assert_eq!(flags.status, 1, "{}", flags.err);
    for words in [&["--cli-input-json", "request.json"][..], &["--cli-input-json", "file://request.json"]] {
        assert_eq!(run(&dump, words, "").out, flags.out);
    }
    let stdin = std::fs::read_to_string(dump.path("request.json")).unwrap();
    assert_eq!(run(&dump, &["--cli-input-json", "-"], &stdin).out, flags.out);
    let over = run(
        &dump,
        &[
            "--cli-input-json",
            "request.json",
            "--policy-type",
            "RESOURCE_POLICY",
            "--validate-policy-resource-type",
            "AWS::S3::Bucket",
        ],
        "",
    );
    assert!(codes(&over).iter().any(|(code, _)| code == "MISSING_PRINCIPAL"), "flags win: {}", over.out);
}

#[test]
fn the_status_tells_what_is_grave() {
    let with = |members: &str| {
        let policy = format!(r#"{{"Version": "2012-10-17", "Statement": {{{members}}}}}"#);
        let words = ["--policy-document", &policy, "--policy-type", "IDENTITY_POLICY"];
        run(&Dump::new(), &words, "").status
    };
    assert_eq!(with(r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "*""#), 0);
    assert_eq!(
        with(r#""Sid": "", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*""#),
        0,
        "a suggestion"
    );
    assert_eq!(
        with(r#""Effect": "Allow", "Action": "iam:PassRole", "Resource": "*""#),
        1,
        "a security warning"
    );
    assert_eq!(with(r#""Effect": "Allow", "Action": "s3:Nothing", "Resource": "*""#), 1, "an error");
}

#[test]
fn what_cannot_be_asked_is_awss_exception() {
    let dump = Dump::new();
    for (words, says) in [
        (&["--policy-document", "{}"][..], "`policyType` is missing"),
        (
            &["--policy-document", "{}", "--policy-type", "IDENTITY"],
            "`IDENTITY` is not a value of `policyType`",
        ),
        (&["--policy-document", "file://none.json", "--policy-type", "IDENTITY_POLICY"], "none.json"),
        (&["--cli-input-json", "{\"policy\": 1}"], "unknown field `policy`"),
    ] {
        let ran = run(&dump, words, "");
        assert_eq!((ran.status, &ran.json()["__type"]), (2, &json!("ValidationException")), "{words:?}");
        assert!(ran.out.contains(says) && ran.err.starts_with("error: "), "{}{}", ran.out, ran.err);
    }
}

#[test]
fn what_is_not_built_says_so() {
    for operation in ["check-no-new-access", "check-access-not-granted"] {
        let ran =
            run_operation(operation, &Dump::new(), &["--policy-type", "IDENTITY_POLICY", "--batch"], "");
        assert_eq!((ran.status, &ran.json()["__type"]), (2, &json!("UnsupportedOperation")), "{operation}");
    }
    let help = run_operation("--help", &Dump::new(), &[], "");
    assert!(help.out.contains("validate-policy") && !help.out.contains("new-access"), "{}", help.out);
}

#[test]
fn a_batch_is_answered_line_by_line() {
    let good = json!({"policyDocument": POLICY, "policyType": "IDENTITY_POLICY"}).to_string();
    let object = json!({"policyDocument": {"Version": "2012-10-17"}, "policyType": "IDENTITY_POLICY"});
    let ran = run(&Dump::new(), &["--batch"], &format!("{good}\nnonsense\n{object}\n"));
    assert_eq!(ran.status, 0, "{}", ran.err);
    let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["findings"].as_array().unwrap().len(), 2);
    assert_eq!(lines[1]["__type"], "ValidationException");
    assert_eq!(lines[2]["findings"][0]["issueCode"], "MISSING_STATEMENT");
}

#[test]
fn text_shows_the_line_of_each_finding() {
    let dump = Dump::new().file("policy.json", POLICY);
    let words =
        ["--policy-document", "file://policy.json", "--policy-type", "IDENTITY_POLICY", "--output", "text"];
    let ran = run(&dump, &words, "");
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.out);
    let json = run(&dump, &[&words[..4], &["--output", "json"]].concat(), "");
    assert_eq!(codes(&json).len(), 2);
}

/// AWS's own managed policies, as the example account has them.
#[test]
fn no_managed_policy_of_the_example_has_an_error() {
    let details = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/accounts/shop/aws_configs/accounts/111122223333/global/iam-get-account-authorization-details.json"
    );
    let details: Value = serde_json::from_str(&std::fs::read_to_string(details).unwrap()).unwrap();
    let mut lines = String::new();
    let mut names = Vec::new();
    for policy in details["Policies"].as_array().unwrap() {
        let arn = policy["Arn"].as_str().unwrap();
        let versions = policy["PolicyVersionList"].as_array().unwrap();
        let default = versions.iter().find(|version| version["IsDefaultVersion"] == true).unwrap();
        let request = json!({"policyDocument": default["Document"], "policyType": "IDENTITY_POLICY"});
        lines.push_str(&format!("{request}\n"));
        names.push(arn.to_owned());
    }
    assert!(names.iter().filter(|arn| arn.starts_with("arn:aws:iam::aws:")).count() > 3, "{names:?}");
    let ran = run(&Dump::new(), &["--batch"], &lines);
    for (name, line) in names.iter().zip(ran.out.lines()) {
        let answer: Value = serde_json::from_str(line).unwrap();
        for found in answer["findings"].as_array().unwrap() {
            assert!(found["findingType"] != "ERROR", "{name}: {found}");
        }
    }
}
