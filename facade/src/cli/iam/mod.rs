//! `aozu iam …`: AWS's operations that need no AWS. They speak JSON, as AWS does.

mod args;
mod input;
mod request;

use aozu_iam::simulate::{
    ContextKeysRequest, ContextKeysResponse, Request, Response, SimulateError, Simulator,
    get_context_keys_for_custom_policy, simulate_principal_policy,
};
use aozu_names::Arn;

pub(super) use self::args::IamArgs;
use self::args::{ContextKeysArgs, CustomArgs, IamCommand, PrincipalArgs};
use super::{
    Answer, Failure, Status,
    args::{Global, StateArg},
    config::Config,
    looked,
    operation::{self, InputArgs, answer_lines},
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
    let Some(json) = args.cli_input_json.as_deref() else { return Ok("{}".to_owned()) };
    operation::request(json).map_err(|error| SimulateError::invalid("--cli-input-json", error))
}

fn read<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, SimulateError> {
    serde_json::from_str(text).map_err(|error| SimulateError::invalid("the request", error.to_string()))
}

/// An answer that may say no.
trait Reply: serde::Serialize {
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

fn told<R: Reply>(reply: Result<R, SimulateError>) -> Answer {
    operation::told(&reply, Reply::status)
}
