use crate::{report::Report, source, tree::Tree};

/// `lib.rs` is the table of contents: documentation, attributes, modules and re-exports.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    for path in tree.rust().filter(|path| path.ends_with("src/lib.rs")) {
        let Some(text) = tree.read(path) else { continue };
        for (line, item) in strangers(&text) {
            report.problem(
                format_args!("{path}:{line}"),
                format_args!(
                    "`{item}` belongs in a file of its own; lib.rs holds modules and re-exports only"
                ),
            );
        }
    }
}

/// The items that are neither modules nor re-exports: line and first words.
fn strangers(text: &str) -> Vec<(usize, String)> {
    let code = source::code_only(text);
    let mut strangers = Vec::new();
    let mut at = 0;
    while let Some(rest) = code.get(at..).filter(|rest| !rest.trim().is_empty()) {
        at += rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let end = if rest.starts_with('#') {
            at + attribute_length(rest)
        } else if rest.starts_with('}') {
            at + 1
        } else {
            let semicolon = rest.find(';').unwrap_or(rest.len());
            let brace = rest.find('{').unwrap_or(rest.len());
            let head = rest.get(..semicolon.min(brace)).unwrap_or_default();
            if source::words(head, "mod").next().is_some() {
                // The items of a module that stands here are held to the same: on behind its brace.
                at + semicolon.min(brace) + 1
            } else if head.starts_with("pub use") {
                at + semicolon + 1
            } else {
                strangers.push((source::line_of(text, at), words(head)));
                let block = source::braces(&code, at).filter(|_| brace < semicolon);
                block.map_or(at + semicolon + 1, |block| block.end + 1)
            }
        };
        at = end;
    }
    strangers
}

fn attribute_length(text: &str) -> usize {
    let mut depth = 0_usize;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 1 => return index + 1,
            b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}

fn words(head: &str) -> String {
    head.split_whitespace().take(4).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::House;

    #[test]
    fn modules_and_re_exports_pass() {
        let text = "#![doc = include_str!(\"../README.md\")]\n//! Doc { mod }\n#[macro_use]\nmod a;\npub mod b;\n\
                    pub(crate) mod c;\npub use a::{X, Y};\npub use b::*;\n#[doc(hidden)]\npub mod reexport {\n    \
                    pub use serde;\n}\n#[cfg(test)]\nmod tests;\n";
        assert_eq!(strangers(text), []);
        assert_eq!(strangers(""), []);
    }

    #[test]
    fn anything_else_is_named() {
        let text = "mod a;\nuse a::X;\npub struct S {\n    x: u8,\n}\npub fn f() { g(); }\nconst N: u8 = 1;\n\
                    pub mod m {\n    fn inner() {}\n}\npub use a::Y;\n";
        let found = strangers(text);
        let found: Vec<_> = found.iter().map(|(line, item)| (*line, item.as_str())).collect();
        assert_eq!(
            found,
            [
                (2, "use a::X"),
                (3, "pub struct S"),
                (6, "pub fn f()"),
                (7, "const N: u8 ="),
                (9, "fn inner()")
            ]
        );
    }

    #[test]
    fn it_is_reported() {
        let problems = House::good().but("vpc/src/lib.rs", "mod vpc;", "mod vpc;\nfn f() {}").problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems.concat().starts_with("vpc/src/lib.rs:4: `fn f()` belongs"), "{problems:?}");
    }
}
