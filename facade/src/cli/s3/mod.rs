//! `aozu s3 …`.

mod page;

use aozu_s3::evaluate_access::{Answer as Evaluated, EvaluateError, Request, evaluate_access};
use clap::{Args, Subcommand};

use self::page::page;
use super::{
    Answer, Failure,
    access::status,
    args::Global,
    operation::{self, InputArgs},
};

/// Questions about one request to S3.
#[derive(Debug, Args)]
pub(in crate::cli) struct S3Args {
    #[command(subcommand)]
    pub command: S3Command,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum S3Command {
    /// Decides one request by lists, the bucket's policy and IAM's policies together, and tells why (not AWS's)
    #[command(after_help = "Examples:
  aozu s3 evaluate-access --cli-input-json file://request.json
  aozu s3 evaluate-access --cli-input-json file://request.json --output text
  aozu s3 evaluate-access --batch < requests.jsonl > answers.jsonl
  aozu schema evaluate-access                      what a request may hold

Exit status:
  0  allowed; with --batch: the input was read to its end
  1  denied
  2  could not be asked: the error is printed as {\"__type\", \"message\"}
  3  depends on which account a canonical user id belongs to")]
    EvaluateAccess(InputArgs),
}

pub(super) fn run(args: &S3Args, global: &Global) -> Result<Answer, Failure> {
    let S3Command::EvaluateAccess(input) = &args.command;
    if input.batch {
        return operation::answer_lines(|| (), |(), line| evaluate(line));
    }
    let text = input.text();
    let reply = text
        .map_err(|message| EvaluateError::invalid("--cli-input-json", message))
        .and_then(|text| evaluate(&text));
    let status = |reply: &Evaluated| status(reply.decision());
    Ok(operation::shown(&reply, global, status, page))
}

fn evaluate(text: &str) -> Result<Evaluated, EvaluateError> {
    let request: Request<'_> = serde_json::from_str(text)
        .map_err(|error| EvaluateError::invalid("the request", error.to_string()))?;
    evaluate_access(&request)
}
