//! What `validate` and `check` write for other programs.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a document that cannot be read fails the test")]

mod cli_common;

use cli_common::{Dump, GOOD_VPC, WIDE_VPC, sarif};
use quick_xml::{Reader, events::Event};
use serde_json::Value;

fn faults() -> String {
    format!("{}/tests/data/faults", env!("CARGO_MANIFEST_DIR"))
}

/// The elements of a document by their paths, with their attributes, in order.
fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(xml);
    let (mut path, mut found) = (Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        let (Event::Start(element) | Event::Empty(element)) = &event else {
            match event {
                Event::End(_) => drop(path.pop()),
                Event::Eof => break,
                _ => {}
            }
            continue;
        };
        path.push(element.name().as_ref().to_owned());
        let attributes = element.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let name = attribute.key.as_ref().to_owned();
            (name, quick_xml::escape::unescape(&attribute.value).unwrap().into_owned())
        });
        found.push((path.join("/"), attributes.collect()));
        if matches!(event, Event::Empty(_)) {
            path.pop();
        }
    }
    assert!(path.is_empty(), "{path:?}");
    found
}

fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> &'a str {
    &attributes.iter().find(|(key, _)| key == name).unwrap().1
}

/// Two VPCs of which no block may be so wide, one of them suppressed.
fn wide() -> Dump {
    Dump::new().vpcs(&[WIDE_VPC, &WIDE_VPC.replace("vpc-0a000001", "vpc-0a000002")]).file(
        "aozu.toml",
        "[[suppress]]\nrule = \"VPC001\"\nresource = \"vpc-0a000002\"\nreason = \"goes in May\"\n",
    )
}

#[test]
fn sarif_of_a_whole_account_is_what_the_schema_says() {
    let dump = Dump::new();
    let ran = dump.run(&format!("validate {} --output sarif", faults()));
    assert_eq!(ran.status, 1, "the status does not depend on the form: {}", ran.err);
    let log = sarif::log(&ran.out);
    let report = dump.run(&format!("validate {} --output json", faults())).json();
    let run = &log["runs"][0];
    let (results, rules) =
        (run["results"].as_array().unwrap(), run["tool"]["driver"]["rules"].as_array().unwrap());
    assert_eq!(results.len(), report["findings"].as_array().unwrap().len());
    let mut prints: Vec<&str> = Vec::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[index]["id"]);
        let location = &result["locations"][0];
        assert!(location["physicalLocation"]["region"]["startLine"].as_u64().unwrap() >= 1, "{result}");
        assert!(location["logicalLocations"][0]["fullyQualifiedName"].as_str().unwrap().starts_with("arn:"));
        prints.push(result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap());
    }
    let all = prints.len();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), all, "no two results have one fingerprint");
    let security = rules.iter().find(|rule| rule["id"] == "IAM002").unwrap();
    assert_eq!(security["properties"]["tags"][0], "security");
    assert_eq!(security["properties"]["security-severity"], "7.0");
    assert!(security["help"]["markdown"].as_str().unwrap().contains("## Why it matters"));
    let error = rules.iter().find(|rule| rule["defaultConfiguration"]["level"] == "error").unwrap();
    assert!(error["properties"].get("security-severity").is_none(), "{error}");
    assert_eq!(
        dump.run(&format!("validate {} --output sarif", faults())).out,
        ran.out,
        "the same bytes again"
    );
}

