//! The house is tidy: what `cargo xtask tidy` checks, as a test.

use xtask::{tidy, tree::Tree};

#[test]
fn the_house_is_tidy() {
    let report = tidy::everything(&Tree::here().unwrap()).unwrap();
    assert!(report.problems().is_empty(), "{report}");
}
