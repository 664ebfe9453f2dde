use crate::{
    rules::{Listing, Unit},
    source,
};

/// The text of the crate's list with one more rule: its `mod` line by name, its `pub use` line where the
/// others have one, its entry by code.
pub(super) fn rule(
    listing: &Listing,
    units: &[Unit],
    code: &str,
    module: &str,
    problem: &str,
) -> Result<String, String> {
    if listing.end == 0 {
        return Err(format!("{} has no `rules! {{ pub enum … {{ }} }}`", listing.path));
    }
    let text = listing.text.as_str();
    let mut insertions = vec![entry(listing, units, code, &format!("{module}::{problem},"))];
    let uses = lines(listing, "pub use ");
    if !uses.is_empty() {
        insertions.push(line(&uses, module, &format!("pub use {module}::{problem};\n"), 0));
    }
    let rules = source::words(&source::code_only(text), "mod").next().unwrap_or(0);
    insertions.push(line(&lines(listing, "mod "), module, &format!("mod {module};\n"), rules));

    insertions.sort();
    let mut out = text.to_owned();
    for (at, what) in insertions.into_iter().rev() {
        out.insert_str(at, &what);
    }
    Ok(out)
}

/// The lines that begin with `start` and then name the module of a listed rule: place, length, module.
fn lines(listing: &Listing, start: &str) -> Vec<(usize, usize, String)> {
    let code = source::code_only(&listing.text);
    let mut lines = Vec::new();
    let mut at = 0;
    // Where the attributes of the next line begin: nothing may come between.
    let mut gate = None;
    for line in code.split_inclusive('\n') {
        if line.starts_with("#[") {
            gate = gate.or(Some(at));
            at += line.len();
            continue;
        }
        let begin = gate.take().unwrap_or(at);
        let rest = line.strip_prefix(start).unwrap_or_default();
        let module: String =
            rest.chars().take_while(|char| char.is_ascii_alphanumeric() || *char == '_').collect();
        if listing.listed.iter().any(|listed| listed.module == module) {
            lines.push((begin, at + line.len() - begin, module));
        }
        at += line.len();
    }
    lines
}

/// Where a line goes among lines sorted by name: before the first that is greater, else after the last.
fn line(lines: &[(usize, usize, String)], module: &str, text: &str, otherwise: usize) -> (usize, String) {
    let at = lines
        .iter()
        .find(|(_, _, name)| name.as_str() > module)
        .map(|(at, _, _)| *at)
        .or_else(|| lines.last().map(|(at, length, _)| at + length));
    (at.unwrap_or(otherwise), text.to_owned())
}

fn entry(listing: &Listing, units: &[Unit], code: &str, text: &str) -> (usize, String) {
    let next = listing.listed.iter().find(|listed| {
        units.iter().any(|unit| {
            unit.folder == listing.folder && unit.module == listed.module && unit.code.as_str() > code
        })
    });
    next.map_or_else(
        || (listing.end, format!("\n        {text}")),
        |next| (next.at, format!("{text}\n        ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(text: &str) -> Result<String, String> {
        let listing = Listing::read("vpc", "vpc/src/rules/mod.rs", text.to_owned());
        let unit = Unit {
            folder: "vpc".to_owned(),
            module: "zone".to_owned(),
            code: "VPC009".to_owned(),
            ..Unit::default()
        };
        rule(&listing, &[unit], "VPC002", "subnet", "Subnet")
    }

    #[test]
    fn a_list_with_one_rule_takes_another_before_it() {
        let text = "mod scope;\n// Rules.\nmod zone;\n\npub use scope::Scope;\npub use zone::Zone;\n\nrules! {\n    pub enum P {\n        // Rules.\n        zone::Zone,\n    }\n}\n";
        let wanted = "mod scope;\n// Rules.\nmod subnet;\nmod zone;\n\npub use scope::Scope;\npub use subnet::Subnet;\npub use zone::Zone;\n\nrules! {\n    pub enum P {\n        // Rules.\n        subnet::Subnet,\n        zone::Zone,\n    }\n}\n";
        assert_eq!(added(text).unwrap(), wanted);
    }

    #[test]
    fn nothing_comes_between_a_rule_and_its_gate() {
        let text = "mod scope;\n#[cfg(x)]\nmod zone;\n\n#[cfg(x)]\npub use zone::Zone;\n\nrules! {\n    pub enum P {\n        #[cfg(x)]\n        zone::Zone,\n    }\n}\n";
        let wanted = "mod scope;\nmod subnet;\n#[cfg(x)]\nmod zone;\n\npub use subnet::Subnet;\n#[cfg(x)]\npub use zone::Zone;\n\nrules! {\n    pub enum P {\n        subnet::Subnet,\n        #[cfg(x)]\n        zone::Zone,\n    }\n}\n";
        assert_eq!(added(text).unwrap(), wanted);
    }

    #[test]
    fn an_empty_list_takes_its_first() {
        let text = "//! Rules.\n\nmod scope;\n\nrules! {\n    pub enum P {\n    }\n}\n";
        let wanted = "//! Rules.\n\nmod subnet;\nmod scope;\n\nrules! {\n    pub enum P {\n        subnet::Subnet,\n    }\n}\n";
        assert_eq!(added(text).unwrap(), wanted);
    }

    #[test]
    fn a_file_without_a_list_is_an_error() {
        assert!(added("mod scope;\n").unwrap_err().contains("has no `rules!"));
    }
}
