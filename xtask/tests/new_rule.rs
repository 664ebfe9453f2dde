//! A rule scaffolded in a copy of this very house lacks nothing but what its author must write.

use std::fs;

use xtask::{generate, new_rule::new_rule, rules, tidy, tree::Tree};

#[test]
fn a_scaffold_in_this_house_fits() {
    let here = Tree::here().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for path in here.files() {
        let target = folder.path().join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(here.root().join(path), target).unwrap();
    }
    let mut copy = Tree::open(folder.path()).unwrap();
    generate::write(&mut copy).unwrap();
    let before = tidy::files(&copy).problems();
    for listing in rules::listings(&here) {
        let prefix = xtask::house::by_folder(&listing.folder).unwrap().prefix.unwrap();
        new_rule(&mut copy, &format!("{prefix}999"), &format!("made-up-{}", listing.folder), None).unwrap();
    }
    let after = tidy::files(&copy).problems();
    let new: Vec<&String> = after.iter().filter(|problem| !before.contains(problem)).collect();
    assert!(new.iter().all(|problem| problem.contains("still to write")), "{new:#?}");
    assert!(before.iter().all(|problem| after.contains(problem)));
}
