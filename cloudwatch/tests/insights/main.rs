//! Queries of Logs Insights over small logs: AWS's published examples, tables of cases, laws.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot read its query fails")]

mod errors;
mod groups;
mod laws;
mod published;
mod table;

use aozu_cloudwatch::insights::{Event, Options, Query, Results};

fn run(query: &str, lines: &[&str]) -> Results {
    let parsed = Query::parse(query).unwrap_or_else(|errors| panic!("{query}\n{errors}"));
    let again = Query::parse(&parsed.to_string()).unwrap_or_else(|errors| panic!("{parsed}\n{errors}"));
    assert_eq!(again, parsed, "{query} is written as {parsed}");
    parsed.run(lines.iter().map(|line| Event::from_line(line.as_bytes(), None)), &Options::default())
}

/// The rows, values side by side, `-` where there is none.
fn rows(query: &str, lines: &[&str]) -> Vec<String> {
    let cell = |value: &aozu_cloudwatch::insights::Value<'_>| {
        if value.is_null() { "-".to_owned() } else { value.to_string() }
    };
    let answer = run(query, lines);
    answer.rows().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ; ")).collect()
}

/// What one expression is worth for one message.
fn worth(expression: &str, message: &str) -> String {
    rows(&format!("fields {expression} as result"), &[message]).join("\n")
}
