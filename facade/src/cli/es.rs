//! `aozu es …`.

use aozu_es::allocate::{
    AllocateError, AllocateProblem, Answer as Allocated, Health, REASONS_HEADER, TABLE_HEADER, allocate,
};
use clap::{Args, Subcommand};

use super::{
    Answer, Failure, Status,
    args::Global,
    operation::{self, InputArgs},
    table, width,
};

/// Questions about Elasticsearch and OpenSearch domains.
#[derive(Debug, Args)]
pub(in crate::cli) struct EsArgs {
    #[command(subcommand)]
    pub command: EsCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum EsCommand {
    /// Places the shards of a cluster on its nodes, step by step as nodes come and go (not AWS's)
    #[command(after_help = "Examples:
  aozu es allocate --cli-input-json file://cluster.json
  aozu es allocate --cli-input-json file://cluster.json --output text      a table per node and zone
  aozu es allocate --cli-input-json file://cluster.json --explain          why each shard lies nowhere
  aozu es allocate --batch < requests.jsonl > answers.jsonl

Exit status:
  0  green after the last step; with --batch: the input was read to its end
  1  yellow or red
  2  could not be asked: the error is printed as {\"__type\", \"message\"}")]
    Allocate(AllocateArgs),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AllocateArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Tell of each unassigned shard what every node says to it
    #[arg(long)]
    explain: bool,
}

pub(super) fn run(args: &EsArgs, global: &Global) -> Result<Answer, Failure> {
    let EsCommand::Allocate(args) = &args.command;
    let explain = args.explain;
    if args.input.batch {
        return operation::answer_lines(|| (), move |(), line| allocate(line, explain));
    }
    let text = args.input.text();
    let unreadable = |error: String| AllocateError(vec![AllocateProblem::Unreadable(error)]);
    let reply = text.map_err(unreadable).and_then(|text| allocate(&text, explain));
    let status = |reply: &Allocated| match reply.steps.last() {
        Some(step) if step.health != Health::Green => Status::Findings,
        _ => Status::Clean,
    };
    Ok(operation::shown(&reply, global, status, page))
}

/// Each step as a table of zones and nodes.
fn page(reply: &Allocated) -> String {
    let mut text = String::new();
    for (n, step) in reply.steps.iter().enumerate() {
        let health = format!("{:?}", step.health).to_lowercase();
        text += &format!("step {}: {health}, {} moves so far\n", n + 1, step.moves_total);
        text += &table::table(&TABLE_HEADER, step.rows().into_iter().map(Vec::from), width());
        text.push('\n');
        let reasons = step.reasons();
        if !reasons.is_empty() {
            text += &table::table(&REASONS_HEADER, reasons.into_iter().map(Vec::from), width());
            text.push('\n');
        }
    }
    text
}
