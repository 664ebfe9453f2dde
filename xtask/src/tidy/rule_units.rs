use std::collections::BTreeMap;

use crate::{
    house,
    report::Report,
    rules::{self, Listing, SEVERITIES, TO_WRITE, Unit},
    source,
    tree::Tree,
};

/// Every rule is whole: code, name, severity, summary, page and tests in its file, and a place in its
/// crate's list, by code.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    let units = rules::units(tree);
    let listings = rules::listings(tree);
    for unit in &units {
        for problem in stated(unit) {
            report.problem(&unit.path, problem);
        }
        let listing = listings.iter().find(|listing| listing.folder == unit.folder);
        for problem in tested_and_listed(unit, listing) {
            report.problem(&unit.path, problem);
        }
        unwritten(&unit.path, &unit.text, report);
    }
    for listing in &listings {
        in_order(listing, &units, report);
    }
    for (what, value) in [("code", (|unit| &unit.code) as fn(&Unit) -> &String), ("name", |unit| &unit.name)]
    {
        let mut seen = BTreeMap::new();
        for unit in units.iter().filter(|unit| !value(unit).is_empty()) {
            if let Some(first) = seen.insert(value(unit), &unit.path) {
                report.problem(&unit.path, format_args!("{what} `{}` is that of {first}", value(unit)));
            }
        }
    }
}

/// What its author has still to write: the lines that the scaffold marked.
pub(super) fn unwritten(path: &str, text: &str, report: &mut Report) {
    for (index, line) in text.lines().enumerate().filter(|(_, line)| line.contains(TO_WRITE)) {
        let what = line.split(TO_WRITE).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        let what = what.trim_start_matches([':', ' ']);
        report.problem(format_args!("{path}:{}", index + 1), format_args!("still to write: {what}"));
    }
}

/// What the `RuleInfo` states.
fn stated(unit: &Unit) -> Vec<String> {
    let mut problems = Vec::new();
    if unit.infos != 1 {
        problems.push(format!("holds {} rules; a rule has its own file", unit.infos));
    }
    let prefix = house::by_folder(&unit.folder).and_then(|room| room.prefix);
    let number = prefix.and_then(|prefix| unit.code.strip_prefix(prefix));
    if !number.is_some_and(|number| number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit())) {
        let prefix = prefix.unwrap_or("the crate's letters");
        problems.push(format!("code `{}` should be {prefix} and three digits", unit.code));
    }
    if unit.name != unit.module.replace('_', "-") {
        problems.push(format!(
            "name `{}` should be `{}`, as the file",
            unit.name,
            unit.module.replace('_', "-")
        ));
    }
    if !SEVERITIES.contains(&unit.severity.as_str()) {
        problems.push("the severity should be one of `Severity`".to_owned());
    }
    if unit.summary.is_empty() || unit.summary.contains('\n') {
        problems.push("the summary should be one line".to_owned());
    }
    let page = format!("../../rules/{}.md", unit.code);
    if unit.includes != page {
        problems.push(format!("the page should be `include_str!(\"{page}\")`"));
    }
    problems
}

/// That the rule is in its crate's list, and that its tests name its problem.
fn tested_and_listed(unit: &Unit, listing: Option<&Listing>) -> Vec<String> {
    let mut problems = Vec::new();
    let module = &unit.module;
    let Some(listing) = listing else {
        return vec![format!("{}/src/rules/mod.rs is missing", unit.folder)];
    };
    if !listing.modules.contains(module) {
        problems.push(format!("{} lacks `mod {module};`", listing.path));
    }
    let Some(listed) = listing.listed.iter().find(|listed| listed.module == *module) else {
        problems.push(format!("{} does not list it in `rules!`", listing.path));
        return problems;
    };
    let problem = &listed.problem;
    let code = source::code_only(&unit.text);
    if !code.contains(&format!("pub struct {problem}")) {
        problems.push(format!("should hold `pub struct {problem}`, as {} lists", listing.path));
    }
    let start = code.find("#[cfg(test)]").unwrap_or(code.len());
    let tests = unit.text.get(start..).unwrap_or_default();
    let named = [problem, &unit.code].into_iter().any(|word| source::words(tests, word).next().is_some());
    if !named || !code.get(start..).is_some_and(|tests| tests.contains("#[test]")) {
        problems.push(format!("should have tests below `#[cfg(test)]` that expect `{problem}` or its code"));
    }
    problems
}

