//! `aozu diff`.

use std::path::PathBuf;

use aozu_names::{Severity, Timestamp};
use clap::Args;

use super::{
    Answer, Failure, Status,
    access::{envelope, rests_on},
    args::{Global, OutputForm, severity},
    config::Config,
    forms, looked,
    page::{self, ERROR, HELP, PLAIN, Page, QUIET, STRONG, counted},
    width,
};
use crate::{Difference, DifferenceKind, Options, diff};

const EXAMPLES: &str = "\
Examples:
  aozu diff before after                       what the change means
  aozu diff before after --deny warning        fail where anything got worse from warnings on
  aozu diff before.json after --output json
  aozu diff before after --output markdown     for a pull request

Worse is: access gained, ways opened, something public, something that now stops with a zone, a new finding. Public is an
error; access and ways from the internet are security warnings; ways within and resilience are warnings; a finding has its
rule's severity. A change for the better never fails.

Exit status:
  0  nothing got worse at or above --deny
  1  something did
  2  could not be asked: wrong usage, or nothing readable
  3  nothing did as far as was read, and something that decides was not read";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DiffArgs {
    /// The older state: a folder of AWS CLI output, or an account document
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The newer state
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// What got worse from this severity on ends in exit status 1 [default: error]
    #[arg(long, value_name = "LEVEL", value_parser = severity())]
    pub deny: Option<Severity>,
    /// Only these kinds (repeatable)
    #[arg(long, value_name = "KIND", value_parser = ["access", "reachability", "public", "resilience", "finding"])]
    pub only: Vec<String>,
    /// The time to which ages and expiries are counted in both; by default the newer state's own
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<Timestamp>,
}

pub(super) fn run(args: &DiffArgs, global: &Global) -> Result<Answer, Failure> {
    let config = Config::find(global.config.as_deref())?;
    let options = Options {
        as_of: args.as_of.or(config.as_of),
        suppressions: config.suppressions,
        quotas: config.quotas,
        ..Options::default()
    };
    let (old, new) = (looked::read(&args.old)?, looked::read(&args.new)?);
    let mut answer = old.organization.diff(&new.organization, &options);
    if !args.only.is_empty() {
        answer.answer.retain(|one| args.only.contains(&one.kind.to_string()));
    }
    let deny = args.deny.or(config.deny).unwrap_or(Severity::Error);
    let denied = answer.answer.iter().any(|one| one.is_worse() && one.severity >= deny);
    let status = match (denied, answer.needs.is_empty()) {
        (true, _) => Status::Findings,
        (false, true) => Status::Clean,
        (false, false) => Status::Unknown,
    };
    let text = match (global.form.of_report(), global.output) {
        (Some(form), _) => {
            let as_of = options.as_of.or(new.organization.as_of());
            forms::write(form, &diff::listing(&answer.answer, deny, as_of))
        }
        (None, OutputForm::Json) => envelope("diff", &new, &answer),
        (None, OutputForm::Text) => {
            let mut page = Page::new(width());
            lists(&answer.answer, &mut page);
            rests_on(&answer, &mut page);
            page.into_text()
        }
    };
    Ok(Answer { status, ..Answer::of(text) })
}

const TITLES: [(DifferenceKind, &str); 5] = [
    (DifferenceKind::Public, "public"),
    (DifferenceKind::Reachability, "reachability"),
    (DifferenceKind::Access, "access"),
    (DifferenceKind::Resilience, "resilience"),
    (DifferenceKind::Finding, "findings"),
];

fn lists(all: &[Difference], page: &mut Page) {
    if all.is_empty() {
        page.line(0, &[(HELP, "no consequence: nobody gained or lost anything")]);
        return;
    }
    for (kind, title) in TITLES {
        let of_kind: Vec<&Difference> = all.iter().filter(|one| one.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        page.gap();
        page.line(0, &[(STRONG, title), (QUIET, &format!("({})", of_kind.len()))]);
        for one in of_kind {
            let (sign, style) =
                if one.is_worse() { ("!", page::style_of(one.severity)) } else { ("-", HELP) };
            page.line(2, &[(style, &format!("{sign} {}", one.change)), (STRONG, &one.subject)]);
            page.wrapped(6, 2, (QUIET, ""), PLAIN, &one.witness_in_words());
            page.wrapped(6, 2, (QUIET, "because "), QUIET, &one.cause);
        }
    }
    page.gap();
    let worse = all.iter().filter(|one| one.is_worse()).count();
    let style = if worse > 0 { ERROR } else { HELP };
    let told = format!("{} for the worse", counted(worse, "consequence"));
    page.line(0, &[(style, &told), (QUIET, &format!("of {}", all.len()))]);
}
