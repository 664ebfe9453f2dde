//! `aozu iam …`: AWS's operations that need no AWS. They speak JSON, as AWS does.

mod args;
mod input;
mod request;

use std::io;

use aozu_iam::simulate::{
    ContextKeysRequest, ContextKeysResponse, Request, Response, SimulateError, Simulator,
    get_context_keys_for_custom_policy, simulate_principal_policy,
};
use aozu_names::Arn;
use serde::Serialize;
use serde_json::json;

pub(super) use self::args::IamArgs;
use self::args::{ContextKeysArgs, CustomArgs, IamCommand, InputArgs, PrincipalArgs};
use super::{
    Answer, Failure, Status,
    args::{Global, StateArg},
    batch,
    config::Config,
    looked, page, unless_closed,
};
use crate::Organization;

/// How many lists of policies each worker of a batch keeps compiled.
const KEPT: usize = 1024;

pub(super) fn run(args: &IamArgs, global: &Global) -> Result<Answer, Failure> {
    match &args.command {
        IamCommand::SimulateCustomPolicy(args) => custom(args),
        IamCommand::SimulatePrincipalPolicy(args) => principal(args, global),
        IamCommand::GetContextKeysForCustomPolicy(args) => context_keys(args),
    }
}

fn custom(args: &CustomArgs) -> Result<Answer, Failure> {
    if args.input.batch {
        return answer_lines(
            || Simulator::new(KEPT),
            |simulator, line| simulator.simulate_custom_policy(&read(line)?),
        );
    }
    let text = text_of(&args.input);
    Ok(told(text.and_then(|text| {
        let held = request::Held::of(&args.simulate)?;
        let mut asked: Request<'_> = read(&text)?;
        request::apply(&mut asked, &args.simulate, &held)?;
        Simulator::default().simulate_custom_policy(&asked)
    })))
}

fn principal(args: &PrincipalArgs, global: &Global) -> Result<Answer, Failure> {
    let config = Config::find(global.config.as_deref())?;
    let path = looked::path_of(&StateArg { state: args.state.clone() }, &config)?;
    let import = looked::read(&path)?;
    let organization = &import.organization;
    if args.input.batch {
        return answer_lines(|| (), |(), line| in_account(&read(line)?, organization));
    }
    let text = text_of(&args.input);
    Ok(told(text.and_then(|text| {
        let held = request::Held::of_principal(args)?;
        let mut asked: Request<'_> = read(&text)?;
        if let Some(arn) = &args.policy_source_arn {
            asked.policy_source_arn = Some(arn.as_str().into());
        }
        request::apply(&mut asked, &args.simulate, &held)?;
        in_account(&asked, organization)
    })))
}

/// Simulates within the account that the entity belongs to.
fn in_account(request: &Request<'_>, organization: &Organization) -> Result<Response, SimulateError> {
    let arn = request.policy_source_arn.as_deref().and_then(|text| text.parse::<Arn>().ok());
    let Some(id) = arn.as_ref().and_then(Arn::account_id) else {
        // Whatever is wrong with the ARN is told with everything else that is wrong.
        return simulate_principal_policy(request, &aozu_iam::Iam::default());
    };
    match organization.accounts().get(&id) {
        Some(account) => simulate_principal_policy(request, account.iam()),
        None => Err(SimulateError::NoSuchEntity(format!("The account {id} is not in the state."))),
    }
}

fn context_keys(args: &ContextKeysArgs) -> Result<Answer, Failure> {
    if args.input.batch {
        return answer_lines(|| (), |(), line| get_context_keys_for_custom_policy(&read(line)?));
    }
    let text = text_of(&args.input);
    Ok(told(text.and_then(|text| {
        let mut asked: ContextKeysRequest<'_> = read(&text)?;
        request::context_keys(&mut asked, args)?;
        get_context_keys_for_custom_policy(&asked)
    })))
}

/// The request's JSON; an empty one where flags alone make it.
fn text_of(args: &InputArgs) -> Result<String, SimulateError> {
    args.cli_input_json.as_deref().map_or_else(|| Ok("{}".to_owned()), input::request)
}

fn read<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, SimulateError> {
    serde_json::from_str(text).map_err(|error| SimulateError::invalid("the request", error.to_string()))
}

/// An answer that may say no.
trait Reply: Serialize {
    fn status(&self) -> Status {
        Status::Clean
    }
}

impl Reply for Response {
    fn status(&self) -> Status {
        let allowed = self.evaluation_results.iter().all(|result| result.eval_decision.is_allowed());
        if allowed { Status::Clean } else { Status::Findings }
    }
}

impl Reply for ContextKeysResponse {}

/// One answer, or why there is none: on standard output for the program, on standard error for people.
fn told(reply: Result<impl Reply, SimulateError>) -> Answer {
    let (text, note, status) = match &reply {
        Ok(reply) => (serde_json::to_string_pretty(reply), String::new(), reply.status()),
        Err(error) => {
            let message = page::clean(&error.to_string());
            let note = format!("{} {message}\n", page::paint(page::ERROR, "error:"));
            (serde_json::to_string_pretty(&told_as_aws(error)), note, Status::NotAsked)
        }
    };
    Answer { text: text.unwrap_or_default() + "\n", note, status }
}

fn told_as_aws(error: &SimulateError) -> serde_json::Value {
    json!({"__type": error.code(), "message": error.to_string()})
}

/// Answers standard input line by line.
fn answer_lines<S: Send, R: Serialize>(
    state: impl Fn() -> S,
    answer: impl Fn(&mut S, &str) -> Result<R, SimulateError> + Sync,
) -> Result<Answer, Failure> {
    let one = |state: &mut S, line: &str, out: &mut Vec<u8>| {
        // Neither can fail: a vector takes all, and the answers' keys are texts.
        let written = match answer(state, line) {
            Ok(reply) => serde_json::to_writer(&mut *out, &reply),
            Err(error) => serde_json::to_writer(&mut *out, &told_as_aws(&error)),
        };
        drop(written);
    };
    let output = io::stdout().lock();
    unless_closed(batch::run(io::stdin().lock(), output, state, one))?;
    Ok(Answer::default())
}
