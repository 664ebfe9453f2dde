//! What `reach` says gets through on whole accounts, re-validated component by component by a checker that knows
//! nothing of the engine.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a checker may simply fail where an answer is out of shape"
)]

mod common;

// Where the crate of the engine has it, over its small networks.
#[expect(dead_code, reason = "small networks are checked in one call")]
#[path = "../../vpc/tests/reach/certificate/mod.rs"]
mod certificate;

use std::path::{Path, PathBuf};

use certificate::World;
use common::reach::{Row, rows};

/// Certifies the rows of one account that get through, and says how many do.
fn certify(root: &Path, rows: &[&Row]) -> usize {
    let import = common::read(root);
    let regions = import.organization.accounts().values().flat_map(|account| account.regions().values());
    let world = World::of(regions.map(|region| &region.ec2));
    let model = import.organization.compile();
    let mut wrong = Vec::new();
    let mut certified = 0;
    for row in rows {
        let request = row.request();
        let answer = model.estate().ask(&request).unwrap_or_else(|error| panic!("{request:?}: {error}"));
        if answer.network_path_found {
            certified += 1;
            let told = world.check(&request, &answer).err();
            wrong.extend(told.map(|why| format!("{request:?}\n    {why}")));
        }
    }
    assert!(wrong.is_empty(), "{} of {certified}\n{}", wrong.len(), wrong.join("\n"));
    certified
}

#[test]
fn what_gets_through_on_accounts_is_certified() {
    let all = rows(include_str!("data/reach/pairs.jsonl"));
    let mut certified = 0;
    for account in ["clean", "faults", "large"] {
        let folder = match account {
            "clean" => common::shop(),
            "faults" => common::faults(),
            other => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/reach").join(other),
        };
        let of: Vec<&Row> = all.iter().filter(|row| row.account == account).collect();
        certified += certify(&folder, &of);
    }
    assert!(certified >= 40, "{certified}");
}

#[test]
fn what_gets_through_on_the_snapshot_is_certified() {
    let all = rows(include_str!("data/reach/batfish.jsonl"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/batfish");
    assert!(certify(&root, &all.iter().collect::<Vec<_>>()) >= 10);
}
