//! `aozu accessanalyzer …`: Access Analyzer's operations, offline, in AWS's JSON.

mod findings;
mod public;
mod validate;

use clap::{Args, Subcommand};

use self::{public::NoPublicAccessArgs, validate::ValidatePolicyArgs};
use super::{
    Answer, Failure, Status,
    args::Global,
    operation::{self, Unbuilt},
};

/// Access Analyzer's operations that need no AWS.
#[derive(Debug, Args)]
pub(in crate::cli) struct AccessAnalyzerArgs {
    #[command(subcommand)]
    pub command: AccessAnalyzerCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum AccessAnalyzerCommand {
    /// Validates a policy: everything that is wrong with it, or could be better
    #[command(after_help = "Examples:
  aozu accessanalyzer validate-policy --policy-type IDENTITY_POLICY --policy-document file://policy.json
  aozu accessanalyzer validate-policy --policy-type RESOURCE_POLICY \\
      --validate-policy-resource-type AWS::S3::Bucket --policy-document file://bucket.json --output text
  aozu accessanalyzer validate-policy --batch < requests.jsonl > answers.jsonl
  aozu schema validate-policy                      what a request may hold

The codes are AWS's own, but for those that begin with X_: they are aozu's.

Exit status:
  0  no finding of type ERROR or SECURITY_WARNING; with --batch: the input was read to its end
  1  some
  2  could not be asked: the error is printed as {\"__type\", \"message\"}")]
    ValidatePolicy(ValidatePolicyArgs),
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
    /// Not built yet, which it answers
    #[command(hide = true)]
    CheckNoNewAccess(UnbuiltArgs),
    /// Not built yet, which it answers
    #[command(hide = true)]
    CheckAccessNotGranted(UnbuiltArgs),
}

/// Whatever a program that knows AWS's operation says to it.
#[derive(Debug, Args)]
pub(in crate::cli) struct UnbuiltArgs {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    words: Vec<String>,
}

pub(super) fn run(args: &AccessAnalyzerArgs, global: &Global) -> Result<Answer, Failure> {
    match &args.command {
        AccessAnalyzerCommand::ValidatePolicy(args) => validate::run(args, global),
        AccessAnalyzerCommand::CheckNoPublicAccess(args) => public::run(args, global),
        AccessAnalyzerCommand::CheckNoNewAccess(args) => Ok(unbuilt("check-no-new-access", args)),
        AccessAnalyzerCommand::CheckAccessNotGranted(args) => Ok(unbuilt("check-access-not-granted", args)),
    }
}

/// Programs written against AWS's operation learn that it is not there, rather than that a word is misspelt.
fn unbuilt(operation: &'static str, _: &UnbuiltArgs) -> Answer {
    operation::told(&Err::<(), _>(Unbuilt(operation)), |()| Status::NotAsked)
}
