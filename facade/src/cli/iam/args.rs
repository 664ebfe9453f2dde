//! What may stand after `aozu iam`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::super::operation::InputArgs;

const EXIT: &str = "
Exit status:
  0  everything that was asked is allowed; with --batch: the input was read to its end
  1  something is denied
  2  could not be asked: the error is printed as {\"__type\", \"message\"}";

/// The operations of AWS's IAM that need no AWS.
#[derive(Debug, Args)]
pub(in crate::cli) struct IamArgs {
    #[command(subcommand)]
    pub command: IamCommand,
}

#[derive(Debug, Subcommand)]
#[expect(clippy::enum_variant_names, reason = "AWS's names of its operations")]
pub(in crate::cli) enum IamCommand {
    /// Simulates policies: who may do what, and why
    #[command(after_help = format!("Examples:
  aozu iam simulate-custom-policy --policy-input-list file://policy.json --action-names s3:GetObject \\
      --resource-arns arn:aws:s3:::acme/a --caller-arn arn:aws:iam::111122223333:user/alice \\
      --context-entries ContextKeyName=aws:SourceIp,ContextKeyValues=192.0.2.1,ContextKeyType=ip
  aozu iam simulate-custom-policy --cli-input-json file://request.json
  aozu iam simulate-custom-policy --batch < requests.jsonl > answers.jsonl
  aozu schema simulate-custom-policy               what a request may hold
{EXIT}"))]
    SimulateCustomPolicy(Box<CustomArgs>),
    /// Simulates the policies of a user, group or role of a state
    #[command(after_help = format!("Examples:
  aozu iam simulate-principal-policy --state dump --action-names s3:GetObject \\
      --policy-source-arn arn:aws:iam::111122223333:user/alice
  aozu iam simulate-principal-policy --state dump --batch < requests.jsonl
{EXIT}"))]
    SimulatePrincipalPolicy(Box<PrincipalArgs>),
    /// Lists the context keys that policies ask for
    #[command(after_help = "Examples:
  aozu iam get-context-keys-for-custom-policy --policy-input-list file://policy.json")]
    GetContextKeysForCustomPolicy(ContextKeysArgs),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CustomArgs {
    #[command(flatten)]
    pub input: InputArgs,
    #[command(flatten)]
    pub simulate: SimulateArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PrincipalArgs {
    #[command(flatten)]
    pub input: InputArgs,
    /// The state that holds the user, group or role; by default `state` in `aozu.toml`
    #[arg(long, value_name = "STATE")]
    pub state: Option<PathBuf>,
    /// The user, group or role whose policies are simulated
    #[arg(long, value_name = "ARN")]
    pub policy_source_arn: Option<String>,
    /// Policies to leave out, as a JSON list or `file://PATH`
    #[arg(long, value_name = "JSON")]
    pub policy_exclusion_list: Option<String>,
    #[command(flatten)]
    pub simulate: SimulateArgs,
}

/// The members of both simulations, as the AWS CLI names them.
#[derive(Debug, Args)]
pub(in crate::cli) struct SimulateArgs {
    /// Identity policies: JSON, or `file://PATH`
    #[arg(long, value_name = "POLICY", num_args = 1..)]
    pub policy_input_list: Option<Vec<String>>,
    /// The permissions boundary: JSON, or `file://PATH`
    #[arg(long, value_name = "POLICY", num_args = 1..)]
    pub permissions_boundary_policy_input_list: Option<Vec<String>>,
    /// The organization's policies by level, root first, as a JSON list or `file://PATH`
    #[arg(long, value_name = "JSON")]
    pub ordered_organization_policy_input_list: Option<String>,
    /// Session policies: JSON, or `file://PATH` (not AWS's)
    #[arg(long, value_name = "POLICY", num_args = 1..)]
    pub session_policy_input_list: Option<Vec<String>>,
    /// The policy of the VPC endpoint: JSON, or `file://PATH` (not AWS's)
    #[arg(long, value_name = "POLICY", num_args = 1..)]
    pub vpc_endpoint_policy_input_list: Option<Vec<String>>,
    /// What is to be done, such as s3:GetObject
    #[arg(long, value_name = "ACTION", num_args = 1..)]
    pub action_names: Option<Vec<String>>,
    /// To what; by default `*`
    #[arg(long, value_name = "ARN", num_args = 1..)]
    pub resource_arns: Option<Vec<String>>,
    /// The policy of these resources: JSON, or `file://PATH`
    #[arg(long, value_name = "POLICY")]
    pub resource_policy: Option<String>,
    /// The account that owns resources whose ARN does not tell it: its ARN or id
    #[arg(long, value_name = "ACCOUNT")]
    pub resource_owner: Option<String>,
    /// Who asks: a user, group, role, role session, federated user, account root, service, or `anonymous`
    #[arg(long, value_name = "ARN")]
    pub caller_arn: Option<String>,
    /// The caller's tags, Key=…,Value=…, or JSON (not AWS's)
    #[arg(long, value_name = "TAG", num_args = 1..)]
    pub caller_tags: Option<Vec<String>>,
    /// The caller belongs to the organization's management account (not AWS's)
    #[arg(long)]
    pub caller_is_management_account: bool,
    /// It does not
    #[arg(long, overrides_with = "caller_is_management_account")]
    pub no_caller_is_management_account: bool,
    /// Context keys: ContextKeyName=…,ContextKeyValues=…,ContextKeyType=…, or JSON
    #[arg(long, value_name = "ENTRY", num_args = 1..)]
    pub context_entries: Option<Vec<String>>,
    /// One of AWS's EC2 scenarios, such as EC2-VPC-EBS
    #[arg(long, value_name = "SCENARIO")]
    pub resource_handling_option: Option<String>,
    /// The most results of one answer
    #[arg(long, value_name = "N")]
    pub max_items: Option<i64>,
    /// Where the answer before this one ended
    #[arg(long, value_name = "MARKER", alias = "starting-token")]
    pub marker: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ContextKeysArgs {
    #[command(flatten)]
    pub input: InputArgs,
    /// The policies: JSON, or `file://PATH`
    #[arg(long, value_name = "POLICY", num_args = 1..)]
    pub policy_input_list: Option<Vec<String>>,
}
