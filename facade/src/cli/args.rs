//! What may stand on the command line.

use std::{ffi::OsString, path::PathBuf};

use anstream::ColorChoice;
use aozu_names::{AccountId, Region, Severity, Timestamp};
use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};
use clap_complete::Shell;

use super::{
    access::args::{AccessArgs, CanArgs, StsCommand, WhatCanArgs, WhoCanArgs},
    accessanalyzer::AccessAnalyzerArgs,
    check::CheckArgs,
    cloudwatch::CloudWatchArgs,
    diff::DiffArgs,
    elbv2::Elbv2Args,
    es::EsArgs,
    exposure::args::ExposureArgs,
    iam::IamArgs,
    impact::args::ImpactArgs,
    lambda::LambdaArgs,
    logs::LogsArgs,
    reach::args::ReachArgs,
    s3::S3Args,
};

const EXAMPLES: &str = "\
Examples:
  aozu collect --print > collect.sh     a read-only script that makes a state of your account
  aozu validate aozu-state              everything that is wrong in it
  aozu explain VPC008                   what a finding means and what to do about it
  aozu show aozu-state                  what is there
  aozu can alice s3:GetObject arn:aws:s3:::assets/logo.png --state aozu-state
  aozu reach internet web-0 --port 443 --state aozu-state
  aozu access web-0 s3:GetObject arn:aws:s3:::assets/logo.png --state aozu-state
  aozu exposure aozu-state              everything that the internet reaches
  aozu impact aozu-state --az ap-northeast-1a
  aozu diff old-state aozu-state        what a change means
  aozu check expectations.toml --state aozu-state          a file of promises as tests

Exit status:
  0  yes, clean
  1  no, findings at or above --deny
  2  could not be asked: wrong usage, or nothing readable
  3  unknown: too little could be read to say";

/// Reads an AWS account from files and tells everything that is wrong with it: offline, and with
/// reasons.
#[derive(Debug, Parser)]
#[command(name = "aozu", version, after_help = EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Global {
    /// The configuration; by default the nearest `aozu.toml` from the working directory upwards
    #[arg(long, global = true, value_name = "PATH")]
    pub config: Option<PathBuf>,
    /// Text for people, or JSON for programs; `validate`, `check` and `diff` also write sarif, junit, github (annotations of a
    /// workflow) and markdown (for a pull request)
    #[arg(long = "output", global = true, value_enum, default_value_t = Form::Text, hide_possible_values = true, value_name = "text|json|…")]
    pub form: Form,
    /// The form of what no other program defines a form for.
    #[arg(skip)]
    pub output: OutputForm,
    /// Whether text was asked for, which a command that speaks JSON by itself writes then only.
    #[arg(skip)]
    pub says_text: bool,
    /// Colours; `auto` is on a terminal only, and never where NO_COLOR is set
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, hide_possible_values = true, value_name = "auto|always|never")]
    pub color: Color,
}

/// How answers are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum OutputForm {
    #[default]
    Text,
    Json,
}

/// How answers are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    Text,
    Json,
    Sarif,
    Junit,
    Github,
    Markdown,
}

impl Form {
    /// The form that other programs define.
    pub(super) fn of_report(self) -> Option<ReportForm> {
        match self {
            Self::Text | Self::Json => None,
            Self::Sarif => Some(ReportForm::Sarif),
            Self::Junit => Some(ReportForm::Junit),
            Self::Github => Some(ReportForm::Github),
            Self::Markdown => Some(ReportForm::Markdown),
        }
    }
}

/// A form that other programs define, for what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReportForm {
    Sarif,
    Junit,
    Github,
    Markdown,
}

