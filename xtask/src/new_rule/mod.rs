//! The scaffold of a rule: its source, its page, and its lines in the crate's list.

mod insert;
mod templates;

use std::io;

use crate::{
    generate::{self, LOCK, Lock},
    house::{self, Room},
    rules,
    tree::Tree,
};

/// Writes the parts of the rule `code`, called `name`, and names the files it wrote.
///
/// The crate follows from the code's letters, unless `folder` says otherwise.
///
/// # Errors
/// What is wrong with the code or the name, or why a file cannot be written. Nothing is written then.
pub fn new_rule(
    tree: &mut Tree,
    code: &str,
    name: &str,
    folder: Option<&str>,
) -> Result<Vec<String>, String> {
    let room = room(code, folder)?;
    let prefix = room.prefix.unwrap_or_default();
    let number = code.strip_prefix(prefix).unwrap_or_default();
    if number.len() != 3 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!(
            "`{code}` is no code for `{}`: it should be {prefix} and three digits",
            room.package
        ));
    }
    if !is_kebab(name) {
        return Err(format!("`{name}` should be words of a-z and 0-9 with `-` between them"));
    }
    if Lock::read(&tree.read(LOCK).unwrap_or_default()).knows(code) {
        return Err(format!("`{code}` was given out before ({LOCK}); a code is never used again"));
    }
    if let Some(unit) = rules::units(tree).iter().find(|unit| unit.code == code || unit.name == name) {
        return Err(format!("{} is `{} {}` already", unit.path, unit.code, unit.name));
    }
    let Some(listing) = rules::listings(tree).into_iter().find(|listing| listing.folder == room.folder)
    else {
        return Err(format!(
            "{}/src/rules/mod.rs is missing; a crate's first rule begins with it",
            room.folder
        ));
    };

    let module = name.replace('-', "_");
    let problem = pascal(name);
    let list = insert::rule(&listing, &rules::units(tree), code, &module, &problem)?;
    let fixture = tree.has(&format!("{}/src/rules/fixture.rs", room.folder));
    let files = [
        (format!("{}/src/rules/{module}.rs", room.folder), templates::source(code, name, &problem, fixture)),
        (format!("{}/rules/{code}.md", room.folder), templates::page(code, name)),
        (listing.path, list),
    ];
    if let Some((path, _)) = files.iter().take(2).find(|(path, _)| tree.has(path)) {
        return Err(format!("{path} is there already"));
    }
    let mut written = Vec::new();
    for (path, text) in files {
        tree.write(&path, &text).map_err(|error| unwritable(&path, &error))?;
        written.push(path);
    }
    let fresh = generate::write(tree).map_err(|error| unwritable("the generated pages", &error))?;
    written.extend(fresh.into_iter().map(Into::into));
    Ok(written)
}

fn unwritable(path: &str, error: &io::Error) -> String {
    format!("{path} cannot be written: {error}")
}

fn room(code: &str, folder: Option<&str>) -> Result<&'static Room, String> {
    if let Some(folder) = folder {
        let bare = folder.strip_prefix("aozu-").unwrap_or(folder);
        return house::by_folder(bare)
            .filter(|room| room.prefix.is_some())
            .ok_or_else(|| format!("`{folder}` is no crate that has rules"));
    }
    let letters: String = code.chars().take_while(char::is_ascii_uppercase).collect();
    house::by_prefix(&letters).ok_or_else(|| {
        let prefixes: Vec<&str> = house::ROOMS.iter().filter_map(|room| room.prefix).collect();
        format!("`{code}` should begin with the letters of a crate: {}", prefixes.join(", "))
    })
}

fn is_kebab(name: &str) -> bool {
    name.starts_with(|char: char| char.is_ascii_lowercase())
        && name.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

fn pascal(name: &str) -> String {
    name.split('-')
        .flat_map(|word| {
            let mut chars = word.chars();
            chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{made_up::House, rules::TO_WRITE, tidy};

    fn refused(code: &str, name: &str, folder: Option<&str>) -> String {
        let (_folder, mut tree) = House::good().build();
        new_rule(&mut tree, code, name, folder).unwrap_err()
    }

    #[test]
    fn only_what_the_author_must_write_is_missing() {
        let (_folder, mut tree) = House::good().build();
        let written = new_rule(&mut tree, "VPC002", "subnet-too-small", None).unwrap();
        assert_eq!(
            written,
            [
                "vpc/src/rules/subnet_too_small.rs",
                "vpc/rules/VPC002.md",
                "vpc/src/rules/mod.rs",
                "facade/docs/rules.md",
                "facade/rules.lock"
            ]
        );
        let source = tree.read("vpc/src/rules/subnet_too_small.rs").unwrap();
        let page = tree.read("vpc/rules/VPC002.md").unwrap();
        let marks = source.matches(TO_WRITE).count() + page.matches(TO_WRITE).count();
        let problems = tidy::files(&tree).problems();
        assert!(problems.iter().all(|problem| problem.contains("still to write: ")), "{problems:#?}");
        assert_eq!(problems.len(), marks, "{problems:#?}");
        assert!(marks > 10);
    }

    #[test]
    fn the_list_stays_in_order() {
        let (_folder, mut tree) = House::good().build();
        new_rule(&mut tree, "VPC002", "subnet-too-small", Some("vpc")).unwrap();
        new_rule(&mut tree, "VPC010", "a-last-one", Some("aozu-vpc")).unwrap();
        let list = tree.read("vpc/src/rules/mod.rs").unwrap();
        assert!(list.contains(
            "\nmod a_last_one;\nmod route_blackhole;\nmod subnet_outside_vpc;\nmod subnet_too_small;\n"
        ));
        let order = "        subnet_outside_vpc::SubnetOutsideVpc,\n        subnet_too_small::SubnetTooSmall,\n        \
                     route_blackhole::RouteBlackhole,\n        a_last_one::ALastOne,\n    }\n";
        assert!(list.contains(order), "{list}");
    }

    #[test]
    fn what_cannot_be_a_rule_is_refused() {
        for (code, name, folder, says) in [
            ("NET001", "a-name", None, "should begin with the letters of a crate: IAM, VPC"),
            ("VPC01", "a-name", None, "`VPC01` is no code for `aozu-vpc`: it should be VPC and three digits"),
            ("VPC010", "a-name", Some("iam"), "`VPC010` is no code for `aozu-iam`"),
            ("VPC010", "a-name", Some("xtask"), "`xtask` is no crate that has rules"),
            ("VPC010", "A--name", None, "should be words of a-z"),
            ("VPC001", "a-name", None, "`VPC001` was given out before"),
            ("VPC010", "route-blackhole", None, "is `VPC003 route-blackhole` already"),
            ("IAM001", "a-name", None, "iam/src/rules/mod.rs is missing"),
        ] {
            let why = refused(code, name, folder);
            assert!(why.contains(says), "{why}");
        }
    }
}
