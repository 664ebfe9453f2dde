//! An organization, read from a small dump of one: the management account, a unit with a policy of its own
//! and one without `FullAWSAccess`.

#![expect(clippy::unwrap_used, reason = "a folder that cannot be made or read fails the test")]

mod common;

use std::{fs, path::Path};

use aozu::{
    Import,
    names::{AccountId, Known, NotRead},
    organizations::{ControlPolicyType, Level},
    read_document, write_document,
};
use tempfile::TempDir;

const SHOP: AccountId = AccountId::literal("111122223333");
const PLAY: AccountId = AccountId::literal("167782493029");
const MANAGEMENT: AccountId = AccountId::literal("999988887777");
const STRANGER: AccountId = AccountId::literal("444455556666");

fn data() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/organization")
}

/// The dump without the files whose path holds any of some words, and with others.
fn without(words: &[&str], more: &[(&str, &str)]) -> Import {
    let folder = TempDir::new().unwrap();
    for entry in walkdir::WalkDir::new(data()) {
        let entry = entry.unwrap();
        let name = entry.path().strip_prefix(data()).unwrap().to_str().unwrap().to_owned();
        if entry.file_type().is_file() && !words.iter().any(|word| name.contains(word)) {
            put(&folder, &name, &fs::read_to_string(entry.path()).unwrap());
        }
    }
    for (name, text) in more {
        put(&folder, name, text);
    }
    common::read(folder.path())
}

fn put(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn shown(levels: &[Level<'_>]) -> Vec<String> {
    let one = |level: &Level<'_>| {
        let names: Vec<&str> = level.policies.iter().map(|policy| policy.name).collect();
        assert!(level.policies.iter().all(|policy| policy.document.document().is_some()));
        format!("{}: {}", level.target, names.join(", "))
    };
    levels.iter().map(one).collect()
}

#[test]
fn every_file_of_the_dump_is_read() {
    let import = common::read(&data());
    assert_eq!(import.problems, []);
    assert!(
        import.files.iter().all(|file| matches!(file.outcome, aozu::FileOutcome::Read { .. })),
        "{:#?}",
        import.files
    );
    assert!(import.organization.accounts().is_empty(), "nothing was read of any account itself");
}

#[test]
fn the_policies_of_an_account_stand_level_by_level() {
    let import = common::read(&data());
    let structure = import.organization.structure();
    let Known::Present(Some(levels)) = structure.control_policies(SHOP, &ControlPolicyType::Service) else {
        panic!("{:?}", structure.needs(SHOP, &ControlPolicyType::Service))
    };
    assert_eq!(
        shown(&levels),
        ["r-e1ia: FullAWSAccess", "ou-e1ia-coscbe0g: regions, FullAWSAccess", "111122223333: FullAWSAccess"]
    );
    let Known::Present(Some(levels)) = structure.control_policies(PLAY, &ControlPolicyType::Service) else {
        panic!()
    };
    assert_eq!(
        shown(&levels),
        ["r-e1ia: FullAWSAccess", "ou-e1ia-wzqr67jo: sandbox-only-these", "167782493029: FullAWSAccess"]
    );
    let Known::Present(Some(levels)) = structure.control_policies(SHOP, &ControlPolicyType::Resource) else {
        panic!()
    };
    assert_eq!(
        shown(&levels),
        [
            "r-e1ia: RCPFullAWSAccess, only-our-org-on-s3",
            "ou-e1ia-coscbe0g: RCPFullAWSAccess",
            "111122223333: RCPFullAWSAccess"
        ]
    );
}

#[test]
fn the_organization_tells_who_belongs_to_it_and_where() {
    let import = common::read(&data());
    let structure = import.organization.structure();
    assert_eq!(structure.id(), Known::Present("o-wq7bngbk7o"));
    assert_eq!(structure.management_account(), Known::Present(MANAGEMENT));
    assert_eq!(structure.is_member(SHOP), Known::Present(true));
    assert_eq!(structure.is_member(STRANGER), Known::Present(false));
    let path = "o-wq7bngbk7o/r-e1ia/ou-e1ia-coscbe0g/".to_owned();
    assert_eq!(structure.path(SHOP), Known::Present(vec![path]));
    assert_eq!(structure.path(MANAGEMENT), Known::Present(vec!["o-wq7bngbk7o/r-e1ia/".to_owned()]));
    assert_eq!(structure.path(STRANGER), Known::Absent);
}

#[test]
fn nothing_binds_the_management_account_or_a_stranger() {
    let import = common::read(&data());
    let structure = import.organization.structure();
    for account in [MANAGEMENT, STRANGER] {
        for of in [ControlPolicyType::Service, ControlPolicyType::Resource] {
            assert_eq!(structure.control_policies(account, &of), Known::Present(None));
            assert_eq!(structure.needs(account, &of), Vec::<String>::new());
        }
    }
}

#[test]
fn a_policy_type_that_is_not_enabled_binds_nobody() {
    let import = without(
        &["list-roots"],
        &[(
            "aws_configs/accounts/999988887777/global/organizations-list-roots.json",
            r#"{"Roots": [{"Id": "r-e1ia", "Name": "Root", "PolicyTypes": [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}]}]}"#,
        )],
    );
    let structure = import.organization.structure();
    assert_eq!(structure.control_policies(SHOP, &ControlPolicyType::Resource), Known::Present(None));
    assert!(matches!(
        structure.control_policies(SHOP, &ControlPolicyType::Service),
        Known::Present(Some(levels)) if levels.len() == 3
    ));
}

#[test]
fn what_was_not_read_is_unknown_and_the_call_that_tells_it_is_named() {
    let service = ControlPolicyType::Service;
    for (missing, needs) in [
        ("describe-organization", "aws organizations describe-organization"),
        ("list-roots", "aws organizations list-roots"),
        (
            "ou-e1ia-coscbe0g/list-accounts",
            "aws organizations list-accounts-for-parent --parent-id ou-e1ia-coscbe0g",
        ),
        (
            "111122223333/list-policies",
            "aws organizations list-policies-for-target --target-id 111122223333 --filter SERVICE_CONTROL_POLICY",
        ),
        ("p-28xysow1/describe-policy", "aws organizations describe-policy --policy-id p-28xysow1"),
    ] {
        let import = without(&[missing], &[]);
        let structure = import.organization.structure();
        assert!(!structure.control_policies(SHOP, &service).was_read(), "{missing}");
        assert_eq!(structure.needs(SHOP, &service), [needs], "{missing}");
    }
    let nothing = aozu::Organization::default();
    assert_eq!(nothing.structure().control_policies(SHOP, &service), Known::NotRead(NotRead::NotAsked));
    assert_eq!(nothing.structure().needs(SHOP, &service), ["aws organizations list-accounts"]);
}

#[test]
fn a_list_with_a_page_missing_is_not_taken_for_the_whole() {
    let page = r#"{"Policies": [], "NextToken": "more"}"#;
    let name = "aws_configs/accounts/999988887777/global/organizations/111122223333/list-policies-for-target-SERVICE_CONTROL_POLICY.json";
    let import = without(&["111122223333/list-policies-for-target-SERVICE"], &[(name, page)]);
    let levels = import.organization.structure().control_policies(SHOP, &ControlPolicyType::Service);
    assert!(!levels.was_read(), "{levels:?}");
    assert_eq!(import.problems.len(), 1, "{:?}", import.problems);
}

#[test]
fn an_account_that_is_in_no_organization_says_so_itself() {
    let manifest = r#"[{"file": null, "rc": 254, "argv": ["aws", "organizations", "describe-organization"],
        "error": "An error occurred (AWSOrganizationsNotInUseException) when calling the DescribeOrganization operation: no"}]"#;
    let folder = TempDir::new().unwrap();
    put(&folder, "accounts/444455556666/MANIFEST.json", manifest);
    put(&folder, "accounts/444455556666/us-east-1/sns-list-topics.json", r#"{"Topics": []}"#);
    let import = common::read(folder.path());
    let structure = import.organization.structure();
    assert_eq!(structure.is_member(STRANGER), Known::Present(false));
    assert_eq!(structure.control_policies(STRANGER, &ControlPolicyType::Service), Known::Present(None));
    assert!(!structure.is_member(SHOP).was_read(), "of another account it says nothing");
    let (back, _) = read_document(&write_document(&import.organization), "state.json").unwrap();
    assert!(back == import.organization);
}

