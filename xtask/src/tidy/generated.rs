use crate::{generate, report::Report, tree::Tree};

/// What is generated reads as it would if it were generated now.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    for (path, text) in generate::pages(tree) {
        if tree.read(path).as_deref() != Some(text.as_str()) {
            report.problem(path, "is not fresh; run `cargo xtask generate`");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        generate::{CATALOGUE, LOCK},
        made_up::House,
    };

    #[test]
    fn a_stale_page_is_named() {
        let says = |path: &str| [format!("{path}: is not fresh; run `cargo xtask generate`")];
        assert_eq!(House::good().but(CATALOGUE, "something", "nothing").problems(), says(CATALOGUE));
        assert_eq!(House::good().without(CATALOGUE).problems(), says(CATALOGUE));
        assert_eq!(House::good().without(LOCK).problems(), says(LOCK));
    }
}
