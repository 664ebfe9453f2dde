//! What `reach` answers on whole accounts, against what a person reads in their dumps.
//!
//! The table is `tests/data/reach/pairs.jsonl`: a question, the verdict, and the rule, entry or route that
//! decides it. `clean` is the account that ships with the project, `faults` the same with faults planted, and
//! `large` four VPCs of a large one, cut down to a few instances each.

mod common;

use std::{collections::BTreeSet, path::PathBuf};

use common::reach::{Harm, belied, rows};

fn folder(account: &str) -> PathBuf {
    match account {
        "clean" => common::shop(),
        "faults" => common::faults(),
        other => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/reach").join(other),
    }
}

#[test]
fn answers_are_what_the_dumps_say() {
    let rows = rows(include_str!("data/reach/pairs.jsonl"));
    let accounts: BTreeSet<&str> = rows.iter().map(|row| row.account.as_str()).collect();
    assert_eq!(accounts.len(), 3);
    let mut wrong = Vec::new();
    for account in accounts {
        let import = common::read(&folder(account));
        assert!(import.problems.is_empty(), "{account}: {:?}", import.problems);
        let model = import.organization.compile();
        let asked = rows.iter().filter(|row| row.account == account);
        wrong.extend(asked.filter_map(|row| row.differs(model.estate())));
    }
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn whatever_is_missing_nothing_false_is_said() {
    let rows = rows(include_str!("data/reach/pairs.jsonl"));
    let asked: Vec<_> = rows.iter().filter(|row| row.account == "clean").collect();
    let wrong = [Harm::Missing, Harm::Truncated].map(|harm| belied(&folder("clean"), harm, &asked)).concat();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
