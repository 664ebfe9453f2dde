//! The table of facts, row by row.

use aozu_cloudwatch::logs::Pattern;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    id: String,
    pattern: String,
    message: String,
    #[serde(rename = "match")]
    expected: serde_json::Value,
    confidence: String,
}

fn wrong(row: &Row) -> Option<String> {
    let found = match Pattern::compile(&row.pattern) {
        Ok(pattern) => serde_json::Value::Bool(pattern.matches(&row.message)),
        Err(_) => "invalid".into(),
    };
    (found != row.expected)
        .then(|| format!("{} {} on {}: {found}, not {}", row.id, row.pattern, row.message, row.expected))
}

#[test]
fn every_row_that_is_a_fact_holds() {
    let rows: Vec<Row> = include_str!("../data/filters.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let (opinions, facts): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.confidence == "derived");
    let missed: Vec<String> = facts.iter().filter_map(|row| wrong(row)).collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert_eq!(facts.len(), 265);
    let unlike: Vec<String> = opinions.iter().filter_map(|row| wrong(row)).collect();
    println!(
        "{} rows hold; of {} opinions {} are shared",
        facts.len(),
        opinions.len(),
        opinions.len() - unlike.len()
    );
    println!("{}", unlike.join("\n"));
}
