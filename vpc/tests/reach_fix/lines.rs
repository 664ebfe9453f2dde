//! The lines hold against the AWS CLI's own options.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::world::{fixes, home, id, route, with_gateway, with_nat};

/// The options of a command, and those that must be there.
#[derive(Debug, Deserialize)]
struct Command {
    required: BTreeSet<String>,
    optional: BTreeSet<String>,
}

/// The commands of the AWS CLI that edits are written with: made from botocore 1.43.11, `ec2/2016-11-15`, and the
/// options that AWS CLI 1.45.11 adds to it.
fn commands() -> BTreeMap<String, Command> {
    serde_json::from_str(include_str!("../data/reach/cli_options.json")).unwrap()
}

/// Every word of a shell line; what stands in quotes, or in `$(…)`, is one.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    let mut depth = 0;
    for letter in line.chars() {
        match (letter, quote) {
            ('(', _) => depth += 1,
            (')', _) => depth -= 1,
            _ => {}
        }
        match (letter, quote) {
            ('\'' | '"', None) => quote = Some(letter),
            (end, Some(begun)) if end == begun && depth == 0 => quote = None,
            ('#', None) => break,
            (' ', None) => words.push(String::new()),
            _ => words.last_mut().unwrap().push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Holds a line, and every line within it, against the commands.
pub(crate) fn hold_line(line: &str) {
    let commands = commands();
    let words = words(line);
    assert_eq!(words[..2], ["aws", "ec2"], "{line}");
    let waits = usize::from(words[2] == "wait");
    let name = words[2..3 + waits].join(" ");
    let command = commands.get(&name).unwrap_or_else(|| panic!("`{name}` is no command: {line}"));
    let mut given = BTreeSet::new();
    let mut rest = words[3 + waits..].iter().peekable();
    while let Some(option) = rest.next() {
        let given_name =
            option.strip_prefix("--").unwrap_or_else(|| panic!("`{option}` is no option: {line}"));
        let known = command.required.contains(given_name)
            || command.optional.contains(given_name)
            || ["region", "query", "output"].contains(&given_name);
        assert!(known, "`--{given_name}` is no option of `{name}`: {line}");
        assert!(given.insert(given_name.to_owned()), "`--{given_name}` twice: {line}");
        while let Some(value) = rest.next_if(|word| !word.starts_with("--")) {
            if let Some(inner) = value.strip_prefix("$(").and_then(|value| value.strip_suffix(')')) {
                hold_line(inner);
            }
        }
    }
    let missing: Vec<_> = command.required.difference(&given).collect();
    assert!(missing.is_empty(), "{missing:?} are missing: {line}");
}

#[test]
fn lines_are_read_as_a_shell_reads_them() {
    let line =
        "aws ec2 associate-address --allocation-id \"$(aws ec2 allocate-address --domain vpc)\" # by whom";
    assert_eq!(
        words(line),
        ["aws", "ec2", "associate-address", "--allocation-id", "$(aws ec2 allocate-address --domain vpc)"]
    );
}

#[test]
#[should_panic(expected = "`--table` is no option of `create-route`")]
fn an_option_that_is_not_aws_s_is_found() {
    hold_line("aws ec2 create-route --table rtb-1");
}

#[test]
fn every_line_has_options_of_its_command() {
    let world = with_nat(with_gateway(home()));
    for asked in [
        r#"{"Source": "internet", "Destination": "eni-b", "DestinationPort": 443}"#,
        r#"{"Source": "eni-a", "Destination": "internet", "DestinationPort": 443}"#,
    ] {
        for line in fixes(&home(), asked).iter().chain(&fixes(&world, asked)) {
            hold_line(line);
        }
    }
    let led = world.push("RouteTables", &id("rtb-main"), "Routes", route("0.0.0.0/0", "igw-home"));
    assert!(!fixes(&led, r#"{"Source": "eni-a", "Destination": "internet"}"#).is_empty());
}
