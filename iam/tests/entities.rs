//! IAM's answers become entities, and entities an account document that reads back the same.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use aozu_iam::{Iam, OPERATIONS, Stated, entity::AccessKeyStatus};
use aozu_names::{
    Arn, Coverage, Known, NotRead,
    wire::{Answer, Reading, SlotKind, State},
};

const DETAILS: &str = include_str!("data/authorization-details.json");

fn read_into(iam: &mut Iam, operation: &str, item: Option<&str>, answer: &str) -> Reading {
    let row = OPERATIONS.iter().find(|row| row.name == operation).unwrap();
    let mut reading = Reading::default();
    (row.read)(iam, &Answer { bytes: answer.as_bytes(), item }, &mut reading);
    reading
}

fn read(operation: &str, item: Option<&str>, answer: &str) -> (Iam, Vec<String>) {
    let mut iam = Iam::default();
    let reading = read_into(&mut iam, operation, item, answer);
    let said = |problem: aozu_names::wire::ReadProblem| format!("{}: {}", problem.pointer, problem.message);
    (iam, reading.problems.into_iter().map(said).collect())
}

fn fail(iam: &mut Iam, operation: &str, item: Option<&str>, code: &str) {
    let row = OPERATIONS.iter().find(|row| row.name == operation).unwrap();
    (row.failed)(iam, item, code);
}

fn key<T: std::str::FromStr<Err = aozu_names::NameError>>(text: &str) -> T {
    text.parse().unwrap()
}

/// Writes every collection as the account document does, and reads it back.
fn through_a_document(iam: &Iam) -> Iam {
    let mut back = Iam::default();
    for (name, kind, slot) in iam.slots() {
        let Some(written) = slot.write() else { continue };
        let (_, into) = back.slot_mut(name).unwrap();
        if kind == SlotKind::One {
            into.read("", &written.to_string()).unwrap();
            continue;
        }
        for (key, item) in written.as_object().unwrap() {
            into.read(key, &item.to_string()).unwrap_or_else(|e| panic!("{name}/{key}: {e:?}"));
        }
        into.set_coverage(slot.coverage());
        for (id, problem) in slot.unreadable() {
            into.insert_unreadable(id, problem);
        }
    }
    back
}

#[test]
fn the_authorization_details_fill_five_collections() {
    let (iam, problems) = read("get-account-authorization-details", None, DETAILS);
    assert_eq!(problems, [""; 0]);
    let alice = iam.users().get(&key("alice")).unwrap();
    assert_eq!((alice.path().as_str(), alice.tags().get("team")), ("/people/", Some("data")));
    assert_eq!(alice.create_date().unwrap().to_string(), "2026-01-05T00:00:00Z");
    assert!(alice.inline_policies()[0].document().document().is_some(), "an URL-encoded document parses");
    let boundary: Arn = key("arn:aws:iam::111122223333:policy/boundary");
    assert_eq!(alice.boundary(), Some(&boundary));
    let group = iam.groups().get(&key("Administrators")).unwrap();
    assert_eq!(group.id().unwrap().as_str(), "bfvfbzu4mnj3ptz6ssil", "an id that has no known prefix");
    assert_eq!(group.create_date(), alice.create_date(), "epoch seconds are the same instant");
    let policy = iam.policies().get(&boundary).unwrap();
    assert_eq!((policy.versions().len(), policy.default_version().unwrap().id().as_str()), (2, "v2"));
    assert!(iam.users().is_whole() && iam.roles().is_whole() && iam.policies().is_whole());
}

#[test]
fn a_malformed_policy_still_loads() {
    let (iam, _) = read("get-account-authorization-details", None, DETAILS);
    let role = iam.roles().get(&key("web-instance")).unwrap();
    let broken = role.inline_policies()[0].document();
    assert!(broken.document().is_none());
    assert!(broken.parsed().unwrap_err().to_string().contains("`allow` is not an effect"));
    assert!(role.trust().unwrap().document().is_some());
}

#[test]
fn instance_profiles_come_out_of_the_roles_and_are_not_all_there_are() {
    let (mut iam, _) = read("get-account-authorization-details", None, DETAILS);
    let name = key("web-instance");
    assert_eq!(iam.instance_profiles().get(&name).unwrap().roles()[0].name().as_str(), "web-instance");
    assert!(iam.roles().get(&key("web-instance")).unwrap().instance_profiles().is_empty());
    assert_eq!(iam.instance_profiles().coverage(), &Coverage::PerItem);
    let listed = r#"{"InstanceProfiles": [{"InstanceProfileName": "empty", "Arn": "arn:aws:iam::111122223333:instance-profile/empty"}]}"#;
    let reading = read_into(&mut iam, "list-instance-profiles", None, listed);
    assert!(reading.problems.is_empty() && iam.instance_profiles().is_whole());
    assert_eq!(iam.instance_profiles().len(), 2);
}

