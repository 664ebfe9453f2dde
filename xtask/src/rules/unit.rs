use crate::{source, tree::Tree};

/// A rule as its source file states it. What the file does not state is empty.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// The folder of its crate, `vpc`.
    pub folder: String,
    /// Its module, `subnet_outside_vpc`.
    pub module: String,
    /// Its source file.
    pub path: String,
    /// The text of that file.
    pub text: String,
    /// How many `RuleInfo` the file holds.
    pub infos: usize,
    /// `VPC008`.
    pub code: String,
    /// `subnet-outside-vpc`.
    pub name: String,
    /// `security-warning`.
    pub severity: String,
    /// One line: what it finds.
    pub summary: String,
    /// The path in `include_str!`.
    pub includes: String,
}

impl Unit {
    /// Where its page belongs.
    #[must_use]
    pub fn page(&self) -> String {
        format!("{}/rules/{}.md", self.folder, self.code)
    }

    fn read(folder: &str, module: &str, path: &str, text: String) -> Option<Self> {
        let code_only = source::code_only(&text);
        let infos: Vec<usize> = source::words(&code_only, "RuleInfo")
            .filter(|at| {
                let (before, after) = code_only.split_at_checked(*at).unwrap_or_default();
                let after = after.trim_start_matches("RuleInfo").trim_start();
                before.trim_end().ends_with('=') && after.starts_with('{')
            })
            .collect();
        let span = source::braces(&code_only, *infos.first()?)?;
        let field = |name: &str| {
            let inside = code_only.get(span.clone())?;
            let at = source::words(inside, name).find(|at| {
                inside.get(at + name.len()..).is_some_and(|rest| rest.trim_start().starts_with(':'))
            })?;
            text.get(span.start + at..span.end)
        };
        let literal = |name: &str| field(name).and_then(source::literal).unwrap_or_default();
        Some(Self {
            folder: folder.to_owned(),
            module: module.to_owned(),
            path: path.to_owned(),
            infos: infos.len(),
            code: literal("code"),
            name: literal("name"),
            severity: field("severity").and_then(severity).unwrap_or_default(),
            summary: literal("summary"),
            includes: literal("page"),
            text,
        })
    }
}

fn severity(field: &str) -> Option<String> {
    let variant: String =
        field.split_once("Severity::")?.1.chars().take_while(char::is_ascii_alphanumeric).collect();
    let mut word = String::new();
    for char in variant.chars() {
        if char.is_ascii_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.push(char.to_ascii_lowercase());
    }
    Some(word)
}

/// The crate's folder and the module's name, where the path is that of a file in a crate's `src/rules/`.
#[must_use]
pub fn folder_of(path: &str) -> Option<(&str, &str)> {
    let (folder, file) = path.split_once("/src/rules/")?;
    let module = file.strip_suffix(".rs")?;
    (!module.contains('/') && folder != "xtask").then_some((folder, module))
}

/// Every rule of the tree: files in a crate's `src/rules/` that hold a `RuleInfo`, by code.
#[must_use]
pub fn units(tree: &Tree) -> Vec<Unit> {
    let mut units: Vec<Unit> = tree
        .rust()
        .filter_map(|path| {
            let (folder, module) = folder_of(path)?;
            if module == "mod" {
                return None;
            }
            Unit::read(folder, module, path, tree.read(path)?)
        })
        .collect();
    units.sort_by(|a, b| (&a.code, &a.path).cmp(&(&b.code, &b.path)));
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_from_its_source() {
        let text = r#"
            // RuleInfo { code: "NOT001" }
            fn rule(&self) -> &'static RuleInfo { &INFO }
            pub(crate) static INFO: RuleInfo = RuleInfo {
                code: "VPC008", name: "subnet-outside-vpc",
                severity: Severity::SecurityWarning,
                summary: "a subnet \
                          outside",
                page: include_str!("../../rules/VPC008.md"),
                needs: &[],
            };
        "#;
        let unit = Unit::read("vpc", "subnet_outside_vpc", "p", text.to_owned()).unwrap();
        assert_eq!(unit.infos, 1);
        assert_eq!((unit.code.as_str(), unit.name.as_str()), ("VPC008", "subnet-outside-vpc"));
        assert_eq!((unit.severity.as_str(), unit.summary.as_str()), ("security-warning", "a subnet outside"));
        assert_eq!(unit.includes, "../../rules/VPC008.md");
        assert_eq!(unit.page(), "vpc/rules/VPC008.md");
        assert!(Unit::read("vpc", "scope", "p", "struct Scope { a: u8 }".to_owned()).is_none());
    }

    #[test]
    fn rules_lie_in_the_rules_folder_of_a_crate() {
        assert_eq!(folder_of("vpc/src/rules/a.rs"), Some(("vpc", "a")));
        assert_eq!(folder_of("xtask/src/rules/a.rs"), None);
        assert_eq!(folder_of("vpc/src/rules/deep/a.rs"), None);
        assert_eq!(folder_of("vpc/src/a.rs"), None);
    }
}