/// When answers are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::AlwaysAnsi,
            Color::Never => Self::Never,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Tells everything that is wrong
    Validate(ValidateArgs),
    /// Shows what is there; with `--output json` as the account document
    Show(ShowArgs),
    /// Tells whether a principal may do something to a resource, and why
    Can(CanArgs),
    /// Tells who can do something to a resource, and under which condition
    WhoCan(WhoCanArgs),
    /// Tells what a principal can do, itself and by switching roles
    WhatCan(WhatCanArgs),
    /// Tells whether a request arrives and is let through: the network's path and the decision in one answer
    Access(AccessArgs),
    /// Tells whether packets go from one thing to another and the replies come back, and why not
    Reach(ReachArgs),
    /// Tells everything that the internet reaches, and by which way things reach the internet
    Exposure(ExposureArgs),
    /// Tells what stops, what degrades and what survives when a zone or something else fails
    Impact(ImpactArgs),
    /// Tells what a change means: who gained access, what became reachable or public, what got less resilient
    Diff(DiffArgs),
    /// Tells whether a file of promises about a state holds, as tests do
    Check(CheckArgs),
    /// Questions about sessions and profiles
    #[command(subcommand)]
    Sts(StsCommand),
    /// Lists the rules
    #[command(after_help = "Examples:\n  aozu rules\n  aozu rules --output json")]
    Rules,
    /// Explains a rule: what it finds, why it matters, what fails, what passes, what to do
    Explain(ExplainArgs),
    /// Prints a script of read-only AWS CLI calls that makes a state, or the IAM policy it needs
    Collect(CollectArgs),
    /// Simulates policies: AWS's own operations, offline, in AWS's JSON
    Iam(IamArgs),
    /// Decides one request to S3, with lists, ownership and Block Public Access
    S3(S3Args),
    /// Evaluates alarms and draws dashboards
    Cloudwatch(CloudWatchArgs),
    /// Tests filter patterns, searches log files, and answers Logs Insights' queries
    Logs(LogsArgs),
    /// Tells where load balancers send requests
    Elbv2(Elbv2Args),
    /// Places the shards of Elasticsearch and OpenSearch clusters
    Es(EsArgs),
    /// Simulates functions under load
    Lambda(LambdaArgs),
    /// Analyses policies: AWS's own operations, offline, in AWS's JSON
    Accessanalyzer(AccessAnalyzerArgs),
    /// Prints the JSON Schema of a format, or lists the formats
    Schema(SchemaArgs),
    /// Prints completions for a shell
    #[command(
        after_help = "Examples:\n  aozu completions bash > ~/.local/share/bash-completion/completions/aozu\n  aozu completions zsh > ~/.zfunc/_aozu"
    )]
    Completions(CompletionsArgs),
    /// Prints the manual page of the command, or of one of its commands
    #[command(after_help = "Examples:\n  aozu man > aozu.1\n  aozu man validate | man -l -")]
    Man(ManArgs),
}

/// The state that a command looks at.
#[derive(Debug, Args)]
pub(super) struct StateArg {
    /// A folder of AWS CLI output, a file of it, or an account document; by default `state` in
    /// `aozu.toml`
    pub state: Option<PathBuf>,
}

const VALIDATE_EXAMPLES: &str = "\
Examples:
  aozu validate dump                                         everything
  aozu validate dump --only VPC008 --only 'iam-*'            some rules, by code or name
  aozu validate dump --region ap-northeast-1 --severity warning
  aozu validate dump --output json > report.json             for programs, and as a baseline
  aozu validate dump --baseline report.json --deny warning   only what is new; fail from warnings on
  aozu validate dump --output sarif > aozu.sarif             for code scanning; also junit, github, markdown

Exit status:
  0  no finding at or above --deny
  1  findings at or above --deny
  2  could not be asked: wrong usage, or nothing readable
  3  no finding at or above --deny, but something was damaged, truncated or refused: more may be wrong";

