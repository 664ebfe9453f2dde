//! The command line: a thin face over the library, and the only place that prints.

mod access;
mod accessanalyzer;
mod args;
mod batch;
mod catalogue;
mod check;
mod cloudwatch;
mod config;
mod diff;
mod elbv2;
mod es;
mod exposure;
mod findings;
mod forms;
mod generate;
mod iam;
mod impact;
mod lambda;
mod logs;
mod looked;
mod operation;
mod page;
mod reach;
mod s3;
mod show;
mod suggest;
mod table;
mod tree;
mod validate;

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use anstream::{AutoStream, ColorChoice};
use clap::Parser;
use serde_json::json;

use self::args::{Cli, Command, Form, OutputForm};

/// What a command answers: what to print, and how to end.
#[derive(Debug, Default)]
struct Answer {
    /// For standard output; may be coloured.
    text: String,
    /// For standard error: what a person should know and a program need not.
    note: String,
    status: Status,
}

impl Answer {
    fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// The exit status, the same for all commands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Status {
    /// Yes, clean, holds.
    #[default]
    Clean = 0,
    /// No; findings at or above `--deny`.
    Findings = 1,
    /// Could not be asked: usage, nothing readable, an invalid request.
    NotAsked = 2,
    /// Unknown: too little could be read to say.
    Unknown = 3,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why a command could not be carried out: what was given, the rule, the fix.
#[derive(Debug)]
struct Failure(String);

impl<T: std::fmt::Display> From<T> for Failure {
    fn from(error: T) -> Self {
        Self(error.to_string())
    }
}

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    let mut cli = match Cli::try_parse_from(&words) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, args::asks_for_json(&words)).into(),
    };
    cli.global.says_text = args::asks_for(&words, "text");
    cli.global.output = if cli.global.form == Form::Json { OutputForm::Json } else { OutputForm::Text };
    let choice = cli.global.color.into();
    let status = match run(&cli) {
        Ok(answer) => match print(&answer, choice) {
            Ok(()) => answer.status,
            Err(error) => tell(&format!("cannot write the answer: {error}"), false, choice),
        },
        Err(Failure(message)) => {
            let json = cli.global.output == OutputForm::Json || speaks_json(&cli.command);
            tell(&message, json, choice)
        }
    };
    status.into()
}

/// Whether a command answers in JSON whatever `--output` says.
fn speaks_json(command: &Command) -> bool {
    match command {
        Command::Iam(_)
        | Command::S3(_)
        | Command::Accessanalyzer(_)
        | Command::Elbv2(_)
        | Command::Es(_)
        | Command::Lambda(_) => true,
        Command::Reach(args) => args.batch,
        Command::Cloudwatch(args) => cloudwatch::speaks_json(args),
        Command::Logs(args) => logs::speaks_json(args),
        _ => false,
    }
}

fn run(cli: &Cli) -> Result<Answer, Failure> {
    let global = &cli.global;
    forms::are_written_by(&cli.command, global)?;
    match &cli.command {
        Command::Validate(args) => validate::run(args, global),
        Command::Show(args) => show::run(args, global),
        Command::Can(args) => access::can(args, global),
        Command::WhoCan(args) => access::who_can(args, global),
        Command::WhatCan(args) => access::what_can(args, global),
        Command::Access(args) => access::access(args, global),
        Command::Reach(args) => reach::run(args, global),
        Command::Exposure(args) => exposure::run(args, global),
        Command::Impact(args) => impact::run(args, global),
        Command::Diff(args) => diff::run(args, global),
        Command::Check(args) => check::run(args, global),
        Command::Sts(access::args::StsCommand::Whoami(args)) => access::whoami(args, global),
        Command::Rules => Ok(catalogue::list(global)),
        Command::Explain(args) => catalogue::explain(args, global),
        Command::Collect(args) => generate::collect(args),
        Command::Iam(args) => iam::run(args, global),
        Command::S3(args) => s3::run(args, global),
        Command::Cloudwatch(args) => cloudwatch::run(args, global),
        Command::Elbv2(args) => elbv2::run(args, global),
        Command::Es(args) => es::run(args, global),
        Command::Lambda(args) => lambda::run(args, global),
        Command::Logs(args) => logs::run(args, global),
        Command::Accessanalyzer(args) => accessanalyzer::run(args, global),
        Command::Schema(args) => generate::schema(args),
        Command::Completions(args) => generate::completions(args),
        Command::Man(args) => generate::man(args),
    }
}

/// The width to wrap at: the terminal's, up to what reads well. Text for a pipe is not wrapped, so that
/// one finding's message stays one line for whoever searches it.
fn width() -> Option<usize> {
    const READS_WELL: u16 = 110;
    let terminal = io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    terminal.map(|(terminal_size::Width(columns), _)| usize::from(columns.clamp(40, READS_WELL)))
}

fn print(answer: &Answer, choice: ColorChoice) -> io::Result<()> {
    let mut out = AutoStream::new(io::stdout().lock(), choice);
    unless_closed(out.write_all(answer.text.as_bytes()).and_then(|()| out.flush()))?;
    if !answer.note.is_empty() {
        let mut out = AutoStream::new(io::stderr().lock(), choice);
        unless_closed(out.write_all(answer.note.as_bytes()).and_then(|()| out.flush()))?;
    }
    Ok(())
}

/// A reader that has seen enough (`| head`) is no error.
fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Tells an error: a person on standard error, and a program that asked for JSON on standard output.
fn tell(message: &str, json: bool, choice: ColorChoice) -> Status {
    let mut answer = Answer::default();
    if json {
        answer.text = format!("{}\n", json!({"__type": "ValidationException", "message": message}));
    }
    answer.note = format!("{} {}\n", page::paint(page::ERROR, "error:"), page::clean(message));
    // Where even that cannot be written, the exit status is all that can be told.
    drop(print(&answer, choice));
    Status::NotAsked
}

/// Tells what clap found: help and version are answers, the rest is a wrong command line.
fn usage(error: &clap::Error, json: bool) -> Status {
    if error.use_stderr() && json {
        let message = error.render().to_string();
        let message = message.trim_start_matches("error: ").trim_end();
        let answer =
            Answer::of(format!("{}\n", json!({"__type": "ValidationException", "message": message})));
        drop(print(&answer, ColorChoice::Never));
    }
    drop(error.print());
    if error.use_stderr() { Status::NotAsked } else { Status::Clean }
}
