//! Folders as users have them, and folders that mean harm.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a folder that cannot be made or read fails the test")]

mod common;

use std::{fs, path::Path};

use aozu::{
    FileOutcome, Import, ImportError, ImportLimits, import,
    names::{Coverage, NotRead, wire::State},
};
use tempfile::TempDir;

const VPCS: &str =
    r#"{"Vpcs": [{"VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333"}]}"#;
const SUBNETS: &str = r#"{"Subnets": [{"SubnetId": "subnet-0a000001", "VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/24",
    "AvailabilityZone": "ap-northeast-1a", "OwnerId": "111122223333"}]}"#;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn read(folder: &TempDir) -> Import {
    import(folder.path(), &ImportLimits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn network(import: &Import) -> &aozu::vpc::Network {
    let account = import.organization.accounts().values().next().unwrap();
    &account.regions().values().next().unwrap().ec2
}

fn problems(import: &Import) -> Vec<String> {
    import.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn the_layouts_of_known_tools_give_the_same_account() {
    let layouts: [&[(&str, &str)]; 4] = [
        &[
            ("aws_configs/accounts/111122223333/ap-northeast-1/Vpcs.json", VPCS),
            ("aws_configs/accounts/111122223333/ap-northeast-1/Subnets.json", SUBNETS),
        ],
        &[
            ("aws_configs/ap-northeast-1/Vpcs.json", VPCS),
            ("aws_configs/ap-northeast-1/Subnets.json", SUBNETS),
        ],
        &[
            ("account-data/prod/ap-northeast-1/ec2-describe-vpcs.json", VPCS),
            ("account-data/prod/ap-northeast-1/ec2-describe-subnets.json", SUBNETS),
        ],
        &[("one.json", VPCS), ("two.json", SUBNETS)],
    ];
    let documents: Vec<_> =
        layouts.iter().map(|files| aozu::write_document(&read(&folder(files)).organization)).collect();
    assert!(documents.iter().all(|document| *document == documents[0]), "{documents:#?}");
    assert!(documents[0].contains("vpc-0a000001") && documents[0].contains("subnet-0a000001"));
}

#[test]
fn lists_of_several_files_are_merged_and_a_contradiction_is_a_problem() {
    let other = VPCS.replace("vpc-0a000001", "vpc-0a000002");
    let contradiction = VPCS.replace("10.0.0.0", "10.9.0.0");
    let dump = folder(&[
        ("us-east-1/a.json", VPCS),
        ("us-east-1/b.json", &other),
        ("us-east-1/c.json", &contradiction),
    ]);
    let import = read(&dump);
    assert_eq!(network(&import).vpcs().len(), 2);
    assert_eq!(import.problems.len(), 1, "{:?}", problems(&import));
    assert!(problems(&import)[0].contains("vpc-0a000001"));
}

#[test]
fn several_keys_may_share_a_file() {
    let both = format!("{}, {}", VPCS.strip_suffix('}').unwrap(), SUBNETS.strip_prefix('{').unwrap());
    let dump = folder(&[("us-east-1/all.json", &both)]);
    let import = read(&dump);
    assert_eq!(
        (network(&import).vpcs().len(), network(&import).subnets().len()),
        (1, 1),
        "{:?}",
        problems(&import)
    );
}

#[test]
fn a_reader_goes_by_the_key_not_by_the_name() {
    let import = read(&folder(&[("us-east-1/RouteTables.json", VPCS)]));
    assert_eq!((network(&import).vpcs().len(), problems(&import)), (1, vec![]));
}

#[test]
fn a_leftover_token_makes_the_collection_truncated_not_whole() {
    let page = VPCS.replace("{\"Vpcs\"", "{\"NextToken\": \"abc\", \"Vpcs\"");
    let import =
        read(&folder(&[("ap-northeast-1/Vpcs.json", &page), ("ap-northeast-1/Subnets.json", SUBNETS)]));
    assert_eq!(network(&import).vpcs().coverage(), &Coverage::Partial(NotRead::Truncated));
    let text = aozu::write_document(&import.organization);
    assert!(text.contains("truncated"), "the document must not claim more than was read: {text}");
    assert!(aozu::read_document(&text, "x").unwrap().0 == import.organization);
}

#[test]
fn a_resource_that_cannot_be_read_leaves_a_tombstone_and_the_others_stay() {
    let list = r#"{"Vpcs": [
        {"VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/33", "OwnerId": "111122223333"},
        {"VpcId": "vpc-0a000002", "CidrBlock": 5},
        {"VpcId": "vpc-0a000003", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333"}]}"#;
    let import = read(&folder(&[("ap-northeast-1/Vpcs.json", list)]));
    assert_eq!(network(&import).vpcs().len(), 1);
    assert_eq!(
        network(&import).vpcs().unreadable().map(|(id, _)| id).collect::<Vec<_>>(),
        ["vpc-0a000001", "vpc-0a000002"]
    );
    assert_eq!(problems(&import).len(), 2);
    assert!(
        problems(&import)[0].contains("ap-northeast-1/Vpcs.json#/Vpcs/0/CidrBlock: `10.0.0.0/33`"),
        "{:?}",
        problems(&import)
    );
    assert!(problems(&import)[1].contains("#/Vpcs/1/CidrBlock"), "{:?}", problems(&import));
    let text = aozu::write_document(&import.organization);
    assert!(aozu::read_document(&text, "x").unwrap().0 == import.organization);
}

#[test]
fn damaged_files_are_one_problem_each_and_the_rest_loads() {
    let deep = format!("{{\"Subnets\": {}", "[".repeat(10_000));
    for (name, content) in [
        ("Subnets.json", &SUBNETS[..40]),
        ("Subnets.json", ""),
        ("Subnets.json", "not json at all"),
        ("Subnets.json", deep.as_str()),
        ("Subnets.json", "{\"Subnets\": 5}"),
        ("Subnets.json", "{}"),
        ("Subnets.json", "[]"),
    ] {
        let import = read(&folder(&[
            ("ap-northeast-1/Vpcs.json", VPCS),
            (&format!("ap-northeast-1/{name}"), content),
        ]));
        let shown: String = content.chars().take(20).collect();
        assert_eq!(network(&import).vpcs().len(), 1, "{shown}");
        assert!(!import.problems.is_empty(), "{shown}");
        assert!(
            matches!(network(&import).subnets().coverage(), Coverage::Partial(NotRead::Damaged(_))),
            "{shown}"
        );
        let report = import.organization.validate(&aozu::Options::default());
        assert!(report.is_partial(), "{shown}");
    }
}

#[test]
fn invalid_utf8_is_a_problem() {
    let dump = folder(&[("ap-northeast-1/Vpcs.json", VPCS)]);
    fs::write(
        dump.path().join("ap-northeast-1/Subnets.json"),
        b"{\"Subnets\": [{\"SubnetId\": \"\xff\xfe\"}]}",
    )
    .unwrap();
    assert!(!read(&dump).problems.is_empty());
}

#[test]
fn ambiguous_files_are_problems_and_unknown_ones_are_listed() {
    let dump = folder(&[
        ("ap-northeast-1/Vpcs.json", VPCS),
        ("ap-northeast-1/x.json", r#"{"Policy": "{}"}"#),
        ("notes.txt", "hello"),
        ("other.json", r#"{"Hello": 1}"#),
        ("ap-northeast-1/acm-list-certificates.json", r#"{"CertificateSummaryList": []}"#),
    ]);
    let import = read(&dump);
    assert_eq!(problems(&import).len(), 1, "{:?}", problems(&import));
    assert!(problems(&import)[0].contains("ambiguous"));
    let outcome = |name: &str| &import.files.iter().find(|file| file.file.ends_with(name)).unwrap().outcome;
    assert!(matches!(outcome("notes.txt"), FileOutcome::Left { .. }));
    assert!(matches!(outcome("other.json"), FileOutcome::Left { .. }));
    assert!(matches!(outcome("acm-list-certificates.json"), FileOutcome::Recognised { .. }));
    assert_eq!(import.files.len(), 5, "every file is accounted for");
}

#[test]
fn a_folder_with_nothing_recognisable_says_what_was_looked_for() {
    let dump = folder(&[("notes.txt", "hello")]);
    let error = import(dump.path(), &ImportLimits::default()).unwrap_err();
    assert!(error.to_string().contains("Vpcs.json"), "{error}");
    assert!(matches!(error, ImportError::NothingRecognised { files: 1, .. }));
    assert!(matches!(
        import(Path::new("/no/such/folder"), &ImportLimits::default()),
        Err(ImportError::Unreadable { .. })
    ));
}

#[test]
fn limits_are_kept() {
    let dump = folder(&[
        ("ap-northeast-1/Vpcs.json", VPCS),
        ("ap-northeast-1/Subnets.json", SUBNETS),
        ("ap-northeast-1/a/b/c/Vpcs.json", VPCS),
    ]);
    let mut limits = ImportLimits::default();
    limits.file_bytes = 120;
    let import_small = import(dump.path(), &limits).unwrap();
    assert!(import_small.problems.iter().any(|problem| problem.message.contains("more than the limit")));
    let mut limits = ImportLimits::default();
    limits.files = 1;
    assert!(matches!(import(dump.path(), &limits), Err(ImportError::TooManyFiles { .. })));
    let mut limits = ImportLimits::default();
    limits.folder_depth = 2;
    assert!(
        import(dump.path(), &limits)
            .unwrap()
            .problems
            .iter()
            .any(|problem| problem.message.contains("nest deeper"))
    );
}

#[cfg(unix)]
#[test]
fn symlink_loops_end() {
    let dump = folder(&[("ap-northeast-1/Vpcs.json", VPCS)]);
    std::os::unix::fs::symlink(dump.path(), dump.path().join("ap-northeast-1/loop")).unwrap();
    std::os::unix::fs::symlink("/no/such/file", dump.path().join("ap-northeast-1/dangling.json")).unwrap();
    let import = read(&dump);
    assert_eq!(network(&import).vpcs().len(), 1);
    assert_eq!(import.problems.len(), 2, "{:?}", problems(&import));
}

#[test]
fn the_manifest_tells_absent_from_refused_from_not_asked() {
    let user = r#"{"UserDetailList": [{"UserName": "alice", "UserId": "AIDA8381C760315474A50", "Path": "/",
        "Arn": "arn:aws:iam::111122223333:user/alice", "CreateDate": "2026-01-05T00:00:00Z"}],
        "GroupDetailList": [], "RoleDetailList": [], "Policies": []}"#;
    let manifest = r#"[
        {"file": "111122223333/global/x.json", "rc": 0, "argv": ["aws", "--output", "json", "iam", "get-account-authorization-details"]},
        {"file": null, "rc": 255, "argv": ["aws", "iam", "get-login-profile", "--user-name", "alice"],
         "error": "An error occurred (NoSuchEntity) when calling the GetLoginProfile operation: no"},
        {"file": null, "rc": 255, "argv": ["aws", "iam", "get-account-password-policy"],
         "error": "An error occurred (AccessDenied) when calling the GetAccountPasswordPolicy operation: no"}]"#;
    let import = read(&folder(&[("MANIFEST.json", manifest), ("111122223333/global/x.json", user)]));
    let iam = import.organization.accounts().values().next().unwrap().iam();
    assert!(iam.login_profiles().get_known(&"alice".parse().unwrap()).is_absent());
    assert_eq!(iam.password_policy(), &aozu::names::Known::NotRead(NotRead::Refused("AccessDenied".into())));
    assert_eq!(iam.summary(), &aozu::names::Known::NotRead(NotRead::NotAsked));
    let slots = iam.slots();
    assert!(slots.iter().any(|(name, ..)| *name == "PasswordPolicy"));
}

#[test]
fn a_filtered_call_is_not_a_whole_list() {
    let manifest = r#"[{"file": "us-east-1/Vpcs.json", "rc": 0, "argv": ["aws", "ec2", "describe-vpcs", "--filters", "Name=tag:a,Values=b"]}]"#;
    let import = read(&folder(&[("MANIFEST.json", manifest), ("us-east-1/Vpcs.json", VPCS)]));
    assert_eq!(network(&import).vpcs().coverage(), &Coverage::Partial(NotRead::Filtered));
    let text = aozu::write_document(&import.organization);
    assert!(aozu::read_document(&text, "x").unwrap().0 == import.organization);
}

#[test]
fn a_file_of_an_unknown_service_is_told_by_its_content() {
    let import = read(&folder(&[
        ("us-east-1/prod-describe-vpcs.json", VPCS),
        ("us-east-1/raw/describe-subnets.json", SUBNETS),
    ]));
    assert_eq!((network(&import).vpcs().len(), network(&import).subnets().len()), (1, 1));
}

#[test]
fn a_refused_call_without_a_region_flag_belongs_to_its_folder_s_region() {
    let manifest = r#"[{"file": null, "rc": 254, "argv": ["aws", "ec2", "describe-subnets"],
        "error": "An error occurred (UnauthorizedOperation) when calling the DescribeSubnets operation: no"}]"#;
    let import = read(&folder(&[("us-east-1/MANIFEST.json", manifest), ("us-east-1/Vpcs.json", VPCS)]));
    let refused = Coverage::Partial(NotRead::Refused("UnauthorizedOperation".into()));
    assert_eq!(network(&import).subnets().coverage(), &refused);
    assert!(import.organization.validate(&aozu::Options::default()).is_partial());
}