#[derive(Debug, Args)]
#[command(after_help = VALIDATE_EXAMPLES)]
pub(super) struct ValidateArgs {
    #[command(flatten)]
    pub state: StateArg,
    /// Findings from this severity on end in exit status 1 [default: error]
    #[arg(long, value_name = "LEVEL", value_parser = severity())]
    pub deny: Option<Severity>,
    /// The mildest severity that is listed; the exit status does not depend on it
    #[arg(long, value_name = "LEVEL", value_parser = severity())]
    pub severity: Option<Severity>,
    /// Only this region, besides global services (repeatable)
    #[arg(long, value_name = "REGION")]
    pub region: Vec<Region>,
    /// Only this account (repeatable)
    #[arg(long, value_name = "ID")]
    pub account: Vec<AccountId>,
    /// Only rules whose code or name fits, with `*` and `?` (repeatable)
    #[arg(long, value_name = "GLOB")]
    pub only: Vec<String>,
    /// Leave out what this report of an earlier run (`--output json`) lists
    #[arg(long, value_name = "REPORT")]
    pub baseline: Option<PathBuf>,
    /// Only the summary and the exit status
    #[arg(long, short)]
    pub quiet: bool,
    /// The time to which ages and expiries are counted; by default the state's own
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<Timestamp>,
}

pub(super) fn severity() -> impl TypedValueParser<Value = Severity> {
    let words = Severity::ALL.map(Severity::as_str);
    PossibleValuesParser::new(words).try_map(|word| {
        let known = Severity::ALL.into_iter().find(|severity| severity.as_str() == word);
        known.ok_or("no such severity")
    })
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  aozu show dump\n  aozu show dump --files                  what each file was, and every problem\n  aozu show dump --output json > account.json"
)]
pub(super) struct ShowArgs {
    #[command(flatten)]
    pub state: StateArg,
    /// What each file was or why it was left, and every problem
    #[arg(long)]
    pub files: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  aozu explain VPC008\n  aozu explain subnet-outside-vpc")]
pub(super) struct ExplainArgs {
    /// The rule's code or name
    #[arg(value_name = "RULE")]
    pub rule: String,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  aozu collect --print > collect.sh       read it, then: bash collect.sh FOLDER\n  aozu collect --print --region eu-west-1 > collect.sh\n  aozu collect --policy > policy.json     what the script must be allowed to call"
)]
pub(super) struct CollectArgs {
    /// Print the script; aozu itself calls nothing
    #[arg(long, required_unless_present = "policy")]
    pub print: bool,
    /// Print the IAM policy that the script needs, instead of the script
    #[arg(long)]
    pub policy: bool,
    /// Collect this region (repeatable); by default every region that the account has switched on
    #[arg(long, value_name = "REGION")]
    pub region: Vec<Region>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  aozu schema\n  aozu schema account > account.schema.json")]
pub(super) struct SchemaArgs {
    /// The format; without it, the formats are listed
    pub name: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// The command whose page to print; without it, the page of `aozu` itself
    #[arg(value_name = "COMMAND")]
    pub of: Option<String>,
}

/// Whether a command line asks for JSON, though it could not be understood. AWS's operations always speak it.
pub(super) fn asks_for_json(words: &[OsString]) -> bool {
    let speaks_it = |word: &OsString| ["iam", "s3", "accessanalyzer"].iter().any(|command| word == command);
    words.get(1).is_some_and(speaks_it) || asks_for(words, "json")
}

/// Whether a command line says `--output` and this form.
pub(super) fn asks_for(words: &[OsString], form: &str) -> bool {
    let pairs = words.iter().zip(words.iter().skip(1));
    words.iter().any(|word| word.to_str().and_then(|word| word.strip_prefix("--output=")) == Some(form))
        || pairs.into_iter().any(|(flag, value)| flag == "--output" && value == form)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Cli, asks_for_json};

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_wrong_command_line_may_still_ask_for_json() {
        let words = |line: &str| line.split(' ').map(Into::into).collect::<Vec<_>>();
        assert!(asks_for_json(&words("aozu --output json nonsense")));
        assert!(asks_for_json(&words("aozu nonsense --output=json")));
        assert!(!asks_for_json(&words("aozu nonsense --output text json")));
        assert!(asks_for_json(&words("aozu iam nonsense")));
        assert!(asks_for_json(&words("aozu s3 nonsense")));
    }
}
