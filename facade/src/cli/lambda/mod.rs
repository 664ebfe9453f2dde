//! `aozu lambda …`.

mod account;
mod page;
mod scenario;

use std::{
    fs::{self, File},
    io::{self, BufWriter, IsTerminal, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use aozu_lambda::simulate::{
    AlarmWatch, Alarms, Answer as Simulated, Options, Progress, PutMetricData, Request, RequestProblem,
    SimulateError, Timeline, plot, simulate, simulate_with,
};
use aozu_names::Timestamp;
use clap::{Args, Subcommand};
use serde::Serialize;

use self::scenario::Scenario;
use super::{
    Answer, Failure, Status,
    args::{Global, StateArg},
    config::Config,
    looked,
    operation::{self, InputArgs},
};
use crate::Organization;

/// Questions about functions.
#[derive(Debug, Args)]
pub(in crate::cli) struct LambdaArgs {
    #[command(subcommand)]
    pub command: LambdaCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum LambdaCommand {
    /// Simulates functions under load: cold starts, concurrency, throttles (not AWS's)
    #[command(after_help = "Examples:
  aozu lambda simulate --scenario load.toml
  aozu lambda simulate --scenario load.toml --per-minute metrics.jsonl --output text
  aozu lambda simulate --scenario load.toml --plot load.svg
  aozu lambda simulate --scenario load.toml --state aozu-state --alarms --output text
  aozu lambda simulate --batch < requests.jsonl > answers.jsonl

The same seed gives the same bytes. With `--state` a function's timeout, its reserved and its provisioned
concurrency, and the account's concurrency, come from the state where the scenario does not say them.

Exit status:
  0  no request was throttled, and no alarm rang; with --batch: the input was read to its end
  1  some were, or one did
  2  could not be asked: the error is printed as {\"__type\", \"message\"}
  3  neither, but with --alarms some alarm could not be told (`AlarmsNotRun`)")]
    Simulate(SimulateArgs),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SimulateArgs {
    #[command(flatten)]
    input: InputArgs,
    /// The scenario as a file for people: TOML, or JSON where the name ends in `.json`; traces may be files
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cli_input_json", "batch"])]
    scenario: Option<PathBuf>,
    /// The seed, in place of the scenario's
    #[arg(long, value_name = "NUMBER", conflicts_with = "batch")]
    seed: Option<u64>,
    /// Where the metrics of every minute go: PutMetricData requests, a JSON object a line
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    per_minute: Option<PathBuf>,
    /// The time at which it starts, for the metrics
    #[arg(long, value_name = "TIME", conflicts_with = "batch")]
    start_time: Option<Timestamp>,
    /// Where a picture of the run goes: an SVG file
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    plot: Option<PathBuf>,
    /// The state that tells of the functions what the scenario does not
    #[arg(long, value_name = "STATE", conflicts_with = "batch")]
    state: Option<PathBuf>,
    /// Tells which alarms of the state would have rung, and when; without `--state` of the `state` in `aozu.toml`
    #[arg(long, conflicts_with = "batch")]
    alarms: bool,
}

/// What a run came to, and beside it what is known of the account.
#[derive(Debug, Serialize)]
struct Reply {
    #[serde(flatten)]
    simulated: Simulated,
    #[serde(flatten)]
    alarms: Option<Alarms>,
    /// What the state could not tell.
    #[serde(rename = "Assumptions", skip_serializing_if = "Vec::is_empty")]
    assumptions: Vec<String>,
    /// Whether there may be alarms that were not read.
    #[serde(skip)]
    unread_alarms: bool,
}

/// Into how many stretches a picture divides a run at most.
const STRETCHES: usize = 240;

pub(super) fn run(args: &LambdaArgs, global: &Global) -> Result<Answer, Failure> {
    let LambdaCommand::Simulate(args) = &args.command;
    if args.input.batch {
        return operation::answer_lines(|| (), |(), line| simulate(&read(line)?));
    }
    let state = match args.state.is_some() || args.alarms {
        true => {
            let config = Config::find(global.config.as_deref())?;
            let path = looked::path_of(&StateArg { state: args.state.clone() }, &config)?;
            Some(looked::read(&path)?.organization)
        }
        false => None,
    };
    let reply = answered(args, state.as_ref());
    let status = |reply: &Reply| {
        let rang = reply.alarms.as_ref().is_some_and(Alarms::rang);
        let unsure = reply.alarms.as_ref().is_some_and(|alarms| !alarms.alarms_not_run.is_empty())
            || reply.unread_alarms;
        if reply.simulated.totals.throttles > 0 || rang {
            Status::Findings
        } else if unsure {
            Status::Unknown
        } else {
            Status::Clean
        }
    };
    Ok(operation::shown(&reply, global, status, page::page))
}

fn answered(args: &SimulateArgs, state: Option<&Organization>) -> Result<Reply, SimulateError> {
    let Some(path) = &args.scenario else { return asked(args, request(args)?, state) };
    let scenario = Scenario::open(path)?;
    asked(args, with_seed(args, scenario.request()?), state).map_err(|error| scenario.locate(error))
}

/// The answer, with what a state adds to the question and to the answer.
fn asked(
    args: &SimulateArgs,
    mut request: Request,
    state: Option<&Organization>,
) -> Result<Reply, SimulateError> {
    let region = state.map(|state| account::region(state, &request)).transpose()?;
    let mut assumptions = region.map(|region| request.fill_from(&region.lambda)).unwrap_or_default();
    let unread_alarms = args.alarms
        && region.is_some_and(|region| {
            let alarms = &region.cloudwatch;
            !alarms.metric_alarms().is_complete() || !alarms.composite_alarms().is_complete()
        });
    let mut watch =
        region.filter(|_| args.alarms).map(|region| AlarmWatch::new(&region.cloudwatch, &request));
    let mut timeline = args.plot.as_ref().map(|_| Timeline::new(STRETCHES));
    let simulated = one(args, &request, watch.as_mut(), timeline.as_mut());
    // Where the scenario does not suffice, what the state could not tell says why.
    let simulated = simulated.map_err(|error| match error {
        SimulateError::Invalid(mut problems) if !assumptions.is_empty() => {
            problems.extend(
                assumptions
                    .iter()
                    .map(|text| RequestProblem { member: "--state".to_owned(), message: text.clone() }),
            );
            SimulateError::Invalid(problems)
        }
        other => other,
    })?;
    if let (Some(path), Some(timeline)) = (&args.plot, &timeline) {
        let title = args.scenario.as_deref().and_then(Path::file_stem).unwrap_or_default().to_string_lossy();
        let title = if title.is_empty() { "aozu lambda simulate" } else { &*title };
        fs::write(path, plot(title, timeline)).map_err(|error| in_file(path, &error))?;
    }
    if unread_alarms {
        assumptions
            .push("no alarm but those that were read rings (`aws cloudwatch describe-alarms`)".to_owned());
    }
    let seconds = request.duration_seconds.unwrap_or_default();
    let alarms = watch.map(|watch| watch.told(args.start_time, seconds));
    Ok(Reply { simulated, alarms, assumptions, unread_alarms })
}

fn read(text: &str) -> Result<Request, SimulateError> {
    serde_json::from_str(text).map_err(|error| SimulateError::invalid("the request", error.to_string()))
}

fn request(args: &SimulateArgs) -> Result<Request, SimulateError> {
    let Some(text) = &args.input.cli_input_json else {
        let rule = "the request is missing; give `--scenario FILE` or `--cli-input-json`";
        return Err(SimulateError::invalid("the request", rule));
    };
    let text = operation::request(text).map_err(|error| SimulateError::invalid("--cli-input-json", error))?;
    Ok(with_seed(args, read(&text)?))
}

fn with_seed(args: &SimulateArgs, mut request: Request) -> Request {
    request.seed = args.seed.or(request.seed);
    request
}

fn one(
    args: &SimulateArgs,
    request: &Request,
    mut watch: Option<&mut AlarmWatch<'_>>,
    timeline: Option<&mut Timeline>,
) -> Result<Simulated, SimulateError> {
    let mut bar = Bar::default();
    let mut watcher = |progress: Progress| {
        bar.show(progress);
        ControlFlow::Continue(())
    };
    let mut options = Options { start: args.start_time, timeline, ..Options::default() };
    if io::stderr().is_terminal() {
        options.progress = Some(&mut watcher);
    }
    let Some(path) = &args.per_minute else {
        let Some(watch) = watch else { return simulate_with(request, &mut options) };
        let mut sink = |put: &PutMetricData<'_>| {
            watch.take(put);
            ControlFlow::Continue(())
        };
        options.metrics = Some(&mut sink);
        return simulate_with(request, &mut options);
    };
    let failed = |error: io::Error| in_file(path, &error);
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let mut written = Ok(());
    let mut sink = |put: &PutMetricData<'_>| {
        if let Some(watch) = &mut watch {
            watch.take(put);
        }
        let line = serde_json::to_writer(&mut file, put).map_err(io::Error::from);
        match line.and_then(|()| file.write_all(b"\n")) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                written = Err(error);
                ControlFlow::Break(())
            }
        }
    };
    options.metrics = Some(&mut sink);
    let reply = simulate_with(request, &mut options);
    written.and_then(|()| file.flush()).map_err(failed)?;
    reply
}

fn in_file(path: &Path, error: &impl std::fmt::Display) -> SimulateError {
    SimulateError::invalid(&format!("`{}`", path.display()), error.to_string())
}

/// How far a long run has come, on a terminal.
#[derive(Debug, Default)]
struct Bar {
    told: Option<u8>,
}

impl Bar {
    fn show(&mut self, progress: Progress) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage")]
        let percent = (progress.seconds / progress.of_seconds * 100.0).clamp(0.0, 100.0) as u8;
        if self.told != Some(percent) {
            self.told = Some(percent);
            // A terminal that is gone is no reason to stop.
            drop(write!(io::stderr(), "\r{percent:3} %  {} requests", progress.requests));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.told.is_some() {
            drop(writeln!(io::stderr()));
        }
    }
}