#[test]
fn the_partition_is_what_the_arns_say() {
    let user = r#"{"UserDetailList": [{"UserName": "a", "UserId": "AIDA8381C760315474A50", "Path": "/",
        "Arn": "arn:aws-us-gov:iam::111122223333:user/a", "CreateDate": "2026-01-05T00:00:00Z"}],
        "GroupDetailList": [], "RoleDetailList": [], "Policies": []}"#;
    let import = read(&folder(&[("iam-get-account-authorization-details.json", user)]));
    let account = import.organization.accounts().values().next().unwrap();
    assert_eq!(account.partition().as_str(), "aws-us-gov");
    assert_eq!(import.organization.as_of().unwrap().to_string(), "2026-01-05T00:00:00Z");
}

#[test]
fn what_nobody_asked_of_sign_ins_is_told_as_rules_not_run() {
    let details = r#"{"UserDetailList": [{"UserName": "a", "UserId": "AIDA8381C760315474A50", "Path": "/",
        "Arn": "arn:aws:iam::111122223333:user/a", "CreateDate": "2026-01-05T00:00:00Z"}],
        "GroupDetailList": [], "RoleDetailList": [], "Policies": []}"#;
    let import = read(&folder(&[("iam-get-account-authorization-details.json", details)]));
    let report = import.organization.validate(&aozu::Options::default());
    let not_run: Vec<_> = report.coverage.rules_not_run.iter().map(|rule| rule.rule).collect();
    for rule in ["IAM001", "IAM003", "IAM004", "IAM005", "IAM017", "IAM021"] {
        assert!(not_run.contains(&rule), "{rule} is not among {not_run:?}");
    }
}

