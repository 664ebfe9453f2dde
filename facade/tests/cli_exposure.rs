//! `aozu exposure`, by running the command on the accounts that ship in the repository.
#![cfg(feature = "cli")]

mod cli_common;

use cli_common::{Dump, GOOD_VPC};
use serde_json::json;

fn shop() -> String {
    format!("{}/examples/accounts/shop", env!("CARGO_MANIFEST_DIR"))
}

fn faults() -> String {
    format!("{}/tests/data/faults", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn people_read_what_is_open_first() {
    for (name, state) in [("shop", shop()), ("faults", faults())] {
        let ran = Dump::new().run(&format!("exposure {state}"));
        assert_eq!(ran.status, 0, "{}", ran.err);
        insta::assert_snapshot!(format!("exposure_{name}"), ran.out);
    }
}

#[test]
fn programs_read_the_contracts_members() {
    let ran = Dump::new().run(&format!("exposure {} --output json", faults()));
    let told = ran.json();
    let members = |value: &serde_json::Value| {
        let mut names: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(members(&told), ["answer", "as_of", "assumptions", "format", "needs"]);
    assert_eq!(told["format"], "aozu/exposure/1");
    assert_eq!(members(&told["answer"]), ["FromInternet", "PublicResources", "ToInternet", "Unreachable"]);
    assert_eq!(told["answer"]["PublicResources"], json!([]));
    insta::assert_json_snapshot!("exposure_from_internet", told["answer"]["FromInternet"]);
    insta::assert_json_snapshot!("exposure_to_internet", told["answer"]["ToInternet"][0]);
}

#[test]
fn pairs_are_told_where_they_are_asked_for() {
    let ran = Dump::new().run(&format!("exposure {} --pairs", shop()));
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    let from = ran.out.find("classes").unwrap();
    insta::assert_snapshot!("exposure_pairs", &ran.out[from.saturating_sub(3)..]);
    let told = Dump::new().run(&format!("exposure {} --pairs --output json", shop())).json();
    let pairs = &told["answer"]["Pairs"];
    let count = |member: &str| pairs[member].as_array().unwrap().len();
    assert!(count("Classes") > 5 && count("Flows") > 1 && count("Pairs") > 5, "{pairs}");
    assert_eq!(pairs["Unknown"], json!([]));
}

#[test]
fn what_was_not_read_is_told_and_is_the_status() {
    let dump = Dump::new().vpcs(&[GOOD_VPC]);
    let ran = dump.run("exposure dump");
    assert_eq!(ran.status, 3, "{}", ran.out);
    assert!(ran.out.contains("aws ec2 describe-network-interfaces --region ap-northeast-1"), "{}", ran.out);
    let told = dump.run("exposure dump --output json").json();
    assert!(told["needs"].to_string().contains("describe-network-interfaces"), "{told}");
}

#[test]
fn what_is_not_there_cannot_be_selected() {
    let dump = Dump::new().vpcs(&[GOOD_VPC]);
    let ran = dump.run("exposure dump --region ap-northeast-2");
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("region `ap-northeast-2` is not in the state"), "{}", ran.err);
    assert_eq!(dump.run("exposure dump --account 999988887777").status, 2);
    assert_eq!(dump.run("exposure dump --pairs --region ap-northeast-1").status, 2);
    assert_eq!(dump.run("exposure nowhere").status, 2);
}