#[test]
fn places_are_told_for_every_entity() {
    let mut iam = Iam::default();
    let reading = read_into(&mut iam, "get-account-authorization-details", None, DETAILS);
    let place = |collection| reading.places.iter().find(|place| place.0 == collection).unwrap().2.as_str();
    assert_eq!(place("GroupDetailList"), "/GroupDetailList/0");
    assert_eq!(place("InstanceProfiles"), "/RoleDetailList/0/InstanceProfileList/0");
}

#[test]
fn one_bad_element_leaves_the_others_and_a_tombstone() {
    let wrong = DETAILS.replace(r#""AttachmentCount": 0"#, r#""AttachmentCount": "none""#);
    let (iam, problems) = read("get-account-authorization-details", None, &wrong);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("/Policies/0/AttachmentCount: "), "{problems:?}");
    let boundary: Arn = key("arn:aws:iam::111122223333:policy/boundary");
    assert_eq!((iam.users().len(), iam.policies().exists(&boundary)), (1, Some(true)));
    assert_eq!(iam.instance_profiles().len(), 1, "profiles come out of the roles all the same");
}

#[test]
fn every_problem_of_an_element_is_told() {
    let wrong =
        DETAILS.replace("AIDA8381C760315474A50", "x").replace("\"GroupList\": [\"A", "\"GroupList\": [\"Å");
    let (iam, problems) = read("get-account-authorization-details", None, &wrong);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!(iam.users().exists(&key("alice")), Some(true));
}

