//! `aozu cloudwatch render`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use aozu_cloudwatch::{
    dashboard::{BodyProblem, Dashboard},
    draw::{Format, Options, Recorded, render},
};
use aozu_names::Timestamp;
use clap::Args;

use crate::{
    Account, Organization,
    cli::{
        Answer, Failure, looked,
        page::{PLAIN, Page, QUIET},
        width,
    },
};

#[derive(Debug, Args)]
pub(in crate::cli) struct RenderArgs {
    /// The file of a dashboard's body, or with `--state` a dashboard's name
    dashboard: String,
    /// The metrics: PutMetricData requests, a JSON object a line
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// The state that holds the dashboard, and the alarms that it shows
    #[arg(long, value_name = "STATE")]
    state: Option<PathBuf>,
    /// Where it goes: a picture, or a page where the name ends in `.html`; by default standard output
    #[arg(short, long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
    /// The first time shown; by default the first of the data
    #[arg(long, value_name = "TIME")]
    start_time: Option<Timestamp>,
    /// The time up to which it shows; by default a minute after the last of the data
    #[arg(long, value_name = "TIME")]
    end_time: Option<Timestamp>,
    /// Pixels that it is wide
    #[arg(long, value_name = "PIXELS", default_value_t = 1200)]
    width: u32,
}

pub(super) fn run(args: &RenderArgs) -> Result<Answer, Failure> {
    let state = match &args.state {
        Some(state) => Some(looked::read(state)?.organization),
        None => None,
    };
    let (name, body) = match &state {
        Some(state) => (args.dashboard.clone(), stored(state, &args.dashboard)?),
        None => {
            let path = Path::new(&args.dashboard);
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            (name, read(path)?)
        }
    };
    let (dashboard, problems) = Dashboard::parse(&body)?;
    let mut data = Recorded::read(&read(&args.data)?).map_err(|error| in_file(&args.data, &error))?;
    let accounts = state.iter().flat_map(|state| state.accounts().values());
    for region in accounts.flat_map(|account| account.regions().values()) {
        data = data.with_alarms(&region.cloudwatch);
    }
    let (first, last) = data.span().unwrap_or_default();
    let second = |time: Option<Timestamp>, default| time.map_or(default, |time| time.instant().timestamp());
    let format = match args.out.as_deref().and_then(Path::extension) {
        Some(extension) if extension == "html" || extension == "htm" => Format::Html,
        _ => Format::Svg,
    };
    let (start, end) = (second(args.start_time, first), second(args.end_time, last + 60));
    let options = Options { width: args.width, format, ..Options::new(&name, start, end) };
    let picture = render(&dashboard, &data, &options)?;
    let note = told(&problems);
    let Some(out) = &args.out else { return Ok(Answer { text: picture, note, ..Answer::default() }) };
    fs::write(out, &picture).map_err(|error| in_file(out, &error))?;
    Ok(Answer { text: format!("{}\n", out.display()), note, ..Answer::default() })
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| in_file(path, &error))
}

fn in_file(path: &Path, error: &impl std::fmt::Display) -> Failure {
    Failure(format!("`{}`: {error}", path.display()))
}

/// The body of the dashboard of that name; every region of an account lists the same.
fn stored(state: &Organization, name: &str) -> Result<String, Failure> {
    let of = |account: &Account| {
        let all = account.regions().values().flat_map(|region| region.cloudwatch.dashboards().values());
        let mut named = all.filter(|dashboard| dashboard.dashboard_name().as_str() == name);
        Some((account.id(), named.next()?.dashboard_body().to_string()))
    };
    let mut found = state.accounts().values().filter_map(of);
    match (found.next(), found.next()) {
        (Some((_, body)), None) => Ok(body),
        (Some((one, _)), Some((other, _))) => Err(Failure(format!(
            "accounts {one} and {other} both have a dashboard `{name}`; give the file of its body"
        ))),
        (None, _) => Err(Failure(format!(
            "the state has no dashboard `{name}` whose body was read; `aws cloudwatch get-dashboard \
             --dashboard-name {name}` tells it"
        ))),
    }
}

/// What is wrong with the body, which is drawn as far as it can be.
fn told(problems: &[BodyProblem]) -> String {
    let mut page = Page::new(width());
    for problem in problems {
        page.wrapped(0, 2, (QUIET, "note: "), PLAIN, &problem.to_string());
    }
    page.into_text()
}
