//! The catalogue in `docs/`, which is generated from the rules' files, lists the rules that run.

use std::collections::BTreeSet;

#[test]
fn the_catalogue_lists_the_rules_that_run() {
    let page = include_str!("../docs/rules.md");
    // `| [VPC001](link) | …`: the link is tidy's to hold.
    let rows = page.lines().filter_map(|line| line.strip_prefix("| [")?.split_once(']'));
    let listed: BTreeSet<String> = rows
        .map(|(code, rest)| format!("{code}{}", rest.split_once(')').map_or("", |(_, cells)| cells)))
        .collect();
    let run: BTreeSet<String> = aozu::rules()
        .map(|rule| {
            let summary = rule.summary.replace('|', "\\|");
            format!("{} | `{}` | {} | {summary} |", rule.code, rule.name, rule.severity)
        })
        .collect();
    assert_eq!(listed, run, "run `cargo xtask generate`");
}
