//! `aozu logs filter`.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use aozu_cloudwatch::logs::{Counts, Pattern, Searcher};
use clap::Args;
use serde_json::json;

use crate::cli::{
    Answer, Failure, Status,
    args::{Global, OutputForm},
    page, unless_closed,
};

/// How much is read at a time.
const BLOCK: usize = 1 << 20;
/// The longest line: far beyond any event, so that a file without line feeds ends in an error.
const LONGEST_LINE: usize = 1 << 28;

#[derive(Debug, Args)]
pub(in crate::cli) struct FilterArgs {
    /// The filter pattern; with `-e` this is a file as well
    #[arg(value_name = "PATTERN", allow_hyphen_values = true)]
    pattern: String,
    /// The files; `-` is standard input, which is what is read where none is named
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A filter pattern; may be given several times, and a line matches that any of them matches
    #[arg(short = 'e', long = "pattern", value_name = "PATTERN", allow_hyphen_values = true)]
    patterns: Vec<String>,
    /// Only how many lines match, with several patterns of each pattern
    #[arg(short, long)]
    count: bool,
    /// Each matching line as a JSON object: file, line, offset in bytes, message, and the patterns' places
    #[arg(long, conflicts_with = "count")]
    json: bool,
    /// The line's number before each line
    #[arg(short = 'n', long)]
    line_number: bool,
}

pub(super) fn run(args: &FilterArgs, global: &Global) -> Result<Answer, Failure> {
    let mut files = args.files.clone();
    let mut texts: Vec<&str> = args.patterns.iter().map(String::as_str).collect();
    if texts.is_empty() {
        texts.push(&args.pattern);
    } else {
        files.insert(0, PathBuf::from(&args.pattern));
    }
    if files.is_empty() {
        files.push(PathBuf::from("-"));
    }
    let searcher = Searcher::new(&compiled(&texts)?);
    let out = io::BufWriter::with_capacity(BLOCK, io::stdout().lock());
    let mut run = Run {
        searcher,
        out,
        names: files.len() > 1,
        form: match (args.json || global.output == OutputForm::Json, args.count) {
            (_, true) => Form::Count,
            (true, false) => Form::Json,
            (false, false) => Form::Lines { numbers: args.line_number },
        },
        patterns: &texts,
        matched: false,
    };
    let mut note = String::new();
    for path in &files {
        match run.file(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Answer::default()),
            Err(error) => {
                let message = page::clean(&format!("`{}`: {error}", path.display()));
                note += &format!("{} {message}\n", page::paint(page::ERROR, "error:"));
            }
        }
    }
    unless_closed(run.out.flush())?;
    let status = match (note.is_empty(), run.matched) {
        (false, _) => Status::NotAsked,
        (true, true) => Status::Clean,
        (true, false) => Status::Findings,
    };
    Ok(Answer { note, status, ..Answer::default() })
}

/// Every pattern, or everything that is wrong with them.
fn compiled(texts: &[&str]) -> Result<Vec<Pattern>, Failure> {
    let (mut patterns, mut problems) = (Vec::new(), Vec::new());
    for text in texts {
        match Pattern::compile(text) {
            Ok(pattern) => patterns.push(pattern),
            Err(error) => problems.push(format!("`{text}`: {error}")),
        }
    }
    if problems.is_empty() { Ok(patterns) } else { Err(Failure(problems.join("\n"))) }
}

/// How what is found is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Lines { numbers: bool },
    Json,
    Count,
}

struct Run<'r, W: Write> {
    searcher: Searcher,
    out: W,
    /// Whether a file's name stands before each line.
    names: bool,
    form: Form,
    patterns: &'r [&'r str],
    matched: bool,
}

