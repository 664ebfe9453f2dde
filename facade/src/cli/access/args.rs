//! What may stand on the command line of questions about access.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Where a question is asked, and what is known of the request.
#[derive(Debug, Args)]
pub(crate) struct AskArgs {
    /// A folder of AWS CLI output, a file of it, or an account document; by default `state` in `aozu.toml`
    #[arg(long, value_name = "STATE")]
    pub state: Option<PathBuf>,
    /// A second state that holds the organization, as its management account reads it: SCPs, RCPs and the tree
    #[arg(long, value_name = "STATE")]
    pub organization: Option<PathBuf>,
    /// A context key of the request, such as `aws:SourceIp=192.0.2.1`; given again, a further value (repeatable)
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    pub context: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err("it must be a context key, `=` and a value, such as `aws:SourceIp=192.0.2.1`".to_owned()),
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aozu can alice s3:GetObject arn:aws:s3:::assets/logo.png --state dump
  aozu can role/web kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/1234 --state dump
  aozu can anonymous s3:GetObject 'arn:aws:s3:::assets/*' --state dump --context aws:SecureTransport=true
  aozu can bob iam:CreateUser '*' --state dump --organization management-dump --output json

Exit status:
  0  allowed
  1  denied
  2  could not be asked: wrong usage, nobody of that name, or nothing readable
  3  depends: on a context key, or on a policy that was not read")]
pub(crate) struct CanArgs {
    /// Who: an ARN, a name in the state (`alice`, `user/alice`, `role/web`, `root`), the ARN of a role's session,
    /// a service such as `sns.amazonaws.com`, or `anonymous`
    #[arg(value_name = "PRINCIPAL")]
    pub principal: String,
    /// What: `s3:GetObject`
    #[arg(value_name = "ACTION")]
    pub action: String,
    /// To what: an ARN, or `*` for an action that has no resource
    #[arg(value_name = "RESOURCE")]
    pub resource: String,
    #[command(flatten)]
    pub ask: AskArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aozu access web-0 s3:GetObject arn:aws:s3:::assets/logo.png --state dump
  aozu access thumbnails kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/1234 --state dump
  aozu access 203.0.113.7 s3:GetObject arn:aws:s3:::assets/logo.png --principal alice --state dump

The way decides: by a VPC endpoint the request bears aws:SourceVpce, aws:SourceVpc and aws:VpcSourceIp and must pass the
endpoint's policy; by the internet it bears aws:SourceIp.

Exit status:
  0  the request arrives and is let through
  1  it does not arrive, or is denied
  2  could not be asked: wrong usage, nothing of that name, or nothing readable
  3  that cannot be told, or depends on something that nobody told")]
pub(crate) struct AccessArgs {
    /// Where the request comes from: the id or ARN of an instance, its `Name` tag, the name or ARN of a function, an
    /// address, or `internet`
    #[arg(value_name = "FROM")]
    pub from: String,
    /// What: `s3:GetObject`
    #[arg(value_name = "ACTION")]
    pub action: String,
    /// To what: an ARN, or `*` for an action that has no resource
    #[arg(value_name = "RESOURCE")]
    pub resource: String,
    /// Who asks, as in `aozu can` [default: the role of the instance or function; else `anonymous`]
    #[arg(long, value_name = "PRINCIPAL")]
    pub principal: Option<String>,
    #[command(flatten)]
    pub ask: AskArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aozu who-can s3:GetObject arn:aws:s3:::assets/logo.png --state dump
  aozu who-can sts:AssumeRole arn:aws:iam::111122223333:role/admin --state dump
  aozu who-can iam:CreateUser '*' --state dump --output json

Exit status:
  0  answered
  2  could not be asked: wrong usage, or nothing readable")]
pub(crate) struct WhoCanArgs {
    /// What: `s3:GetObject`
    #[arg(value_name = "ACTION")]
    pub action: String,
    /// To what: an ARN, or `*` for an action that has no resource
    #[arg(value_name = "RESOURCE")]
    pub resource: String,
    #[command(flatten)]
    pub ask: AskArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aozu what-can alice --state dump
  aozu what-can role/web --state dump --organization management-dump
  aozu what-can arn:aws:iam::111122223333:user/bob --state dump --output json

Each line is a statement, as it is written, of which something is left by boundaries, SCPs and denies; a request of it
that the engine does not refuse stands with it.

Exit status:
  0  answered
  2  could not be asked: wrong usage, nobody of that name, or nothing readable")]
pub(crate) struct WhatCanArgs {
    /// Who: an ARN, a name in the state (`alice`, `user/alice`, `role/web`, `root`), the ARN of a role's session,
    /// a service such as `sns.amazonaws.com`, or `anonymous`
    #[arg(value_name = "PRINCIPAL")]
    pub principal: String,
    #[command(flatten)]
    pub ask: AskArgs,
}

/// Commands of `aozu sts`.
#[derive(Debug, Subcommand)]
pub(crate) enum StsCommand {
    /// Tells who a profile of the AWS CLI stands for, following its chain of roles over a state
    Whoami(WhoamiArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aozu sts whoami --profile admin --state dump
  aozu sts whoami --profile admin --config-file config --credentials-file credentials --state dump

Exit status:
  0  every role on the way can be assumed
  1  one cannot
  2  could not be asked: no such profile, or a profile that gives no credentials
  3  depends: on a context key, on a policy that was not read, or on whose the first credentials are")]
pub(crate) struct WhoamiArgs {
    /// The profile [default: AWS_PROFILE, else `default`]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// A folder of AWS CLI output, a file of it, or an account document; by default `state` in `aozu.toml`
    #[arg(long, value_name = "STATE")]
    pub state: Option<PathBuf>,
    /// A second state that holds the organization, as its management account reads it
    #[arg(long, value_name = "STATE")]
    pub organization: Option<PathBuf>,
    /// The CLI's `config` [default: AWS_CONFIG_FILE, else ~/.aws/config]
    #[arg(long, value_name = "PATH")]
    pub config_file: Option<PathBuf>,
    /// The CLI's `credentials` [default: AWS_SHARED_CREDENTIALS_FILE, else ~/.aws/credentials]
    #[arg(long, value_name = "PATH")]
    pub credentials_file: Option<PathBuf>,
}