#[test]
fn sarif_names_the_file_and_the_line_and_what_is_suppressed() {
    let dump = wide();
    let ran = dump.run("validate dump --only VPC001 --output sarif");
    let log = sarif::log(&ran.out);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "dump/accounts/111122223333/ap-northeast-1/Vpcs.json");
    assert_eq!(place["region"]["startLine"], 1);
    assert_eq!(place["properties"]["pointer"], "/Vpcs/0");
    assert!(results[0].get("suppressions").is_none());
    let suppression = &results[1]["suppressions"][0];
    assert_eq!((&suppression["kind"], results.len()), (&Value::from("external"), 2));
    assert_eq!(suppression["justification"], "aozu.toml: goes in May");
    // The second VPC stands in the third line.
    assert_eq!(results[1]["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
    let damaged = Dump::new().vpcs(&[GOOD_VPC]).regional("Subnets.json", "{\"Subnets\": [");
    let log = sarif::log(&damaged.run("validate dump --only VPC001 --output sarif").out);
    let told = log["runs"][0]["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(told.contains("Subnets.json") && told.contains("could not be read"), "{told}");
    assert_eq!(log["runs"][0]["results"], Value::Array(Vec::new()));
}

#[test]
fn junit_has_a_case_for_each_rule_that_was_looked_for() {
    let dump = wide();
    let ran = dump.run("validate dump --output junit");
    let all = elements(&ran.out);
    let cases: Vec<_> = all.iter().filter(|(path, _)| path == "testsuites/testsuite/testcase").collect();
    assert_eq!(cases.len(), aozu::rules().count(), "each ran, failed or was skipped");
    let named = |name: &str| cases.iter().find(|(_, of)| attribute(of, "name").starts_with(name)).unwrap();
    assert_eq!(attribute(&named("VPC001").1, "classname"), "aozu.validate.vpc");
    let failures: Vec<_> = all.iter().filter(|(path, _)| path.ends_with("testcase/failure")).collect();
    let suites = &all[0].1;
    assert_eq!(attribute(suites, "failures"), failures.len().to_string());
    assert_eq!(attribute(suites, "tests"), cases.len().to_string());
    let skipped: Vec<_> = all.iter().filter(|(path, _)| path.ends_with("testcase/skipped")).collect();
    assert_eq!(attribute(suites, "skipped"), skipped.len().to_string());
    assert!(attribute(&skipped[0].1, "message").contains("aws "), "{skipped:?}");
    assert!(ran.out.contains("dump/accounts/111122223333/ap-northeast-1/Vpcs.json:1#/Vpcs/0"), "{}", ran.out);
    let only = elements(&dump.run("validate dump --only VPC001 --output junit").out);
    assert_eq!(attribute(&only[0].1, "tests"), "1", "rules that were not asked for are no cases");
    assert_eq!(attribute(&only[0].1, "failures"), "1");
    let damaged = Dump::new().vpcs(&[GOOD_VPC]).regional("Subnets.json", "{\"Subnets\": [");
    let damaged = damaged.run("validate dump --only VPC001 --output junit");
    assert!(
        damaged.out.contains("aozu.validate.reading") && damaged.out.contains("<error "),
        "{}",
        damaged.out
    );
    assert_eq!(damaged.status, 3);
    // What is not as bad as what is denied does not fail.
    let mild =
        Dump::new().global("iam-get-account-summary.json", r#"{"SummaryMap": {"AccountMFAEnabled": 0}}"#);
    let line = "validate dump --only IAM002 --output junit";
    let passed = mild.run(line).out;
    assert_eq!(attribute(&elements(&passed)[0].1, "failures"), "0");
    assert!(passed.contains("<system-out>"), "it is told all the same: {passed}");
    let denied = elements(&mild.run(&format!("{line} --deny security-warning")).out);
    assert_eq!(attribute(&denied[0].1, "failures"), "1");
}

#[test]
fn github_has_a_command_for_each_finding() {
    let ran = wide().run("validate dump --only VPC001 --output github");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(
        lines[0].starts_with(
            "::error file=dump/accounts/111122223333/ap-northeast-1/Vpcs.json,line=1,title=VPC001 vpc-block-size%3A \
             vpc-0a000001::"
        ),
        "{}",
        ran.out
    );
    assert!(lines[0].contains("%0Ahelp: "), "{}", lines[0]);
    assert_eq!(lines[1], "aozu validate: 1 error");
    assert_eq!((lines.len(), ran.status), (2, 1));
    let mild =
        Dump::new().global("iam-get-account-summary.json", r#"{"SummaryMap": {"AccountMFAEnabled": 0}}"#);
    assert!(mild.run("validate dump --only IAM002 --output github").out.starts_with("::warning "));
    let denied = mild.run("validate dump --only IAM002 --deny security-warning --output github");
    assert!(denied.out.starts_with("::error "), "what fails the step is an error: {}", denied.out);
}

#[test]
fn markdown_is_a_comment_and_names_are_no_markup() {
    let hostile = WIDE_VPC.replace("\"main\"", "\"x|`<img src=a>`@octocat\"");
    let ran = Dump::new()
        .vpcs(&[&hostile])
        .regional("logs-describe-log-groups.json", r#"{"logGroups": [{"logGroupName": "/a|b<c>", "arn": "arn:aws:logs:ap-northeast-1:111122223333:log-group:/a|b<c>:*", "creationTime": 1, "storedBytes": 0}]}"#)
        .run("validate dump --output markdown");
    assert!(ran.out.starts_with("### aozu validate: 1 error"), "{}", ran.out);
    assert!(
        ran.out.contains("| error | **VPC001** vpc-block-size | <code>vpc-0a000001</code> | "),
        "{}",
        ran.out
    );
    assert!(
        !ran.out.contains("<img") && !ran.out.contains("a|b") && !ran.out.contains("@octocat"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("<details>") && ran.out.contains("</details>"));
    let many = Dump::new().run(&format!("validate {} --output markdown", faults()));
    assert!(many.out.len() < 65_536, "GitHub takes no longer comments: {}", many.out.len());
    let left_out = wide().run("validate dump --only VPC001 --output markdown").out;
    assert!(left_out.contains("1 left out by"), "{left_out}");
}

#[test]
fn other_commands_say_what_they_write() {
    let dump = Dump::new().vpcs(&[GOOD_VPC]);
    for line in ["show dump --output sarif", "exposure dump --output junit", "rules --output markdown"] {
        let ran = dump.run(line);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line}");
        assert!(ran.err.contains("which writes text and json"), "{}", ran.err);
    }
    assert_eq!(dump.run("validate dump --output xml").status, 2);
    let quiet = dump.run("validate dump --quiet --output sarif");
    assert!(quiet.status == 2 && quiet.err.contains("--quiet"), "{}", quiet.err);
}