/// That the list is by code and lists nothing twice or that is not there.
fn in_order(listing: &Listing, units: &[Unit], report: &mut Report) {
    let mut last = "";
    for listed in &listing.listed {
        let module = &listed.module;
        let found = units.iter().find(|unit| unit.folder == listing.folder && unit.module == *module);
        let Some(unit) = found else {
            report.problem(&listing.path, format_args!("lists `{module}`, which is no rule"));
            continue;
        };
        if unit.code.as_str() <= last {
            report.problem(
                &listing.path,
                format_args!("`{module}` ({}) should stand before {last}", unit.code),
            );
        }
        last = last.max(&unit.code);
    }
}

#[cfg(test)]
mod tests {
    use crate::made_up::{House, page, source};

    const RULE: &str = "vpc/src/rules/subnet_outside_vpc.rs";
    const LIST: &str = "vpc/src/rules/mod.rs";

    /// The problems of a house with one thing changed, those left out that follow from it elsewhere.
    fn problems(file: &str, from: &str, to: &str) -> Vec<String> {
        let mut problems = House::good().but(file, from, to).problems();
        problems.retain(|problem| problem.starts_with("vpc/src"));
        problems
    }

    #[test]
    fn each_missing_part_of_a_rule_is_named() {
        for (file, from, to, says) in [
            (RULE, "\"VPC001\"", "\"NET001\"", "code `NET001` should be VPC and three digits"),
            (
                RULE,
                "\"subnet-outside-vpc\"",
                "\"subnet-outside\"",
                "name `subnet-outside` should be `subnet-outside-vpc`",
            ),
            (RULE, "Severity::Error", "error()", "the severity should be one of"),
            (RULE, "\"something is wrong\"", "\"\"", "the summary should be one line"),
            (
                RULE,
                "rules/VPC001.md",
                "rules/VPC003.md",
                "the page should be `include_str!(\"../../rules/VPC001.md\")`",
            ),
            (
                RULE,
                "pub struct SubnetOutsideVpc",
                "pub struct Other",
                "should hold `pub struct SubnetOutsideVpc`",
            ),
            (
                RULE,
                "        SubnetOutsideVpc",
                "        Other",
                "should have tests below `#[cfg(test)]` that expect",
            ),
            (RULE, "#[test]", "", "should have tests below `#[cfg(test)]` that expect"),
            (LIST, "mod subnet_outside_vpc;", "", "lacks `mod subnet_outside_vpc;`"),
            (LIST, "subnet_outside_vpc::SubnetOutsideVpc,", "", "does not list it"),
            (
                LIST,
                "pub enum VpcProblem {",
                "pub enum VpcProblem { gone::Gone,",
                "lists `gone`, which is no rule",
            ),
        ] {
            let problems = problems(file, from, to);
            assert!(problems.iter().any(|problem| problem.contains(says)), "{says}: {problems:?}");
            assert!(problems.len() <= 2, "{problems:?}");
        }
    }

    #[test]
    fn a_file_holds_one_rule() {
        let second = "static SECOND: RuleInfo = RuleInfo { code: \"VPC009\" };\n\n#[cfg(test)]";
        assert_eq!(
            problems(RULE, "#[cfg(test)]", second),
            [format!("{RULE}: holds 2 rules; a rule has its own file")]
        );
    }

    #[test]
    fn a_code_stands_once() {
        let file = "vpc/src/rules/route_blackhole.rs";
        let problems = problems(file, "\"VPC003\"", "\"VPC001\"");
        assert!(problems.contains(&format!("{RULE}: code `VPC001` is that of {file}")), "{problems:?}");
    }

    #[test]
    fn the_list_is_by_code() {
        let first = "subnet_outside_vpc::SubnetOutsideVpc,";
        let house = House::good().but(LIST, first, "").but(
            LIST,
            "route_blackhole::RouteBlackhole,",
            &format!("route_blackhole::RouteBlackhole, {first}"),
        );
        assert_eq!(
            house.problems(),
            [format!("{LIST}: `subnet_outside_vpc` (VPC001) should stand before VPC003")]
        );
    }

    #[test]
    fn a_crate_with_rules_has_a_list() {
        let house = House::good()
            .with("iam/src/rules/root_keys.rs", &source("IAM001", "root-keys", "RootKeys"))
            .with("iam/rules/IAM001.md", &page("IAM001", "root-keys"));
        let problems = house.problems();
        let says = "iam/src/rules/root_keys.rs: iam/src/rules/mod.rs is missing".to_owned();
        assert!(problems.contains(&says), "{problems:?}");
    }
}
