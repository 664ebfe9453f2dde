//! `aozu logs test-metric-filter`.

use aozu_cloudwatch::logs::{
    Explanation, Pattern, TestMetricFilterAnswer, TestMetricFilterError, TestMetricFilterRequest,
    test_metric_filter,
};
use clap::Args;
use serde::Serialize;

use crate::cli::{
    Answer, Failure, Status,
    args::Global,
    operation::{self, InputArgs},
    page::{ERROR, HELP, PLAIN, Page, QUIET},
    width,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct TestMetricFilterArgs {
    #[command(flatten)]
    input: InputArgs,
    /// The filter pattern
    #[arg(long, value_name = "PATTERN", conflicts_with = "batch", allow_hyphen_values = true)]
    filter_pattern: Option<String>,
    /// The messages
    #[arg(long, value_name = "MESSAGE", conflicts_with = "batch", num_args = 1..)]
    log_event_messages: Vec<String>,
    /// Tell of every message which condition decides, of which value, by which rule (not AWS's)
    #[arg(long, conflicts_with = "batch")]
    explain: bool,
}

/// The answer, and what was asked for beside AWS's members.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    answer: TestMetricFilterAnswer,
    #[serde(rename = "explanations", skip_serializing_if = "Vec::is_empty")]
    explanations: Vec<Explained>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Explained {
    event_number: usize,
    #[serde(flatten)]
    explanation: Explanation,
}

pub(super) fn run(args: &TestMetricFilterArgs, global: &Global) -> Result<Answer, Failure> {
    if args.input.batch {
        return operation::answer_lines(|| (), |(), line| test_metric_filter(&read(line)?));
    }
    let reply = ask(args);
    let status = |told: &Told| match told.answer.matches.len() {
        0 => Status::Findings,
        _ => Status::Clean,
    };
    Ok(operation::shown(&reply, global, status, page))
}

fn read(text: &str) -> Result<TestMetricFilterRequest, TestMetricFilterError> {
    serde_json::from_str(text)
        .map_err(|error| TestMetricFilterError::invalid(format!("the request: {error}")))
}

fn ask(args: &TestMetricFilterArgs) -> Result<Told, TestMetricFilterError> {
    let mut request = match args.input.cli_input_json.as_deref().map(operation::request) {
        Some(Ok(text)) => read(&text)?,
        Some(Err(message)) => {
            return Err(TestMetricFilterError::invalid(format!("--cli-input-json: {message}")));
        }
        None => TestMetricFilterRequest { filter_pattern: String::new(), log_event_messages: Vec::new() },
    };
    if args.input.cli_input_json.is_none() && args.filter_pattern.is_none() {
        let problem =
            "`filterPattern` is missing; give `--filter-pattern`, or the request as `--cli-input-json`";
        return Err(TestMetricFilterError::invalid(problem.to_owned()));
    }
    if let Some(pattern) = &args.filter_pattern {
        request.filter_pattern.clone_from(pattern);
    }
    if !args.log_event_messages.is_empty() {
        request.log_event_messages.clone_from(&args.log_event_messages);
    }
    let answer = test_metric_filter(&request)?;
    let mut explanations = Vec::new();
    if args.explain
        && let Ok(pattern) = Pattern::compile(&request.filter_pattern)
    {
        let explained = |(n, message): (usize, &String)| Explained {
            event_number: n + 1,
            explanation: pattern.explain(message),
        };
        explanations = request.log_event_messages.iter().enumerate().map(explained).collect();
    }
    Ok(Told { answer, explanations })
}

fn page(told: &Told) -> String {
    let mut page = Page::new(width());
    if told.answer.matches.is_empty() {
        page.line(0, &[(ERROR, "no message matches")]);
    }
    for found in &told.answer.matches {
        page.line(0, &[(HELP, &format!("{}:", found.event_number)), (PLAIN, &found.event_message)]);
        for (name, value) in &found.extracted_values {
            page.line(2, &[(QUIET, &format!("{name} =")), (PLAIN, value)]);
        }
    }
    for explained in &told.explanations {
        let verdict = if explained.explanation.matches { "matches" } else { "does not match" };
        page.line(0, &[(QUIET, &format!("message {} {verdict}", explained.event_number))]);
        if let Some(reason) = &explained.explanation.reason {
            page.wrapped(2, 4, (QUIET, "- "), PLAIN, reason);
        }
        for condition in &explained.explanation.conditions {
            let holds = if condition.holds { "holds" } else { "does not hold" };
            let rule = condition.rule.as_deref().map_or_else(String::new, |rule| format!(": {rule}"));
            page.wrapped(2, 4, (QUIET, "- "), PLAIN, &format!("`{}` {holds}{rule}", condition.condition));
            for value in &condition.values {
                let text =
                    format!("{} is {} `{}`: {}", value.selector, value.value_type, value.value, value.rule);
                page.wrapped(4, 6, (QUIET, "- "), PLAIN, &text);
            }
        }
    }
    page.into_text()
}
