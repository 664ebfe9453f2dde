//! The command, by running it.
#![cfg(feature = "cli")]

mod cli_common;

use cli_common::{Dump, GOOD_VPC, WIDE_VPC};

#[test]
fn the_exit_status_tells_how_it_went() {
    let clean = Dump::new().vpcs(&[GOOD_VPC]);
    assert_eq!(clean.run("validate dump --only VPC001").status, 0);
    let broken = Dump::new().vpcs(&[WIDE_VPC]);
    assert_eq!(broken.run("validate dump --only VPC001").status, 1);
    for line in ["validate nowhere", "nonsense", "validate dump --deny terrible", "validate", ""] {
        assert_eq!(clean.run(line).status, 2, "{line}");
    }
    let damaged = Dump::new().vpcs(&[GOOD_VPC]).regional("Subnets.json", "{\"Subnets\": [");
    assert_eq!(
        damaged.run("validate dump --only VPC001").status,
        3,
        "nothing found, and not everything read"
    );
    let both = Dump::new().vpcs(&[WIDE_VPC]).regional("Subnets.json", "{\"Subnets\": [");
    assert_eq!(both.run("validate dump --only VPC001").status, 1, "what was found is found");
}

#[test]
fn help_and_version_are_answers() {
    let dump = Dump::new();
    for line in ["--help", "--version", "validate --help", "help collect"] {
        let ran = dump.run(line);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{line}");
    }
    for command in ["validate", "show", "rules", "explain", "collect", "schema", "completions", "man"] {
        assert!(dump.run(&format!("{command} --help")).out.contains("Usage:"), "{command}");
    }
    for command in ["validate", "show", "explain", "collect", "schema"] {
        assert!(dump.run(&format!("{command} --help")).out.contains("Examples:"), "{command}");
    }
}

#[test]
fn a_wrong_command_is_told_with_the_right_one() {
    let ran = Dump::new().run("valdate dump");
    assert!(ran.err.contains("validate"), "{}", ran.err);
}

#[test]
fn a_folder_with_nothing_recognisable_says_what_was_looked_for() {
    let ran = Dump::new().file("notes.txt", "hello").run("validate dump");
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.starts_with("error: nothing in `dump` could be read"), "{}", ran.err);
    assert!(ran.err.contains("aozu collect --print"), "{}", ran.err);
}

#[test]
fn errors_are_json_for_programs() {
    let dump = Dump::new();
    for line in
        ["validate nowhere --output json", "--output=json nonsense", "validate --output json --deny x"]
    {
        let ran = dump.run(line);
        let error: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((ran.status, error["__type"].as_str()), (2, Some("ValidationException")), "{line}");
        assert!(!error["message"].as_str().unwrap().is_empty(), "{line}");
        assert!(ran.err.starts_with("error: "), "a person is told too: {}", ran.err);
    }
}

#[test]
fn deny_moves_the_line_between_clean_and_not() {
    let dump =
        Dump::new().global("iam-get-account-summary.json", r#"{"SummaryMap": {"AccountMFAEnabled": 0}}"#);
    let only = "validate dump --only IAM002";
    assert_eq!(dump.run(only).status, 0, "a security warning is no error");
    assert_eq!(dump.run(&format!("{only} --deny security-warning")).status, 1);
    assert_eq!(dump.run(&format!("{only} --deny suggestion")).status, 1);
    let hidden = dump.run(&format!("{only} --deny suggestion --severity error"));
    assert_eq!(hidden.status, 1, "what is not listed still counts");
    assert!(!hidden.out.contains("IAM002"), "{}", hidden.out);
}

#[test]
fn only_takes_codes_names_and_globs_and_refuses_what_names_nothing() {
    let dump = Dump::new().vpcs(&[WIDE_VPC]);
    for glob in ["VPC001", "vpc001", "vpc-block-size", "VPC00?", "*-block-size"] {
        assert_eq!(dump.run(&format!("validate dump --only {glob}")).status, 1, "{glob}");
    }
    let ran = dump.run("validate dump --only VPC01");
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("`--only VPC01` names no rule; did you mean `VPC0"), "{}", ran.err);
}

#[test]
fn an_account_or_region_that_is_not_there_is_no_clean_one() {
    let dump = Dump::new().vpcs(&[GOOD_VPC]);
    assert_eq!(
        dump.run("validate dump --only VPC001 --region ap-northeast-1 --account 111122223333").status,
        0
    );
    let ran = dump.run("validate dump --region ap-northeast-2");
    assert!(ran.err.contains("did you mean `ap-northeast-1`?"), "{}", ran.err);
    let ran = dump.run("validate dump --account 999988887777");
    assert!(ran.err.contains("it holds `111122223333`"), "{}", ran.err);
}

#[test]
fn a_region_that_was_not_asked_for_is_left_out() {
    let dump = Dump::new()
        .vpcs(&[GOOD_VPC])
        .file("dump/accounts/111122223333/us-east-1/Vpcs.json", &format!("{{\"Vpcs\": [{WIDE_VPC}]}}"));
    assert_eq!(dump.run("validate dump --only VPC001").status, 1);
    assert_eq!(dump.run("validate dump --only VPC001 --region ap-northeast-1").status, 0);
}