impl<W: Write> Run<'_, W> {
    fn file(&mut self, path: &Path) -> io::Result<()> {
        if path == Path::new("-") {
            self.input(io::stdin().lock(), "-")
        } else {
            self.input(File::open(path)?, &path.to_string_lossy())
        }
    }

    fn input(&mut self, mut input: impl Read, name: &str) -> io::Result<()> {
        let mut buffer = vec![0; BLOCK];
        let (mut held, mut before) = (0, Before::default());
        let mut counts = Counts::default();
        loop {
            if held == buffer.len() {
                if held >= LONGEST_LINE {
                    let message = format!("a line is longer than {LONGEST_LINE} bytes");
                    return Err(io::Error::new(io::ErrorKind::InvalidData, message));
                }
                buffer.resize(held * 2, 0);
            }
            let read = match input.read(buffer.get_mut(held..).unwrap_or_default()) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            held += read;
            let block = buffer.get(..held).unwrap_or_default();
            let consumed = self.block(block, read == 0, name, &mut before, &mut counts)?;
            if read == 0 {
                break;
            }
            buffer.copy_within(consumed..held, 0);
            held -= consumed;
        }
        self.counted(name, &counts)
    }

    /// Searches a block; gives how much of it was whole lines.
    fn block(
        &mut self,
        block: &[u8],
        last: bool,
        name: &str,
        before: &mut Before,
        counts: &mut Counts,
    ) -> io::Result<usize> {
        if self.form == Form::Count {
            let consumed = self.searcher.count(block, last, counts);
            self.matched |= counts.lines > 0;
            return Ok(consumed);
        }
        let (out, form) = (&mut self.out, self.form);
        let name = self.names.then_some(name);
        let (mut written, mut matched, mut counted) = (Ok(()), false, 0);
        let mut line = before.lines;
        let consumed = self.searcher.search(block, last, |found| {
            matched = true;
            if written.is_err() {
                return;
            }
            let message = block.get(found.line.clone()).unwrap_or_default();
            if form != (Form::Lines { numbers: false }) {
                line += feeds(block.get(counted..found.line.start).unwrap_or_default());
                counted = found.line.start;
            }
            written = match form {
                Form::Json => json_line(
                    out,
                    name,
                    line + 1,
                    before.bytes + found.line.start as u64,
                    message,
                    found.patterns,
                ),
                _ => {
                    text_line(out, name, (form == Form::Lines { numbers: true }).then_some(line + 1), message)
                }
            };
        });
        written?;
        self.matched |= matched;
        if form != (Form::Lines { numbers: false }) {
            before.lines = line + feeds(block.get(counted..consumed).unwrap_or_default());
        }
        before.bytes += consumed as u64;
        // Who follows a log wants each line when it is there.
        self.out.flush()?;
        Ok(consumed)
    }

    fn counted(&mut self, name: &str, counts: &Counts) -> io::Result<()> {
        if self.form != Form::Count {
            return Ok(());
        }
        let prefix = if self.names { format!("{name}:") } else { String::new() };
        if self.patterns.len() < 2 {
            return writeln!(self.out, "{prefix}{}", counts.lines);
        }
        for (n, pattern) in self.patterns.iter().enumerate() {
            let count = counts.patterns.get(n).copied().unwrap_or_default();
            writeln!(self.out, "{prefix}{count}\t{pattern}")?;
        }
        writeln!(self.out, "{prefix}{}\tany of them", counts.lines)
    }
}

/// What of a file lies before a block.
#[derive(Debug, Default)]
struct Before {
    lines: usize,
    bytes: u64,
}

fn feeds(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

fn text_line(
    out: &mut impl Write,
    name: Option<&str>,
    line: Option<usize>,
    message: &[u8],
) -> io::Result<()> {
    if let Some(name) = name {
        out.write_all(name.as_bytes())?;
        out.write_all(b":")?;
    }
    if let Some(line) = line {
        write!(out, "{line}:")?;
    }
    out.write_all(message)?;
    out.write_all(b"\n")
}

fn json_line(
    out: &mut impl Write,
    name: Option<&str>,
    line: usize,
    offset: u64,
    message: &[u8],
    patterns: &[usize],
) -> io::Result<()> {
    let message = String::from_utf8_lossy(message);
    let mut found = json!({"line": line, "offset": offset, "message": message, "patterns": patterns});
    if let (Some(name), Some(members)) = (name, found.as_object_mut()) {
        members.insert("file".to_owned(), json!(name));
    }
    serde_json::to_writer(&mut *out, &found)?;
    out.write_all(b"\n")
}