#[test]
fn a_page_of_more_is_not_the_whole() {
    for left_over in [r#""IsTruncated": true"#, r#""IsTruncated": false, "Marker": "abc""#] {
        let page = DETAILS.replace(r#""IsTruncated": false"#, left_over);
        let (iam, problems) = read("get-account-authorization-details", None, &page);
        assert_eq!(problems.len(), 4, "one a list");
        assert_eq!(iam.users().get_known(&key("bob")), Known::NotRead(NotRead::Truncated));
    }
}

#[test]
fn no_bytes_panic() {
    for bytes in
        ["", "{", "[]", "null", "{\"UserDetailList\": 1}", "{\"Content\": 1}", "{\"MFADevices\": [1]}", "{}"]
    {
        for row in OPERATIONS {
            let (mut iam, mut reading) = (Iam::default(), Reading::default());
            (row.read)(&mut iam, &Answer { bytes: bytes.as_bytes(), item: Some("x") }, &mut reading);
            assert!(!reading.problems.is_empty() || row.collections.is_empty(), "{} {bytes}", row.name);
        }
    }
}

#[test]
fn no_such_entity_is_known_absent_and_refused_is_not() {
    let mut iam = Iam::default();
    fail(&mut iam, "get-login-profile", Some("ci"), "NoSuchEntity");
    fail(&mut iam, "get-login-profile", Some("bob"), "AccessDenied");
    fail(&mut iam, "get-account-password-policy", None, "NoSuchEntity");
    assert_eq!(iam.login_profiles().get_known(&key("ci")), Known::Absent);
    assert_eq!(iam.has_password(&key("ci")), Some(false));
    assert_eq!(iam.has_password(&key("bob")), None);
    assert!(iam.password_policy().is_absent());
    fail(&mut iam, "get-account-authorization-details", None, "AccessDenied");
    assert_eq!(iam.roles().coverage(), &Coverage::Partial(NotRead::Refused("AccessDenied".into())));
}

#[test]
fn a_refused_call_does_not_erase_what_was_read() {
    let (mut iam, _) = read("get-account-summary", None, r#"{"SummaryMap": {"Users": 2}}"#);
    read_into(
        &mut iam,
        "get-account-password-policy",
        None,
        r#"{"PasswordPolicy": {"ExpirePasswords": true}}"#,
    );
    for operation in ["get-account-summary", "get-account-password-policy"] {
        fail(&mut iam, operation, None, "AccessDenied");
        fail(&mut iam, operation, None, "NoSuchEntity");
    }
    assert_eq!(iam.summary().present().unwrap().get("Users"), Some(2));
    assert!(iam.password_policy().present().is_some());
}

#[test]
fn one_user_s_refusal_or_damage_stays_told_and_is_not_nothing() {
    let mut iam = Iam::default();
    for operation in ["get-user", "get-login-profile", "list-access-keys", "list-mfa-devices"] {
        fail(&mut iam, operation, Some("bob"), "AccessDenied");
        read_into(&mut iam, operation, Some("eve"), "{");
    }
    fail(&mut iam, "get-access-key-last-used", Some("AKIAIOSFODNN7EXAMPLE"), "AccessDenied");
    read_into(&mut iam, "list-access-keys", Some("ci"), r#"{"AccessKeyMetadata": []}"#);
    fail(&mut iam, "list-access-keys", Some("ci"), "Throttling");
    let told: Vec<_> = iam.access_keys().unreadable().collect();
    assert_eq!((told.len(), told[0]), (2, ("bob", "refused: AccessDenied")));
    assert_eq!(iam.mfa_devices().coverage(), &Coverage::PerItem);
    assert_eq!(iam.access_keys_last_used().unreadable().count(), 1);
    for user in ["bob", "eve"] {
        assert_eq!(iam.has_password(&key(user)), None);
        assert_eq!(iam.has_mfa(&key(user)), None);
        assert_eq!(iam.active_keys(&key(user)), None);
    }
    assert_eq!(iam.active_keys(&key("ci")), Some(Vec::new()));
    assert_eq!(through_a_document(&iam), iam);
}

#[test]
fn lists_of_one_user_know_whose_they_are() {
    let (iam, problems) = read("list-access-keys", Some("bob"), r#"{"AccessKeyMetadata": []}"#);
    assert_eq!(problems, [""; 0]);
    assert!(iam.access_keys().get(&key("bob")).unwrap().keys().is_empty());
    let keys = r#"{"AccessKeyMetadata": [
        {"UserName": "ci", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Status": "Active", "CreateDate": "2026-01-05T00:00:00Z"},
        {"UserName": "ci", "AccessKeyId": "AKIAI44QH8DHBEXAMPLE", "Status": "Paused"}
    ]}"#;
    let (iam, _) = read("list-access-keys", Some("a folder's name"), keys);
    let keys = iam.access_keys().get(&key("ci")).unwrap();
    assert_eq!(keys.active().count(), 1);
    assert_eq!(keys.keys()[1].status(), &AccessKeyStatus::Other("Paused".into()));
    let (iam, problems) = read("list-mfa-devices", None, r#"{"MFADevices": []}"#);
    assert_eq!((problems.len(), iam.mfa_devices().len()), (1, 0), "nobody says whose");
}

#[test]
fn the_last_use_of_a_key_is_filed_by_the_key_that_was_asked_for() {
    let never = r#"{"UserName": "ci", "AccessKeyLastUsed": {"ServiceName": "N/A", "Region": "N/A"}}"#;
    let (iam, problems) = read("get-access-key-last-used", Some("AKIAIOSFODNN7EXAMPLE"), never);
    assert_eq!(problems, [""; 0]);
    let used = iam.access_keys_last_used().get(&key("AKIAIOSFODNN7EXAMPLE")).unwrap();
    assert_eq!((used.last_used().date(), used.last_used().service()), (None, None));
}

#[test]
fn the_credential_report_is_read_row_by_row() {
    // <root_account>, and alice with every word for nothing.
    let csv = "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active\n\
               <root_account>,arn:aws:iam::111122223333:root,2026-01-05T00:00:00+00:00,not_supported,no_information,true,false\n\
               alice,arn:aws:iam::111122223333:user/alice,2026-01-05T00:00:00+00:00,true,N/A,false,false\n\
               bob,no arn,2026-01-05T00:00:00+00:00,true,N/A,false,false\n";
    let report = serde_json::json!({"Content": csv, "ReportFormat": "text/csv"}).to_string();
    let (iam, problems) = read("get-credential-report", None, &report);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(iam.credential_report().len(), 2);
    assert_eq!(iam.root_row().unwrap().password_enabled(), &Stated::NotSupported);
    assert_eq!(iam.has_mfa(&key("alice")), Some(false));
    assert_eq!(iam.credential_report().exists(&key("bob")), Some(true));
}

#[test]
fn whatever_was_read_is_written_and_read_back_the_same() {
    let mut iam = Iam::default();
    let answers = [
        ("get-account-authorization-details", None, DETAILS),
        (
            "get-account-password-policy",
            None,
            r#"{"PasswordPolicy": {"MinimumPasswordLength": 14, "HardExpiry": false}}"#,
        ),
        ("get-account-summary", None, r#"{"SummaryMap": {"Users": 6, "UsersQuota": 5000}}"#),
        ("list-account-aliases", None, r#"{"AccountAliases": ["acme-prod"]}"#),
        (
            "list-users",
            None,
            r#"{"Users": [{"UserName": "alice", "Arn": "arn:aws:iam::111122223333:user/alice", "PasswordLastUsed": "2026-05-01T00:00:00+00:00"}]}"#,
        ),
        (
            "get-user",
            Some("bob"),
            r#"{"User": {"UserName": "bob", "Arn": "arn:aws:iam::111122223333:user/bob", "Tags": [{"Key": "a", "Value": "b"}]}}"#,
        ),
        (
            "get-login-profile",
            Some("alice"),
            r#"{"LoginProfile": {"UserName": "alice", "CreateDate": "2026-01-05T00:00:00Z"}}"#,
        ),
        (
            "list-access-keys",
            Some("ci"),
            r#"{"AccessKeyMetadata": [{"UserName": "ci", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Status": "Inactive"}]}"#,
        ),
        (
            "get-access-key-last-used",
            Some("AKIAIOSFODNN7EXAMPLE"),
            r#"{"UserName": "ci", "AccessKeyLastUsed": {"LastUsedDate": "2026-01-05T00:00:00Z", "ServiceName": "s3", "Region": "us-east-1"}}"#,
        ),
        (
            "list-mfa-devices",
            Some("alice"),
            r#"{"MFADevices": [{"UserName": "alice", "SerialNumber": "GAHT12345678"}]}"#,
        ),
        (
            "list-virtual-mfa-devices",
            None,
            r#"{"VirtualMFADevices": [{"SerialNumber": "arn:aws:iam::111122223333:mfa/root-account-mfa-device", "User": {"UserId": "111122223333", "Arn": "arn:aws:iam::111122223333:root"}}, {"SerialNumber": "arn:aws:iam::111122223333:mfa/free"}]}"#,
        ),
        (
            "list-open-id-connect-providers",
            None,
            r#"{"OpenIDConnectProviderList": [{"Arn": "arn:aws:iam::111122223333:oidc-provider/example.com/a"}]}"#,
        ),
        (
            "get-open-id-connect-provider",
            Some("example.com"),
            r#"{"Url": "https://example.com/a", "ClientIDList": ["sts.amazonaws.com"], "ThumbprintList": []}"#,
        ),
        (
            "list-saml-providers",
            None,
            r#"{"SAMLProviderList": [{"Arn": "arn:aws:iam::111122223333:saml-provider/idp", "ValidUntil": "2030-01-05T00:00:00Z"}]}"#,
        ),
        (
            "get-credential-report",
            None,
            r#"{"Content": "user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true\n"}"#,
        ),
    ];
    for (operation, item, answer) in answers {
        let reading = read_into(&mut iam, operation, item, answer);
        assert!(reading.problems.is_empty(), "{operation}: {:?}", reading.problems);
        assert!(!reading.places.is_empty(), "{operation}");
    }
    fail(&mut iam, "get-login-profile", Some("ci"), "NoSuchEntity");
    let read = iam.slots().iter().filter(|(_, _, slot)| slot.write().is_some()).count();
    assert_eq!(read, iam.slots().len(), "every collection was filled");
    let back = through_a_document(&iam);
    assert_eq!(back, iam);
    assert_eq!(through_a_document(&back), back);
}

#[test]
fn every_operation_names_collections_that_there_are() {
    let names: Vec<String> = Iam::default().slots().iter().map(|(name, ..)| format!("iam/{name}")).collect();
    for row in OPERATIONS {
        assert_eq!(row.service, "iam");
        for collection in row.collections {
            assert!(names.iter().any(|name| name == collection), "{} {collection}", row.name);
        }
    }
    for name in &names {
        assert!(OPERATIONS.iter().any(|row| row.collections.contains(&name.as_str())), "{name}");
    }
}

#[test]
fn an_unknown_member_of_an_account_document_is_an_error() {
    let mut iam = Iam::default();
    let (_, slot) = iam.slot_mut("UserDetailList").unwrap();
    let user = r#"{"UserName": "bob", "Arn": "arn:aws:iam::111122223333:user/bob", "Shoe": 42}"#;
    assert_eq!(slot.read("bob", user).unwrap_err()[0].pointer, "/Shoe");
}