#[test]
fn a_report_used_as_baseline_hides_all_its_findings() {
    let dump = Dump::new().vpcs(&[WIDE_VPC]);
    let report = dump.run("validate dump --output json").out;
    let dump = dump.file("report.json", &report);
    let again = dump.run("validate dump --baseline report.json --deny suggestion --output json");
    let hidden = again.json();
    assert_eq!((again.status, hidden["findings"].as_array().unwrap().len()), (0, 0));
    let count = hidden["suppressed"].as_array().unwrap().len();
    assert_eq!(
        count,
        serde_json::from_str::<serde_json::Value>(&report).unwrap()["findings"].as_array().unwrap().len()
    );

    // A report made with a baseline serves as the next one.
    let dump = dump.file("next.json", &again.out);
    assert_eq!(dump.run("validate dump --baseline next.json --deny suggestion").status, 0);
    let told = dump.run("validate dump --baseline next.json").out;
    assert!(told.contains(&format!(" left out: {count} listed in the baseline")), "{told}");

    // And what is new is told.
    let dump = dump.vpcs(&[WIDE_VPC, &WIDE_VPC.replace("vpc-0a000001", "vpc-0a000002")]);
    let new = dump.run("validate dump --baseline report.json --only VPC001 --output json").json();
    assert_eq!(new["findings"][0]["resource_id"], "vpc-0a000002");
}

#[test]
fn a_baseline_that_is_no_report_is_refused() {
    let dump =
        Dump::new().vpcs(&[GOOD_VPC]).file("x.json", "{\"format\": \"aozu/account/1\", \"findings\": []}");
    for (line, told) in [("x.json", "its format is `aozu/account/1`"), ("y.json", "No such file")] {
        let ran = dump.run(&format!("validate dump --baseline {line}"));
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains(told), "{}", ran.err);
    }
}

#[test]
fn quiet_prints_one_line() {
    let ran = Dump::new().vpcs(&[WIDE_VPC]).run("validate dump --only VPC001 --quiet --as-of 2026-01-05");
    assert_eq!(ran.out, "1 error · 1 account, 1 region, 1 resource · as of 2026-01-05T00:00:00Z\n");
    assert_eq!(ran.status, 1);
}

#[test]
fn nothing_that_rules_look_at_is_not_a_clean_account() {
    let dump = Dump::new()
        .file("dump/111122223333/us-east-1/acm-list-certificates.json", "{\"CertificateSummaryList\": []}");
    let ran = dump.run("validate dump");
    assert_eq!(ran.status, 3);
    assert!(ran.out.contains("nothing was judged"), "{}", ran.out);
}

#[test]
fn the_account_document_is_a_state_like_the_folder_that_it_came_from() {
    let dump = Dump::new().vpcs(&[WIDE_VPC]);
    let document = dump.run("show dump --output json").out;
    let dump = dump.file("account.json", &document);
    assert_eq!(dump.run("show account.json --output json").out, document, "written and read again");
    let fingerprints = |line: &str| {
        let report = dump.run(line).json();
        let findings = report["findings"].as_array().unwrap().clone();
        findings.into_iter().map(|finding| finding["fingerprint"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        fingerprints("validate account.json --output json"),
        fingerprints("validate dump --output json")
    );
}

#[test]
fn explain_prints_the_rule_s_page_and_offers_the_nearest_rule() {
    let dump = Dump::new();
    let page = dump.run("explain vpc-block-size").out;
    assert!(page.starts_with("# VPC001 vpc-block-size\n\n**error**\n"), "{page}");
    assert_eq!(dump.run("explain VPC001").out, page);
    let ran = dump.run("explain VCP001");
    assert!(ran.status == 2 && ran.err.contains("did you mean `VPC001`?"), "{}", ran.err);
}

#[test]
fn the_catalogue_is_listed_for_people_and_for_programs() {
    let dump = Dump::new();
    let text = dump.run("rules").out;
    let json = dump.run("rules --output json").json();
    assert_eq!(json["rules"].as_array().unwrap().len(), aozu::rules().count());
    for rule in aozu::rules() {
        assert!(text.contains(&format!("{}  {}", rule.code, rule.name)), "{}", rule.code);
    }
}

#[test]
fn completions_and_the_manual_are_made_from_the_command_line() {
    let dump = Dump::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(dump.run(&format!("completions {shell}")).out.contains("validate"), "{shell}");
    }
    assert!(dump.run("man").out.starts_with(".ie"));
    assert!(dump.run("man validate").out.contains("baseline"));
    assert!(dump.run("man valdate").err.contains("did you mean `validate`?"));
}

#[test]
fn the_script_and_the_policy_are_printed() {
    let dump = Dump::new();
    let script = dump.run("collect --print --region eu-west-1").out;
    assert!(script.contains("regions='eu-west-1'"), "{script}");
    let policy = dump.run("collect --policy").json();
    assert_eq!(policy["Version"], "2012-10-17");
    assert_eq!(dump.run("collect").status, 2, "aozu calls nothing itself");
}

#[cfg(unix)]
#[test]
fn bash_reads_the_script() {
    use std::process::Command;
    let dump = Dump::new();
    let script = dump.run("collect --print").out;
    let dump = dump.file("collect.sh", &script);
    // Without bash there is nothing to check it with.
    if let Ok(ran) = Command::new("bash").arg("-n").arg(dump.path("collect.sh")).output() {
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_aozu"))
        .args(["schema", "account"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
}
