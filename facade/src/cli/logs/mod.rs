//! `aozu logs …`.

mod filter;
mod insights;
mod test_metric_filter;

use clap::{Args, Subcommand};

use self::{filter::FilterArgs, insights::InsightsArgs, test_metric_filter::TestMetricFilterArgs};
use super::{Answer, Failure, args::Global};

/// Questions about log events, by CloudWatch Logs' languages.
#[derive(Debug, Args)]
pub(in crate::cli) struct LogsArgs {
    #[command(subcommand)]
    pub command: LogsCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum LogsCommand {
    /// Tests a filter pattern on messages: AWS's operation, offline
    #[command(after_help = "Examples:
  aozu logs test-metric-filter --filter-pattern '{ $.status >= 500 }' --log-event-messages '{\"status\": 502}'
  aozu logs test-metric-filter --filter-pattern '[ip, user, ..., status=5*]' --log-event-messages file.log --explain
  aozu logs test-metric-filter --batch < requests.jsonl > answers.jsonl

Exit status:
  0  some message matches; with --batch: the input was read to its end
  1  none does
  2  could not be asked: the error is printed as {\"__type\", \"message\"}")]
    TestMetricFilter(TestMetricFilterArgs),
    /// Prints the lines of log files that filter patterns match (not AWS's)
    #[command(after_help = "Examples:
  aozu logs filter ERROR app.log
  aozu logs filter '{ $.level = \"ERROR\" && $.ms > 500 }' app.jsonl --count
  aozu logs filter -e ERROR -e '{ $.level = \"ERROR\" }' --json app.log
  tail -f app.log | aozu logs filter '?ERROR ?WARN' -

Exit status:
  0  some line matches
  1  none does
  2  a pattern is none, or a file cannot be read")]
    Filter(FilterArgs),
    /// Answers a query of CloudWatch Logs Insights over log files (not AWS's)
    #[command(after_help = "Examples:
  aozu logs insights 'filter status >= 500 | stats count(*) by bin(5m)' app.jsonl
  aws logs filter-log-events --log-group-name /acme/app --output json > events.json
  aozu logs insights 'parse @message \"user=*,\" as user | stats count(*) as n by user | sort n desc' events.json

Exit status:
  0  answered
  2  the query is none, or a file cannot be read")]
    Insights(InsightsArgs),
}

/// Whether a command answers in JSON whatever `--output` says.
pub(super) fn speaks_json(args: &LogsArgs) -> bool {
    matches!(args.command, LogsCommand::TestMetricFilter(_))
}

pub(super) fn run(args: &LogsArgs, global: &Global) -> Result<Answer, Failure> {
    match &args.command {
        LogsCommand::TestMetricFilter(args) => test_metric_filter::run(args, global),
        LogsCommand::Filter(args) => filter::run(args, global),
        LogsCommand::Insights(args) => insights::run(args, global),
    }
}
