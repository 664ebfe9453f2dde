//! `aozu accessanalyzer check-no-public-access`.

use aozu_iam::{
    analyze::public::{
        CheckError, NoPublicAccessRequest, NoPublicAccessResponse, NoPublicAccessResult,
        check_no_public_access,
    },
    simulate::PolicyInput,
};
use clap::Args;

use crate::cli::{
    Answer, Failure, Status,
    args::Global,
    operation::{self, InputArgs},
    page::{ERROR, HELP, PLAIN, Page, QUIET},
    width,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct NoPublicAccessArgs {
    #[command(flatten)]
    input: InputArgs,
    /// The policy: JSON, or `file://PATH`
    #[arg(long, value_name = "POLICY", conflicts_with = "batch")]
    policy_document: Option<String>,
    /// What it is attached to, such as AWS::S3::Bucket
    #[arg(long, value_name = "TYPE", conflicts_with = "batch")]
    resource_type: Option<String>,
}

pub(super) fn run(args: &NoPublicAccessArgs, global: &Global) -> Result<Answer, Failure> {
    if args.input.batch {
        return operation::answer_lines(|| (), |(), line| check_no_public_access(&read(line)?));
    }
    let reply = ask(args);
    let status = |reply: &NoPublicAccessResponse| match reply.result {
        NoPublicAccessResult::Pass => Status::Clean,
        NoPublicAccessResult::Fail => Status::Findings,
    };
    Ok(operation::shown(&reply, global, status, page))
}

fn read(text: &str) -> Result<NoPublicAccessRequest<'_>, CheckError> {
    serde_json::from_str(text).map_err(|error| invalid("the request", &error.to_string()))
}

fn invalid(member: &str, message: &str) -> CheckError {
    CheckError::InvalidParameter(vec![format!("{member}: {message}")])
}

fn ask(args: &NoPublicAccessArgs) -> Result<NoPublicAccessResponse, CheckError> {
    let text = args.input.text().map_err(|error| invalid("--cli-input-json", &error))?;
    let mut request = read(&text)?;
    if let Some(policy) = &args.policy_document {
        let policy = operation::parameter(policy).map_err(|error| invalid("--policy-document", &error))?;
        request.policy_document = Some(PolicyInput::of(&policy));
    }
    if let Some(resource_type) = &args.resource_type {
        request.resource_type = Some(resource_type.as_str().into());
    }
    check_no_public_access(&request)
}

fn page(reply: &NoPublicAccessResponse) -> String {
    let mut page = Page::new(width());
    let word = match reply.result {
        NoPublicAccessResult::Pass => (HELP, "PASS"),
        NoPublicAccessResult::Fail => (ERROR, "FAIL"),
    };
    page.line(0, &[word, (PLAIN, &reply.message)]);
    for reason in &reply.reasons {
        page.wrapped(2, 4, (QUIET, "- "), PLAIN, &reason.description);
    }
    page.into_text()
}