#[test]
fn a_member_account_knows_its_organization_and_no_more() {
    let answer = fs::read_to_string(
        data().join("aws_configs/accounts/999988887777/global/organizations-describe-organization.json"),
    )
    .unwrap();
    let folder = TempDir::new().unwrap();
    put(&folder, "accounts/111122223333/global/organizations-describe-organization.json", &answer);
    let import = common::read(folder.path());
    let structure = import.organization.structure();
    assert_eq!(structure.is_member(SHOP), Known::Present(true));
    assert!(!structure.control_policies(SHOP, &ControlPolicyType::Service).was_read());
    assert_eq!(structure.needs(SHOP, &ControlPolicyType::Service), ["aws organizations list-roots"]);
}

#[test]
fn an_organization_beside_an_account_s_dump_belongs_to_it() {
    let more = [("shop/accounts/111122223333/us-east-1/sns-list-topics.json", r#"{"Topics": []}"#)];
    let import = without(&[], &more);
    assert_eq!(import.organization.accounts().keys().copied().collect::<Vec<_>>(), [SHOP]);
    assert_eq!(import.organization.structure().is_member(SHOP), Known::Present(true));
}

#[test]
fn the_document_holds_the_organization() {
    for import in [common::read(&data()), without(&["p-28xysow1", "list-accounts.json"], &[])] {
        let text = write_document(&import.organization);
        assert!(text.contains("\"organization\": {"), "{text}");
        let (back, _) = read_document(&text, "state.json").unwrap_or_else(|error| panic!("{error}"));
        assert!(back == import.organization);
        assert_eq!(write_document(&back), text);
    }
    let unknown = r#"{"format": "aozu/account/1", "as_of": null, "accounts": {},
        "organization": {"organizations": {"Roots": {"r-e1ia": {"Id": "r-e1ia", "Colour": "red"}}, "Unicorns": {}}}}"#;
    let error = read_document(unknown, "state.json").unwrap_err();
    let pointers: Vec<_> = error.problems.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(
        pointers,
        ["/organization/organizations/Roots/r-e1ia/Colour", "/organization/organizations/Unicorns"]
    );
}

#[test]
fn a_tree_that_leads_back_into_itself_ends() {
    let text = r#"{"format": "aozu/account/1", "as_of": null, "accounts": {}, "organization": {"organizations": {
        "Organization": {"Id": "o-wq7bngbk7o", "MasterAccountId": "999988887777"},
        "Roots": {"r-e1ia": {"Id": "r-e1ia"}},
        "OrganizationalUnits": {
            "ou-e1ia-aaaaaaaa": {"ParentId": "ou-e1ia-aaaaaaaa", "OrganizationalUnits": [{"Id": "ou-e1ia-aaaaaaaa"}]}},
        "AccountsForParent": {"ou-e1ia-aaaaaaaa": {"ParentId": "ou-e1ia-aaaaaaaa", "Accounts": [{"Id": "111122223333"}]}}}}}"#;
    let (organization, _) = read_document(text, "state.json").unwrap();
    assert!(!organization.structure().path(SHOP).was_read());
}
