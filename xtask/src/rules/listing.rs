use crate::{source, tree::Tree};

/// A crate's `src/rules/mod.rs`: the modules it declares and the rules it gathers.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The folder of its crate.
    pub folder: String,
    /// The file.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The modules declared, in order.
    pub modules: Vec<String>,
    /// The rules in `rules! { pub enum … { … } }`, in order.
    pub listed: Vec<Listed>,
    /// The byte after the last rule's comma: where another may follow.
    pub end: usize,
}

/// One entry of the list: `module::Struct`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The module.
    pub module: String,
    /// The problem's struct.
    pub problem: String,
    /// Where the entry begins.
    pub at: usize,
}

impl Listing {
    /// Reads the text of a `rules/mod.rs`.
    #[must_use]
    pub fn read(folder: &str, path: &str, text: String) -> Self {
        let code = source::code_only(&text);
        let modules = source::words(&code, "mod")
            .filter_map(|at| {
                let rest = code.get(at + 3..)?;
                let (name, _) = rest.split_once(';')?;
                let name = name.trim();
                (!name.is_empty() && name.bytes().all(source::word)).then(|| name.to_owned())
            })
            .collect();
        let span = source::words(&code, "rules!")
            .next()
            .and_then(|at| source::words(code.get(at..)?, "enum").next().map(|offset| at + offset))
            .and_then(|at| source::braces(&code, at))
            .unwrap_or_default();
        let mut listed = Vec::new();
        let mut at = span.start;
        let mut end = span.start;
        for entry in code.get(span).unwrap_or_default().split(',') {
            let lead = entry.len() - entry.trim_start().len();
            if let Some((module, problem)) = ungated(entry.trim()).split_once("::") {
                listed.push(Listed {
                    module: module.trim().to_owned(),
                    problem: problem.trim().to_owned(),
                    at: at + lead,
                });
                end = at + entry.len() + 1;
            }
            at += entry.len() + 1;
        }
        Self {
            folder: folder.to_owned(),
            path: path.to_owned(),
            end: end.min(text.len()),
            modules,
            listed,
            text,
        }
    }
}

/// An entry without the attributes that say with which feature it is there.
fn ungated(mut entry: &str) -> &str {
    while let Some((_, rest)) = entry.strip_prefix("#[").and_then(|gated| gated.split_once(']')) {
        entry = rest.trim_start();
    }
    entry
}

/// Every crate's list of rules.
#[must_use]
pub fn listings(tree: &Tree) -> Vec<Listing> {
    tree.rust()
        .filter_map(|path| {
            let folder = path.strip_suffix("/src/rules/mod.rs").filter(|folder| *folder != "xtask")?;
            Some(Listing::read(folder, path, tree.read(path)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_and_rules_are_read_in_order() {
        let text = "mod a;\npub(crate) mod b;\n// mod c;\nmod tests { }\nuse x;\n\
                    aozu_names::rules! {\n    /// Doc, with a comma.\n    pub enum VpcProblem {\n        a::First,\n        b::Second,\n    }\n}\n";
        let listing = Listing::read("vpc", "p", text.to_owned());
        assert_eq!(listing.modules, ["a", "b"]);
        let listed: Vec<_> = listing.listed.iter().map(|l| (l.module.as_str(), l.problem.as_str())).collect();
        assert_eq!(listed, [("a", "First"), ("b", "Second")]);
        assert!(text.get(listing.end..).unwrap().starts_with("\n    }"));
        assert!(text.get(listing.listed.first().unwrap().at..).unwrap().starts_with("a::First"));
    }

    #[test]
    fn a_rule_may_come_with_a_feature() {
        let text = "#[cfg(feature = \"x\")]\nmod b;\naozu_names::rules! {\n    pub enum P {\n        a::First,\n        \
                    #[cfg(feature = \"x\")]\n        b::Second,\n    }\n}\n";
        let listing = Listing::read("vpc", "p", text.to_owned());
        let last = listing.listed.last().unwrap();
        assert_eq!((last.module.as_str(), last.problem.as_str()), ("b", "Second"));
        assert!(
            text.get(last.at..).unwrap().starts_with("#[cfg"),
            "what goes before it goes before its gate"
        );
    }

    #[test]
    fn a_file_without_rules_lists_none() {
        assert!(Listing::read("vpc", "p", "mod a;".to_owned()).listed.is_empty());
        assert!(
            Listing::read("vpc", "p", "aozu_names::rules! {\n    pub enum P {\n    }\n}".to_owned()).end > 0
        );
    }
}
