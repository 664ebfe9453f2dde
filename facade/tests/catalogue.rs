//! The catalogue in `docs/`, which is generated from the rules' files, lists the rules that run.

use std::collections::BTreeSet;

#[test]
fn the_catalogue_lists_the_rules_that_run() {
    let page = include_str!("../docs/rules.md");
    let listed: BTreeSet<String> =
        page.lines().filter(|line| line.starts_with("| [")).map(str::to_owned).collect();
    let run: BTreeSet<String> = aozu::rules()
        .map(|rule| {
            let folder = match rule.code.get(..3) {
                Some("IAM") => "iam",
                Some("VPC") => "vpc",
                _ => "facade",
            };
            format!(
                "| [{code}](../../{folder}/rules/{code}.md) | `{}` | {} | {} |",
                rule.name,
                rule.severity,
                rule.summary.replace('|', "\\|"),
                code = rule.code,
            )
        })
        .collect();
    assert_eq!(listed, run, "run `cargo xtask generate`");
}
