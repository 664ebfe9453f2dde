use crate::{report::Report, source, tree::Tree};

/// Every crate has a README, a description and the workspace's lints, and says of each dependency what it
/// is for, in a comment on its line.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    for path in tree.files().filter(|path| path.ends_with("/Cargo.toml")) {
        let Some(text) = tree.read(path) else { continue };
        if text.contains("[workspace]") {
            // A workspace of its own, such as the comparisons: not published, not part of the house.
            continue;
        }
        let readme = readme(path, &text);
        if !tree.has(&readme) {
            report.problem(path, format_args!("its crate has no README: {readme} is not there"));
        }
        if !text.lines().any(|line| line.starts_with("description = \"")) {
            report.problem(path, "has no description");
        }
        let lints: String = text.split("[lints]").skip(1).collect();
        if !lints.trim_start().starts_with("workspace = true") {
            report.problem(path, "does not take the workspace's lints (`[lints]`, `workspace = true`)");
        }
        for (line, entry) in bare_dependencies(&text) {
            report.problem(
                format_args!("{path}:{line}"),
                format_args!("say what `{entry}` is for, in a comment on its line"),
            );
        }
    }
}

/// Where the crate's README stands: beside the manifest, or where the manifest says.
fn readme(manifest: &str, text: &str) -> String {
    let folder = manifest.rsplit_once('/').map_or("", |(folder, _)| folder);
    let stated = text.lines().find_map(|line| line.strip_prefix("readme = "));
    let stated = stated.and_then(source::literal).unwrap_or_else(|| "README.md".to_owned());
    match stated.strip_prefix("../") {
        Some(above) => {
            folder.rsplit_once('/').map_or_else(|| above.to_owned(), |(up, _)| format!("{up}/{above}"))
        }
        None => format!("{folder}/{stated}"),
    }
}

/// The dependencies without a reason: line and name.
fn bare_dependencies(text: &str) -> Vec<(usize, String)> {
    let mut bare = Vec::new();
    let mut inside = false;
    let mut open: Option<(usize, String, bool)> = None;
    let mut depth = 0_i64;
    for (index, line) in text.lines().enumerate() {
        let (code, comment) = split_comment(line);
        let trimmed = code.trim();
        if depth == 0 && trimmed.starts_with('[') {
            let table = trimmed.trim_matches(['[', ']']);
            inside = table.ends_with("dependencies");
            let parent =
                table.rsplit_once('.').map(|(parent, name)| (parent.ends_with("dependencies"), name));
            if let Some((true, name)) = parent
                && !comment
            {
                bare.push((index + 1, name.to_owned()));
            }
            continue;
        }
        if !inside || trimmed.is_empty() {
            continue;
        }
        let (line, name, told) = open.take().unwrap_or_else(|| {
            (index + 1, trimmed.chars().take_while(|char| !matches!(char, '.' | '=' | ' ')).collect(), false)
        });
        let outside = source::code_only(code);
        depth += brackets(&outside, ['[', '{']) - brackets(&outside, [']', '}']);
        match (depth > 0, told || comment) {
            (true, told) => open = Some((line, name, told)),
            (false, false) => bare.push((line, name)),
            (false, true) => {}
        }
    }
    bare
}

fn brackets(text: &str, which: [char; 2]) -> i64 {
    i64::try_from(text.matches(which).count()).unwrap_or(i64::MAX)
}

/// The line without its comment, and whether it has one that says something.
fn split_comment(line: &str) -> (&str, bool) {
    let mut quoted = false;
    for (at, char) in line.char_indices() {
        match char {
            '"' => quoted = !quoted,
            '#' if !quoted => {
                let (code, comment) = line.split_at_checked(at).unwrap_or((line, ""));
                return (code, !comment.trim_matches(['#', ' ']).is_empty());
            }
            _ => {}
        }
    }
    (line, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::House;

    #[test]
    fn each_dependency_says_what_it_is_for() {
        let text = "[package]\nname = \"a\" \n[dependencies]\nserde.workspace = true # reads\nipnet = \"2\" #\n\
                    # above does not count\nclap = { version = \"4\", features = [\n  \"a#b\",\n] } # the command\n\
                    csv = { version = \"1\", features = [\n  \"x\",\n] }\n[target.'cfg(unix)'.dev-dependencies]\n\
                    insta.workspace = true\n[dependencies.base64]\nversion = \"1\"\n[features]\nx = []\n";
        let bare = bare_dependencies(text);
        let bare: Vec<_> = bare.iter().map(|(line, name)| (*line, name.as_str())).collect();
        assert_eq!(bare, [(5, "ipnet"), (10, "csv"), (14, "insta"), (15, "base64")]);
    }

    #[test]
    fn each_missing_part_is_one_problem() {
        let file = "vpc/Cargo.toml";
        for (from, to, says) in [
            (" # reads JSON", "", "vpc/Cargo.toml:7: say what `serde` is for, in a comment on its line"),
            ("description = \"d\"\n", "", "vpc/Cargo.toml: has no description"),
            ("[lints]\nworkspace = true\n", "", "vpc/Cargo.toml: does not take the workspace's lints"),
        ] {
            let problems = House::good().but(file, from, to).problems();
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert!(problems.concat().starts_with(says), "{problems:?}");
        }
        let problems = House::good().without("vpc/README.md").problems();
        assert_eq!(problems, ["vpc/Cargo.toml: its crate has no README: vpc/README.md is not there"]);
        let shared = House::good().without("vpc/README.md").but(file, "\"README.md\"", "\"../README.md\"");
        assert_eq!(shared.problems(), Vec::<String>::new());
    }
}
