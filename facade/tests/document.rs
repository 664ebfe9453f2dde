//! The laws of the account document.

mod common;

use aozu::{read_document, write_document};

#[test]
fn what_is_written_reads_back_as_the_same_account() {
    for folder in [common::shop(), common::faults()] {
        let import = common::read(&folder);
        let text = write_document(&import.organization);
        let (back, _) = read_document(&text, "state.json").unwrap_or_else(|error| panic!("{error}"));
        assert!(back == import.organization, "{}", folder.display());
        assert_eq!(write_document(&back), text, "{}", folder.display());
    }
}

#[test]
fn a_document_gives_the_same_findings_as_the_folder_it_was_made_from() {
    let import = common::read(&common::faults());
    let (back, places) = read_document(&write_document(&import.organization), "state.json").unwrap();
    let strip = |report: aozu::Report| -> Vec<_> {
        report.findings.into_iter().map(|finding| (finding.rule, finding.resource, finding.message)).collect()
    };
    let options = aozu::Options::default();
    assert_eq!(strip(back.validate_at(&options, &places)), strip(import.organization.validate(&options)));
}

#[test]
fn an_unknown_member_is_an_error_that_names_its_path() {
    let text = common::wrap(serde_json::json!({"ec2": {"Vpcs": {"vpc-0a000001":
        {"VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/16", "Colour": "red"}}}}))
    .to_string();
    let error = read_document(&text, "state.json").unwrap_err();
    let pointers: Vec<_> = error.problems.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(pointers, ["/accounts/111122223333/regions/ap-northeast-1/ec2/Vpcs/vpc-0a000001/Colour"]);
}

#[test]
fn every_problem_of_a_document_is_told_not_only_the_first() {
    let text = common::wrap(serde_json::json!({"ec2": {
        "Vpcs": {
            "vpc-0a000001": {"VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/33"},
            "vpc-0a000002": {"VpcId": "vpc-0a000003", "CidrBlock": "10.0.0.0/16"},
        },
        "Unicorns": {},
    }}))
    .to_string();
    let error = read_document(&text, "state.json").unwrap_err();
    assert_eq!(error.problems.len(), 3, "{error}");
}

#[test]
fn a_key_that_stands_twice_is_an_error() {
    let text = r#"{"format": "aozu/account/1", "as_of": null, "accounts": {
        "111122223333": {"partition": "aws", "global": {}, "regions": {}},
        "111122223333": {"partition": "aws", "global": {}, "regions": {}}}}"#;
    assert!(read_document(text, "state.json").unwrap_err().to_string().contains("stands twice"));
}

#[test]
fn another_format_is_refused() {
    let text = r#"{"format": "aozu/account/9", "as_of": null, "accounts": {}}"#;
    assert!(read_document(text, "state.json").unwrap_err().to_string().contains("aozu/account/9"));
}

#[test]
fn hostile_documents_end_in_errors() {
    let deep = "[".repeat(100_000);
    for text in
        ["", "{", "null", "[]", "\u{0}", deep.as_str(), "{\"format\":1}", "{\"format\":\"aozu/account/1\"}"]
    {
        assert!(read_document(text, "state.json").is_err(), "{}", text.get(..20).unwrap_or(text));
    }
}

#[test]
fn the_account_is_stable_as_a_snapshot() {
    let organization = common::organization(serde_json::json!({"ec2": {"Vpcs": {
        "vpc-0a000002": {"VpcId": "vpc-0a000002", "CidrBlock": "10.1.0.0/16"},
        "vpc-0a000001": {"VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}]},
    }}}));
    insta::assert_snapshot!(write_document(&organization));
}
