use crate::{
    codegen::{DATA, Header, LARGEST, NOTICE},
    report::Report,
    tree::Tree,
};

/// AWS's service authorization reference is what `cargo xtask codegen` wrote: its head agrees with its version,
/// its tables and the notice beside it, and it is small enough.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    let Some(data) = tree.read_bytes(DATA) else {
        if tree.has("iam/src/reference/mod.rs") {
            report.problem(DATA, "is missing; run `cargo xtask codegen`");
        }
        return;
    };
    if data.len() > LARGEST {
        report.problem(DATA, format_args!("has {} bytes; {LARGEST} are the most", data.len()));
    }
    match Header::split(&data) {
        Ok((header, tables)) => {
            for wrong in header.disagreements(tables, &tree.read(NOTICE).unwrap_or_default()) {
                report.problem(DATA, wrong);
            }
        }
        Err(wrong) => report.problem(DATA, wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen::tests::house;

    fn problems(tree: &Tree) -> Vec<String> {
        let mut report = Report::default();
        check(tree, &mut report);
        report.problems()
    }

    #[test]
    fn what_codegen_wrote_is_fine_and_what_a_hand_changed_is_named() {
        let (_folder, mut tree) = house();
        assert_eq!(problems(&tree), Vec::<String>::new());
        let data = tree.read_bytes(DATA).unwrap();
        let at = |from: &[u8]| data.windows(from.len()).position(|part| part == from).unwrap();
        for (from, to, says) in [
            ("Amazon", "Amazoo", "was changed by hand; run `cargo xtask codegen`"),
            ("date 2026-09-26", "date 2026-09-27", "is of `2026-09-27`, and its version"),
            ("licence MIT", "licence GPL", "has the licence `GPL`"),
            ("version 0.1.", "version 0.2.", "was made from @made/up 0.2.202609261, which its NOTICE"),
            ("dependents made 1.2", "dependents made 1.3", "was made from made 1.3, which its NOTICE"),
            ("aozu reference 1", "aozu reference 2", "does not begin with"),
        ] {
            let mut changed = data.clone();
            let start = at(from.as_bytes());
            changed[start..start + from.len()].copy_from_slice(to.as_bytes());
            tree.write_bytes(DATA, &changed).unwrap();
            let found = problems(&tree);
            assert!(found.len() == 1 && found[0].contains(says), "{found:?}");
        }
        tree.write_bytes(DATA, &data).unwrap();
        let notice = tree.read(NOTICE).unwrap();
        tree.write(NOTICE, &notice.replace("Copyright 2019", "2019")).unwrap();
        assert_eq!(problems(&tree), [format!("{DATA}: has a NOTICE without the copyright of each source")]);
    }

    #[test]
    fn data_that_is_missing_is_named() {
        let tree = crate::made_up::House::good().with("iam/src/reference/mod.rs", "//! x\n").build();
        assert_eq!(problems(&tree.1), [format!("{DATA}: is missing; run `cargo xtask codegen`")]);
    }
}
