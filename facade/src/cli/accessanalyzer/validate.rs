//! `aozu accessanalyzer validate-policy`.

use std::borrow::Cow;

use aozu_iam::{
    analyze::validate::{
        Finding, FindingType, ValidatePolicyRequest, ValidatePolicyResponse, ValidationError, Validator,
    },
    simulate::PolicyInput,
};
use clap::Args;

use super::findings;
use crate::cli::{
    Answer, Failure, Status,
    args::Global,
    operation::{self, InputArgs},
};

#[derive(Debug, Args)]
pub(in crate::cli) struct ValidatePolicyArgs {
    #[command(flatten)]
    input: InputArgs,
    /// The policy: JSON, or `file://PATH`
    #[arg(long, value_name = "POLICY", conflicts_with = "batch")]
    policy_document: Option<String>,
    /// IDENTITY_POLICY, RESOURCE_POLICY, SERVICE_CONTROL_POLICY or RESOURCE_CONTROL_POLICY
    #[arg(long, value_name = "TYPE", conflicts_with = "batch")]
    policy_type: Option<String>,
    /// What a resource policy is attached to, such as AWS::S3::Bucket
    #[arg(long, value_name = "TYPE", conflicts_with = "batch")]
    validate_policy_resource_type: Option<String>,
}

pub(super) fn run(args: &ValidatePolicyArgs, global: &Global) -> Result<Answer, Failure> {
    if args.input.batch {
        return operation::answer_lines(Validator::new, |validator, line| validator.answer(&read(line)?));
    }
    let mut source = String::new();
    let reply = ask(args, &mut source);
    Ok(operation::shown(&reply, global, status, |reply| findings::page(&reply.findings, &source)))
}

/// No, where something keeps the policy from working or lets in too many.
fn status(response: &ValidatePolicyResponse) -> Status {
    let grave = |finding: &Finding| finding.finding_type() <= FindingType::SecurityWarning;
    if response.findings.iter().any(grave) { Status::Findings } else { Status::Clean }
}

fn read(text: &str) -> Result<ValidatePolicyRequest<'_>, ValidationError> {
    serde_json::from_str(text).map_err(|error| invalid("the request", &error.to_string()))
}

fn invalid(member: &str, message: &str) -> ValidationError {
    ValidationError::new(format!("{member}: {message}"))
}

/// Carries out the request, and keeps the policy's text, which the findings' places are of.
fn ask(args: &ValidatePolicyArgs, source: &mut String) -> Result<ValidatePolicyResponse, ValidationError> {
    let text = args.input.text().map_err(|error| invalid("--cli-input-json", &error))?;
    let mut request = read(&text)?;
    if let Some(policy) = &args.policy_document {
        let policy = operation::parameter(policy).map_err(|error| invalid("--policy-document", &error))?;
        request.policy_document = Some(PolicyInput::of(&policy));
    }
    if let Some(name) = &args.policy_type {
        request.policy_type = Some(name.as_str().into());
    }
    if let Some(name) = &args.validate_policy_resource_type {
        request.validate_policy_resource_type = Some(name.as_str().into());
    }
    let policy = request.policy_document.as_ref().and_then(|policy| policy.text().ok());
    *source = policy.map(Cow::into_owned).unwrap_or_default();
    Validator::new().answer(&request)
}
