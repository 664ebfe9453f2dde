//! What all operations that speak AWS's JSON share: where a request comes from, and how answers and errors go out.

use std::{
    fmt::{self, Display},
    io::{self, Read},
};

use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::{Answer, Failure, Status, args::Global, batch, page, unless_closed};

/// Where a request comes from.
#[derive(Debug, Args)]
pub(in crate::cli) struct InputArgs {
    /// The request: `-` for standard input, a path, `file://PATH`, or the JSON itself; flags win over it
    #[arg(long, value_name = "JSON")]
    pub cli_input_json: Option<String>,
    /// Requests as JSON lines on standard input; one answer line each, in order
    #[arg(long, conflicts_with = "cli_input_json")]
    pub batch: bool,
}

/// Why an operation was refused, with AWS's name of the error.
pub(super) trait Refusal: Display {
    /// AWS's name of the error.
    fn code(&self) -> &'static str;
}

macro_rules! refusals {
    ($($error:ty),* $(,)?) => {
        $(impl Refusal for $error {
            fn code(&self) -> &'static str {
                self.code()
            }
        })*
    };
}

refusals! {
    aozu_cloudwatch::alarm::evaluate::EvaluateAlarmError,
    aozu_cloudwatch::logs::TestMetricFilterError,
    aozu_elb::route::RouteError,
    aozu_es::allocate::AllocateError,
    aozu_iam::analyze::public::CheckError,
    aozu_iam::analyze::validate::ValidationError,
    aozu_iam::simulate::SimulateError,
    aozu_lambda::simulate::SimulateError,
    aozu_s3::evaluate_access::EvaluateError,
}

/// An operation of AWS that is not built yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unbuilt(pub &'static str);

impl Display for Unbuilt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not built yet; `--help` lists what is", self.0)
    }
}

impl Refusal for Unbuilt {
    fn code(&self) -> &'static str {
        "UnsupportedOperation"
    }
}

impl InputArgs {
    /// The request's text; without one, a request without members.
    ///
    /// # Errors
    /// Where it cannot be read: why.
    pub(super) fn text(&self) -> Result<String, String> {
        self.cli_input_json.as_deref().map_or_else(|| Ok("{}".to_owned()), request)
    }
}

/// The text behind `--cli-input-json`: `-`, a path, `file://PATH`, or the JSON itself.
///
/// # Errors
/// Where it cannot be read: why.
pub(super) fn request(value: &str) -> Result<String, String> {
    if value == "-" {
        let mut text = String::new();
        let read = io::stdin().lock().read_to_string(&mut text);
        return read.map(|_| text).map_err(|error| format!("standard input: {error}"));
    }
    if value.trim_start().starts_with('{') {
        return Ok(value.to_owned());
    }
    file(value.strip_prefix("file://").unwrap_or(value))
}

/// The text of a parameter: of `file://PATH` the file's, else the value itself.
///
/// # Errors
/// Where the file cannot be read: why.
pub(super) fn parameter(value: &str) -> Result<String, String> {
    match value.strip_prefix("file://") {
        Some(path) => file(path),
        None => Ok(value.to_owned()),
    }
}

fn file(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("`{path}`: {error}"))
}

/// One answer, or why there is none: on standard output for the program, on standard error for people.
pub(super) fn told<R: Serialize, E: Refusal>(reply: &Result<R, E>, status: impl Fn(&R) -> Status) -> Answer {
    let (text, note, status) = match reply {
        Ok(reply) => (serde_json::to_string_pretty(reply), String::new(), status(reply)),
        Err(error) => {
            let message = page::clean(&error.to_string());
            let note = format!("{} {message}\n", page::paint(page::ERROR, "error:"));
            (serde_json::to_string_pretty(&told_as_aws(error)), note, Status::NotAsked)
        }
    };
    Answer { text: text.unwrap_or_default() + "\n", note, status }
}

/// The same, as text for people where that was asked for.
pub(super) fn shown<R: Serialize, E: Refusal>(
    reply: &Result<R, E>,
    global: &Global,
    status: impl Fn(&R) -> Status,
    page: impl Fn(&R) -> String,
) -> Answer {
    let answer = told(reply, status);
    match reply {
        Ok(reply) if global.says_text => Answer { text: page(reply), ..answer },
        _ => answer,
    }
}

fn told_as_aws(error: &impl Refusal) -> serde_json::Value {
    json!({"__type": error.code(), "message": error.to_string()})
}

/// Answers standard input line by line.
pub(super) fn answer_lines<S: Send, R: Serialize, E: Refusal>(
    state: impl Fn() -> S,
    answer: impl Fn(&mut S, &str) -> Result<R, E> + Sync,
) -> Result<Answer, Failure> {
    let one = |state: &mut S, line: &str, out: &mut Vec<u8>| {
        // Neither can fail: a vector takes all, and the answers' keys are texts.
        let written = match answer(state, line) {
            Ok(reply) => serde_json::to_writer(&mut *out, &reply),
            Err(error) => serde_json::to_writer(&mut *out, &told_as_aws(&error)),
        };
        drop(written);
    };
    unless_closed(batch::run(io::stdin().lock(), io::stdout(), state, one))?;
    Ok(Answer::default())
}
