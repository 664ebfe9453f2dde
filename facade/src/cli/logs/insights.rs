//! `aozu logs insights`.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use aozu_cloudwatch::insights::{Event, Options, Query, Results};
use aozu_names::Timestamp;
use clap::Args;

use crate::cli::{
    Answer, Failure,
    args::{Global, OutputForm},
    page, table, width,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct InsightsArgs {
    /// The query
    #[arg(value_name = "QUERY")]
    query: String,
    /// The log files: a line an event, or what `aws logs filter-log-events` prints; `-` is standard input, which is
    /// what is read where none is named
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only events from this time on
    #[arg(long, value_name = "TIME")]
    start_time: Option<Timestamp>,
    /// Only events up to this time
    #[arg(long, value_name = "TIME")]
    end_time: Option<Timestamp>,
    /// Rows at most where the query has no `limit`
    #[arg(long, value_name = "ROWS")]
    limit: Option<usize>,
    /// The time that `now()` gives
    #[arg(long, value_name = "TIME")]
    as_of: Option<Timestamp>,
}

pub(super) fn run(args: &InsightsArgs, global: &Global) -> Result<Answer, Failure> {
    let query = Query::parse(&args.query).map_err(|errors| {
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Failure(told.join("\n"))
    })?;
    let standard_input = [PathBuf::from("-")];
    let files = if args.files.is_empty() { &standard_input[..] } else { &args.files };
    let mut texts = Vec::with_capacity(files.len());
    for path in files {
        texts.push(read(path).map_err(|error| Failure(format!("`{}`: {error}", path.display())))?);
    }
    let events = files.iter().zip(&texts).flat_map(|(path, text)| {
        let stream = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let events = Event::from_file(text, None).into_iter();
        events.map(|event| named(event, &stream)).collect::<Vec<_>>()
    });
    let options =
        Options { start_time: args.start_time, end_time: args.end_time, limit: args.limit, now: args.as_of };
    let results = query.run(events, &options);
    if global.output == OutputForm::Json {
        return Ok(Answer::of(serde_json::to_string_pretty(&results).unwrap_or_default() + "\n"));
    }
    Ok(Answer { note: told(&results), ..Answer::of(rows(&results)) })
}

/// An event that does not tell its stream is of the file's.
fn named<'e>(event: Event<'e>, stream: &str) -> Event<'e> {
    if event.stream().is_some() { event } else { event.in_stream(stream) }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if path == Path::new("-") {
        let mut text = Vec::new();
        io::stdin().lock().read_to_end(&mut text)?;
        return Ok(text);
    }
    fs::read(path)
}

fn rows(results: &Results) -> String {
    let head: Vec<&str> = results.columns().iter().map(String::as_str).collect();
    let rows = results.rows().map(|row| row.iter().map(ToString::to_string).collect());
    table::table(&head, rows, width())
}

fn told(results: &Results) -> String {
    let statistics = results.statistics();
    let text = format!(
        "{} rows; {} of {} events matched, {} bytes",
        results.rows().len(),
        statistics.records_matched,
        statistics.records_scanned,
        statistics.bytes_scanned
    );
    format!("{}\n", page::paint(page::QUIET, &text))
}
