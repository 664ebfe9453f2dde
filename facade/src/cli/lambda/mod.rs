//! `aozu lambda …`.

mod scenario;

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use aozu_lambda::simulate::{
    Answer as Simulated, Options, Progress, PutMetricData, Request, SimulateError, Totals, simulate,
    simulate_with,
};
use aozu_names::Timestamp;
use clap::{Args, Subcommand};

use super::{
    Answer, Failure, Status,
    args::Global,
    operation::{self, InputArgs},
    table, width,
};

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
  aozu lambda simulate --batch < requests.jsonl > answers.jsonl

The same seed gives the same bytes.

Exit status:
  0  no request was throttled; with --batch: the input was read to its end
  1  some were
  2  could not be asked: the error is printed as {\"__type\", \"message\"}")]
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
}

pub(super) fn run(args: &LambdaArgs, global: &Global) -> Result<Answer, Failure> {
    let LambdaCommand::Simulate(args) = &args.command;
    if args.input.batch {
        return operation::answer_lines(|| (), |(), line| simulate(&read(line)?));
    }
    let reply = request(args).and_then(|request| one(args, &request));
    let status = |reply: &Simulated| match reply.totals.throttles {
        0 => Status::Clean,
        _ => Status::Findings,
    };
    Ok(operation::shown(&reply, global, status, page))
}

fn read(text: &str) -> Result<Request, SimulateError> {
    serde_json::from_str(text).map_err(|error| SimulateError::invalid("the request", error.to_string()))
}

fn request(args: &SimulateArgs) -> Result<Request, SimulateError> {
    let mut request = match (&args.scenario, &args.input.cli_input_json) {
        (Some(path), _) => scenario::read(path)?,
        (None, Some(text)) => {
            let text = operation::request(text);
            read(&text.map_err(|error| SimulateError::invalid("--cli-input-json", error))?)?
        }
        (None, None) => {
            let rule = "the request is missing; give `--scenario FILE` or `--cli-input-json`";
            return Err(SimulateError::invalid("the request", rule));
        }
    };
    if args.seed.is_some() {
        request.seed = args.seed;
    }
    Ok(request)
}

fn one(args: &SimulateArgs, request: &Request) -> Result<Simulated, SimulateError> {
    let mut bar = Bar::default();
    let mut watcher = |progress: Progress| {
        bar.show(progress);
        ControlFlow::Continue(())
    };
    let mut options = Options { start: args.start_time, ..Options::default() };
    if io::stderr().is_terminal() {
        options.progress = Some(&mut watcher);
    }
    let Some(path) = &args.per_minute else { return simulate_with(request, &mut options) };
    let failed = |error: io::Error| in_file(path, &error);
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let mut written = Ok(());
    let mut sink = |put: &PutMetricData<'_>| {
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

fn page(reply: &Simulated) -> String {
    let row = |name: &str, totals: &Totals| {
        vec![
            name.to_owned(),
            totals.requests.to_string(),
            totals.invocations.to_string(),
            totals.throttles.to_string(),
            totals.cold_starts.to_string(),
            totals.cold_start_probability.map_or_else(String::new, |part| format!("{part:.4}")),
            format!("{:.3}", totals.average_running),
            format!("{:.3}", totals.average_environments),
            totals.latency.p50.map_or_else(String::new, |seconds| format!("{seconds:.3}")),
            totals.latency.p99.map_or_else(String::new, |seconds| format!("{seconds:.3}")),
        ]
    };
    let head = [
        "function",
        "requests",
        "invocations",
        "throttles",
        "cold",
        "P(cold)",
        "running",
        "environments",
        "p50",
        "p99",
    ];
    let functions = reply.functions.iter().map(|(name, totals)| row(name, totals));
    let all = (reply.functions.len() != 1).then(|| row("all", &reply.totals));
    table::table(&head, functions.chain(all), width())
}
