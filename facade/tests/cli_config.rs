//! `aozu.toml`, by running the command.
#![cfg(feature = "cli")]

mod cli_common;

use cli_common::{Dump, GOOD_VPC, WIDE_VPC};

const SUPPRESSED: &str = "state = \"dump\"\n[[suppress]]\nrule = \"VPC001\"\nresource = \"*:vpc/vpc-0a00000?\"\n\
    reason = \"goes in May\"\nexpires = \"2026-05-31\"\n";

#[test]
fn the_configuration_is_found_upwards_and_its_state_lies_beside_it() {
    let dump = Dump::new().vpcs(&[WIDE_VPC]).file("aozu.toml", "state = \"dump\"\n").file("a/b/x", "");
    for folder in [".", "a", "a/b"] {
        assert_eq!(dump.run_with("validate --only VPC001", &[], folder).status, 1, "{folder}");
    }
    assert_eq!(dump.run_with("show", &[], "a").status, 0);
    assert_eq!(
        dump.run("validate dump/accounts --only VPC001").status,
        1,
        "the command line's word goes first"
    );
}

#[test]
fn a_configuration_that_is_named_wins() {
    let dump = Dump::new()
        .vpcs(&[GOOD_VPC])
        .file("aozu.toml", "state = \"nowhere\"\n")
        .file("ci/strict.toml", "state = \"../dump\"\n");
    assert_eq!(dump.run("validate --only VPC001 --config ci/strict.toml").status, 0);
    let ran = dump.run("validate --config none.toml");
    assert!(ran.status == 2 && ran.err.contains("cannot read `none.toml`"), "{}", ran.err);
}

#[test]
fn without_any_state_the_error_says_how_to_get_one() {
    let ran = Dump::new().run("validate");
    assert!(ran.status == 2 && ran.err.contains("aozu collect --print"), "{}", ran.err);
}

#[test]
fn deny_and_the_time_come_from_the_configuration_unless_the_command_line_says_otherwise() {
    let summary = r#"{"SummaryMap": {"AccountMFAEnabled": 0}}"#;
    let dump = Dump::new()
        .global("iam-get-account-summary.json", summary)
        .file("aozu.toml", "deny = \"warning\"\nas_of = 2026-01-05T00:00:00Z\n");
    let only = "validate dump --only IAM002 --output json";
    let ran = dump.run(only);
    assert_eq!((ran.status, ran.json()["as_of"].as_str()), (1, Some("2026-01-05T00:00:00Z")));
    let ran = dump.run(&format!("{only} --deny error --as-of 2026-02-01T00:00:00Z"));
    assert_eq!((ran.status, ran.json()["as_of"].as_str()), (0, Some("2026-02-01T00:00:00Z")));
}

#[test]
fn a_wrong_configuration_is_told_with_line_and_column() {
    for (text, told) in [
        ("stat = \"x\"\n", "aozu.toml:1:1: unknown field `stat`"),
        ("deny = \"fatal\"\n", "aozu.toml:1:8: unknown variant `fatal`"),
        (
            "[[suppress]]\nrule = \"VCP001\"\nresource = \"*\"\nreason = \"r\"\n",
            "aozu.toml:2:8: no rule is called `VCP001`; did you mean `VPC001`?",
        ),
        ("state =\n", "aozu.toml:1:8: "),
    ] {
        let dump = Dump::new().file("aozu.toml", text);
        let ran = dump.run("validate dump");
        assert_eq!(ran.status, 2, "{text}");
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
}

#[test]
fn a_suppression_hides_its_finding_until_its_last_day() {
    let dump = Dump::new().vpcs(&[WIDE_VPC]).file("aozu.toml", SUPPRESSED);
    let rules = |as_of: &str| {
        let ran = dump.run(&format!("validate --only VPC001 --only ACC* --output json --as-of {as_of}"));
        let report = ran.json();
        let codes: Vec<String> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["rule"].as_str().unwrap().to_owned())
            .collect();
        (ran.status, codes, report["suppressed"].clone())
    };
    let (status, codes, suppressed) = rules("2026-05-31T12:00:00Z");
    assert_eq!((status, codes.len()), (0, 0));
    assert_eq!(
        (suppressed[0]["by"].as_str(), suppressed[0]["reason"].as_str()),
        (Some("aozu.toml"), Some("goes in May"))
    );
    let (status, mut codes, _) = rules("2026-06-01T00:00:00Z");
    codes.sort();
    assert_eq!((status, codes), (1, vec!["ACC002".to_owned(), "VPC001".to_owned()]));
}

#[test]
fn a_suppression_that_hides_nothing_is_itself_a_finding() {
    let dump = Dump::new().vpcs(&[GOOD_VPC]).file("aozu.toml", SUPPRESSED);
    let found = |line: &str| {
        let report = dump.run(line).json();
        report["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == "ACC001")
    };
    assert!(found("validate --output json"));
    assert!(!found("validate --output json --region ap-northeast-1"), "it may match what was not looked at");
}

#[test]
fn a_tag_leaves_a_resource_out() {
    let tagged = WIDE_VPC
        .replace(r#""Value": "main"}"#, r#""Value": "main"}, {"Key": "aozu:ignore", "Value": "VPC001"}"#);
    let dump = Dump::new().vpcs(&[&tagged]);
    let ran = dump.run("validate dump --only VPC001");
    assert_eq!(ran.status, 0);
    assert!(ran.out.contains("1 finding left out: 1 by the tag `aozu:ignore`"), "{}", ran.out);
}
