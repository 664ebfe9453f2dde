use crate::{report::Report, source, tree::Tree};

// In two parts, so that this file does not find itself.
const IN_TEXT: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const IN_CODE: &[&str] = &["todo!", "unimplemented!", "dbg!"];

/// Nothing half-done is committed: no reminders, no placeholders, no snapshots that await review.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    for path in tree.files().filter(|path| path.ends_with(".snap.new")) {
        report.problem(path, "is a snapshot that awaits review");
    }
    for path in tree.rust() {
        let Some(text) = tree.read(path) else { continue };
        let code = source::code_only(&text);
        let hits = IN_TEXT.iter().map(|word| (&text, word)).chain(IN_CODE.iter().map(|word| (&code, word)));
        for (where_, word) in hits {
            for at in source::words(where_, word) {
                report.problem(
                    format_args!("{path}:{}", source::line_of(where_, at)),
                    format_args!("`{word}` has no place in what is committed"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::made_up::House;

    #[test]
    fn what_is_half_done_is_named() {
        let text = format!(
            "// {}: later\nfn f() {{ {}() }}\n// todo! in words is fine\n",
            concat!("TO", "DO"),
            concat!("to", "do!")
        );
        let problems = House::good().with("vpc/src/a.rs", &text).with("vpc/src/b.snap.new", "x").problems();
        assert_eq!(
            problems,
            [
                format!("vpc/src/a.rs:1: `{}` has no place in what is committed", concat!("TO", "DO")),
                "vpc/src/a.rs:2: `todo!` has no place in what is committed".to_owned(),
                "vpc/src/b.snap.new: is a snapshot that awaits review".to_owned(),
            ]
        );
    }
}
