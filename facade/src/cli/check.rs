//! `aozu check`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    Answer, Failure, Status,
    access::{envelope, rests_on},
    args::{Global, OutputForm, StateArg},
    config::Config,
    forms, looked,
    page::{ERROR, HELP, PLAIN, Page, QUIET, STRONG},
    width,
};
use crate::{Checked, Expectations, Holds, Options, access};

const EXAMPLES: &str = "\
Examples:
  aozu check expectations.toml --state dump
  aozu check expectations.toml --state dump --output junit > report.xml     also sarif, github, markdown, json
  aozu schema expectations                                                  what a file may hold

A file of promises:
  [[expect]]
  name = \"the internet reaches the bastion's SSH and nothing else\"
  exposed_only = [{ resource = \"bastion\", ports = [22] }]

  [[expect]]
  name = \"the tier of databases is private\"
  subnet = { select = { tag = { Tier = \"private\" } }, class = \"private\" }

  [[expect]]
  name = \"nobody but administrators makes users\"
  can = { principal = \"role/*\", action = \"iam:CreateUser\", resource = \"*\", decision = \"denied\" }

A promise is one of `reach`, `can`, `public`, `subnet`, `survives`, `exposed_only` and `findings`. A selector is an id, a
name, an ARN with `*`, or a tag; a promise that selects nothing is broken.

Exit status:
  0  every promise holds
  1  one is broken
  2  could not be asked: wrong usage, a file of promises with errors, or nothing readable
  3  none is broken, and of one it is not known";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CheckArgs {
    /// The file of promises: TOML, or JSON where its name ends in `.json`
    #[arg(value_name = "EXPECTATIONS")]
    pub expectations: PathBuf,
    /// A folder of AWS CLI output, a file of it, or an account document; by default `state` in `aozu.toml`
    #[arg(long, value_name = "STATE")]
    pub state: Option<PathBuf>,
}

pub(super) fn run(args: &CheckArgs, global: &Global) -> Result<Answer, Failure> {
    let config = Config::find(global.config.as_deref())?;
    let path = looked::path_of(&StateArg { state: args.state.clone() }, &config)?;
    let expectations = read(&args.expectations)?;
    let import = looked::read(&path)?;
    let options = Options {
        as_of: config.as_of,
        suppressions: config.suppressions,
        quotas: config.quotas,
        ..Options::default()
    };
    let as_of = options.as_of.or(import.organization.as_of());
    let model = import.organization.compile();
    let mut answer = model.check(&expectations, &options, as_of);
    if !import.problems.is_empty() {
        let count = super::page::counted(import.problems.len(), "file or resource");
        answer
            .assumptions
            .push(format!("nothing rests on {count} that could not be read (`aozu show --files`)"));
    }
    let status = match answer.answer.holds() {
        Holds::Yes => Status::Clean,
        Holds::No => Status::Findings,
        Holds::Unknown => Status::Unknown,
    };
    let text = match (global.form.of_report(), global.output) {
        (Some(form), _) => {
            let file = forms::from_here(&args.expectations);
            forms::write(form, &answer.answer.listing(&file.to_string_lossy(), as_of))
        }
        (None, OutputForm::Json) => envelope("check", &import, &answer),
        (None, OutputForm::Text) => page(&answer),
    };
    Ok(Answer { status, ..Answer::of(text) })
}

fn read(path: &Path) -> Result<Expectations, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure(format!("cannot read `{}`: {error}", path.display())))?;
    let json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let read = if json { Expectations::from_json(&text) } else { Expectations::from_toml(&text) };
    read.map_err(|error| {
        let told: Vec<String> =
            error.to_string().lines().map(|line| format!("{}:{line}", path.display())).collect();
        Failure(told.join("\n"))
    })
}

fn page(answer: &access::Answer<Checked>) -> String {
    let mut page = Page::new(width());
    for promise in answer.answer.promises() {
        let (style, word) = match promise.holds {
            Holds::Yes => (HELP, "pass   "),
            Holds::No => (ERROR, "FAIL   "),
            Holds::Unknown => (STRONG, "unknown"),
        };
        page.line(0, &[(style, word), (PLAIN, &promise.name)]);
        if promise.holds != Holds::Yes {
            for evidence in &promise.evidence {
                page.wrapped(9, 2, (QUIET, ""), PLAIN, evidence);
            }
        }
    }
    rests_on(answer, &mut page);
    page.gap();
    page.line(0, &[(STRONG, &answer.answer.headline())]);
    page.into_text()
}