#[test]
fn two_accounts_and_two_regions_stay_apart() {
    let other = VPCS.replace("111122223333", "444455556666");
    let import = read(&folder(&[
        ("accounts/111122223333/ap-northeast-1/Vpcs.json", VPCS),
        ("accounts/111122223333/us-east-1/Vpcs.json", VPCS),
        ("accounts/444455556666/ap-northeast-1/Vpcs.json", &other),
    ]));
    let regions: Vec<usize> =
        import.organization.accounts().values().map(|account| account.regions().len()).collect();
    assert_eq!(regions, [2, 1]);
}

#[test]
fn an_account_that_nothing_names_is_a_problem_not_a_guess() {
    let nameless = r#"{"Vpcs": [{"VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/16"}]}"#;
    let dump = folder(&[
        ("ap-northeast-1/Vpcs.json", nameless),
        ("ap-northeast-1/acm-list-certificates.json", "{}"),
    ]);
    let import = read(&dump);
    assert!(import.organization.accounts().is_empty());
    assert!(problems(&import)[0].contains("cannot tell which account"), "{:?}", problems(&import));
}

#[test]
fn any_bytes_in_any_file_never_panic() {
    use proptest::prelude::*;
    let names = [
        "Vpcs.json",
        "Reservations.json",
        "iam-get-account-authorization-details.json",
        "SecurityGroups.json",
        "iam-get-credential-report.json",
        "MANIFEST.json",
        "NetworkAcls.json",
    ];
    proptest!(ProptestConfig::default(), |(name in 0..names.len(), bytes in proptest::collection::vec(any::<u8>(), 0..300))| {
        let dump = folder(&[("111122223333/ap-northeast-1/Subnets.json", SUBNETS)]);
        fs::write(dump.path().join("111122223333/ap-northeast-1").join(names[name]), bytes).unwrap();
        let import = read(&dump);
        let _ = import.organization.validate(&aozu::Options::default());
    });
}
