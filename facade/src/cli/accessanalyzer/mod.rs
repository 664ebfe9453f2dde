//! `aozu accessanalyzer …`: Access Analyzer's operations, offline, in AWS's JSON.

mod public;

use clap::{Args, Subcommand};

use self::public::NoPublicAccessArgs;
use super::{Answer, Failure, args::Global};

/// Access Analyzer's operations that need no AWS.
#[derive(Debug, Args)]
pub(in crate::cli) struct AccessAnalyzerArgs {
    #[command(subcommand)]
    pub command: AccessAnalyzerCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum AccessAnalyzerCommand {
    /// Checks that a resource's policy does not let the public in, and tells by what it does
    #[command(after_help = "Examples:
  aozu accessanalyzer check-no-public-access --resource-type AWS::S3::Bucket --policy-document file://policy.json
  aozu accessanalyzer check-no-public-access --cli-input-json file://request.json --output text
  aozu accessanalyzer check-no-public-access --batch < requests.jsonl > answers.jsonl
  aozu schema check-no-public-access               what a request may hold

Exit status:
  0  PASS; with --batch: the input was read to its end
  1  FAIL
  2  could not be asked: the error is printed as {\"__type\", \"message\"}")]
    CheckNoPublicAccess(NoPublicAccessArgs),
}

pub(super) fn run(args: &AccessAnalyzerArgs, global: &Global) -> Result<Answer, Failure> {
    match &args.command {
        AccessAnalyzerCommand::CheckNoPublicAccess(args) => public::run(args, global),
    }
}
