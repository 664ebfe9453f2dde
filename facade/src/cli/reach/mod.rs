//! `aozu reach`. AWS has a shape for the answer, so JSON is the answer alone.

pub(super) mod args;
pub(super) mod page;
pub(super) mod way;

use std::io;

use aozu_vpc::reach::{AskError, Request, Verdict};
use serde::Serialize;

use self::args::ReachArgs;
use super::{
    Answer, Failure, Status,
    args::{Global, OutputForm, StateArg},
    batch,
    config::Config,
    looked,
    suggest::did_you_mean,
    unless_closed,
};
use crate::Model;

pub(super) fn run(args: &ReachArgs, global: &Global) -> Result<Answer, Failure> {
    let config = Config::find(global.config.as_deref())?;
    let path = looked::path_of(&StateArg { state: args.state.clone() }, &config)?;
    let import = looked::read(&path)?;
    let model = import.organization.compile();
    if args.batch {
        return answer_lines(&model);
    }
    let request = args.request();
    let answer = model.reach(&request).map_err(|error| told(&error, &model))?;
    let text = match global.output {
        OutputForm::Json => serde_json::to_string_pretty(&answer)? + "\n",
        OutputForm::Text => page::page(&request, &answer, &way::Names::of(&model)),
    };
    Ok(Answer { status: status(answer.verdict), ..Answer::of(text) })
}

fn status(verdict: Verdict) -> Status {
    match verdict {
        Verdict::Reachable => Status::Clean,
        Verdict::OneWay | Verdict::Denied => Status::Findings,
        Verdict::Partial | Verdict::Unknown => Status::Unknown,
    }
}

/// Why the question could not be asked, with what may have been meant.
fn told(error: &AskError, model: &Model<'_>) -> Failure {
    let mut message = error.to_string();
    if let AskError::NoSuchEndpoint { text, .. } = error {
        let known = model.endpoints();
        // What is there, and is no end of packets, is not mistyped.
        if known.binary_search(&text.as_str()).is_err() {
            // A mistyped interface is no VPC, however near their digits are.
            let of_id = |rest: &str| rest.len() >= 8 && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
            let kind = text.split_once('-').filter(|(_, rest)| of_id(rest));
            let alike = |word: &&str| kind.is_none_or(|(kind, _)| word.split('-').next() == Some(kind));
            message.push_str(&did_you_mean(text, known.into_iter().filter(alike)));
        }
    }
    Failure(message)
}

/// An error, as a line of a batch has it.
#[derive(Serialize)]
struct Refusal {
    #[serde(rename = "__type")]
    kind: &'static str,
    message: String,
}

/// Answers standard input line by line.
fn answer_lines(model: &Model<'_>) -> Result<Answer, Failure> {
    // Compiled before the first question, and not by all workers at once.
    model.estate();
    model.names();
    let refused = |message: String| Refusal { kind: "ValidationException", message };
    let answer = |(): &mut (), line: &str, out: &mut Vec<u8>| {
        let asked = serde_json::from_str::<Request>(line).map_err(|error| refused(error.to_string()));
        let answer =
            asked.and_then(|request| model.reach(&request).map_err(|error| refused(error.to_string())));
        // Neither can fail: a vector takes all, and the answers' keys are texts.
        let written = match answer {
            Ok(answer) => serde_json::to_writer(&mut *out, &answer),
            Err(refusal) => serde_json::to_writer(&mut *out, &refusal),
        };
        drop(written);
    };
    unless_closed(batch::run(io::stdin().lock(), io::stdout(), || (), answer))?;
    Ok(Answer::default())
}
