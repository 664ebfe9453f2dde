//! What `reach` answers on a snapshot in Batfish's layout: two accounts, two regions each, a peering
//! connection between the accounts, a transit gateway shared with the second and peered with one in another
//! region, VPN connections with static routes; and files that are missing.

mod common;

use std::path::Path;

use common::reach::{Harm, belied, rows};

fn snapshot() -> aozu::Import {
    common::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/batfish"))
}

#[test]
fn answers_are_what_the_snapshot_says() {
    let import = snapshot();
    assert!(import.problems.is_empty(), "{:?}", import.problems);
    assert_eq!(import.organization.accounts().len(), 2);
    let model = import.organization.compile();
    let rows = rows(include_str!("data/reach/batfish.jsonl"));
    let wrong: Vec<String> = rows.iter().filter_map(|row| row.differs(model.estate())).collect();
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn whatever_is_missing_nothing_false_is_said() {
    let rows = rows(include_str!("data/reach/batfish.jsonl"));
    let rows: Vec<_> = rows.iter().collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/batfish");
    let wrong = [Harm::Missing, Harm::Truncated].map(|harm| belied(&root, harm, &rows)).concat();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_missing_file_is_no_empty_list() {
    let import = snapshot();
    let network = |account: &str, region: &str| {
        let account = import.organization.accounts().get(&account.parse().unwrap()).unwrap();
        &account.regions().get(&region.parse().unwrap()).unwrap().ec2
    };
    let hub = network("111122223333", "us-east-1");
    assert!(!hub.network_acls().is_whole() && hub.security_groups().is_whole());
    let spoke = network("222233334444", "us-east-1");
    assert!(!spoke.security_groups().is_whole() && spoke.network_acls().is_whole());
    assert!(spoke.internet_gateways().is_whole() && spoke.internet_gateways().is_empty());
    let shared = network("222233334444", "ap-northeast-1");
    assert!(!shared.transit_gateway_routes().is_whole());
    assert_eq!(network("111122223333", "ap-northeast-1").transit_gateway_routes().len(), 1);
}
